package compliance

import (
	"fmt"
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/internal/answer"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// The file decides the answer of an injured party to a breach: nothing, a complaint, a suspension of
// its own concessions in proportion to the harm, retaliation out of proportion, or the end of the
// module. Input is a breach that goes on and the view of the party; the effects are solved. Source:
// VCLT Article 60; ILC Articles on State Responsibility, 49 to 54; DSU Article 22.4.

// BreachCase is a breach in the eyes of everybody: its harm, its gain, and the suspensions that the
// injured parties could take in answer. Solved worlds are kept, so that one case serves all parties.
type BreachCase struct {
	// Module and Party name the breach. Regime is the sanction regime of the breach, or "".
	Module, Party, Regime string
	// Harm is the loss of each other party, by seat, in percent of its income per quarter. Gain is
	// the gain of the breaker by its public payoff.
	Harm []float64
	Gain float64

	breach    answer.Breach
	rules     answer.Rules
	standing  agent.StandingBreach
	responses []answer.Response
	dead      *welfare.Effects
}

// NewBreachCase returns the case of a breach on record in this period. goes says since when the
// breach goes on.
func NewBreachCase(s *agent.Situation, module, regime string, goes agent.StandingBreach) (*BreachCase, error) {
	c := &BreachCase{Module: module, Party: goes.Party, Regime: regime, rules: answer.RulesOf(s), standing: goes}
	seat := s.SeatOf(goes.Party)
	x := s.Register.Standing(module)
	parties := s.SetOf(x.Members(s.Period)) &^ (1 << seat)
	for _, one := range x.Breaches {
		if one.Party == goes.Party && one.Regime == regime {
			if one.Against != "" {
				parties = s.SetOf([]string{one.Against})
			}
		}
	}
	c.breach = answer.Breach{Situation: s, Breaker: seat, Parties: parties}
	cancel := answer.Answering(s, module, goes.Party)
	kept := agent.Query{Period: s.Period, Surcharges: cancel}
	broken := kept
	if regime != "" {
		// The module is kept by lifting the part of the breaker in the regime.
		leave := sanction.Event{Kind: sanction.Leave, Period: s.Period, Regime: regime, Author: goes.Party}
		broken.Docket, kept.Docket = s.Docket, s.Docket
		if s.Docket != nil && s.Docket.May(leave) == nil {
			kept.Docket = s.Docket.Clone()
			if err := kept.Docket.Apply(leave); err != nil {
				return nil, err
			}
		}
	} else if others := slices.DeleteFunc(slices.Clone(s.TariffIncreases), func(x agent.TariffIncrease) bool { return x.By == goes.Party }); raised(s, module, goes.Party) {
		// The breach is made of tariffs above what is owed, and ends with them.
		law := &agent.Counterfactual{Content: fmt.Sprint("as it stands in law in period ", s.Period)}
		kept.Counterfactual, broken.Counterfactual, kept.Increases = law, law, &others
		for _, x := range s.TariffIncreases {
			if x.By == goes.Party {
				c.standing.Until = max(c.standing.Until, x.Since+s.TradePolicy.Stand)
			}
		}
	} else {
		text := s.StandingText(module)
		broken.Text, broken.Without, broken.Breaching = &text, module, 1<<seat
	}
	var err error
	if c.breach.Kept, err = s.Effects(kept); err != nil {
		return nil, err
	}
	if c.breach.Broken, err = s.Effects(broken); err != nil {
		return nil, err
	}
	if c.dead, err = s.Effects(agent.Query{Period: s.Period, Without: module}); err != nil {
		return nil, err
	}
	c.breach.Price = func(more []agent.Surcharge) (*welfare.Effects, error) {
		q := broken
		q.Surcharges = slices.Concat(cancel, more)
		return s.Effects(q)
	}
	c.Harm, c.Gain = c.breach.Harm(), c.breach.Gain()
	if regime != "" {
		c.Gain = math.Inf(1) // the stake of a sender lies in the issue, so that no answer is expected to end the measures
	}
	return c, nil
}

// raised reports whether the breach of a module by a party is made of its tariffs: on record in this period
// with the party's tariffs raised, and no breach of its will that stands.
func raised(s *agent.Situation, module, party string) bool {
	x := s.Register.Standing(module)
	_, willed := s.StandingBreachOf(module, party)
	return !willed && x.InBreach(party, "", s.Period) && slices.ContainsFunc(s.TariffIncreases, func(t agent.TariffIncrease) bool { return t.By == party })
}

// BreachHarm returns the harm of a breach of a module in force by a party to all other parties
// together, as money at an annual rate.
func BreachHarm(s *agent.Situation, module, party string) (float64, error) {
	c, err := NewBreachCase(s, module, "", agent.StandingBreach{Module: module, Party: party})
	if err != nil {
		return 0, err
	}
	return c.amount(), nil
}

// BreachGain returns the gain of the actor from its breach of a module in force, in percent of income
// per quarter, without an answer. The actor's present motive counts.
func BreachGain(v agent.View, module string) (float64, error) {
	c, err := NewBreachCase(v.Situation, module, "", agent.StandingBreach{Module: module, Party: v.Self.ID})
	if err != nil {
		return 0, err
	}
	return v.Gain(c.breach.Kept, c.breach.Broken, 1) + v.Protection(c.breach.Kept, c.breach.Broken, 1), nil
}

// BreachLasts returns the number of periods for which a breach that goes on is expected to last: for good
// if the breach pays the breaker by its public payoff, else as long as the breach must stand.
func BreachLasts(s *agent.Situation, goes agent.StandingBreach) (int, error) {
	c, err := NewBreachCase(s, goes.Module, "", goes)
	if err != nil {
		return 0, err
	}
	return answer.Lasts(c.Gain <= numeric.Negligible, max(1, goes.Until-s.Period)), nil
}

// amount returns the harm to all other parties together, as money at an annual rate.
func (c *BreachCase) amount() (sum float64) {
	for k, h := range c.Harm {
		sum += c.breach.Situation.Money(k, h)
	}
	return sum
}

// at returns the suspensions by share of the menu, all injured parties answering.
func (c *BreachCase) at() ([]answer.Response, error) {
	if c.responses == nil {
		c.responses = make([]answer.Response, 0, len(c.rules.Shares))
		for _, share := range c.rules.Shares {
			one, err := c.breach.Scale(share, c.breach.Parties, c.Harm)
			if err != nil {
				return nil, err
			}
			c.responses = append(c.responses, one)
		}
	}
	return c.responses, nil
}

// Answer is one answer of an injured party to a breach.
type Answer struct {
	Kind agent.OptionKind
	// Share is the share of the harm of a suspension. Points are added to tariffs on all goods of
	// the breaker, ad valorem. Amount is the loss of the breaker by the points, as money at an annual
	// rate. Short says that 100 points do not reach the share.
	Share, Points, Amount float64
	Short                 bool
	// Ends is the chance that the answer ends the breach as soon as the breach may end.
	Ends float64
	// Value is the value of the answer against the world without the breach, an annuity in percent of
	// the party's income per quarter. Strain is the part by the loss of trust.
	Value, Strain float64
	// Complaint is the case of a complaint.
	Complaint *Complaint
}

// String returns a clause: "suspend concessions at 0.5 of the harm".
func (a *Answer) String() string {
	switch a.Kind {
	case agent.DoSuspendConcessions:
		return fmt.Sprintf("%v at %.4g of the harm", a.Kind, a.Share)
	}
	return a.Kind.String()
}

// Answers returns the answers open to a party, the first of which is to let the breach pass. The
// value of a suspension counts the party's own gain or loss by the suspension and the harm while the
// breach lasts. pending says that a case of the party against the breaker is open.
//
//	v(s) = (1-delta) (x(s) - h) span(T(s)) - strain      T(s) = what must stand, if s ends the breach
//
// A party that is not injured may still end the module. The measures of a sanction regime are answered
// by a complaint alone, beside the sanctions of the target itself.
func (c *BreachCase) Answers(v agent.View, pending bool) (out []Answer, err error) {
	m := v.Register.Agreed(c.Module)
	panels := m.Disputes != nil && !v.Without.Disputes
	d := v.Self.Discount()
	stands := max(1, c.standing.Until-v.Period)
	worth := func(with *welfare.Effects, ends bool) float64 {
		return (1 - d) * v.Gain(c.breach.Kept, with, answer.Lasts(ends, stands))
	}
	out = append(out, Answer{Kind: agent.DoLetPass, Value: worth(c.breach.Broken, c.Gain <= numeric.Negligible)})
	if c.Gain <= numeric.Negligible {
		out[0].Ends = 1
	}
	if c.rules.Off {
		return out, nil
	}
	strain := func(promises float64) (float64, error) {
		lost, err := continuation.Reputation(v, v.Image.AfterInvocation(promises), "")
		return (1 - d) * lost, err
	}
	harm := c.Harm[v.Seat]
	limit := 1.0
	if m.Disputes != nil {
		limit = m.Disputes.Cap.Value()
	}
	if harm > 0 && c.Regime == "" && !(panels && m.Disputes.Exclusive) {
		responses, err := c.at()
		if err != nil {
			return nil, err
		}
		cost := 0.0
		if panels { // an answer without authority is unfriendly where panels give authority
			if cost, err = strain(v.Compliance.Strain); err != nil {
				return nil, err
			}
		}
		for i := range responses {
			one := &responses[i]
			k := slices.IndexFunc(one.Surcharges, func(x agent.Surcharge) bool { return x.By == v.Seat })
			if k < 0 || one.Share > limit {
				continue
			}
			loss := one.Loss
			if c.rules.Alone {
				loss = one.Parts[v.Seat]
			}
			a := Answer{
				Kind: agent.DoSuspendConcessions, Share: one.Share, Points: one.Surcharges[k].Points,
				Amount: v.Money(c.breach.Breaker, one.Parts[v.Seat]), Short: one.Short&(1<<v.Seat) != 0, Strain: cost,
			}
			ends := one.Share > c.standing.Withstood && c.Gain <= loss+numeric.Negligible
			if ends {
				a.Ends = 1
			}
			if a.Value = worth(one.Effects, ends) - cost; a.Amount > 0 {
				out = append(out, a)
			}
		}
	}
	standing := v.Register.Standing(c.Module)
	if harm > 0 && c.Regime == "" && !standing.InBreach(v.Self.ID, "", v.Period) {
		a, err := c.retaliation(v, worth, strain)
		if err != nil {
			return nil, err
		}
		if a != nil {
			out = append(out, *a)
		}
	}
	if c.Regime == "" && !(panels && m.Disputes.Exclusive) {
		dead := (1 - d) * v.Gain(c.breach.Kept, c.dead, answer.ForGood)
		if c.rules.Grim {
			dead = math.Inf(1)
		}
		out = append(out, Answer{Kind: agent.DoTerminate, Ends: 1, Value: dead})
	}
	if harm > 0 && panels && !pending {
		complaint, err := AssessComplaint(v, c.Module, c.Party, "", 1, c.left(v, m))
		if err != nil {
			return nil, err
		}
		out = append(out, Answer{Kind: agent.DoComplain, Value: out[0].Value + (1-d)*complaint.Net(), Strain: (1 - d) * complaint.Strain, Complaint: &complaint})
	}
	return out, nil
}

// left returns the number of quarters that the breach is expected to last after a ruling.
func (c *BreachCase) left(v agent.View, m *treaty.Module) int {
	return max(0, answer.Lasts(c.Gain <= numeric.Negligible, max(1, c.standing.Until-v.Period))-m.Disputes.Consultation.Periods()-m.Disputes.Panel.Periods())
}

// retaliation returns the answer out of proportion: the party breaks the module towards the breaker,
// as long as the breach lasts or as long as a breach must stand. It costs the trust of a breach in
// every quarter. The result is nil where the register allows no such breach.
func (c *BreachCase) retaliation(v agent.View, worth func(*welfare.Effects, bool) float64, strain func(float64) (float64, error)) (*Answer, error) {
	law := func(events ...treaty.Event) (*welfare.Effects, error) {
		content := v.Self.ID + " " + c.Module + " answers " + c.Party + " as it stands in law"
		if events != nil {
			content += " and breaks it in return"
		}
		return v.Effects(agent.Query{Period: v.Period, Surcharges: answer.Answering(v.Situation, c.Module, c.Party), Counterfactual: &agent.Counterfactual{Content: content, Events: events}})
	}
	now, err := law()
	if err != nil {
		return nil, err
	}
	with, err := law(treaty.Event{Kind: treaty.Breached, Period: v.Period, Module: c.Module, Author: v.Self.ID, Party: c.Party})
	if err != nil {
		return nil, nil //nolint:nilerr // the text does not allow the breach
	}
	loss := now.Flow(c.breach.Breaker) - with.Flow(c.breach.Breaker)
	a := Answer{Kind: agent.DoRetaliate, Amount: v.Money(c.breach.Breaker, loss)}
	ends := 1 > c.standing.Withstood && c.Gain <= loss+numeric.Negligible
	lasts := belief.PromiseTerm * 1.0
	if ends {
		a.Ends = 1
		lasts = float64(max(c.rules.Stand, c.standing.Until-v.Period)) * v.PeriodLength.Quarters()
	}
	if a.Strain, err = strain(min(lasts, belief.PromiseTerm)); err != nil {
		return nil, err
	}
	d := v.Self.Discount()
	a.Value = worth(c.breach.Broken, ends) - a.Strain + (1-d)*v.Gain(now, with, answer.Lasts(ends, max(c.rules.Stand, c.standing.Until-v.Period)))
	return &a, nil
}

// WouldRespond decides on the answer of a party: by the actor's own strategy ([agent.Injured]) if the
// actor has one, else by the values, with the noise of the actor's choices. Letting the breach pass
// wins ties.
func WouldRespond(v agent.View, c *BreachCase, answers []Answer) (int, error) {
	options := make([]agent.Option, len(answers))
	for k := range answers {
		options[k] = agent.Option{Content: answers[k].String(), Value: answers[k].Value, Kind: answers[k].Kind, Level: answers[k].Share}
	}
	options[0].Value += numeric.Negligible
	return v.Pick(agent.ToRespond, options, c.Module, c.Party)
}

// stopsAtOnce reports whether the breaker prefers to stop at once over another period of the breach
// that is taken back later: where the remedy runs from the breach, and the retaliation, discounted to
// the time at which it is authorised, is above the gain.
func (c *BreachCase) stopsAtOnce(m *treaty.Module) (bool, error) {
	s := c.breach.Situation
	f := continuation.Enforces(s, m)
	if !f.FromTheBreach || !f.Panels {
		return false, nil
	}
	a, err := f.Answers(&c.breach, nil)
	d := s.Actors[c.breach.Breaker].Discount()
	return c.Gain <= math.Pow(d, float64(f.Authorised))*a.Retaliation, err
}

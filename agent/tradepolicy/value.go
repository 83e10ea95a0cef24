package tradepolicy

import (
	"fmt"
	"math"
	"strings"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// Course is a course of trade policy open to a government at a review. The parts of the value are
// annuities in percent of baseline real income per quarter against holding:
//
//	v = Gain + Protection + Home - Answers - Reputation - Rest - Cost
type Course struct {
	// Kind is DoHold, DoRaise or DoTakeBack. Increase is the increase raised or taken back. All
	// says that everything held is taken back.
	Kind     agent.OptionKind
	Increase agent.TariffIncrease
	All      bool
	// Breaks are the IDs of the modules in breach under the course.
	Breaks []string
	// Periods is the planned duration of a raise; 0 for good.
	Periods int
	// Gain is the change in the flow payoff, the terms of trade and the payrolls of groups
	// included. Protection is the part of the expected loss to threats averted. Home is the effect
	// on support at home, outside the economy.
	Gain, Protection, Home float64
	// Answers is the loss by the answers of injured parties to a breach, Reputation the fall in
	// the value of the modules in force through the loss of trust, Rest the price of raising free
	// tariffs at rest since the start, Cost the cost of acting.
	Answers, Reputation, Rest, Cost float64
	// Harm is the harm to each other actor without answers, by seat, in percent of the actor's
	// income per quarter; 0 or more.
	Harm []float64
	// Own are the increases of the government under the course.
	Own []agent.TariffIncrease
}

// Value returns the sum of the parts in percent of baseline real income per quarter.
func (c *Course) Value() float64 {
	return c.Gain + c.Protection + c.Home - c.Answers - c.Reputation - c.Rest - c.Cost
}

// String reads "raise 25 points on ELE from CHN for 4 quarters".
func (c *Course) String() string {
	switch {
	case c.Kind == agent.DoHold:
		return "hold"
	case c.All:
		return "take back everything"
	}
	return fmt.Sprintf("%v %v", c.Kind, &c.Increase)
}

// breakdown lists the parts different from zero: "gain +0.0180, answers -0.0120, acting -0.0100".
func (c *Course) breakdown() string {
	var parts []string
	for _, p := range []struct {
		name  string
		value float64
	}{
		{"gain", c.Gain}, {"protection", c.Protection}, {"home", c.Home}, {"answers", -c.Answers},
		{"reputation", -c.Reputation}, {"tariffs at rest", -c.Rest}, {"acting", -c.Cost},
	} {
		if math.Abs(p.value) >= numeric.Negligible {
			parts = append(parts, fmt.Sprintf("%s %+.4f", p.name, p.value))
		}
	}
	if parts == nil {
		return "nothing changes"
	}
	return strings.Join(parts, ", ")
}

// weighing is the common input of the values of all courses of a government at a review.
type weighing struct {
	agent.View
	foresee Foresight
	// own are the increases held, hold the prospect of holding them.
	own  []agent.TariffIncrease
	hold *prospect
	// suspended is the present loss by suspensions against the government, in percent of income
	// per quarter.
	suspended float64
}

// forGood is the number of periods that stands for good: no discount factor in use leaves anything
// after so long. Losses to threats are counted for fewer periods, as everywhere in the model.
const (
	forGood     = 1 << 20
	threatLasts = continuation.ForGood
)

// prospect is the future under a list of increases.
type prospect struct {
	breaks []Breach
	// bare are the effects without suspensions against the government.
	bare *welfare.Effects
	// answers are the answers to the breaches.
	answers []Answer
}

// inBreach reports whether the government is in breach.
func (p *prospect) inBreach() bool { return len(p.breaks) > 0 }

// ended returns the world after the end of a text, and the lag to the end, or nil.
func (p *prospect) ended() (*welfare.Effects, int) {
	for k := range p.answers {
		if p.answers[k].Ended != nil {
			return p.answers[k].Ended, int(math.Ceil(p.answers[k].Lag))
		}
	}
	return nil, 0
}

// effects prices the present period under a list of increases of the government, with the breaches of
// all governments that go on. With lapse the suspensions against the government lapse.
func effects(s *agent.Situation, seat int, own []agent.TariffIncrease, breaking, lapse bool) (*welfare.Effects, error) {
	all := replaced(s, seat, own)
	q := agent.Query{Period: s.Period, Increases: &all}
	var events []treaty.Event
	content := ""
	for k := range s.Actors {
		list := held(s, k)
		if k == seat {
			if !breaking {
				continue
			}
			list = own
		}
		for _, b := range Breaks(s, k, list) {
			standing := s.Register.Standing(b.Module)
			if standing.InBreach(s.Actors[k].ID, "", s.Period) {
				continue // the breach of the whole text is on record
			}
			events = append(events, b.Event(s, s.Period))
			content += " " + s.Actors[k].ID + " breaks " + b.Module
		}
	}
	if lapse {
		if gone := lapsed(s, s.Actors[seat].ID); gone != nil {
			events = append(events, gone...)
			content += " nothing suspended against " + s.Actors[seat].ID
		}
	}
	if events != nil {
		q.Counterfactual = &agent.Counterfactual{Content: "tariffs" + content, Events: events}
	}
	return s.Effects(q)
}

// prospect returns the future under a list of increases.
func (w *weighing) prospect(own []agent.TariffIncrease) (*prospect, error) {
	p := &prospect{breaks: Breaks(w.Situation, w.Seat, own)}
	var err error
	if p.bare, err = effects(w.Situation, w.Seat, own, true, true); err != nil {
		return nil, err
	}
	for _, b := range p.breaks {
		kept, err := effects(w.Situation, w.Seat, own, false, true)
		if err != nil {
			return nil, err
		}
		a, err := w.foresee(w.View, &Case{Breach: b, Own: own, Kept: kept, Broken: p.bare})
		if err != nil {
			return nil, err
		}
		p.answers = append(p.answers, a)
	}
	return p, nil
}

// paid returns the present value of the losses by answers over some periods, in percent of a period's
// income. age is the number of periods since the start of the breach, or -1 for a breach that starts
// now. At present the government loses standing per period, until the answers to the breach come.
func (p *prospect) paid(d, standing float64, age, periods int) float64 {
	if !p.inBreach() {
		return 0
	}
	sum, first := 0.0, float64(periods)
	for k := range p.answers {
		a := &p.answers[k]
		if a.Ended != nil {
			continue
		}
		past := max(0, age)
		if past > 0 && float64(past) >= a.Lag && past >= a.Authorised { // the answer has come or will not come
			continue
		}
		first = min(first, max(0, a.Lag-float64(past)))
		sum += a.loss(d, past, periods)
	}
	return sum + standing*numeric.Span(d, first)
}

// closing returns the present value to the government of the end of a text over some periods: the
// world after the end against the bare world, from the lag on.
func (w *weighing) closing(p *prospect, age, periods int) float64 {
	ended, lag := p.ended()
	if ended == nil {
		return 0
	}
	if age >= 0 {
		if lag = max(0, lag-age); lag == 0 {
			return 0 // others have let it stand
		}
	}
	lag = min(lag, periods)
	return w.Gain(p.bare, ended, periods) - w.Gain(p.bare, ended, lag) + w.averted(p.bare, ended, periods) - w.averted(p.bare, ended, lag)
}

// averted returns the present value of the loss to threats averted, as Protection does, in either
// direction: a world with more imports exposes the government more.
func (w *weighing) averted(from, to *welfare.Effects, periods int) float64 {
	periods = min(periods, threatLasts)
	return w.Protection(from, to, periods) - w.Protection(to, from, periods)
}

// age returns the number of periods since the start of the present breach, or -1 without a breach.
func (w *weighing) age() int {
	if !w.hold.inBreach() {
		return -1
	}
	age := 0
	for k := range w.own {
		age = max(age, w.Period-w.own[k].Since)
	}
	return age
}

// reputation returns the loss of trust of a breach over some periods, as an annuity in percent of
// income per quarter.
func (w *weighing) reputation(p *prospect, periods int) (float64, error) {
	if !p.inBreach() {
		return 0, nil
	}
	quarters := float64(belief.PromiseTerm)
	if periods < forGood {
		quarters = float64(periods) * w.PeriodLength.Quarters()
	}
	except := ""
	if ended, _ := p.ended(); ended != nil {
		except = p.breaks[0].Module // the end of the text is priced by itself
	}
	lost, err := continuation.Reputation(w.View, w.Image.AfterInvocation(quarters), except)
	return (1 - w.Self.Discount()) * lost, err
}

// value fills in the parts of a course over a number of periods.
func (w *weighing) value(c *Course, p *prospect, periods int) error {
	d := w.Self.Discount()
	once := 1 - d
	held := w.age()
	age := -1
	if c.Kind == agent.DoHold {
		age = held
	}
	c.Gain, c.Protection = once*w.Gain(w.hold.bare, p.bare, periods), once*w.averted(w.hold.bare, p.bare, periods)
	standing := w.suspended
	if !p.inBreach() {
		standing = 0
	}
	c.Answers = once * (p.paid(d, standing, age, periods) - w.hold.paid(d, w.suspended, held, periods))
	c.Answers -= once * (w.closing(p, age, periods) - w.closing(w.hold, held, periods))
	mine, err := w.reputation(p, periods)
	if err != nil {
		return err
	}
	theirs, err := w.reputation(w.hold, periods)
	if err != nil {
		return err
	}
	c.Reputation = mine - theirs
	e := w.Book.Economy()
	c.Rest = once * numeric.Span(d, periods) * (w.Situation.Rest.Cost(e, w.Actors, w.Seat, c.Own) - w.Situation.Rest.Cost(e, w.Actors, w.Seat, w.own))
	c.Cost = 0
	if c.Kind == agent.DoRaise {
		c.Cost = w.TradePolicy.Cost
	}
	c.Home = w.home(c, p, periods)
	return nil
}

// home returns the effect on support at home, outside the economy: face lost by taking increases back
// under the answers of others, and the rally against answers.
func (w *weighing) home(c *Course, p *prospect, periods int) float64 {
	psi, d := w.View.Home.Weight, w.Self.Discount()
	if psi == 0 {
		return 0
	}
	politics := &w.Self.Politics
	value := 0.0
	if c.Kind == agent.DoTakeBack && w.suspended > numeric.Negligible {
		value += (1 - d) * psi * politics.Domestic(agent.PoliticalNews{BackedDown: 1})
	}
	if !w.View.Home.Rallies {
		return value
	}
	rally := politics.Domestic(agent.PoliticalNews{ForeignCost: 1, Blamed: 1})
	cost := p.paid(d, w.suspended, -1, periods) - w.hold.paid(d, w.suspended, w.age(), periods)
	return value + (1-d)*psi*rally*cost
}

// Harm returns the harm of a breach by the increases of a seat to the parties with a claim together,
// as money at an annual rate in the unit of the economy's data.
func Harm(s *agent.Situation, seat int, own []agent.TariffIncrease, b Breach) (float64, error) {
	kept, err := effects(s, seat, own, false, true)
	if err != nil {
		return 0, err
	}
	broken, err := effects(s, seat, own, true, true)
	if err != nil {
		return 0, err
	}
	sum := 0.0
	for k := range s.Actors {
		if b.Partners&(1<<k) != 0 {
			if loss := kept.Flow(k) - broken.Flow(k); loss > numeric.Negligible {
				sum += s.Money(k, loss)
			}
		}
	}
	return sum, nil
}

// AnswerCost returns the loss of a seat by the suspensions of others in force against the seat, in
// percent of real income; 0 or more.
func AnswerCost(s *agent.Situation, seat int) (float64, error) {
	if lapsed(s, s.Actors[seat].ID) == nil {
		return 0, nil
	}
	own := held(s, seat)
	with, err := effects(s, seat, own, true, false)
	if err != nil {
		return 0, err
	}
	without, err := effects(s, seat, own, true, true)
	if err != nil {
		return 0, err
	}
	regions := s.Actors[seat].Regions
	return max(0, without.RealIncome(regions)-with.RealIncome(regions)), nil
}

package appraisal

import (
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/assessment"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/internal/numeric"
)

// The file decides breach and withdrawal under a threat, from the effects of the world without
// the text and the process of threats. A text without a legal answer to a threat is not always
// kept. A party under a grave threat breaks the text, openly or covertly, or leaves the text, if
// the exit is worth more than the loss, and a signatory predicts the exits of all parties. By the
// rule of compliance ([assessment.Assessment.Breaking], [assessment.Assessment.Leaving]) a party
// exits in the first quarter in which its private state makes exit the best action, an exception
// of the text among the actions. The actor is predicted by its own information, another party by
// the public payoff, the public process of its threats, and the trust of the actor in the party.
// Where no exit pays, the party bears the loss, which counts in Parts.Security. An exit that pays
// without a threat is left to the chain.
//
// A breach that ends the text and a withdrawal are for good. Any other breach lasts as long as the
// best of its plans (see [continuation.Enforces]). Effects of exits by several parties
// add up.
//
// Source: rigidity causes late answers to true threats and exit (Downs and Rocke 1995, Optimal
// Imperfection?; Johns 2014, International Organization 68: 1007-1036).

// exitOption is the best breach or withdrawal of a party in each private state.
type exitOption struct {
	best [privateStates]agent.Action
	// out are the effects if the others go on without the party, nil before the first use.
	out *welfare.Effects
}

// worth returns the value of the exit by private state, as annuities in percent of income per
// quarter over keeping the text with the threat unanswered.
func (x *exitOption) worth() (worth [privateStates]float64) {
	for k := range worth {
		worth[k] = x.best[k].Value()
	}
	return worth
}

// rather decides in each private state between an exception of some value and exit. The smaller
// of the two becomes zero.
func (x *exitOption) rather(exception *[privateStates]float64) {
	if x == nil {
		return
	}
	for k := range exception {
		if x.best[k].Value() > max(exception[k], numeric.Negligible) {
			exception[k] = 0
		} else {
			x.best[k] = agent.Action{}
		}
	}
}

// how returns the exit of the first private state in which exit has a positive value, and false
// if there is no such state.
func (x *exitOption) how(worth *[privateStates]float64) (agent.Action, bool) {
	for k := range worth {
		if worth[k] > numeric.Negligible {
			return x.best[k], true
		}
	}
	return agent.Action{}, false
}

// deserting returns the exit option of a party. own is the played continuation of the party. The
// result is nil for a party that no threat could move to exit.
func deserting(v agent.View, c *continuation.Chain, own *continuation.Continuation) (*exitOption, error) {
	h := c.Mature()
	if h < 0 || !v.ExposureMinded() || c.Bound&(1<<v.Seat) == 0 || own.Quarters[h].Others || own.Breaks(h) {
		return nil, nil
	}
	x := assessment.Assessment{View: v, Module: c.Text.Module.ID, Agreed: c.Agreed(), Members: c.Text.Parties, Now: c.Kept[h], Foreseen: own}
	d, hazard := v.Self.Discount(), continuation.OwnFailureRisk(v, c.Bound)
	dead, broken := c.Dead[h], c.Alone[h][v.Seat]
	spared := v.Spared(x.Now, dead, v.Seat)
	breached := v.Averted(x.Now, broken, v.Seat)
	if spared <= 0 && breached == 0 {
		return nil, nil // exit would answer no threat
	}
	var out exitOption
	for k := range out.best {
		x.Private = privateState(k)
		if x.Private.Motive && v.Motive == (agent.MotiveProcess{}) {
			continue
		}
		// The text from here on, with no other change to come but threats.
		last := own.Quarters[h]
		calm := last.Kept - last.Security
		last.Security = -x.ThreatRelief(x.Now, dead, 0)
		last.Kept = calm + last.Security
		last.Alone = calm + broken.Flow(v.Seat) - x.Now.Flow(v.Seat) +
			v.SecurityThreatTo(v.Seat).Loss(x.Private.Threat)*(breached-spared)
		one := continuation.Continuation{Quarters: []continuation.StagePayoff{last}}
		one.Play(d, hazard)
		x.Temptation = assessment.Tempted(&one, x.Module, d, hazard)
		courses, err := x.Breaking(broken, dead)
		if err != nil {
			return nil, err
		}
		left, err := deserts(&x, c, h, dead, &out.out)
		if err != nil {
			return nil, err
		}
		for _, course := range append(courses, left...) {
			if course.Value() > max(numeric.Negligible, out.best[k].Value()) {
				out.best[k] = course
			}
		}
		if k == 0 && out.best[k].Conduct != 0 {
			return nil, nil // exit pays without a threat, so the chain predicts the exit
		}
	}
	return &out, nil
}

// deserts weighs withdrawal from the text. The world in which the others go on without the actor
// is priced only if the actor prefers the world without the text.
func deserts(x *assessment.Assessment, c *continuation.Chain, h int, dead *welfare.Effects, out **welfare.Effects) ([]agent.Action, error) {
	if x.Without.Withdrawal || x.Agreed.Withdrawal.Barred {
		return nil, nil
	}
	if course := x.Leaving(dead, dead); course.Value() <= numeric.Negligible {
		return nil, nil
	}
	if *out == nil {
		text := c.Text
		text.Parties = slices.DeleteFunc(slices.Clone(text.Parties), func(id string) bool { return id == x.Self.ID })
		p, err := x.Effects(agent.Query{Period: c.Situation.Period + h, Text: &text, Without: c.Without, Mark: c.Mark})
		if err != nil {
			return nil, err
		}
		*out = p
	}
	return []agent.Action{x.Leaving(*out, dead)}, nil
}

// desertions returns the exit options of all parties by seat, nil for parties that no threat
// could move. p is the played continuation of the actor.
func desertions(v agent.View, c *continuation.Chain, p *continuation.Continuation) ([]*exitOption, error) {
	out := make([]*exitOption, len(v.Actors))
	for k := range out {
		u := continuation.SeenBy(v, k)
		if c.Bound&(1<<k) == 0 || !u.ExposureMinded() {
			continue
		}
		own := p
		if k != v.Seat {
			var err error
			if own, err = c.PublicPlan(k); err != nil {
				return nil, err
			}
		}
		var err error
		if out[k], err = deserting(u, c, own); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// deserted adds exits under a threat, of the actor and of others, to the parts of an appraisal.
// gone are the exit options by seat, without the states in which an exception is worth more.
func deserted(v agent.View, a *Appraisal, c *continuation.Chain, p *continuation.Continuation, gone []*exitOption) error {
	d, lives := v.Self.Discount(), lives(v, p, a.Hazard)
	for k, out := range gone {
		if out == nil {
			continue
		}
		u, worth := continuation.SeenBy(v, k), out.worth()
		how, some := out.how(&worth)
		if !some {
			continue
		}
		s := absence{enters: make([]float64, len(c.On)), flows: make([]float64, len(c.On)), quarters: 1}
		s.over = how.Conduct == agent.Withdraw || how.Ends
		if !s.over {
			s.quarters = how.Lasts
		}
		process := firstUse{u.SecurityThreatTo(k), u.Motive, worth}
		if k == v.Seat {
			process.from(v.Private, c.Free, s.enters, s.flows)
			for h := range s.flows {
				s.flows[h] /= (1 - d) * numeric.Span(d, s.quarters)
			}
			a.Option += s.worth(d, lives)
			continue
		}
		chance, _ := process.settled()
		effect := forsaken(v, c, p, how, k, out.out, a.Hazard)
		for h := range s.flows {
			if s.flows[h] = effect; c.Free[h] && c.Kept[h] != c.Dead[h] {
				s.enters[h] = chance
			}
		}
		a.ComplianceRisk += s.worth(d, lives)
	}
	return nil
}

// forsaken returns the effect of a party's exit on the actor in percent of income, per quarter of
// the exit or, for an exit for good, in total.
func forsaken(v agent.View, c *continuation.Chain, p *continuation.Continuation, how agent.Action, seat int, out *welfare.Effects, hazard float64) float64 {
	h, d := c.Mature(), v.Self.Discount()
	now := c.Kept[h].Flow(v.Seat)
	if how.Conduct == agent.Withdraw {
		n := c.Agreed().Withdrawal.Notice.Periods()
		return math.Pow(d, float64(n)) * (out.Flow(v.Seat) - now) / (1 - d*(1-hazard))
	}
	broken := c.Alone[h][seat].Flow(v.Seat) - now
	if !how.Ends {
		return broken
	}
	ends := 1.0
	if how.Conduct == agent.BreachCovertly {
		ends = how.Found
	}
	return broken - ends*d*(1-hazard)*p.Keep[min(h+1, len(p.Keep)-1)]
}

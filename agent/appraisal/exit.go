package appraisal

import (
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/assessment"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// A text that lets nobody answer a threat is not kept for all that. Who is under a grave one
// breaks it, openly or not, or leaves it, if that is worth more than to bear the loss; who
// signs such a text foresees that of itself and of the others. By the rule of compliance
// (weighing.breaking, leaving) a party does so in the first quarter in which what it alone
// knows makes it the best of its courses, an exception that the text may have among them:
// oneself as one is, another by its public payoff, the public process of its threats and the
// trust that one has in it. Where not even that pays the loss is borne, and counts in
// Parts.Security. What pays in calm too answers no threat, and is left to the chain.
//
// A breach that ends the text, and a withdrawal, are for good; one under panels lasts as
// long as the better of its plans (see enforcement). Where several parties may do so, what it does adds up.
//
// Source: rigidity makes for late answers to true threats and for exit (Downs and Rocke
// 1995, Optimal Imperfection?; Johns 2014, International Organization 68: 1007-1036).

// exitOption is the best way in which a party can break or leave a text in each state of what
// it alone knows.
type exitOption struct {
	best [privateStates]agent.Action
	out  *welfare.Effects // the others go on without it; nil if that was not looked at
}

// worth is what it is worth, as annuities against keeping the text with the threat unanswered.
func (x *exitOption) worth() (worth [privateStates]float64) {
	for k := range worth {
		worth[k] = x.best[k].Value()
	}
	return worth
}

// rather settles for each state which of two ways out is taken, an exception of some worth or
// desertion: what is worth less counts as nothing.
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

// how is the course taken in the first state in which one is, and false if there is none.
func (x *exitOption) how(worth *[privateStates]float64) (agent.Action, bool) {
	for k := range worth {
		if worth[k] > numeric.Negligible {
			return x.best[k], true
		}
	}
	return agent.Action{}, false
}

// deserting finds what breaking or leaving the text is worth to the party, of which own is
// its chain, played. It is nil where no threat could move it.
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
		return nil, nil // it would answer no threat
	}
	var out exitOption
	for k := range out.best {
		x.Private = privateState(k)
		if x.Private.Motive && v.Motive == (agent.MotiveProcess{}) {
			continue
		}
		// The text from here on, with nothing else to come but threats.
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
			return nil, nil // it pays without any threat, and is for the chain to foresee
		}
	}
	return &out, nil
}

// deserts weighs leaving the text. The world in which the others go on without the actor is
// looked at only if it would rather have no text at all.
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

// desertions are those of all parties, by seat, nil for those that no threat could move. p
// are the actor's own prospects, played.
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

// deserted adds to an appraisal that the actor, or others, may break or leave the text under
// a threat. gone are the desertions, less those in which an exception is worth more.
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
		s.over = how.Conduct == agent.Withdraw || !disputes(c.Agreed(), v.Without)
		if !s.over && how.Conduct == agent.BreachOpenly {
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

// disputes reports whether a module's disputes are settled by panels.
func disputes(m *treaty.Module, o agent.Omissions) bool { return m.Disputes != nil && !o.Disputes }

// forsaken is what a party's way out of the text does to the actor, per quarter of it or, if
// it is for good, in all.
func forsaken(v agent.View, c *continuation.Chain, p *continuation.Continuation, how agent.Action, seat int, out *welfare.Effects, hazard float64) float64 {
	h, d := c.Mature(), v.Self.Discount()
	now := c.Kept[h].Flow(v.Seat)
	if how.Conduct == agent.Withdraw {
		n := c.Agreed().Withdrawal.Notice.Periods()
		return math.Pow(d, float64(n)) * (out.Flow(v.Seat) - now) / (1 - d*(1-hazard))
	}
	broken := c.Alone[h][seat].Flow(v.Seat) - now
	if disputes(c.Agreed(), v.Without) {
		return broken
	}
	ends := 1.0
	if how.Conduct == agent.BreachCovertly {
		ends = how.Found
	}
	return broken - ends*d*(1-hazard)*p.Keep[min(h+1, len(p.Keep)-1)]
}

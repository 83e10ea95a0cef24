package agent

import (
	"math"
	"slices"

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

// desertion is the best way in which a party can break or leave a text in each state of what
// it alone knows.
type desertion struct {
	best [privateStates]Course
	out  *welfare.Prices // the others go on without it; nil if that was not looked at
}

// worth is what it is worth, as annuities against keeping the text with the threat unanswered.
func (x *desertion) worth() (worth [privateStates]float64) {
	for k := range worth {
		worth[k] = x.best[k].Value()
	}
	return worth
}

// rather settles for each state which of two ways out is taken, an exception of some worth or
// desertion: what is worth less counts as nothing.
func (x *desertion) rather(exception *[privateStates]float64) {
	if x == nil {
		return
	}
	for k := range exception {
		if x.best[k].Value() > max(exception[k], numeric.Negligible) {
			exception[k] = 0
		} else {
			x.best[k] = Course{}
		}
	}
}

// how is the course taken in the first state in which one is, and false if there is none.
func (x *desertion) how(worth *[privateStates]float64) (Course, bool) {
	for k := range worth {
		if worth[k] > numeric.Negligible {
			return x.best[k], true
		}
	}
	return Course{}, false
}

// deserting finds what breaking or leaving the text is worth to the party, of which own is
// its chain, played. It is nil where no threat could move it.
func (v View) deserting(c *chain, own *prospects) (*desertion, error) {
	h := c.mature()
	if h < 0 || !v.minded() || c.bound&(1<<v.Seat) == 0 || own.quarters[h].others || own.breaks(h) {
		return nil, nil
	}
	x := weighing{View: v, id: c.text.Module.ID, m: c.agreed(), members: c.text.Parties, now: c.kept[h], thought: own}
	d, hazard := v.Self.Discount(), v.hazard(c.bound)
	dead, broken := c.dead[h], c.alone[h][v.Seat]
	spared := v.spared(x.now, dead, v.Seat)
	breached := v.averted(x.now, broken, v.Seat)
	if spared <= 0 && breached == 0 {
		return nil, nil // it would answer no threat
	}
	var out desertion
	for k := range out.best {
		x.Private = privateState(k)
		if x.Private.Motive && v.Motive == (MotiveProcess{}) {
			continue
		}
		// The text from here on, with nothing else to come but threats.
		last := own.quarters[h]
		calm := last.kept - last.security
		last.security = -x.spares(x.now, dead, 0)
		last.kept = calm + last.security
		last.alone = calm + broken.Flow(v.Seat) - x.now.Flow(v.Seat) +
			v.threats(v.Seat).Loss(x.Private.Threat)*(breached-spared)
		one := prospects{quarters: []quarter{last}}
		one.play(d, hazard)
		x.temptation = one.tempted(x.id, d, hazard)
		courses, err := x.breaking(broken, dead)
		if err != nil {
			return nil, err
		}
		left, err := x.deserts(c, h, dead, &out.out)
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
func (x *weighing) deserts(c *chain, h int, dead *welfare.Prices, out **welfare.Prices) ([]Course, error) {
	if x.Without.Withdrawal || x.m.Withdrawal.Barred {
		return nil, nil
	}
	if course := x.leaving(dead, dead); course.Value() <= numeric.Negligible {
		return nil, nil
	}
	if *out == nil {
		text := c.text
		text.Parties = slices.DeleteFunc(slices.Clone(text.Parties), func(id string) bool { return id == x.Self.ID })
		p, err := x.prices(query{period: c.s.Period + h, text: &text, without: c.without, mark: c.mark})
		if err != nil {
			return nil, err
		}
		*out = p
	}
	return []Course{x.leaving(*out, dead)}, nil
}

// desertions are those of all parties, by seat, nil for those that no threat could move. p
// are the actor's own prospects, played.
func (v View) desertions(c *chain, p *prospects) ([]*desertion, error) {
	out := make([]*desertion, len(v.Actors))
	for k := range out {
		u := v.as(k)
		if c.bound&(1<<k) == 0 || !u.minded() {
			continue
		}
		own := p
		if k != v.Seat {
			var err error
			if own, err = c.played(k); err != nil {
				return nil, err
			}
		}
		var err error
		if out[k], err = u.deserting(c, own); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// deserted adds to an appraisal that the actor, or others, may break or leave the text under
// a threat. gone are the desertions, less those in which an exception is worth more.
func (v View) deserted(a *Appraisal, c *chain, p *prospects, gone []*desertion) error {
	d, lives := v.Self.Discount(), v.lives(p, a.Hazard)
	for k, out := range gone {
		if out == nil {
			continue
		}
		u, worth := v.as(k), out.worth()
		how, some := out.how(&worth)
		if !some {
			continue
		}
		s := spell{enters: make([]float64, len(c.on)), flows: make([]float64, len(c.on)), quarters: 1}
		s.over = how.Conduct == Leaves || !disputes(c.agreed(), v.Without)
		if !s.over && how.Conduct == BreaksOpenly {
			s.quarters = how.Lasts
		}
		process := onset{u.threats(k), u.Motive, worth}
		if k == v.Seat {
			process.from(v.Private, c.free, s.enters, s.flows)
			for h := range s.flows {
				s.flows[h] /= (1 - d) * numeric.Span(d, s.quarters)
			}
			a.Option += s.worth(d, lives)
			continue
		}
		chance, _ := process.settled()
		effect := v.forsaken(c, p, how, k, out.out, a.Hazard)
		for h := range s.flows {
			if s.flows[h] = effect; c.free[h] && c.kept[h] != c.dead[h] {
				s.enters[h] = chance
			}
		}
		a.ComplianceRisk += s.worth(d, lives)
	}
	return nil
}

// disputes reports whether a module's disputes are settled by panels.
func disputes(m *treaty.Module, o Omissions) bool { return m.Disputes != nil && !o.Disputes }

// forsaken is what a party's way out of the text does to the actor, per quarter of it or, if
// it is for good, in all.
func (v View) forsaken(c *chain, p *prospects, how Course, seat int, out *welfare.Prices, hazard float64) float64 {
	h, d := c.mature(), v.Self.Discount()
	now := c.kept[h].Flow(v.Seat)
	if how.Conduct == Leaves {
		n := c.agreed().Withdrawal.Notice.Periods()
		return math.Pow(d, float64(n)) * (out.Flow(v.Seat) - now) / (1 - d*(1-hazard))
	}
	broken := c.alone[h][seat].Flow(v.Seat) - now
	if disputes(c.agreed(), v.Without) {
		return broken
	}
	ends := 1.0
	if how.Conduct == BreaksCovertly {
		ends = how.Found
	}
	return broken - ends*d*(1-hazard)*p.keep[min(h+1, len(p.keep)-1)]
}

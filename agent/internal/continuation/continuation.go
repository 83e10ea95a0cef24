package continuation

import (
	"math"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/internal/numeric"
)

// IfAllComply is the chain by the actor's own payoff if all others keep the text, and what it costs
// the actor in a quarter to be bound.
func IfAllComply(v agent.View, c *Chain) (p *Continuation, bound float64) {
	p, bound = c.public(v.Seat), v.SovereigntyCost(c.Text.Module, c.Text.Module.Depth(c.Text.Space, c.Text.Draft))
	for h := range p.Quarters {
		if q := &p.Quarters[h]; q.On {
			q.Kept -= bound
			q.Alone -= bound
		}
	}
	exposed(v, c, p)
	noticed(v, c, p)
	return p, bound
}

// broken fills in what a quarter pays the actor in which others break the text, over not
// having it. Where the text goes on, a breach of its own adds to theirs what it would bring
// if all others kept the text: that is how it is weighed when it comes to it.
func broken(v agent.View, q *StagePayoff, c *Chain, h int, others uint64, less float64) error {
	theirs, err := c.broken(h, others)
	if err != nil {
		return err
	}
	q.theirs = theirs.Flow(v.Seat) - less + q.Security + q.Domestic
	if q.lives > 0 {
		q.joined = q.theirs + q.Alone - q.Kept
		return nil
	}
	joined, err := c.broken(h, others|1<<v.Seat)
	if err != nil {
		return err
	}
	q.joined = joined.Flow(v.Seat) - less + q.Security + q.Domestic
	if q.Free { // what its own breach averts of a threat
		q.joined += q.Alone - q.Kept - (c.Alone[h][v.Seat].Flow(v.Seat) - c.Kept[h].Flow(v.Seat))
	}
	return nil
}

// StagePayoff is one quarter of a chain as one party sees it. Flows are differences to
// the world without the text, in percent of income.
type StagePayoff struct {
	On   bool
	Free bool    // the text can be broken
	Kept float64 // all keep the text
	// Security and domestic are what of kept is the loss to threats and support at home.
	Security, Domestic float64
	Alone              float64 // the party alone breaks it
	// Others says that others are predicted to break the text in this quarter;
	// theirs is the flow if the party keeps it, joined if it breaks it too, lives the
	// chance that the text goes on after that.
	Others         bool
	theirs, joined float64
	lives          float64
	ways           breachPlans // how the party can break it
}

// Conduct is what the quarter pays if the party keeps the text, and the chance that others
// do not end it by a breach.
func (q *StagePayoff) Conduct() (flow, lives float64) {
	if q.Others {
		return q.theirs, q.lives
	}
	return q.Kept, 1
}

// Broken is what the quarter pays if the party breaks the text.
func (q *StagePayoff) Broken() float64 {
	if q.Others {
		return q.joined
	}
	return q.Alone
}

// Continuation is a chain as one party sees it, with what play makes of it: present
// values from each quarter on, against the world without the text.
type Continuation struct {
	Quarters []StagePayoff
	// Keep is the value of keeping the text in a quarter, leave of breaking it,
	// if the party does what is best for it in all later quarters; way is how.
	Keep, Leave []float64
	Way         []breachPlan
	// Sure is the value now if all keep the text for ever, risky if the others
	// break it as predicted or fail with the hazard, and the party keeps it.
	Sure, Risky float64
	Stays       float64 // what a quarter ahead counts for
}

// newProspects makes room for a number of quarters.
func newProspects(quarters int) *Continuation {
	values := make([]float64, 2*quarters)
	return &Continuation{Quarters: make([]StagePayoff, quarters), Keep: values[:quarters], Leave: values[quarters:]}
}

// Play runs the chain backwards for a party of the given discount factor, when the
// others fail with a hazard per quarter for reasons of their own:
//
//	kept in a quarter      x = u + delta (1-hazard) x'
//	broken by anybody      x = u - cost + delta (1-hazard) (1-ends) x'
//
// ends is the chance that a breach ends the text: 1, less where it is covert, and 0 where
// panels settle disputes on it (see enforcement). A party breaks the text in a quarter in which
// that is worth more than keeping it, and does so again where the text goes on. With constant flows, no hazard and no cost but the end of the text that is
// if and only if
//
//	delta < (u_alone - u_kept) / u_alone
//
// which is the condition of self-enforcing agreements (Dixit 1987; Bagwell and
// Staiger 1990, AER 80: 779-795). Where the text goes on it is if and only if
//
//	u_alone - u_kept > cost
//
// in the quarter, whatever comes after.
func (p *Continuation) Play(delta, hazard float64) {
	n := len(p.Quarters)
	if len(p.Keep) != n {
		p.Keep, p.Leave = make([]float64, n), make([]float64, n)
	}
	if len(p.Way) != n {
		p.Way = make([]breachPlan, n)
	}
	stays := delta * (1 - hazard)
	p.Stays = stays
	best := 0.0
	for h := n - 1; h >= 0; h-- {
		q := &p.Quarters[h]
		last := h == n-1
		flow, lives := q.Conduct()
		switch {
		case !q.On:
			p.Keep[h] = delta * best
			p.Risky, p.Sure = delta*p.Risky, delta*p.Sure
		case last:
			p.Keep[h] = flow / (1 - stays*lives)
			p.Risky, p.Sure = p.Keep[h], q.Kept/(1-delta)
		default:
			p.Keep[h] = flow + stays*lives*best
			p.Risky, p.Sure = flow+stays*lives*p.Risky, q.Kept+delta*p.Sure
		}
		p.Leave[h] = math.Inf(-1)
		if q.On && q.Free {
			p.Leave[h], p.Way[h] = q.leave(stays*lives, best, last)
		}
		best = p.Keep[h]
		if p.Breaks(h) {
			best = p.Leave[h]
		}
	}
}

// leave is the value of the best way to break the text, when a quarter ahead counts for so
// much and is worth so much, or is like this one for good.
func (q *StagePayoff) leave(stays, next float64, last bool) (best float64, how breachPlan) {
	list := q.ways.list[:q.ways.n]
	if q.ways.n == 0 {
		list = []breachPlan{{0, 1}}
	}
	best = math.Inf(-1)
	for _, way := range list {
		value := q.Broken() - way.cost
		if goes := stays * (1 - way.Ends); last {
			value /= 1 - goes
		} else {
			value += goes * next
		}
		if value > best {
			best, how = value, way
		}
	}
	return best, how
}

// Breaks reports whether the party breaks the text in a quarter.
func (p *Continuation) Breaks(h int) bool { return p.Leave[h] > p.Keep[h]+numeric.Negligible }

// Ends is the chance that the text is over after the quarter because of a breach.
func (p *Continuation) Ends(h int) float64 {
	if p.Breaks(h) {
		return p.Way[h].Ends
	}
	return 0
}

// Best is the value now if the party does what is best for it.
func (p *Continuation) Best() float64 {
	if p.Breaks(0) {
		return p.Leave[0]
	}
	return p.Keep[0]
}

// Lasting is the present value of a text that is kept as long as it lasts, from the first
// quarter in which it can be broken on, if a quarter ahead counts for so much.
func (p *Continuation) Lasting(stays float64) float64 {
	value := 0.0
	for h := len(p.Quarters) - 1; h >= 0 && p.Quarters[h].Free; h-- {
		if h == len(p.Quarters)-1 {
			value = p.Quarters[h].Kept / (1 - stays)
			continue
		}
		value = p.Quarters[h].Kept + stays*value
	}
	return value
}

// ReturnChance is the chance per quarter to come back from a measure that makes its mean discounted
// length that of a fixed term: 1/(1 - d (1-back)) = 1 + d + ... + d^(n-1).
func ReturnChance(d float64, n int) float64 {
	return min(1, max(0, 1-(1-1/numeric.Span(d, n))/d))
}

// OwnFailureRisk is the chance per quarter that some other party fails for reasons of its
// own, by the trust in each.
func OwnFailureRisk(v agent.View, bound uint64) float64 {
	kept := 1.0
	for k := range v.Actors {
		if k != v.Seat && bound&(1<<k) != 0 {
			kept *= keeps(v, k)
		}
	}
	return 1 - kept
}

// prospects is the chain as the actor itself sees it: by its own payoff, and with
// the others breaking the text when they are predicted to (the actor is level 2).
func prospects(v agent.View, c *Chain) (*Continuation, error) {
	p, bound := IfAllComply(v, c)
	ended := false // others have broken it in an earlier quarter: what comes after is never reached
	for h, on := range c.On {
		others := c.Breakers[h] &^ (1 << v.Seat)
		if !on || others == 0 {
			continue
		}
		q := &p.Quarters[h]
		q.Others = true
		if ended {
			continue
		}
		q.lives = c.Survives(h, 1<<v.Seat)
		ended = q.lives == 0
		if err := broken(v, q, c, h, others, c.Dead[h].Flow(v.Seat)+bound); err != nil {
			return nil, err
		}
	}
	return p, nil
}

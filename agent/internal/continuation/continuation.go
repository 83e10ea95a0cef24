// Package continuation computes the value to a party of a text from now on: the shadow of the
// future.
//
// Input is an [agent.Situation] or an [agent.View] and a [treaty.Text]. Output is a [Chain], the
// public forecast of the text, and a [Continuation], the same chain valued by the payoffs of one
// party, with the quarters in which a breach pays that party. All values are differences to the
// world without the text.
//
// Read chain.go first (the public chain of a text and the breaches predicted in the chain), then
// continuation.go (the values of one party by backward induction), breach.go (the cost of a
// breach), reputation.go (the loss of trust), sunset.go (the end of a text that is not renewed),
// and then exposure.go, opinion.go, batna.go, predicted.go and cache.go.
package continuation

import (
	"math"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/internal/numeric"
)

// The file decides whether a party keeps or breaks a text in each quarter, from the flow payoffs
// of the chain, the discount factor and the risk of failure of the other parties. Source: Dixit
// (1987) and Bagwell and Staiger (1990, AER 80: 779-795) on self-enforcing agreements.

// IfAllComply returns the quarters of a chain by the actor's own payoff in percent of income, if
// all other parties keep the text, and the actor's cost of being bound in percent of income per
// quarter. The flows include losses to threats and support at home.
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

// broken fills in the flow of the actor in a quarter in which other parties break the text, over
// the world without the text. less is the flow of the actor in that world plus the cost of being
// bound. Where the text goes on, the actor's own breach adds the same gain as a breach by the
// actor alone, since the actor weighs the breach so when the quarter comes.
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
	// The actor's own breach also averts part of the loss to a threat.
	if q.Free {
		q.joined += q.Alone - q.Kept - (c.Alone[h][v.Seat].Flow(v.Seat) - c.Kept[h].Flow(v.Seat))
	}
	return nil
}

// StagePayoff is one quarter of a chain as one party sees the quarter. Flows are differences to
// the world without the text, in percent of income per quarter.
type StagePayoff struct {
	// On says that the text binds in the quarter.
	On bool
	// Free says that a party can break the text in the quarter.
	Free bool
	// Kept is the flow of the party if all parties keep the text.
	Kept float64
	// Security is the part of Kept due to losses to threats, Domestic the part due to support at
	// home.
	Security, Domestic float64
	// Alone is the flow of the party if no other party breaks the text and the party does.
	Alone float64
	// Others says that a breach by other parties is predicted for the quarter. theirs is the flow
	// of the party if the party keeps the text then, joined the flow if the party breaks the text
	// too. lives is the chance that the text goes on after the breaches of the others.
	Others         bool
	theirs, joined float64
	lives          float64
	// ways are the plans by which the party can break the text.
	ways breachPlans
}

// Conduct returns the flow of a quarter in percent of income if the party keeps the text, and the
// chance that no breach by others ends the text in the quarter.
func (q *StagePayoff) Conduct() (flow, lives float64) {
	if q.Others {
		return q.theirs, q.lives
	}
	return q.Kept, 1
}

// Broken returns the flow of a quarter in percent of income if the party breaks the text.
func (q *StagePayoff) Broken() float64 {
	if q.Others {
		return q.joined
	}
	return q.Alone
}

// Continuation is a chain as one party sees the chain, with the values of play: present values
// from each quarter on, in percent of a quarter's income, over the world without the text.
type Continuation struct {
	// Quarters run from now; the last quarter stands for all later quarters.
	Quarters []StagePayoff
	// Keep is the value of keeping the text in a quarter and Leave the value of breaking the
	// text, by quarter, if the party plays its best response in all later quarters. Way is the
	// best plan of breach by quarter.
	Keep, Leave []float64
	Way         []breachPlan
	// Sure is the value now if all parties keep the text for ever. Risky is the value now if the
	// party keeps the text and the others break the text as predicted or fail with their hazard.
	Sure, Risky float64
	// Stays is the discount factor times the chance that no other party fails.
	Stays float64
}

// newProspects allocates a continuation of a number of quarters.
func newProspects(quarters int) *Continuation {
	if quarters == 1 { // nothing is going to change: one allocation for all
		var p struct {
			Continuation
			quarters    [1]StagePayoff
			ways        [1]breachPlan
			keep, leave [1]float64
		}
		p.Quarters, p.Way, p.Keep, p.Leave = p.quarters[:], p.ways[:], p.keep[:], p.leave[:]
		return &p.Continuation
	}
	values := make([]float64, 2*quarters)
	return &Continuation{Quarters: make([]StagePayoff, quarters), Keep: values[:quarters], Leave: values[quarters:]}
}

// Play computes the values of a continuation in percent of a quarter's income by backward
// induction, for a party with discount factor delta. hazard is the chance per quarter that
// another party fails against its will.
//
//	kept in a quarter      x = u + delta (1-hazard) x'
//	broken by anybody      x = u - cost + delta (1-hazard) (1-ends) x'
//
// ends is the chance that a breach ends the text: 1 for an open breach, the chance of discovery
// for a covert breach, and 0 where panels settle disputes on the text (see enforcement). A party
// breaks the text in each quarter in which a breach has the higher value, and again in later
// quarters if the text goes on. With constant flows, no hazard and no cost but the end of the
// text, a breach pays if and only if
//
//	delta < (u_alone - u_kept) / u_alone
//
// which is the condition of self-enforcing agreements (Dixit 1987; Bagwell and Staiger 1990, AER
// 80: 779-795). Where the text goes on after a breach, a breach pays if and only if
//
//	u_alone - u_kept > cost
//
// in the quarter, whatever follows.
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

// leave returns the value of the best plan to break the text in percent of a quarter's income,
// and the plan. stays weighs the next quarter and next is its value. In the last quarter the same
// flow is repeated for ever.
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

// Ends returns the chance that a breach by the party ends the text after the quarter, zero if the
// party keeps the text.
func (p *Continuation) Ends(h int) float64 {
	if p.Breaks(h) {
		return p.Way[h].Ends
	}
	return 0
}

// Best returns the value now in percent of a quarter's income if the party plays its best
// response in every quarter.
func (p *Continuation) Best() float64 {
	if p.Breaks(0) {
		return p.Leave[0]
	}
	return p.Keep[0]
}

// Lasting returns the present value of a text in percent of a quarter's income, from the first
// quarter in which a breach is possible, while all parties keep the text. stays weighs one
// quarter against the quarter before.
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

// ReturnChance returns the chance per quarter of return from a measure such that the mean
// discounted length of the measure equals the mean discounted length of a fixed term of n
// quarters: 1/(1 - d (1-back)) = 1 + d + ... + d^(n-1). The chance lies in [0, 1].
func ReturnChance(d float64, n int) float64 {
	return min(1, max(0, 1-(1-1/numeric.Span(d, n))/d))
}

// OwnFailureRisk returns the chance per quarter that some other bound party fails against its
// will, by the actor's trust in each party.
func OwnFailureRisk(v agent.View, bound uint64) float64 {
	kept := 1.0
	for k := range v.Actors {
		if k != v.Seat && bound&(1<<k) != 0 {
			kept *= keeps(v, k)
		}
	}
	return 1 - kept
}

// prospects returns the chain by the actor's own payoff, with the breaches of the others as
// predicted. The actor reasons at level 2: the others play level 1.
func prospects(v agent.View, c *Chain) (*Continuation, error) {
	p, bound := IfAllComply(v, c)
	// After a certain end by a breach of others, no later quarter is reached.
	ended := false
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

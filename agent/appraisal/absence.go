package appraisal

import (
	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/internal/numeric"
)

// absence is a predicted departure of a party from a text, for a time or for good, as another
// bound party or the party itself values the departure. Quarters run from now; the last quarter
// stands for all later quarters.
type absence struct {
	// enters is the chance that the party departs in a quarter, if the party can and has not yet.
	// flows is the effect of a quarter of absence on the valuing party over the kept text, in
	// percent of income.
	enters, flows []float64
	// quarters is the length of the absence, pause the length of the time after an absence in
	// which the party cannot depart again, in periods.
	quarters, pause int
	// over says that the departure is for good; the flow of the one quarter of absence then holds
	// all later effects.
	over bool
}

// The states of an absence.
const (
	spellIn = iota
	spellOut
	spellPaused
	spellOver
	spellStates
)

// worth returns the value of an absence in percent of income per quarter, as an annuity at the
// discount factor d. lives is the chance by quarter that the text lives on to the next quarter.
// The chain leaves a state of a given length with the chance that gives the state the mean
// discounted length of a fixed term (see [continuation.ReturnChance]). With constant numbers, a
// chance e of departure, a flow x, and chances r and s of leaving the absence and the pause,
//
//	V = L e x / ( (1 - L(1-e)) (1 - L(1-r)) - L^2 e r R ),    R = L s / (1 - L(1-s)), or 1 without a pause
//
// where L is the discount factor times the chance to live on, and R is 0 for a departure for
// good.
func (s *absence) worth(d float64, lives []float64) float64 {
	last := len(lives) - 1
	flow := make([]float64, len(lives)*spellStates)
	move := make([]float64, len(lives)*spellStates*spellStates)
	leaves, returns := continuation.ReturnChance(d, s.quarters), 1.0
	if s.pause > 0 {
		returns = continuation.ReturnChance(d, s.pause)
	}
	after := spellIn
	switch {
	case s.over:
		after = spellOver
	case s.pause > 0:
		after = spellPaused
	}
	for h, live := range lives {
		to := func(from, state int, chance float64) {
			move[(h*spellStates+from)*spellStates+state] += chance
		}
		enters := s.enters[min(h+1, last)]
		flow[h*spellStates+spellOut] = s.flows[h]
		to(spellIn, spellIn, live*(1-enters))
		to(spellIn, spellOut, live*enters)
		to(spellOut, spellOut, live*(1-leaves))
		to(spellOut, after, live*leaves)
		to(spellPaused, spellPaused, live*(1-returns))
		to(spellPaused, spellIn, live*returns)
		to(spellOver, spellOver, live)
		for from := range spellStates {
			to(from, spellOver, 1-live)
		}
	}
	c := numeric.RegimeChain{States: spellStates, Flow: flow, Move: move}
	var values [spellStates]float64
	c.Values(values[:], d)
	return (1 - d) * values[spellIn]
}

// lives returns the chance by quarter that a text in force lives on to the next quarter, as the
// actor sees the text: by the hazard, and by the predicted actions of the actor and the others.
func lives(v agent.View, p *continuation.Continuation, hazard float64) []float64 {
	out := make([]float64, len(p.Quarters))
	for h := range out {
		out[h] = 1
		if one := &p.Quarters[h]; one.On {
			_, lives := one.Conduct()
			out[h] = (1 - hazard) * lives * (1 - p.Ends(h))
		}
	}
	return out
}

package appraisal

import (
	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/internal/numeric"
)

// absence is how a party is foreseen to step out of a text for a time or for good, as somebody
// values it who is bound by the text too. Quarters run from now; the last one stands for all
// that follow.
type absence struct {
	// enters is the chance that the party steps out in a quarter, if it can and has not,
	// flows what a quarter of it brings the one who values it, against the text kept.
	enters, flows []float64
	// quarters is how long it lasts, pause how long it then takes until the party can
	// step out again.
	quarters, pause int
	// over says that there is no way back: what follows is in the flow of the one quarter
	// that it lasts.
	over bool
}

// The states of a spell.
const (
	spellIn = iota
	spellOut
	spellPaused
	spellOver
	spellStates
)

// worth is the annuity of the spell at a discount factor, where the text lives on to the next
// quarter with given chances. The chain leaves a state of a given length with the chance
// that makes its mean discounted length that of a fixed term (see back), so that with
// constant numbers, a chance e, a flow x, and r and s to leave the spell and the pause,
//
//	V = L e x / ( (1 - L(1-e)) (1 - L(1-r)) - L^2 e r R ),    R = L s / (1 - L(1-s)), or 1 without a pause
//
// where L is the discount factor times the chance to live on, and R is 0 if it is over.
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

// lives is the chance that a text that is in force in a quarter lives on to the next, as the
// actor sees it: by the hazard, and by what it and the others are foreseen to do.
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

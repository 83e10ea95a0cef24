package main

import (
	"gonum.org/v1/plot/vg/draw"

	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// harshness is how much of a regime's measures is in force in a quarter, in [0, 1].
func harshness(_ *sim.World, r *sanction.Regime, period int) float64 {
	if r.InForce(period) {
		return 1
	}
	return 0
}

// turning reports whether an event is a turn in a conflict that a new leader may stand
// behind.
func turning(k sim.EventKind) bool { return k == sim.SanctionImposed || k == sim.SanctionEnded }

// conflictMarks are the marks in the lanes of regimes.
func conflictMarks() []mark {
	return []mark{
		{"imposed", draw.CircleGlyph{}, harsh, 0, []sim.EventKind{sim.SanctionImposed}},
		{"ended", draw.RingGlyph{}, good, 0, []sim.EventKind{sim.SanctionEnded}},
	}
}

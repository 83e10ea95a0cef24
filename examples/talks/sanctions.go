package main

import (
	"gonum.org/v1/plot/vg/draw"

	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// harshness is how much of a regime's measures is in force in a quarter, in [0, 1]: of
// several senders, what the harshest does.
func harshness(w *sim.World, r *sanction.Regime, period int) (most float64) {
	s, contested := w.Docket.Standing(r.ID)
	if !contested {
		if r.InForce(period) {
			return 1
		}
		return 0
	}
	if !s.InForceIn(period) {
		return 0
	}
	for _, sender := range s.Members {
		most = max(most, s.Bite(sender, period))
	}
	return most
}

// turning reports whether an event is a turn in a conflict that a new leader may stand
// behind.
func turning(k sim.EventKind) bool {
	switch k {
	case sim.SanctionImposed, sim.SanctionLifted, sim.BackedDown, sim.Conceded, sim.LeftCoalition:
		return true
	}
	return false
}

// conflictMarks are the marks in the lanes of regimes.
func conflictMarks() []mark {
	kinds := func(k ...sim.EventKind) []sim.EventKind { return k }
	return []mark{
		{"threat", draw.PyramidGlyph{}, harsh, 0, 0.62, kinds(sim.Threatened, sim.CounterThreatened)},
		{"imposed, hardened", draw.CircleGlyph{}, harsh, 0, 0, kinds(sim.SanctionImposed, sim.SanctionEscalated, sim.CounterImposed)},
		{"snapback", draw.CrossGlyph{}, harsh, 0.35, 0, kinds(sim.SnappedBack, sim.SanctionResumed)},
		{"relief", draw.TriangleGlyph{}, good, 0.3, -0.62, kinds(sim.SanctionEased, sim.SanctionSuspended)},
		{"lifted, lapsed, dropped", draw.RingGlyph{}, good, -0.35, 0, kinds(sim.SanctionLifted, sim.SanctionEnded, sim.RetaliationEnded, sim.BackedDown, sim.DisputeNegotiated)},
		{"target gives in", draw.SquareGlyph{}, good, -0.3, -0.62, kinds(sim.Conceded, sim.OfferAccepted, sim.CounterOffered)},
		{"evasion", draw.BoxGlyph{}, escape, 0, -0.62, kinds(sim.RouteOpened, sim.RouteFound, sim.Feigned, sim.FeintFound)},
		{"coalition changes", draw.PlusGlyph{}, quiet, 0.35, 0.62, kinds(sim.JoinedCoalition, sim.LeftCoalition)},
	}
}

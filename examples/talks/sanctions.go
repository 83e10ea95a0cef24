package main

import (
	"gonum.org/v1/plot/vg/draw"

	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// harshness returns the share of the measures of a regime in force in a period, in [0,
// 1]. Of several senders the harshest counts. A regime on a schedule is fully in force
// or not at all.
func harshness(w *sim.World, r *sanction.Regime, period int) (most float64) {
	s, contested := w.Coercion.Docket.Standing(r.ID)
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

// turning reports whether an event is a turn in a conflict, and possibly the act of a
// new leader.
func turning(k event.Kind) bool {
	switch k {
	case event.SanctionImposed, event.SanctionLifted, event.BackedDown, event.Conceded, event.LeftCoalition:
		return true
	}
	return false
}

// conflictMarks returns the marks in the lanes of regimes.
func conflictMarks() []mark {
	kinds := func(k ...event.Kind) []event.Kind { return k }
	return []mark{
		{"threat", draw.PyramidGlyph{}, harsh, 0, 0.62, kinds(event.Threatened, event.CounterSanctionThreatened)},
		{"imposed, hardened", draw.CircleGlyph{}, harsh, 0, 0, kinds(event.SanctionImposed, event.SanctionEscalated, event.CounterSanctionImposed)},
		{"snapback", draw.CrossGlyph{}, harsh, 0.35, 0, kinds(event.SnappedBack, event.SanctionResumed)},
		{"relief", draw.TriangleGlyph{}, good, 0.3, -0.62, kinds(event.SanctionEased, event.SanctionSuspended)},
		{"lifted, lapsed, dropped", draw.RingGlyph{}, good, -0.35, 0, kinds(event.SanctionLifted, event.SanctionEnded, event.CounterSanctionEnded, event.BackedDown, event.NegotiatedSettlement)},
		{"target gives in", draw.SquareGlyph{}, good, -0.3, -0.62, kinds(event.Conceded, event.OfferAccepted, event.CounterOffered)},
		{"evasion", draw.BoxGlyph{}, escape, 0, -0.62, kinds(event.EvasionOpened, event.EvasionDetected, event.ComplianceFeigned, event.FeigningDetected)},
		{"coalition changes", draw.PlusGlyph{}, quiet, 0.35, 0.62, kinds(event.JoinedCoalition, event.LeftCoalition)},
	}
}

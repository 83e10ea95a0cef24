package sim

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/sim/mechanism"
)

// Campaign is an information campaign aimed at the public of an actor: it moves who is
// blamed for what sanctions cost (Kaempfer and Lowenberg 1988, American Economic Review 78:
// 786-793, on interest groups in the target). Aimed at the public of a target it takes from
// the rally, and does nothing where the public does not rally. Aimed at that of a third
// state, it lays what sanctions against Blames cost that state at the door of Blames, so that
// to join and to hold on to them costs its leader less at home; it does nothing where the
// public is not tired by them or where the leader does not mind (agent.Politics.Fatigue and
// Weight). It moves nobody's choice but by what those at home make of it.
type Campaign struct {
	// By is who pays, Target whose public it is.
	By, Target string
	// Blames is the actor that is blamed for what sanctions against it cost a third
	// state's public. Empty, it is the own government of the public that is blamed, for
	// the cost of sanctions against it.
	Blames string
	// Shift is the share of the cost that the public lays at the door of its own
	// government instead of the senders', or of Blames instead of its own government's,
	// in [0, 1]. Several campaigns add up, to all of it at most. The default is none. An
	// assumption.
	Shift float64
	// Cost is what is spent in the target's country, at an annual rate in the unit of
	// the economy's data, 0 or more. The default is nothing.
	Cost float64
	// Start is the first quarter, End the first in which it no longer runs, from 0. The
	// default is from the beginning, and an End of 0, the default, is never. The scenario's.
	Start, End int
}

func (x *Campaign) runs(period int) bool {
	return period >= x.Start && (x.End == 0 || period < x.End)
}

func (s *Scenario) validateCampaigns() (errs []error) {
	for k := range s.Campaigns {
		x := &s.Campaigns[k]
		bad := func(field string, value any, want string) {
			errs = append(errs, fmt.Errorf("sim: Scenario.Campaigns is a list whose element %d has a %s of %v; want %s", k, field, value, want))
		}
		for _, one := range [][2]string{{"By", x.By}, {"Target", x.Target}} {
			if !slices.ContainsFunc(s.Actors, func(a agent.Actor) bool { return a.ID == one[1] }) {
				bad(one[0], fmt.Sprintf("%q", one[1]), "the ID of an actor")
			}
		}
		if x.Blames != "" && (x.Blames == x.Target || x.Blames == x.By || !slices.ContainsFunc(s.Actors, func(a agent.Actor) bool { return a.ID == x.Blames })) {
			bad("Blames", fmt.Sprintf("%q", x.Blames), "the ID of a third actor, or none")
		}
		if x.By == x.Target {
			bad("Target", fmt.Sprintf("%q", x.Target), "another actor than who pays")
		}
		if !(x.Shift >= 0 && x.Shift <= 1) {
			bad("Shift", x.Shift, "a share in [0, 1]")
		}
		if !(x.Cost >= 0 && x.Cost < 1e300) {
			bad("Cost", x.Cost, "a sum of 0 or more")
		}
		if x.Start < 0 || x.End < 0 || x.End != 0 && x.End <= x.Start {
			bad("term", fmt.Sprintf("%d to %d", x.Start, x.End), "quarters, the end after the start, or 0 for no end")
		}
	}
	return errs
}

// told is the share of a cost whose blame campaigns aimed at a seat's public shift, to one
// actor, or, with none, to its own government.
func (w *World) told(seat int, blames string) (share float64) {
	for k := range w.Scenario.Campaigns {
		x := &w.Scenario.Campaigns[k]
		if w.On(mechanism.Campaigns) && x.Target == w.public[seat].ID && x.Blames == blames && x.runs(w.Period) {
			share += x.Shift
		}
	}
	return min(1, share)
}

// blamed is the share of what sanctions cost a seat that its public lays at the
// foreigners' door.
func (w *World) blamed(seat int) float64 { return 1 - w.told(seat, "") }

// attributed is the share of what sanctions against a target cost a sender that its public
// lays at the target's door.
func (w *World) attributed(seat int, target string) float64 {
	if target == "" {
		return 0
	}
	return w.told(seat, target)
}

// attributedOfAll is the same for all sanctions of a sender together, of which each counts
// alike: what each costs alone is not on record. An assumption.
func (w *World) attributedOfAll(s *agent.Situation, seat int) float64 {
	sum, n := 0.0, 0.0
	for r, senders := range s.Sanctions() {
		if slices.Contains(senders, w.public[seat].ID) {
			sum += w.attributed(seat, r.Target)
			n++
		}
	}
	if n == 0 {
		return 0
	}
	return sum / n
}

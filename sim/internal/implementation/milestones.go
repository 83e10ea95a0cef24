package implementation

import (
	"slices"

	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty"
)

// The file decides the findings on milestones, from the conduct and the capacity of the party and
// the accuracy of verification. Source: verification as a signal with errors, as for monitoring
// (Josang and Ismail 2002, extended).

// milestones has the verifiers examine each milestone once per period, from its date on, or at
// once without a date. The task is done in a period in which the party keeps the module and has
// the capacity. The verifier has the accuracy of the monitoring article: an unfinished task is
// found out with the chance of a hit, and a finished task is doubted with the chance of a false
// alarm; a peer overlooks what a party with common interests has not done. Without monitoring the
// verifier finds the truth. A finding that differs from the earlier
// finding is an event: the milestone is met, or no longer met.
func (x *adjudication) milestones() error {
	for k := range x.m.Milestones {
		one := &x.m.Milestones[k]
		if !slices.Contains(x.members, one.Party) || x.Number < x.s.Since+one.By.Periods() {
			continue
		}
		found := x.verified(one)
		if found == slices.ContainsFunc(x.s.Met, func(m treaty.Met) bool { return m.ID == one.ID }) {
			continue
		}
		law, told := treaty.MilestoneUndone, event.MilestoneReversed
		if found {
			law, told = treaty.MilestoneMet, event.MilestoneMet
		}
		x.act(treaty.Event{Kind: law, Author: one.Verifier, Case: one.ID},
			event.Event{Kind: told, Party: one.Party, Ground: "milestones article", Reason: one.What})
	}
	return nil
}

// verified draws whether the verifier finds a milestone done in this period.
func (x *adjudication) verified(one *treaty.Milestone) bool {
	done := x.done(one.Party)
	if !x.Watched(x.m.ID) {
		return done
	}
	hit, falseAlarm := x.Accuracy(x.m.ID, one.Verifier, one.Party, x.Number)
	doubted := hit
	if done {
		doubted = falseAlarm
	}
	return x.Rand(one.Party, "milestone", x.m.ID, one.ID).Float64() >= doubted
}

// done reports whether a party keeps the module in this period and has the capacity for the tasks
// of the module.
func (x *adjudication) done(party string) bool {
	have, ok := x.Register.Capacity(x.m.ID, party, x.Number)
	able := !ok || !x.On(mechanism.CapacityConstraints) || have >= x.Register.CapacityNeed(x.m.ID, party, x.Number)
	return able && !(x.s.BreachedIn == x.Number && slices.Contains(x.s.Breaching, party))
}

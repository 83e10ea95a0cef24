package implementation

import (
	"slices"

	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty"
)

// The file decides the findings on milestones, from the conduct and the capacity of the party and
// the accuracy of verification. Source: verification as a signal with errors, as for monitoring.

// milestones has the verifiers examine the milestones. A milestone is reached from its date on,
// or at once without a date, as long as the party has kept the module in the period and has the
// capacity. The verifier finds the truth with the chance that monitoring finds a breach, and for
// certain without monitoring.
func (x *adjudication) milestones() error {
	for k := range x.m.Milestones {
		one := &x.m.Milestones[k]
		if !slices.Contains(x.members, one.Party) || x.Number < x.s.Since+one.By.Periods() {
			continue
		}
		// Compare the earlier finding with the present facts.
		met := slices.ContainsFunc(x.s.Met, func(m treaty.Met) bool { return m.ID == one.ID })
		have, ok := x.Register.Capacity(x.m.ID, one.Party, x.Number)
		able := !ok || !x.On(mechanism.CapacityConstraints) || have >= x.Register.CapacityNeed(x.m.ID, one.Party, x.Number)
		kept := !(x.s.BreachedIn == x.Number && slices.Contains(x.s.Breaching, one.Party))
		if met != able && met != kept || met == (able && kept) {
			continue
		}
		if x.Watched(x.m.ID) {
			// The verifier has the accuracy of the monitors.
			hit, _ := x.m.Accuracy(1)
			if x.Rand(one.Party, "milestone", x.m.ID, one.ID).Float64() >= hit {
				continue
			}
		}
		if able && kept {
			x.act(treaty.Event{Kind: treaty.MilestoneMet, Author: one.Verifier, Case: one.ID},
				event.Event{Kind: event.MilestoneMet, Party: one.Party, Ground: "milestones article", Reason: one.What})
		} else if met {
			x.act(treaty.Event{Kind: treaty.MilestoneUndone, Author: one.Verifier, Case: one.ID},
				event.Event{Kind: event.MilestoneReversed, Party: one.Party, Ground: "milestones article", Reason: one.What})
		}
	}
	return nil
}

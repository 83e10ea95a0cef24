package implementation

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty"
)

// The file decides assistance with capacity, from the value of fewer failures to each donor.
// Source: Chayes and Chayes (1993, International Organization 47: 175-205) on management of
// compliance.

// assistance asks the donors in turn about each recipient with a gap in capacity, until one donor
// gains by helping.
func (x *adjudication) assistance() error {
	rule := x.m.Assistance
	if rule == nil || !x.On(mechanism.CapacityConstraints) {
		return nil
	}
	for _, recipient := range rule.Recipients {
		if !slices.Contains(x.members, recipient) {
			continue
		}
		// The first donor that gains by assistance pays.
		for _, donor := range rule.Donors {
			if donor == recipient || !slices.Contains(x.members, donor) {
				continue
			}
			g, err := compliance.BestAssistance(x.view(donor), x.m.ID, recipient)
			if err != nil {
				return err
			}
			// Money is paid only between parties with an economy.
			if !(g.Value > 0) || len(x.Actors[x.Seat(donor)].Regions) == 0 || len(x.Actors[x.Seat(recipient)].Regions) == 0 {
				continue
			}
			x.act(treaty.Event{Kind: treaty.Assisted, Author: donor, Party: recipient, Amount: g.Amount}, event.Event{
				Kind: event.Assisted, Amount: g.Amount, Ground: "capacity building article",
				Reason: fmt.Sprintf("the chance of a failure falls from %.3g to %.3g a %s, worth %+.4f %% of a %[3]s's income", g.Before, g.After, x.Unit(), g.Value),
			})
			break
		}
	}
	return nil
}

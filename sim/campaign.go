package sim

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
)

// validateCampaigns reports all mistakes in the campaigns of a scenario.
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

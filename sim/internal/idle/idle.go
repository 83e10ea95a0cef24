// Package idle lists what is valid in a scenario and without an effect there: a term that no
// article reads, a regime after the end, a trigger that nobody finds. The parts of a scenario go
// in, one sentence for each finding comes out, with the path of the field.
package idle

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/sim/domestic"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Input are the parts of a scenario that can be idle.
type Input struct {
	Economy     *market.Economy
	Actors      []agent.Actor
	Treaty      *treaty.Treaty
	Regimes     []sanction.Regime
	Issues      []crisis.Issue
	Campaigns   []domestic.Campaign
	Disruptions []agent.Disruption
	Switches    mechanism.Switches
	// Quarters is the length of the run.
	Quarters int
}

// Warnings lists what the parts state without an effect, and the warnings of the economy. Nil is
// none.
func (s *Input) Warnings() (out []string) {
	warn := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	for _, w := range s.Economy.Warnings() {
		warn("Economy: %s", w)
	}
	late := func(path string, quarter int) {
		if quarter >= s.Quarters {
			warn("%s is quarter %d, and the run ends before", path, quarter)
		}
	}
	for k := range s.Treaty.Modules {
		m := &s.Treaty.Modules[k]
		for _, term := range m.Idle() {
			warn("Treaty.Modules[%d] (%s): no article uses the term %q", k, m.ID, term)
		}
	}
	for k := range s.Regimes {
		r := &s.Regimes[k]
		path := fmt.Sprintf("Regimes[%d] (%s)", k, r.ID)
		late(path+".Start", r.Start)
		if len(r.Triggers) > 0 {
			warn("%s.Triggers: nobody finds triggers in a run, so that the regime is never imposed", path)
		}
		if !s.bites(r) {
			warn("%s.Measures: the regions do not trade what the measures bar", path)
		}
	}
	for k, issue := range s.Issues {
		contested := false
		for i := range s.Regimes {
			contested = contested || s.Regimes[i].Demand.Issue == issue.ID
		}
		if !contested && len(issue.Inducements) == 0 {
			warn("Issues[%d] (%s): no regime and no inducement is about the issue", k, issue.ID)
		}
	}
	for k, c := range s.Campaigns {
		late(fmt.Sprintf("Campaigns[%d].Start", k), c.Start)
		if !s.Switches.On(mechanism.Campaigns) {
			warn("Campaigns[%d]: the mechanism %q is off", k, mechanism.Campaigns)
		}
	}
	for k, d := range s.Disruptions {
		late(fmt.Sprintf("Shocks.Disruptions[%d] (%s).From", k, d.Name), d.From)
	}
	if len(s.Treaty.Modules)+len(s.Regimes)+len(s.Issues) == 0 {
		warn("Treaty, Regimes and Issues are empty: nothing is negotiated, and nobody is sanctioned")
	}
	return out
}

// bites reports whether a regime restricts something: trade of the baseline between a sender and
// the target, or finance.
func (s *Input) bites(r *sanction.Regime) bool {
	places := func(id string) (out []int) {
		for k := range s.Actors {
			if s.Actors[k].ID != id {
				continue
			}
			for _, region := range s.Actors[k].Regions {
				if n, ok := s.Economy.RegionIndex(region); ok {
					out = append(out, n)
				}
			}
		}
		return out
	}
	for _, m := range r.Measures {
		if m.Sectors == "" {
			return true
		}
		sectors, err := m.Sectors.In(s.Economy)
		if err != nil {
			return true // a mistake, for Validate
		}
		for _, sender := range r.Senders {
			for _, n := range places(sender) {
				for _, i := range places(r.Target) {
					for _, j := range sectors {
						if s.Economy.Trade(j, n, i)+s.Economy.Trade(j, i, n) > 0 {
							return true
						}
					}
				}
			}
		}
	}
	return false
}

package sim

import (
	"errors"
	"fmt"

	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// The file lists what is valid in a scenario and without an effect there. Options.Strict makes a
// mistake of each. Experiments vary periods and economies, and play such scenarios all the same.

// Warnings lists what a valid scenario states without an effect, one sentence each with the path
// of the field, and the warnings of the economy. Nil is none.
func (s *Scenario) Warnings() (out []string) {
	warn := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if s.Economy == nil {
		return nil // a mistake, for Validate
	}
	for _, w := range s.Economy.Warnings() {
		warn("Economy: %s", w)
	}
	quarters := max(int(float64(s.Periods)*s.PeriodLength.Quarters()), 1)
	late := func(path string, quarter int) {
		if quarter >= quarters {
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
	for k, d := range s.Shocks.Disruptions {
		late(fmt.Sprintf("Shocks.Disruptions[%d] (%s).From", k, d.Name), d.From)
	}
	if len(s.Treaty.Modules)+len(s.Regimes)+len(s.Issues) == 0 {
		warn("Treaty, Regimes and Issues are empty: nothing is negotiated, and nobody is sanctioned")
	}
	return out
}

// bites reports whether a regime restricts something: trade of the baseline between a sender and
// the target, or finance.
func (s *Scenario) bites(r *sanction.Regime) bool {
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

// strict returns the warnings of a scenario as one error, nil without any.
func (s *Scenario) strict() error {
	var errs []error
	for _, w := range s.Warnings() {
		errs = append(errs, errors.New("sim: "+w))
	}
	return errors.Join(errs...)
}

package sim

import (
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// DefaultEssential are the sectors that harm is measured by unless a scenario says
// otherwise, by their IDs in the embedded economies: food, energy and medicines. An
// assumption.
const DefaultEssential = "AGF,AGR,FOD,ENM,PET,UTL,CHP,PHA"

// essential are the sectors that harm is measured by.
func (s *Scenario) essential() treaty.Sectors {
	if s.Essential != "" {
		return s.Essential
	}
	var ids []string
	for _, id := range strings.Split(DefaultEssential, ",") {
		if _, ok := s.Economy.SectorIndex(id); ok {
			ids = append(ids, id)
		}
	}
	if ids == nil {
		return treaty.Everything
	}
	return treaty.Sector(ids...)
}

// switched is a regime without the clauses that are switched off.
func (s *Scenario) switched(r sanction.Regime) sanction.Regime {
	if !s.Switches.On(mechanism.OverCompliance) {
		r.Exemptions = slices.Clone(r.Exemptions)
		for k := range r.Exemptions {
			r.Exemptions[k].Chill = 0
		}
	}
	if !s.Switches.On(mechanism.ParliamentaryTests) {
		r.Oversight = nil
	}
	return r
}

// harm is what the sanctions in force do to the people of an actor, and to those of third
// regions.
type harm struct{ own, spillover float64 }

// harms are by seat, and nil if no sanctions are in force. Those to third regions are for
// targets alone: the mean of the regions that lose and speak for no sender and no target,
// by what is spent on essentials there. Both are read at the elasticities from which the
// economy starts, as all forecasts are.
func (w *World) harms(situation *agent.Situation) ([]harm, error) {
	part := map[string]bool{} // the regions of senders and targets
	targets := make([]bool, len(w.public))
	some := false
	for seat := range w.public {
		target, sender := underSanctions(situation, w.public[seat].ID)
		targets[seat] = target
		for _, id := range w.public[seat].Regions {
			part[id] = target || sender
		}
		some = some || target || sender
	}
	if !some {
		return nil, nil
	}
	with, without, err := situation.Sanctioned()
	if err != nil {
		return nil, err
	}
	essential := w.Scenario.essential()
	var third []string
	for _, r := range w.Scenario.Economy.Regions() {
		if !part[r.ID] && with.Harm(without, []string{r.ID}, essential) > numeric.Negligible {
			third = append(third, r.ID)
		}
	}
	out := make([]harm, len(w.public))
	for seat := range out {
		out[seat].own = with.Harm(without, w.public[seat].Regions, essential)
		if targets[seat] {
			out[seat].spillover = with.Harm(without, third, essential)
		}
	}
	return out, nil
}

// atHome is what an actor's people bear, zero if there are no sanctions.
func atHome(list []harm, seat int) harm {
	if list == nil {
		return harm{}
	}
	return list[seat]
}

package sim

import (
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// DefaultEssential lists the sectors by which harm is measured unless a scenario says
// otherwise, by their IDs in the embedded economies: food, energy and medicines. An
// assumption.
const DefaultEssential = "AGF,AGR,FOD,ENM,PET,UTL,CHP,PHA"

// essential returns the sectors by which harm is measured.
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

// essentials returns the sectors by which harm is measured, looked up once.
func (w *World) essentials() treaty.Sectors {
	if w.basics == "" {
		w.basics = w.Scenario.essential()
	}
	return w.basics
}

// switched returns a regime without the clauses that are switched off.
func (s *Scenario) switched(r sanction.Regime) sanction.Regime {
	if !s.Switches.On(mechanism.OverCompliance) {
		r.Exemptions = slices.Clone(r.Exemptions)
		for k := range r.Exemptions {
			r.Exemptions[k].Chill = 0
		}
	}
	if !s.Switches.On(mechanism.Oversight) {
		r.Oversight = nil
	}
	return r
}

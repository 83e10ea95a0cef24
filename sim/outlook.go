package sim

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/sim/mechanism"
)

// outlook holds the last contingencies for all actors that price the future. Phases
// read the outlook many times in a quarter, and few phases change the outlook. A World
// can drop the outlook at any time, and a branch begins without an outlook.
type outlook struct {
	at          []outlookKey
	period      int
	version     uint64 // of the docket
	threats     []agent.SanctionThreat
	settlements []agent.IssueLinkage
}

// outlookKey holds all inputs of standoff.State.Threats and standoff.State.Settlements
// from a dispute and its issue, beside the docket and the period. The version of the
// docket stands for all events in the docket.
type outlookKey struct {
	issue, deadline          int
	demand, severity, chance float64
	fading                   [2]float64
	met                      bool
	level                    float64
}

// outlook returns the open threats and the settlements of the present state.
func (w *World) outlook() ([]agent.SanctionThreat, []agent.IssueLinkage) {
	if len(w.Coercion.Standoffs) == 0 {
		return nil, nil
	}
	o := &w.foreseen
	same := !w.forgets && o.at != nil && o.period == w.Period && o.version == w.Coercion.Docket.Version() && len(o.at) == len(w.Coercion.Standoffs)
	for k := range w.Coercion.Standoffs {
		same = same && o.at[k] == w.outlookKey(k)
	}
	if !same {
		o.at = slices.Grow(o.at[:0], len(w.Coercion.Standoffs))
		for k := range w.Coercion.Standoffs {
			o.at = append(o.at, w.outlookKey(k))
		}
		o.period, o.version = w.Period, w.Coercion.Docket.Version()
		o.threats, o.settlements = w.Coercion.Threats(w.Period, w.Scenario.PeriodLength), w.Coercion.Settlements(w.Period)
	}
	return o.threats, o.settlements
}

// outlookKey returns the key of a standoff.
func (w *World) outlookKey(k int) outlookKey {
	d := &w.Coercion.Standoffs[k]
	return outlookKey{
		issue: d.Issue, deadline: d.Deadline, demand: d.Demand, severity: d.Severity, chance: d.Chance,
		fading: d.Fading, met: d.Met, level: w.Coercion.Issues[d.Issue].Level,
	}
}

// popular returns the support of the leader of each seat over the mean of the seat, or nil if
// support moves no other actor. The returned list never changes: after a change of a support
// there is another list.
func (w *World) popular() []float64 {
	if !w.On(mechanism.Coattails) || !w.On(mechanism.Support) {
		return nil
	}
	over := func(seat int) float64 { return w.Domestic.Home[seat].Support - w.public[seat].Politics.Mean }
	same := w.support != nil && !w.forgets
	for seat := range w.Domestic.Home {
		same = same && w.support[seat] == over(seat)
	}
	if !same {
		w.support = make([]float64, len(w.Domestic.Home))
		for seat := range w.support {
			w.support[seat] = over(seat)
		}
	}
	return w.support
}

// publicly returns the public sides of the actors with the hazards of office as
// publicly known. The returned list never changes: after a change of a hazard there is
// another list.
func (w *World) publicly() []agent.Public {
	same := w.shown != nil
	for seat := range w.public {
		same = same && w.shown[seat].Hazard == w.hazard(seat)
	}
	if !same {
		w.shown = slices.Clone(w.public)
		for seat := range w.shown {
			w.shown[seat].Hazard = w.hazard(seat)
		}
	}
	return w.shown
}

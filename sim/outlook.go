package sim

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent"
)

// outlook is what hangs over all who price the future, as last worked out: phases ask for it
// again and again in a quarter, and few of them change it. It can be dropped at any time, and
// a World that branches off begins without one.
type outlook struct {
	at          []outlookKey
	period      int
	version     uint64 // of the docket
	threats     []agent.SanctionThreat
	settlements []agent.IssueLinkage
}

// outlookKey is all that openThreats and settlements read of a dispute and of its issue,
// beside the docket, of which the version says what has happened in it, and the period.
type outlookKey struct {
	issue, deadline          int
	demand, severity, chance float64
	fading                   [2]float64
	met                      bool
	level                    float64
}

// outlook returns the open threats and the settlements as things stand.
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

func (w *World) outlookKey(k int) outlookKey {
	d := &w.Coercion.Standoffs[k]
	return outlookKey{
		issue: d.Issue, deadline: d.Deadline, demand: d.Demand, severity: d.Severity, chance: d.Chance,
		fading: d.Fading, met: d.Met, level: w.Coercion.Issues[d.Issue].Level,
	}
}

// publicly are the public sides of the actors with the hazards of office as all see them. The
// list stays as it is: when a hazard changes there is another.
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

// This file holds the result of a run, and asks the package explanation for its words.

package sim

import (
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/internal/explanation"
	"github.com/tradetalk/tradetalk/sim/mechanism"
)

// History is the result of a run: the events, the state of each actor in each quarter,
// and the World at the end.
type History struct {
	Events []event.Event
	// Rows are by quarter and then by actor.
	Rows  []Row
	World *World
}

// RealIncome returns the path of an actor's real income, in percent of the baseline, by
// quarter; nil for an actor that did not take part.
func (h *History) RealIncome(actor string) []float64 {
	var path []float64
	for _, r := range h.Rows {
		if r.Actor == actor {
			path = append(path, r.RealIncome)
		}
	}
	return path
}

// Explain returns the reasons of an actor against a module in plain words: each draft
// that the actor refused and when, the worth of the draft at the first refusal with its
// sources, when and why the actor had nothing to offer, the votes at home that failed, and
// the fate of the module from its first signature on.
func (h *History) Explain(actor, module string) string {
	q := explanation.Question{Events: h.Events, Actor: actor, Module: module, Unit: h.World.unit()}
	q.Seated, q.Known = h.World.seat(actor) >= 0, h.World.Register.Space(module) != nil
	if q.Seated && q.Known {
		q.Bound = h.World.Register.Bound(actor, module)
		q.Disputed = h.World.facts(h.World.bare(), "").Disputed(module)
	}
	return q.Answer()
}

// Diagnose says in plain words what never happened in a history or in an ensemble of histories
// of one scenario, and the nearest reason in the record: a module that was never signed,
// ratified, in force, invoked or ended, and a dispute without a threat, measures or their end.
func Diagnose(ensemble ...*History) string {
	var in explanation.Ensemble
	for _, h := range ensemble {
		in.Runs = append(in.Runs, h.Events)
	}
	if len(ensemble) > 0 {
		sc := ensemble[0].World.Scenario
		in.Unit, in.Modules, in.Actors, in.Modular = sc.PeriodLength.String(), sc.Treaty.Modules, sc.Actors, sc.Talks.Agenda == Modular
		in.Exceptions, in.Threats = sc.Switches.On(mechanism.Exceptions), len(sc.Shocks.Threats)+len(sc.Shocks.Motives) > 0
		for k := range sc.Regimes {
			if r := &sc.Regimes[k]; sc.contested(r) {
				in.Disputes = append(in.Disputes, r)
			}
		}
	}
	return in.Diagnose()
}

// Diagnose is the function Diagnose for one history.
func (h *History) Diagnose() string { return Diagnose(h) }

package sim

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty"
)

// Shocks are the processes from outside. The zero value has no process.
type Shocks struct {
	// Threats are threats to security, at most a single process for each actor. Only
	// the actor knows the state of its own process.
	Threats []Threat
	// Motives are protectionist motives, at most a single process for each actor. Only
	// the actor knows the state of its own process.
	Motives []Motive
	// Disruptions are crises and new technologies. A disruption comes as a surprise,
	// and is public afterwards.
	Disruptions []agent.Disruption
}

// Threat is a process of threats to the listed actors, independent for each actor.
type Threat struct {
	// Actors are IDs; nil means all.
	Actors []string
	agent.SecurityThreat
}

// Motive is a process of protectionist motives of the listed actors, independent for
// each.
type Motive struct {
	// Actors are IDs; nil means all.
	Actors []string
	agent.MotiveProcess
}

// validate reports all mistakes in the shocks of a scenario.
func (s *Shocks) validate(sc *Scenario) (errs []error) {
	known := func(where string, ids []string, seen map[string]bool) {
		if ids == nil {
			for k := range sc.Actors {
				ids = append(ids, sc.Actors[k].ID)
			}
		}
		for _, id := range ids {
			if !slices.ContainsFunc(sc.Actors, func(a agent.Actor) bool { return a.ID == id }) {
				errs = append(errs, fmt.Errorf("sim: %s names %q; want IDs of actors", where, id))
			}
			if seen[id] {
				errs = append(errs, fmt.Errorf("sim: %s names %q a second time; want one process an actor", where, id))
			}
			if seen != nil {
				seen[id] = true
			}
		}
	}
	add := func(where string, err error) {
		if err != nil {
			errs = append(errs, fmt.Errorf("sim: %s: %w", where, err))
		}
	}
	seen := map[string]bool{}
	for k := range s.Threats {
		where := fmt.Sprintf("Scenario.Shocks.Threats[%d]", k)
		known(where, s.Threats[k].Actors, seen)
		add(where, s.Threats[k].Validate(sc.Economy))
	}
	seen = map[string]bool{}
	for k := range s.Motives {
		where := fmt.Sprintf("Scenario.Shocks.Motives[%d]", k)
		known(where, s.Motives[k].Actors, seen)
		for a := range sc.Actors {
			if m := &s.Motives[k]; m.Actors == nil && !sc.Actors[a].Observes() || slices.Contains(m.Actors, sc.Actors[a].ID) {
				add(where, m.Validate(&sc.Actors[a].Public))
			}
		}
	}
	if n := len(s.Disruptions); n > agent.MaxDisruptions {
		add("Scenario.Shocks", fmt.Errorf("the list Disruptions is a list of %d; want at most %d", n, agent.MaxDisruptions))
	}
	for k := range s.Disruptions {
		add(fmt.Sprintf("Scenario.Shocks.Disruptions[%d]", k), s.Disruptions[k].Validate(sc.Economy))
	}
	return errs
}

// threat returns the process of threats to an actor by the period, with defaults filled
// in, or zero.
func (s *Shocks) threat(id string, l treaty.Length) (p agent.SecurityThreat) {
	for k := range s.Threats {
		if t := &s.Threats[k]; t.Actors == nil || slices.Contains(t.Actors, id) {
			p = t.SecurityThreat.In(l)
		}
	}
	return p
}

// motive returns the process of motives of an actor by the period, with defaults filled
// in, or zero.
func (s *Shocks) motive(id string, l treaty.Length) (p agent.MotiveProcess) {
	for k := range s.Motives {
		if m := &s.Motives[k]; m.Actors == nil || slices.Contains(m.Actors, id) {
			p = m.MotiveProcess.In(l)
		}
	}
	return p
}

// processes looks up the processes of each seat.
func (w *World) processes() {
	w.threats = make([]agent.SecurityThreat, len(w.public))
	w.motives = make([]agent.MotiveProcess, len(w.public))
	for seat := range w.public {
		if w.On(mechanism.SecurityThreats) {
			w.threats[seat] = w.Scenario.Shocks.threat(w.public[seat].ID, w.Scenario.PeriodLength)
		}
		if w.On(mechanism.ProtectionistMotives) {
			w.motives[seat] = w.Scenario.Shocks.motive(w.public[seat].ID, w.Scenario.PeriodLength)
		}
	}
}

// disruptions returns the disruptions so far.
func (w *World) disruptions() []agent.Disruption {
	all := w.Scenario.Shocks.Disruptions
	if !w.On(mechanism.Disruptions) {
		return nil
	}
	n := 0
	for n < len(all) && all[n].From <= w.Period {
		n++
	}
	return all[:n]
}

package sim

import (
	"errors"
	"fmt"
	"reflect"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/sim/internal/payoffs"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Clone returns a World that goes on independently from the present state: a snapshot,
// or a branch of the history. The two Worlds share no variable part, and may run on
// different goroutines. Played to the end, the clone leaves the same bytes, unless
// either World is changed (Change). Observers are left behind; see Observe. The phases
// are shared: a phase must keep no state.
func (w *World) Clone() *World {
	c := *w
	sc := w.Scenario.copied()
	c.Scenario, c.stated = &sc, &sc
	if w.stated != w.Scenario {
		stated := w.stated.copied()
		c.stated = &stated
	}
	c.Register = w.Register.Clone()
	c.Trust = cloneTrust(w.Trust)
	c.Forecasts = slices.Clone(w.Forecasts)
	for k := range c.Forecasts {
		c.Forecasts[k] = slices.Clone(c.Forecasts[k])
	}
	c.Domestic = *w.Domestic.Clone()
	c.Private, c.Image, c.Records = slices.Clone(w.Private), slices.Clone(w.Image), slices.Clone(w.Records)
	c.Obligations = *w.Obligations.Clone()
	c.Tariffs = slices.Clone(w.Tariffs)
	c.threats, c.motives = slices.Clone(w.threats), slices.Clone(w.motives)
	c.Tables = make([]Table, len(w.Tables))
	for k, t := range w.Tables {
		c.Tables[k] = t.clone()
	}
	c.bargained = slices.Clone(w.bargained)
	c.Package = Package{w.Package.Table.clone(), slices.Clone(w.Package.Modules), slices.Clone(w.Package.Signed)}
	c.Policy, c.baseline, c.next = w.Policy.Clone(), w.baseline.Clone(), w.next.Clone()
	c.Equilibrium, c.cleared = *w.Equilibrium.Clone(), *w.cleared.Clone()
	c.public, c.caches = slices.Clone(w.public), w.caches.anew(sc.Economy)
	c.Coercion = *w.Coercion.Clone()
	if w.adaptation != nil {
		c.adaptation, c.adapted = w.adaptation.Clone(), w.adapted.Clone()
	}
	c.phases = slices.Clone(w.phases)
	c.observe = nil
	c.history = &History{Events: slices.Clone(w.history.Events), Rows: slices.Clone(w.history.Rows), World: &c}
	return &c
}

// Observe adds observers of all later events.
func (w *World) Observe(o ...Observer) { w.observe = append(slices.Clip(w.observe), o...) }

// Change alters the scenario from the next period on: a branch under another policy.
// The function change gets the scenario as stated, per quarter for every length of
// period. Regimes, switches, shocks, the rules of talks, the number of periods and all
// properties of the actors except their identity can be changed; talks under way go on
// with the players and the deadline of their start. The economy, the treaty, and the
// actors and their regions cannot be changed. An invalid change leaves the World
// unchanged, and the error reports every mistake.
func (w *World) Change(change func(*Scenario)) error {
	was := w.stated
	sc := was.copied()
	change(&sc)
	if err := sc.Validate(); err != nil {
		return err
	}
	var errs []error
	if sc.Economy != was.Economy {
		errs = append(errs, errors.New("sim: Scenario.Economy is another; want the one that the history began with"))
	}
	if sc.PeriodLength != was.PeriodLength {
		errs = append(errs, fmt.Errorf("sim: Scenario.PeriodLength is %v; want %v, that of the beginning", sc.PeriodLength, was.PeriodLength))
	}
	if !reflect.DeepEqual(sc.Treaty, was.Treaty) {
		errs = append(errs, errors.New("sim: Scenario.Treaty is another; want the text that the history began with"))
	}
	if !reflect.DeepEqual(sc.Issues, was.Issues) || !slices.EqualFunc(sc.disputed(), was.disputed(), func(a, b sanction.Regime) bool { return reflect.DeepEqual(a, b) }) {
		errs = append(errs, errors.New("sim: Scenario.Issues, or the regimes about them, are others; want those that the history began with"))
	}
	other := func(m mechanism.ID) bool { return sc.Switches.On(m) != was.Switches.On(m) }
	if other(mechanism.Adaptation) || other(mechanism.Diversification) || !reflect.DeepEqual(sc.Adaptation, was.Adaptation) {
		errs = append(errs, errors.New("sim: Scenario.Adaptation, or a switch of it, is another; want that of the beginning"))
	}
	ratify, deadline := sc.Talks.RatifyAfter, sc.Coercion.Deadline // zero has its meaning already
	sc = sc.prepared()
	sc.Talks.RatifyAfter, sc.Coercion.Deadline = max(ratify, 0), max(deadline, 0)
	same := slices.EqualFunc(sc.Actors, was.Actors, func(a, b agent.Actor) bool {
		return a.ID == b.ID && slices.Equal(a.Regions, b.Regions)
	})
	if !same {
		errs = append(errs, errors.New("sim: Scenario.Actors are others, or speak for other regions; want those that the history began with"))
	}
	if sc.Periods < w.Period {
		errs = append(errs, fmt.Errorf("sim: Scenario.Periods is %d; want at least %d, the periods already played", sc.Periods, w.Period))
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	w.stated, w.Scenario = &sc, sc.played()
	now := w.Scenario
	for k := range now.Actors {
		w.public[k] = now.Actors[k].Public
	}
	w.shown, w.foreseen, w.basics = nil, outlook{}, ""
	w.processes()
	w.book = welfare.NewEvaluator(now.Economy, agent.Payoffs(w.public)) // prices of other regimes, and their worth to other groups
	w.games = payoffs.Cache{}
	if err := w.priceTransfers(); err != nil {
		return err
	}
	w.scheduled, w.dated = nil, nil
	for k := range now.Regimes {
		if !now.contested(&now.Regimes[k]) {
			w.scheduled = append(w.scheduled, now.switched(now.Regimes[k]))
		}
	}
	if w.adaptation != nil {
		w.book.At(w.atFirst)
		w.later = welfare.NewEvaluator(now.Economy, agent.Payoffs(w.public))
	}
	return nil
}

// clone returns a copy of a table.
func (t Table) clone() Table {
	if t.Session != nil {
		t.Session = t.Session.Clone()
	}
	t.Order = slices.Clone(t.Order)
	return t
}

// cloneTrust returns a copy of a matrix of trust.
func cloneTrust(rows [][]belief.Reputation) [][]belief.Reputation {
	out := make([][]belief.Reputation, len(rows))
	for i := range rows {
		out[i] = slices.Clone(rows[i])
	}
	return out
}

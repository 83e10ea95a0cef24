package experiment

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/store"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// issueIDs returns the IDs of the issues in the order of a run.
func issueIDs(sc *sim.Scenario) []string {
	out := ids(sc.Issues, func(i *crisis.Issue) string { return i.ID })
	slices.Sort(out)
	return out
}

// moduleIDs returns the IDs of the modules in the order of the treaty.
func moduleIDs(sc *sim.Scenario) []string {
	return ids(sc.Treaty.Modules, func(m *treaty.Module) string { return m.ID })
}

// regimeIDs returns the IDs of the regimes.
func regimeIDs(sc *sim.Scenario) []string {
	return ids(sc.Regimes, func(r *sanction.Regime) string { return r.ID })
}

// actorIDs returns the IDs of the actors with a seat.
func actorIDs(sc *sim.Scenario) (out []string) {
	for k := range sc.Actors {
		if !sc.Actors[k].Observes() {
			out = append(out, sc.Actors[k].ID)
		}
	}
	return out
}

// Play plays a scenario and returns the run with the states that observables read.
func Play(ctx context.Context, sc sim.Scenario, o sim.Options) (*Run, error) {
	return play(ctx, sc, o, false)
}

// play is Play, with the rows of the economy if markets is set.
func play(ctx context.Context, sc sim.Scenario, o sim.Options, markets bool) (*Run, error) {
	r := &Run{Scenario: &sc, Seed: o.Seed}
	if markets {
		o.Observers = append(slices.Clone(o.Observers), economy{r})
	}
	w, err := sim.Start(sc, o)
	if err != nil {
		return nil, err
	}
	r.History = w.History()
	for w.Period < sc.Periods {
		if err := w.Step(ctx); err != nil {
			return nil, err
		}
		r.Periods = append(r.Periods, state(w))
	}
	return r, nil
}

// state returns the state of disputes and texts of a World at the end of the period before the
// present one.
func state(w *sim.World) Period {
	var p Period
	for k := range w.Coercion.Issues {
		p.Level = append(p.Level, w.Coercion.Issues[k].Level)
	}
	p.Members = make([][]string, len(w.Scenario.Treaty.Modules))
	for m, s := range w.Register.InForce() {
		k := slices.IndexFunc(w.Scenario.Treaty.Modules, func(one treaty.Module) bool { return one.ID == m.ID })
		p.Members[k] = slices.Clone(s.Ratified)
	}
	now := agent.Situation{Period: w.Period - 1, Docket: w.Coercion.Docket}
	for _, regime := range w.Scenario.Regimes {
		if _, contested := w.Coercion.Docket.Standing(regime.ID); !contested {
			now.Regimes = append(now.Regimes, regime)
		}
	}
	for regime, senders := range now.Sanctions() {
		if p.Senders == nil {
			p.Senders = map[string][]string{}
		}
		p.Senders[regime.ID] = slices.Clone(senders)
	}
	return p
}

// economy is a run as an observer of the economy.
type economy struct{ run *Run }

// Event does nothing: the history holds events.
func (economy) Event(event.Event) error { return nil }

// Row does nothing: the history holds rows.
func (economy) Row(sim.Row) error { return nil }

// Sector keeps a row.
func (r economy) Sector(row sim.SectorRow) error {
	r.run.Sectors = append(r.run.Sectors, row)
	return nil
}

// World keeps a row.
func (r economy) World(row sim.WorldRow) error {
	r.run.World = append(r.run.World, row)
	return nil
}

// number is a figure in the bytes of a run: JSON has no NaN and no infinity.
type number float64

// MarshalJSON writes null for NaN, and infinities as texts.
func (x number) MarshalJSON() ([]byte, error) {
	switch v := float64(x); {
	case v != v:
		return []byte("null"), nil
	case math.IsInf(v, 1):
		return []byte(`"+Inf"`), nil
	case math.IsInf(v, -1):
		return []byte(`"-Inf"`), nil
	default:
		return json.Marshal(v)
	}
}

// UnmarshalJSON reads what MarshalJSON writes.
func (x *number) UnmarshalJSON(b []byte) error {
	switch string(b) {
	case "null":
		*x = number(math.NaN())
	case `"+Inf"`:
		*x = number(math.Inf(1))
	case `"-Inf"`:
		*x = number(math.Inf(-1))
	default:
		return json.Unmarshal(b, (*float64)(x))
	}
	return nil
}

// payload is the content of a run in a file of runs.
type payload struct {
	// Values has a figure for each observable with one figure a run, in order, and Each the
	// figures of all others.
	Values []number   `json:"v"`
	Each   [][]number `json:"e,omitempty"`
	// Tables are the rows of the tables that the study keeps, a list of rows by name.
	Tables map[string]json.RawMessage `json:"t,omitempty"`
}

// forecast is a row of the table of forecasts.
type forecast struct {
	Actor, Kind string
	Chance      float64
	Happened    bool
}

// eventRow is a row of the table of events.
type eventRow struct {
	Period                             int
	Phase, Kind, Actor, Module, Regime string
	Issue, Other, Party, Case          string
	Level, Demanded, Least, Amount     float64
	Sectors, Draft, Ground             string
	Round, Until                       int
	Alarm, Late, Upheld, Genuine       bool
	For, Against                       []string
}

// kept are the types of the rows of tables that a study may keep.
var kept = map[string]reflect.Type{
	"periods": reflect.TypeFor[sim.Row](), "events": reflect.TypeFor[eventRow](),
	"episodes": reflect.TypeFor[event.Episode](), "forecasts": reflect.TypeFor[forecast](),
}

// rows returns the rows of a run in a table that the study keeps.
func (r *Run) rows(table string) (out [][]any) {
	switch table {
	case "periods":
		for _, row := range r.History.Rows {
			out = append(out, store.Values(row))
		}
	case "events":
		for k := range r.History.Events {
			e := &r.History.Events[k]
			out = append(out, store.Values(eventRow{
				Period: e.Period, Phase: e.Phase, Kind: e.Kind.String(), Actor: e.Actor, Module: e.Module, Regime: e.Regime,
				Issue: e.Issue, Other: e.Other, Party: e.Party, Case: e.Case, Level: e.Level, Demanded: e.Demanded, Least: e.Least, Amount: e.Amount,
				Sectors: string(e.Sectors), Draft: e.Draft, Ground: e.Ground, Round: e.Round, Until: e.Until,
				Alarm: e.Alarm, Late: e.Late, Upheld: e.Upheld, Genuine: e.Genuine, For: e.For, Against: e.Against,
			}))
		}
	case "episodes":
		for _, e := range r.Episodes() {
			out = append(out, store.Values(e))
		}
	case "forecasts":
		for seat, list := range r.History.World.Forecasts {
			actor := r.History.World.Scenario.Actors[seat].ID
			for _, f := range list {
				out = append(out, store.Values(forecast{actor, f.Kind.String(), f.Chance, f.Happened}))
			}
		}
	}
	for _, row := range out {
		for k, v := range row {
			if x, ok := v.(float64); ok {
				row[k] = number(x)
			}
		}
	}
	return out
}

// runner plays the runs of a study.
type runner struct{ p *prepared }

// Run plays a run and returns its bytes.
func (r runner) Run(ctx context.Context, run int) ([]byte, error) {
	p := r.p
	point, seed := p.of(run)
	sc, err := p.scenario(point)
	if err != nil {
		return nil, err
	}
	markets := slices.ContainsFunc(p.Observe, func(o Observable) bool { return o.markets })
	o := sim.Options{Seed: seed}
	var imposed *forking
	if p.fork != nil {
		imposed = p.fork.in(point)
		o.Intervene = imposed.intervene
	}
	played, err := play(ctx, sc, o, markets)
	if err != nil {
		return nil, err
	}
	var out payload
	for _, o := range p.Observe {
		if imposed != nil && !imposed.done {
			// A history without the decision has no figures.
			if o.Of != nil {
				out.Values = append(out.Values, number(math.NaN()))
			} else {
				out.Each = append(out.Each, []number{})
			}
			continue
		}
		if o.Of != nil {
			out.Values = append(out.Values, number(o.Of(played)))
			continue
		}
		list := []number{}
		for _, x := range o.Each(played) {
			list = append(list, number(x))
		}
		out.Each = append(out.Each, list)
	}
	for _, table := range p.Keep {
		if out.Tables == nil {
			out.Tables = map[string]json.RawMessage{}
		}
		if out.Tables[table], err = json.Marshal(played.rows(table)); err != nil {
			return nil, err
		}
	}
	return json.Marshal(out)
}

// Check returns the mistakes of observables, looked up in a scenario.
func Check(sc *sim.Scenario, observe []Observable) error {
	var errs []error
	for _, o := range observe {
		err := o.parse()
		if err == nil && o.check != nil {
			err = o.check(sc)
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// Figures plays a history and returns a figure for each observable, NaN for none; the mean of an
// observable with several in a run.
func Figures(ctx context.Context, sc sim.Scenario, seed uint64, observe []Observable) ([]float64, error) {
	if err := Check(&sc, observe); err != nil {
		return nil, err
	}
	observe = slices.Clone(observe)
	markets := false
	for k := range observe {
		_ = observe[k].parse() // checked above
		markets = markets || observe[k].markets
	}
	r, err := play(ctx, sc, sim.Options{Seed: seed}, markets)
	if err != nil {
		return nil, err
	}
	out := make([]float64, len(observe))
	for k, o := range observe {
		if o.Of != nil {
			out[k] = o.Of(r)
		} else {
			out[k] = mean(o.Each(r))
		}
	}
	return out, nil
}

// Describe returns a run in words, for a record of its failure.
func (r runner) Describe(run int) string {
	p := r.p
	point, seed := p.of(run)
	b, _ := p.at(point)
	return fmt.Sprintf("%s (scenario %.12s), seed %d", p.label(point), p.bases[b].hash, seed)
}

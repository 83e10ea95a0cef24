package report

import (
	"reflect"
	"slices"

	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/store"
)

// Recorder is an observer that keeps a run for a page.
type Recorder struct {
	run     *run
	columns []column
	names   names // of fields of events
	texts   names // of events
}

var _ sim.MarketObserver = (*Recorder)(nil)

// run is a run as the page reads it.
type run struct {
	Name string `json:"name"`
	// Length is the name of a period, Periods the number of periods recorded.
	Length  string   `json:"length"`
	Periods int      `json:"periods"`
	Actors  []string `json:"actors"`
	// Rows holds a number by period, actor and column, nil for an actor without a row.
	Rows [][][]short `json:"rows"`
	// Trade and Fragmentation are by period.
	Trade         []short `json:"trade"`
	Fragmentation []short `json:"fragmentation"`
	Events        []act   `json:"events"`
	// Names are the names in the details of acts, Texts the texts of acts.
	Names []string `json:"names"`
	Texts []string `json:"texts"`

	Scenario string          `json:"scenario"`
	Metadata *store.Metadata `json:"metadata"`
}

// act is an event as the page reads it: the period; then kind, phase, actor, other side, module
// or regime, text and reason, each as a place in the list of texts; and the details.
type act [9]any

// shown are fields of an event with a place of their own on the page.
var shown = map[string]bool{"Period": true, "Phase": true, "Kind": true, "Actor": true, "Module": true, "Regime": true, "Reason": true}

// Event keeps an event.
func (r *Recorder) Event(e event.Event) error {
	other, object := e.Other, e.Module
	if other == "" {
		other = e.Party
	}
	if object == "" {
		object = e.Regime
	}
	// The reason has a place of its own, but for a scheduled regime, which is told by its reason.
	told := e
	if !(e.Kind == event.SanctionImposed && e.Issue == "") {
		told.Reason = ""
	}
	one := act{0: e.Period, 8: r.names.details(reflect.ValueOf(e), shown, 0)}
	for k, text := range []string{e.Kind.String(), e.Phase, e.Actor, other, object, told.String(), e.Reason} {
		one[k+1] = r.texts.place(text)
	}
	if e.Length != 0 {
		r.run.Length = e.Length.String()
	}
	r.run.Events = append(r.run.Events, one)
	r.run.Names, r.run.Texts = r.names.list, r.texts.list
	return nil
}

// Row keeps a row.
func (r *Recorder) Row(row sim.Row) error {
	at := slices.Index(r.run.Actors, row.Actor)
	if at < 0 {
		at = len(r.run.Actors)
		r.run.Actors = append(r.run.Actors, row.Actor)
	}
	r.until(row.Period)
	now := &r.run.Rows[row.Period]
	for len(*now) <= at {
		*now = append(*now, nil)
	}
	v := reflect.ValueOf(row)
	values := make([]short, len(r.columns))
	for k, c := range r.columns {
		values[k] = short(number(v.Field(c.field)))
	}
	(*now)[at] = values
	return nil
}

// Sector keeps nothing: the page shows actors.
func (r *Recorder) Sector(sim.SectorRow) error { return nil }

// World keeps the state of the world economy.
func (r *Recorder) World(w sim.WorldRow) error {
	r.run.Trade, r.run.Fragmentation = append(r.run.Trade, short(w.Trade)), append(r.run.Fragmentation, short(w.Fragmentation))
	return nil
}

// until makes room for a period.
func (r *Recorder) until(period int) {
	for len(r.run.Rows) <= period {
		r.run.Rows = append(r.run.Rows, nil)
	}
	r.run.Periods = len(r.run.Rows)
}

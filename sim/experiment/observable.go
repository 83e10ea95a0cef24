package experiment

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/internal/keys"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
)

// Observable is a figure of a run: in words, or a function.
//
// Words are one of
//
//	STAT FIELD ACTOR           a field of sim.Row, by its key: "mean real_income RUS"; * for all actors
//	STAT FIELD world           a field of sim.WorldRow: "last fragmentation world"
//	STAT FIELD REGION SECTOR   a field of sim.SectorRow: "min payroll CHN ELE"
//	STAT level ISSUE           the real compliance with the demand in an issue, in [0, 1]
//	STAT in_force MODULE       1 in periods with the module in force, else 0
//	STAT members MODULE        the number of parties bound by the module in force
//	STAT senders REGIME        the number of senders of the regime in force
//	count EVENTS               events of a kind: "count threatened by EUR on border",
//	                           "count exception invoked if not genuine"; see below
//	any EVENTS                 1 if there is such an event, else 0
//	time to EVENTS             periods before the first, or all periods
//	brier KIND                 the Brier score of the forecasts of a kind: breach, threat carried
//	                           out, concession, lifting; missing in a run without forecasts
//	episodes FIGURE [if [not] FIGURE]     a figure of each episode of coercion, with the seed as
//	                           cluster: threatened, imposed, narrow, broad, censored, relapsed,
//	                           quarters, demanded, reached, joined, left, routes, eased
//
// STAT is mean, sum, last, first, min or max over periods. EVENTS are a kind in the words of
// sim/event, and behind it by ACTOR, on SUBJECT (a module, a regime, an issue or another actor),
// and if FLAG or if not FLAG (alarm, late, upheld, genuine), each at most once.
type Observable struct {
	// Name is the column in tables. The default is Words.
	Name string
	// Words describe the figure.
	Words string
	// Of, in place of Words, computes the figure; NaN means that a run has none.
	Of func(*Run) float64
	// Each, in place of Words, computes a figure for each episode, or other case, of a run.
	Each func(*Run) []float64

	// check looks up names in a scenario, nil for nothing to look up.
	check func(*sim.Scenario) error
	// markets says that the rows of the economy are needed.
	markets bool
}

// Watch returns observables in words.
func Watch(words ...string) []Observable {
	out := make([]Observable, len(words))
	for k, w := range words {
		out[k] = Observable{Words: w}
	}
	return out
}

// Run is one history, for observables.
type Run struct {
	Scenario *sim.Scenario
	Seed     uint64
	History  *sim.History
	// Periods are the states of disputes and texts at the end of each period.
	Periods []Period
	// World and Sectors are the rows of the economy, nil unless an observable in words needs
	// them.
	World   []sim.WorldRow
	Sectors []sim.SectorRow

	episodes []event.Episode
}

// Period is the state of disputes and texts at the end of a period, by name.
type Period struct {
	// Level is the real compliance in each issue, in the order of the issues by ID.
	Level []float64
	// Members are the parties bound by each module, in the order of the treaty; nil for a module
	// not in force.
	Members [][]string
	// Senders are the senders of each regime in force, by ID of the regime.
	Senders map[string][]string
}

// Episodes returns the episodes of coercion of the run.
func (r *Run) Episodes() []event.Episode {
	if r.episodes == nil {
		r.episodes = event.Episodes(r.History.Events, len(r.Periods))
	}
	return r.episodes
}

// unknown returns the error for a word that is not known, with the nearest words.
func unknown(where, word string, known []string) error {
	if near := keys.Near(word, known, 3); len(near) > 0 {
		return fmt.Errorf("%s: no %q; did you mean %s?", where, word, strings.Join(near, " or "))
	}
	if len(known) > 16 {
		known = append(slices.Clone(known[:16]), "...")
	}
	return fmt.Errorf("%s: no %q; want one of %s", where, word, strings.Join(known, ", "))
}

// stats are the statistics over the periods of a run.
var stats = map[string]func([]float64) float64{
	"mean": func(x []float64) float64 { return total(x) / float64(len(x)) },
	"sum":  total,
	"last": func(x []float64) float64 { return x[len(x)-1] },
	"first": func(x []float64) float64 {
		return x[0]
	},
	"min": slices.Min[[]float64],
	"max": slices.Max[[]float64],
}

// total returns the sum.
func total(x []float64) (sum float64) {
	for _, v := range x {
		sum += v
	}
	return sum
}

// parse reads the words of the observable.
func (o *Observable) parse() error {
	given := 0
	for _, is := range []bool{o.Words != "", o.Of != nil, o.Each != nil} {
		if is {
			given++
		}
	}
	if given != 1 {
		return fmt.Errorf("experiment: observable %q has %d of Words, Of and Each; want one", o.Name, given)
	}
	if o.Words == "" {
		if o.Name == "" {
			return fmt.Errorf("experiment: an observable with a function has no Name")
		}
		return nil
	}
	if o.Name == "" {
		o.Name = o.Words
	}
	where := fmt.Sprintf("experiment: observable %q", o.Words)
	words := strings.Fields(o.Words)
	first, rest := words[0], words[1:]
	if len(rest) == 0 {
		return fmt.Errorf("%s: one word; want words such as %q or %q", where, "mean real_income USA", "count signed")
	}
	if stat, ok := stats[first]; ok {
		return o.path(where, stat, rest)
	}
	switch first {
	case "count", "any":
		return o.events(where, first, rest)
	case "time":
		if rest[0] == "to" {
			return o.events(where, first, rest[1:])
		}
	case "brier":
		return o.forecasts(where, strings.Join(rest, " "))
	case "episodes":
		return o.cases(where, rest)
	}
	return unknown(where, first, []string{"mean", "sum", "last", "first", "min", "max", "count", "any", "time to", "brier", "episodes"})
}

// figuresOf returns the names and places of the numbers of a row.
func figuresOf(t reflect.Type) (names []string, index map[string]int) {
	index = map[string]int{}
	for k := range t.NumField() {
		f := t.Field(k)
		if f.IsExported() && f.Name != "Period" && (f.Type.Kind() == reflect.Float64 || f.Type.Kind() == reflect.Int) {
			names = append(names, keys.Of(f.Name))
			index[keys.Of(f.Name)] = k
		}
	}
	return names, index
}

// figure returns a number of a row.
func figure(row any, field int) float64 {
	v := reflect.ValueOf(row).Field(field)
	if v.Kind() == reflect.Int {
		return float64(v.Int())
	}
	return v.Float()
}

// The numbers of rows.
var (
	rowNames, rowIndex       = figuresOf(reflect.TypeFor[sim.Row]())
	worldNames, worldIndex   = figuresOf(reflect.TypeFor[sim.WorldRow]())
	sectorNames, sectorIndex = figuresOf(reflect.TypeFor[sim.SectorRow]())
)

// path makes an observable of a statistic over periods.
func (o *Observable) path(where string, stat func([]float64) float64, words []string) error {
	field, rest := words[0], words[1:]
	about := strings.Join(rest, " ")
	byPeriod := func(of func(*Run, *Period) float64) {
		o.Of = func(r *Run) float64 {
			x := make([]float64, len(r.Periods))
			for t := range r.Periods {
				x[t] = of(r, &r.Periods[t])
			}
			return stat(x)
		}
	}
	if about == "" {
		return fmt.Errorf("%s: %s of what? want an actor, *, world, an issue, a module or a regime", where, field)
	}
	switch field {
	case "level":
		o.check = func(sc *sim.Scenario) error { return has("issue", about, issueIDs(sc)) }
		byPeriod(func(r *Run, p *Period) float64 { return p.Level[slices.Index(issueIDs(r.Scenario), about)] })
		return nil
	case "in_force", "members":
		o.check = func(sc *sim.Scenario) error { return has("module", about, moduleIDs(sc)) }
		byPeriod(func(r *Run, p *Period) float64 {
			n := len(p.Members[slices.Index(moduleIDs(r.Scenario), about)])
			if field == "in_force" {
				n = min(n, 1)
			}
			return float64(n)
		})
		return nil
	case "senders":
		o.check = func(sc *sim.Scenario) error { return has("regime", about, regimeIDs(sc)) }
		byPeriod(func(_ *Run, p *Period) float64 { return float64(len(p.Senders[about])) })
		return nil
	}
	switch {
	case about == "world":
		k, ok := worldIndex[field]
		if !ok {
			return unknown(where+": the world economy", field, worldNames)
		}
		o.markets = true
		o.Of = func(r *Run) float64 {
			x := make([]float64, len(r.World))
			for t := range r.World {
				x[t] = figure(r.World[t], k)
			}
			return stat(x)
		}
	case len(rest) == 2:
		k, ok := sectorIndex[field]
		if !ok {
			return unknown(where+": a sector", field, sectorNames)
		}
		o.markets = true
		o.check = func(sc *sim.Scenario) error {
			if _, ok := sc.Economy.RegionIndex(rest[0]); !ok {
				return fmt.Errorf("the economy has no region %q", rest[0])
			}
			if _, ok := sc.Economy.SectorIndex(rest[1]); !ok {
				return fmt.Errorf("the economy has no sector %q", rest[1])
			}
			return nil
		}
		o.Of = func(r *Run) float64 {
			var x []float64
			for _, row := range r.Sectors {
				if row.Region == rest[0] && row.Sector == rest[1] {
					x = append(x, figure(row, k))
				}
			}
			return stat(x)
		}
	case len(rest) == 1:
		k, ok := rowIndex[field]
		if !ok {
			return unknown(where, field, append(slices.Clone(rowNames), "level", "in_force", "members", "senders"))
		}
		if about != "*" {
			o.check = func(sc *sim.Scenario) error { return has("actor", about, actorIDs(sc)) }
		}
		o.Of = func(r *Run) float64 {
			// Of all actors, the mean of a period stands for the period.
			x := make([]float64, len(r.Periods))
			n := make([]float64, len(r.Periods))
			for _, row := range r.History.Rows {
				if about == "*" || row.Actor == about {
					x[row.Period] += figure(row, k)
					n[row.Period]++
				}
			}
			for t := range x {
				x[t] /= n[t]
			}
			return stat(x)
		}
	default:
		return fmt.Errorf("%s: %q names nothing; want an actor, *, world, or a region and a sector", where, about)
	}
	return nil
}

// kinds returns the words of all kinds of events.
func kinds() (names []string, byName map[string]event.Kind) {
	byName = map[string]event.Kind{}
	for k := range event.Kinds {
		names = append(names, k.String())
		byName[k.String()] = k
	}
	return names, byName
}

// eventFlags are the flags of an event.
var eventFlags = map[string]func(*event.Event) bool{
	"alarm":   func(e *event.Event) bool { return e.Alarm },
	"late":    func(e *event.Event) bool { return e.Late },
	"upheld":  func(e *event.Event) bool { return e.Upheld },
	"genuine": func(e *event.Event) bool { return e.Genuine },
}

// events makes an observable of events.
func (o *Observable) events(where, how string, words []string) error {
	names, byName := kinds()
	// The longest run of words that names a kind.
	kind, used := event.Kind(0), 0
	for n := len(words); n > 0 && used == 0; n-- {
		if k, ok := byName[strings.Join(words[:n], " ")]; ok {
			kind, used = k, n
		}
	}
	if used == 0 {
		name := strings.Join(words, " ")
		name, _, _ = strings.Cut(name, " by ")
		name, _, _ = strings.Cut(name, " on ")
		name, _, _ = strings.Cut(name, " if ")
		return unknown(where+": events", name, names)
	}
	by, on := "", ""
	var flag func(*event.Event) bool
	want := true
	for rest := words[used:]; len(rest) > 0; rest = rest[2:] {
		switch {
		case len(rest) >= 2 && rest[0] == "by" && by == "":
			by = rest[1]
		case len(rest) >= 2 && rest[0] == "on" && on == "":
			on = rest[1]
		case len(rest) >= 2 && rest[0] == "if" && flag == nil:
			if rest[1] == "not" && len(rest) >= 3 {
				want, rest = false, rest[1:]
			}
			if flag = eventFlags[rest[1]]; flag == nil {
				return unknown(where+": flags of events", rest[1], sortedKeys(eventFlags))
			}
		default:
			return fmt.Errorf("%s: %q follows the kind; want by ACTOR, on SUBJECT or if FLAG", where, strings.Join(rest, " "))
		}
	}
	o.check = func(sc *sim.Scenario) error {
		if by != "" {
			if err := has("actor", by, actorIDs(sc)); err != nil {
				return err
			}
		}
		if on != "" {
			return has("module, regime, issue or actor", on, slices.Concat(moduleIDs(sc), regimeIDs(sc), issueIDs(sc), actorIDs(sc)))
		}
		return nil
	}
	o.Of = func(r *Run) float64 {
		count := 0.0
		for k := range r.History.Events {
			e := &r.History.Events[k]
			if e.Kind != kind || by != "" && e.Actor != by || on != "" && on != e.Module && on != e.Regime && on != e.Issue && on != e.Other && on != e.Party || flag != nil && flag(e) != want {
				continue
			}
			if count++; how == "time" {
				return float64(e.Period)
			}
		}
		switch how {
		case "time":
			return float64(len(r.Periods))
		case "any":
			return min(count, 1)
		}
		return count
	}
	return nil
}

// forecasts makes an observable of the forecasts of all actors.
func (o *Observable) forecasts(where, name string) error {
	var names []string
	for _, kind := range belief.ForecastKinds() {
		names = append(names, kind.String())
		if kind.String() != name {
			continue
		}
		o.Of = func(r *Run) float64 {
			var all belief.Forecasts
			for _, list := range r.History.World.Forecasts {
				all = append(all, list.Of(kind)...)
			}
			if len(all) == 0 {
				return math.NaN()
			}
			return all.Brier()
		}
		return nil
	}
	return unknown(where+": forecasts", name, names)
}

// episodeFigures are the figures of an episode, in the order of the documentation.
var episodeFigures = []struct {
	name string
	of   func(*event.Episode) float64
}{
	{"threatened", func(e *event.Episode) float64 { return one(e.Threatened) }},
	{"imposed", func(e *event.Episode) float64 { return one(e.Imposed) }},
	{"narrow", func(e *event.Episode) float64 { return one(e.End.Narrow()) }},
	{"broad", func(e *event.Episode) float64 { return one(e.End.Broad()) }},
	{"censored", func(e *event.Episode) float64 { return one(e.End == event.Censored) }},
	{"relapsed", func(e *event.Episode) float64 { return one(e.Relapsed) }},
	{"quarters", func(e *event.Episode) float64 { return float64(e.Quarters()) }},
	{"demanded", func(e *event.Episode) float64 { return e.Demanded }},
	{"reached", func(e *event.Episode) float64 { return e.Reached }},
	{"joined", func(e *event.Episode) float64 { return float64(e.Joined) }},
	{"left", func(e *event.Episode) float64 { return float64(e.Left) }},
	{"routes", func(e *event.Episode) float64 { return float64(e.Routes) }},
	{"eased", func(e *event.Episode) float64 { return float64(e.Eased) }},
}

// one returns 1 for true.
func one(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

// episodeFigure returns the figure of a name.
func episodeFigure(where, name string) (func(*event.Episode) float64, error) {
	var names []string
	for _, f := range episodeFigures {
		if f.name == name {
			return f.of, nil
		}
		names = append(names, f.name)
	}
	return nil, unknown(where+": episodes", name, names)
}

// cases makes an observable of episodes.
func (o *Observable) cases(where string, words []string) error {
	of, err := episodeFigure(where, words[0])
	if err != nil {
		return err
	}
	among, want := func(*event.Episode) float64 { return 1 }, true
	switch rest := words[1:]; {
	case len(rest) == 0:
	case len(rest) == 2 && rest[0] == "if":
		among, err = episodeFigure(where, rest[1])
	case len(rest) == 3 && rest[0] == "if" && rest[1] == "not":
		want = false
		among, err = episodeFigure(where, rest[2])
	default:
		err = fmt.Errorf("%s: %q follows the figure; want if FIGURE or if not FIGURE", where, strings.Join(rest, " "))
	}
	o.Each = func(r *Run) (out []float64) {
		list := r.Episodes()
		for k := range list {
			if (among(&list[k]) > 0) == want {
				out = append(out, of(&list[k]))
			}
		}
		return out
	}
	return err
}

// has returns an error for a name outside the known names.
func has(kind, name string, known []string) error {
	if slices.Contains(known, name) {
		return nil
	}
	if len(known) == 0 {
		return fmt.Errorf("the scenario has no %s at all, and no %q", kind, name)
	}
	return unknown("the scenario's "+kind+"s", name, known)
}

// ids returns the IDs of a list.
func ids[T any](list []T, id func(*T) string) []string {
	out := make([]string, len(list))
	for k := range list {
		out[k] = id(&list[k])
	}
	return out
}

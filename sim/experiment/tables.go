package experiment

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/tradetalk/tradetalk/sim/store"
)

// Save writes tidy tables to the next folder DIR/run-1, DIR/run-2 and so on below a folder, all or
// none, and replaces the tables of before (store.Latest finds the newest). Tables are written in the given formats (CSV without any): runs,
// with a row for each run; cases, with a row for each figure of observables with several in a
// run; effects, if the study has contrasts; and the tables that the study keeps.
func (r *Result) Save(dir string, formats ...store.Format) error {
	var effects Effects
	if len(r.p.Compare) > 0 {
		var err error
		if effects, err = r.Compare(); err != nil {
			return err
		}
	}
	return r.SaveWith(effects, dir, formats...)
}

// SaveWith is Save with effects of further contrasts.
func (r *Result) SaveWith(effects Effects, dir string, formats ...store.Format) error {
	t, err := store.CreateTables(dir, r.Metadata(), formats...)
	if err != nil {
		return err
	}
	defer t.Discard()
	if err := r.saveRuns(t); err != nil {
		return err
	}
	if slices.ContainsFunc(r.p.Observe, func(o Observable) bool { return o.Each != nil }) {
		if err := r.saveCases(t); err != nil {
			return err
		}
	}
	if effects != nil {
		if err := saveEffects(t, effects); err != nil {
			return err
		}
	}
	for _, name := range r.p.Keep {
		if err := r.saveKept(t, name); err != nil {
			return err
		}
	}
	return t.Commit()
}

// Metadata returns the metadata of the study's tables.
func (r *Result) Metadata() store.Metadata {
	hash := ""
	if len(r.p.bases) == 1 {
		hash = r.p.bases[0].hash
	}
	m := store.Describe(r.p.Name, hash, r.p.First)
	m.Study, m.Source, m.Data = r.p.hash, Source(), r.p.data
	m.Warnings = strings.Join(r.Warnings(), "\n")
	return m
}

// Warnings lists what the base scenarios state without an effect (sim.Scenario.Warnings), each with
// the name of the base. Nil is none. A point of the design may add to them: a level of a factor can
// leave a part of the base without effect.
func (r *Result) Warnings() (out []string) {
	for k := range r.p.bases {
		b := &r.p.bases[k]
		for _, w := range b.Scenario.Warnings() {
			out = append(out, fmt.Sprintf("base %s: %s", b.Name, w))
		}
	}
	return out
}

// heading returns the columns of a run: what tells a row of one run from those of others. A factor
// whose values are all numbers has a column of numbers.
func (r *Result) heading() []store.Column {
	columns := []store.Column{{Name: "run", Kind: store.Whole}, {Name: baseFactor}, {Name: "seed", Kind: store.Whole}}
	for k, f := range r.p.Factors {
		kind := store.Number
		for row := range r.p.points {
			if math.IsNaN(r.p.value(row, k).Number) {
				kind = store.Text
				break
			}
		}
		columns = append(columns, store.Column{Name: f.name(), Kind: kind})
	}
	return columns
}

// key returns the values of the columns of a heading.
func (r *Result) key(heading []store.Column, run int) []any {
	point, seed := r.p.of(run)
	b, row := r.p.at(point)
	out := []any{int64(run), r.p.bases[b].Name, int64(seed)}
	for k, c := range heading[3:] {
		if v := r.p.value(row, k); c.Kind == store.Number {
			out = append(out, v.Number)
		} else {
			out = append(out, v.Text)
		}
	}
	return out
}

// saveRuns writes a row for each run.
func (r *Result) saveRuns(t *store.Tables) error {
	heading := r.heading()
	columns := slices.Clone(heading)
	for _, name := range r.p.observed() {
		columns = append(columns, store.Column{Name: name, Kind: store.Number})
	}
	columns = append(columns, store.Column{Name: "failed"})
	runs, err := t.Table("runs", columns...)
	if err != nil {
		return err
	}
	for run := range r.Len() {
		row := r.key(heading, run)
		for k := range r.p.Observe {
			row = append(row, r.value(run, k))
		}
		if text, failed := r.failures[run]; failed {
			row = append(row, text)
		} else {
			row = append(row, nil)
		}
		if err := runs.Write(row...); err != nil {
			return err
		}
	}
	return nil
}

// saveCases writes a row for each figure of observables with several in a run.
func (r *Result) saveCases(t *store.Tables) error {
	heading := r.heading()
	cases, err := t.Table("cases", append(slices.Clone(heading), store.Column{Name: "observable"}, store.Column{Name: "case", Kind: store.Whole}, store.Column{Name: "value", Kind: store.Number})...)
	if err != nil {
		return err
	}
	for run := range r.Len() {
		for k := range r.p.Observe {
			for i, x := range r.each(run, k) {
				if err := cases.Write(append(r.key(heading, run), r.p.Observe[k].Name, int64(i), x)...); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// effectColumns are the columns of the table of effects.
var effectColumns = []store.Column{
	{Name: "observable"}, {Name: "factor"}, {Name: "level"}, {Name: "against"}, {Name: "within"},
	{Name: "pairs", Kind: store.Whole}, {Name: "dropped", Kind: store.Whole},
	{Name: "effect", Kind: store.Number}, {Name: "low", Kind: store.Number}, {Name: "high", Kind: store.Number},
	{Name: "sd", Kind: store.Number}, {Name: "se", Kind: store.Number}, {Name: "p", Kind: store.Number}, {Name: "p_holm", Kind: store.Number},
	{Name: "bca_low", Kind: store.Number}, {Name: "bca_high", Kind: store.Number},
	{Name: "plus", Kind: store.Whole}, {Name: "minus", Kind: store.Whole}, {Name: "ties", Kind: store.Whole}, {Name: "p_sign", Kind: store.Number},
	{Name: "p_shuffled", Kind: store.Number}, {Name: "correlation", Kind: store.Number}, {Name: "variance_saved", Kind: store.Number}, {Name: "needed_pairs", Kind: store.Number},
	{Name: "cases", Kind: store.Whole}, {Name: "cases_effect", Kind: store.Number}, {Name: "cases_low", Kind: store.Number}, {Name: "cases_high", Kind: store.Number},
	{Name: "cases_p", Kind: store.Number}, {Name: "cases_method"}, {Name: "note"},
}

// saveEffects writes a row for each effect.
func saveEffects(t *store.Tables, effects Effects) error {
	table, err := t.Table("effects", effectColumns...)
	if err != nil {
		return err
	}
	for _, e := range effects {
		needed := float64(e.NeededPairs)
		if e.NeededPairs == math.MaxInt || e.Note != "" {
			needed = math.NaN()
		}
		row := []any{
			e.Observable, e.Factor, e.Level, e.Against, e.Within, int64(e.Pairs), int64(e.Dropped),
			e.Mean, e.Effect.Interval.Low, e.Effect.Interval.High, e.SD, e.SE, e.P, e.Holm,
			e.BCa.Low, e.BCa.High, int64(e.Sign.Plus), int64(e.Sign.Minus), int64(e.Sign.Ties), e.Sign.P,
			e.Shuffled, e.Correlation, e.VarianceSaved, needed,
		}
		if c := e.Cases; c != nil {
			row = append(row, int64(c.N), c.Estimate, c.Interval.Low, c.Interval.High, c.P, c.Method.String())
		} else {
			row = append(row, nil, nil, nil, nil, nil, nil)
		}
		if err := table.Write(append(row, e.Note)...); err != nil {
			return err
		}
	}
	return nil
}

// saveKept writes the rows of a table that the study keeps.
func (r *Result) saveKept(t *store.Tables, name string) error {
	heading := r.heading()
	table, err := t.Table(name, append(slices.Clone(heading), store.Columns(kept[name])...)...)
	if err != nil {
		return err
	}
	return r.rows(name, func(run int, row []any) error { return table.Write(append(r.key(heading, run), row...)...) })
}

// rows calls a function with each row of a table that the study keeps, read from the disk, in the
// order of runs. The row is the caller's until the function returns.
func (r *Result) rows(name string, each func(run int, row []any) error) error {
	columns := store.Columns(kept[name])
	for record, err := range r.archive.Records() {
		switch {
		case err != nil:
			return err
		case record.Number >= r.next: // a seed after the stop
			return nil
		case record.Failed:
			continue
		}
		var p payload
		if err := json.Unmarshal(record.Payload, &p); err != nil {
			return err
		}
		var rows [][]any
		d := json.NewDecoder(bytes.NewReader(p.Tables[name]))
		d.UseNumber() // whole numbers keep all digits
		if err := d.Decode(&rows); err != nil {
			return fmt.Errorf("experiment: table %s of run %d: %w", name, record.Number, err)
		}
		for _, row := range rows {
			if len(row) != len(columns) {
				return fmt.Errorf("experiment: table %s: a row of run %d has %d values; want %d", name, record.Number, len(row), len(columns))
			}
			for k, v := range row {
				if row[k], err = typed(v, columns[k].Kind); err != nil {
					return fmt.Errorf("experiment: table %s, column %s of run %d: %w", name, columns[k].Name, record.Number, err)
				}
			}
			if err := each(record.Number, row); err != nil {
				return err
			}
		}
	}
	return nil
}

// typed returns a value as read from JSON in the type of its column.
func typed(v any, kind store.Kind) (any, error) {
	switch v := v.(type) {
	case nil:
		if kind == store.Number {
			return math.NaN(), nil
		}
		return nil, nil
	case string:
		switch {
		case kind == store.Text:
			return v, nil
		case kind == store.Number && v == "+Inf":
			return math.Inf(1), nil
		case kind == store.Number && v == "-Inf":
			return math.Inf(-1), nil
		}
	case bool:
		if kind == store.Flag {
			return v, nil
		}
	case json.Number:
		switch kind {
		case store.Number:
			return strconv.ParseFloat(string(v), 64)
		case store.Whole:
			return strconv.ParseInt(string(v), 10, 64)
		}
	}
	return nil, fmt.Errorf("%v is no %s", v, kind)
}

package experiment

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/tradetalk/tradetalk/sim/store"
)

// Save writes tidy tables to a folder, all or none, in the given formats (CSV without any): runs,
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
	return m
}

// heading returns the columns of a run: what tells a row of one run from those of others. A factor
// whose values are all numbers has a column of numbers.
func (r *Result) heading() []store.Column {
	columns := []store.Column{{Name: "run", Kind: store.Whole}, {Name: baseFactor}, {Name: "seed", Kind: store.Whole}}
	for k, f := range r.p.Factors {
		kind := store.Number
		for _, row := range r.p.table.Rows {
			if math.IsNaN(row[k].Number) {
				kind = store.Text
			}
		}
		columns = append(columns, store.Column{Name: f.name(), Kind: kind})
	}
	return columns
}

// key returns the values of the columns of heading.
func (r *Result) key(run int) []any {
	point, seed := r.p.of(run)
	b, row := r.p.at(point)
	out := []any{int64(run), r.p.bases[b].Name, int64(seed)}
	for k, c := range r.heading()[3:] {
		if v := r.p.table.Rows[row][k]; c.Kind == store.Number {
			out = append(out, v.Number)
		} else {
			out = append(out, v.Text)
		}
	}
	return out
}

// saveRuns writes a row for each run.
func (r *Result) saveRuns(t *store.Tables) error {
	columns := r.heading()
	for _, name := range r.p.observed() {
		columns = append(columns, store.Column{Name: name, Kind: store.Number})
	}
	columns = append(columns, store.Column{Name: "failed"})
	runs, err := t.Table("runs", columns...)
	if err != nil {
		return err
	}
	for run := range r.Outcomes {
		o := &r.Outcomes[run]
		row := r.key(run)
		for k := range r.p.Observe {
			if o.Failed != "" {
				row = append(row, nil)
			} else {
				row = append(row, o.Values[k])
			}
		}
		if o.Failed == "" {
			row = append(row, nil)
		} else {
			row = append(row, o.Failed)
		}
		if err := runs.Write(row...); err != nil {
			return err
		}
	}
	return nil
}

// saveCases writes a row for each figure of observables with several in a run.
func (r *Result) saveCases(t *store.Tables) error {
	cases, err := t.Table("cases", append(r.heading(), store.Column{Name: "observable"}, store.Column{Name: "case", Kind: store.Whole}, store.Column{Name: "value", Kind: store.Number})...)
	if err != nil {
		return err
	}
	for run := range r.Outcomes {
		for k, list := range r.Outcomes[run].Each {
			for i, x := range list {
				if err := cases.Write(append(r.key(run), r.p.Observe[k].Name, int64(i), x)...); err != nil {
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
	inner := store.Columns(kept[name])
	table, err := t.Table(name, append(r.heading(), inner...)...)
	if err != nil {
		return err
	}
	for run := range r.Outcomes {
		for _, values := range r.Outcomes[run].Tables[name] {
			row := r.key(run)
			if len(values) != len(inner) {
				return fmt.Errorf("experiment: table %s: a row of run %d has %d values; want %d", name, run, len(values), len(inner))
			}
			for k, v := range values {
				x, err := typed(v, inner[k].Kind)
				if err != nil {
					return fmt.Errorf("experiment: table %s, column %s of run %d: %w", name, inner[k].Name, run, err)
				}
				row = append(row, x)
			}
			if err := table.Write(row...); err != nil {
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

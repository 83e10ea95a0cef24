package main

// This file turns a CSV file and formulas into a sample of crises.

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/tradetalk/tradetalk/agent/crisis/textbook"
)

// input is what is estimated on.
type input struct {
	sample *textbook.Sample
	games  []string
	start  []textbook.Belief // none: the first stage of the sample
}

// table is a CSV file by columns.
type table struct {
	names []string
	rows  [][]string
	line  []int
}

// read reads data and formulas, and reports all faults at once.
func read(r io.Reader, o options) (*input, error) {
	reader := csv.NewReader(r)
	reader.TrimLeadingSpace = true
	var t table
	for {
		row, err := reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("crisis: data: %w", err)
		}
		if t.names == nil {
			t.names = row
			continue
		}
		line, _ := reader.FieldPos(0)
		t.rows, t.line = append(t.rows, row), append(t.line, line)
	}
	in := &input{sample: &textbook.Sample{Ends: make([][4]float64, len(t.rows))}}
	var errs []error
	keep := func(column []float64, err error) []float64 {
		if err != nil {
			errs = append(errs, err)
		}
		return column
	}
	for k, name := range [4]string{"sq", "cd", "sf", "bd"} {
		for i, v := range keep(t.column(name)) {
			in.sample.Ends[i][k] = v
		}
	}
	for p, formula := range o.formulas {
		if number, ok := strings.CutPrefix(strings.TrimSpace(formula), "="); ok {
			v, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
			if err != nil {
				errs = append(errs, fmt.Errorf("crisis: -%v is %q; want a number after =", textbook.Payoff(p), formula))
			}
			in.sample.Fixed[p] = v
			continue
		}
		if strings.TrimSpace(formula) == "" {
			continue
		}
		for term := range strings.SplitSeq(formula, "+") {
			term = strings.TrimSpace(term)
			values, err := t.term(term)
			if err != nil {
				errs = append(errs, fmt.Errorf("crisis: -%v: %w", textbook.Payoff(p), err))
			}
			in.sample.Terms[p] = append(in.sample.Terms[p], textbook.Term{Name: term, Values: values})
		}
	}
	for i := range t.rows {
		in.games = append(in.games, strconv.Itoa(i+1))
	}
	if o.game != "" {
		if c := slices.Index(t.names, o.game); c >= 0 {
			for i, row := range t.rows {
				in.games[i] = row[c]
			}
		} else {
			errs = append(errs, fmt.Errorf("crisis: -game is %q; want a column of %v", o.game, t.names))
		}
	}
	if o.start != "" {
		resist, firm, ok := strings.Cut(o.start, ",")
		if !ok {
			errs = append(errs, fmt.Errorf("crisis: -start is %q; want two columns with a comma between", o.start))
		} else {
			a, b := keep(t.column(strings.TrimSpace(resist))), keep(t.column(strings.TrimSpace(firm)))
			for i := range min(len(a), len(b)) {
				in.start = append(in.start, textbook.Belief{Resist: a[i], Firm: b[i]})
			}
		}
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return in, nil
}

// functions are the functions of a column in a formula.
var functions = map[string]func(float64) float64{"sqrt": math.Sqrt, "log": math.Log, "exp": math.Exp, "square": func(x float64) float64 { return x * x }}

// term returns the values of a term: 1, a column, a function of a column, or a product of such
// terms with * between.
func (t *table) term(text string) ([]float64, error) {
	out := make([]float64, len(t.rows))
	for i := range out {
		out[i] = 1
	}
	for factor := range strings.SplitSeq(text, "*") {
		factor = strings.TrimSpace(factor)
		if factor == "1" {
			continue
		}
		f, name := func(x float64) float64 { return x }, factor
		if before, rest, ok := strings.Cut(factor, "("); ok && strings.HasSuffix(rest, ")") {
			if f = functions[before]; f == nil {
				return nil, fmt.Errorf("%q is no function; want sqrt, log, exp or square", before)
			}
			name = strings.TrimSpace(strings.TrimSuffix(rest, ")"))
		}
		column, err := t.column(name)
		if err != nil {
			return nil, err
		}
		for i, v := range column {
			if out[i] *= f(v); math.IsNaN(out[i]) || math.IsInf(out[i], 0) {
				return nil, fmt.Errorf("line %d: %s of %v is no finite number", t.line[i], factor, v)
			}
		}
	}
	return out, nil
}

// column returns a column as numbers. The error has the first lines that are none.
func (t *table) column(name string) ([]float64, error) {
	c := slices.Index(t.names, name)
	if c < 0 {
		return nil, fmt.Errorf("crisis: data have no column %q; they have %v", name, t.names)
	}
	out := make([]float64, len(t.rows))
	var errs []error
	for i, row := range t.rows {
		v, err := strconv.ParseFloat(strings.TrimSpace(row[c]), 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			if len(errs) == 5 {
				errs = append(errs, fmt.Errorf("crisis: data, column %q: more such lines follow", name))
				break
			}
			errs = append(errs, fmt.Errorf("crisis: data, line %d: %s is %q; want a number (leave out games with a missing value)", t.line[i], name, row[c]))
		}
		out[i] = v
	}
	return out, errors.Join(errs...)
}

package design

// Factors and tables: what a study varies, and which combinations of values a design
// runs. A factor has named levels or a range; a table has a row for each combination.

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Scale says how a range is laid over the unit interval.
type Scale uint8

const (
	Linear Scale = iota // equal differences are equally likely
	Log                 // equal ratios are equally likely; the range is positive
)

// String returns "linear" or "log".
func (s Scale) String() string {
	switch s {
	case Linear:
		return "linear"
	case Log:
		return "log"
	}
	return fmt.Sprintf("Scale(%d)", uint8(s))
}

// Factor is one thing that a study varies: a list of levels, or a range of numbers.
type Factor struct {
	// Name is the path of the factor in a scenario, such as "actors.CHN.precision".
	Name string
	// Levels are the values in words, in order, two or more. Nil means a range.
	Levels []string
	// Low and High bound the range, in the unit of the path. Low is below High.
	Low, High float64
	// Scale lays out the range. The zero value is Linear.
	Scale Scale
	// Whole rounds values of the range down to whole numbers, each of Low..High equally
	// likely on a linear scale. Low and High are whole then.
	Whole bool
}

// Value is what a factor is set to in a row.
type Value struct {
	Level  int     // the number of the level, -1 in a range
	Number float64 // the number in a range; of a level, its number if Text is one, else NaN
	Text   string  // the level, or the number at full precision
}

// String returns the text of the value.
func (v Value) String() string { return v.Text }

// At returns the value of the factor at the coordinate u of [0, 1). Of L levels each
// takes the share 1/L of the interval.
func (f Factor) At(u float64) Value {
	if f.Levels != nil {
		return f.level(min(int(u*float64(len(f.Levels))), len(f.Levels)-1))
	}
	low, high := f.Low, f.High
	if f.Whole {
		high++
	}
	var x float64
	if f.Scale == Log {
		x = low * math.Pow(high/low, u)
	} else {
		x = low + float64(u*(high-low))
	}
	if f.Whole {
		x = math.Floor(x)
	}
	return number(min(max(x, f.Low), f.High)) // rounding may leave the range by one digit
}

// level returns level k as a value. A level that reads as a number has the number
// too, so that plots and regressions need no table of names.
func (f Factor) level(k int) Value {
	x, err := strconv.ParseFloat(f.Levels[k], 64)
	if err != nil {
		x = math.NaN()
	}
	return Value{Level: k, Number: x, Text: f.Levels[k]}
}

// number returns a number of a range as a value.
func number(x float64) Value {
	return Value{Level: -1, Number: x, Text: strconv.FormatFloat(x, 'g', -1, 64)}
}

// check returns all mistakes of the factor.
func (f Factor) check() error {
	var errs []error
	wrong := func(format string, a ...any) {
		errs = append(errs, fmt.Errorf("design: factor %q: "+format, append([]any{f.Name}, a...)...))
	}
	if strings.TrimSpace(f.Name) == "" {
		wrong("the name is empty")
	}
	if f.Levels != nil {
		if len(f.Levels) < 2 {
			wrong("constant: %d level, needs 2 or more", len(f.Levels))
		}
		for i, l := range f.Levels {
			if slices.Contains(f.Levels[:i], l) {
				wrong("level %q stands twice", l)
			}
		}
		if f.Low != 0 || f.High != 0 || f.Scale != Linear || f.Whole {
			wrong("has both levels and a range")
		}
		return errors.Join(errs...)
	}
	finite := !math.IsInf(f.Low, 0) && !math.IsInf(f.High, 0) && f.Low == f.Low && f.High == f.High
	switch {
	case !finite:
		wrong("the range %g to %g is not finite", f.Low, f.High)
	case f.Low == f.High:
		wrong("constant: the range is %g to %g", f.Low, f.High)
	case f.Low > f.High:
		wrong("the range runs down from %g to %g", f.Low, f.High)
	}
	if f.Scale == Log && f.Low <= 0 {
		wrong("a log scale needs a positive range, not %g to %g", f.Low, f.High)
	}
	if f.Scale > Log {
		wrong("unknown scale %d", uint8(f.Scale))
	}
	if f.Whole && (f.Low != math.Trunc(f.Low) || f.High != math.Trunc(f.High)) {
		wrong("whole numbers from %g to %g: the bounds are not whole", f.Low, f.High)
	}
	return errors.Join(errs...)
}

// Check returns all mistakes of a list of factors: none at all, a name twice, a factor
// that takes one value only, a range that is empty.
func Check(factors []Factor) error {
	var errs []error
	if len(factors) == 0 {
		errs = append(errs, errors.New("design: empty: no factor"))
	}
	seen := make(map[string]bool)
	for _, f := range factors {
		if seen[f.Name] {
			errs = append(errs, fmt.Errorf("design: factor %q stands twice", f.Name))
		}
		seen[f.Name] = true
		errs = append(errs, f.check())
	}
	return errors.Join(errs...)
}

// Evenly returns n levels at equal distances from low to high, in shortest decimal
// notation. n is at least 2.
func Evenly(low, high float64, n int) []string {
	out := make([]string, n)
	for i := range out {
		x := low + float64((high-low)*float64(i))/float64(n-1)
		out[i] = strconv.FormatFloat(math.Round(x*1e12)/1e12, 'g', -1, 64)
	}
	return out
}

// Table is a design in the values of its factors: row by row, a value for each factor.
type Table struct {
	Factors []Factor
	Rows    [][]Value
}

// maxRows bounds a factorial. A table of 10 million rows of 10 factors has some 4 GB.
const maxRows = 10_000_000

// Factorial returns all combinations of the levels, the last factor fastest. A factor
// with a range is an error: give levels, by Evenly for example.
func Factorial(factors []Factor) (Table, error) {
	if err := errors.Join(Check(factors), levelsOnly("factorial", factors)); err != nil {
		return Table{}, err
	}
	rows := 1
	for _, f := range factors {
		if rows *= len(f.Levels); rows > maxRows {
			return Table{}, fmt.Errorf("design: factorial of %d factors has more than %d rows", len(factors), maxRows)
		}
	}
	t := Table{Factors: factors, Rows: make([][]Value, rows)}
	// The number of a row, written with one digit per factor, is the row's levels.
	for i := range t.Rows {
		row := make([]Value, len(factors))
		for j, rest := len(factors)-1, i; j >= 0; j-- {
			n := len(factors[j].Levels)
			row[j] = factors[j].level(rest % n)
			rest /= n
		}
		t.Rows[i] = row
	}
	return t, nil
}

// OneAtATime returns a base row, the first level of each factor, and then, factor by
// factor, a row for each other level with all other factors at their base.
func OneAtATime(factors []Factor) (Table, error) {
	if err := errors.Join(Check(factors), levelsOnly("one at a time", factors)); err != nil {
		return Table{}, err
	}
	base := make([]Value, len(factors))
	for j, f := range factors {
		base[j] = f.level(0)
	}
	t := Table{Factors: factors, Rows: [][]Value{base}}
	for j, f := range factors {
		for k := 1; k < len(f.Levels); k++ {
			row := slices.Clone(base)
			row[j] = f.level(k)
			t.Rows = append(t.Rows, row)
		}
	}
	return t, nil
}

// Spread returns a row for each point of the cube: coordinate j sets factor j. The
// cube has one dimension for each factor.
func Spread(factors []Factor, points Cube) (Table, error) {
	err := Check(factors)
	if points.N == 0 {
		err = errors.Join(err, errors.New("design: empty: no points"))
	} else if points.Dim != len(factors) {
		err = errors.Join(err, fmt.Errorf("design: %d factors over points of %d dimensions", len(factors), points.Dim))
	}
	if err != nil {
		return Table{}, err
	}
	t := Table{Factors: factors, Rows: make([][]Value, points.N)}
	for i, x := range points.All() {
		t.Rows[i] = make([]Value, len(factors))
		for j, f := range factors {
			t.Rows[i][j] = f.At(x[j])
		}
	}
	return t, nil
}

// List returns a table of given rows, in words. A value has to be one of the levels of
// its factor, or a number inside its range.
func List(factors []Factor, rows [][]string) (Table, error) {
	errs := []error{Check(factors)}
	if len(rows) == 0 {
		errs = append(errs, errors.New("design: empty: no rows"))
	}
	t := Table{Factors: factors, Rows: make([][]Value, len(rows))}
	for i, row := range rows {
		if len(row) != len(factors) {
			errs = append(errs, fmt.Errorf("design: row %d has %d values for %d factors", i, len(row), len(factors)))
			continue
		}
		t.Rows[i] = make([]Value, len(row))
		for j, text := range row {
			v, err := factors[j].parse(text)
			if err != nil {
				errs = append(errs, fmt.Errorf("design: row %d: factor %q: %w", i, factors[j].Name, err))
			}
			t.Rows[i][j] = v
		}
	}
	if err := errors.Join(errs...); err != nil {
		return Table{}, err
	}
	return t, nil
}

// parse returns the value that a text stands for.
func (f Factor) parse(text string) (Value, error) {
	if f.Levels != nil {
		k := slices.Index(f.Levels, text)
		if k < 0 {
			return Value{}, fmt.Errorf("%q is none of the levels %q", text, f.Levels)
		}
		return f.level(k), nil
	}
	x, err := strconv.ParseFloat(text, 64)
	switch {
	case err != nil:
		return Value{}, fmt.Errorf("%q is no number", text)
	case !(x >= f.Low && x <= f.High):
		return Value{}, fmt.Errorf("%g lies outside %g to %g", x, f.Low, f.High)
	case f.Whole && x != math.Trunc(x):
		return Value{}, fmt.Errorf("%g is no whole number", x)
	}
	return number(x), nil
}

// levelsOnly returns an error for each factor that has a range.
func levelsOnly(design string, factors []Factor) error {
	var errs []error
	for _, f := range factors {
		if f.Levels == nil {
			errs = append(errs, fmt.Errorf("design: factor %q has a range; a %s design needs levels", f.Name, design))
		}
	}
	return errors.Join(errs...)
}

package market

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"strconv"
)

// LoadDir reads an economy from the CSV files of a directory; see Load.
func LoadDir(dir string) (*Economy, error) { return Load(os.DirFS(dir)) }

// Load reads an economy from five CSV files, each with a header line. Columns may
// come in any order; others are ignored. Amounts are annual, in one currency.
//
//	regions.csv     region [name] [deficit]
//	sectors.csv     sector theta [name] [isic4]
//	trade.csv       sector importer exporter value tariff
//	io.csv          region input output value
//	production.csv  region sector value_added [final_demand]
//
// A value in trade.csv is net of tariff, and domestic sales are flows from a
// region to itself; tariff is an ad valorem rate, 0.05 for 5 %. A value in
// io.csv is the use of the sector input by the sector output, tariffs included.
// Flows and uses of zero may be left out. The order of regions.csv and
// sectors.csv is the index order.
//
// The accounts are closed as New describes. All mistakes found in the files are
// reported together as InputErrors; a file that cannot be read is reported with
// them.
func Load(fsys fs.FS) (*Economy, error) {
	a, err := ReadAccounts(fsys)
	if err != nil {
		return nil, err
	}
	return New(a)
}

// ReadAccounts reads the tables that Load builds an economy from, for checking or
// changing them first. It reports mistakes in the files, not in what they say
// together.
func ReadAccounts(fsys fs.FS) (Accounts, error) {
	l := loader{fsys: fsys}
	a := l.accounts()
	if len(l.bad) > 0 {
		return Accounts{}, errors.Join(l.bad...)
	}
	return a, nil
}

type loader struct {
	fsys fs.FS
	bad  mistakes
}

// A table is a CSV file with its columns found by name.
type table struct {
	l      *loader
	file   string
	line   int
	header []string
	column map[string]int
	record []string
}

// each calls f for every record of a file that has the wanted columns.
func (l *loader) each(file string, columns []string, f func(t *table)) {
	r, err := l.fsys.Open(file)
	if err != nil {
		l.bad = append(l.bad, fmt.Errorf("market: %w", err))
		return
	}
	defer r.Close()
	l.read(file, r, columns, f)
}

func (l *loader) read(file string, r io.Reader, columns []string, f func(t *table)) {
	cr := csv.NewReader(r)
	cr.FieldsPerRecord = -1
	cr.ReuseRecord = true
	t := &table{l: l, file: file, column: make(map[string]int)}
	header, err := cr.Read()
	if err != nil {
		if err == io.EOF {
			l.bad.add(InputError{File: file, Line: 1, Column: "header", Value: "an empty file", Want: "a line of column names"})
		} else {
			l.bad = append(l.bad, fmt.Errorf("market: %s: %w", file, err))
		}
		return
	}
	width := len(header)
	for i, name := range header {
		if i == 0 && len(name) >= 3 && name[:3] == "\ufeff" {
			name = name[3:]
		}
		if _, ok := t.column[name]; ok {
			l.bad.add(InputError{File: file, Line: 1, Column: name, Value: "the column twice", Want: "each column once"})
		}
		t.column[name] = i
		t.header = append(t.header, name)
	}
	missing := false
	for _, name := range columns {
		if _, ok := t.column[name]; !ok {
			missing = true
			l.bad.add(InputError{File: file, Line: 1, Column: name, Value: "no such column", Want: "the column"})
		}
	}
	if missing {
		return
	}
	for {
		t.record, err = cr.Read()
		if err == io.EOF {
			return
		}
		if err != nil {
			l.bad = append(l.bad, fmt.Errorf("market: %s: %w", file, err))
			return
		}
		t.line, _ = cr.FieldPos(0)
		if len(t.record) != width {
			l.bad.add(InputError{File: file, Line: t.line, Column: "record", Value: fmt.Sprintf("%d fields", len(t.record)), Want: fmt.Sprintf("%d as in the header", width)})
			continue
		}
		f(t)
	}
}

func (t *table) bad(e InputError) {
	e.File, e.Line = t.file, t.line
	t.l.bad.add(e)
}

// text returns a field, or "" if there is no such column.
func (t *table) text(column string) string {
	if i, ok := t.column[column]; ok {
		return t.record[i]
	}
	return ""
}

// number returns a field as a finite number; where names what it belongs to.
func (t *table) number(column, want string, where InputError, ok func(float64) bool) (float64, bool) {
	s := t.record[t.column[column]]
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || !ok(v) {
		where.Column, where.Value, where.Want = column, strconv.Quote(s), want
		t.bad(where)
		return 0, false
	}
	return v, true
}

// id returns the index of the label in a field.
func (t *table) id(column string, index map[string]int, what string) (int, bool) {
	s := t.record[t.column[column]]
	i, ok := index[s]
	if !ok {
		t.bad(InputError{Column: column, Value: strconv.Quote(s), Want: "the ID of a " + what})
	}
	return i, ok
}

func (l *loader) accounts() Accounts {
	var a Accounts
	regions, sectors := make(map[string]int), make(map[string]int)
	hasDeficit, hasFinal := false, false

	l.each("regions.csv", []string{"region"}, func(t *table) {
		id := t.text("region")
		if _, ok := regions[id]; ok || id == "" {
			t.bad(InputError{Column: "region", Value: strconv.Quote(id), Want: "an ID not used before"})
			return
		}
		regions[id] = len(a.Regions)
		a.Regions = append(a.Regions, Region{ID: id, Name: t.text("name")})
		if _, ok := t.column["deficit"]; ok {
			hasDeficit = true
			v, _ := t.number("deficit", wantNegative, InputError{Region: id}, anySign)
			a.Deficit = append(a.Deficit, v)
		}
	})
	if !hasDeficit {
		a.Deficit = nil
	}
	l.each("sectors.csv", []string{"sector", "theta"}, func(t *table) {
		id := t.text("sector")
		if _, ok := sectors[id]; ok || id == "" {
			t.bad(InputError{Column: "sector", Value: strconv.Quote(id), Want: "an ID not used before"})
			return
		}
		sectors[id] = len(a.Sectors)
		theta, _ := t.number("theta", wantTheta, InputError{Sector: id}, elasticity)
		a.Sectors = append(a.Sectors, Sector{ID: id, Name: t.text("name"), ISIC: t.text("isic4"), Theta: theta})
	})

	n, s := len(a.Regions), len(a.Sectors)
	a.Trade = make([]float64, s*n*n)
	a.Tariff = make([]float64, s*n*n)
	a.Intermediate = make([]float64, n*s*s)
	a.ValueAdded = make([]float64, n*s)
	a.FinalDemand = make([]float64, n*s)

	seen := make([]int, s*n*n)
	again := func(t *table, c int, where InputError) bool {
		if seen[c] > 0 {
			where.Column, where.Value, where.Want = "record", fmt.Sprintf("a second entry, after line %d", seen[c]), "each entry once"
			t.bad(where)
			return true
		}
		seen[c] = t.line
		return false
	}
	l.each("trade.csv", []string{"sector", "importer", "exporter", "value", "tariff"}, func(t *table) {
		j, ok1 := t.id("sector", sectors, "sector in sectors.csv")
		r, ok2 := t.id("importer", regions, "region in regions.csv")
		i, ok3 := t.id("exporter", regions, "region in regions.csv")
		if !ok1 || !ok2 || !ok3 {
			return
		}
		c := (j*n+r)*n + i
		where := InputError{Sector: a.Sectors[j].ID, Region: a.Regions[r].ID, Exporter: a.Regions[i].ID}
		if again(t, c, where) {
			return
		}
		a.Trade[c], _ = t.number("value", wantAmount, where, amount)
		a.Tariff[c], _ = t.number("tariff", wantTariff, where, tariff)
	})

	seen = make([]int, n*s*s)
	l.each("io.csv", []string{"region", "input", "output", "value"}, func(t *table) {
		r, ok1 := t.id("region", regions, "region in regions.csv")
		k, ok2 := t.id("input", sectors, "sector in sectors.csv")
		j, ok3 := t.id("output", sectors, "sector in sectors.csv")
		if !ok1 || !ok2 || !ok3 {
			return
		}
		c := (r*s+k)*s + j
		where := InputError{Sector: a.Sectors[k].ID, Region: a.Regions[r].ID}
		if again(t, c, where) {
			return
		}
		a.Intermediate[c], _ = t.number("value", wantNegative, where, anySign)
	})
	a.ioLine = seen

	seen = make([]int, n*s)
	l.each("production.csv", []string{"region", "sector", "value_added"}, func(t *table) {
		r, ok1 := t.id("region", regions, "region in regions.csv")
		j, ok2 := t.id("sector", sectors, "sector in sectors.csv")
		if !ok1 || !ok2 {
			return
		}
		c := r*s + j
		where := InputError{Sector: a.Sectors[j].ID, Region: a.Regions[r].ID}
		if again(t, c, where) {
			return
		}
		a.ValueAdded[c], _ = t.number("value_added", wantAmount, where, amount)
		if _, ok := t.column["final_demand"]; ok {
			hasFinal = true
			a.FinalDemand[c], _ = t.number("final_demand", wantAmount, where, amount)
		}
	})
	if !hasFinal {
		a.FinalDemand = nil
	}
	return a
}

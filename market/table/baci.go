package table

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/tradetalk/tradetalk/market"
)

// This file builds a one-sector economy from bilateral flows and gross domestic products,
// as gravity studies do: output is GDP, domestic sales what GDP leaves after exports.

// A rows reads the fields of named columns of a CSV file.
type rows struct {
	file string
	in   *csv.Reader
	at   []int
	bad  *mistakes
}

// newRows reads the header of a CSV file and finds the columns wanted; nil if the file
// lacks any. A column may have a second name behind a bar.
func newRows(bad *mistakes, file string, r io.Reader, columns ...string) *rows {
	t := &rows{file: file, in: csv.NewReader(r), bad: bad, at: make([]int, len(columns))}
	t.in.ReuseRecord = true
	t.in.TrimLeadingSpace = true
	header, err := t.in.Read()
	if err != nil {
		*bad = append(*bad, fmt.Errorf("table: %s: header: %w", file, err))
		return nil
	}
	missing := false
	// All missing columns are reported together.
	for k, name := range columns {
		t.at[k] = -1
		first, second, _ := strings.Cut(name, "|")
		for x, h := range header {
			if h = strings.TrimSpace(strings.TrimPrefix(h, "\ufeff")); h == first || h == second && h != "" {
				t.at[k] = x
			}
		}
		if t.at[k] < 0 {
			missing = true
			bad.add(market.InputError{File: file, Line: 1, Column: first, Value: "no such column", Want: "the column"})
		}
	}
	if missing {
		return nil
	}
	return t
}

// each calls f for each record with the fields of the named columns. Faulty records are
// reported and skipped.
func (t *rows) each(f func(line int, fields []string)) {
	if t == nil {
		return
	}
	fields := make([]string, len(t.at))
	for {
		rec, err := t.in.Read()
		if err == io.EOF {
			return
		}
		line, _ := t.in.FieldPos(0)
		if err != nil {
			*t.bad = append(*t.bad, fmt.Errorf("table: %s: %w", t.file, err))
			if !errors.Is(err, csv.ErrFieldCount) {
				return
			}
			continue
		}
		for k, x := range t.at {
			fields[k] = strings.TrimSpace(rec[x])
		}
		f(line, fields)
	}
}

// amount returns a field as an amount of at least zero, and reports other fields.
func (t *rows) amount(line int, column, text string) float64 {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
		t.bad.add(market.InputError{File: t.file, Line: line, Column: column, Value: strconv.Quote(text), Want: "an amount of at least zero"})
		return 0
	}
	return v
}

// BACI builds an economy of one sector without inputs from CEPII's BACI (Gaulier and
// Zignago 2010, CEPII working paper 2010-23) and gross domestic products:
//
//	flows      t,i,j,k,v,q                     i exporter, j importer, v thousand dollars; products are summed
//	countries  country_code,country_iso3       as published beside the flows; releases until 2023 say iso_3digit_alpha
//	gdp        country,gdp                     ISO3 code, thousand dollars
//
// A country's domestic sales are GDP less exports, and zero where exports exceed GDP, as
// gross exports of a few transit ports do (the Report lists the countries); deficits follow
// from the flows. Countries without a GDP are left out with their flows unless a concordance of
// regions says otherwise. Flows must be of one year.
//
// Options.Sectors must name one sector.
func BACI(flows, countries, gdp io.Reader, o Options) (*market.Economy, *Report, error) {
	var bad mistakes
	if len(o.Sectors) != 1 || o.Concordance.Sectors != nil {
		bad = append(bad, fmt.Errorf("table: Options.Sectors: got %d sectors, want one, and no concordance of sectors", len(o.Sectors)))
	}
	// Names of countries, then their products; only countries with a product count.
	iso := make(map[string]string) // by numeric code
	names := newRows(&bad, "BACI countries", countries, "country_code", "country_iso3|iso_3digit_alpha")
	names.each(func(_ int, f []string) { iso[f[0]] = f[1] })
	products := make(map[string]float64)
	var codes []string
	incomes := newRows(&bad, "GDP", gdp, "country", "gdp")
	incomes.each(func(line int, f []string) {
		if _, ok := products[f[0]]; ok || f[0] == "" {
			bad.add(market.InputError{File: "GDP", Line: line, Column: "country", Value: strconv.Quote(f[0]), Want: "each country once"})
			return
		}
		products[f[0]] = incomes.amount(line, "gdp", f[1])
		codes = append(codes, f[0])
	})
	regions := newAxis(&bad, "regions", codes, o.Concordance.Regions, nil)
	if len(bad) > 0 {
		return nil, nil, errors.Join(bad...)
	}
	n := len(regions.ids)
	t := newSheet(regions.ids, []string{o.Sectors[0].ID})
	// Flows add up over products.
	year := ""
	trade := newRows(&bad, "BACI flows", flows, "t", "i", "j", "v")
	trade.each(func(line int, f []string) {
		// The first record sets the year.
		if year == "" {
			year = f[0]
		} else if f[0] != year {
			bad.add(market.InputError{File: "BACI flows", Line: line, Column: "t", Value: strconv.Quote(f[0]), Want: "one year, " + year})
			return
		}
		v := trade.amount(line, "v", f[3])
		from, ok1 := iso[f[1]]
		to, ok2 := iso[f[2]]
		// Unknown codes are mistakes: the list of countries holds all codes of the flows.
		for x, ok := range []bool{ok1, ok2} {
			if !ok {
				bad.add(market.InputError{File: "BACI flows", Line: line, Column: []string{"i", "j"}[x], Value: strconv.Quote(f[1+x]), Want: "a country code of the list of countries"})
			}
		}
		// Flows of countries without a product are left out.
		i, ok1 := regions.index[from]
		m, ok2 := regions.index[to]
		if ok1 && ok2 {
			t.final[m*n+i] += v
		}
	})
	if len(bad) > 0 {
		return nil, nil, errors.Join(bad...)
	}
	// Domestic sales close the accounts: GDP is output, and exports are part of output.
	income, exports := make([]float64, n), make([]float64, n)
	for _, code := range codes {
		income[regions.index[code]] += products[code]
	}
	var more []Adjustment
	for i := range n {
		t.final[i*n+i] = 0 // trade among countries that became one region
		for m := range n {
			exports[i] += t.final[m*n+i]
		}
		if t.final[i*n+i] = income[i] - exports[i]; t.final[i*n+i] < 0 {
			more = append(more, Adjustment{"exports beyond GDP", regions.ids[i], "", "", -t.final[i*n+i]})
			t.final[i*n+i] = 0
		}
	}
	e, report, err := t.economy(o)
	// Adjustments of this step come after the adjustments of the closing.
	if report != nil {
		report.Adjustments = append(report.Adjustments, more...)
	}
	return e, report, err
}

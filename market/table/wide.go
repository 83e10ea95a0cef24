package table

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/tradetalk/tradetalk/market"
)

// This file reads wide inter-country tables: a row for each country and industry that
// delivers, a column for each country and industry or final use that buys. Both forms, of
// WIOD and of the OECD, share the reading of records and the concordance; the names of
// rows and columns differ.

// A label is the country and the item (industry or final use) in the name of a row or column.
type label struct{ country, item string }

// A record is a row of a wide table that delivers.
type record struct {
	label
	line   int
	values []float64 // by column that counts
}

// wide is a table after reading: columns by label, and rows.
type wide struct {
	file    string
	columns []label
	rows    []record
	bad     mistakes
}

// fail adds a mistake at a line of the table.
func (w *wide) fail(line int, column, value, want string) {
	w.bad.add(market.InputError{File: w.file, Line: line, Column: column, Value: value, Want: want})
}

// read reads the records of a CSV file: names finds the columns of deliveries in the header,
// and row returns the label of a record and whether the record delivers.
func (w *wide) read(r io.Reader, names func(header []string) []int, row func(line int, rec []string) (label, bool)) error {
	in := csv.NewReader(bufio.NewReaderSize(r, 1<<16))
	in.ReuseRecord = true
	header, err := in.Read()
	if err != nil {
		return fmt.Errorf("table: %s: header: %w", w.file, err)
	}
	header = slices.Clone(header)
	// Spreadsheets put a byte order mark before the first name.
	header[0] = strings.TrimPrefix(header[0], "\ufeff")
	// Without the right columns nothing else can be read.
	places := names(header)
	if len(w.bad) > 0 {
		return errors.Join(w.bad...)
	}
	for {
		rec, err := in.Read()
		if err == io.EOF {
			break
		}
		// A faulty record is reported; the next records are read on.
		line, _ := in.FieldPos(0)
		if err != nil {
			w.bad = append(w.bad, fmt.Errorf("table: %s: %w", w.file, err))
			if !errors.Is(err, csv.ErrFieldCount) {
				break // the reader has lost its place
			}
			continue
		}
		// Rows of totals, taxes and value added deliver nothing.
		name, ok := row(line, rec)
		if !ok {
			continue
		}
		out := record{label: name, line: line, values: make([]float64, len(places))}
		for x, at := range places {
			text := strings.TrimSpace(rec[at])
			// An empty field is a delivery of zero.
			if text == "" {
				continue
			}
			// Infinite values and NaN are no deliveries.
			v, err := strconv.ParseFloat(text, 64)
			if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
				w.fail(line, header[at], strconv.Quote(text), "a number")
				continue
			}
			out.values[x] = v
		}
		w.rows = append(w.rows, out)
	}
	if len(w.rows) == 0 && len(w.bad) == 0 {
		w.fail(0, "record", "no row of a country and industry", "deliveries")
	}
	return errors.Join(w.bad...)
}

// sheet applies the concordance. industry tells columns of industries from those of
// final uses.
func (w *wide) sheet(o Options, parent func(country string) string, industry func(item string) (string, bool)) (*sheet, error) {
	// Countries and industries in the order of rows; countries that only buy come last.
	var countries, industries []string
	add := func(list *[]string, code string) {
		if !slices.Contains(*list, code) {
			*list = append(*list, code)
		}
	}
	// Lines of rows by label, for second rows.
	seen := make(map[label]int)
	for _, r := range w.rows {
		add(&countries, parent(r.country))
		add(&industries, r.item)
		if line, ok := seen[r.label]; ok {
			w.fail(r.line, "row", strconv.Quote(r.country+" "+r.item), fmt.Sprintf("each country and industry once, not again after line %d", line))
		}
		seen[r.label] = r.line
	}
	for _, c := range w.columns {
		add(&countries, parent(c.country))
	}
	var wanted []string
	for _, s := range o.Sectors {
		wanted = append(wanted, s.ID)
	}
	// Without sectors every industry is a mistake: elasticities are needed.
	if wanted == nil {
		wanted = []string{}
	}
	regions := newAxis(&w.bad, "regions", countries, o.Concordance.Regions, nil)
	sectors := newAxis(&w.bad, "sectors", industries, o.Concordance.Sectors, wanted)
	if len(w.bad) > 0 {
		return nil, errors.Join(w.bad...)
	}
	// Add up what becomes the same region and sector.
	t := newSheet(regions.ids, sectors.ids)
	n, s := len(t.regions), len(t.sectors)
	for _, r := range w.rows {
		// Exporter and sector of the row, then importer and use of the column.
		i, k := regions.index[parent(r.country)], sectors.index[r.item]
		for x, c := range w.columns {
			m := regions.index[parent(c.country)]
			// Final uses add up whatever their kind, changes in inventories included.
			code, ok := industry(c.item)
			if !ok {
				t.final[(k*n+m)*n+i] += r.values[x]
				continue
			}
			j, known := sectors.index[code]
			if !known {
				w.fail(0, c.country+c.item, "an industry without a row", "the same industries in rows and columns")
				continue
			}
			t.inputs[((m*s+k)*s+j)*n+i] += r.values[x]
		}
		if len(w.bad) > 0 {
			break // the same in every row
		}
	}
	return t, errors.Join(w.bad...)
}

// WIOD reads a world input-output table of the 2016 release (Timmer, Dietzenbacher, Los,
// Stehrer and de Vries 2015, Review of International Economics 23:575-605) for one year,
// saved as CSV from the published R or Stata file: a header
//
//	IndustryCode,IndustryDescription,Country,RNr,Year,AUS1,...,AUS61,...,ROW61,TOT
//
// in which a column's number is that of the row of the same industry (RNr), 1 to 56, and
// the numbers 57 to 61 beyond are final uses. Columns may have the prefix v, as in Stata;
// columns of labels may come before those of deliveries, such as the row names of R. The rows
// of the country TOT (II_fob, TXSP, EXP_adj, PURR, PURNR, VA, IntTTM, GO) and the column TOT
// are not used.
func WIOD(r io.Reader, o Options) (*market.Economy, *Report, error) {
	w := wide{file: "WIOD table"}
	var code, country, number int
	numbers := make(map[string]string) // industry by its number
	// Columns are found by name, those of deliveries by their form.
	names := func(header []string) []int {
		at := make(map[string]int)
		for x, name := range header {
			at[strings.ToLower(strings.TrimSpace(name))] = x
		}
		for _, want := range []struct {
			name  string
			place *int
		}{{"IndustryCode", &code}, {"Country", &country}, {"RNr", &number}} {
			x, ok := at[strings.ToLower(want.name)]
			if !ok {
				w.fail(1, want.name, "no such column", "the column, as in the 2016 release")
			}
			*want.place = x
		}
		var places []int
		for x, name := range header {
			// Names from Stata begin with v.
			name = strings.TrimSpace(name)
			if len(name) > 4 && name[0] == 'v' {
				name = name[1:]
			}
			// Three letters and a number; IndustryCode and the like are none.
			if len(name) < 4 || strings.Trim(name[3:], "0123456789") != "" || strings.ToUpper(name[:3]) != name[:3] {
				// Labels come before deliveries, and one total behind.
				if len(places) > 0 && name != "TOT" {
					w.fail(1, "header", strconv.Quote(header[x]), "a column such as AUS1, or TOT")
				}
				continue
			}
			places = append(places, x)
			w.columns = append(w.columns, label{name[:3], name[3:]})
		}
		if len(places) == 0 {
			w.fail(1, "header", "no column such as AUS1", "a country code and a number in each column of deliveries")
		}
		return places
	}
	// Rows of totals, taxes and value added have the country TOT.
	err := w.read(r, names, func(line int, rec []string) (label, bool) {
		name := label{strings.TrimSpace(rec[country]), strings.TrimSpace(rec[code])}
		if name.country == "TOT" || name.country == "" {
			return name, false
		}
		// The number of an industry names the industry's columns as well.
		nr := strings.TrimSpace(rec[number])
		if old, ok := numbers[nr]; ok && old != name.item {
			w.fail(line, "RNr", nr+" for "+strconv.Quote(name.item), "one number for each industry, which has "+strconv.Quote(old))
		}
		numbers[nr] = name.item
		return name, true
	})
	if err != nil {
		return nil, nil, err
	}
	t, err := w.sheet(o, func(c string) string { return c }, func(item string) (string, bool) { code, ok := numbers[item]; return code, ok })
	if err != nil {
		return nil, nil, err
	}
	return t.economy(o)
}

// split maps the parts of countries in the extended ICIO tables, processing and other firms
// of China and Mexico, to the countries.
var split = map[string]string{"CN1": "CHN", "CN2": "CHN", "MX1": "MEX", "MX2": "MEX"}

// finalUses are the final uses in the editions of the ICIO tables from 2015 to 2025.
var finalUses = []string{"HFCE", "NPISH", "NPS", "GGFC", "GFCF", "INVNT", "INVENT", "INV", "DPABR", "P33", "NONRES", "FD", "DIRP", "FNEI"}

// icioTotals are the columns of ICIO tables that are no deliveries: output, and the
// statistical discrepancy of early editions.
var icioTotals = []string{"", "OUT", "OUTPUT", "TOTAL", "DISC"}

// icioRest are the rows of ICIO tables that deliver nothing: taxes, value added and output.
// Some editions have a row of taxes for each country, as in AUS_TAXSUB.
var icioRest = []string{"TLS", "TAXSUB", "VA", "VALU", "VA+TAXSUB", "VA.TAXSUB", "OUT", "OUTPUT", "TOTAL"}

// icioLabel splits the name of a row or column: country and item, or, as the edition of 2016
// has final uses, item and country.
func icioLabel(name string) (label, bool) {
	before, after, ok := strings.Cut(name, "_")
	if ok && len(after) == 3 && slices.Contains(finalUses, before) {
		return label{after, before}, true
	}
	return label{before, after}, ok && len(before) == 3 && after != ""
}

// ICIO reads an inter-country input-output table of the OECD (editions 2016 to 2025), as
// published in CSV for one year: a first column of names (V1 or without a name), and rows and
// columns named by country and industry, as in AUS_01T02 or AUS_A01_02, final uses being
// AUS_HFCE and the like. Rows of taxes, value added and output (AUS_TAXSUB, VALU, OUTPUT;
// since 2023 TLS, VA, OUT), and the columns of totals (TOTAL; since 2023 OUT) and of the
// discrepancy (DISC, 2016), are not used; other names are mistakes. China's and Mexico's
// parts in the extended tables (CN1, CN2, MX1, MX2) add to CHN and MEX before the concordance.
func ICIO(r io.Reader, o Options) (*market.Economy, *Report, error) {
	w := wide{file: "ICIO table"}
	names := func(header []string) []int {
		var places []int
		for x, name := range header[1:] {
			// Country and industry or final use, with an underscore between.
			name = strings.TrimSpace(name)
			if slices.Contains(icioTotals, name) {
				continue
			}
			l, ok := icioLabel(name)
			if !ok {
				w.fail(1, "header", strconv.Quote(name), "a country code, an underscore and an industry or final use, such as AUS_01T02, or one of "+strings.Join(icioTotals[1:], ", "))
				continue
			}
			places = append(places, x+1)
			w.columns = append(w.columns, l)
		}
		if len(places) == 0 {
			w.fail(1, "header", "no column such as AUS_01T02", "a country code, an underscore and an industry in each column of deliveries")
		}
		return places
	}
	// Rows of totals, taxes and value added have other names than a country and an industry.
	err := w.read(r, names, func(line int, rec []string) (label, bool) {
		name := strings.TrimSpace(rec[0])
		if slices.Contains(icioRest, name) {
			return label{}, false
		}
		l, ok := icioLabel(name)
		if !ok {
			w.fail(line, "row", strconv.Quote(name), "a country code, an underscore and an industry, such as AUS_01T02, or one of "+strings.Join(icioRest, ", "))
		}
		return l, ok && !slices.Contains(icioRest, l.item)
	})
	if err != nil {
		return nil, nil, err
	}
	// Parts of a country add up to the country.
	parent := func(c string) string {
		if p, ok := split[c]; ok {
			return p
		}
		return c
	}
	t, err := w.sheet(o, parent, func(item string) (string, bool) { return item, !slices.Contains(finalUses, item) })
	if err != nil {
		return nil, nil, err
	}
	return t.economy(o)
}

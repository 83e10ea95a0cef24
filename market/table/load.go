package table

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strconv"

	"github.com/tradetalk/tradetalk/market"
)

// This file reads a directory with a published table: companions first, since the table's
// reader needs sectors, concordance and tariffs.

// LoadDir reads an economy from a directory with a published table; see Load.
func LoadDir(dir string) (*market.Economy, *Report, error) { return Load(os.DirFS(dir)) }

// Load reads an economy from a published table and companion files:
//
//	wiod.csv, icio.csv or baci.csv   the table; see WIOD, ICIO and BACI
//	countries.csv, gdp.csv           with baci.csv: BACI's list of countries, and GDP
//	sectors.csv                      sector theta [sigma] [name] [isic4], after the concordance
//	concordance.csv                  kind from to, kind being region or sector; may be left out
//	tariffs.csv                      sector importer exporter tariff, after it; may be left out
//
// With a concordance of one kind all codes of that kind must be listed.
func Load(fsys fs.FS) (*market.Economy, *Report, error) {
	var bad mistakes
	o := Options{}
	// open opens a file; a missing file is a mistake unless optional.
	open := func(name string, optional bool) fs.File {
		f, err := fsys.Open(name)
		switch {
		case err == nil:
			return f
		case !optional || !errors.Is(err, fs.ErrNotExist):
			bad = append(bad, fmt.Errorf("table: %w", err))
		}
		return nil
	}
	// Companions of the table first: sectors, concordance, tariffs.
	if f := open("sectors.csv", false); f != nil {
		sectors, err := market.ReadSectors("sectors.csv", f)
		bad = appendError(bad, err)
		o.Sectors = sectors
		f.Close()
	}
	if f := open("concordance.csv", true); f != nil {
		r := newRows(&bad, "concordance.csv", f, "kind", "from", "to")
		r.each(func(line int, field []string) {
			// The kind of a line decides between the two maps.
			to := &o.Concordance.Regions
			switch field[0] {
			case "region":
			case "sector":
				to = &o.Concordance.Sectors
			default:
				bad.add(market.InputError{File: "concordance.csv", Line: line, Column: "kind", Value: strconv.Quote(field[0]), Want: "region or sector"})
				return
			}
			if *to == nil {
				*to = make(map[string]string)
			}
			if _, ok := (*to)[field[1]]; ok {
				bad.add(market.InputError{File: "concordance.csv", Line: line, Column: "from", Value: strconv.Quote(field[1]), Want: "each code once"})
				return
			}
			(*to)[field[1]] = field[2]
		})
		f.Close()
	}
	// The lines of tariffs, by sector, importer and exporter, are checked against the economy in
	// the end, since the table brings the regions.
	lines := make(map[[3]string]int)
	if f := open("tariffs.csv", true); f != nil {
		// Flows that are not listed pay no tariff.
		rates := make(map[[3]string]float64)
		r := newRows(&bad, "tariffs.csv", f, "sector", "importer", "exporter", "tariff")
		r.each(func(line int, field []string) {
			v, err := strconv.ParseFloat(field[3], 64)
			if err != nil || !(v > -1 && v <= 1e6) {
				bad.add(market.InputError{File: "tariffs.csv", Line: line, Column: "tariff", Value: strconv.Quote(field[3]), Want: "an ad valorem rate above -1 and at most 1e6"})
			}
			flow := [3]string{field[0], field[1], field[2]}
			if first, ok := lines[flow]; ok {
				bad.add(market.InputError{File: "tariffs.csv", Line: line, Column: "exporter", Value: strconv.Quote(field[2]), Want: fmt.Sprintf("each flow once, not again after line %d", first)})
				return
			}
			lines[flow], rates[flow] = line, v
		})
		o.Tariff = func(sector, importer, exporter string) float64 { return rates[[3]string{sector, importer, exporter}] }
		f.Close()
	}
	if len(bad) > 0 {
		return nil, nil, errors.Join(bad...)
	}
	// Then the table, exactly one.
	var found []string
	for _, name := range []string{"wiod.csv", "icio.csv", "baci.csv"} {
		if _, err := fs.Stat(fsys, name); err == nil {
			found = append(found, name)
		}
	}
	if len(found) != 1 {
		return nil, nil, fmt.Errorf("table: got %q, want one of wiod.csv, icio.csv and baci.csv", found)
	}
	var in []io.Reader
	// BACI has flows, countries and GDP in three files.
	names := found
	if found[0] == "baci.csv" {
		names = append(names, "countries.csv", "gdp.csv")
	}
	for _, name := range names {
		if f := open(name, false); f != nil {
			defer f.Close()
			in = append(in, f)
		}
	}
	if len(bad) > 0 {
		return nil, nil, errors.Join(bad...)
	}
	// Each form has a reader.
	var e *market.Economy
	var report *Report
	var err error
	switch found[0] {
	case "wiod.csv":
		e, report, err = WIOD(in[0], o)
	case "icio.csv":
		e, report, err = ICIO(in[0], o)
	default:
		e, report, err = BACI(in[0], in[1], in[2], o)
	}
	if err == nil {
		err = known(e, lines)
	}
	if err != nil {
		return nil, nil, err
	}
	return e, report, nil
}

// known reports tariffs on what the economy lacks, and on domestic sales, in the order of
// lines.
func known(e *market.Economy, lines map[[3]string]int) error {
	var bad mistakes
	for _, flow := range slices.SortedFunc(maps.Keys(lines), func(a, b [3]string) int { return lines[a] - lines[b] }) {
		fail := func(column, value, want string) {
			bad.add(market.InputError{File: "tariffs.csv", Line: lines[flow], Column: column, Value: strconv.Quote(value), Want: want})
		}
		if _, ok := e.SectorIndex(flow[0]); !ok {
			fail("sector", flow[0], "a sector of sectors.csv")
		}
		for k, column := range []string{"importer", "exporter"} {
			if _, ok := e.RegionIndex(flow[1+k]); !ok {
				fail(column, flow[1+k], "a region after the concordance")
			}
		}
		if flow[1] == flow[2] {
			fail("exporter", flow[2], "another region than the importer, since domestic sales pay no tariff")
		}
	}
	return errors.Join(bad...)
}

// appendError adds an error that is not nil.
func appendError(bad mistakes, err error) mistakes {
	if err != nil {
		bad = append(bad, err)
	}
	return bad
}

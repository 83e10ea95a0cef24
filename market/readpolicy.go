package market

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
)

// ReadPolicy reads a policy from CSV with a header line; name stands for the file
// in errors. Each line sets new levels for one cell of a Baseline policy:
//
//	sector importer exporter [tariff] [iceberg] [weight] [export_tax]
//
// tariff and export_tax are ad valorem rates, 0.05 for 5 %. A rate above MaxRate is most
// often a percentage; a tariff may be higher, as prohibitive ones are, if most tariffs of the
// file are at most 1. A tariff that begins with a
// plus sign is a change in percentage points of what holds so far: +25 and, in a later
// line, +10 make 0.35 of a baseline of zero, and +-5 takes five points off. Lines that
// hold nothing else may be many for a cell; others one. iceberg is the Barrier
// factor, "inf" for an exact ban; weight is the Weight, 0 for a ban. An empty
// field, or a column that is not there, keeps the baseline. Columns may come in
// any order, but none with another name.
//
// All mistakes are reported together as InputErrors with their line; a region that
// the bans leave without a supplier as a CutOffError with the line of the last.
func (e *Economy) ReadPolicy(name string, r io.Reader) (*Policy, error) {
	p := e.Baseline()
	var l loader
	seen := make(map[int]int)          // by cell: the line that sets levels
	stacked := make(map[int]int)       // by cell: the first line that adds points
	ban := make([]int, len(p.touched)) // by row: the line of its last ban
	sectors := labels{e.sectorIndex, true, "sector of the economy"}
	regions := labels{e.regionIndex, true, "region of the economy"}
	var high []error        // tariffs above MaxRate
	rates, percents := 0, 0 // tariffs other than zero, and those above 1
	optional := []string{"tariff", "iceberg", "weight", "export_tax"}
	l.read(name, r, []string{"sector", "importer", "exporter"}, optional, func(t *table) {
		j, ok1 := t.id("sector", &sectors)
		n, ok2 := t.id("importer", &regions)
		i, ok3 := t.id("exporter", &regions)
		where := InputError{Sector: t.text("sector"), Region: t.text("importer"), Exporter: t.text("exporter")}
		points, hasPoints := t.points("tariff", where)
		rate, hasRate := 0.0, false
		if !hasPoints {
			rate, hasRate = t.level("tariff", wantRate+", or a change in points such as +25", where, tariff)
			if rate != 0 {
				rates++
			}
			if rate > 1 {
				percents++
			}
			if hasRate && !rated(rate) {
				high = append(high, &InputError{File: name, Line: t.line, Column: "tariff", Value: strconv.Quote(t.text("tariff")),
					Sector: where.Sector, Region: where.Region, Exporter: where.Exporter,
					Want: wantRate + ", or a change in points such as +25, or a file in which most tariffs are at most 1"})
			}
		}
		factor, hasFactor := t.level("iceberg", wantFactor+`, or "inf" for a ban`, where, barrier)
		weight, hasWeight := t.level("weight", "a weight from 0 to 1", where, func(v float64) bool { return v >= 0 && v <= 1 })
		tax, hasTax := t.level("export_tax", wantRate, where, rated)
		if !ok1 || !ok2 || !ok3 {
			return
		}
		c := e.cell(j, n, i)
		if only := hasPoints && !hasFactor && !hasWeight && !hasTax; !only {
			if line, ok := seen[c]; ok {
				where.Column, where.Value, where.Want = "record", fmt.Sprintf("a second entry, after line %d", line), "each cell once, but for changes in points"
				t.bad(where)
				return
			}
			seen[c] = t.line
		}
		if hasPoints {
			if stacked[c] == 0 {
				stacked[c] = t.line
			}
			p.AddTariff(j, n, i, points/100)
			if v := p.tariff[c]; !tariff(v) {
				where.Column, where.Value, where.Want = "tariff", number(v)+" with all points so far", wantTariff
				t.bad(where)
				p.SetTariff(j, n, i, e.tariff[c]) // once is enough
			}
		} else if line, ok := stacked[c]; ok && hasRate {
			where.Column, where.Value, where.Want = "tariff", fmt.Sprintf("a level, after points in line %d", line), "the level first, then changes in points"
			t.bad(where)
			return
		}
		if hasRate {
			p.SetTariff(j, n, i, rate)
		}
		if hasFactor && math.IsInf(factor, 1) {
			p.Ban(j, n, i)
		} else if hasFactor {
			p.SetBarrier(j, n, i, factor)
		}
		if hasWeight {
			p.SetWeight(j, n, i, min(weight, p.Weight(j, n, i)))
		}
		if hasTax {
			p.SetExportTax(j, n, i, tax)
		}
		if p.weight[c] == 0 && e.share[c] > 0 {
			ban[c/e.n] = t.line
		}
	})
	// A file of percentages has most of its tariffs above 1.
	if 2*percents >= rates {
		l.bad = append(l.bad, high...)
	}
	rows := kernels{e: e}
	for row, line := range ban {
		if line > 0 && rows.cutOff(p, row) {
			l.bad = append(l.bad, &CutOffError{Region: e.regions[row%e.n].ID, Sector: e.sectors[row/e.n].ID, File: name, Line: line})
		}
	}
	if len(l.bad) > 0 {
		return nil, errors.Join(l.bad...)
	}
	return p, nil
}

// points returns a change in percentage points, which begins with a plus sign, and
// whether the field is one. A field that is not a number is reported.
func (t *table) points(column string, where InputError) (float64, bool) {
	s := t.text(column)
	if len(s) == 0 || s[0] != '+' {
		return 0, false
	}
	v, err := strconv.ParseFloat(s[1:], 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		where.Column, where.Value, where.Want = column, strconv.Quote(s), "a change in percentage points such as +25 or +-5"
		t.bad(where)
		return 0, true
	}
	return v, true
}

// level returns a field as a number, and whether it is there and in order.
func (t *table) level(column, want string, where InputError, ok func(float64) bool) (float64, bool) {
	s := t.text(column)
	if s == "" {
		return 0, false
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(v) || !ok(v) {
		where.Column, where.Value, where.Want = column, strconv.Quote(s), want
		t.bad(where)
		return 0, false
	}
	return v, true
}

package market

import (
	"errors"
	"math"
)

// Check returns all values out of range as PolicyErrors, joined, or nil.
func (p *Policy) Check() error {
	var bad []error
	for row, t := range p.touched {
		if t {
			bad = p.checkRow(bad, row)
		}
	}
	return errors.Join(p.checkRegions(bad)...)
}

func (p *Policy) checkRow(bad []error, row int) []error {
	n := p.e.n
	for i := range n {
		c := row*n + i
		add := func(f Field, v float64, want string) {
			bad = append(bad, &PolicyError{Field: f, Sector: p.e.sectors[row/n].ID, Importer: p.e.regions[row%n].ID,
				Exporter: p.e.regions[i].ID, Value: v, Want: want})
		}
		if v := p.tariff[c]; !tariff(v) {
			add(FieldTariff, v, wantTariff)
		}
		if v := p.barrier[c]; !barrier(v) {
			add(FieldBarrier, v, wantBarrier)
		}
		if v := p.weight[c]; !(v >= 0 && v <= 1) {
			add(FieldWeight, v, "a weight from 0 to 1")
		}
		if v := at(p.exportTax, c); !tariff(v) {
			add(FieldExportTax, v, wantTariff)
		}
		if v := at(p.wedge, c); !(v >= 0 && v <= maxTariff) {
			add(FieldWedge, v, "a rate from 0 to 1e6")
		}
	}
	return bad
}

// maxFactor bounds factors on costs, which multiply each other and tariffs: the
// product must be a number, and a finite cost no ban.
const (
	maxFactor   = 1e6
	wantFactor  = "a factor from 1e-6 to 1e6"
	wantBarrier = wantFactor + ", or +Inf for a ban"
)

func factor(v float64) bool { return v >= 1/maxFactor && v <= maxFactor }

func barrier(v float64) bool { return factor(v) || math.IsInf(v, 1) }

func (p *Policy) checkRegions(bad []error) []error {
	n := p.e.n
	add := func(f Field, importer, exporter string, v float64, want string) {
		bad = append(bad, &PolicyError{Field: f, Importer: importer, Exporter: exporter, Value: v, Want: want})
	}
	for r, f := range p.friction {
		if !factor(f) {
			add(FieldFriction, p.e.regions[r].ID, "", f, wantFactor)
		}
	}
	for c := range n * n {
		if v := at(p.transfer, c); !anySign(v) {
			add(FieldTransfer, p.e.regions[c%n].ID, p.e.regions[c/n].ID, v, wantNegative)
		}
		if v := at(p.freeze, c); !amount(v) {
			add(FieldFreeze, p.e.regions[c%n].ID, p.e.regions[c/n].ID, v, wantAmount)
		}
	}
	if p.rule > OwnIncomeDeficits {
		add(FieldDeficits, "", "", float64(p.rule), "one of the four rules")
	}
	return bad
}

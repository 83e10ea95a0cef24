package market

import (
	"math"
	"slices"
)

// A Policy is the trade policy in force, in levels: what each importer does to
// goods of each sector from each exporter. Cells are addressed by (sector,
// importer, exporter). A Policy belongs to one Economy; Economy.Baseline makes
// one under which nothing changes.
//
// A Policy is not safe for concurrent change.
type Policy struct {
	e       *Economy
	tariff  []float64
	barrier []float64
	weight  []float64
	touched []bool // by (sector, importer): the row may differ from the baseline
}

// Baseline returns a new Policy that leaves everything as it is in the baseline.
func (e *Economy) Baseline() *Policy {
	p := &Policy{
		e:       e,
		tariff:  slices.Clone(e.tariff),
		barrier: make([]float64, len(e.tariff)),
		weight:  make([]float64, len(e.tariff)),
		touched: make([]bool, e.s*e.n),
	}
	for c := range p.barrier {
		p.barrier[c], p.weight[c] = 1, 1
	}
	return p
}

// Economy returns the economy the policy is for.
func (p *Policy) Economy() *Economy { return p.e }

// Tariff returns the ad valorem tariff in force: 0.05 is 5 %.
func (p *Policy) Tariff(sector, importer, exporter int) float64 {
	return p.tariff[p.e.cell(sector, importer, exporter)]
}

// SetTariff sets the ad valorem tariff, which must be above -1 and finite.
func (p *Policy) SetTariff(sector, importer, exporter int, rate float64) {
	p.tariff[p.touch(sector, importer, exporter)] = rate
}

// Barrier returns the factor by which iceberg trade costs differ from the
// baseline: 1 is unchanged, 1.1 means that a tenth more must be shipped for the
// same amount to arrive.
func (p *Policy) Barrier(sector, importer, exporter int) float64 {
	return p.barrier[p.e.cell(sector, importer, exporter)]
}

// SetBarrier sets the factor on iceberg trade costs, which must be positive.
// Below 1 it is trade facilitation; positive infinity is an exact ban.
func (p *Policy) SetBarrier(sector, importer, exporter int, factor float64) {
	p.barrier[p.touch(sector, importer, exporter)] = factor
}

// Weight returns the weight of the exporter among the importer's suppliers: 1 is
// unchanged, 0 an exact ban, and between them the part of the sector's varieties
// that a licence regime lets through.
func (p *Policy) Weight(sector, importer, exporter int) float64 {
	return p.weight[p.e.cell(sector, importer, exporter)]
}

// SetWeight sets the weight, which must be in [0, 1].
func (p *Policy) SetWeight(sector, importer, exporter int, weight float64) {
	p.weight[p.touch(sector, importer, exporter)] = weight
}

// Ban stops the flow altogether: SetWeight with weight zero.
func (p *Policy) Ban(sector, importer, exporter int) { p.SetWeight(sector, importer, exporter, 0) }

func (p *Policy) touch(sector, importer, exporter int) int {
	c := p.e.cell(sector, importer, exporter)
	p.touched[c/p.e.n] = true
	return c
}

// Clone returns a copy that shares nothing with p.
func (p *Policy) Clone() *Policy {
	q := &Policy{e: p.e}
	q.tariff = slices.Clone(p.tariff)
	q.barrier = slices.Clone(p.barrier)
	q.weight = slices.Clone(p.weight)
	q.touched = slices.Clone(p.touched)
	return q
}

// CopyFrom makes p equal to q without allocating. Both must be for the same
// Economy; CopyFrom panics otherwise.
func (p *Policy) CopyFrom(q *Policy) {
	if p.e != q.e {
		panic("market: CopyFrom of a policy for another economy")
	}
	copy(p.tariff, q.tariff)
	copy(p.barrier, q.barrier)
	copy(p.weight, q.weight)
	copy(p.touched, q.touched)
}

// Equal reports whether p and q are for the same Economy and set the same
// levels.
func (p *Policy) Equal(q *Policy) bool {
	return p.e == q.e && slices.Equal(p.tariff, q.tariff) && slices.Equal(p.barrier, q.barrier) && slices.Equal(p.weight, q.weight)
}

// cellError returns what is wrong with a cell, or nil.
func (p *Policy) cellError(c int) *PolicyError {
	n := p.e.n
	bad := func(field string, v float64, want string) *PolicyError {
		return &PolicyError{Field: field, Sector: p.e.sectors[c/(n*n)].ID, Importer: p.e.regions[c/n%n].ID,
			Exporter: p.e.regions[c%n].ID, Value: v, Want: want}
	}
	switch t, d, m := p.tariff[c], p.barrier[c], p.weight[c]; {
	case !(t > -1) || math.IsInf(t, 0):
		return bad("tariff", t, "a finite ad valorem rate above -1")
	case !(d > 0):
		return bad("barrier", d, "a positive factor")
	case !(m >= 0 && m <= 1):
		return bad("weight", m, "a weight from 0 to 1")
	}
	return nil
}

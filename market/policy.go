package market

import "slices"

// This file holds a Policy: the measures by cell, region and pair of regions, and the ways to
// set, read and copy the measures. Checks of ranges are in checkpolicy.go, comparisons in
// diff.go.

// A Policy is the trade policy in force, in levels: the measures of importers and exporters
// on goods of each sector, and payments between regions. Cells are addressed by (sector,
// importer, exporter). A Policy belongs to one Economy; Economy.Baseline makes a Policy
// without any change.
//
// With producer price p at the exporter, the buyer pays
//
//	p (1+export tax) (1+wedge) (1+tariff)
//
// for each unit that leaves the exporter, and barrier times the baseline number of units must
// leave for one unit to arrive. Export taxes go to the exporter, wedges to the recipient,
// tariffs to the importer: every payment has a receiver.
//
// Setters do not check values; a solve reports every value out of range. A Policy is not safe
// for concurrent change.
type Policy struct {
	e *Economy

	// By cell. The last three are nil until one is set.
	tariff, barrier, weight []float64
	exportTax, wedge        []float64
	recipient               []int32

	touched []bool // by (sector, importer): the row may differ from the baseline

	friction         []float64 // by region
	transfer, freeze []float64 // by (from, to); nil until one is set
	rule             DeficitRule
}

// A DeficitRule says how the trade deficits of the baseline move. Transfers and freezes come
// on top.
type DeficitRule uint8

const (
	// NominalDeficits keeps each deficit constant in money. Since world value added is the
	// numeraire, each deficit keeps its share of world value added. The default.
	NominalDeficits DeficitRule = iota
	// IncomeDeficits keeps each deficit's share of world income, which is world
	// value added plus all revenue.
	IncomeDeficits
	// NoDeficits sets all deficits to zero. The change from the baseline then includes the
	// end of the deficits; Economy.ZeroDeficits removes deficits from the baseline as well,
	// as most studies want.
	NoDeficits
	// OwnIncomeDeficits keeps each region's spending a constant multiple of the region's own
	// income (wages, profits, revenue and wedges received), and scales all multiples alike so
	// that deficits sum to zero: the multiplicative deficits of gravity packages (Baier,
	// Yotov and Zylkin 2019, Journal of International Economics 116:206-226). Groups of
	// regions without links have no common scale, and a policy that leaves such groups is an
	// error under this rule unless no region has a deficit.
	OwnIncomeDeficits
)

// String returns the name of the rule.
func (r DeficitRule) String() string {
	switch r {
	case NominalDeficits:
		return "nominal"
	case IncomeDeficits:
		return "share of world income"
	case NoDeficits:
		return "zero"
	case OwnIncomeDeficits:
		return "share of own income"
	}
	return "unknown deficit rule"
}

// Baseline returns a new Policy that changes nothing against the baseline.
func (e *Economy) Baseline() *Policy {
	p := &Policy{
		e:        e,
		tariff:   slices.Clone(e.tariff),
		barrier:  make([]float64, len(e.tariff)),
		weight:   make([]float64, len(e.tariff)),
		touched:  make([]bool, e.s*e.n),
		friction: make([]float64, e.n),
	}
	fill(p.barrier, 1)
	fill(p.weight, 1)
	fill(p.friction, 1)
	return p
}

// fill sets all entries of s to v.
func fill(s []float64, v float64) {
	for i := range s {
		s[i] = v
	}
}

// Economy returns the economy of the policy.
func (p *Policy) Economy() *Economy { return p.e }

// Tariff returns the ad valorem tariff in force: 0.05 is 5 %.
func (p *Policy) Tariff(sector, importer, exporter int) float64 {
	return p.tariff[p.e.cell(sector, importer, exporter)]
}

// SetTariff sets the ad valorem tariff, which must be above -1 and at most 1e6.
func (p *Policy) SetTariff(sector, importer, exporter int, rate float64) {
	p.tariff[p.touch(sector, importer, exporter)] = rate
}

// AddTariff raises the tariff in force by so many points, ad valorem: 0.25 and then 0.1
// make 0.35 of a tariff of zero. Points below zero lower the tariff.
func (p *Policy) AddTariff(sector, importer, exporter int, points float64) {
	p.tariff[p.touch(sector, importer, exporter)] += points
}

// Barrier returns the factor on iceberg trade costs against the baseline: 1 is unchanged, 1.1
// means that a tenth more must be shipped for the same amount to arrive.
func (p *Policy) Barrier(sector, importer, exporter int) float64 {
	return p.barrier[p.e.cell(sector, importer, exporter)]
}

// SetBarrier sets the factor on iceberg trade costs, which must be from 1e-6 to 1e6, or
// positive infinity for an exact ban. A factor below 1 is trade facilitation or regulatory
// alignment.
func (p *Policy) SetBarrier(sector, importer, exporter int, factor float64) {
	p.barrier[p.touch(sector, importer, exporter)] = factor
}

// Weight returns the weight of the exporter among the importer's suppliers: 1 is unchanged, 0
// an exact ban. A weight between is the part of the sector's varieties let through by a
// licence regime.
func (p *Policy) Weight(sector, importer, exporter int) float64 {
	return p.weight[p.e.cell(sector, importer, exporter)]
}

// SetWeight sets the weight, which must be in [0, 1].
func (p *Policy) SetWeight(sector, importer, exporter int, weight float64) {
	p.weight[p.touch(sector, importer, exporter)] = weight
}

// Ban stops the flow altogether: SetWeight with weight zero. An import ban and an
// export control are the same to the economy.
func (p *Policy) Ban(sector, importer, exporter int) { p.SetWeight(sector, importer, exporter, 0) }

// ExportTax returns the exporter's ad valorem tax on the flow, 0 in the baseline.
func (p *Policy) ExportTax(sector, importer, exporter int) float64 {
	c := p.e.cell(sector, importer, exporter)
	if p.exportTax == nil {
		return 0
	}
	return p.exportTax[c]
}

// SetExportTax sets the exporter's ad valorem tax on the flow, which must be above -1 and at
// most 1e6; a tax below zero is a subsidy. The revenue is the exporter's.
func (p *Policy) SetExportTax(sector, importer, exporter int, rate float64) {
	if p.exportTax == nil {
		p.exportTax = make([]float64, len(p.tariff))
	}
	p.exportTax[p.touch(sector, importer, exporter)] = rate
}

// Wedge returns the mark-up of a third party on the flow, as a rate on the price that the
// third party pays, and the index of the receiving region. Without a wedge the rate is 0 and
// the recipient the exporter.
func (p *Policy) Wedge(sector, importer, exporter int) (rate float64, recipient int) {
	c := p.e.cell(sector, importer, exporter)
	if p.wedge == nil || p.wedge[c] == 0 {
		return 0, exporter
	}
	return p.wedge[c], int(p.recipient[c])
}

// SetWedge lets the recipient, a region's index, take a mark-up on the flow: the earnings of
// a third party on rerouted goods. The rate must be from 0 to 1e6. A flow has one wedge at
// most.
func (p *Policy) SetWedge(sector, importer, exporter int, rate float64, recipient int) {
	_ = p.friction[recipient] // an index out of range is a bug in the caller
	if p.wedge == nil {
		p.wedge = make([]float64, len(p.tariff))
		p.recipient = make([]int32, len(p.tariff))
	}
	c := p.touch(sector, importer, exporter)
	p.wedge[c], p.recipient[c] = rate, int32(recipient)
	if rate == 0 {
		p.recipient[c] = 0
	}
}

// Friction returns the factor on the iceberg cost of all the region's foreign
// trade; 1 is unchanged.
func (p *Policy) Friction(region int) float64 { return p.friction[region] }

// SetFriction sets the factor on the iceberg cost of all the region's foreign trade, imports
// and exports alike: payments that are hard to make. The factor must be from 1e-6 to 1e6, and
// multiplies the barriers of the cells. Between two regions with friction both factors apply.
func (p *Policy) SetFriction(region int, factor float64) { p.friction[region] = factor }

// Transfer returns the annual payment from a region to another.
func (p *Policy) Transfer(from, to int) float64 { return pair(p.transfer, p.e.n, from, to) }

// SetTransfer sets the annual payment from a region to another, in the unit of the data at
// constant world value added.
func (p *Policy) SetTransfer(from, to int, amount float64) {
	setPair(&p.transfer, p.e.n, from, to, amount)
}

// Freeze returns the annual returns withheld on the owner's frozen assets.
func (p *Policy) Freeze(owner, host int) float64 { return pair(p.freeze, p.e.n, owner, host) }

// SetFreeze withholds from the owner the annual returns on assets in the host region, in the
// unit of the data at constant world value added. During the freeze the host has the use of
// the returns.
func (p *Policy) SetFreeze(owner, host int, amount float64) {
	setPair(&p.freeze, p.e.n, owner, host, amount)
}

func pair(m []float64, n, from, to int) float64 {
	if uint(from) >= uint(n) || uint(to) >= uint(n) {
		panic("market: region index out of range")
	}
	if m == nil {
		return 0
	}
	return m[from*n+to]
}

func setPair(m *[]float64, n, from, to int, amount float64) {
	if uint(from) >= uint(n) || uint(to) >= uint(n) {
		panic("market: region index out of range")
	}
	if *m == nil {
		*m = make([]float64, n*n)
	}
	(*m)[from*n+to] = amount
}

// Deficits returns the rule for trade deficits.
func (p *Policy) Deficits() DeficitRule { return p.rule }

// SetDeficits sets the rule for trade deficits.
func (p *Policy) SetDeficits(r DeficitRule) { p.rule = r }

// received is a region's net annual receipts in transfers and freezes.
func (p *Policy) received(region int) float64 {
	sum, n := 0.0, p.e.n
	for i := range n {
		if p.transfer != nil {
			sum += p.transfer[i*n+region] - p.transfer[region*n+i]
		}
		if p.freeze != nil {
			sum += p.freeze[i*n+region] - p.freeze[region*n+i]
		}
	}
	return sum
}

// touch marks the row of a cell as changed and returns the index of the cell.
func (p *Policy) touch(sector, importer, exporter int) int {
	c := p.e.cell(sector, importer, exporter)
	p.touched[c/p.e.n] = true
	return c
}

// Clone returns a deep copy of p.
func (p *Policy) Clone() *Policy {
	return &Policy{
		e:      p.e,
		tariff: slices.Clone(p.tariff), barrier: slices.Clone(p.barrier), weight: slices.Clone(p.weight),
		exportTax: slices.Clone(p.exportTax), wedge: slices.Clone(p.wedge), recipient: slices.Clone(p.recipient),
		touched: slices.Clone(p.touched), friction: slices.Clone(p.friction),
		transfer: slices.Clone(p.transfer), freeze: slices.Clone(p.freeze),
		rule: p.rule,
	}
}

// CopyFrom makes p equal to q, economy included. Between policies for one Economy CopyFrom
// copies only rows that may differ from the baseline, and allocates only for kinds of measure
// that p has never held.
func (p *Policy) CopyFrom(q *Policy) {
	if p == q {
		return
	}
	if p.e != q.e {
		*p = *q.Clone()
		return
	}
	if q.exportTax != nil && p.exportTax == nil {
		p.exportTax = make([]float64, len(p.tariff))
	}
	if q.wedge != nil && p.wedge == nil {
		p.wedge = make([]float64, len(p.tariff))
		p.recipient = make([]int32, len(p.tariff))
	}
	for row, t := range q.touched {
		if t || p.touched[row] {
			p.copyRow(q, row)
		}
	}
	copy(p.friction, q.friction)
	copyOrClear(&p.transfer, q.transfer)
	copyOrClear(&p.freeze, q.freeze)
	p.rule = q.rule
}

// copyOrClear copies a table that may be nil, for zeros.
func copyOrClear(dst *[]float64, src []float64) {
	switch {
	case src == nil:
		clear(*dst)
	case *dst == nil:
		*dst = slices.Clone(src)
	default:
		copy(*dst, src)
	}
}

// copyRow copies the cells of a row from q; p has room for all measures of q.
func (p *Policy) copyRow(q *Policy, row int) {
	n := p.e.n
	lo, hi := row*n, row*n+n
	copy(p.tariff[lo:hi], q.tariff[lo:hi])
	copy(p.barrier[lo:hi], q.barrier[lo:hi])
	copy(p.weight[lo:hi], q.weight[lo:hi])
	if p.exportTax != nil {
		clear(p.exportTax[lo:hi])
		if q.exportTax != nil {
			copy(p.exportTax[lo:hi], q.exportTax[lo:hi])
		}
	}
	if p.wedge != nil {
		clear(p.wedge[lo:hi])
		clear(p.recipient[lo:hi])
		if q.wedge != nil {
			copy(p.wedge[lo:hi], q.wedge[lo:hi])
			copy(p.recipient[lo:hi], q.recipient[lo:hi])
		}
	}
	p.touched[row] = q.touched[row]
}

// sameRow reports whether a row's cells are the same in p and q.
func (p *Policy) sameRow(q *Policy, row int) bool {
	n := p.e.n
	lo, hi := row*n, row*n+n
	return slices.Equal(p.tariff[lo:hi], q.tariff[lo:hi]) && slices.Equal(p.barrier[lo:hi], q.barrier[lo:hi]) &&
		slices.Equal(p.weight[lo:hi], q.weight[lo:hi]) &&
		sameOrZero(p.exportTax, q.exportTax, lo, hi) && sameOrZero(p.wedge, q.wedge, lo, hi) &&
		sameOrZero(p.recipient, q.recipient, lo, hi)
}

// sameOrZero compares parts of two tables of which either may be nil, for zeros.
func sameOrZero[T comparable](a, b []T, lo, hi int) bool {
	if a == nil {
		a, b = b, a
	}
	if a == nil {
		return true
	}
	if b != nil {
		return slices.Equal(a[lo:hi], b[lo:hi])
	}
	var zero T
	for _, v := range a[lo:hi] {
		if v != zero {
			return false
		}
	}
	return true
}

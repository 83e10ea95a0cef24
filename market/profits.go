package market

import (
	"fmt"

	"github.com/tradetalk/tradetalk/internal/vec"
)

// This file holds the closure in which sales pay profits: which economies have profits,
// how profits follow from sales, and how sales and costs respond apart. The source is
// Ossa (2014, American Economic Review 104:4104-4146), section I.

// A Closure says which payments sales make besides the cost of production.
type Closure uint8

const (
	// PerfectCompetition has price equal cost and no profits: the economy of Caliendo and
	// Parro (2015). The default.
	PerfectCompetition Closure = iota
	// FixedFirms has a fixed number of firms in each region and sector, each with an own
	// variety and the constant mark-up Sigma/(Sigma-1) on cost (Ossa 2014). The share 1/Sigma
	// of sales is profit and goes to the firms' region. The cost under the mark-up may hold
	// inputs as well as labour. Labour moves freely between sectors and firms do not, so that
	// profits are the rents that protection shifts.
	FixedFirms
)

// String returns the name of the closure.
func (c Closure) String() string {
	switch c {
	case PerfectCompetition:
		return "perfect competition"
	case FixedFirms:
		return "fixed firms"
	}
	return "unknown closure"
}

// Closure returns the payments of sales besides cost.
func (e *Economy) Closure() Closure { return e.closure }

// WithClosure returns the economy with the same accounts under another closure. Under
// FixedFirms the trade elasticity of each sector is Sigma - 1, in place of Theta, and value
// added is split into profits, the share 1/Sigma of sales, and wages. All sectors without a
// Sigma, and all with profits beyond value added, are reported together.
func (e *Economy) WithClosure(c Closure) (*Economy, error) {
	a := e.Accounts()
	a.Closure = c
	f, err := New(a)
	if err != nil {
		return nil, fmt.Errorf("market: closure %s: %w", c, err)
	}
	return f, nil
}

// Profit returns a region's baseline annual profits, zero but for FixedFirms.
func (e *Economy) Profit(region int) float64 { return e.profit[region] }

// Wages returns a sector's annual payments to workers in a region in the baseline.
func (e *Economy) Wages(region, sector int) float64 {
	return e.labour[region*e.s+sector] * e.costs(region, sector)
}

// SectorProfit returns a sector's baseline annual profits in a region.
func (e *Economy) SectorProfit(region, sector int) float64 {
	if e.margin == nil {
		return 0
	}
	return e.margin[sector] * e.output[region*e.s+sector]
}

// costPart returns the share of production cost in a sector's sales.
func (e *Economy) costPart(sector int) float64 {
	if e.margin == nil {
		return 1
	}
	return 1 - e.margin[sector]
}

// costs returns a sector's cost of production in the baseline.
func (e *Economy) costs(region, sector int) float64 {
	return e.costPart(sector) * e.output[region*e.s+sector]
}

// addedShare returns the share of value added, wages and profits, in a sector's sales.
func (e *Economy) addedShare(region, sector int) float64 {
	v := e.labour[region*e.s+sector]
	if e.margin == nil {
		return v
	}
	return v*e.costPart(sector) + e.margin[sector]
}

// checkProfits reports sectors without the data for the closure FixedFirms: Sigma, and value
// added of at least the profits.
func (a *Accounts) checkProfits(bad *mistakes) {
	n, s := len(a.Regions), len(a.Sectors)
	for j, sec := range a.Sectors {
		if !(sec.Sigma > 1) || !elasticity(sec.Sigma-1) {
			bad.add(InputError{Column: "sigma", Sector: sec.ID, Value: number(sec.Sigma),
				Want: "an elasticity of substitution from 1.001 to 1001, which the closure of fixed firms needs"})
			continue
		}
		for r := range n {
			sales := 0.0
			for i := range n {
				sales += a.Trade[(j*n+i)*n+r]
			}
			if profit := sales / sec.Sigma; a.ValueAdded[r*s+j] < profit*(1-closeTolerance) {
				bad.add(a.from("production.csv", r*s+j, InputError{Column: "value_added", Sector: sec.ID, Region: a.Regions[r].ID,
					Value: number(a.ValueAdded[r*s+j]), Want: "at least the profits, sales over sigma: " + number(profit)}))
			}
		}
	}
}

// profits sets the responses of sales where sales and costs differ. Without profits both are
// the same.
func (r *response) profits(e *Economy, m *dense) {
	r.sales, r.labourH, r.alphaP = r.inverse, r.h, r.alphaH
	if e.margin == nil {
		return
	}
	n, s, sp := e.n, e.s, r.sp
	r.sales = make([]float64, len(r.inverse))
	r.labourH, r.profitH, r.alphaH = make([]float64, n*sp), make([]float64, n*sp), make([]float64, n*sp)
	in, col := make([]float64, s*s), make([]float64, s)
	for i := range n {
		lo, hi := i*sp, i*sp+s
		d := r.domestic[lo:hi]
		for j := range s {
			for k := range s {
				in[j*s+k] = e.inputs[(i*s+j)*s+k] * e.costPart(j)
			}
			r.labourH[lo+j] = r.labour[lo+j]
			r.profitH[lo+j] = e.margin[j]
		}
		m.domestic(in, d) // regular, since S is less than one
		for k := range s {
			for j := range s {
				col[j] = in[j*s+k]
			}
			m.solve(col)
			for j := range s {
				r.sales[(i*s+j)*sp+k] = col[j]
			}
		}
		m.solve(r.labourH[lo:hi])
		m.solve(r.profitH[lo:hi])
		for j := range s {
			col[j] = d[j] * r.alpha[lo+j]
		}
		copy(r.alphaH[lo:hi], r.alpha[lo:hi])
		vec.MulTransAdd(r.alphaH[lo:lo+sp], r.sales[i*s*sp:(i+1)*s*sp], col[:s])
	}
}

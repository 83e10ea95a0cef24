package market

import (
	"errors"
	"fmt"
	"math"
)

// This file holds the derivatives of an equilibrium, and looks each derivative up from the
// sensitivities that the adjoint finds. The equations differentiated are in the package
// documentation; the type adjoint has the derivation.

// An Output is a quantity in an equilibrium with derivatives by policy.
type Output struct {
	kind           outputKind
	region, sector int
	weights        *Weights // of a government
	owner          *Owner   // of rents
}

type outputKind uint8

const (
	outputRealIncome outputKind = iota
	outputPriceIndex
	outputWage
	outputValueAdded
	outputGovernment
	outputRents
)

// LogRealIncome is the logarithm of a region's real income: a derivative of 0.01 is 1 %.
func LogRealIncome(region int) Output { return Output{kind: outputRealIncome, region: region} }

// LogPriceIndex is the logarithm of a region's consumption price index, relative
// to world value added.
func LogPriceIndex(region int) Output { return Output{kind: outputPriceIndex, region: region} }

// LogWage is the logarithm of a region's wage, relative to world value added.
func LogWage(region int) Output { return Output{kind: outputWage, region: region} }

// SectorValueAdded is a sector's annual value added in a region, in the unit of
// the data.
func SectorValueAdded(region, sector int) Output {
	return Output{kind: outputValueAdded, region: region, sector: sector}
}

// String names the output, with indices.
func (o Output) String() string {
	switch o.kind {
	case outputRealIncome:
		return fmt.Sprintf("log real income of region %d", o.region)
	case outputPriceIndex:
		return fmt.Sprintf("log price index of region %d", o.region)
	case outputWage:
		return fmt.Sprintf("log wage of region %d", o.region)
	case outputGovernment:
		return fmt.Sprintf("log objective of the government of region %d", o.region)
	case outputRents:
		return fmt.Sprintf("log rents of %s in region %d", o.owner.Name, o.region)
	}
	return fmt.Sprintf("value added of region %d in sector %d", o.region, o.sector)
}

// prices is the output's derivative by the log of the region's price index.
func (o Output) prices(size float64) float64 {
	switch o.kind {
	case outputRealIncome, outputGovernment, outputRents:
		return -size
	case outputPriceIndex:
		return size
	}
	return 0
}

// A Gradient holds the derivatives of some outputs of an equilibrium by every value of the
// policy, everything else adjusting: wages, prices, inputs and revenue. Solver.Gradient fills
// a Gradient; the zero value is ready to be filled, and a filled Gradient may be reused.
//
// Outputs are numbered in the order of the call; under Solver.Gradient, output r is the log
// of region r's real income. Derivatives are by the value (a tariff of 0.05, not of 5 %), for
// barriers by the logarithm. At a bound the derivative is towards the inside: at a ban,
// Weight is the worth of a licence regime that lets the first few varieties through. A
// look-up takes a handful of operations, so all N x N x N x S of tariffs need not be stored.
type Gradient struct {
	e       *Economy
	p       *Policy
	outputs []Output
	size    []float64 // by output: amount it is relative to
	claims  []claim   // by output
	selling []bool    // by output: its claim counts sales

	theta, spent []float64 // by row
	border       []float64 // by cell: flow at the border
	share        []float64 // by cell: share of spending per unit of weight
	net          []float64 // by cell: 1/(1+tariff)

	sale, price     []float64 // by output, sector and region: what another unit sold, or ln P, is worth
	income, revenue []float64 // by output and region: another unit of income; of revenue, with the deficit rule
}

// Outputs returns the outputs in order. The slice is the caller's own.
func (g *Gradient) Outputs() []Output { return append([]Output(nil), g.outputs...) }

// Economy returns the economy of the derivatives.
func (g *Gradient) Economy() *Economy { return g.e }

// errNotSolved explains why a Gradient is refused.
var errNotSolved = errors.New("market: the equilibrium does not solve the policy and elasticities it is to be differentiated under")

// fitTolerance is the residual beyond which an Equilibrium does not belong to the policy and
// elasticities of the call.
const fitTolerance = 1e-5

// Gradient differentiates the log of every region's real income at the equilibrium q under p,
// and writes the derivatives to dst.
//
// Gradient solves the adjoint of the equilibrium's equations: three linear systems with a
// column for each region, whatever the number of policy values. After the first call with as
// many outputs nothing is allocated. Gradient returns an error if q is not the equilibrium
// under p, a SeparatedError if p leaves regions in groups without links, and a
// DerivativeError if a linear system resists.
func (v *Solver) Gradient(dst *Gradient, q *Equilibrium, p *Policy) error {
	return v.GradientOf(dst, q, p, nil)
}

// GradientOf is Gradient for other outputs, and at the elasticities of the solve, nil for the
// baseline's. Without outputs GradientOf takes the log of each region's real income.
func (v *Solver) GradientOf(dst *Gradient, q *Equilibrium, p *Policy, l *Elasticities, outputs ...Output) error {
	e := v.e
	if p.e != e || q.e != e || l != nil && l.e != e {
		return errOtherEconomy
	}
	if !e.rigid() {
		return ErrElastic
	}
	for _, o := range outputs {
		if o.weights != nil && o.weights.e != e {
			return errOtherEconomy
		}
	}
	if err := v.ker.build(p, l); err != nil {
		return err
	}
	v.r, v.caution = e.response(), 1
	copy(v.x, q.state)
	v.prices()
	if res := v.pass(); !(res <= max(fitTolerance, 2*v.Tolerance)) {
		return errNotSolved
	}
	dst.outputs = dst.outputs[:0]
	if len(outputs) == 0 {
		for r := range e.n {
			dst.outputs = append(dst.outputs, LogRealIncome(r))
		}
	}
	dst.outputs = append(dst.outputs, outputs...)
	if groups := &v.ker.linked; groups.count > 1 {
		return &SeparatedError{Regions: groups.members(e, groups.other())}
	}
	v.linearise(dst, q, p)
	if v.adj == nil {
		v.adj = newAdjoint(e)
	}
	for _, r := range [...]*response{e.response(), e.plainResponse()} {
		v.adj.prepare(dst, q, p, r)
		if v.adj.shares() && v.adj.differentiate(dst) {
			return nil
		}
		if v.adj.singular {
			break
		}
	}
	return &DerivativeError{Singular: v.adj.singular, Residual: v.adj.gap, Tolerance: adjointTolerance, Iterations: plainSweeps}
}

// linearise sets the parts of g that belong to each cell.
func (v *Solver) linearise(g *Gradient, q *Equilibrium, p *Policy) {
	e := v.e
	n, s := e.n, e.s
	g.e = e
	if g.p == nil {
		g.p = p.Clone()
	} else {
		g.p.CopyFrom(p)
	}
	g.size = grow(g.size, len(g.outputs))
	for len(g.claims) < len(g.outputs) {
		g.claims, g.selling = append(g.claims, claim{}), append(g.selling, false)
	}
	for c, o := range g.outputs {
		_, _ = e.regions[o.region], e.sectors[o.sector] // an index out of range is a bug in the caller
		g.selling[c] = o.claim(&g.claims[c], e, q)
		g.size[c] = g.claims[c].amount
	}
	g.theta, g.spent = grow(g.theta, s*n), grow(g.spent, s*n)
	g.border, g.share, g.net = grow(g.border, len(e.share)), grow(g.share, len(e.share)), grow(g.net, len(e.share))
	copy(g.theta, v.ker.theta)
	copy(g.border, q.flow)
	for c, t := range p.tariff {
		g.net[c] = 1 / (1 + t)
	}
	for row := range g.theta {
		j, m := row/n, row%n
		spent := q.spent[m*s+j]
		g.spent[row] = spent
		share, flow := g.share[row*n:row*n+n], g.border[row*n:row*n+n]
		if !(spent > 0) {
			clear(share)
			continue
		}
		inv := 1 / spent
		rates := p.tariff[row*n : row*n+n]
		for i, b := range flow {
			share[i] = b * (1 + rates[i]) * inv
		}
		if !p.touched[row] {
			continue
		}
		for i, m1 := range p.weight[row*n : row*n+n] {
			switch {
			case m1 == 1:
			case m1 == 0:
				d := math.Log(p.cost(row, i)) + q.state[v.r.np+i*v.r.sp+j] - q.price[m*s+j]
				share[i] = 0
				if base := e.share[row*n+i]; base > 0 {
					share[i] = base * math.Exp(-g.theta[row]*d)
				}
			default:
				share[i] /= m1
			}
		}
	}
}

// parts returns the parts of a cell's border value that are export tax and wedge.
func (g *Gradient) parts(c int) (tax, wedge float64) {
	if x := at(g.p.exportTax, c); x != 0 {
		tax = x / (1 + x)
	}
	if u := at(g.p.wedge, c); u != 0 {
		wedge = u / (1 + u)
		tax /= 1 + u
	}
	return tax, wedge
}

func (g *Gradient) recipient(c int) int {
	if g.p.wedge == nil || g.p.wedge[c] == 0 {
		return c % g.e.n
	}
	return int(g.p.recipient[c])
}

// A point holds the terms that all derivatives by a cell's values share.
type point struct {
	c, row, importer, exporter int
	cost                       float64 // derivative by the log of the buyer's cost
	border                     float64 // by another unit of border value
	sale, own, other           float64 // by units of sales, importer's and exporter's revenue
	tax, wedge                 float64
}

func (g *Gradient) at(output, sector, importer, exporter int) point {
	_ = g.outputs[output]
	c := g.e.cell(sector, importer, exporter)
	n := g.e.n
	x := point{c: c, row: c / n, importer: importer, exporter: exporter}
	base := output * n
	x.sale = g.sale[base*g.e.s+sector*n+exporter]
	x.own, x.other = g.revenue[base+importer], g.revenue[base+exporter]
	x.tax, x.wedge = g.parts(c)
	x.border = float64((1-x.tax-x.wedge)*x.sale) + float64(g.p.tariff[c]*x.own)
	if x.tax != 0 {
		x.border += float64(x.tax * x.other)
	}
	if x.wedge != 0 {
		x.border += float64(x.wedge * g.revenue[base+g.recipient(c)])
	}
	x.cost = float64(g.share[c]*g.p.weight[c]*g.price[base*g.e.s+x.row]) - float64(g.theta[x.row]*g.border[c]*x.border)
	return x
}

// Tariff returns an output's derivative by the ad valorem tariff of a cell.
func (g *Gradient) Tariff(output, sector, importer, exporter int) float64 {
	x := g.at(output, sector, importer, exporter)
	return float64((x.cost-float64(g.border[x.c]*x.border))*g.net[x.c]) + float64(g.border[x.c]*x.own)
}

// Barrier returns an output's derivative by the logarithm of the factor on iceberg costs of a
// cell. The derivative is zero at a ban, and a poor guide close to a ban: use Weight for the
// worth of relief.
func (g *Gradient) Barrier(output, sector, importer, exporter int) float64 {
	return g.at(output, sector, importer, exporter).cost
}

// Weight returns an output's derivative by the weight of a cell, in [0, 1]. At a weight of
// zero the derivative is to the right: relief from a ban. The derivative is zero if an
// infinite barrier bans the flow as well.
func (g *Gradient) Weight(output, sector, importer, exporter int) float64 {
	x := g.at(output, sector, importer, exporter)
	price := g.price[output*g.e.n*g.e.s+x.row]
	return g.share[x.c] * (g.spent[x.row]*x.border*g.net[x.c] - price/g.theta[x.row])
}

// ExportTax returns an output's derivative by the exporter's ad valorem tax on a
// cell.
func (g *Gradient) ExportTax(output, sector, importer, exporter int) float64 {
	x := g.at(output, sector, importer, exporter)
	return (x.cost + g.border[x.c]*(1-x.tax-x.wedge)*(x.other-x.sale)) / (1 + at(g.p.exportTax, x.c))
}

// Wedge returns an output's derivative by the wedge rate of a cell. Without a wedge in force
// the derivative is for the given recipient; with a wedge the recipient is the policy's and
// the argument is ignored.
func (g *Gradient) Wedge(output, sector, importer, exporter, recipient int) float64 {
	x := g.at(output, sector, importer, exporter)
	if at(g.p.wedge, x.c) != 0 {
		recipient = g.recipient(x.c)
	}
	_ = g.e.regions[recipient]
	u := 1 + at(g.p.wedge, x.c)
	b := g.border[x.c]
	return (x.cost + b*(g.revenue[output*g.e.n+recipient]/u-(1-x.tax-x.wedge)*x.sale-x.tax*x.other)) / u
}

// Friction returns an output's derivative by the factor on the iceberg costs of
// all of a region's foreign trade.
func (g *Gradient) Friction(output, region int) float64 {
	sum := 0.0
	for j := range g.e.s {
		for i := range g.e.n {
			if i != region {
				sum += g.Barrier(output, j, region, i) + g.Barrier(output, j, i, region)
			}
		}
	}
	return sum / g.p.friction[region]
}

// Transfer returns an output's derivative by the annual payment from a region to another, in
// the unit of the data.
func (g *Gradient) Transfer(output, from, to int) float64 {
	_, _, _ = g.outputs[output], g.e.regions[from], g.e.regions[to]
	return g.income[output*g.e.n+to] - g.income[output*g.e.n+from]
}

// Freeze returns an output's derivative by the annual returns on the owner's frozen assets.
func (g *Gradient) Freeze(output, owner, host int) float64 { return g.Transfer(output, owner, host) }

// SaleValue returns the worth to an output of another unit of money from sales of a sector,
// by way of wages, inputs, profits and all that follows.
func (g *Gradient) SaleValue(output, sector, region int) float64 {
	_, _, _ = g.outputs[output], g.e.sectors[sector], g.e.regions[region]
	return g.sale[(output*g.e.s+sector)*g.e.n+region]
}

// RevenueValue returns the worth to an output of another unit of tariff revenue of a region.
func (g *Gradient) RevenueValue(output, region int) float64 {
	_, _ = g.outputs[output], g.e.regions[region]
	return g.revenue[output*g.e.n+region]
}

// PriceValue returns an output's derivative by the logarithm of the price that an
// importer pays for a sector's goods, were the price to move by itself.
func (g *Gradient) PriceValue(output, sector, importer int) float64 {
	_, _, _ = g.outputs[output], g.e.sectors[sector], g.e.regions[importer]
	return g.price[(output*g.e.s+sector)*g.e.n+importer]
}

// BorderValue returns the worth to an output of another unit of a flow before the importer's
// tariff, without tariff revenue: SaleValue of the exporter where there are neither export
// taxes nor wedges.
func (g *Gradient) BorderValue(output, sector, importer, exporter int) float64 {
	if g.p.exportTax == nil && g.p.wedge == nil {
		_ = g.e.regions[importer]
		return g.SaleValue(output, sector, exporter)
	}
	x := g.at(output, sector, importer, exporter)
	return x.border - float64(g.p.tariff[x.c]*x.own)
}

// Table writes an output's derivatives by all cells of a field to dst, grown if needed, and
// returns the result: entry (sector*N+importer)*N+exporter belongs to the cell. The field is
// FieldTariff, FieldBarrier (by the logarithm), FieldWeight or FieldExportTax; another is a
// bug in the caller and panics.
func (g *Gradient) Table(dst []float64, output int, f Field) []float64 {
	e := g.e
	n := e.n
	dst = grow(dst, len(e.share))
	if f == FieldTariff && g.p.exportTax == nil && g.p.wedge == nil {
		g.tariffs(dst, output)
		return dst
	}
	var by func(output, sector, importer, exporter int) float64
	switch f {
	case FieldTariff:
		by = g.Tariff
	case FieldBarrier:
		by = g.Barrier
	case FieldWeight:
		by = g.Weight
	case FieldExportTax:
		by = g.ExportTax
	default:
		panic("market: no table of derivatives by " + f.String())
	}
	for c := range dst {
		dst[c] = by(output, c/n/n, c/n%n, c%n)
	}
	return dst
}

// tariffs is the table of derivatives by tariffs where there are neither export
// taxes nor wedges.
func (g *Gradient) tariffs(dst []float64, output int) {
	n, s := g.e.n, g.e.s
	sales, prices := g.sale[output*n*s:(output+1)*n*s], g.price[output*n*s:(output+1)*n*s]
	for row, price := range prices {
		lo, hi := row*n, row*n+n
		out := dst[lo:hi]
		border, share, net := g.border[lo:hi][:len(out)], g.share[lo:hi][:len(out)], g.net[lo:hi][:len(out)]
		rates, weight := g.p.tariff[lo:hi][:len(out)], g.p.weight[lo:hi][:len(out)]
		sale := sales[row/n*n : row/n*n+n][:len(out)]
		own := g.revenue[output*n+row%n]
		theta := g.theta[row]
		for i := range out {
			b := border[i]
			unit := sale[i] + float64(rates[i]*own)
			cost := float64(share[i]*weight[i]*price) - float64(theta*b*unit)
			out[i] = float64((cost-float64(b*unit))*net[i]) + float64(b*own)
		}
	}
}

// Along returns an output's derivative along a direction: each change moves a value at the
// rate New - Old. Along the Diff from the policy of the equilibrium to another policy, the
// result is the first-order effect of the move.
//
// A change of recipient names the recipient of a new wedge in the same cell. There is no
// derivative by a deficit rule, nor towards or away from an infinite barrier, and Along
// returns an error; move the weight instead.
func (g *Gradient) Along(output int, direction []Change) (float64, error) {
	sum := 0.0
	var bad []error
	for at, c := range direction {
		rate := c.New - c.Old
		if rate == 0 {
			continue
		}
		if math.IsInf(rate, 0) || math.IsNaN(rate) || c.Field == FieldDeficits {
			bad = append(bad, fmt.Errorf("market: no derivative by the %s from %v to %v", c.Field, c.Old, c.New))
			continue
		}
		switch c.Field {
		case FieldTariff:
			sum += rate * g.Tariff(output, c.Sector, c.Importer, c.Exporter)
		case FieldBarrier:
			d := g.p.Barrier(c.Sector, c.Importer, c.Exporter)
			sum += rate / d * g.Barrier(output, c.Sector, c.Importer, c.Exporter)
		case FieldWeight:
			sum += rate * g.Weight(output, c.Sector, c.Importer, c.Exporter)
		case FieldExportTax:
			sum += rate * g.ExportTax(output, c.Sector, c.Importer, c.Exporter)
		case FieldWedge:
			to := c.Exporter
			for _, d := range direction[at+1:] {
				if d.Field == FieldRecipient && d.Sector == c.Sector && d.Importer == c.Importer && d.Exporter == c.Exporter {
					to = int(d.New)
					break
				}
			}
			sum += rate * g.Wedge(output, c.Sector, c.Importer, c.Exporter, to)
		case FieldFriction:
			sum += rate * g.Friction(output, c.Importer)
		case FieldTransfer:
			sum += rate * g.Transfer(output, c.Exporter, c.Importer)
		case FieldFreeze:
			sum += rate * g.Freeze(output, c.Exporter, c.Importer)
		}
	}
	if bad != nil {
		return 0, errors.Join(bad...)
	}
	return sum, nil
}

package market

import (
	"errors"
	"math"
	"slices"
)

// This file turns a policy into kernels, the matrices of demand by sector, and decides which
// regions are cut off. The kernels are the trade shares of Eaton and Kortum (2002) in
// changes; only changed rows are rebuilt.

// kernels hold the effect of a policy on demand, so that the solver's passes are
// matrix-vector products: with q_ij = c^_ij^-theta_j,
//
//	P^_nj^-theta_j = sum_i k_nij q_ij,           k  = m pi kappa^^-theta
//	border value   = kt_nij q_ij X_nj P^^theta,  kt = k/(1+tau')
//
// where kappa^ is the change in the buyer's price over the producer's price. Shares under the
// policy are never formed inside the loop.
type kernels struct {
	e     *Economy
	np    int       // length of a row of k and kt, padded for vec
	k, kt []float64 // by sector, importer and exporter
	shift []float64 // by row: ln P^ = shift - ln(sum k q)/theta

	last    *Policy   // policy of the rows
	theta   []float64 // likewise, by row
	built   bool
	changed []bool // by row: differs from the baseline
	taxedAt []bool // by row: pays a tariff
	taxed   []bool // by sector: some row does

	// Importers of a sector with one elasticity form a group.
	group      []int     // by row: group in the sector
	groups     []int     // by sector: how many
	groupTheta []float64 // by sector and group, rows of n

	exports, imports []bool // by region: some flow abroad is open
	banned           []bool // by row: some flow of the baseline is not
	someBanned       bool   // exports and imports were found with bans

	// Groups of regions between which goods flow or wedges are paid, under the
	// policy and with the flows of the baseline; and by goods under the policy alone.
	linked, linkedBefore, trading grouping
	groupOwed, groupSize          []float64 // by trading group: deficits, and value added
	groupPaid                     []bool    // likewise: some wedge crosses the border

	leaks    []leak // flows that pay an export tax or a wedge, by sector
	leakEnd  []int  // by sector
	transfer []float64
	rule     DeficitRule

	part             float64   // how much of the policy is in k and kt: 1 but while following
	full, fullBorder []float64 // k and kt of the full policy, then
	fullShift        []float64
}

// A leak is a flow of which the producer receives less than the border value.
type leak struct {
	importer, exporter, recipient int
	tax, wedge                    float64 // parts of the border value that go to exporter and recipient
}

// newKernels returns kernels without a policy, for region vectors padded to np.
func newKernels(e *Economy, np int) kernels {
	k := kernels{
		e:       e,
		np:      np,
		k:       make([]float64, e.s*e.n*np),
		kt:      make([]float64, e.s*e.n*np),
		shift:   make([]float64, e.s*e.n),
		last:    e.Baseline(),
		theta:   make([]float64, e.s*e.n),
		changed: make([]bool, e.s*e.n),
		taxedAt: make([]bool, e.s*e.n),
		taxed:   make([]bool, e.s),
		group:   make([]int, e.s*e.n),
		groups:  make([]int, e.s),

		groupTheta: make([]float64, e.s*e.n),
		leakEnd:    make([]int, e.s),
		transfer:   make([]float64, e.n),
		exports:    make([]bool, e.n),
		imports:    make([]bool, e.n),
		banned:     make([]bool, e.s*e.n),
		someBanned: true,
		part:       1,

		linked: newGrouping(e.n), linkedBefore: newGrouping(e.n), trading: newGrouping(e.n),
		groupOwed: make([]float64, e.n),
		groupSize: make([]float64, e.n),
		groupPaid: make([]bool, e.n),
	}
	return k
}

// build brings the kernels up to date with policy and elasticities, and rebuilds only the
// rows that differ from the last call. All values out of range and all regions cut off are
// reported together.
func (k *kernels) build(p *Policy, l *Elasticities) error {
	e := k.e
	n := e.n
	var bad []error
	if l != nil {
		if err := l.check(); err != nil {
			bad = append(bad, err)
		}
	}
	bad = p.checkRegions(bad)
	all := !k.built || !slices.Equal(p.friction, k.last.friction)
	redo := false
	for row := range k.shift {
		theta := e.theta[row/n]
		if l != nil {
			theta = l.theta[row]
		}
		// Untouched rows, and equal rows, stay.
		if !all && theta == k.theta[row] && !p.touched[row] && !k.last.touched[row] {
			continue
		}
		if !all && theta == k.theta[row] && p.sameRow(k.last, row) {
			continue
		}
		redo = true
		k.theta[row] = theta
		before := len(bad)
		if bad = p.checkRow(bad, row); len(bad) > before {
			continue
		}
		if k.cutOff(p, row) {
			bad = append(bad, &CutOffError{Region: e.regions[row%n].ID, Sector: e.sectors[row/n].ID})
			continue
		}
		if len(bad) == 0 {
			k.buildRow(p, row)
		}
	}
	if len(bad) > 0 {
		k.built = false
		return errors.Join(bad...)
	}
	k.built = true
	k.last.CopyFrom(p)
	k.rule = p.rule
	for r := range n {
		k.transfer[r] = p.received(r)
	}
	if redo {
		k.collect(p)
		k.open()
		k.connect()
	}
	if e.n == 1 {
		return nil
	}
	return k.stranded()
}

// collect gathers the properties of rows sector by sector: tariffs, groups of importers with
// equal elasticities, and leaks.
func (k *kernels) collect(p *Policy) {
	n := k.e.n
	k.leaks = k.leaks[:0]
	for j := range k.e.s {
		k.taxed[j] = slices.Contains(k.taxedAt[j*n:(j+1)*n], true)
		theta := k.groupTheta[j*n : (j+1)*n]
		k.groups[j] = 0
		for r := range n {
			g := slices.Index(theta[:k.groups[j]], k.theta[j*n+r])
			if g < 0 {
				g = k.groups[j]
				theta[g] = k.theta[j*n+r]
				k.groups[j]++
			}
			k.group[j*n+r] = g
		}
		if p.exportTax != nil || p.wedge != nil {
			for r := range n {
				if row := j*n + r; p.touched[row] {
					for i := range n {
						c := row*n + i
						tax, wedge := at(p.exportTax, c), at(p.wedge, c)
						if k.e.share[c] == 0 || tax == 0 && wedge == 0 {
							continue
						}
						// Parts of the border value, from rates on the seller's price.
						l := leak{importer: r, exporter: i, wedge: wedge / (1 + wedge), tax: tax / ((1 + wedge) * (1 + tax))}
						if wedge != 0 {
							l.recipient = int(p.recipient[c])
						}
						k.leaks = append(k.leaks, l)
					}
				}
			}
		}
		k.leakEnd[j] = len(k.leaks)
	}
}

// sectorLeaks returns the leaks of a sector.
func (k *kernels) sectorLeaks(j int) []leak {
	if j == 0 {
		return k.leaks[:k.leakEnd[0]]
	}
	return k.leaks[k.leakEnd[j-1]:k.leakEnd[j]]
}

// baseline reports whether the policy last built changes nothing.
func (k *kernels) baseline() bool {
	if k.rule == NoDeficits {
		return false
	}
	for _, t := range k.transfer {
		if t != 0 {
			return false
		}
	}
	return !slices.Contains(k.changed, true)
}

// cutOff reports whether a region uses the good of the row but has no supplier.
func (k *kernels) cutOff(p *Policy, row int) bool {
	e := k.e
	if e.expenditure[row%e.n*e.s+row/e.n] == 0 {
		return false
	}
	for c := row * e.n; c < (row+1)*e.n; c++ {
		if e.share[c] > 0 && p.weight[c] > 0 && !math.IsInf(p.barrier[c], 1) {
			return false
		}
	}
	return true
}

// cost returns the change in the buyer's price over the producer's price.
func (p *Policy) cost(row, i int) float64 {
	n := p.e.n
	c := row*n + i
	d := p.barrier[c] * ((1 + p.tariff[c]) / (1 + p.e.tariff[c]))
	if r := row % n; r != i {
		d *= p.friction[r] * p.friction[i]
	}
	if p.exportTax != nil {
		d *= 1 + p.exportTax[c]
	}
	if p.wedge != nil {
		d *= 1 + p.wedge[c]
	}
	return d
}

// buildRow builds the entries of a row, and notes changes, tariffs and bans.
func (k *kernels) buildRow(p *Policy, row int) {
	e := k.e
	n := e.n
	theta := k.theta[row]
	to, tt := k.k[row*k.np:row*k.np+n], k.kt[row*k.np:row*k.np+n]
	k.shift[row] = 0
	k.changed[row], k.taxedAt[row], k.banned[row] = false, false, false
	scale := false
	for i := range to {
		c := row*n + i
		v := e.share[c]
		if v != 0 {
			d, m := p.cost(row, i), p.weight[c]
			if d != 1 || m != 1 || p.tariff[c] != e.tariff[c] {
				k.changed[row] = true
			}
			switch {
			case m == 0 || math.IsInf(d, 1):
				v = 0
				k.banned[row] = true
			case d != 1 || m != 1:
				v *= m * math.Exp(-theta*math.Log(d))
				scale = scale || !(v > minSum && v < maxSum)
			}
		}
		to[i] = v
		tt[i] = v / (1 + p.tariff[c])
		// Even if only on the way, when following, and even where the entry leaves the range
		// of floating point until scaleRow brings it back.
		if e.share[c] != 0 && p.weight[c] != 0 && (p.tariff[c] != 0 || e.tariff[c] != 0) {
			k.taxedAt[row] = true
		}
	}
	if scale {
		k.scaleRow(p, row)
	}
}

// scaleRow rebuilds a row with entries beyond the range of floating point, relative to the
// largest entry.
func (k *kernels) scaleRow(p *Policy, row int) {
	e := k.e
	n := e.n
	theta := k.theta[row]
	to, tt := k.k[row*k.np:row*k.np+n], k.kt[row*k.np:row*k.np+n]
	top := math.Inf(-1)
	for i := range to {
		c := row*n + i
		to[i] = math.Log(e.share[c]*p.weight[c]) - theta*math.Log(p.cost(row, i))
		top = max(top, to[i])
	}
	if math.IsInf(top, -1) {
		top = 0
	}
	k.shift[row] = -top / theta
	for i := range to {
		to[i] = math.Exp(to[i] - top)
		tt[i] = to[i] / (1 + p.tariff[row*n+i])
	}
}

// blendable prepares for blend.
func (k *kernels) blendable() {
	k.full = append(k.full[:0], k.k...)
	k.fullBorder = append(k.fullBorder[:0], k.kt...)
	k.fullShift = append(k.fullShift[:0], k.shift...)
}

// blend sets the kernels to a policy part of the way from the baseline to the full policy:
// geometric in costs and tariffs, linear in the weight of a ban.
func (k *kernels) blend(part float64) {
	k.part = part
	if part == 1 {
		copy(k.k, k.full)
		copy(k.kt, k.fullBorder)
		copy(k.shift, k.fullShift)
		return
	}
	n := k.e.n
	for row := range k.shift {
		k.shift[row] = part * k.fullShift[row]
		for i := range n {
			c, o := row*k.np+i, row*n+i
			base := k.e.share[o]
			if base == 0 {
				continue
			}
			tariff := 1 + k.e.tariff[o]
			switch to := k.full[c]; {
			case to == 0:
				k.k[c] = base * (1 - part) * math.Exp(k.theta[row]*k.shift[row])
			default:
				k.k[c] = base * math.Exp(part*math.Log(to/base))
				tariff = math.Exp(part*math.Log(to/k.fullBorder[c]) + (1-part)*math.Log(tariff))
			}
			k.kt[c] = k.k[c] / tariff
		}
	}
}

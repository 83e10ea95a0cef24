package market

import "math"

// This file measures how far the trade of regions, and of groups of regions, is from balance
// relative to what they trade. Where links are weak, labour markets clear to many digits
// while a group pays abroad a multiple of what the group earns there, because both are a
// small part of the group's income.

const (
	// A group counts as firmly linked if its trade with the others is at least this part of
	// the smaller side's value added. Labour markets that clear to the tolerance of a solve
	// then balance the group's trade to a thousand times the tolerance.
	firmLink = 1e-3

	// An imbalance counts this much in the residual of a solve.
	imbalanceWeight = 1e-3
)

// balances holds flows of payments between regions and the groups that those flows form.
type balances struct {
	n    int
	paid []float64 // by payer and receiver: payments for goods and wedges, across borders
	done []bool    // by payer: the row of paid is up to date; see moved

	// Equations, one for each merge of two groups: the balance of one of the two groups. With
	// one group left in the end, n-1 of these balances imply that every region's trade is
	// balanced.
	member   []bool // by equation and region
	count    int
	trade    []float64 // by pair of groups, while they merge
	size     []float64 // value added by group
	label    []int     // by region: the first region of its group
	inside   []bool
	members  []int     // of the group at hand
	residual []float64 // by equation: ln of receipts over payments
}

func newBalances(n int) *balances {
	return &balances{n: n, paid: make([]float64, n*n), done: make([]bool, n),
		member: make([]bool, n*n), trade: make([]float64, n*n), size: make([]float64, n),
		label: make([]int, n), inside: make([]bool, n), members: make([]int, n), residual: make([]float64, n)}
}

// moved forgets the flows of an earlier state.
func (b *balances) moved() { clear(b.done) }

// pays works out what region m pays to each other region for goods and wedges at the state of
// the last pass.
func (v *Solver) pays(m int) []float64 {
	b, n, np := v.bal, v.e.n, v.r.np
	row := b.paid[m*n : (m+1)*n]
	if b.done[m] {
		return row
	}
	b.done[m] = true
	clear(row)
	for j := range v.e.s {
		z := v.z[j*np+m]
		if z == 0 || v.e.domestic[j] {
			continue
		}
		q := v.importerQ(j, m)
		for i, k := range v.ker.kt[(j*n+m)*np : (j*n+m)*np+n] {
			row[i] += k * q[i] * z
		}
		for _, l := range v.ker.sectorLeaks(j) {
			if l.importer == m && l.wedge != 0 {
				border := v.ker.kt[(j*n+m)*np+l.exporter] * q[l.exporter] * z * v.ker.part
				row[l.exporter] -= border * l.wedge
				row[l.recipient] += border * l.wedge
			}
		}
	}
	row[m] = 0
	return row
}

// firm reports whether firm links tie all regions together at the state of the last pass. A
// group grows from the largest region and takes in whoever trades enough with the group.
func (v *Solver) firm() bool {
	b := v.bal
	clear(b.inside)
	largest := 0
	for i, p := range v.pay {
		if p > v.pay[largest] {
			largest = i
		}
	}
	b.inside[largest] = true
	size, left := v.pay[largest], v.e.n-1
	with := b.size // payments between the group and each region outside
	clear(with)
	// The payments of a member are worked out only if those so far leave regions outside: as a
	// rule the largest region buys enough from all others.
	waiting := append(b.members[:0], largest)
	for left > 0 {
		if len(waiting) == 0 {
			return false
		}
		// Sales to the group are known from its own purchases; purchases of the others
		// would cost their rows, and half of trade is enough to see a firm link.
		for i, x := range v.pays(waiting[0]) {
			with[i] += x
		}
		waiting = waiting[1:]
		for grows := true; grows; {
			grows = false
			for i, p := range v.pay {
				if !b.inside[i] && with[i]/min(size, p) >= firmLink {
					b.inside[i], grows = true, true
					size += p
					left--
					waiting = append(waiting, i)
				}
			}
		}
	}
	return true
}

// merge builds the equations: the two groups with the strongest link, relative to the smaller
// one's value added, become one until no link is left.
func (v *Solver) merge() {
	b, n := v.bal, v.e.n
	for m := range n {
		v.pays(m)
	}
	for i := range n {
		for m := range n {
			b.trade[i*n+m] = b.paid[i*n+m] + b.paid[m*n+i]
		}
		b.label[i], b.size[i] = i, v.pay[i]
	}
	b.count = 0
	clear(b.member)
	for {
		x, y, most := -1, -1, 0.0
		for i, li := range b.label {
			if li != i {
				continue
			}
			for m := range i {
				if b.label[m] != m {
					continue
				}
				if link := b.trade[i*n+m] / min(b.size[i], b.size[m]); link > most {
					x, y, most = m, i, link
				}
			}
		}
		if x < 0 {
			return
		}
		// The smaller group gets an equation of its own.
		small := y
		if b.size[x] < b.size[y] {
			small = x
		}
		row := b.member[b.count*n : (b.count+1)*n]
		for i, l := range b.label {
			row[i] = l == small
		}
		b.count++
		for i, l := range b.label {
			if l == y {
				b.label[i] = x
			}
		}
		b.size[x] += b.size[y]
		for m := range n {
			b.trade[x*n+m] += b.trade[y*n+m]
			b.trade[m*n+x] = b.trade[x*n+m]
		}
	}
}

// imbalances works out the residual of each equation at the state of the last pass and returns
// the largest: ln of a group's receipts over its payments, deficits included.
func (v *Solver) imbalances() float64 {
	b, n := v.bal, v.e.n
	for m := range n {
		v.pays(m)
	}
	worst := 0.0
	for c := range b.count {
		row := b.member[c*n : (c+1)*n]
		inside := b.members[:0]
		for m, own := range row {
			if own {
				inside = append(inside, m)
			}
		}
		// Most groups are small, so that only payments of and to members are looked at.
		in, out, owed := 0.0, 0.0, 0.0
		for _, m := range inside {
			owed += v.deficit[m]
			for i, x := range b.paid[m*n : (m+1)*n] {
				if !row[i] {
					out += x
				}
			}
		}
		for m, own := range row {
			if own {
				continue
			}
			for _, i := range inside {
				in += b.paid[m*n+i]
			}
		}
		b.residual[c] = math.Log((in + max(owed, 0)) / (out + max(-owed, 0)))
		// NaN and infinite values count as well.
		if x := math.Abs(b.residual[c]); !(x <= worst) {
			worst = x
		}
	}
	return worst
}

// unbalanced is what imbalances of weakly linked groups add to the residual of a solve.
func (v *Solver) unbalanced() float64 {
	v.bal.moved()
	if v.e.n == 1 || v.firm() {
		return 0
	}
	v.merge()
	return imbalanceWeight * v.imbalances()
}

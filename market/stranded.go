package market

import (
	"errors"
	"math"
	"slices"
)

// This file finds regions and groups of regions whose trade cannot balance under a policy,
// from open flows, wedges and deficits.

// open finds the regions that may still export and import.
func (k *kernels) open() {
	some := slices.Contains(k.banned, true)
	if !some && !k.someBanned {
		return // as in the baseline
	}
	k.someBanned = some
	clear(k.exports)
	clear(k.imports)
	n := k.e.n
	for row := range k.shift {
		if k.e.domestic[row/n] {
			continue
		}
		for i, v := range k.k[row*k.np : row*k.np+n] {
			if v > 0 && i != row%n {
				k.imports[row%n] = true
				k.exports[i] = true
			}
		}
	}
}

// stranded returns errors for regions whose trade cannot balance at any wage.
func (k *kernels) stranded() error {
	var bad []error
	if k.rule == OwnIncomeDeficits && k.trading.count > 1 && slices.ContainsFunc(k.e.deficit, func(d float64) bool { return d != 0 }) {
		return &PolicyError{Field: FieldDeficits, Value: float64(k.rule),
			Want: "another rule: the policy leaves groups of regions without trade with each other, for whose deficits there is no common scale"}
	}
	for r := range k.e.n {
		if k.exports[r] == k.imports[r] {
			continue // a group of its own if neither
		}
		d := k.owed(r)
		if math.Abs(d) < balanceTolerance*k.e.payroll[r] {
			d = 0
		}
		paid := slices.ContainsFunc(k.leaks, func(l leak) bool { return l.recipient == r && l.wedge > 0 })
		switch {
		case paid,
			k.imports[r] && d > 0,
			k.exports[r] && d < 0:
			continue
		}
		bad = append(bad, &StrandedError{Region: k.e.regions[r].ID, MayExport: k.exports[r], MayImport: k.imports[r], Deficit: d})
	}
	return errors.Join(k.unbalanced(bad)...)
}

// balanceTolerance is the largest deficit, relative to value added, that counts as zero.
const balanceTolerance = 1e-9

// owed is a region's deficit with transfers and freezes, in money of the baseline.
func (k *kernels) owed(r int) float64 {
	if k.rule == NoDeficits {
		return k.transfer[r]
	}
	return k.e.deficit[r] + k.transfer[r]
}

// connect finds the groups of regions with links by open flows or wedges.
func (k *kernels) connect() {
	k.linked.reset()
	if k.someBanned {
		for row := range k.shift {
			if k.linked.count == 1 {
				break
			}
			for i, v := range k.k[row*k.np : row*k.np+k.e.n] {
				if v > 0 && k.buys(row) {
					k.linked.join(row%k.e.n, i)
				}
			}
		}
	} else {
		k.linked.baseline(k.e)
	}
	k.linked.settle()
	k.trading.copy(&k.linked)
	clear(k.groupPaid)
	if k.linked.count == 1 {
		k.linkedBefore.copy(&k.linked)
		return
	}
	k.linkedBefore.baseline(k.e)
	at := 0
	for j, end := range k.leakEnd {
		for _, l := range k.leaks[at:end] {
			row := j*k.e.n + l.importer
			if l.wedge == 0 || k.k[row*k.np+l.exporter] == 0 || !k.buys(row) {
				continue
			}
			if a, b := k.trading.of[l.importer], k.trading.of[l.recipient]; a != b {
				k.groupPaid[a], k.groupPaid[b] = true, true
			}
			k.linked.join(l.importer, l.recipient)
			k.linkedBefore.join(l.importer, l.recipient)
		}
		at = end
	}
	k.linked.settle()
	k.linkedBefore.settle()
}

// buys reports whether a row's importer uses the row's good.
func (k *kernels) buys(row int) bool {
	return k.e.expenditure[row%k.e.n*k.e.s+row/k.e.n] > 0
}

// groupsNow returns the groups with fixed value added. While a solve follows the policy, the
// flows of the baseline are open.
func (k *kernels) groupsNow() *grouping {
	if k.part < 1 {
		return &k.linkedBefore
	}
	return &k.linked
}

// unbalanced adds an error for each group of regions without trade abroad and with deficits
// that do not sum to zero. All deficits do, so the group with most regions need not be named.
func (k *kernels) unbalanced(bad []error) []error {
	if k.trading.count == 1 {
		return bad
	}
	clear(k.groupOwed)
	clear(k.groupSize)
	for r, g := range k.trading.of {
		k.groupOwed[g] += k.owed(r)
		k.groupSize[g] += k.e.payroll[r]
	}
	largest := k.trading.largest()
	for g, d := range k.groupOwed {
		if k.trading.of[g] != g || g == largest || k.groupPaid[g] || math.Abs(d) < balanceTolerance*k.groupSize[g] {
			continue
		}
		if k.rule == IncomeDeficits && k.mixed(g) {
			continue
		}
		err := &StrandedError{Region: k.e.regions[g].ID, Deficit: d}
		if ids := k.trading.members(k.e, g); len(ids) > 1 {
			err.Group = ids
		}
		bad = append(bad, err)
	}
	return bad
}

// mixed reports whether a group's transfers might offset the group's deficits at some level
// of world income.
func (k *kernels) mixed(g int) bool {
	deficits, transfers := 0.0, 0.0
	for r, of := range k.trading.of {
		if of == g {
			deficits += k.e.deficit[r]
			transfers += k.transfer[r]
		}
	}
	return deficits*transfers < 0
}

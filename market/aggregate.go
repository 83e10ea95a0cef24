package market

import (
	"errors"
	"maps"
	"slices"
	"strconv"
)

// This file merges regions and sectors of an economy by a Concordance: sums of amounts, and
// means of tariffs and elasticities weighted by trade. Merging follows the identities of
// closed accounts; DATA.md has the steps.

// A Concordance maps the regions and sectors of an economy to a coarser economy, from old ID
// to new. A nil map keeps everything; otherwise every old ID must be listed.
type Concordance struct {
	Regions, Sectors map[string]string
}

// Aggregate merges regions and sectors. New regions and sectors stand in the order of their
// first members. Amounts add up; tariffs are means weighted by trade, so that revenue is the
// same, and trade among merged regions becomes domestic, at the old tariff. Elasticities are
// means weighted by trade between the new regions (by all sales without such trade), Sigma
// too where all members have a Sigma. Merging a sector whose members differ in Sigma changes
// profits. The ISIC codes of merged sectors are joined by "+".
//
// Merging a sector whose members differ in their elasticity, or regions whose members differ
// in their technology, changes the answers of the model.
func (e *Economy) Aggregate(c Concordance) (*Economy, error) {
	var bad mistakes
	regions := mapping(&bad, "regions", e.regions, func(r Region) string { return r.ID }, c.Regions)
	sectors := mapping(&bad, "sectors", e.sectors, func(s Sector) string { return s.ID }, c.Sectors)
	if len(bad) > 0 {
		return nil, errors.Join(bad...)
	}
	old := e.Accounts()
	n, s := e.n, e.s
	var a Accounts
	// The first member of a merged region or sector gives the position; new IDs have no name.
	for i, r := range e.regions {
		if to := regions[i]; to == len(a.Regions) {
			if c.Regions != nil && c.Regions[r.ID] != r.ID {
				r = Region{ID: c.Regions[r.ID]}
			}
			a.Regions = append(a.Regions, r)
		}
	}
	for j, sec := range e.sectors {
		switch to := sectors[j]; {
		case to < len(a.Sectors):
			if sec.ISIC == "" || a.Sectors[to].ISIC == "" {
				a.Sectors[to].ISIC = ""
			} else {
				a.Sectors[to].ISIC += "+" + sec.ISIC
			}
		default:
			if c.Sectors != nil && c.Sectors[sec.ID] != sec.ID {
				sec.ID, sec.Name = c.Sectors[sec.ID], ""
			}
			a.Sectors = append(a.Sectors, sec)
		}
	}
	m, t := len(a.Regions), len(a.Sectors)
	a.Trade, a.Tariff = make([]float64, t*m*m), make([]float64, t*m*m)
	a.Intermediate = make([]float64, m*t*t)
	a.ValueAdded, a.FinalDemand = make([]float64, m*t), make([]float64, m*t)
	a.Closure = e.closure
	// Sums of trade and of elasticities times trade: between new regions, and over all sales.
	external, weighted := make([]float64, t), make([]float64, t)
	all, allWeighted := make([]float64, t), make([]float64, t)
	substitution, allSubstitution := make([]float64, t), make([]float64, t)
	for j := range s {
		for r := range n {
			for i := range n {
				o := (j*n+r)*n + i
				to := (sectors[j]*m+regions[r])*m + regions[i]
				v := old.Trade[o]
				a.Trade[to] += v
				a.Tariff[to] += v * old.Tariff[o]
				all[sectors[j]] += v
				allWeighted[sectors[j]] += v * e.theta[j]
				allSubstitution[sectors[j]] += v * e.sectors[j].Sigma
				if regions[r] != regions[i] {
					external[sectors[j]] += v
					weighted[sectors[j]] += v * e.theta[j]
					substitution[sectors[j]] += v * e.sectors[j].Sigma
				}
			}
		}
	}
	// Sums of rates times trade become means.
	for o, v := range a.Trade {
		if v > 0 {
			a.Tariff[o] /= v
		} else {
			a.Tariff[o] = 0
		}
	}
	// An elasticity that all members share stays exact.
	differ := make([]bool, t)
	for j, to := range sectors {
		differ[to] = differ[to] || e.theta[j] != a.Sectors[to].Theta
	}
	unlike, unknown := make([]bool, t), make([]bool, t)
	for j, to := range sectors {
		unlike[to] = unlike[to] || e.sectors[j].Sigma != a.Sectors[to].Sigma
		unknown[to] = unknown[to] || e.sectors[j].Sigma == 0
	}
	for j := range t {
		switch {
		case !unlike[j]:
		case unknown[j]:
			a.Sectors[j].Sigma = 0
		case external[j] > 0:
			a.Sectors[j].Sigma = substitution[j] / external[j]
		case all[j] > 0:
			a.Sectors[j].Sigma = allSubstitution[j] / all[j]
		}
		switch {
		case !differ[j]:
		case external[j] > 0:
			a.Sectors[j].Theta = weighted[j] / external[j]
		case all[j] > 0:
			a.Sectors[j].Theta = allWeighted[j] / all[j]
		}
	}
	for r := range n {
		for j := range s {
			to := regions[r]*t + sectors[j]
			a.ValueAdded[to] += old.ValueAdded[r*s+j]
			a.FinalDemand[to] += old.FinalDemand[r*s+j]
			for k := range s {
				a.Intermediate[(regions[r]*t+sectors[j])*t+sectors[k]] += old.Intermediate[(r*s+j)*s+k]
			}
		}
	}
	return New(a)
}

// mapping returns the new index of each old item.
func mapping[T any](bad *mistakes, what string, items []T, id func(T) string, to map[string]string) []int {
	out := make([]int, len(items))
	if to == nil {
		for i := range out {
			out[i] = i
		}
		return out
	}
	// IDs missing from the concordance, and entries for unknown IDs, are mistakes.
	known := make(map[string]bool)
	index := make(map[string]int)
	for i, item := range items {
		known[id(item)] = true
		label, ok := to[id(item)]
		if !ok || label == "" {
			bad.add(InputError{Column: "concordance of " + what, Value: "no entry for " + strconv.Quote(id(item)), Want: "the ID it becomes"})
			continue
		}
		if _, ok := index[label]; !ok {
			index[label] = len(index)
		}
		out[i] = index[label]
	}
	for _, label := range slices.Sorted(maps.Keys(to)) {
		if !known[label] {
			bad.add(InputError{Column: "concordance of " + what, Value: strconv.Quote(label), Want: "an ID of the economy"})
		}
	}
	return out
}

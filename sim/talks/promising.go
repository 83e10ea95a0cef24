package talks

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// promising returns the relevant drafts of a space too large to list: the good drafts
// of each party alone, and all drafts compared in hill climbs on the least share and on
// the sum of shares of the ranges of the parties. The climbs start from the best drafts
// and from random drafts.
func promising(space *terms.Space, utilities []bargain.Utility) ([]terms.Draft, error) {
	seen := map[terms.Draft]bool{}
	var drafts []terms.Draft
	add := func(d terms.Draft) {
		if !seen[d] {
			seen[d] = true
			drafts = append(drafts, d)
		}
	}
	menus := make([]*bargain.Menu, len(utilities))
	for i, u := range utilities {
		m, err := bargain.NewMenu(space, u)
		if err != nil {
			return nil, fmt.Errorf("talks: party %d: %w", i+1, err)
		}
		menus[i] = m
		for k := 0; k < m.Len(); k += 1 + m.Len()/4096 { // some drafts of each level
			add(m.Ranked(k))
		}
	}
	shares := func(d terms.Draft) (least, sum float64) {
		least = math.Inf(1)
		for _, m := range menus {
			lo, hi := m.Range()
			s := (m.Value(d) - lo) / max(hi-lo, math.SmallestNonzeroFloat64)
			least = min(least, s)
			sum += s
		}
		return least, sum
	}
	list := space.Terms()
	rng := rand.New(rand.NewPCG(0x67616d65, uint64(len(list)))) // a search, not chance in the model
	var starts []terms.Draft
	for _, m := range menus {
		starts = append(starts, m.Best())
	}
	for range 16 {
		var d terms.Draft
		for k := range list {
			d = space.With(d, k, rng.IntN(len(list[k].Options)))
		}
		if !space.Allows(d) {
			d = space.Sample(rng)
		}
		starts = append(starts, d)
	}
	for _, fair := range []float64{0, 0.5, 0.9, 0.99} {
		score := func(d terms.Draft) float64 {
			least, sum := shares(d)
			return fair*least + (1-fair)*sum/float64(len(menus))
		}
		for _, d := range starts {
			at := score(d)
			for moved := true; moved; {
				best := d
				for n := range space.Neighbours(d) {
					add(n)
					if s := score(n); s > at {
						best, at = n, s
					}
				}
				moved = best != d
				d = best
			}
			add(d)
		}
	}
	slices.SortFunc(drafts, func(a, b terms.Draft) int { return compareDrafts(space, a, b) })
	return drafts, nil
}

// compareDrafts orders drafts as terms.Space.All does.
func compareDrafts(space *terms.Space, a, b terms.Draft) int {
	for k := range space.Terms() {
		if c := space.Choice(a, k) - space.Choice(b, k); c != 0 {
			return c
		}
	}
	return 0
}

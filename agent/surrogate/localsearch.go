package surrogate

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// climbs is the number of starting drafts of the search.
const climbs = 8

// TopDrafts returns the n drafts of the highest value found by a local search, best first. From
// each of several drafts the search climbs by the best change of one term while there is an
// improvement. The search then expands the best known drafts until no neighbour belongs among the
// n best. The search visits a small part of the space and is accurate where the value is nearly
// additive over terms. Ties keep the order of discovery.
func TopDrafts(space *terms.Space, n int, value func(terms.Draft) float64) []terms.Draft {
	type scored struct {
		draft    terms.Draft
		worth    float64
		expanded bool
	}
	var best []scored
	seen := map[terms.Draft]bool{}
	look := func(d terms.Draft) float64 {
		v := value(d)
		if seen[d] {
			return v
		}
		seen[d] = true
		if len(best) < n || v > best[len(best)-1].worth {
			at, _ := slices.BinarySearchFunc(best, v, func(x scored, v float64) int {
				if x.worth >= v {
					return -1
				}
				return 1
			})
			best = slices.Insert(best, at, scored{draft: d, worth: v})
			best = best[:min(n, len(best))]
		}
		return v
	}
	list := space.Terms()
	neighbours := func(d terms.Draft, to func(terms.Draft)) {
		for k := range list {
			for c := range list[k].Options {
				if x := space.With(d, k, c); x != d && space.Allows(x) {
					to(x)
				}
			}
		}
	}
	// The seed is fixed, since the search is no random event of the model.
	rng := rand.New(rand.NewPCG(0x746f70, uint64(len(list))))
	for c := range climbs {
		var d terms.Draft
		if c > 0 || !space.Allows(d) {
			d = space.Sample(rng)
		}
		for v, moved := look(d), true; moved; {
			moved = false
			next := d
			neighbours(d, func(x terms.Draft) {
				if w := look(x); cmp.Compare(w, v) > 0 {
					next, v, moved = x, w, true
				}
			})
			d = next
		}
	}
	for at := 0; at < len(best); {
		if best[at].expanded {
			at++
			continue
		}
		best[at].expanded = true
		neighbours(best[at].draft, func(x terms.Draft) { look(x) })
		at = 0
	}
	out := make([]terms.Draft, len(best))
	for k := range best {
		out[k] = best[k].draft
	}
	return out
}

package surrogate

import (
	"cmp"
	"math"
	"slices"
)

// The file decides the pairs of options with a joint effect and the size of the effect, from
// exact prices of a budget of pairs. Source: sampled pair terms of cut-HDMR (Rabitz and Alis
// 1999).

// way is the direction in which an option leads away from the anchor. Options of one term with
// nearly proportional effects share a way, and differ in their distance.
type way struct {
	of    int     // the index of the way in the term; -1 for no effect
	level float64 // the distance, as a share of the farthest option
}

// termPair is the joint effect of two terms.
type termPair struct {
	k, l, width int
	at          []int32 // by option of k and of l: row in cross, or -1 if not priced
}

// row returns the row of cross for a draft, or -1.
func (p *termPair) row(choice []int32) int {
	return int(p.at[int(choice[p.k])*p.width+int(choice[p.l])])
}

// alike is the smallest cosine between the effects of two options of one way.
const alike = 0.9

// group assigns the options of a term to ways, and returns the farthest option of each way.
func (s *Model) group(k int, scale []float64) (leads []int) {
	n := len(s.space.Terms()[k].Options)
	size, order := make([]float64, n), make([]int, n)
	changes := make([][]float64, n)
	for c := range n {
		order[c], changes[c] = c, s.whole(k, c)
		size[c] = product(changes[c], changes[c], scale)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(size[b], size[a]) })
	for _, c := range order {
		w := way{of: -1}
		if size[c] > 0 {
			for g, lead := range leads {
				if along := product(changes[c], changes[lead], scale); along > alike*math.Sqrt(size[c]*size[lead]) {
					w = way{g, along / size[lead]}
					break
				}
			}
			if w.of < 0 {
				w = way{len(leads), 1}
				leads = append(leads, c)
			}
		}
		s.ways[s.first[k]+c] = w
	}
	return leads
}

// product returns the weighted inner product of two effects.
func product(a, b, weights []float64) (sum float64) {
	for i, v := range a {
		sum += v * b[i] * weights[i]
	}
	return sum
}

// wayPair is a pair of ways of two terms. size is the expected size of the joint effect.
type wayPair struct {
	k, g, l, h int
	size       float64
}

// together prices pairs of ways within a budget: first the pairs with the largest common effects
// on outputs, then further ways of the pairs of terms with the largest measured joint effects.
func (s *Model) together(price Pricer, scale []float64, budget int) error {
	var all []wayPair
	changes := make([][]float64, len(s.ways)) // by option that leads a way
	for k := range s.leads {
		for _, c := range s.leads[k] {
			changes[s.first[k]+c] = s.whole(k, c)
		}
	}
	for k := range s.leads {
		for l := k + 1; l < len(s.leads); l++ {
			for g, a := range s.leads[k] {
				for h, b := range s.leads[l] {
					x, y, size := changes[s.first[k]+a], changes[s.first[l]+b], 0.0
					for i := range x {
						size += math.Abs(x[i]*y[i]) * scale[i]
					}
					if size > 0 && s.space.Allows(s.space.With(s.space.With(s.anchor, k, a), l, b)) {
						all = append(all, wayPair{k, g, l, h, size})
					}
				}
			}
		}
	}
	largest := func(a, b wayPair) int { return cmp.Compare(b.size, a.size) }
	slices.SortStableFunc(all, largest)
	budget = min(budget, len(all))
	found := make([]float64, len(s.leads)*len(s.leads)) // by pair of terms: the largest measured joint effect
	priced := func(list []wayPair) error {
		for i := range list {
			size, err := s.pair(&list[i], price, scale)
			if err != nil {
				return err
			}
			at := list[i].k*len(s.leads) + list[i].l
			found[at] = max(found[at], size)
		}
		return nil
	}
	half := (budget + 1) / 2
	if err := priced(all[:half]); err != nil {
		return err
	}
	rest := all[half:]
	// Measured joint effects rank before products of single effects, since a product is only a
	// guess.
	slices.SortStableFunc(rest, func(a, b wayPair) int {
		return cmp.Or(cmp.Compare(found[b.k*len(s.leads)+b.l], found[a.k*len(s.leads)+a.l]), largest(a, b))
	})
	return priced(rest[:budget-half])
}

// pair prices two ways together and returns the size of the joint effect.
func (s *Model) pair(p *wayPair, price Pricer, scale []float64) (size float64, err error) {
	a, b := s.leads[p.k][p.g], s.leads[p.l][p.h]
	row := make([]float64, s.stride)
	if err := s.exact(row, s.space.With(s.space.With(s.anchor, p.k, a), p.l, b), price); err != nil {
		return 0, err
	}
	x, y := s.row(p.k, a), s.row(p.l, b)
	for i := range s.outputs {
		row[i] -= s.base[i] + x[i] + y[i]
	}
	at := slices.IndexFunc(s.pairs, func(q termPair) bool { return q.k == p.k && q.l == p.l })
	list := s.space.Terms()
	n, width := len(list[p.k].Options), len(list[p.l].Options)
	if at < 0 {
		at = len(s.pairs)
		s.pairs = append(s.pairs, termPair{p.k, p.l, width, slices.Repeat([]int32{-1}, n*width)})
	}
	for c := range n {
		for d := range width {
			u, v := s.ways[s.first[p.k]+c], s.ways[s.first[p.l]+d]
			if u.of != p.g || v.of != p.h {
				continue
			}
			s.pairs[at].at[c*width+d] = int32(len(s.cross) / s.stride)
			for _, z := range row {
				s.cross = append(s.cross, z*u.level*v.level)
			}
		}
	}
	return product(row, row, scale), nil
}

package market

// A grouping sorts regions into groups by links of trade or payment. Regions of different
// groups have no common wage scale.
type grouping struct {
	of    []int // by region: the first region of its group, once settled
	count int
}

// newGrouping returns a grouping of n regions, each alone.
func newGrouping(n int) grouping {
	g := grouping{of: make([]int, n)}
	g.reset()
	return g
}

// reset puts each region into a group alone.
func (g *grouping) reset() {
	for r := range g.of {
		g.of[r] = r
	}
	g.count = len(g.of)
}

// copy makes g equal to from.
func (g *grouping) copy(from *grouping) {
	copy(g.of, from.of)
	g.count = from.count
}

// first returns the first region of the group of r.
func (g *grouping) first(r int) int {
	for g.of[r] != r {
		r = g.of[r]
	}
	return r
}

// join merges the groups of two regions.
func (g *grouping) join(a, b int) {
	a, b = g.first(a), g.first(b)
	if a == b {
		return
	}
	g.of[max(a, b)] = min(a, b)
	g.count--
}

// settle stores for each region the first region of the group; later joins go on from there.
func (g *grouping) settle() {
	for r := range g.of {
		g.of[r] = g.first(r)
	}
}

// baseline groups regions by the flows of the baseline.
func (g *grouping) baseline(e *Economy) {
	g.reset()
	for c, v := range e.share {
		if g.count == 1 {
			break
		}
		row := c / e.n
		if v > 0 && e.expenditure[row%e.n*e.s+row/e.n] > 0 {
			g.join(row%e.n, c%e.n)
		}
	}
	g.settle()
}

// members lists the IDs of a group, given the first region.
func (g *grouping) members(e *Economy, first int) []string {
	var ids []string
	for r, of := range g.of {
		if of == first {
			ids = append(ids, e.regions[r].ID)
		}
	}
	return ids
}

// largest returns the first region of the group with most regions, the last such
// group if several.
func (g *grouping) largest() int {
	best, most := 0, 0
	for first, of := range g.of {
		if first != of {
			continue
		}
		size := 0
		for _, o := range g.of {
			if o == first {
				size++
			}
		}
		if size >= most {
			best, most = first, size
		}
	}
	return best
}

// other returns the first region of a group that is not the largest.
func (g *grouping) other() int {
	largest := g.largest()
	for first, of := range g.of {
		if first == of && first != largest {
			return first
		}
	}
	return largest
}

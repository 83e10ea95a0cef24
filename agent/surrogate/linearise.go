package surrogate

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/internal/vec"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// The file decides the marginal values of the linear economy, from the gradient of the
// equilibrium at the anchor and the flow groups of the texts. Source: implicit differentiation of
// the equilibrium (market.Gradient).

// surveyor builds a linearModel.
type surveyor struct {
	e       *market.Economy
	space   *terms.Space // the joint space of all texts
	texts   []treaty.Text
	first   []int // by text: index of its first term in the space
	settled []*treaty.Module
	parties []treaty.Party
	period  int
	regions [][]int // by party
	inside  []bool  // by region: whether a bound party owns the region
	choice  []int   // the options of the anchor
	out     *linearModel
	index   map[string]int
}

// newGround returns the linear economy of some texts over some stages, from derivatives at the
// equilibrium of an anchor. The drafts of the texts are the drafts of the anchor, and the space
// holds the terms of the texts in order. All texts bind the same parties.
func newGround(e *market.Economy, space *terms.Space, texts []treaty.Text, parties []treaty.Party, g *slopes, stages []Stage) *linearModel {
	s := &surveyor{
		e: e, space: space, texts: texts, parties: parties,
		regions: make([][]int, len(parties)), inside: make([]bool, e.NumRegions()),
		out: &linearModel{stride: vec.Stride(len(stages[0].Outputs))}, index: map[string]int{},
	}
	for i := range texts {
		s.first = append(s.first, len(s.choice))
		s.settled = append(s.settled, texts[i].Module.Settle(texts[i].Space, texts[i].Draft))
		for k := range texts[i].Space.Terms() {
			s.choice = append(s.choice, texts[i].Space.Choice(texts[i].Draft, k))
		}
	}
	bound := func(a int) bool { return slices.Contains(texts[0].Parties, parties[a].ID) }
	for a := range parties {
		for _, id := range parties[a].Regions {
			if n, ok := e.RegionIndex(id); ok {
				s.regions[a] = append(s.regions[a], n)
				s.inside[n] = s.inside[n] || bound(a)
			}
		}
	}
	marginal := make([]float64, g.len())
	for a := range parties {
		if !bound(a) {
			continue
		}
		for j := range e.NumSectors() {
			for _, kinds := range govern {
				for _, party := range []bool{true, false} {
					s.marginal(marginal, g, a, j, kinds[0] != treaty.CutTariffs, party)
					for i := range stages {
						s.period = stages[i].Period
						if c, ok := s.clause(a, j, kinds, party); ok {
							s.lay(&c, a, stages[i].Outputs, marginal)
						}
					}
				}
			}
		}
	}
	return s.out
}

// lay adds the value of the governing cuts on flows into a party to the linear economy.
func (s *surveyor) lay(c *bindingCut, a int, outputs []Output, marginal []float64) {
	row, ok := s.block(c)
	if !ok {
		return
	}
	for o := range outputs {
		weight := outputs[o].Weight
		if outputs[o].Party == a {
			weight = outputs[o].Own
		}
		for x, w := range weight {
			row[o] += w * marginal[x]
		}
	}
}

// block returns the effects of the flows under governing cuts, with a new flow group for a new
// kind of flows, and false if the cuts depend on too many terms.
func (s *surveyor) block(c *bindingCut) (row []float64, ok bool) {
	var one flowGroup
	size := 1
	list := s.space.Terms()
	use := func(k int) {
		if k < 0 || slices.Contains(one.terms, int32(k)) || size > maxLevels {
			return
		}
		one.terms, one.strides = append(one.terms, int32(k)), append(one.strides, int32(size))
		size *= len(list[k].Options)
	}
	for _, p := range c.parts {
		for i := range p.items {
			use(p.items[i].depthTerm)
			use(p.items[i].reachTerm)
		}
		for i := range p.keeps {
			use(p.keeps[i].term)
		}
	}
	if size > maxLevels {
		return nil, false
	}
	choice := slices.Clone(s.choice)
	start := c.level(choice)
	one.level = make([]float64, size)
	for at := range one.level {
		for i, k := range one.terms {
			choice[k] = at / int(one.strides[i]) % len(list[k].Options)
		}
		one.level[at] = c.level(choice) - start
	}
	key := fmt.Sprint(c.log, one)
	at, ok := s.index[key]
	if !ok {
		at = len(s.out.blocks)
		s.index[key] = at
		s.out.blocks = append(s.out.blocks, one)
		s.out.effect = append(s.out.effect, make([]float64, s.out.stride)...)
	}
	return s.out.effect[at*s.out.stride : (at+1)*s.out.stride], true
}

// marginal writes the value of a unit of level of a sector's flows into a party to dst.
func (s *surveyor) marginal(dst []float64, g *slopes, a, j int, log, party bool) {
	clear(dst)
	for o := range g.g.Outputs() {
		sum := 0.0
		for _, n := range s.regions[a] {
			for i := range s.e.NumRegions() {
				switch tariff := s.e.Tariff(j, n, i); {
				case s.inside[i] != party || slices.Contains(s.regions[a], i):
				case log:
					sum -= g.g.Barrier(o, j, n, i)
				case tariff != 0:
					sum -= tariff * g.g.Tariff(o, j, n, i)
				}
			}
		}
		g.add(dst, o, sum)
	}
}

// slopes are derivatives of the log real income of every region and of the log real payroll of
// every sector of some regions. Real payroll is wages paid over the price index of the region.
type slopes struct {
	// g is the gradient of real incomes and then, by region in paid, of the price index and value
	// added.
	g    *market.Gradient // of real incomes, then by region paid its price index and value added
	q    *market.Equilibrium
	paid []int
}

// len returns the number of derivatives.
func (g *slopes) len() int {
	e := g.q.Economy()
	return e.NumRegions() + len(g.paid)*e.NumSectors()
}

// add adds the derivative of output o of the gradient, times by, to the slopes in dst.
func (g *slopes) add(dst []float64, o int, by float64) {
	e := g.q.Economy()
	n, s := e.NumRegions(), e.NumSectors()
	if o < n {
		dst[o] += by
		return
	}
	at, j := (o-n)/(s+1), (o-n)%(s+1)-1
	payroll := dst[n+at*s : n+(at+1)*s]
	if j < 0 {
		for k := range payroll {
			payroll[k] -= by
		}
	} else if paid := g.q.ValueAdded(g.paid[at], j); paid > 0 {
		payroll[j] += by / paid
	}
}

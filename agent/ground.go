package agent

import (
	"fmt"
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/internal/vec"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// A ground is the linear economy on which a Survey stands: what a draft of a module does to
// tariffs and costs of delivery, worked out by groups of flows, times what these are worth
// at the margin. Of several commitments on one flow the deepest governs, and carve-outs
// take it away, so that drafts are no sum over terms even where the economy is linear. A
// ground has that bend; the Survey adds what the economy's own curvature does.
//
// It knows cuts of tariffs and of costs of delivery. Disciplines on export restraints and
// standstills, which do nothing while there are no restraints, and the length of phase-ins
// are left to the Survey.
type ground struct {
	stride int
	blocks []block
	effect []float64 // by block and output: what a unit of its level is worth
}

// block is a group of flows that a draft treats alike: how far it goes on them depends on
// the options of a few terms.
type block struct {
	terms, strides []int32
	// level is the share of the tariff, or minus the log of the cost, that the
	// draft takes away beyond what the anchor does, by the options of the terms.
	level []float64
}

// maxLevels bounds the table of a block. What depends on more terms than that is left to
// the Survey.
const maxLevels = 4096

// slope is an output of a ground: a sum of outputs of a gradient, by weight.
type slope struct {
	weight []float64
	// Flows into party have weights of their own; -1 for none.
	party int
	own   []float64
}

// stage is some quarters in which the same carve-outs hold: a period of theirs, and what the
// outputs make of what is done in them.
type stage struct {
	period  int
	outputs []slope
}

// clause is what decides how far drafts go on some flows into one party: the deepest
// of some texts.
type clause struct {
	log   bool // a cost, which counts by its log
	parts []part
}

// part is one text's part of a clause.
type part struct {
	items []item
	keeps []carving
	share float64 // what carve-outs settled in the text leave
}

// item is a commitment: it takes away the product of its depth, which one term settles, and
// its reach, which another settles. A term is -1 if the text has settled it.
type item struct {
	depthTerm, reachTerm int
	depth, reach         []float64 // by option
}

// carving is what the options of a term leave of all commitments.
type carving struct {
	term int
	left []float64 // by option
}

// surveyor makes a ground.
type surveyor struct {
	e       *market.Economy
	space   *terms.Space // of all texts
	texts   []treaty.Text
	first   []int // by text: place of its first term in the space
	settled []*treaty.Module
	parties []treaty.Party
	period  int
	regions [][]int // by party
	inside  []bool  // by region: of a party bound
	choice  []int   // of the anchor
	out     *ground
	index   map[string]int
}

// newGround works out the ground of some texts over some stages, from derivatives at the
// equilibrium of an anchor. The drafts of the texts are those of the anchor, and the space
// holds their terms one text after the other. All texts bind the same parties.
func newGround(e *market.Economy, space *terms.Space, texts []treaty.Text, parties []treaty.Party, g *slopes, stages []stage) *ground {
	s := &surveyor{
		e: e, space: space, texts: texts, parties: parties,
		regions: make([][]int, len(parties)), inside: make([]bool, e.NumRegions()),
		out: &ground{stride: vec.Stride(len(stages[0].outputs))}, index: map[string]int{},
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
						s.period = stages[i].period
						if c, ok := s.clause(a, j, kinds, party); ok {
							s.lay(&c, a, stages[i].outputs, marginal)
						}
					}
				}
			}
		}
	}
	return s.out
}

// lay adds what a clause on flows into a party is worth to the ground.
func (s *surveyor) lay(c *clause, a int, outputs []slope, marginal []float64) {
	row, ok := s.block(c)
	if !ok {
		return
	}
	for o := range outputs {
		weight := outputs[o].weight
		if outputs[o].party == a {
			weight = outputs[o].own
		}
		for x, w := range weight {
			row[o] += w * marginal[x]
		}
	}
}

// govern lists the kinds of commitment of which the deepest governs a flow.
var govern = [...][]treaty.Kind{
	{treaty.CutTariffs, treaty.SwissCut, treaty.BindTariffs},
	{treaty.CutBarriers}, {treaty.AlignRules}, {treaty.FacilitateTrade}, {treaty.ShareData},
}

// clause finds what governs the flows of a sector into a party from the other parties, or
// from all others, and false if nothing does.
func (s *surveyor) clause(a, j int, kinds []treaty.Kind, party bool) (clause, bool) {
	c := clause{log: kinds[0] != treaty.CutTariffs}
	for i := range s.texts {
		if p := s.part(i, a, j, kinds, party); len(p.items) > 0 {
			c.parts = append(c.parts, p)
		}
	}
	return c, len(c.parts) > 0
}

// part is text t's part of a clause.
func (s *surveyor) part(t, a, j int, kinds []treaty.Kind, party bool) (p part) {
	m, id := s.texts[t].Module, s.parties[a].ID
	for i := range m.Commitments {
		x := &m.Commitments[i]
		if slices.Contains(kinds, x.Kind) && x.Sectors.Covers(s.e, j) && (x.Obliged == nil || slices.Contains(x.Obliged, id)) &&
			(party || x.Beneficiaries == treaty.MostFavouredNation) {
			p.items = append(p.items, s.item(t, i, a, j))
		}
	}
	kept := func(granted treaty.CarveOuts) float64 {
		left := 1.0
		for _, x := range granted {
			if x.Party == id && x.Sectors.Covers(s.e, j) && s.period < s.texts[t].Since+x.Periods() {
				left = min(left, x.Retained)
			}
		}
		return left
	}
	p.share = kept(m.Excluded)
	for _, menu := range m.Menus {
		k, ok := s.texts[t].Space.Term(menu.Term)
		if !ok {
			continue
		}
		left := make([]float64, len(menu.Options))
		for o := range left {
			left[o] = kept(menu.Options[o])
		}
		if slices.Min(left) < 1 {
			p.keeps = append(p.keeps, carving{s.first[t] + k, left})
		}
	}
	return p
}

// item reads commitment i of text t on the flows of a sector into a party.
func (s *surveyor) item(t, i, a, j int) item {
	c, fixed := &s.texts[t].Module.Commitments[i], &s.settled[t].Commitments[i]
	phased := fixed.PhaseIn.Share(s.period-s.texts[t].Since, 0)
	deep := func(v float64) float64 { return v * phased }
	reach := func(float64) float64 { return 1 }
	switch c.Kind {
	case treaty.SwissCut, treaty.BindTariffs:
		if mean := s.meanTariff(a, j); !(mean > 0) {
			reach = func(float64) float64 { return 0 }
		} else if c.Kind == treaty.SwissCut {
			reach = func(rate float64) float64 { return 1 - treaty.Swiss(mean, rate)/mean }
		} else {
			reach = func(rate float64) float64 { return max(0, 1-rate/mean) }
		}
	case treaty.CutTariffs:
	default:
		reach = func(float64) float64 { return c.Cut }
	}
	var x item
	x.depthTerm, x.depth = s.parameter(t, c.Depth, fixed.Depth, deep)
	x.reachTerm, x.reach = s.parameter(t, c.Rate, fixed.Rate, reach)
	return x
}

// parameter returns the term that settles a parameter and what its options come to, or
// what the text has settled it at.
func (s *surveyor) parameter(t int, p, settled treaty.Parameter, of func(float64) float64) (term int, values []float64) {
	if name, open := p.Open(); open {
		if k, ok := s.texts[t].Space.Term(name); ok {
			for _, o := range s.texts[t].Space.Terms()[k].Options {
				values = append(values, of(o.Value))
			}
			return s.first[t] + k, values
		}
	}
	return -1, []float64{of(settled.Value())}
}

// meanTariff is the mean of a party's positive tariffs on the goods of a sector.
func (s *surveyor) meanTariff(a, j int) float64 {
	sum, n := 0.0, 0
	for _, m := range s.regions[a] {
		for i := range s.e.NumRegions() {
			if t := s.e.Tariff(j, m, i); t > 0 {
				sum += t
				n++
			}
		}
	}
	return sum / float64(max(n, 1))
}

// block returns the effects of the flows under a clause, which it makes if they are the
// first of their kind, and false if the clause depends on too many terms.
func (s *surveyor) block(c *clause) (row []float64, ok bool) {
	var one block
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

// level is how far a draft goes under a clause.
func (c *clause) level(choice []int) float64 {
	pick := func(term int, values []float64) float64 {
		if term < 0 {
			return values[0]
		}
		return values[choice[term]]
	}
	deepest := 0.0
	for _, p := range c.parts {
		deep, left := 0.0, p.share
		for i := range p.items {
			deep = max(deep, pick(p.items[i].depthTerm, p.items[i].depth)*pick(p.items[i].reachTerm, p.items[i].reach))
		}
		for i := range p.keeps {
			left = min(left, pick(p.keeps[i].term, p.keeps[i].left))
		}
		deepest = max(deepest, left*deep)
	}
	if c.log {
		return -math.Log1p(-deepest)
	}
	return deepest
}

// marginal writes what a unit of the level of a sector's flows into a party is worth.
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

// slopes are derivatives of the log real income of every region and of the log real payroll
// of every sector of some regions: wages paid over the region's price index.
type slopes struct {
	g    *market.Gradient // of real incomes, then by region paid its price index and value added
	q    *market.Equilibrium
	paid []int
}

func (g *slopes) len() int {
	e := g.q.Economy()
	return e.NumRegions() + len(g.paid)*e.NumSectors()
}

// add adds what a derivative of output o of the gradient is to dst.
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

// levels is how many blocks are summed at a time.
const levels = 128

// add adds to dst what the ground makes of a draft beyond what it makes of the anchor. The
// room for dst is the ground's stride.
func (b *ground) add(dst []float64, choice []int32) {
	var level [levels]float64
	for from := 0; from < len(b.blocks); from += levels {
		blocks := b.blocks[from:min(from+levels, len(b.blocks))]
		for k := range blocks {
			level[k] = blocks[k].level[blocks[k].at(choice)]
		}
		vec.MulTransAdd(dst[:b.stride], b.effect[from*b.stride:], level[:len(blocks)])
	}
}

// one is what add adds to one output.
func (b *ground) one(output int, choice []int32) (sum float64) {
	for k := range b.blocks {
		one := &b.blocks[k]
		sum += b.effect[k*b.stride+output] * one.level[one.at(choice)]
	}
	return sum
}

// at is the entry of a block's table for a draft.
func (b *block) at(choice []int32) (at int32) {
	strides := b.strides[:len(b.terms)]
	for i, t := range b.terms {
		at += choice[t] * strides[i]
	}
	return at
}

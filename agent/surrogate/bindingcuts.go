package surrogate

import (
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/treaty"
)

// The file decides the cut that governs a flow, from the commitments and carve-outs of the texts
// under a draft. Source: the deepest commitment governs a flow and carve-outs retain a share, as
// in treaty compilation.

// bindingCut is the governing cut of drafts on some flows into one party: the deepest cut of some
// texts.
type bindingCut struct {
	log   bool // a cost of delivery, which enters by its log
	parts []part
}

// part is the part of one text in a governing cut.
type part struct {
	items []commitmentTerm
	keeps []carveOutTerm
	share float64 // the share left by carve-outs without an open term
}

// commitmentTerm is a commitment. The cut is the product of depth and reach, each set by one
// term. A term is -1 if the text has a fixed value.
type commitmentTerm struct {
	depthTerm, reachTerm int
	depth, reach         []float64 // by option
}

// carveOutTerm is the share of all commitments left by the options of a term.
type carveOutTerm struct {
	term int
	left []float64 // by option
}

// govern lists the kinds of commitments among which the deepest governs a flow.
var govern = [...][]treaty.Kind{
	{treaty.CutTariffs, treaty.SwissCut, treaty.BindTariffs},
	{treaty.CutBarriers}, {treaty.AlignRules}, {treaty.FacilitateTrade}, {treaty.ShareData},
}

// clause returns the cut that governs the flows of a sector into a party, from the other parties
// or from all other regions, and false if there is none.
func (s *surveyor) clause(a, j int, kinds []treaty.Kind, party bool) (bindingCut, bool) {
	c := bindingCut{log: kinds[0] != treaty.CutTariffs}
	for i := range s.texts {
		if p := s.part(i, a, j, kinds, party); len(p.items) > 0 {
			c.parts = append(c.parts, p)
		}
	}
	return c, len(c.parts) > 0
}

// part returns the part of text t in a governing cut.
func (s *surveyor) part(t, a, j int, kinds []treaty.Kind, party bool) (p part) {
	m, id := s.texts[t].Module, s.parties[a].ID
	for i := range m.Commitments {
		x := &m.Commitments[i]
		if slices.Contains(kinds, x.Kind) && x.Sectors.Covers(s.e, j) && (x.Obliged == nil || slices.Contains(x.Obliged, id)) &&
			(party || x.Beneficiaries == treaty.MostFavouredNation) {
			p.items = append(p.items, s.item(t, i, a, j))
		}
	}
	// kept returns the share of the commitments that carve-outs leave.
	kept := func(granted treaty.CarveOuts) float64 {
		left := 1.0
		for _, x := range granted {
			if x.Party == id && x.Sectors.Covers(s.e, j) && s.period < s.texts[t].Since+x.Quarters() {
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
			p.keeps = append(p.keeps, carveOutTerm{s.first[t] + k, left})
		}
	}
	return p
}

// item returns commitment i of text t on the flows of a sector into a party.
func (s *surveyor) item(t, i, a, j int) commitmentTerm {
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
	var x commitmentTerm
	x.depthTerm, x.depth = s.parameter(t, c.Depth, fixed.Depth, deep)
	x.reachTerm, x.reach = s.parameter(t, c.Rate, fixed.Rate, reach)
	return x
}

// parameter returns the term of an open parameter with the values of its options, or -1 with the
// fixed value of the text.
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

// meanTariff returns the mean of a party's positive tariffs on the goods of a sector, as a
// fraction of the price, zero for none.
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

// level returns the depth of a draft under a governing cut: the removed share of the tariff, or
// minus the log of the remaining cost.
func (c *bindingCut) level(choice []int) float64 {
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

package treaty

import (
	"slices"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// buffer is what Compile works with, kept so that it allocates nothing once warm.
//
// Most commitments are factors: on a tariff, an export tax or a part of trade costs. Of
// two factors of one kind in one flow the deeper governs, so they are gathered first, by
// party and sector among those who owe each other, and written to the cells of the policy
// once. Modules that overlap then cost little more than modules that do not.
type buffer struct {
	kept, all []float64 // by party and sector: the share of commitments that binds; and ones
	bound     []bool    // by party
	others    [][]int   // by party: the regions that are not its own, for MFN
	// partners are the regions that one party owes something to.
	partners []int
	groups   []group // the first used are in use
	used     int
	// factor is, by channel and cell, the deepest cut, and touched the cells where there
	// is one.
	factor  [channels][]float64
	touched [channels][]int32
	floors  *ExportFloors // nil before it was asked for
	// thought is the text settled last for a draft of a module.
	thought *settled
	module  int
	draft   terms.Draft
}

// group is who owes whom: the same parties each other, or some everyone. It gathers the
// deepest factor of each channel by party and sector.
type group struct {
	everyone bool
	bound    []bool
	size     int // parties times sectors
	low      [channels][]float64
	places   [channels][]int32 // where low is below 1
}

func (r *Register) scratch() *buffer {
	if r.buffer != nil {
		return r.buffer
	}
	size := len(r.parties) * r.economy.NumSectors()
	b := &buffer{kept: make([]float64, size), all: ones(size), bound: make([]bool, len(r.parties))}
	for k := range r.parties {
		var others []int
		for n := range r.economy.NumRegions() {
			if !slices.Contains(r.regions[k], n) {
				others = append(others, n)
			}
		}
		b.others = append(b.others, others)
	}
	r.buffer = b
	return b
}

func ones(n int) []float64 {
	list := make([]float64, n)
	for k := range list {
		list[k] = 1
	}
	return list
}

// members notes in the buffer who is bound by a module in force. Those bound stand in the
// order of the register.
func (r *Register) members(s *Standing, period int) {
	bound := r.buffer.bound
	clear(bound)
	k := 0
	for _, m := range s.Bound {
		for r.parties[k].ID != m.Party {
			k++
		}
		bound[k] = s.boundIn(m, period)
	}
}

// signatories notes in the buffer who is bound by a text.
func (r *Register) signatories(text *Text) {
	for k := range r.parties {
		r.buffer.bound[k] = slices.Contains(text.Parties, r.parties[k].ID)
	}
}

// group finds or opens the group of those bound now.
func (b *buffer) group(everyone bool) *group {
	for k := range b.groups[:b.used] {
		if g := &b.groups[k]; g.everyone == everyone && (everyone || slices.Equal(g.bound, b.bound)) {
			return g
		}
	}
	if b.used == len(b.groups) {
		b.groups = append(b.groups, group{bound: make([]bool, len(b.bound)), size: len(b.kept)})
	}
	g := &b.groups[b.used]
	b.used++
	g.everyone = everyone
	copy(g.bound, b.bound)
	return g
}

// note takes in what a commitment of a depth makes of a channel in some sectors of a party,
// whose places begin at first; the lowest factor at a place counts.
func (g *group) note(channel, first int, sectors []int, kept []float64, depth, full float64) {
	if g.low[channel] == nil {
		g.low[channel] = ones(g.size)
	}
	low := g.low[channel][first : first+len(kept)]
	for _, j := range sectors {
		if factor := 1 - depth*kept[j]*full; factor < low[j] {
			if low[j] == 1 {
				g.places[channel] = append(g.places[channel], int32(first+j))
			}
			low[j] = factor
		}
	}
}

// owed lists the regions that a party owes a commitment on sector j: those of the other
// parties bound, or all that are not its own, less those of parties against which it has
// suspended what it owes. The list is good until the next call.
func (r *Register) owed(a, j int, everyone bool, pairs *pairwise, period int) []int {
	b := r.buffer
	if everyone && pairs == nil {
		return b.others[a]
	}
	b.partners = b.partners[:0]
	if everyone {
		b.partners = append(b.partners, b.others[a]...)
		for o := range r.parties {
			if o != a && r.suspended(pairs, a, o, j, period) {
				b.partners = slices.DeleteFunc(b.partners, func(n int) bool { return slices.Contains(r.regions[o], n) })
			}
		}
		return b.partners
	}
	for o := range r.parties {
		if o != a && b.bound[o] && !(pairs != nil && r.suspended(pairs, a, o, j, period)) {
			b.partners = append(b.partners, r.regions[o]...)
		}
	}
	return b.partners
}

// cut notes a factor for the flows of sector j into a party's own regions, or for exports
// out of them; the lowest of a channel counts.
func (r *Register) cut(channel int, factor float64, j int, own, others []int) {
	b, n := r.buffer, r.economy.NumRegions()
	if b.factor[channel] == nil {
		b.factor[channel] = ones(r.economy.NumSectors() * n * n)
	}
	f, touched := b.factor[channel], b.touched[channel]
	for _, mine := range own {
		for _, other := range others {
			cell := (j*n+mine)*n + other
			if channel == exportChannel {
				cell = (j*n+other)*n + mine
			}
			if factor < f[cell] {
				if f[cell] == 1 {
					touched = append(touched, int32(cell))
				}
				f[cell] = factor
			}
		}
	}
	b.touched[channel] = touched
}

// finish puts the factors gathered on p, and clears them. In one group alone no two places
// share a cell, so that its factors go straight to p; several groups and what suspensions
// left over are merged by cell first.
func (r *Register) finish(p *market.Policy) {
	b, n, sectors := r.buffer, r.economy.NumRegions(), r.economy.NumSectors()
	for channel := range channels {
		straight := b.used == 1 && len(b.touched[channel]) == 0
		for k := range b.groups[:b.used] {
			g := &b.groups[k]
			copy(b.bound, g.bound)
			last, others := -1, []int(nil)
			for _, place := range g.places[channel] {
				a, j := int(place)/sectors, int(place)%sectors
				if a != last {
					last, others = a, r.owed(a, j, g.everyone, nil, 0)
				}
				factor := g.low[channel][place]
				g.low[channel][place] = 1
				if !straight {
					r.cut(channel, factor, j, r.regions[a], others)
					continue
				}
				for _, mine := range r.regions[a] {
					for _, other := range others {
						r.put(p, channel, factor, j, mine, other)
					}
				}
			}
			g.places[channel] = g.places[channel][:0]
		}
		f := b.factor[channel]
		for _, cell := range b.touched[channel] {
			j, to, from := int(cell)/(n*n), int(cell)/n%n, int(cell)%n
			if channel == exportChannel {
				to, from = from, to
			}
			r.put(p, channel, f[cell], j, to, from)
			f[cell] = 1
		}
		b.touched[channel] = b.touched[channel][:0]
	}
	b.used = 0
}

// put writes a factor on the flow between a region of the party that owes it and another.
func (r *Register) put(p *market.Policy, channel int, factor float64, j, mine, other int) {
	switch channel {
	case tariffChannel:
		if to := r.economy.Tariff(j, mine, other) * factor; to < p.Tariff(j, mine, other) {
			p.SetTariff(j, mine, other, to)
		}
	case exportChannel:
		if tax := p.ExportTax(j, other, mine); tax > 0 {
			p.SetExportTax(j, other, mine, tax*factor)
		}
	default:
		p.SetBarrier(j, mine, other, p.Barrier(j, mine, other)*factor)
	}
}

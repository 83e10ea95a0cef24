package treaty

import (
	"slices"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// This file decides how factors on tariffs, export taxes and trade costs reach the
// cells of a policy, from the factors gathered text by text. The deepest factor of a
// channel counts; the grouping is a device for speed and does not change any cell.

// buffer is the working memory of Compile, kept to avoid allocation on later calls.
//
// Most commitments are factors: on a tariff, an export tax or a part of trade costs. Of
// two factors of the same kind in a flow the deeper governs. Factors are therefore
// gathered first by party and sector among parties with mutual obligations, and written
// to the cells of the policy once. Overlapping modules then cost little more than
// disjoint modules.
type buffer struct {
	kept, all []float64 // by party and sector: the share of commitments binding; and a list of 1
	bound     []bool    // by party
	others    [][]int   // by party: the regions of all others, for MFN
	// partners are the regions to which a party owes a commitment.
	partners []int
	groups   []group // the first used entries are in use
	used     int
	// factor is the deepest cut by channel and cell, and touched the cells with a cut.
	factor  [channels][]float64
	touched [channels][]int32
	floors  *ExportFloors // nil before the first call for floors
	// thought is the last hypothetical text settled, for the draft of the module.
	thought *settled
	module  int
	draft   terms.Draft
}

// group is a set of obligations with the same debtors and creditors: the same parties
// towards each other, or some parties towards everyone. A group gathers the deepest
// factor of each channel by party and sector.
type group struct {
	everyone bool
	bound    []bool
	size     int // parties times sectors
	low      [channels][]float64
	places   [channels][]int32 // places with low below 1
}

// scratch returns the buffer of the register, made on the first call.
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

// ones returns a list of n times 1.
func ones(n int) []float64 {
	list := make([]float64, n)
	for k := range list {
		list[k] = 1
	}
	return list
}

// members marks the parties bound by a module in force in the buffer. The list Bound is
// in the order of the register.
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

// signatories marks the parties bound by a text in the buffer.
func (r *Register) signatories(text *Text) {
	for k := range r.parties {
		r.buffer.bound[k] = slices.Contains(text.Parties, r.parties[k].ID)
	}
}

// group finds or opens the group of the parties now marked as bound.
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

// note gathers the factor of a commitment of some depth on a channel, in some sectors
// of a party. The places of the party begin at first; the lowest factor at a place
// counts.
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

// owed returns the regions to which a party owes a commitment on sector j: the regions
// of the other parties bound, or all foreign regions, without those of parties against
// which the party has suspended its obligations. The list is valid until the next call.
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

// cut gathers a factor for the flows of sector j into the regions of a party, or for
// exports out of them. The lowest factor of a channel counts.
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

// finish writes the gathered factors to p and clears them. With a single group no two
// places share a cell, and the factors go straight to p. Several groups, and factors
// outside any group, are merged by cell first.
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

// put writes a factor to the flow between a region of the obliged party and another
// region.
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

package sanction

import "github.com/tradetalk/tradetalk/market"

// held is a flow on which the exporter owes discipline: what its restraints would let
// through, the least that they must, and what of it has been written.
type held struct {
	j, importer, exporter int
	cell                  int
	share, least, written float64
}

// restrain lets a share of a flow through a ban, control or licence of the exporter. Where
// it owes discipline all its restraints are taken together first; release writes them.
func (x *scratch) restrain(p *market.Policy, j, importer, exporter int, share float64) {
	least := x.floors.Of(j, importer, exporter)
	if least == 0 {
		p.SetWeight(j, importer, exporter, p.Weight(j, importer, exporter)*share)
		return
	}
	e := p.Economy()
	if size := e.NumSectors() * e.NumRegions() * e.NumRegions(); len(x.heldAt) != size {
		x.heldAt = make([]int32, size)
	}
	cell := (j*e.NumRegions()+importer)*e.NumRegions() + exporter
	if k := x.heldAt[cell]; k > 0 {
		x.held[k-1].share *= share
		return
	}
	x.held = append(x.held, held{j, importer, exporter, cell, share, least, 1})
	x.heldAt[cell] = int32(len(x.held))
}

// release writes what restraints under discipline let through.
func (x *scratch) release(p *market.Policy) {
	for k := range x.held {
		h := &x.held[k]
		share := max(h.share, h.least)
		if share != h.written {
			p.SetWeight(h.j, h.importer, h.exporter, p.Weight(h.j, h.importer, h.exporter)*share/h.written)
			h.written = share
		}
	}
}

package sanction

import "github.com/tradetalk/tradetalk/market"

// held is a flow under discipline owed by the exporter: the share let through by
// restraints, the least share by treaty, and the share written so far.
type held struct {
	j, importer, exporter int
	cell                  int
	share, least, written float64
}

// restrain lets a share of a flow through a ban, control or licence of the exporter.
// Under discipline all restraints on the flow are multiplied first, and release writes
// the product.
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

// release writes the shares of flows under discipline, each at least at its floor.
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

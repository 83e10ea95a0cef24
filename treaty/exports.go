package treaty

import (
	"slices"

	"github.com/tradetalk/tradetalk/market"
)

// ExportFloors is a table of floors under flows in a period, by discipline on export
// restraints: the least share of each flow which bans, controls and licences of the
// exporter must let through. The nil table sets no floor.
//
// Register.Compile lowers export taxes but leaves bans and controls alone. The weight
// of a flow in a market.Policy does not identify the exporter or the importer as the
// source of a restraint, and discipline on exports does not touch a ban on imports. The
// author of an export restraint compares the restraint with the floors; package
// treaty/sanction does so.
type ExportFloors struct {
	economy *market.Economy
	least   []float64 // least share, by cell of the policy
	cells   []int32   // cells with a floor
}

// Of returns the least share in [0, 1] of the sales of a sector by the exporter to the
// importer, all given by indices in the economy. The share is 0 without a discipline
// owed to the importer.
func (f *ExportFloors) Of(sector, importer, exporter int) float64 {
	if f == nil {
		return 0
	}
	n := f.economy.NumRegions()
	return f.least[(sector*n+importer)*n+exporter]
}

// raise sets a floor under the flows to some importers. Of several floors the highest
// counts.
func (f *ExportFloors) raise(sector int, importers []int, exporter int, least float64) {
	n := f.economy.NumRegions()
	for _, importer := range importers {
		cell := (sector*n+importer)*n + exporter
		if had := f.least[cell]; least > had {
			if had == 0 {
				f.cells = append(f.cells, int32(cell))
			}
			f.least[cell] = least
		}
	}
}

// ExportFloors returns the floors under the obligations in force in a period, net of
// carve-outs, exceptions, suspensions and breaches, or nil without any floor. The table
// belongs to the register and is valid until the next call for floors.
func (r *Register) ExportFloors(period int) *ExportFloors {
	f := r.noFloors()
	for k := range r.standing {
		if s := &r.standing[k]; s.InForceIn(period) && r.settled[k].module.disciplines() {
			r.members(s, period)
			r.floors(f, r.settled[k], s.binding(period), period)
		}
	}
	return f.orNil()
}

// ExportFloorsOf returns the floors under given texts, binding as in CompileTexts. The
// table belongs to the register and is valid until the next call for floors.
func (r *Register) ExportFloorsOf(period int, texts ...Text) *ExportFloors {
	f := r.noFloors()
	for i := range texts {
		if text := &texts[i]; period >= text.Since && text.Module.disciplines() {
			r.signatories(text)
			r.floors(f, r.settledText(text), text.binding(), period)
		}
	}
	return f.orNil()
}

// ExportFloor returns the floor under a single flow, a share in [0, 1]; see
// [ExportFloors.Of].
func (r *Register) ExportFloor(period, sector, importer, exporter int) float64 {
	return r.ExportFloors(period).Of(sector, importer, exporter)
}

// noFloors returns the table of the register, emptied.
func (r *Register) noFloors() *ExportFloors {
	b := r.scratch()
	if b.floors == nil {
		b.floors = &ExportFloors{economy: r.economy}
	}
	f := b.floors
	for _, cell := range f.cells {
		f.least[cell] = 0
	}
	f.cells = f.cells[:0]
	return f
}

// orNil returns the table, or nil for an empty table.
func (f *ExportFloors) orNil() *ExportFloors {
	if len(f.cells) == 0 {
		return nil
	}
	return f
}

// disciplines reports whether a module has a commitment on export restraints.
func (m *Module) disciplines() bool {
	return slices.ContainsFunc(m.Commitments, func(c Commitment) bool { return c.Kind == OpenExports })
}

// floors raises the floors of a text. The buffer lists the parties bound.
func (r *Register) floors(f *ExportFloors, t *settled, how binding, period int) {
	if f.least == nil {
		f.least = make([]float64, r.economy.NumSectors()*r.economy.NumRegions()*r.economy.NumRegions())
	}
	r.keep(t, how, period)
	for i := range t.module.Commitments {
		c := &t.module.Commitments[i]
		if c.Kind != OpenExports {
			continue
		}
		depth, pairs, everyone := how.depth(c, period), how.pairs(period), c.Beneficiaries == MostFavouredNation
		for a := range r.parties {
			if !r.buffer.bound[a] || !t.obliged[i][a] {
				continue
			}
			others := r.owed(a, 0, everyone, nil, period)
			for _, j := range t.sectors[i] {
				least := depth * r.buffer.kept[a*r.economy.NumSectors()+j]
				if least == 0 {
					continue
				}
				if pairs != nil {
					others = r.owed(a, j, everyone, pairs, period)
				}
				for _, exporter := range r.regions[a] {
					f.raise(j, others, exporter, least)
				}
			}
		}
	}
}

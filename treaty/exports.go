package treaty

import (
	"slices"

	"github.com/tradetalk/tradetalk/market"
)

// ExportFloors are what discipline on export restraints asks for in a period: the least
// share of each flow that bans, controls and licences of the exporter's own must let
// through. The nil table asks for nothing.
//
// Register.Compile lowers export taxes but leaves bans and controls alone: the weight of a
// flow in a market.Policy does not say whether it is the exporter or the importer that
// keeps it down, and no discipline on exports touches a ban on imports. Whoever writes an
// export restraint holds it against these floors, as package treaty/sanction does.
type ExportFloors struct {
	economy *market.Economy
	least   []float64 // by cell of the policy
	cells   []int32   // where there is a floor
}

// Of is the least share in [0, 1] of the exporter's sales of a sector to the importer, all
// indices in the economy; 0 where it owes the importer no discipline.
func (f *ExportFloors) Of(sector, importer, exporter int) float64 {
	if f == nil {
		return 0
	}
	n := f.economy.NumRegions()
	return f.least[(sector*n+importer)*n+exporter]
}

// raise puts a floor under the flows to some importers. Of several the highest counts.
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

// ExportFloors returns the floors under what is in force in a period, net of carve-outs,
// exceptions, suspensions and breaches; nil if there are none. The table belongs to the
// register and is good until floors are asked for again.
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

// ExportFloorsOf is ExportFloors of the texts given, as CompileTexts binds them.
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

// ExportFloor is the floor under one flow; see [ExportFloors.Of].
func (r *Register) ExportFloor(period, sector, importer, exporter int) float64 {
	return r.ExportFloors(period).Of(sector, importer, exporter)
}

// noFloors is the register's table, empty.
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

func (f *ExportFloors) orNil() *ExportFloors {
	if len(f.cells) == 0 {
		return nil
	}
	return f
}

// disciplines reports whether a module has anything to say on restraints of exports.
func (m *Module) disciplines() bool {
	return slices.ContainsFunc(m.Commitments, func(c Commitment) bool { return c.Kind == OpenExports })
}

// floors raises the floors of one text. The buffer says who is bound.
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

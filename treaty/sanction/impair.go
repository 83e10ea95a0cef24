package sanction

import (
	"slices"

	"github.com/tradetalk/tradetalk/treaty"
)

// This file decides which treaty commitments the measures of a sender impair, from the
// measures in force and the commitments owed. Sources: GATT Articles II, XI:1 and
// XXIII:1(b).

// Impairment is the set of commitments under a module in force that the measures of a
// sender withhold from the target.
type Impairment struct {
	// Module is the ID of the module.
	Module string
	// Sectors are the sectors with an impaired commitment.
	Sectors treaty.Sectors
	// Kinds are the kinds of commitment impaired, in the order of the text.
	Kinds []treaty.Kind
}

// Impairs returns the impairments by the measures of a sender in force in a period,
// module by module, by these rules:
//
//	measure                          commitments owed to the target in the same sector
//	tariff surcharge                 cuts and bindings of tariffs, standstill
//	import ban                       these, and cuts of barriers
//	transport ban                    cuts of barriers, facilitation of trade, standstill
//	export ban, control, licences    standstill; discipline on restraints of exports, if
//	                                 less passes than it asks for
//
// Banned goods enter neither at the promised tariff nor past the promised barriers
// (GATT Articles II and XI:1), and a party without the right to tax exports has no
// right to forbid exports. A ban leaves rules aligned, data free and borders quick: the
// ban removes the use of such commitments, which is no violation (the complaint of GATT
// Article XXIII:1(b) is not modelled). No commitment concerns payments, assets or
// persons, and measures on these impair none. Exemptions, relief and the level of the
// measures count, as do all reductions of the commitments owed: see
// [treaty.Register.Owes].
//
// The result is nil for a party that is no sender or has no measures in force.
func (d *Docket) Impairs(r *treaty.Register, regime, sender string, period int) []Impairment {
	k := d.index(regime)
	if k < 0 {
		return nil
	}
	s := d.standing[k]
	bite := s.Bite(sender, period)
	if bite <= 0 {
		return nil
	}
	owed := r.Owes(sender, d.regimes[k].Target, period)
	if owed == nil {
		return nil
	}
	c, _ := s.Of(sender)
	return d.plans[k].impairs(owed, bite, period-c.ImposedIn)
}

// burden is the effect of the measures of a sender in a sector.
type burden struct {
	tariff, imports, transport, exports bool
	passes                              float64 // the share of exports let through
}

// impairs returns the impairments of commitments owed, for measures at a given weight
// and age in periods.
func (l *plan) impairs(owed []treaty.Owed, bite float64, age int) (out []Impairment) {
	on := make([]burden, l.e.NumSectors())
	for j := range on {
		on[j].passes = 1
	}
	for k := range l.measures[:l.secondary] {
		one := &l.measures[k]
		for _, j := range one.sectors {
			sold := one.m.Kind == ExportBan || one.m.Kind == ExportControl || one.m.Kind == LicenceRegime
			s := one.m.severity() * bite * l.passes(j, age, sold)
			if s == 0 {
				continue
			}
			switch b := &on[j]; one.m.Kind {
			case TariffSurcharge:
				b.tariff = b.tariff || one.m.Rate > 0
			case ImportBan:
				b.imports = true
			case TransportBan:
				b.transport = b.transport || one.m.Rate > 0
			case ExportBan, ExportControl, LicenceRegime:
				b.exports = true
				b.passes *= 1 - s
			}
		}
	}
	var sectors [][]bool // by impairment
	for i := range owed {
		o := &owed[i]
		for j, depth := range o.Depth {
			if depth == 0 || !on[j].takes(o.Kind, depth) {
				continue
			}
			k := slices.IndexFunc(out, func(x Impairment) bool { return x.Module == o.Module })
			if k < 0 {
				k = len(out)
				out, sectors = append(out, Impairment{Module: o.Module}), append(sectors, make([]bool, len(on)))
			}
			sectors[k][j] = true
			if !slices.Contains(out[k].Kinds, o.Kind) {
				out[k].Kinds = append(out[k].Kinds, o.Kind)
			}
		}
	}
	for k := range out {
		var ids []string
		for j, in := range sectors[k] {
			if in {
				ids = append(ids, l.e.Sector(j).ID)
			}
		}
		out[k].Sectors = treaty.Sector(ids...)
	}
	return out
}

// takes reports whether the burden in a sector impairs a commitment of the given kind
// and depth.
func (b *burden) takes(kind treaty.Kind, depth float64) bool {
	switch kind {
	case treaty.CutTariffs, treaty.SwissCut, treaty.BindTariffs:
		return b.tariff || b.imports
	case treaty.CutBarriers:
		return b.imports || b.transport
	case treaty.FacilitateTrade:
		return b.transport
	case treaty.StandStill:
		return b.tariff || b.imports || b.transport || b.exports
	case treaty.OpenExports:
		return b.exports && b.passes < depth-1e-12
	}
	return false
}

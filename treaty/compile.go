package treaty

import (
	"slices"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Text is a module as it binds: under a draft, among parties, since a period. It
// may be in force, or only thought of.
type Text struct {
	Module *Module
	Space  *terms.Space
	Draft  terms.Draft
	// Parties are the IDs of those bound.
	Parties []string
	// Since is the period of entry into force.
	Since int
	// Breaching are the IDs of those that do not keep it in the period looked
	// at: they import as if there were no module.
	Breaching []string
}

// Compile writes into p what is in force in a period: first what each module in
// force obliges its parties to, in the order of the treaty. Where two commitments
// meet in one flow the deeper one governs. Flows that no commitment names stay as
// they are in p, which a caller sets to the baseline before.
func (r *Register) Compile(p *market.Policy, period int) {
	for m, s := range r.InForce() {
		text := Text{Module: m, Space: r.Space(m.ID), Draft: s.Draft, Parties: s.Ratified, Since: s.Since}
		if s.BreachedIn == period {
			text.Breaching = s.Breaching
		}
		r.CompileText(p, text, period)
	}
}

// CompileText writes one text into p, as it binds in a period. A text that enters
// into force later binds nobody yet.
func (r *Register) CompileText(p *market.Policy, text Text, period int) {
	if period < text.Since {
		return
	}
	carved := text.carveOuts(period)
	for i := range text.Module.Commitments {
		c := &text.Module.Commitments[i]
		depth := text.Module.depth(text.Space, text.Draft, c)
		sectors, err := c.Sectors.In(r.economy)
		if err != nil {
			panic(err) // NewRegister has checked it
		}
		for _, importer := range r.parties {
			if !slices.Contains(text.Parties, importer.ID) || slices.Contains(text.Breaching, importer.ID) {
				continue
			}
			for _, exporter := range r.parties {
				if exporter.ID == importer.ID || !slices.Contains(text.Parties, exporter.ID) {
					continue
				}
				for _, j := range sectors {
					bind(p, c, depth*kept(r.economy, carved, importer.ID, j), j, r.regions(importer), r.regions(exporter))
				}
			}
		}
	}
}

// Binds reports whether the text obliges a party to anything in sector j of an
// economy, in a period.
func (t Text) Binds(e *market.Economy, party string, j, period int) bool {
	if period < t.Since || !slices.Contains(t.Parties, party) {
		return false
	}
	carved := t.carveOuts(period)
	for i := range t.Module.Commitments {
		c := &t.Module.Commitments[i]
		sectors, err := c.Sectors.In(e)
		if err == nil && slices.Contains(sectors, j) && t.Module.depth(t.Space, t.Draft, c)*kept(e, carved, party, j) > 0 {
			return true
		}
	}
	return false
}

// carveOuts are those of the text that still last in a period.
func (t Text) carveOuts(period int) CarveOuts {
	carved := t.Module.CarveOuts(t.Space, t.Draft)
	return slices.DeleteFunc(carved, func(c CarveOut) bool { return period >= t.Since+c.quarters() })
}

// kept is the share of a commitment in sector j that a party's carve-outs leave.
func kept(e *market.Economy, carved CarveOuts, party string, j int) float64 {
	kept := 1.0
	for i := range carved {
		if carved[i].Party != party {
			continue
		}
		sectors, err := carved[i].Sectors.In(e)
		if err != nil {
			panic(err) // NewRegister has checked it
		}
		if slices.Contains(sectors, j) {
			kept = min(kept, carved[i].Retained)
		}
	}
	return kept
}

// bind lowers the importers' tariff or barrier on sector j from the exporters to
// what a commitment of the given depth allows.
func bind(p *market.Policy, c *Commitment, depth float64, j int, importers, exporters []int) {
	e := p.Economy()
	for _, n := range importers {
		for _, i := range exporters {
			switch c.Kind {
			case CutTariffs:
				p.SetTariff(j, n, i, min(p.Tariff(j, n, i), e.Tariff(j, n, i)*(1-depth)))
			case CutBarriers:
				p.SetBarrier(j, n, i, min(p.Barrier(j, n, i), 1-depth*c.Cut))
			}
		}
	}
}

func (r *Register) regions(p Party) []int {
	out := make([]int, len(p.Regions))
	for k, id := range p.Regions {
		n, ok := r.economy.RegionIndex(id)
		if !ok {
			panic("treaty: no region " + id) // NewRegister has checked it
		}
		out[k] = n
	}
	return out
}

// Changes returns the periods after the given one, in order, in which what is in
// force now will oblige to something else by itself: the ends of carve-outs. A
// forecast that knows them knows the policy of every later period.
func (r *Register) Changes(after int) []int {
	var out []int
	for m, s := range r.InForce() {
		text := Text{Module: m, Space: r.Space(m.ID), Draft: s.Draft, Since: s.Since}
		out = append(out, text.Changes(after)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Changes returns the periods after the given one in which the text will oblige
// to something else by itself: its entry into force and the ends of its
// carve-outs.
func (t Text) Changes(after int) []int {
	out := []int{t.Since}
	for _, c := range t.Module.CarveOuts(t.Space, t.Draft) {
		out = append(out, t.Since+c.quarters())
	}
	slices.Sort(out)
	out = slices.Compact(out)
	return slices.DeleteFunc(out, func(period int) bool { return period <= after })
}

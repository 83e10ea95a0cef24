package treaty_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/internal/checks"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
)

// snapshot returns the standing of all modules of a register.
func snapshot(r *treaty.Register) (out []treaty.Standing) {
	for _, m := range r.Treaty().Modules {
		out = append(out, r.Standing(m.ID))
	}
	return out
}

func compiled(r *treaty.Register, e *market.Economy, period int) *market.Policy {
	p := e.Baseline()
	r.Compile(p, period)
	return p
}

// Properties of a random register under random events. A refused event leaves no trace.
// No module binds a party without ratification or accession, outside its time in force,
// or after its lapse. A party not bound neither gives nor receives a preference. Every
// temporary departure has an author, a start, a ground and an end. The policy has a
// solution. The log replays to the state of any period.
func TestRegisterMachine(t *testing.T) {
	economy := wiod.Small()
	ids := []string{"CHN", "EUR", "IND", "USA"}
	members := parties(ids...)
	tried, allowed := map[treaty.EventKind]int{}, map[treaty.EventKind]int{}
	property := func(t *rapid.T) {
		d := drawDice(t)
		text := drawTreaty(d, ids)
		r, err := treaty.NewRegister(text, economy, members...)
		require.NoError(t, err)
		consent := map[[2]string]bool{}
		start := func(period int) {
			for _, e := range begin(d, r, ids, period) {
				if e.Kind == treaty.Ratified {
					consent[[2]string{e.Author, e.Module}] = true
				}
			}
		}
		start(0)
		states := map[int][]treaty.Standing{}
		period := 0
		for range 150 {
			states[period] = snapshot(r)
			period += max(0, d.between(-8, 2))
			if d.IntN(4) == 0 {
				for k := range text.Modules { // what was signed anew needs new consent
					if r.Standing(text.Modules[k].ID).Stage == treaty.Open {
						for _, id := range ids {
							delete(consent, [2]string{id, text.Modules[k].ID})
						}
					}
				}
				start(period)
			}
			if d.coin() {
				for _, e := range r.Due(period) {
					require.NoError(t, r.Apply(e), "what is due is allowed")
					allowed[e.Kind]++
				}
			}
			e := drawMove(d, r, ids, period)
			before, log := snapshot(r), len(r.Log())
			tried[e.Kind]++
			if err := r.Apply(e); err != nil {
				require.Equal(t, before, snapshot(r), "a refused event must leave no trace: %v", err)
				require.Len(t, r.Log(), log)
				require.True(t, strings.HasPrefix(err.Error(), "treaty: "), "%v", err)
				continue
			}
			allowed[e.Kind]++
			switch e.Kind {
			case treaty.Signed:
				for _, id := range ids {
					delete(consent, [2]string{id, e.Module})
				}
			case treaty.Ratified, treaty.Acceded:
				consent[[2]string{e.Author, e.Module}] = true
			}
			for k, m := range text.Modules {
				s := snapshot(r)[k]
				for _, id := range ids {
					if !s.BoundIn(id, period) {
						continue
					}
					require.True(t, consent[[2]string{id, m.ID}], "%s is bound without consent", id)
					require.Equal(t, treaty.InForce, s.Stage)
					require.LessOrEqual(t, s.Since, period)
					require.True(t, s.Until == treaty.Never || period < s.Until, "bound after the term")
				}
				if e.Kind == treaty.EnteredIntoForce && e.Module == m.ID && len(m.Requires) > 0 {
					first := r.Standing("one")
					require.True(t, first.InForceIn(period), "in force before its prerequisite")
				}
			}
			for k := range text.Modules {
				requireRemedies(t, economy, snapshot(r)[k], period)
			}
			owed := map[[2]string]bool{}
			for _, x := range r.Relief(period) {
				require.False(t, owed[[2]string{x.Regime, x.Sender}], "one entry for each sender of a regime")
				owed[[2]string{x.Regime, x.Sender}] = true
				require.True(t, x.Share > 0 && x.Share <= 1, "%v", x)
			}
			for _, x := range r.Temporary(period) {
				require.NotEmpty(t, x.Party)
				require.NotEmpty(t, x.Ground)
				require.LessOrEqual(t, x.Since, period)
				require.Positive(t, x.Age)
				require.Greater(t, x.Until, period, "%v", x)
			}
		}
		states[period] = snapshot(r)

		p := compiled(r, economy, period)
		require.NoError(t, p.Check())
		// The periods of Changes determine the policy of every later period.
		changes := r.Changes(period)
		broken := slices.ContainsFunc(snapshot(r), func(s treaty.Standing) bool { return s.BreachedIn == period })
		for later, last := period+1, p; !broken && later < period+12; later++ {
			next := compiled(r, economy, later)
			require.True(t, next.Equal(last) || slices.Contains(changes, later), "the policy changes in %d; announced %v", later, changes)
			last = next
		}
		bound := func(id string) bool {
			return slices.ContainsFunc(snapshot(r), func(s treaty.Standing) bool { return s.BoundIn(id, period) })
		}
		for j := range economy.Sectors() {
			for n, importer := range economy.Regions() {
				for i, exporter := range economy.Regions() {
					if n == i || !bound(importer.ID) || !bound(exporter.ID) {
						require.Equal(t, economy.Tariff(j, n, i), p.Tariff(j, n, i))
						require.Equal(t, 1.0, p.Barrier(j, n, i))
					}
				}
			}
		}
		again, err := treaty.Replay(text, economy, members, r.Log())
		require.NoError(t, err)
		require.Equal(t, snapshot(r), snapshot(again), "the log is the state")
		require.True(t, p.Equal(compiled(again, economy, period)))
		for range 6 {
			when := d.IntN(period + 1)
			if state, ok := states[when]; ok {
				past, err := r.At(when)
				require.NoError(t, err)
				require.Equal(t, state, snapshot(past), "the state at a past period")
			}
		}
	}
	rapid.Check(t, property)
	clear(tried)
	clear(allowed)
	checks.Fixed(60, property)
	// Coverage: the properties say little unless the machine has reached all stages.
	never := 0
	for k := treaty.Signed; k <= treaty.Settled; k++ {
		if allowed[k] == 0 {
			t.Logf("%v was tried %d times and never allowed", k, tried[k])
			never++
		}
	}
	require.LessOrEqual(t, never, 12, "of 37 kinds of event, most must have happened")
}

// requireRemedies checks measures and retaliation: no party has two measures of a kind
// on a sector against the same parties; retaliation answers a standing ruling, starts after the time to comply
// and ends with the measure at the latest; every measure struck down has a ruling or a
// review behind the status.
func requireRemedies(t require.TestingT, e *market.Economy, s treaty.Standing, period int) {
	for k := range s.Measures {
		x := &s.Measures[k]
		for i := range s.Measures[:k] {
			y := &s.Measures[i]
			if x.Party != y.Party || x.Safeguard != y.Safeguard || x.Against != y.Against || !x.Holds(period) || !y.Holds(period) {
				continue
			}
			for j := range e.NumSectors() {
				require.False(t, x.Sectors.Covers(e, j) && y.Sectors.Covers(e, j), "%s and %s of %s at once", x.ID, y.ID, x.Party)
			}
		}
		if x.Status == treaty.MeasureStruckDown && x.EndedIn == treaty.Never {
			require.True(t, slices.ContainsFunc(s.Disputes, func(d treaty.Dispute) bool { return d.Of == x.ID && d.Adverse }), "nobody struck %s down", x.ID)
		}
	}
	for _, x := range s.Suspensions {
		if x.Case == "" || period < x.From || period >= x.Until || s.Stage != treaty.InForce {
			continue
		}
		d := s.Disputes[slices.IndexFunc(s.Disputes, func(d treaty.Dispute) bool { return d.ID == x.Case })]
		require.True(t, d.Adverse && d.Stage == treaty.InRetaliation && x.From >= d.ComplyBy, "%+v", d)
		if k := slices.IndexFunc(s.Measures, func(m treaty.Measure) bool { return m.ID == d.Of }); k >= 0 {
			require.True(t, s.Measures[k].Holds(period), "retaliation against what is gone")
		}
	}
}

// Names are labels: renamed parties, in the text and in all events, give the same
// policy.
func TestRelabelling(t *testing.T) {
	economy := wiod.Small()
	ids := []string{"CHN", "EUR", "IND", "USA"}
	names := []string{"D", "A", "C", "B"}
	rename := func(list []string) (out []string) {
		for _, id := range list {
			out = append(out, renamed(id, ids, names))
		}
		return out
	}
	rapid.Check(t, func(t *rapid.T) {
		d := drawDice(t)
		text := drawTreaty(d, ids)
		other := treaty.Treaty{}
		for _, m := range text.Modules {
			m.Commitments = slices.Clone(m.Commitments)
			for k := range m.Commitments {
				m.Commitments[k].Obliged = rename(m.Commitments[k].Obliged)
			}
			m.Menus = slices.Clone(m.Menus)
			for k := range m.Menus {
				m.Menus[k].Options = []treaty.CarveOuts{nil, {{Party: renamed(ids[0], ids, names), Sectors: "AGF", Term: 3}}}
			}
			m.Milestones = slices.Clone(m.Milestones)
			for k := range m.Milestones {
				m.Milestones[k].Party, m.Milestones[k].Verifier = names[0], names[1]
			}
			if m.Assistance != nil {
				a := *m.Assistance
				a.Donors, a.Recipients = rename(a.Donors), rename(a.Recipients)
				m.Assistance = &a
			}
			other.Modules = append(other.Modules, m)
		}
		members, others := parties(ids...), parties(ids...)
		for k := range others {
			others[k].ID = names[k]
		}
		r, err := treaty.NewRegister(text, economy, members...)
		require.NoError(t, err)
		q, err := treaty.NewRegister(other, economy, others...)
		require.NoError(t, err)
		for _, e := range begin(d, r, ids, 0) {
			e.Author, e.Signatories = renamed(e.Author, ids, names), rename(e.Signatories)
			require.NoError(t, q.Apply(e))
		}
		period := 0
		for range 150 {
			period += max(0, d.between(-8, 2))
			e := drawMove(d, r, ids, period)
			f := e
			f.Author, f.Party = renamed(e.Author, ids, names), renamed(e.Party, ids, names)
			f.Signatories, f.For = rename(e.Signatories), rename(e.For)
			require.Equal(t, r.Apply(e) == nil, q.Apply(f) == nil)
		}
		require.True(t, compiled(r, economy, period).Equal(compiled(q, economy, period)))
	})
}

func renamed(id string, ids, names []string) string {
	if k := slices.Index(ids, id); k >= 0 {
		return names[k]
	}
	return id
}

// A deeper commitment of any kind never raises a tariff, a barrier or an export tax,
// and never lets less through; an older phase-in has the same property.
func TestDeeperIsFreer(t *testing.T) {
	economy := wiod.Small()
	ids := []string{"CHN", "EUR", "IND", "USA"}
	rapid.Check(t, func(t *rapid.T) {
		m := drawModule(drawDice(t), "one", ids)
		m.Milestones = nil
		if m.Commitments[0].PhaseIn.Kind == treaty.ByMilestone {
			m.Commitments[0].PhaseIn = treaty.PhaseIn{}
		}
		for k := range m.Commitments {
			if rapid.Bool().Draw(t, "mfn") {
				m.Commitments[k].Beneficiaries = treaty.MostFavouredNation
			}
		}
		r, err := treaty.NewRegister(treaty.Treaty{Modules: []treaty.Module{m}}, economy, parties(ids...)...)
		require.NoError(t, err)
		start := economy.Baseline() // with a few restraints that discipline can bite on
		for i := range economy.Regions() {
			start.SetExportTax(6, (i+1)%8, i, 0.2)
			start.SetWeight(6, (i+2)%8, i, 0.1)
			start.SetBarrier(6, (i+3)%8, i, 1.3)
		}
		depth, _ := r.Space("one").Term("depth")
		var shallow *market.Policy
		age := rapid.IntRange(0, 4).Draw(t, "age")
		draft := r.Space("one").At(0)
		for step := range 3 {
			p := start.Clone()
			draft = r.Space("one").With(draft, depth, step)
			r.CompileText(p, treaty.Text{Module: &m, Space: r.Space("one"), Draft: draft, Parties: ids}, age)
			require.NoError(t, p.Check())
			if shallow != nil {
				requireFreer(t, p, shallow)
			}
			shallow = p
		}
		older := start.Clone()
		r.CompileText(older, treaty.Text{Module: &m, Space: r.Space("one"), Draft: draft, Parties: ids}, age+1)
		requireFreer(t, older, shallow)
	})
}

func requireFreer(t require.TestingT, p, q *market.Policy) {
	e := p.Economy()
	for j := range e.NumSectors() {
		for n := range e.NumRegions() {
			for i := range e.NumRegions() {
				if p.Tariff(j, n, i) > q.Tariff(j, n, i) || p.Barrier(j, n, i) > q.Barrier(j, n, i) ||
					p.ExportTax(j, n, i) > q.ExportTax(j, n, i) || p.Weight(j, n, i) < q.Weight(j, n, i) {
					require.Fail(t, "less free", "%s, %s from %s", e.Sector(j).ID, e.Region(n).ID, e.Region(i).ID)
				}
			}
		}
	}
}

// The distance between carve-outs is a metric, and zero for equal carve-outs.
func TestFragmentation(t *testing.T) {
	economy := wiod.Small()
	rapid.Check(t, func(t *rapid.T) {
		var c treaty.CarveOuts
		for range rapid.IntRange(0, 6).Draw(t, "carve-outs") {
			c = append(c, treaty.CarveOut{
				Party:    rapid.SampledFrom([]string{"A", "B", "C"}).Draw(t, "party"),
				Sectors:  rapid.SampledFrom([]treaty.Sectors{"AGF", "ELE", treaty.Goods, treaty.Services}).Draw(t, "sectors"),
				Retained: rapid.SampledFrom([]float64{0, 0.5}).Draw(t, "retained"),
			})
		}
		d := func(a, b string) float64 {
			v, err := c.Distance(economy, a, b)
			require.NoError(t, err)
			require.True(t, v >= 0 && v <= 1)
			return v
		}
		require.Zero(t, d("A", "A"))
		require.Equal(t, d("A", "B"), d("B", "A"))
		require.LessOrEqual(t, d("A", "C"), d("A", "B")+d("B", "C")+1e-12)
		mean, err := c.Fragmentation(economy, "A", "B", "C")
		require.NoError(t, err)
		require.InDelta(t, (d("A", "B")+d("B", "C")+d("A", "C"))/3, mean, 1e-12)
	})
	one := treaty.CarveOuts{{Party: "A", Sectors: "AGF"}, {Party: "B", Sectors: "AGF,ELE", Retained: 0.5}}
	d, err := one.Distance(economy, "A", "B") // |0-0.5| in AGF, |1-0.5| in ELE, of eight sectors
	require.NoError(t, err)
	require.Equal(t, 1./8, d)
	_, err = one.Fragmentation(economy, "A")
	require.ErrorContains(t, err, "want at least 2")
}

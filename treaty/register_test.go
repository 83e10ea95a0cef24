package treaty_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

func parties(ids ...string) []treaty.Party {
	out := make([]treaty.Party, len(ids))
	for k, id := range ids {
		out[k] = treaty.Party{ID: id, Regions: []string{id}}
	}
	return out
}

// twoModules is a treaty with a depth and a carve-out to settle in each module.
func twoModules(entry treaty.EntryRule) treaty.Treaty {
	industry := treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0, 0.5, 1)).
		WithCarveOuts("kept out", nil, treaty.CarveOuts{{Party: "USA", Sectors: "AGF", Term: 3}})
	services := treaty.BarrierCut("services", treaty.Services, 0.04, terms.Choice("depth", 0, 0.5, 1)).
		WithCarveOuts("kept out", nil, treaty.CarveOuts{{Party: "CHN", Sectors: "SRV", Retained: 0.25}})
	industry.Entry, services.Entry = entry, entry
	return treaty.Treaty{Name: "test", Modules: []treaty.Module{industry, services}}
}

var everyKind = []treaty.EventKind{
	treaty.Signed, treaty.Ratified, treaty.Refused, treaty.EnteredIntoForce, treaty.Breached, treaty.Terminated,
}

func drawEvent(t *rapid.T, r *treaty.Register, period int) treaty.Event {
	e := treaty.Event{
		Kind:   rapid.SampledFrom(everyKind).Draw(t, "kind"),
		Period: period,
		Module: rapid.SampledFrom([]string{"industry", "services", "none"}).Draw(t, "module"),
		Author: rapid.SampledFrom([]string{"USA", "EUR", "CHN", "XYZ"}).Draw(t, "author"),
		Ground: rapid.SampledFrom([]string{"", "an article"}).Draw(t, "ground"),
	}
	if e.Kind == treaty.Signed {
		e.Signatories = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"USA", "EUR", "CHN"}), 2, 3, rapid.ID[string]).Draw(t, "signatories")
		if space := r.Space(e.Module); space != nil {
			size, _ := space.Size()
			e.Draft = space.At(rapid.Uint64Range(0, size-1).Draw(t, "draft"))
		}
	}
	return e
}

// Properties of a register under random events: no party is bound without ratification
// or outside the time in force, the log replays to the same state, a refused event
// leaves no trace, and modules not in force change no policy.
func TestRegisterInvariants(t *testing.T) {
	economy := wiod.Small()
	members := parties("USA", "EUR", "CHN")
	rapid.Check(t, func(t *rapid.T) {
		entry := treaty.EntryRule{Ratifications: rapid.SampledFrom([]int{0, 2, 3}).Draw(t, "entry")}
		text := twoModules(entry)
		r, err := treaty.NewRegister(text, economy, members...)
		require.NoError(t, err)

		ratified := map[[2]string]bool{} // since the last signature
		period := 0
		for range rapid.IntRange(0, 60).Draw(t, "steps") {
			period += rapid.IntRange(0, 2).Draw(t, "wait")
			e := drawEvent(t, r, period)
			before := r.Clone()
			if err := r.Apply(e); err != nil {
				require.Equal(t, before, r, "a refused event must leave no trace")
				continue
			}
			switch e.Kind {
			case treaty.Signed:
				for _, p := range members {
					delete(ratified, [2]string{p.ID, e.Module})
				}
			case treaty.Ratified:
				ratified[[2]string{e.Author, e.Module}] = true
			case treaty.Terminated:
				require.NotEmpty(t, e.Ground)
			}
			for _, m := range text.Modules {
				s := r.Standing(m.ID)
				for _, p := range members {
					if r.Bound(p.ID, m.ID) {
						require.True(t, ratified[[2]string{p.ID, m.ID}], "bound without ratification")
						require.Equal(t, treaty.InForce, s.Stage)
						require.LessOrEqual(t, s.Since, period)
					}
				}
			}
		}
		again, err := treaty.Replay(text, economy, members, r.Log())
		require.NoError(t, err)
		require.Equal(t, r.Standing("industry"), again.Standing("industry"))
		require.Equal(t, r.Standing("services"), again.Standing("services"))

		p := economy.Baseline()
		r.Compile(p, period)
		for j := range economy.Sectors() {
			for n, importer := range economy.Regions() {
				for i, exporter := range economy.Regions() {
					module := "industry"
					if !economy.Sectors()[j].Goods() {
						module = "services"
					}
					if n == i || !r.Bound(importer.ID, module) || !r.Bound(exporter.ID, module) {
						require.Equal(t, economy.Tariff(j, n, i), p.Tariff(j, n, i))
						require.Equal(t, 1.0, p.Barrier(j, n, i))
					}
				}
			}
		}
	})
}

// Deeper commitments and fewer carve-outs never raise a tariff or a barrier.
func TestCompileIsMonotone(t *testing.T) {
	economy := wiod.Small()
	r, err := treaty.NewRegister(twoModules(treaty.EntryRule{}), economy, parties("USA", "EUR", "CHN")...)
	require.NoError(t, err)
	for _, m := range r.Treaty().Modules {
		space := r.Space(m.ID)
		for period := range 5 {
			for a := range space.All() {
				for b := range space.All() {
					if space.Choice(a, 0) > space.Choice(b, 0) || space.Choice(a, 1) < space.Choice(b, 1) {
						continue // b is not deeper, or grants more
					}
					shallow, deep := economy.Baseline(), economy.Baseline()
					text := treaty.Text{Module: &m, Space: space, Parties: []string{"USA", "EUR", "CHN"}, Since: 1}
					text.Draft = a
					r.CompileText(shallow, text, period)
					text.Draft = b
					r.CompileText(deep, text, period)
					for j := range economy.Sectors() {
						for n := range economy.Regions() {
							for i := range economy.Regions() {
								require.LessOrEqual(t, deep.Tariff(j, n, i), shallow.Tariff(j, n, i))
								require.LessOrEqual(t, deep.Barrier(j, n, i), shallow.Barrier(j, n, i))
							}
						}
					}
				}
			}
		}
	}
}

// A carve-out, its end, a breach and the flow moved by each, by hand.
func TestCompileByHand(t *testing.T) {
	economy := wiod.Small()
	r, err := treaty.NewRegister(twoModules(treaty.EntryRule{}), economy, parties("USA", "EUR", "CHN")...)
	require.NoError(t, err)
	usa, _ := economy.RegionIndex("USA")
	eur, _ := economy.RegionIndex("EUR")
	agf, _ := economy.SectorIndex("AGF")
	ele, _ := economy.SectorIndex("ELE")
	srv, _ := economy.SectorIndex("SRV")

	sign := func(module, draft string) {
		d, err := r.Space(module).Parse(draft)
		require.NoError(t, err)
		all := []string{"CHN", "EUR", "USA"}
		require.NoError(t, r.Apply(treaty.Event{Kind: treaty.Signed, Period: 1, Module: module, Author: "EUR", Draft: d, Signatories: all}))
		for _, id := range all {
			require.NoError(t, r.Apply(treaty.Event{Kind: treaty.Ratified, Period: 1, Module: module, Author: id}))
		}
		require.NoError(t, r.Apply(treaty.Event{Kind: treaty.EnteredIntoForce, Period: 1, Module: module, Author: "USA"}))
	}
	sign("industry", "depth 0.5; kept out AGF for USA")
	sign("services", "depth 1; kept out SRV for CHN but for 25%")
	require.Equal(t, []int{4, 21}, r.Changes(1), "industry's carve-out lasts 3 quarters, that of services 20")

	at := func(period int) func(j, n, i int) (tariff, barrier float64) {
		p := economy.Baseline()
		r.Compile(p, period)
		return func(j, n, i int) (float64, float64) { return p.Tariff(j, n, i), p.Barrier(j, n, i) }
	}
	base := economy.Tariff(agf, usa, eur)
	require.Positive(t, base)

	p := at(3)
	tariff, _ := p(agf, usa, eur)
	require.Equal(t, base, tariff, "carved out")
	tariff, _ = p(agf, eur, usa)
	require.Equal(t, economy.Tariff(agf, eur, usa)*0.5, tariff, "the others' obligations to the USA stand")
	tariff, _ = p(ele, usa, eur)
	require.Equal(t, economy.Tariff(ele, usa, eur)*0.5, tariff)
	_, barrier := p(srv, usa, eur)
	require.Equal(t, 0.96, barrier)
	chn, _ := economy.RegionIndex("CHN")
	_, barrier = p(srv, chn, eur)
	require.Equal(t, 0.99, barrier, "a quarter of 4 % still binds China")

	tariff, _ = at(4)(agf, usa, eur)
	require.Equal(t, base*0.5, tariff, "the carve-out has lapsed")

	require.NoError(t, r.Apply(treaty.Event{Kind: treaty.Breached, Period: 5, Module: "industry", Author: "EUR"}))
	p = at(5)
	tariff, _ = p(ele, eur, usa)
	require.Equal(t, economy.Tariff(ele, eur, usa), tariff, "in breach")
	tariff, _ = p(ele, usa, eur)
	require.Equal(t, economy.Tariff(ele, usa, eur)*0.5, tariff, "the others keep it")
	tariff, _ = at(6)(ele, eur, usa)
	require.Equal(t, economy.Tariff(ele, eur, usa)*0.5, tariff, "a breach is of its period")

	end := treaty.Event{Kind: treaty.Terminated, Period: 6, Module: "industry", Author: "USA", Ground: "VCLT Article 60"}
	require.ErrorContains(t, r.Apply(end), "no party ends it for all others: 1 of 2 voted for it", "China has kept it too")
	end.For = []string{"CHN"}
	require.NoError(t, r.Apply(end))
	tariff, _ = at(6)(ele, usa, eur)
	require.Equal(t, economy.Tariff(ele, usa, eur), tariff)
}

func TestEntryIntoForceByNumber(t *testing.T) {
	economy := wiod.Small()
	r, err := treaty.NewRegister(twoModules(treaty.EntryRule{Ratifications: 2}), economy, parties("USA", "EUR", "CHN")...)
	require.NoError(t, err)
	d, err := r.Space("industry").Parse("depth 1; kept out nothing")
	require.NoError(t, err)
	event := func(kind treaty.EventKind, author string) error {
		return r.Apply(treaty.Event{Kind: kind, Module: "industry", Author: author, Draft: d, Signatories: []string{"USA", "EUR", "CHN"}})
	}
	require.NoError(t, event(treaty.Signed, "USA"))
	require.NoError(t, event(treaty.Ratified, "CHN"))
	require.ErrorContains(t, event(treaty.EnteredIntoForce, "CHN"), "1 have ratified; the entry rule asks for 2 ratifications")
	require.NoError(t, event(treaty.Refused, "USA"))
	require.NoError(t, event(treaty.Ratified, "EUR"))
	require.NoError(t, event(treaty.EnteredIntoForce, "EUR"))
	require.False(t, r.Bound("USA", "industry"), "who refused is not bound")
	require.True(t, r.Bound("CHN", "industry"))
	require.ErrorContains(t, event(treaty.Breached, "USA"), "it is not bound")
	require.True(t, slices.Equal([]string{"EUR", "CHN"}, r.Standing("industry").Ratified), "in the register's order")
}

// Later changes by a caller to the text and lists given do not reach the register.
func TestRegisterKeepsItsOwnCopy(t *testing.T) {
	economy := wiod.Small()
	text := twoModules(treaty.EntryRule{})
	members := parties("USA", "EUR", "CHN")
	r, err := treaty.NewRegister(text, economy, members...)
	require.NoError(t, err)
	text.Modules[0].Terms[0].Options[1].Value = 0.9
	text.Modules[0].Commitments[0].Sectors = treaty.Services
	text.Modules[0].Menus[0].Options[1][0].Party = "CHN"
	members[0].Regions[0] = "RUS"
	require.Equal(t, 0.5, r.Treaty().Modules[0].Terms[0].Options[1].Value)
	require.Equal(t, treaty.Goods, r.Treaty().Modules[0].Commitments[0].Sectors)
	require.Equal(t, "USA", r.Treaty().Modules[0].Menus[0].Options[1][0].Party)
	require.Equal(t, "USA", r.Parties()[0].Regions[0])

	signatories := []string{"USA", "EUR"}
	d, err := r.Space("industry").Parse("depth 1; kept out nothing")
	require.NoError(t, err)
	require.NoError(t, r.Apply(treaty.Event{Kind: treaty.Signed, Module: "industry", Author: "USA", Draft: d, Signatories: signatories}))
	signatories[1] = "CHN"
	require.Equal(t, []string{"USA", "EUR"}, r.Log()[0].Signatories)
}

package treaty_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/internal/checks"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Two states of a random register with equal keys compile to the same policy and set
// the same floors, now and in later quarters, with and without a hypothetical text on
// top. A key recurs although the log has grown.
func TestKeySaysAllThatIsCompiled(t *testing.T) {
	economy := wiod.Small()
	ids := []string{"USA", "EUR", "CHN"}
	again, steps := 0, checks.Count(t, 25, 80)
	property := func(t *rapid.T) {
		d := drawDice(t)
		var parties []treaty.Party
		for _, id := range ids {
			parties = append(parties, treaty.Party{ID: id, Regions: []string{id}})
		}
		r, err := treaty.NewRegister(drawTreaty(d, ids), economy, parties...)
		if err != nil {
			t.Skip("not a treaty")
		}
		type made struct {
			policy *market.Policy
			floors []float64
			log    int
		}
		known := map[string]made{}
		p := economy.Baseline()
		check := func(key []byte, f *treaty.ExportFloors) {
			now := made{policy: p.Clone(), log: len(r.Log())}
			for j := range economy.NumSectors() {
				for n := range economy.NumRegions() {
					for i := range economy.NumRegions() {
						now.floors = append(now.floors, f.Of(j, n, i))
					}
				}
			}
			was, ok := known[string(key)]
			if !ok {
				known[string(key)] = now
				return
			}
			require.True(t, was.policy.Equal(now.policy))
			require.Equal(t, was.floors, now.floors)
			if was.log != now.log {
				again++
			}
		}
		period := 0
		for range steps {
			if d.IntN(3) == 0 {
				period++
			}
			if d.coin() {
				for _, e := range r.Due(period) {
					require.NoError(t, r.Apply(e))
				}
			}
			_ = r.Apply(drawMove(d, r, ids, period))
			for later := period; later < period+3; later++ {
				p.CopyFrom(economy.Baseline())
				r.Compile(p, later)
				check(r.Key([]byte{0}, later), r.ExportFloors(later))

				var texts []treaty.Text
				for m := range r.InForce() {
					if text, ok := r.Text(m.ID, later); ok {
						texts = append(texts, text)
					}
				}
				m := &r.Treaty().Modules[d.IntN(2)]
				space := r.Space(m.ID)
				text := treaty.Text{Module: m, Space: space, Draft: pick(d, slices.Collect(space.All())), Parties: ids[:2+d.IntN(2)], Since: period - d.IntN(3)}
				if d.coin() {
					text.Breaching = ids[:1+d.IntN(2)]
				}
				if d.coin() {
					text = text.Under(treaty.Measure{Party: pick(d, ids), Sectors: "ELE", Kind: pick(d, []treaty.MeasureKind{treaty.SuspendObligations, treaty.AddSurcharge, treaty.BanImports}), Surcharge: pick(d, []float64{0, 0.25})})
				}
				texts = append(texts, text)
				p.CopyFrom(economy.Baseline())
				r.CompileTexts(p, later, texts...)
				floors := r.ExportFloorsOf(later, texts...)
				key, ok := r.KeyOf([]byte{1}, later, texts...)
				require.True(t, ok)
				check(key, floors)
			}
		}
	}
	rapid.Check(t, property)
	again = 0
	checks.Fixed(3, property)
	require.Positive(t, again)
}

// Suspended obligations under retaliation end by date, and are in the key until then.
func TestKeyKnowsSuspensions(t *testing.T) {
	module := treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 1))
	r, err := treaty.NewRegister(treaty.Treaty{Modules: []treaty.Module{module}}, wiod.Small(),
		treaty.Party{ID: "USA", Regions: []string{"USA"}}, treaty.Party{ID: "EUR", Regions: []string{"EUR"}})
	require.NoError(t, err)
	for _, e := range []treaty.Event{
		{Kind: treaty.Signed, Author: "USA", Signatories: []string{"USA", "EUR"}},
		{Kind: treaty.Ratified, Author: "USA"}, {Kind: treaty.Ratified, Author: "EUR"}, {Kind: treaty.EnteredIntoForce, Author: "EUR"},
		{Kind: treaty.Breached, Period: 1, Author: "USA", Sectors: "ELE", Amount: 1},
	} {
		e.Module = "industry"
		require.NoError(t, r.Apply(e))
	}
	suspended, err := r.Suppose(treaty.Event{
		Kind: treaty.Suspended, Module: "industry", Period: 2, Author: "EUR", Party: "USA", Sectors: "AGF", Until: 4, Ground: "retaliation", Amount: 0.5,
	})
	require.NoError(t, err)
	require.NotEqual(t, r.Key(nil, 3), suspended.Key(nil, 3))
	require.Equal(t, r.Key(nil, 4), suspended.Key(nil, 4))
}

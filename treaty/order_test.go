package treaty_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
)

// The order of modules does not matter for the obligations, on any policy.
func TestOrderOfModules(t *testing.T) {
	economy := wiod.Small()
	ids := []string{"CHN", "EUR", "IND", "USA"}
	rapid.Check(t, func(t *rapid.T) {
		d := drawDice(t)
		text := drawTreaty(d, ids)
		r, err := treaty.NewRegister(text, economy, parties(ids...)...)
		require.NoError(t, err)
		start := economy.Baseline()
		for i := range economy.Regions() {
			start.SetExportTax(6, (i+1)%8, i, 0.2)
			start.SetBarrier(6, (i+3)%8, i, 1.3)
			start.SetTariff(d.IntN(8), (i+1)%8, i, 0.5)
		}
		var texts []treaty.Text
		for k := range text.Modules {
			m := &r.Treaty().Modules[k]
			space := r.Space(m.ID)
			some := slices.Clone(ids)[:2+d.IntN(3)]
			texts = append(texts, treaty.Text{Module: m, Space: space, Draft: space.Sample(d.Rand), Parties: some, Since: d.IntN(2)})
		}
		compile := func() *market.Policy {
			p := start.Clone()
			r.CompileTexts(p, 3, texts...)
			return p
		}
		p := compile()
		floors := map[[3]int]float64{}
		each := func(visit func(j, n, i int)) {
			for j := range economy.NumSectors() {
				for n := range economy.NumRegions() {
					for i := range economy.NumRegions() {
						visit(j, n, i)
					}
				}
			}
		}
		f := r.ExportFloorsOf(3, texts...)
		each(func(j, n, i int) { floors[[3]int{j, n, i}] = f.Of(j, n, i) })
		d.Shuffle(len(texts), func(i, k int) { texts[i], texts[k] = texts[k], texts[i] })
		require.True(t, p.Equal(compile()))
		f = r.ExportFloorsOf(3, texts...)
		each(func(j, n, i int) { require.Equal(t, floors[[3]int{j, n, i}], f.Of(j, n, i)) })
	})
}

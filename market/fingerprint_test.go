package market_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/market/wiod"
)

// Policies have one fingerprint if and only if they are equal, whatever was set and set
// back on the way.
func TestFingerprint(t *testing.T) {
	e := wiod.Small()
	rapid.Check(t, func(t *rapid.T) {
		p, q := e.Baseline(), e.Baseline()
		change := func(name string) {
			j, n, i := rapid.IntRange(0, 7).Draw(t, "sector"), rapid.IntRange(0, 7).Draw(t, "importer"), rapid.IntRange(0, 7).Draw(t, "exporter")
			v := rapid.SampledFrom([]float64{0, 0.5, 1}).Draw(t, "value")
			on := p
			if rapid.Bool().Draw(t, name) {
				on = q
			}
			switch rapid.IntRange(0, 3).Draw(t, "field") {
			case 0:
				on.SetTariff(j, n, i, v)
				if rapid.Bool().Draw(t, "back") {
					on.SetTariff(j, n, i, e.Tariff(j, n, i))
				}
			case 1:
				on.SetBarrier(j, n, i, 1+v)
			case 2:
				on.SetWeight(j, n, i, v)
			default:
				if n != i {
					on.SetTransfer(n, i, v)
				}
			}
		}
		for range rapid.IntRange(0, 4).Draw(t, "changes") {
			change("on the second")
		}
		require.Equal(t, p.Equal(q), p.Fingerprint() == q.Fingerprint())
		require.Equal(t, p.Fingerprint(), p.Clone().Fingerprint())
	})
}

package table_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
)

// The recipe of DATA.md for GTAP, on headers made of an economy: exports at basic prices,
// imports at prices with tariffs, domestic and imported use by firms and by final buyers,
// and endowments' pay. The economy comes back.
func TestGTAPRecipe(t *testing.T) {
	e := wiod.Small()
	n, s := e.NumRegions(), e.NumSectors()
	home := func(m, k int) float64 { return e.Share(k, m, m) } // domestic sales pay no tariff
	use := e.Accounts()

	// Headers, by their GTAP names.
	vxsb := func(k, i, m int) float64 { return e.Trade(k, m, i) }
	vcif := vxsb // without transport margins
	vmsb := func(k, i, m int) float64 { return vcif(k, i, m) * (1 + e.Tariff(k, m, i)) }
	vdfb := func(k, j, m int) float64 { return use.Intermediate[(m*s+k)*s+j] * home(m, k) }
	vmfb := func(k, j, m int) float64 { return use.Intermediate[(m*s+k)*s+j] * (1 - home(m, k)) }
	vdpb := func(k, m int) float64 { return use.FinalDemand[m*s+k] * home(m, k) } // VDGB and VDIB are in it
	evfb := func(j, m int) float64 { return use.ValueAdded[m*s+j] }

	a := market.Accounts{Regions: e.Regions(), Sectors: e.Sectors(), Trade: make([]float64, s*n*n), Tariff: make([]float64, s*n*n),
		Intermediate: make([]float64, n*s*s), ValueAdded: make([]float64, n*s)}
	for k := range s {
		for m := range n {
			for i := range n {
				c := (k*n+m)*n + i
				if i != m { // steps 1 and 2
					a.Trade[c] = vxsb(k, i, m)
					if v := vcif(k, i, m); v > 0 {
						a.Tariff[c] = vmsb(k, i, m)/v - 1
					}
					continue
				}
				a.Trade[c] = vdpb(k, m)
				for j := range s {
					a.Trade[c] += vdfb(k, j, m)
				}
			}
			for j := range s { // step 3
				a.Intermediate[(m*s+k)*s+j] = vdfb(k, j, m) + vmfb(k, j, m)
			}
			a.ValueAdded[m*s+k] = evfb(k, m) // step 4
		}
	}
	got, err := market.New(a)
	require.NoError(t, err)
	same(t, e, got)
}

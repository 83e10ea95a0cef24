package market

import (
	"math"
	"math/rand/v2"
)

// SyntheticAccounts draws an economy of any size: half the sectors services, home
// bias, some inputs, and tariffs on goods.
func SyntheticAccounts(n, s int) Accounts {
	rng := rand.New(rand.NewPCG(7, uint64(n*1000+s)))
	var a Accounts
	size := make([]float64, n)
	for i := range n {
		a.Regions = append(a.Regions, Region{ID: "R" + string(rune('0'+i/10)) + string(rune('0'+i%10))})
		size[i] = math.Exp(rng.NormFloat64())
	}
	for j := range s {
		isic, theta := "C10", 2+10*rng.Float64()
		if j >= s/2 {
			isic, theta = "G45", 5
		}
		a.Sectors = append(a.Sectors, Sector{ID: "S" + string(rune('0'+j/10)) + string(rune('0'+j%10)), ISIC: isic, Theta: theta})
	}
	a.Trade, a.Tariff = make([]float64, s*n*n), make([]float64, s*n*n)
	a.Intermediate = make([]float64, n*s*s)
	a.ValueAdded, a.FinalDemand = make([]float64, n*s), make([]float64, n*s)
	for j := range s {
		open := 0.4
		if j >= s/2 {
			open = 0.03
		}
		for r := range n {
			for i := range n {
				c := (j*n+r)*n + i
				if r == i {
					a.Trade[c] = size[r] * (1 - open)
					continue
				}
				a.Trade[c] = size[r] * open * size[i] / float64(n) * (0.2 + rng.Float64())
				if j < s/2 {
					a.Tariff[c] = 0.2 * rng.Float64()
				}
			}
			a.ValueAdded[r*s+j] = size[r] * 0.5
			a.FinalDemand[r*s+j] = size[r] * (0.3 + rng.Float64())
			for k := range s {
				a.Intermediate[(r*s+k)*s+j] = size[r] * rng.Float64() / float64(s)
			}
		}
	}
	return a
}

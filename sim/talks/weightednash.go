package talks

import "math"

// WeightedNash returns the outcome with the largest product of gains, each raised to
// the weight of its party: the asymmetric Nash solution. Weights are 0 or more; nil
// means equal weights.
//
// Source: Harsanyi and Selten (1972), A generalized Nash solution for two-person
// bargaining games with incomplete information, Management Science 18: 80-106; with
// weights implied by patience, Binmore, Rubinstein and Wolinsky (1986), RAND Journal of
// Economics 17: 176-188.
func (g *Game) WeightedNash(weights []float64) (Point, bool) {
	return g.best(func(x int) float64 {
		product := 1.0
		for i := range g.values {
			s := g.share(i, x)
			if weights != nil {
				s = math.Pow(s, weights[i])
			}
			product *= s
		}
		return product
	})
}

// NashProduct returns the product of the gains of a point over the reserves, in the
// product of the units of the parties, or 0 for a point below the reserve of some
// party.
func (g *Game) NashProduct(p Point) float64 {
	product := 1.0
	for i, v := range p.Values {
		if !(v >= g.reserves[i]) {
			return 0
		}
		product *= v - g.reserves[i]
	}
	return product
}

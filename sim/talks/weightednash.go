package talks

import "math"

// WeightedNash returns the outcome with the largest product of gains, each raised to
// its party's weight: the asymmetric Nash solution. Weights must not be negative; nil
// means equal ones.
//
// Source: Harsanyi and Selten (1972), A generalized Nash solution for two-person
// bargaining games with incomplete information, Management Science 18: 80-106; with
// the weights that patience implies, Binmore, Rubinstein and Wolinsky (1986), RAND
// Journal of Economics 17: 176-188.
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

// NashProduct is the product of the gains of a point over the reserves, or 0 if the
// point is not worth its reserve to some party.
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

package talks

// best returns the outcome of the zone with the greatest score. Ties are broken by the
// greatest sum of gains as shares of the greatest gains of the parties, and then by
// order; a solution is therefore never dominated by another outcome of the zone. best
// reports false for an empty zone.
func (g *Game) best(score func(x int) float64) (Point, bool) {
	at, top, share := -1, 0.0, 0.0
	for _, x := range g.zone {
		s := score(x)
		if at >= 0 && s < top {
			continue
		}
		sum := 0.0
		for i := range g.values {
			sum += g.share(i, x)
		}
		if at < 0 || s > top || sum > share {
			at, top, share = x, s, sum
		}
	}
	if at < 0 {
		return Point{}, false
	}
	return g.Point(at), true
}

// share returns the gain of a party at an outcome of the zone as a share of its
// greatest gain there, from 0 to 1, and 1 for a party without a possible gain.
func (g *Game) share(party, x int) float64 {
	if g.ideal[party] == 0 {
		return 1
	}
	return (g.values[party][x] - g.reserves[party]) / g.ideal[party]
}

// Nash returns the outcome with the largest product of gains over the reserves. Nash
// reports false for an empty zone. A party without a possible gain is left out of the
// product.
//
// Source: Nash (1950), The bargaining problem, Econometrica 18: 155-162; on a finite
// set of outcomes without lotteries, Mariotti (1998), Review of Economic Studies 65:
// 733-741.
func (g *Game) Nash() (Point, bool) { return g.WeightedNash(nil) }

// KalaiSmorodinsky returns the outcome with the largest least share of the greatest
// gains of the parties in the zone: max over outcomes of min over parties of gain /
// ideal gain. On a convex set the shares are equal at the solution.
//
// Source: Kalai and Smorodinsky (1975), Other solutions to Nash's bargaining problem,
// Econometrica 43: 513-518.
func (g *Game) KalaiSmorodinsky() (Point, bool) {
	return g.best(func(x int) float64 {
		least := 1.0
		for i := range g.values {
			least = min(least, g.share(i, x))
		}
		return least
	})
}

// Egalitarian returns the outcome with the largest least gain. The gains of different
// parties are compared, and all utilities must be in the same unit.
//
// Source: Kalai (1977), Proportional solutions to bargaining situations, Econometrica
// 45: 1623-1630.
func (g *Game) Egalitarian() (Point, bool) {
	return g.best(func(x int) float64 {
		least := g.values[0][x] - g.reserves[0]
		for i := range g.values {
			least = min(least, g.values[i][x]-g.reserves[i])
		}
		return least
	})
}

// Utilitarian returns the outcome of the zone with the largest sum of utilities. All
// utilities must be in the same unit.
func (g *Game) Utilitarian() (Point, bool) {
	return g.best(func(x int) float64 {
		sum := 0.0
		for i := range g.values {
			sum += g.values[i][x]
		}
		return sum
	})
}

package talks

import (
	"math"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Assessment measures the quality of an outcome of a Game. Distances are Euclidean
// distances between gains, each gain as a share of the greatest gain of the party in
// the zone of agreement. Distances are NaN without a zone.
type Assessment struct {
	// Values are the utilities of the draft by party, and Gains the utilities above the
	// reserve, in the units of the parties.
	Values, Gains []float64
	// Efficient reports whether no other outcome dominates the draft.
	Efficient bool
	// ToFrontier is the distance to the nearest outcome on the frontier of the zone.
	// The other fields are the distances to the solutions.
	ToFrontier, ToNash, ToKalaiSmorodinsky, ToEgalitarian, ToUtilitarian float64
	// NashRatio is the product of gains over the largest product, in [0, 1]: 0 if some
	// party gains nothing or loses, and NaN without a possible gain.
	NashRatio float64
	// Left is the largest further gain of each party without a loss to any other party,
	// in the unit of the party.
	Left []float64
}

// Assess returns the assessment of a draft. Assess reports false for a draft that is no
// outcome of the game.
func (g *Game) Assess(d terms.Draft) (Assessment, bool) {
	x := g.find(d)
	if x < 0 {
		return Assessment{}, false
	}
	a := Assessment{Efficient: true, Gains: make([]float64, g.parties), Left: make([]float64, g.parties)}
	p := g.Point(x)
	a.Values = p.Values
	for i, v := range p.Values {
		a.Gains[i] = v - g.reserves[i]
	}
	for y := range g.Len() {
		if dominates(g.values, y, x) {
			a.Efficient = false
			for i, u := range g.values {
				a.Left[i] = max(a.Left[i], u[y]-u[x])
			}
		}
	}
	nan := math.NaN()
	a.ToFrontier, a.ToNash, a.ToKalaiSmorodinsky, a.ToEgalitarian, a.ToUtilitarian, a.NashRatio = nan, nan, nan, nan, nan, nan
	nash, ok := g.Nash()
	if !ok {
		return a, true
	}
	a.ToNash = g.distance(x, nash.Outcome)
	if ks, ok := g.KalaiSmorodinsky(); ok {
		a.ToKalaiSmorodinsky = g.distance(x, ks.Outcome)
	}
	if e, ok := g.Egalitarian(); ok {
		a.ToEgalitarian = g.distance(x, e.Outcome)
	}
	if u, ok := g.Utilitarian(); ok {
		a.ToUtilitarian = g.distance(x, u.Outcome)
	}
	a.ToFrontier = math.Inf(1)
	for _, y := range g.ZoneFrontier() {
		a.ToFrontier = min(a.ToFrontier, g.distance(x, y))
	}
	if most := g.NashProduct(nash); most > 0 {
		a.NashRatio = g.NashProduct(p) / most
	}
	return a, true
}

// distance returns the Euclidean distance of two outcomes, in shares of the greatest
// gains.
func (g *Game) distance(x, y int) float64 {
	sum := 0.0
	for i, u := range g.values {
		scale := g.ideal[i]
		if scale == 0 {
			scale = 1
		}
		d := (u[x] - u[y]) / scale
		sum += d * d
	}
	return math.Sqrt(sum)
}

// find returns the index of a draft, or -1.
func (g *Game) find(d terms.Draft) int {
	if !g.space.Contains(d) {
		return -1
	}
	if g.drafts == nil {
		return int(g.space.Index(d))
	}
	for x, e := range g.drafts {
		if e == d {
			return x
		}
	}
	return -1
}

package talks

import (
	"math"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Assessment says how good an outcome is, measured by a Game. Distances are Euclidean,
// between gains as shares of each party's greatest gain in the zone of agreement; they
// are NaN where there is no zone.
type Assessment struct {
	// Values are what the draft is worth, by party, and Gains by how much that is
	// above the reserve.
	Values, Gains []float64
	// Efficient says that no other outcome dominates the draft.
	Efficient bool
	// ToFrontier is the distance to the nearest outcome of the frontier within the
	// zone; the others are the distances to the solutions.
	ToFrontier, ToNash, ToKalaiSmorodinsky, ToEgalitarian, ToUtilitarian float64
	// NashRatio is the product of gains over the greatest, 0 if some party gains
	// nothing or loses, and NaN if nobody could gain.
	NashRatio float64
	// Left is what each party left on the table: the most that it could still gain
	// without any other party losing, in its own unit.
	Left []float64
}

// Assess measures a draft. It may be any draft that is an outcome of the game; false is
// returned for others.
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

// find is the place of a draft, or -1.
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

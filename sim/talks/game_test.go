package talks_test

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// drawGame draws a small game with few levels of utility and frequent ties, or with
// many levels.
func drawGame(t *rapid.T, parties int) (*terms.Space, []list) {
	n := rapid.IntRange(1, 40).Draw(t, "outcomes")
	levels := rapid.SampledFrom([]int{3, 1 << 20}).Draw(t, "levels")
	space := line(t, n)
	us := make([]list, parties)
	for i := range us {
		us[i] = list{space: space, reserve: float64(rapid.IntRange(-1, levels/3).Draw(t, "reserve"))}
		for range n {
			us[i].values = append(us[i].values, float64(rapid.IntRange(0, levels).Draw(t, "value")))
		}
	}
	return space, us
}

func utilities(us []list) []bargain.Utility {
	out := make([]bargain.Utility, len(us))
	for i, u := range us {
		out[i] = u
	}
	return out
}

type solution struct {
	name   string
	find   func(*talks.Game) (talks.Point, bool)
	scales bool // does not change when a utility is rescaled
}

var solutions = []solution{
	{"Nash", (*talks.Game).Nash, true},
	{"Kalai-Smorodinsky", (*talks.Game).KalaiSmorodinsky, true},
	{"egalitarian", (*talks.Game).Egalitarian, false},
	{"utilitarian", (*talks.Game).Utilitarian, false},
}

// The solutions satisfy their axioms: individual rationality, efficiency, symmetry
// under the order of parties, invariance to units where the axiom holds, and for Nash
// and the egalitarian solution independence of irrelevant alternatives.
func TestSolutionsKeepTheirAxioms(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		space, us := drawGame(t, rapid.IntRange(2, 4).Draw(t, "parties"))
		g, err := talks.NewGame(space, utilities(us)...)
		require.NoError(t, err)
		order := rapid.Permutation(seats(len(us))).Draw(t, "order")
		moved, scaled := make([]list, len(us)), make([]list, len(us))
		for i, u := range us {
			moved[order[i]] = u
			factor := float64(int(1) << rapid.IntRange(0, 6).Draw(t, "factor")) // rounds nothing
			scaled[i] = list{space: space, reserve: u.reserve * factor}
			for _, v := range u.values {
				scaled[i].values = append(scaled[i].values, v*factor)
			}
		}
		permuted, err := talks.NewGame(space, utilities(moved)...)
		require.NoError(t, err)
		rescaled, err := talks.NewGame(space, utilities(scaled)...)
		require.NoError(t, err)
		front := g.ZoneFrontier()
		for _, s := range solutions {
			p, ok := s.find(g)
			require.Equal(t, len(g.Zone()) > 0, ok, s.name)
			if !ok {
				continue
			}
			for i, u := range us {
				require.GreaterOrEqual(t, p.Values[i], u.reserve, s.name)
			}
			require.True(t, slices.Contains(front, p.Outcome), "%s is efficient", s.name)
			q, _ := s.find(permuted)
			same := true
			for i := range us {
				same = same && q.Values[order[i]] == p.Values[i]
			}
			// With ties the first of several equally good outcomes is taken, and sums
			// over parties round differently; the scores must be equal.
			if !same {
				require.InDelta(t, score(s.name, g, p.Outcome), score(s.name, g, q.Outcome), 1e-9*(1+math.Abs(score(s.name, g, p.Outcome))), s.name)
			}
			if s.scales {
				q, _ = s.find(rescaled)
				require.Equal(t, p.Outcome, q.Outcome, s.name)
			}
		}
	})
}

var minusInf = math.Inf(-1)

func seats(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// score returns the quantity maximised by a solution, by its definition.
func score(name string, g *talks.Game, x int) float64 {
	product, least, sum, share := 1.0, math.Inf(1), 0.0, 1.0
	for i := range g.Parties() {
		gain := g.Value(i, x) - g.Reserve(i)
		ideal := 0.0
		for _, y := range g.Zone() {
			ideal = max(ideal, g.Value(i, y)-g.Reserve(i))
		}
		if ideal > 0 {
			product *= gain / ideal
			share = min(share, gain/ideal)
		}
		least, sum = min(least, gain), sum+g.Value(i, x)
	}
	return map[string]float64{"Nash": product, "Kalai-Smorodinsky": share, "egalitarian": least, "utilitarian": sum}[name]
}

// The fast solutions agree with an exhaustive search.
func TestSolutionsAgreeWithTryingAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		space, us := drawGame(t, rapid.IntRange(1, 4).Draw(t, "parties"))
		g, err := talks.NewGame(space, utilities(us)...)
		require.NoError(t, err)
		for _, s := range solutions {
			p, ok := s.find(g)
			best := math.Inf(-1)
			for x := range us[0].values {
				signed := true
				for _, u := range us {
					signed = signed && u.values[x] >= u.reserve
				}
				if signed {
					best = max(best, score(s.name, g, x))
				}
			}
			require.Equal(t, !math.IsInf(best, -1), ok)
			if ok {
				require.InDelta(t, best, score(s.name, g, p.Outcome), 1e-12*(1+math.Abs(best)), s.name)
			}
		}
	})
}

// The product of two losses is positive; the Nash point must not be such an outcome.
func TestNoProductOfLosses(t *testing.T) {
	space := line(t, 3)
	g, err := talks.NewGame(space,
		list{space: space, values: []float64{-100, 1, 2}, reserve: 0},
		list{space: space, values: []float64{-100, 2, 0.5}, reserve: 0})
	require.NoError(t, err)
	p, ok := g.Nash()
	require.True(t, ok)
	require.Equal(t, 1, p.Outcome)
	require.Zero(t, g.NashProduct(g.Point(0)))
}

func TestAssess(t *testing.T) {
	space := line(t, 4)
	g, err := talks.NewGame(space,
		list{space: space, values: []float64{4, 1, 2, 0}, reserve: 0},
		list{space: space, values: []float64{1, 4, 2, 0}, reserve: 0})
	require.NoError(t, err)
	a, ok := g.Assess(space.At(3))
	require.True(t, ok)
	require.False(t, a.Efficient)
	require.Equal(t, []float64{4, 4}, a.Left)
	require.InDelta(t, math.Sqrt(.5), a.ToFrontier, 1e-12, "(2,2) is half of either ideal away")
	require.Zero(t, a.NashRatio)
	a, _ = g.Assess(space.At(2))
	require.True(t, a.Efficient)
	require.Equal(t, []float64{0, 0}, a.Left)
	require.InDelta(t, 1, a.NashRatio, 1e-12)
	require.Zero(t, a.ToKalaiSmorodinsky)
	_, ok = g.Assess(line(t, 9).At(8))
	require.False(t, ok)
}

// Conflicts against an exhaustive search over sets of parties, and openings of the
// zone.
func TestConflictsAgreeWithTryingAllSets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		space, us := drawGame(t, rapid.IntRange(1, 6).Draw(t, "parties"))
		for i := range us {
			us[i].reserve = float64(rapid.IntRange(1, 3).Draw(t, "hard reserve"))
		}
		g, err := talks.NewGame(space, utilities(us)...)
		require.NoError(t, err)
		open := func(set int) bool {
			for x := range us[0].values {
				ok := true
				for i, u := range us {
					ok = ok && (set&(1<<i) == 0 || u.values[x] >= u.reserve)
				}
				if ok {
					return true
				}
			}
			return false
		}
		var want [][]int
		for size := 1; size <= len(us); size++ {
			for set := range 1 << len(us) {
				var members []int
				minimal := !open(set)
				for i := range us {
					if set&(1<<i) != 0 {
						members = append(members, i)
						minimal = minimal && open(set&^(1<<i))
					}
				}
				if minimal && len(members) == size {
					want = append(want, members)
				}
			}
		}
		require.ElementsMatch(t, want, g.Conflicts())

		openings := g.Openings()
		if len(g.Zone()) > 0 {
			require.Empty(t, openings)
			return
		}
		for k, o := range openings {
			if k > 0 {
				require.GreaterOrEqual(t, o.Share, openings[k-1].Share)
			}
			changed := slices.Clone(us)
			changed[o.Party].reserve -= o.Lower
			g, err := talks.NewGame(space, utilities(changed)...)
			require.NoError(t, err)
			require.Contains(t, g.Zone(), o.Point.Outcome, "the change opens the zone")
			changed[o.Party].reserve += o.Lower / 2
			g, err = talks.NewGame(space, utilities(changed)...)
			require.NoError(t, err)
			require.Empty(t, g.Zone(), "half of it does not")
		}
		for i := range us { // who is not listed could give up everything in vain
			if !slices.ContainsFunc(openings, func(o talks.Opening) bool { return o.Party == i }) {
				require.False(t, open((1<<len(us)-1)&^(1<<i)))
			}
		}
	})
}

func TestMinimalConflictsOfNamedLines(t *testing.T) {
	space, err := terms.NewSpace(terms.Choice("cut", 0, 50, 100), terms.Labels("farm", "in", "out"))
	require.NoError(t, err)
	deep := talks.RedLine{Owner: "A", Name: "cut of 100", Keeps: func(d terms.Draft) bool { return space.Option(d, 0).Value == 100 }}
	out := talks.RedLine{Owner: "B", Name: "farms stay out", Keeps: func(d terms.Draft) bool { return space.Choice(d, 1) == 1 }}
	price := talks.RedLine{Owner: "B", Name: "no deep cut without farms", Keeps: func(d terms.Draft) bool {
		return space.Option(d, 0).Value < 100 || space.Choice(d, 1) == 0
	}}
	sets, err := talks.MinimalConflicts(space, deep, out, price)
	require.NoError(t, err)
	require.Equal(t, [][]int{{0, 1, 2}}, sets)
	sets, err = talks.MinimalConflicts(space, deep, out)
	require.NoError(t, err)
	require.Empty(t, sets)
	_, err = talks.MinimalConflicts(nil, talks.RedLine{Owner: "C"})
	require.ErrorContains(t, err, "no space")
	require.ErrorContains(t, err, "has no predicate")
}

func TestNewGameReportsEveryMistake(t *testing.T) {
	space := line(t, 2)
	_, err := talks.NewGame(space, nil, list{space: space, values: []float64{0, math.NaN()}}, list{space: space, values: []float64{0, 1}, reserve: math.NaN()})
	for _, want := range []string{"party 1 has no utility", `party 2 values draft "x 1" at NaN`, "party 3 has the reserve NaN"} {
		require.ErrorContains(t, err, want)
	}
	_, err = talks.NewGame(nil)
	require.ErrorContains(t, err, "no space")
	require.ErrorContains(t, err, "no utilities")
}

// The core against its definition, and the Shapley value against the average over all
// orders.
func TestCoalitionsAgreeWithTheirDefinitions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(t, "players")
		worth := make([]float64, 1<<n)
		for set := 1; set < len(worth); set++ {
			worth[set] = float64(rapid.IntRange(0, 10).Draw(t, "worth"))
		}
		g, err := talks.NewCoalitions(n, func(set uint32) float64 { return worth[set] })
		require.NoError(t, err)

		want := make([]float64, n)
		orders := 0.0
		var arrive func(set int)
		arrive = func(set int) {
			if set == len(worth)-1 {
				orders++
				return
			}
			for i := range n {
				if set&(1<<i) == 0 {
					before := orders
					arrive(set | 1<<i)
					want[i] += (orders - before) * (worth[set|1<<i] - worth[set])
				}
			}
		}
		arrive(0)
		sum := 0.0
		for i, v := range g.Shapley() {
			require.InDelta(t, want[i]/orders, v, 1e-9)
			sum += v
		}
		require.InDelta(t, worth[len(worth)-1], sum, 1e-9)

		x, ok := g.Core()
		if ok {
			sum := 0.0
			for _, v := range x {
				sum += v
			}
			require.InDelta(t, worth[len(worth)-1], sum, 1e-9)
			_, loss := g.Blocks(x)
			require.LessOrEqual(t, loss, 1e-9)
		} else if n <= 3 { // Bondareva and Shapley for three players, written out
			v := func(set int) float64 { return worth[set] }
			switch n {
			case 2:
				require.Greater(t, v(1)+v(2), v(3))
			case 3:
				all := v(7)
				require.True(t, v(1)+v(2)+v(4) > all || v(1)+v(6) > all || v(2)+v(5) > all || v(4)+v(3) > all || (v(3)+v(5)+v(6))/2 > all)
			}
		}
	})
	majority, err := talks.NewCoalitions(3, func(set uint32) float64 {
		if set == 1 || set == 2 || set == 4 {
			return 0
		}
		return 1
	})
	require.NoError(t, err)
	_, ok := majority.Core()
	require.False(t, ok, "the core of the majority game is empty")
	_, err = talks.NewCoalitions(21, nil)
	require.ErrorContains(t, err, "want 1 to 20")
}

// Gains of 1 and 3 are half and one and a half of a yardstick of 2.
func TestShareOfYardstick(t *testing.T) {
	space, err := terms.NewSpace(terms.Choice("depth", 0, 1))
	require.NoError(t, err)
	a, err := bargain.NewAdditive(space, 0, [][]float64{{0, 1}})
	require.NoError(t, err)
	b, err := bargain.NewAdditive(space, 2, [][]float64{{2, 5}})
	require.NoError(t, err)
	g, err := talks.NewGame(space, a, b)
	require.NoError(t, err)
	mean, least := g.Share(1, 2)
	require.Equal(t, 1.0, mean)
	require.Equal(t, 0.5, least)
	mean, least = g.Share(1, 0)
	require.True(t, math.IsNaN(mean) && math.IsNaN(least))
}

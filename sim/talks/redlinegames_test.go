package talks_test

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// gameKind is the pattern of the scores of a drawn game over the options of an issue.
type gameKind int

const (
	peaked    gameKind = iota // they rise, fall or peak, and a few issues matter most to each party
	scattered                 // each is drawn by itself: options have no order
	opposed                   // two camps want opposite ends of most issues
)

func (k gameKind) String() string { return [...]string{"peaked", "scattered", "opposed"}[k] }

// redLineShape holds the parameters of a drawn game.
type redLineShape struct {
	kind     gameKind
	parties  int
	sizes    []int
	feasible int     // about how many drafts are to pass everybody
	uneven   float64 // by how much the parties' levels of demand differ, as a share
}

// shapes returns games of 6 to 12 parties in spaces of 720 to about 300,000 drafts,
// with a few to a few hundred drafts acceptable to all.
func shapes(n int) redLineShape {
	spaces := [][]int{
		{4, 4, 4, 4, 4, 4, 4, 4}, {4, 4, 4, 4, 4, 4, 4, 4, 4}, {3, 4, 5, 3, 4, 5, 3, 4}, {5, 5, 5, 5, 5, 5, 5}, {8, 8, 8, 8, 8, 8},
		{2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2}, {6, 6, 6, 6, 6, 6, 6}, {3, 3, 4, 4, 5}, {3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3}, {10, 9, 8, 7, 6, 5},
	}
	return redLineShape{
		kind: gameKind(n % 3), parties: 6 + (n*5)%7, sizes: spaces[n%len(spaces)],
		feasible: []int{12, 30, 60, 200}[(n/3)%4], uneven: 0.2 * float64((n/2)%2),
	}
}

// randomGame draws a game: each party has about 100 points to divide over the issues,
// unevenly. Thresholds are at the level, in shares of the best scores of the parties,
// that leaves about the wanted number of drafts.
func randomGame(seed uint64, s redLineShape) *redLineGame {
	rng := rand.New(rand.NewPCG(seed, 0x72656473))
	g := &redLineGame{Game: fmt.Sprintf("%v %d", s.kind, seed), IssueSizes: s.sizes}
	g.Parties = make([]struct {
		Name      string
		Scores    [][]float64
		Threshold float64
	}, s.parties)
	total := 1
	for _, n := range s.sizes {
		total *= n
	}
	ends := make([]bool, len(s.sizes))
	for k := range ends {
		ends[k] = rng.IntN(3) > 0 // whether the camps want opposite ends of the issue
	}
	best, level := make([]float64, s.parties), make([]float64, s.parties)
	for i := range g.Parties {
		p := &g.Parties[i]
		p.Name = "Party " + string(rune('A'+i))
		weights := make([]float64, len(s.sizes))
		sum := 0.0
		for k := range weights {
			weights[k] = rng.ExpFloat64()
			if s.kind == peaked {
				weights[k] *= rng.ExpFloat64()
			}
			sum += weights[k]
		}
		for k, n := range s.sizes {
			top := 100 * weights[k] / sum
			scores := make([]float64, n)
			peak := float64(rng.IntN(n)) // at an end or between
			if s.kind == opposed && ends[k] {
				peak = float64((n - 1) * (i % 2))
			}
			highest := 0.0
			for c := range scores {
				if s.kind == scattered {
					scores[c] = math.Round(top * rng.Float64())
				} else {
					far := math.Abs(float64(c)-peak) / max(peak, float64(n-1)-peak)
					scores[c] = math.Round(top * (1 - math.Pow(far, 0.7+0.8*rng.Float64())))
				}
				highest = max(highest, scores[c])
			}
			best[i] += highest
			p.Scores = append(p.Scores, scores)
		}
		level[i] = 1 + s.uneven*(rng.Float64()-0.5)
	}
	// The level that leaves the wanted number of drafts.
	worst := make([]float64, total)
	choice := make([]int, len(s.sizes))
	values := make([][]float64, s.parties)
	for i := range values {
		values[i] = make([]float64, total)
	}
	for n := range total {
		rest := n
		for k := len(s.sizes) - 1; k >= 0; k-- {
			choice[k], rest = rest%s.sizes[k], rest/s.sizes[k]
		}
		worst[n] = 1
		for i := range g.Parties {
			v := 0.0
			for k, c := range choice {
				v += g.Parties[i].Scores[k][c]
			}
			values[i][n] = v
			worst[n] = min(worst[n], v/(best[i]*level[i]))
		}
	}
	lo, hi := 0.0, 1.0
	for range 30 {
		mid, count := (lo+hi)/2, 0
		for _, w := range worst {
			if w >= mid {
				count++
			}
		}
		if count >= s.feasible {
			lo = mid
		} else {
			hi = mid
		}
	}
	for i := range g.Parties {
		g.Parties[i].Threshold = math.Floor(lo * best[i] * level[i])
	}
	for n := range total {
		ok, product := true, 1.0
		for i := range g.Parties {
			ok = ok && values[i][n] >= g.Parties[i].Threshold
			product *= values[i][n] - g.Parties[i].Threshold
		}
		if ok {
			g.Feasible++
			g.Nash.Product = max(g.Nash.Product, product)
		}
	}
	return g
}

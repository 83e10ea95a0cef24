package talks_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/sim/talks"
)

// dumbFrontier compares each outcome with each other.
func dumbFrontier(values [][]float64) []int {
	var out []int
next:
	for x := range values[0] {
		for y := range values[0] {
			noWorse, better := true, false
			for _, u := range values {
				noWorse = noWorse && u[y] >= u[x]
				better = better || u[y] > u[x]
			}
			if noWorse && better {
				continue next
			}
		}
		out = append(out, x)
	}
	return out
}

func TestFrontierAgreesWithComparingAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parties := rapid.IntRange(1, 6).Draw(t, "parties")
		n := rapid.IntRange(1, 120).Draw(t, "outcomes")
		levels := rapid.SampledFrom([]int{2, 5, 1000}).Draw(t, "levels") // few, so that ties are common
		values := make([][]float64, parties)
		for i := range values {
			for range n {
				values[i] = append(values[i], float64(rapid.IntRange(-levels, levels).Draw(t, "value")))
			}
		}
		require.Equal(t, dumbFrontier(values), talks.Frontier(values))

		// Further options never shrink the frontier: an outcome of the old frontier is
		// on the new frontier or dominated by a new outcome there.
		for i := range values {
			values[i] = append(values[i], float64(rapid.IntRange(-levels, levels).Draw(t, "new")))
		}
		before := dumbFrontier(cut(values, n))
		after := talks.Frontier(values)
		for _, x := range before {
			covered := slices.ContainsFunc(after, func(y int) bool {
				for _, u := range values {
					if u[y] < u[x] {
						return false
					}
				}
				return true
			})
			require.True(t, covered)
		}
	})
}

func cut(values [][]float64, n int) [][]float64 {
	out := make([][]float64, len(values))
	for i, u := range values {
		out[i] = u[:n]
	}
	return out
}

// Outcomes dominated only by a neighbour on the frontier, equal for a party and better
// for the other: (7,2) and (5,6).
func TestFrontierDropsWhatANeighbourDominates(t *testing.T) {
	require.Equal(t, []int{0, 1, 3, 5}, talks.Frontier([][]float64{{10, 8, 7, 6, 5, 0}, {0, 2, 2, 6, 6, 10}}))
	require.Equal(t, []int{0, 2}, talks.Frontier([][]float64{{-1, -2, -2, -3}, {-5, -5, -4, -4}}))
}

// cloud draws outcomes: uniform outcomes with a small frontier, or outcomes on a
// quarter of a sphere, all on the frontier.
func cloud(parties, n int, sphere bool) [][]float64 {
	rng := rand.New(rand.NewPCG(1, uint64(parties)))
	values := make([][]float64, parties)
	for i := range values {
		values[i] = make([]float64, n)
	}
	for x := range n {
		sum := 0.0
		for i := range values {
			v := rng.Float64()
			values[i][x] = v
			sum += v
		}
		if sphere { // on a plane: no outcome dominates another
			for i := range values {
				values[i][x] /= sum
			}
		}
	}
	return values
}

func BenchmarkFrontier(b *testing.B) {
	for _, parties := range []int{2, 3, 5} {
		for _, sphere := range []bool{false, true} {
			name := fmt.Sprintf("%d parties/even", parties)
			if sphere {
				name = fmt.Sprintf("%d parties/all efficient", parties)
			}
			values := cloud(parties, 100_000, sphere)
			b.Run(name, func(b *testing.B) {
				b.ReportAllocs()
				n := 0
				for b.Loop() {
					n = len(talks.Frontier(values))
				}
				b.ReportMetric(float64(n), "efficient")
			})
		}
	}
}

package effect_test

import (
	"fmt"

	"github.com/tradetalk/tradetalk/sim/experiment/effect"
)

func ExampleCompare() {
	// Quarters to entry into force for eight seeds, with and without an escape clause.
	with := []float64{6, 9, 5, 8, 7, 6, 9, 7}
	without := []float64{8, 10, 5, 11, 9, 9, 10, 10}
	e, err := effect.Compare(with, without, effect.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(e)
	fmt.Println(effect.Needed(e.SD, 0.5, 0.95, 0.8), "pairs find half a quarter")
	// Output:
	// -1.875 [-2.816, -0.9336] (8 pairs, p = 0.00218; up 0, down 7, ties 1, p = 0.0156; variance saved 77 %)
	// 42 pairs find half a quarter
}

func ExampleEpisodes() {
	// Months of a sanction; episodes of one seed are alike.
	with := []effect.Episode{{Seed: 1, Value: 10}, {Seed: 1, Value: 11}, {Seed: 2, Value: 20}, {Seed: 3, Value: 16}, {Seed: 4, Value: 13}, {Seed: 5, Value: 12}}
	without := []effect.Episode{{Seed: 1, Value: 8}, {Seed: 2, Value: 18}, {Seed: 2, Value: 17}, {Seed: 3, Value: 13}, {Seed: 4, Value: 12}, {Seed: 5, Value: 9}}
	c, err := effect.Episodes(with, without, effect.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.3g months by %v over %d clusters\n", c.Estimate, c.Method, c.Clusters)
	// Output:
	// 0.833 months by wild cluster bootstrap over 5 clusters
}

func ExampleHolm() {
	fmt.Println(effect.Holm([]float64{0.01, 0.04, 0.03, 0.005}))
	// Output:
	// [0.03 0.06 0.06 0.02]
}

// Outcomes of runs in clusters by seed: few clusters call for the wild bootstrap.
func ExampleRegress() {
	var y []float64
	var x [][]float64
	var seed []uint64
	for k := range 24 {
		lever := float64(k % 2)
		y = append(y, 3+2*lever+float64(k/4%3)+0.1*float64(k%5)) // a seed adds the same in both arms
		x, seed = append(x, []float64{1, lever}), append(seed, uint64(k/4))
	}
	r, err := effect.Regress(y, x, seed)
	if err != nil {
		fmt.Println(err)
		return
	}
	fit := r.Wild
	if r.Clusters() >= effect.FewClusters {
		fit = r.CR2
	}
	c, err := fit(1, effect.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d clusters, by %v: %.2f; the interval holds 2: %v\n", r.Clusters(), c.Method, c.Estimate, c.Interval.Contains(2))
	// Output:
	// 6 clusters, by wild cluster bootstrap: 2.02; the interval holds 2: true
}

// A test by exchange of the arms, a test by signs, and the chance to find an effect.
func ExampleShuffled() {
	differences := []float64{1, 2, -1, 3, 2, 1, 2, 3}
	p, err := effect.Shuffled(differences, effect.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("by exchange p = %.3f, by signs p = %.3f\n", p, effect.SignTest(differences).P)
	fmt.Printf("30 pairs find half a standard deviation with chance %.2f\n", effect.Power(30, 1, 0.5, 0.95))
	// Output:
	// by exchange p = 0.031, by signs p = 0.070
	// 30 pairs find half a standard deviation with chance 0.75
}

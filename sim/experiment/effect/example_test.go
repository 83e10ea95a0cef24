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

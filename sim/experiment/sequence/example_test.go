package sequence_test

import (
	"fmt"
	"math/rand/v2"

	"github.com/tradetalk/tradetalk/sim/experiment/sequence"
)

func ExampleWatch() {
	seq, err := sequence.NewBetting(sequence.Bounded{Low: -1, High: 1}, 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	watch := sequence.Watch{Sequence: seq, Rule: sequence.Rule{Max: 1000}}
	rng := rand.New(rand.NewPCG(1, 2)) // stands for pairs of runs
	for i := range 1000 {
		difference := 0.3 + 0.5*(2*rng.Float64()-1)
		status, err := watch.Put(i, difference)
		if err != nil {
			fmt.Println(err)
			return
		}
		if status != sequence.Running {
			break
		}
	}
	interval, pairs := watch.Last()
	fmt.Printf("%v after %d pairs: %v\n", watch.Status(), pairs, interval)
	// Output:
	// excluded after 21 pairs: [0.017, 0.599]
}

func ExampleBernoulli() {
	// A treaty entered into force in 15 of the first 50 runs; looks go on.
	fmt.Println(sequence.Bernoulli(15, 50, 0.05, 50))
	// Output:
	// [0.1296, 0.5119]
}

func ExampleBound() {
	m := sequence.NormalMixture{Rho: sequence.NormalRho(100, 0.05)}
	fmt.Printf("%.3f\n", sequence.Bound(m, 100, 0.05))
	// Output:
	// 30.352
}

func ExampleNewAsymptotic() {
	seq, err := sequence.NewAsymptotic(sequence.Asymptotic{})
	if err != nil {
		fmt.Println(err)
		return
	}
	rng := rand.New(rand.NewPCG(5, 6))
	for range 400 {
		if err := seq.Add(1 + rng.NormFloat64()); err != nil {
			fmt.Println(err)
			return
		}
	}
	fmt.Println(seq.N(), "pairs:", seq.Interval())
	// Output:
	// 400 pairs: [0.8219, 1.216]
}

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
	fmt.Printf("%v after %d pairs: %v; %d wait for an earlier one\n", watch.Status(), pairs, interval, watch.Waiting())
	// Output:
	// excluded after 21 pairs: [0.017, 0.599]; 0 wait for an earlier one
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

// Bounds of sums at intrinsic time 100, tuned to that time: which mixture is sharpest depends on
// what is known of the observations.
func ExampleMixture() {
	const v, alpha = 100, 0.05
	rho := sequence.OneSidedRho(v, alpha)
	for _, m := range []sequence.Mixture{
		sequence.OneSidedNormalMixture{Rho: rho},
		sequence.GammaExponentialMixture{Rho: rho, C: 1},
		sequence.GammaPoissonMixture{Rho: rho, C: 1},
		sequence.NewBetaBinomialMixture(v, alpha, 1, 1, true),
	} {
		fmt.Printf("%T %.1f\n", m, sequence.Bound(m, v, alpha))
	}
	fmt.Printf("stitched %.1f\n", sequence.PolynomialStitching(v, alpha, 10, 1))
	// Output:
	// sequence.OneSidedNormalMixture 27.7
	// sequence.GammaExponentialMixture 30.2
	// sequence.GammaPoissonMixture 29.0
	// sequence.BetaBinomialMixture 27.5
	// stitched 43.9
}

// Two sequences look at the same shares: the hedged
// capital process is the sharper, and can stop as soon as a candidate mean is out.
func ExampleBetting() {
	bounds := sequence.Bounded{Low: 0, High: 1}
	betting, err := sequence.NewBetting(bounds, 0.5)
	if err != nil {
		fmt.Println(err)
		return
	}
	plain, err := sequence.NewEmpiricalBernstein(bounds)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i := range 200 {
		share := 0.7 + 0.1*float64(i%3-1)
		if err := betting.Add(share); err != nil {
			fmt.Println(err)
			return
		}
		if err := plain.Add(share); err != nil {
			fmt.Println(err)
			return
		}
	}
	fmt.Println("one half is out:", betting.Rejects())
	fmt.Printf("widths %.3f and %.3f, both hold 0.7: %v\n", betting.Interval().Width(), plain.Interval().Width(),
		betting.Interval().Contains(0.7) && plain.Interval().Contains(0.7))
	// Output:
	// one half is out: true
	// widths 0.046 and 0.079, both hold 0.7: true
}

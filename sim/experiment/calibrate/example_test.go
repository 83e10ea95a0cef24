package calibrate_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/tradetalk/tradetalk/sim/experiment/calibrate"
)

// delays returns the mean of 50 delays whose rate is the parameter.
func delays(_ context.Context, theta []float64, seed uint64) ([]float64, error) {
	rng := rand.New(rand.NewPCG(seed, 1))
	sum := 0.0
	for range 50 {
		sum += rng.ExpFloat64() / theta[0]
	}
	return []float64{sum / 50}, nil
}

func ExampleSMM_Fit() {
	fit, err := calibrate.SMM{
		Parameters: []calibrate.Parameter{{Name: "rate", Low: 0.1, High: 5}},
		Simulate:   delays,
		Observed:   []float64{0.8}, // mean delay in the data
		Seeds:      100,
	}.Fit(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("rate %.2f, standard error %.2f\n", fit.Theta[0], fit.SE[0])
	// Output:
	// rate 1.26, standard error 0.20
}

func ExampleABC_SMC() {
	p, err := calibrate.ABC{
		Parameters: []calibrate.Parameter{{Name: "rate", Low: 0.1, High: 5}},
		Simulate:   delays,
		Observed:   []float64{0.8},
		Runs:       20000,
	}.SMC(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("rate %.1f, 90 %% between %.1f and %.1f\n", p.Mean()[0], p.Quantile(0, 0.05), p.Quantile(0, 0.95))
	// Output:
	// rate 1.3, 90 % between 1.0 and 1.5
}

// Rejection keeps the runs nearest to the data; a sample of the posterior feeds further runs.
func ExampleABC_Reject() {
	p, err := calibrate.ABC{
		Parameters: []calibrate.Parameter{{Name: "rate", Low: 0.1, High: 5}},
		Simulate:   delays,
		Observed:   []float64{0.8},
		Runs:       5000,
		Keep:       100,
	}.Reject(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("rate %.1f, standard deviation %.2f\n", p.Mean()[0], math.Sqrt(p.Covariance().At(0, 0)))
	fmt.Println(len(p.Sample(3, 0, 1)), "draws of it for further runs")
	// Output:
	// rate 1.3, standard deviation 0.18
	// 3 draws of it for further runs
}

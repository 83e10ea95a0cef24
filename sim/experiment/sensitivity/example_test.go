package sensitivity_test

import (
	"fmt"

	"github.com/tradetalk/tradetalk/sim/experiment/design"
	"github.com/tradetalk/tradetalk/sim/experiment/sensitivity"
)

func ExampleSobol() {
	base, err := design.OwenSobol(2*2, 1024, 7)
	if err != nil {
		fmt.Println(err)
		return
	}
	plan, err := sensitivity.NewSaltelli(base)
	if err != nil {
		fmt.Println(err)
		return
	}
	y := make([][]float64, plan.N())
	for i, x := range plan.All() {
		y[i] = []float64{x[0] + 2*x[1]} // one seed
	}
	r, err := sensitivity.Sobol(2, y, sensitivity.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for i := range r.First {
		fmt.Printf("factor %d: first %.2f, total %.2f\n", i, r.First[i].Estimate, r.Total[i].Estimate)
	}
	// Output:
	// factor 0: first 0.20, total 0.20
	// factor 1: first 0.80, total 0.80
}

func ExampleMorris() {
	points, err := sensitivity.Trajectories(2, 10, 4, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	y := make([][]float64, len(points))
	for i, x := range points {
		y[i] = []float64{x[0] - 3*x[1]}
	}
	effects, err := sensitivity.Morris(points, y, sensitivity.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, e := range effects {
		fmt.Printf("factor %d: mu %.1f, mu* %.1f, sigma %.1f\n", i, e.Mean, e.MeanAbs, e.SD)
	}
	// Output:
	// factor 0: mu 1.0, mu* 1.0, sigma 0.0
	// factor 1: mu -3.0, mu* 3.0, sigma 0.0
}

func ExampleRecognise() {
	points, err := sensitivity.Trajectories(2, 10, 4, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(sensitivity.Recognise(points))
	// Output:
	// Morris trajectories
}

// A study that runs its points in parts asks for the points by number.
func ExampleSaltelli_At() {
	base, err := design.Sobol(2*2, 2)
	if err != nil {
		fmt.Println(err)
		return
	}
	plan, err := sensitivity.NewSaltelli(base)
	if err != nil {
		fmt.Println(err)
		return
	}
	x := make([]float64, plan.Dim)
	for i := 4; i < plan.N(); i++ {
		x = plan.At(i, x)
		fmt.Println(x)
	}
	// Output:
	// [0.5 0.5]
	// [0.5 0.5]
	// [0.5 0.5]
	// [0.5 0.5]
}

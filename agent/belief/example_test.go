package belief_test

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent/belief"
)

// What a target did tells of its resolve: it held out where conceding would have cost less
// than the measures, unless its resolve is high.
func ExampleResolve_After() {
	resolve := belief.NewResolve(0.2, 0.1, 0)
	const measures = -0.25 // what holding out costs it, percent of income per quarter
	heldOut := make([]float64, len(resolve.Types))
	for k, r := range resolve.Types {
		heldOut[k] = belief.Logit([]float64{-r, measures}, belief.DefaultConjecture)[1]
	}
	fmt.Println("before", resolve)
	fmt.Println("after ", resolve.After(heldOut))
	// Output:
	// before 0.20 ± 0.10
	// after  0.29 ± 0.07
}

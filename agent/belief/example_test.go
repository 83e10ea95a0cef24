package belief_test

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent/belief"
)

// A target's conduct tells of the resolve: the target held out although a concession would have
// cost less than the measures, unless the resolve is high.
func ExampleResolve_After() {
	resolve := belief.NewResolve(0.2, 0.1, 0)
	const measures = -0.25 // cost of holding out, percent of income per quarter
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

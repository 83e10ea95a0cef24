package belief_test

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent/belief"
)

// A red line somewhere around 0.3 % of income, as it is believed to run after a clear word
// about it: from a sender of good record, a doubtful one, and one without any credit. Half
// to believe somebody leaves one less certain than not to have heard.
func ExampleMessage_Heard() {
	line := belief.NewResolve(0.3, 0.1, 0)
	word := belief.Message{Says: 0.5, Clarity: 4}
	for _, record := range []belief.Trust{{Kept: 9, Broken: 1}, {Kept: 1, Broken: 1}, {Kept: 0, Broken: 5}} {
		fmt.Printf("trust %.1f: %v\n", record.Mean(), word.Heard(line, record.Mean()))
	}
	// Output:
	// trust 0.9: 0.44 ± 0.08
	// trust 0.5: 0.38 ± 0.11
	// trust 0.0: 0.30 ± 0.10
}

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

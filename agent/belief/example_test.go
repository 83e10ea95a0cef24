package belief_test

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/treaty"
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

// An invocation of a security exception before and after the ruling of a panel, and what an
// alarm says of a party of good record.
func ExamplePlea() {
	plea := belief.Plea{Threats: []float64{0.9, 0.08, 0.02}, Invokes: []float64{0.1, 0.5, 0.9}, Threshold: 1, Noise: 0.5}
	fmt.Printf("abusive with chance %.2f", plea.Abusive())
	plea.Ruling = belief.FoundLawful
	fmt.Printf(", once found lawful %.2f\n", plea.Abusive())
	trust := belief.Trust{Kept: 9, Broken: 1}
	alarm := belief.Report{Alarm: true, Hit: 0.7, FalseAlarm: 0.05}
	fmt.Printf("trust %.3f, after an alarm %.3f\n", trust.Mean(), trust.AfterReportOn(treaty.Quarter, alarm).Mean())
	// Output:
	// abusive with chance 0.61, once found lawful 0.05
	// trust 0.900, after an alarm 0.894
}

package crisis_test

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/crisis"
)

// A threat that costs the target half a percent of income, with and without the sender's costs of
// backing down.
func ExampleGame() {
	for _, audience := range []float64{0, 0.15} {
		g := crisis.Game{
			Levels: []float64{0.25, 0.5, 0.75, 1}, Trust: 0.8, Detection: 0.7,
			Target: crisis.Side{Discount: 0.94, Imposed: -0.5, Later: -0.5, Relieved: []float64{-0.5, -0.5, -0.5, 0}, Both: -0.6},
			Leader: crisis.Side{
				Discount: 0.94, Audience: audience, Imposed: -0.1, Later: -0.1, Relieved: []float64{-0.1, -0.1, -0.1, 0}, Both: -0.3,
			},
			Resolve: belief.NewResolve(0.3, 0.3, 0), Value: belief.NewResolve(0.05, 0.1, 0), Precision: 25,
		}
		fmt.Printf("audience costs of %.2f %%: the threat is carried out with chance %.2f\n", audience, g.CarriedOut())
	}
	// Output:
	// audience costs of 0.00 %: the threat is carried out with chance 0.55
	// audience costs of 0.15 %: the threat is carried out with chance 0.93
}

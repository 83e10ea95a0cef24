package mechanism_test

import (
	"fmt"

	"github.com/tradetalk/tradetalk/sim/mechanism"
)

// A mechanism with its default, its effect and its source.
func ExampleAll() {
	for id, about := range mechanism.All {
		if id == mechanism.CounterSanctions {
			fmt.Printf("%s is on: %v. %s (%s)\n", id, about.On, about.Does, about.Source)
		}
	}
	fmt.Println(mechanism.Switches{mechanism.CounterSanctions: false}.On(mechanism.CounterSanctions))
	// Output:
	// retaliation is on: true. targets with a regime of their own may threaten to use it and use it (Bagwell and Staiger 1999)
	// false
}

package terms_test

import (
	"fmt"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

func ExampleNewSpace() {
	space, err := terms.NewSpace(
		terms.Choice("depth", 0, 0.5, 1),
		terms.Labels("carve-out", "none", "agriculture"),
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	for d := range space.All() {
		fmt.Println(space.Index(d), space.Format(d))
	}
	// Output:
	// 0 depth 0; carve-out none
	// 1 depth 0; carve-out agriculture
	// 2 depth 0.5; carve-out none
	// 3 depth 0.5; carve-out agriculture
	// 4 depth 1; carve-out none
	// 5 depth 1; carve-out agriculture
}

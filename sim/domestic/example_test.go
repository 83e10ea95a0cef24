package domestic_test

import (
	"fmt"

	"github.com/tradetalk/tradetalk/sim/domestic"
)

// A campaign moves the blame for sanctions while it runs.
func ExampleBlameIn() {
	campaigns := []domestic.Campaign{{By: "EUR", Target: "RUS", Shift: 0.4, Start: 2, End: 6}}
	for _, period := range []int{1, 3} {
		b := domestic.BlameIn(period, campaigns)
		fmt.Printf("quarter %d: %.1f of the cost to RUS is laid at the door of the senders\n", period, b.OnSenders("RUS"))
	}
	// Output:
	// quarter 1: 1.0 of the cost to RUS is laid at the door of the senders
	// quarter 3: 0.6 of the cost to RUS is laid at the door of the senders
}

package agenttest_test

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent/agenttest"
	"github.com/tradetalk/tradetalk/agent/bargain"
)

// Hurried gives in when time is short, without a look at the reserve.
type Hurried struct{}

func (h Hurried) Clone() bargain.Player { return h }

func (Hurried) Act(t *bargain.Turn) bargain.Move {
	if _, ok := t.Standing(); ok && t.Round+1 == t.Rounds {
		return bargain.Accept()
	}
	if t.Value(t.Best()) < t.Reserve() {
		return bargain.Pass()
	}
	return bargain.Offer(t.Best())
}

// A user's player is checked before any talks.
func ExampleTestPlayer() {
	_, err := agenttest.TestPlayer(Hurried{}, agenttest.Options{Small: true})
	for _, e := range err.(interface{ Unwrap() []error }).Unwrap() {
		fmt.Println(e.(*agenttest.Broken).Rule)
	}
	report, err := agenttest.TestPlayer(bargain.Tough{}, agenttest.Options{Small: true})
	fmt.Println(report.Tables, "tables:", err)
	// Output:
	// accepts nothing below its reserve
	// 105 tables: <nil>
}

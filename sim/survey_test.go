package sim_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/tradetalk/tradetalk/sim"
)

// The sample history over many seeds, printed: what happens, not what should. It runs only
// when asked for, with TRADETALK_SURVEY=1.
func TestSurvey(t *testing.T) {
	if os.Getenv("TRADETALK_SURVEY") == "" {
		t.Skip("set TRADETALK_SURVEY to print the sample history over 100 seeds")
	}
	ends := map[sim.EndCode]int{}
	kinds := map[sim.EventKind]int{}
	vague, moved, movedVague := 0, 0.0, 0.0
	episodes, threats, carried, frayed, coalitions, evaded, imposed := 0, 0, 0, 0, 0, 0, 0
	for seed := range uint64(100) {
		sc := quarrel()
		sc.Switches = sim.Switches{}
		for name := range strings.SplitSeq(os.Getenv("TRADETALK_SWITCH"), ",") { // "posing,random sequence": the other setting of each
			if m := sim.Mechanism(name); name != "" {
				sc.Switches[m] = !sc.Switches.On(m)
			}
		}
		h := play(t, sc, sim.Options{Seed: seed})
		for _, e := range h.Events {
			if e.Issue != "" {
				kinds[e.Kind]++
			}
		}
		for _, e := range sim.Episodes(h.Events, h.World.Scenario.Periods) {
			episodes++
			ends[e.End]++
			if e.Least > 0 {
				vague++
				movedVague += e.Reached
			} else {
				moved += e.Reached
			}
			if e.Threatened {
				threats++
				if e.Imposed {
					carried++
				}
			}
			if e.Imposed {
				imposed++
				if e.Routes > 0 {
					evaded++
				}
			}
			if e.Joined > 0 {
				coalitions++
				if e.Left > 0 {
					frayed++
				}
			}
		}
	}
	fmt.Printf("episodes %d, with a threat %d, carried out %d, imposed %d, coalitions %d, frayed %d, evaded %d\n", episodes, threats, carried, imposed, coalitions, frayed, evaded)
	fmt.Printf("issue movement: %.3f over %d specific demands, %.3f over %d vague ones\n", moved/float64(episodes-vague), episodes-vague, movedVague/float64(max(1, vague)), vague)
	for code := sim.Censored; code <= sim.NegotiatedImposed; code++ {
		fmt.Printf("  %-40v %d\n", code, ends[code])
	}
	for k := sim.Threatened; k <= sim.ReliefTakenBack; k++ {
		fmt.Printf("  %-40v %d\n", k, kinds[k])
	}
}

package talks_test

import (
	"context"
	"fmt"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// share is a party with a preference for a large (Sign 1) or small (Sign -1) value of
// the first term, and a reserve of Least.
type share struct {
	Space *terms.Space
	Sign  float64
	Least float64
}

func (s share) Value(d terms.Draft) float64 { return s.Sign * s.Space.Option(d, 0).Value }
func (s share) Reserve() float64            { return s.Least }

// Patient names its best draft until the offer of the other side is close to its aim.
// The aim falls to the reserve towards the deadline.
type Patient struct{ Margin float64 }

func (p Patient) Clone() bargain.Player { return p }

func (p Patient) Act(t *bargain.Turn) bargain.Move {
	if d, ok := t.Standing(); ok && t.Value(d) >= t.Reserve()+p.Margin*(1-t.Time()) {
		return bargain.Accept()
	}
	return bargain.Offer(t.Best())
}

// A user-defined strategy against the Boulware player of the library.
func Example() {
	space, err := terms.NewSpace(terms.Choice("share of A", 0, .1, .2, .3, .4, .5, .6, .7, .8, .9, 1))
	if err != nil {
		fmt.Println(err)
		return
	}
	out, err := talks.Play(context.Background(), space, talks.AlternatingOffers{Rounds: 100},
		talks.Party{Name: "A", Utility: share{space, 1, .2}, Player: Patient{.6}},
		talks.Party{Name: "B", Utility: share{space, -1, -.7}, Player: bargain.Boulware{}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%v in round %d: %s\n", out.Status, out.Rounds, space.Format(out.Draft))
	// Output:
	// agreed in round 85: share of A 0.3
}

// A session can be suspended and resumed.
func ExampleSession_Steps() {
	space, _ := terms.NewSpace(terms.Choice("share of A", 0, .25, .5, .75, 1))
	s, err := talks.NewSession(space, talks.AlternatingOffers{Rounds: 10},
		talks.Party{Name: "A", Utility: share{space, 1, 0}, Player: bargain.Boulware{Exponent: 1}},
		talks.Party{Name: "B", Utility: share{space, -1, -1}, Player: bargain.Boulware{Exponent: 1}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for step := range s.Steps() {
		fmt.Println(step.Round+1, step.Party, step.Move.Act, space.Format(step.Move.Draft))
		if s.Round() == 2 {
			break
		}
	}
	fmt.Println("so far:", s.Outcome().Status)
	for range s.Steps() {
	}
	fmt.Println("in the end:", s.Outcome().Status, space.Format(s.Outcome().Draft))
	// Output:
	// 1 A offers share of A 1
	// 1 B offers share of A 0
	// 2 A offers share of A 1
	// 2 B offers share of A 0
	// so far: ongoing
	// in the end: agreed share of A 0.5
}

package textbook_test

import (
	"errors"
	"fmt"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/tradetalk/tradetalk/agent/crisis/textbook"
)

// The example prints all equilibria of a crisis, and the equilibrium selected by the rule.
func ExampleGame_Equilibria() {
	g := textbook.Game{
		Concession: 1, Prize: 1, // the prize for both sides
		FirmA: -1.9, FirmB: -2.9, // sanctions carried out hurt both
		BackingDown: -1.2, // the sender's audience
		Sigma:       1,
	}
	all, err := g.Equilibria()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range all {
		o := e.Outcomes()
		fmt.Printf("threat %.3f, resisted %.3f, stands firm %.3f: target concedes %.3f, sanctions %.3f\n",
			e.Threaten, e.Resist, e.Firm, o.Concede, o.Firm)
	}
	e, path, err := g.Select()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("selected: threat %.3f, followed from sigma %g with %d turns\n", e.Threaten, path.Start, path.Turns)
	// Output:
	// threat 0.995, resisted 0.251, stands firm 0.310: target concedes 0.745, sanctions 0.077
	// threat 0.380, resisted 0.595, stands firm 0.242: target concedes 0.154, sanctions 0.055
	// threat 0.205, resisted 0.813, stands firm 0.209: target concedes 0.038, sanctions 0.035
	// selected: threat 0.995, followed from sigma 2 with 0 turns
}

// In a public crisis the cost of backing down grows with time.
func ExampleAttrition_Solve() {
	hawk := textbook.Side{Rate: 2, War: distuv.Uniform{Min: -2, Max: 0}}
	dove := textbook.Side{Rate: 1, War: distuv.Uniform{Min: -2, Max: 0}}
	h, err := textbook.Attrition{Sides: [2]textbook.Side{hawk, dove}}.Solve()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("horizon %.3f, backs down at once: %.3f and %.3f, war %.3f\n", h.Time, h.AtOnce[0], h.AtOnce[1], h.War())
	// Output:
	// horizon 0.618, backs down at once: 0.000 and 0.309, war 0.191
}

// A weak state lives on a reputation for strength.
func ExampleChainStore() {
	c := textbook.ChainStore{Entrant: 0.5, Quiet: 2, Prior: 0.1}
	belief := c.Prior
	for n := 5; n >= 1; n-- {
		fmt.Printf("%d to come: challenged with %.2f, a weak state would fight with %.2f\n", n, c.Enters(belief, n), c.Fights(belief, n))
		if c.Enters(belief, n) > 0 {
			belief = c.Learns(belief, n, true, true)
			fmt.Printf("  after a fight it is believed to be strong with %.2f\n", belief)
		}
	}
	// Output:
	// 5 to come: challenged with 0.00, a weak state would fight with 1.00
	// 4 to come: challenged with 0.00, a weak state would fight with 0.78
	// 3 to come: challenged with 1.00, a weak state would fight with 0.33
	//   after a fight it is believed to be strong with 0.25
	// 2 to come: challenged with 0.50, a weak state would fight with 0.33
	//   after a fight it is believed to be strong with 0.50
	// 1 to come: challenged with 0.50, a weak state would fight with 0.00
	//   after a fight it is believed to be strong with 1.00
}

// Payment without force bounds the price of an escape clause.
func ExampleEscapeClause() {
	for _, discount := range []float64{0.5, 0.8} {
		c := textbook.EscapeClause{Harm: 0.5, Gain: 0.1, Discount: discount}
		_, highest, _ := c.Prices()
		best, _ := c.Best()
		fmt.Printf("discount %.1f: a price of up to %.3f is paid; best %.3f, worth %.3f\n", discount, highest, best, c.Welfare(best))
	}
	// Output:
	// discount 0.5: a price of up to 0.171 is paid; best 0.171, worth 0.071
	// discount 0.8: a price of up to 0.762 is paid; best 0.500, worth 0.125
}

// However many states a public good helps, a coalition of more than three is unstable.
func ExampleStableSizes() {
	member, outsider := textbook.PublicGood{Benefit: 1, Cost: 2}.Payoffs(20)
	fmt.Println(textbook.StableSizes(member, outsider))
	// Output: [2 3]
}

// An equilibrium is a point at which each side's conduct answers the other's.
func ExampleGame_Select() {
	g := textbook.Game{Concession: 1, Prize: 1, FirmA: -1.9, FirmB: -2.9, BackingDown: -1.2, Sigma: 1}
	if err := g.Validate(); err != nil {
		fmt.Println(err)
		return
	}
	e, _, err := g.Select()
	if errors.Is(err, textbook.ErrLost) {
		fmt.Println("no equilibrium could be selected")
		return
	}
	fmt.Printf("resisted %.3f, the best answer %.3f\n", e.Resist, g.Resists(e.Firm))
	fmt.Printf("stands firm %.3f, the best answer %.3f\n", e.Firm, g.Firm(e.Resist))
	fmt.Printf("threat %.3f, the best answer %.3f\n", e.Threaten, g.Threatens(e.Resist))
	// Output:
	// resisted 0.251, the best answer 0.251
	// stands firm 0.310, the best answer 0.310
	// threat 0.995, the best answer 0.995
}

// Payoffs from the ends of crises. The ends are those that three games lead one to expect, where
// the sender's cost of backing down rises with a covariate, so that the estimate is exact.
func ExampleSample() {
	behind := []float64{-1.9, -1.2, -0.4}
	ones, open := []float64{1, 1, 1}, []float64{0, 0.5, 1}
	s := textbook.Sample{}
	s.Fixed[textbook.Concession], s.Fixed[textbook.Prize], s.Fixed[textbook.FirmB] = 1, 1, -2.9
	s.Terms[textbook.FirmA] = []textbook.Term{{Name: "1", Values: ones}}
	s.Terms[textbook.BackingDown] = []textbook.Term{{Name: "1", Values: ones}, {Name: "openness", Values: open}}
	for row := range ones {
		e, _, err := s.Game(behind, row).Select()
		if err != nil {
			fmt.Println(err)
			return
		}
		threat := 1000 * e.Threaten
		s.Ends = append(s.Ends, [4]float64{1000 - threat, threat * (1 - e.Resist), threat * e.Resist * e.Firm, threat * e.Resist * (1 - e.Firm)})
	}
	if err := s.Validate(); err != nil {
		fmt.Println(err)
		return
	}
	start, err := s.Start()
	if err != nil {
		fmt.Println(err)
		return
	}
	fit, err := s.NestedPseudoLikelihood(start)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Parameters(), "coefficients")
	for k, name := range fit.Names {
		fmt.Printf("%s: %.2f\n", name, fit.Coefficients[k])
	}
	// Output:
	// 3 coefficients
	// WA: 1: -1.90
	// a: 1: -1.20
	// a: openness: -0.40
}

package bargain_test

import (
	"context"
	"fmt"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// cut is the space of a tariff cut, with the utilities of an exporter and an importer.
func cut() (space *terms.Space, exporter, importer *bargain.Additive, err error) {
	if space, err = terms.NewSpace(terms.Choice("tariff cut", 0, 25, 50, 75, 100)); err != nil {
		return nil, nil, nil, err
	}
	if exporter, err = bargain.NewAdditive(space, 1, [][]float64{{0, 2, 4, 6, 8}}); err != nil {
		return nil, nil, nil, err
	}
	importer, err = bargain.NewAdditive(space, 1, [][]float64{{5, 4, 2, 1, 0}})
	return space, exporter, importer, err
}

// Each player of the library in the seat of an exporter, against the same importer.
func ExamplePlayer() {
	space, exporter, importer, err := cut()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range []bargain.Player{
		bargain.Boulware{}, bargain.Tough{}, &bargain.MiCRO{}, &bargain.TitForTat{}, &bargain.Zeuthen{Other: importer},
		bargain.Equilibrium{Utilities: []bargain.Utility{exporter, importer}, Demands: [][]float64{{4, 2}}}, bargain.Careful{Player: bargain.Linear()},
		bargain.Frugal{Player: bargain.Linear(), Cost: 2},
	} {
		out, err := talks.Play(context.Background(), space, talks.AlternatingOffers{Rounds: 20},
			talks.Party{Name: "exporter", Utility: exporter, Player: p},
			talks.Party{Name: "importer", Utility: importer, Player: bargain.Linear()})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%T: %v, %s\n", p, out.Status, space.Format(out.Draft))
	}
	// Output:
	// bargain.Boulware: agreed, tariff cut 50
	// bargain.Tough: no agreement at the deadline, tariff cut 0
	// *bargain.MiCRO: agreed, tariff cut 50
	// *bargain.TitForTat: agreed, tariff cut 50
	// *bargain.Zeuthen: agreed, tariff cut 25
	// bargain.Equilibrium: agreed, tariff cut 50
	// bargain.Careful: agreed, tariff cut 50
	// bargain.Frugal: agreed, tariff cut 25
}

// The drafts as one party ranks them.
func ExampleMenu() {
	space, exporter, _, err := cut()
	if err != nil {
		fmt.Println(err)
		return
	}
	menu, err := bargain.NewMenu(space, exporter)
	if err != nil {
		fmt.Println(err)
		return
	}
	least, _ := menu.Least(5)
	fmt.Printf("%d drafts are worth 5 or more, the least of them is %q; the worst is worth %g\n", menu.Count(5), space.Format(least), menu.Worst())
	// Output:
	// 2 drafts are worth 5 or more, the least of them is "tariff cut 75"; the worst is worth 0
}

// What an importer makes of the offers and the refusals of an exporter.
func ExampleBayes() {
	space, exporter, _, err := cut()
	if err != nil {
		fmt.Println(err)
		return
	}
	menu, err := bargain.NewMenu(space, exporter)
	if err != nil {
		fmt.Println(err)
		return
	}
	offers := bargain.NewFrequency(space)
	accepts := bargain.NewBayes(space)
	for _, d := range []terms.Draft{menu.Best(), menu.Ranked(1), menu.Ranked(1)} {
		offers.Hear(d)
		accepts.Update(d, true)
	}
	fmt.Println("deep cuts are worth more to it:", offers.Worth(menu.Ranked(1)) > offers.Worth(menu.Ranked(4)))
	fmt.Printf("accepts the deepest with chance %.2f, none with %.2f\n", accepts.Chance(menu.Best()), accepts.Chance(menu.Ranked(4)))
	// Output:
	// deep cuts are worth more to it: true
	// accepts the deepest with chance 0.90, none with 0.62
}

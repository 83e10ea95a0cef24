package tariff_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/tariff"
	"github.com/tradetalk/tradetalk/market/wiod"
)

// What would a worldwide trade war cost, and what would talks gain from there?
func Example() {
	e, err := wiod.Small().ZeroDeficits()
	if err != nil {
		log.Fatal(err)
	}
	ctx, v := context.Background(), market.NewSolver(e)
	g := tariff.Game{}
	war, err := g.Nash(ctx, v, e.Baseline())
	if err != nil {
		log.Fatal(err)
	}
	talks, err := g.Cooperate(ctx, v, nil, war.Policy, tariff.EqualGains)
	if err != nil {
		log.Fatal(err)
	}
	for k, r := range e.Regions() {
		fmt.Printf("%s war %+.2f %%, talks from war %+.2f %%\n", r.ID, 100*war.Gains[k], 100*talks.Gains[k])
	}
	// Output:
	// USA war -0.11 %, talks from war +0.54 %
	// EUR war -0.13 %, talks from war +0.54 %
	// CHN war -0.41 %, talks from war +0.54 %
	// RUS war -1.18 %, talks from war +0.54 %
	// JKT war -0.30 %, talks from war +0.54 %
	// IND war +0.00 %, talks from war +0.54 %
	// AME war -0.83 %, talks from war +0.54 %
	// ROW war -1.21 %, talks from war +0.54 %
}

// One region's best tariffs while the others keep theirs, with one rate by sector.
func ExampleGame_Optimal() {
	e, err := wiod.Small().ZeroDeficits()
	if err != nil {
		log.Fatal(err)
	}
	usa, _ := e.RegionIndex("USA")
	electronics, _ := e.SectorIndex("ELE")
	mex := (usa + 1) % e.NumRegions()
	best, err := tariff.Game{Grouping: market.BySector}.Optimal(context.Background(), market.NewSolver(e), e.Baseline(), usa)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%v: electronics from %.1f to %.1f %%, gain %.2f %%\n", best.Status,
		100*e.Tariff(electronics, usa, mex), 100*best.Policy.Tariff(electronics, usa, mex), 100*best.Gains[0])
	// Output:
	// optimal: electronics from 2.5 to 13.4 %, gain 0.26 %
}

// What a player of a war could gain by moving: nothing, to first order and by search. A game
// needs balanced trade.
func ExampleGame_Check() {
	e := wiod.Small()
	ctx, v := context.Background(), market.NewSolver(e)
	usa, _ := e.RegionIndex("USA")
	electronics, _ := e.SectorIndex("ELE")
	g := tariff.Game{Players: []int{usa}, Sectors: []int{electronics}, Grouping: market.BySector}
	var deficit *tariff.DeficitError
	if _, err := g.Nash(ctx, v, e.Baseline()); errors.As(err, &deficit) {
		fmt.Println("not balanced:", deficit.Region)
	}
	e, err := e.ZeroDeficits()
	if err != nil {
		log.Fatal(err)
	}
	v = market.NewSolver(e)
	war, err := g.Nash(ctx, v, e.Baseline())
	if err != nil {
		log.Fatal(err)
	}
	moves, err := g.Check(ctx, v, war.Policy, tariff.Search{Starts: 2})
	if err != nil {
		log.Fatal(err)
	}
	for _, m := range moves {
		fmt.Printf("gain from moving below a ten-thousandth of a percent: %v\n", max(m.Single, m.Joint) < 1e-6)
	}
	// Output:
	// not balanced: USA
	// gain from moving below a ten-thousandth of a percent: true
}

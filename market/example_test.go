package market_test

import (
	"errors"
	"fmt"
	"log"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
)

// What does a tariff of 25 % on electronics from China cost the United States and
// China?
func Example() {
	e := wiod.Small()
	electronics, _ := e.SectorIndex("ELE")
	usa, _ := e.RegionIndex("USA")
	chn, _ := e.RegionIndex("CHN")

	p := e.Baseline()
	p.SetTariff(electronics, usa, chn, 0.25)
	q, err := e.Solve(p)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("USA %+.3f %%\n", 100*(q.RealIncome(usa)-1))
	fmt.Printf("CHN %+.3f %%\n", 100*(q.RealIncome(chn)-1))
	fmt.Printf("flow %.0f -> %.0f million dollars a year\n", e.Trade(electronics, usa, chn), q.Flow(electronics, usa, chn))
	// Output:
	// USA -0.027 %
	// CHN -0.119 %
	// flow 138020 -> 21122 million dollars a year
}

// An exact ban, and one that lets a tenth of varieties through under licence.
func ExamplePolicy_Ban() {
	e := wiod.Small()
	energy, _ := e.SectorIndex("ENM")
	eur, _ := e.RegionIndex("EUR")
	rus, _ := e.RegionIndex("RUS")

	ban, licence := e.Baseline(), e.Baseline()
	ban.Ban(energy, eur, rus)
	licence.SetWeight(energy, eur, rus, 0.1)

	s := market.NewSolver(e)
	var q market.Equilibrium
	for _, p := range []*market.Policy{ban, licence} {
		if err := s.Solve(&q, p, nil); err != nil {
			log.Fatal(err)
		}
		fmt.Printf("EUR %+.3f %%, RUS %+.3f %%, flow %.0f\n", 100*(q.RealIncome(eur)-1), 100*(q.RealIncome(rus)-1), q.Flow(energy, eur, rus))
	}
	// Output:
	// EUR -0.009 %, RUS -0.510 %, flow 0
	// EUR -0.008 %, RUS -0.446 %, flow 10056
}

// A solver is reused; starting from the last equilibrium saves iterations.
func ExampleSolver_Solve() {
	e := wiod.World()
	steel, _ := e.SectorIndex("MET")
	usa, _ := e.RegionIndex("USA")
	bra, _ := e.RegionIndex("BRA")

	s := market.NewSolver(e)
	p := e.Baseline()
	var q market.Equilibrium
	for _, rate := range []float64{0.10, 0.25, 0.50} {
		p.SetTariff(steel, usa, bra, rate)
		if err := s.Solve(&q, p, &q); err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%2.0f %%: Brazil %+.4f %%, jobs in its metals %+.2f %%\n", 100*rate, 100*(q.RealIncome(bra)-1), 100*(q.Payroll(bra, steel)-1))
	}
	// Output:
	// 10 %: Brazil -0.0037 %, jobs in its metals -1.89 %
	// 25 %: Brazil -0.0081 %, jobs in its metals -4.16 %
	// 50 %: Brazil -0.0114 %, jobs in its metals -5.86 %
}

// A region that can neither make nor buy a good it uses has no equilibrium, and
// the error says which.
func ExampleCutOffError() {
	e := wiod.World()
	pharma, _ := e.SectorIndex("PHA")
	rus, _ := e.RegionIndex("RUS")
	p := e.Baseline()
	for i := range e.NumRegions() {
		p.Ban(pharma, rus, i)
	}
	_, err := e.Solve(p)
	var cut *market.CutOffError
	if errors.As(err, &cut) {
		fmt.Println(cut.Region, cut.Sector)
	}
	// Output: RUS PHA
}

// Sanctions go on top of a treaty, and the difference is a list of cells.
func ExamplePolicy_Overlay() {
	e := wiod.Small()
	usa, _ := e.RegionIndex("USA")
	eur, _ := e.RegionIndex("EUR")
	treaty, sanctions := e.Baseline(), e.Baseline()
	for j, s := range e.Sectors() {
		if s.Goods() {
			treaty.SetTariff(j, usa, eur, 0)
		}
	}
	elec, _ := e.SectorIndex("ELE")
	sanctions.Ban(elec, usa, eur)

	inForce := treaty.Clone()
	if err := inForce.Overlay(sanctions); err != nil {
		log.Fatal(err)
	}
	changes, err := treaty.Diff(inForce)
	if err != nil {
		log.Fatal(err)
	}
	for _, c := range changes {
		fmt.Println(c.Field, e.Sector(c.Sector).ID, e.Region(c.Importer).ID, e.Region(c.Exporter).ID, c.Old, "->", c.New)
	}
	// Output: weight ELE USA EUR 1 -> 0
}

// Coarser accounts: three regions, two sectors.
func ExampleEconomy_Aggregate() {
	e := wiod.World()
	c := market.Concordance{Regions: make(map[string]string), Sectors: make(map[string]string)}
	for _, r := range e.Regions() {
		switch r.ID {
		case "USA", "CHN":
			c.Regions[r.ID] = r.ID
		default:
			c.Regions[r.ID] = "REST"
		}
	}
	for _, s := range e.Sectors() {
		if s.Goods() {
			c.Sectors[s.ID] = "goods"
		} else {
			c.Sectors[s.ID] = "services"
		}
	}
	g, err := e.Aggregate(c)
	if err != nil {
		log.Fatal(err)
	}
	for _, s := range g.Sectors() {
		fmt.Printf("%s, trade elasticity %.2f\n", s.ID, s.Theta)
	}
	// Output:
	// goods, trade elasticity 9.84
	// services, trade elasticity 5.00
}

// The first-order measure is one thing, real income another.
func ExampleEquilibrium_Decompose() {
	e := wiod.World()
	usa, _ := e.RegionIndex("USA")
	chn, _ := e.RegionIndex("CHN")
	p := e.Baseline()
	for j, s := range e.Sectors() {
		if s.Goods() {
			p.SetTariff(j, usa, chn, e.Tariff(j, usa, chn)+0.25)
		}
	}
	q, err := e.Solve(p)
	if err != nil {
		log.Fatal(err)
	}
	d, err := q.Decompose(p, usa)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("terms of trade %+.2f %%, volume of trade %+.2f %%, first-order welfare %+.2f %%\n",
		100*d.TermsOfTrade, 100*d.VolumeOfTrade, 100*d.Welfare())
	fmt.Printf("real income %+.2f %%\n", 100*(q.RealIncome(usa)-1))
	// Output:
	// terms of trade +0.07 %, volume of trade -0.02 %, first-order welfare +0.05 %
	// real income -0.08 %
}

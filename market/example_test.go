package market_test

import (
	"errors"
	"fmt"
	"log"
	"strings"

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

// What would each region gain if the United States lowered its tariff on vehicles
// and machinery from Mexico, Canada and Brazil by a point? And what would the first
// licences be worth to Russia while its energy is banned in Europe?
func ExampleSolver_Gradient() {
	e := wiod.Small()
	vehicles, _ := e.SectorIndex("MVH")
	energy, _ := e.SectorIndex("ENM")
	usa, _ := e.RegionIndex("USA")
	ame, _ := e.RegionIndex("AME")
	eur, _ := e.RegionIndex("EUR")
	rus, _ := e.RegionIndex("RUS")

	p := e.Baseline()
	p.Ban(energy, eur, rus)
	s := market.NewSolver(e)
	var q market.Equilibrium
	if err := s.Solve(&q, p, nil); err != nil {
		log.Fatal(err)
	}
	var g market.Gradient
	if err := s.Gradient(&g, &q, p); err != nil {
		log.Fatal(err)
	}
	for _, r := range []int{usa, ame} {
		fmt.Printf("%s %+.5f %% for a point less\n", e.Region(r).ID, -0.01*100*g.Tariff(r, vehicles, usa, ame))
	}
	fmt.Printf("RUS %+.4f %% for a hundredth of varieties let through\n", 0.01*100*g.Weight(rus, energy, eur, rus))
	// Output:
	// USA -0.00335 % for a point less
	// AME +0.01350 % for a point less
	// RUS +0.0067 % for a hundredth of varieties let through
}

// What would Russia lose if Europe, the United States and Japan, Korea and Taiwan
// stopped buying its energy, and what would it cost Europe?
func ExampleSolver_Exposure() {
	e := wiod.Small()
	energy, _ := e.SectorIndex("ENM")
	usa, _ := e.RegionIndex("USA")
	eur, _ := e.RegionIndex("EUR")
	jkt, _ := e.RegionIndex("JKT")
	rus, _ := e.RegionIndex("RUS")

	p := e.Baseline()
	s := market.NewSolver(e)
	var q market.Equilibrium
	if err := s.Solve(&q, p, nil); err != nil {
		log.Fatal(err)
	}
	x, err := s.Exposure(&q, p, nil, market.CutOff{
		Region: rus, Partners: []int{eur, usa, jkt}, Sectors: []int{energy}, Side: market.Selling,
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("RUS loses %.2f %% (first order %.2f %%), EUR %.3f %%\n", 100*x.Loss, 100*x.FirstOrder, 100*x.PartnerLosses[0])
	fmt.Printf("Europe is %.0f %% of Russia's trade, Russia %.0f %% of Europe's\n", 100*q.Dependence(rus, eur), 100*q.Dependence(eur, rus))
	// Output:
	// RUS loses 0.69 % (first order 0.53 %), EUR 0.009 %
	// Europe is 36 % of Russia's trade, Russia 5 % of Europe's
}

// The same ban in its first quarter and in year five.
func ExampleAdaptation() {
	e := wiod.Small()
	rus, _ := e.RegionIndex("RUS")
	p := e.Baseline()
	for _, id := range []string{"USA", "EUR", "JKT"} {
		r, _ := e.RegionIndex(id)
		for j, sector := range e.Sectors() {
			if sector.Goods() {
				p.Ban(j, r, rus)
				p.Ban(j, rus, r)
			}
		}
	}
	a, err := market.NewAdaptation(e, market.AdaptationRules{})
	if err != nil {
		log.Fatal(err)
	}
	s := market.NewSolver(e)
	now := e.Baseline()
	var q market.Equilibrium
	for quarter := 1; quarter <= 17; quarter++ {
		if err := a.Apply(now, p); err != nil {
			log.Fatal(err)
		}
		if err := s.SolveWith(&q, now, a.Elasticities(), nil); err != nil {
			log.Fatal(err)
		}
		if quarter%8 == 1 {
			fmt.Printf("quarter %2d: Russia %.1f %%\n", quarter, 100*(q.RealIncome(rus)-1))
		}
		if err := a.Advance(p); err != nil {
			log.Fatal(err)
		}
	}
	// Output:
	// quarter  1: Russia -7.7 %
	// quarter  9: Russia -4.7 %
	// quarter 17: Russia -4.0 %
}

// The tariff that serves the United States best if nobody answers it.
func ExampleSolver_OptimalTariff() {
	e := wiod.Small()
	usa, _ := e.RegionIndex("USA")
	r, err := market.NewSolver(e).OptimalTariff(e.Baseline(), nil, market.TariffProblem{Region: usa, Grouping: market.Uniform})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s: %.1f %%, real income %+.2f %%\n", r.Status, 100*r.Policy.Tariff(0, usa, 1), 100*r.Gain)
	// Output:
	// optimal: 13.8 %, real income +0.25 %
}

// Whose profits does a tariff move? With a fixed number of firms a tariff on electronics from
// China shifts profits from producers there to producers in the United States.
func ExampleEconomy_WithClosure() {
	a := wiod.Small().Accounts()
	for j := range a.Sectors {
		// A mark-up of an eighth on cost in every sector; both closures share the elasticity.
		a.Sectors[j].Theta, a.Sectors[j].Sigma = 8, 9
	}
	e, err := market.New(a)
	if err != nil {
		log.Fatal(err)
	}
	electronics, _ := e.SectorIndex("ELE")
	usa, _ := e.RegionIndex("USA")
	chn, _ := e.RegionIndex("CHN")
	for _, c := range []market.Closure{market.PerfectCompetition, market.FixedFirms} {
		f, err := e.WithClosure(c)
		if err != nil {
			log.Fatal(err)
		}
		p := f.Baseline()
		p.AddTariff(electronics, usa, chn, 0.25)
		q, err := f.Solve(p)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%v: USA %+.3f %%, CHN %+.3f %%\n", c, 100*(q.RealIncome(usa)-1), 100*(q.RealIncome(chn)-1))
		fmt.Printf("  profits in electronics: USA %+.0f, CHN %+.0f million dollars a year\n",
			q.SectorProfit(usa, electronics)-f.SectorProfit(usa, electronics), q.SectorProfit(chn, electronics)-f.SectorProfit(chn, electronics))
	}
	// Output:
	// perfect competition: USA -0.039 %, CHN -0.104 %
	//   profits in electronics: USA +0, CHN +0 million dollars a year
	// fixed firms: USA -0.064 %, CHN -0.232 %
	//   profits in electronics: USA +6931, CHN -16427 million dollars a year
}

// How much must a government care about an industry before a tariff serves the government?
func ExampleEquilibrium_Government() {
	a := wiod.Small().Accounts()
	for j := range a.Sectors {
		a.Sectors[j].Sigma = 9
	}
	a.Closure = market.FixedFirms
	e, err := market.New(a)
	if err != nil {
		log.Fatal(err)
	}
	electronics, _ := e.SectorIndex("ELE")
	usa, _ := e.RegionIndex("USA")
	chn, _ := e.RegionIndex("CHN")
	p := e.Baseline()
	p.AddTariff(electronics, usa, chn, 0.25)
	q, err := e.Solve(p)
	if err != nil {
		log.Fatal(err)
	}
	for _, weight := range []float64{1, 1.5, 2} {
		w := e.Weights()
		w.SetWeight(usa, electronics, weight)
		fmt.Printf("weight %.1f: objective %+.3f %%\n", weight, 100*(q.Government(w, usa)-1))
	}
	fmt.Printf("real income %+.3f %%\n", 100*(q.RealIncome(usa)-1))
	// Output:
	// weight 1.0: objective -0.064 %
	// weight 1.5: objective +0.046 %
	// weight 2.0: objective +0.155 %
	// real income -0.064 %
}

// Measures add up in points, in Go and in a file.
func ExamplePolicy_Stack() {
	e := wiod.Small()
	j, _ := e.SectorIndex("MET")
	usa, _ := e.RegionIndex("USA")
	chn, _ := e.RegionIndex("CHN")
	steel, fentanyl := e.Baseline(), e.Baseline()
	steel.AddTariff(j, usa, chn, 0.25)
	fentanyl.AddTariff(j, usa, chn, 0.10)
	if err := steel.Stack(fentanyl); err != nil {
		log.Fatal(err)
	}
	file := "sector,importer,exporter,tariff\nMET,USA,CHN,+25\nMET,USA,CHN,+10\n"
	read, err := e.ReadPolicy("policy.csv", strings.NewReader(file))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.4f %.4f %.4f\n", e.Tariff(j, usa, chn), steel.Tariff(j, usa, chn), read.Tariff(j, usa, chn))
	// Output:
	// 0.0247 0.3747 0.3747
}

// Deficits that are given in money need trade to pay for them.
func ExampleSolver_Diagnose() {
	e := wiod.Small()
	p := e.Baseline()
	for j := range e.NumSectors() {
		for m := range e.NumRegions() {
			for i := range e.NumRegions() {
				if m != i {
					p.SetBarrier(j, m, i, 1000)
				}
			}
		}
	}
	v := market.NewSolver(e)
	err := v.Solve(new(market.Equilibrium), p, nil)
	err = v.Diagnose(p, err)
	fmt.Println(err)
	var unpaid *market.UnpayableError
	if errors.As(err, &unpaid) {
		fmt.Printf("%s can pay %.1f %%\n", unpaid.Region, 100*unpaid.Share)
	}
	p.SetDeficits(market.NoDeficits)
	fmt.Println(v.Solve(new(market.Equilibrium), p, nil))
	// Output:
	// market: no equilibrium: trade earns at most 7.3 % of the deficits, transfers and freezes that are owed, which region "RUS" cannot pay beyond (see Policy.SetDeficits)
	// RUS can pay 7.3 %
	// <nil>
}

// How much does the effect of a tariff depend on the rule for trade deficits? The effect under
// NoDeficits includes the end of the deficit.
func ExampleDeficitRule() {
	e := wiod.Small()
	usa, _ := e.RegionIndex("USA")
	chn, _ := e.RegionIndex("CHN")
	p := e.Baseline()
	for j, s := range e.Sectors() {
		if s.Goods() {
			p.AddTariff(j, usa, chn, 0.25)
		}
	}
	rules := []market.DeficitRule{market.NominalDeficits, market.IncomeDeficits, market.OwnIncomeDeficits, market.NoDeficits}
	for _, rule := range rules {
		p.SetDeficits(rule)
		q, err := e.Solve(p)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%v: USA %+.3f %%, deficit %.0f billion dollars\n", rule, 100*(q.RealIncome(usa)-1), q.Deficit(usa)/1000)
	}
	// Output:
	// nominal: USA -0.071 %, deficit 478 billion dollars
	// share of world income: USA -0.071 %, deficit 478 billion dollars
	// share of own income: USA -0.065 %, deficit 479 billion dollars
	// zero: USA -2.998 %, deficit 0 billion dollars
}

// Does a tariff cost jobs where labour supply answers to the real wage? The answer depends on
// the use of tariff revenue: paid to households, or in place of a tax on wages.
func ExampleEconomy_WithLabour() {
	e := wiod.Small()
	usa, _ := e.RegionIndex("USA")
	chn, _ := e.RegionIndex("CHN")
	for _, rebate := range []market.Rebate{market.LumpSum, market.WageTax} {
		f, err := e.WithLabour(market.Labour{Supply: 0.5, Rebate: rebate})
		if err != nil {
			log.Fatal(err)
		}
		p := f.Baseline()
		for j, s := range f.Sectors() {
			if s.Goods() {
				p.AddTariff(j, usa, chn, 0.25)
			}
		}
		q, err := f.Solve(p)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%v: employment %+.3f %%, welfare %+.3f %%\n", rebate, 100*(q.Employment(usa)-1), 100*(q.Welfare(usa)-1))
	}
	// Output:
	// lump sum: employment -0.064 %, welfare -0.105 %
	// wage tax: employment -0.026 %, welfare -0.069 %
}

// Derivatives of all real incomes by every value of a policy, at the price of one solve.
func ExampleGradient() {
	e := wiod.Small()
	p := e.Baseline()
	electronics, _ := e.SectorIndex("ELE")
	usa, _ := e.RegionIndex("USA")
	chn, _ := e.RegionIndex("CHN")
	s := market.NewSolver(e)
	var q market.Equilibrium
	if err := s.Solve(&q, p, nil); err != nil {
		log.Fatal(err)
	}
	var g market.Gradient
	if err := s.Gradient(&g, &q, p); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("real income of USA, %% for each: all foreign trade 1 %% dearer %.4f\n", g.Friction(usa, usa))
	fmt.Printf("an exact stop of electronics from China %.4f, to first order\n", 100*g.CutOff(usa, market.CutOff{Region: usa, Partners: []int{chn}, Sectors: []int{electronics}}))
	fmt.Printf("a wedge of 1 %% in that cell, kept by USA %.5f, by CHN %.5f\n", g.Wedge(usa, electronics, usa, chn, usa), g.Wedge(usa, electronics, usa, chn, chn))
	fmt.Println("sales help more than frozen assets of another:", g.SaleValue(usa, electronics, usa) > g.Freeze(usa, chn, usa))
	fmt.Println(g.Economy() == e)
	// Output:
	// real income of USA, % for each: all foreign trade 1 % dearer -0.1399
	// an exact stop of electronics from China -0.0634, to first order
	// a wedge of 1 % in that cell, kept by USA 0.00273, by CHN -0.00567
	// sales help more than frozen assets of another: false
	// true
}

// Errors say where a policy or data have no equilibrium.
func ExampleEconomy_Solve_errors() {
	e := wiod.Small()
	rus, _ := e.RegionIndex("RUS")
	stop := e.Baseline()
	for i := range e.NumRegions() {
		if i != rus {
			for j := range e.NumSectors() {
				stop.Ban(j, rus, i)
				stop.Ban(j, i, rus)
			}
		}
	}
	_, err := e.Solve(stop)
	var (
		cut        *market.CutOffError
		stranded   *market.StrandedError
		separated  *market.SeparatedError
		insolvent  *market.InsolvencyError
		policy     *market.PolicyError
		converge   *market.ConvergenceError
		input      *market.InputError
		derivative *market.DerivativeError
	)
	switch {
	case errors.As(err, &cut):
		fmt.Println("cannot be supplied:", cut.Region, cut.Sector)
	case errors.As(err, &stranded), errors.As(err, &separated):
		fmt.Println("no trade joins:", err)
	case errors.As(err, &insolvent):
		fmt.Println("owes more than it earns:", insolvent.Region)
	case errors.As(err, &policy), errors.As(err, &input):
		fmt.Println("a mistake:", err)
	case errors.As(err, &converge), errors.As(err, &derivative):
		fmt.Println("not found:", err)
	}
	// Output:
	// no trade joins: market: region "RUS" may not trade with anyone: got a deficit of -115222, want zero (see Policy.SetDeficits)
}

// The weights of a government that cares for its metals.
func ExampleWeights() {
	e := wiod.World()
	metals, _ := e.SectorIndex("MET")
	usa, _ := e.RegionIndex("USA")
	w := e.Weights()
	w.SetWeight(usa, metals, 1.5)
	fmt.Println(w.Weight(usa, metals), w.Weight(usa, 0), w.Economy() == e)
	// Output:
	// 1.5 1 true
}

// Accounts can be checked before an economy is made of them.
func ExampleAccounts_Residuals() {
	a := wiod.Small().Accounts()
	fmt.Println(len(a.Residuals(1e-9)), "identities fail")
	a.ValueAdded[0] *= 2
	for _, r := range a.Residuals(1e-9) {
		fmt.Println(r.Error())
	}
	// Output:
	// 0 identities fail
	// market: accounts, region "USA", sector "AGF": sales equal value added and inputs: 1446443.212 and 1900467.905 differ by 0.0147 of output
	// market: accounts, region "USA": final demand equals value added, tariff revenue and deficit: 17895940.24 and 18349964.93 differ by 0.0147 of output
}

package table_test

import (
	"fmt"
	"log"
	"strings"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/table"
)

// A one-sector economy from trade flows and gross domestic products.
func ExampleBACI() {
	flows := "t,i,j,k,v,q\n2023,842,156,850440,150,1\n2023,156,842,850440,450,1\n"
	countries := "country_code,country_name,country_iso2,country_iso3\n842,USA,US,USA\n156,China,CN,CHN\n"
	gdp := "country,gdp\nUSA,27000\nCHN,18000\n"
	e, report, err := table.BACI(strings.NewReader(flows), strings.NewReader(countries), strings.NewReader(gdp),
		table.Options{Sectors: []market.Sector{{ID: "all", Theta: 4}}})
	if err != nil {
		log.Fatal(err)
	}
	p := e.Baseline()
	p.AddTariff(0, 0, 1, 0.25)
	q, err := e.Solve(p)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d adjustments; USA deficit %.0f; USA %+.3f %%, CHN %+.3f %%\n", len(report.Adjustments), e.Deficit(0), 100*(q.RealIncome(0)-1), 100*(q.RealIncome(1)-1))
	// Output:
	// 0 adjustments; USA deficit 300; USA +0.191 %, CHN -0.346 %
}

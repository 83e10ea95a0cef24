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

// An economy of two regions and two sectors from a table in the form of WIOD, in which
// columns 1 and 2 are industries and 3 final use.
func ExampleWIOD() {
	text := `IndustryCode,IndustryDescription,Country,RNr,Year,USA1,USA2,USA3,CHN1,CHN2,CHN3,TOT
A01,Farms,USA,1,2014,20,10,60,2,1,5,98
C10-C12,Food,USA,2,2014,10,30,150,1,2,10,203
A01,Farms,CHN,1,2014,3,2,4,40,20,80,149
C10-C12,Food,CHN,2,2014,2,5,12,10,30,120,179
VA,Value added,TOT,70,2014,63,156,0,96,126,0,441
`
	e, report, err := table.WIOD(strings.NewReader(text), table.Options{
		Concordance: market.Concordance{Sectors: map[string]string{"A01": "food", "C10-C12": "food"}},
		Sectors:     []market.Sector{{ID: "food", Theta: 4}},
	})
	if err != nil {
		log.Fatal(err)
	}
	usa, _ := e.RegionIndex("USA")
	chn, _ := e.RegionIndex("CHN")
	fmt.Printf("%d adjustments; output %.0f and %.0f; USA buys %.0f from CHN and sells %.0f\n",
		len(report.Adjustments), e.Output(usa, 0), e.Output(chn, 0), e.Trade(0, usa, chn), e.Trade(0, chn, usa))
	// Output:
	// 0 adjustments; output 301 and 328; USA buys 28 from CHN and sells 21
}

package table_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/table"
	"github.com/tradetalk/tradetalk/market/wiod"
)

// deliveries returns what a published table would hold of an economy: the delivery from
// a region's sector to an industry (at basic prices), and to final use.
func deliveries(e *market.Economy) (inputs func(i, k, n, j int) float64, final func(i, k, n int) float64) {
	a := e.Accounts()
	s := e.NumSectors()
	basic := func(i, k, n int) float64 { return e.Share(k, n, i) / (1 + e.Tariff(k, n, i)) }
	inputs = func(i, k, n, j int) float64 { return a.Intermediate[(n*s+k)*s+j] * basic(i, k, n) }
	final = func(i, k, n int) float64 { return a.FinalDemand[n*s+k] * basic(i, k, n) }
	return inputs, final
}

// wiodTable writes an economy in the form of WIOD, with two final uses: consumption, and
// changes in inventories that take a tenth of it away again.
func wiodTable(e *market.Economy, prefix string) string {
	inputs, final := deliveries(e)
	n, s := e.NumRegions(), e.NumSectors()
	var b strings.Builder
	b.WriteString("IndustryCode,IndustryDescription,Country,RNr,Year")
	for m := range n {
		for c := range s + 2 {
			fmt.Fprintf(&b, ",%s%s%d", prefix, e.Region(m).ID, c+1)
		}
	}
	b.WriteString(",TOT\n")
	for i := range n {
		for k := range s {
			fmt.Fprintf(&b, "%s,\"%s, all\",%s,%d,2014", e.Sector(k).ID, e.Sector(k).Name, e.Region(i).ID, k+1)
			for m := range n {
				for j := range s {
					fmt.Fprintf(&b, ",%v", inputs(i, k, m, j))
				}
				fmt.Fprintf(&b, ",%v,%v", 1.1*final(i, k, m), -0.1*final(i, k, m))
			}
			b.WriteString(",0\n")
		}
	}
	for k, row := range []string{"II_fob", "TXSP", "EXP_adj", "PURR", "PURNR", "VA", "IntTTM", "GO"} {
		fmt.Fprintf(&b, "%s,x,TOT,%d,2014%s\n", row, s+9+k, strings.Repeat(",1", n*(s+2)+1))
	}
	return b.String()
}

// icioTable writes an economy in the form of an edition of the OECD's, with China in parts.
// The edition of 2016 has final uses before countries, that of 2021 taxes by country, and that
// of 2023 underscores in the codes of industries.
func icioTable(e *market.Economy, edition int) string {
	inputs, final := deliveries(e)
	n, s := e.NumRegions(), e.NumSectors()
	type part struct {
		id    string
		r     int
		share float64
	}
	// Parts come after all countries, and what is left to the country is zero.
	var parts, split []part
	for r := range n {
		id, share := e.Region(r).ID, 1.0
		if id == "CHN" {
			share = 0
			split = append(split, part{"CN1", r, 0.3}, part{"CN2", r, 0.7})
		}
		parts = append(parts, part{id, r, share})
	}
	parts = append(parts, split...)
	code := func(j int) string {
		if edition == 2023 {
			return "A01_" + e.Sector(j).ID
		}
		return e.Sector(j).ID
	}
	var b strings.Builder
	if edition != 2016 {
		b.WriteString("V1")
	}
	for _, p := range parts {
		for j := range s {
			fmt.Fprintf(&b, ",%s_%s", p.id, code(j))
		}
	}
	for m := range n {
		if id := e.Region(m).ID; edition == 2016 {
			fmt.Fprintf(&b, ",HFCE_%s,INVNT_%s", id, id)
		} else {
			fmt.Fprintf(&b, ",%s_HFCE,%s_INVNT", id, id)
		}
	}
	total := map[int]string{2016: "DISC,TOTAL", 2021: "TOTAL", 2023: "OUT"}[edition]
	empty := strings.Repeat(",0", 1+strings.Count(total, ","))
	b.WriteString("," + total + "\n")
	for _, p := range parts {
		for k := range s {
			fmt.Fprintf(&b, "%s_%s", p.id, code(k))
			for _, q := range parts {
				for j := range s {
					fmt.Fprintf(&b, ",%v", p.share*q.share*inputs(p.r, k, q.r, j))
				}
			}
			for m := range n {
				fmt.Fprintf(&b, ",%v,%v", 1.1*p.share*final(p.r, k, m), -0.1*p.share*final(p.r, k, m))
			}
			b.WriteString(empty + "\n")
		}
	}
	rest := []string{"TLS", "VA", "OUT"}
	if edition != 2023 {
		rest = []string{"VALU", "OUTPUT"}
		for _, r := range e.Regions() {
			rest = append(rest, r.ID+"_TAXSUB")
		}
	}
	for _, row := range rest {
		fmt.Fprintf(&b, "%s%s%s\n", row, strings.Repeat(",1", len(parts)*s+2*n), empty)
	}
	return b.String()
}

// options keep codes and take tariffs and elasticities from the economy.
func options(e *market.Economy) table.Options {
	return table.Options{Sectors: e.Sectors(), Tariff: func(sector, importer, exporter string) float64 {
		j, _ := e.SectorIndex(sector)
		m, _ := e.RegionIndex(importer)
		i, _ := e.RegionIndex(exporter)
		return e.Tariff(j, m, i)
	}}
}

// same holds two economies to each other: accounts, and what a trade war does to both.
func same(t *testing.T, want, got *market.Economy) {
	t.Helper()
	require.Empty(t, got.Residuals(), "closed")
	require.NoError(t, got.Validate(1e-9))
	require.Equal(t, want.NumRegions(), got.NumRegions())
	real := func(e *market.Economy) *market.Equilibrium {
		p := e.Baseline()
		usa, _ := e.RegionIndex("USA")
		chn, _ := e.RegionIndex("CHN")
		for j := range e.NumSectors() {
			p.AddTariff(j, usa, chn, 0.25)
		}
		q, err := e.Solve(p)
		require.NoError(t, err)
		return q
	}
	a, b := real(want), real(got)
	for r, region := range want.Regions() {
		x, ok := got.RegionIndex(region.ID)
		require.True(t, ok)
		require.InEpsilon(t, want.Income(r), got.Income(x), 1e-9)
		require.InDelta(t, a.RealIncome(r), b.RealIncome(x), 1e-9)
	}
}

// What is written in a published form is read back as the same economy.
func TestPublishedForms(t *testing.T) {
	e := wiod.Small()
	for name, read := range map[string]func() (*market.Economy, *table.Report, error){
		"WIOD": func() (*market.Economy, *table.Report, error) {
			return table.WIOD(strings.NewReader(wiodTable(e, "")), options(e))
		},
		"WIOD Stata": func() (*market.Economy, *table.Report, error) {
			return table.WIOD(strings.NewReader(wiodTable(e, "v")), options(e))
		},
		"WIOD R": func() (*market.Economy, *table.Report, error) {
			// R writes the numbers of rows into a first column without a name.
			lines := strings.SplitAfter(wiodTable(e, ""), "\n")
			for k, line := range lines {
				if line != "" {
					lines[k] = strconv.Quote(strings.Repeat("1", k)) + "," + line
				}
			}
			return table.WIOD(strings.NewReader(strings.Join(lines, "")), options(e))
		},
		"ICIO 2016": func() (*market.Economy, *table.Report, error) {
			return table.ICIO(strings.NewReader(icioTable(e, 2016)), options(e))
		},
		"ICIO 2021": func() (*market.Economy, *table.Report, error) {
			return table.ICIO(strings.NewReader(icioTable(e, 2021)), options(e))
		},
		"ICIO 2023": func() (*market.Economy, *table.Report, error) {
			o := options(e)
			o.Concordance.Sectors = make(map[string]string)
			for _, s := range e.Sectors() {
				o.Concordance.Sectors["A01_"+s.ID] = s.ID
			}
			return table.ICIO(strings.NewReader(icioTable(e, 2023)), o)
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, report, err := read()
			require.NoError(t, err)
			require.Less(t, report.Total(), 1e-6)
			same(t, e, got)
		})
	}
}

// A concordance merges as Economy.Aggregate does.
func TestConcordance(t *testing.T) {
	e := wiod.Small()
	c := market.Concordance{Regions: make(map[string]string), Sectors: make(map[string]string)}
	for _, r := range e.Regions() {
		if c.Regions[r.ID] = "ROW"; r.ID == "USA" || r.ID == "CHN" {
			c.Regions[r.ID] = r.ID
		}
	}
	for _, s := range e.Sectors() {
		if c.Sectors[s.ID] = "services"; s.Goods() {
			c.Sectors[s.ID] = "goods"
		}
	}
	want, err := e.Aggregate(c)
	require.NoError(t, err)
	o := table.Options{Concordance: c, Sectors: want.Sectors(), Tariff: options(want).Tariff}
	got, _, err := table.WIOD(strings.NewReader(wiodTable(e, "")), o)
	require.NoError(t, err)
	for r, region := range want.Regions() {
		x, ok := got.RegionIndex(region.ID)
		require.True(t, ok)
		for j := range want.NumSectors() {
			require.InEpsilon(t, want.Output(r, j), got.Output(x, j), 1e-9)
		}
	}
	require.Empty(t, got.Residuals())
}

// BACI's flows of several products with GDPs make a one-sector economy that closes; who
// exports more than GDP has no domestic sales, and is reported.
func TestBACI(t *testing.T) {
	flows := "t,i,j,k,v,q\n2023,4,8,10121,30,1\n2023,4,8,10129,10,1\n2023,8,4,10121,25,1\n2023,12,4,10121,50,2\n2023,4,12,10121,20,2\n2023,12,8,20000,5,1\n"
	countries := "country_code,country_name,country_iso2,country_iso3\n4,A,AA,AAA\n8,B,BB,BBB\n12,C,CC,CCC\n"
	gdp := "country,gdp\nAAA,200\nBBB,100\nCCC,40\n"
	o := table.Options{Sectors: []market.Sector{{ID: "all", Theta: 4}}}
	e, report, err := table.BACI(strings.NewReader(flows), strings.NewReader(countries), strings.NewReader(gdp), o)
	require.NoError(t, err)
	require.Empty(t, e.Residuals())
	require.Equal(t, 40.0, e.Trade(0, 1, 0))
	require.Equal(t, 140.0, e.Trade(0, 0, 0))
	require.Equal(t, 75.0, e.Trade(0, 1, 1))
	require.Zero(t, e.Trade(0, 2, 2))
	require.Equal(t, 15.0, e.Deficit(0))
	require.Equal(t, []table.Adjustment{{What: "exports beyond GDP", Region: "CCC", Amount: 15}}, report.Adjustments)
	require.Equal(t, `exports beyond GDP, region "CCC": 15`, report.Adjustments[0].String())
	p := e.Baseline()
	p.SetTariff(0, 0, 1, 0.2)
	_, err = e.Solve(p)
	require.NoError(t, err)

	// Releases until 2023 have other names in the list of countries; names may have bytes that are
	// no UTF-8, and not every code a country.
	old := "country_code,country_name_abbreviation,country_name_full,iso_2digit_alpha,iso_3digit_alpha\n4,A,A,AA,AAA\n8,B\xf4,B,BB,BBB\n12,C,C,CC,CCC\n697,\"Europe EFTA, nes\",,,R20\n"
	same, _, err := table.BACI(strings.NewReader(flows), strings.NewReader(old), strings.NewReader(gdp), o)
	require.NoError(t, err)
	require.Equal(t, e.Accounts(), same.Accounts())
	_, _, err = table.BACI(strings.NewReader(strings.Replace(flows, "2023,12,8", "2022,12,8", 1)+"2023,99,8,1,-2,3\n"), strings.NewReader(countries), strings.NewReader(gdp), o)
	require.ErrorContains(t, err, "BACI flows:7: t: got \"2022\"")
	require.ErrorContains(t, err, `BACI flows:8: i: got "99"`)
	require.ErrorContains(t, err, `BACI flows:8: v: got "-2"`)
	_, _, err = table.BACI(strings.NewReader(flows), strings.NewReader("country_code\n4\n"), strings.NewReader(gdp), o)
	require.ErrorContains(t, err, "BACI countries:1: country_iso3: got no such column")
}

// Inventories that outweigh deliveries, and inputs beyond output, are made good and told.
func TestAdjustments(t *testing.T) {
	text := `IndustryCode,IndustryDescription,Country,RNr,Year,AAA1,AAA2,AAA3,AAA4,BBB1,BBB2,BBB3,BBB4,TOT
x,X,AAA,1,2000,10,5,30,0,0,0,5,-9,41
y,Y,AAA,2,2000,5,5,40,-60,0,0,0,0,-10
x,X,BBB,1,2000,0,0,6,0,5,60,30,0,101
y,Y,BBB,2,2000,0,0,10,0,5,5,30,0,50
`
	o := table.Options{Sectors: []market.Sector{{ID: "x", Theta: 4}, {ID: "y", Theta: 4}}}
	e, report, err := table.WIOD(strings.NewReader(text), o)
	require.NoError(t, err)
	require.Empty(t, e.Residuals())
	var said []string
	for _, a := range report.Adjustments {
		said = append(said, a.String())
	}
	require.Contains(t, said, `negative flow, region "BBB", sector "x", exporter "AAA": 4`)
	require.Contains(t, said, `negative flow, region "AAA", sector "y", exporter "AAA": 10`)
	require.Contains(t, strings.Join(said, "\n"), `inputs beyond output, region "BBB", sector "y"`)
	require.Positive(t, report.Total())
}

// Mistakes come all together.
func TestMistakes(t *testing.T) {
	e := wiod.Small()
	text := wiodTable(e, "")
	o := options(e)
	o.Sectors = append(o.Sectors[1:], market.Sector{ID: "spare", Theta: 3})
	o.Concordance.Regions = map[string]string{"USA": "USA", "MOON": "MOON"}
	_, _, err := table.WIOD(strings.NewReader(text), o)
	for _, want := range []string{`no elasticity for`, `"spare"`, `no entry for "CHN"`, `"MOON"`} {
		require.ErrorContains(t, err, want)
	}
	_, _, err = table.WIOD(strings.NewReader("Country,Year\n"), o)
	require.ErrorContains(t, err, "IndustryCode")
	require.ErrorContains(t, err, "RNr")
	require.ErrorContains(t, err, "AUS1")
	_, _, err = table.ICIO(strings.NewReader("a,b\nc,d\n"), o)
	require.ErrorContains(t, err, "AUS_01T02")
	_, _, err = table.ICIO(strings.NewReader("V1,AUS_A,AUS_HFCE\nAUS_A,1,much\nAUS_A,1,2\n"), table.Options{Sectors: []market.Sector{{ID: "A", Theta: 1}}})
	require.ErrorContains(t, err, `ICIO table:2: AUS_HFCE: got "much"`)
	_, _, err = table.ICIO(strings.NewReader("V1,AUS_A,AUS_HFCE\nAUS_A,1,1\nAUS_A,1,2\n"), table.Options{Sectors: []market.Sector{{ID: "A", Theta: 1}}})
	require.ErrorContains(t, err, "not again after line 2")
	// Nothing that might deliver is passed over.
	_, _, err = table.ICIO(strings.NewReader("V1,AUS_A,AUST_HFCE,AUS_HFCE\nAUS_A,1,1,1\n"), table.Options{})
	require.ErrorContains(t, err, `ICIO table:1: header: got "AUST_HFCE"`)
	_, _, err = table.ICIO(strings.NewReader("V1,AUS_A,AUS_HFCE\nAUS_A,1,1\nAUSA,1,1\n"), table.Options{})
	require.ErrorContains(t, err, `ICIO table:3: row: got "AUSA"`)
	_, _, err = table.WIOD(strings.NewReader(strings.Replace(text, "USA2", "USAx2", 1)), options(e))
	require.ErrorContains(t, err, `WIOD table:1: header: got "USAx2"`)
}

// A directory holds a table and what goes with it.
func TestLoad(t *testing.T) {
	e := wiod.Small()
	var sectors, tariffs strings.Builder
	sectors.WriteString("sector,theta,isic4\n")
	for _, s := range e.Sectors() {
		fmt.Fprintf(&sectors, "%s,%v,%q\n", s.ID, s.Theta, s.ISIC)
	}
	tariffs.WriteString("sector,importer,exporter,tariff\n")
	for j, s := range e.Sectors() {
		for m, a := range e.Regions() {
			for i, b := range e.Regions() {
				if v := e.Tariff(j, m, i); v != 0 {
					fmt.Fprintf(&tariffs, "%s,%s,%s,%v\n", s.ID, a.ID, b.ID, v)
				}
			}
		}
	}
	dir := fstest.MapFS{
		"icio.csv":    {Data: []byte(icioTable(e, 2021))},
		"sectors.csv": {Data: []byte(sectors.String())}, "tariffs.csv": {Data: []byte(tariffs.String())},
	}
	got, _, err := table.Load(dir)
	require.NoError(t, err)
	same(t, e, got)

	dir["tariffs.csv"] = &fstest.MapFile{Data: []byte("sector,importer,exporter,tariff\nELE,USA,CHN,0.1\nELE,USA,CHN,0.2\n")}
	_, _, err = table.Load(dir)
	require.ErrorContains(t, err, `tariffs.csv:3: exporter: got "CHN", want each flow once`)
	dir["tariffs.csv"] = &fstest.MapFile{Data: []byte("sector,importer,exporter,tariff\nELF,USA,CHN,0.1\nELE,MOON,CHN,0.2\nELE,USA,USA,0.1\n")}
	_, _, err = table.Load(dir)
	require.ErrorContains(t, err, `tariffs.csv:2: sector: got "ELF"`)
	require.ErrorContains(t, err, `tariffs.csv:3: importer: got "MOON"`)
	require.ErrorContains(t, err, `tariffs.csv:4: exporter: got "USA"`)
	delete(dir, "tariffs.csv")

	dir["concordance.csv"] = &fstest.MapFile{Data: []byte("kind,from,to\nplanet,A,B\nregion,USA,USA\nregion,USA,ROW\n")}
	_, _, err = table.Load(dir)
	require.ErrorContains(t, err, "concordance.csv:2")
	require.ErrorContains(t, err, "concordance.csv:4")
	_, _, err = table.Load(fstest.MapFS{"sectors.csv": dir["sectors.csv"]})
	require.ErrorContains(t, err, "want one of wiod.csv, icio.csv and baci.csv")
}

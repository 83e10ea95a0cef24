package market_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
)

// change replaces a text in one of the files.
func change(t *testing.T, m fstest.MapFS, name, old, new string) {
	t.Helper()
	text := string(m[name].Data)
	require.Contains(t, text, old)
	m[name] = &fstest.MapFile{Data: []byte(strings.Replace(text, old, new, 1))}
}

// listing returns the lines of an error.
func listing(t *testing.T, err error) []string {
	t.Helper()
	require.Error(t, err)
	return strings.Split(err.Error(), "\n")
}

// What spreadsheets write: a byte order mark, quoted headers, spaces.
func TestLoadTakesWhatSpreadsheetsWrite(t *testing.T) {
	want, err := market.Load(files())
	require.NoError(t, err)
	m := files()
	change(t, m, "regions.csv", "region,name", "\ufeff\"region\",\"name\"")
	change(t, m, "sectors.csv", "sector,theta,isic4\ng,4,C10-C12", "\ufeffsector, theta , \"isic4\"\r\ng , 4, C10-C12\r")
	change(t, m, "trade.csv", "g,A,B,20,0.1", "g, A, B, 20, 0.1 ")
	got, err := market.Load(m)
	require.NoError(t, err)
	require.Equal(t, want.Accounts(), got.Accounts())
}

// Semicolons get a hint instead of one mistake for each column.
func TestLoadHintsAtSeparators(t *testing.T) {
	for _, separator := range []string{";", "\t"} {
		m := files()
		m["trade.csv"] = &fstest.MapFile{Data: []byte(strings.ReplaceAll("\""+string(m["trade.csv"].Data), ",", separator))}
		_, err := market.Load(m)
		require.Equal(t, []string{"market: trade.csv:1: header: got columns separated by semicolons or tabs, want commas between columns, and points in numbers"}, listing(t, err))
	}
}

// A table that cannot be read does not make mistakes of all that refers to it, but
// what else is wrong is still said.
func TestLoadDoesNotDrownMistakes(t *testing.T) {
	m := files()
	change(t, m, "regions.csv", "region,name", "regoin,name")
	change(t, m, "trade.csv", "s,A,A,100,0", "x,A,A,-100,0")
	_, err := market.Load(m)
	require.Equal(t, []string{
		`market: regions.csv:1: region: got no such column, want the column`,
		`market: trade.csv:6: sector: got "x", want the ID of a sector in sectors.csv`,
		`market: trade.csv:6: sector "x", region "A", exporter "A", value: got "-100", want an amount from 0 to 1e100`,
	}, listing(t, err))

	m = files()
	change(t, m, "sectors.csv", "s,5,G45+G46", "s,5")
	delete(m, "regions.csv")
	_, err = market.Load(m)
	require.Len(t, listing(t, err), 2)
	require.ErrorContains(t, err, "regions.csv")
	require.ErrorContains(t, err, "sectors.csv:3: record: got 2 fields, want 3")
}

// A record that is not CSV costs that record.
func TestLoadGoesOnAfterBadQuotes(t *testing.T) {
	m := files()
	change(t, m, "trade.csv", "g,A,B,20,0.1", "g,\"A,B,20,0.1") // never closed
	change(t, m, "trade.csv", "s,B,B,100,0", "s,B,B,much,0")
	change(t, m, "io.csv", "A,g,g,30", "A,g\",g,30")
	change(t, m, "io.csv", "B,g,g,30", "B,g,g,\"30\"x")
	change(t, m, "io.csv", "B,s,g,20", "B,s,g,none")
	change(t, m, "sectors.csv", "s,5,", "s,\"5\"\",")
	m["production.csv"] = &fstest.MapFile{Data: []byte("region,\"sector,value_added\nA,g,50\n")}
	_, err := market.Load(m)
	got := listing(t, err)
	for at, want := range []string{
		"market: sectors.csv:3: record: got a quoted field that does not end with its quote, want",
		"market: trade.csv:3: record: got a quoted field that does not end with its quote, want",
		`market: trade.csv:7: sector "s", region "B", exporter "B", value: got "much"`,
		"market: io.csv:2: record: got a quote within a field that does not begin with one, want",
		"market: io.csv:6: record: got a quoted field that does not end with its quote, want",
		`market: io.csv:7: sector "s", region "B", value: got "none"`,
		"market: production.csv:1: header: got a quoted field that does not end with its quote, want",
	} {
		require.Greater(t, len(got), at)
		require.True(t, strings.HasPrefix(got[at], want), got[at])
	}
	require.Len(t, got, 7)
}

// What New finds wrong in tables from files names the file, and the line if one
// holds it.
func TestNewNamesFiles(t *testing.T) {
	m := files()
	change(t, m, "production.csv", "A,g,50\n", "")
	change(t, m, "trade.csv", "s,A,A,100,0\n", "")
	change(t, m, "production.csv", "B,g,50\nB,s,70", "B,g,0\nB,s,0")
	change(t, m, "io.csv", "B,g,g,30\nB,s,g,20\n", "")
	change(t, m, "regions.csv", "region,name\nA,Alpha\nB,Beta", "region,deficit\nA,1e3\nB,0")
	_, err := market.Load(m)
	require.Equal(t, []string{
		`market: production.csv: sector "g", region "A", record: got none, of a sector that sells, want a line with its value added`,
		`market: trade.csv: sector "s", region "A", value: got no supplier, domestic or foreign, of a good in use, want at least one positive flow`,
		`market: production.csv: region "B", value_added: got none in any sector, want a positive sum`,
		`market: production.csv:3: sector "g", region "B", value_added: got sales but neither value added nor inputs, want the cost of what is sold`,
		`market: regions.csv: deficit: got a world sum of 1000, want deficits that sum to zero`,
	}, listing(t, err))

	// Filled in from memory, the line is not missed.
	m = files()
	change(t, m, "production.csv", "A,g,50\n", "")
	a, err := market.ReadAccounts(m)
	require.NoError(t, err)
	_, err = market.New(a)
	require.ErrorContains(t, err, `production.csv: sector "g", region "A", record: got none`)
	a.ValueAdded[0] = 50
	_, err = market.New(a)
	require.NoError(t, err)

	m = files()
	m["regions.csv"] = &fstest.MapFile{Data: []byte("region\n")}
	m["trade.csv"] = &fstest.MapFile{Data: []byte("sector,importer,exporter,value,tariff\n")}
	m["io.csv"] = &fstest.MapFile{Data: []byte("region,input,output,value\n")}
	m["production.csv"] = &fstest.MapFile{Data: []byte("region,sector,value_added\n")}
	_, err = market.Load(m)
	require.EqualError(t, err, "market: regions.csv: regions: got none, want at least one region")
}

// A region that a file cuts off is reported with the other mistakes, at the last ban
// that did it.
func TestReadPolicyReportsCutOffs(t *testing.T) {
	e := wiod.Small()
	text := "sector,importer,exporter,iceberg,weight\n"
	for r, region := range e.Regions() {
		if r%2 == 0 {
			text += "ENM,RUS," + region.ID + ",inf,\n"
		} else {
			text += "ENM,RUS," + region.ID + ",,0\n"
		}
	}
	text += "ENM,EUR,RUS,inf,\nELE,USA,CHN,-1,\n"
	p, err := e.ReadPolicy("cut.csv", strings.NewReader(text))
	require.Nil(t, p)
	got := listing(t, err)
	require.Len(t, got, 2)
	require.Contains(t, got[0], `cut.csv:11: sector "ELE"`)
	require.Equal(t, `market: cut.csv:9: region "RUS" is cut off from sector "ENM": the policy leaves no supplier, domestic or foreign`, got[1])
	var cut *market.CutOffError
	require.ErrorAs(t, err, &cut)
	require.Equal(t, market.CutOffError{Region: "RUS", Sector: "ENM", File: "cut.csv", Line: 9}, *cut)

	_, err = e.ReadPolicy("p.csv", strings.NewReader("sector,importer,exporter,tarif\n"))
	require.Len(t, listing(t, err), 1, "an unknown column without any rows")
	require.ErrorContains(t, err, `p.csv:1: header: got "tarif", want one of ["sector" "importer" "exporter" "tariff" "iceberg" "weight" "export_tax"]`)
}

// Prohibitive tariffs above 1,000 % are read from a file whose tariffs are shares, and not from
// a file of percentages.
func TestReadPolicyTellsHighTariffsFromPercentages(t *testing.T) {
	e := wiod.Small()
	read := func(rates ...string) (*market.Policy, error) {
		text := "sector,importer,exporter,tariff\n"
		for k, rate := range rates {
			text += e.Sector(k).ID + ",USA,CHN," + rate + "\n"
		}
		return e.ReadPolicy("policy.csv", strings.NewReader(text))
	}
	p, err := read("0.5", "26.0047", "0.12", "0")
	require.NoError(t, err)
	_, m, i := index(t, e, "ELE", "USA", "CHN")
	require.Equal(t, 26.0047, p.Tariff(1, m, i))
	for _, rates := range [][]string{{"25"}, {"25", "10", "0", "0.5"}, {"12.5", "0.4"}} {
		_, err = read(rates...)
		require.ErrorContains(t, err, "policy.csv:2: sector \"AGF\", region \"USA\", exporter \"CHN\", tariff: got \""+rates[0]+"\"", rates)
		require.ErrorContains(t, err, "at most 10 (0.25 for 25 %)")
	}
	_, err = read("0.5", "2e6", "0.1")
	require.ErrorContains(t, err, "2e6")
}

// A line with a name that is not known still has its numbers looked at.
func TestReadPolicyReportsNumbersBesideNames(t *testing.T) {
	_, err := wiod.Small().ReadPolicy("policy.csv", strings.NewReader("sector,importer,exporter,tariff,iceberg\nXXX,YYY,ZZZ,-3,-1\n"))
	for _, want := range []string{`"XXX"`, `"YYY"`, `"ZZZ"`, `got "-3"`, `got "-1"`} {
		require.ErrorContains(t, err, want)
	}
}

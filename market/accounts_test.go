package market_test

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
)

// files returns a small economy of two regions and two sectors as CSV files.
func files() fstest.MapFS {
	m := fstest.MapFS{}
	for name, text := range map[string]string{
		"regions.csv": "region,name\nA,Alpha\nB,Beta\n",
		"sectors.csv": "sector,theta,isic4\ng,4,C10-C12\ns,5,G45+G46\n",
		"trade.csv": "sector,importer,exporter,value,tariff\n" +
			"g,A,A,80,0\ng,A,B,20,0.1\ng,B,A,20,0.1\ng,B,B,80,0\n" +
			"s,A,A,100,0\ns,B,B,100,0\n",
		"io.csv": "region,input,output,value\n" +
			"A,g,g,30\nA,s,g,20\nA,g,s,10\nA,s,s,20\nB,g,g,30\nB,s,g,20\nB,g,s,10\nB,s,s,20\n",
		"production.csv": "region,sector,value_added\nA,g,50\nA,s,70\nB,g,50\nB,s,70\n",
	} {
		m[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return m
}

func TestLoadClosesAccounts(t *testing.T) {
	e, err := market.Load(files())
	require.NoError(t, err)
	require.NoError(t, e.Validate(1e-14))
	require.Empty(t, e.Residuals())
	require.Equal(t, "Alpha", e.Region(0).Name)
	require.Equal(t, "g", e.Sector(0).Name)
	require.InDelta(t, 102, e.Expenditure(0, 0), 1e-12)
	require.InDelta(t, 122, e.Income(0), 1e-12)
	require.InDelta(t, 2, e.Revenue(0), 1e-12)
	require.InDelta(t, 62.0/122, e.FinalShare(0, 0), 1e-14)
	require.InDelta(t, 22.0/102, e.Share(0, 0, 1), 1e-14)
	require.True(t, e.Sector(0).Goods())
	require.False(t, e.Sector(1).Goods())
}

func TestGoods(t *testing.T) {
	for isic, want := range map[string]bool{
		"A01+A02+A03": true, "B+C19": true, "C28,C33": true, "C31_C32": true, "D35+E36": false, "C33+G45": false, "": false, "+": false,
	} {
		require.Equal(t, want, market.Sector{ISIC: isic}.Goods(), "%q", isic)
	}
}

func TestLoadReportsAllMistakes(t *testing.T) {
	m := files()
	edit := func(name, old, new string) {
		text := string(m[name].Data)
		require.Contains(t, text, old)
		m[name] = &fstest.MapFile{Data: []byte(strings.Replace(text, old, new, 1))}
	}
	edit("trade.csv", "g,A,B,20,0.1", "g,A,B,-20,-1.5")
	edit("trade.csv", "s,A,A,100,0", "s,A,X,100,0")
	edit("trade.csv", "s,B,B,100,0", "s,B,B,NaN,0\ng,A,A,1,0")
	edit("io.csv", "B,g,g,30", "B,q,g,30")
	edit("sectors.csv", "s,5,", "s,zero,")
	edit("production.csv", "B,g,50", "B,g,50,9")
	edit("regions.csv", "B,Beta", "B,Beta\nB,Again")
	_, err := market.Load(m)
	require.Error(t, err)
	for _, want := range []string{
		`trade.csv:3: sector "g", region "A", exporter "B", value: got "-20", want an amount from 0`,
		`trade.csv:3: sector "g", region "A", exporter "B", tariff: got "-1.5", want an ad valorem rate above -1, at most 10 (0.25 for 25 %)`,
		`trade.csv:6: exporter: got "X"`,
		`trade.csv:7: sector "s", region "B", exporter "B", value: got "NaN"`,
		`trade.csv:8: sector "g", region "A", exporter "A", record: got a second entry, after line 2`,
		`io.csv:6: input: got "q"`,
		`sectors.csv:3: sector "s", theta: got "zero"`,
		`production.csv:4: record: got 4 fields, want 3`,
		`regions.csv:4: region: got "B", want an ID not used before`,
	} {
		require.ErrorContains(t, err, want)
	}
	var first *market.InputError
	require.ErrorAs(t, err, &first)
	require.Equal(t, "regions.csv", first.File)

	m = files()
	delete(m, "io.csv")
	edit("production.csv", "value_added", "value added")
	_, err = market.Load(m)
	require.ErrorIs(t, err, fs.ErrNotExist)
	require.ErrorContains(t, err, "io.csv")
	require.ErrorContains(t, err, "production.csv:1: value_added: got no such column")

	m = files()
	edit("trade.csv", "s,A,A,100,0\n", "")
	_, err = market.Load(m)
	require.ErrorContains(t, err, `sector "s", region "A", value: got no supplier, domestic or foreign, of a good in use`)

	m = files()
	edit("io.csv", "A,g,g,30", "A,g,g,-30")
	_, err = market.Load(m)
	require.ErrorContains(t, err, `io.csv:2: sector "g", region "A", intermediate use by "g": got -30`)

	_, err = market.LoadDir(filepath.Join(t.TempDir(), "nowhere"))
	require.ErrorIs(t, err, os.ErrNotExist)
}

func TestNewChecksShapes(t *testing.T) {
	_, err := market.New(market.Accounts{})
	require.ErrorContains(t, err, "at least one region")
	a := wiod.Small().Accounts()
	a.Trade = a.Trade[1:]
	a.Regions[1].ID = "USA"
	_, err = market.New(a)
	require.ErrorContains(t, err, `trade: got 511 values, want 512 for 8 regions and 8 sectors`)
	require.ErrorContains(t, err, `region "USA", regions: got a second entry`)
}

func TestAccountsRoundTrip(t *testing.T) {
	e := wiod.World()
	f, err := market.New(e.Accounts())
	require.NoError(t, err)
	p, q := tariffWar(e, 0, 1), tariffWar(f, 0, 1)
	a, b := solve(t, p), solve(t, q)
	for r := range e.NumRegions() {
		require.InDelta(t, a.RealIncome(r), b.RealIncome(r), 1e-11)
	}
}

func TestEconomyIsCopied(t *testing.T) {
	a := wiod.Small().Accounts()
	e, err := market.New(a)
	require.NoError(t, err)
	before := e.Trade(0, 0, 0)
	a.Trade[0], a.Regions[0].ID = 1, "?"
	require.Equal(t, before, e.Trade(0, 0, 0))
	e.Regions()[0].ID = "?"
	_, ok := e.RegionIndex("USA")
	require.True(t, ok)
	require.Equal(t, "USA", e.Region(0).ID)
}

// Accounts that do not close are reported identity by identity, and the
// equilibrium they imply closes.
func TestOpenAccounts(t *testing.T) {
	a := wiod.Small().Accounts()
	a.FinalDemand[3] *= 1.2
	a.Intermediate[5] *= 1.1
	require.ErrorContains(t, a.Validate(1e-9), `region "USA", sector "CHP": spending equals intermediate use and final demand`)
	require.NoError(t, a.Validate(0.1))
	e, err := market.New(a)
	require.NoError(t, err)
	require.NotEmpty(t, e.Residuals())
	require.NoError(t, e.Validate(1e-9))
	q := solve(t, e.Baseline())
	require.Equal(t, 1.0, q.Wage(0))
	p := tariffWar(e, 0, 2)
	checkAccounts(t, p, solve(t, p), 1e-10)
}

func TestOpenReferenceAccounts(t *testing.T) {
	e := loadReference(t, "nafta1993")
	require.NotEmpty(t, e.Residuals())
	worst := 0.0
	for _, r := range e.Residuals() {
		worst = max(worst, r.Relative)
	}
	t.Logf("%d identities of the 1993 accounts fail, by up to %.1f %% of a region's output", len(e.Residuals()), 100*worst)
	require.NoError(t, e.Validate(1e-9))
}

// Trade that balances up to rounding balances, and a deficit that is no rounding stays.
func TestRoundedDeficits(t *testing.T) {
	e, err := wiod.Small().ZeroDeficits()
	require.NoError(t, err)
	a := e.Accounts()
	grow := func(by float64) *market.Economy {
		b := a
		b.Trade = slices.Clone(a.Trade)
		b.Deficit, b.FinalDemand, b.ValueAdded = nil, nil, slices.Clone(a.ValueAdded)
		// The last region sells more of the first good abroad, to the first region.
		more := by * e.Income(e.NumRegions()-1)
		b.Trade[e.NumRegions()-1] += more
		b.ValueAdded[(e.NumRegions()-1)*e.NumSectors()] += more
		f, err := market.New(b)
		require.NoError(t, err)
		return f
	}
	f, g := grow(1e-12), grow(1e-8)
	for r := range e.NumRegions() {
		require.Zero(t, f.Deficit(r))
	}
	require.InEpsilon(t, -1e-8*e.Income(e.NumRegions()-1), g.Deficit(e.NumRegions()-1), 1e-3)
}

func TestZeroDeficits(t *testing.T) {
	e, err := wiod.World().ZeroDeficits()
	require.NoError(t, err)
	require.NoError(t, e.Validate(1e-9))
	for r := range e.NumRegions() {
		require.InDelta(t, 0, e.Deficit(r)/e.Income(r), 1e-10)
	}
	// The same as leaving the rule to the policy, on the old baseline.
	p := wiod.World().Baseline()
	p.SetDeficits(market.NoDeficits)
	q := solve(t, p)
	for r := range e.NumRegions() {
		require.InEpsilon(t, q.Income(r), e.Income(r), 1e-9)
	}
}

func TestAggregate(t *testing.T) {
	e := wiod.World()
	same, err := e.Aggregate(market.Concordance{})
	require.NoError(t, err)
	require.Equal(t, e.Sectors(), same.Sectors())
	require.InEpsilon(t, e.Trade(1, 2, 3), same.Trade(1, 2, 3), 1e-14)

	c := market.Concordance{Regions: map[string]string{}, Sectors: map[string]string{}}
	for _, r := range e.Regions() {
		c.Regions[r.ID] = "REST"
	}
	c.Regions["USA"], c.Regions["CHN"] = "USA", "CHN"
	for _, s := range e.Sectors() {
		c.Sectors[s.ID] = "services"
		if s.Goods() {
			c.Sectors[s.ID] = "goods"
		}
	}
	g, err := e.Aggregate(c)
	require.NoError(t, err)
	require.Equal(t, 3, g.NumRegions())
	require.Equal(t, 2, g.NumSectors())
	require.NoError(t, g.Validate(1e-12))
	require.True(t, g.Sector(0).Goods())
	require.False(t, g.Sector(1).Goods())
	usa, _ := g.RegionIndex("USA")
	require.InEpsilon(t, e.Income(0), g.Income(usa), 1e-12)
	require.InEpsilon(t, e.Revenue(0), g.Revenue(usa), 1e-12)
	require.Equal(t, 5.0, g.Sector(1).Theta)
	checkAccounts(t, tariffWar(g, 0, 1), solve(t, tariffWar(g, 0, 1)), 1e-10)

	delete(c.Regions, "RUS")
	c.Sectors["XXX"] = "goods"
	_, err = e.Aggregate(c)
	require.ErrorContains(t, err, `no entry for "RUS"`)
	require.ErrorContains(t, err, `got "XXX", want an ID of the economy`)
}

// The embedded small economy is an aggregate of the same source, and so is the
// world economy's: flows agree to the rounding of its tables.
func TestAggregateOfWorldIsSmall(t *testing.T) {
	e, small := wiod.World(), wiod.Small()
	c := market.Concordance{Regions: map[string]string{}, Sectors: map[string]string{}}
	for id, members := range map[string]string{"USA": "USA", "EUR": "EU27 GBR EFTA", "CHN": "CHN", "RUS": "RUS", "JKT": "JPN KOR TWN", "IND": "IND", "AME": "CAN MEX BRA", "ROW": "ROW TUR AUS IDN"} {
		for _, m := range strings.Fields(members) {
			c.Regions[m] = id
		}
	}
	for id, members := range map[string]string{"AGF": "AGR FOD", "ENM": "MIN PET", "MET": "MET FAB", "CHP": "CHM PHA", "MVH": "MCH MVH OTR", "ELE": "ELE ELQ", "OMF": "TEX WPP RUB NMM OMF", "SRV": "UTL CON TRD TRN HOR ICT FIN BUS PUB"} {
		for _, m := range strings.Fields(members) {
			c.Sectors[m] = id
		}
	}
	g, err := e.Aggregate(c)
	require.NoError(t, err)
	worst := 0.0
	for _, s := range small.Sectors() {
		for _, r := range small.Regions() {
			for _, x := range small.Regions() {
				j, n, i := index(t, small, s.ID, r.ID, x.ID)
				k, m, l := index(t, g, s.ID, r.ID, x.ID)
				worst = max(worst, math.Abs(small.Trade(j, n, i)/g.Trade(k, m, l)-1))
			}
		}
	}
	t.Logf("flows agree to %.2g", worst)
	require.Less(t, worst, 0.1)
}

func TestErrorsAreTyped(t *testing.T) {
	a := wiod.Small().Accounts()
	a.ValueAdded[0] = math.Inf(1)
	_, err := market.New(a)
	var in *market.InputError
	require.True(t, errors.As(err, &in))
	require.Equal(t, "value_added", in.Column)
	a = wiod.Small().Accounts()
	a.Trade[1] *= 2
	var r *market.Residual
	require.ErrorAs(t, a.Validate(1e-9), &r)
	require.Equal(t, "USA", r.Region)
	require.NotEmpty(t, fmt.Sprint(r))
}

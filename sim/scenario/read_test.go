package scenario_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/redline"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/scenario"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

const sample = "testdata/sample.yaml"

// The sample holds what it seems to hold, runs, and is the same after being written and
// read.
func TestSample(t *testing.T) {
	sc, err := scenario.ReadFile(sample)
	require.NoError(t, err)
	require.Same(t, wiod.Small(), sc.Economy)
	require.Len(t, sc.Actors, 3)

	usa := agent.FromEconomy(wiod.Small(), "USA")[0]
	usa.Sovereignty = map[string]float64{"industry": 0.002}
	usa.RedLines = []redline.Line{redline.PayrollFloor{Sectors: "MET", Loss: 2}, redline.SectorExclusion{Sectors: "AGF", Quarters: 12},
		redline.Priced{Line: redline.TermBound{Module: "industry", Term: "depth", Is: redline.AtMost, Value: 0.5}, Price: 0.02}}
	usa.Declared = []redline.Line{redline.RequiredClause{Clause: redline.ExceptionClause, Module: "industry"}}
	usa.Player, usa.Precision = bargain.Boulware{}, 40
	require.Equal(t, usa, sc.Actors[0])
	require.Equal(t, agent.DefaultVoteNoise, sc.Actors[2].VoteNoise, "what is not given")
	require.Equal(t, belief.Trust{Kept: 2, Broken: 1}, sc.Actors[2].Prior)
	require.IsType(t, &bargain.Seeker{}, sc.Actors[2].Player)

	industry := sc.Treaty.Module("industry")
	require.Equal(t, treaty.Negotiated("depth"), industry.Commitments[0].Depth)
	require.Equal(t, treaty.Linear(treaty.Negotiated("phase-in")), industry.Commitments[0].PhaseIn)
	require.Equal(t, treaty.MostFavouredNation, industry.Commitments[1].Beneficiaries)
	require.Equal(t, treaty.Set(8), industry.Milestones[0].By)
	require.Nil(t, industry.Menus[0].Options[0])
	require.Equal(t, treaty.EntryRule{Ratifications: 2, Or: []treaty.EntryRule{{TradeShare: 0.3, Of: "ELE"}}}, industry.Entry)
	require.Equal(t, treaty.VoteRule(0.75), industry.Accession.Vote)
	require.Equal(t, treaty.Majority, industry.Exception.Renewal)
	require.Equal(t, sanction.ExportControl, sc.Regimes[0].Measures[0].Kind)
	require.Equal(t, sim.Immediately, sc.Talks.RatifyAfter)
	require.Equal(t, mechanism.Switches{mechanism.Leaders: false}, sc.Switches)

	roundTrip(t, sc)
	sc.Periods = 3
	_, err = sim.Run(context.Background(), sc, sim.Options{})
	require.NoError(t, err)
}

// roundTrip writes a scenario and reads it back.
func roundTrip(t require.TestingT, sc sim.Scenario) {
	text, err := scenario.Marshal(sc, "")
	require.NoError(t, err)
	again, err := scenario.Read("again.yaml", text, nil)
	require.NoError(t, err, "%s", text)
	require.Equal(t, sc, again, "%s", text)
	once, err := scenario.Marshal(again, "")
	require.NoError(t, err)
	require.Equal(t, string(text), string(once))
	h1, err := scenario.Hash(sc)
	require.NoError(t, err)
	h2, err := scenario.Hash(again)
	require.NoError(t, err)
	require.Equal(t, h1, h2)
}

// expectation is a comment at the end of a line: "# WANT path: part of the reason".
var expectation = regexp.MustCompile(`# WANT ([^:]*): (.*)$`)

// A file in which every line that is wrong says so: all mistakes are reported, each in
// its line and at its path, and no others.
func TestEveryMistakeIsReportedInItsLine(t *testing.T) {
	for _, name := range []string{"testdata/mistakes.yaml", "testdata/meaning.yaml", "testdata/years.yaml"} {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(name)
			require.NoError(t, err)
			_, err = scenario.ReadFile(name)
			var mistakes scenario.Mistakes
			require.ErrorAs(t, err, &mistakes)
			k := 0
			for number, line := range strings.Split(string(text), "\n") {
				for rest := line; ; {
					m := expectation.FindStringSubmatch(rest)
					if m == nil {
						break
					}
					reason, next, more := strings.Cut(m[2], " # WANT ")
					require.Less(t, k, len(mistakes), "line %d: %s is not reported", number+1, m[0])
					require.Equal(t, number+1, mistakes[k].Line, "reported is %v, expected in line %d %s", mistakes[k], number+1, m[0])
					require.Equal(t, m[1], mistakes[k].Path, "%v", mistakes[k])
					require.Contains(t, mistakes[k].Reason, reason)
					require.Equal(t, name, mistakes[k].File)
					require.Positive(t, mistakes[k].Column)
					k++
					if !more {
						break
					}
					rest = "# WANT " + next
				}
			}
			if k < len(mistakes) {
				t.Fatalf("not expected: %v", mistakes[k:])
			}
		})
	}
}

func TestMistakesOfFiles(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", "f.yaml:1:1: the file is empty"},
		{"# nothing\n", "f.yaml:1:1: the file is empty"},
		{"- a\n", "f.yaml:1:1: is a list; want a mapping"},
		{"economy: {wiod: small}\nperiods: [1\n", "not YAML"},
		{"economy: {wiod: small}\n---\nperiods: 2\n", "a second document begins"},
		{"periods: 1\n", "economy: is not given"},
		{"economy: {directory: x}\n", "there are no files beside the scenario"},
		{"economy: {directory: x, wiod: small}\n", "wants either wiod or directory"},
		{"economy: &e {wiod: small}\ntalks: *e\n", "f.yaml:2:8: talks: is an alias"},
		{"? [a]\n: b\n", "a key is a list; want a name"},
	} {
		_, err := scenario.Read("f.yaml", []byte(c.text), nil)
		require.ErrorContains(t, err, c.want)
		var mistakes scenario.Mistakes
		require.ErrorAs(t, err, &mistakes)
		var one scenario.Mistake
		require.ErrorAs(t, err, &one, "each is an error of its own")
	}
	_, err := scenario.ReadFile("testdata/none.yaml")
	require.ErrorIs(t, err, fs.ErrNotExist)
	require.False(t, errors.As(err, new(scenario.Mistakes)))
}

// An economy from files beside the scenario, by fs.FS and by path. Its mistakes are
// reported at the key that names it.
func TestEconomyFromDirectory(t *testing.T) {
	dir := os.DirFS("../../market/wiod/data")
	text := []byte("economy: {directory: small}\nperiods: 1\nactors: [{id: USA}, {id: CHN}]\n" +
		"treaty: {modules: [{id: m, commitments: [{kind: tariff cut, sectors: goods}]}]}\n")
	sc, err := scenario.Read("f.yaml", text, dir)
	require.NoError(t, err)
	require.NotNil(t, sc.Economy)
	again, err := scenario.Marshal(sc, "small")
	require.NoError(t, err)
	require.Contains(t, string(again), "economy: {directory: small}")
	_, err = scenario.Marshal(sc, "")
	require.ErrorContains(t, err, "economy: is none of the embedded ones")

	// The hash goes by the data, not by where they are.
	h1, err := scenario.Hash(sc)
	require.NoError(t, err)
	sc.Economy = wiod.Small()
	h2, err := scenario.Hash(sc)
	require.NoError(t, err)
	require.Equal(t, h1, h2)
	sc.Economy = wiod.World()
	h3, err := scenario.Hash(sc)
	require.NoError(t, err)
	require.NotEqual(t, h1, h3)

	_, err = scenario.Read("f.yaml", bytes.Replace(text, []byte("small"), []byte("none"), 1), fstest.MapFS{})
	require.ErrorContains(t, err, "f.yaml:1:22: economy.directory: no economy in \"none\"")
}

// own is a red line of a researcher's own.
type own struct{ redline.PayrollFloor }

// keeper is a strategy of a researcher's own.
type keeper struct{}

func (keeper) Invoke(agent.View, []agent.Option, string) int { return 0 }

func TestMarshalSaysWhatAFileCannotHold(t *testing.T) {
	sc, err := scenario.ReadFile(sample)
	require.NoError(t, err)
	sc.Actors[0].RedLines = append(sc.Actors[0].RedLines, own{}, nil)
	sc.Actors[1].Player = bargain.Equilibrium{}
	sc.Actors[2].Name = "\xff"
	sc.Actors[2].Strategies.Invoke = keeper{}
	sc.Regimes[0].Measures[0].Kind = 200
	_, err = scenario.Marshal(sc, "")
	for _, want := range []string{
		"actors[0].red_lines[3]: is a scenario_test.own", "actors[0].red_lines[4]: is nil", "actors[1].player: is a bargain.Equilibrium",
		"actors[2].name", "actors[2].strategies: is code", "regimes[0].measures[0].kind",
	} {
		require.ErrorContains(t, err, want)
	}
	_, err = scenario.Hash(sc)
	require.ErrorContains(t, err, "actors[1].player")
}

// Regions and sectors of an economy can be merged in the file, and actors speak for the
// merged regions.
func TestEconomyMerged(t *testing.T) {
	var regions []string
	for _, r := range wiod.Small().Regions() {
		to := "REST"
		if r.ID == "USA" || r.ID == "CHN" {
			to = r.ID
		}
		regions = append(regions, r.ID+": "+to)
	}
	text := "economy: {wiod: small, regions: {" + strings.Join(regions, ", ") + "}}\nperiods: 1\n" +
		"actors: [{id: USA, from_economy: true}, {id: REST, from_economy: true}]\n" +
		"treaty: {modules: [{id: m, commitments: [{kind: standstill, sectors: goods}]}]}\n"
	sc, err := scenario.Read("f.yaml", []byte(text), nil)
	require.NoError(t, err)
	require.Equal(t, 3, sc.Economy.NumRegions())
	require.Equal(t, wiod.Small().NumSectors(), sc.Economy.NumSectors())
	require.Equal(t, agent.FromEconomy(sc.Economy, "REST")[0], sc.Actors[1])
	_, err = scenario.Hash(sc)
	require.NoError(t, err)

	_, err = scenario.Read("f.yaml", []byte("economy: {wiod: small, sectors: {AGF: AGF}}\nperiods: 1\n"), nil)
	require.ErrorContains(t, err, "f.yaml:1:10: economy: cannot be merged")
}

// A file can say how long a period is, and the history is told by it.
func TestPeriodLengthOfAFile(t *testing.T) {
	text := strings.Replace(pact, "talks: {ratify_after: 1}", "period_length: half-year", 1)
	sc, err := scenario.Read("pact.yaml", []byte(text), nil)
	require.NoError(t, err)
	require.Equal(t, treaty.HalfYear, sc.PeriodLength)
	h, err := sim.Run(context.Background(), sc, sim.Options{Seed: 1})
	require.NoError(t, err)
	require.Contains(t, h.Events[0].String(), "Half-year 0: ")
	roundTrip(t, sc)
}

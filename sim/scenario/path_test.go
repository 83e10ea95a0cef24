package scenario

import (
	"os"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/mechanism"
)

// sample returns the scenario of the sample file.
func sample(t *testing.T) sim.Scenario {
	text, err := os.ReadFile("testdata/sample.yaml")
	require.NoError(t, err)
	sc, err := Read("sample.yaml", text, os.DirFS("testdata"))
	require.NoError(t, err)
	return sc
}

func TestSetByPath(t *testing.T) {
	before := sample(t)
	sc := sample(t)
	kept := sc
	set := func(path, value string) {
		t.Helper()
		require.NoError(t, Set(&sc, path, value))
	}
	seat := func(id string) int {
		for k := range sc.Actors {
			if sc.Actors[k].ID == id {
				return k
			}
		}
		t.Fatal(id)
		return -1
	}
	set("periods", "9")
	require.Equal(t, 9, sc.Periods)
	set("actors.CHN.precision", "7.5")
	require.Equal(t, 7.5, sc.Actors[seat("CHN")].Precision)
	set("actors.*.audience", "0.2")
	for k := range sc.Actors {
		require.Equal(t, 0.2, sc.Actors[k].Audience)
	}
	set("regimes.chips.measures.1.rate", "0.3")
	set("regimes.chips.measures[0].severity", "0.9")
	require.Equal(t, 0.3, sc.Regimes[0].Measures[1].Rate)
	require.Equal(t, 0.9, sc.Regimes[0].Measures[0].Severity)
	set("treaty.modules.industry.terms.depth.options", "[0, 0.25]")
	require.Len(t, sc.Treaty.Module("industry").Terms[0].Options, 2)
	set("switches.rally", "true")
	set("switches.common knowledge of types", "true")
	require.True(t, sc.Switches.On(mechanism.Rally))
	require.False(t, sc.Switches.On(mechanism.Leaders), "the other switch stays")
	set("coercion.severities", "0.25")
	require.Equal(t, []float64{0.25}, sc.Coercion.Severities)
	set("actors.EUR.player.boulware.exponent", "3")
	require.Equal(t, bargain.Boulware{Exponent: 3}, sc.Actors[seat("EUR")].Player)
	set("actors.EUR.player", "tough")
	require.Equal(t, bargain.Tough{}, sc.Actors[seat("EUR")].Player)
	set("talks.ratify_after", "immediately")
	require.Equal(t, sim.Immediately, sc.Talks.RatifyAfter)
	set("economy.wiod", "world")
	require.Equal(t, 17, sc.Economy.NumRegions())

	// The copy from before and everything below keep their values.
	require.True(t, reflect.DeepEqual(before.Actors, kept.Actors))
	require.Equal(t, before.Regimes, kept.Regimes)
	require.Equal(t, before.Treaty, kept.Treaty)
	require.Equal(t, before.Switches, kept.Switches)
}

func TestSetNamesTheNearest(t *testing.T) {
	sc := sample(t)
	hash, err := Hash(sc)
	require.NoError(t, err)
	for _, c := range []struct{ path, value, want string }{
		{"actors.CHM.precision", "1", `actors has no element "CHM"; did you mean CHN?`},
		{"actors.CHN.precison", "1", `actors.CHN has no key "precison"; did you mean precision?`},
		{"switches.raly", "true", `switches has no mechanism "raly"; did you mean rally`},
		{"periods.x", "1", "periods is one value and has no x inside"},
		{"periods", "many", `periods is the text "many"; want a whole number`},
		{"actors.CHN.player.bulwar", "1", `did you mean boulware?`},
		{"actors..precision", "1", "a part is empty"},
		{"actors.CHN.strategies", "1", "is code"},
		{"regimes.chips.measures[0", "1", "a bracket is not closed"},
		{"periods", "", "the value is empty"},
		{"periods", "[", "is not YAML"},
		{"issues.*.start", "1", "issues is an empty list"},
		{"treaty.modules.industry.entry.or.0.of", "ELX", ""},
	} {
		err := Set(&sc, c.path, c.value)
		if c.want == "" {
			require.NoError(t, err)
			require.Error(t, sc.Validate(), "meaning is left to Validate")
			continue
		}
		require.ErrorContains(t, err, c.want)
		now, err := Hash(sc)
		require.NoError(t, err)
		require.Equal(t, hash, now, "a mistake leaves the scenario as it is")
	}
}

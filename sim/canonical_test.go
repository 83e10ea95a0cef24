package sim_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/store"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

var update = flag.Bool("update", false, "write testdata/canonical.txt anew")

// canonicalNote stands at the top of the file.
const canonicalNote = `# One small history, to the last digit: what was played, what happened, how each actor stood.
# It guards the bytes of recorded runs. Do not change it unless CHANGELOG.md says under
# Unreleased what moved and why; then: go test ./sim -run TestCanonicalRun -update
# Numbers are those of amd64 without fused multiply-add (GOAMD64=v1); other builds may
# differ in the last digits and skip the test.
#
`

// canonical is a small scenario in which much of the model is at work: a ban, votes, an
// exception with a price, panels, monitoring, elections, threats and motives.
func canonical() (sc sim.Scenario, words string) {
	economy := wiod.Small()
	industry := treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0, 0.5, 1)).
		WithCarveOuts("kept out", nil, treaty.CarveOuts{{Party: "CHN", Sectors: "AGF", Term: 6}})
	industry.Exception = &treaty.SecurityException{Price: treaty.Set(0.5), MaxLength: treaty.Set(4)}
	industry.Disputes = &treaty.Disputes{Panel: treaty.Set(1)}
	industry.Monitoring = &treaty.Monitoring{}
	customs := treaty.BarrierCut("customs", treaty.Goods, 0.02, terms.Choice("depth", 0.5, 1))
	customs.Sunset = &treaty.Sunset{Term: treaty.Set(8)}
	sc = sim.Scenario{
		Economy: economy,
		Actors:  agent.FromEconomy(economy, "USA", "EUR", "CHN"),
		Treaty:  treaty.Treaty{Modules: []treaty.Module{industry, customs}},
		Regimes: []sanction.Regime{sanction.Ban("ELE", "CHN", "USA").From(2).Until(12)},
		Shocks: sim.Shocks{
			Threats: []sim.Threat{{SecurityThreat: agent.SecurityThreat{Sectors: "ELE", Rise: 0.2, Worsen: 0.5}}},
			Motives: []sim.Motive{{}},
		},
		Talks:   sim.Talks{RatifyAfter: 1, Recess: 2},
		Periods: 20,
	}
	return sc, `China, Europe and the USA on the 8 x 8 economy of 2014, agent.FromEconomy, seed 12, 20 quarters.
industry: tariffs on all goods cut by 0, half or all; China may keep AGF out for 6 quarters.
  exception at half the harm, 4 quarters long; panels that rule after a quarter; monitoring.
customs: barriers on all goods cut by half or all of 2 %; a sunset of 8 quarters.
Ban on ELE between the USA and China from quarter 2 to quarter 11.
Threats in ELE to all, rising with 0.2 and worsening with 0.5 a quarter; motives of all.
Votes a quarter after signature, a recess of 2 quarters. All else is the default.
`
}

// The bytes of the canonical run are those on file.
func TestCanonicalRun(t *testing.T) {
	if build := goAMD64(); build != "v1" {
		t.Skipf("this is a build for %s, %s; the file has the digits of amd64 without fused arithmetic", runtime.GOARCH, build)
	}
	sc, words := canonical()
	h := play(t, sc, sim.Options{Seed: 12})
	var b bytes.Buffer
	b.WriteString(canonicalNote)
	for line := range strings.Lines(words) {
		b.WriteString("# " + line)
	}
	b.WriteString("\n== events\n")
	for _, e := range h.Events {
		b.WriteString(e.String() + "\n")
		if e.Appraisal != nil {
			b.WriteString("    " + e.Appraisal.Breakdown() + "\n")
		}
	}
	b.WriteString("\n== rows\n")
	rows := store.NewCSV(&b)
	for _, r := range h.Rows {
		require.NoError(t, rows.Row(r))
	}
	require.NoError(t, rows.Flush())

	file := filepath.Join("testdata", "canonical.txt")
	if *update {
		require.NoError(t, os.WriteFile(file, b.Bytes(), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	if string(want) == b.String() {
		return
	}
	got, was := strings.Split(b.String(), "\n"), strings.Split(string(want), "\n")
	for k := range min(len(got), len(was)) {
		require.Equal(t, was[k], got[k], "%s, line %d: the bytes of recorded runs have moved; see the top of the file", file, k+1)
	}
	require.Equal(t, len(was), len(got), "%s: lines; see the top of the file", file)
}

// goAMD64 is the level of amd64 that the test was built for, or "none".
func goAMD64() string {
	if runtime.GOARCH != "amd64" {
		return "none"
	}
	info, _ := debug.ReadBuildInfo()
	for _, s := range info.Settings {
		if s.Key == "GOAMD64" {
			return s.Value
		}
	}
	return "v1"
}

package sim_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// enforced are two modules of which parties negotiate the depth and how well it is monitored,
// under a ban that is known to end in a quarter.
func enforced(sectors treaty.Sectors, until int) sim.Scenario {
	sc := threeWithVotes()
	watched := func(m treaty.Module) treaty.Module {
		m.Monitoring = &treaty.Monitoring{Hit: treaty.Negotiated("monitoring")}
		m.Terms = append(m.Terms, terms.Choice("monitoring", 0.3, 0.9))
		m.Exception = &treaty.SecurityException{Price: treaty.Set(0.5), MaxLength: treaty.Set(4)}
		m.Disputes = &treaty.Disputes{Panel: treaty.Set(1)}
		return m
	}
	customs := watched(treaty.BarrierCut("customs", treaty.Goods, 0.02, terms.Choice("depth", 0.5, 1)))
	customs.Sunset = &treaty.Sunset{Term: treaty.Set(8)}
	sc.Treaty.Modules = []treaty.Module{watched(treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0.5, 1))), customs}
	if until > 0 {
		sc.Regimes = []sanction.Regime{sanction.Ban(sectors, "CHN", "USA").From(0).Until(until)}
	}
	sc.Shocks = sim.Shocks{
		Threats: []sim.Threat{{ThreatProcess: agent.ThreatProcess{Sectors: "ELE", Rise: 0.1}}},
		Motives: []sim.Motive{{}},
	}
	sc.Talks = sim.Talks{RatifyAfter: 1, Recess: 2}
	sc.Periods = 20
	return sc
}

// measures are counts and sums over the modules of a history: those signed while the ban is
// in force in both arms, how deep, how many with good monitoring, talks opened anew, and what was signed
// is worth to the target and to the sender, in percent of income, with the part that coercion
// has in it.
var measures = []string{"signed", "depth", "well monitored", "reopened", "worth to CHN", "coercion to CHN", "worth to USA", "coercion to USA"}

// M73: what a sanction does to what is agreed while it is in force, if it is believed to last
// or to end. The two arms are the same world up to the quarter in which it ends in one of
// them; what is signed before differs by expectation alone. Renegotiations are counted over
// the whole history, in which the two differ by what is in force too.
func TestReportPersistence(t *testing.T) {
	if testing.Short() {
		t.Skip("it reports")
	}
	const seeds, turn = 12, 8
	for _, sectors := range []treaty.Sectors{"ELE", treaty.Goods} {
		type outcome map[string][]float64
		run := func(until int) outcome {
			sc, o := enforced(sectors, until), outcome{}
			for seed := range uint64(seeds) {
				h := play(t, sc, sim.Options{Seed: seed})
				sums := map[string]float64{}
				for _, e := range h.Events {
					if e.Kind == sim.TalksOpened && e.Period > 0 {
						sums["reopened"]++
					}
					if e.Kind == sim.Signed && e.Period < turn {
						sums["worth to "+e.Actor] += e.Appraisal.Total()
						sums["coercion to "+e.Actor] += e.Appraisal.Coercion
					}
				}
				first := map[string]bool{}
				for _, e := range h.World.Register.Log() {
					if e.Kind != treaty.Signed || e.Period >= turn || first[e.Module] {
						continue
					}
					first[e.Module] = true
					space := h.World.Register.Space(e.Module)
					value := func(term string) float64 {
						k, ok := space.Term(term)
						require.True(t, ok)
						return space.Option(e.Draft, k).Value
					}
					sums["signed"]++
					sums["depth"] += value("depth")
					if value("monitoring") > 0.5 {
						sums["well monitored"]++
					}
				}
				for _, what := range measures {
					o[what] = append(o[what], sums[what])
				}
			}
			return o
		}
		lasts, ends, none := run(400), run(turn), run(0)
		paired := func(a, b []float64) string {
			d := make([]float64, len(a))
			for k := range a {
				d[k] = a[k] - b[k]
			}
			return interval(d)
		}
		for _, what := range measures {
			t.Logf("%s, %s: without a sanction %s, to end %s, to last %s, last less end %s", sectors, what,
				interval(none[what]), interval(ends[what]), interval(lasts[what]), paired(lasts[what], ends[what]))
		}
	}
	// Before anything is decided the two arms are one world.
	first := func(until int) string {
		sc := enforced("ELE", until)
		sc.Periods = 1
		h := play(t, sc, sim.Options{Seed: 1, Phases: []sim.Phase{sim.Nature{}, sim.Inform{}, sim.Clear{}, sim.Record{}}})
		return strings.TrimSpace(string(bytesOf(h)))
	}
	require.Equal(t, first(400), first(turn))
}

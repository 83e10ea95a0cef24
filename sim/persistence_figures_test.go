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

// enforced is a module of which parties negotiate the depth, how well it is monitored and how
// much retaliation it allows, under a ban that is known to end in a quarter.
func enforced(sectors treaty.Sectors, until int) sim.Scenario {
	sc := threeWithVotes()
	m := clauses(treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0, 0.25, 0.5, 0.75, 1)), treaty.Monitoring{Hit: treaty.Negotiated("monitoring")})
	m.Terms = append(m.Terms, terms.Choice("monitoring", 0.3, 0.6, 0.9), terms.Choice("cap", 0.5, 1))
	m.Disputes = &treaty.Disputes{Cap: treaty.Negotiated("cap")}
	m.Sunset = &treaty.Sunset{Term: treaty.Set(12)}
	sc.Treaty.Modules = []treaty.Module{m}
	if until > 0 {
		sc.Regimes = []sanction.Regime{sanction.Ban(sectors, "CHN", "USA").From(0).Until(until)}
	}
	sc.Shocks = sim.Shocks{Threats: []sim.Threat{{ThreatProcess: agent.ThreatProcess{Sectors: "ELE"}}}}
	sc.Talks = sim.Talks{RatifyAfter: 1}
	sc.Periods = 32
	return sc
}

// M73: what a sanction does to what is agreed while it is in force, if it is believed to last
// or to end. The two arms are the same world up to the quarter in which it ends in one of
// them; what is signed before differs by expectation alone. Renegotiations are counted over
// the whole history, in which the two differ by what is in force too.
func TestReportPersistence(t *testing.T) {
	if testing.Short() {
		t.Skip("it reports")
	}
	const seeds, turn = 25, 8
	for _, sectors := range []treaty.Sectors{"ELE", treaty.Goods} {
		type outcome struct{ signed, depth, monitoring, cap, again []float64 }
		run := func(until int) (o outcome) {
			sc := enforced(sectors, until)
			for seed := range uint64(seeds) {
				h := play(t, sc, sim.Options{Seed: seed})
				signed, depth, monitoring, most, again := 0.0, 0.0, 0.0, 0.0, 0.0
				for _, e := range h.Events {
					switch e.Kind {
					case sim.TalksOpened, sim.NoticeGiven, sim.ReviewOpened, sim.Complained:
						if e.Period > 0 {
							again++
						}
					}
				}
				for _, e := range h.World.Register.Log() {
					if e.Kind != treaty.Signed || e.Period >= turn || signed > 0 {
						continue
					}
					space := h.World.Register.Space("industry")
					value := func(term string) float64 {
						k, ok := space.Term(term)
						require.True(t, ok)
						return space.Option(e.Draft, k).Value
					}
					signed, depth, monitoring, most = 1, value("depth"), value("monitoring"), value("cap")
				}
				o.signed, o.depth = append(o.signed, signed), append(o.depth, depth)
				o.monitoring, o.cap, o.again = append(o.monitoring, monitoring), append(o.cap, most), append(o.again, again)
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
		t.Logf("%s, without a sanction: signed %s, depth %s, monitoring %s, cap %s, reopened %s", sectors,
			interval(none.signed), interval(none.depth), interval(none.monitoring), interval(none.cap), interval(none.again))
		t.Logf("%s, to end: signed %s, depth %s, monitoring %s, cap %s, reopened %s", sectors,
			interval(ends.signed), interval(ends.depth), interval(ends.monitoring), interval(ends.cap), interval(ends.again))
		t.Logf("%s, to last less to end: signed %s, depth %s, monitoring %s, cap %s, reopened %s", sectors,
			paired(lasts.signed, ends.signed), paired(lasts.depth, ends.depth), paired(lasts.monitoring, ends.monitoring), paired(lasts.cap, ends.cap), paired(lasts.again, ends.again))
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

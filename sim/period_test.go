package sim_test

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/agent/redline"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

var clocks = []treaty.Length{treaty.Quarter, treaty.Month, treaty.HalfYear, treaty.Year}

// pact is two states, one treaty and no shocks, played for some years.
func accord(l treaty.Length, years int) sim.Scenario {
	e := wiod.Small()
	sc := sim.Scenario{
		Economy: e, Actors: agent.FromEconomy(e, "USA", "EUR"), Periods: years * l.PerYear(), PeriodLength: l,
		Treaty: treaty.Treaty{Modules: []treaty.Module{treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0, 0.5, 1))}},
	}
	return sc
}

// yearsOf is when something first happened, in years, and -1 if it did not.
func yearsOf(h *sim.History, l treaty.Length, kind event.Kind) float64 {
	for _, e := range h.Events {
		if e.Kind == kind {
			return float64(e.Period) / float64(l.PerYear())
		}
	}
	return -1
}

// Without chance the same treaty enters into force at the same date by every clock, and is
// worth the same to who takes the other's word for granted: percent of income for good have
// no period in them. Where it is not taken for granted the worth is that of the same risk
// counted at the ends of longer or shorter periods.
func TestSameDatesSameWorth(t *testing.T) {
	for _, sure := range []bool{true, false} {
		worth := map[string][]float64{}
		for _, l := range clocks {
			sc := accord(l, 3)
			sc.Switches = mechanism.Switches{mechanism.Leaders: false, mechanism.Support: false}
			for k := range sc.Actors {
				sc.Actors[k].Quota = 0
				if sure {
					sc.Actors[k].Prior = belief.Trust{Kept: 1e12, Broken: 1e-3}
				}
			}
			h := play(t, sc, sim.Options{Seed: 1})
			require.Zero(t, yearsOf(h, l, event.Signed), l)
			require.Equal(t, 1.0, yearsOf(h, l, event.EnteredIntoForce), l)
			for _, e := range h.Events {
				if e.Kind == event.Signed {
					worth[e.Actor] = append(worth[e.Actor], e.Appraisal.Total())
				}
			}
		}
		require.Len(t, worth, 2)
		for actor, list := range worth {
			require.Len(t, list, len(clocks))
			for k, v := range list {
				if sure {
					require.InEpsilon(t, list[0], v, 1e-9, "%s, %v", actor, clocks[k])
				} else {
					require.InEpsilon(t, list[0], v, 0.03, "%s, %v", actor, clocks[k])
				}
			}
		}
	}
}

// Leaders last as long, and threats and motives are there as often and change as often from
// one year to the next, by every clock. A year in which two leaders fall one after another
// tells of one: what is the same is the chance that one lasts it out.
func TestSameTenureAndThreats(t *testing.T) {
	years := 330 // a run has at most 4,000 periods
	if testing.Short() {
		years = 100
	}
	for _, l := range clocks {
		sc := accord(l, years)
		sc.Switches = mechanism.Switches{mechanism.Support: false}
		sc.Treaty.Modules[0].Entry = treaty.EntryRule{Ratifications: 2}
		sc.Talks.Unlock = map[string]float64{"industry": 1} // never talked about
		sc.Shocks.Threats = []sim.Threat{{SecurityThreat: agent.SecurityThreat{Rise: 0.1, Worsen: 0.2}}}
		sc.Shocks.Motives = []sim.Motive{{}}
		w, err := sim.Start(sc, sim.Options{Seed: 3})
		require.NoError(t, err)
		levels, motive, n := [3]float64{}, 0.0, 0.0
		calm, stays, silent, quiet := 0.0, 0.0, 0.0, 0.0
		var before []agent.Private // a year ago
		for t0 := range sc.Periods {
			require.NoError(t, w.Step(context.Background()))
			for k, p := range w.Private {
				levels[p.Threat]++
				n++
				if p.Motive {
					motive++
				}
				if t0%l.PerYear() == 0 && before != nil {
					if before[k].Threat == agent.ThreatNone {
						calm++
						if p.Threat == agent.ThreatNone {
							stays++
						}
					}
					if !before[k].Motive {
						silent++
						if !p.Motive {
							quiet++
						}
					}
				}
			}
			if t0%l.PerYear() == 0 {
				before = slices.Clone(w.Private)
			}
		}
		// A calm quarter year on year: the fourth power of the chances of a quarter, of
		// which slowing down to months makes a little less.
		require.InDelta(t, 0.7351, stays/calm, 0.07, l)
		require.InDelta(t, 1-0.03/0.18*(1-math.Pow(0.82, 4)), quiet/silent, 0.05, l)
		falls := 0.0
		for _, e := range w.History().Events {
			if e.Kind == event.LeaderChanged {
				falls++
			}
		}
		chance := l.Chance(agent.DefaultHazard)
		require.InDelta(t, chance, falls/n, 4*math.Sqrt(chance*(1-chance)/n), l)
		// Effective draws are fewer than periods: threats last about a year.
		spread := 4 * math.Sqrt(0.25/float64(2*years)*2)
		for z, share := range (agent.SecurityThreat{Rise: 0.1, Worsen: 0.2}).WithDefaults().LongRun() {
			require.InDelta(t, share, levels[z]/n, spread, "%v, level %d", l, z)
		}
		require.InDelta(t, 0.03/0.18, motive/n, spread, l)
	}
}

// A ban costs the same at the same date, however far the economy has adapted to it.
func TestSameAdaptation(t *testing.T) {
	cost := map[int][]float64{}
	for _, l := range clocks {
		sc := accord(l, 8)
		sc.Switches = mechanism.Switches{mechanism.Adaptation: true, mechanism.Leaders: false}
		sc.Talks.Unlock = map[string]float64{"industry": 1}
		sc.Adaptation.Technology.Inputs = []int{5}
		sc.Adaptation.Technology.Response = -1 // see adaptationIn
		sc.Regimes = []sanction.Regime{sanction.Ban("ELE", "EUR", "USA").From(4).Until(24)}
		h := play(t, sc, sim.Options{Seed: 1})
		path := h.RealIncome("EUR")
		for year := range 8 {
			cost[year] = append(cost[year], path[year*l.PerYear()])
		}
	}
	for year, list := range cost {
		for k := range list {
			require.InDelta(t, list[0], list[k], 1e-6, "%v, year %d", clocks[k], year)
		}
	}
	require.Less(t, cost[1][0], cost[5][0]-1e-3, "it bites less once the economy has adapted")
	require.Zero(t, cost[0][0])
	require.NotZero(t, cost[6][0], "what was lost outlasts the ban")
}

// What is printed says what a period is, and never a quarter that is none.
func TestUnitsInWords(t *testing.T) {
	for _, l := range clocks[1:] {
		sc := accord(l, 8)
		sc.Treaty.Modules[0].Sunset = &treaty.Sunset{Term: treaty.Set(8)}
		sc.Treaty.Modules[0].Exception = &treaty.SecurityException{MaxLength: treaty.Set(4)}
		sc.Treaty.Modules[0].Disputes = &treaty.Disputes{}
		sc.Treaty.Modules[0].Monitoring = &treaty.Monitoring{}
		sc.Shocks.Threats = []sim.Threat{{SecurityThreat: agent.SecurityThreat{Rise: 0.5, Worsen: 0.8}}}
		sc.Shocks.Disruptions = []agent.Disruption{{Name: "drought", Regions: []string{"USA"}, From: 4, Until: 8, Factor: 1.1}}
		h := play(t, sc, sim.Options{Seed: 5})
		unit := l.String()
		all := h.Explain("USA", "industry") + h.Explain("EUR", "industry")
		for _, e := range h.Events {
			s := e.String()
			require.True(t, strings.HasPrefix(strings.ToLower(s), fmt.Sprintf("%s %d: ", unit, e.Period)), s)
			all += s + "\n"
		}
		require.Regexp(t, `multiplied by 1\.1 until `+unit+" "+fmt.Sprint(2*l.PerYear()), all)
		require.Contains(t, all, "% a "+unit)
		for _, word := range []string{"quarter "} {
			for _, line := range strings.Split(all, "\n") {
				require.NotRegexp(t, `(?i)quarters? [0-9]|[0-9] quarters`, strings.ReplaceAll(line, word+"against", ""), line)
			}
		}
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		_, err := sim.Run(ctx, sc, sim.Options{})
		require.ErrorContains(t, err, "stopped in "+unit+" 0")
	}
}

// A branch is changed in quarters, whatever a period is, and goes on as it would have where
// nothing is changed; the clock itself cannot be changed.
func TestChangeByAnotherClock(t *testing.T) {
	for _, l := range clocks {
		sc := rich()
		sc.PeriodLength, sc.Periods = l, 4*l.PerYear()
		// What is stated is made whole.
		sc.Talks.RatifyAfter, sc.Talks.Recess, sc.Coercion.Recess, sc.Coercion.Deadline = sim.Immediately, 8, 8, standoff.AtOnce
		whole := func(sc *sim.Scenario) {
			for k := range sc.Regimes {
				r := &sc.Regimes[k]
				r.Start, r.End, r.Snapback, r.Sunset, r.Oversight = 0, 0, nil, nil, nil
				for x := range r.Exemptions {
					r.Exemptions[x].Delay = 0
				}
			}
		}
		whole(&sc)
		for k := range sc.Actors {
			sc.Actors[k].Politics.Term, sc.Actors[k].Politics.FirstElection = 0, 0
		}
		w, err := sim.Start(sc, sim.Options{Seed: 2})
		require.NoError(t, err)
		require.NoError(t, w.Until(context.Background(), l.PerYear()))
		same, other := w.Clone(), w.Clone()
		require.NoError(t, same.Change(func(sc *sim.Scenario) {
			require.Equal(t, 8, sc.Talks.Recess)
			require.Equal(t, agent.DefaultHazard, sc.Actors[0].Hazard)
		}))
		require.NoError(t, other.Change(func(sc *sim.Scenario) { sc.Talks.Recess = 16 }))
		require.NoError(t, other.Change(func(sc *sim.Scenario) {
			require.Equal(t, 16, sc.Talks.Recess, "still in quarters")
			require.Equal(t, agent.DefaultPatience, sc.Actors[0].Patience)
		}))
		require.Equal(t, l.Periods(16), other.Scenario.Talks.Recess)
		require.Equal(t, l.Periods(8), w.Scenario.Talks.Recess)
		if l != treaty.Year {
			require.ErrorContains(t, other.Change(func(sc *sim.Scenario) { sc.PeriodLength = treaty.Year }), "Scenario.PeriodLength is year; want "+l.String())
		}
		a, err := w.Run(context.Background())
		require.NoError(t, err)
		b, err := same.Run(context.Background())
		require.NoError(t, err)
		require.Equal(t, a.Events, b.Events, l)
		require.Equal(t, a.Rows, b.Rows, l)
		again := play(t, sc, sim.Options{Seed: 2})
		require.Equal(t, again.Rows, a.Rows, l)
	}
}

// Any scenario plays by the month, and twice the same.
func TestAnyScenarioByTheMonth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sc := drawScenario(t)
		sc.PeriodLength = treaty.Month
		a, b := play(t, sc, sim.Options{Seed: 7}), play(t, sc, sim.Options{Seed: 7})
		require.Equal(t, a.Rows, b.Rows)
		require.Equal(t, a.Events, b.Events)
	})
}

// Disputes come to measures by every clock, and by the month some last longer than the plans of both
// sides reach.
func TestDisputesByAnyClock(t *testing.T) {
	for _, l := range clocks {
		longest := 0 // quarters under sanctions in a run
		for seed := range uint64(10) {
			sc := quarrel()
			sc.PeriodLength, sc.Periods = l, l.Periods(32)
			lasts := map[string]int{}
			for _, r := range play(t, sc, sim.Options{Seed: seed}).Rows {
				if r.Sanctioned > 0 {
					lasts[r.Actor]++
				}
			}
			for _, n := range lasts {
				longest = max(longest, int(float64(n)*l.Quarters()))
			}
		}
		require.Positive(t, longest, "no dispute by the %v comes to measures", l)
		if l == treaty.Month { // years are too few for a dispute that outlasts its plans
			require.Greater(t, longest, crisis.Horizon, "no dispute is longer than the plans")
		}
	}
}

// A red line for two years and a carve-out for two years are as long as each other by every
// clock: what is kept out for so long can be signed, and nothing else.
func TestRedLinesByAnotherClock(t *testing.T) {
	for _, l := range clocks {
		sc := accord(l, 3)
		m := &sc.Treaty.Modules[0]
		*m = m.WithCarveOuts("kept out", nil, treaty.CarveOuts{{Party: "USA", Sectors: "AGF", Term: 8}})
		sc.Actors[0].RedLines = []redline.Line{redline.SectorExclusion{Sectors: "AGF", Quarters: 8}}
		h := play(t, sc, sim.Options{Seed: 1})
		signed := ""
		for _, e := range h.Events {
			if e.Kind == event.Signed && e.Actor == "USA" {
				signed = e.Draft
				require.True(t, e.Appraisal.Signable())
			}
		}
		require.Contains(t, signed, "AGF for USA", l)
	}
}

// Half of what was learnt is forgotten in the same time, and growth is that of a year.
func TestSameMemoryAndGrowth(t *testing.T) {
	for _, l := range clocks {
		sc := accord(l, 6)
		sc.Switches = mechanism.Switches{mechanism.Leaders: false}
		sc.Talks.Unlock = map[string]float64{"industry": 1}
		sc.Shocks.Disruptions = []agent.Disruption{{Name: "drought", Regions: []string{"USA"}, From: 8, Until: 400, Factor: 1.3}}
		for k := range sc.Actors {
			sc.Actors[k].Politics.UnrestBase = 1 - 1e-12 // 0.9999 a month
		}
		w, err := sim.Start(sc, sim.Options{Seed: 1})
		require.NoError(t, err)
		w.Trust[0][1] = belief.NewReputation(belief.Trust{Kept: 10, Broken: 7})
		h, err := w.Run(context.Background())
		require.NoError(t, err)
		require.InDelta(t, 4+6*math.Pow(belief.Memory, 24), w.Trust[0][1].Calm.Kept, 1e-9, l)
		require.InDelta(t, 1+6*math.Pow(belief.Memory, 24), w.Trust[0][1].Calm.Broken, 1e-9, l)
		fall := h.RealIncome("USA")[2*l.PerYear()]
		require.Less(t, fall, -0.5)
		said := 0
		for _, e := range h.Events {
			if e.Kind != event.UnrestOccurred || e.Actor != "USA" {
				continue
			}
			// News of a period comes in the next.
			want := "changed by +0.00 % in a year"
			if since := e.Period - 2*l.PerYear(); since >= 1 && since <= l.PerYear() {
				want = fmt.Sprintf("changed by %+.2f %% in a year", fall)
				said++
			}
			require.Contains(t, e.Reason, want, "%v %d", l, e.Period)
		}
		require.Equal(t, l.PerYear(), said, l)
	}
}

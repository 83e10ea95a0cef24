package sim_test

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/internal/checks"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/obligation"
	"github.com/tradetalk/tradetalk/sim/store"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Turning a mechanism off removes its own draws and nobody else's: stream by stream,
// what both histories draw is the same, and of what comes from outside nothing but the
// mechanism's own is missing.
func TestSwitchesMoveNoDrawsOfOthers(t *testing.T) {
	periods := checks.Count(t, 8, 16)
	record := func(off mechanism.ID, to bool) sim.Draws {
		sc := lively()
		sc.Periods = periods
		if off != "" {
			sc.Switches = mechanism.Switches{off: to}
		}
		w, err := sim.Start(sc, sim.Options{Seed: 2})
		require.NoError(t, err)
		draws := sim.Draws{}
		w.RecordDraws(draws)
		_, err = w.Run(context.Background())
		require.NoError(t, err)
		return draws
	}
	all := record("", false)
	own := map[mechanism.ID]string{
		mechanism.SecurityThreats: "/threat/", mechanism.ProtectionistMotives: "/motive/",
		mechanism.MonitoringNoise: "/report/", mechanism.CapacityConstraints: "/capacity/", mechanism.RandomSequence: "/sequence/",
	}
	for name, about := range mechanism.All {
		t.Run(string(name), func(t *testing.T) {
			without := record(name, !about.On)
			shared := 0
			for stream, draws := range without {
				if other, ok := all[stream]; ok {
					n := min(len(draws), len(other))
					require.Equal(t, other[:n], draws[:n], stream)
					shared++
				}
				if mark, ok := own[name]; ok && about.On {
					require.NotContains(t, stream, mark)
				}
			}
			require.Greater(t, shared, 50)
			for stream := range all {
				if strings.Contains(stream, "/Nature/") && (own[name] == "" || !strings.Contains(stream, own[name])) {
					require.Contains(t, without, stream)
				}
			}
		})
	}
}

// With trust that nothing shakes, monitoring that sees everything and panels that do
// not err nobody retaliates by mistake, and no true plea is struck down.
func TestNoMistakesWithPerfectInformation(t *testing.T) {
	sc := lively()
	for k := range sc.Treaty.Modules {
		m := &sc.Treaty.Modules[k]
		m.Exception.Vagueness = treaty.Set(0)
		m.Disputes = &treaty.Disputes{Error: treaty.Set(0)}
		m.Monitoring = &treaty.Monitoring{Hit: treaty.Set(1), FalseAlarm: treaty.Set(0)}
	}
	for k := range sc.Actors {
		sc.Actors[k].Prior = belief.Trust{Kept: 1e9, Broken: 1e-6}
	}
	sc.Periods = 30
	invoked, ruled := 0, 0
	for seed := range uint64(6) {
		// The text is in force from the start, whoever would have signed it.
		h := play(t, sc, sim.Options{Seed: seed, Phases: append([]sim.Phase{concluded{"industry", 0, []string{"CHN", "EUR", "IND", "USA"}, "depth 1"}}, sim.Phases()...)})
		genuine := map[string]bool{}
		for _, i := range h.World.Obligations.Invocations {
			genuine[i.Module+i.Case] = i.Genuine
		}
		broke := map[string]bool{}
		for _, e := range h.World.Register.Log() {
			if e.Kind == treaty.Breached {
				broke[fmt.Sprint(e.Module, e.Author, e.Period)] = true
			}
		}
		about := map[string]string{}
		for _, e := range h.World.Register.Log() {
			switch e.Kind {
			case treaty.Complained:
				about[e.Module+e.Case] = e.Of
			case treaty.Invoked:
				invoked++
			case treaty.StruckDown:
				require.False(t, genuine[e.Module+e.Case], "%v", e)
			case treaty.Ruled, treaty.RuledOnAppeal, treaty.Retaliated:
				ruled++
				if of := about[e.Module+e.Case]; of != "" && !e.Upheld && !strings.HasPrefix(of, "safeguard") {
					require.False(t, genuine[e.Module+of], "%v", e)
				}
			case treaty.Reported:
				abusive := slices.ContainsFunc(h.World.Obligations.Invocations, func(i obligation.Invocation) bool {
					return i.Module == e.Module && i.Actor == e.Party && i.Period == e.About && !i.Genuine
				})
				require.Equal(t, abusive || broke[fmt.Sprint(e.Module, e.Party, e.About)], e.Alarm, "%v", e)
			}
		}
	}
	require.Positive(t, invoked)
	require.Positive(t, ruled)
}

// Without threats, without motives, and where the price of the clause is at least what
// a restriction can gain at the others' cost, nobody invokes an exception. With threats
// somebody does.
func TestNoShocksNoInvocations(t *testing.T) {
	invocations := func(sc sim.Scenario) (n int) {
		for seed := range uint64(4) {
			n += count(play(t, sc, sim.Options{Seed: seed}), event.ExceptionInvoked)
		}
		return n
	}
	sc := lively()
	sc.Periods = 40
	for k := range sc.Treaty.Modules {
		sc.Treaty.Modules[k].Exception.Price, sc.Treaty.Modules[k].Safeguard = treaty.Set(1), nil
	}
	sc.Switches = mechanism.Switches{mechanism.ThreatForesight: false} // otherwise little is signed that is then invoked
	require.Positive(t, invocations(sc), "threats and motives make for invocations")
	sc.Switches = mechanism.Switches{mechanism.SecurityThreats: false, mechanism.ProtectionistMotives: false}
	for k := range sc.Actors {
		sc.Actors[k].Bias = 0
	}
	require.Zero(t, invocations(sc))
}

// accounts are the tables of an economy, all money multiplied.
func accounts(e *market.Economy, factor float64) market.Accounts {
	a := market.Accounts{Regions: e.Regions(), Sectors: e.Sectors()}
	for j := range e.NumSectors() {
		for n := range e.NumRegions() {
			for i := range e.NumRegions() {
				a.Trade = append(a.Trade, factor*e.Trade(j, n, i))
				a.Tariff = append(a.Tariff, e.Tariff(j, n, i))
			}
		}
	}
	for n := range e.NumRegions() {
		for input := range e.NumSectors() {
			for output := range e.NumSectors() {
				a.Intermediate = append(a.Intermediate, factor*e.InputShare(n, output, input)*e.Output(n, output))
			}
			a.ValueAdded = append(a.ValueAdded, factor*e.ValueAdded(n, input))
			a.FinalDemand = append(a.FinalDemand, factor*e.FinalShare(n, input)*e.Income(n))
		}
	}
	return a
}

// Twice the money in every table changes nothing but sums of money, to the last bit:
// the factor is a power of two.
func TestDoublingMoneyChangesNothing(t *testing.T) {
	run := func(factor float64) *sim.History {
		economy, err := market.New(accounts(wiod.Small(), factor))
		require.NoError(t, err)
		sc := lively()
		sc.Economy, sc.Periods = economy, 24
		for k := range sc.Treaty.Modules {
			if a := sc.Treaty.Modules[k].Assistance; a != nil {
				a.Gain = treaty.Set(a.Gain.Value() / factor) // capacity for a unit of money
			}
		}
		return play(t, sc, sim.Options{Seed: 3})
	}
	one, two := run(1), run(2)
	require.Equal(t, len(one.Events), len(two.Events))
	for k := range one.Events {
		a, b := one.Events[k], two.Events[k]
		require.Equal(t, fmt.Sprint(a.Period, a.Kind, a.Actor, a.Party, a.Module, a.Case, a.Sectors), fmt.Sprint(b.Period, b.Kind, b.Actor, b.Party, b.Module, b.Case, b.Sectors))
		require.InDelta(t, 2*a.Amount, b.Amount, 1e-9*math.Abs(a.Amount))
	}
	rows := func(h *sim.History) string {
		var b bytes.Buffer
		w := store.NewCSV(&b)
		for _, r := range h.Rows {
			require.NoError(t, w.Row(r))
		}
		require.NoError(t, w.Flush())
		return b.String()
	}
	require.Equal(t, rows(one), rows(two))
}

// twins is an economy of two regions that are alike but for their names, and a third.
func twins() market.Accounts {
	trade := func(own, abroad float64) []float64 {
		return []float64{own, abroad, abroad, abroad, own, abroad, abroad, abroad, own}
	}
	a := market.Accounts{
		Regions:      []market.Region{{ID: "A"}, {ID: "B"}, {ID: "C"}},
		Sectors:      []market.Sector{{ID: "STEEL", ISIC: "C24", Theta: 5}, {ID: "CHIPS", ISIC: "C26", Theta: 5}},
		Trade:        append(trade(40, 5), trade(40, 5)...),
		Intermediate: make([]float64, 12),
		ValueAdded:   []float64{50, 50, 50, 50, 50, 50},
	}
	for range a.Trade {
		a.Tariff = append(a.Tariff, 0.1)
	}
	for j := range 2 {
		for n := range 3 {
			a.Tariff[(j*3+n)*3+n] = 0
		}
	}
	return a
}

// Two actors that are alike but for their names do alike: over many seeds neither
// invokes exceptions, takes safeguards or breaks what it signed more often than the
// other than chance explains.
func TestTwinsActAlike(t *testing.T) {
	economy, err := market.New(twins())
	require.NoError(t, err)
	sc := sim.Scenario{
		Economy: economy,
		Actors:  []agent.Actor{agent.New("A", "A"), agent.New("B", "B"), agent.New("C", "C")},
		Treaty:  treaty.Treaty{Modules: []treaty.Module{clauses(treaty.BarrierCut("steel", "STEEL", 0.02, terms.Choice("depth", 0, 0.5, 1)), treaty.Monitoring{})}},
		Shocks:  sim.Shocks{Threats: []sim.Threat{{SecurityThreat: agent.SecurityThreat{Sectors: "STEEL", Rise: 0.1}}}},
		Talks:   sim.Talks{RatifyAfter: sim.Immediately},
		Periods: 24,
		// With it they sign too little to invoke.
		Switches: mechanism.Switches{mechanism.ThreatForesight: false},
	}
	for k := range sc.Actors {
		sc.Actors[k].Precision = 25
	}
	type tally struct{ a, b, squares float64 }
	seen := map[event.Kind]*tally{}
	for seed := range uint64(60) {
		n := map[event.Kind]map[string]float64{}
		for _, e := range play(t, sc, sim.Options{Seed: seed}).Events {
			if n[e.Kind] == nil {
				n[e.Kind] = map[string]float64{}
			}
			n[e.Kind][e.Actor]++
		}
		for _, kind := range []event.Kind{event.ExceptionInvoked, event.Breached, event.NoticeGiven, event.Offered} {
			if seen[kind] == nil {
				seen[kind] = &tally{}
			}
			x, a, b := seen[kind], n[kind]["A"], n[kind]["B"]
			x.a, x.b, x.squares = x.a+a, x.b+b, x.squares+(a-b)*(a-b)
		}
	}
	for kind, x := range seen {
		// The differences by seed are independent, with mean zero.
		require.Less(t, math.Abs(x.a-x.b), 4*math.Sqrt(x.squares)+1e-9, "%v: %v against %v", kind, x.a, x.b)
		require.Positive(t, x.a+x.b, "%v", kind)
	}
}

// One after the other, in an order that is drawn, parties decide on compliance seeing
// what came before; where they have something to decide the history is another, and always as
// reproducible.
func TestRandomSequence(t *testing.T) {
	moved := false
	for seed := range uint64(12) {
		sc := lively()
		sc.Switches = mechanism.Switches{mechanism.ThreatForesight: false} // more is signed
		together := bytesOf(play(t, sc, sim.Options{Seed: seed}))
		sc.Switches[mechanism.RandomSequence] = true
		one, two := bytesOf(play(t, sc, sim.Options{Seed: seed})), bytesOf(play(t, sc, sim.Options{Seed: seed}))
		require.Equal(t, one, two)
		if moved = together != one; moved {
			break
		}
	}
	require.True(t, moved)
}

package sim_test

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// bindings is a world of eight governments bound at the rates of the data from the start.
func bindings(bias float64, change func(m *treaty.Module)) sim.Scenario {
	e := wiod.Small()
	var ids []string
	for _, r := range e.Regions() {
		ids = append(ids, r.ID)
	}
	m := treaty.Module{ID: "bound", InitialParties: ids, Commitments: []treaty.Commitment{{Kind: treaty.StandStill, Sectors: treaty.Goods}}}
	if change != nil {
		change(&m)
	}
	sc := sim.Scenario{
		Economy: e, Actors: agent.FromEconomy(e, ids...), Treaty: treaty.Treaty{Modules: []treaty.Module{m}},
		Switches: mechanism.Switches{mechanism.TradePolicy: true},
		Periods:  20,
	}
	for k := range sc.Actors {
		sc.Actors[k].Bias = bias
	}
	return sc
}

// told returns the sentences of the events about tariffs and about texts, in order.
func told(events []event.Event) string {
	var b strings.Builder
	for _, e := range events {
		switch e.Kind {
		case event.TariffRaised, event.TariffHeldOff, event.TariffTakenBack, event.Breached, event.Terminated, event.EnteredIntoForce, event.MotiveChanged,
			event.ObligationsSuspended, event.ConcessionsSuspended, event.ConcessionsResumed, event.TalksFailed, event.NoticeGiven:
			fmt.Fprintln(&b, e)
		}
	}
	return b.String()
}

// warlike is a world of three governments bound at the rates of the data, of which one comes under
// the pressure of a group at home from time to time, and may talk about a deal on some goods.
func warlike(weight float64) sim.Scenario {
	sc := bindings(0.1, nil)
	sc.Actors = agent.FromEconomy(sc.Economy, "CHN", "EUR", "USA")
	sc.Treaty.Modules[0].InitialParties = []string{"CHN", "EUR", "USA"}
	sc.Shocks.Motives = []sim.Motive{{Actors: []string{"USA"}, MotiveProcess: agent.MotiveProcess{Group: "ELE", Rise: 0.2, Fall: 0.15, Weight: weight}}}
	sc.Treaty.Modules = append(sc.Treaty.Modules, treaty.Module{
		ID: "phase one", Terms: []terms.Term{terms.Choice("depth", 0, 1)},
		Commitments: []treaty.Commitment{{Kind: treaty.StandStill, Sectors: "AGF,ELE", Depth: treaty.Negotiated("depth")}},
	})
	sc.Talks.RatifyAfter = sim.Immediately
	for k := range sc.Actors {
		sc.Actors[k].Hazard = 0.02
	}
	sc.Periods = 32
	return sc
}

// TestTradePolicyInWords reads cases of trade policy as an outsider does. Rewrite with -rewrite, and
// read the difference before committing it.
func TestTradePolicyInWords(t *testing.T) {
	datadriven.RunTest(t, "testdata/tradepolicy", func(t *testing.T, d *datadriven.TestData) string {
		weight, seed, quarters := 0.0, uint64(1), 8
		for key, x := range map[string]any{"weight": &weight, "seed": &seed, "quarters": &quarters} {
			if d.HasArg(key) {
				if f, ok := x.(*float64); ok {
					var text string
					d.ScanArgs(t, key, &text)
					v, err := strconv.ParseFloat(text, 64)
					require.NoError(t, err)
					*f = v
					continue
				}
				d.ScanArgs(t, key, x)
			}
		}
		sc := warlike(weight)
		sc.Periods = quarters
		switch d.Cmd {
		case "calm": // nobody is pressed
			sc.Shocks.Motives = nil
		case "alone": // three bound, the others free and at rest, or not
			sc.Shocks.Motives = nil
			sc.Actors = agent.FromEconomy(sc.Economy, "CHN", "EUR", "IND", "USA")
			if d.HasArg("law") {
				sc.TradePolicy.Rest = agent.RestByLaw
			}
		case "pressed":
		default:
			d.Fatalf(t, "no such command: %s", d.Cmd)
		}
		return told(play(t, sc, sim.Options{Seed: seed}).Events)
	})
}

// A trade war, a truce and a deal on some goods are outcomes of decisions, none of them of a rule: over
// a few seeds governments raise tariffs against each other, take increases back, and put a text on some
// goods into force while other tariffs stay raised.
func TestWarTruceAndPhaseOne(t *testing.T) {
	var war, truce, deal bool
	for seed := uint64(1); seed <= 4 && !(war && truce && deal); seed++ {
		w, err := sim.Start(warlike(0.8), sim.Options{Seed: seed})
		require.NoError(t, err)
		for w.Period < w.Scenario.Periods {
			before := len(w.Tariffs)
			require.NoError(t, w.Step(context.Background()))
			raising := map[string]bool{}
			for _, x := range w.Tariffs {
				raising[x.By] = true
			}
			war = war || len(raising) > 1
			truce = truce || len(w.Tariffs) < before
			one := w.Register.Standing("phase one")
			deal = deal || one.InForceIn(w.Period) && len(w.Tariffs) > 0 && one.Since > 1
		}
	}
	require.True(t, war, "no two governments raise tariffs")
	require.True(t, truce, "nobody takes an increase back")
	require.True(t, deal, "no deal on some goods enters into force")
}

// The mechanism is off by default, and then its parameters change nothing: paired runs differ in nothing
// but trade policy.
func TestTradePolicyIsOffByDefault(t *testing.T) {
	sc := warlike(0.8)
	sc.Switches, sc.Periods = nil, 8
	was := play(t, sc, sim.Options{Seed: 1})
	sc.TradePolicy = agent.TradePolicyParameters{Points: []float64{0.5}, Review: 1, Stand: 1, Cost: -1, Rest: agent.RestByLaw, Screen: 1}
	is := play(t, sc, sim.Options{Seed: 1})
	require.Equal(t, was.Events, is.Events)
	require.Equal(t, was.Rows, is.Rows)
	for _, e := range was.Events {
		require.NotContains(t, []event.Kind{event.TariffRaised, event.TariffHeldOff, event.TariffTakenBack}, e.Kind)
	}
}

// Mistakes in the parameters are reported together, each with the field, the value and what is wanted.
func TestTradePolicyMistakes(t *testing.T) {
	sc := bindings(0, nil)
	sc.TradePolicy = agent.TradePolicyParameters{Points: []float64{0.2, 0.1}, Review: 41, Stand: -1, Cost: 2, Rest: 7, Screen: 1000}
	err := sc.Validate()
	for _, want := range []string{
		"sim: Scenario.TradePolicy: a rate in Points is 0.1; want rising", "Review is 41; want 1 to 40 quarters", "Stand is -1; want 1 to 40",
		"Cost is 2; want percent", "Rest is Rest(7); want", "Screen is 1000; want 1 to 162",
	} {
		require.ErrorContains(t, err, want)
	}
}

// holding never raises a tariff.
type holding struct{}

func (holding) SetTariffs(agent.View, []agent.Option) int { return 0 }

// What threatens a government, and who has its ear, changes nothing that others do about tariffs as long
// as its own tariffs stay where they are.
func TestTradePolicySecrets(t *testing.T) {
	sc := warlike(0.8)
	sc.Shocks = sim.Shocks{
		Threats: []sim.Threat{{Actors: []string{"CHN"}, SecurityThreat: agent.SecurityThreat{Rise: -1}}},
		Motives: []sim.Motive{{Actors: []string{"CHN"}, MotiveProcess: agent.MotiveProcess{Group: "ELE", Rise: -1, Fall: -1, Weight: 0.8}}},
	}
	sc.Treaty.Modules, sc.Periods = sc.Treaty.Modules[:1], 12
	// Nobody answers a breach or leaves: an answer would show what the actor thinks.
	for _, m := range []mechanism.ID{mechanism.Renegotiation, mechanism.Answers, mechanism.WithdrawalByNotice} {
		sc.Switches[m] = false
	}
	for k := range sc.Actors {
		if sc.Actors[k].ID == "CHN" {
			sc.Actors[k].Strategies.Tariffs = holding{}
			sc.Actors[k].Strategies.Invoke = faithful{new(int)}
		}
	}
	of := func(private agent.Private) (out string) {
		phases := sim.Phases()
		phases = append(phases[:1:1], append([]sim.Phase{haunted{0, func(int) agent.Private { return private }}}, phases[1:]...)...)
		for _, e := range play(t, sc, sim.Options{Seed: 1, Phases: phases}).Events {
			if e.Actor != "CHN" && e.Kind >= event.TariffRaised && e.Kind <= event.TariffTakenBack {
				out += fmt.Sprintf("%v %+v\n", e, *e.Tariffs)
			}
		}
		return out
	}
	calm := of(agent.Private{})
	require.NotEmpty(t, calm)
	require.True(t, calm == of(agent.Private{Motive: true, Threat: agent.ThreatGrave}), "the others decide differently")
}

// Answers to tariffs rally the public behind the government, and taking the tariffs back under answers
// costs it face: both move support and nothing else in the record of the first quarters.
func TestTradePolicyAtHome(t *testing.T) {
	support := func(change func(p *agent.Politics), rally bool) (low, high float64) {
		sc := warlike(0.8)
		sc.Treaty.Modules, sc.Periods = sc.Treaty.Modules[:1], 8
		sc.Switches[mechanism.Rally], sc.Switches[mechanism.Leaders] = rally, false
		for k := range sc.Actors {
			change(&sc.Actors[k].Politics)
		}
		low, high = 100, 0
		for _, r := range play(t, sc, sim.Options{Seed: 1}).Rows {
			if r.Actor == "USA" {
				low, high = min(low, r.Support), max(high, r.Support)
			}
		}
		return low, high
	}
	_, high := support(func(*agent.Politics) {}, false)
	_, rallied := support(func(p *agent.Politics) { p.Rally = 5 }, true)
	require.Greater(t, rallied, high)
	low, _ := support(func(p *agent.Politics) { p.BackDown = 0 }, false)
	shamed, _ := support(func(p *agent.Politics) { p.BackDown = 8 }, false)
	require.Less(t, shamed, low)
}

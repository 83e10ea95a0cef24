package coercion

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim/internal/payoffs"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

func funded(coverage float64, worth float64) scene {
	economy := wiod.Small()
	ban := sanction.Ban("ENM", "RUS", "EUR", "JKT", "USA")
	ban.ID, ban.Demand.Issue = "energy", "border"
	if coverage > 0 {
		ban.Fund = &sanction.Fund{Coverage: coverage}
	}
	claim := func(id string) crisis.Claim { return crisis.Claim{Actor: id, Value: crisis.Prior{Mean: worth}} }
	return scene{
		Economy: economy, Actors: agent.FromEconomy(economy, "USA", "EUR", "JKT", "RUS"),
		Treaty:  treaty.Treaty{Modules: []treaty.Module{treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0, 1))}},
		Regimes: []sanction.Regime{ban},
		Issues:  []crisis.Issue{{ID: "border", Target: "RUS", Resolve: crisis.Prior{Mean: 0.5, SD: 0.3}, Claims: []crisis.Claim{claim("EUR"), claim("JKT"), claim("USA")}}},
	}
}

// A full fund leaves every member with the same burden, in percent of its income, so that
// what the measures cost it drives nobody out. What is paid is received. A fund pays only
// if the coalition as a whole gains, and says so if it does not.
func TestFullFundEvensTheBurden(t *testing.T) {
	c := begin(t, funded(1, 2))
	members := []string{"EUR", "JKT", "USA"}
	p, err := c.Crisis(0, payoffs.Variant{Members: members, Severity: 1, Demand: 1})
	require.NoError(t, err)
	transfers, feasible := c.Transfers(p)
	require.True(t, feasible)
	sum := 0.0
	burdens := map[string]float64{}
	for n, id := range members {
		sum += transfers[n] * c.Income(id)
		burdens[id] = c.Side(p, id).Imposed
		require.InDelta(t, c.Side(p, "EUR").Imposed+transfers[0], burdens[id]+transfers[n], 1e-12)
	}
	require.InDelta(t, 0, sum/c.Income("EUR"), 1e-12, "budget balance")
	require.NotEqual(t, burdens["EUR"], burdens["USA"], "without the fund they bear different burdens")

	c = begin(t, funded(1, -2))
	p, err = c.Crisis(0, payoffs.Variant{Members: members, Severity: 1, Demand: 1})
	require.NoError(t, err)
	_, feasible = c.Transfers(p)
	require.False(t, feasible, "who loses by success has nothing to share")
}

// The gain of being in is in parts: success, cost and transfer. To stand
// aside costs nothing of one's own.
func TestGainOfMembership(t *testing.T) {
	c := begin(t, funded(0, 0.5))
	c.Standoffs[0] = standoff.Standoff{Demand: 1, Severity: 1, Bound: 1}
	g, err := c.gain(0, "USA", []string{"EUR", "JKT"})
	require.NoError(t, err)
	require.Positive(t, g.Success, "a broader coalition does better against this target")
	require.Zero(t, g.Transfer)
	in, err := c.Crisis(0, payoffs.Variant{Members: []string{"EUR", "JKT", "USA"}, Severity: 1, Demand: 1})
	require.NoError(t, err)
	out, err := c.Crisis(0, payoffs.Variant{Members: []string{"EUR", "JKT"}, Severity: 1, Demand: 1})
	require.NoError(t, err)
	require.Less(t, in.Target.Imposed, out.Target.Imposed, "it hurts the target more")
	require.InDelta(t, in.Watch(ptr(c.Side(in, "USA")), 0.5, false)-out.Watch(ptr(c.Side(out, "USA")), 0.5, false), g.Total(), 1e-12)
}

// Adaptation enters what measures are worth by their age: later they cost the target less.
func TestAdaptationEntersTheChain(t *testing.T) {
	sc := funded(0, 0.5)
	c := begin(t, sc)
	p, err := c.Crisis(0, payoffs.Variant{Members: []string{"EUR", "JKT", "USA"}, Severity: 1, Demand: 1})
	require.NoError(t, err)
	require.Equal(t, p.Target.Imposed, p.Target.Later)
	sc.Switches = mechanism.Switches{mechanism.Adaptation: true}
	c = begin(t, sc)
	adapting, err := c.Crisis(0, payoffs.Variant{Members: []string{"EUR", "JKT", "USA"}, Severity: 1, Demand: 1})
	require.NoError(t, err)
	require.Less(t, adapting.Target.Imposed, adapting.Target.Later, "inelastic trade hurts more")
	require.InDelta(t, p.Target.Imposed, adapting.Target.Later, 1e-9, "in the long run elasticities are the economy's")
	require.Equal(t, 0.08, adapting.Speed)
}

// imposed is the phase with the measures of a scenario's regime in force since a quarter.
func imposed(t *testing.T, sc scene) *phase {
	c := begin(t, sc)
	r := &c.Docket.Regimes()[0]
	d, err := standoff.After(c.Docket, standoff.Imposition(c.Docket, r, 0, 1)...)
	require.NoError(t, err)
	c.Docket, c.Frozen, c.Present.Docket = d, d, d
	c.Standoffs[0] = standoff.Standoff{Demand: 1, Severity: 1, Bound: 1}
	return c
}

// A third party opens a route if the mark-up and what less pressure is worth to it beat the
// secondary sanction that it expects; not if it is sure to be caught and shut out, and not
// if it wants the coalition to succeed.
func TestEvasionWeighsIncomeAgainstSecondarySanctions(t *testing.T) {
	with := func(worth float64, secondary *sanction.Secondary) scene {
		sc := funded(0, 0.5)
		sc.Actors = agent.FromEconomy(sc.Economy, "USA", "EUR", "JKT", "RUS", "CHN")
		sc.Issues[0].Claims = append(sc.Issues[0].Claims, crisis.Claim{Actor: "CHN", Value: crisis.Prior{Mean: worth}})
		sc.Regimes[0].Effort, sc.Regimes[0].Secondary = 0.3, secondary
		sc.Coercion.Depth = 2 // forecasts that move with every change of flows
		return sc
	}
	opens := func(sc scene) bool {
		c := imposed(t, sc)
		require.NoError(t, c.evades(0, sanction.Route{Via: "CHN", Sectors: "ENM"}))
		return len(c.acts) > 0
	}
	hard := &sanction.Secondary{Measures: []sanction.Measure{{Kind: sanction.ImportBan, Sectors: "ELE"}, {Kind: sanction.ExportBan, Sectors: "ELE"}}}
	require.True(t, opens(with(0, nil)), "transit pays")
	require.False(t, opens(with(0, hard)))
	require.False(t, opens(with(2, nil)), "it wants what the coalition wants")
	require.True(t, opens(with(-1e5, hard)), "a friend takes the risk, if it cares enough for how little gets through")
}

// Several senders give relief each by its own lights; under one schedule nobody gives
// before all do.
func TestReliefBySeveralSenders(t *testing.T) {
	sc := funded(0, 0.5)
	c := imposed(t, sc)
	c.Standoffs[0].Met = true
	require.NoError(t, c.relieve(0))
	require.Len(t, c.acts, 1)
	// Energy is dear to give up for some and cheap, or a gain in the terms of trade,
	// for others.
	off, err := standoff.After(c.Frozen, standoff.Ending(c.Frozen, &c.Frozen.Regimes()[0], 0, "")...)
	require.NoError(t, err)
	without, err := c.Present.EffectsWithDocket(off)
	require.NoError(t, err)
	with, err := c.Present.EffectsWithDocket(c.Frozen)
	require.NoError(t, err)
	willing := map[string]bool{}
	for _, id := range []string{"EUR", "JKT", "USA"} {
		willing[id] = without.Flow(c.Seat(id)) >= with.Flow(c.Seat(id))
	}
	c.acts[0]()
	s, _ := c.Docket.Standing("energy")
	for id, gives := range willing {
		trust := c.trust[c.Seat("RUS")][c.Seat(id)].In(true)
		prior := agent.DefaultPrior()
		if gives {
			require.Greater(t, trust.Kept, prior.Kept, "%s kept its promise", id)
		} else {
			require.Greater(t, trust.Broken, prior.Broken, "%s did not", id)
			require.Zero(t, s.ReliefOf(id))
		}
	}
}

// A show of compliance that is found out brings the measures back, by the article on
// snapback if there is one, and costs the target the trust of all.
func TestSnapback(t *testing.T) {
	sc := funded(0, 2)
	sc.Regimes[0].Senders = []string{"EUR"}
	sc.Regimes[0].Snapback = &sanction.Snapback{}
	c := imposed(t, sc)
	r := &c.Docket.Regimes()[0]
	d, err := standoff.After(c.Docket, standoff.Ending(c.Docket, r, 0, "")...)
	require.NoError(t, err)
	c.Docket, c.Frozen, c.Present.Docket = d, d, d
	c.Issues[0].Feigned, c.Standoffs[0].Met = 1, true
	c.found(0)
	require.Zero(t, c.Issues[0].Feigned)
	require.Greater(t, c.trust[c.Seat("USA")][c.Seat("RUS")].In(true).Broken, agent.DefaultPrior().Broken)
	s, _ := c.Docket.Standing("energy")
	require.NoError(t, c.afterFeint(0, r, &s))
	for _, act := range c.acts {
		act()
	}
	s, _ = c.Docket.Standing("energy")
	require.Equal(t, sanction.SnappedBack, s.State)
}

// What is seen moves beliefs by Bayes' rule on the forecasts: an act that the strong are
// likelier to do than the weak raises what is believed.
func TestLearningIsBayes(t *testing.T) {
	c := begin(t, funded(0, 0.5))
	prior := c.Issues[0].AboutResolve[c.Seat("EUR")]
	likelihood := make([]float64, len(prior.Types))
	for k, r := range prior.Types {
		likelihood[k] = 0.5 + 0.1*r
	}
	c.learn(0, -1, []string{"EUR", "RUS"}, 2, func([]float64) []float64 { return likelihood })
	party := c.Issues[0].AboutResolve[c.Seat("EUR")]
	erring := slices.Clone(likelihood) // the act may be a mistake among two options
	for k := range erring {
		erring[k] = (1-belief.Tremble)*erring[k] + belief.Tremble/2
	}
	want := prior.After(erring)
	require.InDeltaSlice(t, want.Weights, party.Weights, 1e-12)
	require.Greater(t, party.Mean(), prior.Mean())
	watcher := c.Issues[0].AboutResolve[c.Seat("USA")]
	require.InDelta(t, (prior.Mean()+want.Mean())/2, watcher.Mean(), 1e-12, "who only watches learns half as much")
}

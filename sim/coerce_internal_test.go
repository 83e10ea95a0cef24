package sim

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/coercion"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// phase opens the coercion phase of a scenario at its first quarter.
func phase(t *testing.T, sc Scenario) *coercing {
	require.NoError(t, sc.Validate())
	w, err := newWorld(sc, 1)
	require.NoError(t, err)
	c := &coercing{w: w, docket: w.Docket.Clone(), disputes: w.Disputes, issues: w.Issues, situation: w.Situation()}
	c.frozen = c.docket
	return c
}

func funded(coverage float64, worth float64) Scenario {
	economy := wiod.Small()
	ban := sanction.Ban("ENM", "RUS", "EUR", "JKT", "USA")
	ban.ID, ban.Demand.Issue = "energy", "border"
	if coverage > 0 {
		ban.Fund = &sanction.Fund{Coverage: coverage}
	}
	claim := func(id string) coercion.Claim { return coercion.Claim{Actor: id, Value: coercion.Prior{Mean: worth}} }
	return Scenario{
		Economy: economy, Actors: agent.FromEconomy(economy, "USA", "EUR", "JKT", "RUS"),
		Treaty:  treaty.Treaty{Modules: []treaty.Module{treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0, 1))}},
		Regimes: []sanction.Regime{ban},
		Issues:  []coercion.Issue{{ID: "border", Target: "RUS", Resolve: coercion.Prior{Mean: 0.5, SD: 0.3}, Claims: []coercion.Claim{claim("EUR"), claim("JKT"), claim("USA")}}},
		Periods: 1,
	}
}

// A full fund leaves every member with the same burden, in percent of its income, so that
// what the measures cost it drives nobody out. What is paid is received. A fund pays only
// if the coalition as a whole gains, and says so if it does not.
func TestFullFundEvensTheBurden(t *testing.T) {
	c := phase(t, funded(1, 2))
	members := []string{"EUR", "JKT", "USA"}
	p, err := c.crisis(0, variant{members: members, severity: 1, demand: 1})
	require.NoError(t, err)
	transfers, feasible := c.transfers(p)
	require.True(t, feasible)
	sum := 0.0
	burdens := map[string]float64{}
	for n, id := range members {
		sum += transfers[n] * c.income(id)
		burdens[id] = c.side(p, id).Imposed
		require.InDelta(t, c.side(p, "EUR").Imposed+transfers[0], burdens[id]+transfers[n], 1e-12)
	}
	require.InDelta(t, 0, sum/c.income("EUR"), 1e-12, "budget balance")
	require.NotEqual(t, burdens["EUR"], burdens["USA"], "without the fund they bear different burdens")

	c = phase(t, funded(1, -2))
	p, err = c.crisis(0, variant{members: members, severity: 1, demand: 1})
	require.NoError(t, err)
	_, feasible = c.transfers(p)
	require.False(t, feasible, "who loses by success has nothing to share")
}

// The gain of being in is in parts: success, cost and transfer. To stand
// aside costs nothing of one's own.
func TestGainOfMembership(t *testing.T) {
	c := phase(t, funded(0, 0.5))
	c.disputes[0] = Dispute{Demand: 1, Severity: 1}
	g, err := c.gain(0, "USA", []string{"EUR", "JKT"})
	require.NoError(t, err)
	require.Positive(t, g.Success, "a broader coalition does better against this target")
	require.Zero(t, g.Transfer)
	in, err := c.crisis(0, variant{members: []string{"EUR", "JKT", "USA"}, severity: 1, demand: 1})
	require.NoError(t, err)
	out, err := c.crisis(0, variant{members: []string{"EUR", "JKT"}, severity: 1, demand: 1})
	require.NoError(t, err)
	require.Less(t, in.Target.Imposed, out.Target.Imposed, "it hurts the target more")
	require.InDelta(t, in.Watch(ptr(c.side(in, "USA")), 0.5, false)-out.Watch(ptr(c.side(out, "USA")), 0.5, false), g.total(), 1e-12)
}

// Adaptation enters what measures are worth by their age: later they cost the target less.
func TestAdaptationEntersTheChain(t *testing.T) {
	sc := funded(0, 0.5)
	c := phase(t, sc)
	p, err := c.crisis(0, variant{members: []string{"EUR", "JKT", "USA"}, severity: 1, demand: 1})
	require.NoError(t, err)
	require.Equal(t, p.Target.Imposed, p.Target.Later)
	sc.Switches = Switches{Adaptation: true}
	c = phase(t, sc)
	adapting, err := c.crisis(0, variant{members: []string{"EUR", "JKT", "USA"}, severity: 1, demand: 1})
	require.NoError(t, err)
	require.Less(t, adapting.Target.Imposed, adapting.Target.Later, "inelastic trade hurts more")
	require.InDelta(t, p.Target.Imposed, adapting.Target.Later, 1e-9, "in the long run elasticities are the economy's")
	require.Equal(t, 0.08, adapting.Speed)
}

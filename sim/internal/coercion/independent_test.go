package coercion

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/internal/payoffs"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// A leader that lifts ends its own measures and no others where no institution stands
// behind them: the next sender leads those that remain, until nobody holds on.
func TestLeaderLiftsItsOwnMeasures(t *testing.T) {
	c := imposed(t, funded(0, 0.5))
	p, err := c.Standing(0)
	require.NoError(t, err)
	require.Equal(t, "EUR", p.Members[0])
	value, leaves, err := c.leaving(0, p)
	require.NoError(t, err)
	require.True(t, leaves)
	rest, err := c.Crisis(0, payoffs.Variant{Members: []string{"JKT", "USA"}, Severity: 1, Demand: 1})
	require.NoError(t, err)
	require.InDelta(t, rest.Watch(ptr(c.Side(rest, "EUR")), 0.4, true)-p.Leader.Audience, value(0.4), 1e-12)

	c.leaves(0, "EUR")
	s, _ := c.Docket.Standing("energy")
	require.True(t, s.InForceIn(0), "the others hold on")
	require.Zero(t, s.LevelOf("EUR", 0))
	require.Equal(t, 1.0, s.LevelOf("USA", 0))
	require.Equal(t, "JKT", standoff.LeaderOf(&c.Docket.Regimes()[0], &s))
	require.Positive(t, c.Standoffs[0].Demand, "the dispute goes on")
	require.Equal(t, event.LeftCoalition, c.done[len(c.done)-1].Told.Kind)
	c.leaves(0, "JKT")
	c.leaves(0, "USA")
	s, _ = c.Docket.Standing("energy")
	require.False(t, s.InForceIn(0))
	require.Equal(t, event.SanctionLifted, c.done[len(c.done)-1].Told.Kind)
	require.Zero(t, c.Standoffs[0].Demand)
	require.Equal(t, []string{"EUR"}, s.Members, "the regime is its founder's again")

	for name, change := range map[string]func(*scene){
		"off":            func(sc *scene) { sc.Switches = mechanism.Switches{mechanism.IndependentSenders: false} },
		"an institution": func(sc *scene) { sc.Regimes[0].Institution = &sanction.Institution{Name: "the Union"} },
		"alone":          func(sc *scene) { sc.Regimes[0].Senders = []string{"EUR"} },
	} {
		sc := funded(0, 0.5)
		change(&sc)
		c := imposed(t, sc)
		p, err := c.Standing(0)
		require.NoError(t, err)
		value, leaves, err := c.leaving(0, p)
		require.NoError(t, err)
		require.False(t, leaves, name)
		require.Equal(t, p.BackDown(0.4), value(0.4), name)
	}
}

// The target's trust that relief is delivered weighs each sender by what its own measures
// do to it.
func TestTrustByShares(t *testing.T) {
	c := begin(t, funded(0, 0.5))
	members := []string{"EUR", "JKT", "USA"}
	rus := c.Seat("RUS")
	c.Trust[rus][c.Seat("EUR")].Stress = belief.Trust{Kept: 1, Broken: 0}
	c.Trust[rus][c.Seat("JKT")].Stress = belief.Trust{Kept: 0, Broken: 1}
	c.Trust[rus][c.Seat("USA")].Stress = belief.Trust{Kept: 0, Broken: 1}
	p, err := c.Crisis(0, payoffs.Variant{Members: members, Severity: 1, Demand: 1})
	require.NoError(t, err)
	require.InDelta(t, 1, p.Parts[0]+p.Parts[1]+p.Parts[2], 1e-12)
	require.InDelta(t, p.Parts[0], p.Trust, 1e-12)
	require.Greater(t, p.Parts[0], 0.5, "Europe buys most of what Russia sells")
}

// A provider that takes its relief back cuts what is delivered by its share, and costs all
// who provide it the target's trust: itself in full, the others by the weight of what is
// only watched. With the mechanism off they lose nothing.
func TestProviderThatBreaksOff(t *testing.T) {
	for _, on := range []bool{true, false} {
		sc := funded(0, 0.5)
		sc.Switches = mechanism.Switches{mechanism.ProviderSpillover: on}
		c := imposed(t, sc)
		c.gives(0, "EUR", 1)
		c.gives(0, "USA", 1)
		before, err := c.Present.EffectsWithDocket(c.Docket)
		require.NoError(t, err)
		c.Frozen, c.Standoffs[0].Met = c.Docket, true
		c.broke("EUR", false, "RUS")
		c.broke("USA", true, "RUS")
		was := c.trust[c.Seat("RUS")][c.Seat("USA")].In(true)
		require.True(t, c.apply(c.TakingBack(0, "EUR")))
		c.sours(0, "RUS", "EUR", []string{"EUR", "USA"})
		s, _ := c.Docket.Standing("energy")
		require.Zero(t, s.ReliefOf("EUR"))
		require.Equal(t, 1.0, s.ReliefOf("USA"))
		after, err := c.Present.EffectsWithDocket(c.Docket)
		require.NoError(t, err)
		require.Less(t, after.Flow(c.Seat("RUS")), before.Flow(c.Seat("RUS")), "less is delivered")
		now := c.trust[c.Seat("RUS")][c.Seat("USA")].In(true)
		want := was
		if on {
			want = was.Toward(was.AfterQuarter(false), standoff.Onlookers)
		}
		require.Equal(t, want, now)
	}
}

// What leaving a binding coalition costs in trust is what the leaver's modules are worth at
// its record less what they are worth with a promise broken. Without the content, or with
// nothing in force to lose, it costs nothing; no exit-cost parameter does.
func TestLeavingABindingCoalitionCostsTrust(t *testing.T) {
	bound := func(binding, inForce bool) float64 {
		sc := funded(0, 0.5)
		sc.Regimes[0].Institution = &sanction.Institution{Name: "the Union", Binding: binding}
		c := imposed(t, sc)
		if inForce {
			m := &sc.Treaty.Modules[0]
			var deepest terms.Draft
			for deepest = range c.Register.Space(m.ID).All() {
				continue
			}
			all := []string{"EUR", "JKT", "RUS", "USA"}
			require.NoError(t, c.Register.Apply(treaty.Event{Kind: treaty.Signed, Module: m.ID, Author: "USA", Draft: deepest, Signatories: all}))
			for _, id := range all {
				require.NoError(t, c.Register.Apply(treaty.Event{Kind: treaty.Ratified, Module: m.ID, Author: id}))
			}
			require.NoError(t, c.Register.Apply(treaty.Event{Kind: treaty.EnteredIntoForce, Module: m.ID, Author: "USA", Ground: "the text"}))
		}
		trust, err := c.bound(0, "USA")
		require.NoError(t, err)
		out, err := c.bound(0, "RUS")
		require.NoError(t, err)
		require.Zero(t, out, "who is no member has nothing to break")
		return trust
	}
	require.Zero(t, bound(false, true))
	require.Zero(t, bound(true, false))
	require.Positive(t, bound(true, true))
}

package coercion

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/internal/payoffs"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// halves is a phase with the measures of three senders in force at half.
func halves(t *testing.T, change func(*scene)) *phase {
	sc := funded(0, 0.5)
	sc.Coercion.Severities = []float64{0.5, 1}
	if change != nil {
		change(&sc)
	}
	c := begin(t, sc)
	r := &c.Docket.Regimes()[0]
	d, err := standoff.After(c.Docket, standoff.Imposition(c.Docket, r, 0, 0.5)...)
	require.NoError(t, err)
	c.Docket, c.Frozen, c.Present.Docket = d, d, d
	c.Standoffs[0] = standoff.Standoff{Demand: 1, Severity: 0.5}
	return c
}

// levels are those at which the measures of the three stand.
func levels(c *phase) []float64 {
	s, _ := c.Docket.Standing("energy")
	return []float64{s.LevelOf("EUR", 0), s.LevelOf("JKT", 0), s.LevelOf("USA", 0)}
}

// An ad hoc sender raises its own measures and nobody else's, by what harder measures of its
// own are worth to it; a leader no longer raises those of others. An institution, or senders
// that follow their leader, raise all.
func TestEachRaisesItsOwn(t *testing.T) {
	for _, id := range []string{"EUR", "USA"} {
		c := halves(t, nil)
		p, err := c.Standing(0)
		require.NoError(t, err)
		list := []candidate{{kind: agent.DoHold}}
		require.NoError(t, c.raises(0, p, id, &list))
		require.Len(t, list, 2)
		require.Equal(t, "escalate to 1", list[1].label())
		only, err := c.Crisis(0, payoffs.Variant{Members: p.Members, Severity: 0.5, Demand: 1, Harder: id, To: 1})
		require.NoError(t, err)
		all, err := c.Crisis(0, payoffs.Variant{Members: p.Members, Severity: 1, Demand: 1})
		require.NoError(t, err)
		require.Less(t, only.Target.Imposed, p.Target.Imposed, "it hurts more than before")
		if id == "EUR" {
			require.InDelta(t, only.Impose(0.4), list[1].value(0.4), 1e-12)
		} else {
			require.InDelta(t, only.Watch(ptr(c.Side(only, id)), 0.4, true), list[1].value(0.4), 1e-12)
			require.InDelta(t, p.Target.Imposed, all.Target.Imposed, 1e-12, "nobody asks all of them to")
		}
		list[1].act()
		if id == "EUR" {
			require.Equal(t, []float64{1, 0.5, 0.5}, levels(c))
		} else {
			require.Equal(t, []float64{0.5, 0.5, 1}, levels(c))
		}
		require.Equal(t, event.SanctionEscalated, c.done[0].Told.Kind)
		require.Equal(t, id, c.done[0].Told.Actor)
		// What comes later takes each at its own level.
		c.Frozen = c.Docket
		now, err := c.Standing(0)
		require.NoError(t, err)
		require.InDelta(t, only.Target.Imposed, now.Target.Imposed, 1e-9)
	}
	for name, change := range map[string]func(*scene){
		"off": func(sc *scene) { sc.Switches = mechanism.Switches{mechanism.IndependentSenders: false} },
		"an institution": func(sc *scene) {
			sc.Regimes[0].Institution = &sanction.Institution{Name: "the Union"}
			for k := range sc.Issues[0].Claims {
				sc.Issues[0].Claims[k].Value.Mean = 50
			}
		},
	} {
		c := halves(t, change)
		p, err := c.Standing(0)
		require.NoError(t, err)
		list := []candidate{{kind: agent.DoHold}}
		require.NoError(t, c.raises(0, p, "EUR", &list))
		require.Len(t, list, 2, name)
		list[1].act()
		require.Equal(t, []float64{1, 1, 1}, levels(c), name)
		n := len(c.acts)
		require.NoError(t, c.followed(0, p, "USA", 0))
		require.Len(t, c.acts, n, "no other decides: %s", name)
	}
}

// A member escalates if that is worth more to it than to hold, whatever it is worth to the
// leader.
func TestMemberEscalatesByItsOwnValue(t *testing.T) {
	raised := func(usa float64) []float64 {
		c := halves(t, nil)
		c.Issues[0].Values[2] = usa
		p, err := c.Standing(0)
		require.NoError(t, err)
		require.NoError(t, c.followed(0, p, "USA", 0))
		c.happen()
		return levels(c)
	}
	require.Equal(t, []float64{0.5, 0.5, 0.5}, raised(-20))
	require.Equal(t, []float64{0.5, 0.5, 1}, raised(20))
}

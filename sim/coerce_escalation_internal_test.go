package sim

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// halves is a phase with the measures of three senders in force at half.
func halves(t *testing.T, change func(*Scenario)) *coercing {
	sc := funded(0, 0.5)
	sc.Coercion.Severities = []float64{0.5, 1}
	if change != nil {
		change(&sc)
	}
	c := phase(t, sc)
	r := &c.docket.Regimes()[0]
	d, err := standoff.After(c.docket, standoff.Imposition(c.docket, r, 0, 0.5)...)
	require.NoError(t, err)
	c.docket, c.frozen, c.situation.Docket = d, d, d
	c.disputes[0] = standoff.Standoff{Demand: 1, Severity: 0.5}
	return c
}

// levels are those at which the measures of the three stand.
func levels(c *coercing) []float64 {
	s, _ := c.docket.Standing("energy")
	return []float64{s.LevelOf("EUR", 0), s.LevelOf("JKT", 0), s.LevelOf("USA", 0)}
}

// An ad hoc sender raises its own measures and nobody else's, by what harder measures of its
// own are worth to it; a leader no longer raises those of others. An institution, or senders
// that follow their leader, raise all.
func TestEachRaisesItsOwn(t *testing.T) {
	for _, id := range []string{"EUR", "USA"} {
		c := halves(t, nil)
		p, err := c.standing(0)
		require.NoError(t, err)
		list := []candidate{{kind: agent.DoHold}}
		require.NoError(t, c.raises(0, p, id, &list))
		require.Len(t, list, 2)
		require.Equal(t, "escalate to 1", list[1].label())
		only, err := c.crisis(0, variant{members: p.members, severity: 0.5, demand: 1, harder: id, to: 1})
		require.NoError(t, err)
		all, err := c.crisis(0, variant{members: p.members, severity: 1, demand: 1})
		require.NoError(t, err)
		require.Less(t, only.Target.Imposed, p.Target.Imposed, "it hurts more than before")
		if id == "EUR" {
			require.InDelta(t, only.Impose(0.4), list[1].value(0.4), 1e-12)
		} else {
			require.InDelta(t, only.Watch(ptr(c.side(only, id)), 0.4, true), list[1].value(0.4), 1e-12)
			require.InDelta(t, p.Target.Imposed, all.Target.Imposed, 1e-12, "nobody asks all of them to")
		}
		list[1].act()
		if id == "EUR" {
			require.Equal(t, []float64{1, 0.5, 0.5}, levels(c))
		} else {
			require.Equal(t, []float64{0.5, 0.5, 1}, levels(c))
		}
		require.Equal(t, event.SanctionEscalated, c.moves[0].Event.Kind)
		require.Equal(t, id, c.moves[0].Event.Actor)
		// What comes later takes each at its own level.
		c.frozen = c.docket
		now, err := c.standing(0)
		require.NoError(t, err)
		require.InDelta(t, only.Target.Imposed, now.Target.Imposed, 1e-9)
	}
	for name, change := range map[string]func(*Scenario){
		"off": func(sc *Scenario) { sc.Switches = mechanism.Switches{mechanism.IndependentSenders: false} },
		"an institution": func(sc *Scenario) {
			sc.Regimes[0].Institution = &sanction.Institution{Name: "the Union"}
			for k := range sc.Issues[0].Claims {
				sc.Issues[0].Claims[k].Value.Mean = 50
			}
		},
	} {
		c := halves(t, change)
		p, err := c.standing(0)
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
		c.issues[0].Values[2] = usa
		p, err := c.standing(0)
		require.NoError(t, err)
		require.NoError(t, c.followed(0, p, "USA", 0))
		c.happen()
		return levels(c)
	}
	require.Equal(t, []float64{0.5, 0.5, 0.5}, raised(-20))
	require.Equal(t, []float64{0.5, 0.5, 1}, raised(20))
}

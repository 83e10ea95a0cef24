package coercion

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/sim/internal/payoffs"
	"github.com/tradetalk/tradetalk/sim/mechanism"
)

// asks is a demand that is met for sure at one level, and may be called met from another on.
func asks(met, least float64) payoffs.Demand { return payoffs.Demand{Met: met, Least: least} }

// What may be demanded: each level, and around each what is vaguer by the widths of the
// scenario, as long as it still asks for something.
func TestMenuOfDemands(t *testing.T) {
	sc := funded(0, 0.5)
	c := begin(t, sc)
	q, r := &c.Rules.Issues[0], &c.Docket.Regimes()[0]
	require.Equal(t, []payoffs.Demand{asks(0.25, 0), asks(0.5, 0), asks(0.75, 0.25), asks(0.75, 0), asks(1, 0.5), asks(1, 0), asks(1, 0.75)}, c.Demands(q, 0, r))
	require.Equal(t, []payoffs.Demand{asks(0.75, 0), asks(1, 0), asks(1, 0.75)}, c.Demands(q, 0.5, r))
	require.Equal(t, "0.5 to 1", asks(1, 0.5).String())

	whole := *q
	whole.Whole = true
	require.Equal(t, []payoffs.Demand{asks(1, 0)}, c.Demands(&whole, 0, r), "all or nothing leaves no room")

	said := *r
	said.Demand.Level, said.Demand.Within = 0.5, 0.125
	require.Equal(t, []payoffs.Demand{asks(0.625, 0.375)}, c.Demands(q, 0, &said), "a regime that says how vague it is is that")
	said.Demand.Within = 0
	require.Equal(t, []payoffs.Demand{asks(0.5, 0), asks(0.75, 0.25)}, c.Demands(q, 0, &said))

	sc.Switches = mechanism.Switches{mechanism.VagueDemands: false}
	c = begin(t, sc)
	require.Equal(t, []payoffs.Demand{asks(0.25, 0), asks(0.5, 0), asks(0.75, 0), asks(1, 0)}, c.Demands(q, 0, r))
}

// Audience costs scale with the share of the levels of which the words of a demand say
// whether they meet it.
func TestAudienceCostScalesWithSpecificity(t *testing.T) {
	c := begin(t, funded(0, 0.5))
	members := []string{"EUR", "JKT", "USA"}
	at := func(d payoffs.Demand) (float64, *payoffs.Crisis) {
		p, err := c.Crisis(0, payoffs.Variant{Members: members, Severity: 1, Demand: d.Met, Least: d.Least})
		require.NoError(t, err)
		return p.Leader.Audience, p
	}
	specific, p := at(asks(1, 0))
	require.InDelta(t, c.Actors[c.Seat("EUR")].Audience*0.5*0.5, specific, 1e-12)
	half, vague := at(asks(1, 0.5))
	require.InDelta(t, specific/2, half, 1e-15)
	require.InDelta(t, p.Target.Audience/2, vague.Target.Audience, 1e-15)
	require.Same(t, p.Off, vague.Off)
	require.Same(t, p.On, vague.On, "the same measures: only what is asked for differs")
	require.Same(t, vague.Off, vague.Eased[1], "what can be called enough ends them")
	require.Same(t, vague.On, vague.Eased[0])
}

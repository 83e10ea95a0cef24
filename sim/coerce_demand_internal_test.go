package sim

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/sim/mechanism"
)

// What may be demanded: each level, and around each what is vaguer by the widths of the
// scenario, as long as it still asks for something.
func TestMenuOfDemands(t *testing.T) {
	sc := funded(0, 0.5)
	c := phase(t, sc)
	q, r := &c.w.Scenario.Issues[0], &c.docket.Regimes()[0]
	require.Equal(t, []demand{{0.25, 0}, {0.5, 0}, {0.75, 0.25}, {0.75, 0}, {1, 0.5}, {1, 0}, {1, 0.75}}, c.demands(q, 0, r))
	require.Equal(t, []demand{{0.75, 0}, {1, 0}, {1, 0.75}}, c.demands(q, 0.5, r))
	require.Equal(t, "0.5 to 1", demand{1, 0.5}.String())

	whole := *q
	whole.Whole = true
	require.Equal(t, []demand{{1, 0}}, c.demands(&whole, 0, r), "all or nothing leaves no room")

	said := *r
	said.Demand.Level, said.Demand.Within = 0.5, 0.125
	require.Equal(t, []demand{{0.625, 0.375}}, c.demands(q, 0, &said), "a regime that says how vague it is is that")
	said.Demand.Within = 0
	require.Equal(t, []demand{{0.5, 0}, {0.75, 0.25}}, c.demands(q, 0, &said))

	sc.Switches = mechanism.Switches{mechanism.VagueDemands: false}
	c = phase(t, sc)
	require.Equal(t, []demand{{0.25, 0}, {0.5, 0}, {0.75, 0}, {1, 0}}, c.demands(q, 0, r))
}

// Audience costs scale with the share of the levels of which the words of a demand say
// whether they meet it.
func TestAudienceCostScalesWithSpecificity(t *testing.T) {
	c := phase(t, funded(0, 0.5))
	members := []string{"EUR", "JKT", "USA"}
	at := func(d demand) (float64, *regimeGame) {
		p, err := c.crisis(0, variant{members: members, severity: 1, demand: d.met, least: d.least})
		require.NoError(t, err)
		return p.Leader.Audience, p
	}
	specific, p := at(demand{1, 0})
	require.Equal(t, c.w.public[c.w.seat("EUR")].Audience, specific)
	half, vague := at(demand{1, 0.5})
	require.InDelta(t, specific/2, half, 1e-15)
	require.InDelta(t, p.Target.Audience/2, vague.Target.Audience, 1e-15)
	require.Same(t, p.off, vague.off)
	require.Same(t, p.on, vague.on, "the same measures: only what is asked for differs")
	require.Same(t, vague.off, vague.eased[1], "what can be called enough ends them")
	require.Same(t, vague.on, vague.eased[0])
}

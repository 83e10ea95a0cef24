package coercion

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/internal/implementation"
	"github.com/tradetalk/tradetalk/sim/internal/payoffs"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// asked takes the option of a kind, or the first, and remembers the kinds on offer.
type asked struct {
	take    agent.OptionKind
	offered *[]agent.OptionKind
}

func (a asked) pick(options []agent.Option) int {
	n := 0
	for k, o := range options {
		*a.offered = append(*a.offered, o.Kind)
		if o.Kind == a.take {
			n = k
		}
	}
	return n
}

func (a asked) Enforce(_ agent.View, o []agent.Option, _ string) int  { return a.pick(o) }
func (a asked) Evade(_ agent.View, o []agent.Option, _, _ string) int { return a.pick(o) }
func (a asked) Accept(_ agent.View, o []agent.Option, _ string) int   { return a.pick(o) }
func (a asked) Induce(_ agent.View, o []agent.Option, _, _ string) int {
	return a.pick(o)
}

// with has an actor of a phase decide by a strategy of its own.
func with(c *phase, id string, take agent.OptionKind) *[]agent.OptionKind {
	own := asked{take, new([]agent.OptionKind)}
	sees, seat := c.ViewOf, c.Seat(id)
	c.ViewOf = func(s *agent.Situation, of int) agent.View {
		v := sees(s, of)
		if of == seat {
			self := *v.Self
			self.Strategies = agent.Strategies{Enforce: own, Evade: own, Accept: own, Induce: own}
			v.Self = &self
		}
		return v
	}
	return own.offered
}

// A sender that follows asks its own strategy about the relief that a milestone makes due,
// which decides against the values in either direction.
func TestEnforcerDecidesOnMilestones(t *testing.T) {
	for take, relief := range map[agent.OptionKind]float64{agent.DoEase: 0.5, agent.DoHold: 0} {
		sc := funded(0, 0.5)
		sc.Regimes[0].Milestones = []sanction.Milestone{
			{ID: "half", What: "half way", Verifier: "EUR", Relief: 0.5}, {ID: "all", What: "all the way", Verifier: "EUR", Relief: 0.5},
		}
		c := imposed(t, sc)
		c.concedes(0, 0.5, false)
		c.Frozen = c.Docket
		p, err := c.Standing(0)
		require.NoError(t, err)
		offered := with(c, "USA", take)
		require.NoError(t, c.followed(0, p, "USA", 0.5))
		require.NoError(t, c.failed)
		require.Equal(t, []agent.OptionKind{agent.DoHold, agent.DoEase}, *offered)
		c.happen()
		s, _ := c.Docket.Standing("energy")
		require.Equal(t, relief, s.ReliefOf("USA"), take)
		withheld := slices.ContainsFunc(c.done, func(m implementation.Act) bool { return m.Told.Kind == event.ReliefWithheld && m.Told.Actor == "USA" })
		require.Equal(t, take == agent.DoHold, withheld)
	}
}

// A leader asks its own strategy about secondary sanctions on a third party that was caught,
// and a third party about letting goods go round the measures.
func TestStrategiesDecideOnEvasion(t *testing.T) {
	sc := funded(0, 0.5)
	sc.Actors = agent.FromEconomy(sc.Economy, "USA", "EUR", "JKT", "RUS", "CHN")
	sc.Regimes[0].Secondary = &sanction.Secondary{Measures: []sanction.Measure{{Kind: sanction.ImportBan, Sectors: "ELE"}}}
	route := sanction.Route{Via: "CHN", Sectors: "ENM"}
	open := sanction.Event{Kind: sanction.OpenCovert, Regime: "energy", Author: "CHN", Route: route}
	for take, named := range map[agent.OptionKind]bool{agent.DoName: true, agent.DoLetBe: false} {
		c := imposed(t, sc)
		require.True(t, c.apply(open))
		c.Frozen, c.Standoffs[0].Caught = c.Docket, []string{"CHN"}
		offered := with(c, "EUR", take)
		require.NoError(t, c.police(0))
		require.Equal(t, []agent.OptionKind{agent.DoLetBe, agent.DoName}, *offered)
		c.happen()
		s, _ := c.Docket.Standing("energy")
		require.Equal(t, named, slices.Contains(s.Named, "CHN"))
	}
	for take, opened := range map[agent.OptionKind]bool{agent.DoEvade: true, agent.DoStayNeutral: false} {
		c := imposed(t, sc)
		offered := with(c, "CHN", take)
		require.NoError(t, c.evades(0, route))
		require.Equal(t, []agent.OptionKind{agent.DoStayNeutral, agent.DoEvade}, *offered)
		c.happen()
		s, _ := c.Docket.Standing("energy")
		require.Equal(t, opened, len(s.Routes) == 1)
	}
}

// Donors, mediators and the targets of inducements ask their own strategies.
func TestStrategiesDecideOnInducements(t *testing.T) {
	for take, share := range map[agent.OptionKind]float64{agent.DoWithhold: 0, agent.DoOffer: 1} {
		c := begin(t, promised(1, 0.3))
		offered := with(c, "EUR", take)
		require.NoError(t, c.offersTo(0, 0))
		require.Contains(t, *offered, agent.DoOffer)
		c.happen()
		require.Equal(t, share, c.Issues[0].Offered[0], "of the options of a kind it takes the last")

		c = imposed(t, between(400000, nil))
		offered = with(c, "JKT", take)
		require.NoError(t, c.mediates(0, 0))
		require.Contains(t, *offered, agent.DoWithhold)
		c.happen()
		require.Equal(t, share, c.Issues[0].Mediated[0])
	}
	for take, level := range map[agent.OptionKind]float64{agent.DoNothing: 0, agent.DoComply: 1} {
		c := begin(t, promised(1, 0.3))
		c.Issues[0].Offered[0] = 1
		offered := with(c, "RUS", take)
		require.NoError(t, c.induce())
		require.Contains(t, *offered, agent.DoComply)
		c.happen()
		require.Equal(t, level, c.Issues[0].Level)
	}
}

// Labels are made from the fields of a candidate. They name streams, so that other labels
// would draw other histories.
func TestLabels(t *testing.T) {
	for want, o := range map[string]candidate{
		"nothing":                           {kind: agent.DoNothing},
		"threaten energy at 0.5 for 1":      {kind: agent.DoThreaten, regime: "energy", level: 0.5, demand: payoffs.Demand{Met: 1}},
		"impose energy at 1 for 0.5 to 0.8": {kind: agent.DoImpose, regime: "energy", level: 1, demand: payoffs.Demand{Met: 0.8, Least: 0.5}},
		"impose":                            {kind: agent.DoImpose, level: 1, bare: true},
		"accept 0.25":                       {kind: agent.DoAccept, level: 0.25},
		"escalate to 1":                     {kind: agent.DoEscalate, level: 1},
		"ease by 0.3333":                    {kind: agent.DoEase, level: 1. / 3},
		"ease":                              {kind: agent.DoEase, level: 0.5, bare: true},
		"concede 0.75":                      {kind: agent.DoConcede, level: 0.75},
		"comply for show":                   {kind: agent.DoFeign, level: 1, bare: true},
		"withhold":                          {kind: agent.DoWithhold},
	} {
		require.Equal(t, want, o.label())
	}
}

// The legal side of measures bears on the options of a leader that leave measures or a
// threat of them, by kind.
func TestPrivateLegalSideGoesByKind(t *testing.T) {
	want := map[agent.OptionKind]standings{
		agent.DoThreaten: threatened, agent.DoExtend: threatened, agent.DoWait: threatened, agent.DoSuspend: resting,
		agent.DoImpose: inForce, agent.DoHold: inForce, agent.DoEscalate: inForce, agent.DoEase: inForce, agent.DoSnapBack: inForce,
	}
	for kind := agent.DoUnspecified; kind <= agent.DoStop; kind++ {
		require.Equal(t, want[kind], leaves(kind), kind)
		require.NotEmpty(t, kind.String())
	}
}

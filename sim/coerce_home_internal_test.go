package sim

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/sim/domestic"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// athome is the crisis over the border in a scenario, and what it does to two sides.
func athome(t *testing.T, change func(*Scenario)) (p *regimeGame, target, leader crisis.Side) {
	sc := funded(0, 2)
	change(&sc)
	c := phase(t, sc)
	p, err := c.crisis(0, variant{members: []string{"EUR", "JKT", "USA"}, severity: 1, demand: 1})
	require.NoError(t, err)
	require.NotNil(t, p)
	return p, p.Target, p.Leader
}

// everybody changes all actors of a scenario.
func everybody(sc *Scenario, change func(k int)) {
	for k := range sc.Actors {
		change(k)
	}
}

// An audience cost is the primitive or what support makes of it, never both; secrecy keeps
// a share of either.
func TestAudienceCostIsOneOfTwo(t *testing.T) {
	_, target, leader := athome(t, func(*Scenario) {})
	require.Equal(t, 0.15, target.Audience)
	require.Equal(t, 0.15, leader.Audience)
	require.Zero(t, leader.Win)

	weigh := func(sc *Scenario) {
		everybody(sc, func(k int) {
			p := &sc.Actors[k].Politics
			p.Weight, p.BackDown, p.Win = 0.4, 3, 5
		})
	}
	_, target, leader = athome(t, weigh)
	require.InDelta(t, (1-target.Discount)*0.4*3, target.Audience, 1e-12)
	require.InDelta(t, (1-leader.Discount)*0.4*3, leader.Audience, 1e-12)
	require.InDelta(t, (1-leader.Discount)*0.4*5, leader.Win, 1e-12)

	_, target, leader = athome(t, func(sc *Scenario) { weigh(sc); sc.Switches = mechanism.Switches{mechanism.Support: false} })
	require.Equal(t, 0.15, target.Audience, "without support the primitive is back")
	require.Zero(t, leader.Win)

	_, target, _ = athome(t, func(sc *Scenario) { sc.Coercion.Secrecy = 0.8 })
	require.InDelta(t, 0.2*0.15, target.Audience, 1e-12)
	_, target, _ = athome(t, func(sc *Scenario) { weigh(sc); sc.Coercion.Secrecy = 1 })
	require.Zero(t, target.Audience)
}

// The rally is worth what the formula of support says to a target, under its switch alone,
// and fatigue costs senders; legitimacy and communication each save their share.
func TestRallyAndFatigueInTheValuesOfMoves(t *testing.T) {
	weigh := func(rally, fatigue float64, more func(*Scenario)) func(*Scenario) {
		return func(sc *Scenario) {
			sc.Switches = mechanism.Switches{mechanism.Rally: true}
			everybody(sc, func(k int) {
				p := &sc.Actors[k].Politics
				p.Weight, p.Rally, p.Fatigue = 0.3, rally, fatigue
			})
			if more != nil {
				more(sc)
			}
		}
	}
	p, none, alone := athome(t, weigh(0, 0, nil))
	cost := p.off.RealIncome([]string{"RUS"}) - p.on.RealIncome([]string{"RUS"})
	own := p.off.RealIncome([]string{"EUR"}) - p.on.RealIncome([]string{"EUR"})
	require.Positive(t, cost)
	require.Positive(t, own)

	_, target, leader := athome(t, weigh(2, 0, nil))
	require.InDelta(t, none.Imposed+0.3*2*cost, target.Imposed, 1e-9)
	require.InDelta(t, 0, target.Relieved[len(target.Relieved)-1], 1e-9, "there is no rally without measures")
	require.InDelta(t, alone.Imposed, leader.Imposed, 1e-12, "nor in the senders")
	_, target, _ = athome(t, weigh(2, 0, func(sc *Scenario) { sc.Switches[mechanism.Rally] = false }))
	require.InDelta(t, none.Imposed, target.Imposed, 1e-12)
	_, target, _ = athome(t, weigh(2, 0, func(sc *Scenario) { sc.Coercion.Legitimacy = 0.25 }))
	require.InDelta(t, none.Imposed+0.3*2*cost, target.Imposed, 1e-9, "ad hoc senders have none")
	_, target, _ = athome(t, weigh(2, 0, func(sc *Scenario) {
		sc.Coercion.Legitimacy = 0.25
		sc.Regimes[0].Institution = &sanction.Institution{Name: "the Council"}
	}))
	require.InDelta(t, none.Imposed+0.75*0.3*2*cost, target.Imposed, 1e-9)

	_, target, leader = athome(t, weigh(0, 4, nil))
	require.InDelta(t, alone.Imposed-0.3*4*own, leader.Imposed, 1e-9)
	require.InDelta(t, none.Imposed, target.Imposed, 1e-12)
	explain := func(sc *Scenario) { everybody(sc, func(k int) { sc.Actors[k].Politics.Communication = 0.5 }) }
	_, _, leader = athome(t, weigh(0, 4, explain))
	require.InDelta(t, alone.Imposed-0.5*0.3*4*own, leader.Imposed, 1e-9)
	_, _, leader = athome(t, weigh(0, 4, func(sc *Scenario) { explain(sc); sc.Switches[mechanism.Communication] = false }))
	require.InDelta(t, alone.Imposed-0.3*4*own, leader.Imposed, 1e-9)
}

// Listings cost the target's leaders what they say, the economy nothing, and harm nobody.
func TestListingsCostLeadersAlone(t *testing.T) {
	list := func(sc *Scenario) {
		sc.Regimes[0].Measures = []sanction.Measure{{Kind: sanction.Listing, Rate: 0.4}}
	}
	p, target, leader := athome(t, list)
	require.InDelta(t, -0.4, target.Imposed, 1e-12)
	require.InDelta(t, -0.4, target.Later, 1e-12)
	require.Zero(t, target.Relieved[len(target.Relieved)-1])
	require.Zero(t, leader.Imposed)
	require.Zero(t, p.off.RealIncome([]string{"RUS"})-p.on.RealIncome([]string{"RUS"}))
	require.Zero(t, p.on.Harm(p.off, []string{"RUS"}, "everything"))
	_, target, _ = athome(t, func(sc *Scenario) { list(sc); sc.Switches = mechanism.Switches{mechanism.Listings: false} })
	require.Zero(t, target.Imposed)
}

// What leaders win and lose before their publics: by a treaty nobody loses face.
func TestNewsOfEvents(t *testing.T) {
	for _, x := range []struct {
		e            event.Event
		lead, target float64 // backed down
		won          float64
	}{
		{event.Event{Kind: event.BackedDown, Part: 1, Face: 1}, 1, 0, 0},
		{event.Event{Kind: event.BackedDown, Part: 1, Face: 0.2}, 0.2, 0, 0},
		{event.Event{Kind: event.SanctionLifted, Part: 1, Face: 0.5}, 0.5, 0, 0},
		{event.Event{Kind: event.SanctionLifted, Level: 1}, 0, 0, 0},
		{event.Event{Kind: event.OfferAccepted, Part: 0.75, Face: 1}, 0.25, 0.75, 0.75},
		{event.Event{Kind: event.DisputeNegotiated, Part: 0.75, Face: 1}, 0, 0, 0.75},
	} {
		x.e.Actor, x.e.Other = "EUR", "RUS"
		require.Equal(t, x.lead, x.e.BackedDown("EUR"), x.e.Kind)
		require.Equal(t, x.target, x.e.BackedDown("RUS"), x.e.Kind)
		require.Equal(t, x.won, x.e.Won("EUR"), x.e.Kind)
		require.Zero(t, x.e.Won("RUS"))
		require.Zero(t, x.e.BackedDown("USA")+x.e.Won("USA"))
	}
	gives := event.Event{Kind: event.Conceded, Actor: "RUS", Other: "EUR", Part: 0.5, Face: 1}
	require.Equal(t, 0.5, gives.Won("EUR"))
	require.Equal(t, 0.5, gives.BackedDown("RUS"))
	require.Zero(t, gives.BackedDown("EUR"))
}

// A campaign takes its share from the rally while it runs, and what it costs is on the books
// of both sides.
func TestCampaignsTakeFromTheRally(t *testing.T) {
	base := func(list []domestic.Campaign, off ...mechanism.ID) func(*Scenario) {
		return func(sc *Scenario) {
			sc.Switches = mechanism.Switches{mechanism.Rally: true}
			for _, m := range off {
				sc.Switches[m] = false
			}
			sc.Campaigns = list
			everybody(sc, func(k int) { sc.Actors[k].Politics.Weight, sc.Actors[k].Politics.Rally = 0.3, 2 })
		}
	}
	p, whole, _ := athome(t, base(nil))
	cost := p.off.RealIncome([]string{"RUS"}) - p.on.RealIncome([]string{"RUS"})
	two := []domestic.Campaign{{By: "EUR", Target: "RUS", Shift: 0.3}, {By: "USA", Target: "RUS", Shift: 0.2}, {By: "USA", Target: "RUS", Shift: 0.5, Start: 9}}
	_, some, _ := athome(t, base(two))
	require.InDelta(t, whole.Imposed-0.5*0.3*2*cost, some.Imposed, 1e-9)
	_, off, _ := athome(t, base(two, mechanism.Campaigns))
	require.InDelta(t, whole.Imposed, off.Imposed, 1e-12)

	sc := funded(0, 2)
	sc.Regimes, sc.Issues = nil, nil
	sc.Campaigns = []domestic.Campaign{{By: "EUR", Target: "RUS", Shift: 0.3, Cost: 700}}
	h, err := Run(t.Context(), sc, Options{Seed: 1})
	require.NoError(t, err)
	eur, _ := sc.Economy.RegionIndex("EUR")
	rus, _ := sc.Economy.RegionIndex("RUS")
	require.InDelta(t, 700, h.World.Policy.Transfer(eur, rus), 1e-9)
	require.Positive(t, h.RealIncome("RUS")[0])
	require.Negative(t, h.RealIncome("EUR")[0])
}

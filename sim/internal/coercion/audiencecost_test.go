package coercion

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/sim/domestic"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/internal/payoffs"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// athome is the crisis over the border in a scenario, and what it does to two sides.
func athome(t *testing.T, change func(*scene)) (p *payoffs.Crisis, target, leader crisis.Side) {
	sc := funded(0, 2)
	change(&sc)
	c := begin(t, sc)
	p, err := c.Crisis(0, payoffs.Variant{Members: []string{"EUR", "JKT", "USA"}, Severity: 1, Demand: 1})
	require.NoError(t, err)
	require.NotNil(t, p)
	return p, c.Side(p, "RUS"), c.Side(p, "EUR")
}

// everybody changes all actors of a scenario.
func everybody(sc *scene, change func(k int)) {
	for k := range sc.Actors {
		change(k)
	}
}

// An audience cost is the primitive or what support makes of it, never both; secrecy keeps
// a share of either.
func TestAudienceCostIsOneOfTwo(t *testing.T) {
	p, target, leader := athome(t, func(*scene) {})
	face := 0.075 * math.Max(0.3, -p.Target.Imposed) // of what is at stake
	primitive := agent.DefaultAudience * 0.5 * 2     // half of the worth is the unit, where it is no secret
	require.InDelta(t, face, target.Audience, 1e-9)
	require.InDelta(t, primitive, leader.Audience, 1e-12)
	require.Zero(t, leader.Win)

	weigh := func(sc *scene) {
		everybody(sc, func(k int) {
			p := &sc.Actors[k].Politics
			p.Weight, p.BackDown, p.Win = 0.4, 3, 5
		})
	}
	_, target, leader = athome(t, weigh)
	require.InDelta(t, (1-target.Discount)*0.4*3, target.Audience, 1e-12)
	require.InDelta(t, (1-leader.Discount)*0.4*3, leader.Audience, 1e-12)
	require.InDelta(t, (1-leader.Discount)*0.4*5, leader.Win, 1e-12)

	_, target, leader = athome(t, func(sc *scene) { weigh(sc); sc.Switches = mechanism.Switches{mechanism.Support: false} })
	require.InDelta(t, primitive, leader.Audience, 1e-12, "without support the primitive is back")
	require.InDelta(t, face, target.Audience, 1e-9)
	require.Zero(t, leader.Win)

	_, target, _ = athome(t, func(sc *scene) { sc.Coercion.Secrecy = 0.8 })
	require.InDelta(t, 0.2*face, target.Audience, 1e-9)
	_, target, _ = athome(t, func(sc *scene) { weigh(sc); sc.Coercion.Secrecy = 1 })
	require.Zero(t, target.Audience)
}

// The rally is worth what the formula of support says to a target, under its switch alone,
// and fatigue costs senders; legitimacy and communication each save their share.
func TestRallyAndFatigueInTheValuesOfMoves(t *testing.T) {
	weigh := func(rally, fatigue float64, more func(*scene)) func(*scene) {
		return func(sc *scene) {
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
	cost := p.Off.RealIncome([]string{"RUS"}) - p.On.RealIncome([]string{"RUS"})
	own := p.Off.RealIncome([]string{"EUR"}) - p.On.RealIncome([]string{"EUR"})
	require.Positive(t, cost)
	require.Positive(t, own)

	_, target, leader := athome(t, weigh(2, 0, nil))
	require.InDelta(t, none.Imposed+0.3*2*cost, target.Imposed, 1e-9)
	require.InDelta(t, 0, target.Relieved[len(target.Relieved)-1], 1e-9, "there is no rally without measures")
	require.InDelta(t, alone.Imposed, leader.Imposed, 1e-12, "nor in the senders")
	_, target, _ = athome(t, weigh(2, 0, func(sc *scene) { sc.Switches[mechanism.Rally] = false }))
	require.InDelta(t, none.Imposed, target.Imposed, 1e-12)
	_, target, _ = athome(t, weigh(2, 0, func(sc *scene) { sc.Coercion.Legitimacy = 0.25 }))
	require.InDelta(t, none.Imposed+0.3*2*cost, target.Imposed, 1e-9, "ad hoc senders have none")
	_, target, _ = athome(t, weigh(2, 0, func(sc *scene) {
		sc.Coercion.Legitimacy = 0.25
		sc.Regimes[0].Institution = &sanction.Institution{Name: "the Council"}
	}))
	require.InDelta(t, none.Imposed+0.75*0.3*2*cost, target.Imposed, 1e-9)

	_, target, leader = athome(t, weigh(0, 4, nil))
	require.InDelta(t, alone.Imposed-0.3*4*own, leader.Imposed, 1e-9)
	require.InDelta(t, none.Imposed, target.Imposed, 1e-12)
	explain := func(sc *scene) { everybody(sc, func(k int) { sc.Actors[k].Politics.Communication = 0.5 }) }
	_, _, leader = athome(t, weigh(0, 4, explain))
	require.InDelta(t, alone.Imposed-0.5*0.3*4*own, leader.Imposed, 1e-9)
	_, _, leader = athome(t, weigh(0, 4, func(sc *scene) { explain(sc); sc.Switches[mechanism.Communication] = false }))
	require.InDelta(t, alone.Imposed-0.3*4*own, leader.Imposed, 1e-9)
}

// Listings cost the target's leaders what they say, the economy nothing, and harm nobody.
func TestListingsCostLeadersAlone(t *testing.T) {
	list := func(sc *scene) {
		sc.Regimes[0].Measures = []sanction.Measure{{Kind: sanction.Listing, Rate: 0.4}}
	}
	p, target, leader := athome(t, list)
	require.InDelta(t, -0.4, target.Imposed, 1e-12)
	require.InDelta(t, -0.4, target.Later, 1e-12)
	require.Zero(t, target.Relieved[len(target.Relieved)-1])
	require.Zero(t, leader.Imposed)
	require.Zero(t, p.Off.RealIncome([]string{"RUS"})-p.On.RealIncome([]string{"RUS"}))
	require.Zero(t, p.On.Harm(p.Off, []string{"RUS"}, "everything"))
	_, target, _ = athome(t, func(sc *scene) { list(sc); sc.Switches = mechanism.Switches{mechanism.Listings: false} })
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
		{event.Event{Kind: event.NegotiatedSettlement, Part: 0.75, Face: 1}, 0, 0, 0.75},
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

// A campaign takes its share from the rally while it runs.
func TestCampaignsTakeFromTheRally(t *testing.T) {
	base := func(list []domestic.Campaign, off ...mechanism.ID) func(*scene) {
		return func(sc *scene) {
			sc.Switches = mechanism.Switches{mechanism.Rally: true}
			for _, m := range off {
				sc.Switches[m] = false
			}
			sc.Campaigns = list
			everybody(sc, func(k int) { sc.Actors[k].Politics.Weight, sc.Actors[k].Politics.Rally = 0.3, 2 })
		}
	}
	p, whole, _ := athome(t, base(nil))
	cost := p.Off.RealIncome([]string{"RUS"}) - p.On.RealIncome([]string{"RUS"})
	two := []domestic.Campaign{{By: "EUR", Target: "RUS", Shift: 0.3}, {By: "USA", Target: "RUS", Shift: 0.2}, {By: "USA", Target: "RUS", Shift: 0.5, Start: 9}}
	_, some, _ := athome(t, base(two))
	require.InDelta(t, whole.Imposed-0.5*0.3*2*cost, some.Imposed, 1e-9)
	_, off, _ := athome(t, base(two, mechanism.Campaigns))
	require.InDelta(t, whole.Imposed, off.Imposed, 1e-12)
}

package coercion

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// between is a standoff between RUS and EUR in which JKT may pay EUR for relief.
func between(compensation float64, change func(*scene)) scene {
	sc := funded(0, 0.5)
	sc.Actors = agent.FromEconomy(sc.Economy, "EUR", "JKT", "RUS")
	sc.Regimes[0].Senders = []string{"EUR"}
	sc.Issues[0].Claims = sc.Issues[0].Claims[:1]
	sc.Issues[0].Mediations = []crisis.Mediation{{Mediator: "JKT", Sender: "EUR", Compensation: compensation}}
	sc.Coercion.Precision = 8
	if change != nil {
		change(&sc)
	}
	return sc
}

// An offer is worth to the sender what it is paid in its term, and costs the mediator as
// much; the target believes in relief by as much more as the offer moves the sender.
func TestWhatAMediatorOffersIsWorth(t *testing.T) {
	c := imposed(t, between(400000, nil))
	before, err := c.Standing(0)
	require.NoError(t, err)
	require.Zero(t, c.Mediated(0, "EUR"))
	c.Issues[0].Mediated[0] = 0.5
	one := c.Rules.Prices.Mediations[0][0][1]
	eur, jkt := &c.Actors[c.Seat("EUR")], &c.Actors[c.Seat("JKT")]
	paid := c.Mediated(0, "EUR")
	require.InDelta(t, one.Gain*(1-math.Pow(eur.Discount(), 8)), paid, 1e-12)
	require.InDelta(t, one.Cost*(1-math.Pow(jkt.Discount(), 8)), c.Mediated(0, "JKT"), 1e-12)
	require.Positive(t, paid)
	require.Negative(t, one.Cost)
	require.Zero(t, c.Mediated(0, "RUS"))

	after, err := c.Standing(0)
	require.NoError(t, err)
	last := len(before.Leader.Relieved) - 1
	require.InDelta(t, before.Leader.Relieved[last]+paid, after.Leader.Relieved[last], 1e-12)
	gives := func(relief float64) float64 {
		return belief.Logit([]float64{relief, c.Side(before, "EUR").Imposed}, 8)[0]
	}
	want := before.Trust + (1-before.Trust)*(gives(before.Leader.Relieved[last]+paid)-gives(before.Leader.Relieved[last]))
	require.InDelta(t, want, after.Trust, 1e-12)
	require.Greater(t, after.Trust, before.Trust)

	c.Switches = mechanism.Switches{mechanism.Mediation: false}
	c.Rules.Switches = c.Switches
	off, err := c.Standing(0)
	require.NoError(t, err)
	require.Equal(t, before.Trust, off.Trust)
}

// A mediator offers if that is worth more to it than to stand by: it wants the issue settled,
// or the standoff costs it; not if it has nothing to gain, nor while it is a sender itself.
func TestMediatorDecidesByItsOwnAppraisal(t *testing.T) {
	offers := func(worth float64, change func(*phase)) float64 {
		c := imposed(t, between(4000, func(sc *scene) {
			sc.Issues[0].Claims = append(sc.Issues[0].Claims, crisis.Claim{Actor: "JKT", Value: crisis.Prior{Mean: worth}})
		}))
		if change != nil {
			change(c)
		}
		require.NoError(t, c.mediate())
		c.happen()
		return c.Issues[0].Mediated[0]
	}
	require.Positive(t, offers(30, nil))
	require.Zero(t, offers(-30, nil), "it wants the target to hold out")
	require.Zero(t, offers(30, func(c *phase) {
		require.True(t, c.apply(sanction.Event{Kind: sanction.Join, Regime: "energy", Author: "JKT", For: []string{"EUR"}}))
		c.Frozen = c.Docket
	}))
	// An offer is withdrawn once there is nothing to mediate.
	require.Zero(t, offers(30, func(c *phase) {
		c.Issues[0].Mediated[0] = 1
		d, err := standoff.After(c.Docket, standoff.Ending(c.Docket, &c.Docket.Regimes()[0], 0, "")...)
		require.NoError(t, err)
		c.Docket, c.Frozen = d, d
	}))
}

// What a mediator makes of an offer while the demand is not met is what the standoff is worth
// to it then, its spillovers included, and what it pays counted once relief is given.
func TestValueOfMediation(t *testing.T) {
	c := imposed(t, between(40000, nil))
	none, err := c.mediation(0, 0, 0)
	require.NoError(t, err)
	p, err := c.Standing(0)
	require.NoError(t, err)
	side := c.Side(p, "JKT")
	require.NotZero(t, side.Imposed, "the market makes it feel the measures")
	require.InDelta(t, p.Watch(&side, 0, true), none, 1e-12)
	some, err := c.mediation(0, 0, 1)
	require.NoError(t, err)
	require.Zero(t, c.Issues[0].Mediated[0], "it was a thought")
	c.Issues[0].Mediated[0] = 1
	p, err = c.Standing(0)
	require.NoError(t, err)
	side = c.Side(p, "JKT")
	require.InDelta(t, p.Watch(&side, 0, true), some, 1e-12)
	require.Less(t, side.Relieved[len(side.Relieved)-1], 0.0, "it pays")
	require.Less(t, some, none, "it has no claim, and pays more than the measures cost it")

	// Once the demand is met it weighs what relief brings it by the chance of it.
	c.Issues[0].Mediated[0] = 0
	c.Standoffs[0].Met = true
	without, err := c.mediation(0, 0, 0)
	require.NoError(t, err)
	with, err := c.mediation(0, 0, 1)
	require.NoError(t, err)
	one := c.Rules.Prices.Mediations[0][0][3]
	eur, jkt := c.Seat("EUR"), c.Seat("JKT")
	e, j := p.Off.Flow(eur)-p.On.Flow(eur), p.Off.Flow(jkt)-p.On.Flow(jkt)
	pays := 1 - math.Pow(c.Actors[eur].Discount(), 8)
	costs := 1 - math.Pow(c.Actors[jkt].Discount(), 8)
	chance := func(comp float64) float64 { return belief.Logit([]float64{e + comp, 0}, 8)[0] }
	require.InDelta(t, chance(one.Gain*pays)*(j+one.Cost*costs)-chance(0)*j, with-without, 1e-9)
}

// Relief is paid for as long as was said, by the mediator alone, and no longer than it holds.
func TestReliefIsPaidFor(t *testing.T) {
	relieved := func(share float64) *phase {
		c := imposed(t, between(800000, nil))
		c.Standoffs[0].Met = true
		c.Issues[0].Mediated[0] = share
		require.NoError(t, c.relieve(0))
		c.happen()
		return c
	}
	c := relieved(1)
	s, _ := c.Docket.Standing("energy")
	require.False(t, s.InForceIn(0))
	require.Len(t, c.Issues[0].Pledges, 1)
	require.Equal(t, standoff.Pledge{From: "JKT", To: "EUR", Amount: 800000, Until: 8}, c.Issues[0].Pledges[0])
	require.Zero(t, c.Issues[0].Mediated[0], "it is taken once")
	require.Equal(t, event.ReliefPaidFor, c.done[0].Told.Kind)

	total := func(period int) (sum float64) {
		for _, x := range c.Paid(c.Rules, period) {
			require.Equal(t, "JKT", x.From)
			require.Equal(t, "EUR", x.To)
			sum += x.Amount
		}
		return sum
	}
	require.Equal(t, 800000.0, total(7))
	require.Zero(t, total(8))
	c.Number, c.Frozen = 0, c.Docket
	c.forfeits(0)
	require.Len(t, c.Issues[0].Pledges, 1)
	d, err := standoff.After(c.Docket, standoff.Imposition(c.Docket, &c.Docket.Regimes()[0], 0, 1)...)
	require.NoError(t, err)
	c.Docket, c.Frozen = d, d
	c.forfeits(0)
	require.Empty(t, c.Issues[0].Pledges, "measures are back")
	require.Empty(t, relieved(0).Issues[0].Pledges)
}

// A sender that gains by its measures withholds relief that is due, and gives it if it is
// paid for.
func TestMoneyMovesASender(t *testing.T) {
	gives := func(share float64) (bool, float64, float64) {
		c := imposed(t, between(10000, nil))
		p, err := c.Standing(0)
		require.NoError(t, err)
		eur := c.Seat("EUR")
		c.Standoffs[0].Met = true
		c.Issues[0].Mediated[0] = share
		paid := c.Mediated(0, "EUR")
		require.NoError(t, c.relieve(0))
		c.happen()
		s, _ := c.Docket.Standing("energy")
		return !s.InForceIn(0), p.Off.Flow(eur) - p.On.Flow(eur), paid
	}
	given, gap, _ := gives(0)
	require.Negative(t, gap, "its measures are a gain to it")
	require.False(t, given)
	given, gap, paid := gives(1)
	require.Greater(t, paid, -gap)
	require.True(t, given)
}

// A treaty that settles a standoff brings the sender what a mediator offers, in full.
func TestMediationCountsInTalks(t *testing.T) {
	c := imposed(t, between(400000, nil))
	linkages := c.Settlements(0)
	require.Len(t, linkages, 1)
	worth := func(id string) float64 {
		return c.State.Worth(c.Rules, linkages, id, c.Trust[c.Seat(id)])[0]
	}
	before := worth("EUR")
	c.Issues[0].Mediated[0] = 1
	paid := c.Rules.Mediated(0, &c.Issues[0], c.Seat("EUR"))
	require.InDelta(t, before+paid/linkages[0].Step, worth("EUR"), 1e-12)
	require.Negative(t, worth("JKT"))
}

package sim

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

// between is a dispute between RUS and EUR in which JKT may pay EUR for relief.
func between(compensation float64, change func(*Scenario)) Scenario {
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
	before, err := c.standing(0)
	require.NoError(t, err)
	require.Zero(t, c.mediated(0, "EUR"))
	c.issues[0].Mediated[0] = 0.5
	one := c.w.prices.Mediations[0][0][1]
	eur, jkt := &c.w.public[c.w.seat("EUR")], &c.w.public[c.w.seat("JKT")]
	paid := c.mediated(0, "EUR")
	require.InDelta(t, one.Gain*(1-math.Pow(eur.Discount(), 8)), paid, 1e-12)
	require.InDelta(t, one.Cost*(1-math.Pow(jkt.Discount(), 8)), c.mediated(0, "JKT"), 1e-12)
	require.Positive(t, paid)
	require.Negative(t, one.Cost)
	require.Zero(t, c.mediated(0, "RUS"))

	after, err := c.standing(0)
	require.NoError(t, err)
	last := len(before.Leader.Relieved) - 1
	require.InDelta(t, before.Leader.Relieved[last]+paid, after.Leader.Relieved[last], 1e-12)
	gives := func(relief float64) float64 { return belief.Logit([]float64{relief, before.Leader.Imposed}, 8)[0] }
	want := before.Trust + (1-before.Trust)*(gives(before.Leader.Relieved[last]+paid)-gives(before.Leader.Relieved[last]))
	require.InDelta(t, want, after.Trust, 1e-12)
	require.Greater(t, after.Trust, before.Trust)

	c.w.Scenario.Switches = mechanism.Switches{mechanism.Mediation: false}
	c.rules.Switches = c.w.Scenario.Switches
	off, err := c.standing(0)
	require.NoError(t, err)
	require.Equal(t, before.Trust, off.Trust)
}

// A mediator offers if that is worth more to it than to stand by: it wants the issue settled,
// or the dispute costs it; not if it has nothing to gain, nor while it is a sender itself.
func TestMediatorDecidesByItsOwnAppraisal(t *testing.T) {
	offers := func(worth float64, change func(*coercing)) float64 {
		c := imposed(t, between(4000, func(sc *Scenario) {
			sc.Issues[0].Claims = append(sc.Issues[0].Claims, crisis.Claim{Actor: "JKT", Value: crisis.Prior{Mean: worth}})
		}))
		if change != nil {
			change(c)
		}
		require.NoError(t, c.mediate())
		c.happen()
		return c.issues[0].Mediated[0]
	}
	require.Positive(t, offers(30, nil))
	require.Zero(t, offers(-30, nil), "it wants the target to hold out")
	require.Zero(t, offers(30, func(c *coercing) {
		require.True(t, c.apply(sanction.Event{Kind: sanction.Join, Regime: "energy", Author: "JKT", For: []string{"EUR"}}))
		c.frozen = c.docket
	}))
	// An offer is withdrawn once there is nothing to mediate.
	require.Zero(t, offers(30, func(c *coercing) {
		c.issues[0].Mediated[0] = 1
		d, err := standoff.After(c.docket, standoff.Ending(c.docket, &c.docket.Regimes()[0], 0, "")...)
		require.NoError(t, err)
		c.docket, c.frozen = d, d
	}))
}

// What a mediator makes of an offer while the demand is not met is what the dispute is worth
// to it then, its spillovers included, and what it pays counted once relief is given.
func TestValueOfMediation(t *testing.T) {
	c := imposed(t, between(40000, nil))
	none, err := c.mediation(0, 0, 0)
	require.NoError(t, err)
	p, err := c.standing(0)
	require.NoError(t, err)
	side := c.side(p, "JKT")
	require.NotZero(t, side.Imposed, "the market makes it feel the measures")
	require.InDelta(t, p.Watch(&side, 0, true), none, 1e-12)
	some, err := c.mediation(0, 0, 1)
	require.NoError(t, err)
	require.Zero(t, c.issues[0].Mediated[0], "it was a thought")
	c.issues[0].Mediated[0] = 1
	p, err = c.standing(0)
	require.NoError(t, err)
	side = c.side(p, "JKT")
	require.InDelta(t, p.Watch(&side, 0, true), some, 1e-12)
	require.Less(t, side.Relieved[len(side.Relieved)-1], 0.0, "it pays")
	require.Less(t, some, none, "it has no claim, and pays more than the measures cost it")

	// Once the demand is met it weighs what relief brings it by the chance of it.
	c.issues[0].Mediated[0] = 0
	c.disputes[0].Met = true
	without, err := c.mediation(0, 0, 0)
	require.NoError(t, err)
	with, err := c.mediation(0, 0, 1)
	require.NoError(t, err)
	one := c.w.prices.Mediations[0][0][3]
	eur, jkt := c.w.seat("EUR"), c.w.seat("JKT")
	e, j := p.off.Flow(eur)-p.on.Flow(eur), p.off.Flow(jkt)-p.on.Flow(jkt)
	pays := 1 - math.Pow(c.w.public[eur].Discount(), 8)
	costs := 1 - math.Pow(c.w.public[jkt].Discount(), 8)
	chance := func(comp float64) float64 { return belief.Logit([]float64{e + comp, 0}, 8)[0] }
	require.InDelta(t, chance(one.Gain*pays)*(j+one.Cost*costs)-chance(0)*j, with-without, 1e-9)
}

// Relief is paid for as long as was said, by the mediator alone, and no longer than it holds.
func TestReliefIsPaidFor(t *testing.T) {
	relieved := func(share float64) *coercing {
		c := imposed(t, between(800000, nil))
		c.disputes[0].Met = true
		c.issues[0].Mediated[0] = share
		require.NoError(t, c.relieve(0))
		c.happen()
		return c
	}
	c := relieved(1)
	s, _ := c.docket.Standing("energy")
	require.False(t, s.InForceIn(0))
	require.Len(t, c.issues[0].Pledges, 1)
	require.Equal(t, standoff.Pledge{From: "JKT", To: "EUR", Amount: 800000, Until: 8}, c.issues[0].Pledges[0])
	require.Zero(t, c.issues[0].Mediated[0], "it is taken once")
	require.Equal(t, event.ReliefPaidFor, c.moves[0].Event.Kind)

	c.w.Coercion.Issues = c.issues
	total := func(period int) (sum float64) {
		c.w.Period = period
		for _, x := range c.w.paid() {
			require.Equal(t, "JKT", x.From)
			require.Equal(t, "EUR", x.To)
			sum += x.Amount
		}
		return sum
	}
	require.Equal(t, 800000.0, total(7))
	require.Zero(t, total(8))
	c.w.Period, c.frozen = 0, c.docket
	c.forfeits(0)
	require.Len(t, c.issues[0].Pledges, 1)
	d, err := standoff.After(c.docket, standoff.Imposition(c.docket, &c.docket.Regimes()[0], 0, 1)...)
	require.NoError(t, err)
	c.docket, c.frozen = d, d
	c.forfeits(0)
	require.Empty(t, c.issues[0].Pledges, "measures are back")
	require.Empty(t, relieved(0).issues[0].Pledges)
}

// A sender that gains by its measures withholds relief that is due, and gives it if it is
// paid for.
func TestMoneyMovesASender(t *testing.T) {
	gives := func(share float64) (bool, float64, float64) {
		c := imposed(t, between(10000, nil))
		p, err := c.standing(0)
		require.NoError(t, err)
		eur := c.w.seat("EUR")
		c.disputes[0].Met = true
		c.issues[0].Mediated[0] = share
		paid := c.mediated(0, "EUR")
		require.NoError(t, c.relieve(0))
		c.happen()
		s, _ := c.docket.Standing("energy")
		return !s.InForceIn(0), p.off.Flow(eur) - p.on.Flow(eur), paid
	}
	given, gap, _ := gives(0)
	require.Negative(t, gap, "its measures are a gain to it")
	require.False(t, given)
	given, gap, paid := gives(1)
	require.Greater(t, paid, -gap)
	require.True(t, given)
}

// A treaty that settles a dispute brings the sender what a mediator offers, in full.
func TestMediationCountsInTalks(t *testing.T) {
	c := imposed(t, between(400000, nil))
	c.w.Coercion.Docket = c.docket
	s := c.w.Situation()
	require.Len(t, s.IssueLinkages, 1)
	worth := func(id string) float64 {
		return c.w.Coercion.Worth(c.rules, s.IssueLinkages, id, c.w.Trust[c.w.seat(id)])[0]
	}
	before := worth("EUR")
	c.w.Coercion.Issues[0].Mediated[0] = 1
	paid := c.rules.Mediated(0, &c.w.Coercion.Issues[0], c.w.seat("EUR"))
	require.InDelta(t, before+paid/s.IssueLinkages[0].Step, worth("EUR"), 1e-12)
	require.Negative(t, worth("JKT"))
}

func TestMediationIsValidated(t *testing.T) {
	sc := between(-1, nil)
	sc.Issues[0].Mediations[0].Mediator, sc.Issues[0].Mediations[0].Quarters = "RUS", 999
	sc.Issues[0].Mediations = append(sc.Issues[0].Mediations, crisis.Mediation{Mediator: "EUR", Sender: "EUR", Compensation: 1})
	err := sc.Validate()
	for _, want := range []string{`Mediations[0].Mediator is "RUS"`, "Mediations[0].Compensation is -1", "Mediations[0].Quarters is 999", `Mediations[1].Sender is "EUR"`} {
		require.ErrorContains(t, err, want)
	}
}

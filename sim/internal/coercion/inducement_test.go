package coercion

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// promised is an issue over which EUR may pay RUS, without sanctions.
func promised(worth, resolve float64) scene {
	sc := funded(0, worth)
	sc.Regimes = nil
	sc.Issues[0].Resolve = crisis.Prior{Mean: resolve}
	sc.Issues[0].Inducements = []crisis.Inducement{{Donor: "EUR", Amount: 20000}}
	sc.Coercion.Precision = 8
	return sc
}

// A promise is worth to the target what it brings times its trust in the donor, and costs
// the donor all of it.
func TestPromisesAreDiscountedByTrust(t *testing.T) {
	c := begin(t, promised(1, 0.3))
	rus, eur := c.Seat("RUS"), c.Seat("EUR")
	s := &c.Issues[0]
	require.Zero(t, c.Rewards(0, s, rus), "nothing is offered yet")
	s.Offered[0] = 0.5
	one := c.Rules.Prices.Offers[0][0][1]
	require.Positive(t, one.Gain)
	require.Negative(t, one.Cost)
	require.InDelta(t, 100*10000/c.Income("RUS"), one.Gain, 0.3*one.Gain, "the terms of trade move it a little")
	for _, kept := range []float64{0, 1, 3} {
		trust := belief.Trust{Kept: kept, Broken: 1}
		c.Trust[rus][eur].Stress = trust
		require.InDelta(t, kept/(kept+1)*one.Gain, c.Rewards(0, s, rus), 1e-12)
		require.InDelta(t, one.Cost, c.Rewards(0, s, eur), 1e-12)
	}
	require.Zero(t, c.Rewards(0, s, c.Seat("USA")))
}

// What an offer is worth to its donor is its claim less its cost times the compliance that
// it expects, by a logit over the levels for each type of the target.
func TestValueOfAnOffer(t *testing.T) {
	const worth, resolve = 1.0, 0.3
	c := begin(t, promised(worth, resolve))
	rus := c.Seat("RUS")
	got, err := c.donation(0, 0, 0.75, false)
	require.NoError(t, err)
	require.Zero(t, c.Issues[0].Offered[0], "it was a thought")
	one := c.Rules.Prices.Offers[0][0][2]
	reward := c.Trust[rus][c.Seat("EUR")].In(true).Mean() * one.Gain
	var values []float64
	for y := 0.0; y <= 1; y += 0.25 {
		values = append(values, (reward-resolve)*y)
	}
	want := 0.0
	for n, p := range belief.Logit(values, 8) {
		want += p * float64(n) / 4
	}
	require.InDelta(t, (worth+one.Cost)*want, got, 1e-9)
	none, err := c.donation(0, 0, 0, false)
	require.NoError(t, err)
	require.Zero(t, none)
}

// The more compliance is worth to a donor the more it offers; whom the issue is nothing to
// offers nothing.
func TestOfferGrowsWithWorth(t *testing.T) {
	before := -1.0
	for _, worth := range []float64{0, 0.2, 0.4, 1, 3} {
		c := begin(t, promised(worth, 0.4))
		require.NoError(t, c.donate())
		c.happen()
		got := c.Issues[0].Offered[0]
		require.GreaterOrEqual(t, got, before)
		if worth == 0 {
			require.Zero(t, got)
		}
		before = got
	}
	require.Positive(t, before)
}

// A donor that no longer wants what it pays for stops: its promise is broken in the eyes of
// the target and of nobody else, and the target takes back what was bought. One that still
// wants it pays on, and its promise is kept.
func TestDonorStops(t *testing.T) {
	for worth, stops := range map[float64]bool{-1: true, 2: false} {
		c := begin(t, promised(2, 0.3))
		s := &c.Issues[0]
		s.Level, s.Bought, s.Offered[0] = 1, 1, 1
		for n := range s.Values {
			s.Values[n] = worth
		}
		require.NoError(t, c.donate())
		c.happen()
		rus, eur, usa := c.Seat("RUS"), c.Seat("EUR"), c.Seat("USA")
		prior := agent.DefaultPrior()
		trust := c.trust[rus][eur].In(true)
		require.Equal(t, prior, c.trust[usa][eur].In(true))
		if !stops {
			require.Equal(t, 20000.0, s.Paid[0])
			require.Greater(t, trust.Mean(), prior.Mean())
			require.False(t, s.Unpaid)
			continue
		}
		require.Zero(t, s.Paid[0])
		require.Less(t, trust.Mean(), prior.Mean())
		require.Equal(t, event.InducementStopped, c.done[0].Told.Kind)
		require.NoError(t, c.induce())
		c.happen()
		require.Zero(t, s.Level)
		require.Equal(t, event.ComplianceReversed, c.done[1].Told.Kind)
		require.False(t, s.Unpaid)
	}
}

// To stop is worth to a donor what is left once the target has taken back what it likes.
func TestValueOfStopping(t *testing.T) {
	c := begin(t, promised(2, 0.3))
	s := &c.Issues[0]
	s.Level, s.Bought, s.Offered[0] = 1, 0.75, 1
	got, err := c.donation(0, 0, 0, true)
	require.NoError(t, err)
	back := belief.Logit([]float64{0, 0.3 * 0.75}, 8)[1]
	require.InDelta(t, 2*(1-0.75*back), got, 1e-12)
	on, err := c.donation(0, 0, 1, true)
	require.NoError(t, err)
	require.InDelta(t, 2+c.Rules.Prices.Offers[0][0][3].Cost, on, 1e-12)
}

// Compliance under the pressure of sanctions is bought too while a promise stands, and not
// otherwise.
func TestConcessionsUnderAPromiseAreBought(t *testing.T) {
	for offered, bought := range map[float64]float64{0: 0, 0.5: 0.75} {
		sc := promised(1, 0.3)
		sc.Regimes = funded(0, 1).Regimes
		c := imposed(t, sc)
		c.Issues[0].Offered[0] = offered
		c.concedes(0, 0.75, false)
		require.Equal(t, 0.75, c.Issues[0].Level)
		require.Equal(t, bought, c.Issues[0].Bought)
	}
}

// While a standoff is open an offer is worth to the leader what its measures are worth with
// the target's resolve so much lower, and to a bystander what the standoff costs it besides.
func TestOffersInADispute(t *testing.T) {
	sc := promised(0.6, 0.6)
	sc.Regimes = funded(0, 1).Regimes
	sc.Issues[0].Inducements = append(sc.Issues[0].Inducements, crisis.Inducement{Donor: "JKT", Amount: 20000})
	c := imposed(t, sc)
	lead, err := c.donation(0, 0, 1, false)
	require.NoError(t, err)
	c.Issues[0].Offered[0] = 1
	p, err := c.Standing(0)
	require.NoError(t, err)
	require.InDelta(t, p.Impose(0.6+c.Rules.Prices.Offers[0][0][3].Cost), lead, 1e-12)
	require.InDelta(t, 0.6-c.Reward(0, "RUS"), p.Resolve.Mean(), 1e-9, "the target minds compliance so much less")
	c.Issues[0].Offered[0] = 0
	member, err := c.donation(0, 1, 0.5, false)
	require.NoError(t, err)
	c.Issues[0].Offered[1] = 0.5
	p, err = c.Standing(0)
	require.NoError(t, err)
	require.InDelta(t, p.Watch(ptr(c.Side(p, "JKT")), 0.6+c.Rules.Prices.Offers[0][1][1].Cost, true), member, 1e-12)
}

// A payment under a module that builds capacity is a grant: it is on the books of the treaty
// and not beside them, and adds to what the target can do.
func TestInducementBuildsCapacity(t *testing.T) {
	sc := promised(2, 0.3)
	m := &sc.Treaty.Modules[0]
	m.Assistance = &treaty.Assistance{Donors: []string{"EUR"}, Recipients: []string{"RUS"}, Gain: treaty.Set(1e-5)}
	sc.Issues[0].Inducements[0].Module = m.ID
	for _, signed := range []bool{true, false} {
		c := begin(t, sc)
		if signed {
			var deepest terms.Draft
			for deepest = range c.Register.Space(m.ID).All() {
				continue
			}
			all := []string{"EUR", "JKT", "RUS", "USA"}
			require.NoError(t, c.Register.Apply(treaty.Event{Kind: treaty.Signed, Module: m.ID, Author: "USA", Draft: deepest, Signatories: all}))
		}
		s := &c.Issues[0]
		s.Level, s.Bought, s.Offered[0] = 0.5, 0.5, 1
		c.donates(0, 0, 1, true, 0)
		for _, m := range c.done {
			require.NoError(t, m.Apply(c.Register))
		}
		capacity, ok := c.Register.Capacity(m.ID, "RUS", 0)
		require.Equal(t, signed, ok)
		if signed {
			require.InDelta(t, 0.1, capacity, 1e-12)
			require.Zero(t, s.Paid[0])
			require.Equal(t, 10000.0, c.Register.Standing(m.ID).Payments[0].Amount)
		} else {
			require.Equal(t, 10000.0, s.Paid[0], "a plain transfer where the text does not allow it")
		}
	}
}

package coercion

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// A fund pays if the coalition as a whole gains, and says so if it does not. What it pays
// balances, and in full it leaves nobody a burden of its own that could drive it out: being
// in costs all the same, whatever their own measures cost them.
func TestFundSaysWhenItIsInfeasible(t *testing.T) {
	paid := func(worth float64) *phase {
		c := imposed(t, funded(1, worth))
		require.NoError(t, c.share())
		c.happen()
		return c
	}
	kinds := func(c *phase) (out []event.Kind) {
		for _, m := range c.done {
			out = append(out, m.Told.Kind)
		}
		return out
	}
	c := paid(2)
	require.Equal(t, []event.Kind{event.BurdenSharingPaid}, kinds(c))
	s, _ := c.Docket.Standing("energy")
	balance := map[string]float64{}
	for _, p := range s.Payments {
		balance[p.From] -= p.Amount
		balance[p.To] += p.Amount
	}
	p, err := c.Standing(0)
	require.NoError(t, err)
	var burden []float64
	for _, id := range p.Members {
		burden = append(burden, c.Side(p, id).Imposed+100*balance[id]/c.Income(id))
	}
	require.InDelta(t, slices.Min(burden), slices.Max(burden), 1e-9)

	c = paid(-2)
	require.Equal(t, []event.Kind{event.FundInfeasible}, kinds(c))
	s, _ = c.Docket.Standing("energy")
	require.Empty(t, s.Payments)
}

// MODEL 18: under a full fund that is feasible what its own measures cost a member drives
// nobody out. Members to whom the issue is worth the same are worth the same inside, whatever
// they bear; without a fund, or with one that covers a part, who bears more is worth less, and
// at some worth the one that bears most leaves and the fund keeps it in. A fund that cannot
// pay says so, and everybody stays or leaves as without one.
func TestFullFundBurdenDrivesNobodyOut(t *testing.T) {
	members := []string{"EUR", "JKT", "USA"}
	at := func(coverage, worth float64) (c *phase, inside []float64, stays []bool, feasible bool) {
		sc := funded(coverage, worth)
		sc.Actors = agent.FromEconomy(sc.Economy, members[0], members[1], members[2], "RUS")
		c = imposed(t, sc)
		p, err := c.Standing(0)
		require.NoError(t, err)
		transfers, feasible := c.Transfers(p)
		for n, id := range p.Members {
			require.Equal(t, members[n], id)
			side := c.Side(p, id)
			if feasible {
				side.Imposed, side.Later = side.Imposed+transfers[n], side.Later+transfers[n]
			}
			inside = append(inside, p.Watch(&side, worth, true))
			in, g, err := c.joins(0, id, members)
			require.NoError(t, err)
			if !feasible {
				require.Zero(t, g.Transfer, id)
			}
			stays = append(stays, in)
		}
		return c, inside, stays, feasible
	}
	burden := func(c *phase) (out []float64) {
		p, err := c.Standing(0)
		require.NoError(t, err)
		for _, id := range members {
			out = append(out, -c.Side(p, id).Imposed)
		}
		return out
	}
	kept := 0
	for _, worth := range []float64{0.02, 0.05, 0.1, 0.2, 0.5, 2} {
		c, none, alone, _ := at(0, worth)
		bears := burden(c)
		most := slices.Index(bears, slices.Max(bears))
		require.Equal(t, most, slices.Index(none, slices.Min(none)), "who bears most is worth least inside")
		_, full, together, feasible := at(1, worth)
		require.True(t, feasible)
		require.InDelta(t, slices.Min(full), slices.Max(full), 1e-9)
		_, part, _, _ := at(0.5, worth)
		require.Greater(t, slices.Max(part)-slices.Min(part), 1e-6, "a part of the burden still counts")
		require.Less(t, slices.Max(part)-slices.Min(part), slices.Max(none)-slices.Min(none))
		if !alone[most] && together[most] {
			kept++
		}
	}
	require.Positive(t, kept)

	_, _, alone, _ := at(0, -2)
	c, _, together, feasible := at(1, -2)
	require.False(t, feasible)
	require.Equal(t, alone, together)
	require.NoError(t, c.share())
	require.Equal(t, event.FundInfeasible, c.done[len(c.done)-1].Told.Kind)
}

// Relief that nobody believes in changes nothing that the target makes of its options,
// however it is cut into milestones, unless a part of it is given before: then it has less
// to lose.
func TestReliefWithoutCredibilityInTheWorld(t *testing.T) {
	at := func(trust belief.Trust, half, front float64) []float64 {
		sc := funded(0, 0.5)
		// At a greater depth what relief costs the leader counts too: it is a part of what
		// the target foresees that the leader does.
		sc.Coercion.Depth = 1
		r := &sc.Regimes[0]
		r.Senders, r.FrontLoading = []string{"EUR"}, front
		r.Milestones = []sanction.Milestone{
			{ID: "half", What: "half way", Verifier: "EUR", Relief: half}, {ID: "all", What: "all the way", Verifier: "EUR", Relief: 1 - half},
		}
		c := imposed(t, sc)
		if front > 0 {
			c.gives(0, "EUR", front)
			c.Frozen = c.Docket
		}
		c.Trust[c.Seat("RUS")][c.Seat("EUR")].Stress = trust
		p, err := c.Standing(0)
		require.NoError(t, err)
		return p.Responses(0.5)
	}
	none, some := belief.Trust{Broken: 1}, belief.Trust{Kept: 1}
	require.InDeltaSlice(t, at(none, 0.1, 0), at(none, 0.9, 0), 1e-12)
	require.NotEqual(t, at(some, 0.1, 0), at(some, 0.9, 0), "relief that is believed in does")
	require.Greater(t, at(none, 0.5, 0.5)[0], at(none, 0.5, 0)[0], "what was given already does")
}

// A sender that keeps a promise of relief, or breaks it, foresees what that does to the
// target's next step: who is trusted more gets more for the next relief.
func TestReliefIsWeighedByTheNextStep(t *testing.T) {
	sc := funded(0, 0.5)
	r := &sc.Regimes[0]
	r.Senders = []string{"EUR"}
	r.Milestones = []sanction.Milestone{
		{ID: "half", What: "half way", Verifier: "EUR", Relief: 0.5}, {ID: "all", What: "all the way", Verifier: "EUR", Relief: 0.5},
	}
	sc.Coercion.Depth = 2 // forecasts that move with every change of trust
	c := imposed(t, sc)
	c.concedes(0, 0.5, false)
	c.Frozen = c.Docket
	p, err := c.Standing(0)
	require.NoError(t, err)
	kept, broken := c.Promised(0, p, "EUR", true), c.Promised(0, p, "EUR", false)
	trust := c.Trust[c.Seat("RUS")][c.Seat("EUR")].In(true)
	require.InDelta(t, trust.AfterQuarter(true).Mean(), kept.Trust, 1e-12, "the only sender's relief is all of it")
	require.InDelta(t, trust.AfterQuarter(false).Mean(), broken.Trust, 1e-12)
	require.Greater(t, kept.Complied(), p.Complied())
	require.Less(t, broken.Complied(), p.Complied())

	value := func(list []candidate, kind agent.OptionKind) float64 {
		at := slices.IndexFunc(list, func(o candidate) bool { return o.kind == kind })
		require.GreaterOrEqual(t, at, 0)
		return list[at].value(0.5)
	}
	list := []candidate{{kind: agent.DoHold, value: p.Impose}}
	require.NoError(t, c.offersRelief(0, p, 0.5, &list))
	require.InDelta(t, broken.Impose(0.5), value(list, agent.DoHold), 1e-12, "relief is owed")
	require.Less(t, value(list, agent.DoHold), p.Impose(0.5))
	softer, err := c.Softer(0, p, "EUR", 0.5)
	require.NoError(t, err)
	require.Greater(t, value(list, agent.DoEase), softer.Impose(0.5))
}

// Actors take turns by lot where the mechanism has them, each by a draw of its own, and
// otherwise move as one.
func TestTurns(t *testing.T) {
	sc := funded(0, 0.5)
	ids := []string{"EUR", "JKT", "RUS", "USA", "EUR"}
	self := func(id string) string { return id }
	c := begin(t, sc)
	require.Equal(t, ids, inTurn(c, ids, self))
	sc.Switches = mechanism.Switches{mechanism.RandomSequence: true}
	c = begin(t, sc)
	orders := map[string]bool{}
	for c.step = range 40 {
		order := inTurn(c, ids, self)
		require.ElementsMatch(t, ids, order)
		at := slices.Index(order, "EUR")
		require.Equal(t, "EUR", order[at+1], "one turn for all that it decides")
		key := ""
		for _, id := range order {
			key += id
		}
		orders[key] = true
	}
	require.Greater(t, len(orders), 10)
	// Who moves later sees what was done before.
	c.act(func() { c.apply(sanction.Event{Kind: sanction.Leave, Regime: "energy", Author: "USA"}) })
	c.next()
	s, _ := c.Frozen.Standing("energy")
	require.NotContains(t, s.Members, "USA")
}

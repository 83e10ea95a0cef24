package compliance_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/agent/internal/trial"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// Gain and protection of every measure of the menu are those of the economy solved
// directly: 20 quarters of the difference in the flow payoff, and the loss to the
// threat over them times the share of imports that the measure stops.
func TestInvocationIsPricedByTheEconomy(t *testing.T) {
	v := trial.UnderThreat(t, func(*treaty.Module, *agent.View) {})
	d, err := compliance.Deliberate(v, "industry")
	require.NoError(t, err)
	require.Equal(t, agent.Comply, d.Courses[0].Conduct)
	l := trial.NewLedger()
	solve := func(c *agent.Action) *market.Equilibrium {
		p := trial.Small.Baseline()
		ids := map[string]bool{"CHN": true, "EUR": true, "USA": true}
		for j := range trial.Small.NumSectors() {
			for n, to := range trial.Small.Regions() {
				for i, from := range trial.Small.Regions() {
					if n == i || !ids[to.ID] || !ids[from.ID] || !trial.Small.Sector(j).Goods() {
						continue
					}
					own := c != nil && to.ID == "USA" && trial.Small.Sector(j).ID == "ELE"
					switch {
					case !own:
						p.SetTariff(j, n, i, 0)
					case c.Surcharge > 0:
						p.SetTariff(j, n, i, trial.Small.Tariff(j, n, i)+c.Surcharge)
					case c.Measure == treaty.BanImports:
						p.Ban(j, n, i)
					}
				}
			}
		}
		return l.Price(t, p)
	}
	usa, _ := trial.Small.RegionIndex("USA")
	ele, _ := trial.Small.SectorIndex("ELE")
	imports := func(q *market.Equilibrium) (sum float64) {
		for i := range trial.Small.NumRegions() {
			if i != usa {
				sum += q.Flow(ele, usa, i)
			}
		}
		return sum
	}
	delta := v.Self.Discount()
	quarters := (1 - math.Pow(delta, 20)) / (1 - delta)
	loss, weight := 0.0, 1.0
	for _, one := range v.SecurityThreats[2].Expected(agent.ThreatGrave, 20) {
		loss += weight * one
		weight *= delta
	}
	now, seen := solve(nil), 0
	for k := range d.Courses {
		c := &d.Courses[k]
		if c.Conduct != agent.InvokeException {
			continue
		}
		seen++
		with := solve(c)
		require.Equal(t, treaty.Sectors("ELE"), c.Sectors)
		require.InDelta(t, (1-delta)*quarters*(trial.FlowOf(with, &v.Self.Public)-trial.FlowOf(now, &v.Self.Public)), c.Gain, 1e-9)
		require.InDelta(t, (1-delta)*loss*(1-imports(with)/imports(now)), c.Protection, 1e-9)
		// Phi((2 - c) / sqrt(0.5^2 + 0.3^2)) at c = 1, 1.5 and 2.
		want := map[treaty.MeasureKind]float64{treaty.AddSurcharge: 0.95683, treaty.SuspendObligations: 0.80442, treaty.BanImports: 0.5}
		require.InDelta(t, want[c.Measure], c.Upheld, 1e-5)
		sum := c.Gain + c.Protection - c.Compensation - c.Challenge - c.Future - c.Reputation
		require.InDelta(t, sum, c.Value(), 1e-15)
	}
	require.Equal(t, 4, seen)
	require.InDelta(t, v.Unanswered(), d.Unanswered, 0)
	require.Positive(t, d.Unanswered)
}

// best is the exception that is worth most.
func best(t trial.TestingT, v agent.View) agent.Action {
	d, err := compliance.Deliberate(v, "industry")
	require.NoError(t, err)
	var best agent.Action
	for _, c := range d.Courses {
		if c.Conduct == agent.InvokeException && (best.Conduct == 0 || c.Value() > best.Value()) {
			best = c
		}
	}
	return best
}

// What each part of the clause does to the worth of invoking it.
func TestWhatMovesAnInvocation(t *testing.T) {
	plain := best(t, trial.UnderThreat(t, func(*treaty.Module, *agent.View) {}))
	require.Equal(t, agent.InvokeException, plain.Conduct)
	require.Positive(t, plain.Value(), "a grave threat is worth answering")

	calm := best(t, trial.UnderThreat(t, func(_ *treaty.Module, v *agent.View) { v.Private.Threat = agent.ThreatNone }))
	require.Less(t, calm.Protection, plain.Protection)

	priced := best(t, trial.UnderThreat(t, func(m *treaty.Module, _ *agent.View) { m.Exception.Price = treaty.Set(1) }))
	require.Positive(t, priced.Compensation)
	require.Less(t, priced.Value(), plain.Value())

	own := best(t, trial.UnderThreat(t, func(m *treaty.Module, _ *agent.View) { m.Exception.SelfJudging = true }))
	require.Zero(t, own.Challenge)
	require.Zero(t, own.Challenged)

	deferent := func(g float64) agent.Action {
		return best(t, trial.UnderThreat(t, func(m *treaty.Module, v *agent.View) {
			m.Disputes = &treaty.Disputes{Deference: treaty.Set(g)}
			v.Private.Threat = agent.ThreatSerious
		}))
	}
	require.Greater(t, deferent(1).Upheld, deferent(0).Upheld)

	for _, c := range []agent.Action{plain, priced, own} {
		for seat, h := range c.Harm {
			require.GreaterOrEqual(t, h, 0.0)
			if seat == 2 {
				require.Zero(t, h, "nobody harms itself")
			}
		}
	}
	none := trial.UnderThreat(t, func(_ *treaty.Module, v *agent.View) {
		if v.Situation != nil {
			v.Without.Exceptions = true
		}
	})
	d, err := compliance.Deliberate(none, "industry")
	require.NoError(t, err)
	for _, c := range d.Courses {
		require.NotEqual(t, agent.InvokeException, c.Conduct)
	}
}

// An invocation without the threat that the text requires never pays where the benefit is at most
// the price: with compensation of a multiple of the harm that exceeds the benefit of every measure,
// the party keeps the text.
func TestNobodyAbusesWhereTheBenefitIsAtMostThePrice(t *testing.T) {
	measures := func(price float64) (courses []agent.Action) {
		v := trial.UnderThreat(t, func(m *treaty.Module, v *agent.View) {
			m.Exception.Price = treaty.Set(price)
			v.Private = agent.Private{Threat: agent.ThreatNone, Motive: true}
			v.Motive = agent.MotiveProcess{Group: "ELE"}.WithDefaults()
		})
		d, err := compliance.Deliberate(v, "industry")
		require.NoError(t, err)
		for _, c := range d.Courses {
			if c.Conduct == agent.InvokeException {
				courses = append(courses, c)
			}
		}
		return courses
	}
	price := 0.0 // the least at which the compensation covers the benefit of every measure
	for _, c := range measures(1) {
		if benefit := c.Gain + c.Protection; benefit > 0 {
			price = max(price, benefit/c.Compensation)
		}
	}
	require.Positive(t, price, "some measure pays without a price")
	for _, c := range measures(price * (1 + 1e-9)) {
		require.LessOrEqual(t, c.Value(), 0.0)
	}
}

// Keeping a measure at a review costs trust: the longer the plan, the more broken promises the
// others are expected to count, and a text without reviews counts the invocation alone.
func TestReviewsCostTrust(t *testing.T) {
	charged := func(review float64) agent.Action {
		return best(t, trial.UnderThreat(t, func(m *treaty.Module, _ *agent.View) { m.Exception.Review = treaty.Set(review) }))
	}
	none, yearly, quarterly := charged(0), charged(4), charged(1)
	require.Equal(t, none.Doubt, none.Charged)
	require.Greater(t, yearly.Charged, none.Charged)
	require.Greater(t, quarterly.Charged, yearly.Charged)
	require.Equal(t, 20, none.Lasts)
	require.LessOrEqual(t, quarterly.Value(), none.Value())
}

// A party's motive counts in its own gain, fading at the rate at which it is lost.
func TestMotiveMovesTheGain(t *testing.T) {
	calm := func(_ *treaty.Module, v *agent.View) { v.Private.Threat = agent.ThreatNone }
	moved := func(m *treaty.Module, v *agent.View) {
		calm(m, v)
		v.Private.Motive, v.Motive = true, agent.MotiveProcess{Group: "ELE"}.WithDefaults()
	}
	gain := func(change func(*treaty.Module, *agent.View)) float64 {
		d, err := compliance.Deliberate(trial.UnderThreat(t, change), "industry")
		require.NoError(t, err)
		for _, c := range d.Courses {
			if c.Conduct == agent.InvokeException && c.Surcharge == 0.25 && c.Sectors == "ELE" {
				return c.Gain
			}
		}
		t.Fatal("no such course")
		return 0
	}
	require.Greater(t, gain(moved), gain(calm), "who makes electronics gains from a surcharge on them")
}

// Keeping and breaking alone: without clauses the difference is that of Tempted.
func TestBreachWithoutClausesIsTheTemptation(t *testing.T) {
	v := trial.UnderThreat(t, func(m *treaty.Module, v *agent.View) {
		m.Exception = nil
		if v.Situation != nil {
			v.SecurityThreats = nil
			v.Compliance.Answers = agent.Grim
		}
	})
	d, err := compliance.Deliberate(v, "industry")
	require.NoError(t, err)
	require.Equal(t, agent.BreachOpenly, d.Courses[1].Conduct)
	require.InDelta(t, d.Temptation.Break-d.Temptation.Keep, d.Courses[1].Value(), 1e-12)
	require.Len(t, d.Courses, 3, "it can keep the module, break it or withdraw")
}

// Who has lost a case follows the ruling if what it gains by not doing so is worth less
// than what follows; the parts are signed as they are told.
func TestObeyingFollowsTheValues(t *testing.T) {
	v := trial.UnderThreat(t, func(*treaty.Module, *agent.View) {})
	follows := func(o compliance.RulingChoice) bool {
		t.Helper()
		yes, err := compliance.WouldImplement(v, o)
		require.NoError(t, err)
		return yes
	}
	require.True(t, follows(compliance.RulingChoice{Gain: 0.01, Retaliation: 0.02}))
	require.False(t, follows(compliance.RulingChoice{Gain: 0.03, Retaliation: 0.02}))
	require.True(t, follows(compliance.RulingChoice{}), "who is indifferent follows")
	// An appeal buys time; with no cost it is always worth it to who gains.
	require.True(t, appeals(t, v, compliance.RulingChoice{Gain: 0.03, Retaliation: 0.1}, 0, 4, true))
	require.False(t, appeals(t, v, compliance.RulingChoice{Gain: -0.03}, 0, 4, true))
	require.True(t, appeals(t, v, compliance.RulingChoice{Gain: 0.0001, Retaliation: 1}, 0, 1, false), "into the void for good")
}

// appeals returns the decision on an appeal.
func appeals(t *testing.T, v agent.View, o compliance.RulingChoice, upheld float64, quarters int, heard bool) bool {
	yes, err := compliance.WouldAppeal(v, o, upheld, quarters, heard)
	require.NoError(t, err)
	return yes
}

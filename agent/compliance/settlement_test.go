package compliance_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/agent/internal/trial"
	"github.com/tradetalk/tradetalk/treaty"
)

// parties are two views on a situation, for settlements.
func parties(t trial.TestingT) (c, r agent.View) {
	s := trial.Three()
	situation := s.Situation(t)
	return s.View(situation, 0), s.View(situation, 1)
}

// Two parties with the same belief about the ruling always settle: the cost of the case is saved, and
// each gets half of it above the ruling. Where the harm is above the gain, the conduct ends.
func TestSettlementSplitsWhatARulingCosts(t *testing.T) {
	c, r := parties(t)
	quarter := func(v agent.View) float64 { return v.Income(v.Seat) / 400 }
	harm, gain := 0.02, 0.001
	theirs := compliance.Matter{Flow: -harm, Loses: 0.7, Cost: 0.0003, Lasts: 12, Rules: 3}
	own := compliance.Matter{Flow: gain, Loses: 0.7, Cost: 0.0002, Lasts: 12, Rules: 3}
	s := compliance.AssessSettlement(c, r, theirs, own, true)
	d := c.Self.Discount()
	require.Equal(t, d, r.Self.Discount())
	span := func(n float64) float64 { return (1 - math.Pow(d, n)) / (1 - d) }
	stays := span(12) - 0.7*(span(12)-span(3)) // quarters of the conduct under a ruling
	money := func(v agent.View, x float64) float64 { return x * quarter(v) }
	joint := money(c, -harm*stays-0.0003) + money(r, gain*stays-0.0002)
	require.Less(t, money(r, gain), money(c, harm))
	require.True(t, s.Ends)
	require.InEpsilon(t, -joint, s.Surplus, 1e-9)
	require.InEpsilon(t, money(c, -harm*stays-0.0003)-joint/2, s.Amount, 1e-9)
	require.InEpsilon(t, (1-d)*s.Surplus/2/quarter(c), s.Complainant, 1e-9)

	// A conduct that gains more than it harms goes on, and is paid for.
	own.Flow = 10
	s = compliance.AssessSettlement(c, r, theirs, own, true)
	require.False(t, s.Ends)
	require.Positive(t, s.Amount)
	require.Contains(t, s.String(), "the conduct goes on, and the respondent pays")
}

// With equal beliefs no case goes on to the panel. Parties that are each sure to win may not settle.
func TestOptimismDrivesLitigation(t *testing.T) {
	c, r := parties(t)
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.Float64Range(0, 1).Draw(t, "chance")
		lasts, rules := rapid.IntRange(1, 40).Draw(t, "lasts"), rapid.IntRange(1, 8).Draw(t, "rules")
		theirs := compliance.Matter{Flow: -rapid.Float64Range(0, 1).Draw(t, "harm"), Loses: p, Cost: 1e-4, Lasts: lasts, Rules: rules}
		own := compliance.Matter{Flow: rapid.Float64Range(0, 1).Draw(t, "gain"), Loses: p, Cost: 1e-4, Lasts: lasts, Rules: rules}
		require.Positive(t, compliance.AssessSettlement(c, r, theirs, own, true).Surplus)
	})
	sure := compliance.Matter{Flow: -0.02, Loses: 1, Cost: 1e-4, Lasts: 40, Rules: 3}
	safe := compliance.Matter{Flow: 0.02, Loses: 0, Cost: 1e-4, Lasts: 40, Rules: 3}
	require.Negative(t, compliance.AssessSettlement(c, r, sure, safe, true).Surplus)
}

// The value of a case by hand: L quarters to the ruling, one quarter left of a suspected breach, and the
// cost of a case as a share of income, which weighs less on a large economy.
func TestComplaintCountsTheQuartersAtStake(t *testing.T) {
	v := trial.UnderThreat(t, func(m *treaty.Module, v *agent.View) {
		m.Exception, m.Disputes = nil, &treaty.Disputes{}
		if v.Situation != nil {
			v.SecurityThreats = nil
			v.Without.Reputation = true
		}
	})
	d := v.Self.Discount()
	one, err := compliance.AssessComplaint(v, "industry", "CHN", "", 0.11, 1)
	require.NoError(t, err)
	require.Positive(t, one.Harm)
	require.InEpsilon(t, 0.11*one.Harm*math.Pow(d, 4), one.Remedy, 1e-12)
	more, err := compliance.AssessComplaint(v, "industry", "CHN", "", 0.11, 3)
	require.NoError(t, err)
	require.InEpsilon(t, one.Remedy*(1+d+d*d), more.Remedy, 1e-12)
	require.InEpsilon(t, 100*2/(v.Income(v.Seat)/4), one.Cost, 1e-12, "two million dollars")
	require.Zero(t, one.Deterrence)
}

// The respondent answers a proposal by its own view: with the matter that the complainant took for
// granted it gets half of the difference, and a respondent that gains more than is publicly known
// refuses to end its conduct.
func TestRespondentsAnswerByTheirOwnView(t *testing.T) {
	c, r := parties(t)
	theirs := compliance.Matter{Flow: -0.02, Loses: 0.7, Cost: 0.0003, Lasts: 12, Rules: 3}
	public := compliance.Matter{Flow: 0.001, Loses: 0.7, Cost: 0.0002, Lasts: 12, Rules: 3}
	s := compliance.AssessSettlement(c, r, theirs, public, true)
	require.True(t, s.Ends)
	require.InEpsilon(t, s.Respondent, s.To(r, public), 1e-9)
	own := public
	own.Flow = 10
	require.Negative(t, s.To(r, own))
}

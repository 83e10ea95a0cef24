package appraisal_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/appraisal"
	"github.com/tradetalk/tradetalk/agent/internal/trial"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// lapsing is China and Europe with a text of a term: tariff cuts by both, by which both gain,
// or by the one alone that loses by them.
func lapsing(term int, vote treaty.VoteRule, both bool) trial.Scene {
	m := treaty.Module{
		ID: "industry", Terms: []terms.Term{terms.Choice("depth", 0, 0.5, 1)},
		Commitments: []treaty.Commitment{{Kind: treaty.CutTariffs, Sectors: treaty.Goods, Depth: treaty.Negotiated("depth")}},
		Sunset:      &treaty.Sunset{Term: treaty.Set(float64(term)), Vote: vote},
	}
	if !both {
		m.Commitments[0].Obliged = []string{"EUR"}
	}
	s := trial.Scene{Actors: agent.FromEconomy(trial.Small, "CHN", "EUR"), Modules: []treaty.Module{m}, Lag: 1}
	for k := range s.Actors {
		s.Actors[k].Bias, s.Actors[k].Hazard, s.Actors[k].Patience = 0, 0, 0.98
	}
	return s
}

// With flows that do not change, the no-risk worth of a text that one party would not renew is
// that of its term alone, u delta^lag (1 - delta^T), and of one that is renewed u delta^lag.
// Who votes how is read from the flows; one of two is enough under a rule of a half.
func TestSunsetInClosedForm(t *testing.T) {
	const term = 8
	l := trial.NewLedger()
	for _, both := range []bool{true, false} {
		for _, vote := range []treaty.VoteRule{treaty.Unanimity, treaty.Qualified(0.4)} {
			s := lapsing(term, vote, both)
			r := s.Register(t)
			d, err := r.Space("industry").Parse("depth 0.5")
			require.NoError(t, err)
			text := treaty.Text{Module: r.Treaty().Module("industry"), Space: r.Space("industry"), Draft: d, Parties: []string{"CHN", "EUR"}}
			worth, inFavour := make([]float64, 2), 0
			for k := range s.Actors {
				worth[k] = trial.FlowOf(l.Price(t, trial.PolicyOf(r, nil, &text, nil, "", 0)), &s.Actors[k].Public)
				if worth[k] > 0 {
					inFavour++
				}
			}
			require.Equal(t, both, inFavour == 2)
			require.Positive(t, inFavour)
			for k := range s.Actors {
				delta := s.Actors[k].Discount()
				want := worth[k] * delta
				if inFavour < vote.Needs(2) {
					want *= 1 - math.Pow(delta, term)
				}
				a, err := appraisal.New(s.View(s.Situation(t), k), "industry")
				require.NoError(t, err)
				require.InDelta(t, want, a.Of(d).Economy, 1e-9)

				// Nothing is renewed where nobody reviews.
				situation := s.Situation(t)
				situation.Without.Reviews = true
				a, err = appraisal.New(s.View(situation, k), "industry")
				require.NoError(t, err)
				require.InDelta(t, worth[k]*delta*(1-math.Pow(delta, term)), a.Of(d).Economy, 1e-9)
			}
		}
	}
}

// A text that is foreseen to end is foreseen to be broken, at the latest, in its last quarter:
// there is nothing left to lose by it. That is true of it, and of no text that is renewed.
func TestLastQuarterIsBroken(t *testing.T) {
	for _, reviewed := range []bool{true, false} {
		s := lapsing(8, treaty.Unanimity, true)
		situation := s.Situation(t)
		situation.Without.Reviews = !reviewed
		situation.Compliance.Answers = agent.Grim // with other answers no breach pays at any time
		d, err := situation.Register.Space("industry").Parse("depth 0.5")
		require.NoError(t, err)
		for k := range s.Actors {
			a, err := appraisal.New(s.View(situation, k), "industry")
			require.NoError(t, err)
			if reviewed {
				require.Empty(t, a.Of(d).Breakers)
				continue
			}
			require.NotEmpty(t, a.Of(d).Breakers)
			// The last of the quarters 1 to 8, or the one before for who foresees that.
			require.Contains(t, []int{7, 8}, a.Of(d).Breaks)
		}
	}
}

// A longer term never lowers the no-risk worth of a text that all parties gain from in every
// quarter, renewed or not.
func TestLongerTermNeverLowersNoRiskWorth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		short := rapid.IntRange(2, 30).Draw(t, "short")
		long := short + rapid.IntRange(1, 30).Draw(t, "longer by")
		reviewed := rapid.Bool().Draw(t, "reviewed")
		draft := rapid.SampledFrom([]string{"depth 0.5", "depth 1"}).Draw(t, "draft")
		seat := rapid.IntRange(0, 1).Draw(t, "seat")
		sure := func(term int) float64 {
			s := lapsing(term, treaty.Unanimity, true)
			situation := s.Situation(t)
			situation.Without.Reviews = !reviewed
			d, err := situation.Register.Space("industry").Parse(draft)
			require.NoError(t, err)
			a, err := appraisal.New(s.View(situation, seat), "industry")
			require.NoError(t, err)
			return a.Of(d).Economy + a.Of(d).Coercion + a.Of(d).Sovereignty
		}
		one, other := sure(short), sure(long)
		if one <= 0 {
			t.Skip("it does not gain")
		}
		require.GreaterOrEqual(t, other, one-1e-12)
		if !reviewed {
			require.Greater(t, other, one)
		}
	})
}

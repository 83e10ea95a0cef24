package appraisal_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/appraisal"
	"github.com/tradetalk/tradetalk/agent/internal/trial"
	"github.com/tradetalk/tradetalk/treaty"
)

// An agreement on tariffs enforces itself up to a critical patience: with flows that
// do not change, a party keeps it if and only if its discount factor, times the chance that
// the others keep it for a quarter by their records, reaches (u_B - u_F) / (u_B - u_D), the
// gain of one quarter's breach over the gain and the loss of all that follows (Dixit 1987;
// Bagwell and Staiger 1990, AER 80: 779-795). The three flows are solved here directly.
func TestSelfEnforcement(t *testing.T) {
	s := trial.Scene{
		Actors:  agent.FromEconomy(trial.Small, "CHN", "EUR", "USA"),
		Modules: []treaty.Module{trial.Industry([]float64{0, 0.5, 1})},
	}
	ids := []string{"CHN", "EUR", "USA"}
	for k := range s.Actors {
		s.Actors[k].Bias = 0 // real income alone
		s.Actors[k].Hazard = 0
	}
	r := s.Register(t)
	l := trial.NewLedger()
	flipped := 0
	for _, draft := range []string{"depth 0.5", "depth 1"} {
		d, err := r.Space("industry").Parse(draft)
		require.NoError(t, err)
		text := treaty.Text{Module: r.Treaty().Module("industry"), Space: r.Space("industry"), Draft: d, Parties: ids}
		for seat, id := range ids {
			flow := func(text *treaty.Text, breaching ...string) float64 {
				return trial.FlowOf(l.Price(t, trial.PolicyOf(r, nil, text, breaching, "", 0)), &s.Actors[seat].Public)
			}
			uF, uB, uD := flow(&text), flow(&text, id), flow(nil)
			require.Greater(t, uB, uF, "%s gains from its own tariffs", id)
			critical := (uB - uF) / (uB - uD) / math.Pow(0.8, 2.0/20)
			predicted := func(patience float64) bool {
				changed := s
				changed.Actors = slices.Clone(s.Actors)
				changed.Actors[seat].Patience = patience
				// As another sees it: by its public payoff, all others loyal.
				situation := changed.Situation(t)
				situation.Compliance.Answers = agent.Grim
				a, err := appraisal.New(changed.View(situation, (seat+1)%len(ids)), "industry")
				require.NoError(t, err)
				return slices.Contains(a.Of(d).Breakers, id) && a.Of(d).Breaks == 1
			}
			name := fmt.Sprintf("%s under %s, critical discount factor %v", id, draft, critical)
			if critical >= 1 || uF <= uD {
				// Worse off with the text than without, or as good as: no patience helps.
				require.True(t, predicted(0.999), name)
				continue
			}
			require.Positive(t, critical, name)
			// The code compares present values to 1e-8; this is far outside of it.
			const step = 1e-5
			require.True(t, predicted(critical-step), name)
			require.False(t, predicted(critical+step), name)
			flipped++
		}
	}
	require.GreaterOrEqual(t, flipped, 4, "most parties gain from the text and can be made to keep it")
}

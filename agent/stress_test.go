package agent_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/internal/trial"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// A quarter is stressful for the target and the senders of a regime in force; trust in such
// actors is then the trust for stress.
func TestStressedUnderSanctions(t *testing.T) {
	s := trial.Three() // CHN, EUR, USA
	s.Regimes = []sanction.Regime{sanction.Ban("ELE", "CHN", "USA").From(4).Until(6)}
	calm, tense := belief.Trust{Kept: 4, Broken: 1}, belief.Trust{Kept: 1, Broken: 4}
	r := []belief.Reputation{{Calm: calm, Stress: tense}, {Calm: calm, Stress: tense}, {Calm: calm, Stress: tense}}
	for period, want := range map[int][]belief.Trust{
		3: {calm, calm, calm}, 4: {tense, calm, tense}, 5: {tense, calm, tense}, 6: {calm, calm, calm},
	} {
		s.Period = period
		require.Equal(t, want, s.Situation(t).Trusted(r), "quarter %d", period)
	}
}

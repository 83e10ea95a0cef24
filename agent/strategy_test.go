package agent_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/trial"
)

// The strategy of a decision replaces the decision and no other, and is asked with the subjects
// of the decision. A decision without a strategy goes by appraisal. The error about an invalid
// option names the strategy.
func TestPickAsksTheStrategy(t *testing.T) {
	options := []agent.Option{{Content: "no", Value: 1}, {Content: "yes", Value: 2}, {Content: "more", Value: 0}}
	strategies := []struct {
		verb      string
		two       bool // subjects; none for tariffs
		set       func(s *agent.Strategies, x trial.Stub)
		decisions []agent.Decision
	}{
		{"invoke", false, func(s *agent.Strategies, x trial.Stub) { s.Invoke = x }, []agent.Decision{agent.ToComply}},
		{"complain", true, func(s *agent.Strategies, x trial.Stub) { s.Complain = x }, []agent.Decision{agent.ToComplain}},
		{"obey", true, func(s *agent.Strategies, x trial.Stub) { s.Obey = x }, []agent.Decision{agent.ToObey}},
		{"renew", false, func(s *agent.Strategies, x trial.Stub) { s.Renew = x }, []agent.Decision{agent.ToRenew}},
		{"threaten", false, func(s *agent.Strategies, x trial.Stub) { s.Threaten = x }, []agent.Decision{agent.ToDemand}},
		{"join", false, func(s *agent.Strategies, x trial.Stub) { s.Join = x }, []agent.Decision{agent.ToJoin}},
		{"answer", false, func(s *agent.Strategies, x trial.Stub) { s.Answer = x }, []agent.Decision{agent.ToAnswer, agent.ToEndure}},
		{"enforce", false, func(s *agent.Strategies, x trial.Stub) { s.Enforce = x }, []agent.Decision{
			agent.ToCarryOut, agent.ToMaintain, agent.ToEscalate, agent.ToEase, agent.ToRelieve, agent.ToSnapBack, agent.ToName,
		}},
		{"evade", true, func(s *agent.Strategies, x trial.Stub) { s.Evade = x }, []agent.Decision{agent.ToEvade}},
		{"accept", false, func(s *agent.Strategies, x trial.Stub) { s.Accept = x }, []agent.Decision{agent.ToAccept}},
		{"induce", true, func(s *agent.Strategies, x trial.Stub) { s.Induce = x }, []agent.Decision{agent.ToInduce, agent.ToMediate}},
		{"set tariffs", false, func(s *agent.Strategies, x trial.Stub) { s.Tariffs = x }, []agent.Decision{agent.ToSetTariffs}},
	}
	plain := trial.Cuts()
	noisy := plain.View(plain.Situation(t), 0)
	noisy.Self.Precision = 1
	drawn := map[string]bool{}
	noisy.Rand = func(purpose string, _ ...string) *rand.Rand {
		drawn[purpose] = true
		return rand.New(rand.NewPCG(1, 2))
	}
	all := 0
	for n, replaced := range strategies {
		for _, d := range replaced.decisions {
			_, err := noisy.Pick(d, options)
			require.NoError(t, err)
			all++
		}
		require.Len(t, drawn, all, "a stream of its own for each decision")
		s := trial.Cuts()
		var asked, want []string
		replaced.set(&s.Actors[0].Strategies, trial.Stub{Pick: 2, Asked: &asked})
		v := s.View(s.Situation(t), 0)
		for m := range strategies {
			for _, d := range strategies[m].decisions {
				got, err := v.Pick(d, options, "about", "whom")
				require.NoError(t, err)
				if m != n {
					require.Equal(t, 1, got, "the best")
					continue
				}
				require.Equal(t, 2, got)
				if d == agent.ToSetTariffs {
					want = append(want, replaced.verb)
					continue
				}
				want = append(want, replaced.verb+" about"+map[bool]string{true: " whom"}[replaced.two])
			}
		}
		require.Equal(t, want, asked)
		for _, pick := range []int{-1, 3} {
			replaced.set(&v.Self.Strategies, trial.Stub{Pick: pick, Asked: &asked})
			_, err := v.Pick(replaced.decisions[0], options)
			require.ErrorContains(t, err, "agent: the strategy of CHN to "+replaced.verb+" picked option ")
			require.ErrorContains(t, err, "; want one of 0 to 2")
		}
	}
}

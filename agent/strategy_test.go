package agent_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
)

// stub takes every decision by number, and remembers what it was asked.
type stub struct {
	pick  int
	asked *[]string
}

func (s stub) note(what string, subjects ...string) int {
	for _, x := range subjects {
		what += " " + x
	}
	*s.asked = append(*s.asked, what)
	return s.pick
}

func (s stub) Invoke(_ agent.View, _ []agent.Option, module string) int {
	return s.note("invoke", module)
}
func (s stub) Complain(_ agent.View, _ []agent.Option, module, against string) int {
	return s.note("complain", module, against)
}
func (s stub) Threaten(_ agent.View, _ []agent.Option, issue string) int {
	return s.note("threaten", issue)
}
func (s stub) Answer(_ agent.View, _ []agent.Option, regime string) int {
	return s.note("answer", regime)
}
func (s stub) Enforce(_ agent.View, _ []agent.Option, regime string) int {
	return s.note("enforce", regime)
}
func (s stub) Join(_ agent.View, _ []agent.Option, regime string) int { return s.note("join", regime) }

func (s stub) Obey(_ agent.View, _ []agent.Option, module, dispute string) int {
	return s.note("obey", module, dispute)
}
func (s stub) Renew(_ agent.View, _ []agent.Option, module string) int {
	return s.note("renew", module)
}
func (s stub) Evade(_ agent.View, _ []agent.Option, regime, sectors string) int {
	return s.note("evade", regime, sectors)
}
func (s stub) Accept(_ agent.View, _ []agent.Option, issue string) int {
	return s.note("accept", issue)
}
func (s stub) Induce(_ agent.View, _ []agent.Option, issue, toward string) int {
	return s.note("induce", issue, toward)
}

// Each kind of decision can be replaced by its own strategy and by no other, which is asked
// with the subjects of the decision. A decision that is not replaced goes by appraisal. The
// error about what is no option names the strategy.
func TestPickAsksTheStrategy(t *testing.T) {
	options := []agent.Option{{Content: "no", Value: 1}, {Content: "yes", Value: 2}, {Content: "more", Value: 0}}
	strategies := []struct {
		verb      string
		two       bool // subjects
		set       func(s *agent.Strategies, x stub)
		decisions []agent.Decision
	}{
		{"invoke", false, func(s *agent.Strategies, x stub) { s.Invoke = x }, []agent.Decision{agent.ToComply}},
		{"complain", true, func(s *agent.Strategies, x stub) { s.Complain = x }, []agent.Decision{agent.ToComplain}},
		{"obey", true, func(s *agent.Strategies, x stub) { s.Obey = x }, []agent.Decision{agent.ToObey}},
		{"renew", false, func(s *agent.Strategies, x stub) { s.Renew = x }, []agent.Decision{agent.ToRenew}},
		{"threaten", false, func(s *agent.Strategies, x stub) { s.Threaten = x }, []agent.Decision{agent.ToDemand}},
		{"join", false, func(s *agent.Strategies, x stub) { s.Join = x }, []agent.Decision{agent.ToJoin}},
		{"answer", false, func(s *agent.Strategies, x stub) { s.Answer = x }, []agent.Decision{agent.ToAnswer, agent.ToEndure}},
		{"enforce", false, func(s *agent.Strategies, x stub) { s.Enforce = x }, []agent.Decision{
			agent.ToCarryOut, agent.ToMaintain, agent.ToEscalate, agent.ToEase, agent.ToRelieve, agent.ToSnapBack, agent.ToName,
		}},
		{"evade", true, func(s *agent.Strategies, x stub) { s.Evade = x }, []agent.Decision{agent.ToEvade}},
		{"accept", false, func(s *agent.Strategies, x stub) { s.Accept = x }, []agent.Decision{agent.ToAccept}},
		{"induce", true, func(s *agent.Strategies, x stub) { s.Induce = x }, []agent.Decision{agent.ToInduce, agent.ToMediate}},
	}
	plain := cuts()
	noisy := plain.view(plain.situation(t), 0)
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
		s := cuts()
		var asked, want []string
		replaced.set(&s.actors[0].Strategies, stub{pick: 2, asked: &asked})
		v := s.view(s.situation(t), 0)
		for m := range strategies {
			for _, d := range strategies[m].decisions {
				got, err := v.Pick(d, options, "about", "whom")
				require.NoError(t, err)
				if m != n {
					require.Equal(t, 1, got, "the best")
					continue
				}
				require.Equal(t, 2, got)
				want = append(want, replaced.verb+" about"+map[bool]string{true: " whom"}[replaced.two])
			}
		}
		require.Equal(t, want, asked)
		for _, pick := range []int{-1, 3} {
			replaced.set(&v.Self.Strategies, stub{pick: pick, asked: &asked})
			_, err := v.Pick(replaced.decisions[0], options)
			require.ErrorContains(t, err, "agent: the strategy of CHN to "+replaced.verb+" picked option ")
			require.ErrorContains(t, err, "; want one of 0 to 2")
		}
	}
}

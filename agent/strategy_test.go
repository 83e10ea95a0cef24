package agent_test

import (
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

// Each kind of decision can be replaced by itself, is asked with its subjects, and is
// taken by appraisal where it is not replaced. What is no option is refused by name.
func TestPickAsksTheStrategy(t *testing.T) {
	options := []agent.Option{{Content: "no", Value: 1}, {Content: "yes", Value: 2}, {Content: "more", Value: 0}}
	kinds := []agent.Decision{
		agent.ToInvoke, agent.ToComplain, agent.ToThreaten, agent.ToAnswer, agent.ToEnforce, agent.ToJoin,
	}
	set := func(s *agent.Strategies, kind agent.Decision, x stub) {
		switch kind {
		case agent.ToInvoke:
			s.Invoke = x
		case agent.ToComplain:
			s.Complain = x
		case agent.ToThreaten:
			s.Threaten = x
		case agent.ToAnswer:
			s.Answer = x
		case agent.ToEnforce:
			s.Enforce = x
		case agent.ToJoin:
			s.Join = x
		}
	}
	for _, replaced := range kinds {
		s := cuts()
		var asked []string
		set(&s.actors[0].Strategies, replaced, stub{pick: 2, asked: &asked})
		v := s.view(s.situation(t), 0)
		for _, kind := range kinds {
			got, err := v.Pick(kind, options, "about", "whom")
			require.NoError(t, err)
			if kind == replaced {
				require.Equal(t, 2, got)
			} else {
				require.Equal(t, 1, got, "the best")
			}
		}
		want := string(replaced) + " about"
		if replaced == agent.ToComplain {
			want += " whom"
		}
		require.Equal(t, []string{want}, asked)
		for _, pick := range []int{-1, 3} {
			set(&v.Self.Strategies, replaced, stub{pick: pick, asked: &asked})
			_, err := v.Pick(replaced, options)
			require.ErrorContains(t, err, "agent: the strategy of CHN to "+string(replaced)+" picked option ")
			require.ErrorContains(t, err, "; want one of 0 to 2")
		}
	}
}

package implementation_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/treaty"
)

// resolved breaks the module in the open as long as told to, and keeps it otherwise.
type resolved struct{ breaks *bool }

func (r resolved) Invoke(_ agent.View, options []agent.Option, _ string) int {
	return max(0, slices.IndexFunc(options, func(o agent.Option) bool {
		return *r.breaks && o.Action != nil && o.Action.Conduct == agent.BreachOpenly
	}))
}

// set answers a breach in one way if it is open, else by value.
type set agent.OptionKind

func (s set) Respond(_ agent.View, options []agent.Option, _, _ string) int {
	if k := slices.IndexFunc(options, func(o agent.Option) bool { return o.Kind == agent.OptionKind(s) }); k >= 0 {
		return k
	}
	return agent.Choose(options, 0, nil)
}

// TestAnswers reads cases about the answers to a breach. the USA breaks a module of free trade in goods on
// command; all else is decided by value, but for states that a case sets on one kind of answer.
func TestAnswers(t *testing.T) {
	datadriven.Walk(t, "testdata/answers", func(t *testing.T, path string) {
		var s *stage
		var breaks bool
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			word := func(key string) (text string) {
				d.ScanArgs(t, key, &text)
				return text
			}
			switch d.Cmd {
			case "pact": // panels=none, open or exclusive; answers=joint, alone or grim; remedy=breach; barred=yes
				s, breaks = newStage(t, 1, "CHN", "EUR", "USA"), false
				m := treaty.Module{
					ID:          "pact",
					Commitments: []treaty.Commitment{{Kind: treaty.CutTariffs, Sectors: treaty.Goods}},
					Entry:       treaty.EntryRule{Ratifications: 2},
				}
				m.Withdrawal.Barred = d.HasArg("barred")
				if word("panels") != "none" {
					m.Disputes = &treaty.Disputes{Exclusive: word("panels") == "exclusive"}
					if d.HasArg("remedy") {
						m.Disputes.Remedy = treaty.FromTheBreach
					}
				}
				for _, a := range []agent.Answers{agent.Joint, agent.Alone, agent.Grim} {
					if a.String() == word("answers") {
						s.rules.Answers = a
					}
				}
				s.conclude(m)
				s.period = 1
				s.actors[2].Strategies.Invoke = resolved{&breaks}
				return ""
			case "break", "keep":
				breaks = d.Cmd == "break"
				return ""
			case "set": // by=EUR kind=retaliate
				for k := range s.actors {
					if s.actors[k].ID == word("by") {
						for kind := agent.DoUnspecified; kind <= agent.DoStop; kind++ {
							if strings.ReplaceAll(kind.String(), " ", "-") == word("kind") {
								s.actors[k].Strategies.Respond = set(kind)
							}
						}
						require.NotNil(t, s.actors[k].Strategies.Respond)
					}
				}
				return ""
			case "quarters":
				var n int
				d.ScanArgs(t, "n", &n)
				out := ""
				for range n {
					out += s.quarter()
				}
				return out
			}
			t.Fatalf("%s: no command %q", d.Pos, d.Cmd)
			return ""
		})
	})
}

// What a suspension does to the party in breach is the share of the harm that it states, by an
// independent solve of the economy, and no more.
func TestSuspensionIsInProportion(t *testing.T) {
	s := newStage(t, 1, "CHN", "EUR", "USA")
	m := treaty.Module{ID: "pact", Commitments: []treaty.Commitment{{Kind: treaty.CutTariffs, Sectors: treaty.Goods}}, Entry: treaty.EntryRule{Ratifications: 2}}
	s.conclude(m)
	s.period = 1
	breaks := true
	s.actors[2].Strategies.Invoke = resolved{&breaks}
	s.quarter()
	s.quarter()
	real := func(change func(r *treaty.Register)) []float64 {
		r := s.register.Clone()
		if change != nil {
			change(r)
		}
		p := s.economy.Baseline()
		r.Compile(p, 2)
		q, err := s.economy.Solve(p)
		require.NoError(t, err)
		out := make([]float64, len(s.actors))
		for k := range s.actors {
			n, _ := s.economy.RegionIndex(s.actors[k].ID)
			out[k] = s.economy.Income(n) * math.Log(q.RealIncome(n))
		}
		return out
	}
	suspended := s.register.Standing("pact").Suspensions
	require.NotEmpty(t, suspended)
	with := real(nil)
	without := real(func(r *treaty.Register) {
		for _, one := range suspended {
			require.NoError(t, r.Apply(treaty.Event{Kind: treaty.Resumed, Period: 2, Module: "pact", Author: one.By, Party: one.Against}))
		}
	})
	stated := 0.0
	for _, one := range suspended {
		require.Equal(t, "USA", one.Against)
		require.True(t, one.Points > 0 && one.Points <= 1)
		stated += one.Amount
	}
	require.InEpsilon(t, stated, without[2]-with[2], 2e-3)
	breach := s.register.Standing("pact").Breaches[0]
	require.LessOrEqual(t, stated, breach.Harm*(1+1e-9))
}

// Suspensions lapse in the quarter in which the breach ends.
func TestSuspensionsLapseWithTheBreach(t *testing.T) {
	s := newStage(t, 1, "CHN", "EUR", "USA")
	s.conclude(treaty.Module{ID: "pact", Commitments: []treaty.Commitment{{Kind: treaty.CutTariffs, Sectors: treaty.Goods}}, Entry: treaty.EntryRule{Ratifications: 2}})
	s.period = 1
	breaks := true
	s.actors[2].Strategies.Invoke = resolved{&breaks}
	s.quarter()
	breaks = false
	for range s.rules.Stand - 1 { // the breach must stand
		require.Contains(t, s.quarter(), "USA breaks pact")
	}
	require.NotEmpty(t, s.state.Open)
	out := s.quarter()
	require.NotContains(t, out, "breaks")
	require.Contains(t, out, "resumes its concessions under pact towards USA: the breach has ended")
	require.Empty(t, s.state.Open)
	require.Empty(t, s.state.Answers)
	for _, one := range s.register.Standing("pact").Suspensions {
		require.LessOrEqual(t, one.Until, s.period-1)
	}
}

package implementation_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/internal/implementation"
	"github.com/tradetalk/tradetalk/sim/obligation"
	"github.com/tradetalk/tradetalk/treaty"
)

// pact is a module on goods that all three parties want to keep.
func pact() treaty.Module {
	return treaty.Module{
		ID:          "pact",
		Commitments: []treaty.Commitment{{Kind: treaty.CutBarriers, Sectors: treaty.Goods, Cut: 0.1}},
		Entry:       treaty.EntryRule{Ratifications: 2},
	}
}

// near requires a share of n draws to be within four standard deviations of its chance.
func near(t *testing.T, chance float64, hits, n int, what string) {
	t.Helper()
	require.InDelta(t, chance, float64(hits)/float64(n), 4*math.Sqrt(chance*(1-chance)/float64(n)), what)
}

// A report on a breach raises an alarm with the text's chance of a hit, and so does one on an
// exception that was invoked without cause; a report on a kept promise, or on a genuine
// exception, with its chance of a false alarm. All are told one period later.
func TestReportsHitAtTheirRate(t *testing.T) {
	const n = 2000
	alarms := map[string]int{}
	s := newStage(t, 0)
	m := pact()
	m.Exception = &treaty.SecurityException{}
	m.Monitoring = &treaty.Monitoring{By: treaty.IndependentBody, Body: "the secretariat", Hit: treaty.Set(0.6), FalseAlarm: treaty.Set(0.2)}
	s.conclude(m)
	s.period = 1
	require.NoError(t, s.register.Apply(treaty.Event{Kind: treaty.Breached, Period: 1, Module: "pact", Author: "EUR"}))
	s.state.Covert = []obligation.Breach{{Module: "pact", Party: "EUR", Period: 1}}
	s.state.Invocations = []obligation.Invocation{{Module: "pact", Actor: "RUS", Period: 1}, {Module: "pact", Actor: "USA", Period: 1, Genuine: true}}
	s.period = 2
	for s.seed = range uint64(n) {
		_, acts, err := implementation.Monitor(s.input("Inform"), s.state, s.in)
		require.NoError(t, err)
		require.Len(t, acts, 3)
		for _, a := range acts {
			require.Equal(t, treaty.Reported, a.Law.Kind)
			require.Equal(t, 1, a.Law.About)
			if a.Law.Alarm {
				alarms[a.Law.Party]++
			}
		}
	}
	near(t, 0.6, alarms["EUR"], n, "a breach")
	near(t, 0.6, alarms["RUS"], n, "an exception without cause")
	near(t, 0.2, alarms["USA"], n, "a genuine exception")
}

// A party whose capacity is one spread below the need keeps the text in Phi(-1) of the
// periods, and is asked for no decision when it fails.
func TestFailuresComeWithTheirChance(t *testing.T) {
	const n = 1000
	s := newStage(t, 0)
	m := pact()
	spread := s.rules.CapacityError
	m.Assistance = &treaty.Assistance{Donors: []string{"EUR"}, Recipients: []string{"RUS"}, Start: treaty.Set(1 - spread), Gain: treaty.Set(1)}
	m.Disputes = &treaty.Disputes{Unenforceable: true}
	s.conclude(m)
	s.period = 1
	s.in.Mover = "RUS"
	failures := 0
	for s.seed = range uint64(n) {
		_, acts, err := implementation.Comply(s.input("Comply"), s.state, s.in)
		require.NoError(t, err)
		for k := range acts {
			require.Equal(t, event.FailedToComply, acts[k].Told.Kind)
			require.True(t, acts[k].Law.Involuntary)
			require.True(t, acts[k].Breaks())
			failures++
		}
	}
	near(t, 0.5*math.Erfc(-1/math.Sqrt2), failures, n, "failures")
}

// Parties that move at once do what each would do alone: no party sees what another does in
// the same period. Here all of them take measures against threats that each alone knows.
func TestAllAtOnceIsEachAlone(t *testing.T) {
	s := newStage(t, 3)
	m := pact()
	m.Exception = &treaty.SecurityException{Threshold: treaty.Set(0.8), Price: treaty.Set(0.01), SelfJudging: true}
	s.conclude(m)
	s.period = 1
	for k := range s.in.Private {
		s.in.Private[k].Threat = agent.ThreatGrave
		s.threats[k].Grave = 50 // percent of income
	}
	next, acts, err := implementation.Comply(s.input("Comply"), s.state, s.in)
	require.NoError(t, err)
	require.NotEmpty(t, next.Invocations)
	require.Empty(t, s.state.Invocations)
	var alone []implementation.Act
	var taken []obligation.Invocation
	for _, a := range s.actors {
		s.in.Mover = a.ID
		one, some, err := implementation.Comply(s.input("Comply"), s.state, s.in)
		require.NoError(t, err)
		alone, taken = append(alone, some...), append(taken, one.Invocations...)
	}
	require.Equal(t, len(acts), len(alone))
	for k := range acts {
		require.Equal(t, acts[k].Law, alone[k].Law)
		require.Equal(t, acts[k].Told.String(), alone[k].Told.String())
	}
	require.Equal(t, next.Invocations, taken)
}

// A notice of withdrawal is void where nothing is left to leave, and another act of a party
// that is no longer bound is an error.
func TestNoticeIsVoidWhereNothingIsLeft(t *testing.T) {
	s := newStage(t, 0)
	s.conclude(pact())
	end := treaty.Event{Kind: treaty.Terminated, Period: 1, Module: "pact", Author: "EUR", For: []string{"EUR", "RUS", "USA"}, Ground: "VCLT Article 54(b), consent of all parties"}
	require.NoError(t, s.register.Apply(end))
	notice := implementation.Act{Law: treaty.Event{Kind: treaty.NoticeGiven, Period: 1, Module: "pact", Author: "EUR"}, IfBound: true}
	log := len(s.register.Log())
	require.NoError(t, notice.Apply(s.register))
	require.Len(t, s.register.Log(), log)
	notice.IfBound = false
	require.Error(t, notice.Apply(s.register))
}

// What is told names what the act in law names, unless it names another.
func TestToldNamesTheLaw(t *testing.T) {
	law := treaty.Event{Kind: treaty.Complained, Module: "pact", Author: "RUS", Party: "EUR", Case: "a", Ground: "b"}
	a := implementation.Legal(4, law, event.Event{Kind: event.ConsultationsRequested, Ground: "disputes article"})
	require.Equal(t, 4, a.Law.Period)
	require.Equal(t, event.Event{Kind: event.ConsultationsRequested, Module: "pact", Actor: "RUS", Party: "EUR", Case: "a", Ground: "disputes article"}, a.Told)
}

// A sender's ground goes with its measures, and a clone of the state is another state.
func TestStateOfObligations(t *testing.T) {
	s := &obligation.State{
		Invocations: []obligation.Invocation{{Module: "pact", Case: "a", Doubt: []float64{0.5}}},
		Grounds:     []obligation.Ground{{Regime: "energy", Sender: "EUR", Period: 3}},
	}
	c := s.Clone()
	require.Equal(t, s, c)
	c.Invocations[0].Doubt[0], c.Grounds[0].Period = 1, 4
	require.Equal(t, 0.5, s.Invocations[0].Doubt[0])
	g, ok := s.Ground("energy", "EUR")
	require.True(t, ok)
	require.Equal(t, 3, g.Period)
	_, ok = s.Ground("energy", "USA")
	require.False(t, ok)
	require.Equal(t, 0, s.Invocation("pact", "a"))
	require.Equal(t, -1, s.Invocation("pact", ""))
}

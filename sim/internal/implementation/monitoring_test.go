package implementation_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/sim/internal/implementation"
	"github.com/tradetalk/tradetalk/sim/obligation"
	"github.com/tradetalk/tradetalk/treaty"
)

// monitored is a pact broken covertly by EUR in period 1, with reports due in period 2.
func monitored(t *testing.T, by treaty.Watcher, hit float64) *stage {
	s := newStage(t, 0)
	m := pact()
	m.Disputes = &treaty.Disputes{}
	m.Monitoring = &treaty.Monitoring{By: by, Hit: treaty.Set(hit), FalseAlarm: treaty.Set(0)}
	if by == treaty.IndependentBody {
		m.Monitoring.Body = "the secretariat"
	}
	s.conclude(m)
	require.NoError(t, s.register.Apply(treaty.Event{Kind: treaty.Breached, Period: 1, Module: "pact", Author: "EUR"}))
	s.state.Covert = []obligation.Breach{{Module: "pact", Party: "EUR", Period: 1}}
	s.period = 2
	return s
}

// A party admits a covert breach if and only if to admit is worth more than the mean of a denial
// that is found and one that is not; an admission makes the breach public and certain.
func TestSelfReportsAreTruthfulWhereThatPays(t *testing.T) {
	for _, hit := range []float64{0.05, 0.3, 0.6, 0.95, 1} {
		s := monitored(t, treaty.SelfReport, hit)
		choice, err := compliance.AssessReport(s.input("Inform").View(0), "pact", true)
		require.NoError(t, err)
		require.InDelta(t, hit, choice.Hit, 1e-15)
		require.Negative(t, choice.Admit)
		require.Less(t, choice.Found, choice.Admit, "a false report is a second broken promise")
		next, acts, err := implementation.Monitor(s.input("Inform"), s.state, s.in)
		require.NoError(t, err)
		admits := choice.Admit > hit*choice.Found
		if admits {
			require.Empty(t, next.Covert)
			require.Equal(t, s.state.Covert, next.Admitted)
			require.Equal(t, "EUR", acts[0].Law.Author)
			require.True(t, acts[0].Law.Alarm)
		} else {
			require.Equal(t, s.state.Covert, next.Covert)
			require.Empty(t, next.Admitted)
			require.Equal(t, acts[0].Law.Alarm, acts[0].Law.Author != "EUR", "only others tell what is denied")
		}
		if hit == 1 {
			require.True(t, admits, "a denial is certain to be found")
		}
		if hit == 0.05 {
			require.False(t, admits)
		}
	}
}

// Peers report in turn, and overlook breaches of a party with which they share everything at half
// the rate; an independent body overlooks none for that reason.
func TestPeersOverlookBreachesOfTheirOwn(t *testing.T) {
	const n = 1000
	for by, want := range map[treaty.Watcher]float64{treaty.PeerReview: 0.8 * 0.5, treaty.IndependentBody: 0.8} {
		s := monitored(t, by, 0.8)
		// Another module binds all three, so that all interests are in common.
		other := pact()
		other.ID, other.InitialParties = "other", []string{"EUR", "RUS", "USA"}
		both := treaty.Treaty{Modules: []treaty.Module{*s.register.Treaty().Module("pact"), other}}
		both.Modules[0].InitialParties = other.InitialParties
		var parties []treaty.Party
		for k := range s.actors {
			parties = append(parties, s.actors[k].Party())
		}
		var err error
		s.register, err = treaty.NewRegister(both, s.economy, parties...)
		require.NoError(t, err)
		require.NoError(t, s.register.Apply(treaty.Event{Kind: treaty.Breached, Period: 1, Module: "pact", Author: "EUR"}))
		alarms := 0
		for s.seed = range uint64(n) {
			_, acts, err := implementation.Monitor(s.input("Inform"), s.state, s.in)
			require.NoError(t, err)
			require.Equal(t, "EUR", acts[0].Law.Party)
			if acts[0].Law.Alarm {
				alarms++
			}
		}
		near(t, want, alarms, n, by.String())
		authors := map[string]bool{}
		for ; s.period < 4; s.period++ {
			_, acts, err := implementation.Monitor(s.input("Inform"), s.state, s.in)
			require.NoError(t, err)
			authors[acts[0].Law.Author] = true
		}
		if by == treaty.PeerReview {
			require.Equal(t, map[string]bool{"RUS": true, "USA": true}, authors)
		}
	}
}

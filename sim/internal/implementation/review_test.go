package implementation_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/internal/implementation"
	"github.com/tradetalk/tradetalk/sim/obligation"
	"github.com/tradetalk/tradetalk/treaty"
)

// adjudicate returns what is told in one quarter of adjudication.
func (s *stage) adjudicate() []event.Event {
	_, acts, err := implementation.Adjudicate(s.input("Adjudicate"), s.state, s.in)
	require.NoError(s.t, err)
	var told []event.Event
	for _, a := range acts {
		told = append(told, a.Told)
	}
	return told
}

// count counts the events of a kind.
func count(events []event.Event, kind event.Kind) (n int) {
	for _, e := range events {
		if e.Kind == kind {
			n++
		}
	}
	return n
}

// A milestone is found met by a perfect verifier in the first quarter, with the chance 1 - f by a
// verifier with false alarms, and with the chance 1 - m of a task that is not done.
func TestMilestonesAreVerifiedWithTheAccuracyOfTheText(t *testing.T) {
	const n = 2000
	milestones := []treaty.Milestone{{ID: "window", What: "one window", Party: "RUS", Verifier: "EUR"}}
	s := newStage(t, 0)
	m := pact()
	m.Milestones = milestones
	s.conclude(m)
	s.period = 1
	require.Equal(t, 1, count(s.adjudicate(), event.MilestoneMet))
	m.Monitoring = &treaty.Monitoring{Hit: treaty.Set(0.6), FalseAlarm: treaty.Set(0.2)}
	for _, broken := range []bool{false, true} {
		s.conclude(m)
		met := 0
		if broken {
			require.NoError(t, s.register.Apply(treaty.Event{Kind: treaty.Breached, Period: 1, Module: "pact", Author: "RUS"}))
			s.state.Covert = []obligation.Breach{{Module: "pact", Party: "RUS", Period: 1}}
		}
		for s.seed = range uint64(n) {
			met += count(s.adjudicate(), event.MilestoneMet)
		}
		if broken {
			near(t, 1-0.6, met, n, "a task that is not done")
		} else {
			near(t, 1-0.2, met, n, "a finished task")
		}
	}
	// A task found done earlier and not done now is found out with the chance of a hit.
	require.NoError(t, s.register.Apply(treaty.Event{Kind: treaty.MilestoneMet, Period: 1, Module: "pact", Author: "EUR", Case: "window"}))
	undone := 0
	for s.seed = range uint64(n) {
		undone += count(s.adjudicate(), event.MilestoneReversed)
	}
	near(t, 0.6, undone, n, "a task undone")
}

// An early review comes after as many breaches as the text says, and when a measure has held for
// as long as the text says.
func TestEarlyReviewsComeWhenTheTextSays(t *testing.T) {
	s := newStage(t, 0)
	m := pact()
	m.Disputes = &treaty.Disputes{}
	m.Exception = &treaty.SecurityException{SelfJudging: true}
	m.Sunset = &treaty.Sunset{OnAge: treaty.Set(3)}
	s.conclude(m)
	require.NoError(t, s.register.Apply(treaty.Event{Kind: treaty.Invoked, Period: 1, Module: "pact", Author: "USA", Case: "a", Ground: "security", Sectors: "ELE", Until: 9}))
	for s.period = 1; s.period < 6; s.period++ {
		voted := count(s.adjudicate(), event.RenewalVoted)
		if s.period < 4 {
			require.Zero(t, voted, "quarter %d", s.period)
		} else {
			require.Equal(t, 1, voted, "quarter %d", s.period)
		}
	}
	m.Sunset = &treaty.Sunset{OnBreaches: treaty.Set(2)}
	s.conclude(m)
	for s.period = 1; s.period < 3; s.period++ {
		require.NoError(t, s.register.Apply(treaty.Event{Kind: treaty.Breached, Period: s.period, Module: "pact", Author: "USA"}))
		require.Equal(t, s.period/2, count(s.adjudicate(), event.RenewalVoted))
	}
}

// A party notifies its measure in time where a late notice costs more trust than it spares, and
// keeps silent where it costs none: the measure is then found and told as late. Nobody brings a
// case about a measure of which nobody knows.
func TestNoticeIsAChoice(t *testing.T) {
	for _, strain := range []float64{1, 0} {
		s := newStage(t, 3)
		m := pact()
		m.Disputes = &treaty.Disputes{Panel: treaty.Set(0)}
		m.Exception = &treaty.SecurityException{Threshold: treaty.Set(0.8), Notice: treaty.Set(2), May: []treaty.MeasureKind{treaty.AddSurcharge}}
		s.conclude(m)
		s.rules.Strain, s.period = strain, 1
		s.in.Private[0].Threat = agent.ThreatGrave
		s.threats[0].Grave = 50 // percent of income
		told := map[string]int{}
		for s.period < 8 {
			for _, line := range strings.Split(strings.TrimSpace(s.quarter()), "\n") {
				for _, what := range []string{"invokes the exception", "notifies its measure under pact late", "notifies its measure under pact:", "complains"} {
					if _, known := told[what]; !known && strings.Contains(line, what) {
						told[what] = s.period - 1
					}
				}
			}
		}
		require.Equal(t, 1, told["invokes the exception"])
		if strain > 0 {
			require.Equal(t, 3, told["notifies its measure under pact:"], "on the last date")
			require.Equal(t, 3, told["complains"], "once it is known")
		} else {
			require.Equal(t, 5, told["notifies its measure under pact late"], "once it is found")
			require.Equal(t, 4, told["complains"], "once it is found")
		}
	}
}

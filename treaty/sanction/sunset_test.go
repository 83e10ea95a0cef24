package sanction_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// No sequence of events extends measures past a sunset by more than the renewed term
// and the next, or past the time allowed by oversight.
func TestNoWayRoundASunset(t *testing.T) {
	economy := wiod.Small()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDice(t)
		regime := drawRegime(d)
		regime.Sunset = &sanction.Sunset{Every: 1 + d.IntN(3), Vote: treaty.Majority}
		regime.Oversight = &sanction.Oversight{TimeLimit: 4 + d.IntN(4)}
		regime.Triggers = nil
		docket, err := sanction.NewDocket(economy, five, regime)
		require.NoError(t, err)
		voted := map[string]int{} // period of the last vote, or of the first imposition
		inForce := map[string]int{}
		for period := range 30 {
			for range 4 {
				before, _ := docket.Standing("regime")
				e := drawMove(d, before, period)
				if docket.Apply(e) != nil {
					continue
				}
				now, _ := docket.Standing("regime")
				for _, c := range now.Courses {
					was, had := before.Of(c.Sender)
					grants := e.Kind == sanction.Renew || e.Kind == sanction.Impose
					switch {
					case !had: // a new member has what the others have
						for _, id := range before.Members {
							voted[c.Sender] = max(voted[c.Sender], voted[id])
						}
					case c.Until == was.Until && c.Began == was.Began:
						continue
					case grants && (was.Began == sanction.Never || len(e.For) >= treaty.Majority.Needs(len(before.Members))):
						voted[c.Sender] = period
					case e.Kind == sanction.SnapBack && was.State == sanction.Lifted:
						voted[c.Sender] = period
					default:
						require.Fail(t, "a new term", "%v by %s gives %s until %d, not %d", e.Kind, e.Author, c.Sender, c.Until, was.Until)
					}
				}
			}
			now, _ := docket.Standing("regime")
			for _, id := range now.Members {
				if now.LevelOf(id, period) > 0 {
					inForce[id]++
					require.LessOrEqual(t, inForce[id], regime.Oversight.TimeLimit, "in force for longer than oversight allows")
					c, _ := now.Of(id)
					require.LessOrEqual(t, c.Until, voted[id]+2*regime.Sunset.Every)
				}
			}
		}
	})
}

// A higher level of eased measures does not exclude snapback.
func TestSnapbackAfterEscalation(t *testing.T) {
	r := embargo("USA")
	r.Snapback = &sanction.Snapback{}
	l := live(t, r)
	l.do(
		sanction.Event{Kind: sanction.Impose, Author: "USA", Level: 0.5},
		sanction.Event{Kind: sanction.Ease, Author: "USA", Level: 0.6},
		sanction.Event{Kind: sanction.Escalate, Author: "USA", Level: 0.8},
		sanction.Event{Kind: sanction.CallSnapback, Author: "USA", Ground: "breach"},
		sanction.Event{Kind: sanction.SnapBack, Author: "USA"},
	)
	s := l.now()
	require.InDelta(t, 0.8, s.Bite("USA", 0), 1e-15)
}

// Lifted measures come back for a new term, or for the rest of the old term if longer,
// and within the time allowed by oversight. Eased measures come back for the rest of
// the term.
func TestTermOfSnapback(t *testing.T) {
	regime := embargo("USA")
	regime.Snapback, regime.Sunset = &sanction.Snapback{}, &sanction.Sunset{Every: 4}
	back := func(r sanction.Regime, relieve sanction.EventKind, period, again int) (life, error) {
		l := live(t, r)
		l.do(sanction.Event{Kind: sanction.Impose, Author: "USA"}, sanction.Event{Kind: sanction.Renew, Author: "USA", For: []string{"USA"}})
		l.do(sanction.Event{Kind: relieve, Period: period, Author: "USA", Level: 0.5}, sanction.Event{Kind: sanction.CallSnapback, Period: again, Author: "USA", Ground: "breach"})
		return l, l.try(sanction.Event{Kind: sanction.SnapBack, Period: again, Author: "USA"})
	}
	for _, c := range []struct {
		kind             sanction.EventKind
		relieved, called int
		until            int
	}{
		{sanction.Lift, 1, 2, 8}, {sanction.Lift, 1, 6, 10}, {sanction.Lift, 1, 20, 24}, {sanction.Ease, 1, 6, 8},
	} {
		l, err := back(regime, c.kind, c.relieved, c.called)
		require.NoError(t, err)
		s := l.now()
		require.Equal(t, c.until, s.Until)
	}
	limited := regime
	limited.Oversight = &sanction.Oversight{TimeLimit: 5}
	l, err := back(limited, sanction.Lift, 3, 10)
	require.NoError(t, err)
	s := l.now()
	require.Equal(t, [2]int{14, 12}, [2]int{s.Until, s.End()}, "three of five quarters were used up")
	require.False(t, s.InForceIn(12))
	limited.Oversight = &sanction.Oversight{TimeLimit: 3}
	_, err = back(limited, sanction.Lift, 2, 10)
	require.NoError(t, err)
	l = live(t, limited)
	l.do(
		sanction.Event{Kind: sanction.Impose, Author: "USA"}, sanction.Event{Kind: sanction.Lift, Period: 2, Author: "USA"},
		sanction.Event{Kind: sanction.Impose, Period: 2, Author: "USA", For: []string{"USA"}}, sanction.Event{Kind: sanction.Ease, Period: 2, Author: "USA", Level: 1},
	)
	require.ErrorContains(t, l.try(sanction.Event{Kind: sanction.CallSnapback, Period: 3, Author: "USA", Ground: "breach"}), "have run out in period 3")

	// After the full time allowed nothing is left to come back.
	limited.Oversight = &sanction.Oversight{TimeLimit: 2}
	l = live(t, limited)
	l.do(
		sanction.Event{Kind: sanction.Impose, Author: "USA"}, sanction.Event{Kind: sanction.Lift, Period: 1, Author: "USA"},
		sanction.Event{Kind: sanction.CallSnapback, Period: 1, Author: "USA", Ground: "breach"}, sanction.Event{Kind: sanction.SnapBack, Period: 1, Author: "USA"},
	)
	require.ErrorContains(t, l.try(sanction.Event{Kind: sanction.Lift, Period: 2, Author: "USA"}), "Article 4 (oversight): the measures have lapsed")
	require.False(t, l.d.InForce("embargo", 2))
}

// Measures past their end have ended, recorded or not. Time in force is counted until
// the end, and a departure takes nothing out of force.
func TestUnrecordedLapse(t *testing.T) {
	r := embargo("USA", "EUR")
	r.Oversight = &sanction.Oversight{TimeLimit: 3}
	l := live(t, r)
	l.do(sanction.Event{Kind: sanction.Impose, Author: "USA"}, sanction.Event{Kind: sanction.Impose, Author: "EUR"})
	require.ErrorContains(t, l.try(sanction.Event{Kind: sanction.Impose, Period: 9, Author: "USA"}), "for all of the 3 quarters allowed")
	l.do(sanction.Event{Kind: sanction.Leave, Period: 9, Author: "EUR"})
	s := l.now()
	c, _ := s.Of("EUR")
	require.Equal(t, [2]int{int(sanction.Lapsed), 3}, [2]int{int(c.State), c.Served})
	l.do(sanction.Event{Kind: sanction.Lapse, Period: 9, Author: treaty.TheText})
}

// The window for snapback starts at the first relief still in effect, and starts anew
// after a finished suspension.
func TestWindowOfSnapback(t *testing.T) {
	r := embargo("USA")
	r.Snapback = &sanction.Snapback{Window: 2}
	l := live(t, r)
	l.do(
		sanction.Event{Kind: sanction.Impose, Author: "USA"}, sanction.Event{Kind: sanction.Suspend, Period: 1, Author: "USA", Until: 3},
		sanction.Event{Kind: sanction.Resume, Period: 3, Author: treaty.TheText}, sanction.Event{Kind: sanction.Ease, Period: 8, Author: "USA", Level: 0.5},
	)
	call := sanction.Event{Kind: sanction.CallSnapback, Regime: "embargo", Author: "USA", Ground: "breach"}
	call.Period = 10
	require.ErrorContains(t, l.d.May(call), "before period 10")
	call.Period = 9
	l.do(call)
	// The same after a snapback.
	l.do(
		sanction.Event{Kind: sanction.SnapBack, Period: 9, Author: "USA"}, sanction.Event{Kind: sanction.Ease, Period: 12, Author: "USA", Level: 0.5},
	)
	call.Period = 13
	require.NoError(t, l.d.May(call))
}

// A veto stops all calls, or the call of a single sender.
func TestVetoOfOneCall(t *testing.T) {
	r := embargo("USA", "EUR")
	r.Snapback = &sanction.Snapback{Notice: 1, Vetoers: []string{"IND"}}
	l := live(t, r)
	for _, id := range r.Senders {
		l.do(sanction.Event{Kind: sanction.Impose, Author: id}, sanction.Event{Kind: sanction.Ease, Author: id, Level: 1}, sanction.Event{Kind: sanction.CallSnapback, Author: id, Ground: "breach"})
	}
	l.do(sanction.Event{Kind: sanction.Veto, Author: "IND", Party: "EUR"})
	require.NoError(t, l.d.May(sanction.Event{Kind: sanction.SnapBack, Regime: "embargo", Period: 1, Author: "USA"}))
	require.ErrorContains(t, l.d.May(sanction.Event{Kind: sanction.SnapBack, Regime: "embargo", Period: 1, Author: "EUR"}), "nobody has called for it")
	l.do(sanction.Event{Kind: sanction.Veto, Author: "IND"})
	require.ErrorContains(t, l.d.May(sanction.Event{Kind: sanction.SnapBack, Regime: "embargo", Period: 1, Author: "USA"}), "nobody has called for it")
}

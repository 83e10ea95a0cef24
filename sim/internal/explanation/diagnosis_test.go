package explanation

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/appraisal"
	"github.com/tradetalk/tradetalk/agent/ratification"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Each stage that a text or a dispute can miss has its line and its nearest reason.
func TestDiagnoseEveryStage(t *testing.T) {
	no := func(actor, draft string, period int, p appraisal.Parts) event.Event {
		return event.Event{Kind: event.Refused, Module: "m", Actor: actor, Draft: draft, Period: period, Reason: "worth of " + draft, Appraisal: &appraisal.Appraisal{Parts: p}}
	}
	open := event.Event{Kind: event.TalksOpened, Module: "m"}
	signed := event.Event{Kind: event.Signed, Module: "m"}
	force := event.Event{Kind: event.EnteredIntoForce, Module: "m"}
	down := func(share float64, period int) event.Event {
		return event.Event{Kind: event.RatificationFailed, Module: "m", Actor: "CHN", Period: period, Reason: "no majority", Vote: &ratification.Vote{
			Share: share, Quota: 0.5, Ballots: []ratification.Ballot{{Group: "cars", Weight: 0.2, Change: -1}, {Group: "steel", Weight: 0.5, Change: -1}, {Group: "farms", Weight: 0.3, Change: 1}},
		}}
	}
	crossed := no("USA", "c", 2, appraisal.Parts{Economy: 9})
	crossed.Appraisal.Crossed = "no cuts on cars"
	plain := Ensemble{Unit: "quarter", Modules: []treaty.Module{{ID: "m"}}, Actors: []agent.Actor{{Public: agent.Public{ID: "CHN"}, Precision: 1}}}
	for name, c := range map[string]struct {
		change func(s *Ensemble)
		runs   [][]event.Event
		want   []string
		not    []string
	}{
		"no talks": {runs: [][]event.Event{{}}, want: []string{"m was never signed.\n", "Talks on it never opened"}},
		"no draft": {runs: [][]event.Event{{open}, {open}}, want: []string{"m was never signed in any of 2 histories.", "No draft was refused"}},
		"refused": {
			runs: [][]event.Event{
				{open, no("CHN", "a", 1, appraisal.Parts{Economy: -3}), no("CHN", "b", 4, appraisal.Parts{Economy: 1, ComplianceRisk: -2}), crossed},
				{open, no("EUR", "d", 5, appraisal.Parts{Economy: -0.5})},
			},
			change: func(s *Ensemble) {
				s.Modular, s.Modules = true, append(s.Modules, treaty.Module{ID: "n"})
			},
			want: []string{
				"USA said no, once. The nearest draft (c), in quarter 2: worth of c.", "CHN said no, 2 times. The nearest draft (b), in quarter 4: worth of b.",
				"The largest loss is what others may do", "Each module stands alone", "EUR said no, once", "n was never signed in any",
			},
			not: []string{"worth of a"},
		},
		"voted down": {
			runs: [][]event.Event{{signed, down(0.2, 3), down(0.45, 7)}},
			want: []string{"m was never ratified.", "Voted down by CHN, 2 times. The nearest vote, in quarter 7: no majority; against: steel, cars."},
		},
		"voted down in one of two": {
			runs: [][]event.Event{{signed, {Kind: event.Ratified, Module: "m"}, down(0.2, 3)}},
			want: []string{"m was never in force.", "Voted down by CHN, once."},
		},
		"no vote yet": {runs: [][]event.Event{{signed}}, want: []string{"m was never ratified.", "No vote failed"}},
		"kept":        {runs: [][]event.Event{{signed, force}}, want: []string{"m was never left or ended.", "No party broke the text"}, not: []string{"invoked"}},
		"a failure without an end": {
			runs: [][]event.Event{{signed, force, {Kind: event.FailedToComply, Module: "m"}}},
			want: []string{"m was never left or ended.", "The record of acts under the text: failure to comply: 1."},
		},
		"exception off": {
			change: func(s *Ensemble) { s.Modules[0].Exception = &treaty.SecurityException{} },
			runs:   [][]event.Event{{force}}, want: []string{"The exception of m was never invoked.", `mechanism "exceptions" is off`},
		},
		"no threats": {
			change: func(s *Ensemble) { s.Modules[0].Exception, s.Exceptions = &treaty.SecurityException{}, true },
			runs:   [][]event.Event{{force}}, want: []string{"no process of threats"},
		},
		"threats and no exception": {
			change: func(s *Ensemble) {
				s.Modules[0].Exception, s.Exceptions, s.Threats = &treaty.SecurityException{}, true, true
			},
			runs: [][]event.Event{{force}}, want: []string{"never invoked.\n  No party broke the text"},
		},
		"no noise": {change: func(s *Ensemble) { s.Actors[0].Precision = 0 }, runs: [][]event.Event{{}}, want: []string{"All choices are without noise"}},
		"no threat": {
			change: func(s *Ensemble) { s.Disputes = []*sanction.Regime{{ID: "r", Demand: sanction.Demand{Issue: "i"}}} },
			runs:   [][]event.Event{{{Kind: event.CompliedForInducement, Issue: "i"}}},
			want:   []string{"Regime r was never threatened or imposed.", "dispute over i the record has this: compliance for a reward: 1"},
		},
		"threats that work": {
			change: func(s *Ensemble) { s.Disputes = []*sanction.Regime{{ID: "r", Demand: sanction.Demand{Issue: "i"}}} },
			runs:   [][]event.Event{{{Kind: event.Threatened, Regime: "r"}, {Kind: event.Conceded, Regime: "r"}}},
			want:   []string{"Regime r was never imposed.", "Threats: 1. What followed: concession: 1."},
		},
		"no end": {
			change: func(s *Ensemble) { s.Disputes = []*sanction.Regime{{ID: "r", Demand: sanction.Demand{Issue: "i"}}} },
			runs:   [][]event.Event{{{Kind: event.SanctionImposed, Regime: "r"}}},
			want:   []string{"Regime r was never lifted.", "nothing settled the dispute"},
		},
	} {
		s := plain
		s.Modules, s.Actors, s.Runs = []treaty.Module{{ID: "m"}}, []agent.Actor{{Public: agent.Public{ID: "CHN"}, Precision: 1}}, c.runs
		if c.change != nil {
			c.change(&s)
		}
		got := s.Diagnose()
		for _, want := range c.want {
			require.Contains(t, got, want, name)
		}
		for _, not := range c.not {
			require.NotContains(t, got, not, name)
		}
	}
	s := plain
	require.Contains(t, s.Diagnose(), "No history")
	s.Runs = [][]event.Event{{signed, force, {Kind: event.Terminated, Module: "m"}}}
	require.Equal(t, "Nothing of what the scenario provides for failed to happen.\n", s.Diagnose())
}

// The reasons cover the whole history: an actor whose parliament said no did say no.
func TestAnswerCoversTheWholeHistory(t *testing.T) {
	q := Question{
		Actor: "CHN", Module: "m", Unit: "quarter", Seated: true, Known: true, Bound: true,
		Events: []event.Event{
			{Kind: event.TalksFailed, Module: "m", Period: 0}, {Kind: event.TalksFailed, Module: "m", Period: 1},
			{Kind: event.Signed, Module: "m", Actor: "CHN", Period: 2}, {Kind: event.Signed, Module: "m", Actor: "USA", Period: 2},
			{Kind: event.RatificationFailed, Module: "m", Actor: "CHN", Period: 4, Reason: "40 % in favour, 50 % needed", Vote: &ratification.Vote{
				Ballots: []ratification.Ballot{{Group: "steel", Weight: 1, Change: -1}},
			}},
			{Kind: event.Signed, Module: "m", Period: 8}, {Kind: event.EnteredIntoForce, Module: "m", Period: 9, Draft: "depth 1"},
		},
	}
	got := q.Answer()
	require.NotContains(t, got, "never said no")
	require.Contains(t, got, "At home m was voted down in quarter 4: 40 % in favour, 50 % needed; against: steel.")
	require.Contains(t, got, "The course of m: talks failed from quarter 0 to 1; signed in quarter 2; voted down by CHN in quarter 4; signed in quarter 8.")
	require.True(t, strings.HasSuffix(got, "CHN is bound.\n"), got)
	q.Actor = "USA"
	require.Contains(t, q.Answer(), "USA never said no to m.")
}

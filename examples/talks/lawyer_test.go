package main

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/internal/checks"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// The lawyer reads the log of every history and finds nothing contrary to the law of
// treaties or the texts.
func TestLawyer(t *testing.T) {
	many := checks.Count(t, 4, 40)
	if testing.Short() {
		many = 3
	}
	sc, err := load(settings{})
	require.NoError(t, err)
	list := make([]census, many)
	findings := make([][]string, many)
	stories := make([]string, many)
	var all sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		all.Add(1)
		go func() {
			defer all.Done()
			for k := range next {
				r, err := play(context.Background(), sc, uint64(k+1), nil, func(int, int) {})
				if err != nil {
					findings[k] = []string{err.Error()}
					continue
				}
				list[k], findings[k] = take(r), newLawyer(r).read()
				for m := range sc.Treaty.Modules {
					stories[k] += r.spell(sc.Treaty.Modules[m].ID) + "; "
				}
			}
		}()
	}
	for k := range many {
		next <- k
	}
	close(next)
	all.Wait()
	for k, f := range findings {
		if len(f) > 0 {
			t.Errorf("seed %d: %d findings, the first: %s", k+1, len(f), f[0])
		}
	}
	slices.Sort(stories)
	stories = slices.Compact(stories)
	require.Greater(t, len(stories), many/2, "it is not always the same story")
	var rates bytes.Buffer
	printSurvey(&rates, list)
	t.Logf("%d different stories in %d seeds\n%s", len(stories), many, rates.String())
}

// lawyer reads a history through its events alone, together with the text of the
// treaty.
type lawyer struct {
	r        *record
	modules  map[string]*file
	cases    map[string]*measure
	rulings  map[string]*ruling
	findings []string
	then     []*treaty.Register // at the end of each quarter
}

// file is the record of a module according to the events.
type file struct {
	inForce, signed bool
	consent, bound  map[string]bool
	met             map[string]bool // milestones
}

// measure is an exception or a safeguard.
type measure struct {
	taken           event.Event
	until           int
	notified, ended bool
	struck          int // the quarter, -1 if it was not
}

// ruling is the last finding in a case.
type ruling struct {
	complainant, respondent string
	adverse                 bool
	in                      int
	harm                    float64
}

func newLawyer(r *record) *lawyer {
	l := &lawyer{r: r, modules: map[string]*file{}, cases: map[string]*measure{}, rulings: map[string]*ruling{}}
	for k := range r.scenario.Treaty.Modules {
		l.modules[r.scenario.Treaty.Modules[k].ID] = &file{consent: map[string]bool{}, bound: map[string]bool{}, met: map[string]bool{}}
	}
	return l
}

func (l *lawyer) objects(e *event.Event, format string, args ...any) {
	l.findings = append(l.findings, fmt.Sprintf("%s: %v", fmt.Sprintf(format, args...), e))
}

func (l *lawyer) read() []string {
	at := 0
	for t := range l.r.bound {
		then, err := l.r.World.Register.At(t)
		if err != nil {
			return []string{err.Error()}
		}
		l.then = append(l.then, then)
		for ; at < len(l.r.Events) && l.r.Events[at].Period == t; at++ {
			l.event(&l.r.Events[at])
		}
		l.quarter(t)
	}
	l.measuresEnd()
	l.sanctions()
	l.grounds()
	return l.findings
}

// event reads one event.
func (l *lawyer) event(e *event.Event) {
	f := l.modules[e.Module]
	key := e.Module + ": " + e.Case
	switch e.Kind {
	case event.Signed:
		if !f.signed {
			*f = file{signed: true, consent: map[string]bool{}, bound: map[string]bool{}, met: map[string]bool{}}
		}
	case event.Ratified:
		if !f.signed {
			l.objects(e, "ratified before signature")
		}
		f.consent[e.Actor] = true
		if f.inForce {
			f.bound[e.Actor] = true
		}
	case event.EnteredIntoForce:
		f.inForce = true
		for id := range f.consent {
			f.bound[id] = true
		}
		if len(f.bound) < 2 {
			l.objects(e, "in force between fewer than two")
		}
	case event.Acceded:
		if !f.inForce {
			l.objects(e, "accession to a module that is not in force")
		}
		f.bound[e.Actor] = true
	case event.Withdrew:
		delete(f.bound, e.Actor)
		if len(f.bound) < 2 {
			l.over(f)
		}
	case event.Terminated:
		l.over(f)
	case event.Lapsed:
		if e.Reason == treaty.Lapsed.String() {
			l.over(f)
		}
	case event.TalksOpened:
		f.signed = false // what was signed and did not enter into force is dead
	case event.MilestoneMet:
		f.met[e.Case] = true
	case event.MilestoneReversed:
		delete(f.met, e.Case)
	case event.ExceptionInvoked, event.SafeguardApplied:
		l.cases[key] = &measure{taken: *e, until: e.Until, struck: -1}
		if e.Ground == "" {
			l.objects(e, "a measure without a ground")
		}
		if e.Until <= e.Period {
			l.objects(e, "a measure without an end")
		}
	case event.MeasureNotified:
		if m := l.cases[key]; m == nil {
			l.objects(e, "notice of a measure that was not taken")
		} else {
			m.notified = true
			if late := e.Period > m.taken.Period+l.notice(&m.taken); late != e.Late {
				l.objects(e, "a notice %d quarters after the measure is late: %v", e.Period-m.taken.Period, late)
			}
		}
	case event.MeasureExtended:
		if m := l.cases[key]; m != nil && e.Until > 0 {
			m.until = e.Until
		}
	case event.MeasureEnded:
		if m := l.cases[key]; m != nil {
			m.ended = true
		}
	case event.ExceptionNotJustified:
		if m := l.cases[key]; m == nil {
			l.objects(e, "struck down what was not taken")
		} else {
			m.struck = e.Period
		}
	case event.ConsultationsRequested:
		if e.Actor == e.Party {
			l.objects(e, "a complaint against oneself")
		}
		l.rulings[key] = &ruling{complainant: e.Actor, respondent: e.Party}
	case event.Ruled, event.AppellateRuling:
		c := l.rulings[key]
		if c == nil {
			l.objects(e, "a ruling without a complaint")
			break
		}
		c.adverse, c.in, c.harm = !e.Upheld, e.Period, e.Amount
	case event.ObligationsSuspended:
		l.retaliates(e, l.rulings[key])
	case event.RulingNotImplemented, event.RulingImplemented:
		if c := l.rulings[key]; c == nil || !c.adverse || c.respondent != e.Actor {
			l.objects(e, "an answer to no ruling against it")
		}
	}
	l.obliged(e, f)
}

// over ends a module for all.
func (l *lawyer) over(f *file) {
	*f = file{consent: map[string]bool{}, bound: map[string]bool{}, met: map[string]bool{}}
}

// obliged checks that only parties bound by a module act under the module.
func (l *lawyer) obliged(e *event.Event, f *file) {
	switch e.Kind {
	case event.ExceptionInvoked, event.SafeguardApplied, event.Breached, event.BrokenCovertly, event.FailedToComply, event.NoticeGiven,
		event.ConsultationsRequested, event.ObligationsSuspended, event.RulingNotImplemented:
		if !f.inForce || !f.bound[e.Actor] {
			l.objects(e, "%s acts under a module that does not bind it", e.Actor)
		}
		if e.Party != "" && !f.bound[e.Party] {
			l.objects(e, "%s is held to a module that does not bind it", e.Party)
		}
	}
}

// retaliates checks that retaliation follows an adverse ruling without compliance, by
// the winner against the loser, within the cap and after the time to comply.
func (l *lawyer) retaliates(e *event.Event, c *ruling) {
	rule := l.agreed(e).Disputes
	switch {
	case c == nil || !c.adverse:
		l.objects(e, "retaliation without an adverse ruling")
	case c.complainant != e.Actor || c.respondent != e.Party:
		l.objects(e, "retaliation by or against another than those of the case")
	case e.Amount > rule.RetaliationCap(c.harm)*(1+1e-9):
		l.objects(e, "retaliation of %g above the cap on a harm of %g", e.Amount, c.harm)
	case e.Period < c.in+int(rule.Compliance.Value()):
		l.objects(e, "retaliation within the time to comply, since quarter %d", c.in)
	}
}

// quarter checks at the end of a quarter that exactly the parties bound by the events
// are bound, and that relief under the treaty is due only after its milestones.
func (l *lawyer) quarter(t int) {
	for k := range l.r.scenario.Treaty.Modules {
		id := l.r.scenario.Treaty.Modules[k].ID
		if f := l.modules[id]; len(f.bound) != l.r.bound[t][k] {
			l.findings = append(l.findings, fmt.Sprintf("quarter %d: %s binds %d, by its events %d", t, id, l.r.bound[t][k], len(f.bound)))
		}
	}
	for _, due := range l.then[t].Relief(t) {
		for k := range l.r.scenario.Treaty.Modules {
			m := &l.r.scenario.Treaty.Modules[k]
			for _, c := range m.Commitments {
				if c.Kind != treaty.RelieveSanctions || c.Regime != due.Regime || len(c.PhaseIn.Milestones) == 0 {
					continue
				}
				met := 0
				for _, id := range c.PhaseIn.Milestones {
					if l.modules[m.ID].met[id] {
						met++
					}
				}
				if limit := float64(met) / float64(len(c.PhaseIn.Milestones)); due.Share > limit+1e-9 {
					l.findings = append(l.findings, fmt.Sprintf("quarter %d: relief of %g due with %d milestones met: %v", t, due.Share, met, due))
				}
			}
		}
	}
}

// patience is the longest delay of a notification in quarters.
const patience = 8

// agreed returns the text behind an event.
func (l *lawyer) agreed(e *event.Event) *treaty.Module { return l.then[e.Period].Agreed(e.Module) }

// notice returns the number of quarters for the notification of a measure.
func (l *lawyer) notice(e *event.Event) int {
	m := l.agreed(e)
	if e.Kind == event.SafeguardApplied {
		return int(m.Safeguard.Notice.Value())
	}
	return int(m.Exception.Notice.Value())
}

// measuresEnd checks that each measure was notified and ended in time.
func (l *lawyer) measuresEnd() {
	end := l.r.scenario.Periods
	for _, m := range l.cases {
		e := &m.taken
		if x := l.agreed(e); e.Kind == event.ExceptionInvoked {
			if longest := int(x.Exception.MaxLength.Value()); e.Until-e.Period > longest {
				l.objects(e, "it may last %d quarters", longest)
			}
		}
		// Notifications may be late, with a late mark; a delay of two years counts as
		// none. A former party owes no notification.
		if !m.notified && e.Period+patience < end && l.holdsAt(e, e.Period+patience) && l.boundFor(e, patience) {
			l.objects(e, "not notified in %d quarters", patience)
		}
		if m.until < end-1 && !m.ended && l.holdsAt(e, m.until) {
			l.objects(e, "its end was quarter %d", m.until)
		}
		if m.struck >= 0 && l.holdsAt(e, end-1) && m.struck < end-1 && !l.appealable(e) {
			l.objects(e, "struck down in quarter %d, and it holds", m.struck)
		}
	}
}

// boundFor reports whether the module has bound the actor for some quarters.
func (l *lawyer) boundFor(e *event.Event, quarters int) bool {
	for t := e.Period; t <= e.Period+quarters; t++ {
		if s := l.then[t].Standing(e.Module); !s.BoundIn(e.Actor, t) {
			return false
		}
	}
	return true
}

// holdsAt reports whether a measure is in force in a quarter.
func (l *lawyer) holdsAt(e *event.Event, t int) bool {
	s := l.then[t].Standing(e.Module)
	return slices.ContainsFunc(s.Measures, func(m treaty.Measure) bool { return m.ID == e.Case && m.Holds(t) })
}

// appealable reports whether a module has an article on disputes. A measure struck down
// then stands until its author takes the measure back or its end date.
func (l *lawyer) appealable(e *event.Event) bool {
	return l.agreed(e).Disputes != nil
}

// sanctions checks that every sanction has an author, a ground and an end, and that
// relief follows its milestone, unless front-loaded or on a separate ground.
func (l *lawyer) sanctions() {
	for k := range l.r.Events {
		switch e := &l.r.Events[k]; e.Kind {
		case event.SanctionImposed, event.SanctionEscalated, event.CounterSanctionImposed, event.SnappedBack, event.SanctionResumed:
			if e.Actor == "" || e.Ground == "" {
				l.objects(e, "a sanction without an author or a ground")
			}
		case event.EvasionDetected, event.SanctionEased, event.SanctionSuspended, event.SanctionLifted:
			if e.Actor == "" {
				l.objects(e, "without an author")
			}
		}
	}
	met := map[string][]string{}
	for _, e := range l.r.World.Coercion.Docket.Log() {
		at := slices.IndexFunc(l.r.scenario.Regimes, func(r sanction.Regime) bool { return r.ID == e.Regime })
		r := &l.r.scenario.Regimes[at]
		switch e.Kind {
		case sanction.MeetMilestone:
			met[e.Regime] = append(met[e.Regime], e.Case)
		case sanction.UndoMilestone:
			met[e.Regime] = slices.DeleteFunc(met[e.Regime], func(id string) bool { return id == e.Case })
		case sanction.Ease:
			if e.Ground == "" && e.Level > r.ReliefDue(met[e.Regime])+1e-9 {
				l.findings = append(l.findings, fmt.Sprintf("relief of %g before its milestones: %v", e.Level, e))
			}
		}
	}
	end := l.r.scenario.Periods - 1
	for _, r := range l.r.World.Coercion.Docket.Regimes() {
		s, _ := l.r.World.Coercion.Docket.Standing(r.ID)
		if s.InForceIn(end) && (s.End() <= end || s.End() == sanction.Never) {
			l.findings = append(l.findings, fmt.Sprintf("the regime %s has no end: %d", r.ID, s.End()))
		}
	}
}

// The lawyer objects to a log with a missing event.
func TestLawyerObjects(t *testing.T) {
	sc, err := load(settings{periods: 12})
	require.NoError(t, err)
	// A scheduled regime, so that some sanction is imposed whatever the states decide.
	sc.Regimes = append(sc.Regimes, sanction.Ban("ELE", "CHN", "USA").From(4).Until(9))
	r, err := play(context.Background(), sc, 1, nil, func(int, int) {})
	require.NoError(t, err)
	require.Empty(t, newLawyer(r).read())
	for name, spoil := range map[string]func(e *event.Event) bool{
		"a vote that was not held":      func(e *event.Event) bool { return e.Kind != event.Ratified || e.Actor != "EUR" },
		"a signature that was not made": func(e *event.Event) bool { return e.Kind != event.Signed },
		"no entry into force":           func(e *event.Event) bool { return e.Kind != event.EnteredIntoForce },
		"a sanction on no ground": func(e *event.Event) bool {
			if e.Kind == event.SanctionImposed {
				e.Ground = ""
			}
			return true
		},
	} {
		spoilt := *r
		history := *r.History
		history.Events = nil
		for _, e := range r.Events {
			if spoil(&e) {
				history.Events = append(history.Events, e)
			}
		}
		spoilt.History = &history
		require.NotEmpty(t, newLawyer(&spoilt).read(), name)
	}
}

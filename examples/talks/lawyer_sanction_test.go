package main

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// part is a sender in a regime.
type part struct{ regime, sender string }

// grounds compares the sanctions of a history with the texts that bind sender and
// target, quarter by quarter. Measures that impair a commitment, and have become harder
// or were renewed since the text bound both, need a ground under the text or a breach
// on record. Measures struck down must be lifted, under appeal or on record as
// disregarded.
func (l *lawyer) grounds() {
	w := l.r.World
	if !w.On(mechanism.SanctionLegality) {
		return
	}
	log := w.Coercion.Docket.Log()
	docket, err := sanction.NewDocket(l.r.scenario.Economy, w.Register.Parties(), w.Coercion.Docket.Regimes()...)
	if err != nil {
		l.findings = append(l.findings, err.Error())
		return
	}
	harder, bites, ends := map[part]int{}, map[part]float64{}, map[part]int{}
	at, told := 0, 0
	for t := range l.then {
		for ; at < len(log) && log[at].Period == t; at++ {
			if err := docket.Apply(log[at]); err != nil {
				l.findings = append(l.findings, err.Error())
				return
			}
		}
		from := told
		for told < len(l.r.Events) && l.r.Events[told].Period == t {
			told++
		}
		events := l.r.Events[from:told]
		for k := range docket.Regimes() {
			r := &docket.Regimes()[k]
			s, _ := docket.Standing(r.ID)
			for i := range s.Courses {
				id := part{r.ID, s.Courses[i].Sender}
				bite := s.Bite(id.sender, t)
				if until := s.Courses[i].Until; bite > bites[id]+1e-8 || bite > 0 && until > ends[id] {
					harder[id] = t
				}
				bites[id], ends[id] = bite, s.Courses[i].Until
				if bite > 0 {
					l.standsOn(docket, r, id, harder, t, events)
				}
			}
		}
		l.acts(docket, events, t)
		l.disregard(events, t)
	}
}

// standsOn checks that the commitments impaired by a sender in a quarter have a ground
// behind the measures.
func (l *lawyer) standsOn(d *sanction.Docket, r *sanction.Regime, id part, harder map[part]int, t int, events []event.Event) {
	since, ok := harder[id]
	if !ok {
		return
	}
	for _, x := range d.Impairs(l.then[t], r.ID, id.sender, t) {
		s := l.then[t].Standing(x.Module)
		bound := func(party string) int {
			k := slices.IndexFunc(s.Bound, func(m treaty.Member) bool { return m.Party == party })
			return s.Bound[k].Since
		}
		// Compliance with a module new in the quarter starts in the next quarter; a
		// review may have struck a measure down in the quarter.
		if both := max(bound(id.sender), bound(r.Target)); both > since || both == t || s.Since == t {
			continue
		}
		struck := slices.ContainsFunc(s.Measures, func(m treaty.Measure) bool {
			return m.Regime == r.ID && m.Party == id.sender && m.Status == treaty.MeasureStruckDown && m.EndedIn == t
		})
		if !struck {
			l.findings = append(l.findings, fmt.Sprintf("quarter %d: the part of %s in %s impairs %s in %s without a ground or a breach", t, id.sender, r.ID, x.Module, x.Sectors))
		}
	}
	s := l.then[t]
	for k := range l.r.scenario.Treaty.Modules {
		m := l.r.scenario.Treaty.Modules[k].ID
		now := s.Standing(m)
		broke := slices.ContainsFunc(now.Breaches, func(b treaty.Breach) bool { return b.Regime == r.ID && b.Party == id.sender }) && now.BreachedIn == t
		taken := slices.ContainsFunc(now.Measures, func(x treaty.Measure) bool { return x.Regime == r.ID && x.Party == id.sender && x.From == t })
		for kind, is := range map[event.Kind]bool{event.Breached: broke, event.ExceptionInvoked: taken} {
			if is && !slices.ContainsFunc(events, func(e event.Event) bool {
				return e.Kind == kind && e.Module == m && e.Regime == r.ID && e.Actor == id.sender
			}) {
				l.findings = append(l.findings, fmt.Sprintf("quarter %d: the log does not tell what %s does about %s under %s", t, id.sender, r.ID, m))
			}
		}
	}
}

// acts checks that the author of an exception or a breach for a regime is a sender of
// the regime with measures in force, and acts against the target.
func (l *lawyer) acts(d *sanction.Docket, events []event.Event, t int) {
	for k := range events {
		e := &events[k]
		if e.Regime == "" || e.Issue != "" || e.Kind != event.ExceptionInvoked && e.Kind != event.Breached {
			continue
		}
		at := slices.IndexFunc(d.Regimes(), func(r sanction.Regime) bool { return r.ID == e.Regime })
		s, _ := d.Standing(e.Regime)
		switch {
		case at < 0 || d.Regimes()[at].Target != e.Party:
			l.objects(e, "not against the target of the regime")
		case s.Bite(e.Actor, t) == 0:
			l.objects(e, "on behalf of measures that are not in force")
		}
	}
}

// disregard checks that a sender with an earlier adverse ruling on a regime and
// unchanged measures is on record for disregard.
func (l *lawyer) disregard(events []event.Event, t int) {
	for k := range l.r.scenario.Treaty.Modules {
		id := l.r.scenario.Treaty.Modules[k].ID
		s := l.then[t].Standing(id)
		for _, d := range s.Disputes {
			lost := d.Adverse && (d.Stage == treaty.RulingGiven || d.Stage == treaty.RulingFinal || d.Stage == treaty.InRetaliation)
			if d.Regime == "" || !lost || d.Ruled == t || d.Stage == treaty.RulingFinal && d.Since == t || !s.BoundIn(d.Respondent, t) || !s.BoundIn(d.Complainant, t) {
				continue
			}
			stands := s.InBreach(d.Respondent, d.Regime, t) && d.Of == "" ||
				slices.ContainsFunc(s.Measures, func(m treaty.Measure) bool { return m.ID == d.Of && m.Holds(t) })
			if stands && !slices.ContainsFunc(events, func(e event.Event) bool {
				return e.Kind == event.RulingNotImplemented && e.Module == id && e.Case == d.ID && e.Actor == d.Respondent
			}) {
				l.findings = append(l.findings, fmt.Sprintf("quarter %d: %s stands by %s against a ruling under %s, and nothing says so", t, d.Respondent, d.Regime, id))
			}
		}
	}
}

// The lawyer finds nothing where sanctions meet a treaty, and finds a gap in a log
// without the grounds. In the example states seldom sanction partners with open
// markets; the test therefore replaces a module on common rules by a module on market
// access.
func TestLawyerReadsSanctions(t *testing.T) {
	sc, err := load(settings{periods: 26})
	require.NoError(t, err)
	at := slices.IndexFunc(sc.Treaty.Modules, func(m treaty.Module) bool { return m.ID == "rules" })
	sc.Treaty.Modules[at].Commitments[0].Kind = treaty.CutBarriers
	// A scheduled regime beside the quarrels: few states go beyond a threat by themselves.
	sc.Regimes = append(sc.Regimes, sanction.Ban("ELE", "CHN", "USA").From(8).Until(24))
	r, err := play(context.Background(), sc, 2, nil, func(int, int) {})
	require.NoError(t, err)
	require.Empty(t, newLawyer(r).read())
	for name, is := range map[string]func(e event.Event) bool{
		"what the measures stand on": func(e event.Event) bool {
			return e.Regime != "" && e.Issue == "" && (e.Kind == event.ExceptionInvoked || e.Kind == event.Breached)
		},
		"what was made of the ruling": func(e event.Event) bool { return e.Regime != "" && e.Kind == event.RulingNotImplemented },
	} {
		if !slices.ContainsFunc(r.Events, is) {
			// Rulings on sanctions are rare: see TestLawyer for many seeds.
			require.NotEqual(t, "what the measures stand on", name)
			t.Logf("the history has no event on %s", name)
			continue
		}
		spoilt, history := *r, *r.History
		history.Events = slices.DeleteFunc(slices.Clone(r.Events), is)
		spoilt.History = &history
		require.NotEmpty(t, newLawyer(&spoilt).read(), name)
	}
}

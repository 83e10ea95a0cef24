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

// grounds reads the sanctions of a history against the texts that bind sender and target:
// measures that impair a commitment, and have become harder or were renewed since it bound both, have a
// ground under the text or are on record as a breach of it; what was struck down is lifted,
// appealed or on record as disregarded, quarter by quarter.
func (l *lawyer) grounds() {
	w := l.r.World
	if !w.On(mechanism.SanctionGrounds) {
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

// standsOn holds that what a sender's measures impair in a quarter has a ground.
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
		// A module that binds since this very quarter is to be complied with from the
		// next on, and a review may have struck a measure down in it.
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

// acts holds that who invokes an exception for a regime, or breaks a module by it, is a
// sender of it with measures in force, and does so against its target.
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

// disregard holds that who was ruled against for its part in a regime, in an earlier
// quarter, and stands by it is on record for it.
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
				return e.Kind == event.RulingIgnored && e.Module == id && e.Case == d.ID && e.Actor == d.Respondent
			}) {
				l.findings = append(l.findings, fmt.Sprintf("quarter %d: %s stands by %s against a ruling under %s, and nothing says so", t, d.Respondent, d.Regime, id))
			}
		}
	}
}

// The lawyer finds nothing where sanctions meet a treaty, and something once the log lacks
// what they stand on. In the example itself states seldom sanction those to whom they have
// opened markets, so that a module which lowers costs by common rules is here one that does
// so by letting goods in.
func TestLawyerReadsSanctions(t *testing.T) {
	sc, err := load(settings{periods: 26})
	require.NoError(t, err)
	at := slices.IndexFunc(sc.Treaty.Modules, func(m treaty.Module) bool { return m.ID == "rules" })
	sc.Treaty.Modules[at].Commitments[0].Kind = treaty.CutBarriers
	r, err := play(context.Background(), sc, 8, nil, func(int, int) {})
	require.NoError(t, err)
	require.Empty(t, newLawyer(r).read())
	for name, is := range map[string]func(e event.Event) bool{
		"what the measures stand on": func(e event.Event) bool {
			return e.Regime != "" && e.Issue == "" && (e.Kind == event.ExceptionInvoked || e.Kind == event.Breached)
		},
		"what was made of the ruling": func(e event.Event) bool { return e.Regime != "" && e.Kind == event.RulingIgnored },
	} {
		require.True(t, slices.ContainsFunc(r.Events, is), name)
		spoilt, history := *r, *r.History
		history.Events = slices.DeleteFunc(slices.Clone(r.Events), is)
		spoilt.History = &history
		require.NotEmpty(t, newLawyer(&spoilt).read(), name)
	}
}

// Package explanation puts the record of a run in words: why an actor is against a module, and what
// never happened in a run or in an ensemble, with the nearest reason.
//
// Input is events with the appraisals, votes and legal facts behind them, and the texts of the
// scenario. Output is sentences. Read explanation.go first (one actor and one module), then
// diagnosis.go (what never happened).
package explanation

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/ratification"
	"github.com/tradetalk/tradetalk/sim/event"
)

// The file decides the words for the reasons of an actor for refusing, breaking or leaving a
// module, from the appraisals and legal facts recorded with the events.

// Question is a module and an actor whose reasons are asked for.
type Question struct {
	Events        []event.Event
	Actor, Module string
	// Unit is the name of a period.
	Unit string
	// Seated says that the actor takes part, Known that the treaty has the module, Bound that the
	// module binds the actor at the end, Disputed that the module goes on after a breach.
	Seated, Known, Bound, Disputed bool
}

// Answer returns the reasons of the actor against the module, the failed votes at home, and the
// fate of the module.
func (q *Question) Answer() string {
	actor, module := q.Actor, q.Module
	if !q.Seated {
		return fmt.Sprintf("%s took no part.\n", actor)
	}
	if !q.Known {
		return fmt.Sprintf("The treaty has no module %s.\n", module)
	}
	var b strings.Builder
	refusals, departures, votes := q.refusals(), q.departures(), q.votes()
	if len(refusals) == 0 && departures == "" && votes == "" {
		fmt.Fprintf(&b, "%s never said no to %s.\n", actor, module)
	}
	for _, r := range refusals {
		if r.first.Kind == event.Refused {
			fmt.Fprintf(&b, "%s refused %q of %s%s.\n", actor, r.first.Draft, module, r.when())
		} else {
			fmt.Fprintf(&b, "%s had nothing to offer on %s%s.\n", actor, module, r.when())
		}
		a := r.first.Appraisal
		if a == nil {
			continue
		}
		first := ""
		if r.times > 1 {
			first = "The first time: "
		}
		fmt.Fprintf(&b, "  %s%s.\n", first, r.first.Reason)
		if a.Crossed != "" || a.Empty {
			continue
		}
		fmt.Fprintf(&b, "  That is the sum of: %s.\n", a.Breakdown())
		fmt.Fprintf(&b, "  In the first %s in force its real income would be %s with the draft, %s without.\n", q.Unit, event.Magnitude(a.With), event.Magnitude(a.Without))
		if a.Hazard > 0 {
			fmt.Fprintf(&b, "  It put the chance that another fails at %.1f %% a %s.\n", 100*a.Hazard, q.Unit)
		}
	}
	b.WriteString(votes)
	b.WriteString(departures)
	b.WriteString(q.course())
	fmt.Fprintf(&b, "%s\n", q.ending())
	return b.String()
}

// votes returns the failed votes at the actor's home, with the groups against.
func (q *Question) votes() string {
	var b strings.Builder
	for _, e := range q.Events {
		if e.Kind != event.RatificationFailed || e.Actor != q.Actor || e.Module != q.Module {
			continue
		}
		fmt.Fprintf(&b, "At home %s was voted down in %s %d: %s", q.Module, q.Unit, e.Period, e.Reason)
		if against := opponents(&e); len(against) > 0 {
			fmt.Fprintf(&b, "; against: %s", strings.Join(against, ", "))
		}
		b.WriteString(".\n")
	}
	return b.String()
}

// opponents returns the groups that voted no, the largest weight first.
func opponents(e *event.Event) (groups []string) {
	if e.Vote == nil {
		return nil
	}
	ballots := slices.Clone(e.Vote.Ballots)
	slices.SortStableFunc(ballots, func(a, b ratification.Ballot) int {
		switch {
		case a.Weight > b.Weight:
			return -1
		case a.Weight < b.Weight:
			return 1
		}
		return 0
	})
	for _, one := range ballots {
		if !one.Yes() {
			groups = append(groups, one.Group)
		}
	}
	return groups
}

// fate reports whether an event changes the fate of the module.
func (q *Question) fate(e *event.Event) bool {
	if e.Module != q.Module {
		return false
	}
	switch e.Kind {
	case event.Signed, event.RatificationFailed, event.EnteredIntoForce, event.Terminated, event.Lapsed, event.TalksFailed:
		return true
	case event.Breached:
		return !q.Disputed // a disputed module goes on
	}
	return false
}

// course returns the fate of the module before the last turn, in one sentence.
func (q *Question) course() string {
	var turns []refusal
	for _, e := range q.Events {
		if !q.fate(&e) {
			continue
		}
		// A signature of many parties, and talks that fail again and again, are one turn.
		if k := len(turns) - 1; k >= 0 && turns[k].first.Kind == e.Kind && (e.Kind == event.TalksFailed || e.Period == turns[k].last.Period) {
			turns[k].last = e
			turns[k].times++
			continue
		}
		turns = append(turns, refusal{first: e, last: e, times: 1})
	}
	// A signature before the end is what the end implies.
	if len(turns) < 2 || len(turns) == 2 && turns[0].first.Kind == event.Signed {
		return ""
	}
	var words []string
	for _, r := range turns[:len(turns)-1] {
		span := fmt.Sprintf("in %s %d", q.Unit, r.first.Period)
		if r.last.Period > r.first.Period {
			span = fmt.Sprintf("from %s %d to %d", q.Unit, r.first.Period, r.last.Period)
		}
		what := map[event.Kind]string{
			event.Signed: "signed", event.RatificationFailed: "voted down by " + r.first.Actor, event.EnteredIntoForce: "in force",
			event.Terminated: "ended by " + r.first.Actor, event.Lapsed: "lapsed", event.TalksFailed: "talks failed", event.Breached: "broken by " + r.first.Actor,
		}[r.first.Kind]
		words = append(words, what+" "+span)
	}
	return fmt.Sprintf("The course of %s: %s.\n", q.Module, strings.Join(words, "; "))
}

// departures returns an actor's departures from a module that bound the actor, with the
// reasons: the act and its quarter, the worth at the first time, the part of the worth
// that was private, and the response to adverse rulings.
func (q *Question) departures() string {
	var list []refusal
	for _, e := range q.Events {
		if e.Actor != q.Actor || e.Module != q.Module || e.Deliberation == nil && e.Kind != event.FailedToComply && e.Kind != event.RulingNotImplemented {
			continue
		}
		k := slices.IndexFunc(list, func(r refusal) bool { return r.first.Kind == e.Kind && r.first.Sectors == e.Sectors })
		if k < 0 {
			list = append(list, refusal{first: e, last: e, times: 1})
			continue
		}
		list[k].last = e
		list[k].times++
	}
	var b strings.Builder
	for _, r := range list {
		e := r.first
		fmt.Fprintf(&b, "%s%s.\n", e.Told(), r.when())
		first := ""
		if r.times > 1 {
			first = "The first time: "
		}
		fmt.Fprintf(&b, "  %s%s.\n", first, e.Reason)
		d := e.Deliberation
		if d == nil {
			continue
		}
		if d.Threat != agent.ThreatNone {
			fmt.Fprintf(&b, "  It alone knew that the threat to it was %s, which unanswered would cost it %.4f %% of real income a quarter.\n",
				[...]string{"none", "serious", "grave"}[d.Threat], d.Unanswered)
		}
		if d.Motive {
			fmt.Fprintf(&b, "  It alone knew that a group at home had the ear of the government.\n")
		}
		if c := d.Choice(); c.Conduct == agent.InvokeException {
			fmt.Fprintf(&b, "  It put the chance of a review at %.0f %%, and that of being upheld in it at %.0f %%.\n", 100*c.Challenged, 100*c.Upheld)
		}
	}
	return b.String()
}

// refusal is a draft that an actor turned down for a kind of reason.
type refusal struct {
	first, last event.Event
	times       int
}

// when returns the first and last period of a refusal and the number of times, in words.
func (r refusal) when() string {
	unit := r.first.Length
	switch {
	case r.times == 1:
		return fmt.Sprintf(" in %s %d", unit, r.first.Period)
	case r.first.Period == r.last.Period:
		return fmt.Sprintf(" in %s %d, %d times", unit, r.first.Period, r.times)
	}
	return fmt.Sprintf(" from %s %d to %s %d, %d times", unit, r.first.Period, unit, r.last.Period, r.times)
}

// refusals groups an actor's refusals by draft, and by the reason: unable to sign, or
// holding out for more. The order is by the first refusal.
func (q *Question) refusals() []refusal {
	var out []refusal
	for _, e := range q.Events {
		if e.Actor != q.Actor || e.Module != q.Module || e.Appraisal == nil || e.Kind != event.Refused && e.Kind != event.NoOfferFound {
			continue
		}
		k := slices.IndexFunc(out, func(r refusal) bool {
			return r.first.Kind == e.Kind && r.first.Draft == e.Draft && r.first.Appraisal.Signable() == e.Appraisal.Signable()
		})
		if k < 0 {
			out = append(out, refusal{first: e, last: e, times: 1})
			continue
		}
		out[k].last = e
		out[k].times++
	}
	return out
}

// ending returns the fate of a module in words, for an actor.
func (q *Question) ending() string {
	var last event.Event
	for _, e := range q.Events {
		if q.fate(&e) {
			last = e
		}
	}
	actor, module := q.Actor, q.Module
	unit := last.Length
	switch last.Kind {
	case 0:
		return fmt.Sprintf("%s is still being talked about.", module)
	case event.Signed:
		return fmt.Sprintf("%s was signed in %s %d (%s) and awaits ratification.", module, unit, last.Period, last.Draft)
	case event.EnteredIntoForce:
		verb := "is not bound"
		if q.Bound {
			verb = "is bound"
		}
		return fmt.Sprintf("%s entered into force in %s %d (%s); %s %s.", module, unit, last.Period, last.Draft, actor, verb)
	case event.RatificationFailed:
		return fmt.Sprintf("%s was voted down by %s in %s %d: %s.", module, last.Actor, unit, last.Period, last.Reason)
	case event.Breached:
		return fmt.Sprintf("%s was broken by %s in %s %d: %s.", module, last.Actor, unit, last.Period, last.Reason)
	case event.Lapsed:
		return fmt.Sprintf("%s lapsed in %s %d, %s.", module, unit, last.Period, last.Ground)
	case event.Terminated:
		return fmt.Sprintf("%s was ended by %s in %s %d, %s.", module, last.Actor, unit, last.Period, last.Reason)
	}
	return fmt.Sprintf("The last talks on %s failed in %s %d: %s.", module, unit, last.Period, last.Reason)
}

// This file puts a history in words: the reasons of an actor for refusing, breaking or
// leaving a module. The inputs are the events and rows of a run. The reasons come from
// the appraisals and legal facts recorded with the events.

package sim

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/sim/event"
)

// History is the result of a run: the events, the state of each actor in each quarter,
// and the World at the end.
type History struct {
	Events []event.Event
	// Rows are by quarter and then by actor.
	Rows  []Row
	World *World
}

// RealIncome returns the path of an actor's real income, in percent of the baseline, by
// quarter; nil for an actor that did not take part.
func (h *History) RealIncome(actor string) []float64 {
	var path []float64
	for _, r := range h.Rows {
		if r.Actor == actor {
			path = append(path, r.RealIncome)
		}
	}
	return path
}

// Explain returns the reasons of an actor against a module in plain words: each draft
// that the actor refused and when, the worth of the draft at the first refusal with its
// sources, when and why the actor had nothing to offer, and the fate of the module.
func (h *History) Explain(actor, module string) string {
	if h.World.seat(actor) < 0 {
		return fmt.Sprintf("%s took no part.\n", actor)
	}
	if h.World.Register.Space(module) == nil {
		return fmt.Sprintf("The treaty has no module %s.\n", module)
	}
	var b strings.Builder
	refusals := h.refusals(actor, module)
	departures := h.departures(actor, module)
	if len(refusals) == 0 && departures == "" {
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
		fmt.Fprintf(&b, "  In the first %s in force its real income would be %s with the draft, %s without.\n", h.World.unit(), event.Magnitude(a.With), event.Magnitude(a.Without))
		if a.Hazard > 0 {
			fmt.Fprintf(&b, "  It put the chance that another fails at %.1f %% a %s.\n", 100*a.Hazard, h.World.unit())
		}
	}
	b.WriteString(departures)
	fmt.Fprintf(&b, "%s\n", h.ending(actor, module))
	return b.String()
}

// departures returns an actor's departures from a module that bound the actor, with the
// reasons: the act and its quarter, the worth at the first time, the part of the worth
// that was private, and the response to adverse rulings.
func (h *History) departures(actor, module string) string {
	var list []refusal
	for _, e := range h.Events {
		if e.Actor != actor || e.Module != module || e.Deliberation == nil && e.Kind != event.FailedToComply && e.Kind != event.RulingNotImplemented {
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
func (h *History) refusals(actor, module string) []refusal {
	var out []refusal
	for _, e := range h.Events {
		if e.Actor != actor || e.Module != module || e.Appraisal == nil || e.Kind != event.Refused && e.Kind != event.NoOfferFound {
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
func (h *History) ending(actor, module string) string {
	var last event.Event
	for _, e := range h.Events {
		if e.Module != module {
			continue
		}
		switch e.Kind {
		case event.Signed, event.RatificationFailed, event.EnteredIntoForce, event.Terminated, event.Lapsed, event.TalksFailed:
			last = e
		case event.Breached:
			if h.World.facts(h.World.bare(), "").Disputed(module) {
				continue // the module goes on, and is disputed
			}
			last = e
		}
	}
	unit := last.Length
	switch last.Kind {
	case 0:
		return fmt.Sprintf("%s is still being talked about.", module)
	case event.Signed:
		return fmt.Sprintf("%s was signed in %s %d (%s) and awaits ratification.", module, unit, last.Period, last.Draft)
	case event.EnteredIntoForce:
		verb := "is not bound"
		if h.World.Register.Bound(actor, module) {
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

package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/sim/event"
)

// This file decides which events of a history are told and in which words, from the
// list of events. Haggling, routine reports and repetitions are left out.

// entry is an item of the story.
type entry struct {
	// period is the period of the item, and text the item in words.
	period int
	text   string
}

// teller is the state of a pass through the events of a history.
type teller struct {
	// h is the history, and out the items so far.
	h       *record
	out     []entry
	minds   map[string]map[string]mind // by module, then by actor: the reason for a refusal in the present talks
	told    map[string]bool            // items already told, not to be repeated
	notices map[string]string          // by module and party: the reason for a notice of withdrawal
	failed  map[string]string          // by module: the parties without an acceptable draft in the last failed talks
	// offers is the number of offers and answers left out.
	offers int
	cases  int // complaints settled before a ruling
}

// mind is the reason of an actor without an acceptable draft, or "".
type mind struct {
	reason string
	line   bool // whether the reason is a red line
}

// chronicle returns the main events of a history with their reasons. The story omits
// the haggling, and omits leaders and public opinion except before a change of course.
func chronicle(h *record) *teller {
	t := &teller{h: h, minds: map[string]map[string]mind{}, told: map[string]bool{}, notices: map[string]string{}, failed: map[string]string{}}
	for k := 0; k < len(h.Events); {
		// Signatures and votes on the same module in the same period are told together.
		n := k + 1
		for n < len(h.Events) && together(&h.Events[k], &h.Events[n]) {
			n++
		}
		t.tell(h.Events[k:n])
		k = n
	}
	return t
}

// together reports whether two events are told in the same item.
func together(a, b *event.Event) bool {
	if a.Period != b.Period || a.Module != b.Module {
		return false
	}
	vote := func(k event.Kind) bool { return k == event.Ratified || k == event.RatificationFailed }
	return a.Kind == event.Signed && b.Kind == event.Signed || vote(a.Kind) && vote(b.Kind)
}

// say adds an item to the story.
func (t *teller) say(period int, format string, args ...any) {
	t.out = append(t.out, entry{period, fmt.Sprintf(format, args...)})
}

// once reports whether a key comes up for the first time.
func (t *teller) once(key ...any) bool {
	s := fmt.Sprint(key...)
	first := !t.told[s]
	t.told[s] = true
	return first
}

// tell adds the items for a group of events.
func (t *teller) tell(group []event.Event) {
	e := &group[0]
	switch e.Kind {
	case event.TalksOpened:
		// New talks on a module start with no refusals.
		t.minds[e.Module] = map[string]mind{}
	case event.Offered, event.Accepted:
		t.offers++
		t.minds[e.Module][e.Actor] = mind{}
	case event.Refused:
		t.offers++
	case event.NoOfferFound:
		t.offers++
		// The reason of an actor without an acceptable draft is kept for the item on
		// failure.
		t.minds[e.Module][e.Actor] = mind{e.Reason, e.Appraisal != nil && e.Appraisal.Crossed != ""}
	case event.TalksFailed:
		who, why := t.blockers(e.Module)
		// Repeated failure for the same parties is told in short.
		if before, again := t.failed[e.Module]; again && before == who {
			t.say(e.Period, "Talks on %s fail again, as before.", e.Module)
		} else {
			t.say(e.Period, "Talks on %s fail: %s%s.", e.Module, e.Reason, why)
		}
		t.failed[e.Module] = who
	case event.Signed:
		t.signed(group)
	case event.Ratified, event.RatificationFailed:
		t.voted(group)
	case event.ExceptionInvoked:
		t.say(e.Period, "%s%s", sentence(e), secret(e))
	case event.NoticeGiven:
		t.notices[e.Module+e.Actor] = e.Reason
	case event.Withdrew:
		t.say(e.Period, "%s has withdrawn from %s, after its notice: %s.", e.Actor, e.Module, t.notices[e.Module+e.Actor])
	case event.MeasureNotified:
		if e.Late {
			t.say(e.Period, "%s", sentence(e))
		}
	case event.Reported, event.NoticeRevoked, event.PanelRequested, event.ReviewOpened, event.CarveOutGranted,
		event.ThreatChanged, event.MotiveChanged:
		// The consequences of these events are told instead.
	case event.ConsultationsRequested:
		// A complaint without a ruling is only counted.
		if t.ruledOn(e) {
			t.say(e.Period, "%s", sentence(e))
		} else {
			t.cases++
		}
	case event.MutuallyAgreedSolution:
		if t.ruledOn(e) {
			t.say(e.Period, "%s", sentence(e))
		}
	case event.SanctionRenewed:
		if t.once(e.Kind, e.Regime) {
			t.say(e.Period, "%s", sentence(e))
		}
	case event.ReliefWithheld, event.Resisted, event.ThreatExtended:
		if t.once(e.Kind, e.Actor, e.Regime) {
			t.say(e.Period, "%s", sentence(e))
		}
	// Compensation at home and shared burdens are left out.
	case event.DomesticCompensationPaid, event.BurdenSharingPaid:
	case event.LeaderChanged:
		if t.turns(e) {
			t.say(e.Period, "%s", sentence(e))
		}
	case event.Breached, event.BrokenCovertly, event.FailedToComply, event.BreachExcused, event.Assisted, event.Compensated, event.RulingNotImplemented:
		// The first event of each kind stands for all between the same parties.
		if t.once(e.Kind, e.Actor, e.Party, e.Module) {
			t.say(e.Period, "%s", sentence(e))
		}
	default:
		t.say(e.Period, "%s", sentence(e))
	}
}

// sentence returns an event in words without its period, with a capital first letter.
func sentence(e *event.Event) string {
	_, s, _ := strings.Cut(e.String(), ": ")
	return strings.ToUpper(s[:1]) + s[1:]
}

// secret returns the private information of the invoking party about an exception.
func secret(e *event.Event) string {
	d := e.Deliberation
	switch {
	// Exceptions under a sanction regime carry only a genuine flag.
	case d != nil:
	case e.Regime != "" && e.Genuine:
		return " [Known to " + e.Actor + " alone: it is under such a threat.]"
	case e.Regime != "":
		return " [Known to " + e.Actor + " alone: it is under no such threat.]"
	default:
		return ""
	}
	// Other exceptions carry the true threat and the motive.
	why := "there is no threat"
	if d.Threat != agent.ThreatNone {
		why = "the threat is " + [...]string{"none", "serious", "grave"}[d.Threat]
	}
	if d.Motive {
		why += ", and a group at home has the ear of the government"
	}
	return " [Known to " + e.Actor + " alone: " + why + ".]"
}

// ruledOn reports whether a case is ever ruled on. Most cases end before a ruling.
func (t *teller) ruledOn(e *event.Event) bool {
	return slices.ContainsFunc(t.h.Events, func(o event.Event) bool {
		return o.Kind == event.Ruled && o.Module == e.Module && o.Case == e.Case
	})
}

// blockers returns the parties without an acceptable draft in failed talks, and a
// reason of one of them. A red line takes precedence over other reasons.
func (t *teller) blockers(module string) (names, why string) {
	var who []string
	var first mind
	for _, id := range t.h.actors() {
		m := t.minds[module][id]
		if m.reason == "" {
			continue
		}
		who = append(who, id)
		if first.reason == "" || m.line && !first.line {
			first = m
			first.reason = fmt.Sprintf("%s says of a draft that %s", id, strings.TrimPrefix(m.reason, "it would sign no draft; even "))
			if rest, ok := strings.CutPrefix(m.reason, "it would sign no draft; even "); ok {
				first.reason = fmt.Sprintf("for %s even %s", id, rest)
			}
		}
	}
	switch len(who) {
	case 0:
		return "", "; each would sign something, and they found no draft that suits all at once"
	case len(t.h.scenario.Actors):
		return list(who), "; nobody would sign any draft: " + first.reason
	}
	return list(who), fmt.Sprintf("; %s would sign none: %s", list(who), first.reason)
}

// signed tells the signatories of a text and the signatory with the least gain.
func (t *teller) signed(group []event.Event) {
	var who []string
	least := &group[0]
	for k := range group {
		who = append(who, group[k].Actor)
		if a := group[k].Appraisal; a != nil && a.Total() < least.Appraisal.Total() {
			least = &group[k]
		}
	}
	e := &group[0]
	signatories := list(who)
	if len(who) == len(t.h.scenario.Actors) {
		signatories = "All"
	}
	s := fmt.Sprintf("%s sign %s (%s).", signatories, e.Module, e.Draft)
	if a := least.Appraisal; a != nil {
		s += fmt.Sprintf(" It is worth least to %s, %+.4f %%: %s.", least.Actor, a.Total(), a.Breakdown())
	}
	t.say(e.Period, "%s", s)
}

// voted tells the votes of parliaments on a text, with the share in favour for each
// defeat.
func (t *teller) voted(group []event.Event) {
	var yes, no []string
	for k := range group {
		if e := &group[k]; e.Kind == event.Ratified {
			yes = append(yes, e.Actor)
		} else {
			no = append(no, fmt.Sprintf("%s (%.0f %% in favour)", e.Actor, 100*e.Vote.Share))
		}
	}
	e := &group[0]
	switch {
	case len(no) == 0:
		t.say(e.Period, "%s ratify %s.", list(yes), e.Module)
	case len(yes) == 0:
		t.say(e.Period, "Voted down %s: %s.", e.Module, list(no))
	default:
		t.say(e.Period, "%s ratify %s; voted down by %s.", list(yes), e.Module, list(no))
	}
}

// turns reports whether an actor changes course in the quarter of a change of leader or
// the next. Only such changes of leader are told.
func (t *teller) turns(fall *event.Event) bool {
	return slices.ContainsFunc(t.h.Events, func(e event.Event) bool {
		if e.Actor != fall.Actor || e.Period < fall.Period || e.Period > fall.Period+1 {
			return false
		}
		return e.Kind == event.Withdrew || e.Kind == event.RulingNotImplemented || e.Kind == event.RulingImplemented || turning(e.Kind)
	})
}

// list returns words as "A, B and C".
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// tell prints the story, wrapped, with a heading for each period.
func tell(w io.Writer, t *teller) {
	period := -1
	for _, e := range t.out {
		if e.period != period {
			period = e.period
			unit := t.h.scenario.PeriodLength.String()
			fmt.Fprintf(w, "%s%s %d\n", strings.ToUpper(unit[:1]), unit[1:], period)
		}
		wrap(w, e.text, "  ", "      ", 100)
	}
	wrap(w, fmt.Sprintf("(Left out: %d offers and answers at the table, %d complaints settled before a ruling, and what repeats itself.)", t.offers, t.cases), "", "", 100)
}

// wrap prints a text in lines of a given width, with a margin for the first line and
// another margin for the rest.
func wrap(w io.Writer, text, first, other string, width int) {
	line := first
	empty := true
	for _, word := range strings.Fields(text) {
		if !empty && len(line)+1+len(word) > width {
			fmt.Fprintln(w, line)
			line, empty = other, true
		}
		if !empty {
			line += " "
		}
		line += word
		empty = false
	}
	fmt.Fprintln(w, line)
}

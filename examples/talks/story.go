package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/sim/event"
)

// entry is something of a history that is worth telling.
type entry struct {
	period int
	text   string
}

// teller goes through the events of a history.
type teller struct {
	h       *record
	out     []entry
	minds   map[string]map[string]mind // by module, then by actor: where it stands in the talks
	told    map[string]bool            // what has been told and is not told again
	notices map[string]string          // by module and party: why it gave notice
	failed  map[string]string          // by module: who would sign nothing when talks failed last
	offers  int
	cases   int // complaints settled before a ruling
}

// mind is why an actor would sign nothing, or "".
type mind struct {
	reason string
	line   bool // it is a red line
}

// chronicle is the main events of a history with their reasons. The haggling is left out,
// and so are leaders and moods, except where an actor changes course.
func chronicle(h *record) *teller {
	t := &teller{h: h, minds: map[string]map[string]mind{}, told: map[string]bool{}, notices: map[string]string{}, failed: map[string]string{}}
	for k := 0; k < len(h.Events); {
		// Signatures and votes on one module in one period are told together.
		n := k + 1
		for n < len(h.Events) && together(&h.Events[k], &h.Events[n]) {
			n++
		}
		t.tell(h.Events[k:n])
		k = n
	}
	return t
}

func together(a, b *event.Event) bool {
	if a.Period != b.Period || a.Module != b.Module {
		return false
	}
	vote := func(k event.Kind) bool { return k == event.Ratified || k == event.RatificationFailed }
	return a.Kind == event.Signed && b.Kind == event.Signed || vote(a.Kind) && vote(b.Kind)
}

func (t *teller) say(period int, format string, args ...any) {
	t.out = append(t.out, entry{period, fmt.Sprintf(format, args...)})
}

// once reports whether something comes up for the first time.
func (t *teller) once(key ...any) bool {
	s := fmt.Sprint(key...)
	first := !t.told[s]
	t.told[s] = true
	return first
}

func (t *teller) tell(group []event.Event) {
	e := &group[0]
	switch e.Kind {
	case event.TalksOpened:
		t.minds[e.Module] = map[string]mind{}
	case event.Offered, event.Accepted:
		t.offers++
		t.minds[e.Module][e.Actor] = mind{}
	case event.Refused:
		t.offers++
	case event.FoundNothing:
		t.offers++
		t.minds[e.Module][e.Actor] = mind{e.Reason, e.Appraisal != nil && e.Appraisal.Crossed != ""}
	case event.TalksFailed:
		who, why := t.blockers(e.Module)
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
	case event.Reported, event.NoticeRevoked, event.PanelAsked, event.ReviewOpened, event.CarveOutGranted,
		event.ThreatChanged, event.MotiveChanged:
		// What comes of them is told.
	case event.Complained:
		if t.ruledOn(e) {
			t.say(e.Period, "%s", sentence(e))
		} else {
			t.cases++
		}
	case event.Settled:
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
	case event.Cushioned, event.BurdenShared:
	case event.LeaderChanged:
		if t.turns(e) {
			t.say(e.Period, "%s", sentence(e))
		}
	case event.Breached, event.BrokenCovertly, event.FailedToComply, event.Forborne, event.Assisted, event.Compensated, event.RulingIgnored:
		if t.once(e.Kind, e.Actor, e.Party, e.Module) {
			t.say(e.Period, "%s", sentence(e))
		}
	default:
		t.say(e.Period, "%s", sentence(e))
	}
}

// sentence is an event without its period, its first letter large.
func sentence(e *event.Event) string {
	_, s, _ := strings.Cut(e.String(), ": ")
	return strings.ToUpper(s[:1]) + s[1:]
}

// secret is what nobody but the invoker knows of an invocation.
func secret(e *event.Event) string {
	d := e.Deliberation
	switch {
	case d != nil:
	case e.Regime != "" && e.Genuine:
		return " [Known to " + e.Actor + " alone: it is under such a threat.]"
	case e.Regime != "":
		return " [Known to " + e.Actor + " alone: it is under no such threat.]"
	default:
		return ""
	}
	why := "there is no threat"
	if d.Threat != agent.ThreatNone {
		why = "the threat is " + [...]string{"none", "serious", "grave"}[d.Threat]
	}
	if d.Motive {
		why += ", and a group at home has the ear of the government"
	}
	return " [Known to " + e.Actor + " alone: " + why + ".]"
}

// ruledOn reports whether a case is ruled on at any time. Most are not: the matter stops.
func (t *teller) ruledOn(e *event.Event) bool {
	return slices.ContainsFunc(t.h.Events, func(o event.Event) bool {
		return o.Kind == event.Ruled && o.Module == e.Module && o.Case == e.Case
	})
}

// blockers says who would sign nothing when talks failed, and why one of them would not.
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

// signed tells who signs, and who is least keen.
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

// voted tells how parliaments vote.
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

// turns reports whether an actor whose leader falls changes course in that quarter or the
// next: whether what it does then is worth the mention of the leader.
func (t *teller) turns(fall *event.Event) bool {
	return slices.ContainsFunc(t.h.Events, func(e event.Event) bool {
		if e.Actor != fall.Actor || e.Period < fall.Period || e.Period > fall.Period+1 {
			return false
		}
		return e.Kind == event.Withdrew || e.Kind == event.RulingIgnored || e.Kind == event.RulingFollowed || turning(e.Kind)
	})
}

// list reads "A, B and C".
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// tell prints the timeline, wrapped.
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

// wrap prints a text in lines of a width, the first after one margin and the others after
// another.
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

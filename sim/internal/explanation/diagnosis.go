package explanation

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// The file decides what never happened in an ensemble, from the events of all runs, and the nearest
// reason in the record. The stages of a text and of a dispute are the states of the events.

// Ensemble is the record of histories of one scenario.
type Ensemble struct {
	// Runs are the events of each history. Unit is the name of a period.
	Runs [][]event.Event
	Unit string
	// Modules are the texts, Actors the states, Disputes the contested regimes.
	Modules  []treaty.Module
	Actors   []agent.Actor
	Disputes []*sanction.Regime
	// Modular says that each module is signed by itself, Exceptions that parties may invoke
	// exceptions, Threats that the scenario has processes of threats or motives.
	Modular, Exceptions, Threats bool
}

// Diagnose says what never happened, one line each, with the nearest reason in the lines below.
func (s *Ensemble) Diagnose() string {
	if len(s.Runs) == 0 {
		return "No history to diagnose.\n"
	}
	d := &diagnosis{Ensemble: s}
	for k := range s.Modules {
		d.module(&s.Modules[k])
	}
	for _, r := range s.Disputes {
		d.dispute(r)
	}
	if d.b.Len() == 0 {
		return "Nothing of what the scenario provides for failed to happen.\n"
	}
	if slices.IndexFunc(s.Actors, func(a agent.Actor) bool { return a.Precision != 0 }) < 0 && len(s.Actors) > 0 {
		d.say("All choices are without noise (Precision is 0): runs of other seeds differ in shocks and votes alone.")
	}
	return d.b.String()
}

// diagnosis collects the lines.
type diagnosis struct {
	*Ensemble
	b strings.Builder
	// apart says that the remark on modules that stand alone is made.
	apart bool
}

// say adds a line.
func (d *diagnosis) say(format string, args ...any) { fmt.Fprintf(&d.b, format+"\n", args...) }

// never adds the line on what never happened.
func (d *diagnosis) never(what, did string) {
	if len(d.Runs) == 1 {
		d.say("%s was never %s.", what, did)
	} else {
		d.say("%s was never %s in any of %d histories.", what, did, len(d.Runs))
	}
}

// all returns the events for which a condition holds.
func (d *diagnosis) all(is func(e *event.Event) bool) (out []*event.Event) {
	for _, run := range d.Runs {
		for k := range run {
			if is(&run[k]) {
				out = append(out, &run[k])
			}
		}
	}
	return out
}

// of returns the events of some kinds about a module.
func (d *diagnosis) of(module string, kinds ...event.Kind) []*event.Event {
	return d.all(func(e *event.Event) bool { return e.Module == module && slices.Contains(kinds, e.Kind) })
}

// module names the first stage of a module's life that no history reached.
func (d *diagnosis) module(m *treaty.Module) {
	at := func(kinds ...event.Kind) bool { return len(d.of(m.ID, kinds...)) > 0 }
	switch {
	case at(event.EnteredIntoForce):
		if m.Exception != nil && !at(event.ExceptionInvoked) {
			d.never("The exception of "+m.ID, "invoked")
			switch {
			case !d.Exceptions:
				d.say("  The mechanism \"exceptions\" is off.")
			case !d.Threats:
				d.say("  The scenario has no process of threats or motives (Shocks), and no party has a reason.")
			default:
				d.say("  %s", d.conduct(m.ID))
			}
		}
		if !at(event.Terminated, event.Lapsed, event.Withdrew, event.Breached) {
			d.never(m.ID, "left or ended")
			d.say("  %s", d.conduct(m.ID))
		}
	case at(event.Ratified):
		d.never(m.ID, "in force")
		d.votedDown(m.ID)
	case at(event.Signed):
		d.never(m.ID, "ratified")
		d.votedDown(m.ID)
	default:
		d.never(m.ID, "signed")
		d.refused(m.ID)
	}
}

// conduct says how parties behaved under a text that they could have left.
func (d *diagnosis) conduct(module string) string {
	var words []string
	for _, one := range []struct {
		kind event.Kind
		name string
	}{
		{event.Breached, "breach"}, {event.BrokenCovertly, "covert breach"}, {event.FailedToComply, "failure to comply"}, {event.ExceptionInvoked, "exception"},
		{event.SafeguardApplied, "safeguard"}, {event.NoticeGiven, "notice of withdrawal"},
	} {
		if n := len(d.of(module, one.kind)); n > 0 {
			words = append(words, fmt.Sprintf("%s: %d", one.name, n))
		}
	}
	if words == nil {
		return "No party broke the text, gave notice, or took an exception or a safeguard in any " + d.Unit + "."
	}
	return "The record of acts under the text: " + strings.Join(words, ", ") + "."
}

// votedDown says who voted a signed text down, and how near the nearest vote was.
func (d *diagnosis) votedDown(module string) {
	failed := map[string][]*event.Event{}
	for _, e := range d.of(module, event.RatificationFailed) {
		failed[e.Actor] = append(failed[e.Actor], e)
	}
	for _, actor := range slices.Sorted(maps.Keys(failed)) {
		list := failed[actor]
		nearest := slices.MaxFunc(list, func(a, b *event.Event) int { return cmp.Compare(margin(a), margin(b)) })
		line := fmt.Sprintf("  Voted down by %s, %s. The nearest vote, in %s %d: %s", actor, times(len(list)), d.Unit, nearest.Period, nearest.Reason)
		if against := opponents(nearest); len(against) > 0 {
			line += "; against: " + strings.Join(against[:min(len(against), 5)], ", ")
		}
		d.say("%s.", line)
	}
	if len(failed) == 0 {
		d.say("  No vote failed: the histories ended before all votes were held, or too few parties ratified.")
	}
}

// margin is the share of yes beyond the quota.
func margin(e *event.Event) float64 {
	if e.Vote == nil {
		return math.Inf(-1)
	}
	return e.Vote.Share - e.Vote.Quota
}

// times returns a count in words.
func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// refused says for each state that was against a text how near its nearest draft was. The states
// come in the order of that nearness, the furthest first: they are the obstacle.
func (d *diagnosis) refused(module string) {
	if len(d.of(module, event.TalksOpened)) == 0 {
		d.say("  Talks on it never opened.")
		return
	}
	type party struct {
		actor   string
		count   int
		nearest *event.Event
	}
	var parties []*party
	for _, e := range d.of(module, event.Refused, event.NoOfferFound, event.WalkedOut) {
		if e.Appraisal == nil {
			continue
		}
		k := slices.IndexFunc(parties, func(p *party) bool { return p.actor == e.Actor })
		if k < 0 {
			k, parties = len(parties), append(parties, &party{actor: e.Actor})
		}
		parties[k].count++
		if parties[k].nearest == nil || nearness(e) > nearness(parties[k].nearest) {
			parties[k].nearest = e
		}
	}
	slices.SortStableFunc(parties, func(a, b *party) int {
		return cmp.Or(cmp.Compare(nearness(a.nearest), nearness(b.nearest)), cmp.Compare(a.actor, b.actor))
	})
	for _, p := range parties[:min(len(parties), 3)] {
		e := p.nearest
		draft := ""
		if e.Draft != "" {
			draft = fmt.Sprintf(" (%s)", e.Draft)
		}
		d.say("  %s said no, %s. The nearest draft%s, in %s %d: %s.", p.actor, times(p.count), draft, d.Unit, e.Period, e.Reason)
		if a := e.Appraisal; a.Crossed == "" && !a.Empty {
			d.say("    Parts of the worth: %s.", a.Breakdown())
			if a.ComplianceRisk < 0 && a.ComplianceRisk < min(a.Economy, a.Security, a.Sovereignty, a.Coercion, a.Domestic) {
				d.say("    The largest loss is what others may do under the text: breaches, exceptions and safeguards.")
			}
			if a.Total() < 0 && d.Modular && len(d.Modules) > 1 && !d.apart {
				d.apart = true
				d.say("    Each module stands alone (Talks.Agenda is Modular): a gain by another module cannot pay for the loss.")
			}
		}
	}
	if len(parties) == 0 {
		d.say("  No draft was refused: the talks ended before, or the parties went on haggling.")
	}
}

// nearness is the worth of a refused draft in percent of income, and minus infinity for a draft that
// no price makes signable.
func nearness(e *event.Event) float64 {
	if a := e.Appraisal; a.Crossed == "" && !a.Empty {
		return a.Total()
	}
	return math.Inf(-1)
}

// dispute names the first stage of a coercive episode that no history reached.
func (d *diagnosis) dispute(r *sanction.Regime) {
	count := func(kinds ...event.Kind) int {
		return len(d.all(func(e *event.Event) bool {
			return slices.Contains(kinds, e.Kind) && (e.Regime == r.ID || e.Regime == "" && e.Issue == r.Demand.Issue)
		}))
	}
	settled := func() string {
		var words []string
		for _, one := range []struct {
			kind event.Kind
			name string
		}{
			{event.Conceded, "concession"}, {event.OfferAccepted, "offer taken"}, {event.BackedDown, "retreat of the sender"},
			{event.NegotiatedSettlement, "settlement by treaty"}, {event.CompliedForInducement, "compliance for a reward"}, {event.SanctionEased, "relief"},
		} {
			if n := count(one.kind); n > 0 {
				words = append(words, fmt.Sprintf("%s: %d", one.name, n))
			}
		}
		if words == nil {
			return "nothing settled the dispute"
		}
		return strings.Join(words, ", ")
	}
	switch threats, imposed := count(event.Threatened), count(event.SanctionImposed); {
	case threats == 0 && imposed == 0:
		d.never("Regime "+r.ID, "threatened or imposed")
		d.say("  Of the dispute over %s the record has this: %s. No threat was worth as much to the sender as none.", r.Demand.Issue, settled())
	case imposed == 0:
		d.never("Regime "+r.ID, "imposed")
		d.say("  Threats: %d. What followed: %s.", threats, settled())
	case count(event.SanctionLifted, event.SanctionEnded) == 0:
		d.never("Regime "+r.ID, "lifted")
		d.say("  While measures were in force the record has this: %s.", settled())
	}
}

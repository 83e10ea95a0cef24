package implementation

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/internal/snapshot"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/obligation"
	"github.com/tradetalk/tradetalk/treaty"
)

// The file decides the reports of a period, from the conduct under report, the reporter of the text
// and the reporter's accuracy, a hit rate and a false-alarm rate. Sources: evidence from noisy
// reports (Josang and Ismail 2002, extended); self-reports as a choice (Kaplow and Shavell 1994).

// Monitor draws the reports that fall due: noisy signals on the conduct of each party some
// periods ago, by the reporter of the text and with the accuracy of the reporter (see
// [Facts.Accuracy]). A breach raises an alarm with the chance of a hit; so does an exception
// without the threat that the text requires. Other conduct raises an alarm with the chance of a
// false alarm. Under self-report a party first decides whether to admit; an admission makes the
// breach public.
func Monitor(p *snapshot.Period, old *obligation.State, in Input) (next *obligation.State, acts []Act, err error) {
	f, next := &Facts{p, old, in}, old.Clone()
	if !f.On(mechanism.MonitoringNoise) {
		return next, nil, nil
	}
	for _, due := range f.Register.ReportsDue(f.Number) {
		s := f.Register.Standing(due.Module)
		if !s.InForceIn(f.Number) {
			continue
		}
		one, ok, err := f.report(next, due, &s)
		if err != nil {
			return nil, nil, err
		}
		if ok {
			acts = append(acts, one)
		}
	}
	return next, acts, nil
}

// report returns the report of a period on a party, or false where nobody could report. An
// admission is added to the next state.
func (f *Facts) report(next *obligation.State, due treaty.ReportDue, s *treaty.Standing) (act Act, ok bool, err error) {
	m := f.Register.Agreed(due.Module)
	author, peer := due.Party, f.peer(s, due.Party)
	switch m.Monitoring.By {
	case treaty.PeerReview:
		if author = peer; peer == "" {
			return act, false, nil
		}
	case treaty.IndependentBody:
		author = m.Monitoring.Body
	}
	// The truth about the conduct sets the chance of an alarm.
	hit, falseAlarm := f.Accuracy(due.Module, author, due.Party, due.About)
	bad, chance := f.misbehaved(due.Module, due.Party, due.About), falseAlarm
	if bad {
		chance = hit
	}
	reason := fmt.Sprintf("on %s %d", f.Unit(), due.About)
	alarm := f.Rand(due.Party, "report", due.Module).Float64() < chance
	if m.Monitoring.By == treaty.SelfReport {
		admits, why, err := f.admits(due, bad)
		if err != nil {
			return act, false, err
		}
		switch {
		case admits:
			alarm = true
			reason += ": " + why
			f.admit(next, due)
		case alarm && peer == "":
			alarm = false // nobody is there to find the breach
		case alarm:
			author = peer
		}
	}
	law := treaty.Event{
		Kind: treaty.Reported, Period: f.Number, Module: due.Module, Author: author, Party: due.Party, About: due.About, Alarm: alarm,
	}
	return f.legal(law, event.Event{Kind: event.Reported, Actor: author, Module: due.Module, Party: due.Party, Alarm: alarm, Reason: reason}), true, nil
}

// peer returns the party whose turn it is to report on another party, or "".
func (f *Facts) peer(s *treaty.Standing, party string) string {
	others := slices.DeleteFunc(s.Members(f.Number), func(id string) bool { return id == party })
	if len(others) == 0 {
		return ""
	}
	return others[f.Number%len(others)]
}

// admits has a party decide about its report on itself. Conduct in public needs no decision: the
// report tells what all have seen. A party that has left admits nothing.
func (f *Facts) admits(due treaty.ReportDue, bad bool) (admits bool, why string, err error) {
	if s := f.Register.Standing(due.Module); !bad || !s.BoundIn(due.Party, f.Number) {
		return false, "", nil
	}
	covert := f.Hidden(due.Module, due.Party, due.About)
	if !covert && f.brokeIn(due.Module, due.Party, due.About) {
		return true, "a breach in public", nil
	}
	v := f.View(f.Seat(due.Party))
	r, err := compliance.AssessReport(v, due.Module, covert)
	if err != nil {
		return false, "", err
	}
	admits, err = compliance.WouldAdmit(v, due.Module, r)
	return admits, "it admits, since " + r.String(), err
}

// admit records the admission of a covert breach, or of an exception without the threat that the
// text requires.
func (f *Facts) admit(next *obligation.State, due treaty.ReportDue) {
	b := obligation.Breach{Module: due.Module, Party: due.Party, Period: due.About}
	covert := slices.Contains(next.Covert, b)
	if covert || !f.brokeIn(due.Module, due.Party, due.About) {
		next.Admitted = append(next.Admitted, b)
	}
	next.Covert = slices.DeleteFunc(next.Covert, func(one obligation.Breach) bool { return one == b })
}

// Accuracy returns the chances of an alarm after a breach and after a promise kept in the report of
// an author on a party's conduct in a period, in [0, 1]. A peer overlooks breaches of a party with
// common interests.
func (f *Facts) Accuracy(module, author, party string, about int) (hit, falseAlarm float64) {
	hit, falseAlarm = f.Register.Accuracy(module, about)
	rule := f.Register.Agreed(module).Monitoring
	if rule != nil && rule.By == treaty.PeerReview && author != party {
		hit *= 1 - rule.Bias.Value()*f.Situation.CommonInterest(f.Seat(author), f.Seat(party), module)
	}
	return hit, falseAlarm
}

// brokeIn reports whether a party in truth broke a module in a period.
func (f *Facts) brokeIn(module, party string, period int) bool {
	log := f.Register.Log()
	for k := len(log) - 1; k >= 0 && log[k].Period >= period; k-- {
		if e := &log[k]; e.Kind == treaty.Breached && e.Period == period && e.Module == module && e.Author == party {
			return true
		}
	}
	return false
}

// misbehaved reports whether a party in truth broke a module in a period, or invoked an exception
// without cause.
func (f *Facts) misbehaved(module, party string, period int) bool {
	return f.brokeIn(module, party, period) || slices.ContainsFunc(f.State.Invocations, func(i obligation.Invocation) bool {
		return i.Module == module && i.Actor == party && i.Period == period && !i.Genuine
	})
}

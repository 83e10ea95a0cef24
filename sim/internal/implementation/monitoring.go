package implementation

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/internal/snapshot"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/obligation"
	"github.com/tradetalk/tradetalk/treaty"
)

// The file decides the reports of a period, from the conduct under report and the accuracy of the
// text's monitoring, a hit rate and a false-alarm rate. Source: evidence from noisy reports (Josang
// and Ismail 2002, extended).

// Monitor draws the reports that fall due: noisy signals on the conduct of each party some
// periods ago, with the accuracy of the text's monitoring. A breach raises an alarm with the
// chance of a hit; so does an exception without the threat that the text requires. Other conduct
// raises an alarm with the chance of a false alarm. Monitoring changes the register alone, so
// that the new state equals the old state.
func Monitor(p *snapshot.Period, old *obligation.State, in Input) (next *obligation.State, acts []Act, err error) {
	f, next := Facts{p, old, in}, old.Clone()
	if !f.On(mechanism.MonitoringNoise) {
		return next, nil, nil
	}
	for _, due := range f.Register.ReportsDue(f.Number) {
		m, s := f.Register.Agreed(due.Module), f.Register.Standing(due.Module)
		if !s.InForceIn(f.Number) {
			continue
		}
		// The author is the party itself, a peer, or an independent body.
		author := due.Party
		switch m.Monitoring.By {
		case treaty.PeerReview:
			members := s.Members(f.Number)
			k := slices.IndexFunc(members, func(id string) bool { return id != due.Party })
			if k < 0 {
				continue
			}
			author = members[k]
		case treaty.IndependentBody:
			author = m.Monitoring.Body
		}
		// The truth about the conduct sets the chance of an alarm.
		chance := due.FalseAlarm
		if f.misbehaved(due.Module, due.Party, due.About) {
			chance = due.Hit
		}
		alarm := f.Rand(due.Party, "report", due.Module).Float64() < chance
		e := treaty.Event{
			Kind: treaty.Reported, Period: f.Number, Module: due.Module, Author: author, Party: due.Party, About: due.About, Alarm: alarm,
		}
		acts = append(acts, f.legal(e, event.Event{
			Kind: event.Reported, Actor: author, Module: due.Module, Party: due.Party, Alarm: alarm,
			Reason: fmt.Sprintf("on %s %d", f.Unit(), due.About),
		}))
	}
	return next, acts, nil
}

// misbehaved reports whether a party in truth broke a module in a period, or invoked an exception
// without cause.
func (f *Facts) misbehaved(module, party string, period int) bool {
	log := f.Register.Log()
	for k := len(log) - 1; k >= 0 && log[k].Period >= period; k-- {
		if e := &log[k]; e.Kind == treaty.Breached && e.Period == period && e.Module == module && e.Author == party {
			return true
		}
	}
	return slices.ContainsFunc(f.State.Invocations, func(i obligation.Invocation) bool {
		return i.Module == module && i.Actor == party && i.Period == period && !i.Genuine
	})
}

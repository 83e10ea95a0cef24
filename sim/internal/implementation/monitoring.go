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

// Monitor draws the reports that fall due: noisy signals on what each party did some periods
// ago, as good as the text's monitoring. A breach raises an alarm with the chance that the text gives,
// and so does an exception that was invoked without the threat that the text asks for;
// whatever else a party did raises a false one with its chance.
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

// misbehaved is the truth about what a party did under a module in a quarter: whether
// it broke it, or invoked an exception without cause.
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

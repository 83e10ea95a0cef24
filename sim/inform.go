package sim

import (
	"context"
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty"
)

// Inform delivers the reports that fall due: noisy signals on what each party did some
// quarters ago, as good as the text's monitoring.
type Inform struct{}

// Name returns "Inform".
func (Inform) Name() string { return "Inform" }

// Step draws the reports. A breach raises an alarm with the chance that the text gives,
// and so does an exception that was invoked without the threat that the text asks for;
// whatever else a party did raises a false one with its chance.
func (Inform) Step(_ context.Context, w *World) ([]Move, error) {
	if !w.On(mechanism.MonitoringNoise) {
		return nil, nil
	}
	var moves []Move
	for _, due := range w.Register.ReportsDue(w.Period) {
		m, s := w.Register.Agreed(due.Module), w.Register.Standing(due.Module)
		if !s.InForceIn(w.Period) {
			continue
		}
		author := due.Party
		switch m.Monitoring.By {
		case treaty.PeerReview:
			members := s.Members(w.Period)
			k := slices.IndexFunc(members, func(id string) bool { return id != due.Party })
			if k < 0 {
				continue
			}
			author = members[k]
		case treaty.IndependentBody:
			author = m.Monitoring.Body
		}
		chance := due.FalseAlarm
		if w.misbehaved(due.Module, due.Party, due.About) {
			chance = due.Hit
		}
		alarm := w.Rand("Inform", due.Party, "report", due.Module).Float64() < chance
		e := treaty.Event{
			Kind: treaty.Reported, Period: w.Period, Module: due.Module, Author: author, Party: due.Party, About: due.About, Alarm: alarm,
		}
		moves = append(moves, w.legal(e, event.Event{
			Kind: event.Reported, Actor: author, Module: due.Module, Party: due.Party, Alarm: alarm,
			Reason: fmt.Sprintf("on %s %d", w.unit(), due.About),
		}))
	}
	return moves, nil
}

// misbehaved is the truth about what a party did under a module in a quarter: whether
// it broke it, or invoked an exception without cause.
func (w *World) misbehaved(module, party string, period int) bool {
	log := w.Register.Log()
	for k := len(log) - 1; k >= 0 && log[k].Period >= period; k-- {
		if e := &log[k]; e.Kind == treaty.Breached && e.Period == period && e.Module == module && e.Author == party {
			return true
		}
	}
	return slices.ContainsFunc(w.Invocations, func(i Invocation) bool {
		return i.Module == module && i.Actor == party && i.Period == period && !i.Genuine
	})
}

// legal is a move that applies an event to the register and tells it.
func (w *World) legal(law treaty.Event, told event.Event) Move {
	law.Period = w.Period
	if told.Module == "" {
		told.Module = law.Module
	}
	if told.Actor == "" {
		told.Actor = law.Author
	}
	if told.Case == "" {
		told.Case = law.Case
	}
	if told.Party == "" {
		told.Party = law.Party
	}
	if told.Ground == "" {
		told.Ground = law.Ground
	}
	return Move{Event: told, Do: func(w *World) error { return w.Register.Apply(law) }}
}

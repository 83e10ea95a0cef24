// This file decides how trust follows from observed conduct: kept and broken promises,
// reports, exceptions and votes. The inputs are the facts in law and the events of the
// quarter. Trust is a beta-binomial belief (package agent/belief).

package sim

import (
	"context"
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/internal/implementation"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/obligation"
	"github.com/tradetalk/tradetalk/treaty"
)

// Learn updates the actors' beliefs about each other from observed conduct.
type Learn struct{}

// Name returns "Learn".
func (Learn) Name() string { return "Learn" }

// Learners beside the seats: each actor about the actor's own record, by the actor's
// own prior and the judgement of the others on the actor's pleas, and the public about
// the public record.
const (
	byImage  = -1
	byRecord = -2
)

// Step lets trust fade by a period. Then Step counts a kept period for each actor that
// was bound and kept everything, a broken promise for each other bound actor, and half
// a broken promise for each actor whose legislature voted a signed draft down, and a part of one
// (agent.ComplianceParameters.Strain) for a lawful but unfriendly act. Tariffs
// are published, so a breach is seen as a breach, unless the module is monitored and
// the breach was covert: then only the reports tell. An exception counts as broken with
// the chance of abuse, at the invocation and at each review at which the measure is kept,
// and a ruling revises the chance. Trust is in the actor, for all
// modules. Lessons of a quarter of stress form trust for quarters of stress. An
// observer that the module does not bind learns at a discount.
func (Learn) Step(_ context.Context, w *World) ([]Move, error) {
	situation, length := w.Situation(), w.Scenario.PeriodLength
	facts := w.facts(situation, "Learn")
	trust := cloneTrust(w.Trust)
	image, records := slices.Clone(w.Image), slices.Clone(w.Records)
	for k := range w.Scenario.Actors {
		seen, stress := w.conduct(facts, k), situation.Stressed(k)
		for i := range trust {
			if i != k {
				prior := w.Scenario.Actors[i].Meets(w.Scenario.Actors[k].ID)
				r := trust[i][k].FadeOver(length, prior)
				trust[i][k] = r.With(stress, w.learn(seen, i, k, r.In(stress), prior))
			}
		}
		prior := w.Scenario.Actors[k].Prior
		image[k] = w.learn(seen, byImage, k, image[k].FadeOver(length, prior), prior)
		prior = agent.DefaultPrior()
		records[k] = w.learn(seen, byRecord, k, records[k].FadeOver(length, prior), prior)
	}
	return []Move{{Do: func(w *World) error {
		w.Trust, w.Image, w.Records = trust, image, records
		return nil
	}}}, nil
}

// learn returns the updated belief of an observer, of an actor's image or of the public
// record after the observed conduct of an actor.
func (w *World) learn(seen conduct, observer, k int, t, prior belief.Trust) belief.Trust {
	weight := func(party bool) float64 {
		switch {
		case party || observer < 0:
			return 1
		case w.On(mechanism.SecondHandLearning):
			return w.compliance().SecondHand
		}
		return 0
	}
	shares := func(modules []string) bool {
		return observer < 0 || slices.ContainsFunc(modules, func(m string) bool { return w.Register.Bound(w.public[observer].ID, m) })
	}
	if seen.bound != nil {
		share := weight(shares(seen.bound))
		if seen.broke != nil {
			share *= seen.blame
		}
		t = t.Toward(t.AfterPeriod(w.Scenario.PeriodLength, seen.broke == nil), share)
	}
	t.Broken += w.compliance().Strain * float64(len(seen.strained)) * weight(shares(seen.strained))
	if seen.refused {
		t = t.AfterDefeat()
	}
	for _, r := range seen.reports {
		t = t.Toward(t.AfterReportOn(w.Scenario.PeriodLength, r.Report), weight(shares([]string{r.module})))
	}
	for _, e := range seen.imposed {
		t.Broken += w.compliance().Strain * w.outvoted(e, observer)
	}
	for _, one := range w.Obligations.Charged(w.Period, w.compliance().Strain) {
		if w.seat(one.Actor) == k {
			t.Broken += w.doubts(&one, observer) * weight(shares([]string{one.Module}))
		}
	}
	for _, r := range w.Obligations.Revisions {
		one := &w.Obligations.Invocations[r.Invocation]
		if r.Period == w.Period && w.seat(one.Actor) == k {
			faded := math.Pow(w.Scenario.PeriodLength.Left(belief.Memory), float64(w.Period-one.Period))
			change := w.doubts(one, observer) - w.doubts(&r.Before, observer)*faded
			if change < 0 {
				change = max(change, prior.Broken-t.Broken) // at most the charge held against the actor is taken back
				change = min(change, 0)
			}
			t.Broken += change * weight(shares([]string{one.Module}))
		}
	}
	return t
}

// outvoted returns 1 for an observer that was outvoted on a change of terms, 0 for other
// observers, and for the image and the public record the share of the other actors outvoted.
func (w *World) outvoted(e treaty.Event, observer int) float64 {
	switch {
	case observer < 0:
		return float64(len(e.Against)) / float64(len(w.public)-1)
	case slices.Contains(e.Against, w.public[observer].ID):
		return 1
	}
	return 0
}

// doubts returns an observer's doubt about an invocation, or the mean doubt for the
// image.
func (w *World) doubts(one *obligation.Invocation, observer int) float64 {
	switch observer {
	case byRecord:
		return one.PublicDoubt
	case byImage:
		sum := 0.0
		for _, d := range one.Doubt {
			sum += d
		}
		return sum / float64(len(one.Doubt))
	}
	return one.Doubt[observer]
}

// conduct is the observed conduct of an actor in a quarter.
type conduct struct {
	// bound are the modules that bound the actor to others at the start of the quarter
	// and are seen directly; broke are all modules seen to be broken by the actor.
	bound, broke []string
	// blame is the chance that the actor was unwilling to comply, and not unable.
	blame   float64
	refused bool // the actor's legislature voted a draft down
	reports []reported
	// imposed are the changes of terms that the actor has voted for against the votes of
	// other parties.
	imposed  []treaty.Event
	strained []string // the modules of lawful but unfriendly acts, one for each act
}

// reported is a report on a module.
type reported struct {
	module string
	belief.Report
}

// conduct returns the observed conduct of a seat, from the facts in law.
func (w *World) conduct(facts *implementation.Facts, seat int) conduct {
	id := w.public[seat].ID
	var c conduct
	for m, s := range w.Register.InForce() {
		if s.Since >= w.Period || len(s.Ratified) < 2 || !slices.Contains(s.Ratified, id) {
			continue
		}
		broke := s.BreachedIn == w.Period && slices.Contains(s.Breaching, id)
		switch {
		case broke && !facts.Hidden(m.ID, id, w.Period):
			c.bound, c.broke = append(c.bound, m.ID), append(c.broke, m.ID)
			c.blame = max(c.blame, facts.Blame(m.ID, id))
		case !facts.Watched(m.ID):
			c.bound = append(c.bound, m.ID)
		}
	}
	if !w.On(mechanism.MonitoringNoise) {
		return w.voted(c, id)
	}
	log := w.Register.Log()
	for k := len(log) - 1; k >= 0 && log[k].Period == w.Period; k-- {
		e := &log[k]
		m := w.Register.Agreed(e.Module)
		if e.Kind != treaty.Reported || e.Party != id || m == nil {
			continue
		}
		hit, falseAlarm := facts.Accuracy(e.Module, e.Author, id, e.About)
		admitted := slices.Contains(w.Obligations.Admitted, obligation.Breach{Module: e.Module, Party: id, Period: e.About})
		if e.Alarm && e.Author == id && admitted {
			hit, falseAlarm = 1, 0 // news of a certain breach
		} else if seen(facts, e.Module, id, e.About) {
			continue
		}
		c.reports = append(c.reports, reported{e.Module, belief.Report{Alarm: e.Alarm, Hit: hit, FalseAlarm: falseAlarm}})
	}
	return w.voted(c, id)
}

// seen reports whether a party broke a module in a quarter in public. A report on a
// public breach carries no news.
func seen(facts *implementation.Facts, module, id string, period int) bool {
	log := facts.Register.Log()
	for k := len(log) - 1; k >= 0 && log[k].Period >= period; k-- {
		if e := &log[k]; e.Kind == treaty.Breached && e.Period == period && e.Module == module && e.Author == id {
			return !facts.Hidden(module, id, period)
		}
	}
	return false
}

// voted adds to a conduct whether the actor's legislature voted a draft down, and the changes of
// terms that the actor has voted through against others.
func (w *World) voted(c conduct, id string) conduct {
	for _, e := range slices.Backward(w.Register.Log()) {
		if e.Period < w.Period {
			break
		}
		if (e.Kind == treaty.Amended || e.Kind == treaty.Interpreted) && slices.Contains(e.For, id) && len(e.Against) > 0 {
			c.imposed = append(c.imposed, e)
		}
	}
	for _, e := range slices.Backward(w.history.Events) {
		if e.Period < w.Period {
			break
		}
		c.refused = c.refused || e.Kind == event.RatificationFailed && e.Actor == id
		// A complaint is unfriendly, and so is an answer without authority where panels give authority.
		if m := w.Register.Agreed(e.Module); e.Actor == id && m != nil && m.Disputes != nil && w.On(mechanism.Panels) && (e.Kind == event.ConsultationsRequested || e.Kind == event.ConcessionsSuspended) {
			c.strained = append(c.strained, e.Module)
		}
		if e.Kind == event.RulingNotImplemented && e.Actor == id && !slices.Contains(c.broke, e.Module) {
			c.bound, c.broke, c.blame = append(c.bound, e.Module), append(c.broke, e.Module), 1
		}
	}
	return c
}

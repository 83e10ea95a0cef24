package sim

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty"
)

// breach is a breach of a module by a party in a period.
type breach struct {
	Module, Party string
	Period        int
}

// watched reports whether a module is known by reports alone.
func (w *World) watched(module string) bool {
	m := w.Register.Agreed(module)
	return m != nil && m.Monitoring != nil && w.On(mechanism.MonitoringNoise)
}

// disputed reports whether panels settle disputes on a module.
func (w *World) disputed(module string) bool {
	m := w.Register.Agreed(module)
	return m != nil && m.Disputes != nil && w.On(mechanism.Panels)
}

// hidden reports whether a breach was covert.
func (w *World) hidden(module, party string, period int) bool {
	return w.watched(module) && slices.Contains(w.covert, breach{module, party, period})
}

// alarm is the period that an alarm of this quarter about a party is on, or false.
func (w *World) alarm(module, party string) (about int, ok bool) {
	log := w.Register.Log()
	for k := len(log) - 1; k >= 0 && log[k].Period == w.Period; k-- {
		if e := &log[k]; e.Kind == treaty.Reported && e.Module == module && e.Party == party && e.Alarm {
			return e.About, true
		}
	}
	return 0, false
}

// culprits are those for whose breach of a module the others will end it in this
// quarter: they broke it for all to see in the quarter before, or an alarm on them has
// come in and is true. Where panels settle disputes nobody ends a module.
func (w *World) culprits(module string) (ids []string) {
	s := w.Register.Standing(module)
	if w.disputed(module) || s.Stage != treaty.InForce {
		return nil
	}
	for _, b := range w.material(module, s) {
		seen := s.BreachedIn == w.Period-1 && !w.hidden(module, b.Party, s.BreachedIn)
		if about, ok := w.alarm(module, b.Party); ok && about == s.BreachedIn && w.hidden(module, b.Party, about) {
			seen = true
		}
		if seen && !w.excused(module, b.Party) {
			ids = append(ids, b.Party)
		}
	}
	return ids
}

// material lists the breaches that the law lets the others answer: of this quarter or
// the one before, and not for want of capacity that the text is still building.
func (w *World) material(module string, s treaty.Standing) (out []treaty.Breach) {
	if s.BreachedIn == treaty.Never || s.BreachedIn < w.Period-1 {
		return nil
	}
	for _, b := range s.Breaches {
		have, ok := w.Register.Capacity(module, b.Party, w.Period)
		if building := ok && have < w.Register.CapacityNeed(module, b.Party, w.Period); !b.Involuntary || !building {
			out = append(out, b)
		}
	}
	return out
}

// excused reports whether the others put a breach down to want of capacity, of which
// they know the stock but not how far it fell short: that is the likelier cause.
func (w *World) excused(module, party string) bool {
	return w.blame(module, party) < 0.5
}

// blame is the chance that the others give to a party's breach being one of will and
// not of capacity: the posterior over the type of a breach, which is private.
func (w *World) blame(module, party string) float64 {
	cannot := 0.0
	if w.On(mechanism.CapacityConstraints) {
		cannot = w.incapable(module, party)
	}
	if cannot == 0 {
		return 1
	}
	unwilling := 1 - w.trusted(party)
	return unwilling / (unwilling + cannot)
}

// incapable is the chance that a party fails a module for want of capacity.
func (w *World) incapable(module, party string) float64 {
	have, ok := w.Register.Capacity(module, party, w.Period)
	need := w.Register.CapacityNeed(module, party, w.Period)
	if !ok || need == 0 {
		return 0
	}
	return 1 - w.able(have, need)
}

// trusted is the chance per period that the others give to a party's keeping its word,
// on average.
func (w *World) trusted(party string) float64 {
	seat, sum := w.seat(party), 0.0
	for i := range w.Trust {
		if i != seat {
			sum += w.trust(i, seat).PerPeriod(w.Scenario.PeriodLength)
		}
	}
	return sum / float64(len(w.Trust)-1)
}

// trust is what one seat thinks of another's word now, in calm or under stress.
func (w *World) trust(of, in int) belief.Trust {
	s := agent.Situation{Period: w.Period, Regimes: w.scheduled, Docket: w.Docket, Actors: w.public}
	return w.Trust[of][in].In(s.Stressed(in))
}

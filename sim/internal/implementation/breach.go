package implementation

import (
	"slices"

	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/obligation"
	"github.com/tradetalk/tradetalk/treaty"
)

// The file decides the breaches that end a module, from the visible conduct, the alarms of
// monitors and the capacity of the party. Source: VCLT Article 60 on material breach; Bayes's
// rule for blame.

// Hidden reports whether a party's breach of a module in a period was covert.
func (f *Facts) Hidden(module, party string, period int) bool {
	return f.Watched(module) && slices.Contains(f.State.Covert, obligation.Breach{Module: module, Party: party, Period: period})
}

// alarm returns the period under the alarm of this period about a party, or false without an
// alarm.
func (f *Facts) alarm(module, party string) (about int, ok bool) {
	about, _, ok = f.alarmBy(module, party)
	return about, ok
}

// alarmBy returns the period under the alarm of this period about a party and the author of the
// alarm, or false without an alarm.
func (f *Facts) alarmBy(module, party string) (about int, author string, ok bool) {
	log := f.Register.Log()
	for k := len(log) - 1; k >= 0 && log[k].Period == f.Number; k-- {
		if e := &log[k]; e.Kind == treaty.Reported && e.Module == module && e.Party == party && e.Alarm {
			return e.About, e.Author, true
		}
	}
	return 0, "", false
}

// OpenBreachers returns the parties whose breach leads the others to end a module in this period.
// Such a party broke the module visibly in the period before, or a true alarm about the party has
// come in. Where panels settle disputes, no breach ends a module.
func (f *Facts) OpenBreachers(module string) (ids []string) {
	s := f.Register.Standing(module)
	if f.Disputed(module) || s.Stage != treaty.InForce {
		return nil
	}
	for _, b := range f.material(module, s) {
		// Visible are open breaches of the period before, and covert breaches with a true alarm.
		seen := s.BreachedIn == f.Number-1 && !f.Hidden(module, b.Party, s.BreachedIn)
		if about, ok := f.alarm(module, b.Party); ok && about == s.BreachedIn && f.Hidden(module, b.Party, about) {
			seen = true
		}
		if seen && !f.excused(module, b.Party) {
			ids = append(ids, b.Party)
		}
	}
	return ids
}

// material returns the breaches that the law lets the others answer: breaches of this period or
// of the period before, except failures for lack of capacity that the text is still building.
func (f *Facts) material(module string, s treaty.Standing) (out []treaty.Breach) {
	if s.BreachedIn == treaty.Never || s.BreachedIn < f.Number-1 {
		return nil
	}
	for _, b := range s.Breaches {
		have, ok := f.Register.Capacity(module, b.Party, f.Number)
		// A text that builds capacity excuses failures until the need is reached.
		if building := ok && have < f.Register.CapacityNeed(module, b.Party, f.Number); !b.Involuntary || !building {
			out = append(out, b)
		}
	}
	return out
}

// excused reports whether lack of capacity is the likelier cause of a breach to the other
// parties. The others know the stock of capacity and not the size of the shortfall.
func (f *Facts) excused(module, party string) bool {
	return f.Blame(module, party) < 0.5
}

// Blame returns the chance in [0, 1] that a party's breach was one of will and not of capacity,
// in the eyes of the others: the posterior over the private type of a breach, by Bayes's rule.
func (f *Facts) Blame(module, party string) float64 {
	cannot := 0.0
	if f.On(mechanism.CapacityConstraints) {
		cannot = f.incapable(module, party)
	}
	if cannot == 0 { // without a shortfall the breach was one of will
		return 1
	}
	unwilling := 1 - f.trusted(party)
	return unwilling / (unwilling + cannot)
}

// incapable returns the chance per period that a party fails a module for lack of capacity.
func (f *Facts) incapable(module, party string) float64 {
	have, ok := f.Register.Capacity(module, party, f.Number)
	need := f.Register.CapacityNeed(module, party, f.Number)
	if !ok || need == 0 {
		return 0
	}
	return 1 - f.able(have, need)
}

// trusted returns the chance per period that a party keeps its word, as the mean over the others'
// trust.
func (f *Facts) trusted(party string) float64 {
	seat, sum := f.Seat(party), 0.0
	for i := range f.Trust {
		if i != seat {
			sum += f.TrustIn(i, seat).PerPeriod(f.Length)
		}
	}
	return sum / float64(len(f.Trust)-1)
}

package implementation

import (
	"slices"

	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/obligation"
	"github.com/tradetalk/tradetalk/treaty"
)

// Hidden reports whether a breach was covert.
func (f *Facts) Hidden(module, party string, period int) bool {
	return f.Watched(module) && slices.Contains(f.State.Covert, obligation.Breach{Module: module, Party: party, Period: period})
}

// alarm is the period that an alarm of this quarter about a party is on, or false.
func (f *Facts) alarm(module, party string) (about int, ok bool) {
	log := f.Register.Log()
	for k := len(log) - 1; k >= 0 && log[k].Period == f.Number; k-- {
		if e := &log[k]; e.Kind == treaty.Reported && e.Module == module && e.Party == party && e.Alarm {
			return e.About, true
		}
	}
	return 0, false
}

// OpenBreachers returns those for whose breach of a module the others will end it in this
// period: they broke it for all to see in the period before, or an alarm on them has come
// in and is true. Where panels settle disputes nobody ends a module.
func (f *Facts) OpenBreachers(module string) (ids []string) {
	s := f.Register.Standing(module)
	if f.Disputed(module) || s.Stage != treaty.InForce {
		return nil
	}
	for _, b := range f.material(module, s) {
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

// material lists the breaches that the law lets the others answer: of this quarter or
// the one before, and not for want of capacity that the text is still building.
func (f *Facts) material(module string, s treaty.Standing) (out []treaty.Breach) {
	if s.BreachedIn == treaty.Never || s.BreachedIn < f.Number-1 {
		return nil
	}
	for _, b := range s.Breaches {
		have, ok := f.Register.Capacity(module, b.Party, f.Number)
		if building := ok && have < f.Register.CapacityNeed(module, b.Party, f.Number); !b.Involuntary || !building {
			out = append(out, b)
		}
	}
	return out
}

// excused reports whether the others put a breach down to want of capacity, of which
// they know the stock but not how far it fell short: that is the likelier cause.
func (f *Facts) excused(module, party string) bool {
	return f.Blame(module, party) < 0.5
}

// Blame returns the chance that the others give to a party's breach being one of will and
// not of capacity: the posterior over the type of a breach, which is private.
func (f *Facts) Blame(module, party string) float64 {
	cannot := 0.0
	if f.On(mechanism.CapacityConstraints) {
		cannot = f.incapable(module, party)
	}
	if cannot == 0 {
		return 1
	}
	unwilling := 1 - f.trusted(party)
	return unwilling / (unwilling + cannot)
}

// incapable is the chance that a party fails a module for want of capacity.
func (f *Facts) incapable(module, party string) float64 {
	have, ok := f.Register.Capacity(module, party, f.Number)
	need := f.Register.CapacityNeed(module, party, f.Number)
	if !ok || need == 0 {
		return 0
	}
	return 1 - f.able(have, need)
}

// trusted is the chance per period that the others give to a party's keeping its word,
// on average.
func (f *Facts) trusted(party string) float64 {
	seat, sum := f.Seat(party), 0.0
	for i := range f.Trust {
		if i != seat {
			sum += f.TrustIn(i, seat).PerPeriod(f.Length)
		}
	}
	return sum / float64(len(f.Trust)-1)
}

package implementation

import (
	"slices"

	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/obligation"
	"github.com/tradetalk/tradetalk/treaty"
)

// The file decides which breaches are seen and excused, from the visible conduct, the alarms of
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

// began returns the first period of an unbroken run of breaches by a party up to this period.
func (f *Facts) began(module, party, regime string) int {
	first := f.Number
	log := f.Register.Log()
	for k := len(log) - 1; k >= 0 && log[k].Period >= first-1; k-- {
		if e := &log[k]; e.Kind == treaty.Breached && e.Module == module && e.Author == party && e.Regime == regime && e.Period == first-1 {
			first--
		}
	}
	return first
}

// building reports whether a text is still building the capacity of a party: the text then excuses
// failures for lack of capacity.
func (f *Facts) building(module, party string) bool {
	have, ok := f.Register.Capacity(module, party, f.Number)
	return ok && have < f.Register.CapacityNeed(module, party, f.Number)
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

package implementation

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/obligation"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// The file decides the legal ground of sanctions among the parties of a module, from the docket
// of sanctions, the commitments that the measures impair, and the exception of the text. Source:
// GATT Article XXI(b); GATT Article XXIII on impairment.

// Acted returns the period in which a sender's measures under a regime last became harder, under
// the docket d: imposed, joined, escalated, resumed or renewed. Without such a period Acted
// returns treaty.Never.
func (f *Facts) Acted(d *sanction.Docket, regime, sender string) int {
	now, _ := d.Standing(regime)
	before, _ := f.Situation.Docket.Standing(regime)
	is, _ := now.Of(sender)
	was, _ := before.Of(sender)
	// Measures become harder by a larger bite, or by a later end.
	bite := now.Bite(sender, f.Number)
	if bite > before.Bite(sender, f.Number)+numeric.Negligible || bite > 0 && is.Until > was.Until {
		return f.Number
	}
	if g, ok := f.State.Ground(regime, sender); ok {
		return g.Period
	}
	return treaty.Never
}

// Runs reports whether a sender has measures in force under a regime, or suspended for a time.
// Suspended measures keep their ground.
func (f *Facts) Runs(d *sanction.Docket, regime, sender string) bool {
	s, ok := d.Standing(regime)
	if !ok || !slices.Contains(s.Members, sender) {
		return false
	}
	c, _ := s.Of(sender)
	return c.State == sanction.Suspended || s.Bite(sender, f.Number) > 0
}

// SanctionAct is an act in law of a sender about its measures: the invocation or the end of an
// exception, the implementation of a ruling, or a breach.
type SanctionAct struct {
	treaty.Event
	// Kinds are the kinds of the impaired commitments, Barred is the reason against an exception,
	// and Dispute the dispute whose ruling is implemented.
	Kinds   []treaty.Kind
	Barred  string
	Dispute treaty.Dispute
}

// Grounds returns the acts in law of senders in this period, under the docket d. An exception
// without measures ends. Measures that impair an obligation get a ground, or are a breach.
func (f *Facts) Grounds(d *sanction.Docket) (out []SanctionAct) {
	// Each act is tried on a register that has seen the acts before.
	reg := f.Register
	do := func(a SanctionAct) error {
		a.Period = f.Number
		next, err := reg.Suppose(a.Event)
		if err == nil {
			reg, out = next, append(out, a)
		}
		return err
	}
	// First the remains of measures that no longer run: exceptions, and rulings to implement.
	for m, s := range f.Register.InForce() {
		for _, one := range s.Measures {
			if one.Regime == "" || !one.Holds(f.Number) || f.Runs(d, one.Regime, one.Party) {
				continue
			}
			law := treaty.Event{Kind: treaty.Ended, Module: m.ID, Author: one.Party, Case: one.ID}
			k := slices.IndexFunc(s.Disputes, func(x treaty.Dispute) bool { return x.Of == one.ID && answerable(&x) })
			if k < 0 || do(complies(m.ID, s.Disputes[k])) != nil {
				do(SanctionAct{Event: law})
			}
		}
		for _, x := range s.Disputes {
			if x.Of == "" && x.Regime != "" && answerable(&x) && !f.Runs(d, x.Regime, x.Respondent) {
				do(complies(m.ID, x))
			}
		}
	}
	// Then the obligations that running measures impair.
	for k := range d.Regimes() {
		r := &d.Regimes()[k]
		s, _ := d.Standing(r.ID)
		for _, id := range s.Members {
			since := treaty.Never
			if s.Bite(id, f.Number) > 0 {
				since = f.Acted(d, r.ID, id)
			}
			if since == treaty.Never {
				continue
			}
			for _, x := range d.Impairs(reg, r.ID, id, f.Number) {
				if f.binds(x.Module, since, id, r.Target) {
					f.cover(r, id, x, reg, do)
				}
			}
		}
	}
	return out
}

// answerable reports whether the respondent has lost a dispute and has yet to comply.
func answerable(d *treaty.Dispute) bool {
	return d.Adverse && (d.Stage == treaty.RulingGiven || d.Stage == treaty.RulingFinal || d.Stage == treaty.InRetaliation)
}

// complies returns the act by which the respondent implements the ruling in a dispute.
func complies(module string, d treaty.Dispute) SanctionAct {
	return SanctionAct{Event: treaty.Event{Kind: treaty.Complied, Module: module, Author: d.Respondent, Case: d.ID}, Dispute: d}
}

// binds reports whether a module bound some parties to each other in a period.
func (f *Facts) binds(module string, since int, parties ...string) bool {
	s := f.Register.Standing(module)
	for _, id := range parties {
		k := slices.IndexFunc(s.Bound, func(m treaty.Member) bool { return m.Party == id })
		if k < 0 || s.Bound[k].Since > since {
			return false
		}
	}
	return s.Since < f.Number
}

// cover has a sender invoke the exception as far as the text allows, and records the rest as a
// breach.
func (f *Facts) cover(r *sanction.Regime, id string, x sanction.Impairment, reg *treaty.Register, do func(SanctionAct) error) {
	a := SanctionAct{Event: treaty.Event{Module: x.Module, Author: id, Party: r.Target, Regime: r.ID}, Kinds: x.Kinds}
	rule := reg.Agreed(x.Module).Exception
	covered, rest := treaty.Sectors(""), x.Sectors
	a.Barred = "the text has no exception"
	switch {
	case rule == nil:
	case !f.On(mechanism.Exceptions):
		a.Barred = "exceptions are not open to anybody"
	default:
		covered, rest = f.within(x.Sectors, rule.Scope)
		a.Barred = "it is beyond the reach of the exception"
	}
	if covered != "" {
		one := a
		one.Kind, one.Sectors, one.Until = treaty.Invoked, covered, f.Number+rule.MaxLength.Periods()
		one.Case = fmt.Sprintf("%s by %s in %s %d", r.ID, id, f.Unit(), f.Number)
		one.Ground = r.LegalGround()
		if err := do(one); err != nil {
			rest, a.Barred = x.Sectors, "the exception is not open to it now"
		}
	}
	if rest != "" {
		a.Kind, a.Sectors = treaty.Breached, rest
		do(a) // refused only if the breach is on record already
	}
}

// within divides sectors into those in a scope and the rest. An empty scope holds all.
func (f *Facts) within(sectors, scope treaty.Sectors) (in, out treaty.Sectors) {
	if scope == "" {
		return sectors, ""
	}
	var inside, outside []string
	e := f.Economy
	for j := range e.NumSectors() {
		switch {
		case !sectors.Covers(e, j):
		case scope.Covers(e, j):
			inside = append(inside, e.Sector(j).ID)
		default:
			outside = append(outside, e.Sector(j).ID)
		}
	}
	return treaty.Sector(inside...), treaty.Sector(outside...)
}

// Declare returns the events for a sender's act in law, with the acts that go with the act in
// law. A sender that invokes an exception notifies now or later, and pays the compensation of the
// text. harm is the harm of the sender's part in the regime by seat, in percent of income. The
// caller adds the returned invocation to the state.
func (f *Facts) Declare(a SanctionAct, harm []float64) (acts []Act, invoked *obligation.Invocation) {
	var kinds []string
	for _, k := range a.Kinds {
		kinds = append(kinds, k.String())
	}
	impairs := fmt.Sprintf("its %s in %s is impaired", strings.Join(kinds, ", its "), a.Sectors)
	told := event.Event{Regime: a.Regime, Sectors: a.Sectors, Until: a.Until}
	switch a.Kind {
	case treaty.Ended:
		s := f.Register.Standing(a.Module)
		k := slices.IndexFunc(s.Measures, func(m treaty.Measure) bool { return m.ID == a.Case })
		one := &s.Measures[k]
		told.Kind, told.Regime, told.Sectors, told.Ground = event.MeasureEnded, one.Regime, one.Sectors, one.Ground
		told.Reason = "its part in " + one.Regime + " has ended"
	case treaty.Complied:
		told.Kind, told.Regime, told.Party, told.Ground = event.RulingImplemented, a.Dispute.Regime, a.Dispute.Complainant, "disputes article"
		told.Reason = "its part in " + a.Dispute.Regime + " has ended"
	case treaty.Breached:
		told.Kind, told.Ground, told.Reason = event.Breached, "none", impairs+", and "+a.Barred
	case treaty.Invoked:
		one := f.invoked(a)
		told.Kind, told.Genuine, told.Reason = event.ExceptionInvoked, one.Genuine, impairs
		acts = append(acts, f.legal(a.Event, told))
		// A sender has announced its sanctions, so that a notice warns nobody.
		acts = append(acts, f.notify(a.Module, a.Author, a.Case, "", false))
		return append(acts, f.Compensate(a.Module, a.Author, a.Case, harm)...), one
	}
	return append(acts, f.legal(a.Event, told)), nil
}

// invoked returns the record of a sender's exception, with the sender's private information and
// the doubts of the others.
func (f *Facts) invoked(a SanctionAct) *obligation.Invocation {
	seat, m := f.Seat(a.Author), f.Register.Agreed(a.Module)
	one := &obligation.Invocation{
		Module: a.Module, Case: a.Case, Actor: a.Author, Period: f.Number, Regime: a.Regime, Measure: a.Measure,
		Threat: f.Private[seat].Threat, Motive: f.Private[seat].Motive, Doubt: make([]float64, len(f.Actors)),
	}
	one.Genuine = float64(one.Threat) >= m.Exception.ThresholdOf(a.Measure)
	f.doubted(one, seat, m, belief.NotReviewed)
	return one
}

// Condemned returns the ground in law for a sender to give its measures up: a ruling in a
// dispute, or a review of the exception, or "".
func (f *Facts) Condemned(regime, sender string) string {
	for m, s := range f.Register.InForce() {
		for k := range s.Disputes {
			if d := &s.Disputes[k]; d.Regime == regime && d.Respondent == sender && answerable(d) {
				return "the ruling for " + d.Complainant + " under " + m.ID
			}
		}
		for k := range s.Measures {
			if one := &s.Measures[k]; one.Regime == regime && one.Party == sender && one.Status == treaty.MeasureStruckDown && one.EndedIn >= f.Number-1 {
				return "the review of its exception under " + m.ID
			}
		}
	}
	return ""
}

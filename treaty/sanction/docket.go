package sanction

import (
	"errors"
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// Docket is the life of sanction regimes: which stand where, at what level, with whom.
// Only Apply changes it. Like treaty.Register it keeps buffers for Compile and is not
// safe for concurrent use; a Clone for each goroutine is.
type Docket struct {
	economy  *market.Economy
	parties  []treaty.Party
	regimes  []Regime
	plans    []*plan
	standing []Standing
	log      []Event
	version  uint64
	scratch  []saved
}

// Standing is how a regime stands. Its lists must not be changed.
type Standing struct {
	State State
	// Since is the period in which it came to this state.
	Since int
	// Members are the senders now, in the order of the docket's parties.
	Members []string
	// Level is the severity at which the measures stand, in (0, 1], under relief
	// that of before.
	Level float64
	// ImposedIn is the period of imposition, Until the first in which the measures
	// have run out, Limit the first beyond the time that oversight allows; Never
	// where there is none.
	ImposedIn, Until, Limit int
	// Deadline is the period by which a threatened demand is to be met.
	Deadline int
	// ResumesIn is the period in which suspended measures are back in force.
	ResumesIn int
	// Triggers found and Milestones met.
	Triggers, Milestones []string
	// Relief is the share of relief that each sender gives; RelievedIn the period of
	// the first relief, Never before it.
	Relief     []Delivered
	RelievedIn int
	// CalledIn is the period of a call for snapback that has not been answered,
	// Never without one; CalledBy who made it.
	CalledIn int
	CalledBy string
	// Conceded is the target's last concession on the issue, in [0, 1].
	Conceded float64
	// Deserted are those that left an institution whose membership is binding.
	Deserted []string
	Routes   []OpenRoute
	Efforts  []Delivered
	Named    []string // third parties under secondary sanctions
	Payments []treaty.Payment
}

// Delivered is what one sender does to a share in [0, 1].
type Delivered struct {
	Sender string
	Share  float64
}

// OpenRoute is a covert route that is open since a period.
type OpenRoute struct {
	Route
	Since int
}

func fresh(members []string) Standing {
	return Standing{Members: members, ImposedIn: Never, Until: Never, Limit: Never, RelievedIn: Never, CalledIn: Never}
}

// End is the first period in which the measures have run out, by their term or by the
// limit of oversight, or Never.
func (s *Standing) End() int {
	if s.Limit != Never && (s.Until == Never || s.Limit < s.Until) {
		return s.Limit
	}
	return s.Until
}

// InForceIn reports whether measures are in force in a period.
func (s *Standing) InForceIn(period int) bool {
	if end := s.End(); end != Never && period >= end || s.ImposedIn == Never || period < s.ImposedIn || len(s.Members) == 0 {
		return false
	}
	return s.State.biting() || s.State == Suspended && period >= s.ResumesIn
}

// ReliefOf is the share of relief that a sender gives.
func (s *Standing) ReliefOf(sender string) float64 { return share(s.Relief, sender, 0) }

// NewDocket opens the docket of some regimes for parties in an economy. All start
// dormant. The error holds everything that Validate finds in any of them, and two
// regimes of one ID.
func NewDocket(e *market.Economy, parties []treaty.Party, regimes ...Regime) (*Docket, error) {
	if e == nil {
		return nil, errors.New("sanction: no economy")
	}
	d := &Docket{economy: e, parties: slices.Clone(parties), regimes: slices.Clone(regimes)}
	for k := range d.parties {
		d.parties[k].Regions = slices.Clone(d.parties[k].Regions)
	}
	for k := range d.regimes {
		d.regimes[k].Senders, d.regimes[k].Measures = slices.Clone(d.regimes[k].Senders), slices.Clone(d.regimes[k].Measures)
	}
	var errs []error
	for k := range d.regimes {
		r := &d.regimes[k]
		errs = append(errs, r.Validate(e, parties))
		if slices.ContainsFunc(d.regimes[:k], func(o Regime) bool { return o.ID == r.ID }) {
			errs = append(errs, fmt.Errorf("sanction: two regimes have the ID %q", r.ID))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	for k := range d.regimes {
		d.plans = append(d.plans, newPlan(&d.regimes[k], e, parties))
		d.standing = append(d.standing, fresh(d.ordered(d.regimes[k].Senders)))
	}
	return d, nil
}

// Replay opens a docket and applies a log to it.
func Replay(e *market.Economy, parties []treaty.Party, regimes []Regime, log []Event) (*Docket, error) {
	d, err := NewDocket(e, parties, regimes...)
	if err != nil {
		return nil, err
	}
	for _, event := range log {
		if err := d.Apply(event); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// At returns the docket as it was at the end of a period.
func (d *Docket) At(period int) (*Docket, error) {
	n := slices.IndexFunc(d.log, func(e Event) bool { return e.Period > period })
	if n < 0 {
		n = len(d.log)
	}
	return Replay(d.economy, d.parties, d.regimes, d.log[:n])
}

// Clone returns a copy that goes on by itself.
func (d *Docket) Clone() *Docket {
	c := *d
	c.log = slices.Clip(d.log)
	c.standing = slices.Clone(d.standing) // moves replace lists, they do not write to them
	c.scratch = nil
	return &c
}

// Log returns the events so far. The slice must not be changed.
func (d *Docket) Log() []Event { return slices.Clip(d.log) }

// Regimes returns the regimes, in the order in which they were given. The slice must
// not be changed.
func (d *Docket) Regimes() []Regime { return d.regimes }

// Standing tells how a regime stands, and false if there is none of that ID.
func (d *Docket) Standing(regime string) (Standing, bool) {
	if k := d.index(regime); k >= 0 {
		return d.standing[k], true
	}
	return Standing{}, false
}

func (d *Docket) index(regime string) int {
	for k := range d.regimes {
		if d.regimes[k].ID == regime {
			return k
		}
	}
	return -1
}

func (d *Docket) isParty(id string) bool {
	return slices.ContainsFunc(d.parties, func(p treaty.Party) bool { return p.ID == id })
}

// ordered returns the parties among the names, each once, in the docket's order.
func (d *Docket) ordered(names []string) []string {
	out := make([]string, 0, len(names))
	for _, p := range d.parties {
		if slices.Contains(names, p.ID) {
			out = append(out, p.ID)
		}
	}
	return out
}

// Compile writes into p the measures of all regimes in force in a period, in their
// order, net of relief, exemptions and covert routes, and the payments of the period.
// Treaty obligations are compiled before, so that sanctions override them.
func (d *Docket) Compile(p *market.Policy, period int) {
	for k := range d.standing {
		s := &d.standing[k]
		if s.InForceIn(period) {
			d.scratch = d.plans[k].compile(p, &force{
				level: s.Level, age: period - s.ImposedIn, members: s.Members,
				relief: s.Relief, efforts: s.Efforts, routes: s.Routes, named: s.Named,
			}, d.scratch)
		}
		for i := range s.Payments {
			if one := &s.Payments[i]; one.Period == period {
				d.pay(p, d.plans[k], one)
			}
		}
	}
}

func (d *Docket) pay(p *market.Policy, l *plan, one *treaty.Payment) {
	from, to := l.regions[l.party(one.From)], l.regions[l.party(one.To)]
	for _, a := range from {
		for _, b := range to {
			amount := one.Amount * l.e.Income(a) / l.income(from) * l.e.Income(b) / l.income(to)
			p.SetTransfer(a, b, p.Transfer(a, b)+amount)
		}
	}
}

// Due lists the events by which the docket records what has happened by itself up to a
// period: measures that have lapsed, suspensions that have run out. They change no
// policy, which follows from the dates.
func (d *Docket) Due(period int) (due []Event) {
	for k := range d.standing {
		s := &d.standing[k]
		e := Event{Period: period, Regime: d.regimes[k].ID, Author: treaty.TheText}
		switch {
		case s.lapsed(period):
			e.Kind, e.Ground = Lapse, d.regimes[k].cite(s.lapsing(period))
			due = append(due, e)
		case s.State == Suspended && period >= s.ResumesIn:
			e.Kind, e.Ground = Resume, "the suspension has run out"
			due = append(due, e)
		}
	}
	return due
}

func (s *Standing) lapsed(period int) bool {
	if !s.State.biting() && s.State != Suspended {
		return false
	}
	end := s.End()
	return end != Never && period >= end
}

func (s *Standing) lapsing(period int) articleKind {
	if s.Limit != Never && period >= s.Limit {
		return oversightArticle
	}
	return durationArticle
}

// Changes returns the periods after the given one, in order, in which the measures in
// force will change by themselves.
func (d *Docket) Changes(after int) []int {
	var out []int
	for k := range d.standing {
		d.turns(k, func(at int) {
			if at > after {
				out = append(out, at)
			}
		})
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// turns calls yield with the periods in which the policy of a regime changes by itself,
// in no order.
func (d *Docket) turns(k int, yield func(period int)) {
	s := &d.standing[k]
	for i := range s.Payments {
		yield(s.Payments[i].Period)
		yield(s.Payments[i].Period + 1)
	}
	if !s.State.biting() && s.State != Suspended {
		return
	}
	yield(s.ImposedIn)
	if end := s.End(); end != Never {
		yield(end)
	}
	if s.State == Suspended {
		yield(s.ResumesIn)
	}
	for i := range d.regimes[k].Exemptions {
		yield(s.ImposedIn + d.regimes[k].Exemptions[i].Delay)
	}
}

// Relieve is the event by which a sender gives the relief that a treaty makes due.
func Relieve(due treaty.Relief, period int) Event {
	return Event{Kind: Ease, Period: period, Regime: due.Regime, Author: due.Sender, Level: due.Share, Ground: due.Ground}
}

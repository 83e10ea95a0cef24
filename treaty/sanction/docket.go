package sanction

import (
	"errors"
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// This file decides how regimes are opened, replayed and queried, from a log of events.
// The design is event sourcing, as in treaty.Register: the log determines the state.

// Docket is the life of sanction regimes: the state, the level and the senders of each.
// Only Apply changes a docket. The buffers for Compile make a docket unsafe for
// concurrent use; give each goroutine a Clone.
type Docket struct {
	economy  *market.Economy
	parties  []treaty.Party
	regimes  []Regime
	plans    []*plan
	standing []*Standing // replaced by moves, never changed in place
	last     *entry
	version  uint64
	scratch  scratch
}

// entry is an event in the log, linked to the events before; clones share the links.
type entry struct {
	Event
	before *entry
	n      int // the number of events up to the entry
}

// NewDocket opens the docket of some regimes for parties in an economy. All regimes
// start dormant. The error holds all mistakes found by Validate in any regime, repeated
// IDs of regimes or parties, parties without an ID, regions missing from the economy,
// and regions with two owners.
func NewDocket(e *market.Economy, parties []treaty.Party, regimes ...Regime) (*Docket, error) {
	if e == nil {
		return nil, errors.New("sanction: no economy")
	}
	d := &Docket{economy: e, parties: slices.Clone(parties), regimes: slices.Clone(regimes)}
	for k := range d.parties {
		d.parties[k].Regions = slices.Clone(d.parties[k].Regions)
	}
	for k := range d.regimes {
		d.regimes[k] = d.regimes[k].clone()
	}
	errs := checkParties(e, parties)
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
		d.plans = append(d.plans, newPlan(&d.regimes[k], e, d.parties))
		s := &Standing{Members: d.ordered(d.regimes[k].Senders)}
		for _, id := range s.Members {
			s.Courses = append(s.Courses, newCourse(id))
		}
		s.summarise()
		d.standing = append(d.standing, s)
	}
	return d, nil
}

// Replay opens a docket and applies a log of events.
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

// At returns the docket as of the end of a period.
func (d *Docket) At(period int) (*Docket, error) {
	log := d.Log()
	n := slices.IndexFunc(log, func(e Event) bool { return e.Period > period })
	if n < 0 {
		n = len(log)
	}
	return Replay(d.economy, d.parties, d.regimes, log[:n])
}

// Clone returns an independent copy of the docket. The copy shares the log so far, and
// the cost does not grow with the log.
func (d *Docket) Clone() *Docket {
	c := *d
	c.standing = slices.Clone(d.standing)
	c.scratch = scratch{}
	return &c
}

// Log returns a copy of the list of events so far. The caller must not change the lists
// inside events.
func (d *Docket) Log() []Event {
	if d.last == nil {
		return nil
	}
	log := make([]Event, d.last.n)
	for x := d.last; x != nil; x = x.before {
		log[x.n-1] = x.Event
	}
	return log
}

// Regimes returns the regimes, in the order given to NewDocket. The caller must not
// change the slice.
func (d *Docket) Regimes() []Regime { return d.regimes }

// Standing returns the standing of a regime. Standing reports false for an unknown ID.
func (d *Docket) Standing(regime string) (Standing, bool) {
	if k := d.index(regime); k >= 0 {
		return *d.standing[k], true
	}
	return Standing{}, false
}

// index returns the index of a regime, or -1.
func (d *Docket) index(regime string) int {
	for k := range d.regimes {
		if d.regimes[k].ID == regime {
			return k
		}
	}
	return -1
}

// isParty reports whether an ID is the ID of a party.
func (d *Docket) isParty(id string) bool { return d.party(id) >= 0 }

// party returns the index of a party, or -1.
func (d *Docket) party(id string) int {
	return slices.IndexFunc(d.parties, func(p treaty.Party) bool { return p.ID == id })
}

// ordered returns the parties among the names, each listed once, in the order of the
// docket.
func (d *Docket) ordered(names []string) []string {
	out := make([]string, 0, len(names))
	for _, p := range d.parties {
		if slices.Contains(names, p.ID) {
			out = append(out, p.ID)
		}
	}
	return out
}

// Due returns the events that record the ends reached by a period: measures lapsed and
// suspensions run out. The events change no policy, since the policy follows from the
// dates.
func (d *Docket) Due(period int) (due []Event) {
	for k, s := range d.standing {
		e := Event{Period: period, Regime: d.regimes[k].ID, Author: treaty.TheText}
		lapsing := slices.IndexFunc(s.Courses, func(c Course) bool { return c.lapsed(period) })
		if lapsing >= 0 {
			e.Kind, e.Ground = Lapse, d.regimes[k].cite(s.Courses[lapsing].lapsing(period))
			due = append(due, e)
		}
		if slices.ContainsFunc(s.Courses, func(c Course) bool { return c.resumes(period) }) {
			e.Kind, e.Ground = Resume, "the suspension has run out"
			due = append(due, e)
		}
	}
	return due
}

// resumes reports whether a suspension, but not the measures, has run out by a period.
func (c *Course) resumes(period int) bool {
	return c.State == Suspended && period >= c.ResumesIn && !c.lapsed(period)
}

// Changes returns the periods after the given period in which the measures in force
// change by date, in order.
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

// turns calls yield with the periods in which the policy of a regime changes by date,
// in no order.
func (d *Docket) turns(k int, yield func(period int)) {
	s := d.standing[k]
	for i := range s.Payments {
		yield(s.Payments[i].Period)
		yield(s.Payments[i].Period + 1)
	}
	for i := range s.Courses {
		c := &s.Courses[i]
		if !c.runs() {
			continue
		}
		yield(c.Began)
		yield(c.End())
		if c.State == Suspended {
			yield(c.ResumesIn)
		}
		for x := range d.regimes[k].Exemptions {
			yield(c.ImposedIn + d.regimes[k].Exemptions[x].After())
		}
	}
}

// Relieve returns the event by which a sender gives the relief due under a treaty.
// Under relief on one schedule the caller adds the votes (see Docket.Ballot).
func Relieve(due treaty.Relief, period int) Event {
	return Event{Kind: Ease, Period: period, Regime: due.Regime, Author: due.Sender, Level: due.Share, Ground: due.Ground}
}

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
	standing []*Standing // replaced by moves, never written to
	last     *entry
	version  uint64
	scratch  scratch
}

// entry is an event in the log, behind those before it, which clones share.
type entry struct {
	Event
	before *entry
	n      int // events up to this one
}

// NewDocket opens the docket of some regimes for parties in an economy. All start
// dormant. The error holds everything that Validate finds in any of them, two regimes of
// one ID, and parties without an ID or with that of another, with a region that the
// economy lacks or that belongs to another.
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
	log := d.Log()
	n := slices.IndexFunc(log, func(e Event) bool { return e.Period > period })
	if n < 0 {
		n = len(log)
	}
	return Replay(d.economy, d.parties, d.regimes, log[:n])
}

// Clone returns a copy that goes on by itself. It shares what has happened so far, and
// costs no more however long that is.
func (d *Docket) Clone() *Docket {
	c := *d
	c.standing = slices.Clone(d.standing)
	c.scratch = scratch{}
	return &c
}

// Log returns a copy of the list of events so far. The lists in them must not be changed.
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

// Regimes returns the regimes, in the order in which they were given. The slice must
// not be changed.
func (d *Docket) Regimes() []Regime { return d.regimes }

// Standing tells how a regime stands, and false if there is none of that ID.
func (d *Docket) Standing(regime string) (Standing, bool) {
	if k := d.index(regime); k >= 0 {
		return *d.standing[k], true
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

func (d *Docket) isParty(id string) bool { return d.party(id) >= 0 }

func (d *Docket) party(id string) int {
	return slices.IndexFunc(d.parties, func(p treaty.Party) bool { return p.ID == id })
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

// Due lists the events by which the docket records what has happened by itself up to a
// period: measures that have lapsed, suspensions that have run out. They change no
// policy, which follows from the dates.
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

// resumes reports whether a suspension has run out by a period, and not the measures.
func (c *Course) resumes(period int) bool {
	return c.State == Suspended && period >= c.ResumesIn && !c.lapsed(period)
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

// Relieve is the event by which a sender gives the relief that a treaty makes due. Where
// relief is given by all together it takes their votes, to be added (see Docket.Ballot).
func Relieve(due treaty.Relief, period int) Event {
	return Event{Kind: Ease, Period: period, Regime: due.Regime, Author: due.Sender, Level: due.Share, Ground: due.Ground}
}

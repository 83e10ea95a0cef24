package treaty

import (
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Stage is where a module stands in its life.
type Stage uint8

// The stages of a module. A module is Open until a draft of it is signed, and
// again once it has ended.
const (
	Open Stage = iota
	Pending
	InForce
)

// String returns the stage in words.
func (s Stage) String() string {
	switch s {
	case Open:
		return "open"
	case Pending:
		return "signed"
	case InForce:
		return "in force"
	}
	return fmt.Sprintf("Stage(%d)", uint8(s))
}

// Standing is how a module stands: at which stage, under which draft, since when
// and for whom.
type Standing struct {
	Stage Stage
	Draft terms.Draft
	// Since is the period of signature under Pending, of entry into force
	// under InForce.
	Since int
	// Signatories, and of them those that have ratified or refused, in the
	// order of the register's parties. Under InForce those in Ratified are
	// bound.
	Signatories, Ratified, Refused []string
	// Breaching are the parties in breach in the period BreachedIn, which is
	// -1 as long as nobody was.
	Breaching  []string
	BreachedIn int
}

// Register is the life of a treaty: who is bound by what since when. Only Apply
// changes it. It is not safe for concurrent use while it changes.
type Register struct {
	economy  *market.Economy
	treaty   Treaty
	parties  []Party
	spaces   []*terms.Space
	standing []Standing
	log      []Event
}

// NewRegister opens the register of a treaty for parties in an economy. The error
// holds everything that Validate finds.
func NewRegister(t Treaty, e *market.Economy, parties ...Party) (*Register, error) {
	if e == nil {
		return nil, errors.New("treaty: no economy")
	}
	if err := t.Validate(e, parties); err != nil {
		return nil, err
	}
	r := &Register{economy: e, treaty: t, parties: parties, standing: make([]Standing, len(t.Modules))}
	for k := range t.Modules {
		space, err := t.Modules[k].Space()
		if err != nil {
			return nil, err
		}
		r.spaces = append(r.spaces, space)
		r.standing[k].BreachedIn = -1
	}
	return r, nil
}

// Replay opens a register and applies a log to it.
func Replay(t Treaty, e *market.Economy, parties []Party, log []Event) (*Register, error) {
	r, err := NewRegister(t, e, parties...)
	if err != nil {
		return nil, err
	}
	for _, event := range log {
		if err := r.Apply(event); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// Clone returns a copy that goes on by itself.
func (r *Register) Clone() *Register {
	c := *r
	c.log = slices.Clip(r.log)
	c.standing = slices.Clone(r.standing)
	for k := range c.standing {
		s := &c.standing[k]
		s.Ratified, s.Refused, s.Breaching = slices.Clip(s.Ratified), slices.Clip(s.Refused), slices.Clip(s.Breaching)
	}
	return &c
}

// Treaty returns the text.
func (r *Register) Treaty() *Treaty { return &r.treaty }

// Parties returns the parties, in the order in which they were given.
func (r *Register) Parties() []Party { return r.parties }

// Log returns the events so far. The slice must not be changed.
func (r *Register) Log() []Event { return slices.Clip(r.log) }

// Space returns the space of drafts of a module, or nil if there is no such
// module.
func (r *Register) Space(module string) *terms.Space {
	if k := r.index(module); k >= 0 {
		return r.spaces[k]
	}
	return nil
}

// Standing tells how a module stands. A module that is not in the treaty is Open
// and has no draft.
func (r *Register) Standing(module string) Standing {
	if k := r.index(module); k >= 0 {
		return r.standing[k]
	}
	return Standing{BreachedIn: -1}
}

// Bound reports whether a party is bound by a module.
func (r *Register) Bound(party, module string) bool {
	s := r.Standing(module)
	return s.Stage == InForce && slices.Contains(s.Ratified, party)
}

// InForce yields the modules in force, in the order of the treaty.
func (r *Register) InForce() iter.Seq2[*Module, Standing] {
	return func(yield func(*Module, Standing) bool) {
		for k := range r.standing {
			if r.standing[k].Stage == InForce && !yield(&r.treaty.Modules[k], r.standing[k]) {
				return
			}
		}
	}
}

func (r *Register) index(module string) int {
	return slices.IndexFunc(r.treaty.Modules, func(m Module) bool { return m.ID == module })
}

// Apply records an event and changes the standing of its module. An event that
// the text does not allow leaves the register as it is and is an error that says
// which rule is in the way.
func (r *Register) Apply(e Event) error {
	k := r.index(e.Module)
	if k < 0 {
		return fmt.Errorf("treaty: period %d: %q: no module of that ID", e.Period, e.Module)
	}
	if n := len(r.log); n > 0 && e.Period < r.log[n-1].Period {
		return fmt.Errorf("treaty: module %q: an event of period %d after one of period %d", e.Module, e.Period, r.log[n-1].Period)
	}
	if err := r.change(k, e); err != nil {
		return fmt.Errorf("treaty: module %q, period %d: %s cannot have %v: %w", e.Module, e.Period, e.Author, e.Kind, err)
	}
	r.log = append(r.log, e)
	return nil
}

// change makes the step of the state machine that an event stands for.
func (r *Register) change(k int, e Event) error {
	s := &r.standing[k]
	entry := r.treaty.Modules[k].Entry
	if !slices.ContainsFunc(r.parties, func(p Party) bool { return p.ID == e.Author }) {
		return fmt.Errorf("%q is no party", e.Author)
	}
	switch e.Kind {
	case Signed:
		return r.sign(k, e)
	case Ratified, Refused:
		switch {
		case s.Stage != Pending:
			return fmt.Errorf("the module is %v; want one that is signed and awaits ratification", s.Stage)
		case !slices.Contains(s.Signatories, e.Author):
			return errors.New("it is no signatory")
		case slices.Contains(s.Ratified, e.Author) || slices.Contains(s.Refused, e.Author):
			return errors.New("it has voted already")
		case e.Kind == Ratified:
			s.Ratified = r.ordered(append(slices.Clip(s.Ratified), e.Author))
			return nil
		}
		s.Refused = r.ordered(append(slices.Clip(s.Refused), e.Author))
		if len(s.Signatories)-len(s.Refused) < entry.Needs(len(s.Signatories)) {
			*s = Standing{BreachedIn: -1}
		}
	case EnteredIntoForce:
		switch {
		case s.Stage != Pending:
			return fmt.Errorf("the module is %v", s.Stage)
		case len(s.Ratified) < entry.Needs(len(s.Signatories)):
			return fmt.Errorf("%d have ratified; the entry rule asks for %v", len(s.Ratified), entry)
		}
		s.Stage, s.Since = InForce, e.Period
	case Breached:
		if s.Stage != InForce || !slices.Contains(s.Ratified, e.Author) {
			return errors.New("it is not bound")
		}
		if s.BreachedIn != e.Period {
			s.Breaching, s.BreachedIn = nil, e.Period
		}
		if slices.Contains(s.Breaching, e.Author) {
			return errors.New("it is in breach already")
		}
		s.Breaching = r.ordered(append(slices.Clip(s.Breaching), e.Author))
	case Terminated:
		switch {
		case s.Stage != InForce:
			return fmt.Errorf("the module is %v; want one that is in force", s.Stage)
		case !slices.Contains(s.Ratified, e.Author):
			return errors.New("it is not bound")
		case e.Ground == "":
			return errors.New("it names no legal ground")
		}
		*s = Standing{BreachedIn: -1}
	default:
		return fmt.Errorf("no such kind of event (%d)", uint8(e.Kind))
	}
	return nil
}

func (r *Register) sign(k int, e Event) error {
	s := &r.standing[k]
	switch {
	case s.Stage != Open:
		return fmt.Errorf("the module is %v; want one that is open", s.Stage)
	case !r.spaces[k].Contains(e.Draft):
		return errors.New("the draft is not in the module's space")
	case !r.treaty.Modules[k].Obliges(r.spaces[k], e.Draft):
		return errors.New("the draft obliges nobody to anything")
	case !slices.Contains(e.Signatories, e.Author):
		return errors.New("the author is not among the signatories")
	case len(e.Signatories) < 2:
		return fmt.Errorf("%d signatories; want at least 2", len(e.Signatories))
	}
	signatories := r.ordered(slices.Clone(e.Signatories))
	if len(signatories) != len(e.Signatories) {
		return errors.New("a signatory is no party, or stands twice")
	}
	*s = Standing{Stage: Pending, Draft: e.Draft, Since: e.Period, Signatories: signatories, BreachedIn: -1}
	return nil
}

// ordered returns the parties among the names, each once, in register order.
func (r *Register) ordered(names []string) []string {
	out := make([]string, 0, len(names))
	for _, p := range r.parties {
		if slices.Contains(names, p.ID) {
			out = append(out, p.ID)
		}
	}
	return out
}

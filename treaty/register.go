package treaty

import (
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Register is the life of a treaty: who is bound by what since when. Only Apply
// changes it. It keeps buffers for Compile, so that it is not safe for concurrent
// use; a Clone for each goroutine is.
type Register struct {
	economy *market.Economy
	treaty  Treaty
	parties []Party
	regions [][]int // by party
	spaces  []*terms.Space
	// settled are the texts of the modules that are signed or in force.
	settled  []*settled
	standing []Standing
	// decided counts the panel cases decided, by module. It outlives the module's
	// term: precedent stays.
	decided []int
	log     []Event
	buffer  *buffer
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
	t = t.Clone()
	parties = cloneAll(parties, func(p Party) Party {
		p.Regions = slices.Clone(p.Regions)
		return p
	})
	n := len(t.Modules)
	r := &Register{
		economy: e, treaty: t, parties: parties, standing: make([]Standing, n),
		settled: make([]*settled, n), decided: make([]int, n),
	}
	for _, p := range parties {
		indices := make([]int, len(p.Regions))
		for k, id := range p.Regions {
			indices[k], _ = e.RegionIndex(id) // Validate has found it
		}
		r.regions = append(r.regions, indices)
	}
	for k := range t.Modules {
		space, err := t.Modules[k].Space()
		if err != nil {
			return nil, err
		}
		r.spaces = append(r.spaces, space)
		r.standing[k] = freshStanding()
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

// At returns the register as it was at the end of a period: what it would be had
// nothing been applied since.
func (r *Register) At(period int) (*Register, error) {
	n := slices.IndexFunc(r.log, func(e Event) bool { return e.Period > period })
	if n < 0 {
		n = len(r.log)
	}
	return Replay(r.treaty, r.economy, r.parties, r.log[:n])
}

// Clone returns a copy that goes on by itself.
func (r *Register) Clone() *Register {
	c := *r
	c.log = slices.Clip(r.log)
	c.standing = slices.Clone(r.standing)
	for k := range c.standing {
		c.standing[k] = c.standing[k].clone()
	}
	c.settled = slices.Clone(r.settled)
	c.decided = slices.Clone(r.decided)
	c.buffer = nil
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
	return freshStanding()
}

// Agreed returns the text of a module as it was signed, with nothing open, or nil if
// the module is open.
func (r *Register) Agreed(module string) *Module {
	if k := r.index(module); k >= 0 && r.settled[k] != nil {
		return r.settled[k].module
	}
	return nil
}

// Bound reports whether a party is bound by a module, as things stood at the last
// event. See Standing.BoundIn for another period.
func (r *Register) Bound(party, module string) bool {
	s := r.Standing(module)
	return s.BoundIn(party, r.now())
}

// now is the period of the last event.
func (r *Register) now() int {
	if len(r.log) == 0 {
		return 0
	}
	return r.log[len(r.log)-1].Period
}

// InForce yields the modules that have entered into force and have not been found to
// have ended, in the order of the treaty. A module whose term runs out binds nobody
// from then on (Standing.InForceIn), and is open again once that is recorded (Due).
func (r *Register) InForce() iter.Seq2[*Module, Standing] {
	return func(yield func(*Module, Standing) bool) {
		for k := range r.standing {
			if r.standing[k].Stage == InForce && !yield(&r.treaty.Modules[k], r.standing[k]) {
				return
			}
		}
	}
}

// CasesDecided is how many disputes and reviews on a module have been decided so far,
// in all its lives: what panels learn from.
func (r *Register) CasesDecided(module string) int {
	if k := r.index(module); k >= 0 {
		return r.decided[k]
	}
	return 0
}

func (r *Register) index(module string) int {
	for k := range r.treaty.Modules {
		if r.treaty.Modules[k].ID == module {
			return k
		}
	}
	return -1
}

func (r *Register) party(id string) int {
	for k := range r.parties {
		if r.parties[k].ID == id {
			return k
		}
	}
	return -1
}

// Apply records an event and changes the standing of its module. An event that
// the text does not allow leaves the register as it is and is an error that cites the
// article in the way.
func (r *Register) Apply(e Event) error {
	k := r.index(e.Module)
	if k < 0 {
		return fmt.Errorf("treaty: period %d: %q: no module of that ID", e.Period, e.Module)
	}
	if e.Period < 0 || e.Period > latest {
		return fmt.Errorf("treaty: module %q: Period is %d; want quarters counted from 0, to %d at most", e.Module, e.Period, latest)
	}
	if n := len(r.log); n > 0 && e.Period < r.log[n-1].Period {
		return fmt.Errorf("treaty: module %q: an event of period %d after one of period %d", e.Module, e.Period, r.log[n-1].Period)
	}
	if err := r.change(k, e); err != nil {
		return fmt.Errorf("treaty: module %q, period %d: %v by %s is not allowed: %w", e.Module, e.Period, e.Kind, e.Author, err)
	}
	e.Signatories, e.For, e.Against = slices.Clone(e.Signatories), slices.Clone(e.For), slices.Clone(e.Against)
	r.log = append(r.log, e)
	return nil
}

// Allows returns nil if Apply would record the event, and otherwise the error that it
// would return.
func (r *Register) Allows(e Event) error {
	_, err := r.Suppose(e)
	return err
}

// Suppose returns the register as it would stand after some events, or the error of the
// first that Apply would not record. It costs less than a Clone: the log of what it returns
// holds the last event before and those supposed, and nothing older. It works with the
// buffers of r, so that the two must not be used on different goroutines.
func (r *Register) Suppose(events ...Event) (*Register, error) {
	short := *r
	short.log = r.log[max(0, len(r.log)-1):]
	c := short.Clone()
	c.buffer = r.scratch()
	for _, e := range events {
		if err := c.Apply(e); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// step is an event under way: the module that it is about, as it stands. Its methods
// check first and change after.
type step struct {
	r *Register
	k int
	s *Standing
	m *Module // as it is in the treaty, or as agreed once it is signed
	Event
}

// change makes the step of the state machine that an event stands for.
func (r *Register) change(k int, e Event) error {
	x := step{r: r, k: k, s: &r.standing[k], m: &r.treaty.Modules[k], Event: e}
	if r.settled[k] != nil {
		x.m = r.settled[k].module
	}
	if e.Kind == 0 || int(e.Kind) >= len(handlers) {
		return fmt.Errorf("no such kind of event (%d)", uint8(e.Kind))
	}
	handle := handlers[e.Kind]
	if handle.byParty && r.party(e.Author) < 0 {
		return fmt.Errorf("%q is no party", e.Author)
	}
	if handle.inForce {
		if err := x.inForce(); err != nil {
			return err
		}
	}
	if handle.byBound && !x.s.BoundIn(e.Author, e.Period) {
		return errors.New("it is not bound")
	}
	return handle.do(&x)
}

// handler says who may bring an event about, and does it.
type handler struct {
	byParty bool // the author is a party of the register
	inForce bool // the module is in force in the period
	byBound bool // the author is bound in the period
	do      func(*step) error
}

var handlers = [...]handler{
	Signed:           {byParty: true, do: (*step).sign},
	Ratified:         {byParty: true, do: (*step).ratify},
	Refused:          {byParty: true, do: (*step).refuse},
	Unsigned:         {byParty: true, do: (*step).unsign},
	EnteredIntoForce: {byParty: true, do: (*step).enter},
	Acceded:          {byParty: true, inForce: true, do: (*step).accede},
	Breached:         {byParty: true, byBound: true, do: (*step).breach},
	Terminated:       {byParty: true, inForce: true, byBound: true, do: (*step).terminate},
	NoticeGiven:      {byParty: true, inForce: true, byBound: true, do: (*step).giveNotice},
	NoticeRevoked:    {byParty: true, inForce: true, byBound: true, do: (*step).revokeNotice},
	Withdrew:         {do: (*step).withdraw},
	Suspended:        {byParty: true, inForce: true, byBound: true, do: (*step).suspend},
	Resumed:          {byParty: true, inForce: true, do: (*step).resume},
	Reviewed:         {byParty: true, inForce: true, byBound: true, do: (*step).review},
	Lapsed:           {do: (*step).lapse},

	Invoked:        {byParty: true, inForce: true, byBound: true, do: (*step).invoke},
	SafeguardTaken: {byParty: true, inForce: true, byBound: true, do: (*step).safeguard},
	Notified:       {byParty: true, inForce: true, do: (*step).notify},
	ReviewOpened:   {byParty: true, inForce: true, byBound: true, do: (*step).openReview},
	Upheld:         {inForce: true, do: (*step).decide},
	StruckDown:     {inForce: true, do: (*step).decide},
	Prolonged:      {byParty: true, inForce: true, byBound: true, do: (*step).prolong},
	Ended:          {byParty: true, inForce: true, do: (*step).end},
	RanOut:         {do: (*step).runOut},
	Compensated:    {byParty: true, inForce: true, do: (*step).compensate},

	Reported:        {inForce: true, do: (*step).report},
	MilestoneMet:    {inForce: true, do: (*step).meet},
	MilestoneUndone: {inForce: true, do: (*step).undo},
	Assisted:        {byParty: true, do: (*step).assist},

	Complained:    {byParty: true, inForce: true, byBound: true, do: (*step).complain},
	PanelAsked:    {byParty: true, inForce: true, do: (*step).askPanel},
	Ruled:         {inForce: true, do: (*step).rule},
	Appealed:      {byParty: true, inForce: true, do: (*step).appeal},
	RuledOnAppeal: {inForce: true, do: (*step).ruleOnAppeal},
	Complied:      {byParty: true, inForce: true, do: (*step).comply},
	Retaliated:    {byParty: true, inForce: true, do: (*step).retaliate},
	Settled:       {byParty: true, inForce: true, do: (*step).settle},
}

// inForce says why the module is not in force in the period of the event, or nil.
func (x *step) inForce() error {
	switch {
	case x.s.Stage != InForce:
		return fmt.Errorf("the module is %v; want one that is in force", x.s.Stage)
	case x.s.Until != Never && x.Period >= x.s.Until:
		return x.breaks(sunsetArticle, "the module has lapsed in period %d", x.s.Until)
	case !x.s.InForceIn(x.Period):
		return errors.New("the module binds nobody: fewer than two parties are left")
	}
	return nil
}

// breaks is an error that cites an article of the module.
func (x *step) breaks(k articleKind, format string, args ...any) error {
	return fmt.Errorf("%s: %w", x.m.cite(provision{k, 0}), fmt.Errorf(format, args...))
}

// lacks is the error for what the text has no article on.
func (x *step) lacks(k articleKind) error {
	return fmt.Errorf("the text has no article on %s", articleTitles[k])
}

// members are the parties bound in the period of the event.
func (x *step) members() []string { return x.s.Members(x.Period) }

// reopen ends what was signed. What was paid stays on the books.
func (x *step) reopen() {
	paid := x.s.Payments
	*x.s = freshStanding()
	x.s.Payments = paid
	x.r.settled[x.k] = nil
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

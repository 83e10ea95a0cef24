package treaty

import (
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// This file decides which events are admitted and keeps the state of a treaty, from a
// log of events. The design is event sourcing: the log determines the state, and any
// past state can be computed again.

// Register is the life of a treaty: the parties bound by each module and since when.
// Only Apply changes a register. The buffers for Compile make a register unsafe for
// concurrent use; give each goroutine a Clone.
type Register struct {
	economy *market.Economy
	treaty  Treaty
	parties []Party
	regions [][]int // indices in the economy, by party
	spaces  []*terms.Space
	// settled holds the texts of the modules signed or in force.
	settled  []*settled
	standing []Standing
	// decided is the number of panel cases decided, by module. The number survives the
	// term of the module, because precedent stays.
	decided []int
	log     []Event
	buffer  *buffer
}

// NewRegister opens the register of a treaty for parties in an economy, with the modules
// with initial parties in force. The error holds all mistakes found by Validate.
func NewRegister(t Treaty, e *market.Economy, parties ...Party) (*Register, error) {
	r, err := emptyRegister(t, e, parties...)
	if err != nil {
		return nil, err
	}
	for k := range r.treaty.Modules {
		if err := r.enterAtStart(&r.treaty.Modules[k]); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// enterAtStart records the signature, the ratifications and the entry into force of a
// module with initial parties, in period 0.
func (r *Register) enterAtStart(m *Module) error {
	if m.InitialParties == nil {
		return nil
	}
	ids := r.ordered(m.InitialParties)
	events := []Event{{Kind: Signed, Author: ids[0], Draft: r.Space(m.ID).At(0), Signatories: ids}}
	for _, id := range ids {
		events = append(events, Event{Kind: Ratified, Author: id})
	}
	events = append(events, Event{Kind: EnteredIntoForce, Author: ids[len(ids)-1]})
	for _, e := range events {
		e.Module = m.ID
		if err := r.Apply(e); err != nil {
			return fmt.Errorf("treaty: module %q: InitialParties are %v; want parties with which the module enters into force: %w", m.ID, m.InitialParties, err)
		}
	}
	return nil
}

// emptyRegister opens the register of a treaty without any event.
func emptyRegister(t Treaty, e *market.Economy, parties ...Party) (*Register, error) {
	if e == nil {
		return nil, errors.New("treaty: no economy")
	}
	if err := t.Validate(e, parties); err != nil {
		return nil, err
	}
	return openRegister(t, e, parties)
}

// openRegister opens the register of a treaty without mistakes.
func openRegister(t Treaty, e *market.Economy, parties []Party) (*Register, error) {
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
			indices[k], _ = e.RegionIndex(id) // found by Validate
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

// Replay opens a register and applies a log of events.
func Replay(t Treaty, e *market.Economy, parties []Party, log []Event) (*Register, error) {
	r, err := emptyRegister(t, e, parties...)
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

// At returns the register as of the end of a period, without the events applied since.
func (r *Register) At(period int) (*Register, error) {
	n := slices.IndexFunc(r.log, func(e Event) bool { return e.Period > period })
	if n < 0 {
		n = len(r.log)
	}
	return Replay(r.treaty, r.economy, r.parties, r.log[:n])
}

// Clone returns an independent copy of the register.
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

// Treaty returns the text of the treaty.
func (r *Register) Treaty() *Treaty { return &r.treaty }

// Parties returns the parties, in the order given to NewRegister.
func (r *Register) Parties() []Party { return r.parties }

// Log returns the events so far. The caller must not change the slice.
func (r *Register) Log() []Event { return slices.Clip(r.log) }

// Space returns the space of drafts of a module, or nil for an unknown module.
func (r *Register) Space(module string) *terms.Space {
	if k := r.index(module); k >= 0 {
		return r.spaces[k]
	}
	return nil
}

// Standing returns the standing of a module. An unknown module is Open and has no
// draft.
func (r *Register) Standing(module string) Standing {
	if k := r.index(module); k >= 0 {
		return r.standing[k]
	}
	return freshStanding()
}

// Agreed returns the text of a module as signed, with nothing open, or nil for an open
// module.
func (r *Register) Agreed(module string) *Module {
	if k := r.index(module); k >= 0 && r.settled[k] != nil {
		return r.settled[k].module
	}
	return nil
}

// Bound reports whether a party is bound by a module as of the last event. See
// Standing.BoundIn for another period.
func (r *Register) Bound(party, module string) bool {
	s := r.Standing(module)
	return s.BoundIn(party, r.now())
}

// now returns the period of the last event.
func (r *Register) now() int {
	if len(r.log) == 0 {
		return 0
	}
	return r.log[len(r.log)-1].Period
}

// InForce yields the modules in force without a recorded end, in the order of the
// treaty. A module at the end of its term binds nobody from then on
// (Standing.InForceIn), and is open again once the end is recorded (Due).
func (r *Register) InForce() iter.Seq2[*Module, Standing] {
	return func(yield func(*Module, Standing) bool) {
		for k := range r.standing {
			if r.standing[k].Stage == InForce && !yield(&r.treaty.Modules[k], r.standing[k]) {
				return
			}
		}
	}
}

// CasesDecided returns the number of disputes and reviews decided on a module so far,
// in all its lives: the experience of panels.
func (r *Register) CasesDecided(module string) int {
	if k := r.index(module); k >= 0 {
		return r.decided[k]
	}
	return 0
}

// index returns the index of a module, or -1.
func (r *Register) index(module string) int {
	for k := range r.treaty.Modules {
		if r.treaty.Modules[k].ID == module {
			return k
		}
	}
	return -1
}

// party returns the index of a party, or -1.
func (r *Register) party(id string) int {
	for k := range r.parties {
		if r.parties[k].ID == id {
			return k
		}
	}
	return -1
}

// Apply records an event and changes the standing of the module. An event not allowed
// by the text leaves the register unchanged and returns an error with the article that
// forbids the event.
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

// Allows returns nil for an event that Apply would record, and otherwise the error of
// Apply.
func (r *Register) Allows(e Event) error {
	_, err := r.Suppose(e)
	return err
}

// Suppose returns the register after some events, or the error of the first event
// refused by Apply. Suppose costs less than a Clone: the log of the result holds only
// the last event before and the supposed events. The result shares the buffers of r,
// and the two must stay on the same goroutine.
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

// step is an event in progress on a module. Every method checks first and changes the
// standing after.
type step struct {
	r *Register
	k int
	s *Standing
	m *Module // the module of the treaty, or the agreed module once signed
	Event
}

// change applies an event to the standing of module k.
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

// handler is the rule for a kind of event: the authors admitted, and the step to take.
type handler struct {
	byParty bool // the author is a party of the register
	inForce bool // the module is in force in the period
	byBound bool // the author is bound in the period
	do      func(*step) error
}

// handlers holds the rule for each kind of event.
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
	Amended:          {byParty: true, inForce: true, byBound: true, do: (*step).amend},
	Interpreted:      {byParty: true, inForce: true, byBound: true, do: (*step).interpret},

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

// inForce returns an error if the module is not in force in the period of the event.
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

// breaks returns an error with the citation of an article of the module.
func (x *step) breaks(k articleKind, format string, args ...any) error {
	return fmt.Errorf("%s: %w", x.m.cite(provision{k, 0}), fmt.Errorf(format, args...))
}

// lacks returns the error for a text without an article on a subject.
func (x *step) lacks(k articleKind) error {
	return fmt.Errorf("the text has no article on %s", articleTitles[k])
}

// members returns the parties bound in the period of the event.
func (x *step) members() []string { return x.s.Members(x.Period) }

// reopen ends the signed text. Payments stay on the books.
func (x *step) reopen() {
	paid := x.s.Payments
	*x.s = freshStanding()
	x.s.Payments = paid
	x.r.settled[x.k] = nil
}

// ordered returns the parties among the names, each listed once, in register order.
func (r *Register) ordered(names []string) []string {
	out := make([]string, 0, len(names))
	for _, p := range r.parties {
		if slices.Contains(names, p.ID) {
			out = append(out, p.ID)
		}
	}
	return out
}

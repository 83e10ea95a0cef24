package talks

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Party is one side of the talks.
type Party struct {
	Name    string
	Utility bargain.Utility
	Player  bargain.Player
}

// Protocol is a set of rules. It holds no state of its own: all of it is in the
// Table, so that one value can serve many talks.
type Protocol interface {
	// Validate reports what is wrong with the rules for a number of parties.
	Validate(parties int) error
	// Length is the largest number of full rounds.
	Length() int
	// Turn plays the turn of the party whose seat is next: asks it, applies
	// its move, and sets the next seat, the round and the status.
	Turn(t *Table) Step
}

// Memory is what a protocol keeps in the Table beside the standing draft.
type Memory interface {
	// Clone returns an independent copy.
	Clone() Memory
}

// Table is the state of talks under way: what a Protocol reads and writes.
type Table struct {
	Space *terms.Space
	// Round counts full rounds from zero, Next is the seat that speaks next, Rounds
	// is the protocol's Length.
	Round, Next, Rounds int
	// Proposer is the seat whose Draft stands, or -1. The chair, who is no party,
	// has the seat Parties().
	Proposer int
	Draft    terms.Draft
	// Text is what stays if the standing draft is refused, if HasText.
	Text    terms.Draft
	HasText bool
	// Offers counts the drafts that have been put on the table.
	Offers int
	Status Status
	// Culprit and Reason tell who ended the talks, and how, under WalkOut and
	// Fault, and who refused under NoDeal; -1 if nobody in particular.
	Culprit int
	Reason  string
	// Signed says by seat who is bound by an agreed draft. Nil means everybody.
	Signed []bool
	// Memory is the protocol's own; a protocol sets it in its first turn.
	Memory Memory

	names   []string
	players []bargain.Player
	menus   []*bargain.Menu
	fresh   []bargain.Player // the players as they came, for talks within the talks
	stands  []bool           // by seat: stands by the draft on the table
	voted   []bool           // by seat: has voted in the ballot under way
	ballot  []Step           // what was said in the ballot under way
	pacts   []pact           // what groups have agreed among themselves
	heard   [][]bargain.Said
	turns   []bargain.Turn // by seat, so that nobody holds a turn of another's
	// panicked says that the talks ended with the panic of a player.
	panicked bool
}

// maxHeard is how much a party that is never asked keeps in mind.
const maxHeard = 4096

// Parties is the number of parties at the table.
func (t *Table) Parties() int { return len(t.players) }

// Put lays a draft on the table in the name of a seat; it replaces what stands.
func (t *Table) Put(seat int, d terms.Draft) {
	t.Clear()
	t.Proposer, t.Draft = seat, d
	t.Offers++
	if seat < len(t.stands) {
		t.stands[seat] = true
	}
}

// Assent records that a seat stands by the draft on the table, and reports
// whether now every party does.
func (t *Table) Assent(seat int) (all bool) {
	t.stands[seat] = true
	return !slices.Contains(t.stands, false)
}

// Clear takes the standing draft off the table.
func (t *Table) Clear() {
	t.Proposer = -1
	clear(t.stands)
}

// Step is one thing said at the table.
type Step struct {
	Round, Seat int
	Party       string
	Move        bargain.Move
	// Answered is the draft that an Accept, a Pass or a counter-offer answers;
	// Proposer is the seat that had put it there, or -1 if the table was empty.
	Answered terms.Draft
	Proposer int
	// Private says that only some of the parties heard it: it was said in side
	// talks.
	Private bool
}

// Ask gives the floor to a seat, lets everybody hear what it says, and returns it. A
// move that the seat may not make, or a panic of its player, sets the status to Fault.
func (t *Table) Ask(seat int, call bargain.Call) Step {
	step := t.Poll(seat, call)
	t.Tell(&step)
	return step
}

// Poll is Ask in private: nobody hears the answer until Tell is called with it.
func (t *Table) Poll(seat int, call bargain.Call) (step Step) {
	step = Step{Round: t.Round, Seat: seat, Party: t.names[seat], Answered: t.Draft, Proposer: t.Proposer}
	turn := &t.turns[seat]
	*turn = bargain.Turn{
		Menu: t.menus[seat], Self: seat, Parties: len(t.players), Call: call,
		Round: t.Round, Rounds: t.Rounds, Proposer: t.Proposer, Draft: t.Draft, Offers: t.Offers,
		Text: t.Text, HasText: t.HasText, Heard: t.heard[seat],
	}
	defer func() {
		if r := recover(); r != nil {
			t.fault(seat, fmt.Sprintf("its player panicked: %v", r))
			t.panicked = true
		}
	}()
	if d, ok := t.pledged(seat, call); ok {
		step.Move = bargain.Offer(d)
	} else {
		step.Move = t.players[seat].Act(turn)
	}
	t.heard[seat] = t.heard[seat][:0]
	t.check(seat, call, step.Move)
	return step
}

// Tell lets the parties hear a step: those of the audience, or all if none is given.
func (t *Table) Tell(s *Step, audience ...int) {
	if t.Status == Fault {
		return
	}
	said := bargain.Said{Seat: s.Seat, Round: s.Round, Move: s.Move, Answered: s.Answered, Proposer: s.Proposer}
	if len(audience) == 0 {
		for seat := range t.heard {
			t.hear(seat, &said)
		}
		return
	}
	for _, seat := range audience {
		t.hear(seat, &said)
	}
}

func (t *Table) hear(seat int, said *bargain.Said) {
	h := t.heard[seat]
	if len(h) == maxHeard { // forget the older half
		h = h[:copy(h, h[maxHeard/2:])]
	}
	t.heard[seat] = append(h, *said)
}

// check ends the talks if a move is not one that the seat may make.
func (t *Table) check(seat int, call bargain.Call, m bargain.Move) {
	menu := t.menus[seat]
	if call == bargain.CallAnswer || call == bargain.CallPrefer {
		// An offer in place of an answer says no and puts nothing on the table;
		// a preference signs nothing.
		if m.Act == bargain.ActOffer || m.Act == bargain.ActAccept && call == bargain.CallPrefer && t.Proposer >= 0 {
			return
		}
	}
	switch m.Act {
	case bargain.ActOffer:
		if !t.Space.Contains(m.Draft) {
			t.fault(seat, "it offered a draft that is not in the space")
		} else if !signable(menu, m.Draft) {
			t.fault(seat, fmt.Sprintf("it offered %q, which is worth %g to it, less than its reserve of %g", t.Space.Format(m.Draft), menu.Value(m.Draft), menu.Reserve()))
		}
	case bargain.ActAccept:
		switch {
		case t.Proposer < 0:
			t.fault(seat, "it accepted when no draft was on the table")
		case !signable(menu, t.Draft):
			t.fault(seat, fmt.Sprintf("it accepted %q, which is worth %g to it, less than its reserve of %g", t.Space.Format(t.Draft), menu.Value(t.Draft), menu.Reserve()))
		}
	case bargain.ActPass, bargain.ActLeave:
	default:
		t.fault(seat, fmt.Sprintf("it made no move (%v)", m.Act))
	}
}

// signable reports whether a party may sign a draft, by what it is worth exactly.
func signable(menu *bargain.Menu, d terms.Draft) bool { return menu.Settle(d) >= menu.Reserve() }

func (t *Table) fault(seat int, reason string) {
	t.Status, t.Culprit, t.Reason = Fault, seat, reason
}

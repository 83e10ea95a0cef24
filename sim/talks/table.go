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

// Table is the state of talks under way: what a Protocol reads and writes.
type Table struct {
	Space *terms.Space
	// Round counts full rounds from zero, Next is the seat that speaks next.
	Round, Next int
	// Proposer is the seat whose Draft stands, or -1.
	Proposer int
	Draft    terms.Draft
	Status   Status
	// Culprit and Reason tell who ended the talks, and how, under WalkOut and
	// Fault.
	Culprit int
	Reason  string

	names   []string
	players []bargain.Player
	menus   []*bargain.Menu
	stands  []bool // by seat: stands by the draft on the table
	turn    bargain.Turn
}

// Parties is the number of parties at the table.
func (t *Table) Parties() int { return len(t.players) }

// Put lays a draft on the table in the name of a seat; it replaces what stands.
func (t *Table) Put(seat int, d terms.Draft) {
	t.Clear()
	t.Proposer, t.Draft = seat, d
	t.stands[seat] = true
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
}

// Ask gives the floor to a seat and returns what it said. A move that the seat may
// not make, or a panic of its player, sets the status to Fault.
func (t *Table) Ask(seat, rounds int) (step Step) {
	step = Step{Round: t.Round, Seat: seat, Party: t.names[seat], Answered: t.Draft, Proposer: t.Proposer}
	t.turn = bargain.Turn{
		Menu: t.menus[seat], Self: seat, Parties: len(t.players),
		Round: t.Round, Rounds: rounds, Proposer: t.Proposer, Draft: t.Draft,
	}
	defer func() {
		if r := recover(); r != nil {
			t.fault(seat, fmt.Sprintf("its player panicked: %v", r))
		}
	}()
	step.Move = t.players[seat].Act(&t.turn)
	t.check(seat, step.Move)
	return step
}

// check ends the talks if a move is not one that the seat may make.
func (t *Table) check(seat int, m bargain.Move) {
	menu := t.menus[seat]
	switch m.Act {
	case bargain.ActOffer:
		if !t.Space.Contains(m.Draft) {
			t.fault(seat, "it offered a draft that is not in the space")
		} else if menu.Value(m.Draft) < menu.Reserve() {
			t.fault(seat, fmt.Sprintf("it offered %q, which is worth %g to it, less than its reserve of %g", t.Space.Format(m.Draft), menu.Value(m.Draft), menu.Reserve()))
		}
	case bargain.ActAccept:
		switch {
		case t.Proposer < 0:
			t.fault(seat, "it accepted when no draft was on the table")
		case menu.Value(t.Draft) < menu.Reserve():
			t.fault(seat, fmt.Sprintf("it accepted %q, which is worth %g to it, less than its reserve of %g", t.Space.Format(t.Draft), menu.Value(t.Draft), menu.Reserve()))
		}
	case bargain.ActPass, bargain.ActLeave:
	default:
		t.fault(seat, fmt.Sprintf("it made no move (%v)", m.Act))
	}
}

func (t *Table) fault(seat int, reason string) {
	t.Status, t.Culprit, t.Reason = Fault, seat, reason
}

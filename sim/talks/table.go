package talks

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// This file decides which moves are legal and which parties hear a move, from the state
// of the table and the reserves. Every protocol plays its turns through the methods of
// Table.

// Party is a side of the talks.
type Party struct {
	// Name is the name of the party, unique at the table.
	Name string
	// Utility values drafts, in the unit of the party.
	Utility bargain.Utility
	// Player chooses the moves of the party.
	Player bargain.Player
}

// Protocol is a set of rules. A protocol holds no state: the Table holds all state, and
// a single value can serve many talks.
type Protocol interface {
	// Validate returns the mistakes in the rules for a number of parties.
	Validate(parties int) error
	// Length returns the largest number of full rounds.
	Length() int
	// Turn plays the turn of the next seat: asks the player, applies the move, and sets
	// the next seat, the round and the status.
	Turn(t *Table) Step
}

// Memory is the state of a protocol in the Table beside the standing draft.
type Memory interface {
	// Clone returns an independent copy.
	Clone() Memory
}

// Table is the state of talks in progress, read and written by a Protocol.
type Table struct {
	// Space is the space of drafts.
	Space *terms.Space
	// Round is the number of full rounds from 0, Next the seat with the next turn, and
	// Rounds the Length of the protocol.
	Round, Next, Rounds int
	// Proposer is the seat of the proposer of the standing Draft, or -1. A chair, which
	// is no party, has the seat Parties().
	Proposer int
	// Draft is the standing draft.
	Draft terms.Draft
	// Text is the text in force after a refusal of the standing draft, if HasText.
	Text    terms.Draft
	HasText bool
	// Offers is the number of drafts put on the table.
	Offers int
	// Status is the state of the talks.
	Status Status
	// Culprit is the seat that ended the talks under WalkOut and Fault, or refused
	// under NoDeal, and -1 without a single culprit. Reason is the reason in words.
	Culprit int
	Reason  string
	// Signed reports by seat the parties bound by an agreed draft. Nil means all
	// parties.
	Signed []bool
	// Memory is the state of the protocol, set in its first turn.
	Memory Memory

	names   []string
	players []bargain.Player
	menus   []*bargain.Menu
	fresh   []bargain.Player // the players in their initial state, for talks within the talks
	stands  []bool           // by seat: stands by the draft on the table
	voted   []bool           // by seat: has a vote in the present ballot
	ballot  []Step           // the steps of the present ballot
	pacts   []pact           // the agreements of groups
	heard   [][]bargain.Said
	turns   []bargain.Turn // by seat, to keep the turns of players apart
	// panicked reports talks ended by a panic of a player.
	panicked bool
}

// maxHeard is the largest number of moves remembered for a party between two turns.
const maxHeard = 4096

// Parties returns the number of parties at the table.
func (t *Table) Parties() int { return len(t.players) }

// Put places a draft on the table in the name of a seat, in place of the standing
// draft.
func (t *Table) Put(seat int, d terms.Draft) {
	t.Clear()
	t.Proposer, t.Draft = seat, d
	t.Offers++
	if seat < len(t.stands) {
		t.stands[seat] = true
	}
}

// Assent records the support of a seat for the draft on the table, and reports whether
// every party now stands by the draft.
func (t *Table) Assent(seat int) (all bool) {
	t.stands[seat] = true
	return !slices.Contains(t.stands, false)
}

// Clear withdraws the standing draft.
func (t *Table) Clear() {
	t.Proposer = -1
	clear(t.stands)
}

// Step is a move at the table.
type Step struct {
	// Round and Seat are the round and the seat of the move.
	Round, Seat int
	// Party is the name of the party in the seat.
	Party string
	// Move is the move.
	Move bargain.Move
	// Answered is the draft answered by an Accept, a Pass or a counter-offer. Proposer
	// is the seat of its proposer, or -1 for an empty table.
	Answered terms.Draft
	Proposer int
	// Private marks a move heard by some parties only, in side talks.
	Private bool
}

// Ask gives the floor to a seat, lets all parties hear the move, and returns the step.
// An illegal move, or a panic of the player, sets the status to Fault.
func (t *Table) Ask(seat int, call bargain.Call) Step {
	step := t.Poll(seat, call)
	t.Tell(&step)
	return step
}

// Poll gives the floor to a seat as Ask does, in private: the parties hear the move
// only through a later call of Tell.
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

// Tell lets the parties of an audience hear a step; without an audience, all parties.
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

// hear adds a move to the memory of a seat.
func (t *Table) hear(seat int, said *bargain.Said) {
	h := t.heard[seat]
	if len(h) == maxHeard { // drops the older half
		h = h[:copy(h, h[maxHeard/2:])]
	}
	t.heard[seat] = append(h, *said)
}

// check ends the talks with a fault for an illegal move.
func (t *Table) check(seat int, call bargain.Call, m bargain.Move) {
	menu := t.menus[seat]
	if call == bargain.CallAnswer || call == bargain.CallPrefer {
		// An offer in place of an answer is a refusal and puts nothing on the table. A
		// preference signs nothing.
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

// signable reports whether the exact utility of a draft reaches the reserve of a party.
func signable(menu *bargain.Menu, d terms.Draft) bool { return menu.Settle(d) >= menu.Reserve() }

// fault ends the talks with the status Fault.
func (t *Table) fault(seat int, reason string) {
	t.Status, t.Culprit, t.Reason = Fault, seat, reason
}

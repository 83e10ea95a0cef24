package bargain

import "github.com/tradetalk/tradetalk/treaty/terms"

// Call is what the table asks of a player.
type Call uint8

// What a player can be asked. CallSpeak is the zero value. A player that knows
// only how to answer CallSpeak can sit at any table: where an answer is wanted,
// anything but Accept counts as no, and where a proposal is wanted, Pass
// proposes nothing.
const (
	CallSpeak   Call = iota // answer what stands and, if not by accepting it, put something in its place
	CallPropose             // put a draft on the table
	CallAnswer              // accept the standing draft or not
	CallPrefer              // accept the standing draft if it is better than the Text; nothing is signed
)

// Said is one thing said in the hearing of a player.
type Said struct {
	// Seat is who said it, in which full Round, counted from zero.
	Seat, Round int
	// Move is what was said.
	Move Move
	// Answered is the draft that stood on the table, put there by the seat
	// Proposer, or by nobody if Proposer is -1.
	Answered terms.Draft
	Proposer int
}

// Turn is what a player sees when it is asked to move. It is the table's, and valid
// until the player returns.
type Turn struct {
	// Menu is the space of drafts as the party's own utility ranks it.
	Menu *Menu
	// Self is the party's seat, counted from zero, out of Parties.
	Self, Parties int
	// Call says what is asked.
	Call Call
	// Round counts full rounds from zero; Rounds is how many there can be.
	Round, Rounds int
	// Proposer is the seat whose Draft is on the table, or -1 if none is. A
	// chair that is no party has the seat Parties.
	Proposer int
	Draft    terms.Draft
	// Offers is how many drafts have been put on the table so far.
	Offers int
	// Text is the draft that stays if the standing one is refused, where the
	// protocol has such a thing (a mediator's single text, the text that an
	// amendment would change), and HasText whether it has.
	Text    terms.Draft
	HasText bool
	// Heard is what was said in the party's hearing since it moved last, its own
	// last move first. At a table where everybody hears everything, that is all
	// there is to know. It is never kept longer than a party needs to be asked
	// again: a player that wants the history remembers it.
	Heard []Said
}

// Standing returns the draft on the table, or false if there is none.
func (t *Turn) Standing() (terms.Draft, bool) { return t.Draft, t.Proposer >= 0 }

// Value is the worth of d to the party itself.
func (t *Turn) Value(d terms.Draft) float64 { return t.Menu.Value(d) }

// Reserve is the least worth that the party may agree to.
func (t *Turn) Reserve() float64 { return t.Menu.Reserve() }

// Best is the draft worth most to the party, the first of its equals.
func (t *Turn) Best() terms.Draft { return t.Menu.Best() }

// Time is the share of the talks that will have passed after this round:
// (Round+1)/(Rounds+1), so that it is positive in the first round and below
// one in the last.
func (t *Turn) Time() float64 { return float64(t.Round+1) / float64(t.Rounds+1) }

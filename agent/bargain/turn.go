package bargain

import "github.com/tradetalk/tradetalk/treaty/terms"

// Call is the question of the table to a player.
type Call uint8

// The questions. CallSpeak is the zero value. A player with an answer to CallSpeak alone can
// sit at any table: to a question for an answer, anything except Accept counts as no, and to a
// question for a proposal, Pass proposes nothing.
const (
	CallSpeak   Call = iota // answer the standing draft and, without acceptance, put another draft in place
	CallPropose             // put a draft on the table
	CallAnswer              // accept the standing draft or not
	CallPrefer              // accept the standing draft if better than the Text; nothing is signed
)

// Said is a move in the hearing of a player.
type Said struct {
	// Seat is the speaker's seat. Round is the full round, counted from zero.
	Seat, Round int
	// Move is the move.
	Move Move
	// Answered is the draft standing on the table at the time. Proposer is the seat of the
	// draft's author, or -1 for none.
	Answered terms.Draft
	Proposer int
}

// Turn is the information of a player asked for a move. The table owns the Turn, valid until
// the player returns.
type Turn struct {
	// Menu is the space of drafts ranked by the party's own utility.
	Menu *Menu
	// Self is the party's seat, counted from zero. Parties is the number of parties.
	Self, Parties int
	// Call is the question.
	Call Call
	// Round counts full rounds from zero. Rounds is the largest number of rounds.
	Round, Rounds int
	// Proposer is the seat of the author of Draft, the draft on the table, or -1 for none. A
	// chair who is no party has the seat Parties.
	Proposer int
	Draft    terms.Draft
	// Offers is the number of drafts put on the table so far.
	Offers int
	// Text is the draft in force after a refusal of the standing draft, under a protocol with
	// such a text (a mediator's single text, the text under amendment). HasText says whether
	// the protocol has such a text.
	Text    terms.Draft
	HasText bool
	// Heard are the moves in the party's hearing since the party's last move, the party's own
	// last move first. At a table open to all ears, no other information exists. The table
	// keeps the moves only until the party's next turn: a player with a use for the history
	// remembers the moves.
	Heard []Said
}

// Standing returns the draft on the table, or false for none.
func (t *Turn) Standing() (terms.Draft, bool) { return t.Draft, t.Proposer >= 0 }

// Value returns the value of d to the party.
func (t *Turn) Value(d terms.Draft) float64 { return t.Menu.Value(d) }

// Reserve returns the least value acceptable to the party.
func (t *Turn) Reserve() float64 { return t.Menu.Reserve() }

// Best returns the draft of greatest value to the party, the first of equals.
func (t *Turn) Best() terms.Draft { return t.Menu.Best() }

// Time returns the share of the talks gone after the round: (Round+1)/(Rounds+1), positive in
// the first round and below one in the last.
func (t *Turn) Time() float64 { return float64(t.Round+1) / float64(t.Rounds+1) }

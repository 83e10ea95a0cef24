package bargain

import (
	"fmt"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Utility is the value of drafts to a party, in any increasing unit of the party's own.
type Utility interface {
	// Value returns the value of d, or math.Inf(-1) for a draft never signed under any terms
	// (across an absolute red line). Never NaN.
	Value(d terms.Draft) float64
	// Reserve returns the least value at which the party signs: the value of no agreement.
	Reserve() float64
}

// Player decides a party's moves. Act must be a function of the turn and of the player's
// memory, and must draw no random number.
type Player interface {
	// Act returns the player's move in a turn.
	Act(t *Turn) Move
	// Clone returns an independent copy with the same memory, so that talks can be suspended,
	// copied and continued along two branches.
	Clone() Player
}

// Act is the kind of a move.
type Act uint8

// The kinds of moves. ActNone is the zero value and is never legal.
const (
	ActNone   Act = iota
	ActOffer      // put a draft on the table, in place of the standing draft
	ActAccept     // agree to the standing draft
	ActPass       // refuse the standing draft and offer nothing
	ActLeave      // walk out; the talks are over for all
)

// String returns the act as a verb: "offers", "accepts", "passes", "leaves".
func (a Act) String() string {
	switch a {
	case ActOffer:
		return "offers"
	case ActAccept:
		return "accepts"
	case ActPass:
		return "passes"
	case ActLeave:
		return "leaves"
	}
	return fmt.Sprintf("Act(%d)", uint8(a))
}

// Move is an Act, with the draft of an offer.
type Move struct {
	Act   Act
	Draft terms.Draft
}

// Offer returns the move of putting d on the table, a refusal of the standing draft.
func Offer(d terms.Draft) Move { return Move{Act: ActOffer, Draft: d} }

// Accept returns the move of agreeing to the standing draft.
func Accept() Move { return Move{Act: ActAccept} }

// Pass returns the move of refusing the standing draft, if any, without an offer.
func Pass() Move { return Move{Act: ActPass} }

// Leave returns the move of walking out, the end of the talks.
func Leave() Move { return Move{Act: ActLeave} }

package bargain

import (
	"fmt"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Utility says what drafts are worth to one party.
type Utility interface {
	// Value is the worth of d, or math.Inf(-1) if the party would not sign it
	// whatever else it held (it crosses an absolute red line). Never NaN.
	Value(d terms.Draft) float64
	// Reserve is the least worth at which the party signs: what it has without
	// an agreement.
	Reserve() float64
}

// Player decides what a party says. Act must be a function of the turn and of
// what the player remembers, and must draw no random number of its own.
type Player interface {
	Act(t *Turn) Move
	// Clone returns an independent copy with the same memory, so that talks
	// can be suspended, copied and continued along two branches.
	Clone() Player
}

// Act is one of the things a party can say.
type Act uint8

// What a party can say. ActNone is the zero value and is never legal.
const (
	ActNone   Act = iota
	ActOffer      // put a draft on the table, in place of what stands there
	ActAccept     // agree to the standing draft
	ActPass       // refuse what stands and offer nothing
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

// Move is an Act with the draft that it offers, if any.
type Move struct {
	Act   Act
	Draft terms.Draft
}

// Offer puts d on the table; whatever stood there is refused.
func Offer(d terms.Draft) Move { return Move{Act: ActOffer, Draft: d} }

// Accept agrees to the standing draft.
func Accept() Move { return Move{Act: ActAccept} }

// Pass refuses the standing draft, if any, and offers nothing.
func Pass() Move { return Move{Act: ActPass} }

// Leave ends the talks.
func Leave() Move { return Move{Act: ActLeave} }

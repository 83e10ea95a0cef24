package talks

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent/bargain"
)

// AlternatingOffers is the protocol of stacked alternating offers. Seats speak in turn;
// each accepts the standing draft, replaces the draft, passes or leaves. A draft is
// agreed once every party stands by the draft: its proposer, and all others by
// acceptance in turn. With two parties the protocol is the game of Rubinstein (1982),
// Econometrica 50: 97-109.
//
// Source: Aydogan, Festen, Hindriks and Jonker (2017), Alternating offers protocols for
// multilateral negotiation, Studies in Computational Intelligence 674: 153-167.
type AlternatingOffers struct {
	// Rounds is the deadline: the number of turns of each party, at least 1.
	Rounds int
}

// Validate returns an error for a deadline below 1.
func (p AlternatingOffers) Validate(int) error {
	if p.Rounds < 1 {
		return fmt.Errorf("talks: AlternatingOffers.Rounds is %d; want at least 1", p.Rounds)
	}
	return nil
}

// Length returns the deadline in rounds.
func (p AlternatingOffers) Length() int { return p.Rounds }

// Turn plays the turn of the next seat.
func (p AlternatingOffers) Turn(t *Table) Step {
	step := t.Ask(t.Next, bargain.CallSpeak)
	if t.Status != Ongoing {
		return step
	}
	switch step.Move.Act {
	case bargain.ActOffer:
		t.Put(t.Next, step.Move.Draft)
	case bargain.ActAccept:
		if t.Assent(t.Next) {
			t.Status = Agreed
			return step
		}
	case bargain.ActPass:
		t.Clear()
	case bargain.ActLeave:
		t.Status, t.Culprit, t.Reason = WalkOut, t.Next, "it left"
		return step
	}
	if t.Next++; t.Next == t.Parties() {
		t.Next = 0
		if t.Round++; t.Round == p.Rounds {
			t.Status = Deadline
		}
	}
	return step
}

package talks

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent/bargain"
)

// AlternatingOffers are the stacked alternating offers of many parties: seats
// speak in turn; each accepts the standing draft, puts another in its place,
// passes or leaves. A draft is agreed once every party stands by it: its proposer
// and all the others, who have accepted it one after the other. With two parties they are the alternating offers of
// Rubinstein (1982), Econometrica 50: 97-109.
//
// Source: Aydogan, Festen, Hindriks and Jonker (2017), Alternating offers
// protocols for multilateral negotiation, Studies in Computational Intelligence
// 674: 153-167.
type AlternatingOffers struct {
	// Rounds is the deadline: how often each party may speak. At least 1.
	Rounds int
}

// Validate reports a deadline below one round.
func (p AlternatingOffers) Validate(int) error {
	if p.Rounds < 1 {
		return fmt.Errorf("talks: AlternatingOffers.Rounds is %d; want at least 1", p.Rounds)
	}
	return nil
}

// Length is the deadline in rounds.
func (p AlternatingOffers) Length() int { return p.Rounds }

// Turn plays one turn.
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

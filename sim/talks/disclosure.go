package talks

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// FullDisclosure is the protocol of mediation under full information. The parties
// disclose all utilities and red lines to a chair, and the chair proposes the draft
// with the largest product of gains over reserves (Nash 1950) in every round until all
// accept. The protocol is the benchmark for the cost of private information. If no
// draft is worth every reserve, there is no deal, with an entry in Reason.
//
// In a space too large to list (bargain.MaxMenu) the chair searches as [Game] does.
type FullDisclosure struct {
	// Rounds is the number of proposals, at least 1.
	Rounds int
}

// Validate returns an error for a deadline below 1.
func (p FullDisclosure) Validate(int) error {
	if p.Rounds < 1 {
		return fmt.Errorf("talks: FullDisclosure.Rounds is %d; want at least 1", p.Rounds)
	}
	return nil
}

// Length returns the number of proposals.
func (p FullDisclosure) Length() int { return p.Rounds }

// disclosed is the memory of a FullDisclosure: the draft found by the chair.
type disclosed struct {
	draft terms.Draft
	stale bool // utilities have changed since
}

// Clone returns an independent copy of the memory.
func (d *disclosed) Clone() Memory { c := *d; return &c }

// revalue marks the draft as outdated after a change of utilities.
func (d *disclosed) revalue(t *Table) error {
	d.stale = true
	t.Clear()
	return nil
}

// Turn plays the answer of a party.
func (p FullDisclosure) Turn(t *Table) Step {
	m, ok := t.Memory.(*disclosed)
	if !ok || m.stale {
		books := make([]bargain.Utility, t.Parties())
		for seat, menu := range t.menus {
			books[seat] = menu
		}
		g, err := NewGame(t.Space, books...)
		if err != nil {
			t.fail(-1, err.Error())
			return Step{Seat: -1, Proposer: -1}
		}
		point, ok := g.Nash()
		if !ok {
			t.fail(-1, "no draft is worth its reserve to every party")
			return Step{Seat: -1, Proposer: -1}
		}
		m = &disclosed{draft: point.Draft}
		t.Memory = m
	}
	if t.Proposer < 0 {
		t.Put(t.Parties(), m.draft)
	}
	step, last := t.Ballot(bargain.CallAnswer)
	if last && t.Status == Ongoing {
		if t.refuser() < 0 {
			t.agree(true)
		} else {
			t.Clear()
			t.EndRound()
		}
	}
	return step
}

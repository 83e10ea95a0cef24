package talks

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// FullDisclosure is mediation with open books: the parties show the chair what
// every draft is worth to them and where their red lines are, and the chair puts before
// them the draft with the largest product of gains over reserves (Nash 1950), again in
// every round until all say yes. It is the benchmark of what secrecy costs. If no
// draft is worth every party's reserve there is no deal, and Reason says so.
//
// In a space too large to list (bargain.MaxMenu) the chair searches as [Game] does.
type FullDisclosure struct {
	// Rounds is how often the chair asks. At least 1.
	Rounds int
}

// Validate reports a deadline below one round.
func (p FullDisclosure) Validate(int) error {
	if p.Rounds < 1 {
		return fmt.Errorf("talks: FullDisclosure.Rounds is %d; want at least 1", p.Rounds)
	}
	return nil
}

// Length is how often the chair asks.
func (p FullDisclosure) Length() int { return p.Rounds }

// disclosed is the draft that the chair has found.
type disclosed struct {
	draft terms.Draft
	stale bool // the world has moved on since
}

func (d *disclosed) Clone() Memory { c := *d; return &c }

func (d *disclosed) revalue(t *Table) error {
	d.stale = true
	t.Clear()
	return nil
}

// Turn lets one party answer.
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

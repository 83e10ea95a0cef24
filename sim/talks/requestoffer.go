package talks

import (
	"errors"
	"fmt"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// This file decides how pairs trade concessions under the most-favoured-nation clause,
// from the owners of terms and a list of pairs. Sources: Hoda (2001), chapter 2; Ludema
// and Mayda (2009).

// RequestOffer is the protocol of bargaining in pairs under the most-favoured-nation
// clause. Each term is a concession by a single party, its owner. The pairs talk in
// sequence, each about the concessions of its two members, by alternating offers. The
// deal of a pair becomes part of the text at once and holds for all parties. A party
// compares a bilateral deal with the present text. A party that gains from concessions
// paid for by others therefore rides free: free riding is in the payoffs and not in the
// rules.
//
// After the talks of all pairs, the parties with a deal are asked for a signature under
// the whole text; Outcome.Signed lists the signatories. An unchanged text is no deal.
//
// Sources: the request-offer rounds of the GATT, 1947 to 1961 (Hoda 2001, Tariff
// Negotiations and Renegotiations under the GATT and the WTO, chapter 2); free riding
// in such rounds, Ludema and Mayda (2009), Journal of International Economics 77:
// 137-150.
type RequestOffer struct {
	// Owner lists the seat of the owner by term, or -1 for a term fixed at Start.
	Owner []int
	// Start is the text before any deal. By convention the zero Draft is the status
	// quo.
	Start terms.Draft
	// Rounds is the deadline of the talks of each pair, at least 1.
	Rounds int
	// Pairs lists the pairs of seats in order. Nil means every pair of seats with a
	// term, in the order of seats.
	Pairs [][2]int
}

// Validate returns the mistakes in the rules: a deadline below 1, and owners or pairs
// outside the table.
func (p RequestOffer) Validate(parties int) error {
	var errs []error
	if p.Rounds < 1 {
		errs = append(errs, fmt.Errorf("talks: RequestOffer.Rounds is %d; want at least 1", p.Rounds))
	}
	if len(p.Owner) == 0 {
		errs = append(errs, errors.New("talks: RequestOffer.Owner is empty; want a seat, or -1, for each term"))
	}
	for k, seat := range p.Owner {
		if seat < -1 || seat >= parties {
			errs = append(errs, fmt.Errorf("talks: RequestOffer.Owner[%d] is %d; want a seat from 0 to %d, or -1", k, seat, parties-1))
		}
	}
	for i, pair := range p.Pairs {
		if pair[0] == pair[1] || min(pair[0], pair[1]) < 0 || max(pair[0], pair[1]) >= parties {
			errs = append(errs, fmt.Errorf("talks: RequestOffer.Pairs[%d] is %v; want two different seats from 0 to %d", i, pair, parties-1))
		}
	}
	if len(errs) == 0 && len(p.pairs()) == 0 {
		errs = append(errs, errors.New("talks: RequestOffer.Owner gives terms to fewer than two seats; nobody can trade concessions"))
	}
	return errors.Join(errs...)
}

// pairs returns the pairs in order, with the default filled in.
func (p RequestOffer) pairs() [][2]int {
	if p.Pairs != nil {
		return p.Pairs
	}
	owns := map[int]bool{}
	top := -1
	for _, seat := range p.Owner {
		owns[seat] = true
		top = max(top, seat)
	}
	var out [][2]int
	for a := range top + 1 {
		for b := a + 1; b <= top; b++ {
			if owns[a] && owns[b] {
				out = append(out, [2]int{a, b})
			}
		}
	}
	return out
}

// Length returns the deadline in rounds: of all pairs together plus the round of
// signatures.
func (p RequestOffer) Length() int { return p.Rounds*len(p.pairs()) + 1 }

// markets is the memory of a RequestOffer.
type markets struct {
	pair  int
	inner *inner
	deals []bool // by seat: party to a deal
}

// Clone returns an independent copy of the memory.
func (m *markets) Clone() Memory {
	c := *m
	c.deals = append([]bool(nil), m.deals...)
	if m.inner != nil {
		c.inner = m.inner.clone()
	}
	return &c
}

// revalue passes changed utilities on to the talks of the present pair.
func (m *markets) revalue(t *Table) error { return m.inner.revalue(t) }

// Turn plays the turn of a party: an offer within the pair, or a signature.
func (p RequestOffer) Turn(t *Table) Step {
	m, ok := t.Memory.(*markets)
	if !ok {
		m = &markets{deals: make([]bool, t.Parties())}
		t.Memory = m
		if len(p.Owner) != len(t.Space.Terms()) || !t.Space.Contains(p.Start) {
			t.fail(-1, fmt.Sprintf("RequestOffer names owners of %d terms, or a start, that are not those of a space of %d terms", len(p.Owner), len(t.Space.Terms())))
			return Step{Seat: -1, Proposer: -1}
		}
		t.Text, t.HasText = p.Start, true
	}
	pairs := p.pairs()
	if m.pair == len(pairs) {
		return p.sign(t, m)
	}
	pair := pairs[m.pair]
	if m.inner == nil {
		open := make([]bool, len(p.Owner))
		for k, seat := range p.Owner {
			open[k] = seat == pair[0] || seat == pair[1]
		}
		m.inner = nest(t, pair[:], open, t.Text, AlternatingOffers{Rounds: p.Rounds}, func(t *Table, seat int) float64 {
			return t.menus[seat].Value(t.Text)
		})
	}
	before := m.inner.session.Round()
	step := m.inner.turn(t)
	t.Round += m.inner.session.Round() - before
	switch out := m.inner.session.Outcome(); out.Status {
	case Ongoing:
		return step
	case Agreed:
		if d := m.inner.lift(out.Draft); d != t.Text {
			t.Text = d
			m.deals[pair[0]], m.deals[pair[1]] = true, true
		}
	}
	m.pair, m.inner = m.pair+1, nil
	t.Round = m.pair * p.Rounds // a pair that finishes early waits for the deadline
	return step
}

// sign asks the parties with a deal for a signature under the whole text.
func (p RequestOffer) sign(t *Table, m *markets) Step {
	if t.Proposer < 0 {
		t.HasText = false
		t.Put(t.Parties(), t.Text)
		any := false
		for seat, made := range m.deals {
			t.voted[seat] = !made
			any = any || made
		}
		if !any {
			t.fail(-1, "no pair has made a deal")
			return Step{Round: t.Round, Seat: -1, Proposer: -1}
		}
	}
	step, last := t.Ballot(bargain.CallAnswer)
	if last && t.Status == Ongoing {
		for seat, made := range m.deals {
			if made && !t.stands[seat] {
				t.fail(seat, "it did not sign the whole of the bilateral deals")
				return step
			}
		}
		t.agree(false)
	}
	return step
}

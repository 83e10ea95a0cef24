package talks

import (
	"errors"
	"fmt"
	"math"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// This file decides how a text is negotiated part by part and how the parts become an
// agreement, from baskets of terms and a closing rule. Sources: WTO (2001), Doha
// declaration, paragraph 47; Fershtman (1990).

// Closing is the rule by which the parts of a text become an agreement.
type Closing uint8

// The closing rules.
const (
	// SingleUndertaking: nothing is agreed until everything is agreed. The result of a
	// part is provisional, even at a loss to a party; in the end every party signs the
	// whole text or there is no deal.
	SingleUndertaking Closing = iota
	// EarlyHarvest: the agreement on a part is final, for any result on the rest. No
	// party therefore signs a part that is worse than the text before. Under protocols
	// with outvoted parties, the parties with a signature under every part sign the
	// agreement, and without such a party there is no agreement.
	EarlyHarvest
	// CriticalMass: parts are provisional, and in the end the whole text enters into
	// force among its signatories if their weight suffices.
	CriticalMass
)

// String returns the rule in words.
func (c Closing) String() string {
	switch c {
	case SingleUndertaking:
		return "single undertaking"
	case EarlyHarvest:
		return "early harvest"
	case CriticalMass:
		return "critical mass"
	}
	return fmt.Sprintf("Closing(%d)", uint8(c))
}

// Agenda negotiates a text part by part. All parties negotiate each basket of terms
// under the same protocol, with the terms of later baskets at Start and the terms of
// earlier baskets as settled. A basket without an agreement stays at Start. The closing
// rule turns the parts into an agreement.
//
// Sources: the single undertaking of the Uruguay and Doha rounds (WTO 2001, Doha
// declaration, paragraph 47, which also provides for early harvests); bargaining issue
// by issue against bargaining over a package, Fershtman (1990), Games and Economic
// Behavior 2: 224-238.
type Agenda struct {
	// Baskets lists the terms of each part by index, in the order of the agenda. A term
	// is in at most one basket; terms in no basket stay at Start.
	Baskets [][]int
	// Each is the protocol of a part.
	Each Protocol
	// Close is the closing rule. The zero value is SingleUndertaking.
	Close Closing
	// Mass is the share of Weights needed to sign under CriticalMass, in (0, 1]. The
	// zero value means 0.9.
	Mass float64
	// Weights are the weights of parties by seat, up to a factor. Nil means equal
	// weights.
	Weights []float64
	// Start is the text before any part is settled.
	Start terms.Draft
}

// mass returns the share needed, with the default filled in.
func (p Agenda) mass() float64 {
	if p.Mass == 0 {
		return 0.9
	}
	return p.Mass
}

// Validate returns the mistakes in the rules: empty or overlapping baskets, a missing
// or invalid protocol, and numbers out of range.
func (p Agenda) Validate(parties int) error {
	errs := checkWeights("Agenda.Weights", p.Weights, parties)
	if len(p.Baskets) == 0 {
		errs = append(errs, errors.New("talks: Agenda.Baskets is empty; want at least one part"))
	}
	in := map[int]int{}
	for b, basket := range p.Baskets {
		if len(basket) == 0 {
			errs = append(errs, fmt.Errorf("talks: Agenda.Baskets[%d] is empty", b))
		}
		for _, k := range basket {
			if k < 0 {
				errs = append(errs, fmt.Errorf("talks: Agenda.Baskets[%d] names term %d; want 0 or more", b, k))
			}
			if other, ok := in[k]; ok {
				errs = append(errs, fmt.Errorf("talks: Agenda.Baskets[%d] and [%d] share term %d", other, b, k))
			}
			in[k] = b
		}
	}
	if p.Each == nil {
		errs = append(errs, errors.New("talks: Agenda.Each is missing; want a protocol"))
	} else {
		errs = append(errs, p.Each.Validate(parties))
	}
	if p.Close > CriticalMass {
		errs = append(errs, fmt.Errorf("talks: Agenda.Close is %v; want a closing rule", p.Close))
	}
	if m := p.mass(); !(m > 0 && m <= 1) {
		errs = append(errs, fmt.Errorf("talks: Agenda.Mass is %v; want more than 0 and at most 1", m))
	}
	return errors.Join(errs...)
}

// Length returns the deadline in rounds: of all parts together plus the round of
// signatures.
func (p Agenda) Length() int { return len(p.Baskets)*p.Each.Length() + 1 }

// parts is the memory of an Agenda.
type parts struct {
	basket  int
	inner   *inner
	settled int
	signed  []bool // by seat: a signature under every settled part
}

// Clone returns an independent copy of the memory.
func (m *parts) Clone() Memory {
	c := *m
	c.signed = append([]bool(nil), m.signed...)
	if m.inner != nil {
		c.inner = m.inner.clone()
	}
	return &c
}

// revalue passes changed utilities on to the talks on the present part.
func (m *parts) revalue(t *Table) error { return m.inner.revalue(t) }

// Turn plays the turn of a party: on the part under discussion, or on the signature.
func (p Agenda) Turn(t *Table) Step {
	m, ok := t.Memory.(*parts)
	if !ok {
		m = &parts{signed: make([]bool, t.Parties())}
		for seat := range m.signed {
			m.signed[seat] = true
		}
		t.Memory = m
		fits := t.Space.Contains(p.Start)
		for _, basket := range p.Baskets {
			for _, k := range basket {
				fits = fits && k < len(t.Space.Terms())
			}
		}
		if !fits {
			t.fail(-1, fmt.Sprintf("Agenda names terms, or a start, that are not in a space of %d terms", len(t.Space.Terms())))
			return Step{Seat: -1, Proposer: -1}
		}
		t.Text, t.HasText = p.Start, true
	}
	if m.basket == len(p.Baskets) {
		return p.sign(t, m)
	}
	if m.inner == nil {
		m.inner = p.open(t, m.basket)
	}
	step := m.inner.turn(t)
	t.Round = m.basket*p.Each.Length() + min(m.inner.session.Round(), p.Each.Length()-1)
	switch out := m.inner.session.Outcome(); out.Status {
	case Ongoing:
		return step
	case Agreed:
		t.Text = m.inner.lift(out.Draft)
		m.settled++
		for seat, signed := range m.inner.session.table.Signed {
			m.signed[seat] = m.signed[seat] && signed
		}
	}
	m.basket, m.inner = m.basket+1, nil
	t.Round = m.basket * p.Each.Length()
	if m.basket == len(p.Baskets) && p.Close == EarlyHarvest {
		p.harvest(t, m)
	}
	return step
}

// open opens the talks on a basket.
func (p Agenda) open(t *Table, basket int) *inner {
	open := make([]bool, len(t.Space.Terms()))
	for _, k := range p.Baskets[basket] {
		open[k] = true
	}
	seats := make([]int, t.Parties())
	for i := range seats {
		seats[i] = i
	}
	return nest(t, seats, open, t.Text, p.Each, func(t *Table, seat int) float64 {
		if p.Close == EarlyHarvest {
			return max(t.menus[seat].Reserve(), t.menus[seat].Value(t.Text))
		}
		return math.Inf(-1)
	})
}

// harvest closes an agenda with final agreements on parts.
func (p Agenda) harvest(t *Table, m *parts) {
	if m.settled == 0 {
		t.fail(-1, "no part was agreed")
		return
	}
	t.HasText = false
	t.Put(t.Parties(), t.Text)
	copy(t.stands, m.signed)
	if t.Support(nil) == 0 {
		t.fail(-1, "nobody signed every part")
		return
	}
	t.agree(false)
}

// sign asks each party for a signature under the whole text.
func (p Agenda) sign(t *Table, m *parts) Step {
	if m.settled == 0 {
		t.fail(-1, "no part was agreed")
		return Step{Round: t.Round, Seat: -1, Proposer: -1}
	}
	if t.Proposer < 0 {
		t.HasText = false
		t.Put(t.Parties(), t.Text)
	}
	step, last := t.Ballot(bargain.CallAnswer)
	if last && t.Status == Ongoing {
		switch {
		case p.Close == CriticalMass && t.Support(p.Weights) >= p.mass()-1e-12:
			t.agree(false)
		case t.refuser() < 0:
			t.agree(true)
		default:
			t.fail(t.refuser(), "it did not sign the whole")
		}
	}
	return step
}

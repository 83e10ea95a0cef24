package talks

import (
	"errors"
	"fmt"
	"math"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Closing says what becomes of the parts of a text that is negotiated part by part.
type Closing uint8

// The closing rules.
const (
	// SingleUndertaking: nothing is agreed until everything is agreed. What is
	// settled on a part is provisional, even if a party loses by it; in the end
	// every party signs the whole or there is no deal.
	SingleUndertaking Closing = iota
	// EarlyHarvest: a part that is agreed is agreed for good, whatever becomes of the
	// rest. So nobody settles for a part that leaves it worse off than it was. Under
	// rules by which a part can pass against some, the agreement is signed by those
	// who signed every part of it, and there is none if nobody did.
	EarlyHarvest
	// CriticalMass: parts are provisional, and in the end the whole enters into
	// force among those who sign it if they are enough.
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

// Agenda negotiates a text part by part: each basket of terms under the same rules, by
// all parties, with the terms of later baskets at their start and those of earlier
// ones as they were settled. A basket on which the parties do not agree stays at its
// start. How the parts become an agreement is the closing rule.
//
// Sources: the single undertaking of the Uruguay and Doha rounds (WTO 2001, Doha
// declaration, paragraph 47, which also provides for early harvests); issue-by-issue
// against package bargaining, Fershtman (1990), Games and Economic Behavior 2: 224-238.
type Agenda struct {
	// Baskets lists the terms of each part, by their place, in the order of the
	// agenda. Every term may stand in one basket; terms in none stay at Start.
	Baskets [][]int
	// Each is the protocol of a part.
	Each Protocol
	// Close is the closing rule. The zero value is SingleUndertaking.
	Close Closing
	// Mass is the share of Weights that must sign under CriticalMass, in (0, 1].
	// The zero value means 0.9.
	Mass float64
	// Weights are by seat, up to a factor. Nil counts heads.
	Weights []float64
	// Start is the text before any part is settled.
	Start terms.Draft
}

func (p Agenda) mass() float64 {
	if p.Mass == 0 {
		return 0.9
	}
	return p.Mass
}

// Validate reports baskets that are empty or share a term, rules that do not fit, and
// numbers out of range.
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

// Length is the deadline of all parts together and the round of signatures.
func (p Agenda) Length() int { return len(p.Baskets)*p.Each.Length() + 1 }

// parts is the memory of an Agenda.
type parts struct {
	basket  int
	inner   *inner
	settled int
	signed  []bool // by seat: has signed every part that was settled
}

func (m *parts) Clone() Memory {
	c := *m
	c.signed = append([]bool(nil), m.signed...)
	if m.inner != nil {
		c.inner = m.inner.clone()
	}
	return &c
}

func (m *parts) revalue(t *Table) error { return m.inner.revalue(t) }

// Turn lets one party speak on the part under discussion, or sign.
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

// harvest closes an agenda whose parts are agreed for good.
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

// sign asks every party whether it signs the whole.
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

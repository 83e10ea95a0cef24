package talks

import (
	"errors"
	"fmt"

	"github.com/tradetalk/tradetalk/agent/bargain"
)

// Plurilateral is an agreement of the willing: parties propose in turn, one a round,
// the others join or stay out, and the draft is agreed among those who join as soon as
// their weight reaches the critical mass. Nobody is bound who has not joined
// (Outcome.Signed). What a draft that others sign is worth to a party that stays out
// is not the protocol's business: under most-favoured-nation treatment it rides
// free.
//
// Source: the critical-mass negotiations of the GATT and the WTO, as in the Information
// Technology Agreement of 1996, which entered into force when its participants covered
// 90 % of world trade in the products (WTO, WT/MIN(96)/16, paragraph 3).
type Plurilateral struct {
	// Rounds is the deadline in rounds, one proposal each. At least 1.
	Rounds int
	// CriticalMass is the share of the weights that must have joined, in (0, 1].
	// The zero value means 0.9.
	CriticalMass float64
	// Weights are by seat, as shares of trade, up to a factor. Nil counts heads.
	Weights []float64
}

func (p Plurilateral) mass() float64 {
	if p.CriticalMass == 0 {
		return 0.9
	}
	return p.CriticalMass
}

// Validate reports a deadline below one round, a critical mass that is no share and
// weights that are none.
func (p Plurilateral) Validate(parties int) error {
	errs := checkWeights("Plurilateral.Weights", p.Weights, parties)
	if p.Rounds < 1 {
		errs = append(errs, fmt.Errorf("talks: Plurilateral.Rounds is %d; want at least 1", p.Rounds))
	}
	if m := p.mass(); !(m > 0 && m <= 1) {
		errs = append(errs, fmt.Errorf("talks: Plurilateral.CriticalMass is %v; want more than 0 and at most 1", m))
	}
	return errors.Join(errs...)
}

// Length is the deadline in rounds.
func (p Plurilateral) Length() int { return p.Rounds }

// Turn lets one party propose, join or stay out.
func (p Plurilateral) Turn(t *Table) Step {
	if t.Proposer < 0 {
		seat := t.Round % t.Parties()
		step := t.Ask(seat, bargain.CallPropose)
		switch {
		case t.Status != Ongoing:
		case step.Move.Act == bargain.ActOffer:
			t.Put(seat, step.Move.Draft)
		case step.Move.Act == bargain.ActLeave:
			t.Status, t.Culprit, t.Reason = WalkOut, seat, "it left"
		default:
			t.EndRound()
		}
		return step
	}
	step, last := t.Ballot(bargain.CallAnswer)
	if last && t.Status == Ongoing {
		// A share that is reached but for rounding is reached.
		if t.Support(p.Weights) >= p.mass()-1e-12 {
			t.agree(false)
		} else {
			t.Clear()
			t.EndRound()
		}
	}
	return step
}

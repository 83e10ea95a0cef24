package talks

import (
	"errors"
	"fmt"

	"github.com/tradetalk/tradetalk/agent/bargain"
)

// Plurilateral is the protocol of an agreement among the willing. Parties propose in
// turn, a proposal each round; the others join or stay out, and the draft is agreed
// among its supporters as soon as their weight reaches the critical mass. Only parties
// that join are bound (Outcome.Signed). The protocol does not set the payoff of a party
// outside the agreement: under most-favoured-nation treatment such a party rides free.
//
// Source: the critical-mass negotiations of the GATT and the WTO, such as the
// Information Technology Agreement of 1996, in force once its participants covered 90 %
// of world trade in the products (WTO, WT/MIN(96)/16, paragraph 3).
type Plurilateral struct {
	// Rounds is the deadline in rounds, with a proposal each round, at least 1.
	Rounds int
	// CriticalMass is the share of the weights needed to join, in (0, 1]. The zero
	// value means 0.9.
	CriticalMass float64
	// Weights are the weights of parties by seat, as shares of trade, up to a factor.
	// Nil means equal weights.
	Weights []float64
}

// DefaultMass is the default of Plurilateral.CriticalMass: the 90 % of world trade of the
// Information Technology Agreement.
const DefaultMass = 0.9

// mass returns the share needed, with the default filled in.
func (p Plurilateral) mass() float64 {
	if p.CriticalMass == 0 {
		return DefaultMass
	}
	return p.CriticalMass
}

// Validate returns the mistakes in the rules: a deadline below 1, a critical mass out
// of range and invalid weights.
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

// Length returns the deadline in rounds.
func (p Plurilateral) Length() int { return p.Rounds }

// Turn plays the turn of a party: a proposal or an answer.
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
		// The tolerance accepts a share reached up to rounding.
		if t.Support(p.Weights) >= p.mass()-1e-12 {
			t.agree(false)
		} else {
			t.Clear()
			t.EndRound()
		}
	}
	return step
}

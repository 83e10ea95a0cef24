package talks

import (
	"errors"
	"fmt"
	"math"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Formula is the protocol of bargaining over a single number that determines the text,
// such as the coefficient of a formula for tariff cuts. The chair reads out a ladder of
// drafts, a draft each round with the most ambitious first, and the first draft to
// reach the quota is agreed. Without such a draft there is no deal.
//
// Source: the formula cuts of the Kennedy, Tokyo and Doha rounds; Hoda (2001), Tariff
// Negotiations and Renegotiations under the GATT and the WTO, chapter 3.
type Formula struct {
	// Ladder holds the drafts in the order of reading. Nil means all drafts of the
	// space, the last first: for a single term, from the last option down to the first.
	Ladder []terms.Draft
	// Rungs is the length of the ladder if Ladder is nil: the largest number of drafts
	// read out, at least 1.
	Rungs int
	// Quota is the share of the weights needed in favour, in (0, 1]. The zero value
	// means 1: consensus.
	Quota float64
	// Weights are the weights of parties by seat, up to a factor. Nil means equal
	// weights.
	Weights []float64
}

// quota returns the share needed, with the default filled in.
func (p Formula) quota() float64 {
	if p.Quota == 0 {
		return 1
	}
	return p.Quota
}

// Validate returns the mistakes in the rules: an empty ladder, a quota out of range and
// invalid weights.
func (p Formula) Validate(parties int) error {
	errs := checkWeights("Formula.Weights", p.Weights, parties)
	if p.Ladder == nil && p.Rungs < 1 {
		errs = append(errs, fmt.Errorf("talks: Formula.Rungs is %d and there is no Ladder; want at least 1", p.Rungs))
	}
	if p.Ladder != nil && len(p.Ladder) == 0 {
		errs = append(errs, errors.New("talks: Formula.Ladder is empty; want at least one draft, or nil"))
	}
	if q := p.quota(); !(q > 0 && q <= 1) {
		errs = append(errs, fmt.Errorf("talks: Formula.Quota is %v; want more than 0 and at most 1", q))
	}
	return errors.Join(errs...)
}

// Length returns the number of rungs.
func (p Formula) Length() int {
	if p.Ladder != nil {
		return len(p.Ladder)
	}
	return p.Rungs
}

// Turn plays the answer of a party to the rung of the round.
func (p Formula) Turn(t *Table) Step {
	if t.Proposer < 0 {
		d, ok := p.rung(t)
		if !ok {
			t.fail(-1, "the ladder is not of this space")
			return Step{Round: t.Round, Seat: -1, Proposer: -1}
		}
		t.Put(t.Parties(), d)
	}
	step, last := t.Ballot(bargain.CallAnswer)
	if last && t.Status == Ongoing {
		switch {
		case t.Support(p.Weights) >= p.quota()-1e-12:
			t.agree(false)
		case t.Round+1 == t.Rounds || p.bottom(t):
			t.fail(t.refuser(), "it refused the last rung")
		default:
			t.Clear()
			t.EndRound()
		}
	}
	return step
}

// rung returns the draft of the round, or false for a draft outside the space.
func (p Formula) rung(t *Table) (terms.Draft, bool) {
	if p.Ladder != nil {
		d := p.Ladder[t.Round]
		return d, t.Space.Contains(d)
	}
	size, ok := t.Space.Size()
	if !ok {
		return terms.Draft{}, false
	}
	return t.Space.At(size - 1 - uint64(t.Round)), true
}

// bottom reports whether the space has no further rung.
func (p Formula) bottom(t *Table) bool {
	size, _ := t.Space.Size()
	return p.Ladder == nil && uint64(t.Round)+1 >= size
}

// Swiss returns the rate left by the Swiss formula of the Tokyo round from an ad
// valorem rate: a*t/(a+t). Rate and coefficient are in the same unit, percent or share;
// no resulting rate exceeds the coefficient.
//
// Source: WTO, TN/MA/W/103/Rev.3 (2008), paragraph 5.
func Swiss(rate, coefficient float64) float64 {
	if rate == 0 {
		return 0
	}
	if math.IsInf(coefficient, 1) {
		return rate
	}
	return coefficient * rate / (coefficient + rate)
}

package talks

import (
	"errors"
	"fmt"
	"math"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Formula is bargaining over one number that fixes everything, such as the coefficient
// of a tariff-cutting formula: the chair reads out a ladder of drafts, the most
// ambitious first, one a round, and the first that reaches the quota is agreed. If
// none does there is no deal.
//
// Source: the formula cuts of the Kennedy, Tokyo and Doha rounds; Hoda (2001), Tariff
// Negotiations and Renegotiations under the GATT and the WTO, chapter 3.
type Formula struct {
	// Ladder holds the drafts in the order in which they are read out. Nil means
	// all drafts of the space, the last one first, which reads a single term from
	// its last option down to its first.
	Ladder []terms.Draft
	// Rungs is the length of the ladder if Ladder is nil: the number of drafts
	// read out at most. At least 1 then.
	Rungs int
	// Quota is the share of the weights that must say yes, in (0, 1]. The zero value
	// means 1: consensus.
	Quota float64
	// Weights are by seat, up to a factor. Nil counts heads.
	Weights []float64
}

func (p Formula) quota() float64 {
	if p.Quota == 0 {
		return 1
	}
	return p.Quota
}

// Validate reports an empty ladder, a quota that is no share and weights that are
// none.
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

// Length is the number of rungs.
func (p Formula) Length() int {
	if p.Ladder != nil {
		return len(p.Ladder)
	}
	return p.Rungs
}

// Turn lets one party answer the rung of the round.
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

// Swiss is the rate that the Swiss formula of the Tokyo round leaves of an ad valorem
// rate: a*t/(a+t). Rate and coefficient are in the same unit, percent or share; no
// rate ends above the coefficient.
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

package talks

import (
	"errors"
	"fmt"
	"math"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/internal/stream"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// This file decides how a mediator changes a single text and how the text is adopted,
// from votes, a temperature and a seed. Sources: Fisher (1978); Klein, Faratin, Sayama
// and Bar-Yam (2003).

// SingleText is the protocol of mediation with a single negotiating text. A chair
// without a vote and without knowledge of utilities holds a text and proposes a change
// of a single term in each round; each party states whether the changed text is better.
// A change preferred by all becomes part of the text. In the end all parties are asked
// for a signature under the text, and each can veto the text.
//
// Without Heat the chair climbs and stops at a text that no single change improves for
// all. With Heat the chair anneals, and adopts a change refused by a share s of the
// parties with probability
//
//	exp(-s / (Heat * (1 - t))),   t = round / Rounds,
//
// so that the text can leave a local optimum in early rounds.
//
// Sources: Fisher (1978), International Mediation, for the one-text procedure; Klein,
// Faratin, Sayama and Bar-Yam (2003), Negotiating complex contracts, Group Decision and
// Negotiation 12: 111-125, for the annealing mediator (in the paper the votes of
// parties are noisy as well).
type SingleText struct {
	// Rounds is the number of changes proposed, at least 1, before the vote on the
	// whole text.
	Rounds int
	// Start is the initial text. By convention the zero Draft is the status quo.
	Start terms.Draft
	// Heat is the initial temperature, as a share of refusals, 0 or more. The zero
	// value is a chair that climbs. At 0.2 a change refused by a fifth of the parties
	// passes at first with probability 1/e.
	Heat float64
	// Seed is the seed of the draws of the chair. A draw depends on the seed and the
	// round alone.
	Seed uint64
}

// Validate returns the mistakes in the rules: a number of rounds below 1, or a negative
// or infinite heat.
func (p SingleText) Validate(int) error {
	var errs []error
	if p.Rounds < 1 {
		errs = append(errs, fmt.Errorf("talks: SingleText.Rounds is %d; want at least 1", p.Rounds))
	}
	if !(p.Heat >= 0) || math.IsInf(p.Heat, 1) {
		errs = append(errs, fmt.Errorf("talks: SingleText.Heat is %v; want a finite number that is not negative", p.Heat))
	}
	return errors.Join(errs...)
}

// Length returns the number of changes plus the vote on the whole text.
func (p SingleText) Length() int { return p.Rounds + 1 }

// Turn plays the answer of a party.
func (p SingleText) Turn(t *Table) Step {
	chair := t.Parties()
	draws := stream.Root(p.Seed).Text("single text").Int(uint64(t.Round))
	if t.Proposer < 0 {
		if t.Round == 0 && !t.HasText {
			if !t.Space.Contains(p.Start) {
				t.fail(-1, "SingleText.Start is not a draft of the space")
				return Step{Seat: -1, Proposer: -1}
			}
			t.Text, t.HasText = p.Start, true
		}
		if t.Round < p.Rounds {
			t.Put(chair, p.change(t, draws))
		} else {
			t.HasText = false
			t.Put(chair, t.Text)
		}
	}
	if t.Round == p.Rounds {
		step, last := t.Ballot(bargain.CallAnswer)
		if last && t.Status == Ongoing {
			if veto := t.refuser(); veto >= 0 {
				t.fail(veto, "it vetoed the text")
			} else {
				t.agree(true)
			}
		}
		return step
	}
	step, last := t.Ballot(bargain.CallPrefer)
	if last && t.Status == Ongoing {
		if p.adopt(t, draws) {
			t.Text = t.Draft
		}
		t.Clear()
		t.EndRound()
	}
	return step
}

// change returns a random draft of the space that differs from the text in a single
// term.
func (p SingleText) change(t *Table, draws stream.Name) terms.Draft {
	open := 0
	for range t.Space.Neighbours(t.Text) {
		open++
	}
	if open == 0 {
		return t.Text
	}
	word, _ := draws.Text("change").Words()
	n := int(word % uint64(open))
	for d := range t.Space.Neighbours(t.Text) {
		if n == 0 {
			return d
		}
		n--
	}
	return t.Text
}

// adopt reports whether the change becomes part of the text.
func (p SingleText) adopt(t *Table, draws stream.Name) bool {
	refused := 1 - t.Support(nil)
	if refused == 0 {
		return true
	}
	heat := p.Heat * (1 - float64(t.Round)/float64(p.Rounds))
	if heat <= 0 {
		return false
	}
	word, _ := draws.Text("adopt").Words()
	return float64(word>>11)/(1<<53) < math.Exp(-refused/heat)
}

package talks

import (
	"errors"
	"fmt"
	"math"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/internal/stream"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// SingleText is mediation by a single negotiating text. A chair, who is no party and
// knows nobody's utility, holds a text and proposes one change of one term in each
// round; the parties say whether they prefer the changed text. A change that all
// prefer becomes the text. In the end the text is put to all parties for
// signature, and each of them can veto it.
//
// A chair that climbs stops at a text that no single change improves for all. A chair
// that anneals takes a change that a share s of the parties refuses with probability
//
//	exp(-s / (Heat * (1 - t))),   t = round / Rounds,
//
// so that the text can leave such a place early on.
//
// Sources: Fisher (1978), International Mediation, for the one-text procedure;
// Klein, Faratin, Sayama and Bar-Yam (2003), Negotiating complex contracts, Group
// Decision and Negotiation 12: 111-125, for the annealing mediator (there the parties'
// votes are noisy as well).
type SingleText struct {
	// Rounds is how many changes the chair proposes. At least 1; the vote on the
	// text as a whole comes after them.
	Rounds int
	// Start is the text at the beginning. The zero Draft is the status quo of
	// texts that are written so.
	Start terms.Draft
	// Heat is the temperature at the beginning. The zero value means none: a chair
	// that climbs. About 0.2 lets one refusal in five pass at first.
	Heat float64
	// Seed is the seed of the chair's draws. A draw depends on the seed and the
	// round alone.
	Seed uint64
}

// Validate reports a number of rounds below one and a heat that is no temperature.
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

// Length is the number of changes and the vote on the whole.
func (p SingleText) Length() int { return p.Rounds + 1 }

// Turn lets one party answer.
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

// change draws a draft of the space that differs from the text in one term.
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

// adopt says whether the change becomes the text.
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

package talks

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent/bargain"
)

// Ballot asks the next party without a vote on the standing draft, and reports whether
// the vote was the last. The proposer has no vote. A party that accepts stands by the
// draft from then on. Votes are secret until all are cast, and the order of seats is
// irrelevant.
func (t *Table) Ballot(call bargain.Call) (step Step, last bool) {
	seat := t.voter()
	step = t.Poll(seat, call)
	if t.Status != Ongoing {
		return step, true
	}
	t.voted[seat] = true
	t.ballot = append(t.ballot, step)
	switch step.Move.Act {
	case bargain.ActAccept:
		t.stands[seat] = true
	case bargain.ActLeave:
		t.Status, t.Culprit, t.Reason = WalkOut, seat, "it left"
	}
	if t.Status == Ongoing && t.voter() >= 0 {
		return step, false
	}
	for i := range t.ballot {
		t.Tell(&t.ballot[i])
	}
	t.ballot = t.ballot[:0]
	clear(t.voted)
	return step, true
}

// voter returns the first seat without a vote on the standing draft, or -1.
func (t *Table) voter() int {
	for seat, done := range t.voted {
		if !done && seat != t.Proposer {
			return seat
		}
	}
	return -1
}

// Support returns the weight of the parties that stand by the draft on the table, as a
// share of all weights in [0, 1]. Nil means equal weights.
func (t *Table) Support(weights []float64) float64 {
	in, all := 0.0, 0.0
	for seat, stands := range t.stands {
		w := 1.0
		if weights != nil {
			w = weights[seat]
		}
		all += w
		if stands {
			in += w
		}
	}
	return in / all
}

// refuser returns the first seat that does not stand by the draft on the table, or -1.
func (t *Table) refuser() int {
	for seat, stands := range t.stands {
		if !stands {
			return seat
		}
	}
	return -1
}

// EndRound ends the round, and the talks after the last round.
func (t *Table) EndRound() {
	t.Next = 0
	if t.Round++; t.Round >= t.Rounds && t.Status == Ongoing {
		t.Status = Deadline
	}
}

// agree ends the talks with the draft on the table. The draft binds the parties that
// stand by the draft, or all parties.
func (t *Table) agree(all bool) {
	t.Status = Agreed
	t.Signed = nil
	if !all && t.refuser() >= 0 {
		t.Signed = append([]bool(nil), t.stands...)
	}
}

// fail ends the talks without a deal.
func (t *Table) fail(culprit int, reason string) {
	t.Status, t.Culprit, t.Reason = NoDeal, culprit, reason
}

// checkWeights returns the mistakes in a list of weights: a wrong number, negative or
// infinite weights, and weights all zero.
func checkWeights(field string, weights []float64, parties int) (errs []error) {
	if weights == nil {
		return nil
	}
	if len(weights) != parties {
		errs = append(errs, fmt.Errorf("talks: %s has %d numbers for %d parties; want one for each, or none", field, len(weights), parties))
	}
	sum := 0.0
	for seat, w := range weights {
		if !(w >= 0) || w > 1e300 {
			errs = append(errs, fmt.Errorf("talks: %s[%d] is %v; want a finite number that is not negative", field, seat, w))
		}
		sum += w
	}
	if len(errs) == 0 && sum == 0 {
		errs = append(errs, fmt.Errorf("talks: %s are all zero", field))
	}
	return errs
}

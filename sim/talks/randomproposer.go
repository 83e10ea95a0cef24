package talks

import (
	"errors"
	"fmt"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/internal/stream"
)

// This file decides the course of legislative bargaining under the closed and the open
// rule, from a quota, weights of recognition and a seed. Sources: Baron and Ferejohn
// (1989), sections 2 and 4; Okada (1996).

// RandomProposer is the protocol of legislative bargaining. In each round a random
// party proposes a draft.
//
// Under the closed rule the others vote, and the draft is agreed if Quota parties, the
// proposer included, are in favour; otherwise the next round begins with an empty
// table.
//
// Under the open rule another random party calls the vote, by acceptance of the draft,
// or moves an amendment. The amendment is put to the vote against the draft, and the
// winner is the draft of the next round, when another party is drawn.
//
// Outvoted parties are bound by the agreement; Outcome.Signed lists the parties in
// favour. Only a Quota of all parties guarantees every reserve.
//
// Source: Baron and Ferejohn (1989), Bargaining in legislatures, American Political
// Science Review 83: 1181-1206, sections 2 and 4. With a Quota of all parties the
// closed rule is the random-proposer game of Okada (1996), Games and Economic Behavior
// 16: 97-108.
type RandomProposer struct {
	// Rounds is the deadline in rounds, at least 1.
	Rounds int
	// Quota is the number of parties needed in favour, the proposer included, from 1 to
	// the number of parties. The zero value means all parties.
	Quota int
	// Weights are the probabilities of recognition by seat, up to a factor. Nil means
	// equal weights.
	Weights []float64
	// Open selects the open rule.
	Open bool
	// Seed is the seed of the draws. A draw depends on the seed and the round alone.
	Seed uint64
}

// Validate returns the mistakes in the rules: a deadline below 1, a quota out of range
// and invalid weights.
func (p RandomProposer) Validate(parties int) error {
	errs := checkWeights("RandomProposer.Weights", p.Weights, parties)
	if p.Rounds < 1 {
		errs = append(errs, fmt.Errorf("talks: RandomProposer.Rounds is %d; want at least 1", p.Rounds))
	}
	if p.Quota < 0 || p.Quota > parties {
		errs = append(errs, fmt.Errorf("talks: RandomProposer.Quota is %d; want 1 to %d, or 0 for all %d", p.Quota, parties, parties))
	}
	return errors.Join(errs...)
}

// Length returns the deadline in rounds.
func (p RandomProposer) Length() int { return p.Rounds }

// floor is the stage of a round.
type floor uint8

const (
	proposing floor = iota
	debating        // a draft is on the table; a party may call the vote or amend the draft
	voting          // the draft is put to the vote
	amending        // an amendment is put to the vote against the draft
)

// legislature is the memory of a RandomProposer.
type legislature struct {
	floor floor
	mover int // the mover of the Text open to amendment
}

// Clone returns an independent copy of the memory.
func (l *legislature) Clone() Memory { c := *l; return &c }

// revalue returns to the stage of proposals after the withdrawal of the draft. If the
// mover of the text would no longer sign the text, the amendment alone stays on the
// table.
func (l *legislature) revalue(t *Table) error {
	switch {
	case t.Proposer < 0:
		l.floor, t.HasText = proposing, false
	case l.floor == amending && !signable(t.menus[l.mover], t.Text):
		l.floor, t.HasText = debating, false
	}
	return nil
}

// Turn plays the turn of a party: a proposal, an amendment or a vote.
func (p RandomProposer) Turn(t *Table) Step {
	l, ok := t.Memory.(*legislature)
	if !ok {
		l = &legislature{}
		t.Memory = l
	}
	switch l.floor {
	case voting:
		step, last := t.Ballot(bargain.CallAnswer)
		if last && t.Status == Ongoing {
			p.count(t, l)
		}
		return step
	case amending:
		step, last := t.Ballot(bargain.CallPrefer)
		if last && t.Status == Ongoing {
			if 2*t.Support(nil) <= 1 { // the amendment needs a majority
				t.Proposer, t.Draft = l.mover, t.Text
			}
			clear(t.stands)
			t.stands[t.Proposer] = true
			t.HasText = false
			l.floor = debating
			t.EndRound()
		}
		return step
	case debating:
		return p.debate(t, l)
	}
	seat := p.draw(t, "proposer", -1)
	step := t.Ask(seat, bargain.CallPropose)
	if t.Status != Ongoing {
		return step
	}
	switch step.Move.Act {
	case bargain.ActOffer:
		t.Put(seat, step.Move.Draft)
		l.floor = voting
		if p.Open {
			l.floor = debating
		}
	case bargain.ActLeave:
		t.Status, t.Culprit, t.Reason = WalkOut, seat, "it left"
	default:
		t.EndRound()
	}
	return step
}

// count closes the vote on the standing draft.
func (p RandomProposer) count(t *Table, l *legislature) {
	quota := p.Quota
	if quota == 0 {
		quota = t.Parties()
	}
	yes := 0
	for _, stands := range t.stands {
		if stands {
			yes++
		}
	}
	if yes >= quota {
		t.agree(false)
		return
	}
	t.Clear()
	l.floor = proposing
	t.EndRound()
}

// debate lets a random party call the vote or amend the draft.
func (p RandomProposer) debate(t *Table, l *legislature) Step {
	seat := p.draw(t, "amender", t.Proposer)
	step := t.Ask(seat, bargain.CallSpeak)
	if t.Status != Ongoing {
		return step
	}
	switch step.Move.Act {
	case bargain.ActAccept:
		t.stands[seat], t.voted[seat] = true, true // the party that calls the vote is in favour
		l.floor = voting
		if t.voter() < 0 {
			clear(t.voted)
			p.count(t, l)
		}
	case bargain.ActOffer:
		l.mover = t.Proposer
		t.Text, t.HasText = t.Draft, true
		t.Put(seat, step.Move.Draft)
		l.floor = amending
	case bargain.ActLeave:
		t.Status, t.Culprit, t.Reason = WalkOut, seat, "it left"
	default:
		t.EndRound()
	}
	return step
}

// draw returns the party recognised in the round. The seat not is never drawn.
func (p RandomProposer) draw(t *Table, purpose string, not int) int {
	word, _ := stream.Root(p.Seed).Text(purpose).Int(uint64(t.Round)).Words()
	total := 0.0
	for seat := range t.Parties() {
		total += p.weight(seat, not)
	}
	if total == 0 { // all weight is with the excluded seat
		return (not + 1) % t.Parties()
	}
	at := float64(word>>11) / (1 << 53) * total
	last := 0
	for seat := range t.Parties() {
		w := p.weight(seat, not)
		if w > 0 {
			last = seat
			if at -= w; at < 0 {
				return seat
			}
		}
	}
	return last
}

// weight returns the weight of recognition of a seat, 0 for the excluded seat.
func (p RandomProposer) weight(seat, not int) float64 {
	switch {
	case seat == not:
		return 0
	case p.Weights == nil:
		return 1
	}
	return p.Weights[seat]
}

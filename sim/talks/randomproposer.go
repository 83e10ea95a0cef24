package talks

import (
	"errors"
	"fmt"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/internal/stream"
)

// RandomProposer is legislative bargaining. In each round a party is drawn that puts a
// draft before the others.
//
// Under the closed rule they vote on it, and it is agreed if Quota of them, the
// proposer included, say yes; otherwise the next round begins with an empty table.
//
// Under the open rule another party is drawn that either calls the vote, by accepting
// the draft, or moves an amendment, which is put to the vote against the draft; the
// winner lies before the parties in the next round, when another party is drawn.
//
// Who is outvoted is bound all the same: Outcome.Signed tells who was not. Only with
// a Quota of all parties does nobody end below its reserve.
//
// Source: Baron and Ferejohn (1989), Bargaining in legislatures, American Political
// Science Review 83: 1181-1206, sections 2 and 4. With a Quota of all parties the
// closed rule is the random-proposer game of Okada (1996), Games and Economic Behavior
// 16: 97-108.
type RandomProposer struct {
	// Rounds is the deadline in rounds. At least 1.
	Rounds int
	// Quota is how many must say yes, the proposer included. The zero value means
	// all parties. From 1 to the number of parties.
	Quota int
	// Weights are the probabilities of recognition, by seat, up to a factor. Nil
	// means equal ones.
	Weights []float64
	// Open chooses the open rule.
	Open bool
	// Seed is the seed of the draws. A draw depends on the seed and the round alone.
	Seed uint64
}

// Validate reports a deadline below one round, a quota out of range and weights that
// are none.
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

// Length is the deadline in rounds.
func (p RandomProposer) Length() int { return p.Rounds }

// floor is where the open rule stands within a round.
type floor uint8

const (
	proposing floor = iota
	debating        // a draft is on the table; somebody may call the vote or amend it
	voting          // the draft is put to the vote
	amending        // an amendment is put to the vote against the draft
)

// legislature is the memory of a RandomProposer.
type legislature struct {
	floor floor
	mover int // who had moved the Text that an amendment would change
}

func (l *legislature) Clone() Memory { c := *l; return &c }

// revalue begins again with a proposal if the draft has been withdrawn, and leaves the
// amendment alone on the table if who had moved the text would no longer sign that.
func (l *legislature) revalue(t *Table) error {
	switch {
	case t.Proposer < 0:
		l.floor, t.HasText = proposing, false
	case l.floor == amending && !signable(t.menus[l.mover], t.Text):
		l.floor, t.HasText = debating, false
	}
	return nil
}

// Turn lets one party speak or vote.
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
			if 2*t.Support(nil) <= 1 { // the amendment fails unless a majority wants it
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

// debate lets the party that is drawn call the vote or amend the draft.
func (p RandomProposer) debate(t *Table, l *legislature) Step {
	seat := p.draw(t, "amender", t.Proposer)
	step := t.Ask(seat, bargain.CallSpeak)
	if t.Status != Ongoing {
		return step
	}
	switch step.Move.Act {
	case bargain.ActAccept:
		t.stands[seat], t.voted[seat] = true, true // who calls the vote votes for the draft
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

// draw names the party that is recognised this round; not is never drawn.
func (p RandomProposer) draw(t *Table, purpose string, not int) int {
	word, _ := stream.Root(p.Seed).Text(purpose).Int(uint64(t.Round)).Words()
	total := 0.0
	for seat := range t.Parties() {
		total += p.weight(seat, not)
	}
	if total == 0 { // all the weight is with the one that is not drawn
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

func (p RandomProposer) weight(seat, not int) float64 {
	switch {
	case seat == not:
		return 0
	case p.Weights == nil:
		return 1
	}
	return p.Weights[seat]
}

package talks

import (
	"errors"
	"fmt"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/internal/stream"
)

// Breakdown is a protocol under which talks may end at any refusal: after each refused draft,
// by a counter-offer or a pass, the talks break down with a given chance, without a deal.
//
// Source: Binmore, Rubinstein and Wolinsky (1986), The Nash bargaining solution in economic
// modelling, RAND Journal of Economics 17: 176-188. A chance p of breakdown acts on a party
// without a reserve as a discount factor of 1-p: two parties share a pie as in the game of
// Rubinstein (1982).
type Breakdown struct {
	// Protocol holds the rules of the talks.
	Protocol Protocol
	// Chance is the probability of an end after a refusal, from 0 to 1. The zero value means
	// no end by chance.
	Chance float64
	// Seed is the seed of the draws. A draw depends on the seed, the round and the seat of the
	// refusal alone.
	Seed uint64
}

// BrokeDown is the Reason of talks ended by chance, with the status NoDeal.
const BrokeDown = "the talks broke down"

// Validate returns the mistakes in the rules for a number of parties.
func (p Breakdown) Validate(parties int) error {
	var errs []error
	if !(p.Chance >= 0 && p.Chance <= 1) {
		errs = append(errs, fmt.Errorf("talks: Breakdown.Chance is %v; want a probability from 0 to 1", p.Chance))
	}
	if p.Protocol == nil {
		return errors.Join(append(errs, errors.New("talks: Breakdown.Protocol is nil; want the rules of the talks"))...)
	}
	return errors.Join(append(errs, p.Protocol.Validate(parties))...)
}

// Length returns the largest number of full rounds.
func (p Breakdown) Length() int { return p.Protocol.Length() }

// Turn plays the turn of the next seat and then draws whether a refusal ends the talks.
func (p Breakdown) Turn(t *Table) Step {
	step := p.Protocol.Turn(t)
	refused := step.Proposer >= 0 && (step.Move.Act == bargain.ActOffer || step.Move.Act == bargain.ActPass)
	if p.Chance == 0 || !refused || t.Status != Ongoing {
		return step
	}
	name := stream.Root(p.Seed).Text("breakdown").Int(uint64(step.Round)).Int(uint64(step.Seat))
	if name.Rand().Float64() < p.Chance {
		t.Status, t.Culprit, t.Reason = NoDeal, -1, BrokeDown
	}
	return step
}

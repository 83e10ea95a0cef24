package talks_test

import (
	"context"
	"errors"
	"fmt"
	"math/bits"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// presidency is a protocol of a researcher's own: each round one seat proposes, and the others
// vote by weight. A poll of the first seat comes before the first round, and nobody hears its
// answer but the second.
type presidency struct {
	rounds  int
	weights []float64
	needs   float64
}

func (p presidency) Validate(parties int) error {
	if len(p.weights) != parties {
		return errors.New("a weight for each party is missing")
	}
	return nil
}

func (p presidency) Length() int { return p.rounds }

func (p presidency) Turn(t *talks.Table) talks.Step {
	if t.Memory == nil {
		t.Memory = sounded{}
		step := t.Poll(0, bargain.CallSpeak)
		t.Tell(&step, 1%t.Parties())
		return step
	}
	if t.Proposer < 0 {
		seat := t.Round % t.Parties()
		step := t.Ask(seat, bargain.CallSpeak)
		if t.Status == talks.Ongoing && step.Move.Act == bargain.ActOffer {
			t.Put(seat, step.Move.Draft)
			if t.Assent(seat) { // a table of one
				t.Status = talks.Agreed
			}
		} else {
			t.EndRound()
		}
		return step
	}
	step, last := t.Ballot(bargain.CallAnswer)
	switch {
	case !last || t.Status != talks.Ongoing:
	case t.Support(p.weights) >= p.needs:
		t.Status = talks.Agreed
	default:
		t.Clear()
		t.EndRound()
	}
	return step
}

// sounded says that the poll has been taken.
type sounded struct{}

func (s sounded) Clone() talks.Memory { return s }

// Three parties under rules of a researcher's own.
func ExampleProtocol() {
	space, err := terms.NewSpace(terms.Choice("tariff cut", 0, 25, 50, 75, 100))
	if err != nil {
		fmt.Println(err)
		return
	}
	party := func(name string, worth ...float64) talks.Party {
		u, err := bargain.NewAdditive(space, 1, [][]float64{worth})
		if err != nil {
			fmt.Println(err)
		}
		return talks.Party{Name: name, Utility: u, Player: bargain.Boulware{Exponent: 1}}
	}
	rules := presidency{rounds: 12, weights: []float64{3, 2, 1}, needs: 0.65}
	out, err := talks.Play(context.Background(), space, rules,
		party("A", 0, 2, 4, 6, 8), party("B", 5, 4, 2, 1, 0), party("C", 0, 1, 3, 2, 0))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%v in round %d: %s\n", out.Status, out.Rounds, space.Format(out.Draft))
	// Output:
	// agreed in round 7: tariff cut 75
}

// The same three parties under each protocol of the package.
func ExamplePlay_protocols() {
	space, err := terms.NewSpace(terms.Choice("cut of A", 0, 50, 100), terms.Choice("cut of B", 0, 50, 100))
	if err != nil {
		fmt.Println(err)
		return
	}
	var parties []talks.Party
	for k, worth := range [][][]float64{{{0, -1, -3}, {0, 2, 4}}, {{0, 2, 4}, {0, -1, -3}}, {{0, 1, 1}, {0, 1, 1}}} {
		u, err := bargain.NewAdditive(space, 0, worth)
		if err != nil {
			fmt.Println(err)
			return
		}
		parties = append(parties, talks.Party{Name: string(rune('A' + k)), Utility: u, Player: bargain.Linear()})
	}
	offers := talks.AlternatingOffers{Rounds: 10}
	for _, rules := range []talks.Protocol{
		offers,
		talks.RandomProposer{Rounds: 10, Quota: 2, Seed: 1},
		talks.Plurilateral{Rounds: 10, CriticalMass: 0.6},
		talks.Formula{Rungs: 9, Quota: 0.6},
		talks.FullDisclosure{Rounds: 10},
		talks.RequestOffer{Owner: []int{0, 1}, Rounds: 10},
		talks.Breakdown{Protocol: offers, Chance: 0.05, Seed: 1},
		talks.SideTalks{Groups: [][]int{{0, 1}}, Within: offers, Then: offers},
		talks.Agenda{Baskets: [][]int{{0}, {1}}, Each: talks.RandomProposer{Rounds: 5, Quota: 2}, Close: talks.SingleUndertaking},
	} {
		out, err := talks.Play(context.Background(), space, rules, parties...)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%T: %v, %s\n", rules, out.Status, space.Format(out.Draft))
	}
	// Output:
	// talks.AlternatingOffers: agreed, cut of A 50; cut of B 50
	// talks.RandomProposer: agreed, cut of A 100; cut of B 50
	// talks.Plurilateral: agreed, cut of A 50; cut of B 100
	// talks.Formula: agreed, cut of A 50; cut of B 100
	// talks.FullDisclosure: agreed, cut of A 50; cut of B 50
	// talks.RequestOffer: agreed, cut of A 50; cut of B 50
	// talks.Breakdown: no deal, cut of A 0; cut of B 0
	// talks.SideTalks: agreed, cut of A 50; cut of B 50
	// talks.Agenda: agreed, cut of A 50; cut of B 50
}

// A coalition game, and red lines that exclude each other.
func ExampleCoalitions() {
	game, err := talks.NewCoalitions(3, func(set uint32) float64 {
		if n := bits.OnesCount32(set); n >= 2 {
			return float64(n)
		}
		return 0
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, stable := game.Core()
	fmt.Printf("Shapley values %.2f, a stable division exists: %v\n", game.Shapley(), stable)
	// Output:
	// Shapley values [1.00 1.00 1.00], a stable division exists: true
}

package talks_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// sum is an additive utility for tests.
func sum(t require.TestingT, space *terms.Space, reserve float64, parts ...[]float64) bargain.Utility {
	u, err := bargain.NewAdditive(space, reserve, parts)
	require.NoError(t, err)
	return u
}

func grid(t require.TestingT, sizes ...int) *terms.Space {
	var list []terms.Term
	for k, n := range sizes {
		values := make([]float64, n)
		for v := range values {
			values[v] = float64(v)
		}
		list = append(list, terms.Choice(string(rune('a'+k)), values...))
	}
	space, err := terms.NewSpace(list...)
	require.NoError(t, err)
	return space
}

// Three parties each own a concession at a cost of 2, with a gain of 1.5 to each other
// party. Two of them trade, and the third gains 3 for nothing, twice the gain of each
// of the others; in its own talks no party is willing to pay again.
func TestRequestOfferLetsThirdPartiesRideFree(t *testing.T) {
	space := grid(t, 2, 2, 2)
	cost, gift := []float64{0, -2}, []float64{0, 1.5}
	party := func(name string, parts ...[]float64) talks.Party {
		return talks.Party{Name: name, Utility: sum(t, space, 0, parts...), Player: bargain.Conceder()}
	}
	parties := []talks.Party{party("A", cost, gift, gift), party("B", gift, cost, gift), party("C", gift, gift, cost)}
	protocol := talks.RequestOffer{Owner: []int{0, 1, 2}, Rounds: 5, Pairs: [][2]int{{0, 1}}}
	// 1.5 - 2 is a loss: without a gift of a third party there is no trade.
	out, err := talks.Play(context.Background(), space, protocol, parties...)
	require.NoError(t, err)
	require.Equal(t, talks.NoDeal, out.Status)
	require.Equal(t, "no pair has made a deal", out.Reason)

	gift[1] = 3 // the slices are copied by NewAdditive, so build the parties anew
	parties = []talks.Party{party("A", cost, gift, gift), party("B", gift, cost, gift), party("C", gift, gift, cost)}
	out, err = talks.Play(context.Background(), space, protocol, parties...)
	require.NoError(t, err)
	require.Equal(t, talks.Agreed, out.Status)
	require.Equal(t, []int{0, 1}, out.Signed)
	worth := func(i int) float64 { return parties[i].Utility.Value(out.Draft) }
	require.Equal(t, 1.0, worth(0))
	require.Equal(t, 1.0, worth(1))
	require.Equal(t, 6.0, worth(2), "C has signed nothing and has both concessions")
	require.Equal(t, 0, space.Choice(out.Draft, 2), "nobody has asked C")

	// C has no gain left when A and B ask: the concessions are in the text already.
	protocol.Pairs = nil
	out, err = talks.Play(context.Background(), space, protocol, parties...)
	require.NoError(t, err)
	require.Equal(t, talks.Agreed, out.Status)
	require.Equal(t, []int{0, 1}, out.Signed)
	require.Equal(t, 6.0, worth(2))
}

// A part with a loss for a party is settled under the single undertaking because
// another part compensates, and is never harvested early.
func TestClosingRules(t *testing.T) {
	space := grid(t, 3, 3)
	wins, loses := []float64{0, 1.5, 3}, []float64{0, -.5, -1}
	play := func(c talks.Closing, reserveB float64) talks.Outcome {
		out, err := talks.Play(context.Background(), space,
			talks.Agenda{Baskets: [][]int{{0}, {1}}, Each: talks.AlternatingOffers{Rounds: 5}, Close: c, Mass: 0.5},
			talks.Party{Name: "A", Utility: sum(t, space, 0, wins, loses), Player: bargain.Linear()},
			talks.Party{Name: "B", Utility: sum(t, space, reserveB, loses, wins), Player: bargain.Linear()})
		require.NoError(t, err)
		return out
	}
	out := play(talks.SingleUndertaking, 0)
	require.Equal(t, talks.Agreed, out.Status)
	require.NotEqual(t, terms.Draft{}, out.Draft, "something is traded")
	out = play(talks.EarlyHarvest, 0)
	require.Equal(t, terms.Draft{}, out.Draft, "either part leaves one of them worse off")
	out = play(talks.SingleUndertaking, 5)
	require.Equal(t, talks.NoDeal, out.Status)
	require.Equal(t, "B", out.Party)
	require.Equal(t, "it did not sign the whole", out.Reason)
	out = play(talks.CriticalMass, 5)
	require.Equal(t, talks.Agreed, out.Status)
	require.Equal(t, []int{0}, out.Signed, "A alone is enough")
}

// eavesdropper records the moves heard.
type eavesdropper struct {
	bargain.Player
	heard *[]bargain.Said
}

func (p eavesdropper) Clone() bargain.Player { return eavesdropper{p.Player.Clone(), p.heard} }
func (p eavesdropper) Act(t *bargain.Turn) bargain.Move {
	*p.heard = append(*p.heard, t.Heard...)
	return p.Player.Act(t)
}

// Moves in side talks are private, and the agreement of a group is proposed in the
// plenary.
func TestSideTalks(t *testing.T) {
	space := line(t, 5)
	u := func(values ...float64) list { return list{space: space, values: values} }
	var heard []bargain.Said
	parties := []talks.Party{
		{Name: "A", Utility: u(0, 4, 3, 0, 0), Player: bargain.Conceder()},
		{Name: "B", Utility: u(0, 3, 4, 0, 0), Player: bargain.Conceder()},
		{Name: "C", Utility: u(0, 1, 2, 5, 9), Player: eavesdropper{bargain.Tough{}, &heard}},
	}
	protocol := talks.SideTalks{Groups: [][]int{{0, 1}}, Within: talks.AlternatingOffers{Rounds: 9}, Then: talks.AlternatingOffers{Rounds: 4}}
	out, steps, err := talks.Transcribe(context.Background(), space, protocol, parties...)
	require.NoError(t, err)
	require.Equal(t, talks.Deadline, out.Status, "C is tough")
	private := 0
	var pact terms.Draft
	for _, s := range steps {
		if s.Private {
			private++
			require.NotEqual(t, 2, s.Seat)
			pact = s.Answered
		}
	}
	require.Positive(t, private)
	require.Equal(t, steps[private].Move, bargain.Offer(pact), "A puts on the table what A and B have agreed")
	require.Len(t, heard, len(steps)-private-1, "C heard the plenary up to its last turn, and nothing else")
	_, err = talks.NewSession(space, talks.SideTalks{Groups: [][]int{{0}, {1, 1}, {0, 7}}}, parties...)
	for _, want := range []string{"Groups[0] has 1 members", "names seat 1 twice", "names seat 7", "Within is missing", "Then is missing"} {
		require.ErrorContains(t, err, want)
	}
}

// A pact that has become too costly for a member is proposed by another member.
func TestPactsAreNotPutForwardAtALoss(t *testing.T) {
	space := line(t, 3)
	u := func(values ...float64) list { return list{space: space, values: values} }
	s, err := talks.NewSession(space, talks.SideTalks{Groups: [][]int{{0, 1}}, Within: talks.AlternatingOffers{Rounds: 3}, Then: talks.AlternatingOffers{Rounds: 2}},
		talks.Party{Name: "A", Utility: u(0, 5, 1), Player: bargain.Tough{}},
		talks.Party{Name: "B", Utility: u(0, 5, 1), Player: bargain.Tough{}},
		talks.Party{Name: "C", Utility: u(9, 0, 0), Player: bargain.Tough{}})
	require.NoError(t, err)
	pact := space.At(1)
	var plenary []talks.Step
	private := 0
	for step := range s.Steps() {
		if step.Private {
			if private++; private == 2 { // A has offered and B accepted
				require.Equal(t, bargain.Accept(), step.Move)
				require.NoError(t, s.Revalue(0, u(0, -5, 1)))
			}
			continue
		}
		plenary = append(plenary, step)
	}
	require.Equal(t, talks.Deadline, s.Outcome().Status, "C is tough, and nobody is at fault")
	require.Equal(t, bargain.Offer(space.At(2)), plenary[0].Move, "the pact is worth less than its reserve to A by now")
	require.Equal(t, bargain.Offer(pact), plenary[1].Move)
}

// Under the open rule a majority can replace a proposal by a better one.
func TestOpenRuleAmends(t *testing.T) {
	space := line(t, 3)
	u := func(values ...float64) list { return list{space: space, values: values} }
	parties := []talks.Party{
		{Name: "A", Utility: u(9, 1, 0), Player: bargain.HillClimber{}},
		{Name: "B", Utility: u(0, 5, 1), Player: bargain.HillClimber{}},
		{Name: "C", Utility: u(0, 5, 1), Player: bargain.HillClimber{}},
	}
	out, steps, err := talks.Transcribe(context.Background(), space, talks.RandomProposer{Rounds: 40, Quota: 2, Open: true, Weights: []float64{1, 1, 0}}, parties...)
	require.NoError(t, err)
	require.Equal(t, talks.Agreed, out.Status)
	require.NotEmpty(t, steps)
	for seed := range uint64(20) { // whoever is drawn, what passes is worth a majority's reserve
		out, err := talks.Play(context.Background(), space, talks.RandomProposer{Rounds: 40, Quota: 2, Open: true, Seed: seed}, parties...)
		require.NoError(t, err)
		require.Equal(t, talks.Agreed, out.Status)
		require.True(t, out.Signed == nil || len(out.Signed) >= 2)
	}
}

// If the mover of a text would no longer sign, the text is dropped, and the amendment
// is the draft before the parties.
func TestOpenRuleDropsATextThatItsMoverRegrets(t *testing.T) {
	space := line(t, 3)
	u := func(values ...float64) list { return list{space: space, values: values} }
	mine, theirs := space.At(0), space.At(1)
	regrets := 0
	for seed := range uint64(20) {
		speak := func(own terms.Draft) bargain.Player {
			return rogue{func(*bargain.Turn) bool { return true }, func(t *bargain.Turn) bargain.Move {
				switch t.Call {
				case bargain.CallPrefer:
					return bargain.Pass() // every amendment fails
				case bargain.CallAnswer:
					return bargain.Accept()
				}
				if d, ok := t.Standing(); ok && d == theirs {
					return bargain.Accept()
				}
				return bargain.Offer(own)
			}}
		}
		s, err := talks.NewSession(space, talks.RandomProposer{Rounds: 9, Open: true, Seed: seed, Weights: []float64{1, 0, 0}},
			talks.Party{Name: "A", Utility: u(1, 1, 1), Player: speak(mine)},
			talks.Party{Name: "B", Utility: u(1, 1, 1), Player: speak(theirs)},
			talks.Party{Name: "C", Utility: u(1, 1, 1), Player: speak(theirs)})
		require.NoError(t, err)
		offers := 0
		for step := range s.Steps() {
			if step.Move.Act != bargain.ActOffer {
				continue
			}
			if offers++; offers == 2 { // A has moved a text, and another an amendment
				require.Equal(t, theirs, step.Move.Draft)
				require.NoError(t, s.Revalue(0, u(-1, 1, 1)))
				regrets++
			}
		}
		out := s.Outcome()
		require.Equal(t, talks.Agreed, out.Status, out.Reason)
		require.Equal(t, theirs, out.Draft)
	}
	require.Positive(t, regrets)
}

// A chair that climbs ends at a local optimum; a chair that anneals can leave a local
// optimum.
func TestSingleText(t *testing.T) {
	space := grid(t, 3, 3)
	// From (0,0) each single change is a loss to some party; (2,2) is better for both.
	trap := func(sign float64) list {
		u := list{space: space, values: make([]float64, 9)}
		for d := range space.All() {
			a, b := float64(space.Choice(d, 0)), float64(space.Choice(d, 1))
			u.values[space.Index(d)] = 4*a*b/4 + sign*(a-b)
		}
		return u
	}
	up, down := trap(1), trap(-1)
	play := func(heat float64, seed uint64) talks.Outcome {
		out, err := talks.Play(context.Background(), space, talks.SingleText{Rounds: 300, Heat: heat, Seed: seed},
			talks.Party{Name: "A", Utility: up, Player: bargain.HillClimber{}},
			talks.Party{Name: "B", Utility: down, Player: bargain.HillClimber{}})
		require.NoError(t, err)
		require.Equal(t, talks.Agreed, out.Status)
		return out
	}
	require.Zero(t, up.Value(play(0, 1).Draft), "the climber is trapped at the status quo")
	escaped := 0
	for seed := range uint64(10) {
		if up.Value(play(0.5, seed).Draft) == 4 {
			escaped++
		}
	}
	require.Greater(t, escaped, 5)
}

func TestFullDisclosureFindsTheNashPoint(t *testing.T) {
	space := line(t, 101)
	a, b := list{space: space, values: make([]float64, 101), reserve: .2}, list{space: space, values: make([]float64, 101), reserve: .1}
	for k := range 101 {
		a.values[k], b.values[k] = float64(k)/100, 1-float64(k)/100
	}
	out, err := talks.Play(context.Background(), space, talks.FullDisclosure{Rounds: 10},
		talks.Party{Name: "A", Utility: a, Player: &bargain.Seeker{}},
		talks.Party{Name: "B", Utility: b, Player: &bargain.Seeker{}})
	require.NoError(t, err)
	require.Equal(t, talks.Agreed, out.Status)
	require.InDelta(t, .55, a.Value(out.Draft), 1e-12) // d + (1-sum d)/2
	b.reserve = .95
	out, err = talks.Play(context.Background(), space, talks.FullDisclosure{Rounds: 10},
		talks.Party{Name: "A", Utility: a, Player: &bargain.Seeker{}},
		talks.Party{Name: "B", Utility: b, Player: &bargain.Seeker{}})
	require.NoError(t, err)
	require.Equal(t, talks.NoDeal, out.Status)
	require.Contains(t, out.Reason, "worth its reserve to every party")
}

func TestProtocolsReportEveryMistake(t *testing.T) {
	for want, p := range map[string]talks.Protocol{
		"RandomProposer.Quota is 9; want 1 to 3":              talks.RandomProposer{Rounds: 1, Quota: 9},
		"RandomProposer.Weights has 1 numbers for 3 parties":  talks.RandomProposer{Rounds: 1, Weights: []float64{1}},
		"RandomProposer.Weights[1] is -1":                     talks.RandomProposer{Rounds: 1, Weights: []float64{1, -1, 1}},
		"Plurilateral.Weights are all zero":                   talks.Plurilateral{Rounds: 1, Weights: []float64{0, 0, 0}},
		"Plurilateral.CriticalMass is 2":                      talks.Plurilateral{Rounds: 1, CriticalMass: 2},
		"Formula.Rungs is 0 and there is no Ladder":           talks.Formula{},
		"Formula.Ladder is empty":                             talks.Formula{Ladder: []terms.Draft{}},
		"SingleText.Heat is -1":                               talks.SingleText{Rounds: 1, Heat: -1},
		"FullDisclosure.Rounds is 0":                          talks.FullDisclosure{},
		"RequestOffer.Owner[1] is 5; want a seat from 0 to 2": talks.RequestOffer{Rounds: 1, Owner: []int{0, 5}},
		"gives terms to fewer than two seats":                 talks.RequestOffer{Rounds: 1, Owner: []int{0, 0}},
		"RequestOffer.Pairs[0] is [1 1]":                      talks.RequestOffer{Rounds: 1, Owner: []int{0, 1}, Pairs: [][2]int{{1, 1}}},
		"Agenda.Baskets[0] and [1] share term 0":              talks.Agenda{Baskets: [][]int{{0}, {0}}, Each: talks.AlternatingOffers{Rounds: 1}},
		"Agenda.Each is missing":                              talks.Agenda{Baskets: [][]int{{0}}},
	} {
		require.ErrorContains(t, p.Validate(3), want)
	}
}

// drawPlayer draws a player of the library.
func drawPlayer(t *rapid.T) bargain.Player {
	return rapid.SampledFrom([]func() bargain.Player{
		func() bargain.Player { return bargain.Boulware{} },
		func() bargain.Player { return bargain.Conceder() },
		func() bargain.Player { return bargain.Tough{} },
		func() bargain.Player { return &bargain.TitForTat{} },
		func() bargain.Player { return &bargain.MiCRO{} },
		func() bargain.Player { return &bargain.Seeker{} },
		func() bargain.Player { return bargain.HillClimber{} },
	}).Draw(t, "player")()
}

func drawProtocol(t *rapid.T, parties int) talks.Protocol {
	rounds := rapid.IntRange(1, 15).Draw(t, "rounds")
	seed := rapid.Uint64().Draw(t, "seed")
	basic := []talks.Protocol{
		talks.AlternatingOffers{Rounds: rounds},
		talks.RandomProposer{Rounds: rounds, Seed: seed},
		talks.RandomProposer{Rounds: rounds, Seed: seed, Open: true},
		talks.RandomProposer{Rounds: rounds, Seed: seed, Quota: rapid.IntRange(1, parties).Draw(t, "quota")},
		talks.Plurilateral{Rounds: rounds, CriticalMass: 0.5},
		talks.Formula{Rungs: rounds},
		talks.SingleText{Rounds: rounds, Seed: seed, Heat: 0.3},
		talks.FullDisclosure{Rounds: rounds},
	}
	each := rapid.SampledFrom(basic).Draw(t, "protocol")
	return rapid.SampledFrom([]talks.Protocol{
		each, each, each,
		talks.RequestOffer{Rounds: rounds, Owner: []int{0, 1, 0}},
		talks.Agenda{Baskets: [][]int{{0}, {1, 2}}, Each: each, Close: talks.Closing(rapid.IntRange(0, 2).Draw(t, "close"))},
		talks.SideTalks{Groups: [][]int{{0, 1}}, Within: talks.AlternatingOffers{Rounds: rounds}, Then: each},
	}).Draw(t, "talks")
}

// For all protocols and players: talks end without a fault, no signatory crosses a red
// line or falls below its reserve, the same talks end the same way, a rescaled utility
// changes nothing, and talks resumed from a copy after any step end like uninterrupted
// talks.
func TestAllTalksProperties(t *testing.T) {
	space := grid(t, 3, 2, 2)
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 4).Draw(t, "parties")
		parties, scaled := make([]talks.Party, n), make([]talks.Party, n)
		for i := range parties {
			u := list{space: space, reserve: rapid.Float64Range(-1, 1).Draw(t, "reserve")}
			s := list{space: space, reserve: u.reserve * 8}
			for range 12 {
				v := rapid.Float64Range(-1, 1).Draw(t, "value")
				if rapid.IntRange(0, 9).Draw(t, "red line") == 0 {
					v = minusInf
				}
				u.values, s.values = append(u.values, v), append(s.values, 8*v)
			}
			player := drawPlayer(t)
			parties[i] = talks.Party{Name: string(rune('A' + i)), Utility: u, Player: player}
			scaled[i] = talks.Party{Name: parties[i].Name, Utility: s, Player: player}
		}
		protocol := drawProtocol(t, n)
		out, err := talks.Play(context.Background(), space, protocol, parties...)
		require.NoError(t, err)
		require.NotContains(t, []talks.Status{talks.Ongoing, talks.Fault}, out.Status, out.Reason)
		if out.Status == talks.Agreed {
			signed := out.Signed
			if signed == nil {
				signed = seats(n)
			}
			require.NotEmpty(t, signed)
			for _, i := range signed {
				require.GreaterOrEqual(t, parties[i].Utility.Value(out.Draft), parties[i].Utility.Reserve())
				require.Greater(t, parties[i].Utility.Value(out.Draft), minusInf)
			}
		}
		again, err := talks.Play(context.Background(), space, protocol, scaled...)
		require.NoError(t, err)
		require.Equal(t, out, again, "in another unit")

		s, err := talks.NewSession(space, protocol, parties...)
		require.NoError(t, err)
		for s.Outcome().Status == talks.Ongoing {
			for range s.Steps() {
				break
			}
			s = s.Clone()
		}
		require.Equal(t, out, s.Outcome(), "broken off after every step")
	})
}

// Under rules symmetric in the seats, the order of the parties does not matter.
func TestSymmetricProtocolsIgnoreSeats(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 5).Draw(t, "parties")
		space, us := drawGame(t, n)
		order := rapid.Permutation(seats(n)).Draw(t, "order")
		parties, moved := make([]talks.Party, n), make([]talks.Party, n)
		for i, u := range us {
			parties[i] = talks.Party{Name: string(rune('A' + i)), Utility: u, Player: drawPlayer(t)}
			moved[order[i]] = parties[i]
		}
		rounds := rapid.IntRange(1, 10).Draw(t, "rounds")
		for _, protocol := range []talks.Protocol{
			talks.Formula{Rungs: rounds}, talks.Formula{Rungs: rounds, Quota: 0.5},
			talks.SingleText{Rounds: rounds, Seed: 1}, talks.SingleText{Rounds: rounds, Seed: 1, Heat: 0.5},
		} {
			a, err := talks.Play(context.Background(), space, protocol, parties...)
			require.NoError(t, err)
			b, err := talks.Play(context.Background(), space, protocol, moved...)
			require.NoError(t, err)
			require.Equal(t, a.Status, b.Status)
			require.Equal(t, a.Draft, b.Draft)
			require.Equal(t, a.Rounds, b.Rounds)
			require.Len(t, b.Signed, len(a.Signed))
			for _, i := range a.Signed {
				require.Contains(t, b.Signed, order[i])
			}
		}
	})
}

// After a change of utilities in the middle of any talks, the talks go on under the new
// utilities, and every signatory is above its new reserve.
func TestRevalueInTheMiddle(t *testing.T) {
	space := grid(t, 3, 2, 2)
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 4).Draw(t, "parties")
		draw := func() list {
			u := list{space: space, reserve: rapid.Float64Range(-1, 0.5).Draw(t, "reserve")}
			for range 12 {
				u.values = append(u.values, rapid.Float64Range(-1, 1).Draw(t, "value"))
			}
			return u
		}
		parties := make([]talks.Party, n)
		for i := range parties {
			parties[i] = talks.Party{Name: string(rune('A' + i)), Utility: draw(), Player: drawPlayer(t)}
		}
		protocol := drawProtocol(t, n)
		s, err := talks.NewSession(space, protocol, parties...)
		require.NoError(t, err)
		stop := rapid.IntRange(0, 20).Draw(t, "stop")
		for range s.Steps() {
			if stop--; stop < 0 {
				break
			}
		}
		s = s.Clone()
		if s.Outcome().Status == talks.Ongoing {
			for i := range parties {
				parties[i].Utility = draw()
				require.NoError(t, s.Revalue(i, parties[i].Utility))
			}
		}
		for range s.Steps() {
		}
		out := s.Outcome()
		require.NotEqual(t, talks.Fault, out.Status, out.Reason)
		if a, ok := protocol.(talks.Agenda); ok && a.Close == talks.EarlyHarvest {
			return // what was harvested in the old world is signed for good
		}
		if out.Status == talks.Agreed {
			signed := out.Signed
			if signed == nil {
				signed = seats(n)
			}
			for _, i := range signed {
				require.GreaterOrEqual(t, parties[i].Utility.Value(out.Draft), parties[i].Utility.Reserve())
			}
		}
	})
}

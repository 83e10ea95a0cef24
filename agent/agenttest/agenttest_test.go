// The tests of this file check the checks: every player of the library passes, and players with
// a single deliberate fault fail by the rule of the fault. The contract in rule.go is the
// reference. Faults are written by hand, a fault for each rule.

package agenttest_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent/agenttest"
	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Every player of the library keeps every rule.
func TestBuiltInPlayers(t *testing.T) {
	players := map[string]bargain.Player{
		"Boulware": bargain.Boulware{}, "linear": bargain.Linear(), "conceder": bargain.Conceder(), "to the worst": bargain.Boulware{ToWorst: true},
		"TitForTat": &bargain.TitForTat{}, "MiCRO": &bargain.MiCRO{}, "Tough": bargain.Tough{}, "Seeker": &bargain.Seeker{},
		"Seeker of the first deal": &bargain.Seeker{Settle: -1}, "HillClimber": bargain.HillClimber{},
	}
	for name, p := range players {
		t.Run(name, func(t *testing.T) {
			report, err := agenttest.TestPlayer(p, agenttest.Options{})
			require.NoError(t, err)
			require.Positive(t, report.Offers)
			require.Positive(t, report.Accepts)
			t.Logf("%+v", report)
		})
	}
	t.Run("Zeuthen", func(t *testing.T) {
		report, err := agenttest.TestPlayer(nil, agenttest.Options{Small: true, Seat: func(s *agenttest.Setting) bargain.Player {
			return &bargain.Zeuthen{Other: s.Utilities[(s.Seat+1)%len(s.Utilities)]}
		}})
		require.NoError(t, err)
		require.Positive(t, report.Offers)
	})
	t.Run("Equilibrium", func(t *testing.T) {
		report, err := agenttest.TestPlayer(nil, agenttest.Options{Small: true, Seat: func(s *agenttest.Setting) bargain.Player {
			demands := make([]float64, len(s.Utilities))
			for i, u := range s.Utilities {
				demands[i] = math.Max(u.Reserve(), 0.3)
			}
			return bargain.Equilibrium{Utilities: s.Utilities, Demands: [][]float64{demands}}
		}})
		require.NoError(t, err)
		require.Positive(t, report.Offers)
	})
}

// broken is a player with a single fault; act may read the player's memory.
type broken struct {
	act    func(p *broken, t *bargain.Turn) bargain.Move
	clone  func(p *broken) bargain.Player
	turns  int
	shared *int
	heard  []bargain.Said
}

func (p *broken) Act(t *bargain.Turn) bargain.Move {
	p.turns++
	return p.act(p, t)
}

func (p *broken) Clone() bargain.Player {
	if p.clone != nil {
		return p.clone(p)
	}
	c := *p
	return &c
}

// sound is the conduct of the broken players outside the fault.
func sound(t *bargain.Turn) bargain.Move { return bargain.Conceder().Act(t) }

// alternate returns either of two legal moves, by a flag.
func alternate(t *bargain.Turn, first bool) bargain.Move {
	if first {
		return bargain.Pass()
	}
	return sound(t)
}

// Each rule is broken on purpose, and the check finds and names the breach.
func TestBrokenPlayersAreFound(t *testing.T) {
	counter := 0
	coin := rand.New(rand.NewPCG(1, 2)) // of a player that answers otherwise when asked again
	for rule, p := range map[agenttest.Rule]*broken{
		agenttest.KnownAct: {act: func(_ *broken, t *bargain.Turn) bargain.Move { return bargain.Move{} }},
		agenttest.LegalDraft: {act: func(_ *broken, t *bargain.Turn) bargain.Move {
			// The player is sound where no constraints exist.
			d := terms.Draft{}
			for k, term := range t.Menu.Space().Terms() {
				d = t.Menu.Space().With(d, k, min(1, len(term.Options)-1))
			}
			if lo, hi := t.Menu.Range(); hi >= lo && !t.Menu.Space().Allows(d) {
				return bargain.Offer(d)
			}
			return sound(t)
		}},
		agenttest.OffersAboveReserve: {act: func(_ *broken, t *bargain.Turn) bargain.Move {
			return bargain.Offer(t.Best()) // also where the best is not good enough
		}},
		agenttest.AcceptsStanding: {act: func(_ *broken, t *bargain.Turn) bargain.Move {
			if _, ok := t.Standing(); !ok {
				return bargain.Accept()
			}
			return sound(t)
		}},
		agenttest.AcceptsAboveReserve: {act: func(_ *broken, t *bargain.Turn) bargain.Move {
			if _, ok := t.Standing(); ok && t.Round+1 == t.Rounds {
				return bargain.Accept() // anything rather than nothing
			}
			return sound(t)
		}},
		agenttest.NoPanic: {act: func(_ *broken, t *bargain.Turn) bargain.Move {
			if _, ok := t.Menu.Least(t.Reserve()); !ok {
				panic("nothing to offer")
			}
			return sound(t)
		}},
		agenttest.InTime: {act: func(p *broken, t *bargain.Turn) bargain.Move {
			if t.Rounds == 12 {
				select {}
			}
			return sound(t)
		}},
		agenttest.SameMoves: {act: func(_ *broken, t *bargain.Turn) bargain.Move { return alternate(t, coin.IntN(2) == 0) }},
		agenttest.CloneRemembers: {
			act: func(p *broken, t *bargain.Turn) bargain.Move { return alternate(t, p.turns%3 == 0) },
			clone: func(p *broken) bargain.Player {
				return &broken{act: p.act, clone: p.clone}
			},
		},
		agenttest.CloneAlone: {
			// All later copies share the memory of the first turn.
			act: func(p *broken, t *bargain.Turn) bargain.Move {
				if p.shared == nil {
					p.shared = new(int)
				}
				*p.shared++
				return alternate(t, *p.shared%3 == 0)
			},
		},
		agenttest.TurnUntouched: {act: func(_ *broken, t *bargain.Turn) bargain.Move {
			for i := range t.Heard {
				t.Heard[i].Round = 0
			}
			return sound(t)
		}},
		agenttest.TurnNotKept: {
			act: func(p *broken, t *bargain.Turn) bargain.Move {
				first := len(p.heard) > 0 && p.heard[0].Move.Act == bargain.ActPass && p.heard[0].Seat == t.Self
				p.heard = t.Heard
				return alternate(t, first)
			},
		},
	} {
		t.Run(string(rule), func(t *testing.T) {
			o := agenttest.Options{Small: true}
			if rule == agenttest.InTime {
				o.Patience = 50 * time.Millisecond
				o.Tables = 1
			}
			_, err := agenttest.TestPlayer(p, o)
			counter++
			require.Equal(t, []agenttest.Rule{rule}, rulesOf(err), "%v", err)
		})
	}
	require.Equal(t, 12, counter)
}

// rulesOf lists the broken rules of an error.
func rulesOf(err error) (out []agenttest.Rule) {
	if err == nil {
		return nil
	}
	for _, e := range err.(interface{ Unwrap() []error }).Unwrap() {
		var b *agenttest.Broken
		if errors.As(e, &b) {
			out = append(out, b.Rule)
		}
	}
	return out
}

// All broken rules are reported together.
func TestAllBrokenRulesAreReported(t *testing.T) {
	p := &broken{act: func(p *broken, t *bargain.Turn) bargain.Move {
		if t.Call == bargain.CallAnswer {
			return bargain.Accept()
		}
		return bargain.Move{Act: 99}
	}}
	_, err := agenttest.TestPlayer(p, agenttest.Options{Small: true})
	require.ElementsMatch(t, []agenttest.Rule{agenttest.KnownAct, agenttest.AcceptsAboveReserve}, rulesOf(err))
	_, err = agenttest.TestPlayer(nil, agenttest.Options{})
	require.ErrorContains(t, err, "there is no player")
	_, err = agenttest.TestPlayer(&broken{clone: func(*broken) bargain.Player { return nil }}, agenttest.Options{Small: true})
	require.ErrorContains(t, err, "Clone returned no player")
	_, err = agenttest.TestPlayer(&broken{clone: func(*broken) bargain.Player { panic("cannot") }}, agenttest.Options{Small: true})
	require.ErrorContains(t, err, "Clone panicked: cannot")
}

// The report lists a player's allocations, and none for a player without allocations.
func TestAllocationsAreReported(t *testing.T) {
	report, err := agenttest.TestPlayer(bargain.Tough{}, agenttest.Options{Small: true})
	require.NoError(t, err)
	require.Less(t, report.AllocsPerTurn, 1.0)
	var keep [][]byte
	report, err = agenttest.TestPlayer(&broken{act: func(_ *broken, t *bargain.Turn) bargain.Move {
		for range 20 {
			keep = append(keep[:0], make([]byte, 1<<10))
		}
		return bargain.Pass()
	}}, agenttest.Options{Small: true})
	require.NoError(t, err)
	require.Greater(t, report.AllocsPerTurn, 19.0)
	require.Positive(t, report.Passes)
}

// worths is a utility by function.
type worths struct {
	value   func(terms.Draft) float64
	reserve float64
}

func (u worths) Value(d terms.Draft) float64 { return u.value(d) }
func (u worths) Reserve() float64            { return u.reserve }

func TestUtilities(t *testing.T) {
	space, err := terms.NewSpace(terms.Choice("x", 0, 1, 2))
	require.NoError(t, err)
	fine := worths{value: func(d terms.Draft) float64 { return float64(space.Choice(d, 0)) }, reserve: math.Inf(-1)}
	require.NoError(t, agenttest.TestUtility(space, fine, agenttest.Options{}))
	var list []terms.Term
	for _, name := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		list = append(list, terms.Choice(name, 0, 1, 2, 3))
	}
	large, err := terms.NewSpace(list...)
	require.NoError(t, err)
	require.NoError(t, agenttest.TestUtility(large, worths{value: func(d terms.Draft) float64 { return float64(large.Choice(d, 7)) }}, agenttest.Options{}))

	err = agenttest.TestUtility(space, worths{value: func(terms.Draft) float64 { return math.NaN() }, reserve: math.Inf(1)}, agenttest.Options{})
	require.Equal(t, []agenttest.Rule{agenttest.IsNumber}, rulesOf(err))
	coin := rand.New(rand.NewPCG(1, 3))
	err = agenttest.TestUtility(space, worths{value: func(terms.Draft) float64 { return coin.Float64() }}, agenttest.Options{})
	require.Equal(t, []agenttest.Rule{agenttest.SameWorth}, rulesOf(err))
	err = agenttest.TestUtility(space, worths{value: func(terms.Draft) float64 { panic("no such draft") }}, agenttest.Options{})
	require.Equal(t, []agenttest.Rule{agenttest.NoPanic}, rulesOf(err))
	require.Error(t, agenttest.TestUtility(nil, nil, agenttest.Options{}))
}

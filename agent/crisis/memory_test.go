package crisis

import (
	"math"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent/belief"
)

// considered is a game in which every number has a say in the averages: measures some quarters old, a
// vague demand, a next demand, a show, retaliation and an adapting economy.
func considered() *Game {
	c := plain()
	c.Depth, c.Rounds, c.Age, c.Zeta, c.Structural, c.Recess, c.Horizon = 0, 4, 2, 0.1, 0.3, 4, 8
	c.Levels, c.Beyond, c.Now, c.Least = []float64{0.25, 0.5, 0.75}, []float64{0.9, 1}, 0.1, 0.5
	c.Speed, c.Posing, c.Retaliation = 0.1, true, true
	c.BeganResolve, c.BeganValue = belief.NewResolve(0.4, 0.3, 0), belief.NewResolve(0.2, 0.2, 0)
	c.BeganResolve.Types, c.BeganValue.Types = c.Resolve.Types, c.Value.Types
	for _, s := range []*Side{&c.Target, &c.Leader} {
		s.Relieved = []float64{-0.4, -0.3, -0.05}
		s.Later, s.Win, s.Entry, s.Threat, s.Threatened, s.Constancy = s.Imposed/2, 0.02, 0.01, 0.01, 0.2, 0.5
	}
	return c
}

// seen are the answers of a game to every question that averages answer.
func seen(c *Game) []float64 {
	var out []float64
	for _, x := range []float64{-0.1, c.Resolve.Types[0], 0.37} {
		out = append(append(append(out, c.Answers(x)...), c.Responses(x)...), c.Foretold(x)...)
		hold, concede, pose := c.Foreseen(x)
		out = append(append(out, hold, pose), concede...)
	}
	for _, x := range []float64{0.1, c.Value.Types[0]} {
		out = append(out, c.Threaten(x, 1), c.Impose(x), c.StandsFirm(x), c.Lifts(x), c.Takes(x, c.Levels[0]))
	}
	out = append(out, c.Success(0.9), c.CarriedOut(), c.GivenUp(), c.Complied())
	return append(append(out, c.Watch(&c.Leader, 0.1, true), c.Watch(&c.Leader, 0.1, false)), c.Lasting(make([]float64, 6))...)
}

// A change of any field of a Game, of a Side or of a belief changes the content under which a Memory
// keeps the averages, or leaves the averages the same.
func TestContentIsWhole(t *testing.T) {
	var flip func(path string, at func(*Game) reflect.Value)
	skipped := map[string]bool{"Depth": true, "Memory": true} // a Depth has no averages
	checked := 0
	flip = func(path string, at func(*Game) reflect.Value) {
		v := at(considered())
		switch v.Kind() {
		case reflect.Struct:
			for k := range v.NumField() {
				if f := v.Type().Field(k); f.IsExported() && !skipped[path+f.Name] {
					flip(path+f.Name+".", func(c *Game) reflect.Value { return at(c).Field(k) })
				}
			}
			return
		case reflect.Slice:
			if v.Type().Elem().Kind() == reflect.Float64 {
				for k := range v.Len() {
					flip(path, func(c *Game) reflect.Value { return at(c).Index(k) })
				}
			}
			return
		}
		was, now := considered(), considered()
		switch x := at(now); x.Kind() {
		case reflect.Bool:
			x.SetBool(!x.Bool())
		case reflect.Int:
			x.SetInt(x.Int() + 1)
		case reflect.Float64:
			x.SetFloat(math.Nextafter(x.Float(), 10))
		default:
			t.Fatalf("%s is a %s, which this test cannot change", path, x.Kind())
		}
		checked++
		if string(was.content(nil)) == string(now.content(nil)) {
			for _, threat := range []bool{false, true} {
				a, b := was.rounds(threat), now.rounds(threat)
				for _, list := range []*averages{a, b} {
					list.fury = nil // the game under retaliation copies the fields that are flipped
				}
				require.Equal(t, a, b, "%s is not in the content", path)
			}
		}
	}
	flip("", func(c *Game) reflect.Value { return reflect.ValueOf(c).Elem() })
	require.Greater(t, checked, 90)
}

// Games with a Memory in common answer every question as each of them does alone, in any order of asking.
func TestMemoryChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		memory := new(Memory)
		var games []*Game
		for range rapid.IntRange(2, 5).Draw(t, "games") {
			c := drawCrisis(t)
			c.Depth, c.Held, c.Kept = 0, false, false
			c.Rounds, c.Horizon = 2, 6
			c.Recess = rapid.SampledFrom([]int{0, 3}).Draw(t, "recess")
			c.Age = rapid.SampledFrom([]int{0, 0, 2}).Draw(t, "age")
			games = append(games, c)
			again := *c // the same numbers once more
			games = append(games, &again)
		}
		for _, k := range rapid.Permutation([]int{0, 1, 2, 3}).Draw(t, "order") {
			alone := games[k].Fresh()
			shared := games[k].Fresh()
			shared.Memory = memory
			require.Equal(t, seen(&alone), seen(&shared))
			again := games[k].Fresh()
			again.Memory = memory
			require.Equal(t, seen(&alone), seen(&again))
		}
	})
}

// The lists of a slab are zero, apart from each other, and given back at a release.
func TestSlab(t *testing.T) {
	var s slab
	first := s.take(3)
	copy(first, []float64{1, 2, 3})
	mark := s.at
	second := s.take(slabBlock - 2)
	require.Equal(t, make([]float64, slabBlock-2), second)
	second[0] = 7
	require.Equal(t, []float64{1, 2, 3}, first)
	s.release(mark)
	require.Zero(t, s.take(2)[0])
	require.Len(t, s.take(slabBlock+1), slabBlock+1)
	require.Len(t, (*slab)(nil).take(4), 4)
}

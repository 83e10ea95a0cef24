// The tests of this file check the ranking of drafts against a plain search, in small spaces,
// in a space too large to list and under constraints. The plain search over all drafts is the
// reference; the concession of Boulware runs on top.

package bargain_test

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// table is a utility given by a number for each draft.
type table struct {
	space   *terms.Space
	values  []float64
	reserve float64
}

func (u table) Value(d terms.Draft) float64 { return u.values[u.space.Index(d)] }
func (u table) Reserve() float64            { return u.reserve }

func drawTable(t *rapid.T) table {
	n := rapid.IntRange(1, 40).Draw(t, "drafts")
	values := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) float64 {
		v := rapid.IntRange(-3, 12).Draw(t, "value") // few levels, so that ties are common
		if v == -3 {
			return math.Inf(-1)
		}
		return float64(v)
	}), n, n).Draw(t, "values")
	list := make([]float64, n)
	for k := range list {
		list[k] = float64(k)
	}
	space, err := terms.NewSpace(terms.Choice("x", list...))
	require.NoError(t, err)
	return table{space: space, values: values, reserve: float64(rapid.IntRange(-2, 12).Draw(t, "reserve"))}
}

// The ranked menu must answer as a plain search over all drafts does.
func TestMenuAgreesWithSearch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		u := drawTable(t)
		m, err := bargain.NewMenu(u.space, u)
		require.NoError(t, err)

		best := 0
		lowest := math.Inf(1)
		for i, v := range u.values {
			if v > u.values[best] {
				best = i
			}
			if !math.IsInf(v, -1) {
				lowest = min(lowest, v)
			}
		}
		require.Equal(t, u.space.At(uint64(best)), m.Best())
		lo, hi := m.Range()
		require.Equal(t, u.values[best], hi)
		if math.IsInf(hi, -1) {
			require.Greater(t, lo, hi, "nothing can be signed")
		} else {
			require.Equal(t, u.reserve, lo)
		}
		free := u
		free.reserve = math.Inf(-1)
		all, err := bargain.NewMenu(u.space, free)
		require.NoError(t, err)
		if lo, hi := all.Range(); math.IsInf(hi, -1) {
			require.Greater(t, lo, hi, "nothing can be signed")
		} else {
			require.Equal(t, lowest, lo)
		}

		aim := float64(rapid.IntRange(-3, 13).Draw(t, "aim"))
		least := -1
		for i, v := range u.values {
			if v >= aim && (least < 0 || v < u.values[least]) {
				least = i
			}
		}
		d, ok := m.Least(aim)
		require.Equal(t, least >= 0, ok)
		if ok {
			require.Equal(t, u.space.At(uint64(least)), d)
		}
	})
}

func TestNewMenuRefusesWhatIsNoNumber(t *testing.T) {
	space, err := terms.NewSpace(terms.Choice("depth", 0, 1))
	require.NoError(t, err)
	_, err = bargain.NewMenu(space, table{space: space, values: []float64{0, math.NaN()}})
	require.ErrorContains(t, err, `draft "depth 1" has the value NaN`)
	_, err = bargain.NewMenu(space, table{space: space, values: []float64{0, 0}, reserve: math.NaN()})
	require.ErrorContains(t, err, "the reserve is NaN")
	_, err = bargain.NewMenu(nil, nil)
	require.ErrorContains(t, err, "no space")
	require.ErrorContains(t, err, "no utility")
}

// A space of 4^20 drafts cannot be listed. The search must still find the best draft of an
// additive utility, rank the drafts found, and value every draft.
func TestMenuSearchesWhatItCannotList(t *testing.T) {
	list := make([]terms.Term, 20)
	parts := make([][]float64, 20)
	for k := range list {
		list[k] = terms.Choice("term "+string(rune('a'+k)), 0, 1, 2, 3)
		parts[k] = []float64{0, float64(k), 1, float64(7 * k % 5)}
	}
	space, err := terms.NewSpace(list...)
	require.NoError(t, err)
	u, err := bargain.NewAdditive(space, 30, parts)
	require.NoError(t, err)
	m, err := bargain.NewMenu(space, u)
	require.NoError(t, err)
	require.False(t, m.Listed())

	best := 0.0
	for _, p := range parts {
		best += slices.Max(p)
	}
	require.InDelta(t, best, m.Value(m.Best()), 1e-12)
	last := best
	for k := range m.Len() {
		require.LessOrEqual(t, m.Worth(k), last)
		last = m.Worth(k)
		require.Equal(t, u.Value(m.Ranked(k)), m.Worth(k))
	}
	// Every level of aim has a draft close enough for a gradual concession.
	for aim := 30.0; aim < best; aim++ {
		d, ok := m.Least(aim)
		require.True(t, ok)
		require.InDelta(t, aim, m.Value(d), 4)
	}
	again, err := bargain.NewMenu(space, u)
	require.NoError(t, err)
	require.Equal(t, m.Ranked(100), again.Ranked(100))
}

// The search of a large space respects the constraints, even with no valid draft near the best.
func TestMenuSearchesUnderConstraints(t *testing.T) {
	list := make([]terms.Term, 20)
	parts := make([][]float64, 20)
	var tied []terms.Constraint
	for k := range list {
		name := "term " + string(rune('a'+k))
		list[k] = terms.Choice(name, 0, 1, 2, 3)
		parts[k] = []float64{0, 1, 2, 3}
		if k > 0 { // the best options of two neighbours exclude each other
			tied = append(tied, terms.Need(name, "3", "term "+string(rune('a'+k-1)), "0"))
		}
	}
	free, err := terms.NewSpace(list...)
	require.NoError(t, err)
	space, err := free.Under(append(tied, terms.Need("term a", "0", "term b", "3"))...)
	require.NoError(t, err)
	u, err := bargain.NewAdditive(space, 10, parts)
	require.NoError(t, err)
	m, err := bargain.NewMenu(space, u)
	require.NoError(t, err)
	require.Greater(t, m.Len(), 1000)
	for k := range m.Len() {
		require.True(t, space.Allows(m.Ranked(k)))
	}
	require.Greater(t, m.Worth(0), 30.0)
	require.True(t, math.IsInf(m.Value(space.With(space.With(m.Best(), 0, 0), 1, 0)), -1), "what is excluded is never signed")
}

// A Boulware player concedes from the best draft towards the reserve, never goes back, and
// never offers below the reserve.
func TestBoulwareConcedesToItsReserve(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		u := drawTable(t)
		m, err := bargain.NewMenu(u.space, u)
		require.NoError(t, err)
		player := bargain.Boulware{Exponent: rapid.SampledFrom([]float64{0, 0.25, 1, 4}).Draw(t, "exponent")}
		_, hi := m.Range()
		last := math.Inf(1)
		for round := range 30 {
			move := player.Act(&bargain.Turn{Menu: m, Parties: 2, Round: round, Rounds: 30, Proposer: -1})
			if hi < u.reserve {
				require.Equal(t, bargain.Pass(), move)
				continue
			}
			require.Equal(t, bargain.ActOffer, move.Act)
			v := m.Value(move.Draft)
			require.LessOrEqual(t, v, last, "concedes, never goes back")
			require.GreaterOrEqual(t, v, u.reserve)
			last = v
		}
	})
}

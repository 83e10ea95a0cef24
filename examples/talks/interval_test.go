package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// The interval of Wilson against the worked figures of Newcombe (1998, Statistics in
// Medicine 17: 857-872, table I, method 3): 81 of 263 and 0 of 20.
func TestWilson(t *testing.T) {
	low, high := wilson(81, 263)
	require.InDelta(t, 0.2553, low, 5e-5)
	require.InDelta(t, 0.3662, high, 5e-5)
	low, high = wilson(0, 20)
	require.Zero(t, low)
	require.InDelta(t, 0.1611, high, 5e-5)
}

// A history with equal outcomes in all cases counts once, for any number of cases.
func TestIntervalsAreOverHistories(t *testing.T) {
	var few, many []census
	for k := range 40 {
		var c census
		c[threatsCarriedOut] = tally{hits: k % 2, cases: 1}
		few = append(few, c)
		c[threatsCarriedOut] = tally{hits: 50 * (k % 2), cases: 50}
		many = append(many, c)
	}
	a, b := ask(few, threatsCarriedOut), ask(many, threatsCarriedOut)
	require.Equal(t, 0.5, a.share)
	require.Equal(t, 0.5, b.share)
	require.InDelta(t, a.high-a.low, b.high-b.low, 0.05)
	require.Equal(t, 40, b.histories)
	require.Equal(t, 2000, b.cases)

	low, high := wilson(0, 40)
	none := make([]census, 40)
	for k := range none {
		none[k][threatsCarriedOut] = tally{cases: 7}
	}
	c := ask(none, threatsCarriedOut)
	require.Equal(t, [2]float64{low, high}, [2]float64{c.low, c.high})
	require.Zero(t, ask(none, reliefStaged).cases)
}

func TestFarOff(t *testing.T) {
	f := figure{share: 0.46, n: 1000}
	require.False(t, f.far(answer{share: 0.5, low: 0.495, high: 0.51}), "apart, but near")
	require.False(t, f.far(answer{share: 0.6, low: 0.4, high: 0.8}), "not apart")
	require.True(t, f.far(answer{share: 0.6, low: 0.55, high: 0.65}))
}

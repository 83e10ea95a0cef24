package belief_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent/belief"
)

// Ten forecasts worked by hand: five of .8, of which four come true, and five of .2, of which
// two do. Brier = (4*.04 + .64 + 2*.64 + 3*.04)/10 = .22. The classes come true with .8 and .4,
// and the base rate is .6: reliability (0 + .04)/2 = .02, resolution .04, uncertainty .24,
// skill 1 - .22/.24.
func TestBrierByHand(t *testing.T) {
	var fs belief.Forecasts
	for k := range 5 {
		fs = append(fs, belief.Forecast{Chance: .8, Happened: k < 4}, belief.Forecast{Chance: .2, Happened: k < 2})
	}
	require.InDelta(t, .22, fs.Brier(), 1e-12)
	require.InDelta(t, .6, fs.BaseRate(), 1e-12)
	require.InDelta(t, 1-.22/.24, fs.Skill(), 1e-12)
	m := fs.Murphy(5)
	require.InDelta(t, .02, m.Reliability, 1e-12)
	require.InDelta(t, .04, m.Resolution, 1e-12)
	require.InDelta(t, .24, m.Uncertainty, 1e-12)
	require.InDelta(t, 0, m.Within, 1e-12)
	curve := fs.Calibration(0)
	require.Len(t, curve, belief.DefaultClasses)
	require.Equal(t, 5, curve[8].Count)
	require.InDelta(t, .8, curve[8].Happened, 1e-12)
	require.InDelta(t, .2, curve[2].Chance, 1e-12)
	require.True(t, math.IsNaN(curve[0].Chance) && curve[0].Count == 0)
}

func TestPerfectAndIgnorant(t *testing.T) {
	perfect := belief.Forecasts{{Chance: 1, Happened: true}, {Chance: 0, Happened: false}, {Chance: 1, Happened: true}}
	require.Zero(t, perfect.Brier())
	require.Equal(t, 1.0, perfect.Skill())
	half := belief.Forecasts{{Chance: .5, Happened: true}, {Chance: .5, Happened: false}}
	require.Equal(t, .25, half.Brier())
	require.Zero(t, half.Skill(), "the base rate itself")
	require.Less(t, belief.Forecasts{{Chance: 0, Happened: true}, {Chance: 1, Happened: false}}.Skill(), 0.0)
	require.True(t, math.IsNaN(belief.Forecasts{{Chance: .3, Happened: true}}.Skill()), "nothing to foresee")
	require.True(t, math.IsNaN(belief.Forecasts{}.Brier()))
	require.True(t, math.IsNaN(belief.Forecasts{}.Murphy(0).Brier()))
	require.ErrorContains(t, belief.Forecasts{{Chance: .5, Happened: true}, {Chance: 1.5, Happened: true}}.Validate(), "belief: forecast 2: Chance is 1.5; want a number from 0 to 1")
	require.Error(t, belief.Forecasts{{Chance: math.NaN(), Happened: true}}.Validate())
	require.NoError(t, half.Validate())
}

// The parts add up to the score, whatever the classes. With equal chances in each class Within
// is zero. A constant forecast at the base rate is reliable and has no resolution.
func TestMurphyAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		classes := rapid.IntRange(1, 20).Draw(t, "classes")
		n := rapid.IntRange(1, 60).Draw(t, "n")
		var fs, classed, base belief.Forecasts
		for range n {
			f := belief.Forecast{Chance: rapid.Float64Range(0, 1).Draw(t, "chance"), Happened: rapid.Bool().Draw(t, "happened")}
			fs = append(fs, f)
			k := min(int(f.Chance*float64(classes)), classes-1)
			classed = append(classed, belief.Forecast{Chance: (float64(k) + .5) / float64(classes), Happened: f.Happened})
		}
		m := fs.Murphy(classes)
		require.InDelta(t, fs.Brier(), m.Brier(), 1e-12)
		require.InDelta(t, 0, classed.Murphy(classes).Within, 1e-12)
		require.InDelta(t, classed.Brier(), classed.Murphy(classes).Brier(), 1e-12)
		require.GreaterOrEqual(t, m.Reliability, 0.0)
		require.GreaterOrEqual(t, m.Resolution, 0.0)
		require.LessOrEqual(t, m.Resolution, m.Uncertainty+1e-12)
		for _, f := range fs {
			base = append(base, belief.Forecast{Chance: fs.BaseRate(), Happened: f.Happened})
		}
		b := base.Murphy(classes)
		require.InDelta(t, 0, b.Reliability, 1e-12)
		require.InDelta(t, 0, b.Resolution, 1e-12)
		count := 0
		for _, c := range fs.Calibration(classes) {
			count += c.Count
		}
		require.Equal(t, n, count)
	})
}

func ExampleForecasts() {
	fs := belief.Forecasts{{Chance: .9, Happened: true}, {Chance: .7, Happened: true}, {Chance: .2, Happened: false}, {Chance: .4, Happened: true}, {Chance: .1, Happened: false}}
	fmt.Println(fs)
	// Output:
	// 5 forecasts: Brier 0.102, base rate 0.60, skill +0.57
}

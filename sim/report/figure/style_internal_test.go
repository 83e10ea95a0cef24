package figure

import (
	"image/color"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/treaty"
)

// lightness is L* of CIE 1976 in [0, 100], from the luminance of sRGB (IEC 61966-2-1).
func lightness(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	linear := func(v uint32) float64 {
		x := float64(v) / 0xffff
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	y := 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
	if y <= 0.008856 {
		return 903.3 * y
	}
	return 116*math.Pow(y, 1.0/3) - 16
}

// In grey, the shades are as many steps of lightness, each wide enough to tell from the next (15 of
// 100), from the paper (8), and from a line on the two lightest.
func TestShadesAreToldApartInGrey(t *testing.T) {
	last := lightness(white)
	for k, c := range shades {
		step := 15.0
		if k == 0 {
			step = 8
		}
		require.Greater(t, last-lightness(c), step, "shade %d", k)
		last = lightness(c)
	}
	for _, band := range []color.Color{shades[0], shades[1]} {
		for _, line := range []color.Color{shades[3], red} {
			require.Greater(t, lightness(band)-lightness(line), 15.0)
		}
	}
}

func TestTicks(t *testing.T) {
	ticks, label := niceTicks(-0.45, 0.21, 4)
	require.InDeltaSlice(t, []float64{-0.4, -0.2, 0, 0.2}, ticks, 1e-12)
	require.Equal(t, "−0.4", label(ticks[0]))
	require.Equal(t, "0.0", label(-1e-17))
	for _, span := range [][2]float64{{0, 1}, {1.2, 5.1}, {-3e-4, 9e-4}, {1e3, 1e6}, {0.47, 0.81}} {
		for most := 2; most < 9; most++ {
			ticks, _ := niceTicks(span[0], span[1], most)
			require.GreaterOrEqual(t, len(ticks), 2, "%v %d", span, most)
			require.LessOrEqual(t, len(ticks), max(6, 2*most+1), "%v %d", span, most)
		}
	}
	require.Equal(t, []float64{0, 8, 16, 24, 32}, periodTicks(40, treaty.Quarter, 5))
	require.Equal(t, []float64{0, 20}, periodTicks(40, treaty.Quarter, 4))
	require.Equal(t, []float64{0, 2, 4}, periodTicks(5, treaty.Year, 4))
	require.Equal(t, []float64{0}, periodTicks(1, treaty.Month, 3))
}

func TestFit(t *testing.T) {
	p := newMeasure(100)
	require.Equal(t, "short", p.fit(letters{}, "short", 100))
	got := p.fit(letters{}, "a name that is far too long for the lane", 60)
	require.Contains(t, got, "…")
	require.LessOrEqual(t, float64(p.wide(letters{}, got)), 60.0)
}

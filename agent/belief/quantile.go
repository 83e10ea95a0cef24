package belief

import "math"

// Draws is the number of equiprobable values of a private draw.
const Draws = 15

// Tremble is the chance that an actor under pressure acts by mistake, spread over the options. The
// same chance is in conduct and in the likelihood of every act, so that no act is impossible and no
// belief stands still. An assumption.
const Tremble = 0.001

// Quantiles returns n equiprobable values of a standard normal number: the quantiles of (k+1/2)/n.
// Conduct draws from these values and forecasts sum over them, so that both have the same
// distribution.
func Quantiles(n int) []float64 {
	out := make([]float64, n)
	for k := range out {
		out[k] = -math.Sqrt2 * math.Erfcinv(2*(float64(k)+0.5)/float64(n))
	}
	if n%2 == 1 {
		out[n/2] = 0
	}
	return out
}

package textbook

import (
	"math"

	"github.com/tradetalk/tradetalk/internal/numeric"
)

// gauss24 holds the positive nodes and the weights of the Gauss-Legendre rule of 24 points on
// [-1,1].
var gauss24 = [12][2]float64{
	{0.064056892862605519, 0.12793819534675216},
	{0.19111886747361617, 0.1258374563468283},
	{0.3150426796961634, 0.12167047292780339},
	{0.43379350762604485, 0.1155056680537256},
	{0.54542147138883934, 0.10744427011596563},
	{0.64809365193697566, 0.097618652104113884},
	{0.74012419157855447, 0.086190161531953274},
	{0.82000198597390284, 0.0733464814110803},
	{0.88641552700440107, 0.059298584915436783},
	{0.93827455200273269, 0.044277438817419808},
	{0.97472855597130947, 0.028531388628933663},
	{0.99518721999702142, 0.0123412297999872},
}

// jointly returns the probability of X <= h and Y <= k for standard normal X and Y with
// correlation 1/sqrt2, the joint distribution of a type and the difference of two independent
// types of equal variance:
//
//	Phi(h) Phi(k) + 1/(2 pi) int_0^(pi/4) exp(-(h^2 - 2hk sin a + k^2)/(2 cos^2 a)) da,
//
// Both terms are positive: small probabilities have the relative accuracy of large
// probabilities.
//
// Source: Drezner and Wesolowsky (1990), On the computation of the bivariate normal integral,
// Journal of Statistical Computation and Simulation 35: 101-107, in the form of Genz (2004),
// Statistics and Computing 14: 251-260, equation 3.
func jointly(h, k float64) float64 {
	switch {
	case math.IsInf(h, 1):
		return numeric.NormalCDF(k)
	case math.IsInf(k, 1):
		return numeric.NormalCDF(h)
	case math.IsInf(h, -1) || math.IsInf(k, -1):
		return 0
	}
	// The integrand is a bump with a width falling in |h| and |k|.
	panels := 1 + math.Floor(max(math.Abs(h), math.Abs(k))/4)
	if panels > 40 {
		panels = 40 // beyond 160 standard deviations every value is 0 or 1
	}
	half := math.Pi / 8 / panels
	sum := 0.0
	for m := range int(panels) {
		mid := half * float64(2*m+1)
		for _, node := range gauss24 {
			sum += node[1] * (bump(h, k, mid-half*node[0]) + bump(h, k, mid+half*node[0]))
		}
	}
	return numeric.NormalCDF(h)*numeric.NormalCDF(k) + half*sum/(2*math.Pi)
}

// bump returns the integrand at an angle.
func bump(h, k, angle float64) float64 {
	sin, cos := math.Sincos(angle)
	d := h - k*sin // h^2 - 2hk sin + k^2 = (h - k sin)^2 + (k cos)^2 without cancellation
	return math.Exp(-0.5 * (d*d/(cos*cos) + k*k))
}

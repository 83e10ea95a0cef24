package talks

import "math"

// This file holds closed forms of bargaining over a pie of 1 between parties with a
// discount factor delta per period, where a period is an offer.

// Rubinstein returns the share of the first proposer in alternating offers of two
// parties without a deadline, in [0, 1]: (1-delta2)/(1-delta1*delta2). The discount
// factors are in [0, 1).
//
// Source: Rubinstein (1982), Perfect equilibrium in a bargaining model, Econometrica
// 50: 97-109.
func Rubinstein(delta1, delta2 float64) float64 { return (1 - delta2) / (1 - delta1*delta2) }

// Stahl returns the share of the first proposer, in [0, 1], for two parties with a
// common discount factor delta and a given total number of offers, by backward
// induction.
//
// Source: Stahl (1972), Bargaining Theory, Stockholm School of Economics.
func Stahl(offers int, delta float64) float64 {
	share := 1.0 // of the last proposer
	for range offers - 1 {
		share = 1 - delta*share
	}
	return share
}

// RotatingUnanimity returns the stationary equilibrium of n parties with proposals in
// rotation and unanimous consent: the shares of the proposer, of the next proposer, and
// so on, delta^k (1-delta)/(1-delta^n).
//
// Source: Herrero (1985) and Shaked, in Sutton (1986), Review of Economic Studies 53:
// 709-724. Osborne and Rubinstein (1990), Bargaining and Markets, section 3.13, show
// the existence of other equilibria.
func RotatingUnanimity(n int, delta float64) []float64 {
	shares := make([]float64, n)
	for k := range shares {
		shares[k] = math.Pow(delta, float64(k)) * (1 - delta) / (1 - math.Pow(delta, float64(n)))
	}
	return shares
}

// BaronFerejohn returns the stationary equilibrium of n equal parties with a random
// proposer, a quota and the closed rule: the share of the proposer, and the share
// delta/n of each of the quota-1 parties in the coalition.
//
// Source: Baron and Ferejohn (1989), American Political Science Review 83: 1181-1206,
// proposition 2.
func BaronFerejohn(n, quota int, delta float64) (proposer, partner float64) {
	partner = delta / float64(n)
	return 1 - float64(quota-1)*partner, partner
}

// InsideOption returns the share of the first proposer, in [0, 1], with disagreement
// flows d1 and d2 as shares of the flow of the pie and a common discount factor: (1 -
// d2 + delta*d1)/(1 + delta). Flows during the dispute move the split without any
// threat to leave.
//
// Source: Binmore, Rubinstein and Wolinsky (1986), RAND Journal of Economics 17:
// 176-188, on the role of income during the dispute.
func InsideOption(delta, d1, d2 float64) float64 { return (1 - d2 + delta*d1) / (1 + delta) }

// OutsideOption returns the share of the first proposer, in [0, 1], if the responder
// may leave for s in place of an answer: 1 - max(delta/(1+delta), s). An outside option
// below the bargain changes nothing.
//
// Source: Binmore, Shaked and Sutton (1989), Quarterly Journal of Economics 104:
// 753-770; Osborne and Rubinstein (1990), section 3.12.
func OutsideOption(delta, s float64) float64 { return 1 - max(delta/(1+delta), s) }

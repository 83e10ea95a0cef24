package talks

import "math"

// This file holds what theory says about bargaining over a pie of 1 between parties
// that discount by a factor delta each period, a period being one offer.

// Rubinstein is the share of the party that offers first when two parties alternate
// without a deadline: (1-delta2)/(1-delta1*delta2). Factors from 0 to below 1.
//
// Source: Rubinstein (1982), Perfect equilibrium in a bargaining model, Econometrica 50:
// 97-109.
func Rubinstein(delta1, delta2 float64) float64 { return (1 - delta2) / (1 - delta1*delta2) }

// Stahl is the share of the party that offers first when two parties with one discount
// factor can make T offers in all, by backward induction.
//
// Source: Stahl (1972), Bargaining Theory, Stockholm School of Economics.
func Stahl(offers int, delta float64) float64 {
	share := 1.0 // of the last proposer
	for range offers - 1 {
		share = 1 - delta*share
	}
	return share
}

// RotatingUnanimity is the stationary equilibrium of n parties that propose in rotation
// and must all agree: the share of the proposer, of the party that would propose
// next, and so on, delta^k (1-delta)/(1-delta^n).
//
// Source: Herrero (1985) and Shaked, in Sutton (1986), Review of Economic Studies 53:
// 709-724; Osborne and Rubinstein (1990), Bargaining and Markets, section 3.13, who show
// that other equilibria exist.
func RotatingUnanimity(n int, delta float64) []float64 {
	shares := make([]float64, n)
	for k := range shares {
		shares[k] = math.Pow(delta, float64(k)) * (1 - delta) / (1 - math.Pow(delta, float64(n)))
	}
	return shares
}

// BaronFerejohn is the stationary equilibrium of n equal parties, of which a random one
// proposes and quota must agree under the closed rule: the shares of the proposer and
// of each of the quota-1 parties that it buys, delta/n.
//
// Source: Baron and Ferejohn (1989), American Political Science Review 83: 1181-1206,
// proposition 2.
func BaronFerejohn(n, quota int, delta float64) (proposer, partner float64) {
	partner = delta / float64(n)
	return 1 - float64(quota-1)*partner, partner
}

// InsideOption is the share of the party that offers first when the two parties earn
// the flows d1 and d2, as shares of the pie's flow, for as long as they disagree, and
// have one discount factor: (1 - d2 + delta*d1)/(1 + delta). Flows move the split even
// though nobody would leave.
//
// Source: Binmore, Rubinstein and Wolinsky (1986), RAND Journal of Economics 17: 176-188,
// for the role of income during the dispute.
func InsideOption(delta, d1, d2 float64) float64 { return (1 - d2 + delta*d1) / (1 + delta) }

// OutsideOption is the share of the party that offers first when the other may, in
// answering, leave for s instead: 1 - max(delta/(1+delta), s). An outside option that
// the bargain beats changes nothing.
//
// Source: Binmore, Shaked and Sutton (1989), Quarterly Journal of Economics 104:
// 753-770; Osborne and Rubinstein (1990), section 3.12.
func OutsideOption(delta, s float64) float64 { return 1 - max(delta/(1+delta), s) }

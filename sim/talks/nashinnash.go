package talks

import (
	"errors"
	"fmt"
)

// Link is a bilateral negotiation within a network.
type Link struct {
	// A and B are the players of the link, numbered from 0.
	A, B int
	// Weight is the bargaining weight of A, in [0, 1]; the weight of B is 1-Weight.
	// Equal weights are 0.5.
	Weight float64
}

// NashInNash returns the final payoff of each player and the payment of each link, in
// the unit of payoff. The Nash solution of its two players settles each link, with the
// agreements of all other links as given. payoff(set) is the payoff of each player
// before payments with exactly the links of the set agreed (a bit mask, link 0 the
// lowest bit). payments[l] is the payment from A of link l to B; each payment splits
// the joint gain of the link, given all the others:
//
//	gain_A - pay = Weight * (gain_A + gain_B).
//
// A link with a negative joint gain given the others is not agreed and is an error. The
// number of links is from 1 to 30.
//
// Sources: Horn and Wolinsky (1988), RAND Journal of Economics 19: 408-419;
// Collard-Wexler, Gowrisankaran and Lee (2019), "Nash-in-Nash" bargaining, Journal of
// Political Economy 127: 163-195.
func NashInNash(players int, links []Link, payoff func(set uint32) []float64) (ends, payments []float64, err error) {
	var errs []error
	if len(links) < 1 || len(links) > 30 {
		errs = append(errs, fmt.Errorf("talks: %d links; want 1 to 30", len(links)))
	}
	for l, link := range links {
		for _, p := range []int{link.A, link.B} {
			if p < 0 || p >= players {
				errs = append(errs, fmt.Errorf("talks: link %d names player %d; want 0 to %d", l, p, players-1))
			}
		}
		if link.A == link.B {
			errs = append(errs, fmt.Errorf("talks: link %d is between player %d and itself", l, link.A))
		}
		if !(link.Weight >= 0 && link.Weight <= 1) {
			errs = append(errs, fmt.Errorf("talks: link %d has the weight %v; want 0 to 1", l, link.Weight))
		}
	}
	if len(errs) > 0 {
		return nil, nil, errors.Join(errs...)
	}
	all := uint32(1)<<len(links) - 1
	ends = append([]float64(nil), payoff(all)...)
	payments = make([]float64, len(links))
	full := append([]float64(nil), ends...)
	for l, link := range links {
		without := payoff(all &^ (1 << l))
		a, b := full[link.A]-without[link.A], full[link.B]-without[link.B]
		if a+b < 0 {
			errs = append(errs, fmt.Errorf("talks: link %d is worth %v to its players given the others; want no less than 0", l, a+b))
		}
		payments[l] = a - link.Weight*(a+b)
		ends[link.A] -= payments[l]
		ends[link.B] += payments[l]
	}
	return ends, payments, errors.Join(errs...)
}

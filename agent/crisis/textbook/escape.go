package textbook

import (
	"errors"
	"fmt"
	"math"
)

// EscapeClause is a treaty with an escape: a party may leave the treaty unkept for a period, at
// a price paid to the harmed. The gain from an escape is uniform on [0,1], known only to the
// party.
//
// Source: the theory of Rosendorff and Milner (2001), The optimal design of international trade
// institutions: uncertainty and escape, International Organization 55: 829-857, in the smallest
// version.
type EscapeClause struct {
	// Harm is h, the cost of an escape to the other side; 0 or more, in units of the largest
	// gain.
	Harm float64
	// Gain is b, the value of the treaty per period beside the clause; 0 or more, in units of
	// the largest gain.
	Gain float64
	// Discount is the discount factor per period, in (0,1).
	Discount float64
}

// Validate reports every fault of the parameters in one error.
func (c EscapeClause) Validate() error {
	var errs []error
	if !(c.Harm >= 0) || math.IsInf(c.Harm, 1) {
		errs = append(errs, fmt.Errorf("crisis: EscapeClause.Harm is %v; want a finite number that is not negative", c.Harm))
	}
	if !(c.Gain >= 0) || math.IsInf(c.Gain, 1) {
		errs = append(errs, fmt.Errorf("crisis: EscapeClause.Gain is %v; want a finite number that is not negative", c.Gain))
	}
	if !(c.Discount > 0 && c.Discount < 1) {
		errs = append(errs, fmt.Errorf("crisis: EscapeClause.Discount is %v; want a number in (0,1)", c.Discount))
	}
	return errors.Join(errs...)
}

// Welfare returns the joint gain of both sides from a clause at a price, per period. A party
// with a gain above the price escapes: W = (1-price^2)/2 - Harm (1-price). A price of 1 or more
// closes the clause. The maximum is at a price equal to the harm.
func (c EscapeClause) Welfare(price float64) float64 {
	price = min(max(price, 0), 1)
	return (1-price*price)/2 - c.Harm*(1-price)
}

// Paid reports whether the price is paid without force. A refusal ends the treaty, and so the
// price is paid iff price <= Discount/(1-Discount) (Gain + Welfare(price)).
func (c EscapeClause) Paid(price float64) bool {
	return price <= c.Discount/(1-c.Discount)*(c.Gain+c.Welfare(price))
}

// Prices returns the range of prices in [0,1] paid without force; ok is false for an empty
// range. A dearer clause is breached instead of obeyed. A low price can fail too, where great
// harm makes a treaty with cheap escape worthless.
func (c EscapeClause) Prices() (lowest, highest float64, ok bool) {
	// price <= d (Gain + (1-price^2)/2 - Harm (1-price)) is a quadratic inequality.
	d := c.Discount / (1 - c.Discount)
	b, rest := 1-d*c.Harm, d*(c.Gain+0.5-c.Harm)
	root := b*b + 2*d*rest
	if root < 0 {
		return 0, 0, false
	}
	// The roots (-b +- sqrt(root))/d are each in the form without cancellation.
	q := -(b + math.Copysign(math.Sqrt(root), b))
	lowest, highest = q/d, -2*rest/q
	if q == 0 {
		highest = 0
	}
	lowest, highest = max(0, min(lowest, highest)), min(1, max(lowest, highest))
	return lowest, highest, lowest <= highest
}

// Best returns the best price for both sides among the prices paid: the harm, or the nearest
// price in the range.
func (c EscapeClause) Best() (price float64, ok bool) {
	lowest, highest, ok := c.Prices()
	return min(max(c.Harm, lowest), highest), ok
}

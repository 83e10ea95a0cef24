package textbook

import (
	"errors"
	"fmt"
	"math"
)

// EscapeClause is a treaty that a party may leave unkept for a period, at a price that it
// pays to the harmed. What escaping gains is uniform on [0,1], known only to who escapes.
//
// The logic is that of Rosendorff and Milner (2001), The optimal design of international
// trade institutions: uncertainty and escape, International Organization 55: 829-857,
// with the least that makes it go.
type EscapeClause struct {
	// Harm is h, what an escape costs the other side, at least 0.
	Harm float64
	// Gain is b, what the treaty is worth a period beside the clause, at least 0.
	Gain float64
	// Discount is the factor by which a period later counts less, in (0,1).
	Discount float64
}

// Validate reports everything that is wrong with the parameters.
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

// Welfare is what a clause at this price adds for both sides together, per period: who
// gains more than the price escapes, W = (1-price^2)/2 - Harm (1-price). A price of 1 or
// more closes the clause. It is greatest where the price is the harm.
func (c EscapeClause) Welfare(price float64) float64 {
	price = min(max(price, 0), 1)
	return (1-price*price)/2 - c.Harm*(1-price)
}

// Paid says whether the price is paid without force: not paying ends the treaty, so it
// is iff price <= Discount/(1-Discount) (Gain + Welfare(price)).
func (c EscapeClause) Paid(price float64) bool {
	return price <= c.Discount/(1-c.Discount)*(c.Gain+c.Welfare(price))
}

// Prices returns the range of prices in [0,1] that are paid; ok is false if none is. A
// clause that is dearer is not obeyed but breached. A low price can fail too, where the
// harm is so great that a treaty with cheap escape is worth nothing.
func (c EscapeClause) Prices() (lowest, highest float64, ok bool) {
	// price <= d (Gain + (1-price^2)/2 - Harm (1-price)) is a quadratic inequality.
	d := c.Discount / (1 - c.Discount)
	b, rest := 1-d*c.Harm, d*(c.Gain+0.5-c.Harm)
	root := b*b + 2*d*rest
	if root < 0 {
		return 0, 0, false
	}
	// (-b +- sqrt(root))/d, each in the form without cancellation.
	q := -(b + math.Copysign(math.Sqrt(root), b))
	lowest, highest = q/d, -2*rest/q
	if q == 0 {
		highest = 0
	}
	lowest, highest = max(0, min(lowest, highest)), min(1, max(lowest, highest))
	return lowest, highest, lowest <= highest
}

// Best is the price that is best for both together among those that are paid: the harm,
// or what of the range comes nearest to it.
func (c EscapeClause) Best() (price float64, ok bool) {
	lowest, highest, ok := c.Prices()
	return min(max(c.Harm, lowest), highest), ok
}

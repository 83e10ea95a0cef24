package bargain

import (
	"errors"
	"fmt"
	"math"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Additive is a utility with a sum over terms: the value of a draft is the sum of the values of
// the options. Utility tables usually have the additive form.
type Additive struct {
	space *terms.Space
	parts [][]float64
	least float64
}

// NewAdditive returns the utility with parts[k][c] as the value of option c of term k, and the
// given reserve. Minus infinity marks an option never signed, or a party without a reserve.
// NewAdditive reports all numbers not fitting the space and all NaN or plus infinity.
func NewAdditive(space *terms.Space, reserve float64, parts [][]float64) (*Additive, error) {
	if space == nil {
		return nil, errors.New("bargain: no space of drafts")
	}
	var errs []error
	list := space.Terms()
	if len(parts) != len(list) {
		errs = append(errs, fmt.Errorf("bargain: %d lists of part-worths for %d terms; want one for each term", len(parts), len(list)))
	}
	if math.IsNaN(reserve) || math.IsInf(reserve, 1) {
		errs = append(errs, fmt.Errorf("bargain: the reserve is %v; want a number, or -Inf for none", reserve))
	}
	u := &Additive{space: space, least: reserve, parts: make([][]float64, len(parts))}
	for k, part := range parts {
		name := fmt.Sprintf("#%d", k+1)
		if k < len(list) {
			name = list[k].Name
			if len(part) != len(list[k].Options) {
				errs = append(errs, fmt.Errorf("bargain: term %q has %d part-worths for %d options; want one for each option", name, len(part), len(list[k].Options)))
			}
		}
		for c, v := range part {
			if math.IsNaN(v) || math.IsInf(v, 1) {
				errs = append(errs, fmt.Errorf("bargain: option %d of term %q has the part-worth %v; want a number, or -Inf if it is never signed", c+1, name, v))
			}
		}
		u.parts[k] = append([]float64(nil), part...)
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return u, nil
}

// Value returns the sum of the part-worths of the options of d.
func (u *Additive) Value(d terms.Draft) float64 {
	sum := 0.0
	for k, part := range u.parts {
		sum += part[u.space.Choice(d, k)]
	}
	return sum
}

// Reserve returns the least value at which the party signs.
func (u *Additive) Reserve() float64 { return u.least }

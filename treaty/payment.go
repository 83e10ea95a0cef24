package treaty

import (
	"errors"
	"fmt"
	"slices"
)

// compensate books a payment of a party to another party for a measure or in a dispute.
func (x *step) compensate() error {
	if x.s.measure(x.Case) == nil && x.s.dispute(x.Case) == nil {
		return fmt.Errorf("the module knows no measure or dispute %q", x.Case)
	}
	if one := x.s.measure(x.Case); one != nil && one.Party != x.Author {
		return fmt.Errorf("the measure is %s's", one.Party)
	}
	if !x.s.BoundIn(x.Party, x.Period) {
		return fmt.Errorf("%q is not bound", x.Party)
	}
	return x.pay(x.Case)
}

// pay books a payment of Amount from the author to Party, at an annual rate in the unit
// of the data of the economy.
func (x *step) pay(of string) error {
	switch {
	case x.Party == x.Author || x.r.party(x.Party) < 0:
		return fmt.Errorf("%q is no other party", x.Party)
	case !(x.Amount > 0 && x.Amount < 1e300):
		return wrong("Amount", x.Amount, "a sum above 0")
	case len(x.r.regions[x.r.party(x.Party)]) == 0 || len(x.r.regions[x.r.party(x.Author)]) == 0:
		return errors.New("a party without regions has no account to pay from or to")
	}
	x.s.Payments = append(slices.Clip(x.s.Payments), Payment{From: x.Author, To: x.Party, Period: x.Period, Amount: x.Amount, Case: of})
	return nil
}

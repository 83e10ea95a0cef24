package agent

import (
	"errors"
	"slices"

	"github.com/tradetalk/tradetalk/treaty"
)

// ruledAfter is how many quarters after a measure a panel rules at the earliest.
func (x *weighing) ruledAfter() int {
	return int(x.m.Disputes.Consultation.Value() + x.m.Disputes.Panel.Value())
}

// remedy is the most that the harmed may take from the actor for harm over some
// quarters, as a present value in percent of its income.
func (x *weighing) remedy(harm []float64, quarters int) float64 {
	sum := 0.0
	for k, h := range harm {
		sum += x.m.Disputes.RetaliationCap(h) * x.income(k)
	}
	return sum / x.income(x.Seat) * span(x.Self.Discount(), quarters)
}

// retaliation is what the most harmed can inflict per quarter by suspending what it
// owes, within the cap, in percent of the actor's income: min(cap * harm, equivalent).
func (x *weighing) retaliation(harm []float64) (float64, error) {
	worst := 0
	for k, h := range harm {
		if h*x.income(k) > harm[worst]*x.income(worst) {
			worst = k
		}
	}
	if harm[worst] == 0 {
		return 0, nil
	}
	limit := x.m.Disputes.RetaliationCap(harm[worst]) * x.income(worst) / x.income(x.Seat)
	if x.s.Stage != treaty.InForce {
		return limit, nil // the text is only thought of, and the cap is all that is known
	}
	events := []treaty.Event{{Kind: treaty.Breached}}
	without, err := x.supposing(x.Period, "breaks", events...)
	if err != nil {
		return 0, err
	}
	by := x.Actors[worst].ID
	// The sums only make it lawful: what it costs is what the economy says.
	with, err := x.supposing(x.Period, "bears retaliation of "+by, treaty.Event{Kind: treaty.Breached, Amount: 1e100}, treaty.Event{
		Kind: treaty.Suspended, Author: by, Party: x.Self.ID, Sectors: treaty.Goods, Surcharge: slices.Max(x.Compliance.Surcharges),
		Until: x.Period + 1, Ground: "retaliation", Amount: 1,
	})
	if errors.Is(err, errUnlawful) {
		return limit, nil // it is in breach already, and the cap is all that is known
	}
	if err != nil {
		return 0, err
	}
	return min(limit, max(0, without.flows[x.Seat]-with.flows[x.Seat])), nil
}

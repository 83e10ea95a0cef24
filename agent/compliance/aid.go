package compliance

import (
	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/assessment"
	"github.com/tradetalk/tradetalk/treaty"
)

// Assistance is help with capacity that a donor could give.
type Assistance struct {
	// Amount is money at an annual rate, for a period; Before and After the chance per period
	// that the recipient fails without wanting to.
	Amount, Before, After float64
	// Value is what it is worth to the donor, a present value in percent of a
	// period's income.
	Value float64
}

// BestAssistance weighs filling the gap between what a recipient can do and what it owes, with
// nothing, one or two standard deviations to spare, and returns the best, with a Value
// of zero if that is to give nothing: the harm that fewer failures do the donor, as long as the capacity lasts, against the
// money.
func BestAssistance(v agent.View, module, recipient string) (Assistance, error) {
	m := v.Register.Agreed(module)
	have, ok := v.Register.Capacity(module, recipient, v.Period)
	need := v.Register.CapacityNeed(module, recipient, v.Period)
	if m == nil || m.Assistance == nil || !ok || need <= have || m.Assistance.Adds() == 0 {
		return Assistance{}, nil
	}
	x := assessment.Assessment{View: v, Module: module, Agreed: m, Standing: v.Register.Standing(module)}
	now, err := v.Effects(agent.Query{Period: v.Period})
	if err != nil {
		return Assistance{}, err
	}
	broken, err := x.Supposing(v.Period, "broken by "+recipient, treaty.Event{Kind: treaty.Breached, Author: recipient})
	if err != nil {
		return Assistance{}, err
	}
	lasting := 1 / (1 - v.Self.Discount()*m.Assistance.Left())
	best := Assistance{Before: 1 - v.PeriodLength.Left(CapableChance(have, need, v.Compliance.CapacityError))}
	for _, spare := range [...]float64{0, 1, 2} { // standard deviations beyond the need
		capacity := need + spare*v.Compliance.CapacityError
		g := Assistance{
			Amount: (capacity - have) / m.Assistance.Adds(), Before: best.Before,
			After: 1 - v.PeriodLength.Left(CapableChance(capacity, need, v.Compliance.CapacityError)),
		}
		g.Value = (g.Before-g.After)*(now.Flow(v.Seat)-broken.Flow(v.Seat))*lasting - 100*g.Amount/v.Income(v.Seat)
		if g.Value > best.Value {
			best = g
		}
	}
	return best, nil
}

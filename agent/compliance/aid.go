package compliance

import (
	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/assessment"
	"github.com/tradetalk/tradetalk/treaty"
)

// Assistance is help with capacity from a donor to a recipient.
type Assistance struct {
	// Amount is money at an annual rate, for a period. Before and After are the chances per
	// period that the recipient fails against its will, without and with the assistance.
	Amount, Before, After float64
	// Value is the value to the donor, a present value in percent of a period's income.
	Value float64
}

// BestAssistance returns the best assistance of a menu: to fill the gap between the capacity and
// the obligations of a recipient, with zero, one or two standard deviations to spare. The value
// is the harm to the donor that fewer failures avert, as long as the capacity lasts, less the
// money, in percent of a period's income. The zero Assistance says that no amount is worth the
// money, or that the text has no assistance or the recipient no gap.
//
// Source: Chayes and Chayes (1993, International Organization 47: 175-205) on limits of capacity
// as a cause of failures to comply.
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

package assessment

import (
	"errors"
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// ruledAfter is how many quarters after a measure a panel rules at the earliest.
func (x *Assessment) ruledAfter() int {
	return x.Agreed.Disputes.Consultation.Periods() + x.Agreed.Disputes.Panel.Periods()
}

// remedy is the most that the harmed may take from the actor for harm over some
// quarters, as a present value in percent of its income.
func (x *Assessment) remedy(harm []float64, quarters int) float64 {
	sum := 0.0
	for k, h := range harm {
		sum += x.Agreed.Disputes.RetaliationCap(h) * x.Income(k)
	}
	return sum / x.Income(x.Seat) * numeric.Span(x.Self.Discount(), quarters)
}

// Contested adds what a case about the course may cost: the chance that one of those whom
// it harms brings it, by what they make of the chance struck that it is won, times the
// chance that it is lost, times what follows.
func (x *Assessment) Contested(c *agent.Action, struck float64, follow func(delay int) float64) error {
	d, delay := x.Self.Discount(), 1
	if x.Disputed() {
		delay = x.ruledAfter()
	}
	kept := 1.0
	for k, h := range c.Harm {
		if h == 0 {
			continue
		}
		left := math.Pow(x.Actors[k].Discount(), float64(delay)) * numeric.Span(x.Actors[k].Discount(), c.Quarters-delay)
		net := struck*h*left - x.Compliance.CaseCost
		kept *= 1 - x.likely((1-x.Actors[k].Discount())*net)
	}
	c.Challenged = 1 - kept
	if x.PendingCase {
		c.Challenged = 1
	}
	if c.Challenged == 0 {
		return nil
	}
	// If struck down it gives the measure up, or stands by it and bears
	// retaliation: whichever costs less.
	loss := follow(delay)
	if x.Disputed() {
		late := delay + x.Agreed.Disputes.Compliance.Periods()
		bite, err := x.Retaliation(c.Harm)
		if err != nil {
			return err
		}
		broken, err := continuation.Reputation(x.View, x.Image.AfterInvocation(belief.PromiseTerm), "") // as Obeys has it
		if err != nil {
			return err
		}
		loss = min(loss, bite*math.Pow(d, float64(late))*numeric.Span(d, c.Quarters-late)+math.Pow(d, float64(delay))*broken)
	}
	c.Challenge = (1 - d) * c.Challenged * (1 - c.Upheld) * loss
	return nil
}

// Retaliation is what the most harmed can inflict per quarter by suspending what it
// owes, within the cap, in percent of the actor's income: min(cap * harm, equivalent).
func (x *Assessment) Retaliation(harm []float64) (float64, error) {
	worst := 0
	for k, h := range harm {
		if h*x.Income(k) > harm[worst]*x.Income(worst) {
			worst = k
		}
	}
	if harm[worst] == 0 {
		return 0, nil
	}
	limit := x.Agreed.Disputes.RetaliationCap(harm[worst]) * x.Income(worst) / x.Income(x.Seat)
	if x.Standing.Stage != treaty.InForce {
		return limit, nil // the text is only thought of, and the cap is all that is known
	}
	events := []treaty.Event{{Kind: treaty.Breached}}
	without, err := x.Supposing(x.Period, "breaks", events...)
	if err != nil {
		return 0, err
	}
	by := x.Actors[worst].ID
	// The sums only make it lawful: what it costs is what the economy says.
	with, err := x.Supposing(x.Period, "bears retaliation of "+by, treaty.Event{Kind: treaty.Breached, Amount: 1e100}, treaty.Event{
		Kind: treaty.Suspended, Author: by, Party: x.Self.ID, Sectors: treaty.Goods, Surcharge: slices.Max(x.Compliance.Surcharges),
		Until: x.Period + 1, Ground: "retaliation", Amount: 1,
	})
	if errors.Is(err, agent.ErrUnlawful) {
		return limit, nil // it is in breach already, and the cap is all that is known
	}
	if err != nil {
		return 0, err
	}
	return min(limit, max(0, without.Flow(x.Seat)-with.Flow(x.Seat))), nil
}

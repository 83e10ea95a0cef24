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

// ruledAfter returns the shortest time from a measure to a ruling, in periods.
func (x *Assessment) ruledAfter() int {
	return x.Agreed.Disputes.Consultation.Periods() + x.Agreed.Disputes.Panel.Periods()
}

// Contested adds to an action the expected cost of a case, as an annuity in percent of income per
// quarter. The cost is the chance that a harmed party brings the case, times the chance that the
// actor loses, times the loss that follows. struck is the chance of success in the eyes of the
// complainants. No case is brought in the first [Assessment.Wait] periods. follow returns the cost
// of giving the measure up after a delay in periods.
//
// Each harmed party complains with a logit chance in the net value of the case: the harm that the
// ruling ends, less the cost of the case.
func (x *Assessment) Contested(c *agent.Action, struck float64, follow func(delay int) float64) error {
	d, delay, lasts := x.Self.Discount(), 1, c.Quarters
	if c.Lasts > 0 {
		lasts = c.Lasts
	}
	panels := x.Disputed() && !(c.Conduct == agent.InvokeException && x.Agreed.Exception.PeerReview)
	if panels {
		delay = x.ruledAfter()
	}
	delay += x.Wait
	kept := 1.0
	for k, h := range c.Harm {
		if h == 0 {
			continue
		}
		left := math.Pow(x.Actors[k].Discount(), float64(delay)) * numeric.Span(x.Actors[k].Discount(), lasts-delay)
		net := struck*h*left - x.CaseCost(k)
		kept *= 1 - x.likely((1-x.Actors[k].Discount())*net)
	}
	c.Challenged = 1 - kept
	if x.PendingCase {
		c.Challenged = 1
	}
	if c.Challenged == 0 {
		return nil
	}
	// After an adverse ruling the actor gives the measure up, or stands by the measure and bears
	// retaliation, whichever costs less.
	loss := follow(delay)
	if panels {
		late := delay + x.Agreed.Disputes.Compliance.Periods()
		bite, err := x.Retaliation(c.Harm)
		if err != nil {
			return err
		}
		broken, err := continuation.Reputation(x.View, x.Image.AfterInvocation(belief.PromiseTerm), "") // as in compliance.AssessRuling
		if err != nil {
			return err
		}
		loss = min(loss, bite*math.Pow(d, float64(late))*numeric.Span(d, lasts-late)+math.Pow(d, float64(delay))*broken)
	}
	c.Challenge = (1 - d) * c.Challenged * (1 - c.Upheld) * loss
	return nil
}

// Retaliation returns the loss per quarter that the most harmed party can inflict by suspending
// its own obligations, within the cap, in percent of the actor's income: min(cap * harm,
// equivalent). A module under negotiation has the cap alone. Source: DSU Article 22.4.
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
		return limit, nil // a text under negotiation: only the cap is known
	}
	events := []treaty.Event{{Kind: treaty.Breached}}
	without, err := x.Supposing(x.Period, "breaks", events...)
	if err != nil {
		return 0, err
	}
	by := x.Actors[worst].ID
	// The amounts only make the retaliation lawful; the economy decides the loss.
	with, err := x.Supposing(x.Period, "bears retaliation of "+by, treaty.Event{Kind: treaty.Breached, Amount: 1e100}, treaty.Event{
		Kind: treaty.Suspended, Author: by, Party: x.Self.ID, Sectors: treaty.Goods, Surcharge: slices.Max(x.Compliance.Surcharges),
		Until: x.Period + 1, Ground: "retaliation", Amount: 1,
	})
	if errors.Is(err, agent.ErrUnlawful) {
		return limit, nil // already in breach: only the cap is known
	}
	if err != nil {
		return 0, err
	}
	return min(limit, max(0, without.Flow(x.Seat)-with.Flow(x.Seat))), nil
}

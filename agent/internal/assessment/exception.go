package assessment

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// Exceptions weighs the invocation of the security exception, by the measures that the text
// permits (see [Measures]). Values are annuities in percent of income per quarter. The list is
// empty without an exception, and has no measure against a party against which the actor holds a
// measure. Source: GATT Article XXI(b); Rosendorff and Milner (2001) on escape clauses.
func (x *Assessment) Exceptions() (out []agent.Action, err error) {
	rule := x.Agreed.Exception
	if rule == nil || x.Without.Exceptions {
		return nil, nil
	}
	scope := rule.Scope
	if scope == "" {
		scope = treaty.Everything
	}
	n := rule.MaxLength.Periods()
	for _, against := range x.targets(rule) {
		for _, sectors := range x.Menu(scope) {
			for _, m := range Measures(rule, x.Compliance.Surcharges) {
				c := agent.Action{
					Conduct: agent.InvokeException, Sectors: sectors, Measure: m.Kind, Against: against, Surcharge: m.Surcharge, Quarters: n, Length: x.PeriodLength,
				}
				with, err := x.Supposing(x.Period, fmt.Sprint("invokes ", sectors, m.Kind, against, m.Surcharge), treaty.Event{
					Kind: treaty.Invoked, Case: "supposed", Ground: "security", Measure: m.Kind, Party: against,
					Sectors: sectors, Surcharge: m.Surcharge, Until: x.Period + n,
				})
				if errors.Is(err, agent.ErrUnlawful) {
					break // too soon after the last
				}
				if err != nil {
					return nil, err
				}
				if err := x.Invocation(&c, with); err != nil {
					return nil, err
				}
				out = append(out, c)
			}
		}
	}
	return out, nil
}

// Measures returns the measures that an exception permits, from the rates of a menu of
// surcharges: kind and surcharge of each. Measures with a rate of zero are left out.
func Measures(rule *treaty.SecurityException, rates []float64) (out []treaty.Measure) {
	for _, kind := range rule.Menu() {
		if kind != treaty.AddSurcharge {
			out = append(out, treaty.Measure{Kind: kind})
			continue
		}
		for _, rate := range rates {
			if rate > 0 && rate <= rule.MostSurcharge.Value() {
				out = append(out, treaty.Measure{Kind: kind, Surcharge: rate})
			}
		}
	}
	return out
}

// targets returns the parties against which the actor may take a measure, "" for all parties
// together, without those against which the actor holds a measure.
func (x *Assessment) targets(rule *treaty.SecurityException) (out []string) {
	list := rule.Towards
	if len(list) == 0 {
		list = []string{""}
	}
	for _, id := range list {
		if id == x.Self.ID || id != "" && !slices.Contains(x.Members, id) || x.holding(false, id) {
			continue
		}
		out = append(out, id)
	}
	return out
}

// Invocation fills in the parts of an invocation as annuities in percent of income per quarter.
// with are the effects of the world with the measure. Compensation is the price in the text for
// the harm to each party. A challenge is weighed only for a positive value, since a challenge
// cannot raise the value.
func (x *Assessment) Invocation(c *agent.Action, with *welfare.Effects) error {
	d, n := x.Self.Discount(), c.Quarters
	c.Harm = x.HarmToOthers(x.Now, with, x.Members)
	c.Gain, c.Protection = (1-d)*x.Gain(x.Now, with, n), (1-d)*x.Protection(x.Now, with, n)
	owed := 0.0
	for k, h := range c.Harm {
		owed += x.Agreed.Exception.Compensation(h) * x.Income(k)
	}
	c.Compensation = (1 - d) * owed / x.Income(x.Seat) * numeric.Span(d, n)
	if c.Value() > numeric.Negligible { // a challenge cannot raise the value
		return x.challenged(c, with)
	}
	return nil
}

// challenged adds the cost of a review and of the loss of trust. After an adverse ruling the
// actor loses the gain and protection of the remaining quarters.
func (x *Assessment) challenged(c *agent.Action, with *welfare.Effects) error {
	return x.Reviewed(c, func(delay int) float64 {
		return max(0, x.Gain(x.Now, with, c.Quarters)+x.Protection(x.Now, with, c.Quarters)-
			x.Gain(x.Now, with, delay)-x.Protection(x.Now, with, delay))
	})
}

// Reviewed adds the cost of a review and of the loss of trust to an invocation. follow returns
// the cost of giving the measure up after an adverse ruling, by the delay in periods, as a
// present value in percent of income. The others update their doubt about the plea by Bayes'
// rule, on the ruling or on the absence of a review. Source: Maggi and Staiger (2011) on review
// by courts.
func (x *Assessment) Reviewed(c *agent.Action, follow func(delay int) float64) error {
	threshold, deference, spread, reviewable := x.Agreed.Judgement(c.Measure, x.Register.CasesDecided(x.Module))
	p := x.SecurityThreatTo(x.Seat)
	rho := x.Image.Mean()
	c.Upheld = 1
	d := x.Self.Discount()
	doubt := func(r belief.Ruling) float64 {
		plea := agent.NewPlea(rho, p, x.Agreed.Exception.ThresholdOf(c.Measure), deference, spread, r)
		return plea.Abusive()
	}
	q := doubt(belief.NotReviewed)
	if reviewable {
		c.Upheld = belief.UpheldChance(float64(x.Private.Threat), threshold, deference, spread)
		if x.Public {
			c.Upheld = agent.ChanceJustified(rho, p, threshold, deference, spread)
		}
		if err := x.Contested(c, 1-agent.ChanceJustified(rho, p, threshold, deference, spread), follow); err != nil {
			return err
		}
		if c.Challenged > 0 {
			q = (1-c.Challenged)*q + c.Challenged*(c.Upheld*doubt(belief.FoundLawful)+(1-c.Upheld)*doubt(belief.FoundUnlawful))
		}
	}
	c.Doubt = q
	reputation, err := continuation.Reputation(x.View, x.Image.AfterInvocation(q), "")
	c.Reputation = (1 - d) * reputation
	return err
}

// likely returns the chance that another party takes an action of value v over no action: a logit
// with the precision of the actor. Without a finite precision the chance is a step at zero.
// Source: McKelvey and Palfrey (1995) on quantal response.
func (x *Assessment) likely(v float64) float64 {
	if l := x.Self.Precision; l > 0 && !math.IsInf(l, 1) {
		return 1 / (1 + math.Exp(-l*v))
	}
	if v >= 0 {
		return 1
	}
	return 0
}

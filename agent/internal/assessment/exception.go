package assessment

import (
	"errors"
	"fmt"
	"math"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// Exceptions weighs invoking the security exception, measure by measure.
func (x *Assessment) Exceptions() (out []agent.Action, err error) {
	rule := x.Agreed.Exception
	if rule == nil || x.Without.Exceptions || x.holding(false) {
		return nil, nil
	}
	scope := rule.Scope
	if scope == "" {
		scope = treaty.Everything
	}
	n := rule.MaxLength.Periods()
	for _, sectors := range x.Menu(scope) {
		for _, surcharge := range x.Compliance.Surcharges {
			c := agent.Action{Conduct: agent.InvokeException, Sectors: sectors, Surcharge: surcharge, Quarters: n, Length: x.PeriodLength}
			with, err := x.Supposing(x.Period, fmt.Sprint("invokes ", sectors, surcharge), treaty.Event{
				Kind: treaty.Invoked, Case: "supposed", Ground: "security", Threat: max(rule.Threshold.Value(), float64(x.Private.Threat)),
				Sectors: sectors, Surcharge: surcharge, Until: x.Period + n,
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
	return out, nil
}

// Invocation fills in what invoking the exception is worth, in a world with the measure.
func (x *Assessment) Invocation(c *agent.Action, with *welfare.Effects) error {
	d, n := x.Self.Discount(), c.Quarters
	c.Harm = x.HarmToOthers(x.Now, with, x.Members)
	c.Gain, c.Protection = (1-d)*x.Gain(x.Now, with, n), (1-d)*x.Protection(x.Now, with, n)
	owed := 0.0
	for k, h := range c.Harm {
		owed += x.Agreed.Exception.Compensation(h) * x.Income(k)
	}
	c.Compensation = (1 - d) * owed / x.Income(x.Seat) * numeric.Span(d, n)
	if c.Value() > numeric.Negligible { // a challenge makes it no better
		return x.challenged(c, with)
	}
	return nil
}

// challenged adds what a review may cost, and what the others will think.
func (x *Assessment) challenged(c *agent.Action, with *welfare.Effects) error {
	return x.Reviewed(c, func(delay int) float64 {
		return max(0, x.Gain(x.Now, with, c.Quarters)+x.Protection(x.Now, with, c.Quarters)-
			x.Gain(x.Now, with, delay)-x.Protection(x.Now, with, delay))
	})
}

// Reviewed is challenged, where follow is what it costs to give the measure up once it has
// been struck down some quarters from now, as a present value.
func (x *Assessment) Reviewed(c *agent.Action, follow func(delay int) float64) error {
	threshold, deference, spread, reviewable := x.Agreed.Judgement(x.Register.CasesDecided(x.Module))
	p := x.SecurityThreatTo(x.Seat)
	rho := x.Image.Mean()
	c.Upheld = 1
	d := x.Self.Discount()
	doubt := func(r belief.Ruling) float64 {
		plea := agent.NewPlea(rho, p, x.Agreed.Exception.Threshold.Value(), deference, spread, r)
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

// likely is the chance that another takes a course that is worth v to it against none:
// a logit of the actor's own precision, a step where it has none.
func (x *Assessment) likely(v float64) float64 {
	if l := x.Self.Precision; l > 0 && !math.IsInf(l, 1) {
		return 1 / (1 + math.Exp(-l*v))
	}
	if v >= 0 {
		return 1
	}
	return 0
}

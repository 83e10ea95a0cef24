package assessment

import (
	"cmp"
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
// the harm to each party. The actor plans to keep the measure until one of its reviews or until
// the end of its term, whichever is worth most: keeping a measure at a review costs trust anew.
// A challenge is weighed only for a positive value, since a challenge cannot raise the value.
func (x *Assessment) Invocation(c *agent.Action, with *welfare.Effects) error {
	c.Harm = x.HarmToOthers(x.Now, with, x.Members)
	owed := 0.0
	for k, h := range c.Harm {
		owed += x.Agreed.Exception.Compensation(h) * x.Income(k)
	}
	owed /= x.Income(x.Seat)
	// The plans, from the highest value without a challenge down.
	plans := x.plans(c, with, owed)
	for k := range plans {
		one := &plans[k]
		if k > 0 && one.Value() <= c.Value() {
			break // no later plan can be better
		}
		if one.Value() > numeric.Negligible { // a challenge cannot raise the value
			if err := x.challenged(one, with); err != nil {
				return err
			}
		}
		if k == 0 || one.Value() > c.Value() {
			*c = *one
		}
	}
	return nil
}

// plans returns the action for each duration at which the actor may end the measure, without a
// challenge and reputation, from the highest value down. owed is the compensation per quarter in
// percent of income.
func (x *Assessment) plans(c *agent.Action, with *welfare.Effects, owed float64) (out []agent.Action) {
	d := x.Self.Discount()
	for _, lasts := range x.ends(c.Quarters) {
		one := *c
		one.Lasts = lasts
		one.Gain, one.Protection = (1-d)*x.Gain(x.Now, with, lasts), (1-d)*x.Protection(x.Now, with, lasts)
		one.Compensation = (1 - d) * owed * numeric.Span(d, lasts)
		out = append(out, one)
	}
	slices.SortStableFunc(out, func(a, b agent.Action) int { return cmp.Compare(b.Value(), a.Value()) })
	return out
}

// ends returns the ages at which the actor may end a measure with a term of n periods: the
// reviews and the end of the term, the end first.
func (x *Assessment) ends(n int) []int {
	out := []int{n}
	if every := x.Agreed.Exception.Review.Periods(); every > 0 {
		for age := every; age < n; age += every {
			out = append(out, age)
		}
	}
	return out
}

// challenged adds the cost of a review and of the loss of trust. After an adverse ruling the
// actor loses the gain and protection of the remaining quarters. The actor can keep silent until
// the last date for the notice.
func (x *Assessment) challenged(c *agent.Action, with *welfare.Effects) error {
	x.Wait = x.Agreed.Exception.Notice.Periods()
	defer func() { x.Wait = 0 }()
	return x.Reviewed(c, func(delay int) float64 {
		return max(0, x.Gain(x.Now, with, c.Lasts)+x.Protection(x.Now, with, c.Lasts)-
			x.Gain(x.Now, with, delay)-x.Protection(x.Now, with, delay))
	})
}

// Reviewed adds the cost of a review and of the loss of trust to an invocation. follow returns
// the cost of giving the measure up after an adverse ruling, by the delay in periods, as a
// present value in percent of income. The others update their doubt about the plea by Bayes'
// rule, on the ruling or on the absence of a review, and again at each review at which the actor
// keeps the measure. Source: Maggi and Staiger (2011) on review by courts.
func (x *Assessment) Reviewed(c *agent.Action, follow func(delay int) float64) error {
	_, deference, spread, reviewable := x.Agreed.Judgement(c.Measure, x.Register.CasesDecided(x.Module))
	p, threshold := x.SecurityThreatTo(x.Seat), x.Agreed.Exception.ThresholdOf(c.Measure)
	rho := x.Image.Mean()
	c.Upheld = 1
	d, every := x.Self.Discount(), x.Agreed.Exception.Review.Periods()
	reviews := 0
	if every > 0 && c.Lasts > 0 {
		reviews = (c.Lasts - 1) / every
	}
	// doubts returns the doubt at the invocation, and the discounted sum with those at reviews.
	doubts := func(r belief.Ruling) (first, sum float64) {
		kept := agent.KeptPlea{Trust: rho, Threat: p, Threshold: threshold, Deference: deference, Spread: spread, Ruling: r, Every: every}
		for k, q := range kept.Doubts(reviews) {
			if k == 0 {
				first = q
			}
			sum += math.Pow(d, float64(k*every)) * q
		}
		return first, sum
	}
	first, sum := doubts(belief.NotReviewed)
	if reviewable {
		var struck float64
		c.Upheld, struck = x.Judged(c)
		if err := x.Contested(c, struck, follow); err != nil {
			return err
		}
		if c.Challenged > 0 {
			lawful, lawfulSum := doubts(belief.FoundLawful)
			unlawful, _ := doubts(belief.FoundUnlawful) // and no later review
			if x.Agreed.Exception.PeerReview {          // the votes of peers tell nothing of the threat
				lawful, lawfulSum, unlawful = first, sum, first
			}
			first = (1-c.Challenged)*first + c.Challenged*(c.Upheld*lawful+(1-c.Upheld)*unlawful)
			sum = (1-c.Challenged)*sum + c.Challenged*(c.Upheld*lawfulSum+(1-c.Upheld)*unlawful)
		}
	}
	c.Doubt, c.Charged = first, sum
	reputation, err := continuation.Reputation(x.View, x.Image.AfterInvocation(sum), "")
	c.Reputation = (1 - d) * reputation
	return err
}

// Judged returns the chance that a review finds an exception justified, and the chance in the eyes
// of the others that the review finds the exception not justified.
func (x *Assessment) Judged(c *agent.Action) (upheld, struck float64) {
	threshold, deference, spread, _ := x.Agreed.Judgement(c.Measure, x.Register.CasesDecided(x.Module))
	believed := agent.ChanceJustified(x.Image.Mean(), x.SecurityThreatTo(x.Seat), threshold, deference, spread)
	switch {
	case x.Agreed.Exception.PeerReview:
		believed = x.Permitted(c.Harm)
		return believed, 1 - believed
	case x.Public:
		return believed, 1 - believed
	}
	return belief.UpheldChance(float64(x.Private.Threat), threshold, deference, spread), 1 - believed
}

// Permitted returns the chance, 0 or 1, that the other parties vote for a measure, from the harm to
// each by seat: a party votes against a measure whose harm exceeds the compensation, and a tie is
// for the author.
func (x *Assessment) Permitted(harm []float64) float64 {
	count := 0
	for k := range harm {
		id := x.Actors[k].ID
		switch {
		case k == x.Seat || !slices.Contains(x.Members, id):
		case harm[k]-x.Agreed.Exception.Compensation(harm[k]) > numeric.Negligible:
			count--
		default:
			count++
		}
	}
	if count >= 0 {
		return 1
	}
	return 0
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

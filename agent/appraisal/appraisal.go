package appraisal

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Appraisal is what a draft is worth to an actor, and why.
type Appraisal struct {
	Actor, Module string
	Period        int
	// Draft is the draft and Text what it says.
	Draft terms.Draft
	Text  string
	// Parts add up to the worth of the draft against no agreement.
	Parts
	// Impasse is the worth of no agreement (the inside option: what is in
	// force goes on, sanctions run their course), WalkOut that of leaving the
	// treaty for good (the outside option), both against the baseline.
	Impasse, WalkOut float64
	// With and Without are the change in the actor's real income against the
	// baseline in the quarter in which the draft could enter into force, with
	// it and without it, in percent.
	With, Without float64
	// Hazard is the chance per period that some other party fails for reasons
	// of its own, by the actor's trust in them.
	Hazard float64
	// Breakers are the parties thought to break the draft by choice, in the
	// quarter Breaks, -1 if none.
	Breakers []string
	Breaks   int
	// Empty says that the draft would oblige nobody; nobody signs it.
	Empty bool
	// Stillborn says that Breakers would break it as soon as they can, and that this
	// would end it. Nobody signs what will not outlive that quarter.
	Stillborn bool
	// Crossed says how the draft crosses a red line that has no price, or is "".
	Crossed string
	// Conceded are the red lines that it crosses at a price.
	Conceded []PricedCrossing
	// Unpriced says why the draft could not be priced, or is "". Nobody signs what
	// it cannot price. It is met in modules too large to be priced draft by draft
	// alone; elsewhere Appraise returns the error.
	Unpriced string
}

// Reserve is what a draft must at least be worth against no agreement: nothing, or
// what leaving is worth if leaving is better.
func (a *Appraisal) Reserve() float64 { return max(0, a.WalkOut-a.Impasse) }

// Signable reports whether the actor would sign: the draft obliges to something, will
// be kept for a quarter, crosses no red line, and is worth no less than the reserve.
func (a *Appraisal) Signable() bool {
	return a.possible() && a.Total() >= a.Reserve()-numeric.Negligible
}

// possible reports whether the actor would sign if only the draft were worth enough.
func (a *Appraisal) possible() bool {
	return !a.Empty && !a.Stillborn && a.Crossed == "" && a.Unpriced == ""
}

// Reason says in a clause why the actor would not sign, or "" if it would.
func (a *Appraisal) Reason() string {
	switch {
	case a.Empty:
		return "it obliges nobody to anything"
	case a.Unpriced != "":
		return a.Unpriced
	case a.Crossed != "":
		return "a red line: " + a.Crossed
	case a.Stillborn:
		if slices.Equal(a.Breakers, []string{a.Actor}) {
			return a.Worth() + ", and it would break it itself as soon as it could"
		}
		return fmt.Sprintf("%s, and %s would break it as soon as they could", a.Worth(), strings.Join(a.Breakers, " and "))
	case a.Signable():
		return ""
	case a.Reserve() > 0:
		return fmt.Sprintf("%s, and leaving %+.4f %%", a.Worth(), a.Reserve())
	}
	others := slices.DeleteFunc(slices.Clone(a.Breakers), func(id string) bool { return id == a.Actor })
	if len(others) > 0 {
		return fmt.Sprintf("%s, because %s would not keep it", a.Worth(), strings.Join(others, " and "))
	}
	return a.Worth()
}

// Worth reads "worth +0.0123 % of real income a quarter against no agreement".
func (a *Appraisal) Worth() string {
	return fmt.Sprintf("worth %+.4f %% of real income a quarter against no agreement", a.Total())
}

// appraise values one text. Each part is the difference that one more thing makes to
// the same chain: first the economy alone, then the sanctions, then the cost of being
// bound, then the others' failures, then one's own.
func appraise(v agent.View, text treaty.Text) (Appraisal, error) {
	c, err := continuation.Forecast(v.Situation, text)
	if err != nil {
		return Appraisal{}, err
	}
	a := Appraisal{
		Actor: v.Self.ID, Module: text.Module.ID, Period: v.Period,
		Draft: text.Draft, Text: text.Space.Format(text.Draft),
		Empty: !text.Module.Obliges(text.Space, text.Draft), Breaks: -1,
		Hazard: continuation.OwnFailureRisk(v, c.Bound),
	}
	p, err := continuation.OwnPlan(v, c)
	if err != nil {
		return Appraisal{}, err
	}
	d := v.Self.Discount()
	p.Play(d, a.Hazard)

	both := make([]float64, 2*len(c.On))
	calm, tense := both[:len(c.On)], both[len(c.On):]
	for h := range c.On {
		calm[h] = c.CalmKept[h].Flow(v.Seat) - c.CalmDead[h].Flow(v.Seat)
		tense[h] = c.Kept[h].Flow(v.Seat) - c.Dead[h].Flow(v.Seat)
	}
	sanctioned := v.Annuity(tense)
	a.Economy = v.Annuity(calm)
	a.Coercion = sanctioned - a.Economy
	a.Security = part(p, d, func(q *continuation.StagePayoff) float64 { return q.Security })
	home := part(p, d, func(q *continuation.StagePayoff) float64 { return q.Domestic })
	a.Sovereignty = (1-d)*p.Sure - sanctioned - a.Security - home
	a.Domestic = home + continuation.Victory(v, c)
	a.ComplianceRisk = (1 - d) * (p.Risky - p.Sure)
	a.Option = (1 - d) * (p.Best() - p.Risky)
	a.Issue = v.LinkageGain(&text)
	if err := clauses(v, &a, c, p); err != nil {
		return Appraisal{}, err
	}
	a.Impasse = continuation.StandingValue(v, c)

	for h, on := range c.On {
		set := c.Breakers[h] &^ (1 << v.Seat)
		if p.Breaks(h) {
			set |= 1 << v.Seat
		}
		if on && set != 0 {
			a.Breakers, a.Breaks = v.IDsIn(set), v.Period+h
			a.Stillborn = a.Breaks == text.Since+1 && c.Survives(h, 1<<v.Seat)*(1-p.Ends(h)) == 0
			break
		}
	}
	for h, on := range c.On {
		if on {
			a.With, a.Without = c.Kept[h].RealIncome(v.Self.Regions), c.Dead[h].RealIncome(v.Self.Regions)
			break
		}
	}
	a.Crossed, a.Conceded = redLinesCrossed(v, c)
	a.RedLines = 0 - price(a.Conceded)
	return a, nil
}

// part is the annuity of one part of the flows of a text that is kept.
func part(p *continuation.Continuation, d float64, of func(*continuation.StagePayoff) float64) float64 {
	return numeric.Annuity(len(p.Quarters), d, func(h int) float64 { return of(&p.Quarters[h]) })
}

// clauses adds to an appraisal what ways out of the text are worth: its exception, its
// safeguards, and to break or leave it under a threat.
func clauses(v agent.View, a *Appraisal, c *continuation.Chain, p *continuation.Continuation) error {
	if a.Empty || c.Mature() < 0 {
		return nil
	}
	gone, err := desertions(v, c, p)
	if err != nil {
		return err
	}
	if err := exceptionValue(v, a, c, p, gone); err != nil {
		return err
	}
	if err := guarded(v, a, c, p); err != nil {
		return err
	}
	return deserted(v, a, c, p, gone)
}

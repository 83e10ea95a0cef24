// Package appraisal values the drafts of a module for one actor before signature.
//
// Input is an [agent.View] and the ID of an open module. Output is an [Appraiser], the utility of
// the actor at the table, with one [Appraisal] per draft: the value of the draft over no
// agreement in percent of baseline real income per quarter, as an annuity, in [Parts] that add
// up, and the reasons for which the actor would not sign.
//
// Read appraiser.go first (the drafts of a module), then appraisal.go and parts.go (one draft),
// redlines.go (drafts beyond red lines), modulechain.go, firstuse.go and absence.go (the chains
// for measures and exits), derogation.go, exception.go and safeguard.go (measures that the text
// permits), exit.go (breach or withdrawal under a threat), vote.go (the vote at home), and
// largemodule.go and stages.go (modules with too many drafts to price each draft).
package appraisal

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/agent/membership"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// The file decides the value of one draft to one actor and whether the actor would sign, from the
// forecast chain of the text, the actor's payoff and the reserve. Source: values by backward
// induction on the chain (Bagwell and Staiger 1990, AER 80: 779-795), with inside and outside
// options (Muthoo 1999).

// Appraisal is the value of a draft to an actor, with the reasons. Values are in percent of
// baseline real income per quarter, as annuities.
type Appraisal struct {
	// Actor is the ID of the actor, Module the ID of the module, Period the period of the
	// appraisal.
	Actor, Module string
	Period        int
	// Draft is the draft, Text the terms of the draft in words.
	Draft terms.Draft
	Text  string
	// Parts add up to the value of the draft over no agreement.
	Parts
	// Impasse is the value of no agreement (the inside option: modules in force go on and
	// sanctions run their course). WalkOut is the value of leaving the treaty for good (the
	// outside option). Both are differences to the baseline.
	Impasse, WalkOut float64
	// Club is the rival module that the actor would join after leaving for good, "" for none.
	// Rival is a rival module in which the actor is already, which keeps it from signing.
	Club, Rival string
	// With and Without are the changes of the actor's real income over the baseline in percent,
	// with and without the draft, in the quarter in which the draft could enter into force.
	With, Without float64
	// Hazard is the chance per period that some other party fails against its will, by the
	// actor's trust in the others.
	Hazard float64
	// Breakers are the parties predicted to break the draft by choice. Breaks is the period of
	// the first such breach, -1 for none.
	Breakers []string
	Breaks   int
	// Members are the parties that the actor expects to be bound if all signatories ratify: the
	// expected signatories and the actor itself. Circle says that the forecast of the signatories
	// went round in a circle.
	Members []string
	Circle  bool
	// Enters is the chance that the draft enters into force once the actor has ratified, in
	// [0, 1]. TooFew says that the expected signatories cannot bring the draft into force.
	Enters float64
	TooFew bool
	// GoesAhead says that the others are expected to sign without the actor. Out is then the
	// value of staying out, and 0 otherwise. Defeated is the value of the draft among the others
	// after a lost vote at home. Both are over no agreement.
	GoesAhead     bool
	Out, Defeated float64
	// Empty says that the draft obliges no party; no party signs an empty draft.
	Empty bool
	// Stillborn says that Breakers would break the draft as soon as they can, and that the breach
	// would end the draft. No party signs a draft that ends in that quarter.
	Stillborn bool
	// Crossed says how the draft crosses a red line without a price, "" if the draft crosses
	// none.
	Crossed string
	// Conceded are the red lines that the draft crosses at a price.
	Conceded []PricedCrossing
	// Unpriced says why the draft could not be priced, "" for a priced draft: a world with the
	// draft in force has no equilibrium or, in modules too large to price every draft, its price
	// is an error; in smaller modules [New] returns the error. No party signs a draft without a
	// price.
	Unpriced string
}

// Reserve returns the smallest acceptable value of a draft over no agreement, in percent of
// income per quarter: zero, or the value of leaving if leaving is better than no agreement.
func (a *Appraisal) Reserve() float64 { return max(0, a.WalkOut-a.Impasse) }

// Signable reports whether the actor would sign: the draft creates an obligation, survives its
// first quarter, crosses no red line, and has at least the value of the reserve and at least the
// value of staying out.
func (a *Appraisal) Signable() bool {
	return a.possible() && a.signingValue() >= a.Reserve()-numeric.Negligible
}

// possible reports whether the actor would sign a draft of sufficient value.
func (a *Appraisal) possible() bool {
	return !a.Empty && !a.Stillborn && !a.TooFew && a.Rival == "" && a.Crossed == "" && a.Unpriced == "" && !a.betterOut()
}

// betterOut reports whether the others go ahead without the actor and the actor gains by staying
// out.
func (a *Appraisal) betterOut() bool {
	return a.GoesAhead && a.Total() < a.Out-numeric.Negligible
}

// signingValue returns the value of the draft at the table in percent of income per quarter. A
// draft with less value than the reserve, but more than being left out of what the others do, has
// the value of the reserve: the actor signs such a draft and does not seek it (Gruber 2000,
// Ruling the World). Leaving the treaty for good is still better, if it is better than being left
// out.
func (a *Appraisal) signingValue() float64 {
	total := a.Total()
	if a.GoesAhead && a.Out < 0 && total < 0 && a.WalkOut <= a.Impasse {
		return max(total, a.Reserve())
	}
	return total
}

// Reason returns a clause with the reason for which the actor would not sign, or "".
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
	case a.Rival != "":
		return "it is in " + a.Rival + ", a rival"
	case a.TooFew:
		return "too few would sign it to bring it into force"
	case a.Signable():
		return ""
	case a.betterOut():
		return fmt.Sprintf("%s, and staying out while %s go ahead %+.4f %%", a.Worth(), strings.Join(a.others(), ", "), a.Out)
	case a.Reserve() > 0 && a.Club != "":
		return fmt.Sprintf("%s, and joining %s instead %+.4f %%", a.Worth(), a.Club, a.Reserve())
	case a.Reserve() > 0:
		return fmt.Sprintf("%s, and leaving %+.4f %%", a.Worth(), a.Reserve())
	}
	others := slices.DeleteFunc(slices.Clone(a.Breakers), func(id string) bool { return id == a.Actor })
	if len(others) > 0 {
		return fmt.Sprintf("%s, because %s would not keep it", a.Worth(), strings.Join(others, " and "))
	}
	return a.Worth()
}

// others returns the expected members without the actor.
func (a *Appraisal) others() []string {
	return slices.DeleteFunc(slices.Clone(a.Members), func(id string) bool { return id == a.Actor })
}

// Worth returns the value in words: "worth +0.0123 % of real income a quarter against no
// agreement".
func (a *Appraisal) Worth() string {
	return fmt.Sprintf("worth %+.4f %% of real income a quarter against no agreement", a.Total())
}

// appraise values one text. Each part is the difference from one more element in the same chain:
// first the economy alone, then the sanctions, then the cost of being bound, then failures and
// breaches of the others, then breaches by the actor.
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
	for h := range c.On {
		if why := c.Kept[h].Missing(); c.On[h] && why != nil && a.Unpriced == "" {
			a.Unpriced = "a world with it in force has no equilibrium: " + why.Error()
		}
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
	a.Issue = linkageGain(v, &text)
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

// join adds the forecast of the other parties to an appraisal among the expected members.
func join(v agent.View, a *Appraisal, f *membership.Forecast) error {
	o, err := f.Of(v.Seat)
	if err != nil {
		return err
	}
	a.Members, a.Circle = v.IDsIn(o.Members), f.Cycle != nil
	a.Enters, a.TooFew = o.Enters, !f.GoesAhead(o.Members)
	a.GoesAhead, a.Out, a.Defeated = o.GoesAhead, o.Out, o.Defeated
	a.Membership = (o.Enters-1)*a.Total() - o.Missing
	return nil
}

// part returns one part of the flows of a kept text in percent of income per quarter, as an
// annuity.
func part(p *continuation.Continuation, d float64, of func(*continuation.StagePayoff) float64) float64 {
	return numeric.Annuity(len(p.Quarters), d, func(h int) float64 { return of(&p.Quarters[h]) })
}

// clauses adds the ways out of the text to the parts of an appraisal: the exception, the
// safeguards, and breach or withdrawal under a threat.
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

// linkageGain returns the actor's value of the issues settled by a text, as an annuity in
// percent of income per quarter, from the entry into force on, for good.
func linkageGain(v agent.View, t *treaty.Text) float64 {
	sum := 0.0
	for k, w := range v.Worth {
		if x := &v.IssueLinkages[k]; w != 0 {
			sum += w * x.Step * x.Share(t)
		}
	}
	if sum == 0 {
		return 0
	}
	return sum * math.Pow(v.Self.Discount(), float64(max(0, t.Since-v.Period)))
}

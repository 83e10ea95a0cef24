package agent

import (
	"fmt"
	"math"
	"strings"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Parts say where the worth of a draft comes from. They add up to the difference
// between signing it and not signing it. Unit: percent of the actor's baseline real
// income per quarter, as an annuity: 0.3 means 0.3 % of income each quarter for good.
type Parts struct {
	// Economy is the draft's own effect, in a world without sanctions and with
	// every promise kept.
	Economy float64
	// Security is the loss to threats that the draft prevents. No threats are
	// modelled yet: it is zero.
	Security float64
	// Sovereignty is the cost of being bound.
	Sovereignty float64
	// Domestic is support at home beyond income. Not modelled yet: it is zero.
	Domestic float64
	// ComplianceRisk is what is lost because others may not keep it.
	ComplianceRisk float64
	// Option is what is gained because the actor itself may stop keeping it.
	Option float64
	// Coercion is how much more or less the draft is worth because of the
	// sanctions that are in force now or are due to be.
	Coercion float64
}

// Total is the sum of the parts.
func (p Parts) Total() float64 {
	return p.Economy + p.Security + p.Sovereignty + p.Domestic + p.ComplianceRisk + p.Option + p.Coercion
}

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
	// Hazard is the chance per quarter that some other party fails for reasons
	// of its own, by the actor's trust in them.
	Hazard float64
	// Breakers are the parties thought to break the draft by choice, in the
	// quarter Breaks, -1 if none.
	Breakers []string
	Breaks   int
	// Empty says that the draft would oblige nobody; nobody signs it.
	Empty bool
	// Crossed says which red line the draft crosses and how, or is "".
	Crossed string
}

// Reserve is what a draft must at least be worth against no agreement: nothing, or
// what leaving is worth if leaving is better.
func (a *Appraisal) Reserve() float64 { return max(0, a.WalkOut-a.Impasse) }

// Signable reports whether the actor would sign: the draft obliges to something,
// crosses no red line, and is worth no less than the reserve.
func (a *Appraisal) Signable() bool {
	return !a.Empty && a.Crossed == "" && a.Total() >= a.Reserve()-negligible
}

// Reason says in a clause why the actor would not sign, or "" if it would.
func (a *Appraisal) Reason() string {
	switch {
	case a.Empty:
		return "it obliges nobody to anything"
	case a.Crossed != "":
		return "a red line: " + a.Crossed
	case a.Signable():
		return ""
	case a.Reserve() > 0:
		return fmt.Sprintf("worth %+.4f %% of real income a quarter, and leaving %+.4f %%", a.Total(), a.Reserve())
	case len(a.Breakers) > 0:
		return fmt.Sprintf("worth %+.4f %% of real income a quarter against no agreement, because %s would not keep it", a.Total(), strings.Join(a.Breakers, " and "))
	}
	return fmt.Sprintf("worth %+.4f %% of real income a quarter against no agreement", a.Total())
}

// Breakdown lists the parts that are not zero: "economy +0.0180, coercion -0.0270".
func (a *Appraisal) Breakdown() string {
	var b strings.Builder
	for _, part := range []struct {
		name  string
		value float64
	}{
		{"economy", a.Economy}, {"security", a.Security}, {"sovereignty", a.Sovereignty}, {"domestic", a.Domestic},
		{"compliance risk", a.ComplianceRisk}, {"option to break it", a.Option}, {"coercion", a.Coercion},
	} {
		if math.Abs(part.value) < negligible {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%s %+.4f", part.name, part.value)
	}
	if b.Len() == 0 {
		return "nothing changes"
	}
	return b.String()
}

// Appraiser values the drafts of one module for one actor, as things stand. It is
// the actor's bargain.Utility.
type Appraiser struct {
	space      *terms.Space
	appraisals []Appraisal // by index of the draft
}

var _ bargain.Utility = (*Appraiser)(nil)

// MaxDrafts is the largest module that is priced draft by draft.
const MaxDrafts = 4096

// Appraise values every draft of an open module, signed now by all actors of the
// situation. Every draft is priced by the exact economy. The error says which world
// could not be priced, or that the module has more than MaxDrafts drafts.
func (v View) Appraise(module string) (*Appraiser, error) {
	m := v.Register.Treaty().Module(module)
	space := v.Register.Space(module)
	if m == nil {
		return nil, fmt.Errorf("agent: no module %q in the treaty", module)
	}
	size, ok := space.Size()
	if !ok || size > MaxDrafts {
		return nil, fmt.Errorf("agent: module %q has more than %d drafts; split it", module, MaxDrafts)
	}
	ids := make([]string, len(v.Actors))
	for k := range v.Actors {
		ids[k] = v.Actors[k].ID
	}
	walkOut, err := v.walkOut()
	if err != nil {
		return nil, err
	}
	a := &Appraiser{space: space, appraisals: make([]Appraisal, 0, size)}
	for d := range space.All() {
		text := treaty.Text{Module: m, Space: space, Draft: d, Parties: ids, Since: v.Period + v.Lag}
		one, err := v.appraise(text)
		if err != nil {
			return nil, fmt.Errorf("agent: %s on %s, %q: %w", v.Self.ID, module, space.Format(d), err)
		}
		one.WalkOut = walkOut(one.Impasse)
		a.appraisals = append(a.appraisals, one)
	}
	return a, nil
}

// Of returns the appraisal of a draft.
func (a *Appraiser) Of(d terms.Draft) *Appraisal { return &a.appraisals[a.space.Index(d)] }

// Best returns the appraisal of the draft that the actor would sign most gladly or,
// if it would sign none, of the one that it minds least: one that crosses no red line
// if there is one, and of those the one worth most. It is nil if all drafts are
// empty.
func (a *Appraiser) Best() *Appraisal {
	var best *Appraisal
	better := func(one *Appraisal) bool {
		if (one.Crossed == "") != (best.Crossed == "") {
			return one.Crossed == ""
		}
		return one.Total() > best.Total()
	}
	for k := range a.appraisals {
		one := &a.appraisals[k]
		if !one.Empty && (best == nil || better(one)) {
			best = one
		}
	}
	return best
}

// Value is what a draft is worth against no agreement, and minus infinity if the
// actor would not sign it at any price.
func (a *Appraiser) Value(d terms.Draft) float64 {
	one := a.Of(d)
	if one.Empty || one.Crossed != "" {
		return math.Inf(-1)
	}
	if total := one.Total(); math.Abs(total) > negligible {
		return total
	}
	return 0
}

// Reserve is what a draft must at least be worth.
func (a *Appraiser) Reserve() float64 { return a.appraisals[0].Reserve() }

// appraise values one text.
func (v View) appraise(text treaty.Text) (Appraisal, error) {
	c, err := v.newChain(text)
	if err != nil {
		return Appraisal{}, err
	}
	a := Appraisal{
		Actor: v.Self.ID, Module: text.Module.ID, Period: v.Period,
		Draft: text.Draft, Text: text.Space.Format(text.Draft),
		Empty: !text.Module.Obliges(text.Space, text.Draft), Breaks: -1,
	}
	for h, set := range c.broken {
		if set != 0 {
			a.Breakers, a.Breaks = v.names(set), v.Period+h
			break
		}
	}
	a.Hazard = v.hazard(text.Parties)
	if err := v.fill(&a, c); err != nil {
		return Appraisal{}, err
	}
	for h, on := range c.on {
		if on {
			a.With, a.Without = c.kept[h].RealIncome(v.Self.Regions), c.dead[h].RealIncome(v.Self.Regions)
			a.Crossed = v.crossed(c, h)
			break
		}
	}
	return a, nil
}

// hazard is the chance per quarter that some other party fails: one minus the
// product of the trust in each.
func (v View) hazard(parties []string) float64 {
	kept := 1.0
	for k := range v.Actors {
		if set := v.seats(parties); k != v.Seat && set&(1<<k) != 0 {
			kept *= v.Trust[k].Mean()
		}
	}
	return 1 - kept
}

// fill computes the parts and the impasse. Each part is the difference that one
// more thing makes to the same chain: first the economy alone, then the sanctions,
// then the cost of being bound, then the others' failures, then one's own.
func (v View) fill(a *Appraisal, c *chain) error {
	n := len(c.on)
	bound := v.Self.Sovereignty[c.text.Module.ID] * c.text.Module.Depth(c.text.Space, c.text.Draft)
	flows := func(prices []*Prices) []float64 {
		out := make([]float64, n)
		for h := range out {
			out[h] = prices[h].flows[v.Seat]
		}
		return out
	}
	annuity := func(w worth) float64 {
		w.discount = v.Self.Discount()
		kept, dead := w.value(c.on)
		return (1 - w.discount) * (kept - dead)
	}

	kept, dead := flows(c.kept), flows(c.dead)
	a.Economy = annuity(worth{kept: flows(c.calm), dead: flows(c.calmest)})
	a.Coercion = annuity(worth{kept: kept, dead: dead}) - a.Economy

	for h := range kept {
		if c.on[h] {
			kept[h] -= bound
		}
	}
	sure := annuity(worth{kept: kept, dead: dead})
	a.Sovereignty = sure - a.Coercion - a.Economy

	others, all, err := c.breaches(v.Seat, bound)
	if err != nil {
		return err
	}
	others.kept, others.dead, others.hazard = kept, dead, a.Hazard
	all.kept, all.dead, all.hazard = kept, dead, a.Hazard
	risky := annuity(others)
	a.ComplianceRisk = risky - sure
	a.Option = annuity(all) - risky

	impasse := worth{kept: dead, dead: dead, discount: v.Self.Discount()}
	_, value := impasse.value(c.on)
	a.Impasse = (1 - impasse.discount) * value
	return nil
}

// breaches gives the flows of one seat in the quarters in which the text is
// predicted to be broken: by the other parties, and by all including itself.
func (c *chain) breaches(seat int, bound float64) (others, all worth, err error) {
	without := ""
	if c.s.Register.Standing(c.text.Module.ID).Stage == treaty.InForce {
		without = c.text.Module.ID
	}
	for _, w := range []*worth{&others, &all} {
		w.broken, w.mask = make([]float64, len(c.on)), make([]bool, len(c.on))
		for h, set := range c.broken {
			if w == &others {
				set &^= 1 << seat
			}
			if set == 0 {
				continue
			}
			prices, err := c.breach(h, set, without)
			if err != nil {
				return others, all, err
			}
			w.mask[h], w.broken[h] = true, prices.flows[seat]-bound
		}
	}
	return others, all, nil
}

// crossed says which red line of the actor's a text crosses in a quarter in which it
// is in force, and how.
func (v View) crossed(c *chain, h int) string {
	p := Prospect{Economy: v.Book.economy, Actor: v.Self, Text: c.text, With: c.kept[h], Without: c.dead[h]}
	for _, line := range v.Self.RedLines {
		if how := line.Crossed(&p); how != "" {
			return how
		}
	}
	return ""
}

// walkOut returns a function that gives the worth of being bound by nothing, given
// that of no agreement. They are the same where nothing binds the actor.
func (v View) walkOut() (func(impasse float64) float64, error) {
	bound := false
	for m := range v.Register.InForce() {
		bound = bound || v.Register.Bound(v.Self.ID, m.ID)
	}
	if !bound {
		return func(impasse float64) float64 { return impasse }, nil
	}
	d := v.Self.Discount()
	turning := v.turning(nil)
	value := 0.0
	for k := len(turning) - 1; k >= 0; k-- {
		p, err := v.prices(query{period: turning[k], leaver: 1 << v.Seat})
		if err != nil {
			return nil, err
		}
		u := p.flows[v.Seat]
		if k == len(turning)-1 {
			value = u / (1 - d)
			continue
		}
		for range turning[k+1] - turning[k] {
			value = u + d*value
		}
	}
	return func(float64) float64 { return (1 - d) * value }, nil
}

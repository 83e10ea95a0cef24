package agent

import (
	"fmt"
	"iter"
	"math"
	"slices"
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
	// ComplianceRisk is what it changes that others may not keep it, or invoke its
	// security exception. It can be positive, where an early end is good for the actor,
	// or what others pay for their exceptions.
	ComplianceRisk float64
	// Option is what it adds that the actor itself may stop keeping it, by breaking it
	// or by its security exception. Never negative.
	Option float64
	// Coercion is how much more or less the draft is worth because of the
	// sanctions that are in force now, are due to be, or are threatened.
	Coercion float64
	// RedLines is what it costs to cross red lines that have a price: zero or less.
	RedLines float64
	// Issue is what the disputes that the draft settles are worth to the actor: to a
	// sender the compliance, to the target what it costs.
	Issue float64
}

// Total is the sum of the parts.
func (p Parts) Total() float64 {
	return p.Economy + p.Security + p.Sovereignty + p.Domestic + p.ComplianceRisk + p.Option + p.Coercion + p.RedLines + p.Issue
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
	// Hazard is the chance per period that some other party fails for reasons
	// of its own, by the actor's trust in them.
	Hazard float64
	// Breakers are the parties thought to break the draft by choice, in the
	// quarter Breaks, -1 if none.
	Breakers []string
	Breaks   int
	// Empty says that the draft would oblige nobody; nobody signs it.
	Empty bool
	// Stillborn says that Breakers would break it as soon as they can. Nobody
	// signs what will not be kept for a quarter, by others or by itself.
	Stillborn bool
	// Crossed says how the draft crosses a red line that has no price, or is "".
	Crossed string
	// Conceded are the red lines that it crosses at a price.
	Conceded []Concession
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
	return a.possible() && a.Total() >= a.Reserve()-negligible
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

// Breakdown lists the parts that are not zero: "economy +0.0180, coercion -0.0270".
func (a *Appraisal) Breakdown() string {
	var b strings.Builder
	for _, part := range []struct {
		name  string
		value float64
	}{
		{"economy", a.Economy}, {"security", a.Security}, {"sovereignty", a.Sovereignty}, {"domestic", a.Domestic},
		{"others may fail", a.ComplianceRisk}, {"own option to step out", a.Option}, {"coercion", a.Coercion}, {"issues settled", a.Issue},
		{"red lines", a.RedLines},
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
//
// A module of up to MaxDrafts drafts is priced draft by draft. In a larger one drafts are
// ranked by a [Survey]; each that is asked for by Of or Exact is appraised exactly, then and
// there, and talks ask for all that is offered, accepted or signed (see bargain.Rough). Such
// an Appraiser is not safe for concurrent use.
type Appraiser struct {
	space      *terms.Space
	appraisals []Appraisal // by index of the draft; nil if there are too many
	search     *search     // nil if there are not
}

var _ bargain.Rough = (*Appraiser)(nil)

// MaxDrafts is the largest module that is priced draft by draft.
const MaxDrafts = 4096

// Appraise values every draft of an open module, signed now by all actors of the
// situation. Every draft is priced by the exact economy, or ranked by a survey if there
// are more than MaxDrafts. The error says which world could not be priced, or that there
// is no such module, or that it is not open.
func (v View) Appraise(module string) (*Appraiser, error) {
	text, err := v.proposal(module)
	if err != nil {
		return nil, err
	}
	bound, walkOut := v.isBound(), 0.0
	if bound {
		if walkOut, err = v.walkOut(); err != nil {
			return nil, err
		}
	}
	a := &Appraiser{space: text.Space}
	appraise := func(d terms.Draft) (Appraisal, error) {
		text := text
		text.Draft = d
		one, err := v.appraise(text)
		if err != nil {
			return one, fmt.Errorf("agent: %s on %s, %q: %w", v.Self.ID, module, text.Space.Format(d), err)
		}
		one.WalkOut = one.Impasse
		if bound {
			one.WalkOut = walkOut
		}
		return one, nil
	}
	size, ok := text.Space.Size()
	if !ok || size > MaxDrafts {
		a.search, err = v.search(text, appraise)
		return a, err
	}
	a.appraisals = make([]Appraisal, 0, size)
	for d := range text.Space.All() {
		one, err := appraise(d)
		if err != nil {
			return nil, err
		}
		a.appraisals = append(a.appraisals, one)
	}
	return a, nil
}

// Of returns the appraisal of a draft.
func (a *Appraiser) Of(d terms.Draft) *Appraisal {
	if a.search != nil {
		return a.search.of(d)
	}
	return &a.appraisals[a.space.Index(d)]
}

// Survey returns the survey that ranks the drafts of a module too large to be priced draft
// by draft, or nil; see Survey.Error for how far it can be trusted. Its outputs are, stage after
// stage, what the stage pays the actor as part of an annuity, and what each party gains
// from breaking the draft when the stage begins; stages last from entry into force to the
// ends of carve-outs.
func (a *Appraiser) Survey() *Survey {
	if a.search == nil {
		return nil
	}
	return a.search.survey
}

// Best returns the appraisal of the draft that the actor would sign most gladly or,
// if it would sign none, of the one that it minds least: one that crosses no red line
// and would be kept if there is one, and of those the one worth most. It is nil if all
// drafts are empty. In a module too large to be priced draft by draft it is the best of
// those that a search finds.
func (a *Appraiser) Best() *Appraisal {
	if a.search != nil {
		return a.search.best()
	}
	return bestOf(func(yield func(*Appraisal) bool) {
		for k := range a.appraisals {
			if !yield(&a.appraisals[k]) {
				return
			}
		}
	})
}

func bestOf(list iter.Seq[*Appraisal]) *Appraisal {
	var best *Appraisal
	better := func(one *Appraisal) bool {
		if one.possible() != best.possible() {
			return one.possible()
		}
		return one.Total() > best.Total()
	}
	for one := range list {
		if !one.Empty && (best == nil || better(one)) {
			best = one
		}
	}
	return best
}

// Value is what a draft is worth against no agreement, and minus infinity if the
// actor would not sign it at any price. In a module too large to be priced draft by draft
// it is an estimate.
func (a *Appraiser) Value(d terms.Draft) float64 {
	if a.search != nil {
		return a.search.value(d)
	}
	return a.Exact(d)
}

// Exact is Value by the appraisal of the draft.
func (a *Appraiser) Exact(d terms.Draft) float64 {
	one := a.Of(d)
	if !one.possible() {
		return math.Inf(-1)
	}
	return clean(one.Total())
}

// clean takes what the accuracy of the economy's solution does not support for nothing.
func clean(total float64) float64 {
	if !(math.Abs(total) <= negligible) {
		return total
	}
	return 0
}

// Reserve is what a draft must at least be worth.
func (a *Appraiser) Reserve() float64 {
	if a.search != nil {
		return a.search.reserve
	}
	return a.appraisals[0].Reserve()
}

// appraise values one text. Each part is the difference that one more thing makes to
// the same chain: first the economy alone, then the sanctions, then the cost of being
// bound, then the others' failures, then one's own.
func (v View) appraise(text treaty.Text) (Appraisal, error) {
	c, err := v.chain(text)
	if err != nil {
		return Appraisal{}, err
	}
	a := Appraisal{
		Actor: v.Self.ID, Module: text.Module.ID, Period: v.Period,
		Draft: text.Draft, Text: text.Space.Format(text.Draft),
		Empty: !text.Module.Obliges(text.Space, text.Draft), Breaks: -1,
		Hazard: v.hazard(c.bound),
	}
	p, err := v.prospects(c)
	if err != nil {
		return Appraisal{}, err
	}
	d := v.Self.Discount()
	p.play(d, a.Hazard)

	calm, tense := make([]float64, len(c.on)), make([]float64, len(c.on))
	for h := range c.on {
		calm[h] = c.calmKept[h].flows[v.Seat] - c.calmDead[h].flows[v.Seat]
		tense[h] = c.kept[h].flows[v.Seat] - c.dead[h].flows[v.Seat]
	}
	sanctioned := v.annuity(tense)
	a.Economy = v.annuity(calm)
	a.Coercion = sanctioned - a.Economy
	a.Sovereignty = (1-d)*p.sure - sanctioned
	a.ComplianceRisk = (1 - d) * (p.risky - p.sure)
	a.Option = (1 - d) * (p.best() - p.risky)
	a.Issue = v.issue(&text)
	if err := v.escape(&a, c, p); err != nil {
		return Appraisal{}, err
	}
	a.Impasse = v.standing(c)

	for h, on := range c.on {
		set := c.breakers[h] &^ (1 << v.Seat)
		if p.breaks(h) {
			set |= 1 << v.Seat
		}
		if on && set != 0 {
			a.Breakers, a.Breaks = v.names(set), v.Period+h
			a.Stillborn = a.Breaks == text.Since+1
			break
		}
	}
	for h, on := range c.on {
		if on {
			a.With, a.Without = c.kept[h].RealIncome(v.Self.Regions), c.dead[h].RealIncome(v.Self.Regions)
			break
		}
	}
	a.Crossed, a.Conceded = v.crossed(c)
	a.RedLines = 0 - price(a.Conceded)
	return a, nil
}

// hazard is the chance per period that some other party fails for reasons of its
// own, by the trust in each.
func (v View) hazard(bound uint64) float64 {
	kept := 1.0
	for k := range v.Actors {
		if k != v.Seat && bound&(1<<k) != 0 {
			kept *= v.Trust[k].PerPeriod(v.PeriodLength)
		}
	}
	return 1 - kept
}

// prospects is the chain as the actor itself sees it: by its own payoff, and with
// the others breaking the text when they are predicted to (the actor is level 2).
func (v View) prospects(c *chain) (*prospects, error) {
	p := &prospects{quarters: make([]quarter, len(c.on))}
	bound := v.sovereignty(c.text.Module, c.text.Module.Depth(c.text.Space, c.text.Draft))
	ended := false // others have broken it in an earlier quarter: what comes after is never reached
	for h, on := range c.on {
		q := &p.quarters[h]
		dead := c.dead[h].flows[v.Seat]
		q.on, q.free = on, c.free[h]
		if !on {
			continue
		}
		q.kept = c.kept[h].flows[v.Seat] - dead - bound
		if q.free {
			q.alone = c.alone[h][v.Seat].flows[v.Seat] - dead - bound
		}
		others := c.breakers[h] &^ (1 << v.Seat)
		if others == 0 {
			continue
		}
		q.others = true
		if ended {
			continue
		}
		ended = true
		theirs, err := c.broken(h, others)
		if err != nil {
			return nil, err
		}
		joined, err := c.broken(h, others|1<<v.Seat)
		if err != nil {
			return nil, err
		}
		q.theirs, q.joined = theirs.flows[v.Seat]-dead-bound, joined.flows[v.Seat]-dead-bound
	}
	return p, nil
}

// sovereignty is what it costs the actor to be bound by a module at a depth.
func (v View) sovereignty(m *treaty.Module, depth float64) float64 {
	return v.Self.Sovereignty[m.ID] * depth
}

// held is what it costs the actor to be bound by what is in force, less one module.
func (v View) held(without string) float64 {
	sum := 0.0
	for m, s := range v.Register.InForce() {
		if m.ID != without && v.Register.Bound(v.Self.ID, m.ID) {
			sum += v.sovereignty(m, m.Depth(v.Register.Space(m.ID), s.Draft))
		}
	}
	return sum
}

// isBound reports whether any module in force binds the actor.
func (v View) isBound() bool {
	for m := range v.Register.InForce() {
		if v.Register.Bound(v.Self.ID, m.ID) {
			return true
		}
	}
	return false
}

// annuity is (1-delta) times the present value of flows by quarter, the last of which
// goes on for ever.
func (v View) annuity(flows []float64) float64 {
	d := v.Self.Discount()
	value := 0.0
	for h := len(flows) - 1; h >= 0; h-- {
		if h == len(flows)-1 {
			value = flows[h] / (1 - d)
			continue
		}
		value = flows[h] + d*value
	}
	return (1 - d) * value
}

// standing is the worth of no agreement: what is in force goes on, sanctions run
// their course.
func (v View) standing(c *chain) float64 {
	flows := make([]float64, len(c.on))
	held := v.held(c.without)
	for h := range flows {
		flows[h] = c.dead[h].flows[v.Seat] - held
	}
	return v.annuity(flows)
}

// walkOut is the worth of being bound by nothing.
func (v View) walkOut() (float64, error) {
	var flows []float64
	turning := v.turning(nil)
	for k, from := range turning {
		p, err := v.prices(query{period: from, leaver: 1 << v.Seat})
		if err != nil {
			return 0, err
		}
		quarters := 1
		if k+1 < len(turning) {
			quarters = turning[k+1] - from
		}
		flows = append(flows, slices.Repeat([]float64{p.flows[v.Seat]}, quarters)...)
	}
	return v.annuity(flows), nil
}

package appraisal

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/agent/membership"
	"github.com/tradetalk/tradetalk/agent/ratification"
	"github.com/tradetalk/tradetalk/agent/surrogate"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// The file decides the value of a package of modules to one actor, from the appraisals of the
// parts and the joint effects of the parts. No part has to be worth its reserve: only the whole
// has. A package is estimated as the sum of its parts plus the joint effect of each pair of parts,
// and appraised with the joint effect of all its parts. Source: Tollison and Willett (1979,
// International Organization 33: 425-449) on issue linkage; cut-HDMR of the second order (Rabitz
// and Alis 1999) for the estimate.

// PackageSpace is the product of the spaces of some modules. A term has the name
// "module: term".
type PackageSpace struct {
	*terms.Space
	// Modules are the IDs of the modules.
	Modules []string
	spaces  []*terms.Space
	first   []int // by module: the number of its first term
}

// NewPackageSpace returns the product of the spaces of modules of a register, with all their
// constraints.
func NewPackageSpace(r *treaty.Register, modules []string) (*PackageSpace, error) {
	p := &PackageSpace{Modules: slices.Clone(modules)}
	var list []terms.Term
	var needs []terms.Constraint
	for _, id := range modules {
		m := r.Treaty().Module(id)
		if m == nil {
			return nil, fmt.Errorf("agent: no module %q in the treaty", id)
		}
		p.spaces, p.first = append(p.spaces, r.Space(id)), append(p.first, len(list))
		for _, t := range m.Terms {
			t.Name = id + ": " + t.Name
			list = append(list, t)
		}
		for _, c := range m.Constraints {
			c.Term, c.Needs = id+": "+c.Term, id+": "+c.Needs
			needs = append(needs, c)
		}
	}
	space, err := terms.NewSpace(list...)
	if err == nil {
		p.Space, err = space.Under(needs...)
	}
	if err != nil {
		return nil, fmt.Errorf("agent: the package of %s: %w", strings.Join(modules, ", "), err)
	}
	return p, nil
}

// Part returns the draft of module number k under a draft of the package.
func (p *PackageSpace) Part(d terms.Draft, k int) (part terms.Draft) {
	for t := range p.spaces[k].Terms() {
		part = p.spaces[k].With(part, t, p.Choice(d, p.first[k]+t))
	}
	return part
}

// Package values packages of open modules for one actor in the present situation, and implements
// bargain.Rough: Value is an estimate and Exact is the appraisal. A Package is not safe for
// concurrent use.
type Package struct {
	view    agent.View
	space   *PackageSpace
	texts   []treaty.Text // by module, without a draft
	walkOut walkOutOption
	// alone is the value of each draft of a module, by index of the draft, minus infinity for a
	// draft that the actor would not sign and 0 for a draft that obliges nobody; nil for a large
	// module. large are the appraisers of large modules, else nil.
	alone [][]float64
	large []*Appraiser
	// joint is the joint effect of two modules on the actor in percent of income per quarter as an
	// annuity; see pair.
	joint [][]pair
	// enters is the log of the chance of entry into force: of the anchor, and by module and draft
	// the change by that draft in the place of the anchor's; nil for certain entry.
	certain float64
	enters  [][]float64
	// missing is the loss from signatories that do not ratify, by the anchor and per unit of
	// value, and passes the chance of the actor's own vote on the anchor.
	missing, passes float64
	reserve, defeat float64
	parts           map[partKey]*Appraisal
	exact           map[terms.Draft]*Appraisal
	searched        bool
	finest          *Appraisal
}

// partKey is the key of the appraisal of a part among some members.
type partKey struct {
	module  int
	draft   terms.Draft
	members uint64
}

// pair is the joint effect of two modules: by the drafts of both or, where these are too many, for
// the anchor alone, in proportion to the depths of both.
type pair struct {
	table []float64 // by index of the draft of the first and of the second module
	width uint64
	scale float64 // the effect per depth of both
}

// maxPairs is the number of pairs of drafts of two modules up to which each pair is priced.
const maxPairs = 256

// NewPackage values the packages of some open modules, signed now. The error names the world
// without a price or the module that is not open.
func NewPackage(v agent.View, space *PackageSpace) (*Package, error) {
	v = v.Remembering()
	p := &Package{view: v, space: space, parts: map[partKey]*Appraisal{}, exact: map[terms.Draft]*Appraisal{}, passes: 1}
	for _, id := range space.Modules {
		text, err := v.Proposal(id)
		if err != nil {
			return nil, err
		}
		p.texts = append(p.texts, text)
	}
	var err error
	if p.walkOut, err = walkOut(v, space.Modules...); err != nil {
		return nil, err
	}
	if v.Self.Foresight.Weighs {
		if p.defeat, err = defeat(v); err != nil {
			return nil, err
		}
	}
	anchor := surrogate.Middle(space.Space)
	members := v.AtTable(space.Modules...)
	if texts := p.obliging(anchor); len(texts) > 0 {
		one := p.Of(anchor)
		p.reserve = one.Reserve()
		if !v.Without.MembershipForesight {
			if set := v.SetOf(one.Members); len(one.Members) > 1 {
				members = set
			}
			if kept := one.Total() - one.Membership; kept != 0 {
				p.missing = (one.Enters*kept - one.Total()) / kept
			}
		}
		if v.Self.Foresight.Weighs {
			if p.passes, err = ratification.OwnChance(v, one.Module, texts...); err != nil {
				return nil, err
			}
		}
	}
	if err := p.appraiseParts(members); err != nil {
		return nil, err
	}
	if err := p.foresee(anchor, members); err != nil {
		return nil, err
	}
	return p, p.pairUp(anchor, members)
}

// foresee works out the chance of entry into force of the anchor and of every draft of a module in
// its place: a cut-HDMR of the first order of the log of the chance.
func (p *Package) foresee(anchor terms.Draft, members uint64) error {
	if p.view.Without.MembershipForesight {
		return nil
	}
	chance := func(d terms.Draft) (float64, error) {
		texts := p.among(d, members)
		if len(texts) == 0 {
			return 0, nil // never signed
		}
		c, err := membership.Given(p.view.Situation, members, texts...).Enters(p.view.Seat)
		return math.Log(max(c, rare)), err
	}
	var err error
	if p.certain, err = chance(anchor); err != nil {
		return err
	}
	p.enters = make([][]float64, len(p.texts))
	for k := range p.texts {
		if p.large[k] != nil {
			continue
		}
		space := p.texts[k].Space
		for d := range space.All() {
			other := anchor
			for t := range space.Terms() {
				other = p.space.With(other, p.space.first[k]+t, space.Choice(d, t))
			}
			c, err := chance(other)
			if err != nil {
				return err
			}
			p.enters[k] = append(p.enters[k], c-p.certain)
		}
	}
	return nil
}

// appraiseParts values every draft of every module alone, among some members.
func (p *Package) appraiseParts(members uint64) error {
	p.alone, p.large = make([][]float64, len(p.texts)), make([]*Appraiser, len(p.texts))
	for k := range p.texts {
		space := p.texts[k].Space
		size, ok := space.Size()
		if !ok || size > agent.MaxDrafts {
			var err error
			if p.large[k], err = New(p.view, p.texts[k].Module.ID); err != nil {
				return err
			}
			continue
		}
		for d := range space.All() {
			worth := 0.0
			if p.texts[k].Module.Obliges(space, d) {
				one, err := p.part(k, d, members)
				if err != nil {
					return err
				}
				if worth = one.Total(); !one.possible() {
					worth = math.Inf(-1)
				}
			}
			p.alone[k] = append(p.alone[k], worth)
		}
	}
	return nil
}

// part returns the appraisal of a draft of a module alone, if all members ratify.
func (p *Package) part(k int, d terms.Draft, members uint64) (*Appraisal, error) {
	key := partKey{k, d, members}
	if one, ok := p.parts[key]; ok {
		return one, nil
	}
	text := p.texts[k]
	text.Draft, text.Parties = d, p.view.IDsIn(members)
	one, err := appraise(p.view, text)
	if err != nil {
		return nil, fmt.Errorf("agent: %s on %s, %q: %w", p.view.Self.ID, text.Module.ID, text.Space.Format(d), err)
	}
	p.walkOut.from(&one)
	p.parts[key] = &one
	return &one, nil
}

// pairUp prices the joint effects of pairs of modules among some members.
func (p *Package) pairUp(anchor terms.Draft, members uint64) error {
	ids := p.view.IDsIn(members)
	late := p.view.Period
	for k := range p.texts {
		text := p.texts[k]
		text.Draft = p.space.Part(anchor, k)
		turning := p.view.TurningPoints(&text)
		late = max(late, turning[len(turning)-1])
	}
	flow := func(texts ...treaty.Text) (float64, error) {
		q := agent.Query{Period: late}
		if len(texts) > 0 {
			q.Text, q.Also = &texts[0], texts[1:]
		}
		e, err := p.view.Effects(q)
		if err != nil {
			return 0, err
		}
		return e.Flow(p.view.Seat), nil
	}
	none, err := flow()
	if err != nil {
		return err
	}
	text := func(k int, d terms.Draft) (treaty.Text, bool) {
		t := p.texts[k]
		t.Draft, t.Parties = d, ids
		return t, t.Module.Obliges(t.Space, d)
	}
	annuity := math.Pow(p.view.Self.Discount(), float64(p.view.RatifyAfter))
	effect := func(a, b treaty.Text) (float64, error) {
		sum := none
		for _, one := range []struct {
			sign  float64
			texts []treaty.Text
		}{{1, []treaty.Text{a, b}}, {-1, []treaty.Text{a}}, {-1, []treaty.Text{b}}} {
			x, err := flow(one.texts...)
			if err != nil {
				return 0, err
			}
			sum += one.sign * x
		}
		return annuity * sum, nil
	}
	p.joint = make([][]pair, len(p.texts))
	for k := range p.texts {
		p.joint[k] = make([]pair, k)
		for l := range k {
			x := &p.joint[k][l]
			m, counted := p.texts[k].Space.Size()
			n, also := p.texts[l].Space.Size()
			if counted && also && m <= maxPairs && n <= maxPairs && m*n <= maxPairs {
				x.width, x.table = n, make([]float64, 0, m*n)
				for d := range p.texts[k].Space.All() {
					for e := range p.texts[l].Space.All() {
						a, one := text(k, d)
						b, two := text(l, e)
						sum := 0.0
						if one && two {
							if sum, err = effect(a, b); err != nil {
								return err
							}
						}
						x.table = append(x.table, sum)
					}
				}
				continue
			}
			a, one := text(k, p.space.Part(anchor, k))
			b, two := text(l, p.space.Part(anchor, l))
			if !one || !two {
				continue
			}
			sum, err := effect(a, b)
			if err != nil {
				return err
			}
			x.scale = sum / (a.Module.Depth(a.Space, a.Draft) * b.Module.Depth(b.Space, b.Draft))
		}
	}
	return nil
}

// obliging returns the texts of a package without those that oblige nobody.
func (p *Package) obliging(d terms.Draft) (texts []treaty.Text) {
	for k := range p.texts {
		text := p.texts[k]
		if text.Draft = p.space.Part(d, k); text.Module.Obliges(text.Space, text.Draft) {
			texts = append(texts, text)
		}
	}
	return texts
}

// Value returns the estimated value of a package over no agreement in percent of income per
// quarter, minus infinity for a package that the actor would not sign.
func (p *Package) Value(d terms.Draft) float64 {
	var room [8]terms.Draft
	parts, sum, some := room[:0], 0.0, false
	for k := range p.texts {
		part := p.space.Part(d, k)
		parts = append(parts, part)
		if p.texts[k].Module.Obliges(p.texts[k].Space, part) {
			some = true
			if p.large[k] != nil {
				sum += p.large[k].search.kept(part)
			} else {
				sum += p.alone[k][p.texts[k].Space.Index(part)]
			}
		}
		for l := range k {
			sum += p.jointEffect(k, l, part, parts[l])
		}
	}
	if !some || math.IsInf(sum, -1) {
		return math.Inf(-1)
	}
	worth := (p.entering(parts) - p.missing) * sum
	return clean(p.passes*worth - (1-p.passes)*p.defeat)
}

// entering returns the estimated chance of entry into force of a package by its parts.
func (p *Package) entering(parts []terms.Draft) float64 {
	if p.enters == nil {
		return 1
	}
	sum := p.certain
	for k := range parts {
		if p.enters[k] != nil {
			sum += p.enters[k][p.texts[k].Space.Index(parts[k])]
		}
	}
	return min(1, math.Exp(sum))
}

// jointEffect returns the joint effect of two drafts.
func (p *Package) jointEffect(k, l int, d, e terms.Draft) float64 {
	x := &p.joint[k][l]
	if x.table != nil {
		return x.table[p.texts[k].Space.Index(d)*x.width+p.texts[l].Space.Index(e)]
	}
	if x.scale == 0 {
		return 0
	}
	a, b := &p.texts[k], &p.texts[l]
	return x.scale * a.Module.Depth(a.Space, d) * b.Module.Depth(b.Space, e)
}

// Exact returns the value of a package in percent of income per quarter by its appraisal, and
// minus infinity as Value does.
func (p *Package) Exact(d terms.Draft) float64 {
	one := p.Of(d)
	if !one.possible() {
		return math.Inf(-1)
	}
	worth := one.signingValue()
	if p.view.Self.Foresight.Weighs {
		chance, err := ratification.OwnChance(p.view, one.Module, p.among(d, p.view.SetOf(one.Members))...)
		if err != nil {
			return math.Inf(-1)
		}
		worth = chance*worth + (1-chance)*(one.Defeated-p.defeat)
	}
	return clean(worth)
}

// among returns the obliging texts of a package among some members; nobody means all actors.
func (p *Package) among(d terms.Draft, members uint64) []treaty.Text {
	texts := p.obliging(d)
	if members != 0 {
		for k := range texts {
			texts[k].Parties = p.view.IDsIn(members)
		}
	}
	return texts
}

// Reserve returns the smallest acceptable value of a package in percent of income per quarter.
func (p *Package) Reserve() float64 { return p.reserve }

// Best returns the appraisal of the best package of a search.
func (p *Package) Best() *Appraisal {
	if !p.searched {
		p.searched = true
		p.finest = bestBySearch(p.space.Space, p.Value, p.Of)
	}
	return p.finest
}

// Of returns the appraisal of a package, computed on the first call. Module lists the modules, and
// Parts are the sums over the modules, with the effect of linkage apart.
func (p *Package) Of(d terms.Draft) *Appraisal {
	if one, ok := p.exact[d]; ok {
		return one
	}
	one := Appraisal{
		Actor: p.view.Self.ID, Module: strings.Join(p.space.Modules, ", "), Period: p.view.Period,
		Draft: d, Text: p.space.Format(d), Breaks: -1, Enters: 1,
	}
	if err := p.appraise(&one); err != nil {
		one.Unpriced = err.Error()
	}
	p.exact[d] = &one
	return &one
}

// appraise fills in the appraisal of a package.
func (p *Package) appraise(a *Appraisal) error {
	v := p.view
	texts := p.obliging(a.Draft)
	if a.Empty = len(texts) == 0; a.Empty {
		return nil
	}
	members := v.AtTable(p.space.Modules...)
	var f *membership.Forecast
	if !v.Without.MembershipForesight {
		var err error
		if f, err = membership.Expect(v.Situation, texts...); err != nil {
			return err
		}
		members = f.Signs | 1<<v.Seat
	}
	texts = p.among(a.Draft, members)
	for k := range p.texts {
		d := p.space.Part(a.Draft, k)
		if !p.texts[k].Module.Obliges(p.texts[k].Space, d) {
			continue
		}
		one, err := p.part(k, d, members)
		if err != nil {
			return err
		}
		a.add(one)
	}
	worlds := jointWorlds{v: v, texts: texts, known: map[int][2]*welfare.Effects{}}
	var err error
	if a.Linkage, err = worlds.linkage(); err != nil {
		return err
	}
	a.Crossed, a.Conceded = "", nil
	for k := range texts {
		c, err := worlds.chain(&texts[k])
		if err != nil {
			return err
		}
		absolute, paid := redLinesCrossed(v, c)
		if a.Crossed == "" {
			a.Crossed = absolute
		}
		for _, x := range paid {
			if !slices.ContainsFunc(a.Conceded, func(other PricedCrossing) bool { return other.Line == x.Line }) {
				a.Conceded = append(a.Conceded, x)
			}
		}
	}
	a.RedLines = 0 - price(a.Conceded)
	for _, id := range p.space.Modules {
		a.Rival = cmp.Or(a.Rival, v.Register.Rival(id, v.Self.ID, v.Period))
	}
	if f != nil {
		return join(v, a, f)
	}
	return nil
}

// add adds the appraisal of a part to the appraisal of a package.
func (a *Appraisal) add(one *Appraisal) {
	a.Economy += one.Economy
	a.Security += one.Security
	a.Sovereignty += one.Sovereignty
	a.Domestic += one.Domestic
	a.ComplianceRisk += one.ComplianceRisk
	a.Option += one.Option
	a.Coercion += one.Coercion
	a.Issue += one.Issue
	a.Impasse, a.WalkOut, a.Club = one.Impasse, one.WalkOut, one.Club
	a.Without, a.With = one.Without, a.With+one.With
	a.Hazard = max(a.Hazard, one.Hazard)
	a.Stillborn = a.Stillborn || one.Stillborn
	for _, id := range one.Breakers {
		if !slices.Contains(a.Breakers, id) {
			a.Breakers = append(a.Breakers, id)
		}
	}
	if one.Breaks >= 0 && (a.Breaks < 0 || one.Breaks < a.Breaks) {
		a.Breaks = one.Breaks
	}
}

// jointWorlds are the worlds with all texts of a package in force.
type jointWorlds struct {
	v     agent.View
	texts []treaty.Text
	known map[int][2]*welfare.Effects // by period: with all texts, and without
}

// at returns the effects of a period with all texts and without.
func (w *jointWorlds) at(period int) (all, none *welfare.Effects, err error) {
	if known, ok := w.known[period]; ok {
		return known[0], known[1], nil
	}
	if all, err = w.v.Effects(agent.Query{Period: period, Text: &w.texts[0], Also: w.texts[1:]}); err != nil {
		return nil, nil, err
	}
	if none, err = w.v.Effects(agent.Query{Period: period}); err != nil {
		return nil, nil, err
	}
	w.known[period] = [2]*welfare.Effects{all, none}
	return all, none, nil
}

// turning returns the periods with a change under any text of the package.
func (w *jointWorlds) turning() []int {
	var periods []int
	for k := range w.texts {
		periods = append(periods, w.v.TurningPoints(&w.texts[k])...)
	}
	return w.v.FromNow(periods)
}

// linkage returns what all texts together give the actor beyond the sum of what each gives alone,
// in percent of income per quarter as an annuity, if all are kept.
func (w *jointWorlds) linkage() (float64, error) {
	if len(w.texts) < 2 {
		return 0, nil
	}
	var flows []float64
	seat := w.v.Seat
	for from, quarters := range agent.Stretches(w.turning()) {
		all, none, err := w.at(from)
		if err != nil {
			return 0, err
		}
		flow := all.Flow(seat) - none.Flow(seat)
		for k := range w.texts {
			one, err := w.v.Effects(agent.Query{Period: from, Text: &w.texts[k]})
			if err != nil {
				return 0, err
			}
			flow -= one.Flow(seat) - none.Flow(seat)
		}
		for range quarters {
			flows = append(flows, flow)
		}
	}
	return w.v.Annuity(flows), nil
}

// chain returns the chain of a text of the package in which the kept text comes with all others,
// for red lines on the effects of the whole.
func (w *jointWorlds) chain(text *treaty.Text) (*continuation.Chain, error) {
	known, err := continuation.Price(w.v.Situation, *text, "")
	if err != nil || len(w.texts) < 2 {
		return known, err
	}
	c := *known
	c.Kept = slices.Clone(known.Kept)
	turning := w.turning()
	for h, on := range c.On {
		if !on {
			continue
		}
		at, found := slices.BinarySearch(turning, w.v.Period+h)
		if !found {
			at--
		}
		if c.Kept[h], _, err = w.at(turning[at]); err != nil {
			return nil, err
		}
	}
	return &c, nil
}

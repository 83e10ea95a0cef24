package agent

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent/internal/memo"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// A draft with a security exception is worth more than one that is kept to the letter: a
// party can answer a threat without breaking its word. And it is worth less, as others
// can. Both are valued as the regime chain of a module has it: from the text in force and
// kept it goes to a measure of the party's own or of another's, and back when that has
// run out.
//
// A party is thought to take one measure, on the sectors of its threats, with the
// surcharge of the menu that would answer a grave threat best under the middle draft of
// the module. It does so in the first quarter in which the rule of compliance has it do
// so, as Course has it with what it knows: oneself as one is, another by its public
// payoff, the public process of its threats, and the trust that one has in it.
//
// Source: Rosendorff and Milner (2001) on escape clauses that raise what parties are
// ready to sign, Bagwell and Staiger (2005) on the state of the world being private. That
// a text with an exception is worth more is nowhere assumed: it is if own measures are
// worth more than those of others cost.

// departure is the measure that a party is thought to take under a text, and the worlds
// without it and with it.
type departure struct {
	sectors    treaty.Sectors
	surcharge  float64
	kept, with *welfare.Prices
}

// derogations are what the exceptions and safeguards of a chain are taken to be: the
// surcharges of measures and the measures by seat, and the menu of safeguards chosen under
// the middle draft. Each is nil before the first question about it.
type derogations struct {
	surcharges      []float64
	out, safeguards []*departure
	guardMenu       []departure
}

// derogationsOf returns what is known of a chain, to be filled in.
func derogationsOf(c *chain) *derogations {
	known := *memo.Of(c.s.Memo(), func() *map[*chain]*derogations { return &map[*chain]*derogations{} })
	d := known[c]
	if d == nil {
		d = new(derogations)
		known[c] = d
	}
	return d
}

// escapes reports whether parties could answer threats by an exception of the text.
func (c *chain) escapes() bool {
	if c.text.Module.Exception == nil || c.s.Without.Exceptions || len(c.s.Compliance.Surcharges) == 0 {
		return false
	}
	for k := range c.s.Actors {
		if c.bound&(1<<k) != 0 && c.s.threats(k) != (ThreatProcess{}) {
			return true
		}
	}
	return false
}

// agreed is the module under the draft, with every number settled.
func (c *chain) agreed() *treaty.Module {
	if c.settled == nil {
		c.settled = c.text.Module.Settle(c.text.Space, c.text.Draft)
	}
	return c.settled
}

// mature is the last quarter in which the text changes anything and can be departed from,
// which stands for all in which a measure holds, or -1.
func (c *chain) mature() int {
	for h := len(c.on) - 1; h >= 0; h-- {
		if c.free[h] && c.kept[h] != c.dead[h] {
			return h
		}
	}
	return -1
}

// measured prices the measure of a seat with a surcharge.
func (c *chain) measured(seat int, sectors treaty.Sectors, surcharge float64) (*departure, error) {
	h := c.mature()
	if h < 0 || sectors == "" {
		return nil, nil
	}
	id := c.s.Actors[seat].ID
	text := c.text.Under(id, sectors, surcharge)
	measure := treaty.Measure{Party: id, Sectors: sectors, Surcharge: surcharge}
	with, err := c.s.prices(query{
		period: c.s.Period + h, text: &text, without: c.without,
		mark: c.mark + " under " + measure.Party + " on " + string(sectors) + " at " + treaty.Set(surcharge).String(),
	})
	if err != nil {
		return nil, err
	}
	return &departure{sectors, surcharge, c.kept[h], with}, nil
}

// departures are the measures that the parties are thought to take, by seat, nil for those
// that take none. They are priced once per text and situation.
func (c *chain) departures() ([]*departure, error) {
	known := derogationsOf(c)
	if known.out != nil {
		return known.out, nil
	}
	surcharges, err := c.s.menuOf(c)
	if err != nil {
		return nil, err
	}
	out := make([]*departure, len(c.s.Actors))
	for k := range out {
		if sectors := c.within(k); sectors != "" {
			if out[k], err = c.measured(k, sectors, surcharges[k]); err != nil {
				return nil, err
			}
		}
	}
	known.out = out
	return out, nil
}

// within are the sectors of a party's threats that the exception reaches, or "".
func (c *chain) within(seat int) treaty.Sectors {
	p := c.s.threats(seat)
	if c.bound&(1<<seat) == 0 || p == (ThreatProcess{}) {
		return ""
	}
	scope := c.text.Module.Exception.Scope
	if scope == "" {
		scope = treaty.Everything
	}
	return c.s.Book.Both(p.Sectors, scope)
}

// menuOf chooses the surcharge of each party, by what it would be worth to it under a grave
// threat and the middle draft, by its public payoff: the largest where that draft changes
// nothing.
func (s *Situation) menuOf(c *chain) ([]float64, error) {
	text := c.text
	text.Draft = middle(text.Space)
	m, err := s.markedChain(text, c.mark)
	if err != nil {
		return nil, err
	}
	known := derogationsOf(m)
	if known.surcharges != nil {
		return known.surcharges, nil
	}
	chosen := make([]float64, len(s.Actors))
	for k := range chosen {
		chosen[k] = slices.Max(s.Compliance.Surcharges)
		sectors, best := m.within(k), 0.0
		if sectors == "" {
			continue
		}
		v := View{Situation: s, Self: &Actor{Public: s.Actors[k]}, Seat: k, Private: Private{Threat: Grave}}
		n := m.agreed().Exception.MaxLength.Periods()
		for _, surcharge := range s.Compliance.Surcharges {
			one, err := m.measured(k, sectors, surcharge)
			if err != nil {
				return nil, err
			}
			if one == nil {
				break
			}
			if worth := v.gain(one.kept, one.with, n) + v.protection(one.kept, one.with, n); worth > best {
				best, chosen[k] = worth, surcharge
			}
		}
	}
	known.surcharges = chosen
	return chosen, nil
}

// invoking is what the party's measure is worth to it in each state of what it alone
// knows, as an annuity; own is its own chain if all keep the text.
func (v View) invoking(c *chain, d *departure, own *prospects) ([privateStates]float64, error) {
	var worth [privateStates]float64
	x := weighing{View: v, id: c.text.Module.ID, m: c.agreed(), members: c.text.Parties, now: d.kept}
	stays := v.Self.Discount() * (1 - v.hazard(c.bound))
	for k := range worth {
		x.Private = privateState(k)
		if x.Private.Motive && v.Motive == (MotiveProcess{}) {
			continue
		}
		one := Course{Conduct: Invokes, Sectors: d.sectors, Surcharge: d.surcharge, Quarters: x.m.Exception.MaxLength.Periods()}
		if err := x.invocation(&one, d.with); err != nil {
			return worth, err
		}
		worth[k] = one.Value()
		if worth[k] > numeric.Negligible && !v.Without.Reputation {
			// The text itself is one of those that are worth less to who is trusted less.
			lost := own.lasting(stays*v.Image.PerPeriod(v.PeriodLength)) - own.lasting(stays*v.Image.AfterInvocation(one.Doubt).PerPeriod(v.PeriodLength))
			worth[k] -= (1 - v.Self.Discount()) * max(0, lost)
		}
	}
	return worth, nil
}

// lasting is the present value of a text that is kept as long as it lasts, from the first
// quarter in which it can be broken on, if a quarter ahead counts for so much.
func (p *prospects) lasting(stays float64) float64 {
	value := 0.0
	for h := len(p.quarters) - 1; h >= 0 && p.quarters[h].free; h-- {
		if h == len(p.quarters)-1 {
			value = p.quarters[h].kept / (1 - stays)
			continue
		}
		value = p.quarters[h].kept + stays*value
	}
	return value
}

// escape adds to an appraisal what the exception of the text is worth: to the risk that
// others do not keep it what their measures do to the actor, to the option what its own
// bring it. p are the actor's prospects, played.
//
// Where a party would rather break or leave the text, it does not invoke; where it would
// rather invoke, it is taken out of gone, the desertions by seat.
func (v View) escape(a *Appraisal, c *chain, p *prospects, gone []*desertion) error {
	if a.Empty || !c.escapes() || c.mature() < 0 {
		return nil
	}
	out, err := c.departures()
	if err != nil {
		return err
	}
	n := c.agreed().Exception.MaxLength.Periods()
	quarters, d := len(c.on), v.Self.Discount()
	whole := (1 - d) * numeric.Span(d, n)
	keeps, others := 1.0, 0.0 // the chance that no other invokes, and what it does if one does
	weights := 0.0
	chances, gains := make([]float64, quarters), make([]float64, quarters)
	for k, one := range out {
		if one == nil {
			continue
		}
		u, own := v.as(k), c.known[k]
		if k == v.Seat {
			own = p
		}
		worth, err := u.invoking(c, one, own)
		if err != nil {
			return err
		}
		gone[k].rather(&worth)
		process := onset{u.threats(k), u.Motive, worth}
		if k == v.Seat {
			process.from(v.Private, c.free, chances, gains)
			continue
		}
		chance, _ := process.settled()
		harm := max(0, one.kept.Flow(v.Seat)-one.with.Flow(v.Seat))
		effect := one.with.Flow(v.Seat) - one.kept.Flow(v.Seat) + c.agreed().Exception.Compensation(harm)
		keeps *= 1 - chance
		weights += chance
		others += chance * effect
	}
	if weights > 0 {
		others /= weights
	}
	// A quarter with the measure pays so much more that its whole term is worth it.
	for h := range gains {
		gains[h] /= whole
	}
	m := v.excepted(c, p, a.Hazard, back(d, n), 1-keeps, others, chances, gains)
	with, err := m.Parts(d, ModuleKept)
	if err != nil {
		return err
	}
	for h := range m {
		m[h].Others = without(m[h].Others, ModuleOthersOut)
	}
	risk, err := m.Parts(d, ModuleKept)
	if err != nil {
		return err
	}
	a.ComplianceRisk += with.ComplianceRisk - risk.ComplianceRisk
	a.Option += with.Option
	return nil
}

// excepted is the module as the actor sees it, exceptions included.
func (v View) excepted(c *chain, p *prospects, hazard, back, chance, others float64, chances, gains []float64) ModuleChain {
	m := make(ModuleChain, len(c.on))
	for h := range m {
		q, one := &m[h], &p.quarters[h]
		flow, lives := 0.0, 1.0
		if one.on {
			flow, lives = one.conduct()
		}
		q.Economy[ModuleKept], q.Economy[ModuleOthersOut], q.Economy[ModuleSelfOut] = flow, flow, flow
		if c.kept[h] != c.dead[h] {
			q.Economy[ModuleOthersOut] += others
			q.Economy[ModuleSelfOut] += gains[h]
		}
		q.Others = StayPut()
		next := min(h+1, len(m)-1)
		dies := 0.0
		if one.on {
			dies = 1 - (1-hazard)*lives*(1-p.ends(h))
		}
		theirs, own := 0.0, 0.0
		if c.free[next] && c.kept[next] != c.dead[next] {
			theirs, own = chance, chances[next]
		}
		lives = 1 - dies
		q.Others[ModuleKept] = [ModuleStates]float64{ModuleKept: lives * (1 - theirs), ModuleOthersOut: lives * theirs, ModuleDead: dies}
		q.Others[ModuleOthersOut] = [ModuleStates]float64{ModuleKept: lives * back, ModuleOthersOut: lives * (1 - back), ModuleDead: dies}
		// A measure of another ends the actor's own, as it would have come in its absence:
		// having an option is then never worse than not having it.
		q.Others[ModuleSelfOut] = [ModuleStates]float64{
			ModuleKept: lives * (1 - theirs) * back, ModuleSelfOut: lives * (1 - theirs) * (1 - back), ModuleOthersOut: lives * theirs, ModuleDead: dies,
		}
		q.All = q.Others
		q.All[ModuleKept][ModuleKept], q.All[ModuleKept][ModuleSelfOut] = lives*(1-theirs)*(1-own), lives*(1-theirs)*own
	}
	return m
}

// without are moves in which one state is not entered: what would have, stays kept.
func without(m StateMoves, state ModuleState) StateMoves {
	for k := range m {
		if ModuleState(k) != state {
			m[k][ModuleKept] += m[k][state]
			m[k][state] = 0
		}
	}
	return m
}

// back is the chance per quarter to come back from a measure that makes its mean discounted
// length that of a fixed term: 1/(1 - d (1-back)) = 1 + d + ... + d^(n-1).
func back(d float64, n int) float64 {
	return min(1, max(0, 1-(1-1/numeric.Span(d, n))/d))
}

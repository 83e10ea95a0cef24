package appraisal

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/assessment"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/agent/surrogate"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// The file decides the effect of a security exception on the value of a draft, from the measure
// of each party (derogation.go), the process of threats and the rule of compliance. Source:
// Rosendorff and Milner (2001); Bagwell and Staiger (2005).

// escapes reports whether some bound party could answer a threat by an exception of the text.
func escapes(c *continuation.Chain) bool {
	if c.Text.Module.Exception == nil || c.Situation.Without.Exceptions {
		return false
	}
	for k := range c.Situation.Actors {
		if c.Bound&(1<<k) != 0 && c.Situation.SecurityThreatTo(k) != (agent.SecurityThreat{}) {
			return true
		}
	}
	return false
}

// departures returns the measures that the parties are expected to take under the exception, by
// seat: one against a grave threat and, if another is better without a threat, that one too; none
// for parties without a measure. Prices are computed once per text and situation.
func departures(c *continuation.Chain) ([][]*derogation, error) {
	known := derogationsOf(c)
	if known.out != nil {
		return known.out, nil
	}
	chosen, err := menuOf(c.Situation, c)
	if err != nil {
		return nil, err
	}
	out := make([][]*derogation, len(c.Situation.Actors))
	for k := range out {
		for i, one := range chosen[k] {
			if i > 0 && one == chosen[k][0] {
				continue
			}
			priced, err := measured(c, k, one)
			if err != nil {
				return nil, err
			}
			if priced != nil {
				out[k] = append(out[k], priced)
			}
		}
	}
	known.out = out
	return out, nil
}

// within returns the sectors of a party's threats in the scope of the exception, or "".
func within(c *continuation.Chain, seat int) treaty.Sectors {
	p := c.Situation.SecurityThreatTo(seat)
	if c.Bound&(1<<seat) == 0 || p == (agent.SecurityThreat{}) {
		return ""
	}
	scope := c.Text.Module.Exception.Scope
	if scope == "" {
		scope = treaty.Everything
	}
	return c.Situation.Book.Both(p.Sectors, scope)
}

// expectedThreats are the threats for which a party's measure is chosen in advance.
var expectedThreats = [...]int{agent.ThreatGrave, agent.ThreatNone}

// menuOf returns the measures of each party, by the value of the measure to the party under each
// of the expected threats and the middle draft, by the public payoff of the party. Where no
// measure has a value, the last measure of the menu is chosen.
func menuOf(s *agent.Situation, c *continuation.Chain) ([][len(expectedThreats)]treaty.Measure, error) {
	text := c.Text
	text.Draft = surrogate.Middle(text.Space)
	m, err := continuation.ForecastMarked(s, text, c.Mark)
	if err != nil {
		return nil, err
	}
	known := derogationsOf(m)
	if known.chosen != nil {
		return known.chosen, nil
	}
	chosen := make([][len(expectedThreats)]treaty.Measure, len(s.Actors))
	for k := range chosen {
		sectors, menu := within(m, k), candidates(m, k)
		if sectors == "" || len(menu) == 0 {
			continue
		}
		var best [len(expectedThreats)]float64
		for i := range best {
			chosen[k][i] = menu[len(menu)-1]
			chosen[k][i].Sectors = sectors
		}
		v := agent.View{Situation: s, Self: &agent.Actor{Public: s.Actors[k]}, Seat: k}
		n := m.Agreed().Exception.MaxLength.Periods()
		for _, one := range menu {
			one.Sectors = sectors
			priced, err := measured(m, k, one)
			if err != nil {
				return nil, err
			}
			if priced == nil {
				break
			}
			for i, threat := range expectedThreats {
				v.Private.Threat = threat
				if worth := v.Gain(priced.kept, priced.with, n) + v.Protection(priced.kept, priced.with, n); worth > best[i] {
					best[i], chosen[k][i] = worth, one
				}
			}
		}
	}
	known.chosen = chosen
	return chosen, nil
}

// candidates returns the measures that a text permits to a party, towards each party that the
// text names, without sectors.
func candidates(c *continuation.Chain, seat int) (out []treaty.Measure) {
	rule := c.Agreed().Exception
	towards := rule.Towards
	if len(towards) == 0 {
		towards = []string{""}
	}
	for _, id := range towards {
		if id == c.Situation.Actors[seat].ID || id != "" && !slices.Contains(c.Text.Parties, id) {
			continue
		}
		for _, m := range assessment.Measures(rule, c.Situation.Compliance.Surcharges) {
			m.Against = id
			out = append(out, m)
		}
	}
	return out
}

// best returns the value of the best of a party's measures to the party in each private state, as
// in invoking, and the measure of the calmest state in which the party takes one.
func best(v agent.View, c *continuation.Chain, list []*derogation, own *continuation.Continuation) (worth [privateStates]float64, used *derogation, err error) {
	used = list[0]
	first := privateStates
	for i, d := range list {
		one, err := invoking(v, c, d, own)
		if err != nil {
			return worth, used, err
		}
		for k := range worth {
			if i > 0 && one[k] <= worth[k] {
				continue
			}
			worth[k] = one[k]
			if k <= first && worth[k] > numeric.Negligible {
				first, used = k, d
			}
		}
	}
	return worth, used, nil
}

// invoking returns the value of a party's measure to the party in each private state, as an
// annuity in percent of income per quarter. own is the continuation of the party if all keep the
// text.
func invoking(v agent.View, c *continuation.Chain, d *derogation, own *continuation.Continuation) ([privateStates]float64, error) {
	var worth [privateStates]float64
	x := assessment.Assessment{View: v, Module: c.Text.Module.ID, Agreed: c.Agreed(), Members: c.Text.Parties, Now: d.kept}
	stays := v.Self.Discount() * (1 - continuation.OwnFailureRisk(v, c.Bound))
	for k := range worth {
		x.Private = privateState(k)
		if x.Private.Motive && v.Motive == (agent.MotiveProcess{}) {
			continue
		}
		one := agent.Action{
			Conduct: agent.InvokeException, Sectors: d.measure.Sectors, Measure: d.measure.Kind, Against: d.measure.Against, Surcharge: d.measure.Surcharge,
			Quarters: x.Agreed.Exception.MaxLength.Periods(),
		}
		if err := x.Invocation(&one, d.with); err != nil {
			return worth, err
		}
		worth[k] = one.Value()
		if worth[k] > numeric.Negligible && !v.Without.Reputation {
			// The text itself loses value to a party with less trust.
			lost := own.Lasting(stays*v.Image.PerPeriod(v.PeriodLength)) - own.Lasting(stays*v.Image.AfterInvocation(one.Charged).PerPeriod(v.PeriodLength))
			worth[k] -= (1 - v.Self.Discount()) * max(0, lost)
		}
	}
	return worth, nil
}

// exceptionValue adds the exception of the text to the parts of an appraisal: the measures of
// others to the compliance risk, the actor's own measure to the option. p is the played
// continuation of the actor.
//
// A party that prefers to break or leave the text does not invoke. A party that prefers to invoke
// is removed from gone, the exit options by seat.
func exceptionValue(v agent.View, a *Appraisal, c *continuation.Chain, p *continuation.Continuation, gone []*exitOption) error {
	if a.Empty || !escapes(c) || c.Mature() < 0 {
		return nil
	}
	out, err := departures(c)
	if err != nil {
		return err
	}
	n := c.Agreed().Exception.MaxLength.Periods()
	quarters, d := len(c.On), v.Self.Discount()
	whole := (1 - d) * numeric.Span(d, n)
	// keeps is the chance that no other party invokes, others the mean effect on the actor if
	// another party invokes.
	keeps, others := 1.0, 0.0
	weights := 0.0
	chances, gains := make([]float64, quarters), make([]float64, quarters)
	for k, list := range out {
		if len(list) == 0 {
			continue
		}
		u, own := continuation.SeenBy(v, k), c.Known[k]
		if k == v.Seat {
			own = p
		}
		worth, one, err := best(u, c, list, own)
		if err != nil {
			return err
		}
		gone[k].rather(&worth)
		process := firstUse{u.SecurityThreatTo(k), u.Motive, worth}
		if k == v.Seat {
			process.from(v.Private, c.Free, chances, gains)
			continue
		}
		chance, _ := process.settled()
		harm := max(0, one.kept.Flow(v.Seat)-one.with.Flow(v.Seat))
		effect := one.with.Flow(v.Seat) - one.kept.Flow(v.Seat) + c.Agreed().Exception.Compensation(harm)
		keeps *= 1 - chance
		weights += chance
		others += chance * effect
	}
	if weights > 0 {
		others /= weights
	}
	// Spread the value of the whole term over its quarters.
	for h := range gains {
		gains[h] /= whole
	}
	m := excepted(v, c, p, a.Hazard, continuation.ReturnChance(d, n), 1-keeps, others, chances, gains)
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

// excepted returns the chain of the module for the actor, exceptions included.
func excepted(v agent.View, c *continuation.Chain, p *continuation.Continuation, hazard, back, chance, others float64, chances, gains []float64) ModuleChain {
	m := make(ModuleChain, len(c.On))
	for h := range m {
		q, one := &m[h], &p.Quarters[h]
		flow, lives := 0.0, 1.0
		if one.On {
			flow, lives = one.Conduct()
		}
		q.Economy[ModuleKept], q.Economy[ModuleOthersOut], q.Economy[ModuleSelfOut] = flow, flow, flow
		if c.Kept[h] != c.Dead[h] {
			q.Economy[ModuleOthersOut] += others
			q.Economy[ModuleSelfOut] += gains[h]
		}
		q.Others = StayPut()
		next := min(h+1, len(m)-1)
		dies := 0.0
		if one.On {
			dies = 1 - (1-hazard)*lives*(1-p.Ends(h))
		}
		theirs, own := 0.0, 0.0
		if c.Free[next] && c.Kept[next] != c.Dead[next] {
			theirs, own = chance, chances[next]
		}
		lives = 1 - dies
		q.Others[ModuleKept] = [ModuleStates]float64{ModuleKept: lives * (1 - theirs), ModuleOthersOut: lives * theirs, ModuleDead: dies}
		q.Others[ModuleOthersOut] = [ModuleStates]float64{ModuleKept: lives * back, ModuleOthersOut: lives * (1 - back), ModuleDead: dies}
		// A measure of another party ends the actor's own measure, at the same rate as without
		// the actor's measure. An option then never has a negative value.
		q.Others[ModuleSelfOut] = [ModuleStates]float64{
			ModuleKept: lives * (1 - theirs) * back, ModuleSelfOut: lives * (1 - theirs) * (1 - back), ModuleOthersOut: lives * theirs, ModuleDead: dies,
		}
		q.All = q.Others
		q.All[ModuleKept][ModuleKept], q.All[ModuleKept][ModuleSelfOut] = lives*(1-theirs)*(1-own), lives*(1-theirs)*own
	}
	return m
}

package appraisal

import (
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/assessment"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/agent/surrogate"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// The file decides the effect of safeguards on the value of a draft, from the surge of imports
// under the text and the rule of compliance. A safeguard has a value before signature to a party
// that will take the safeguard, and a cost to the other parties. Tariff cuts alone cause a surge
// of imports, so that a party with a safeguard clause may be certain to use the clause, as often
// as the text permits. Each party is expected to take one measure, on the sectors and with the
// surcharge of the menu that have the highest value to the party without a threat under the
// middle draft of the module. The party takes the measure in the first quarter in which the rule
// of compliance ([assessment.Assessment.Safeguard]) permits and favours the measure, holds the
// measure as long as the rule does, and waits for the pause of the text before the next measure.
// Effects of measures of several parties add up, exact to the first order.
//
// Source: Agreement on Safeguards, Articles 2, 4, 7 and 8.3; Bagwell and Staiger (1990, AER 80:
// 779-795) on safeguards as the way in which cooperation survives surges.

// minGuardPause is the shortest time between safeguards on a sector, in quarters (Agreement on
// Safeguards, Article 7.5).
const minGuardPause = 8

// guards returns the safeguards that parties are expected to take, by seat, nil for parties
// without a safeguard.
func guards(c *continuation.Chain) ([]*derogation, error) {
	known := derogationsOf(c)
	if known.safeguards != nil {
		return known.safeguards, nil
	}
	text := c.Text
	text.Draft = surrogate.Middle(text.Space)
	m, err := continuation.ForecastMarked(c.Situation, text, c.Mark)
	if err != nil {
		return nil, err
	}
	middle := derogationsOf(m)
	if middle.guardMenu == nil {
		if middle.guardMenu, err = chooseGuards(m); err != nil {
			return nil, err
		}
	}
	out := make([]*derogation, len(c.Situation.Actors))
	for k := range out {
		if out[k], err = measured(c, k, middle.guardMenu[k].measure); err != nil {
			return nil, err
		}
	}
	known.safeguards = out
	return out, nil
}

// chooseGuards returns the safeguard of each party under the chain of the middle draft.
func chooseGuards(c *continuation.Chain) ([]derogation, error) {
	menu := make([]derogation, len(c.Situation.Actors))
	for k := range menu {
		if c.Bound&(1<<k) == 0 {
			continue
		}
		x := assessment.Assessment{
			View: agent.View{Situation: c.Situation, Self: &agent.Actor{Public: c.Situation.Actors[k]}, Seat: k}, Module: c.Text.Module.ID,
			Agreed: c.Agreed(), Members: c.Text.Parties,
		}
		sets := x.Menu(assessment.Safeguardable(x.Agreed.Safeguard))
		if len(sets) == 0 {
			continue // the economy has no sector open to a safeguard
		}
		one := &menu[k].measure
		one.Sectors = sets[0]
		var err error
		if one.Surcharge, err = guard(c, &x, one.Sectors); err != nil {
			return nil, err
		}
	}
	return menu, nil
}

// guard returns the surcharge at which a safeguard on some sectors has the highest value to a
// party without a threat, as a fraction of the price. Where the text has no effect, the result is
// the largest surcharge of the menu.
func guard(c *continuation.Chain, x *assessment.Assessment, sectors treaty.Sectors) (float64, error) {
	chosen, best := 0.0, math.Inf(-1)
	for _, surcharge := range c.Situation.Compliance.Surcharges {
		one, err := measured(c, x.Seat, treaty.Measure{Sectors: sectors, Surcharge: surcharge})
		if err != nil {
			return 0, err
		}
		worth := 0.0
		if one != nil {
			x.Now = one.kept
			course := agent.Action{Conduct: agent.ApplySafeguard, Sectors: sectors, Surcharge: surcharge, Quarters: x.Agreed.Safeguard.Length.Periods(), Length: x.PeriodLength}
			if err := x.Safeguard(&course, one.with); err != nil {
				return 0, err
			}
			worth = course.Value()
		}
		if worth > best || one == nil && surcharge > chosen {
			chosen, best = surcharge, worth
		}
	}
	return chosen, nil
}

// guarding returns the value of a party's safeguard to the party in each private state, as an
// annuity in percent of income per quarter, and the duration of the safeguard in periods.
func guarding(v agent.View, c *continuation.Chain, d *derogation) (worth [privateStates]float64, lasts int, err error) {
	x := assessment.Assessment{View: v, Module: c.Text.Module.ID, Agreed: c.Agreed(), Members: c.Text.Parties, Now: d.kept}
	n := x.Agreed.Safeguard.Length.Periods()
	for k := range worth {
		x.Private = privateState(k)
		if x.Private.Motive && v.Motive == (agent.MotiveProcess{}) || x.Private.Threat != agent.ThreatNone && v.SecurityThreatTo(v.Seat) == (agent.SecurityThreat{}) {
			continue
		}
		one := agent.Action{Conduct: agent.ApplySafeguard, Sectors: d.measure.Sectors, Surcharge: d.measure.Surcharge, Quarters: n}
		if err := x.Safeguard(&one, d.with); err != nil {
			return worth, 0, err
		}
		if worth[k] = one.Value(); worth[k] > numeric.Negligible && lasts == 0 {
			lasts = one.Lasts
		}
	}
	return worth, max(lasts, n), nil
}

// surges returns by quarter whether a safeguard is open to a party under the text: the party can
// depart from the text, and imports have surged.
func surges(v agent.View, c *continuation.Chain, sectors treaty.Sectors) ([]bool, error) {
	before, err := v.Book.Baseline()
	if err != nil {
		return nil, err
	}
	x := assessment.Assessment{View: v}
	can := make([]bool, len(c.On))
	for h := range can {
		if h > 0 && c.Free[h] == c.Free[h-1] && c.Kept[h] == c.Kept[h-1] {
			can[h] = can[h-1]
			continue
		}
		x.Now = c.Kept[h]
		can[h] = c.Free[h] && c.Kept[h] != c.Dead[h] && x.Surge(before, sectors)
	}
	return can, nil
}

// guarded adds safeguards under the text to the parts of an appraisal: the safeguards of others
// to the compliance risk, the actor's own safeguards to the option.
func guarded(v agent.View, a *Appraisal, c *continuation.Chain, p *continuation.Continuation) error {
	if a.Empty || c.Text.Module.Safeguard == nil || v.Without.Safeguards || len(v.Compliance.Surcharges) == 0 || c.Mature() < 0 {
		return nil
	}
	out, err := guards(c)
	if err != nil {
		return err
	}
	d, lives := v.Self.Discount(), lives(v, p, a.Hazard)
	for k, one := range out {
		if one == nil {
			continue
		}
		u := continuation.SeenBy(v, k)
		can, err := surges(u, c, one.measure.Sectors)
		if err != nil {
			return err
		}
		if !slices.Contains(can, true) {
			continue
		}
		worth, lasts, err := guarding(u, c, one)
		if err != nil {
			return err
		}
		process := firstUse{u.SecurityThreatTo(k), u.Motive, worth}
		s := absence{enters: make([]float64, len(can)), flows: make([]float64, len(can)), quarters: lasts, pause: max(lasts, v.PeriodLength.Periods(minGuardPause))}
		if k == v.Seat {
			process.from(v.Private, can, s.enters, s.flows)
			for h := range s.flows {
				s.flows[h] /= (1 - d) * numeric.Span(d, lasts)
			}
		} else {
			chance, _ := process.settled()
			for h := range s.enters {
				s.enters[h], s.flows[h] = chance, one.with.Flow(v.Seat)-one.kept.Flow(v.Seat)
			}
		}
		for h := range can {
			if !can[h] {
				s.enters[h] = 0
			}
		}
		if k == v.Seat {
			a.Option += s.worth(d, lives)
		} else {
			a.ComplianceRisk += s.worth(d, lives)
		}
	}
	return nil
}

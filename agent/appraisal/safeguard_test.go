package appraisal_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/agent/internal/trial"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// surging is a module of tariff cuts with a safeguard and no threats, in which the menu has
// one surcharge.
func surging(surcharge float64, more func(m *treaty.Module, v *agent.View)) func(m *treaty.Module, v *agent.View) {
	return func(m *treaty.Module, v *agent.View) {
		m.Exception, m.Safeguard = nil, &treaty.Safeguard{Scope: "ELE"}
		if v.Situation != nil {
			v.SecurityThreats, v.Compliance.Surcharges = nil, []float64{surcharge}
		}
		more(m, v)
	}
}

// guarding is what a party's safeguard on electronics does, by solves of its own: the change
// to every seat's flow payoff, and whether imports have surged and hurt it without it.
func guarding(t trial.TestingT, l *trial.Ledger, party string, surcharge float64) (change [3]float64, surge bool) {
	p := freely()
	n, _ := trial.Small.RegionIndex(party)
	j, _ := trial.Small.SectorIndex("ELE")
	for i, from := range trial.Small.Regions() {
		if i != n && (from.ID == "CHN" || from.ID == "EUR" || from.ID == "USA") {
			p.SetTariff(j, n, i, trial.Small.Tariff(j, n, i)+surcharge)
		}
	}
	kept, with, before := free(t, l), l.Price(t, p), l.Price(t, trial.Small.Baseline())
	s := trial.Three()
	for seat := range change {
		change[seat] = trial.FlowOf(with, &s.Actors[seat].Public) - trial.FlowOf(kept, &s.Actors[seat].Public)
	}
	return change, abroad(kept, party, "ELE") > abroad(before, party, "ELE") && kept.Payroll(n, j) < 1
}

// A safeguard that pays is taken in the first quarter in which it can be, for as long as it
// can be extended to, and again as soon as the text lets it: to its author an option, to the
// others a risk, each of a chain of three states in closed form.
func TestSafeguardsInClosedForm(t *testing.T) {
	const surcharge = 0.05
	l, s := trial.NewLedger(), trial.Three()
	d := s.Actors[0].Discount()
	leave := func(n float64) float64 { return 1 - (1-(1-d)/(1-math.Pow(d, n)))/d }
	chain := func(hazard, x, quarters float64) float64 {
		live, r := d*(1-hazard), leave(quarters)
		again := live * r / (1 - live*(1-r)) // the pause is as long
		return (1 - d) * live * x / (1 - live*(1-r) - live*live*r*again)
	}
	takers := 0
	for author, party := range []string{"CHN", "EUR", "USA"} {
		change, surge := guarding(t, l, party, surcharge)
		takes := surge && change[author] > 0
		if takes {
			takers++
		}
		t.Logf("%s: surge %v, %+.5f to itself", party, surge, change[author])
	}
	require.Positive(t, takers, "otherwise this tests nothing")
	unguarded := func(m *treaty.Module, _ *agent.View) { m.Safeguard = nil }
	for seat := range 3 {
		with := deep(t, safetyValve(t, seat, surging(surcharge, same)))
		without := deep(t, safetyValve(t, seat, surging(surcharge, unguarded)))
		own, risk := 0.0, 0.0
		for author, party := range []string{"CHN", "EUR", "USA"} {
			change, surge := guarding(t, l, party, surcharge)
			switch {
			case !surge || change[author] <= 0:
			case author == seat:
				own += chain(with.Hazard, change[seat], 32)
			default:
				risk += chain(with.Hazard, change[seat], 32)
			}
		}
		require.InDelta(t, own, with.Option-without.Option, 1e-8)
		require.InDelta(t, risk, with.ComplianceRisk-without.ComplianceRisk, 1e-8)
		with.Option, with.ComplianceRisk = without.Option, without.ComplianceRisk
		require.Equal(t, without.Parts, with.Parts, "no other part moves")
	}
}

// What is foreseen is what the rule of compliance does: under the module in force, with the
// same menu, whoever is foreseen to gain from its safeguard takes it, and whoever is not
// does not.
func TestForeseenSafeguardsAreThoseTaken(t *testing.T) {
	for _, surcharge := range []float64{0, 0.02, 0.05, 0.25, 1} {
		for seat := range 3 {
			option := func(change func(*treaty.Module, *agent.View)) float64 {
				return deep(t, safetyValve(t, seat, surging(surcharge, change))).Option
			}
			foreseen := option(same) > option(func(m *treaty.Module, _ *agent.View) { m.Safeguard = nil })+1e-12
			s := trial.Three()
			m := treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0, 0.5, 1))
			m.Safeguard = &treaty.Safeguard{Scope: "ELE"}
			s.Modules, s.Period = []treaty.Module{m}, 3
			s.Force = []trial.Standing{{Module: "industry", Draft: "depth 1", Parties: []string{"CHN", "EUR", "USA"}, Since: 0}}
			situation := s.Situation(t)
			situation.Compliance = agent.ComplianceParameters{Surcharges: []float64{surcharge}}.WithDefaults()
			situation.Without.Reputation = true
			v := s.View(situation, seat)
			v.Image = v.Self.Prior
			d, err := compliance.Deliberate(v, "industry")
			require.NoError(t, err)
			taken := false
			for k := range d.Courses {
				taken = taken || d.Courses[k].Conduct == agent.ApplySafeguard && d.Courses[k].Value() > 1e-8
			}
			require.Equal(t, taken, foreseen, "%s at %v", v.Self.ID, surcharge)
		}
	}
}

// Nothing is foreseen where safeguards are off, none is on the menu or nothing surges. An
// option is never worth less than nothing, and of a measure that cannot be extended retaliation
// after the peace takes the less, the longer the peace. (With an extension a longer peace may
// make a long measure worth just more than a short one, and the next comes later.)
func TestWhatMovesSafeguards(t *testing.T) {
	unguarded := deep(t, safetyValve(t, 2, surging(0.05, func(m *treaty.Module, _ *agent.View) { m.Safeguard = nil }))).Parts
	for name, change := range map[string]func(m *treaty.Module, v *agent.View){
		"off":         func(_ *treaty.Module, v *agent.View) { v.Without.Safeguards = true },
		"no measures": func(_ *treaty.Module, v *agent.View) { v.Compliance.Surcharges = []float64{} },
	} {
		t.Run(name, func(t *testing.T) {
			got := deep(t, safetyValve(t, 2, surging(0.05, func(m *treaty.Module, v *agent.View) {
				if v.Situation != nil {
					change(m, v)
				}
			})))
			require.Equal(t, unguarded, got.Parts)
		})
	}
	none := deep(t, safetyValve(t, 2, surging(0.05, func(m *treaty.Module, _ *agent.View) { m.Safeguard.Scope = treaty.Services })))
	require.Equal(t, unguarded, none.Parts, "no surge of services")
	rapid.Check(t, func(t *rapid.T) {
		seat := rapid.IntRange(0, 2).Draw(t, "seat")
		length := rapid.IntRange(1, 20).Draw(t, "length")
		peace, longer := rapid.IntRange(0, 20).Draw(t, "peace"), rapid.IntRange(1, 20).Draw(t, "longer")
		limit := rapid.Float64Range(0, 2).Draw(t, "cap")
		// What it adds to the option of breaking the text, which panels change too.
		option := func(peace int) float64 {
			under := func(guarded bool) float64 {
				return deep(t, safetyValve(t, seat, surging(0.05, func(m *treaty.Module, _ *agent.View) {
					m.Disputes = &treaty.Disputes{Cap: treaty.Set(limit)}
					if !guarded {
						m.Safeguard = nil
					}
					if m.Safeguard != nil {
						m.Safeguard.Length, m.Safeguard.Extended = treaty.Set(float64(length)), treaty.Set(float64(length))
						m.Safeguard.Peace = treaty.Set(float64(peace))
					}
				}))).Option
			}
			return under(true) - under(false)
		}
		short, long, never := option(peace), option(peace+longer), option(400)
		require.GreaterOrEqual(t, short, -1e-12)
		require.LessOrEqual(t, short, long+1e-9)
		require.LessOrEqual(t, long, never+1e-9)
	})
}

package appraisal_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/appraisal"
	"github.com/tradetalk/tradetalk/agent/internal/trial"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// safetyValve is China, Europe and the USA before a module of tariff cuts with an exception
// of which the parties are the judges; the USA may be threatened in electronics.
func safetyValve(t trial.TestingT, seat int, change func(m *treaty.Module, v *agent.View)) *appraisal.Appraiser {
	m := treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0, 0.5, 1))
	m.Exception = &treaty.SecurityException{SelfJudging: true}
	var probe agent.View
	change(&m, &probe)
	s := trial.Three()
	s.Modules, s.Period = []treaty.Module{m}, 3
	situation := s.Situation(t)
	situation.SecurityThreats = make([]agent.SecurityThreat, 3)
	situation.SecurityThreats[2] = grave(0.02)
	situation.Compliance = agent.ComplianceParameters{Surcharges: []float64{0.25}}.WithDefaults()
	situation.Without = agent.Omissions{Reputation: true, ThreatForesight: true, MembershipForesight: true}
	v := s.View(situation, seat)
	v.Image = v.Self.Prior
	change(&m, &v)
	a, err := appraisal.New(v, "industry")
	require.NoError(t, err)
	return a
}

// grave is a threat that comes at a rate, costs 1 % while it lasts and is never worse.
func grave(rise float64) agent.SecurityThreat {
	return agent.SecurityThreat{Sectors: "ELE", Rise: rise, Worsen: -1, Serious: 1}.WithDefaults()
}

// deep is the appraisal of the deepest draft.
func deep(t trial.TestingT, a *appraisal.Appraiser) *appraisal.Appraisal {
	space, err := terms.NewSpace(terms.Choice("depth", 0, 0.5, 1))
	require.NoError(t, err)
	d, err := space.Parse("depth 1")
	require.NoError(t, err)
	return a.Of(d)
}

func same(*treaty.Module, *agent.View) {}

// unexcepted is the module without its exception.
func unexcepted(m *treaty.Module, _ *agent.View) { m.Exception = nil }

// The option is that of a chain of two states: kept, where the threat comes with a
// chance e, and a measure that pays x more per quarter and ends with a chance r, both of
// which die with a chance, so that with L = delta times the chance to live on
//
//	O = L e x / ( (1 - L(1-e)) (1 - L(1-r)) - L^2 e r )
//
// The measure is priced by solves of its own. To the others the same chain with what the
// measure does to them, and what they are paid for it, is the risk.
func TestExceptionInClosedForm(t *testing.T) {
	const rise, kappa, n = 0.02, 0.6, 20
	priced := func(m *treaty.Module, _ *agent.View) { m.Exception.Price = treaty.Set(kappa) }
	usa, chn := deep(t, safetyValve(t, 2, priced)), deep(t, safetyValve(t, 0, priced))
	plainUSA, plainCHN := deep(t, safetyValve(t, 2, unexcepted)), deep(t, safetyValve(t, 0, unexcepted))

	l := trial.NewLedger()
	solve := func(measure bool) *market.Equilibrium {
		p := trial.Small.Baseline()
		ids := map[string]bool{"CHN": true, "EUR": true, "USA": true}
		for j := range trial.Small.NumSectors() {
			for k, to := range trial.Small.Regions() {
				for i, from := range trial.Small.Regions() {
					if k == i || !ids[to.ID] || !ids[from.ID] || !trial.Small.Sector(j).Goods() {
						continue
					}
					p.SetTariff(j, k, i, 0)
					if measure && to.ID == "USA" && trial.Small.Sector(j).ID == "ELE" {
						p.SetTariff(j, k, i, trial.Small.Tariff(j, k, i)+0.25)
					}
				}
			}
		}
		return l.Price(t, p)
	}
	kept, with := solve(false), solve(true)
	s := trial.Three()
	us, _ := trial.Small.RegionIndex("USA")
	ele, _ := trial.Small.SectorIndex("ELE")
	imports := func(q *market.Equilibrium) (sum float64) {
		for i := range trial.Small.NumRegions() {
			if i != us {
				sum += q.Flow(ele, us, i)
			}
		}
		return sum
	}
	change := func(seat int) float64 {
		return trial.FlowOf(with, &s.Actors[seat].Public) - trial.FlowOf(kept, &s.Actors[seat].Public)
	}
	income := func(seat int) float64 {
		k, _ := trial.Small.RegionIndex(s.Actors[seat].ID)
		return trial.Small.Income(k)
	}
	d := s.Actors[2].Discount()
	whole := (1 - math.Pow(d, n)) / (1 - d)
	averted := func(level int) (sum float64) {
		weight := 1.0
		for _, loss := range grave(rise).Expected(level, n) {
			sum += weight * loss * (1 - imports(with)/imports(kept))
			weight *= d
		}
		return sum
	}
	paid := 0.0
	for seat := range 2 {
		paid += kappa * math.Max(0, -change(seat)) * income(seat) / income(2)
	}
	x := change(2) + averted(agent.ThreatSerious)/whole - paid
	require.Positive(t, x)
	require.Negative(t, change(2)+averted(agent.ThreatNone)/whole-paid, "it is not worth it in calm")

	chain := func(a *appraisal.Appraisal, x float64) float64 {
		live := d * (1 - a.Hazard)
		r := 1 - (1-1/whole)/d
		return (1 - d) * live * rise * x / ((1-live*(1-rise))*(1-live*(1-r)) - live*live*rise*r)
	}
	require.InDelta(t, chain(usa, x), usa.Option-plainUSA.Option, 1e-9)
	require.InDelta(t, plainUSA.ComplianceRisk, usa.ComplianceRisk, 1e-12, "nobody else is threatened")
	suffered := change(0) + kappa*math.Max(0, -change(0))
	require.Negative(t, suffered)
	require.InDelta(t, chain(chn, suffered), chn.ComplianceRisk-plainCHN.ComplianceRisk, 1e-9)
	require.InDelta(t, plainCHN.Option, chn.Option, 1e-12, "China has no threat to answer")
	for _, pair := range [][2]*appraisal.Appraisal{{usa, plainUSA}, {chn, plainCHN}} {
		pair[0].Option, pair[0].ComplianceRisk = pair[1].Option, pair[1].ComplianceRisk
		require.Equal(t, pair[1].Parts, pair[0].Parts, "no other part moves")
	}
}

// The logic of the escape clause: to hold an exception is never worth less than not to; its
// price lowers what it is worth to who holds it and raises what it is worth to the others;
// the likelier the threat, the more it is worth.
func TestExceptionAsAnOption(t *testing.T) {
	option := func(kappa, rise float64) (own, others float64) {
		change := func(m *treaty.Module, v *agent.View) {
			if m.Exception.Price = treaty.Set(kappa); v.Situation != nil {
				v.SecurityThreats[2] = grave(rise)
			}
		}
		return deep(t, safetyValve(t, 2, change)).Option, deep(t, safetyValve(t, 0, change)).ComplianceRisk
	}
	before := deep(t, safetyValve(t, 2, unexcepted)).Option
	free, suffered := option(0, 0.02)
	require.Greater(t, free, before)
	dear, paid := option(0.5, 0.02)
	require.Less(t, dear, free)
	require.Greater(t, paid, suffered)
	often, _ := option(0, 0.05)
	require.Greater(t, often, free)
	rapid.Check(t, func(t *rapid.T) {
		kappa, rise := rapid.Float64Range(0, 3).Draw(t, "kappa"), rapid.Float64Range(0.001, 1).Draw(t, "rise")
		level := rapid.IntRange(agent.ThreatNone, agent.ThreatSerious).Draw(t, "level")
		judged, reputation := rapid.Bool().Draw(t, "judged"), rapid.Bool().Draw(t, "reputation")
		a := safetyValve(t, 2, func(m *treaty.Module, v *agent.View) {
			m.Exception.Price, m.Exception.SelfJudging = treaty.Set(kappa), !judged
			if v.Situation != nil {
				v.SecurityThreats = []agent.SecurityThreat{grave(rise), grave(rise), grave(rise)}
				v.Private.Threat, v.Without.Reputation = level, !reputation
				v.Motive = agent.MotiveProcess{Rise: rise}.WithDefaults()
			}
		})
		one := deep(t, a)
		require.GreaterOrEqual(t, one.Option, before)
		sum := one.Economy + one.Security + one.Sovereignty + one.Domestic + one.ComplianceRisk + one.Option + one.Coercion + one.RedLines
		require.InDelta(t, sum, one.Total(), 1e-15)
	})
}

// Without threats, with the mechanism off, or for measures of which none is on the menu,
// the clause changes nothing, to the last bit.
func TestExceptionWithoutThreatsIsNothing(t *testing.T) {
	want := deep(t, safetyValve(t, 2, unexcepted)).Parts
	for name, change := range map[string]func(v *agent.View){
		"no threats": func(v *agent.View) { v.SecurityThreats = nil },
		"none of us": func(v *agent.View) { v.SecurityThreats[2] = agent.SecurityThreat{} },
		"off":        func(v *agent.View) { v.Without.Exceptions = true },
	} {
		t.Run(name, func(t *testing.T) {
			got := safetyValve(t, 2, func(_ *treaty.Module, v *agent.View) {
				if v.Situation != nil {
					change(v)
				}
			})
			require.Equal(t, want, deep(t, got).Parts)
		})
	}
	nothing := safetyValve(t, 2, func(m *treaty.Module, v *agent.View) {
		m.Exception.May = []treaty.MeasureKind{treaty.AddSurcharge}
		if v.Situation != nil {
			v.Compliance.Surcharges = []float64{}
		}
	})
	require.Equal(t, want, deep(t, nothing).Parts, "no measure on the menu")
	require.NotEqual(t, want, deep(t, safetyValve(t, 2, same)).Parts)
}

// A measure is priced once per draft and party, and its surcharge chosen once per module.
func TestExceptionsCostFewSolves(t *testing.T) {
	solves := func(change func(*treaty.Module, *agent.View)) (n int) {
		safetyValve(t, 2, func(m *treaty.Module, v *agent.View) {
			change(m, v)
			if v.Situation == nil {
				return
			}
			_, err := appraisal.New(*v, "industry")
			require.NoError(t, err)
			n = v.Book.Solves()
		})
		return n
	}
	menu := 3 + 1 // a suspension, a surcharge and a ban under the middle draft, and the best of them under the other
	require.Equal(t, solves(unexcepted)+menu, solves(same), "one threatened party, two drafts that change something")
}

package appraisal_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/appraisal"
	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/agent/internal/trial"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// rigid is a module of tariff cuts without an exception and with no way out but a breach,
// with threats in the USA that come at a rate and cost so much, foreseen.
func rigid(rise, loss float64, more func(v *agent.View)) func(m *treaty.Module, v *agent.View) {
	return func(m *treaty.Module, v *agent.View) {
		m.Exception, m.Withdrawal.Barred = nil, true
		if v.Situation == nil {
			return
		}
		v.SecurityThreats[2] = grave(rise)
		v.SecurityThreats[2].Serious, v.SecurityThreats[2].Grave = loss, loss
		v.Without.ThreatForesight = false
		v.Compliance.Answers = agent.Grim // a breach ends the text
		more(v)
	}
}

func nothing(*agent.View) {}

// free solves the economy with all tariffs on goods among three at zero, but for those of
// the parties who do not keep that.
func free(t trial.TestingT, l *trial.Ledger, breaking ...string) *market.Equilibrium {
	return l.Price(t, freely(breaking...))
}

// freely is the policy of free.
func freely(breaking ...string) *market.Policy {
	p := trial.Small.Baseline()
	in := map[string]bool{"CHN": true, "EUR": true, "USA": true}
	for _, id := range breaking {
		in[id] = false
	}
	all := map[string]bool{"CHN": true, "EUR": true, "USA": true}
	for j := range trial.Small.NumSectors() {
		for n, to := range trial.Small.Regions() {
			for i, from := range trial.Small.Regions() {
				if n != i && in[to.ID] && all[from.ID] && trial.Small.Sector(j).Goods() {
					p.SetTariff(j, n, i, 0)
				}
			}
		}
	}
	return p
}

// abroad is what a region buys of a sector from others.
func abroad(q *market.Equilibrium, region, sector string) (sum float64) {
	n, _ := trial.Small.RegionIndex(region)
	j, _ := trial.Small.SectorIndex(sector)
	for i := range trial.Small.NumRegions() {
		if i != n {
			sum += q.Flow(j, n, i)
		}
	}
	return sum
}

// What a text without an exception costs who is threatened, and what it then does about it,
// in closed form. All is constant, so that with L the discount factor times the chance to
// live on, s the share of imports that the world without the text spares, b that which a
// breach stops, l the loss and S the annuity of losses that are expected under a threat,
//
//	security   -s sum_q (1-d) d^q E[l_q]
//	option     (1-d) L e x / (1 - L(1-e)),   x = u_breach - u_none + l (b-s) - (u_kept - u_none - s S)/(1-L)
//
// and to another, who loses the text by it, the risk is as the option, with what that is worth.
func TestUnansweredThreatInClosedForm(t *testing.T) {
	const rise, loss = 0.02, 2.0
	usa, chn := deep(t, safetyValve(t, 2, rigid(rise, loss, nothing))), deep(t, safetyValve(t, 0, rigid(rise, loss, nothing)))
	unthreatened := func(v *agent.View) { v.SecurityThreats = nil }
	plainUSA, plainCHN := deep(t, safetyValve(t, 2, rigid(rise, loss, unthreatened))), deep(t, safetyValve(t, 0, rigid(rise, loss, unthreatened)))

	l, s := trial.NewLedger(), trial.Three()
	kept, broken, none := free(t, l), free(t, l, "USA"), l.Price(t, trial.Small.Baseline())
	flow := func(q *market.Equilibrium, seat int) float64 { return trial.FlowOf(q, &s.Actors[seat].Public) }
	spared := 1 - abroad(none, "USA", "ELE")/abroad(kept, "USA", "ELE")
	breached := 1 - abroad(broken, "USA", "ELE")/abroad(kept, "USA", "ELE")
	require.Positive(t, spared)
	require.Positive(t, breached)
	d := s.Actors[2].Discount()
	p := grave(rise)
	p.Serious, p.Grave = loss, loss
	expected := func(level int) (sum float64) {
		weight := 1 - d
		for _, one := range p.Expected(level, 1000) {
			sum += weight * one
			weight *= d
		}
		return sum
	}
	require.InDelta(t, -spared*expected(agent.ThreatNone), usa.Security, 1e-9)
	require.Zero(t, chn.Security, "China faces no threat")

	live := d * (1 - usa.Hazard)
	x := flow(broken, 2) - flow(none, 2) + loss*(breached-spared) - (flow(kept, 2)-flow(none, 2)-spared*expected(agent.ThreatSerious))/(1-live)
	require.Positive(t, x, "it breaks the text under a threat")
	option := func(x float64) float64 { return (1 - d) * live * rise * x / (1 - live*(1-rise)) }
	require.InDelta(t, option(x), usa.Option-plainUSA.Option, 1e-8)

	ends := flow(broken, 0) - flow(kept, 0) - live*(flow(kept, 0)-flow(none, 0))/(1-live)
	require.InDelta(t, option(ends), chn.ComplianceRisk-plainCHN.ComplianceRisk, 1e-8)
	require.InDelta(t, plainCHN.Option, chn.Option, 1e-12)
}

// With the foresight off, with no threat, and to others, the parts are what they were, to the
// last bit; with it they add up, and a heavier threat costs security more.
func TestWhatUnansweredThreatsMove(t *testing.T) {
	off := func(v *agent.View) { v.Without.ThreatForesight = true }
	none := func(v *agent.View) { v.SecurityThreats = nil }
	require.Equal(t, deep(t, safetyValve(t, 2, rigid(0.02, 2, none))).Parts, deep(t, safetyValve(t, 2, rigid(0.02, 2, off))).Parts)
	require.NotEqual(t, deep(t, safetyValve(t, 2, rigid(0.02, 2, none))).Parts, deep(t, safetyValve(t, 2, rigid(0.02, 2, nothing))).Parts)
	rapid.Check(t, func(t *rapid.T) {
		rise := rapid.Float64Range(0.001, 0.5).Draw(t, "rise")
		low, more := rapid.Float64Range(0, 5).Draw(t, "loss"), rapid.Float64Range(0, 10).Draw(t, "more")
		barred, level := rapid.Bool().Draw(t, "barred"), rapid.IntRange(agent.ThreatNone, agent.ThreatSerious).Draw(t, "level")
		worth := func(loss float64) *appraisal.Appraisal {
			change := rigid(rise, loss, func(v *agent.View) { v.Private.Threat = level })
			return deep(t, safetyValve(t, 2, func(m *treaty.Module, v *agent.View) {
				change(m, v)
				m.Withdrawal.Barred = barred
			}))
		}
		light, heavy := worth(low), worth(low+more)
		for _, one := range []*appraisal.Appraisal{light, heavy} {
			p := one.Parts
			require.InDelta(t, p.Economy+p.Security+p.Sovereignty+p.Domestic+p.ComplianceRisk+p.Option+p.Coercion+p.RedLines+p.Issue, one.Total(), 1e-15)
			require.GreaterOrEqual(t, p.Option, 0.0)
		}
		require.LessOrEqual(t, heavy.Security, light.Security+1e-12)
	})
}

// Under a threat a breach is worth what the quarter of it averts and what the world without
// the module spares from then on, and so is leaving, from the end of the notice on. A threat
// that is grave enough has a party that would have kept the module break it.
func TestThreatWithoutAClauseMovesCompliance(t *testing.T) {
	weigh := func(loss float64, change func(m *treaty.Module, v *agent.View)) *compliance.Deliberation {
		v := trial.UnderThreat(t, func(m *treaty.Module, v *agent.View) {
			m.Exception = nil
			if v.Situation != nil {
				v.SecurityThreats[2].Grave = loss
				v.Compliance.Answers = agent.Grim
				v.Without.Reputation = true
			}
			change(m, v)
		})
		d, err := compliance.Deliberate(v, "industry")
		require.NoError(t, err)
		require.NoError(t, compliance.Choose(v, &d))
		return &d
	}
	course := func(d *compliance.Deliberation, conduct agent.ActionKind) *agent.Action {
		for k := range d.Courses {
			if d.Courses[k].Conduct == conduct {
				return &d.Courses[k]
			}
		}
		t.Fatalf("no %v", conduct)
		return nil
	}
	l, s := trial.NewLedger(), trial.Three()
	kept, broken, none := free(t, l), free(t, l, "USA"), l.Price(t, trial.Small.Baseline())
	share := func(q *market.Equilibrium) float64 { return 1 - abroad(q, "USA", "ELE")/abroad(kept, "USA", "ELE") }
	delta := s.Actors[2].Discount()
	const loss = 1.0
	p := agent.SecurityThreat{Sectors: "ELE", Grave: loss}.WithDefaults()
	var first, later, noticed float64
	for q, one := range p.Expected(agent.ThreatGrave, 1000) {
		switch weight := (1 - delta) * math.Pow(delta, float64(q)); {
		case q == 0:
			first = weight * one
		default:
			later += weight * one
			if q >= 2 {
				noticed += weight * one
			}
		}
	}
	d := weigh(loss, same)
	open := course(d, agent.BreachOpenly)
	require.InDelta(t, share(broken)*first+share(none)*later, open.Protection, 1e-9)
	require.InDelta(t, d.Temptation.Break-d.Temptation.Keep, open.Value(), 1e-12)
	// Out of the module the USA is outside while the two others keep it among themselves.
	out := trial.Small.Baseline()
	for j := range trial.Small.NumSectors() {
		for n, to := range trial.Small.Regions() {
			for i, from := range trial.Small.Regions() {
				if n != i && (to.ID == "CHN" || to.ID == "EUR") && (from.ID == "CHN" || from.ID == "EUR") && trial.Small.Sector(j).Goods() {
					out.SetTariff(j, n, i, 0)
				}
			}
		}
	}
	left := l.Price(t, out)
	require.InDelta(t, share(left)*noticed, course(d, agent.Withdraw).Protection, 1e-9)

	require.Equal(t, agent.Comply, weigh(0, same).Choice().Conduct)
	require.Equal(t, agent.BreachOpenly, weigh(20, same).Choice().Conduct)
	off := func(_ *treaty.Module, v *agent.View) {
		if v.Situation != nil {
			v.Without.ThreatForesight = true
		}
	}
	require.Less(t, course(weigh(loss, off), agent.BreachOpenly).Value(), open.Value(), "then only the quarter of the breach counts")
	last := math.Inf(-1)
	for _, grave := range []float64{0.2, 0.5, 1, 2, 5} {
		one := weigh(grave, same)
		value := course(one, agent.BreachOpenly)
		require.Greater(t, value.Value(), last)
		last = value.Value()
	}
}

// An exception is worth to a threatened party what it spares it of breach, exit and loss: the
// same text is worth more to it with the clause than without, and what the difference is
// depends on the threat.
func TestRigidTextAgainstOneWithAnException(t *testing.T) {
	for _, loss := range []float64{0.5, 1, 2, 4, 8, 16} {
		without := deep(t, safetyValve(t, 2, rigid(0.02, loss, nothing)))
		with := deep(t, safetyValve(t, 2, func(m *treaty.Module, v *agent.View) {
			rigid(0.02, loss, nothing)(m, v)
			m.Exception = &treaty.SecurityException{SelfJudging: true}
		}))
		require.InDelta(t, without.Security, with.Security, 1e-12, "the clause answers threats, it does not lessen exposure")
		require.Greater(t, with.Total(), without.Total())
		t.Logf("loss %4.1f %%: %+.4f without the clause (%s), %+.4f with it (%s)", loss, without.Total(), without.Breakdown(), with.Total(), with.Breakdown())
	}
}

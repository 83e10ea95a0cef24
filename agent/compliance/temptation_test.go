package compliance_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/agent/internal/trial"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// With flows that do not change, keeping a module is worth u_F - u_D a quarter, and
// breaking it (1-delta)(u_B - u_D): one quarter of the others' cuts behind tariffs of
// one's own. Being bound costs in both. The flows are solved here directly.
func TestTemptedWithConstantFlows(t *testing.T) {
	s := trial.Three()
	s.Modules = append(s.Modules, treaty.TariffCut("vehicles", "MVH", terms.Choice("depth", 0, 0.5, 1)))
	ids := []string{"CHN", "EUR", "USA"}
	kept, broken := 0, 0
	for module, draft := range map[string]string{"industry": "depth 0.5; kept out nothing", "vehicles": "depth 1"} {
		// Another module stays in force whatever happens to this one.
		s.Force = []trial.Standing{{Module: "services", Draft: "depth 1", Parties: ids, Since: 0}, {Module: module, Draft: draft, Parties: ids, Since: 1}}
		s.Period = 3
		for _, patience := range []float64{0.3, 0.7, 0.99} {
			for _, cost := range []float64{0, 0.01} {
				for k := range s.Actors {
					s.Actors[k].Patience = patience
					s.Actors[k].Sovereignty = map[string]float64{module: cost}
				}
				situation := s.Situation(t)
				r := situation.Register
				d := r.Standing(module).Draft
				text := treaty.Text{Module: r.Treaty().Module(module), Space: r.Space(module), Draft: d, Parties: ids, Since: 1}
				bound := cost * text.Module.Depth(text.Space, d)
				l := trial.NewLedger()
				for seat, id := range ids {
					self := &s.Actors[seat].Public
					none := text
					none.Parties = nil
					flow := func(text *treaty.Text, breaching ...string) float64 {
						return trial.FlowOf(l.Price(t, trial.PolicyOf(r, nil, text, breaching, "", 3)), self)
					}
					uF, uB, uD := flow(&text), flow(&text, id), flow(&none)
					// The others as everybody sees them: loyal if that is worth
					// no less to them than one quarter of their own tariffs.
					var disloyal []string
					for other, name := range ids {
						of := &s.Actors[other].Public
						price := func(text *treaty.Text, breaching ...string) float64 {
							return trial.FlowOf(l.Price(t, trial.PolicyOf(r, nil, text, breaching, "", 3)), of)
						}
						dead := price(&none)
						if other != seat && price(&text, name)-dead > (price(&text)-dead)/(1-of.Discount())+1e-8 {
							disloyal = append(disloyal, name)
						}
					}
					stays := self.Discount() * math.Pow(0.8, 2.0/20) // four promises kept, one broken
					keep, leave := (uF-bound-uD)/(1-stays), uB-bound-uD
					if disloyal != nil {
						keep = flow(&text, disloyal...) - bound - uD
						leave = flow(&text, append(disloyal, id)...) - bound - uD
					}
					situation.Compliance.Answers = agent.Grim
					v := s.View(situation, seat)
					tempted, err := compliance.NewTemptation(v, module)
					require.NoError(t, err)
					require.Equal(t, module, tempted.Module)
					require.InDelta(t, (1-self.Discount())*keep, tempted.Keep, 1e-8)
					require.InDelta(t, (1-self.Discount())*leave, tempted.Break, 1e-8)
					if tempted.Keep >= tempted.Break {
						kept++
					} else {
						broken++
					}
				}
			}
		}
	}
	require.Positive(t, kept)
	require.Positive(t, broken)
}

// A carve-out of one's own that will lapse is part of what keeping is worth: this
// quarter as it is now, and from the lapse on as it will be.
func TestTemptedForeseesTheEndOfACarveOut(t *testing.T) {
	s := trial.Three()
	s.Force = []trial.Standing{{Module: "industry", Draft: "depth 0.5; kept out ELE for CHN", Parties: []string{"CHN", "EUR", "USA"}, Since: 0}}
	s.Period = 1 // the carve-out lasts to quarter 3
	situation := s.Situation(t)
	r := situation.Register
	l := trial.NewLedger()
	for seat := range s.Actors {
		self := &s.Actors[seat].Public
		at := func(r *treaty.Register, period int) float64 {
			return trial.FlowOf(l.Price(t, trial.PolicyOf(r, nil, nil, nil, "", period)), self)
		}
		d := self.Discount()
		uD := trial.FlowOf(l.Price(t, trial.Small.Baseline()), self)
		tempted, err := compliance.NewTemptation(s.View(situation, seat), "industry")
		require.NoError(t, err)
		require.NotEqual(t, at(r, 2), at(r, 3))
		stays := d * math.Pow(0.8, 2.0/20) // four promises kept, one broken
		want := (1 - d) * (at(r, 1) - uD + stays*(at(r, 2)-uD) + stays*stays/(1-stays)*(at(r, 3)-uD))
		require.InDelta(t, want, tempted.Keep, 1e-8)
	}
}

func TestTemptedOnlyIfBound(t *testing.T) {
	s := trial.Three()
	s.Force = []trial.Standing{{Module: "industry", Draft: "depth 1; kept out nothing", Parties: []string{"CHN", "EUR"}}}
	situation := s.Situation(t)
	_, err := compliance.NewTemptation(s.View(situation, 2), "industry")
	require.EqualError(t, err, `compliance: USA is not bound by "industry"`)
	_, err = compliance.NewTemptation(s.View(situation, 0), "services")
	require.EqualError(t, err, `compliance: CHN is not bound by "services"`)
}

// With noise compliance is a logit. The noise belongs to the module and to the option,
// whatever the options are worth: two runs that differ in one lever share the noise.
func TestNoiseOfComplianceBelongsToModuleAndContent(t *testing.T) {
	const seeds, gain = 4000, 0.03
	s := trial.Three()
	s.Actors[0].Precision = 25
	situation := s.Situation(t)
	complies := func(v agent.View, module string, gain float64) bool {
		d := compliance.Deliberation{Module: module, Courses: []agent.Action{{Conduct: agent.Comply}, {Conduct: agent.BreachOpenly, Gain: gain}}}
		require.NoError(t, compliance.Choose(v, &d))
		return d.Chosen == 0
	}
	yes, differ := 0.0, 0
	for seed := range uint64(seeds) {
		s.Seed = seed
		v := s.View(situation, 0)
		industry := complies(v, "industry", gain)
		if industry {
			yes++
			require.True(t, complies(v, "industry", gain-0.01), "the same shock, and less to gain by a breach")
		}
		if complies(v, "services", gain) != industry {
			differ++
		}
	}
	p := 1 / (1 + math.Exp(25*gain))
	require.InDelta(t, p, yes/seeds, 4*math.Sqrt(p*(1-p)/seeds))
	p = 2 * p * (1 - p)
	require.InDelta(t, p, float64(differ)/seeds, 4*math.Sqrt(p*(1-p)/seeds), "modules draw independently")

	var names []string
	v := s.View(situation, 0)
	draw := v.Rand
	v.Rand = func(purpose string, subjects ...string) *rand.Rand {
		names = append(names, purpose+"/"+strings.Join(subjects, "/"))
		return draw(purpose, subjects...)
	}
	complies(v, "industry", gain)
	require.Equal(t, []string{"choose comply/industry/keep", "choose comply/industry/break"}, names)
}

func TestTemptationReads(t *testing.T) {
	require.Equal(t, "keeping it is worth +0.0180 % of real income a quarter, breaking it -0.0020 %", agent.Temptation{Keep: 0.018, Break: -0.002}.String())
}

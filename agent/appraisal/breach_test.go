package appraisal_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/appraisal"
	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/agent/internal/trial"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// watchedOver is three states and a module of tariff cuts on which panels sit, with services
// beside it in force or not.
func watchedOver(panels, services bool, patience float64) trial.Scene {
	s := trial.Three()
	m := treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0, 0.5, 1))
	if panels {
		m.Disputes = &treaty.Disputes{Exclusive: true}
	}
	s.Modules[0] = m
	for k := range s.Actors {
		s.Actors[k].Patience, s.Actors[k].Hazard, s.Actors[k].Bias = patience, 0, 0
	}
	if services {
		s.Force = []trial.Standing{{Module: "services", Draft: "depth 1", Parties: []string{"CHN", "EUR", "USA"}, Since: 0}}
		s.Period = 2
	}
	return s
}

// With flows that do not change a breach is foreseen, before signature, if and only if the
// gain of a quarter beats what it costs, worked out here from flows that are solved directly:
// in trust, over this text and the one beside it, by public records of four promises kept to
// one broken, and in what the harmed may take back after a ruling or, without panels, in the end of
// the text. The state that acts on it, once
// the text is in force, does what was foreseen.
func TestForecastIsConductUnderPanels(t *testing.T) {
	ids := []string{"CHN", "EUR", "USA"}
	l := trial.NewLedger()
	broken, kept := 0, 0
	for _, panels := range []bool{true, false} {
		for _, services := range []bool{true, false} {
			for _, patience := range []float64{0.3, 0.8, 0.95, 0.99} {
				for _, draft := range []string{"depth 0.5", "depth 1"} {
					name := fmt.Sprint(panels, services, patience, draft)
					s := watchedOver(panels, services, patience)
					r := s.Register(t)
					d, err := r.Space("industry").Parse(draft)
					require.NoError(t, err)
					text := treaty.Text{Module: r.Treaty().Module("industry"), Space: r.Space("industry"), Draft: d, Parties: ids, Since: s.Period}
					incomes := make([]float64, len(ids))
					for k, id := range ids {
						n, _ := trial.Small.RegionIndex(id)
						incomes[k] = trial.Small.Income(n)
					}
					situation := s.Situation(t)
					situation.Compliance = agent.ComplianceParameters{Answers: agent.Grim}.WithDefaults()
					inForceToo := s
					inForceToo.Force = append(slices.Clone(s.Force), trial.Standing{Module: "industry", Draft: draft, Parties: ids, Since: s.Period})
					inForceToo.Period++
					later := inForceToo.Situation(t)
					later.Compliance = situation.Compliance
					for seat, id := range ids {
						flow := func(of int, text *treaty.Text, breaching ...string) float64 {
							return trial.FlowOf(l.Price(t, trial.PolicyOf(r, nil, text, breaching, "", s.Period)), &s.Actors[of].Public)
						}
						gain := flow(seat, &text, id) - flow(seat, &text)
						worth := flow(seat, &text) - flow(seat, nil)
						beside := 0.0
						if services {
							beside = flow(seat, nil) // the baseline is worth nothing
						}
						stays := patience * math.Pow(0.8, 2.0/20)
						lasting := func(u, rho float64) float64 { return max(0, u) / (1 - stays*math.Pow(rho, 1.0/20)) }
						lost := func(n float64) float64 {
							sum := lasting(beside, 0.8) - lasting(beside, 4/(5+n))
							if panels {
								sum += lasting(worth, 0.8) - lasting(worth, 4/(5+n))
							}
							return sum
						}
						cost := lost(1) + stays*worth/(1-stays)
						if panels {
							bite := 0.0 // every injured party retaliates, up to its harm
							for k := range ids {
								if harm := flow(k, &text) - flow(k, &text, id); k != seat && harm > 0 {
									bite += harm * incomes[k] / incomes[seat]
								}
							}
							nine := (1 - math.Pow(patience, 9)) / (1 - patience)
							cost = min(lost(9)/nine, math.Pow(patience, 9)*bite+(1-patience)*lost(20))
						}
						require.Greater(t, math.Abs(gain-cost), 1e-6, "%s %s: too close to call", name, id)

						// As another sees it before signature.
						a, err := appraisal.New(s.View(situation, (seat+1)%len(ids)), "industry")
						require.NoError(t, err)
						one := a.Of(d)
						foreseen := slices.Contains(one.Breakers, id)
						if foreseen {
							require.Equal(t, s.Period+1, one.Breaks)
						}
						require.Equal(t, gain > cost, foreseen, "%s %s: gain %v, cost %v", name, id, gain, cost)
						require.Equal(t, len(one.Breakers) > 0 && !panels, one.Stillborn)

						// As it acts once it is in force.
						v := inForceToo.View(later, seat)
						v.Image = v.Self.Prior
						course, err := compliance.Deliberate(v, "industry")
						require.NoError(t, err)
						best := -1.0
						for _, c := range course.Courses {
							if c.Conduct == agent.BreachOpenly {
								best = c.Value()
							}
						}
						others := slices.ContainsFunc(one.Breakers, func(other string) bool { return other != id })
						if panels || !others { // with others about to end it there is less to lose
							require.Equal(t, foreseen, best > 0, "%s %s: %v", name, id, best)
						}
						if foreseen {
							broken++
						} else {
							kept++
						}
					}
				}
			}
		}
	}
	t.Logf("%d broken, %d kept", broken, kept)
	require.GreaterOrEqual(t, broken, 10)
	require.GreaterOrEqual(t, kept, 10)
}

// What else is in force keeps a text: nobody is foreseen to break it who would not be without
// reputation, and somebody is kept from it.
func TestReputationKeepsAText(t *testing.T) {
	spared := 0
	for patience := 0.5; patience < 0.99; patience += 0.02 {
		s := watchedOver(false, true, patience)
		for seat := range s.Actors {
			breakers := func(without bool) []string {
				situation := s.Situation(t)
				situation.Without.Reputation = without
				a, err := appraisal.New(s.View(situation, seat), "industry")
				require.NoError(t, err)
				d, err := situation.Register.Space("industry").Parse("depth 1")
				require.NoError(t, err)
				return a.Of(d).Breakers
			}
			with, without := breakers(false), breakers(true)
			for _, id := range with {
				require.Contains(t, without, id)
			}
			spared += len(without) - len(with)
		}
	}
	require.Positive(t, spared)
}

package agent_test

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent"
)

// The whole formula, term by term, against the economy solved directly.
func TestFlowIsTheFormula(t *testing.T) {
	s := cuts()
	s.period = 4
	s.force = []inForce{{module: "industry", draft: "depth 0.5", parties: []string{"CHN", "EUR", "USA"}, since: 2}}
	rapid.Check(t, func(t *rapid.T) {
		number := func(name string, lo, hi float64) float64 { return rapid.Float64Range(lo, hi).Draw(t, name) }
		one := s
		one.actors = slices.Clone(s.actors)
		a := &one.actors[1]
		*a = a.Clone()
		chi, psi, omega, resolve := number("chi", -1, 1), number("psi", 0, 1), number("omega", -1, 1), number("r", 0, 1)
		a.Sovereignty = map[string]float64{"industry": chi, "services": 5}
		a.Politics.Weight = psi
		a.Bias = number("bias", 0, 1)
		a.Stakes = []agent.Stake{{Issue: "base", Value: omega}}
		a.SecretStakes = []agent.Stake{{Issue: "subsidies", Value: -resolve}, {Issue: "base", Value: 0.25}}
		require.NoError(t, a.Validate(small))
		y, z := rapid.Float64Range(0, 1).Draw(t, "y"), rapid.Float64Range(0, 1).Draw(t, "z")
		loss, prot, support := number("loss", 0, 2), number("prot", 0, 1), number("support", -5, 5)
		situation := one.situation(t)
		got, err := one.view(situation, 1).Now(agent.Quarter{
			Loss: loss, Protection: prot, Support: support,
			Levels: []agent.Level{{Issue: "base", Y: y}, {Issue: "subsidies", Y: z}, {Issue: "fish", Y: 1}},
		})
		require.NoError(t, err)

		world := newLedger().price(t, policyOf(situation.Register, nil, nil, nil, "", 4))
		economy, weights := 0.0, 0.0
		for _, g := range a.Groups {
			economy += g.Influence * stakeOf(world, a.Regions, g.Sectors)
			weights += g.Influence
		}
		economy = (1-a.Bias)*stakeOf(world, a.Regions, "") + a.Bias*economy/weights
		require.InDelta(t, economy, got.Economy, 1e-8)
		require.InDelta(t, -loss*(1-prot), got.Security, 1e-12)
		require.InDelta(t, -chi*0.5, got.Sovereignty, 1e-12)
		require.InDelta(t, (omega+0.25)*y-resolve*z, got.Issues, 1e-12)
		require.InDelta(t, psi*support, got.Domestic, 1e-12)
		require.InDelta(t, got.Economy+got.Security+got.Sovereignty+got.Issues+got.Domestic, got.Total(), 1e-12)
	})
}

// In a world in which nothing changes the worth of no agreement is the flow for ever.
func TestFlowForEverIsTheImpasse(t *testing.T) {
	s := three()
	s.period = 4
	s.force = []inForce{{module: "services", draft: "depth 0.5", parties: []string{"CHN", "EUR", "USA"}, since: 2}}
	situation := s.situation(t)
	for seat := range s.actors {
		s.actors[seat].Sovereignty = map[string]float64{"services": 0.02, "industry": 1}
		v := s.view(situation, seat)
		a, err := v.Appraise("industry")
		require.NoError(t, err)
		now, err := v.Now(agent.Quarter{})
		require.NoError(t, err)
		require.InDelta(t, now.Total(), a.Best().Impasse, 1e-9)
		require.InDelta(t, -0.01, now.Sovereignty, 1e-15)
		require.Contains(t, now.String(), "sovereignty -0.0100")
	}
}

// What binds others alone costs an actor no sovereignty.
func TestFlowCountsWhatBindsTheActor(t *testing.T) {
	s := three()
	s.period = 4
	s.force = []inForce{{module: "services", draft: "depth 1", parties: []string{"CHN", "EUR"}, since: 2}}
	situation := s.situation(t)
	for seat, want := range []float64{-0.02, -0.02, 0} {
		s.actors[seat].Sovereignty = map[string]float64{"services": 0.02}
		now, err := s.view(situation, seat).Now(agent.Quarter{})
		require.NoError(t, err)
		require.Equal(t, want, now.Sovereignty+0)
	}
}

func TestActorMeetsStrangers(t *testing.T) {
	a := agent.New("USA", "USA")
	a.Strangers = []string{"CHN"}
	require.NoError(t, a.Validate(small))
	require.Equal(t, agent.StrangerPrior(), a.Meets("CHN"))
	require.Equal(t, agent.DefaultPrior(), a.Meets("EUR"))
	clone := a.Clone()
	clone.Strangers[0] = "EUR"
	require.Equal(t, "CHN", a.Strangers[0])

	a.Strangers = []string{"USA", "CHN"}
	a.Stakes = []agent.Stake{{Issue: "base", Value: math.NaN()}, {Issue: "base"}}
	a.SecretStakes = []agent.Stake{{Value: 1}}
	err := a.Validate(small)
	for _, want := range []string{
		`Strangers is "USA"; want the IDs of other actors`, `Stakes of "base" is NaN; want a finite number`,
		`Stakes is "base"; want the names of issues, each once`, `SecretStakes is ""`,
	} {
		require.ErrorContains(t, err, want)
	}
	require.ErrorContains(t, a.ValidateIn(nil, nil, []agent.Actor{a}), `agent: actor "USA": Strangers names "CHN"; want the IDs of other actors`)
}

package agent_test

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/market/wiod"
)

// Under constant news support settles at the fixed point of the recursion: Mean + (Income g -
// Prices p + N)/(1 - Persistence).
func TestSupportSettles(t *testing.T) {
	p := agent.DefaultPolitics()
	p.Prices, p.Fatigue = 0.5, 2
	news := agent.PoliticalNews{Income: 0.3, Prices: 0.2, OwnCost: 0.25, Communication: 0.2}
	s := p.Mean
	for range 200 {
		s = p.Support(s, news)
	}
	require.InDelta(t, 50+(0.3-0.5*0.2-2*0.25*0.8)/0.2, s, 1e-9)
}

// A shock fades by the share Persistence each quarter: 0.8^3 of a point is left.
func TestSupportForgets(t *testing.T) {
	p := agent.DefaultPolitics()
	s := p.Support(p.Mean, agent.PoliticalNews{BackedDown: 0.5})
	require.InDelta(t, 49, s, 1e-12, "half of the two points of a public climb-down")
	for range 3 {
		s = p.Support(s, agent.PoliticalNews{})
	}
	require.InDelta(t, 50-math.Pow(0.8, 3), s, 1e-12)
}

// Every part of N has the right sign, counts in proportion, and vanishes with the coefficient.
func TestDomesticParts(t *testing.T) {
	all := agent.Politics{BackDown: 1, Win: 2, Rally: 3, Fatigue: 4, Unrest: 5}
	for name, c := range map[string]struct {
		news agent.PoliticalNews
		want float64
		off  func(*agent.Politics)
	}{
		"backing down":           {agent.PoliticalNews{BackedDown: 0.5}, -0.5, func(p *agent.Politics) { p.BackDown = 0 }},
		"a win":                  {agent.PoliticalNews{Won: 0.25}, 0.5, func(p *agent.Politics) { p.Win = 0 }},
		"a rally":                {agent.PoliticalNews{ForeignCost: 2, Blamed: 0.5, Legitimacy: 0.5}, 1.5, func(p *agent.Politics) { p.Rally = 0 }},
		"a cost nobody blames":   {agent.PoliticalNews{ForeignCost: 2}, 0, nil},
		"a cost found rightful":  {agent.PoliticalNews{ForeignCost: 2, Blamed: 1, Legitimacy: 1}, 0, nil},
		"fatigue":                {agent.PoliticalNews{OwnCost: 1, Communication: 0.5}, -2, func(p *agent.Politics) { p.Fatigue = 0 }},
		"a cost well explained":  {agent.PoliticalNews{OwnCost: 1, Communication: 1}, 0, nil},
		"unrest":                 {agent.PoliticalNews{Unrest: true}, -5, func(p *agent.Politics) { p.Unrest = 0 }},
		"income does not count":  {agent.PoliticalNews{Income: 9, Prices: -9}, 0, nil},
		"a quarter without news": {agent.PoliticalNews{}, 0, nil},
	} {
		t.Run(name, func(t *testing.T) {
			require.InDelta(t, c.want, all.Domestic(c.news), 1e-12)
			if c.off != nil {
				p := all
				c.off(&p)
				require.Zero(t, p.Domestic(c.news))
			}
		})
	}
}

func TestOffice(t *testing.T) {
	p := agent.DefaultPolitics()
	require.InDelta(t, 0.05, p.Hazard(0.05, p.Mean), 1e-15)
	require.InDelta(t, 0.05*math.Exp(0.2), p.Hazard(0.05, p.Mean-10), 1e-15, "ten points at 2 % each, compounded")
	require.InDelta(t, 0.5, p.Defeat(p.Mean), 1e-15)
	require.InDelta(t, 0.15865525393145707, p.Defeat(p.Mean+p.Swing), 1e-12, "Phi(-1)")
	p.Swing = 0
	require.Zero(t, p.Defeat(p.Mean))
	require.InDelta(t, 1, p.Defeat(p.Mean-1e-9), 0)
	rapid.Check(t, func(t *rapid.T) {
		h := p.Hazard(rapid.Float64Range(0, 1).Draw(t, "base"), rapid.Float64Range(-1e3, 1e3).Draw(t, "support"))
		require.True(t, h >= 0 && h <= 1)
	})
}

// Five points of growth less raise the odds of unrest by one half.
func TestUnrest(t *testing.T) {
	odds := func(p float64) float64 { return p / (1 - p) }
	require.InDelta(t, 0.01, agent.UnrestChance(0.01, 0), 1e-15)
	require.InDelta(t, 1.5, odds(agent.UnrestChance(0.01, -5))/odds(0.01), 1e-12)
	require.Zero(t, agent.UnrestChance(0, -50))
}

func TestPoliticsAreValidated(t *testing.T) {
	a := agent.New("USA", "USA")
	require.NoError(t, a.Validate(wiod.Small()))
	a.Politics = agent.Politics{Mean: math.NaN(), Persistence: 1, Rally: -1, Swing: math.Inf(1)}
	err := a.Validate(wiod.Small())
	require.Error(t, err)
	for _, field := range []string{"Politics.Mean", "Politics.Persistence", "Politics.Rally", "Politics.Swing"} {
		require.Contains(t, err.Error(), field)
	}
	require.Len(t, strings.Split(err.Error(), "\n"), 4)
}

package tradepolicy_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/tradepolicy"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/internal/checks"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
)

// eight is the situation of eight regions that no text binds, in a random state: tariffs raised by
// some of them, and one group with the ear of one government.
func eight(t testing.TB, r *rand.Rand) (*agent.Situation, agent.View) {
	e := wiod.Small()
	s := &agent.Situation{
		Period: 9, Compliance: agent.ComplianceParameters{}.WithDefaults(),
		TradePolicy: agent.TradePolicyParameters{Rest: agent.RestByLaw}.WithDefaults(treaty.Quarter, false),
	}
	var ids []string
	for _, region := range e.Regions() {
		ids = append(ids, region.ID)
	}
	actors := agent.FromEconomy(e, ids...)
	var parties []treaty.Party
	for k := range actors {
		actors[k].Bias = 0.2 * r.Float64()
		s.Actors = append(s.Actors, actors[k].Public)
		parties = append(parties, actors[k].Party())
	}
	register, err := treaty.NewRegister(treaty.Treaty{Modules: []treaty.Module{{ID: "none", Commitments: []treaty.Commitment{{Kind: treaty.StandStill, Sectors: treaty.Goods}}}}}, e, parties...)
	require.NoError(t, err)
	s.Register, s.Book = register, welfare.NewEvaluator(e, agent.Payoffs(s.Actors))
	for k := range s.Actors {
		menu := tradepolicy.Menu(s, k, &s.TradePolicy)
		for range r.IntN(3) {
			s.TariffIncreases = append(s.TariffIncreases, menu[r.IntN(len(menu))])
		}
	}
	v := s.PublicView(r.IntN(len(s.Actors)))
	if r.IntN(2) == 0 {
		v.Private.Motive = true
		groups := v.Self.Groups
		v.Motive = agent.MotiveProcess{Group: groups[r.IntN(len(groups)-1)].Name, Weight: 0.2 * r.Float64()}.WithDefaults()
	}
	return s, v
}

// The best course of a screened menu is the best of the whole menu, or close: in at most 2 % of random
// states the screen loses more than 1 % of the best value. First-order effects over-rank large rates,
// which is why every course on all goods is solved and twelve others are.
func TestScreenedMenuLosesLittle(t *testing.T) {
	states := 8
	if checks.Long() {
		states = 200
	}
	r := rand.New(rand.NewPCG(1, 2))
	lost, worst := 0, 0.0
	for range states {
		_, v := eight(t, r)
		whole, err := tradepolicy.Deliberate(v, tradepolicy.Options{})
		require.NoError(t, err)
		require.Zero(t, whole.Screened)
		part, err := tradepolicy.Deliberate(v, tradepolicy.Options{Screened: true})
		require.NoError(t, err)
		require.Positive(t, part.Screened)
		best, found := max(0, whole.Best().Value()), max(0, part.Best().Value())
		require.LessOrEqual(t, found, best+1e-9)
		if best > 1e-6 {
			share := (best - found) / best
			worst = max(worst, share)
			if share > 0.01 {
				lost++
				t.Logf("%s: %v instead of %v, %.1f %% of the value", v.Self.ID, part.Best(), whole.Best(), 100*share)
			}
		}
	}
	t.Logf("%d of %d states lose more than 1 %% of the best value; the worst loses %.1f %%", lost, states, 100*worst)
	require.LessOrEqual(t, lost, 2*states/100)
}

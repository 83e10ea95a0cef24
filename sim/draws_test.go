package sim

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// draws plays a scenario and returns the first number of every stream it asked for,
// by the stream's name.
func draws(t *testing.T, sc Scenario) map[string]uint64 {
	t.Helper()
	got := map[string]uint64{}
	_, err := Run(context.Background(), sc, Options{Seed: 5, trace: func(name string, first uint64) {
		if before, ok := got[name]; ok {
			require.Equal(t, before, first, "one name, one stream")
		}
		got[name] = first
	}})
	require.NoError(t, err)
	return got
}

// A ban that is moved, lengthened or removed changes no draw: every stream that two
// runs both ask for gives them the same numbers, and a ban has no stream of its own.
// (Talks that take another course may ask for other streams.)
func TestBansMoveNoDraws(t *testing.T) {
	economy := wiod.Small()
	base := Scenario{
		Economy: economy,
		Actors:  agent.FromEconomy(economy, "USA", "EUR", "CHN"),
		Treaty: treaty.Treaty{Modules: []treaty.Module{
			treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0, 0.5, 1)),
			treaty.BarrierCut("facilitation", treaty.Goods, 0.02, terms.Choice("depth", 0, 0.5, 1)),
		}},
		Periods: 30,
	}
	for k := range base.Actors {
		base.Actors[k].Precision = 25 // so that compliance draws too
	}
	without := draws(t, base)
	require.NotEmpty(t, without)
	for name, regimes := range map[string][]sanction.Regime{
		"a ban":             {sanction.Ban("ELE", "CHN", "USA", "EUR")},
		"a later ban":       {sanction.Ban("ELE", "CHN", "USA", "EUR").From(7)},
		"another ban":       {sanction.Ban("AGF", "USA", "CHN").Until(3)},
		"two bans":          {sanction.Ban("ELE", "CHN", "USA"), sanction.Ban("ENM", "EUR", "USA")},
		"one after the end": {sanction.Ban("ELE", "CHN", "USA", "EUR").From(50)},
	} {
		t.Run(name, func(t *testing.T) {
			sc := base
			sc.Regimes = regimes
			with := draws(t, sc)
			shared := 0
			for stream, first := range with {
				if other, ok := without[stream]; ok {
					require.Equal(t, other, first, stream)
					shared++
				}
				require.NotContains(t, stream, "ban", "a ban draws nothing")
			}
			require.Positive(t, shared)
		})
	}

	// A module that nobody talks about any more takes its own draws with it, and
	// no other's.
	sc := base
	sc.Treaty.Modules = sc.Treaty.Modules[:1]
	for stream, first := range draws(t, sc) {
		if other, ok := without[stream]; ok {
			require.Equal(t, other, first, stream)
		}
	}
}

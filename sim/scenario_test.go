package sim_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// drawScenario makes a scenario on the 8 x 8 economy: two to four actors of any
// patience and candour, one to three modules with carve-outs, up to two bans, red
// lines, noise, and any pace of talks.
func drawScenario(t *rapid.T) sim.Scenario {
	economy := wiod.Small()
	ids := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"USA", "EUR", "CHN", "RUS", "JKT", "IND", "AME"}), 2, 4, rapid.ID[string]).Draw(t, "actors")
	sc := sim.Scenario{
		Economy: economy,
		Actors:  agent.FromEconomy(economy, ids...),
		Periods: rapid.IntRange(1, 24).Draw(t, "periods"),
		Talks: sim.Talks{
			Rounds:          rapid.IntRange(1, 12).Draw(t, "rounds"),
			RoundsPerPeriod: rapid.IntRange(1, 6).Draw(t, "rounds per period"),
			Recess:          rapid.IntRange(1, 3).Draw(t, "recess"),
			RatifyAfter:     rapid.SampledFrom([]int{sim.Immediately, 1, 3}).Draw(t, "ratify after"),
		},
	}
	sector := rapid.SampledFrom([]string{"AGF", "ENM", "MET", "CHP", "MVH", "ELE", "OMF"})
	party := rapid.SampledFrom(ids)
	for k := range rapid.IntRange(1, 3).Draw(t, "modules") {
		id := string(rune('a' + k))
		depth := terms.Choice("depth", 0, 0.5, 1)
		module := treaty.TariffCut(id, treaty.Goods, depth)
		if rapid.Bool().Draw(t, "barriers") {
			module = treaty.BarrierCut(id, treaty.Everything, 0.02, depth)
		}
		module = module.WithCarveOuts("kept out", nil, treaty.CarveOuts{{
			Party: party.Draw(t, "carver"), Sectors: treaty.Sector(sector.Draw(t, "carved")), Term: rapid.IntRange(1, 9).Draw(t, "term"),
		}})
		module.Entry.Ratifications = rapid.SampledFrom([]int{0, 0, 2}).Draw(t, "entry")
		sc.Treaty.Modules = append(sc.Treaty.Modules, module)
	}
	for k := range sc.Actors {
		a := &sc.Actors[k]
		a.Patience = rapid.Float64Range(0.1, 0.99).Draw(t, "patience")
		a.Bias = rapid.SampledFrom([]float64{0, 0.1, 0.5}).Draw(t, "bias")
		a.Precision = rapid.SampledFrom([]float64{0, 0, 25}).Draw(t, "precision")
		a.Player = rapid.SampledFrom([]bargain.Player{nil, bargain.Boulware{Exponent: 1}, bargain.Boulware{Exponent: 0.25}}).Draw(t, "player")
		switch rapid.IntRange(0, 3).Draw(t, "red line") {
		case 0:
			a.RedLines = []agent.RedLine{agent.PayrollFloor{Sectors: treaty.Sector(sector.Draw(t, "floor")), Loss: 0.5}}
		case 1:
			a.RedLines = []agent.RedLine{agent.Untouchable{Sectors: treaty.Sector(sector.Draw(t, "untouchable"))}}
		}
	}
	for k := range rapid.IntRange(0, 2).Draw(t, "regimes") {
		pair := rapid.Permutation(ids).Draw(t, "pair")
		ban := sanction.Ban(treaty.Sector(sector.Draw(t, "banned")), pair[0], pair[1])
		ban.ID = string(rune('x' + k))
		start := rapid.IntRange(0, 8).Draw(t, "start")
		sc.Regimes = append(sc.Regimes, ban.From(start).Until(start+rapid.IntRange(1, 12).Draw(t, "length")))
	}
	return sc
}

func play(t require.TestingT, sc sim.Scenario, o sim.Options) *sim.History {
	h, err := sim.Run(context.Background(), sc, o)
	require.NoError(t, err)
	return h
}

func TestValidateReportsEveryMistake(t *testing.T) {
	economy := wiod.Small()
	sc := sim.Scenario{
		Economy: economy,
		Actors:  []agent.Actor{{Public: agent.Public{ID: "A", Regions: []string{"MARS"}}, Sovereignty: map[string]float64{"nothing": 1}}},
		Treaty:  treaty.Treaty{Modules: []treaty.Module{treaty.TariffCut("industry", "STEEL", terms.Choice("depth", 2))}},
		Regimes: []sanction.Regime{sanction.Ban("ELE", "B", "A"), sanction.Ban("ELE", "B", "A")},
		Talks:   sim.Talks{Rounds: -1, RoundsPerPeriod: -1, Recess: -1, RatifyAfter: -2},
	}
	_, err := sim.Run(context.Background(), sc, sim.Options{})
	for _, want := range []string{
		"Scenario.Actors is a list of 1", "Scenario.Periods is 0", "Talks.Rounds is -1", "Talks.RoundsPerPeriod is -1",
		"Talks.Recess is -1", "Talks.RatifyAfter is -2", `Regions is "MARS"`, "Patience is 0", "Prior.Kept is",
		`Sovereignty names "nothing"`, `no sector "STEEL"`, "has the depth 2", `target "B" is no party`, "two regimes have the ID",
	} {
		require.ErrorContains(t, err, want)
	}
	_, err = sim.Run(context.Background(), sim.Scenario{}, sim.Options{})
	require.ErrorContains(t, err, "Scenario.Economy is nil")
}

// A scenario that has run can be run again: nothing of it was changed.
func TestRunLeavesTheScenarioAlone(t *testing.T) {
	economy := wiod.Small()
	sc := sim.Scenario{
		Economy: economy,
		Actors:  agent.FromEconomy(economy, "USA", "CHN", "EUR"),
		Treaty:  treaty.Treaty{Modules: []treaty.Module{treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0, 1))}},
		Regimes: []sanction.Regime{sanction.Ban("ELE", "CHN", "USA")},
		Periods: 8,
	}
	first := play(t, sc, sim.Options{Seed: 1})
	require.Equal(t, "USA", sc.Actors[0].ID)
	require.Nil(t, sc.Actors[0].Player)
	require.Zero(t, sc.Talks)
	require.Equal(t, bytesOf(first), bytesOf(play(t, sc, sim.Options{Seed: 1})))
}

// A world that cannot be solved ends the run with an error that says where and
// keeps what came before.
func TestUnsolvableWorldIsAnError(t *testing.T) {
	economy, err := market.New(islands())
	require.NoError(t, err)
	sc := sim.Scenario{
		Economy: economy,
		Actors:  []agent.Actor{agent.New("A", "A"), agent.New("B", "B")},
		Treaty:  treaty.Treaty{Modules: []treaty.Module{treaty.TariffCut("all", treaty.Everything, terms.Choice("depth", 0, 1))}},
		Regimes: []sanction.Regime{sanction.Ban("OIL", "A", "B").From(2).Until(5)},
		Periods: 8,
	}
	h, err := sim.Run(context.Background(), sc, sim.Options{})
	require.ErrorContains(t, err, "quarter 0")
	require.ErrorContains(t, err, "B", "the region that is cut off")
	require.ErrorContains(t, err, "OIL", "the good that it cannot get")
	require.NotNil(t, h)
}

// islands is an economy of two regions in which A alone has oil.
func islands() market.Accounts {
	return market.Accounts{
		Regions: []market.Region{{ID: "A"}, {ID: "B"}},
		Sectors: []market.Sector{{ID: "OIL", Theta: 5}, {ID: "REST", Theta: 5}},
		Trade: []float64{
			10, 0, // oil bought by A from A, B
			10, 0, // by B
			80, 10, // the rest, bought by A
			0, 90, // by B
		},
		Tariff:       make([]float64, 8),
		Intermediate: make([]float64, 8),
		ValueAdded:   []float64{20, 80, 0, 100},
	}
}

// A module too large to be priced draft by draft is negotiated, ratified and kept like any
// other, and everybody signs at least its reserve; the same seed gives the same history.
func TestLargeModuleIsNegotiated(t *testing.T) {
	economy := wiod.Small()
	m := treaty.Module{ID: "large"}
	for _, s := range []treaty.Sectors{"AGF", "ENM", "MET", "CHP", "MVH", "ELE", "OMF"} {
		m.Terms = append(m.Terms, terms.Choice(string(s), 0, 0.3, 0.6, 1))
		m.Commitments = append(m.Commitments, treaty.Commitment{Kind: treaty.CutTariffs, Sectors: s, Depth: treaty.Negotiated(string(s))})
	}
	sc := sim.Scenario{
		Economy: economy, Actors: agent.FromEconomy(economy, "CHN", "EUR", "USA"),
		Treaty: treaty.Treaty{Modules: []treaty.Module{m}}, Periods: 6, Talks: sim.Talks{Rounds: 12, RatifyAfter: sim.Immediately},
	}
	h := play(t, sc, sim.Options{Seed: 1})
	signed := 0
	for _, e := range h.Events {
		if e.Kind == sim.Signed {
			signed++
			require.True(t, e.Appraisal.Signable(), e.Appraisal.Reason())
		}
	}
	require.Equal(t, 3, signed)
	require.Equal(t, h.Events, play(t, sc, sim.Options{Seed: 1}).Events)
}

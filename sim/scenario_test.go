package sim_test

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/agent/redline"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// drawScenario makes a scenario on the 8 x 8 economy: two to four actors of any
// patience and candour, one to three modules with carve-outs, up to two bans, red
// lines, noise, and any pace of talks.
func drawScenario(t *rapid.T) sim.Scenario {
	ids := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"USA", "EUR", "CHN", "RUS", "JKT", "IND", "AME"}), 2, 4, rapid.ID[string]).Draw(t, "actors")
	return drawScenarioIn(t, wiod.Small(), ids, 24)
}

// drawScenarioIn makes a scenario for actors of an economy, of some quarters at most.
func drawScenarioIn(t *rapid.T, economy *market.Economy, ids []string, periods int) sim.Scenario {
	goods := slices.DeleteFunc(economy.Sectors(), func(s market.Sector) bool { return !s.Goods() })
	sc := sim.Scenario{
		Economy: economy,
		Actors:  agent.FromEconomy(economy, ids...),
		Periods: rapid.IntRange(1, periods).Draw(t, "periods"),
		Talks: sim.Talks{
			Rounds:          rapid.IntRange(1, 12).Draw(t, "rounds"),
			RoundsPerPeriod: rapid.IntRange(1, 6).Draw(t, "rounds per period"),
			Recess:          rapid.IntRange(1, 3).Draw(t, "recess"),
			RatifyAfter:     rapid.SampledFrom([]int{sim.Immediately, 1, 3}).Draw(t, "ratify after"),
		},
	}
	sector := rapid.Map(rapid.SampledFrom(goods), func(s market.Sector) string { return s.ID })
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
		module = drawClauses(t, module, ids)
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
			a.RedLines = []redline.Line{redline.PayrollFloor{Sectors: treaty.Sector(sector.Draw(t, "floor")), Loss: 0.5}}
		case 1:
			a.RedLines = []redline.Line{redline.SectorExclusion{Sectors: treaty.Sector(sector.Draw(t, "untouchable"))}}
		}
	}
	drawShocks(t, &sc)
	for k := range rapid.IntRange(0, 2).Draw(t, "regimes") {
		pair := rapid.Permutation(ids).Draw(t, "pair")
		ban := sanction.Ban(treaty.Sector(sector.Draw(t, "banned")), pair[0], pair[1])
		ban.ID = string(rune('x' + k))
		start := rapid.IntRange(0, 8).Draw(t, "start")
		sc.Regimes = append(sc.Regimes, ban.From(start).Until(start+rapid.IntRange(1, 12).Draw(t, "length")))
	}
	return sc
}

// drawClauses gives a module any of the clauses, with any watcher, price and deference.
func drawClauses(t *rapid.T, m treaty.Module, ids []string) treaty.Module {
	if rapid.Bool().Draw(t, "exception") {
		m.Exception = &treaty.SecurityException{
			Price:       treaty.Set(rapid.SampledFrom([]float64{0, 0.5, 1}).Draw(t, "price")),
			Vagueness:   treaty.Set(rapid.SampledFrom([]float64{0, 0.3, 1}).Draw(t, "vagueness")),
			MaxLength:   treaty.Set(float64(rapid.IntRange(1, 20).Draw(t, "max length"))),
			SelfJudging: rapid.IntRange(0, 4).Draw(t, "self-judging") == 0,
			PeerReview:  rapid.IntRange(0, 4).Draw(t, "peer review") == 0,
			Renewal:     treaty.Majority,
		}
		m.Exception.PeerReview = m.Exception.PeerReview && !m.Exception.SelfJudging
	}
	if rapid.Bool().Draw(t, "safeguard") {
		m.Safeguard = &treaty.Safeguard{Peace: treaty.Set(float64(rapid.IntRange(0, 4).Draw(t, "peace")))}
	}
	if rapid.Bool().Draw(t, "monitoring") {
		m.Monitoring = &treaty.Monitoring{
			By:    rapid.SampledFrom([]treaty.Watcher{treaty.SelfReport, treaty.PeerReview, treaty.IndependentBody}).Draw(t, "watcher"),
			Delay: treaty.Set(float64(rapid.IntRange(0, 3).Draw(t, "delay"))),
		}
		if m.Monitoring.By == treaty.IndependentBody {
			m.Monitoring.Body = "the secretariat"
		}
	}
	if rapid.Bool().Draw(t, "disputes") {
		m.Disputes = &treaty.Disputes{
			Panel: treaty.Set(float64(rapid.IntRange(0, 3).Draw(t, "panel"))), Deference: treaty.Set(rapid.SampledFrom([]float64{0, 0.5}).Draw(t, "deference")),
			Unenforceable: rapid.IntRange(0, 4).Draw(t, "unenforceable") == 0,
		}
	}
	if rapid.Bool().Draw(t, "sunset") {
		m.Sunset = &treaty.Sunset{Term: treaty.Set(float64(rapid.IntRange(2, 12).Draw(t, "sunset term"))), Vote: treaty.Majority}
	}
	if rapid.Bool().Draw(t, "accession") {
		m.Accession = &treaty.Accession{Vote: treaty.Majority}
	}
	if rapid.Bool().Draw(t, "assistance") {
		m.Assistance = &treaty.Assistance{
			Donors: ids[:1], Recipients: ids[1:2], Start: treaty.Set(rapid.Float64Range(0, 1).Draw(t, "capacity")), Gain: treaty.Set(1e-3),
		}
		m.Milestones = []treaty.Milestone{{ID: "ready", What: "a single window", Party: ids[1], Verifier: ids[0]}}
	}
	m.Withdrawal.Notice = treaty.Set(float64(rapid.IntRange(0, 3).Draw(t, "notice")))
	return m
}

// drawShocks gives a scenario threats, motives, elections, a disruption, and any
// switches.
func drawShocks(t *rapid.T, sc *sim.Scenario) {
	sc.Compliance.Surcharges = []float64{rapid.SampledFrom([]float64{0, 0.25, 1}).Draw(t, "surcharge")}
	if rapid.Bool().Draw(t, "threats") {
		sc.Shocks.Threats = []sim.Threat{{SecurityThreat: agent.SecurityThreat{Sectors: sc.Actors[0].Groups[0].Sectors, Rise: 0.2}}}
	}
	if rapid.Bool().Draw(t, "motives") {
		sc.Shocks.Motives = []sim.Motive{{MotiveProcess: agent.MotiveProcess{Rise: 0.2}}}
	}
	if rapid.IntRange(0, 3).Draw(t, "disruption") == 0 {
		sc.Shocks.Disruptions = []agent.Disruption{{
			Name: "a closed strait", Regions: sc.Actors[1].Regions, From: 3, Until: 8,
			Factor: rapid.SampledFrom([]float64{0.95, 1.1}).Draw(t, "factor"), Output: rapid.Bool().Draw(t, "output"),
		}}
	}
	sc.Switches = mechanism.Switches{}
	for name := range mechanism.All {
		if rapid.IntRange(0, 9).Draw(t, string(name)) == 0 {
			sc.Switches[name] = name == mechanism.RandomSequence
		}
	}
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
		Talks: sim.Talks{
			Rounds: -1, RoundsPerPeriod: -1, Recess: -1, RatifyAfter: -2, Protocol: talks.SingleText{}, Agenda: 7, Sequence: 7,
			Unlock: map[string]float64{"nothing": 2},
		},
		Shocks: sim.Shocks{
			Threats:     []sim.Threat{{Actors: []string{"A", "B", "A"}, SecurityThreat: agent.SecurityThreat{Sectors: "STEEL", Rise: 2}}},
			Motives:     []sim.Motive{{MotiveProcess: agent.MotiveProcess{Group: "nobody", Weight: 3}}},
			Disruptions: []agent.Disruption{{Regions: []string{"VENUS"}, Factor: 100}},
		},
		Compliance: agent.ComplianceParameters{Strain: 2, Surcharges: []float64{-1}},
		Coercion:   standoff.Options{Depth: 4, Review: 1.5},
		Switches:   mechanism.Switches{"miracles": true},
	}
	_, err := sim.Run(context.Background(), sc, sim.Options{})
	for _, want := range []string{
		"Scenario.Actors is a list of 1", "Scenario.Periods is 0", "Talks.Rounds is -1", "Talks.RoundsPerPeriod is -1",
		"Talks.Recess is -1", "Talks.RatifyAfter is -2", `Regions is "MARS"`, "Patience is 0", "Prior.Kept is",
		"SingleText.Rounds is 0", "Talks.Agenda is Agenda(7)", "Talks.Sequence is Sequence(7)", `Talks.Unlock names "nothing"`, "is 2; want a mean trust",
		`Threats[0] names "B"`, `names "A" a second time`, "Rise is 2", `Group is "nobody"`, "Weight is 3", `Regions is "VENUS"`, "Factor is 100", "Until 0", "Strain is 2", "Surcharges is -1", "Coercion.Depth is 4; want 1, 2 or 3", "Coercion.Review is 1.5", `Switches names "miracles"`,
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
	require.ErrorContains(t, err, "quarter 2", "the ban comes into force then")
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
		if e.Kind == event.Signed {
			signed++
			require.True(t, e.Appraisal.Signable(), e.Appraisal.Reason())
		}
	}
	require.Equal(t, 3, signed)
	require.Equal(t, h.Events, play(t, sc, sim.Options{Seed: 1}).Events)
}

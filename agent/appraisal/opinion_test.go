package appraisal_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/appraisal"
	"github.com/tradetalk/tradetalk/agent/internal/trial"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// sanctioned is the appraisal of the deepest cut for a seat while the USA bans electronics
// from China for good, by who counts points of support so much.
func sanctioned(t trial.TestingT, seat int, home agent.PublicOpinion, politics agent.Politics) *appraisal.Appraisal {
	s := trial.Three()
	s.Modules, s.Period = []treaty.Module{treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0, 0.5, 1))}, 3
	s.Regimes = []sanction.Regime{sanction.Ban("ELE", "CHN", "USA").Until(2000)}
	s.Actors[seat].Politics = politics
	situation := s.Situation(t)
	situation.Compliance = agent.ComplianceParameters{}.WithDefaults()
	v := s.View(situation, seat)
	v.Image, v.Home = v.Self.Prior, home
	a, err := appraisal.New(v, "industry")
	require.NoError(t, err)
	return deep(t, a)
}

// What a text does to support at home is the weight of a point times the points that the
// change in the cost of the sanctions makes, quarter after quarter, here all alike; nothing
// else in the worth of a text that is kept for good moves, and the parts add up.
func TestDomesticIsTheChangeInPressureAtHome(t *testing.T) {
	l, s := trial.NewLedger(), trial.Three()
	banned := func(p *market.Policy) *market.Policy {
		n, _ := trial.Small.RegionIndex("USA")
		i, _ := trial.Small.RegionIndex("CHN")
		j, _ := trial.Small.SectorIndex("ELE")
		p.Ban(j, n, i)
		p.Ban(j, i, n)
		return p
	}
	cost := func(seat int, p func() *market.Policy) float64 {
		regions := s.Actors[seat].Regions
		return trial.RealIncomeOf(l.Price(t, p()), regions) - trial.RealIncomeOf(l.Price(t, banned(p())), regions)
	}
	rapid.Check(t, func(t *rapid.T) {
		weight, rally, fatigue := rapid.Float64Range(0, 2).Draw(t, "weight"), rapid.Float64Range(0, 3).Draw(t, "rally"), rapid.Float64Range(0, 3).Draw(t, "fatigue")
		share := rapid.Float64Range(0, 1)
		news, seat := agent.PoliticalNews{OwnCost: 1, Communication: share.Draw(t, "communication")}, 2
		points := -fatigue * (1 - news.Communication)
		if rapid.Bool().Draw(t, "target") {
			news, seat = agent.PoliticalNews{ForeignCost: 1, Blamed: share.Draw(t, "blamed"), Legitimacy: share.Draw(t, "legitimacy")}, 0
			points = rally * news.Blamed * (1 - news.Legitimacy)
		}
		politics := agent.DefaultPolitics()
		politics.Rally, politics.Fatigue, politics.Weight = rally, fatigue, weight
		got := sanctioned(t, seat, agent.PublicOpinion{Weight: weight, News: news}, politics)
		with, without := cost(seat, func() *market.Policy { return freely() }), cost(seat, trial.Small.Baseline)
		require.Positive(t, without)
		require.InDelta(t, weight*points*(with-without), got.Domestic, 1e-8)
		plain := sanctioned(t, seat, agent.PublicOpinion{}, politics)
		require.Zero(t, plain.Domestic)
		require.InDelta(t, plain.Economy, got.Economy, 0)
		require.InDelta(t, plain.Coercion, got.Coercion, 0)
		require.InDelta(t, plain.Sovereignty, got.Sovereignty, 1e-12)
		p := got.Parts
		require.InDelta(t, p.Economy+p.Security+p.Sovereignty+p.Domestic+p.ComplianceRisk+p.Option+p.Coercion+p.RedLines+p.Issue, got.Total(), 1e-15)
	})
}

// A dispute that a text settles is a win at home for who leads the senders, in the measure of
// the relief, once, and for nobody else; where points are worth nothing it is none.
func TestSettlingADisputeIsAWinForItsLeader(t *testing.T) {
	worth := func(leader string, weight float64, relief string) *appraisal.Appraisal {
		s := trial.Three()
		m := treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0, 0.5, 1))
		m.Commitments = append(m.Commitments, treaty.Commitment{Kind: treaty.RelieveSanctions, Regime: "chips", Obliged: []string{"USA"}, Depth: treaty.Negotiated("depth")})
		s.Modules, s.Period, s.Lag = []treaty.Module{m}, 3, 4
		situation := s.Situation(t)
		situation.IssueLinkages = []agent.IssueLinkage{{Regime: "chips", Leader: leader, Step: 1}}
		situation.Compliance = agent.ComplianceParameters{}.WithDefaults()
		v := s.View(situation, 2)
		v.Self.Politics.Win, v.Home = 3, agent.PublicOpinion{Weight: weight}
		a, err := appraisal.New(v, "industry")
		require.NoError(t, err)
		space := situation.Register.Space("industry")
		d, err := space.Parse(relief)
		require.NoError(t, err)
		return a.Of(d)
	}
	d := trial.Three().Actors[2].Discount()
	once := (1 - d) * d * d * d * d * 3
	require.InDelta(t, once*0.02, worth("USA", 0.02, "depth 1").Domestic, 1e-15)
	require.InDelta(t, once*0.02*0.5, worth("USA", 0.02, "depth 0.5").Domestic, 1e-15)
	require.Zero(t, worth("USA", 0.02, "depth 0").Domestic)
	require.Zero(t, worth("EUR", 0.02, "depth 1").Domestic)
	require.Zero(t, worth("USA", 0, "depth 1").Domestic)
}

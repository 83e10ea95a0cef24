package coercion

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/internal/stream"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/sim/domestic"
	"github.com/tradetalk/tradetalk/sim/internal/implementation"
	"github.com/tradetalk/tradetalk/sim/internal/payoffs"
	"github.com/tradetalk/tradetalk/sim/internal/politics"
	"github.com/tradetalk/tradetalk/sim/internal/snapshot"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/obligation"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// scene is what coercion is about: states, issues between them, and the regimes that they have.
type scene struct {
	Economy   *market.Economy
	Actors    []agent.Actor
	Treaty    treaty.Treaty
	Regimes   []sanction.Regime
	Issues    []crisis.Issue
	Coercion  standoff.Options
	Campaigns []domestic.Campaign
	Switches  mechanism.Switches
}

// stage is a scene on which the machine runs, without a World.
type stage struct {
	scene
	t        testing.TB
	public   []agent.Public
	register *treaty.Register
	state    *standoff.State
	law      *obligation.State
	trust    [][]belief.Reputation
	rules    standoff.Rules
	book     *welfare.Evaluator
	later    *welfare.Evaluator
	speed    float64
	games    payoffs.Cache
	period   int
	seed     uint64
}

// newStage opens a scene, which must be valid.
func newStage(t testing.TB, sc scene, seed uint64) *stage {
	s := &stage{scene: sc, t: t, law: new(obligation.State), seed: seed}
	byID := func(a, b agent.Actor) int { return cmp.Compare(a.ID, b.ID) }
	s.Actors = slices.Clone(sc.Actors)
	slices.SortFunc(s.Actors, byID)
	var ids []string
	var parties []treaty.Party
	for k := range s.Actors {
		ids, parties = append(ids, s.Actors[k].ID), append(parties, s.Actors[k].Party())
		s.public = append(s.public, s.Actors[k].Public)
	}
	for k := range s.Actors {
		trust := make([]belief.Reputation, len(ids))
		for i, id := range ids {
			trust[i] = belief.NewReputation(s.Actors[k].Meets(id))
		}
		s.trust = append(s.trust, trust)
	}
	s.Issues = slices.Clone(sc.Issues)
	for k := range s.Issues {
		require.NoError(t, s.Issues[k].Validate(ids))
		s.Issues[k].Claims = slices.Clone(s.Issues[k].Claims)
		slices.SortFunc(s.Issues[k].Claims, func(a, b crisis.Claim) int { return cmp.Compare(a.Actor, b.Actor) })
	}
	var err error
	s.register, err = treaty.NewRegister(sc.Treaty, sc.Economy, parties...)
	require.NoError(t, err)
	s.book = welfare.NewEvaluator(sc.Economy, agent.Payoffs(s.public))
	if sc.Switches.On(mechanism.Adaptation) {
		adaptation, err := market.NewAdaptation(sc.Economy, market.AdaptationRules{})
		require.NoError(t, err)
		s.later = welfare.NewEvaluator(sc.Economy, agent.Payoffs(s.public))
		s.book.At(adaptation.Elasticities().Clone())
		s.speed = adaptation.Rules().Speed
	}
	s.rules = standoff.Rules{
		Options: sc.Coercion.WithDefaults(treaty.Quarter), Issues: s.Issues, Actors: s.public, Switches: sc.Switches,
		Types: func(actor, purpose, issue string, episode int) *rand.Rand {
			return stream.Root(seed).Text("types").Text(actor).Text(purpose).Text(issue).Int(uint64(episode)).Rand()
		},
	}
	s.rules.Prices, err = s.rules.Price(sc.Economy, market.NewSolver(sc.Economy))
	require.NoError(t, err)
	s.state, err = standoff.Open(&s.rules, sc.Economy, s.register.Parties(), sc.Regimes)
	require.NoError(t, err)
	return s
}

// period is the present period as a phase finds it.
func (s *stage) snapshot(phase string) *snapshot.Period {
	records := make([]belief.Trust, len(s.Actors))
	threats := make([]agent.SecurityThreat, len(s.Actors))
	for k := range records {
		records[k], threats[k] = agent.DefaultPrior(), agent.SecurityThreat{}.WithDefaults()
	}
	situation := &agent.Situation{
		Transfers: s.state.Paid(&s.rules, s.period), Period: s.period, Register: s.register, Docket: s.state.Docket,
		OpenSanctionThreats: s.state.Threats(s.period, treaty.Quarter), IssueLinkages: s.state.Settlements(s.period),
		Actors: s.public, RatifyAfter: 1, Book: s.book, Later: s.later, SecurityThreats: threats,
		Compliance: agent.ComplianceParameters{}.WithDefaults(), Records: records,
	}
	random := func(actor, purpose string, subjects ...string) *rand.Rand {
		name := stream.Root(s.seed).Int(uint64(s.period)).Text(phase).Text(actor).Text(purpose)
		for _, one := range subjects {
			name = name.Text(one)
		}
		return name.Rand()
	}
	audience := s.audience()
	view := func(of *agent.Situation, seat int) agent.View {
		self := &s.Actors[seat]
		return agent.View{
			Situation: of, Self: self, Seat: seat, Trust: of.Trusted(s.trust[seat]), Home: audience.Opinion(of, &s.public[seat]), Image: self.Prior,
			Worth: s.state.Worth(&s.rules, of.IssueLinkages, self.ID, s.trust[seat]),
			Rand:  func(purpose string, subjects ...string) *rand.Rand { return random(self.ID, purpose, subjects...) },
		}
	}
	return &snapshot.Period{
		Number: s.period, Economy: s.Economy, Actors: s.public, Register: s.register, Situation: situation, Rand: random, Switches: s.Switches,
		ViewOf: view,
	}
}

// audience is the judgement of the publics at home in the present period.
func (s *stage) audience() politics.Audience {
	a := politics.Audience{Switches: s.Switches, Legitimacy: s.Coercion.Legitimacy}
	if s.Switches.On(mechanism.Campaigns) {
		a.Blame = domestic.BlameIn(s.period, s.Campaigns)
	}
	return a
}

// input is what the machine is given beside the period.
func (s *stage) input() Input {
	private := make([]agent.Private, len(s.Actors))
	law := &implementation.Facts{
		Period: s.snapshot("Comply"), State: s.law, Input: implementation.Input{Trust: s.trust, Private: private},
	}
	return Input{Input: payoffs.Input{
		Rules: &s.rules, Trust: s.trust, Audience: s.audience(), Law: law, Adapts: s.later != nil, Speed: s.speed, Games: &s.games,
	}}
}

// begin opens the phase of a scene at its first quarter.
func begin(t *testing.T, sc scene) *phase { return newStage(t, sc, 1).phase() }

// phase opens the phase of the present period.
func (s *stage) phase() *phase {
	in := s.input()
	return &phase{Model: payoffs.NewModel(s.snapshot("Coerce"), s.state, in.Input), input: &in}
}

// The tests of this file compare the forecast of a vote with votes held: the logistic closed
// form for a single group, frequencies over many votes for several, and the council's own rule.
// Source: Putnam (1988), Iida (1993), see winset.go.

package ratification_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/appraisal"
	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/internal/trial"
	"github.com/tradetalk/tradetalk/agent/ratification"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// With a single group the chance is the logistic function of the change reported by the vote.
func TestWinSetOfOneGroup(t *testing.T) {
	s := trial.Cuts()
	for k := range s.Actors {
		s.Actors[k].Groups = []agent.Group{{Name: "voters", Votes: 1}}
		s.Actors[k].Bias = 0
		s.Actors[k].VoteNoise = 0.02
	}
	situation := s.Situation(t)
	ids := []string{"CHN", "EUR", "USA"}
	drafts := s.Drafts(t, "industry")
	for seat := range s.Actors {
		w, err := ratification.OwnWinSet(s.View(situation, seat), "industry")
		require.NoError(t, err)
		for _, d := range drafts {
			vote, err := ratification.CallVote(s.View(situation, seat), "industry", d, ids)
			require.NoError(t, err)
			require.InDelta(t, 1/(1+math.Exp(-vote.Ballots[0].Change/0.02)), w.Chance(d), 1e-12)
		}
	}
}

// With many groups the vote passes as often as forecast, over 4,000 votes.
func TestWinSetForeseesVotes(t *testing.T) {
	const votes = 4000
	s := trial.Cuts()
	for k := range s.Actors {
		s.Actors[k].VoteNoise = 0.1
	}
	situation := s.Situation(t)
	ids := []string{"CHN", "EUR", "USA"}
	drafts := s.Drafts(t, "industry")
	between := 0
	for seat := range s.Actors {
		w, err := ratification.OwnWinSet(s.View(situation, seat), "industry")
		require.NoError(t, err)
		d := drafts[2]
		passed := 0.0
		for seed := range uint64(votes) {
			s.Seed = seed
			vote, err := ratification.CallVote(s.View(situation, seat), "industry", d, ids)
			require.NoError(t, err)
			if vote.Passed() {
				passed++
			}
		}
		p := w.Chance(d)
		require.InDelta(t, p, passed/votes, 4*math.Sqrt(p*(1-p)/votes)+1e-9, ids[seat])
		if p > 0.02 && p < 0.98 {
			between++
		}
	}
	require.Positive(t, between, "at least one vote is open")
}

// An executive with a noisy estimate holds a private forecast, the same at every look; the
// public forecast does not depend on the noise.
func TestPictureIsTheExecutivesOwn(t *testing.T) {
	s := trial.Cuts()
	for k := range s.Actors {
		s.Actors[k].Foresight.Picture = 0.05
	}
	situation := s.Situation(t)
	drafts := s.Drafts(t, "industry")
	exact, err := ratification.PublicWinSet(situation, "industry", 2)
	require.NoError(t, err)
	same := 0
	seen := map[float64]bool{}
	for seed := range uint64(20) {
		s.Seed = seed
		w, err := ratification.OwnWinSet(s.View(situation, 2), "industry")
		require.NoError(t, err)
		again, err := ratification.OwnWinSet(s.View(situation, 2), "industry")
		require.NoError(t, err)
		require.Equal(t, w, again, "the error is a draw of a named stream")
		seen[w.Chance(drafts[2])] = true
		if w.Chance(drafts[2]) == exact.Chance(drafts[2]) {
			same++
		}
	}
	require.Zero(t, same)
	require.Len(t, seen, 20)
	// Without noise the executive holds the public forecast.
	s.Actors[2].Foresight.Picture = 0
	sharp, err := ratification.OwnWinSet(s.View(situation, 2), "industry")
	require.NoError(t, err)
	require.Equal(t, exact, sharp)
}

// The value of signing before the vote follows the formula, and an executive without regard for
// the vote brings the appraisal itself.
func TestExpectedWeighsTheVote(t *testing.T) {
	s := trial.Cuts()
	s.Actors[0].Adopt(trial.Stance(t, "industry.depth <= 0.5"))
	situation := s.Situation(t)
	v := s.View(situation, 0)
	a, err := appraisal.New(v, "industry")
	require.NoError(t, err)
	plain, err := appraisal.Utility(v, "industry", a)
	require.NoError(t, err)
	require.Same(t, a, plain)

	v.Self.Foresight = agent.Foresight{Weighs: true, Defeat: 0.3}
	u, err := appraisal.Utility(v, "industry", a)
	require.NoError(t, err)
	w, err := ratification.OwnWinSet(v, "industry")
	require.NoError(t, err)
	drafts := s.Drafts(t, "industry")
	for _, d := range drafts[:2] {
		p := w.Chance(d)
		require.InDelta(t, p*a.Value(d)-(1-p)*0.3, u.Value(d), 1e-15)
		require.Equal(t, u.Value(d), u.(bargain.Rough).Exact(d))
	}
	require.True(t, math.IsInf(u.Value(drafts[2]), -1), "a red line stays one")
	require.Equal(t, a.Reserve(), u.Reserve())
}

// A defeat at home is half of a broken promise and weakens the texts in force: a text paying f
// a quarter, kept by the others and by the actor with chances p and q a quarter, is worth f /
// (1 - delta p q).
func TestDefeatCostsTheRecord(t *testing.T) {
	s := trial.Cuts()
	s.Modules = append(s.Modules, treaty.BarrierCut("borders", treaty.Goods, 0.02, terms.Choice("depth", 0, 1)))
	parties := []string{"CHN", "EUR", "USA"}
	s.Force = []trial.Standing{{Module: "borders", Draft: "depth 1", Parties: parties, Since: 0}}
	s.Period, s.Lag = 3, 2
	situation := s.Situation(t)
	v := s.View(situation, 2)
	v.Image = v.Self.Prior
	v.Self.Foresight = agent.Foresight{Weighs: true, Defeat: 0.01}
	cost := func() float64 {
		a, err := appraisal.New(v, "industry")
		require.NoError(t, err)
		u, err := appraisal.Utility(v, "industry", a)
		require.NoError(t, err)
		return u.(*appraisal.VoteWeighted).Defeat
	}

	l := trial.NewLedger()
	in := trial.PolicyOf(situation.Register, nil, nil, nil, "", s.Period)
	us := &v.Self.Public
	flow := trial.FlowOf(l.Price(t, in), us) - trial.FlowOf(l.Price(t, trial.Small.Baseline()), us)
	require.Positive(t, flow)
	d := v.Self.Discount()
	kept := math.Pow(v.Trust[0].Mean()*v.Trust[1].Mean(), 1.0/belief.PromiseTerm)
	worth := func(a, b float64) float64 { return flow / (1 - d*kept*math.Pow(a/(a+b), 1.0/belief.PromiseTerm)) }
	prior := v.Self.Prior
	lost := worth(prior.Kept, prior.Broken) - worth(prior.Kept, prior.Broken+0.5)
	require.InEpsilon(t, 0.01+(1-d)*d*d*lost, cost(), 1e-6)

	situation.Without.Reputation = true
	require.Equal(t, 0.01, cost(), "where no record counts, only what is stated")
}

// union returns a scene with Europe and the United States in a single bloc, against China.
func union(c *agent.Council) trial.Scene {
	s := trial.Cuts()
	bloc := s.Actors[1].Clone()
	bloc.ID, bloc.Regions, bloc.Groups, bloc.Bias = "UNI", []string{"EUR", "USA"}, nil, 0
	bloc.Council = c
	s.Actors = []agent.Actor{s.Actors[0], bloc}
	return s
}

// Without noise the council of a bloc follows the council's rule. The members' incomes come
// from a scene with the members as separate actors.
func TestCouncilVotes(t *testing.T) {
	members := []agent.Member{{ID: "Europe", Regions: []string{"EUR"}, Weight: 3}, {ID: "America", Regions: []string{"USA"}, Weight: 1}}
	free := union(nil)
	free.Actors[1].VoteNoise = 0
	situation := free.Situation(t)
	drafts := free.Drafts(t, "industry")
	for _, d := range drafts {
		vote, err := ratification.CallVote(free.View(situation, 1), "industry", d, []string{"CHN", "UNI"})
		require.NoError(t, err)
		require.True(t, vote.Passed(), "by decree")
	}
	for _, c := range []struct {
		council agent.Council
		carried func(europe, america bool) bool
	}{
		{agent.Council{}, func(e, a bool) bool { return e && a }},
		{agent.Council{States: treaty.Qualified(0.45), Weight: 0.7}, func(e, a bool) bool { return e }},
		{agent.Council{States: treaty.Qualified(0.45), Weight: 0.2}, func(e, a bool) bool { return e || a }},
		{agent.Council{States: treaty.Qualified(0.45), Weight: 0.7, Blocking: 2}, func(e, a bool) bool { return e || a }},
		{agent.Council{States: treaty.Qualified(1), Weight: 0.2}, func(e, a bool) bool { return e && a }},
	} {
		c.council.Members = members
		for _, noise := range []float64{0, 0.03} {
			s := union(&c.council)
			s.Actors[1].VoteNoise = noise
			situation := s.Situation(t)
			for seed := range uint64(20) {
				s.Seed = seed
				v := s.View(situation, 1)
				a, err := appraisal.New(v, "industry")
				require.NoError(t, err)
				for _, d := range drafts {
					vote, err := ratification.CallVote(v, "industry", d, []string{"CHN", "UNI"})
					require.NoError(t, err)
					b := vote.Council.Ballots
					require.Len(t, b, 2)
					require.InDelta(t, 0.75, b[0].Weight, 1e-15)
					require.Equal(t, c.carried(b[0].Yes(), b[1].Yes()), vote.Passed(), "%+v %v", c.council, vote)
					require.Equal(t, vote.Passed(), vote.Council.Carried)
					// At signature the members know no shock yet.
					require.Equal(t, !c.carried(b[0].Change >= 0, b[1].Change >= 0), a.Of(d).Crossed != "")
					require.Equal(t, noise > 0, b[0].Shock != 0)
				}
			}
		}
	}
}

// A bloc does not sign a draft refused by the council; everybody knows the refusal, and the
// win-set gives the vote.
func TestCouncilAtSignature(t *testing.T) {
	for _, lag := range []int{0, 2} { // the world with the draft in force counts
		// America must pay: the module gives China preferences without return.
		s := union(&agent.Council{Members: []agent.Member{
			{ID: "Europe", Regions: []string{"EUR"}, Weight: 1}, {ID: "America", Regions: []string{"USA"}, Weight: 1},
		}})
		s.Lag = lag
		s.Actors[1].VoteNoise = 0
		s.Modules[0].Commitments[0].Obliged = []string{"UNI"}
		situation := s.Situation(t)
		v := s.View(situation, 1)
		a, err := appraisal.New(v, "industry")
		require.NoError(t, err)
		w, err := ratification.OwnWinSet(v, "industry")
		require.NoError(t, err)
		drafts := s.Drafts(t, "industry")
		refused := 0
		for _, d := range drafts {
			vote, err := ratification.CallVote(v, "industry", d, []string{"CHN", "UNI"})
			require.NoError(t, err)
			if vote.Passed() {
				require.Equal(t, 1.0, w.Chance(d))
				require.Empty(t, a.Of(d).Crossed)
				continue
			}
			refused++
			require.Zero(t, w.Chance(d))
			require.Equal(t, fmt.Sprintf("its council would not authorise it, %v", *vote.Council), a.Of(d).Crossed)
			require.Contains(t, vote.String(), "100 % in favour, 50 % needed; in council ")
		}
		require.Positive(t, refused)
	}
}

func TestCouncilValidate(t *testing.T) {
	a := agent.New("EU", "EUR", "ROW")
	a.Council = &agent.Council{
		States: 2, Weight: 0.5, Blocking: 9,
		Members: []agent.Member{{}, {ID: "A", Regions: []string{"EUR"}, Weight: math.NaN()}, {ID: "A", Regions: []string{"EUR", "USA", "XYZ"}}},
	}
	a.Foresight = agent.Foresight{Picture: -1, Defeat: math.Inf(1)}
	err := a.Validate(trial.Small)
	for _, want := range []string{
		`agent: actor "EU": Council.States is 2; want a share in (0, 1], or 0 for unanimity`,
		"Council.Blocking is 9; want a number of members, from 0 to 3", `Council.Members[0] ("").ID is ""; want a name that no other member has`,
		`Council.Members[0] ("").Regions is empty`, `Council.Members[1] ("A").Weight is NaN`, `Council.Members[2] ("A").ID is "A"`,
		`Council.Members[2] ("A").Regions is "EUR", which is A's; want each region once`, `Council.Members[2] ("A").Regions is "USA"; want the IDs of regions of the bloc`,
		`Regions is "XYZ"`, "Foresight.Picture is -1", "Foresight.Defeat is +Inf",
	} {
		require.ErrorContains(t, err, want)
	}
	a.Council = &agent.Council{Weight: 0.5}
	err = a.Validate(trial.Small)
	require.ErrorContains(t, err, "Council.Members is empty; want at least one member")
	require.ErrorContains(t, err, "Council.Weight is 0.5; want 0 if no member has weight")

	eu := agent.QualifiedMajority(agent.Member{ID: "DEU", Regions: []string{"EUR"}, Weight: 80})
	eu.Blocking = 1
	a.Council, a.Foresight = eu, agent.Foresight{}
	require.NoError(t, a.Validate(trial.Small))
	clone := a.Clone()
	clone.Council.Members[0].Weight = 1
	require.Equal(t, 80.0, a.Council.Members[0].Weight)
}

// A bloc of an economy joins the regions: the groups of the members, summed, and a council of
// the members by value added.
func TestBlocFromEconomy(t *testing.T) {
	bloc := agent.BlocFromEconomy(trial.Small, "NATO", "USA", "EUR")
	require.NoError(t, bloc.Validate(trial.Small))
	parts := agent.FromEconomy(trial.Small, "USA", "EUR")
	require.Len(t, bloc.Groups, len(parts[0].Groups))
	weights := []float64{0, 0}
	for k, g := range bloc.Groups {
		require.Equal(t, parts[0].Groups[k].Sectors, g.Sectors)
		require.InEpsilon(t, parts[0].Groups[k].Votes+parts[1].Groups[k].Votes, g.Votes, 1e-12)
		weights[0] += parts[0].Groups[k].Votes
		weights[1] += parts[1].Groups[k].Votes
	}
	for k, m := range bloc.Council.Members {
		require.Equal(t, []string{"USA", "EUR"}[k], m.ID)
		require.InEpsilon(t, weights[k], m.Weight, 1e-12)
	}
	require.Equal(t, 2, bloc.Council.Blocking)
	nowhere := agent.BlocFromEconomy(trial.Small, "UNI", "USA", "XYZ")
	require.ErrorContains(t, nowhere.Validate(trial.Small), `"XYZ"`)
}

// A bloc with groups needs both votes: the chances multiply.
func TestWinSetOfGroupsAndCouncil(t *testing.T) {
	council := &agent.Council{States: treaty.Qualified(0.45), Members: []agent.Member{
		{ID: "Europe", Regions: []string{"EUR"}}, {ID: "America", Regions: []string{"USA"}},
	}}
	groups := []agent.Group{{Name: "metals", Sectors: "MET", Votes: 1}, {Name: "public", Votes: 2}}
	chance := func(c *agent.Council, g []agent.Group) (out []float64) {
		s := union(c)
		s.Actors[1].Groups = g
		situation := s.Situation(t)
		w, err := ratification.PublicWinSet(situation, "industry", 1)
		require.NoError(t, err)
		for _, d := range s.Drafts(t, "industry") {
			out = append(out, w.Chance(d))
		}
		return out
	}
	both, members, voters := chance(council, groups), chance(council, nil), chance(nil, groups)
	for k := range both {
		require.InDelta(t, members[k]*voters[k], both[k], 1e-12)
		require.Less(t, both[k], members[k])
		require.Less(t, both[k], voters[k])
	}
}

// The forecast is for the quarter of the vote: a ban over by then does not count, and a ban
// beginning then does.
func TestWinSetIsOfTheQuarterOfTheVote(t *testing.T) {
	s := trial.Cuts()
	s.Lag = 3
	chances := func(regimes ...sanction.Regime) (out []float64) {
		s.Regimes = regimes
		w, err := ratification.PublicWinSet(s.Situation(t), "industry", 0)
		require.NoError(t, err)
		for _, d := range s.Drafts(t, "industry") {
			out = append(out, w.Chance(d))
		}
		return out
	}
	ban := sanction.Ban("ELE", "CHN", "USA")
	require.Equal(t, chances(), chances(ban.From(0).Until(3)))
	require.NotEqual(t, chances(), chances(ban.From(3).Until(4)))
}

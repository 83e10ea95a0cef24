// The tests of this file check the domestic vote against stakes solved directly in the economy
// and against the logistic distribution of shocks. Source: Putnam (1988), Iida (1993), see
// vote.go. The stakes come from package trial's Ledger, independent of welfare.Evaluator.

package ratification_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/trial"
	"github.com/tradetalk/tradetalk/agent/ratification"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Without noise a group consents exactly if the group's stake does not fall, and the draft
// passes exactly if the consenting groups have the votes. The test solves the stakes directly,
// in the quarter of the vote, with sanctions, among the signatories.
func TestRatifyWithoutNoise(t *testing.T) {
	s := trial.Three()
	s.Period = 4
	s.Regimes = []sanction.Regime{sanction.Ban("ELE", "CHN", "USA").From(4).Until(5)}
	for k := range s.Actors {
		s.Actors[k].VoteNoise = 0
	}
	l := trial.NewLedger()
	yes, no := 0, 0
	for _, signatories := range [][]string{{"CHN", "EUR", "USA"}, {"CHN", "EUR"}} {
		situation := s.Situation(t)
		r := situation.Register
		for d := range r.Space("industry").All() {
			if !r.Treaty().Module("industry").Obliges(r.Space("industry"), d) {
				continue // no vote on a draft impossible to sign
			}
			text := treaty.Text{Module: r.Treaty().Module("industry"), Space: r.Space("industry"), Draft: d, Parties: signatories, Since: 4}
			for seat := range signatories {
				self := &s.Actors[seat]
				stake := func(text *treaty.Text, g agent.Group) float64 {
					return trial.StakeOf(l.Price(t, trial.PolicyOf(r, s.Regimes, text, nil, "", 4)), self.Regions, g.Sectors)
				}
				v := s.View(situation, seat)
				vote, err := ratification.CallVote(v, "industry", d, signatories)
				require.NoError(t, err)
				require.Len(t, vote.Ballots, len(self.Groups))
				total, share := 0.0, 0.0
				for _, g := range self.Groups {
					total += g.Votes
				}
				for k, g := range self.Groups {
					b := vote.Ballots[k]
					change := stake(&text, g) - stake(nil, g)
					require.Equal(t, g.Name, b.Group)
					require.InDelta(t, g.Votes/total, b.Weight, 1e-15)
					require.InDelta(t, change, b.Change, 1e-9)
					require.Zero(t, b.Shock)
					require.Greater(t, math.Abs(change), 1e-7, "no stake is too small to tell its sign")
					require.Equal(t, change > 0, b.Yes())
					if change > 0 {
						share += g.Votes / total
						yes++
					} else {
						no++
					}
				}
				require.InDelta(t, share, vote.Share, 1e-12)
				require.Equal(t, agent.DefaultQuota, vote.Quota)
				require.Equal(t, share >= agent.DefaultQuota, vote.Passed())
				again, err := ratification.CallVote(v, "industry", d, signatories)
				require.NoError(t, err)
				require.Equal(t, vote, again)
			}
		}
	}
	require.Positive(t, yes)
	require.Positive(t, no)
}

// With noise the chance of a yes is the logistic function of Change over VoteNoise, and a
// group's shock is the same for every draft.
func TestRatifyWithNoise(t *testing.T) {
	const seeds = 3000
	s := trial.Three()
	for k := range s.Actors {
		s.Actors[k].VoteNoise = 0.2
	}
	situation := s.Situation(t)
	space := situation.Register.Space("industry")
	full, err := space.Parse("depth 1; kept out nothing")
	require.NoError(t, err)
	half, err := space.Parse("depth 0.5; kept out nothing")
	require.NoError(t, err)
	ids := []string{"CHN", "EUR", "USA"}
	const seat = 2
	groups := s.Actors[seat].Groups
	yes := make([]float64, len(groups))
	var changes []float64
	var product float64
	for seed := range uint64(seeds) {
		s.Seed = seed
		vote, err := ratification.CallVote(s.View(situation, seat), "industry", full, ids)
		require.NoError(t, err)
		share := 0.0
		for k, b := range vote.Ballots {
			require.Equal(t, b.Change+b.Shock >= 0, b.Yes())
			if b.Yes() {
				yes[k]++
				share += b.Weight
			}
			if seed == 0 {
				changes = append(changes, b.Change)
			}
		}
		require.Equal(t, share, vote.Share)
		product += vote.Ballots[0].Shock * vote.Ballots[1].Shock
		if seed < 20 {
			other, err := ratification.CallVote(s.View(situation, seat), "industry", half, ids)
			require.NoError(t, err)
			for k := range groups {
				require.Equal(t, vote.Ballots[k].Shock, other.Ballots[k].Shock)
				require.NotEqual(t, vote.Ballots[k].Change, other.Ballots[k].Change)
			}
		}
	}
	uncertain := 0
	for k := range groups {
		p := 1 / (1 + math.Exp(-changes[k]/0.2))
		require.InDelta(t, p, yes[k]/seeds, 4*math.Sqrt(p*(1-p)/seeds), groups[k].Name)
		if p > 0.1 && p < 0.9 {
			uncertain++
		}
	}
	require.GreaterOrEqual(t, uncertain, 3)
	// The variance of the standard logistic is pi^2/3; groups draw independently.
	deviation := 0.2 * 0.2 * math.Pi * math.Pi / 3
	require.InDelta(t, 0, product/seeds, 4*deviation/math.Sqrt(seeds))
}

// An actor without voters ratifies by decree.
func TestRatifyByDecree(t *testing.T) {
	s := trial.Three()
	s.Actors[0].Groups, s.Actors[0].Bias = nil, 0
	for k := range s.Actors[1].Groups {
		s.Actors[1].Groups[k].Votes = 0
	}
	s.Actors[0].Quota, s.Actors[1].Quota = 1, 1
	situation := s.Situation(t)
	for seat := range 2 {
		vote, err := ratification.CallVote(s.View(situation, seat), "industry", s.Drafts(t, "industry")[2], []string{"CHN", "EUR", "USA"})
		require.NoError(t, err)
		require.Empty(t, vote.Ballots)
		require.Equal(t, 1.0, vote.Share)
		require.True(t, vote.Passed())
	}
	require.Zero(t, situation.Book.Solves(), "nothing has to be priced for it")
}

// A group without votes has no ballot, in spite of influence.
func TestRatifyCountsVotes(t *testing.T) {
	s := trial.Three()
	s.Actors[0].VoteNoise = 0
	s.Actors[0].Groups = []agent.Group{
		{Name: "vehicles", Sectors: "MVH", Influence: 1},
		{Name: "metals", Sectors: "MET", Influence: 1, Votes: 1},
		{Name: "public", Votes: 2},
	}
	vote, err := ratification.CallVote(s.View(s.Situation(t), 0), "industry", s.Drafts(t, "industry")[2], []string{"CHN", "EUR", "USA"})
	require.NoError(t, err)
	require.Len(t, vote.Ballots, 2)
	require.Equal(t, "metals", vote.Ballots[0].Group)
	require.InDelta(t, 1.0/3, vote.Ballots[0].Weight, 1e-15)
}

func TestVotePasses(t *testing.T) {
	for _, c := range []struct {
		share, quota float64
		passed       bool
	}{
		{0.5, 0.5, true}, {0.4999, 0.5, false}, {0, 0, true}, {1, 1, true}, {0.1 + 0.2, 0.3, true}, {0.3 - 1e-15, 0.3, true},
	} {
		require.Equal(t, c.passed, ratification.Vote{Share: c.share, Quota: c.quota}.Passed(), "%v", c)
	}
	require.Equal(t, "71 % in favour, 50 % needed", ratification.Vote{Share: 0.711, Quota: 0.5}.String())
}

// The vote is on the text among the signatories: other possible signatories do not matter, nor
// do earlier questions to the same Evaluator.
func TestVoteIsAmongSignatories(t *testing.T) {
	s := trial.Three()
	for k := range s.Actors {
		s.Actors[k].VoteNoise = 0
	}
	d, err := s.Register(t).Space("industry").Parse("depth 1; kept out nothing")
	require.NoError(t, err)
	v := s.View(s.Situation(t), 0)
	both, err := ratification.CallVote(v, "industry", d, []string{"CHN", "EUR"})
	require.NoError(t, err)
	all, err := ratification.CallVote(v, "industry", d, []string{"CHN", "EUR", "USA"})
	require.NoError(t, err)
	fresh, err := ratification.CallVote(s.View(s.Situation(t), 0), "industry", d, []string{"CHN", "EUR", "USA"})
	require.NoError(t, err)
	require.Equal(t, fresh, all)
	require.NotEqual(t, both, all)
	_, err = ratification.CallVote(v, "peace", d, []string{"CHN", "EUR"})
	require.EqualError(t, err, `ratification: no module "peace" in the treaty`)
}

package ratification

import (
	"fmt"
	"math"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/welfare"
)

// need returns the share of weight required with a number of members in favour: minus infinity
// if the number alone suffices, infinity if the number is too small.
func need(c *agent.Council, inFavour int) float64 {
	switch {
	case inFavour < c.States.Needs(len(c.Members)):
		return math.Inf(1)
	case len(c.Members)-inFavour < c.Blocking:
		return math.Inf(-1)
	}
	return c.Weight
}

// Ballots returns the votes of the members between two worlds, without shocks. The change in a
// member's real income is in percent of the baseline.
func Ballots(c *agent.Council, with, without *welfare.Effects) []Ballot {
	total := c.Total()
	out := make([]Ballot, len(c.Members))
	for k := range c.Members {
		m := &c.Members[k]
		out[k] = Ballot{Group: m.ID, Change: with.RealIncome(m.Regions) - without.RealIncome(m.Regions)}
		if total > 0 {
			out[k].Weight = m.Weight / total
		}
	}
	return out
}

// Decide counts ballots under the rules of a council (agent.Council).
func Decide(c *agent.Council, ballots []Ballot) CouncilVote {
	v := CouncilVote{Ballots: ballots}
	for _, b := range ballots {
		if b.Yes() {
			v.InFavour++
			v.Share += b.Weight
		}
	}
	v.Carried = v.Share >= need(c, v.InFavour)-1e-12
	return v
}

// CouncilVote is the vote of a bloc's members.
type CouncilVote struct {
	Ballots []Ballot
	// InFavour is the number of members in favour. Share is their share of all weight, in [0,
	// 1]. Carried says whether the council consents.
	InFavour int
	Share    float64
	Carried  bool
}

// String reads "3 of 5 members with 61 % of the weight in favour".
func (v CouncilVote) String() string {
	return fmt.Sprintf("%d of %d members with %.0f %% of the weight in favour", v.InFavour, len(v.Ballots), 100*v.Share)
}

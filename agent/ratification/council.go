package ratification

import (
	"fmt"
	"math"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/welfare"
)

// need is the share of weight that it takes if so many members are in favour: minus
// infinity if that many need none, infinity if they are too few.
func need(c *agent.Council, inFavour int) float64 {
	switch {
	case inFavour < c.States.Needs(len(c.Members)):
		return math.Inf(1)
	case len(c.Members)-inFavour < c.Blocking:
		return math.Inf(-1)
	}
	return c.Weight
}

// Ballots are the votes of the members between two worlds, before any shock.
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

// Decide counts ballots.
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

// CouncilVote is a vote of a bloc's members.
type CouncilVote struct {
	Ballots []Ballot
	// InFavour is how many members were, Share their share of all weight.
	InFavour int
	Share    float64
	Carried  bool
}

// String reads "3 of 5 members with 61 % of the weight in favour".
func (v CouncilVote) String() string {
	return fmt.Sprintf("%d of %d members with %.0f %% of the weight in favour", v.InFavour, len(v.Ballots), 100*v.Share)
}

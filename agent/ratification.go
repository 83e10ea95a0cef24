package agent

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Ballot is a group's vote on a draft.
type Ballot struct {
	Group string
	// Weight is the group's share of all votes.
	Weight float64
	// Change is what the draft does to the group's stake (its real payroll, or
	// real income for the public), in percent; Shock is what else moves its
	// vote, in the same unit.
	Change, Shock float64
}

// Yes reports whether the group consents: 100 dln Y_g + nu_g >= 0, up to the accuracy
// of the economy's solution.
func (b Ballot) Yes() bool { return b.Change+b.Shock >= -negligible }

// Vote is the domestic vote on a signed draft.
type Vote struct {
	Ballots []Ballot
	// Share is the weight of yes, Quota what it takes.
	Share, Quota float64
}

// Passed reports whether the weight of yes reaches the quota, up to the rounding of
// the weights.
func (v Vote) Passed() bool { return v.Share >= v.Quota-1e-12 }

// String reads "71 % in favour, 50 % needed".
func (v Vote) String() string {
	return fmt.Sprintf("%.0f %% in favour, %.0f %% needed", 100*v.Share, 100*v.Quota)
}

// Ratify holds the domestic vote on a signed draft that would enter into force in
// the present quarter (Putnam 1988: the win-set is the drafts that would pass; Iida
// 1993: the executive knows the votes up to a shock). A group consents if the draft
// does its stake no harm, up to a logistic shock of the actor's VoteNoise. An
// actor without groups, or whose groups have no votes, ratifies by decree.
func (v View) Ratify(module string, draft terms.Draft, signatories []string) (Vote, error) {
	if v.Register.Treaty().Module(module) == nil {
		return Vote{}, fmt.Errorf("agent: no module %q in the treaty", module)
	}
	vote := Vote{Quota: v.Self.Quota}
	total := 0.0
	for _, g := range v.Self.Groups {
		total += g.Votes
	}
	if total == 0 {
		vote.Share = 1
		return vote, nil
	}
	text := treaty.Text{
		Module: v.Register.Treaty().Module(module), Space: v.Register.Space(module), Draft: draft,
		Parties: signatories, Since: v.Period,
	}
	with, err := v.prices(query{period: v.Period, text: &text})
	if err != nil {
		return Vote{}, err
	}
	without, err := v.prices(query{period: v.Period})
	if err != nil {
		return Vote{}, err
	}
	for k := range v.Self.Groups {
		g := &v.Self.Groups[k]
		if g.Votes == 0 {
			continue
		}
		b := Ballot{Group: g.Name, Weight: g.Votes / total, Change: with.stake(&v.Self.Public, g) - without.stake(&v.Self.Public, g)}
		if v.Self.VoteNoise > 0 {
			b.Shock = v.Self.VoteNoise * logistic(v.Rand("vote", module, g.Name))
		}
		if b.Yes() {
			vote.Share += b.Weight
		}
		vote.Ballots = append(vote.Ballots, b)
	}
	return vote, nil
}

// logistic draws from the standard logistic distribution.
func logistic(r *rand.Rand) float64 {
	for {
		if u := r.Float64(); u > 0 {
			return math.Log(u / (1 - u))
		}
	}
}

// noise returns the generators of choice noise for a kind of decision.
func (v View) noise(kind string, subjects ...string) func(string) *rand.Rand {
	return func(content string) *rand.Rand {
		return v.Rand("choose "+kind, append(subjects[:len(subjects):len(subjects)], content)...)
	}
}

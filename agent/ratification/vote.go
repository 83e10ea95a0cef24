package ratification

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Ballot is a group's vote on a draft.
type Ballot struct {
	Group string
	// Weight is the group's share of all votes, in [0, 1].
	Weight float64
	// Change is the effect of the draft on the group's stake (real payroll, or real income for
	// the public), in percent. Shock is the random part of the vote, in the same unit.
	Change, Shock float64
	// Lean is the contribution of the leader's support at home, in the same unit
	// (Politics.Coattails).
	Lean float64
}

// Yes reports whether the group consents: 100 dln Y_g + lean + nu_g >= 0, up to the accuracy of
// the economy's solution.
func (b Ballot) Yes() bool { return b.Change+b.Lean+b.Shock >= -numeric.Negligible }

// Vote is the domestic vote on a signed draft.
type Vote struct {
	Ballots []Ballot
	// Share is the weight of yes. Quota is the required weight. Both are shares in [0, 1].
	Share, Quota float64
	// Council is the vote of a bloc's members; nil if the actor has no council.
	Council *CouncilVote
}

// Passed reports whether the weight of yes reaches the quota, up to the rounding of the
// weights, and the council of a bloc consents.
func (v Vote) Passed() bool {
	return v.Share >= v.Quota-1e-12 && (v.Council == nil || v.Council.Carried)
}

// String reads "71 % in favour, 50 % needed".
func (v Vote) String() string {
	s := fmt.Sprintf("%.0f %% in favour, %.0f %% needed", 100*v.Share, 100*v.Quota)
	if v.Council != nil {
		s += fmt.Sprintf("; in council %v", *v.Council)
	}
	return s
}

// CallVote holds the domestic vote on a signed draft with entry into force in the present
// quarter (Putnam 1988: the win-set is the set of drafts able to pass; Iida 1993: the executive
// knows the votes up to a shock). A group consents if the draft does the group's stake no harm,
// up to a logistic shock of the actor's VoteNoise. An actor without groups, or with groups
// without votes, ratifies by decree. The members of a bloc also vote in the Council, with
// separate shocks.
func CallVote(v agent.View, module string, draft terms.Draft, signatories []string) (Vote, error) {
	m := v.Register.Treaty().Module(module)
	if m == nil {
		return Vote{}, fmt.Errorf("ratification: no module %q in the treaty", module)
	}
	return CallVoteOn(v, module, treaty.Text{Module: m, Space: v.Register.Space(module), Draft: draft, Parties: signatories, Since: v.Period})
}

// CallVoteOn holds one vote on some texts together, as CallVote does on one. subject names the
// vote: two votes with the same subject in a period share their shocks.
func CallVoteOn(v agent.View, subject string, texts ...treaty.Text) (Vote, error) {
	if votes(&v.Self.Public) == 0 && v.Self.Council == nil {
		return CallVoteBetween(v, subject, nil, nil), nil // nothing has to be priced
	}
	with, err := v.Effects(agent.Query{Period: v.Period, Text: &texts[0], Also: texts[1:]})
	if err != nil {
		return Vote{}, err
	}
	without, err := v.Effects(agent.Query{Period: v.Period})
	if err != nil {
		return Vote{}, err
	}
	return CallVoteBetween(v, subject, with, without), nil
}

// CallVoteBetween holds the vote of an actor between two worlds, as CallVote does.
func CallVoteBetween(v agent.View, subject string, with, without *welfare.Effects) Vote {
	vote := Vote{Quota: v.Self.Quota}
	groups := votes(&v.Self.Public) > 0
	if !groups {
		vote.Share = 1
	}
	if !groups && v.Self.Council == nil {
		return vote
	}
	shake := func(ballots []Ballot, purpose string) {
		for k := range ballots {
			if v.Self.VoteNoise > 0 {
				ballots[k].Shock = v.Self.VoteNoise * logistic(v.Rand(purpose, subject, ballots[k].Group))
			}
		}
	}
	vote.Ballots = ballots(&v.Self.Public, with, without)
	for k := range vote.Ballots {
		vote.Ballots[k].Lean = lean(v.Situation, v.Seat, 0)
	}
	shake(vote.Ballots, "vote")
	for _, b := range vote.Ballots {
		if b.Yes() {
			vote.Share += b.Weight
		}
	}
	if v.Self.Council != nil {
		ballots := Ballots(v.Self.Council, with, without)
		shake(ballots, "vote in council")
		council := Decide(v.Self.Council, ballots)
		vote.Council = &council
	}
	return vote
}

// lean returns the contribution of the leader's support to each vote some periods ahead, in
// percent of the stake: the deviation from the mean fades by Politics.Persistence, in
// expectation.
func lean(s *agent.Situation, seat, ahead int) float64 {
	p := &s.Actors[seat].Politics
	if s.Support == nil || p.Coattails == 0 {
		return 0
	}
	return p.Coattails * s.Support[seat] * math.Pow(p.Persistence, float64(ahead))
}

// votes returns the weight of all groups in a vote.
func votes(p *agent.Public) (total float64) {
	for k := range p.Groups {
		total += p.Groups[k].Votes
	}
	return total
}

// ballots returns the votes of the groups between two worlds, without shocks.
func ballots(p *agent.Public, with, without *welfare.Effects) (out []Ballot) {
	total := votes(p)
	for k := range p.Groups {
		g := &p.Groups[k]
		if g.Votes > 0 {
			out = append(out, Ballot{Group: g.Name, Weight: g.Votes / total, Change: with.Stake(p.Regions, g.Interest()) - without.Stake(p.Regions, g.Interest())})
		}
	}
	return out
}

// logistic draws from the standard logistic distribution.
func logistic(r *rand.Rand) float64 {
	for {
		if u := r.Float64(); u > 0 {
			return math.Log(u / (1 - u))
		}
	}
}

package standoff

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/sim/mechanism"
)

// This file draws private types: the resolve of the target and the values of the
// claimants, with the beliefs of every seat about the types.

// Draw returns the generator of a type of an actor in an episode over an issue.
type Draw func(actor, purpose, issue string, episode int) *rand.Rand

// Grid returns the distribution of the private number of the target of an issue, for a claim of -1, or
// of a claimant: the public mean and the spread. The target of an issue would comply unasked at a cost
// of zero or below, and has no such type.
func (s *State) Grid(r *Rules, issue, claim int) *belief.Grid {
	if s.grids == nil {
		s.grids = make([][]*belief.Grid, len(r.Issues))
		for k := range r.Issues {
			for c := -1; c < len(r.Issues[k].Claims); c++ {
				s.grids[k] = append(s.grids[k], s.grid(r, k, c))
			}
		}
	}
	return s.grids[issue][claim+1]
}

// grid works out a Grid.
func (s *State) grid(r *Rules, issue, claim int) *belief.Grid {
	q := &r.Issues[issue]
	p := q.Resolve
	if claim >= 0 {
		p = q.Claims[claim].Value
	}
	g := belief.NewGrid(p.Mean, s.Spread(r, issue, claim), Share(r.Options.Common), claim < 0 && p.Mean > 0)
	return &g
}

// Stake returns what is at stake for the target of an issue, for a claim of -1, or for a claimant, in
// percent of income per quarter: the worth of the whole issue to the claimant, and to the target the
// larger of the mean cost of compliance and the public cost of the measures at full severity. The
// stake depends neither on the demand nor on the measures chosen.
func (s *State) Stake(r *Rules, issue, claim int) float64 {
	q := &r.Issues[issue]
	if claim >= 0 {
		return math.Abs(q.Claims[claim].Value.Mean)
	}
	return max(math.Abs(q.Resolve.Mean), s.Costs[issue])
}

// Spread returns the standard deviation of the private number of the target of an issue, for a claim of
// -1, or of a claimant: Options.Spread times the stake or, without Options.Spread, the scenario's own.
func (s *State) Spread(r *Rules, issue, claim int) float64 {
	if r.Options.Spread > 0 {
		return r.Options.Spread * s.Stake(r, issue, claim)
	}
	if claim >= 0 {
		return r.Issues[issue].Claims[claim].Value.SD
	}
	return r.Issues[issue].Resolve.SD
}

// drawTypes draws the types of the leaders at the start: the common part of each seat, and the rest by
// issue. The beliefs of others are the prior.
func (s *State) drawTypes(r *Rules) {
	seats := len(r.Actors)
	s.Common, s.AboutCommon = make([]int, seats), make([][]belief.Common, seats)
	for i := range r.Actors {
		s.Common[i] = belief.DrawCommon(r.Types(r.Actors[i].ID, "common", "", 0).Float64())
		s.AboutCommon[i] = make([]belief.Common, seats)
		for k := range s.AboutCommon[i] {
			s.AboutCommon[i][k] = belief.NewCommon()
		}
	}
	for k := range s.Issues {
		q := &r.Issues[k]
		s.renews(r, k, -1, r.Types(q.Target, "resolve", q.ID, 0))
		for c := range q.Claims {
			s.renews(r, k, c, r.Types(q.Claims[c].Actor, "claim", q.ID, 0))
		}
	}
}

// renews draws the part of a private number that belongs to the issue, and resets the beliefs about
// the part.
func (s *State) renews(r *Rules, issue, claim int, draw *rand.Rand) {
	q, state := &r.Issues[issue], &s.Issues[issue]
	owner := q.Target
	if claim >= 0 {
		owner = q.Claims[claim].Actor
	}
	g := s.Grid(r, issue, claim)
	seat := r.seat(owner)
	value := g.Draw(s.Common[seat], draw.Float64())
	about, own := state.beliefs(claim)
	if claim < 0 {
		state.Resolve = value
	} else {
		state.Values[claim] = value
	}
	prior := g.NewOwn()
	for i := range about {
		own[i] = prior
		if i == seat || r.on(mechanism.CommonKnowledge) {
			about[i] = belief.Certain(value)
		} else {
			about[i] = g.Marginal(s.AboutCommon[i][seat], prior)
		}
	}
}

// beliefs returns the beliefs of all seats about the target of an issue, for a claim of -1, or about a
// claimant, with the part that belongs to the issue.
func (s *Issue) beliefs(claim int) (about []belief.Resolve, own []belief.Own) {
	if claim < 0 {
		return s.AboutResolve, s.OwnResolve
	}
	return s.AboutValues[claim], s.OwnValues[claim]
}

// Observe updates the belief of a seat about the target of an issue, for a claim of -1, or about a
// claimant, by the likelihood of an act under each type of the seat's belief. The act teaches about the
// owner's common part, and so about the owner's other private numbers. weight is the weight of an
// onlooker, 1 for a party.
func (s *State) Observe(r *Rules, seat, issue, claim int, likelihood []float64, weight float64) {
	q, state := &r.Issues[issue], &s.Issues[issue]
	owner := q.Target
	if claim >= 0 {
		owner = q.Claims[claim].Actor
	}
	about, own := state.beliefs(claim)
	if len(about[seat].Types) < 2 {
		return // the owner, or common knowledge
	}
	of := r.seat(owner)
	g := s.Grid(r, issue, claim)
	s.AboutCommon[seat][of], own[seat] = g.After(s.AboutCommon[seat][of], own[seat], likelihood, weight)
	s.derives(r, seat, of, issue, claim)
	if r.Options.Common == None {
		return
	}
	for k := range s.Issues {
		other := &r.Issues[k]
		if other.Target == owner {
			s.derives(r, seat, of, k, -1)
		}
		for c := range other.Claims {
			if other.Claims[c].Actor == owner {
				s.derives(r, seat, of, k, c)
			}
		}
	}
}

// derives works out the belief of a seat about a private number from the common part.
func (s *State) derives(r *Rules, seat, of, issue, claim int) {
	about, own := s.Issues[issue].beliefs(claim)
	if len(about[seat].Types) < 2 {
		return
	}
	g := s.Grid(r, issue, claim)
	about[seat] = g.Marginal(s.AboutCommon[seat][of], own[seat])
}

// reconsiders makes a new leader reconsider the standoffs over an issue in which the
// leader's state is a side.
func (s *State) reconsiders(r *Rules, issue int, id string) {
	for k := range s.Standoffs {
		x, d := &s.Docket.Regimes()[k], &s.Standoffs[k]
		now, _ := s.Docket.Standing(x.ID)
		switch {
		case d.Issue != issue:
		case x.Target == id:
			d.Held, d.Kept, d.Fresh = false, false, true
		case len(now.Members) > 0 && LeaderOf(x, &now) == id:
			d.Kept, d.Fresh = false, true
			d.Bound *= r.Options.Inherited
		}
	}
}

// NewLeader draws the wants of the new leader of a seat: with the chance Options.Turnover a new common
// part, and on each issue a new rest, each from the generator of a purpose ("common", "resolve" or
// "claim") and an issue. The beliefs of others about the common part move the same share of the way to
// the prior. A successor keeps the share Options.Inherited of the audience cost of its predecessor's
// threats. NewLeader changes the state.
func (s *State) NewLeader(r *Rules, seat int, draw func(purpose, issue string) *rand.Rand) {
	id := r.Actors[seat].ID
	if from := draw("common", ""); from.Float64() < Share(r.Options.Turnover) {
		s.Common[seat] = belief.DrawCommon(from.Float64())
	}
	for i := range s.AboutCommon {
		s.AboutCommon[i][seat] = s.AboutCommon[i][seat].Toward(Share(r.Options.Turnover))
	}
	for k := range s.Issues {
		q := &r.Issues[k]
		s.reconsiders(r, k, id)
		if q.Target == id {
			s.renews(r, k, -1, draw("resolve", q.ID))
		}
		for c := range q.Claims {
			if q.Claims[c].Actor == id {
				s.renews(r, k, c, draw("claim", q.ID))
			}
		}
	}
}

// Shifted returns types plus a publicly known shift. With a shift of 0 the result
// shares types.
func Shifted(types []float64, by float64) []float64 {
	if by == 0 {
		return types
	}
	out := slices.Clone(types)
	for k := range out {
		out[k] += by
	}
	return out
}

// Course begins a new course of measures in force if the measures, the senders or a leader have changed,
// or after a long time. Both sides plan the whole course by the beliefs of this period.
func (s *State) Course(r *Rules, k, period int) {
	x, d := &s.Docket.Regimes()[k], &s.Standoffs[k]
	now, _ := s.Docket.Standing(x.ID)
	members := Ordered(x, now.Members)
	running := !d.Fresh && len(d.Began.Resolve.Weights) > 0 && slices.Equal(members, d.With) && period-d.Since < r.Length.Periods(crisis.Horizon)
	if len(members) == 0 || running {
		return
	}
	q, state := &r.Issues[d.Issue], &s.Issues[d.Issue]
	d.Since, d.With, d.Fresh = period, members, false
	d.Began = Beliefs{Resolve: state.AboutResolve[r.seat(members[0])], Value: belief.Certain(0)}
	if at := q.Claim(members[0]); at >= 0 {
		d.Began.Value = state.AboutValues[at][r.seat(x.Target)]
	}
}

package standoff

import (
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

// DrawTypes draws the types at the start of the next episode over an issue, and sets
// the beliefs about the types. The draws are named by the episode and not by the
// quarter. A standoff that ends earlier in a variant run therefore does not change the
// types of the next.
func (r *Rules) DrawTypes(q *crisis.Issue, s *Issue) {
	draw := func(actor, purpose string, p crisis.Prior, was float64) float64 {
		from := r.Types(actor, purpose, q.ID, s.Episode)
		if stays := from.Float64() < q.Persistence; stays && s.Episode > 0 {
			return was
		}
		return p.Draw(from)
	}
	known := r.on(mechanism.CommonKnowledge)
	believe := func(beliefs []belief.Resolve, p crisis.Prior, owner string, truth float64) {
		prior := p.Belief()
		for i := range beliefs {
			switch {
			case known || r.Actors[i].ID == owner:
				beliefs[i] = belief.Certain(truth)
			case s.Episode == 0 || q.Persistence == 0:
				beliefs[i] = prior
			default: // the type persists with the chance of persistence
				beliefs[i] = prior.Toward(beliefs[i], q.Persistence)
			}
		}
	}
	s.Resolve = draw(q.Target, "resolve", q.Resolve, s.Resolve)
	believe(s.AboutResolve, q.Resolve, q.Target, s.Resolve)
	for c := range q.Claims {
		claim := &q.Claims[c]
		s.Values[c] = draw(claim.Actor, "claim", claim.Value, s.Values[c])
		believe(s.AboutValues[c], claim.Value, claim.Actor, s.Values[c])
	}
}

// reconsiders makes a new leader reconsider the standoffs over an issue in which the
// leader's state is a side.
func (s *State) reconsiders(issue int, id string) {
	for k := range s.Standoffs {
		r, d := &s.Docket.Regimes()[k], &s.Standoffs[k]
		now, _ := s.Docket.Standing(r.ID)
		switch {
		case d.Issue != issue:
		case r.Target == id:
			d.Held, d.Kept = false, false
		case len(now.Members) > 0 && LeaderOf(r, &now) == id:
			d.Kept = false
		}
	}
}

// NewLeader draws the wants of the new leader of a seat on the issues from the prior,
// each from the generator of a purpose ("resolve" or "claim") and an issue. Beliefs of
// others revert half-way to the prior. NewLeader changes the state.
func (s *State) NewLeader(r *Rules, seat int, draw func(purpose, issue string) *rand.Rand) {
	id := r.Actors[seat].ID
	renew := func(purpose, issue string, p crisis.Prior, beliefs []belief.Resolve) float64 {
		value := p.Draw(draw(purpose, issue))
		prior := p.Belief()
		for i, b := range beliefs {
			if len(b.Types) == 1 {
				beliefs[i] = belief.Certain(value) // the seat is the leader's own, or knows the value
			} else {
				beliefs[i] = b.Toward(prior, belief.LeaderShare)
			}
		}
		return value
	}
	for k := range s.Issues {
		q, state := &r.Issues[k], &s.Issues[k]
		s.reconsiders(k, id)
		if q.Target == id {
			state.Resolve = renew("resolve", q.ID, q.Resolve, state.AboutResolve)
		}
		for c := range q.Claims {
			if q.Claims[c].Actor == id {
				state.Values[c] = renew("claim", q.ID, q.Claims[c].Value, state.AboutValues[c])
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

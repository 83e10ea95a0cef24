package sim

import (
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/internal/stream"
	"github.com/tradetalk/tradetalk/sim/mechanism"
)

// drawTypes draws the types with which the next episode over an issue begins, and what
// everybody believes of them. The draws are named by the episode, not by the quarter, so
// that a dispute that ends earlier in one of two runs does not change who fights the next.
func (w *World) drawTypes(q *crisis.Issue, s *IssueState) {
	draw := func(actor, purpose string, p crisis.Prior, was float64) float64 {
		r := stream.Root(w.Seed).Int(0).Text("Coerce").Text(actor).Text(purpose).Text(q.ID).Int(uint64(s.Episode)).Rand()
		if stays := r.Float64() < q.Persistence; stays && s.Episode > 0 {
			return was
		}
		return p.Draw(r)
	}
	known := w.Scenario.Switches.On(mechanism.CommonKnowledge)
	believe := func(beliefs []belief.Resolve, p crisis.Prior, owner string, truth float64) {
		prior := p.Belief()
		for i := range beliefs {
			switch {
			case known || w.public[i].ID == owner:
				beliefs[i] = belief.Certain(truth)
			case s.Episode == 0 || q.Persistence == 0:
				beliefs[i] = prior
			default: // the type is the same with the chance of its persistence
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

// reconsiders has a new leader look afresh at the disputes over an issue that its state is a
// side of.
func (w *World) reconsiders(issue int, id string) {
	for k := range w.Disputes {
		r, d := &w.Docket.Regimes()[k], &w.Disputes[k]
		s, _ := w.Docket.Standing(r.ID)
		switch {
		case d.Issue != issue:
		case r.Target == id:
			d.Held, d.Kept = false, false
		case len(s.Members) > 0 && leaderOf(r, &s) == id:
			d.Kept = false
		}
	}
}

// newTypes draws what a new leader wants of the issues from the prior. What others believe
// reverts half-way to it.
func (w *World) newTypes(seat int) {
	id := w.public[seat].ID
	renew := func(purpose, issue string, p crisis.Prior, beliefs []belief.Resolve) float64 {
		value := p.Draw(w.Rand("Politics", id, "successor", purpose, issue))
		prior := p.Belief()
		for i, b := range beliefs {
			if len(b.Types) == 1 {
				beliefs[i] = belief.Certain(value) // it is the leader itself, or knows
			} else {
				beliefs[i] = b.Toward(prior, belief.LeaderShare)
			}
		}
		return value
	}
	for k := range w.Issues {
		q, s := &w.Scenario.Issues[k], &w.Issues[k]
		w.reconsiders(k, id)
		if q.Target == id {
			s.Resolve = renew("resolve", q.ID, q.Resolve, s.AboutResolve)
		}
		for c := range q.Claims {
			if q.Claims[c].Actor == id {
				s.Values[c] = renew("claim", q.ID, q.Claims[c].Value, s.AboutValues[c])
			}
		}
	}
}

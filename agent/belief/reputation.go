package belief

import "github.com/tradetalk/tradetalk/treaty"

// Reputation is an actor's belief about another actor's word: a Trust for calm quarters and a
// Trust for quarters of stress. A promise kept without cost is no evidence of a promise kept
// under stress. Each Trust learns from quarters of the same kind alone; both fade.
type Reputation struct {
	Calm, Stress Trust
}

// NewReputation returns the reputation of an actor without a history.
func NewReputation(prior Trust) Reputation { return Reputation{Calm: prior, Stress: prior} }

// In returns the trust for a quarter of stress, or for a calm quarter.
func (r Reputation) In(stress bool) Trust {
	if stress {
		return r.Stress
	}
	return r.Calm
}

// With returns the reputation with another trust for quarters of stress, or for calm quarters.
func (r Reputation) With(stress bool, t Trust) Reputation {
	if stress {
		r.Stress = t
	} else {
		r.Calm = t
	}
	return r
}

// FadeOver returns the reputation a period later without news.
func (r Reputation) FadeOver(l treaty.Length, prior Trust) Reputation {
	return Reputation{Calm: r.Calm.FadeOver(l, prior), Stress: r.Stress.FadeOver(l, prior)}
}

// Toward returns the reputation moved by a share of the way to another: half-way to the prior
// at a change of the other's leader (LeaderShare).
func (r Reputation) Toward(other Reputation, share float64) Reputation {
	return Reputation{Calm: r.Calm.Toward(other.Calm, share), Stress: r.Stress.Toward(other.Stress, share)}
}

package belief

import "github.com/tradetalk/tradetalk/treaty"

// Reputation is what an actor thinks of another's word: one Trust for calm quarters and
// one for quarters of stress, because who keeps a promise when that costs nothing has
// not shown that it keeps one when it does. Each pair learns from its own quarters
// alone; both fade.
type Reputation struct {
	Calm, Stress Trust
}

// NewReputation is the reputation of somebody of whom nothing was seen yet.
func NewReputation(prior Trust) Reputation { return Reputation{Calm: prior, Stress: prior} }

// In is the trust for a quarter of stress, or a calm one.
func (r Reputation) In(stress bool) Trust {
	if stress {
		return r.Stress
	}
	return r.Calm
}

// With is the reputation with another trust for quarters of stress, or for calm ones.
func (r Reputation) With(stress bool, t Trust) Reputation {
	if stress {
		r.Stress = t
	} else {
		r.Calm = t
	}
	return r
}

// FadeOver is the reputation a period later, when nothing was heard.
func (r Reputation) FadeOver(l treaty.Length, prior Trust) Reputation {
	return Reputation{Calm: r.Calm.FadeOver(l, prior), Stress: r.Stress.FadeOver(l, prior)}
}

// Toward moves a share of the way to another reputation: half-way to the prior when the
// other's leader changes (LeaderShare).
func (r Reputation) Toward(other Reputation, share float64) Reputation {
	return Reputation{Calm: r.Calm.Toward(other.Calm, share), Stress: r.Stress.Toward(other.Stress, share)}
}

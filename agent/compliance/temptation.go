package compliance

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
)

// Temptation is the choice between keeping a module in force this quarter and
// breaking it, as annuities against the world without the module, in percent of
// income per quarter.
type Temptation struct {
	Module      string
	Keep, Break float64
	// Threat is what of Keep the actor expects to lose to threats to which the module
	// leaves it more exposed: negative, or positive where it leaves it less so.
	Threat float64

	over float64 // breaking it for all to see, if that ends it and costs no trust
}

// String reads "keeping it is worth +0.0180 % of real income a quarter, breaking it
// +0.0020 %".
func (t Temptation) String() string {
	return fmt.Sprintf("keeping it is worth %+.4f %% of real income a quarter, breaking it %+.4f %%", t.Keep, t.Break)
}

// NewTemptation weighs keeping against breaking a module in force that binds the actor.
// Breaking it pays the others' concessions without the actor's own, at the cost in trust that
// it is thought to have, until the others end the module or, where panels settle disputes, as
// long as it is worth it; keeping it goes on as the actor foresees, by the same chain that it
// appraised the draft with.
func NewTemptation(v agent.View, module string) (Temptation, error) {
	if !v.Register.Bound(v.Self.ID, module) {
		return Temptation{}, fmt.Errorf("agent: %s is not bound by %q", v.Self.ID, module)
	}
	c, err := continuation.Forecast(v.Situation, v.StandingText(module))
	if err != nil {
		return Temptation{}, err
	}
	p, err := continuation.Charged(v, c)
	if err != nil {
		return Temptation{}, err
	}
	d := v.Self.Discount()
	p.Play(d, continuation.Hazard(v, c.Bound))
	return TemptationOf(p, module, d, continuation.Hazard(v, c.Bound)), nil
}

// TemptationOf is the choice in the first quarter of prospects that have been played.
func TemptationOf(p *continuation.Prospects, module string, d, hazard float64) Temptation {
	threat := 0.0
	for h := len(p.Quarters) - 1; h >= 0; h-- {
		q := &p.Quarters[h]
		_, lives := q.Conduct()
		stays := d * (1 - hazard) * lives
		switch {
		case !q.On:
			threat *= d
		case h == len(p.Quarters)-1:
			threat = q.Security / (1 - stays)
		default:
			threat = q.Security + stays*threat
		}
	}
	return Temptation{Module: module, Keep: (1 - d) * p.Keep[0], Break: (1 - d) * p.Leave[0], Threat: (1 - d) * threat, over: (1 - d) * p.Quarters[0].Broken()}
}

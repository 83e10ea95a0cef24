package compliance

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/assessment"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
)

// NewTemptation returns the value of keeping and the value of breaking a module in force that
// binds the actor, as annuities in percent of income per quarter over the world without the
// module. A breach gives the actor the concessions of the others without the actor's own, at the
// expected loss of trust, until the others end the module or, where panels settle disputes, as
// long as the breach pays. Keeping follows the chain by which the actor appraised the draft. A
// party that is not bound gets an error.
//
// Source: Bagwell and Staiger (1990, AER 80: 779-795) on self-enforcing agreements.
func NewTemptation(v agent.View, module string) (agent.Temptation, error) {
	if !v.Register.Bound(v.Self.ID, module) {
		return agent.Temptation{}, fmt.Errorf("compliance: %s is not bound by %q", v.Self.ID, module)
	}
	c, err := continuation.Forecast(v.Situation, v.StandingText(module))
	if err != nil {
		return agent.Temptation{}, err
	}
	p, err := continuation.OwnPlan(v, c)
	if err != nil {
		return agent.Temptation{}, err
	}
	d := v.Self.Discount()
	p.Play(d, continuation.OwnFailureRisk(v, c.Bound))
	return assessment.Tempted(p, module, d, continuation.OwnFailureRisk(v, c.Bound)), nil
}

package compliance

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/assessment"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
)

// NewTemptation weighs keeping against breaking a module in force that binds the actor.
// Breaking it pays the others' concessions without the actor's own, at the cost in trust that
// it is thought to have, until the others end the module or, where panels settle disputes, as
// long as it is worth it; keeping it goes on as the actor foresees, by the same chain that it
// appraised the draft with.
func NewTemptation(v agent.View, module string) (agent.Temptation, error) {
	if !v.Register.Bound(v.Self.ID, module) {
		return agent.Temptation{}, fmt.Errorf("agent: %s is not bound by %q", v.Self.ID, module)
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

package assessment

import (
	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
)

// Tempted returns the choice between keeping and breaking a module in the first quarter of a
// played continuation, as annuities in percent of income per quarter. d is the discount factor
// and hazard the chance per quarter that another party fails.
func Tempted(p *continuation.Continuation, module string, d, hazard float64) agent.Temptation {
	// threat accumulates the present value of losses to threats while the module lasts.
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
	return agent.Temptation{Module: module, Keep: (1 - d) * p.Keep[0], Break: (1 - d) * p.Leave[0], Threat: (1 - d) * threat, Over: (1 - d) * p.Quarters[0].Broken()}
}

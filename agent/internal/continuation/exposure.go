package continuation

import "github.com/tradetalk/tradetalk/agent"

// exposed adds the effect of the text on the actor's security to the continuation, in percent of
// income per quarter. Only quarters in which the text binds change. A breach by the actor averts
// part of the loss.
func exposed(v agent.View, c *Chain, p *Continuation) {
	losses := v.ThreatLosses(len(c.On))
	if losses == nil {
		return
	}
	for h := range p.Quarters {
		q := &p.Quarters[h]
		if !q.On {
			continue
		}
		spared := v.Spared(c.Kept[h], c.Dead[h], v.Seat)
		q.Security = -losses[h] * spared
		q.Kept += q.Security
		if q.Free {
			q.Alone += losses[h] * (v.Averted(c.Kept[h], c.Alone[h][v.Seat], v.Seat) - spared)
		}
	}
}

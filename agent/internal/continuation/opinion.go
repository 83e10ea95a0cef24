package continuation

import (
	"math"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/welfare"
)

// noticed adds to the actor's prospects what a text does to support at home while it is kept.
func noticed(v agent.View, c *Chain, p *Continuation) {
	if v.Home.Weight == 0 || v.Home.News == (agent.PoliticalNews{}) {
		return
	}
	for h := range p.Quarters {
		q := &p.Quarters[h]
		if !q.On {
			continue
		}
		points := v.Home.Pressure(&v.Self.Politics, suffered(v, c.CalmKept[h], c.Kept[h])) -
			v.Home.Pressure(&v.Self.Politics, suffered(v, c.CalmDead[h], c.Dead[h]))
		q.Domestic = v.Home.Weight * points
		q.Kept += q.Domestic
		if q.Free {
			q.Alone += q.Domestic
		}
	}
}

// suffered is what sanctions cost the actor in one world, in percent of real income.
func suffered(v agent.View, calm, tense *welfare.Effects) float64 {
	return max(0, calm.RealIncome(v.Self.Regions)-tense.RealIncome(v.Self.Regions))
}

// Victory is the annuity of the win that a text brings the actor once, on entry into force.
func Victory(v agent.View, c *Chain) float64 {
	won := 0.0
	for k := range v.IssueLinkages {
		if x := &v.IssueLinkages[k]; x.Leader == v.Self.ID {
			won = max(won, x.Share(&c.Text))
		}
	}
	if v.Home.Weight == 0 || won == 0 {
		return 0
	}
	d := v.Self.Discount()
	return (1 - d) * math.Pow(d, float64(max(0, c.Text.Since-v.Period))) * v.Home.Weight * v.Self.Politics.Domestic(agent.PoliticalNews{Won: won})
}

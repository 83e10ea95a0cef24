package continuation

import (
	"math"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/welfare"
)

// noticed adds the effect of a kept text on support at home to the continuation, in percent of
// income per quarter. Support responds to the cost of sanctions with and without the text.
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

// suffered returns the cost of sanctions to the actor in one world, in percent of real income, at
// least zero.
func suffered(v agent.View, calm, tense *welfare.Effects) float64 {
	return max(0, calm.RealIncome(v.Self.Regions)-tense.RealIncome(v.Self.Regions))
}

// Victory returns the value of the political gain from the entry into force of a text, in percent
// of income per quarter, as an annuity. The gain accrues once, to the leader of an issue linkage,
// in proportion to the share of the linkage in the text.
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

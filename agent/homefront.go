package agent

import (
	"math"

	"github.com/tradetalk/tradetalk/agent/welfare"
)

// What signing does at home, beyond income: psi times the change in N, the part of support
// that is not economic ([Politics.Domestic]), where points of support are worth something to
// the leader. Two things move N when a text enters into force and is kept:
//
//	quarter by quarter   the sanctions that the text ends, or makes cheaper or dearer:
//	                     a target's rally goes with them, and so does a sender's fatigue
//	once                 the visible win of who leads the senders of a dispute that the
//	                     text settles, in the measure of the relief
//
// Nobody loses face by it: what is conceded in a treaty counts as given for something. What
// backing down outside one would have cost is no part of the world without the text as it is
// priced here, and so is not counted as saved.

// HomeFront is what the public of an actor makes of the sanctions that are in force now.
type HomeFront struct {
	// Weight is psi, what a point of support is worth to the leader, in percent of
	// baseline real income per quarter; 0 where support does not move.
	Weight float64
	// News is what a percent of real income lost to those sanctions is to the public:
	// ForeignCost or OwnCost is 1, and the rest says how it is seen. The zero value has
	// none in force.
	News HomeNews
}

// pressure is N in points for sanctions that cost so many percent of real income.
func (f *HomeFront) pressure(p *Politics, cost float64) float64 {
	q := f.News
	q.ForeignCost, q.OwnCost = q.ForeignCost*cost, q.OwnCost*cost
	return p.Domestic(q)
}

// noticed adds to the actor's prospects what a text does to support at home while it is kept.
func (v View) noticed(c *chain, p *prospects) {
	if v.Home.Weight == 0 || v.Home.News == (HomeNews{}) {
		return
	}
	for h := range p.quarters {
		q := &p.quarters[h]
		if !q.on {
			continue
		}
		points := v.Home.pressure(&v.Self.Politics, v.suffered(c.calmKept[h], c.kept[h])) -
			v.Home.pressure(&v.Self.Politics, v.suffered(c.calmDead[h], c.dead[h]))
		q.domestic = v.Home.Weight * points
		q.kept += q.domestic
		if q.free {
			q.alone += q.domestic
		}
	}
}

// suffered is what sanctions cost the actor in one world, in percent of real income.
func (v View) suffered(calm, tense *welfare.Prices) float64 {
	return max(0, calm.RealIncome(v.Self.Regions)-tense.RealIncome(v.Self.Regions))
}

// victory is the annuity of the win that a text brings the actor once, on entry into force.
func (v View) victory(c *chain) float64 {
	won := 0.0
	for k := range v.Settlements {
		if x := &v.Settlements[k]; x.Leader == v.Self.ID {
			won = max(won, x.share(&c.text))
		}
	}
	if v.Home.Weight == 0 || won == 0 {
		return 0
	}
	d := v.Self.Discount()
	return (1 - d) * math.Pow(d, float64(max(0, c.text.Since-v.Period))) * v.Home.Weight * v.Self.Politics.Domestic(HomeNews{Won: won})
}

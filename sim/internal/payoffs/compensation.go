// This file works out what it saves a target to compensate its groups at home.

package payoffs

import "github.com/tradetalk/tradetalk/agent"

// Cushion returns the saving to a target from compensating organised groups for their
// losses in a crisis, in percent of income per quarter as weighted by the target. The
// loss of a group weighs more than the loss of the public, and a part of the money
// leaks. The result is 0 without a bias for groups.
func (c *Model) Cushion(p *Crisis, target string) float64 {
	a := &c.Actors[c.Seat(target)]
	if a.Bias == 0 {
		return 0
	}
	var weights, saved, cost float64
	income := c.Income(target)
	// Only organised groups with influence and sectors count.
	for i := range a.Groups {
		g := &a.Groups[i]
		if g.Influence == 0 || g.Sectors == "" {
			continue
		}
		weights += g.Influence
		loss := p.Off.Stake(a.Regions, g.Interest()) - p.On.Stake(a.Regions, g.Interest())
		if loss <= 0 {
			continue
		}
		saved += g.Influence * loss
		cost += loss * c.payroll(a, g) / income
	}
	// Without such groups there is nothing to cushion.
	if weights == 0 {
		return 0
	}
	return a.Bias*saved/weights - (1-a.Bias)*(1+c.Rules.Options.Leakage)*cost
}

// payroll returns the value added, or the profits of owners of firms, that pays a group in the
// baseline, in the unit of the economy's data.
func (c *Model) payroll(a *agent.Public, g *agent.Group) (sum float64) {
	e := c.Economy
	sectors, _ := g.Sectors.In(e) // validated with the actor
	for _, id := range a.Regions {
		n, _ := e.RegionIndex(id)
		for _, j := range sectors {
			if g.Rents {
				sum += e.SectorProfit(n, j)
			} else {
				sum += e.ValueAdded(n, j)
			}
		}
	}
	return sum
}

package appraisal

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/agent/ratification"
	"github.com/tradetalk/tradetalk/agent/redline"
)

// refuses returns the reason for which the council of a bloc would not authorise the signature of
// a text, or "". Members vote by the information at signature.
func refuses(c *continuation.Chain, self *agent.Public) string {
	if self.Council == nil {
		return ""
	}
	for h, on := range c.On {
		if !on {
			continue
		}
		if vote := ratification.Decide(self.Council, ratification.Ballots(self.Council, c.Kept[h], c.Dead[h])); !vote.Carried {
			return fmt.Sprintf("its council would not authorise it, %v", vote)
		}
		break
	}
	return ""
}

// PricedCrossing is a red line that a draft crosses at a price.
type PricedCrossing struct {
	// Line is the red line in words, How the way of crossing in words.
	Line, How string
	// Price is the price in percent of income per quarter, as an annuity.
	Price float64
}

// crossings evaluates every line of an actor in every quarter with a change. The results are the
// way in which the draft crosses the first absolute line, or "", and all lines crossed at a
// price. Each line counts once.
func crossings(c *continuation.Chain, self *agent.Public, lines []redline.Line) (absolute string, paid []PricedCrossing) {
	if len(lines) == 0 {
		return "", nil
	}
	done := make([]bool, len(lines))
	first := -1
	for h, on := range c.On {
		if !on {
			continue
		}
		if first < 0 {
			first = h
		}
		if h > first && c.Kept[h] == c.Kept[h-1] && c.Dead[h] == c.Dead[h-1] {
			continue // no change
		}
		p := redline.Prospect{
			Actor: self.ID, Regions: self.Regions, Text: c.Text, Quarter: h - first, Period: c.Situation.Period + h,
			Length: c.Situation.PeriodLength, Economy: c.Kept[h].Economy(), Regimes: c.Situation.Regimes, With: c.Kept[h], Without: c.Dead[h],
		}
		for k, line := range lines {
			if done[k] {
				continue
			}
			how := line.Crossed(&p)
			if how == "" {
				continue
			}
			done[k] = true
			if priced, ok := line.(redline.Priced); ok {
				paid = append(paid, PricedCrossing{Line: priced.Line.String(), How: how, Price: priced.Price})
			} else if absolute == "" {
				absolute = how
			}
		}
	}
	return absolute, paid
}

// redLinesCrossed evaluates all red lines of the actor, declared lines first. absolute is the way
// in which the text crosses a line without a price, or the refusal of the actor's council, or "".
// conceded are the lines crossed at a price.
func redLinesCrossed(v agent.View, c *continuation.Chain) (absolute string, conceded []PricedCrossing) {
	absolute = refuses(c, &v.Self.Public)
	for _, lines := range [][]redline.Line{v.Self.Declared, v.Self.RedLines} {
		how, paid := crossings(c, &v.Self.Public, lines)
		if absolute == "" {
			absolute = how
		}
		conceded = append(conceded, paid...)
	}
	return absolute, conceded
}

// draws reports whether red lines or a council can prevent the actor's signature.
func draws(a *agent.Actor) bool {
	return len(a.RedLines) > 0 || len(a.Declared) > 0 || a.Council != nil
}

// price returns the total price of crossings in percent of income per quarter.
func price(conceded []PricedCrossing) (sum float64) {
	for _, x := range conceded {
		sum += x.Price
	}
	return sum
}

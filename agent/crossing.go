package agent

import "github.com/tradetalk/tradetalk/agent/redline"

// Concession is a red line that a draft crosses at a price.
type Concession struct {
	// Line is the red line in words, How it is crossed.
	Line, How string
	// Price is what it costs, in percent of income per quarter as an annuity.
	Price float64
}

// crossings looks at every line of an actor in every quarter in which something changes.
// It returns how the first absolute line to be crossed is, and all that are crossed at a
// price. Each line is crossed once.
func (c *chain) crossings(self *Public, lines []redline.RedLine) (absolute string, paid []Concession) {
	if len(lines) == 0 {
		return "", nil
	}
	done := make([]bool, len(lines))
	first := -1
	for h, on := range c.on {
		if !on {
			continue
		}
		if first < 0 {
			first = h
		}
		if h > first && c.kept[h] == c.kept[h-1] && c.dead[h] == c.dead[h-1] {
			continue // nothing has changed
		}
		p := redline.Prospect{
			Actor: self.ID, Regions: self.Regions, Text: c.text, Quarter: h - first, Period: c.s.Period + h,
			Length: c.s.PeriodLength, Economy: c.kept[h].Economy(), Regimes: c.s.Regimes, With: c.kept[h], Without: c.dead[h],
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
				paid = append(paid, Concession{Line: priced.Line.String(), How: how, Price: priced.Price})
			} else if absolute == "" {
				absolute = how
			}
		}
	}
	return absolute, paid
}

// crossed looks at all red lines of the actor, what it has declared first: how a text
// crosses one that has no price or would be refused by the actor's council, or "", and what
// is conceded.
func (v View) crossed(c *chain) (absolute string, conceded []Concession) {
	absolute = c.refuses(&v.Self.Public)
	for _, lines := range [][]redline.RedLine{v.Self.Declared, v.Self.RedLines} {
		how, paid := c.crossings(&v.Self.Public, lines)
		if absolute == "" {
			absolute = how
		}
		conceded = append(conceded, paid...)
	}
	return absolute, conceded
}

// draws reports whether anything can be in the way of the actor's signature but worth.
func (a *Actor) draws() bool { return len(a.RedLines) > 0 || len(a.Declared) > 0 || a.Council != nil }

// price is what concessions cost together.
func price(conceded []Concession) (sum float64) {
	for _, x := range conceded {
		sum += x.Price
	}
	return sum
}

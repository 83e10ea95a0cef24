package agent

import (
	"slices"

	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

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
func (c *chain) crossings(self *Public, lines []RedLine) (absolute string, paid []Concession) {
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
		p := Prospect{
			situation: c.s, self: self, text: c.text, quarter: h - first, period: c.s.Period + h, with: c.kept[h], without: c.dead[h],
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
			if priced, ok := line.(Priced); ok {
				paid = append(paid, Concession{Line: priced.Line.String(), How: how, Price: priced.Price})
			} else if absolute == "" {
				absolute = how
			}
		}
	}
	return absolute, paid
}

// cross fills in what red lines, public and the actor's own, mean for a draft.
func (v View) cross(a *Appraisal, c *chain) {
	var own, public []Concession
	how, public := c.crossings(&v.Self.Public, v.Self.Declared)
	a.Crossed, own = c.crossings(&v.Self.Public, v.Self.RedLines)
	if refused := c.refuses(&v.Self.Public); refused != "" {
		how = refused
	}
	if how != "" {
		a.Crossed = how
	}
	a.Conceded = slices.Concat(public, own)
	for _, x := range a.Conceded {
		a.RedLines -= x.Price
	}
}

// Refusal is what everybody knows that an actor has against a draft.
type Refusal struct {
	Actor string
	// How it would cross an absolute red line that the actor has declared in public,
	// or its council would refuse it; or "". Price is what the priced ones would cost the actor.
	How   string
	Price float64
}

// Refusals foresees, from what they have declared in public, which actors would refuse a
// draft of an open module signed now by all, or would make a concession by signing it.
// Others are not in the list: what they keep to themselves is for beliefs.
func (s *Situation) Refusals(module string, draft terms.Draft) ([]Refusal, error) {
	ids := make([]string, len(s.Actors))
	for k := range s.Actors {
		ids[k] = s.Actors[k].ID
	}
	c, err := s.chain(treaty.Text{
		Module: s.Register.Treaty().Module(module), Space: s.Register.Space(module), Draft: draft, Parties: ids, Since: s.Period + s.RatifyAfter,
	})
	if err != nil {
		return nil, err
	}
	var out []Refusal
	for k := range s.Actors {
		a := &s.Actors[k]
		how, paid := c.crossings(a, a.Declared)
		if refused := c.refuses(a); refused != "" {
			how = refused
		}
		if how == "" && len(paid) == 0 {
			continue
		}
		r := Refusal{Actor: a.ID, How: how}
		for _, x := range paid {
			r.Price += x.Price
		}
		out = append(out, r)
	}
	return out, nil
}

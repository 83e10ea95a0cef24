package agent

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// A text with a sunset ends at a date unless its parties renew it. At each date every party is
// foreseen to vote for what is worth something to it by its public payoff from then on, if
// all keep the text but for their records, and the vote rule of the text says what comes of
// it. A text that is foreseen to be renewed goes on in forecasts; one that is not ends at the
// date, and nobody is thought to have anything to lose by breaking it in its last quarter.
//
// Source: Koremenos (2001, International Organization 55: 289-325) on finite duration as the
// option to think again; that the option is used when it pays is all that is assumed.

// sunset is the rule by which a text ends.
type sunset struct {
	until, review int // periods: the first date, and the vote on it; treaty.Never for none
	term, first   int // quarters from a vote that renews it to the next date, and to the next vote
	vote          treaty.VoteRule
}

// sunset reads the rule of a text, and reports false if it has none.
func (s *Situation) sunset(text *treaty.Text, agreed *treaty.Module) (r sunset, ok bool) {
	rule := agreed.Sunset
	if rule == nil {
		return r, false
	}
	r = sunset{term: rule.Term.Periods(), first: rule.Review.Periods(), vote: rule.Vote}
	if r.first == 0 {
		r.first = r.term - 1
	}
	r.first = max(1, r.first)
	r.until, r.review = text.Since+r.term, text.Since+r.first
	if x := s.Register.Standing(text.Module.ID); x.Stage == treaty.InForce {
		r.until, r.review = x.Until, x.Review
	}
	if s.Without.Reviews {
		r.review = treaty.Never
	}
	return r, true
}

// dates are the periods at which the text ends unless it is renewed: up to the first from
// which on nothing else changes, where the vote is that of all later ones.
func (r *sunset) dates(last int) []int {
	until, review := r.until, r.review
	dates := []int{until}
	for until < last && review != treaty.Never {
		until, review = review+r.term, review+r.first
		dates = append(dates, until)
	}
	return dates
}

// expires is the quarter from now in which a text is foreseen to end at one of its dates, or
// -1. kept and dead are the worlds with and without it, by quarter.
func (s *Situation) expires(r *sunset, dates []int, bound uint64, kept, dead []*welfare.Prices) int {
	end := -1
	for _, date := range slices.Backward(dates) {
		h := date - s.Period
		if r.review == treaty.Never {
			end = h
			continue
		}
		inFavour := 0
		voters := s.names(bound)
		for k := range s.Actors {
			if bound&(1<<k) != 0 && s.renewal(k, h, end, bound, kept, dead) >= -numeric.Negligible {
				inFavour++
			}
		}
		if inFavour < r.vote.Needs(len(voters)) {
			end = h
		}
	}
	return end
}

// renewal is what a text is worth to a seat from a quarter on until it ends in another, or for
// good, by its public payoff, as an annuity of that quarter.
func (s *Situation) renewal(seat, from, end int, bound uint64, kept, dead []*welfare.Prices) float64 {
	d := s.Actors[seat].Discount()
	stays := d * (1 - s.doubt(seat, bound))
	last := len(kept) - 1
	value := 0.0
	if end < 0 {
		value = (kept[last].Flow(seat) - dead[last].Flow(seat)) / (1 - stays)
		end = last
	}
	for h := min(end, last+1) - 1; h >= from; h-- {
		value = kept[h].Flow(seat) - dead[h].Flow(seat) + stays*value
	}
	return (1 - d) * value
}

// until is a chain that ends in a quarter; what others make of it is still to be foreseen.
func (c *chain) until(end int) *chain {
	cut := *c
	cut.foreseen, cut.known = false, nil
	cut.on, cut.free = slices.Clone(c.on), slices.Clone(c.free)
	cut.kept, cut.calmKept = slices.Clone(c.kept), slices.Clone(c.calmKept)
	cut.alone = slices.Clone(c.alone)
	cut.breakers, cut.over = make([]uint64, len(c.on)), make([][]float64, len(c.on))
	for h := end; h < len(c.on); h++ {
		cut.on[h], cut.free[h] = false, false
		cut.kept[h], cut.calmKept[h], cut.alone[h] = c.dead[h], c.calmDead[h], nil
	}
	return &cut
}

// Renewal is what it is worth to the actor that a module in force is renewed at its sunset: what
// it foresees from that date on, as an annuity of the date. Break is nothing, for a module
// that lapses.
func (v View) Renewal(module string) (Temptation, error) {
	t := Temptation{Module: module}
	if !v.Register.Bound(v.Self.ID, module) {
		return t, fmt.Errorf("agent: %s is not bound by %q", v.Self.ID, module)
	}
	c, err := v.laid(v.standingText(module), "")
	if err != nil {
		return t, err
	}
	if c.lapse == nil {
		return t, fmt.Errorf("agent: %q has no sunset", module)
	}
	if c, err = c.asRenewed(); err != nil {
		return t, err
	}
	p, err := v.charged(c)
	if err != nil {
		return t, err
	}
	d := v.Self.Discount()
	p.play(d, v.hazard(c.bound))
	h := min(c.lapse[0]-v.Period, len(p.keep)-1)
	t.Keep = (1 - d) * max(p.keep[h], p.leave[h])
	return t, nil
}

// asRenewed is the whole chain with what others would make of it, were it renewed.
func (c *chain) asRenewed() (*chain, error) {
	if !c.foreseen {
		if err := c.foresee(); err != nil {
			return nil, err
		}
		c.foreseen = true
	}
	return c, nil
}

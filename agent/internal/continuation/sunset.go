package continuation

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent"
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
	until, Review int // periods: the first date, and the vote on it; treaty.Never for none
	term, first   int // quarters from a vote that renews it to the next date, and to the next vote
	Vote          treaty.VoteRule
}

// Sunset reads the rule of a text, and reports false if it has none.
func Sunset(s *agent.Situation, text *treaty.Text, agreed *treaty.Module) (r sunset, ok bool) {
	rule := agreed.Sunset
	if rule == nil {
		return r, false
	}
	r = sunset{term: rule.Term.Periods(), first: rule.Review.Periods(), Vote: rule.Vote}
	if r.first == 0 {
		r.first = r.term - 1
	}
	r.first = max(1, r.first)
	r.until, r.Review = text.Since+r.term, text.Since+r.first
	if x := s.Register.Standing(text.Module.ID); x.Stage == treaty.InForce {
		r.until, r.Review = x.Until, x.Review
	}
	if s.Without.Reviews {
		r.Review = treaty.Never
	}
	return r, true
}

// dates are the periods at which the text ends unless it is renewed: up to the first from
// which on nothing else changes, where the vote is that of all later ones.
func (r *sunset) dates(last int) []int {
	until, review := r.until, r.Review
	dates := []int{until}
	for until < last && review != treaty.Never {
		until, review = review+r.term, review+r.first
		dates = append(dates, until)
	}
	return dates
}

// expires is the quarter from now in which a text is foreseen to end at one of its dates, or
// -1. kept and dead are the worlds with and without it, by quarter.
func expires(s *agent.Situation, r *sunset, dates []int, bound uint64, kept, dead []*welfare.Effects) int {
	end := -1
	for _, date := range slices.Backward(dates) {
		h := date - s.Period
		if r.Review == treaty.Never {
			end = h
			continue
		}
		inFavour := 0
		voters := s.IDsIn(bound)
		for k := range s.Actors {
			if bound&(1<<k) != 0 && Renewal(s, k, h, end, bound, kept, dead) >= -numeric.Negligible {
				inFavour++
			}
		}
		if inFavour < r.Vote.Needs(len(voters)) {
			end = h
		}
	}
	return end
}

// Renewal is what a text is worth to a seat from a quarter on until it ends in another, or for
// good, by its public payoff, as an annuity of that quarter.
func Renewal(s *agent.Situation, seat, from, end int, bound uint64, kept, dead []*welfare.Effects) float64 {
	d := s.Actors[seat].Discount()
	stays := d * (1 - FailureRisk(s, seat, bound))
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
func (c *Chain) until(end int) *Chain {
	cut := *c
	cut.foreseen, cut.Known = false, nil
	cut.On, cut.Free = slices.Clone(c.On), slices.Clone(c.Free)
	cut.Kept, cut.CalmKept = slices.Clone(c.Kept), slices.Clone(c.CalmKept)
	cut.Alone = slices.Clone(c.Alone)
	cut.Breakers, cut.over = make([]uint64, len(c.On)), make([][]float64, len(c.On))
	for h := end; h < len(c.On); h++ {
		cut.On[h], cut.Free[h] = false, false
		cut.Kept[h], cut.CalmKept[h], cut.Alone[h] = c.Dead[h], c.CalmDead[h], nil
	}
	return &cut
}

// AsRenewed is the whole chain with what others would make of it, were it renewed.
func (c *Chain) AsRenewed() (*Chain, error) {
	if !c.foreseen {
		if err := c.foresee(); err != nil {
			return nil, err
		}
		c.foreseen = true
	}
	return c, nil
}

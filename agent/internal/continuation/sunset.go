package continuation

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// The file decides the date at which a text with a sunset ends, from the public payoffs of the
// parties and the vote rule of the text. At each date every party is predicted to vote for
// renewal if the text has a non-negative value from then on, by its public payoff and with the
// others keeping the text except for failures. A renewed text goes on in forecasts; a text
// without renewal ends at the date, and the forecast gives no party anything to lose by a breach
// in the last quarter.
//
// Source: Koremenos (2001, International Organization 55: 289-325) on finite duration as the
// option to reconsider. The model assumes no more than the exercise of the option when the option
// pays.

// sunset is the rule by which a text ends.
type sunset struct {
	// until is the first date in periods, Review the period of the vote on renewal; treaty.Never
	// for none.
	until, Review int
	// term is the number of quarters from a vote for renewal to the next date, first the number
	// to the next vote.
	term, first int
	// Vote is the rule that decides on renewal.
	Vote treaty.VoteRule
}

// Sunset returns the sunset rule of a text, and false if the text has none. A text without a date
// of review votes one quarter before its end.
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

// dates returns the periods at which the text ends without a renewal, up to the first date after
// the last other change. The vote at that date stands for all later votes.
func (r *sunset) dates(last int) []int {
	until, review := r.until, r.Review
	dates := []int{until}
	for until < last && review != treaty.Never {
		until, review = review+r.term, review+r.first
		dates = append(dates, until)
	}
	return dates
}

// expires returns the quarter from now in which a text is predicted to end at one of its dates,
// or -1. kept and dead are the effects with and without the text, by quarter.
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

// Renewal returns the value of a text to a seat in percent of income per quarter, as an annuity
// of the quarter from, by the public payoff of the seat. The text runs from the quarter from
// until the quarter end, or for ever if end is negative.
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

// until returns a copy of the chain that ends in a quarter. Breaches of the copy are not yet
// predicted.
func (c *Chain) until(end int) *Chain {
	cut := *c
	cut.foreseen, cut.Known = false, nil
	cut.On, cut.Free = slices.Clone(c.On), slices.Clone(c.Free)
	cut.Kept, cut.CalmKept = slices.Clone(c.Kept), slices.Clone(c.CalmKept)
	cut.Alone = slices.Clone(c.Alone)
	cut.answered = make([][]*Answers, len(c.On))
	cut.Breakers, cut.over = make([]uint64, len(c.On)), make([][]float64, len(c.On))
	for h := end; h < len(c.On); h++ {
		cut.On[h], cut.Free[h] = false, false
		cut.Kept[h], cut.CalmKept[h], cut.Alone[h] = c.Dead[h], c.CalmDead[h], nil
	}
	return &cut
}

// AsRenewed returns the chain under permanent renewal, with the breaches predicted.
func (c *Chain) AsRenewed() (*Chain, error) {
	if !c.foreseen {
		if err := c.foresee(); err != nil {
			return nil, err
		}
		c.foreseen = true
	}
	return c, nil
}

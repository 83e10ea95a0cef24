package appraisal

import (
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/agent/surrogate"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// largeModule ranks the drafts of a module too large to be priced draft by draft, for one actor.
// A survey estimates, from exact chains of some drafts,
//
//	by stage, what it pays the actor if all keep it but for the hazard,
//	by stage and party, what the party gains from breaking it when the stage begins,
//	by party, what it is worth to it that the text is renewed at its first sunset,
//	and, if the actor has red lines, real incomes and payrolls in its regions,
//
// each of which changes smoothly with the draft, where the worth as appraised jumps when a
// party begins to break it or a line is crossed. A stage lasts from entry into force, or
// from the end of a carve-out or the first sunset, to the next of these.
type largeModule struct {
	view     agent.View
	text     treaty.Text
	appraise func(terms.Draft) (Appraisal, error)
	survey   *surrogate.Model
	exact    map[terms.Draft]*Appraisal
	reserve  float64
	finest   *Appraisal
	searched bool
	// regions are the actor's own, looked at if it has red lines.
	regions []int
	first   *continuation.Chain // of the anchor
	ends    []int               // quarters after entry into force at which stages begin
	over    float64             // the chance that a breach ends the text
	// sunset is the quarter after entry into force at which the text ends unless it is
	// renewed, -1 for none; votes is the first output of what that is worth to each.
	sunset, votes int
	stretches     []stretch
	rule          treaty.VoteRule
	levels        []float64
}

// newLargeModule surveys a module.
func newLargeModule(v agent.View, text treaty.Text, appraise func(terms.Draft) (Appraisal, error)) (*largeModule, error) {
	s := &largeModule{view: v, text: text, appraise: appraise, exact: map[terms.Draft]*Appraisal{}}
	text.Draft = surrogate.Middle(text.Space)
	s.text.Draft = text.Draft
	anchor, err := appraise(text.Draft)
	if err != nil {
		return nil, err
	}
	s.reserve = anchor.Reserve()
	if s.first, err = continuation.Price(v.Situation, text, ""); err != nil {
		return nil, err
	}
	s.sunset = -1
	if r, ok := continuation.Sunset(v.Situation, &text, s.first.Agreed()); ok {
		s.sunset, s.rule = s.first.Lapse[0]-text.Since, r.Vote
		if r.Review == treaty.Never {
			s.rule = never
		}
	}
	stages, outputs, paid := s.stages()
	ground, err := surrogate.Ground(v.Situation, text.Space, []treaty.Text{text}, paid, stages)
	if err != nil {
		return nil, err
	}
	s.stretches = s.stretch()
	s.survey, err = surrogate.Fit(text.Space, outputs, s, surrogate.Options{Anchor: &text.Draft}, ground)
	s.levels = make([]float64, outputs)
	return s, err
}

// of returns the appraisal of a draft, which it makes if it is the first to ask.
func (s *largeModule) of(d terms.Draft) *Appraisal {
	one, ok := s.exact[d]
	if !ok {
		a, err := s.appraise(d)
		if err != nil {
			a = Appraisal{
				Actor: s.view.Self.ID, Module: s.text.Module.ID, Period: s.view.Period,
				Draft: d, Text: s.text.Space.Format(d), Breaks: -1, Unpriced: err.Error(),
			}
		}
		one = &a
		s.exact[d] = one
	}
	return one
}

// value estimates what a draft is worth.
func (s *largeModule) value(d terms.Draft) float64 {
	if !s.text.Module.Obliges(s.text.Space, d) {
		return math.Inf(-1)
	}
	worth, at := 0.0, 0
	if len(s.regions) > 0 {
		crossed, cost := s.crosses(d)
		if crossed {
			return math.Inf(-1)
		}
		worth -= cost
	}
	alive := 1.0 // the chance that no breach has ended it yet
	for k, from := range s.ends {
		if from == s.sunset && !s.renewed(d) {
			return clean(worth)
		}
		pay, breakers := s.survey.Value(d, at), 0
		for i := range s.view.Actors {
			gain, doubt := s.survey.Value(d, at+1+i), numeric.Negligible
			if from > 1 {
				doubt = s.survey.Miss.RMS[at+1+i]
			}
			if gain <= doubt {
				continue
			}
			if s.over == 1 {
				if from <= 1 {
					return math.Inf(-1) // stillborn
				}
				return clean(worth) // it ends here
			}
			breakers++
			if i == s.view.Seat {
				pay += gain * s.stretches[k].open
			} else {
				pay += s.survey.Value(d, at+1+len(s.view.Actors)+i)
			}
		}
		worth += alive * pay * s.stretches[k].paid[breakers]
		alive *= s.stretches[k].left[breakers]
		at += s.width()
	}
	return clean(worth)
}

// never is the rule of a vote that is not held.
const never treaty.VoteRule = -1

// renewed estimates whether a draft would be renewed at its first sunset.
func (s *largeModule) renewed(d terms.Draft) bool {
	if s.rule == never {
		return false
	}
	inFavour := 0
	for k := range s.view.Actors {
		if s.survey.Value(d, s.votes+k) >= -numeric.Negligible {
			inFavour++
		}
	}
	return inFavour >= s.rule.Needs(len(s.view.Actors))
}

// width is how many outputs the survey has of each stage.
func (s *largeModule) width() int {
	if s.over == 1 {
		return 1 + len(s.view.Actors)
	}
	return 1 + 2*len(s.view.Actors)
}

// crosses estimates whether a draft crosses a red line that has no price, and what those
// that have one cost: it asks the lines about a world of estimated prices, the same in every
// quarter, in which nothing else changes.
func (s *largeModule) crosses(d terms.Draft) (crossed bool, cost float64) {
	s.survey.Estimate(s.levels, d)
	c := *s.first
	c.Text.Draft = d
	h := slices.Index(c.On, true)
	with := c.Dead[h].Copy()
	at := len(s.ends) * s.width()
	sectors := with.Economy().NumSectors()
	for _, n := range s.regions {
		with.SetRealIncome(n, math.Exp(s.levels[at]/100))
		for j := range sectors {
			with.SetPayroll(n, j, math.Exp(s.levels[at+1+j]/100))
		}
		at += 1 + sectors
	}
	c.On, c.Kept, c.Dead = nil, nil, nil
	for from, quarters := range agent.Stretches(s.view.TurningPoints(&c.Text)) {
		kept := with.Twin() // another world, for a line that looks at changes alone
		for range quarters {
			c.On = append(c.On, from >= c.Text.Since)
			c.Kept, c.Dead = append(c.Kept, kept), append(c.Dead, s.first.Dead[h])
		}
	}
	absolute, conceded := redLinesCrossed(s.view, &c)
	return absolute != "", price(conceded)
}

// finalists is how many drafts are appraised at a time to find the best one, and rounds how
// many times.
const (
	finalists = 20
	rounds    = 20
)

// best looks for the draft that is worth most: it appraises those that look best until
// the one that does has been appraised.
func (s *largeModule) best() *Appraisal {
	if s.searched {
		return s.finest
	}
	s.searched = true
	known := map[terms.Draft]float64{}
	var seen []*Appraisal
	for range rounds {
		top := surrogate.TopDrafts(s.text.Space, finalists, func(d terms.Draft) float64 {
			if v, ok := known[d]; ok {
				return v
			}
			return s.value(d)
		})
		if _, ok := known[top[0]]; ok {
			break
		}
		for _, d := range top {
			if _, ok := known[d]; ok {
				continue
			}
			one := s.of(d)
			seen = append(seen, one)
			if known[d] = math.Inf(-1); one.possible() {
				known[d] = one.Total()
			}
		}
	}
	s.finest = bestOf(slices.Values(seen))
	return s.finest
}

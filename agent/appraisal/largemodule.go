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

// The file decides the estimated value of every draft of a large module and the best draft, from
// the outputs of a surrogate model and the exact appraisals of a few drafts. Source: see
// [surrogate.Model] and appraisal.go.

// largeModule ranks the drafts of a module with too many drafts to price each, for one actor, by
// a surrogate model. From the exact chains of some drafts the model estimates
//
//	by stage, the pay of the actor if all keep the draft except for the hazard,
//	by stage and party, the gain of the party from a breach at the start of the stage,
//	by party, the value of renewal at the first sunset,
//	and, for an actor with red lines, real incomes and payrolls in the actor's regions.
//
// Each output is smooth in the draft, while the appraised value jumps where a party begins to
// break the draft or where the draft crosses a line. A stage lasts from entry into force, or from
// the end of a carve-out or the first sunset, to the next such date.
//
// Source: cut-HDMR (Rabitz and Alis 1999), see [surrogate.Model]; the chains are the chains of the
// appraisal.
type largeModule struct {
	view     agent.View
	text     treaty.Text
	appraise func(terms.Draft) (Appraisal, error)
	survey   *surrogate.Model
	exact    map[terms.Draft]*Appraisal
	reserve  float64
	// entry is the output for the log of the chance of entry into force among members, -1 for
	// certain entry. missing is the loss from signatories that do not ratify, by the anchor and
	// per unit of value.
	entry    int
	members  uint64
	missing  float64
	finest   *Appraisal
	searched bool
	// regions are the actor's own regions, read if the actor has red lines.
	regions []int
	// first is the chain of the anchor, the middle draft.
	first *continuation.Chain
	// ends are the quarters after entry into force at which stages begin.
	ends []int
	// sunset is the quarter after entry into force at which the text ends without a renewal, -1
	// for none. votes is the first output for the value of renewal by party.
	sunset, votes int
	stretches     []float64
	rule          treaty.VoteRule
	levels        []float64
}

// newLargeModule fits the surrogate model of a module.
func newLargeModule(v agent.View, text treaty.Text, appraise func(terms.Draft) (Appraisal, error)) (*largeModule, error) {
	s := &largeModule{view: v, text: text, appraise: appraise, exact: map[terms.Draft]*Appraisal{}}
	text.Draft = surrogate.Middle(text.Space)
	anchor, err := appraise(text.Draft)
	if err != nil {
		return nil, err
	}
	// The estimates are for the expected members of the anchor.
	f, err := among(v, &text)
	if err != nil {
		return nil, err
	}
	if f != nil && len(text.Parties) < 2 {
		text.Parties = v.IDsIn(v.AtTable(text.Module.ID))
	}
	s.text = text
	s.reserve, s.entry, s.members = anchor.Reserve(), -1, v.SetOf(text.Parties)
	if f != nil {
		s.entry = 0
		if kept := anchor.Total() - anchor.Membership; kept != 0 {
			s.missing = (anchor.Enters*kept - anchor.Total()) / kept
		}
	}
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

// of returns the appraisal of a draft, computed on the first call.
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

// value returns the estimated value of a draft in percent of income per quarter, minus infinity
// for a draft that the actor would not sign. The loss from signatories that do not ratify
// is in proportion to that of the anchor.
func (s *largeModule) value(d terms.Draft) float64 {
	worth := s.kept(d)
	if math.IsInf(worth, -1) {
		return worth
	}
	return clean((s.enters(d) - s.missing) * worth)
}

// enters returns the estimated chance of entry into force of a draft once the actor has ratified.
func (s *largeModule) enters(d terms.Draft) float64 {
	if s.entry < 0 {
		return 1
	}
	return min(1, math.Exp(s.survey.Value(d, s.entry)))
}

// kept returns the estimated value of a draft that all expected members ratify, in percent of
// income per quarter, minus infinity for a draft that the actor would not sign.
func (s *largeModule) kept(d terms.Draft) float64 {
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
	for k, from := range s.ends {
		if from == s.sunset && !s.renewed(d) {
			return worth
		}
		pay := s.survey.Value(d, at)
		for i := range s.view.Actors {
			gain, doubt := s.survey.Value(d, at+1+i), numeric.Negligible
			if from > 1 {
				doubt = s.survey.Miss.RMS[at+1+i]
			}
			if gain <= doubt {
				continue
			}
			if i == s.view.Seat {
				pay += gain * s.stretches[k]
			} else {
				pay += s.survey.Value(d, at+1+len(s.view.Actors)+i)
			}
		}
		worth += pay
		at += s.width()
	}
	return worth
}

// never is the rule without a vote.
const never treaty.VoteRule = -1

// renewed reports whether the estimates predict renewal at the first sunset.
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

// width returns the number of outputs per stage.
func (s *largeModule) width() int {
	return 1 + 2*len(s.view.Actors)
}

// crosses estimates whether a draft crosses a red line without a price, and the total price of
// the lines crossed at a price, in percent of income per quarter. The lines are evaluated in a
// world of estimated incomes and payrolls, equal in every quarter.
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

// finalists is the number of drafts appraised at a time in the search for the best draft, rounds
// the largest number of times.
const (
	finalists = 20
	rounds    = 20
)

// best returns the appraisal of the best draft of a search: the search appraises the drafts with
// the highest estimates until the draft with the highest estimate has been appraised.
func (s *largeModule) best() *Appraisal {
	if s.searched {
		return s.finest
	}
	s.searched = true
	s.finest = bestBySearch(s.text.Space, s.value, s.of)
	return s.finest
}

// bestBySearch returns the best appraisal of a search over a space: the drafts with the highest
// estimates are appraised until the draft with the highest estimate has been.
func bestBySearch(space *terms.Space, value func(terms.Draft) float64, of func(terms.Draft) *Appraisal) *Appraisal {
	known := map[terms.Draft]float64{}
	var seen []*Appraisal
	for range rounds {
		top := surrogate.TopDrafts(space, finalists, func(d terms.Draft) float64 {
			if v, ok := known[d]; ok {
				return v
			}
			return value(d)
		})
		if _, ok := known[top[0]]; ok {
			break
		}
		for _, d := range top {
			if _, ok := known[d]; ok {
				continue
			}
			one := of(d)
			seen = append(seen, one)
			if known[d] = math.Inf(-1); one.possible() {
				known[d] = one.signingValue()
			}
		}
	}
	return bestOf(slices.Values(seen))
}

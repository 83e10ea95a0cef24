package agent

import (
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// search ranks the drafts of a module too large to be priced draft by draft, for one actor.
// A survey estimates, from exact chains of some drafts,
//
//	by stage, what it pays the actor if all keep it but for the hazard,
//	by stage and party, what the party gains from breaking it when the stage begins,
//	and, if the actor has red lines, real incomes and payrolls in its regions,
//
// each of which changes smoothly with the draft, where the worth as appraised jumps when a
// party begins to break it or a line is crossed. A stage lasts from entry into force, or
// from the end of a carve-out, to the next end of one.
type search struct {
	view     View
	text     treaty.Text
	appraise func(terms.Draft) (Appraisal, error)
	survey   *Survey
	exact    map[terms.Draft]*Appraisal
	reserve  float64
	finest   *Appraisal
	searched bool
	// regions are the actor's own, looked at if it has red lines.
	regions []int
	first   *chain  // of the anchor
	ends    []int   // quarters after entry into force at which stages begin
	over    float64 // the chance that a breach ends the text
	levels  []float64
}

// search surveys a module.
func (v View) search(text treaty.Text, appraise func(terms.Draft) (Appraisal, error)) (*search, error) {
	s := &search{view: v, text: text, appraise: appraise, exact: map[terms.Draft]*Appraisal{}}
	text.Draft = middle(text.Space)
	s.text.Draft = text.Draft
	anchor, err := appraise(text.Draft)
	if err != nil {
		return nil, err
	}
	s.reserve = anchor.Reserve()
	if s.first, err = v.chain(text); err != nil {
		return nil, err
	}
	stages, outputs, paid := s.stages()
	ground, err := v.ground(text.Space, []treaty.Text{text}, paid, stages)
	if err != nil {
		return nil, err
	}
	s.survey, err = newSurvey(text.Space, outputs, s, SurveyOptions{Anchor: &text.Draft}, ground)
	s.levels = make([]float64, outputs)
	return s, err
}

// middle is a draft from which no draft is far: the middle option of each term, where
// carve-outs have something to take away, or the first draft found if the constraints rule
// that out.
func middle(space *terms.Space) (d terms.Draft) {
	for k, t := range space.Terms() {
		d = space.With(d, k, len(t.Options)/2)
	}
	if space.Allows(d) {
		return d
	}
	return topDrafts(space, 1, func(terms.Draft) float64 { return 0 })[0]
}

// of returns the appraisal of a draft, which it makes if it is the first to ask.
func (s *search) of(d terms.Draft) *Appraisal {
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
func (s *search) value(d terms.Draft) float64 {
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
		pay, broken, option := s.survey.Value(d, at), false, 0.0
		for i := range s.view.Actors {
			gain, doubt := s.survey.Value(d, at+1+i), negligible
			if from > 1 {
				doubt = s.survey.miss.RMS[at+1+i]
			}
			if gain <= doubt {
				continue
			}
			broken = true
			switch {
			case s.over == 1:
			case i == s.view.Seat:
				option = gain * s.spans(k)
			default:
				pay += s.survey.Value(d, at+1+len(s.view.Actors)+i)
			}
		}
		switch {
		case broken && s.over == 1 && from <= 1:
			return math.Inf(-1) // stillborn
		case broken && s.over == 1:
			return clean(worth) // it ends here
		case broken && s.over > 0:
			// It goes on for a while.
			d := s.view.Self.Discount() * (1 - s.view.hazard(s.first.bound))
			return clean(worth + (pay+option)*(1-d)/(1-d*(1-s.over)))
		}
		worth += pay + option
		at += s.width()
	}
	return clean(worth)
}

// width is how many outputs the survey has of each stage.
func (s *search) width() int {
	if s.over == 1 {
		return 1 + len(s.view.Actors)
	}
	return 1 + 2*len(s.view.Actors)
}

// spans is what one percent of income in each quarter of a stage in which the text can be
// broken is worth, as part of an annuity.
func (s *search) spans(k int) float64 {
	c := s.first
	entry := slices.Index(c.on, true)
	return s.pay(len(c.on), entry, k, s.view.hazard(c.bound), func(h int) float64 {
		if c.free[h] {
			return 1
		}
		return 0
	})
}

// crosses estimates whether a draft crosses a red line that has no price, and what those
// that have one cost: it asks the lines about a world of estimated prices, the same in every
// quarter, in which nothing else changes.
func (s *search) crosses(d terms.Draft) (crossed bool, cost float64) {
	s.survey.Estimate(s.levels, d)
	c := *s.first
	c.text.Draft = d
	h := slices.Index(c.on, true)
	with := *c.dead[h]
	with.realIncome, with.payroll = slices.Clone(with.realIncome), slices.Clone(with.payroll)
	at := len(s.ends) * s.width()
	sectors := with.economy.NumSectors()
	for _, n := range s.regions {
		with.realIncome[n] = math.Exp(s.levels[at] / 100)
		for j := range sectors {
			with.payroll[n*sectors+j] = math.Exp(s.levels[at+1+j] / 100)
		}
		at += 1 + sectors
	}
	turning := s.view.turning(&c.text)
	c.on, c.kept, c.dead = nil, nil, nil
	for k, from := range turning {
		quarters := 1
		if k+1 < len(turning) {
			quarters = turning[k+1] - from
		}
		kept := with // another world, for a line that looks at changes alone
		for range quarters {
			c.on = append(c.on, from >= c.text.Since)
			c.kept, c.dead = append(c.kept, &kept), append(c.dead, s.first.dead[h])
		}
	}
	absolute, conceded := s.view.crossed(&c)
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
func (s *search) best() *Appraisal {
	if s.searched {
		return s.finest
	}
	s.searched = true
	known := map[terms.Draft]float64{}
	var seen []*Appraisal
	for range rounds {
		top := topDrafts(s.text.Space, finalists, func(d terms.Draft) float64 {
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

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
	first   *chain // of the anchor
	ends    []int  // quarters after entry into force at which stages begin
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

// stages says what the linear economy makes of each output, by the quarters in which
// carve-outs still hold. With flows of u_h if all keep the text in its quarter h, and of x_b
// if a party alone breaks it in quarter b, the outputs are
//
//	pay          (1-delta) delta^lag sum_h (delta (1-hazard))^h u_h    over the stage
//	temptation   x_b - sum_h>=b delta^(h-b) u_h                        b its first quarter
func (s *search) stages() (stages []stage, outputs int, paid []int) {
	v, e := s.view, s.view.Book.economy
	for k := range v.Actors {
		for _, id := range v.Actors[k].Regions {
			if n, ok := e.RegionIndex(id); ok && !slices.Contains(paid, n) {
				paid = append(paid, n)
			}
		}
	}
	income := func(a *Public) []float64 { return s.flow(a, paid) }
	d := v.Self.Discount()
	stays := d * (1 - v.hazard(s.first.bound))
	annuity := (1 - d) * math.Pow(d, float64(v.RatifyAfter))
	for _, id := range v.Self.Regions {
		if n, _ := e.RegionIndex(id); v.Self.draws() {
			s.regions = append(s.regions, n)
		}
	}
	parties := v.Register.Parties()
	s.ends = s.lapses()
	for k, from := range s.ends {
		to := math.Inf(1)
		if k+1 < len(s.ends) {
			to = float64(s.ends[k+1])
		}
		// sum is that of factor^(h-since) over the quarters h of the stage.
		sum := func(factor float64, since int) float64 {
			h := float64(max(from, since) - since)
			return (math.Pow(factor, h) - math.Pow(factor, max(h, to-float64(since)))) / (1 - factor)
		}
		one := stage{period: s.text.Since + from}
		for other, begins := range s.ends {
			pay := 0.0
			if other == k {
				pay = annuity * sum(stays, 0)
			}
			one.outputs = append(one.outputs, slope{weight: times(income(&v.Self.Public), pay), party: -1})
			begins = max(begins, 1) // nobody can break it before
			for k := range v.Actors {
				a := &v.Actors[k]
				lost, gained := 0.0, 0.0
				if to > float64(begins) {
					lost = sum(a.Discount(), begins)
					if from <= begins {
						gained = 1
					}
				}
				one.outputs = append(one.outputs, slope{
					weight: times(income(a), gained-lost), own: times(income(a), -lost),
					party: slices.IndexFunc(parties, func(p treaty.Party) bool { return p.ID == a.ID }),
				})
			}
		}
		for _, n := range s.regions {
			at := func(i int) slope {
				w := make([]float64, e.NumRegions()+len(paid)*e.NumSectors())
				if k == 0 { // looked at on entry into force
					w[i] = 100
				}
				return slope{weight: w, party: -1}
			}
			one.outputs = append(one.outputs, at(n))
			for j := range e.NumSectors() {
				one.outputs = append(one.outputs, at(e.NumRegions()+slices.Index(paid, n)*e.NumSectors()+j))
			}
		}
		stages = append(stages, one)
	}
	return stages, len(stages[0].outputs), paid
}

// flow is Prices.flow to the first order at the baseline: the weights of the log real
// incomes of all regions and of the log real payrolls of the sectors of some.
func (s *search) flow(a *Public, paid []int) []float64 {
	e := s.view.Book.economy
	w := make([]float64, e.NumRegions()+len(paid)*e.NumSectors())
	spread := func(sectors treaty.Sectors, weight float64) {
		type part struct {
			at    int
			share float64
		}
		var parts []part
		total := 0.0
		for _, id := range a.Regions {
			n, _ := e.RegionIndex(id)
			if sectors == "" {
				parts = append(parts, part{n, e.Income(n)})
				total += e.Income(n)
				continue
			}
			for j := range e.NumSectors() {
				if sectors.Covers(e, j) {
					parts = append(parts, part{e.NumRegions() + slices.Index(paid, n)*e.NumSectors() + j, e.ValueAdded(n, j)})
					total += e.ValueAdded(n, j)
				}
			}
		}
		for _, p := range parts {
			if total > 0 {
				w[p.at] += 100 * weight * p.share / total
			}
		}
	}
	influence := 0.0
	for i := range a.Groups {
		influence += a.Groups[i].Influence
	}
	spread("", 1-a.Bias)
	for i := range a.Groups {
		if g := &a.Groups[i]; a.Bias > 0 && g.Influence > 0 {
			spread(g.Sectors, a.Bias*g.Influence/influence)
		}
	}
	return w
}

// lapses lists the quarters since entry into force, from zero, at which carve-outs lapse.
func (s *search) lapses() []int {
	ends := []int{0}
	granted := slices.Clone(s.text.Module.Excluded)
	for _, menu := range s.text.Module.Menus {
		for _, c := range menu.Options {
			granted = append(granted, c...)
		}
	}
	for _, c := range granted {
		ends = append(ends, c.Periods())
	}
	slices.Sort(ends)
	return slices.Compact(ends)
}

// times multiplies each of some numbers.
func times(list []float64, factor float64) []float64 {
	for i := range list {
		list[i] *= factor
	}
	return list
}

// Price works out the outputs of a draft exactly.
func (s *search) Price(dst []float64, d terms.Draft) error {
	v, text := s.view, s.text
	text.Draft = d
	c, err := v.chain(text)
	if err != nil {
		return err
	}
	own := c.public(v.Seat)
	bound := v.sovereignty(text.Module, text.Module.Depth(text.Space, d))
	for h := range own.quarters {
		if q := &own.quarters[h]; q.on {
			q.kept -= bound
			q.alone -= bound
		}
	}
	own.play(v.Self.Discount(), v.hazard(c.bound))
	played := make([]*prospects, len(v.Actors))
	for k := range v.Actors {
		if played[k] = own; k != v.Seat {
			played[k] = c.public(k)
			played[k].play(v.Actors[k].Discount(), 0)
		}
	}
	entry := slices.Index(c.on, true)
	at := 0
	for k, from := range s.ends {
		dst[at] = s.pay(own, entry, k, v.hazard(c.bound))
		for k, p := range played {
			dst[at+1+k] = p.temptation(entry + max(from, 1))
		}
		at += 1 + len(played)
	}
	if len(s.regions) == 0 {
		return nil
	}
	prices := c.kept[entry]
	sectors := prices.economy.NumSectors()
	for _, n := range s.regions {
		dst[at] = 100 * math.Log(prices.realIncome[n])
		at++
		for _, payroll := range prices.payroll[n*sectors : (n+1)*sectors] {
			if dst[at] = 0; payroll > 0 {
				dst[at] = 100 * math.Log(payroll)
			}
			at++
		}
	}
	return nil
}

// pay is what a stage pays the actor, as part of an annuity.
func (s *search) pay(p *prospects, entry, k int, hazard float64) (sum float64) {
	d := s.view.Self.Discount()
	stays := d * (1 - hazard)
	last := len(p.quarters) - 1
	weight := (1 - d) * math.Pow(d, float64(entry)) * math.Pow(stays, float64(s.ends[k]))
	h := entry + s.ends[k]
	if k+1 < len(s.ends) {
		for ; h < entry+s.ends[k+1]; h++ {
			sum += weight * p.quarters[min(h, last)].kept
			weight *= stays
		}
		return sum
	}
	for ; h < last; h++ {
		sum += weight * p.quarters[h].kept
		weight *= stays
	}
	return sum + weight/(1-stays)*p.quarters[last].kept
}

// temptation is what a party gains by breaking a text in a quarter, or in the last one that
// stands for it. The prospects have been played.
func (p *prospects) temptation(h int) float64 {
	if h = min(h, len(p.quarters)-1); !p.quarters[h].free {
		return 0
	}
	return p.leave[h] - p.keep[h]
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
	for _, from := range s.ends {
		for i := range s.view.Actors {
			gain, doubt := s.survey.Value(d, at+1+i), negligible
			if from > 1 {
				doubt = s.survey.miss.RMS[at+1+i]
			}
			if gain <= doubt {
				continue
			}
			if from <= 1 {
				return math.Inf(-1) // stillborn
			}
			return clean(worth) // it ends here
		}
		worth += s.survey.Value(d, at)
		at += 1 + len(s.view.Actors)
	}
	return clean(worth)
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
	at := len(s.ends) * (1 + len(s.view.Actors))
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

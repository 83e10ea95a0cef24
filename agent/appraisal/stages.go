package appraisal

import (
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/agent/membership"
	"github.com/tradetalk/tradetalk/agent/surrogate"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// The file decides the outputs of the surrogate model of a large module: their weights in the
// linear economy, and their exact values for a draft.
//
// stages returns the weights of each output in the linear economy, by the quarters in which
// carve-outs still hold. With flows u_h if all keep the text in quarter h of the text, and x_b if
// a party alone breaks the text in quarter b, the outputs are
//
//	pay          (1-delta) delta^lag sum_h s^h u_h                     over the stage
//	temptation   x_b - u_b - cost                                      b the first quarter of the stage
//	loss         pay if a party breaks the text, less pay
//	renewal      (1-delta) sum_h>=c s^(h-c) u_h                        c the first sunset
//	entry        log Pr(entry into force | the actor ratifies)         by the votes at home of the others
//
// s is delta (1-hazard). The surrogate model estimates the cost of a breach, the answers of the others
// included (see [continuation.Enforces]). Source:
// Bagwell and Staiger (1990, AER 80: 779-795) for the condition of a breach.
func (s *largeModule) stages() (stages []surrogate.Stage, outputs int, paid []int) {
	v, e := s.view, s.view.Book.Economy()
	for k := range v.Actors {
		for _, id := range v.Actors[k].Regions {
			if n, ok := e.RegionIndex(id); ok && !slices.Contains(paid, n) {
				paid = append(paid, n)
			}
		}
	}
	income := func(a *agent.Public) []float64 { return s.flow(a, paid) }
	d := v.Self.Discount()
	stays := d * (1 - continuation.OwnFailureRisk(v, s.first.Bound))
	annuity := (1 - d) * math.Pow(d, float64(v.RatifyAfter))
	for _, id := range v.Self.Regions {
		if n, _ := e.RegionIndex(id); draws(v.Self) {
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
		// sum returns the sum of factor^(h-since) over the quarters h of the stage.
		sum := func(factor float64, since int) float64 {
			h := float64(max(from, since) - since)
			return (math.Pow(factor, h) - math.Pow(factor, max(h, to-float64(since)))) / (1 - factor)
		}
		one := surrogate.Stage{Period: s.text.Since + from}
		for other, begins := range s.ends {
			pay := 0.0
			if other == k {
				pay = annuity * sum(stays, 0)
			}
			one.Outputs = append(one.Outputs, surrogate.Output{Weight: times(income(&v.Self.Public), pay), Party: -1})
			begins = max(begins, 1) // no party can break the text before
			party := func(k int) int {
				return slices.IndexFunc(parties, func(p treaty.Party) bool { return p.ID == v.Actors[k].ID })
			}
			for k := range v.Actors {
				a := &v.Actors[k]
				gained := 0.0
				if to > float64(begins) && from <= begins {
					gained = 1
				}
				one.Outputs = append(one.Outputs, surrogate.Output{
					Weight: times(income(a), 0), Own: times(income(a), -gained), Party: party(k),
				})
			}
			for k := range v.Actors {
				one.Outputs = append(one.Outputs, surrogate.Output{
					Weight: times(income(&v.Self.Public), 0), Own: times(income(&v.Self.Public), -pay), Party: party(k),
				})
			}
		}
		for _, n := range s.regions {
			at := func(i int) surrogate.Output {
				w := make([]float64, e.NumRegions()+len(paid)*e.NumSectors())
				if k == 0 { // evaluated on entry into force
					w[i] = 100
				}
				return surrogate.Output{Weight: w, Party: -1}
			}
			one.Outputs = append(one.Outputs, at(n))
			for j := range e.NumSectors() {
				one.Outputs = append(one.Outputs, at(e.NumRegions()+slices.Index(paid, n)*e.NumSectors()+j))
			}
		}
		if s.sunset >= 0 {
			s.votes = len(one.Outputs)
			for k := range v.Actors {
				a, worth := &v.Actors[k], 0.0
				if from >= s.sunset {
					worth = (1 - a.Discount()) * sum(a.Discount()*(1-continuation.FailureRisk(v.Situation, k, s.first.Bound)), s.sunset)
				}
				one.Outputs = append(one.Outputs, surrogate.Output{Weight: times(income(a), worth), Party: -1})
			}
		}
		if s.entry >= 0 {
			s.entry = len(one.Outputs)
			one.Outputs = append(one.Outputs, surrogate.Output{Weight: times(income(&v.Self.Public), 0), Party: -1})
		}
		stages = append(stages, one)
	}
	return stages, len(stages[0].Outputs), paid
}

// flow returns [welfare.Effects.Flow] to the first order at the baseline: the weights of the log
// real incomes of all regions, and of the log real payrolls of the sectors of some regions, in
// percent of income.
func (s *largeModule) flow(a *agent.Public, paid []int) []float64 {
	e := s.view.Book.Economy()
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

// lapses returns the quarters since entry into force, from zero, at which carve-outs lapse or the
// first sunset falls.
func (s *largeModule) lapses() []int {
	ends := []int{0}
	granted := slices.Clone(s.text.Module.Excluded)
	for _, menu := range s.text.Module.Menus {
		for _, c := range menu.Options {
			granted = append(granted, c...)
		}
	}
	for _, c := range granted {
		ends = append(ends, c.Quarters())
	}
	if s.sunset >= 0 {
		ends = append(ends, s.sunset)
	}
	slices.Sort(ends)
	return slices.Compact(ends)
}

// times multiplies each number of a list by a factor.
func times(list []float64, factor float64) []float64 {
	for i := range list {
		list[i] *= factor
	}
	return list
}

// Price writes the exact outputs of a draft.
func (s *largeModule) Price(dst []float64, d terms.Draft) error {
	v, text := s.view, s.text
	text.Draft = d
	c, err := continuation.Price(v.Situation, text, "")
	if err != nil {
		return err
	}
	own, _ := continuation.IfAllComply(v, c)
	hazard := continuation.OwnFailureRisk(v, c.Bound)
	if err := continuation.Charge(v, own, c); err != nil {
		return err
	}
	own.Play(v.Self.Discount(), hazard)
	played := make([]*continuation.Continuation, len(v.Actors))
	for k := range v.Actors {
		if played[k] = own; k != v.Seat {
			if played[k], err = c.PublicPlan(k); err != nil {
				return err
			}
		}
	}
	entry := slices.Index(c.On, true)
	at := 0
	for k, from := range s.ends {
		dst[at] = s.pay(len(c.On), entry, k, hazard, func(h int) float64 { return own.Quarters[h].Kept })
		at++
		for _, p := range played {
			dst[at] = temptation(p, entry+max(from, 1))
			at++
		}
		for seat := range played {
			dst[at] = s.pay(len(c.On), entry, k, hazard, func(h int) float64 { return s.loss(c, seat, h) })
			at++
		}
	}
	if s.sunset >= 0 {
		for k := range v.Actors {
			dst[s.votes+k] = continuation.Renewal(v.Situation, k, min(c.Lapse[0]-v.Period, len(c.On)-1), -1, c.Bound, c.Kept, c.Dead)
		}
	}
	if s.entry >= 0 {
		chance, err := membership.Given(v.Situation, s.members, text).Enters(v.Seat)
		if err != nil {
			return err
		}
		dst[s.entry] = math.Log(max(chance, rare))
	}
	if len(s.regions) == 0 {
		return nil
	}
	prices := c.Kept[entry]
	sectors := prices.Economy().NumSectors()
	for _, n := range s.regions {
		dst[at] = 100 * math.Log(prices.RealIncomeRatio(n))
		at++
		for j := range sectors {
			payroll := prices.PayrollRatio(n, j)
			if dst[at] = 0; payroll > 0 {
				dst[at] = 100 * math.Log(payroll)
			}
			at++
		}
	}
	return nil
}

// rare is the chance of entry into force below which drafts are not told apart.
const rare = 1e-6

// pay returns the pay of a stage to the actor in percent of income per quarter, as part of an
// annuity, for a flow by quarter.
func (s *largeModule) pay(quarters, entry, k int, hazard float64, flow func(h int) float64) (sum float64) {
	d := s.view.Self.Discount()
	stays := d * (1 - hazard)
	last := quarters - 1
	weight := (1 - d) * math.Pow(d, float64(entry)) * math.Pow(stays, float64(s.ends[k]))
	h := entry + s.ends[k]
	if k+1 < len(s.ends) {
		for ; h < entry+s.ends[k+1]; h++ {
			sum += weight * flow(min(h, last))
			weight *= stays
		}
		return sum
	}
	for ; h < last; h++ {
		sum += weight * flow(h)
		weight *= stays
	}
	return sum + weight/(1-stays)*flow(last)
}

// loss returns the effect on the actor of another party's breach in a quarter, in percent of
// income, zero if the party cannot break the text then.
func (s *largeModule) loss(c *continuation.Chain, seat, h int) float64 {
	if !c.Free[h] || c.Bound&(1<<seat) == 0 || seat == s.view.Seat {
		return 0
	}
	return c.Alone[h][seat].Flow(s.view.Seat) - c.Kept[h].Flow(s.view.Seat)
}

// temptation returns the gain of a party from a breach in a quarter, or in the first of the
// quarters for which the last quarter stands, in percent of a quarter's income. p has been
// played.
func temptation(p *continuation.Continuation, h int) float64 {
	last := len(p.Quarters) - 1
	if h = min(h, last); !p.Quarters[h].Free {
		return 0
	}
	gain := p.Leave[h] - p.Keep[h]
	if h == last {
		gain *= 1 - p.Stays*(1-p.Way[h].Ends)
	}
	return gain
}

// stretch returns the value by stage of one percent of income in each quarter in which a breach is
// possible, as part of an annuity. Quarters of a stage are taken to have equal pay.
func (s *largeModule) stretch() []float64 {
	c := s.first
	entry, hazard := slices.Index(c.On, true), continuation.OwnFailureRisk(s.view, c.Bound)
	out := make([]float64, len(s.ends))
	for k := range s.ends {
		out[k] = s.pay(len(c.On), entry, k, hazard, func(h int) float64 {
			if c.Free[h] {
				return 1
			}
			return 0
		})
	}
	return out
}

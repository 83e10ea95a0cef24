package agent

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/treaty"
)

// record is what everybody can make of a seat's word: the default prior and what was seen.
func (s *Situation) record(seat int) belief.Trust {
	if seat < len(s.Records) {
		return s.Records[seat]
	}
	return DefaultPrior()
}

// image is the actor's record by its own prior.
func (v View) image() belief.Trust {
	if v.Image == (belief.Trust{}) {
		return DefaultPrior()
	}
	return v.Image
}

// doubt is the chance per quarter that, by their records, another than a seat fails a text
// for reasons of its own.
func (s *Situation) doubt(seat int, bound uint64) float64 {
	kept := 1.0
	for k := range s.Actors {
		if k != seat && bound&(1<<k) != 0 {
			kept *= s.record(k).PerPeriod(s.PeriodLength)
		}
	}
	return 1 - kept
}

// outlook is a module that is signed or in force as everybody sees it: in each quarter from
// now, as in a chain, the worlds in which it is kept and in which there is none.
type outlook struct {
	bound      uint64
	on         []bool
	kept, dead []*welfare.Prices
}

// outlook prices a module once per situation.
func (s *Situation) outlook(module string) (*outlook, error) {
	outlooks := known(s).outlooks
	if o, ok := outlooks[module]; ok {
		return o, nil
	}
	text := s.standingText(module)
	o := &outlook{bound: s.seats(text.Parties)}
	q := query{}
	if s.Register.Standing(module).Stage == treaty.InForce {
		q.without = module
	}
	turning := s.turning(&text)
	rule, ends := s.sunset(&text, text.Module.Settle(text.Space, text.Draft))
	var dates []int
	if ends {
		dates = rule.dates(turning[len(turning)-1])
		turning = append(turning, dates...)
		slices.Sort(turning)
		turning = slices.DeleteFunc(slices.Compact(turning), func(period int) bool { return period < s.Period })
	}
	for k, from := range turning {
		q := q
		q.period = from
		dead, err := s.prices(q)
		if err != nil {
			return nil, err
		}
		q.text = &text
		kept, err := s.prices(q)
		if err != nil {
			return nil, err
		}
		quarters := 1
		if k+1 < len(turning) {
			quarters = turning[k+1] - from
		}
		o.on = append(o.on, slices.Repeat([]bool{from >= text.Since}, quarters)...)
		o.kept = append(o.kept, slices.Repeat([]*welfare.Prices{kept}, quarters)...)
		o.dead = append(o.dead, slices.Repeat([]*welfare.Prices{dead}, quarters)...)
	}
	if ends {
		if end := s.expires(&rule, dates, o.bound, o.kept, o.dead); end >= 0 {
			for h := end; h < len(o.on); h++ {
				o.on[h], o.kept[h] = false, o.dead[h]
			}
		}
	}
	outlooks[module] = o
	return o, nil
}

// staked are the present values that a seat's record is at stake for, as everybody can work
// out: of modules that are signed or in force, by its public payoff, if all keep them but
// for their records. Costs of being bound are left out, since they are its own.
type staked struct {
	s       *Situation
	seat    int
	modules []*prospects
	bound   []uint64
}

// stakes finds what is at stake for a seat beside one module.
func (s *Situation) stakes(seat int, except string) (*staked, error) {
	out := &staked{s: s, seat: seat}
	id := s.Actors[seat].ID
	for k := range s.Register.Treaty().Modules {
		module := s.Register.Treaty().Modules[k].ID
		standing := s.Register.Standing(module)
		signed := standing.Stage == treaty.Pending && slices.Contains(standing.Signatories, id)
		if module == except || !signed && !standing.BoundIn(id, s.Period) {
			continue
		}
		o, err := s.outlook(module)
		if err != nil {
			return nil, err
		}
		p := &prospects{quarters: make([]quarter, len(o.on))}
		for h := range p.quarters {
			p.quarters[h].on = o.on[h]
			p.quarters[h].kept = o.kept[h].Flow(seat) - o.dead[h].Flow(seat)
		}
		out.modules, out.bound = append(out.modules, p), append(out.bound, o.bound)
	}
	return out, nil
}

// lost is what so many broken promises cost the seat in trust.
func (x *staked) lost(promises float64) float64 {
	sum := 0.0
	now, then := x.s.record(x.seat).PerPeriod(x.s.PeriodLength), x.s.record(x.seat).AfterInvocation(promises).PerPeriod(x.s.PeriodLength)
	d := x.s.Actors[x.seat].Discount()
	for k, p := range x.modules {
		stays := d * (1 - x.s.doubt(x.seat, x.bound[k]))
		sum += fall(p.held(d, stays*now)[0], p.held(d, stays*then)[0])
	}
	return sum
}

// fall is what a worth has fallen by; nobody minds to lose what it would be glad to lose.
func fall(from, to float64) float64 { return max(0, max(0, from)-max(0, to)) }

// held is the present value from each quarter on of a text that all keep as long as it
// lasts, if a quarter ahead in which it is in force counts for so much.
func (p *prospects) held(delta, stays float64) []float64 {
	n := len(p.quarters)
	out, value := make([]float64, n), 0.0
	for h := n - 1; h >= 0; h-- {
		q := &p.quarters[h]
		switch {
		case !q.on:
			value *= delta
		case h == n-1:
			value = q.kept / (1 - stays)
		default:
			value = q.kept + stays*value
		}
		out[h] = value
	}
	return out
}

// charge fills in how the party can break the text in each quarter. others is what each
// tally of broken promises costs it in other modules, image and stays what the text itself is
// expected to last by: a breach under panels costs it that too. redress is as enforcement's,
// by quarter.
func (p *prospects) charge(f *enforcement, delta, stays float64, image belief.Trust, others *[tallies]float64, redress func(h int) (all, worst float64)) {
	counts := f.tallies()
	var now []float64
	var then [tallies][]float64
	if others != nil && f.panels {
		now = p.held(delta, stays*image.PerPeriod(f.length))
		for k, n := range counts {
			then[k] = p.held(delta, stays*image.AfterInvocation(n).PerPeriod(f.length))
		}
	}
	for h := range p.quarters {
		if q := &p.quarters[h]; q.free {
			all, worst := redress(h)
			var lost [tallies]float64
			for k := range lost {
				if others != nil {
					lost[k] = others[k]
				}
				if now != nil {
					lost[k] += fall(now[h], then[k][h])
				}
			}
			q.ways = f.price(delta, all, worst, &lost)
		}
	}
}

// charged is the actor's own chain with how it could break the text.
func (v View) charged(c *chain) (*prospects, error) {
	p, err := v.prospects(c)
	if err == nil {
		err = v.charge(p, c)
	}
	return p, err
}

// charge fills in how the actor could break the text, by its own payoff and beliefs.
func (v View) charge(p *prospects, c *chain) (err error) {
	f := v.Without.enforces(c.agreed(), v.PeriodLength)
	var others *[tallies]float64
	if !v.Without.Reputation {
		others = new([tallies]float64)
		for k, n := range f.tallies() {
			if others[k], err = v.reputation(v.image().AfterInvocation(n), c.text.Module.ID); err != nil {
				return err
			}
		}
	}
	d := v.Self.Discount()
	p.charge(&f, d, d*(1-v.hazard(c.bound)), v.image(), others, func(h int) (float64, float64) {
		return f.redress(v.Situation, v.Seat, c.harm(v.Seat, h))
	})
	return nil
}

package continuation

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/treaty"
)

// FailureRisk is the chance per quarter that, by their records, another than a seat fails a text
// for reasons of its own.
func FailureRisk(s *agent.Situation, seat int, bound uint64) float64 {
	kept := 1.0
	for k := range s.Actors {
		if k != seat && bound&(1<<k) != 0 {
			kept *= s.PublicRecord(k).PerPeriod(s.PeriodLength)
		}
	}
	return 1 - kept
}

// Path is a module that is signed or in force as everybody sees it: in each quarter from
// now, as in a chain, the worlds in which it is kept and in which there is none.
type Path struct {
	bound      uint64
	on         []bool
	kept, dead []*welfare.Effects
}

// pathOf prices a module once per situation.
func pathOf(s *agent.Situation, module string) (*Path, error) {
	outlooks := known(s).outlooks
	if o, ok := outlooks[module]; ok {
		return o, nil
	}
	text := s.StandingText(module)
	o := &Path{bound: s.SetOf(text.Parties)}
	q := agent.Query{}
	if s.Register.Standing(module).Stage == treaty.InForce {
		q.Without = module
	}
	turning := s.TurningPoints(&text)
	rule, ends := Sunset(s, &text, text.Module.Settle(text.Space, text.Draft))
	var dates []int
	if ends {
		dates = rule.dates(turning[len(turning)-1])
		turning = append(turning, dates...)
		slices.Sort(turning)
		turning = slices.DeleteFunc(slices.Compact(turning), func(period int) bool { return period < s.Period })
	}
	for k, from := range turning {
		q := q
		q.Period = from
		dead, err := s.Effects(q)
		if err != nil {
			return nil, err
		}
		q.Text = &text
		kept, err := s.Effects(q)
		if err != nil {
			return nil, err
		}
		quarters := 1
		if k+1 < len(turning) {
			quarters = turning[k+1] - from
		}
		o.on = append(o.on, slices.Repeat([]bool{from >= text.Since}, quarters)...)
		o.kept = append(o.kept, slices.Repeat([]*welfare.Effects{kept}, quarters)...)
		o.dead = append(o.dead, slices.Repeat([]*welfare.Effects{dead}, quarters)...)
	}
	if ends {
		if end := expires(s, &rule, dates, o.bound, o.kept, o.dead); end >= 0 {
			for h := end; h < len(o.on); h++ {
				o.on[h], o.kept[h] = false, o.dead[h]
			}
		}
	}
	outlooks[module] = o
	return o, nil
}

// atStake are the present values that a seat's record is at stake for, as everybody can work
// out: of modules that are signed or in force, by its public payoff, if all keep them but
// for their records. Costs of being bound are left out, since they are its own.
type atStake struct {
	s       *agent.Situation
	seat    int
	modules []*Continuation
	bound   []uint64
}

// stakes finds what is at stake for a seat beside one module.
func stakes(s *agent.Situation, seat int, except string) (*atStake, error) {
	out := &atStake{s: s, seat: seat}
	id := s.Actors[seat].ID
	for k := range s.Register.Treaty().Modules {
		module := s.Register.Treaty().Modules[k].ID
		standing := s.Register.Standing(module)
		signed := standing.Stage == treaty.Pending && slices.Contains(standing.Signatories, id)
		if module == except || !signed && !standing.BoundIn(id, s.Period) {
			continue
		}
		o, err := pathOf(s, module)
		if err != nil {
			return nil, err
		}
		p := &Continuation{Quarters: make([]StagePayoff, len(o.on))}
		for h := range p.Quarters {
			p.Quarters[h].On = o.on[h]
			p.Quarters[h].Kept = o.kept[h].Flow(seat) - o.dead[h].Flow(seat)
		}
		out.modules, out.bound = append(out.modules, p), append(out.bound, o.bound)
	}
	return out, nil
}

// lost is what so many broken promises cost the seat in trust.
func (x *atStake) lost(promises float64) float64 {
	sum := 0.0
	now, then := x.s.PublicRecord(x.seat).PerPeriod(x.s.PeriodLength), x.s.PublicRecord(x.seat).AfterInvocation(promises).PerPeriod(x.s.PeriodLength)
	d := x.s.Actors[x.seat].Discount()
	for k, p := range x.modules {
		stays := d * (1 - FailureRisk(x.s, x.seat, x.bound[k]))
		sum += fall(p.held(d, stays*now)[0], p.held(d, stays*then)[0])
	}
	return sum
}

// fall is what a worth has fallen by; nobody minds to lose what it would be glad to lose.
func fall(from, to float64) float64 { return max(0, max(0, from)-max(0, to)) }

// held is the present value from each quarter on of a text that all keep as long as it
// lasts, if a quarter ahead in which it is in force counts for so much.
func (p *Continuation) held(delta, stays float64) []float64 {
	n := len(p.Quarters)
	out, value := make([]float64, n), 0.0
	for h := n - 1; h >= 0; h-- {
		q := &p.Quarters[h]
		switch {
		case !q.On:
			value *= delta
		case h == n-1:
			value = q.Kept / (1 - stays)
		default:
			value = q.Kept + stays*value
		}
		out[h] = value
	}
	return out
}

// charge fills in how the party can break the text in each quarter. others is what each
// tally of broken promises costs it in other modules, image and stays what the text itself is
// expected to last by: a breach under panels costs it that too. redress is as enforcement's,
// by quarter.
func (p *Continuation) charge(f *enforcement, delta, stays float64, image belief.Trust, others *[promiseCounts]float64, redress func(h int) (all, worst float64)) {
	counts := f.Tallies()
	var now []float64
	var then [promiseCounts][]float64
	if others != nil && f.Panels {
		now = p.held(delta, stays*image.PerPeriod(f.length))
		for k, n := range counts {
			then[k] = p.held(delta, stays*image.AfterInvocation(n).PerPeriod(f.length))
		}
	}
	for h := range p.Quarters {
		if q := &p.Quarters[h]; q.Free {
			all, worst := redress(h)
			var lost [promiseCounts]float64
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

// OwnPlan is the actor's own chain with how it could break the text.
func OwnPlan(v agent.View, c *Chain) (*Continuation, error) {
	p, err := prospects(v, c)
	if err == nil {
		err = Charge(v, p, c)
	}
	return p, err
}

// Charge fills in how the actor could break the text, by its own payoff and beliefs.
func Charge(v agent.View, p *Continuation, c *Chain) (err error) {
	f := Enforces(v.Without, c.Agreed(), v.PeriodLength)
	var others *[promiseCounts]float64
	if !v.Without.Reputation {
		others = new([promiseCounts]float64)
		for k, n := range f.Tallies() {
			if others[k], err = Reputation(v, v.OwnRecord().AfterInvocation(n), c.Text.Module.ID); err != nil {
				return err
			}
		}
	}
	d := v.Self.Discount()
	p.charge(&f, d, d*(1-OwnFailureRisk(v, c.Bound)), v.OwnRecord(), others, func(h int) (float64, float64) {
		return f.Redress(v.Situation, v.Seat, c.harm(v.Seat, h))
	})
	return nil
}

// relationship is a module that is signed or in force and binds the actor.
type relationship struct {
	module string
	chain  *Chain  // nil if it was not priced yet
	stays  float64 // the chance per quarter that no other fails
	// now is what it is worth to the actor at its present record, by level of its threat,
	// if that was asked for.
	now   [agent.ThreatLevels]float64
	known [agent.ThreatLevels]bool
}

// ties are the modules that the actor stands to lose, in the order of the treaty.
func ties(v agent.View) []relationship {
	shadow := reputationCacheOf(v)
	if shadow.tied {
		return shadow.ties
	}
	shadow.tied = true
	for k := range v.Register.Treaty().Modules {
		id := v.Register.Treaty().Modules[k].ID
		s := v.Register.Standing(id)
		signed := s.Stage == treaty.Pending && slices.Contains(s.Signatories, v.Self.ID)
		if signed || s.BoundIn(v.Self.ID, v.Period) {
			shadow.ties = append(shadow.ties, relationship{module: id})
		}
	}
	return shadow.ties
}

// Reputation is the present value of what the modules that bind the actor, less one,
// are worth less to it once its record has become another: the shadow of the future.
// Who trusts it less sees a text with it end sooner (see chain).
func Reputation(v agent.View, after belief.Trust, except string) (float64, error) {
	if v.Without.Reputation || after == v.Image {
		return 0, nil
	}
	if v.Recall() == nil {
		v = v.Afresh()
	}
	sum, lives := 0.0, after.PerPeriod(v.PeriodLength)
	ties := ties(v)
	for k := range ties {
		one := &ties[k]
		if one.module == except {
			continue
		}
		z := v.Private.Threat
		if !one.known[z] {
			now, err := worth(v, one, v.Image.PerPeriod(v.PeriodLength))
			if err != nil {
				return 0, err
			}
			one.now[z], one.known[z] = now, true
		}
		then, err := worth(v, one, lives)
		if err != nil {
			return 0, err
		}
		sum += max(0, one.now[z]-then)
	}
	return sum, nil
}

// worth is the present value of a module that is signed or in force, if the others think that
// the actor keeps its word for one more quarter with some chance, and all keep it but for what
// they think of each other.
func worth(v agent.View, one *relationship, lives float64) (float64, error) {
	if one.chain == nil {
		c, err := WithSunset(v.Situation, v.StandingText(one.module), "")
		if err != nil {
			return 0, err
		}
		one.chain, one.stays = c, 1-OwnFailureRisk(v, c.Bound)
	}
	d := v.Self.Discount()
	key := worthKey{one.chain, v.Seat, v.Private.Threat, v.Home, v.Self.Sovereignty[one.module], d, d * one.stays * lives}
	worths := known(v.Situation).worths
	if worth, ok := worths[key]; ok {
		return worth, nil
	}
	p, _ := IfAllComply(v, one.chain)
	worths[key] = max(0, p.held(d, key.stays)[0])
	return worths[key], nil
}

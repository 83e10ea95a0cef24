package continuation

import (
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/treaty"
)

// The file decides the loss to a party from broken promises, from the record of the party and the
// worth of the modules signed or in force. Source: the shadow of the future of repeated games
// (Axelrod 1984) on beliefs that follow Bayes' rule (see belief.Trust).

// FailureRisk returns the chance per quarter that, by the public records, some other bound party
// than a seat fails against its will.
func FailureRisk(s *agent.Situation, seat int, bound uint64) float64 {
	kept := 1.0
	for k := range s.Actors {
		if k != seat && bound&(1<<k) != 0 {
			kept *= s.PublicRecord(k).PerPeriod(s.PeriodLength)
		}
	}
	return 1 - kept
}

// Path is a module signed or in force as everybody sees the module: by quarter from now, the
// effects of the world in which all parties keep the module and of the world without the module.
type Path struct {
	bound      uint64
	on         []bool
	kept, dead []*welfare.Effects
}

// pathOf returns the path of a module, priced once per situation.
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
		turning = s.FromNow(append(turning, dates...))
	}
	for from, quarters := range agent.Stretches(turning) {
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

// atStake holds the present values at stake for a seat's record, from public information: modules
// signed or in force, by the public payoff of the seat, if all parties keep the modules except
// for failures at the rate of their records. Costs of being bound are private and left out.
type atStake struct {
	s       *agent.Situation
	seat    int
	modules []*Continuation
	bound   []uint64
}

// stakes returns the values at stake for a seat in all modules except one.
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

// lost returns the loss to the seat from a number of broken promises, as a present value in
// percent of a quarter's income.
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

// fall returns the decrease of a worth. A negative worth counts as zero, since a party does not
// mind the loss of a burden.
func fall(from, to float64) float64 { return max(0, max(0, from)-max(0, to)) }

// held returns the present value of a text from each quarter on, in percent of a quarter's
// income, while all parties keep the text. delta discounts quarters before entry into force,
// stays quarters in force.
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

// charge fills in the plans of breach of each quarter. others is the loss in other modules for
// each count of broken promises. image and stays give the expected life of the text itself: where
// the text survives a breach, the party loses trust there too. answers returns the answers
// foreseen in a quarter.
func (p *Continuation) charge(f *Enforcement, delta, stays float64, image belief.Trust, others *[promiseCounts]float64, answers func(h int) (Answers, error)) error {
	counts := f.Tallies()
	var now []float64
	var then [promiseCounts][]float64
	if others != nil {
		now = p.held(delta, stays*image.PerPeriod(f.length))
		for k, n := range counts {
			then[k] = p.held(delta, stays*image.AfterInvocation(n).PerPeriod(f.length))
		}
	}
	for h := range p.Quarters {
		if q := &p.Quarters[h]; q.Free {
			a, err := answers(h)
			if err != nil {
				return err
			}
			var lost [promiseCounts]float64
			for k := range lost {
				if others == nil {
					continue
				}
				lost[k] = others[k]
				if !a.Suspension.Terminates {
					lost[k] += fall(now[h], then[k][h])
				}
			}
			q.ways = f.price(delta, &a, &lost)
		}
	}
	return nil
}

// OwnPlan returns the actor's own continuation with the plans of breach, not yet played.
func OwnPlan(v agent.View, c *Chain) (*Continuation, error) {
	p, err := prospects(v, c)
	if err == nil {
		err = Charge(v, p, c)
	}
	return p, err
}

// Charge fills in the plans of breach of the actor, by the actor's own payoff and beliefs.
func Charge(v agent.View, p *Continuation, c *Chain) (err error) {
	f := Enforces(v.Situation, c.Agreed())
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
	return p.charge(&f, d, d*(1-OwnFailureRisk(v, c.Bound)), v.OwnRecord(), others, func(h int) (Answers, error) {
		return c.answers(&f, v.Seat, h)
	})
}

// relationship is a module signed or in force that binds the actor.
type relationship struct {
	module string
	// chain is the chain of the module, nil before the first use.
	chain *Chain
	// stays is the chance per quarter that no other party fails.
	stays float64
	// now is the worth of the module to the actor at the present record, by level of the actor's
	// threat. known says for which levels the worth is computed.
	now   [agent.ThreatLevels]float64
	known [agent.ThreatLevels]bool
}

// ties returns the modules that the actor stands to lose, in the order of the treaty.
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

// Reputation returns the loss to the actor from a change of the actor's record, as a present
// value in percent of a quarter's income, over the modules that bind the actor except one: the
// shadow of the future. Parties with less trust expect an earlier end of a text with the actor
// (see [Chain]). The loss is zero where reputation is left out, where the record does not
// change, and where the view holds no record of the actor (a zero Image): nothing is at stake.
func Reputation(v agent.View, after belief.Trust, except string) (float64, error) {
	if v.Without.Reputation || v.Image == (belief.Trust{}) || after == v.Image {
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

// worth returns the present value of a module signed or in force to the actor, in percent of a
// quarter's income. lives is the chance per period that, in the eyes of the others, the actor
// keeps its word. Other parties keep the module except for failures at the rate of trust. A
// negative value counts as zero.
func worth(v agent.View, one *relationship, lives float64) (float64, error) {
	if one.chain == nil {
		c, err := WithSunset(v.Situation, v.StandingText(one.module), "")
		if err != nil {
			return 0, err
		}
		one.chain, one.stays = c, 1-OwnFailureRisk(v, c.Bound)
	}
	d := v.Self.Discount()
	stays := d * one.stays * lives
	key := worthKey{one.chain, v.Seat, v.Private.Threat, bitsOf(v.Home), math.Float64bits(v.Self.Sovereignty[one.module]), math.Float64bits(d), math.Float64bits(stays)}
	worths := known(v.Situation).worths
	if worth, ok := worths[key]; ok {
		return worth, nil
	}
	p, _ := IfAllComply(v, one.chain)
	worth := max(0, p.held(d, stays)[0])
	worths[key] = worth
	return worth, nil
}

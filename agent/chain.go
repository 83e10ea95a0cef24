package agent

import (
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// chain is a text as a Markov chain of two states: in force, kept or not, or dead, which
// is the world without it. From dead there is no way back: a later deal is another
// text. Everything in a chain is public, so that one serves all actors.
//
// Quarters run from now; the last stands for all that follow. A text can be broken
// from the quarter after its entry into force on. Their prices follow
// what public texts say will happen by itself: sanctions that start or end,
// carve-outs that lapse.
type chain struct {
	s       *Situation
	text    treaty.Text
	changes []int // of the text
	mark    string
	without string            // the text's module, if it is in force already
	bound   uint64            // seats of those bound
	on      []bool            // the text binds
	free    []bool            // it did so at the start of the quarter, and can be broken
	kept    []*welfare.Prices // all keep it
	dead    []*welfare.Prices // the world without it
	// calmKept and calmDead are the same without sanctions.
	calmKept, calmDead []*welfare.Prices
	// alone are the prices if one seat breaks the text, by quarter and seat.
	alone [][]*welfare.Prices
	// breakers are the seats predicted to break the text, by quarter, and over the
	// chance by seat that the text is over after that; nil where nobody does.
	breakers []uint64
	over     [][]float64
	foreseen bool // breakers are known

	lapse []int  // the periods at which the text ends unless it is renewed
	cut   *chain // as it is foreseen to end: another one or, if it is not, this one

	// known are the prospects of those bound as everybody knows them, by seat, nil for others.
	known []*prospects

	settled *treaty.Module // the module as the text settles it
}

// chain prices a text and predicts who will break it when. It is computed once per
// text and situation.
func (s *Situation) chain(text treaty.Text) (*chain, error) { return s.markedChain(text, "") }

// markedChain is the chain of a text that is thought to stand otherwise than the
// register has it: mark says how.
func (s *Situation) markedChain(text treaty.Text, mark string) (*chain, error) {
	c, err := s.ending(text, mark)
	if err != nil {
		return nil, err
	}
	return c.asRenewed()
}

// ending is a text that all keep until it is foreseen not to be renewed.
func (s *Situation) ending(text treaty.Text, mark string) (*chain, error) {
	c, err := s.laid(text, mark)
	if err != nil || c.lapse == nil {
		return c, err
	}
	if c.cut == nil {
		c.cut = c
		r, _ := s.sunset(&text, c.agreed())
		if end := s.expires(&r, c.lapse, c.bound, c.kept, c.dead); end >= 0 {
			c.cut = c.until(end)
		}
	}
	return c.cut, nil
}

// laid prices a text as if all kept it and it were always renewed.
func (s *Situation) laid(text treaty.Text, mark string) (*chain, error) {
	key := chainKey{module: text.Module.ID, draft: text.Draft, parties: s.seats(text.Parties), since: text.Since, mark: mark}
	chains := known(s).chains
	if c, ok := chains[key]; ok {
		return c, nil
	}
	c := &chain{s: s, text: text, changes: text.Changes(-1), mark: mark, bound: key.parties}
	if s.Register.Standing(text.Module.ID).Stage == treaty.InForce {
		c.without = text.Module.ID
	}
	turning := s.turning(&text)
	if r, ok := s.sunset(&text, c.agreed()); ok {
		c.lapse = r.dates(turning[len(turning)-1])
		turning = append(turning, c.lapse...)
		slices.Sort(turning)
		turning = slices.DeleteFunc(slices.Compact(turning), func(period int) bool { return period < s.Period })
	}
	c.grow(turning[len(turning)-1] + 1 - s.Period)
	for k, from := range turning {
		to := from + 1
		if k+1 < len(turning) {
			to = turning[k+1]
		}
		if err := c.price(from, to-from); err != nil {
			return nil, err
		}
	}
	chains[key] = c
	return c, nil
}

// foresee predicts who will break the text when: each by its public payoff, if all others
// keep it but for their records.
func (c *chain) foresee() error {
	for k := range c.s.Actors {
		if c.bound&(1<<k) == 0 {
			continue
		}
		p, err := c.played(k)
		if err != nil {
			return err
		}
		for h := range p.quarters {
			if !p.breaks(h) {
				continue
			}
			c.breakers[h] |= 1 << k
			if c.over[h] == nil {
				c.over[h] = make([]float64, len(c.s.Actors))
			}
			c.over[h][k] = p.ends(h)
		}
	}
	return nil
}

// played is the public chain of a seat, with how it could break it, played. It must not be
// changed.
func (c *chain) played(seat int) (*prospects, error) {
	if c.known == nil {
		c.known = make([]*prospects, len(c.s.Actors))
	}
	if c.known[seat] != nil {
		return c.known[seat], nil
	}
	p, d, hazard := c.public(seat), c.s.Actors[seat].Discount(), c.s.doubt(seat, c.bound)
	f := c.s.Without.enforces(c.agreed(), c.s.PeriodLength)
	var others *[tallies]float64
	if !c.s.Without.Reputation {
		at, err := c.s.stakes(seat, c.text.Module.ID)
		if err != nil {
			return nil, err
		}
		others = new([tallies]float64)
		for k, n := range f.tallies() {
			others[k] = at.lost(n)
		}
	}
	p.charge(&f, d, d*(1-hazard), c.s.record(seat), others, func(h int) (float64, float64) {
		return f.redress(c.s, seat, c.harm(seat, h))
	})
	p.play(d, hazard)
	c.known[seat] = p
	return p, nil
}

// survives is the chance that the text goes on after the breaches foreseen in a quarter, but
// for those of some seats.
func (c *chain) survives(h int, except uint64) float64 {
	lives := 1.0
	for k := range c.over[h] {
		if c.breakers[h]&^except&(1<<k) != 0 {
			lives *= 1 - c.over[h][k]
		}
	}
	return lives
}

// loyal is the chain by the actor's own payoff if all others keep the text, and what it costs
// the actor in a quarter to be bound.
func (v View) loyal(c *chain) (p *prospects, bound float64) {
	p, bound = c.public(v.Seat), v.sovereignty(c.text.Module, c.text.Module.Depth(c.text.Space, c.text.Draft))
	for h := range p.quarters {
		if q := &p.quarters[h]; q.on {
			q.kept -= bound
			q.alone -= bound
		}
	}
	v.exposed(c, p)
	v.noticed(c, p)
	return p, bound
}

// broken fills in what a quarter pays the actor in which others break the text, over not
// having it. Where the text goes on, a breach of its own adds to theirs what it would bring
// if all others kept the text: that is how it is weighed when it comes to it.
func (v View) broken(q *quarter, c *chain, h int, others uint64, less float64) error {
	theirs, err := c.broken(h, others)
	if err != nil {
		return err
	}
	q.theirs = theirs.Flow(v.Seat) - less + q.security + q.domestic
	if q.lives > 0 {
		q.joined = q.theirs + q.alone - q.kept
		return nil
	}
	joined, err := c.broken(h, others|1<<v.Seat)
	if err != nil {
		return err
	}
	q.joined = joined.Flow(v.Seat) - less + q.security + q.domestic
	if q.free { // what its own breach averts of a threat
		q.joined += q.alone - q.kept - (c.alone[h][v.Seat].Flow(v.Seat) - c.kept[h].Flow(v.Seat))
	}
	return nil
}

// harm is what a seat's breach in a quarter does to the others, by seat.
func (c *chain) harm(seat, h int) []float64 {
	out := make([]float64, len(c.s.Actors))
	for k := range out {
		if k != seat && c.bound&(1<<k) != 0 {
			if loss := c.kept[h].Flow(k) - c.alone[h][seat].Flow(k); loss > numeric.Negligible {
				out[k] = loss
			}
		}
	}
	return out
}

// grow makes room for a number of quarters.
func (c *chain) grow(quarters int) {
	bits, worlds := make([]bool, 2*quarters), make([]*welfare.Prices, 4*quarters)
	c.on, c.free = bits[:0:quarters], bits[quarters:quarters]
	c.kept, c.dead = worlds[:0:quarters], worlds[quarters:quarters:2*quarters]
	c.calmKept, c.calmDead = worlds[2*quarters:2*quarters:3*quarters], worlds[3*quarters:3*quarters]
	c.alone, c.breakers = make([][]*welfare.Prices, 0, quarters), make([]uint64, 0, quarters)
	c.over = make([][]float64, 0, quarters)
}

// price appends a number of quarters from a period on, in which nothing changes.
func (c *chain) price(period, quarters int) error {
	on, free := period >= c.text.Since, period > c.text.Since
	worlds := [4]*welfare.Prices{}
	for k, q := range []query{
		{text: &c.text, changes: c.changes}, {}, {text: &c.text, changes: c.changes, calm: true}, {calm: true},
	} {
		q.period, q.without = period, c.without
		q.mark = c.mark
		p, err := c.s.prices(q)
		if err != nil {
			return err
		}
		worlds[k] = p
	}
	alone := make([]*welfare.Prices, len(c.s.Actors))
	for k := range alone {
		if !free || c.bound&(1<<k) == 0 {
			continue
		}
		var err error
		if alone[k], err = c.broken(period-c.s.Period, 1<<k); err != nil {
			return err
		}
	}
	for range quarters {
		c.on, c.free = append(c.on, on), append(c.free, free)
		c.kept, c.dead = append(c.kept, worlds[0]), append(c.dead, worlds[1])
		c.calmKept, c.calmDead = append(c.calmKept, worlds[2]), append(c.calmDead, worlds[3])
		c.alone, c.breakers, c.over = append(c.alone, alone), append(c.breakers, 0), append(c.over, nil)
	}
	return nil
}

// broken prices a quarter in which some seats break the text and all others keep it.
func (c *chain) broken(h int, seats uint64) (*welfare.Prices, error) {
	return c.s.prices(query{period: c.s.Period + h, text: &c.text, changes: c.changes, mark: c.mark, without: c.without, breaching: seats})
}

// public is the chain as everybody knows that a seat sees it: by its public payoff,
// and with all others taken to keep the text (level-1 play).
func (c *chain) public(seat int) *prospects {
	p := newProspects(len(c.on))
	for h := range p.quarters {
		q := &p.quarters[h]
		if q.on, q.free = c.on[h], c.free[h]; q.on {
			q.kept = c.kept[h].Flow(seat) - c.dead[h].Flow(seat)
		}
		if q.free {
			q.alone = c.alone[h][seat].Flow(seat) - c.dead[h].Flow(seat)
		}
	}
	return p
}

// quarter is one quarter of a chain as one party sees it. Flows are differences to
// the world without the text, in percent of income.
type quarter struct {
	on   bool
	free bool    // the text can be broken
	kept float64 // all keep the text
	// security and domestic are what of kept is the loss to threats and support at home.
	security, domestic float64
	alone              float64 // the party alone breaks it
	// others says that others are predicted to break the text in this quarter;
	// theirs is the flow if the party keeps it, joined if it breaks it too, lives the
	// chance that the text goes on after that.
	others         bool
	theirs, joined float64
	lives          float64
	ways           ways // how the party can break it
}

// conduct is what the quarter pays if the party keeps the text, and the chance that others
// do not end it by a breach.
func (q *quarter) conduct() (flow, lives float64) {
	if q.others {
		return q.theirs, q.lives
	}
	return q.kept, 1
}

// broken is what the quarter pays if the party breaks the text.
func (q *quarter) broken() float64 {
	if q.others {
		return q.joined
	}
	return q.alone
}

// prospects is a chain as one party sees it, with what play makes of it: present
// values from each quarter on, against the world without the text.
type prospects struct {
	quarters []quarter
	// keep is the value of keeping the text in a quarter, leave of breaking it,
	// if the party does what is best for it in all later quarters; way is how.
	keep, leave []float64
	way         []breaking
	// sure is the value now if all keep the text for ever, risky if the others
	// break it as predicted or fail with the hazard, and the party keeps it.
	sure, risky float64
	stays       float64 // what a quarter ahead counts for
}

// newProspects makes room for a number of quarters.
func newProspects(quarters int) *prospects {
	values := make([]float64, 2*quarters)
	return &prospects{quarters: make([]quarter, quarters), keep: values[:quarters], leave: values[quarters:]}
}

// play runs the chain backwards for a party of the given discount factor, when the
// others fail with a hazard per quarter for reasons of their own:
//
//	kept in a quarter      x = u + delta (1-hazard) x'
//	broken by anybody      x = u - cost + delta (1-hazard) (1-ends) x'
//
// ends is the chance that a breach ends the text: 1, less where it is covert, and 0 where
// panels settle disputes on it (see enforcement). A party breaks the text in a quarter in which
// that is worth more than keeping it, and does so again where the text goes on. With constant flows, no hazard and no cost but the end of the text that is
// if and only if
//
//	delta < (u_alone - u_kept) / u_alone
//
// which is the condition of self-enforcing agreements (Dixit 1987; Bagwell and
// Staiger 1990, AER 80: 779-795). Where the text goes on it is if and only if
//
//	u_alone - u_kept > cost
//
// in the quarter, whatever comes after.
func (p *prospects) play(delta, hazard float64) {
	n := len(p.quarters)
	if len(p.keep) != n {
		p.keep, p.leave = make([]float64, n), make([]float64, n)
	}
	if len(p.way) != n {
		p.way = make([]breaking, n)
	}
	stays := delta * (1 - hazard)
	p.stays = stays
	best := 0.0
	for h := n - 1; h >= 0; h-- {
		q := &p.quarters[h]
		last := h == n-1
		flow, lives := q.conduct()
		switch {
		case !q.on:
			p.keep[h] = delta * best
			p.risky, p.sure = delta*p.risky, delta*p.sure
		case last:
			p.keep[h] = flow / (1 - stays*lives)
			p.risky, p.sure = p.keep[h], q.kept/(1-delta)
		default:
			p.keep[h] = flow + stays*lives*best
			p.risky, p.sure = flow+stays*lives*p.risky, q.kept+delta*p.sure
		}
		p.leave[h] = math.Inf(-1)
		if q.on && q.free {
			p.leave[h], p.way[h] = q.leave(stays*lives, best, last)
		}
		best = p.keep[h]
		if p.breaks(h) {
			best = p.leave[h]
		}
	}
}

// leave is the value of the best way to break the text, when a quarter ahead counts for so
// much and is worth so much, or is like this one for good.
func (q *quarter) leave(stays, next float64, last bool) (best float64, how breaking) {
	list := q.ways.list[:q.ways.n]
	if q.ways.n == 0 {
		list = []breaking{{0, 1}}
	}
	best = math.Inf(-1)
	for _, way := range list {
		value := q.broken() - way.cost
		if goes := stays * (1 - way.ends); last {
			value /= 1 - goes
		} else {
			value += goes * next
		}
		if value > best {
			best, how = value, way
		}
	}
	return best, how
}

// breaks reports whether the party breaks the text in a quarter.
func (p *prospects) breaks(h int) bool { return p.leave[h] > p.keep[h]+numeric.Negligible }

// ends is the chance that the text is over after the quarter because of a breach.
func (p *prospects) ends(h int) float64 {
	if p.breaks(h) {
		return p.way[h].ends
	}
	return 0
}

// best is the value now if the party does what is best for it.
func (p *prospects) best() float64 {
	if p.breaks(0) {
		return p.leave[0]
	}
	return p.keep[0]
}

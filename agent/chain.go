package agent

import (
	"math"

	"github.com/tradetalk/tradetalk/treaty"
)

// negligible is a difference in payoff, in percent of income, that the accuracy of
// the economy's solution does not support. Below it two worlds count as equal.
const negligible = 1e-8

// chain is a text as a Markov chain of two states: in force and kept, or dead, which
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
	without string    // the text's module, if it is in force already
	bound   uint64    // seats of those bound
	on      []bool    // the text binds
	free    []bool    // it did so at the start of the quarter, and can be broken
	kept    []*Prices // all keep it
	dead    []*Prices // the world without it
	// calmKept and calmDead are the same without sanctions.
	calmKept, calmDead []*Prices
	// alone are the prices if one seat breaks the text, by quarter and seat.
	alone [][]*Prices
	// breakers are the seats predicted to break the text, by quarter.
	breakers []uint64
	// known are the prospects of those bound as everybody knows them, by seat, nil for others.
	known []*prospects

	// What exceptions of the text are taken to be; see escape.
	settled    *treaty.Module
	surcharges []float64
	out        []*departure
}

// chain prices a text and predicts who will break it when. It is computed once per
// text and situation.
func (s *Situation) chain(text treaty.Text) (*chain, error) { return s.markedChain(text, "") }

// markedChain is the chain of a text that is thought to stand otherwise than the
// register has it: mark says how.
func (s *Situation) markedChain(text treaty.Text, mark string) (*chain, error) {
	key := chainKey{module: text.Module.ID, draft: text.Draft, parties: s.seats(text.Parties), since: text.Since, mark: mark}
	if c, ok := s.chains[key]; ok {
		return c, nil
	}
	c := &chain{s: s, text: text, changes: text.Changes(-1), mark: mark, bound: key.parties}
	if s.Register.Standing(text.Module.ID).Stage == treaty.InForce {
		c.without = text.Module.ID
	}
	turning := s.turning(&text)
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
	c.known = make([]*prospects, len(s.Actors))
	for k := range s.Actors {
		if c.bound&(1<<k) == 0 {
			continue
		}
		p := c.public(k)
		c.known[k] = p
		p.play(s.Actors[k].Discount(), 0)
		for h := range p.quarters {
			if p.breaks(h) {
				c.breakers[h] |= 1 << k
			}
		}
	}
	if s.chains == nil {
		s.chains = map[chainKey]*chain{}
	}
	s.chains[key] = c
	return c, nil
}

// grow makes room for a number of quarters.
func (c *chain) grow(quarters int) {
	bits, worlds := make([]bool, 2*quarters), make([]*Prices, 4*quarters)
	c.on, c.free = bits[:0:quarters], bits[quarters:quarters]
	c.kept, c.dead = worlds[:0:quarters], worlds[quarters:quarters:2*quarters]
	c.calmKept, c.calmDead = worlds[2*quarters:2*quarters:3*quarters], worlds[3*quarters:3*quarters]
	c.alone, c.breakers = make([][]*Prices, 0, quarters), make([]uint64, 0, quarters)
}

// price appends a number of quarters from a period on, in which nothing changes.
func (c *chain) price(period, quarters int) error {
	on, free := period >= c.text.Since, period > c.text.Since
	worlds := [4]*Prices{}
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
	alone := make([]*Prices, len(c.s.Actors))
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
		c.alone, c.breakers = append(c.alone, alone), append(c.breakers, 0)
	}
	return nil
}

// broken prices a quarter in which some seats break the text and all others keep it.
func (c *chain) broken(h int, seats uint64) (*Prices, error) {
	return c.s.prices(query{period: c.s.Period + h, text: &c.text, changes: c.changes, mark: c.mark, without: c.without, breaching: seats})
}

// public is the chain as everybody knows that a seat sees it: by its public payoff,
// and with all others taken to keep the text (level-1 play).
func (c *chain) public(seat int) *prospects {
	p := newProspects(len(c.on))
	for h := range p.quarters {
		q := &p.quarters[h]
		q.on, q.free = c.on[h], c.free[h]
		q.kept = c.kept[h].flows[seat] - c.dead[h].flows[seat]
		if q.free {
			q.alone = c.alone[h][seat].flows[seat] - c.dead[h].flows[seat]
		}
	}
	return p
}

// quarter is one quarter of a chain as one party sees it. Flows are differences to
// the world without the text, in percent of income.
type quarter struct {
	on    bool
	free  bool    // the text can be broken
	kept  float64 // all keep the text
	alone float64 // the party alone breaks it
	// others says that others are predicted to break the text in this quarter;
	// theirs is the flow if the party keeps it, joined if it breaks it too.
	others         bool
	theirs, joined float64
}

// prospects is a chain as one party sees it, with what play makes of it: present
// values from each quarter on, against the world without the text.
type prospects struct {
	quarters []quarter
	// keep is the value of keeping the text in a quarter, leave of breaking it,
	// if the party does what is best for it in all later quarters.
	keep, leave []float64
	// sure is the value now if all keep the text for ever, risky if the others
	// break it as predicted or fail with the hazard, and the party keeps it.
	sure, risky float64
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
//	broken by anybody      x = u                          the text is dead after it
//
// A party breaks the text in the first quarter in which that is worth more than
// keeping it. With constant flows and no hazard that is if and only if
//
//	delta < (u_alone - u_kept) / u_alone
//
// which is the condition of self-enforcing agreements (Dixit 1987; Bagwell and
// Staiger 1990, AER 80: 779-795).
func (p *prospects) play(delta, hazard float64) {
	n := len(p.quarters)
	if len(p.keep) != n {
		p.keep, p.leave = make([]float64, n), make([]float64, n)
	}
	best := 0.0
	for h := n - 1; h >= 0; h-- {
		q := &p.quarters[h]
		stays := delta * (1 - hazard)
		last := h == n-1
		switch {
		case !q.on:
			p.keep[h] = delta * best
			p.risky, p.sure = delta*p.risky, delta*p.sure
		case last:
			p.keep[h], p.leave[h] = q.kept/(1-stays), q.alone
			p.risky, p.sure = p.keep[h], q.kept/(1-delta)
		default:
			p.keep[h], p.leave[h] = q.kept+stays*best, q.alone
			p.risky, p.sure = q.kept+stays*p.risky, q.kept+delta*p.sure
		}
		if q.others {
			p.keep[h], p.leave[h], p.risky = q.theirs, q.joined, q.theirs
		}
		if !q.free {
			p.leave[h] = math.Inf(-1)
		}
		best = p.keep[h]
		if p.breaks(h) {
			best = p.leave[h]
		}
	}
}

// breaks reports whether the party breaks the text in a quarter.
func (p *prospects) breaks(h int) bool { return p.leave[h] > p.keep[h]+negligible }

// best is the value now if the party does what is best for it.
func (p *prospects) best() float64 {
	if p.breaks(0) {
		return p.leave[0]
	}
	return p.keep[0]
}

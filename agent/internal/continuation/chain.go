package continuation

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// Chain is a text as a Markov chain of two states: in force, kept or not, or dead, which
// is the world without it. From dead there is no way back: a later deal is another
// text. Everything in a chain is public, so that one serves all actors.
//
// Quarters run from now; the last stands for all that follow. A text can be broken
// from the quarter after its entry into force on. Their prices follow
// what public texts say will happen by itself: sanctions that start or end,
// carve-outs that lapse.
type Chain struct {
	Situation *agent.Situation
	Text      treaty.Text
	changes   []int // of the text
	Mark      string
	Without   string             // the text's module, if it is in force already
	Bound     uint64             // seats of those bound
	On        []bool             // the text binds
	Free      []bool             // it did so at the start of the quarter, and can be broken
	Kept      []*welfare.Effects // all keep it
	Dead      []*welfare.Effects // the world without it
	// CalmKept and calmDead are the same without sanctions.
	CalmKept, CalmDead []*welfare.Effects
	// Alone are the prices if one seat breaks the text, by quarter and seat.
	Alone [][]*welfare.Effects
	// Breakers are the seats predicted to break the text, by quarter, and over the
	// chance by seat that the text is over after that; nil where nobody does.
	Breakers []uint64
	over     [][]float64
	foreseen bool // breakers are known

	Lapse []int  // the periods at which the text ends unless it is renewed
	cut   *Chain // as it is foreseen to end: another one or, if it is not, this one

	// Known are the prospects of those bound as everybody knows them, by seat, nil for others.
	Known []*Continuation

	settled *treaty.Module // the module as the text settles it
}

// Forecast prices a text and predicts who will break it when. It is computed once per
// text and situation.
func Forecast(s *agent.Situation, text treaty.Text) (*Chain, error) {
	return ForecastMarked(s, text, "")
}

// ForecastMarked is the chain of a text that is thought to stand otherwise than the
// register has it: mark says how.
func ForecastMarked(s *agent.Situation, text treaty.Text, mark string) (*Chain, error) {
	c, err := WithSunset(s, text, mark)
	if err != nil {
		return nil, err
	}
	return c.AsRenewed()
}

// WithSunset is a text that all keep until it is foreseen not to be renewed.
func WithSunset(s *agent.Situation, text treaty.Text, mark string) (*Chain, error) {
	c, err := Price(s, text, mark)
	if err != nil || c.Lapse == nil {
		return c, err
	}
	if c.cut == nil {
		c.cut = c
		r, _ := Sunset(s, &text, c.Agreed())
		if end := expires(s, &r, c.Lapse, c.Bound, c.Kept, c.Dead); end >= 0 {
			c.cut = c.until(end)
		}
	}
	return c.cut, nil
}

// Price prices a text as if all kept it and it were always renewed.
func Price(s *agent.Situation, text treaty.Text, mark string) (*Chain, error) {
	key := chainKey{module: text.Module.ID, draft: text.Draft, parties: s.SetOf(text.Parties), since: text.Since, mark: mark}
	chains := known(s).chains
	if c, ok := chains[key]; ok {
		return c, nil
	}
	c := &Chain{Situation: s, Text: text, changes: text.Changes(-1), Mark: mark, Bound: key.parties}
	if s.Register.Standing(text.Module.ID).Stage == treaty.InForce {
		c.Without = text.Module.ID
	}
	turning := s.TurningPoints(&text)
	if r, ok := Sunset(s, &text, c.Agreed()); ok {
		c.Lapse = r.dates(turning[len(turning)-1])
		turning = append(turning, c.Lapse...)
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
func (c *Chain) foresee() error {
	for k := range c.Situation.Actors {
		if c.Bound&(1<<k) == 0 {
			continue
		}
		p, err := c.PublicPlan(k)
		if err != nil {
			return err
		}
		for h := range p.Quarters {
			if !p.Breaks(h) {
				continue
			}
			c.Breakers[h] |= 1 << k
			if c.over[h] == nil {
				c.over[h] = make([]float64, len(c.Situation.Actors))
			}
			c.over[h][k] = p.Ends(h)
		}
	}
	return nil
}

// PublicPlan is the public chain of a seat, with how it could break it, played. It must not be
// changed.
func (c *Chain) PublicPlan(seat int) (*Continuation, error) {
	if c.Known == nil {
		c.Known = make([]*Continuation, len(c.Situation.Actors))
	}
	if c.Known[seat] != nil {
		return c.Known[seat], nil
	}
	p, d, hazard := c.public(seat), c.Situation.Actors[seat].Discount(), FailureRisk(c.Situation, seat, c.Bound)
	f := Enforces(c.Situation.Without, c.Agreed(), c.Situation.PeriodLength)
	var others *[promiseCounts]float64
	if !c.Situation.Without.Reputation {
		at, err := stakes(c.Situation, seat, c.Text.Module.ID)
		if err != nil {
			return nil, err
		}
		others = new([promiseCounts]float64)
		for k, n := range f.Tallies() {
			others[k] = at.lost(n)
		}
	}
	p.charge(&f, d, d*(1-hazard), c.Situation.PublicRecord(seat), others, func(h int) (float64, float64) {
		return f.Redress(c.Situation, seat, c.harm(seat, h))
	})
	p.Play(d, hazard)
	c.Known[seat] = p
	return p, nil
}

// Survives is the chance that the text goes on after the breaches foreseen in a quarter, but
// for those of some seats.
func (c *Chain) Survives(h int, except uint64) float64 {
	lives := 1.0
	for k := range c.over[h] {
		if c.Breakers[h]&^except&(1<<k) != 0 {
			lives *= 1 - c.over[h][k]
		}
	}
	return lives
}

// harm is what a seat's breach in a quarter does to the others, by seat.
func (c *Chain) harm(seat, h int) []float64 {
	out := make([]float64, len(c.Situation.Actors))
	for k := range out {
		if k != seat && c.Bound&(1<<k) != 0 {
			if loss := c.Kept[h].Flow(k) - c.Alone[h][seat].Flow(k); loss > numeric.Negligible {
				out[k] = loss
			}
		}
	}
	return out
}

// grow makes room for a number of quarters.
func (c *Chain) grow(quarters int) {
	bits, worlds := make([]bool, 2*quarters), make([]*welfare.Effects, 4*quarters)
	c.On, c.Free = bits[:0:quarters], bits[quarters:quarters]
	c.Kept, c.Dead = worlds[:0:quarters], worlds[quarters:quarters:2*quarters]
	c.CalmKept, c.CalmDead = worlds[2*quarters:2*quarters:3*quarters], worlds[3*quarters:3*quarters]
	c.Alone, c.Breakers = make([][]*welfare.Effects, 0, quarters), make([]uint64, 0, quarters)
	c.over = make([][]float64, 0, quarters)
}

// price appends a number of quarters from a period on, in which nothing changes.
func (c *Chain) price(period, quarters int) error {
	on, free := period >= c.Text.Since, period > c.Text.Since
	worlds := [4]*welfare.Effects{}
	for k, q := range []agent.Query{
		{Text: &c.Text, Changes: c.changes}, {}, {Text: &c.Text, Changes: c.changes, Calm: true}, {Calm: true},
	} {
		q.Period, q.Without = period, c.Without
		q.Mark = c.Mark
		p, err := c.Situation.Effects(q)
		if err != nil {
			return err
		}
		worlds[k] = p
	}
	alone := make([]*welfare.Effects, len(c.Situation.Actors))
	for k := range alone {
		if !free || c.Bound&(1<<k) == 0 {
			continue
		}
		var err error
		if alone[k], err = c.broken(period-c.Situation.Period, 1<<k); err != nil {
			return err
		}
	}
	for range quarters {
		c.On, c.Free = append(c.On, on), append(c.Free, free)
		c.Kept, c.Dead = append(c.Kept, worlds[0]), append(c.Dead, worlds[1])
		c.CalmKept, c.CalmDead = append(c.CalmKept, worlds[2]), append(c.CalmDead, worlds[3])
		c.Alone, c.Breakers, c.over = append(c.Alone, alone), append(c.Breakers, 0), append(c.over, nil)
	}
	return nil
}

// broken prices a quarter in which some seats break the text and all others keep it.
func (c *Chain) broken(h int, seats uint64) (*welfare.Effects, error) {
	return c.Situation.Effects(agent.Query{Period: c.Situation.Period + h, Text: &c.Text, Changes: c.changes, Mark: c.Mark, Without: c.Without, Breaching: seats})
}

// public is the chain as everybody knows that a seat sees it: by its public payoff,
// and with all others taken to keep the text (level-1 play).
func (c *Chain) public(seat int) *Continuation {
	p := newProspects(len(c.On))
	for h := range p.Quarters {
		q := &p.Quarters[h]
		if q.On, q.Free = c.On[h], c.Free[h]; q.On {
			q.Kept = c.Kept[h].Flow(seat) - c.Dead[h].Flow(seat)
		}
		if q.Free {
			q.Alone = c.Alone[h][seat].Flow(seat) - c.Dead[h].Flow(seat)
		}
	}
	return p
}

// Agreed is the module under the draft, with every number settled.
func (c *Chain) Agreed() *treaty.Module {
	if c.settled == nil {
		c.settled = c.Text.Module.Settle(c.Text.Space, c.Text.Draft)
	}
	return c.settled
}

// Mature is the last quarter in which the text changes anything and can be departed from,
// which stands for all in which a measure holds, or -1.
func (c *Chain) Mature() int {
	for h := len(c.On) - 1; h >= 0; h-- {
		if c.Free[h] && c.Kept[h] != c.Dead[h] {
			return h
		}
	}
	return -1
}

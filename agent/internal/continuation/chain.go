package continuation

import (
	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/treaty"
)

// The file decides the public forecast of a text: the worlds with and without the text by
// quarter, and the parties that break the text, from the register, the docket of sanctions and
// public payoffs. Source: level-1 play (Stahl and Wilson 1995, Games and Economic Behavior
// 10: 218-254) on the condition of
// Bagwell and Staiger (1990).

// Chain is a text as a Markov chain of two states: in force (kept or broken), or dead (the world
// without the text). The dead state is absorbing, since a later deal is another text. All of a
// chain is public, so one chain serves all actors.
//
// Quarters run from now; the last quarter stands for all later quarters. A party can break a text
// from the quarter after entry into force on. Prices change with the events that public texts
// schedule: sanctions that start or end, and carve-outs that lapse.
type Chain struct {
	// Situation is the public state of the world, Text the text under forecast.
	Situation *agent.Situation
	Text      treaty.Text
	changes   []int
	// Mark names the counterfactual standing of the text, "" for the standing in the register.
	Mark string
	// Without is the module of the text if the module is already in force, else "".
	Without string
	// Bound is the set of bound seats as bits.
	Bound uint64
	// On says by quarter that the text binds.
	On []bool
	// Free says by quarter that the text bound at the start of the quarter, so that a party can
	// break the text.
	Free []bool
	// Kept are the effects if all parties keep the text, by quarter.
	Kept []*welfare.Effects
	// Dead are the effects of the world without the text, by quarter.
	Dead []*welfare.Effects
	// CalmKept and CalmDead are Kept and Dead without sanctions.
	CalmKept, CalmDead []*welfare.Effects
	// Alone are the effects if one seat breaks the text, by quarter and seat.
	Alone [][]*welfare.Effects
	// Breakers are the seats predicted to break the text, by quarter. over is the chance by seat
	// that the breach of the seat ends the text, nil in quarters without a predicted breach.
	Breakers []uint64
	over     [][]float64
	foreseen bool // Breakers are known
	// answered are the answers foreseen to a breach, by quarter and seat, nil before the first
	// use.
	answered [][]*Answers

	// Lapse are the periods at which the text ends without a renewal.
	Lapse []int
	// cut is the chain that ends with the first failed vote on renewal. A text that is always
	// renewed is its own cut.
	cut *Chain

	// Known are the continuations by public payoffs, by seat, nil for seats not yet asked for.
	Known []*Continuation

	settled *treaty.Module // the module with every number of the draft settled
}

// Forecast returns the chain of a text with the predicted breaches. The chain is computed once
// per text and situation.
func Forecast(s *agent.Situation, text treaty.Text) (*Chain, error) {
	return ForecastMarked(s, text, "")
}

// ForecastMarked returns the chain of a text under a counterfactual standing of the module. mark
// names the counterfactual.
func ForecastMarked(s *agent.Situation, text treaty.Text, mark string) (*Chain, error) {
	c, err := WithSunset(s, text, mark)
	if err != nil {
		return nil, err
	}
	return c.AsRenewed()
}

// WithSunset returns the chain of a text that all parties keep until the first vote on renewal
// that is predicted to fail. A text without a sunset goes on for ever.
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

// Price returns the chain of a text that all parties keep and always renew.
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
		turning = s.FromNow(append(turning, c.Lapse...))
	}
	c.grow(turning[len(turning)-1] + 1 - s.Period)
	for from, quarters := range agent.Stretches(turning) {
		if err := c.price(from, quarters); err != nil {
			return nil, err
		}
	}
	chains[key] = c
	return c, nil
}

// foresee predicts the breaches of a text by party and quarter. Each party decides by its public
// payoff, and expects the others to keep the text except for failures at the rate of their
// records.
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

// PublicPlan returns the continuation of a seat by public payoffs, with the plans of breach,
// played. Callers must not change the continuation.
func (c *Chain) PublicPlan(seat int) (*Continuation, error) {
	if c.Known == nil {
		c.Known = make([]*Continuation, len(c.Situation.Actors))
	}
	if c.Known[seat] != nil {
		return c.Known[seat], nil
	}
	p, d, hazard := c.public(seat), c.Situation.Actors[seat].Discount(), FailureRisk(c.Situation, seat, c.Bound)
	f := Enforces(c.Situation, c.Agreed())
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
	if err := p.charge(&f, d, d*(1-hazard), c.Situation.PublicRecord(seat), others, func(h int) (Answers, error) {
		return c.answers(&f, seat, h)
	}); err != nil {
		return nil, err
	}
	p.Play(d, hazard)
	c.Known[seat] = p
	return p, nil
}

// Survives returns the chance that the text goes on after the breaches predicted in a quarter,
// leaving out the breaches of some seats.
func (c *Chain) Survives(h int, except uint64) float64 {
	lives := 1.0
	for k := range c.over[h] {
		if c.Breakers[h]&^except&(1<<k) != 0 {
			lives *= 1 - c.over[h][k]
		}
	}
	return lives
}

// grow allocates a number of quarters.
func (c *Chain) grow(quarters int) {
	bits, worlds := make([]bool, 2*quarters), make([]*welfare.Effects, 4*quarters)
	c.On, c.Free = bits[:0:quarters], bits[quarters:quarters]
	c.Kept, c.Dead = worlds[:0:quarters], worlds[quarters:quarters:2*quarters]
	c.CalmKept, c.CalmDead = worlds[2*quarters:2*quarters:3*quarters], worlds[3*quarters:3*quarters]
	c.Alone, c.Breakers = make([][]*welfare.Effects, 0, quarters), make([]uint64, 0, quarters)
	c.over, c.answered = make([][]float64, 0, quarters), make([][]*Answers, 0, quarters)
}

// price appends a number of quarters without a change, starting with a period.
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
		c.answered = append(c.answered, nil)
	}
	return nil
}

// broken returns the effects of a quarter in which some seats break the text and all others keep
// the text.
func (c *Chain) broken(h int, seats uint64) (*welfare.Effects, error) {
	return c.Situation.Effects(agent.Query{Period: c.Situation.Period + h, Text: &c.Text, Changes: c.changes, Mark: c.Mark, Without: c.Without, Breaching: seats})
}

// public returns the quarters of a chain as everybody computes the view of a seat: by the public
// payoff of the seat, with all others keeping the text (level-1 play).
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

// Agreed returns the module under the draft, with every number settled.
func (c *Chain) Agreed() *treaty.Module {
	if c.settled == nil {
		c.settled = c.Text.Module.Settle(c.Text.Space, c.Text.Draft)
	}
	return c.settled
}

// Mature returns the last quarter in which the text has an effect and a party can depart from the
// text, or -1. The quarter stands for all quarters in which a measure holds.
func (c *Chain) Mature() int {
	for h := len(c.On) - 1; h >= 0; h-- {
		if c.Free[h] && c.Kept[h] != c.Dead[h] {
			return h
		}
	}
	return -1
}

package agent

import (
	"github.com/tradetalk/tradetalk/treaty"
)

// negligible is a difference in payoff, in percent of income, that the accuracy of
// the economy's solution does not support. Below it two worlds count as equal.
const negligible = 1e-8

// chain is a text as a Markov chain of two states: F, in force and kept, and D,
// dead, which is the world without it. From F it falls to D with the chance e that
// another party fails for reasons of its own, or for certain once a party finds it
// better to break the text than to keep it. From D there is no way back: a later
// deal is another text.
//
//	V_F(h) = u_F(h) + delta [ (1-e) V_F(h+1) + e V_D(h+1) ]   kept in quarter h
//	V_F(h) = u_B(h) + delta V_D(h+1)                          broken by the parties B
//	V_D(h) = u_D(h) + delta V_D(h+1)
//
// The flows follow what public texts say will happen by itself (sanctions that end,
// carve-outs that lapse) and are constant after the last of it.
//
// The idea is that of self-enforcing agreements (Dixit 1987; Bagwell and Staiger
// 1990, AER 80: 779-795): with constant flows party k keeps a text for ever if and
// only if delta_k >= (u_B - u_F)/(u_B - u_D).
type chain struct {
	s    *Situation
	text treaty.Text
	// By quarter from now; the last stands for all that follow.
	on            []bool
	kept, dead    []*Prices
	calm, calmest []*Prices // kept and dead without sanctions
	broken        []uint64  // seats predicted to break the text
}

// newChain prices a text and predicts who will break it when. The world without it
// is what is in force, less the module itself if it is in force already.
func (s *Situation) newChain(text treaty.Text) (*chain, error) {
	without := ""
	if s.Register.Standing(text.Module.ID).Stage == treaty.InForce {
		without = text.Module.ID
	}
	c := &chain{s: s, text: text}
	turning := s.turning(&text)
	for k, from := range turning {
		to := from + 1
		if k+1 < len(turning) {
			to = turning[k+1]
		}
		kept, err := s.prices(query{period: from, text: &text, without: without})
		if err != nil {
			return nil, err
		}
		dead, err := s.prices(query{period: from, without: without})
		if err != nil {
			return nil, err
		}
		calm, err := s.prices(query{period: from, text: &text, without: without, calm: true})
		if err != nil {
			return nil, err
		}
		calmest, err := s.prices(query{period: from, without: without, calm: true})
		if err != nil {
			return nil, err
		}
		for range to - from {
			c.on = append(c.on, from >= text.Since)
			c.kept, c.dead = append(c.kept, kept), append(c.dead, dead)
			c.calm, c.calmest = append(c.calm, calm), append(c.calmest, calmest)
		}
	}
	return c, c.predict(without)
}

// breach prices a quarter in which some seats break the text and all others keep it.
func (c *chain) breach(h int, seats uint64, without string) (*Prices, error) {
	return c.s.prices(query{period: c.s.Period + h, text: &c.text, without: without, breaching: seats})
}

// predict finds, quarter by quarter from the last, the parties that would break the
// text. Each is taken to compare, by its public payoff, one quarter of breaking it
// alone and the world without it after, with keeping it (level-1 play: the others
// are taken to keep it).
func (c *chain) predict(without string) error {
	bound := c.s.seats(c.text.Parties)
	last := len(c.on) - 1
	c.broken = make([]uint64, len(c.on))
	kept := make([]float64, len(c.s.Actors))
	dead := make([]float64, len(c.s.Actors))
	for h := last; h >= 0; h-- {
		if c.on[h] {
			for k := range c.s.Actors {
				if bound&(1<<k) == 0 {
					continue
				}
				alone, err := c.breach(h, 1<<k, without)
				if err != nil {
					return err
				}
				d := c.s.Actors[k].Discount()
				u, uF, uD := alone.flows[k], c.kept[h].flows[k], c.dead[h].flows[k]
				keep, leave := uF+d*kept[k], u+d*dead[k]
				if h == last {
					keep, leave = uF/(1-d), u+d*uD/(1-d)
				}
				if leave > keep+negligible {
					c.broken[h] |= 1 << k
				}
			}
		}
		prices := c.kept[h]
		if c.broken[h] != 0 {
			var err error
			if prices, err = c.breach(h, c.broken[h], without); err != nil {
				return err
			}
		}
		for k := range c.s.Actors {
			d := c.s.Actors[k].Discount()
			u, uD := prices.flows[k], c.dead[h].flows[k]
			if h == last {
				dead[k] = uD / (1 - d)
				kept[k] = u / (1 - d)
				if c.broken[h] != 0 {
					kept[k] = u + d*dead[k]
				}
				continue
			}
			if c.broken[h] != 0 {
				kept[k] = u + d*dead[k]
			} else {
				kept[k] = u + d*kept[k]
			}
			dead[k] = uD + d*dead[k]
		}
	}
	return nil
}

// worth is what one actor makes of the chain.
type worth struct {
	kept, dead []float64 // flows by quarter
	// broken are the flows of the quarters in which the text is broken, or nil
	// if nobody is thought to break it.
	broken   []float64
	mask     []bool // quarters in which it is broken
	hazard   float64
	discount float64
}

// value runs the chain backwards and returns the present values of both states now.
func (w *worth) value(on []bool) (kept, dead float64) {
	d := w.discount
	for h := len(on) - 1; h >= 0; h-- {
		last := h == len(on)-1
		deadNow := w.dead[h] + d*dead
		if last {
			deadNow = w.dead[h] / (1 - d)
			dead = deadNow // the value of D from the next quarter on
		}
		switch {
		case w.mask != nil && w.mask[h]:
			kept = w.broken[h] + d*dead
		case last:
			kept = (w.kept[h] + d*w.hazard*dead) / (1 - d*(1-w.hazard))
		case on[h]:
			kept = w.kept[h] + d*((1-w.hazard)*kept+w.hazard*dead)
		default: // not yet in force
			kept = w.kept[h] + d*kept
		}
		dead = deadNow
	}
	return kept, dead
}

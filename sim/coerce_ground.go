package sim

import (
	"github.com/tradetalk/tradetalk/sim/internal/implementation"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/obligation"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// groundsAt are the grounds if the docket stands as d, which are worked out once.
func (c *coercing) groundsAt(d *sanction.Docket) []implementation.SanctionAct {
	if !c.on(mechanism.SanctionGrounds) || d == nil {
		return nil
	}
	version := d.Version()
	acts, ok := c.legal[version]
	if !ok {
		acts = c.w.grounds(d)
		if c.legal == nil {
			c.legal = map[uint64][]implementation.SanctionAct{}
		}
		c.legal[version] = acts
	}
	return acts
}

// lawful is groundsAt as events, for those who price worlds.
func (c *coercing) lawful(d *sanction.Docket) (events []treaty.Event) {
	for _, a := range c.groundsAt(d) {
		events = append(events, a.Event)
	}
	return events
}

// ground does in law what the quarter's coercion asks for.
func (c *coercing) ground() (moves []Move, err error) {
	if !c.on(mechanism.SanctionGrounds) {
		return nil, nil
	}
	for _, a := range c.groundsAt(c.docket) {
		more, err := c.told(a)
		if err != nil {
			return nil, err
		}
		moves = append(moves, more...)
	}
	var acts []obligation.Ground
	for k := range c.docket.Regimes() {
		r := &c.docket.Regimes()[k]
		s, _ := c.docket.Standing(r.ID)
		for _, id := range s.Members {
			if since := c.w.acted(c.docket, r.ID, id); since != treaty.Never && c.w.runs(c.docket, r.ID, id) {
				stake, share, err := c.stakes(k, id)
				if err != nil {
					return nil, err
				}
				acts = append(acts, obligation.Ground{Regime: r.ID, Sender: id, Period: since, Stake: stake, Share: share})
			}
		}
	}
	return append(moves, Move{Do: func(w *World) error {
		w.Obligations.Grounds = acts
		return nil
	}}), nil
}

// told is an act in law as moves.
func (c *coercing) told(a implementation.SanctionAct) (moves []Move, err error) {
	var harm []float64
	if a.Kind == treaty.Invoked {
		if harm, err = c.harms(a.Module, a.Regime, a.Author); err != nil {
			return nil, err
		}
	}
	acts, invoked := c.w.law().Declare(a, harm)
	for _, one := range acts {
		moves = append(moves, enact(one))
	}
	if invoked != nil {
		moves = append(moves, Move{Do: func(w *World) error {
			w.Obligations.Invocations = append(w.Obligations.Invocations, *invoked)
			return nil
		}})
	}
	return moves, nil
}

// harms is what a sender's part in a regime does to each party of a module, by seat, in
// percent of its income.
func (c *coercing) harms(module, regime, sender string) ([]float64, error) {
	out := make([]float64, len(c.w.public))
	left, err := standoff.After(c.docket, sanction.Event{Kind: sanction.Leave, Period: c.w.Period, Regime: regime, Author: sender})
	if err != nil {
		return out, nil
	}
	on, err := c.situation.EffectsWithDocket(c.docket)
	if err != nil {
		return nil, err
	}
	off, err := c.situation.EffectsWithDocket(left)
	if err != nil {
		return nil, err
	}
	s := c.w.Register.Standing(module)
	for k := range out {
		if id := c.w.public[k].ID; id != sender && s.BoundIn(id, c.w.Period) {
			out[k] = max(0, off.Flow(k)-on.Flow(k))
		}
	}
	return out, nil
}

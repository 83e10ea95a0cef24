package agent

// hazard is the chance per quarter that some other party fails for reasons of its
// own, by the trust in each.
func (v View) hazard(bound uint64) float64 {
	kept := 1.0
	for k := range v.Actors {
		if k != v.Seat && bound&(1<<k) != 0 {
			kept *= v.keeps(k)
		}
	}
	return 1 - kept
}

// prospects is the chain as the actor itself sees it: by its own payoff, and with
// the others breaking the text when they are predicted to (the actor is level 2).
func (v View) prospects(c *chain) (*prospects, error) {
	p, bound := v.loyal(c)
	ended := false // others have broken it in an earlier quarter: what comes after is never reached
	for h, on := range c.on {
		others := c.breakers[h] &^ (1 << v.Seat)
		if !on || others == 0 {
			continue
		}
		q := &p.quarters[h]
		q.others = true
		if ended {
			continue
		}
		q.lives = c.survives(h, 1<<v.Seat)
		ended = q.lives == 0
		if err := v.broken(q, c, h, others, c.dead[h].Flow(v.Seat)+bound); err != nil {
			return nil, err
		}
	}
	return p, nil
}

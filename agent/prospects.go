package agent

// hazard is the chance per quarter that some other party fails for reasons of its
// own, by the trust in each.
func (v View) hazard(bound uint64) float64 {
	kept := 1.0
	for k := range v.Actors {
		if k != v.Seat && bound&(1<<k) != 0 {
			kept *= v.Trust[k].PerQuarter()
		}
	}
	return 1 - kept
}

// prospects is the chain as the actor itself sees it: by its own payoff, and with
// the others breaking the text when they are predicted to (the actor is level 2).
func (v View) prospects(c *chain) (*prospects, error) {
	p := &prospects{quarters: make([]quarter, len(c.on))}
	bound := v.sovereignty(c.text.Module, c.text.Module.Depth(c.text.Space, c.text.Draft))
	ended := false // others have broken it in an earlier quarter: what comes after is never reached
	for h, on := range c.on {
		q := &p.quarters[h]
		dead := c.dead[h].flows[v.Seat]
		q.on, q.free = on, c.free[h]
		if !on {
			continue
		}
		q.kept = c.kept[h].flows[v.Seat] - dead - bound
		if q.free {
			q.alone = c.alone[h][v.Seat].flows[v.Seat] - dead - bound
		}
		others := c.breakers[h] &^ (1 << v.Seat)
		if others == 0 {
			continue
		}
		q.others = true
		if ended {
			continue
		}
		ended = true
		theirs, err := c.broken(h, others)
		if err != nil {
			return nil, err
		}
		joined, err := c.broken(h, others|1<<v.Seat)
		if err != nil {
			return nil, err
		}
		q.theirs, q.joined = theirs.flows[v.Seat]-dead-bound, joined.flows[v.Seat]-dead-bound
	}
	v.exposed(c, p)
	v.noticed(c, p)
	return p, nil
}

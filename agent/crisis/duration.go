package crisis

// Lasting writes to dst the expected share of the present measures in force in each of the
// quarters to come, dst[0] for the next, by the chains of all pairs of types. Relief due counts
// with the target's trust in relief, and as full relief. Lasting returns dst.
func (c *Game) Lasting(dst []float64) []float64 {
	if c.thinking() {
		return c.lasting(dst)
	}
	c.prepare()
	clear(dst)
	for k := range c.types {
		o := &c.types[k]
		var given, sum float64
		for n, p := range o.concede {
			sum += p
			if p > 0 {
				given += p * c.Trust * c.enough(c.Levels[n])
			}
		}
		if sum > 0 {
			given /= sum
		}
		in := [places]float64{inForce: 1, caught: 1, posed: 1 - c.Trust, conceded: 1 - given}
		for i, s := range c.leaders {
			m := c.moves(&o.response, s.lift[0])
			var at [stages]float64
			at[c.stage()] = 1
			for h := range dst {
				m.quarter(&at)
				for stage, share := range at {
					dst[h] += o.weight * c.Value.Weights[i] * share * in[placeOf[stage]]
				}
			}
		}
	}
	return dst
}

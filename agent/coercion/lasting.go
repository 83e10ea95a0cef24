package coercion

// Lasting writes to dst which share of the measures in force now is expected to be in force
// in each of the quarters to come, dst[0] in the next, by the chains of all types that the
// target may be. Relief that is due counts by the chance that the target puts on it, and
// as relief in full. It returns dst.
func (c *Crisis) Lasting(dst []float64) []float64 {
	c.prepare()
	clear(dst)
	nobody := Side{Relieved: make([]float64, len(c.Levels))}
	for k := range c.types {
		o := &c.types[k]
		ch := c.chain(other, &nobody, 0, &o.response, c.lift, 0)
		var given, conceded float64
		for n, p := range o.concede {
			conceded += p
			if p > 0 {
				given += p * c.Trust * c.enough(c.Levels[n])
			}
		}
		if conceded > 0 {
			given /= conceded
		}
		in := [states]float64{Imposed: 1, SnappedBack: 1, Eased: 1 - c.Trust, Conceded: 1 - given}
		at := [states]float64{Imposed: 1}
		for h := range dst {
			var next [states]float64
			for s, p := range at {
				if p == 0 {
					continue
				}
				next[s] += p * ch.stay(s)
				for t, move := range ch.Move[s] {
					if t != s {
						next[t] += p * move
					}
				}
			}
			at = next
			for s, p := range at {
				dst[h] += o.weight * p * in[s]
			}
		}
	}
	return dst
}

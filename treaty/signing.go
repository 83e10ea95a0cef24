package treaty

// Signing is the rule by which talks close on a draft.
type Signing struct {
	// Open says that the willing may sign without the rest. The default, false, takes the
	// signature of all at the table.
	Open bool
	// Mass is the share of the weights of all parties that it takes, in [0, 1]. Weights are by
	// seat; nil means equal weights.
	Mass    float64
	Weights []float64
}

// Closes reports whether a set of the seats at the table suffices for a signature, up to rounding.
// Both are bits by seat.
func (x *Signing) Closes(set, table uint64) bool {
	in, all := 0.0, 0.0
	for k := range 64 {
		if table&(1<<k) == 0 {
			continue
		}
		w := 1.0
		if x.Weights != nil {
			w = x.Weights[k]
		}
		all += w
		if set&(1<<k) != 0 {
			in += w
		}
	}
	mass := 1.0
	if x.Open {
		mass = x.Mass
	}
	return in >= (mass-1e-12)*all
}

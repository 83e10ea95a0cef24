package agent

import "github.com/tradetalk/tradetalk/treaty"

// held is what it costs the actor to be bound by what is in force, less one module.
func (v View) held(without string) float64 {
	sum := 0.0
	for m, s := range v.Register.InForce() {
		if m.ID != without && v.Register.Bound(v.Self.ID, m.ID) {
			sum += v.sovereignty(m, m.Depth(v.Register.Space(m.ID), s.Draft))
		}
	}
	return sum
}

// isBound reports whether any module in force binds the actor.
func (v View) isBound() bool {
	for m := range v.Register.InForce() {
		if v.Register.Bound(v.Self.ID, m.ID) {
			return true
		}
	}
	return false
}

// standing is the worth of no agreement: what is in force goes on, sanctions run
// their course.
func (v View) standing(c *chain) float64 {
	flows := make([]float64, len(c.on))
	held := v.held(c.without)
	for h := range flows {
		flows[h] = c.dead[h].Flow(v.Seat) - held
	}
	return v.annuity(flows)
}

// walkOut is the worth of being bound by nothing.
func (v View) walkOut() (float64, error) {
	var flows, shares []float64 // shares of the losses to threats that leaving spares
	turning := v.turning(nil)
	for k, from := range turning {
		p, err := v.prices(query{period: from, leaver: 1 << v.Seat})
		if err != nil {
			return 0, err
		}
		quarters := 1
		if k+1 < len(turning) {
			quarters = turning[k+1] - from
		}
		stays, err := v.prices(query{period: from})
		if err != nil {
			return 0, err
		}
		spared := v.spared(stays, p, v.Seat)
		for range quarters {
			flows, shares = append(flows, p.Flow(v.Seat)), append(shares, spared)
		}
	}
	for h, loss := range v.losses(len(flows)) {
		flows[h] += loss * shares[h]
	}
	return v.annuity(flows), nil
}

// sovereignty is what it costs the actor to be bound by a module at a depth.
func (v View) sovereignty(m *treaty.Module, depth float64) float64 {
	return v.Self.Sovereignty[m.ID] * depth
}

// annuity is (1-delta) times the present value of flows by quarter, the last of which
// goes on for ever.
func (v View) annuity(flows []float64) float64 {
	d := v.Self.Discount()
	value := 0.0
	for h := len(flows) - 1; h >= 0; h-- {
		if h == len(flows)-1 {
			value = flows[h] / (1 - d)
			continue
		}
		value = flows[h] + d*value
	}
	return (1 - d) * value
}

package continuation

import "github.com/tradetalk/tradetalk/agent"

// held is what it costs the actor to be bound by what is in force, less one module.
func held(v agent.View, without string) float64 {
	sum := 0.0
	for m, s := range v.Register.InForce() {
		if m.ID != without && v.Register.Bound(v.Self.ID, m.ID) {
			sum += v.SovereigntyCost(m, m.Depth(v.Register.Space(m.ID), s.Draft))
		}
	}
	return sum
}

// IsBound reports whether any module in force binds the actor.
func IsBound(v agent.View) bool {
	for m := range v.Register.InForce() {
		if v.Register.Bound(v.Self.ID, m.ID) {
			return true
		}
	}
	return false
}

// StandingValue is the worth of no agreement: what is in force goes on, sanctions run
// their course.
func StandingValue(v agent.View, c *Chain) float64 {
	flows := make([]float64, len(c.On))
	held := held(v, c.Without)
	for h := range flows {
		flows[h] = c.Dead[h].Flow(v.Seat) - held
	}
	return v.Annuity(flows)
}

// WalkOut is the worth of being bound by nothing.
func WalkOut(v agent.View) (float64, error) {
	var flows, shares []float64 // shares of the losses to threats that leaving spares
	turning := v.TurningPoints(nil)
	for k, from := range turning {
		p, err := v.Effects(agent.Query{Period: from, Leaver: 1 << v.Seat})
		if err != nil {
			return 0, err
		}
		quarters := 1
		if k+1 < len(turning) {
			quarters = turning[k+1] - from
		}
		stays, err := v.Effects(agent.Query{Period: from})
		if err != nil {
			return 0, err
		}
		spared := v.Spared(stays, p, v.Seat)
		for range quarters {
			flows, shares = append(flows, p.Flow(v.Seat)), append(shares, spared)
		}
	}
	for h, loss := range v.ThreatLosses(len(flows)) {
		flows[h] += loss * shares[h]
	}
	return v.Annuity(flows), nil
}

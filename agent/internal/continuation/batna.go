package continuation

import "github.com/tradetalk/tradetalk/agent"

// held returns the actor's cost of being bound by the modules in force, without one module, in
// percent of income per quarter.
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

// StandingValue returns the value of no agreement in percent of income per quarter, as an
// annuity: modules in force go on and sanctions run their course.
func StandingValue(v agent.View, c *Chain) float64 {
	flows := make([]float64, len(c.On))
	held := held(v, c.Without)
	for h := range flows {
		flows[h] = c.Dead[h].Flow(v.Seat) - held
	}
	return v.Annuity(flows)
}

// WalkOut returns the value of being bound by no module in percent of income per quarter, as an
// annuity. The other parties keep their modules. Losses to threats fall by the share that the
// actor's exit spares.
func WalkOut(v agent.View) (float64, error) {
	// shares are the shares of the losses to threats that the exit spares.
	var flows, shares []float64
	for from, quarters := range agent.Stretches(v.TurningPoints(nil)) {
		p, err := v.Effects(agent.Query{Period: from, Leaver: 1 << v.Seat})
		if err != nil {
			return 0, err
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

package coercion

// moves are the chances per quarter by which a dispute with measures in force goes on, for
// one type of each side.
type moves struct {
	lift, concede, pose float64 // concede and pose where the leader does not lift
	detect              float64
	// again is the chance of a concession by a target that was found out: it has no
	// second show, and its other options share the chance of one.
	again float64
}

// moves of a target that responds in a way to a leader that lifts with a chance.
func (c *Crisis) moves(resp *response, lift float64) moves {
	m := moves{lift: lift, pose: resp.pose, detect: c.Detection}
	for _, p := range resp.concede {
		m.concede += p
	}
	if m.pose < 1 {
		m.again = m.concede / (1 - m.pose)
	}
	return m
}

// The places that a dispute with measures in force can come to: states of a Chain.
const (
	inForce = iota
	posed
	caught
	complied
	released
	places
)

// stateOf says which State a place is.
var stateOf = [places]State{Imposed, Eased, SnappedBack, Conceded, Lifted}

// shares are the discounted shares of the time to come that a dispute spends in each place,
// from one of them on; they add up to one. Whatever the flows of a Chain, its value is the
// sum of flows times shares, and of what it is worth to come into a place that is never
// left times the share of that: chains that differ in flows alone have one set of shares.
// Fresh are the shares with each quarter counted by what is left in it of the distance
// between the first flow and the last, if the economy adapts.
type shares struct {
	all, fresh [places]float64
}

// shares of the time for some moves and a discount.
func (c *Crisis) shares(m *moves, delta float64, from int) (s shares) {
	forever := m.forever(delta)
	s.all = forever[from]
	if c.Speed > 0 {
		s.fresh = m.fresh(delta, c.Speed, from, &forever)
	}
	return s
}

// forever are the shares from each place, from the end of the chain to its beginning.
func (m *moves) forever(delta float64) (v [places][places]float64) {
	v[complied][complied], v[released][released] = 1, 1
	on := 1 - m.lift
	leave := func(from int, stay float64) float64 {
		scale := 1 / (1 - delta*stay)
		v[from][from] = (1 - delta) * scale
		return delta * scale
	}
	d := leave(caught, on*(1-m.again))
	v[caught][complied], v[caught][released] = d*on*m.again, d*m.lift
	d = leave(posed, 1-m.detect)
	for k := caught; k < places; k++ {
		v[posed][k] = d * m.detect * v[caught][k]
	}
	d = leave(inForce, on*(1-m.concede-m.pose))
	for k := posed; k < places; k++ {
		v[inForce][k] = d * on * m.pose * v[posed][k]
	}
	v[inForce][complied] += d * on * m.concede
	v[inForce][released] += d * m.lift
	return v
}

// fresh runs the chain for the Horizon, and lets its last quarter stand for all that follow.
func (m *moves) fresh(delta, speed float64, from int, forever *[places][places]float64) (out [places]float64) {
	var at [places]float64
	at[from] = 1
	left, discount := 1.0, 1.0
	for h := range Horizon + 1 {
		for k, p := range at {
			out[k] += (1 - delta) * discount * left * p
		}
		discount *= delta
		if h < Horizon {
			left *= 1 - speed
		}
		m.quarter(&at)
	}
	for from, p := range at {
		for k, share := range forever[from] {
			out[k] += discount * left * p * share
		}
	}
	return out
}

// quarter moves a distribution over places by a quarter.
func (m *moves) quarter(at *[places]float64) {
	on := 1 - m.lift
	at[released] += m.lift * (at[inForce] + at[caught])
	at[complied] += on * (m.concede*at[inForce] + m.again*at[caught])
	at[caught] = on*(1-m.again)*at[caught] + m.detect*at[posed]
	at[posed] = (1-m.detect)*at[posed] + on*m.pose*at[inForce]
	at[inForce] *= on * (1 - m.concede - m.pose)
}

// flows are what a dispute with measures in force is worth to an actor in a quarter in each
// place: now, and once the economy has adapted. Enter is what it is worth to come to a place
// that is never left, once, as an annuity.
type flows struct {
	now, later, enter [places]float64
}

// value is what flows are worth over the time.
func (s *shares) value(f *flows) float64 {
	sum := 0.0
	for k, share := range s.all {
		sum += share*(f.later[k]+f.enter[k]) + s.fresh[k]*(f.now[k]-f.later[k])
	}
	return sum
}

// compliance is the discounted compliance over the time: where it is not conceded, or for
// show, there is what there was.
func (s *shares) compliance(now, conceded float64) float64 {
	return now + s.all[complied]*(conceded-now)
}

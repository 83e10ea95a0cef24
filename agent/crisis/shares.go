// The methods of this file run the Markov chain of a dispute with measures in force: chances of
// moves and a discount in, discounted shares of time by state out. Values of all actors follow
// as sums of flows times shares. Source: V = u + delta P V, in closed form by stages.

package crisis

import "cmp"

// moves are the transition chances of a dispute with measures in force, for a type of each
// side: lifting by the leader, and concession or show by the target, at a fresh decision; and
// the chances of a review in a quarter without news.
type moves struct {
	lift, concede, pose float64
	detect              float64
	// again is the chance of a concession by a target after discovery: a second show is
	// impossible, and the other options share the chance of a show.
	again          float64
	target, leader float64 // reviews
}

// moves returns the transition chances for a target's response and a leader's chance of
// lifting.
func (c *Game) moves(resp *response, lift float64) moves {
	m := moves{lift: lift, pose: resp.pose, detect: c.Detection, target: c.Target.reviews(), leader: c.Leader.reviews()}
	for _, p := range resp.concede {
		m.concede += p
	}
	if m.pose < 1 {
		m.again = m.concede / (1 - m.pose)
	}
	return m
}

// The stages of a dispute with measures in force.
const (
	asked    = iota // the target is about to answer
	answered        // after holding out, before the leader's decision to hold on
	standing        // both sides go on until a review
	shown           // after relief for compliance for show
	found           // the show is discovered
	unmasked        // measures go on after the discovery
	complied
	released // lifted for nothing
	stages
)

// The places are the states with different flows; several stages share a place.
const (
	inForce = iota
	posed
	caught
	conceded
	lifted
	places
)

// placeOf maps a stage to a place.
var placeOf = [stages]int{inForce, inForce, inForce, posed, caught, caught, conceded, lifted}

// Horizon is the default number of periods in a chain; the last period stands for all later
// periods.
const Horizon = 20

// shares are the discounted shares of future time spent in each place, from a stage on; the
// shares add up to one. The value of the chain
//
//	V_h = u_h + delta P V_{h+1},   V_{H+1} = (I - delta P)^-1 u_H
//
// as an annuity is the sum of flows times shares, plus the value of entering an absorbing place
// times the share of the place. Chains with the same chances and different flows therefore have
// the same shares. fresh are the shares with each quarter weighted by the remaining distance
// between the first flow and the last, for an adapting economy.
type shares struct {
	all, fresh [places]float64
}

// shares returns the shares of time for some moves, a discount and a first stage.
func (c *Game) shares(m *moves, delta float64, from int) (s shares) {
	rows := m.forever(delta)
	s.all = rows[from]
	if c.Speed > 0 {
		s.fresh = m.fresh(delta, c.Speed, cmp.Or(c.Horizon, Horizon), from, &rows)
	}
	return s
}

// add adds a multiple of a row to a row.
func add(row *[places]float64, share float64, other *[places]float64) {
	for k := range row {
		row[k] += share * other[k]
	}
}

// forever returns the shares from each stage, from the end of the chain to the beginning. A
// stage with a chance of staying is left with a discount of delta / (1 - delta stay).
func (m *moves) forever(delta float64) (v [stages][places]float64) {
	v[complied][conceded], v[released][lifted] = 1, 1
	lift := m.leader * m.lift // by a review
	on := 1 - lift

	d := 1 / (1 - delta*on*(1-m.target*m.again))
	row := &v[unmasked]
	row[caught] = (1 - delta) * d
	row[conceded], row[lifted] = delta*d*on*m.target*m.again, delta*d*lift

	row = &v[found]
	add(row, delta*(1-m.lift)*(1-m.again), &v[unmasked])
	row[caught] += 1 - delta
	row[conceded] += delta * (1 - m.lift) * m.again
	row[lifted] += delta * m.lift

	d = 1 / (1 - delta*(1-m.detect))
	row = &v[shown]
	add(row, delta*d*m.detect, &v[found])
	row[posed] = (1 - delta) * d

	d = 1 / (1 - delta*on*(1-m.target*(m.concede+m.pose)))
	row = &v[standing]
	add(row, delta*d*on*m.target*m.pose, &v[shown])
	row[inForce] = (1 - delta) * d
	row[conceded] += delta * d * on * m.target * m.concede
	row[lifted] += delta * d * lift

	row = &v[answered]
	add(row, delta*(1-m.lift), &v[standing])
	row[inForce] += 1 - delta
	row[lifted] += delta * m.lift

	// The answer falls in the same quarter, and the leader's next decision in the next.
	row = &v[asked]
	hold := 1 - m.concede - m.pose
	add(row, delta*m.pose, &v[shown])
	add(row, delta*hold*(1-m.lift), &v[standing])
	row[inForce] += 1 - delta
	row[conceded] += delta * m.concede
	row[lifted] += delta * hold * m.lift
	return v
}

// quarter moves a distribution over stages forward by a quarter.
func (m *moves) quarter(at *[stages]float64) {
	lift := m.leader * m.lift
	on, hold := 1-lift, 1-m.concede-m.pose
	at[released] += m.lift*(hold*at[asked]+at[answered]+at[found]) + lift*(at[standing]+at[unmasked])
	at[complied] += m.concede*(at[asked]+on*m.target*at[standing]) + m.again*((1-m.lift)*at[found]+on*m.target*at[unmasked])
	at[unmasked] = on*(1-m.target*m.again)*at[unmasked] + (1-m.lift)*(1-m.again)*at[found]
	at[found] = m.detect * at[shown]
	at[shown] = (1-m.detect)*at[shown] + m.pose*(at[asked]+on*m.target*at[standing])
	at[standing] = on*(1-m.target*(m.concede+m.pose))*at[standing] + (1-m.lift)*(hold*at[asked]+at[answered])
	at[asked], at[answered] = 0, 0
}

// fresh runs the chain for a horizon; the last quarter stands for all later quarters.
func (m *moves) fresh(delta, speed float64, horizon, from int, rows *[stages][places]float64) (out [places]float64) {
	var at [stages]float64
	at[from] = 1
	left, discount := 1.0, 1.0
	for h := range horizon + 1 {
		for k, p := range at {
			out[placeOf[k]] += (1 - delta) * discount * left * p
		}
		discount *= delta
		if h < horizon {
			left *= 1 - speed
		}
		m.quarter(&at)
	}
	for k, p := range at {
		add(&out, discount*left*p, &rows[k])
	}
	return out
}

// flows are an actor's values per quarter of a dispute with measures in force in each place:
// now, and later, after the economy's adaptation. enter is the single value of entering an
// absorbing place, as an annuity.
type flows struct {
	now, later, enter [places]float64
}

// value returns the annuity of flows over the shares of time.
func (s *shares) value(f *flows) float64 {
	sum := 0.0
	for k, share := range s.all {
		sum += share*(f.later[k]+f.enter[k]) + s.fresh[k]*(f.now[k]-f.later[k])
	}
	return sum
}

// compliance returns the discounted compliance over future time. Without a real concession the
// level stays at now.
func (s *shares) compliance(now, level float64) float64 {
	return now + s.all[conceded]*(level-now)
}

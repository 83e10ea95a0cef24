package crisis

import "cmp"

// moves are the chances by which a dispute with measures in force goes on, for one type of
// each side: that the leader lifts, and that the target concedes or makes a show, when they
// decide afresh; and that they do so at all in a quarter in which nothing is new to them.
type moves struct {
	lift, concede, pose float64
	detect              float64
	// again is the chance of a concession by a target that was found out: it has no
	// second show, and its other options share the chance of one.
	again          float64
	target, leader float64 // reviews
}

// moves of a target that responds in a way to a leader that lifts with a chance.
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
	answered        // it has held out, and the leader is about to decide whether to hold on
	standing        // both have, and go on unless one of them looks at it afresh
	shown           // relief was given for compliance that is for show
	found           // it was found out
	unmasked        // and measures went on
	complied
	released // lifted for nothing
	stages
)

// The places where flows differ: several stages have the same.
const (
	inForce = iota
	posed
	caught
	conceded
	lifted
	places
)

// placeOf says at which place a stage is.
var placeOf = [stages]int{inForce, inForce, inForce, posed, caught, caught, conceded, lifted}

// Horizon is how many quarters a chain is run before the last stands for all that follow.
const Horizon = 20

// shares are the discounted shares of the time to come that a dispute spends in each place,
// from a stage on; they add up to one. The value of the chain
//
//	V_h = u_h + delta P V_{h+1},   V_{H+1} = (I - delta P)^-1 u_H
//
// as an annuity is the sum of its flows times shares, and of what it is worth to come into a
// place that is never left times the share of that, so that chains that differ in flows alone
// have one set of shares. Fresh are the shares with each quarter counted by what is left in
// it of the distance between the first flow and the last, if the economy adapts.
type shares struct {
	all, fresh [places]float64
}

// shares of the time for some moves and a discount.
func (c *Game) shares(m *moves, delta float64, from int) (s shares) {
	rows := m.forever(delta)
	s.all = rows[from]
	if c.Speed > 0 {
		s.fresh = m.fresh(delta, c.Speed, cmp.Or(c.Horizon, Horizon), from, &rows)
	}
	return s
}

// add adds a share of a row to another.
func add(row *[places]float64, share float64, other *[places]float64) {
	for k := range row {
		row[k] += share * other[k]
	}
}

// forever are the shares from each stage, from the end of the chain to its beginning. A
// stage that a dispute stays in with a chance is left with a discount of
// delta / (1 - delta stay).
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

	// The answer comes in the same quarter, and the leader's next decision in the next.
	row = &v[asked]
	hold := 1 - m.concede - m.pose
	add(row, delta*m.pose, &v[shown])
	add(row, delta*hold*(1-m.lift), &v[standing])
	row[inForce] += 1 - delta
	row[conceded] += delta * m.concede
	row[lifted] += delta * hold * m.lift
	return v
}

// quarter moves a distribution over stages by a quarter.
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

// fresh runs the chain for a horizon, and lets its last quarter stand for all that follow.
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

// compliance is the discounted compliance over the time: where nothing is conceded, or for
// show, there is what there was.
func (s *shares) compliance(now, level float64) float64 {
	return now + s.all[conceded]*(level-now)
}

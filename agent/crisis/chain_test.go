// The tests of this file compare the shares of time of a dispute with an independent Markov
// chain, solved by elimination, in closed form and by very long runs. Source: V = u + delta P
// V, see shares.go.

package crisis

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// State is the stage of a dispute in an actor's outlook.
type State uint8

// The states of the chain.
const (
	None        State = iota // nothing is demanded
	Threatened               // a demand stands, with a threat
	Imposed                  // measures are in force
	Eased                    // relief is given for compliance for show
	Conceded                 // the target has complied
	Lifted                   // the sender has backed down or lifted
	SnappedBack              // measures are back after discovery of a show
	statesInChain
)

// Chain is an independent model of the shares: a dispute in the eyes of an actor, a Markov
// chain of States with payoffs per quarter. Payoffs are relative to the world without the
// dispute, in percent of income. The values obey
//
//	V_h = u_h + delta P V_{h+1},   V_{H+1} = (I - delta P)^-1 u_H
//
// with the payoffs u_h of age h falling from Flow to Later as the economy adapts, by the share
// Speed of the distance a quarter.
type Chain struct {
	Flow, Later [statesInChain]float64
	Speed       float64
	// Move[s][t] is the chance per quarter of going from s to t. The rest of a row to one is
	// the chance of staying.
	Move [statesInChain][statesInChain]float64
	// Enter is the single value of entering a state, as an annuity: an audience cost of 0.15 is
	// as bad as a loss of 0.15 % of income for good.
	Enter [statesInChain]float64
}

// Values returns the present values of being in each state, as annuities: (1-delta) times the
// expected future. Delta is in [0, 1).
func (c *Chain) Values(delta float64) [statesInChain]float64 {
	adapting := c.Speed > 0 && c.Flow != c.Later
	last := c.Flow
	if adapting {
		last = c.aged(Horizon)
	}
	v, ok := c.unwound(delta, &last)
	if !ok {
		v = c.settled(delta, &last)
	}
	if !adapting {
		return v
	}
	for h := Horizon; h >= 0; h-- {
		u := c.aged(h)
		v = c.back(delta, &u, &v)
	}
	return v
}

// aged returns the payoffs at an age.
func (c *Chain) aged(h int) [statesInChain]float64 {
	left := math.Pow(1-c.Speed, float64(h))
	var u [statesInChain]float64
	for s := range u {
		u[s] = c.Later[s] + (c.Flow[s]-c.Later[s])*left
	}
	return u
}

// stay returns the chance of staying in a state.
func (c *Chain) stay(s int) float64 {
	left := 1.0
	for t := range c.Move[s] {
		if t != s {
			left -= c.Move[s][t]
		}
	}
	return left
}

// back returns a step of the recursion, from the values a quarter later.
func (c *Chain) back(delta float64, u, next *[statesInChain]float64) (v [statesInChain]float64) {
	for s := range v {
		ahead := c.stay(s) * next[s]
		for t, p := range &c.Move[s] {
			if t != s && p != 0 {
				ahead += p * (next[t] + c.Enter[t])
			}
		}
		v[s] = (1-delta)*u[s] + delta*ahead
	}
	return v
}

// unwound solves v = (1-delta) u + delta P (v + Enter) for constant payoffs in a chain without
// a return to an earlier state, from the end to the beginning. unwound reports false for a
// chain with a return.
func (c *Chain) unwound(delta float64, u *[statesInChain]float64) (v [statesInChain]float64, ok bool) {
	var done [statesInChain]bool
	for left := int(statesInChain); left > 0; {
		progress := false
		for s := range v {
			if done[s] {
				continue
			}
			stay, ahead, ready := 1.0, 0.0, true
			for t, p := range &c.Move[s] {
				if t == s || p == 0 {
					continue
				}
				if !done[t] {
					ready = false
					break
				}
				stay -= p
				ahead += p * (v[t] + c.Enter[t])
			}
			if ready {
				v[s] = ((1-delta)*u[s] + delta*ahead) / (1 - delta*stay)
				done[s], progress = true, true
				left--
			}
		}
		if !progress {
			return v, false
		}
	}
	return v, true
}

// settled solves the same equation for any chain by Gaussian elimination. The matrix I - delta
// P is strictly diagonally dominant and needs no pivots.
func (c *Chain) settled(delta float64, u *[statesInChain]float64) (v [statesInChain]float64) {
	var a [statesInChain][statesInChain]float64
	for s := range v {
		a[s][s] = 1 - delta*c.stay(s)
		v[s] = (1 - delta) * u[s]
		for t, p := range &c.Move[s] {
			if t != s && p != 0 {
				a[s][t] = -delta * p
				v[s] += delta * p * c.Enter[t]
			}
		}
	}
	for s := range a {
		for t := s + 1; t < int(statesInChain); t++ {
			f := a[t][s] / a[s][s]
			if f == 0 {
				continue
			}
			for k := s + 1; k < int(statesInChain); k++ {
				a[t][k] -= f * a[s][k]
			}
			v[t] -= f * v[s]
		}
	}
	for s := int(statesInChain) - 1; s >= 0; s-- {
		for t := s + 1; t < int(statesInChain); t++ {
			v[s] -= a[s][t] * v[t]
		}
		v[s] /= a[s][s]
	}
	return v
}

// An absorbing state is worth the flow. A state left with chance p for a state worth v is worth
// ((1-d) u + d p (v + e)) / (1 - d (1-p)), with e the annuity of the way.
func TestChainClosedForms(t *testing.T) {
	var c Chain
	c.Flow[Imposed], c.Flow[Conceded], c.Flow[Lifted] = -0.4, 0.3, 0.1
	c.Move[Imposed][Conceded] = 0.25
	c.Enter[Conceded] = -0.05
	c.Later = c.Flow
	const d = 0.94
	v := c.Values(d)
	require.InDelta(t, 0.3, v[Conceded], 1e-15)
	require.InDelta(t, 0.1, v[Lifted], 1e-15)
	require.InDelta(t, ((1-d)*-0.4+d*0.25*(0.3-0.05))/(1-d*0.75), v[Imposed], 1e-14)
	require.Zero(t, v[None])
}

// Adaptation takes a flow from the first value towards the last: an absorbing state is worth
// the discounted mean of the path, cut at the horizon.
func TestChainAdapts(t *testing.T) {
	c := Chain{Speed: 0.08}
	c.Flow[Imposed], c.Later[Imposed] = -1, -0.5
	const d = 0.94
	want, weight := 0.0, 1-d
	for h := range 2000 {
		left := math.Pow(0.92, float64(min(h, Horizon)))
		want += weight * (-0.5 - 0.5*left)
		weight *= d
	}
	require.InDelta(t, want, c.Values(d)[Imposed], 1e-12)
	c.Speed = 0
	require.InDelta(t, -1, c.Values(d)[Imposed], 1e-15, "without adaptation nothing changes")
}

// The elimination agrees with running the chain for a very long time.
func TestChainAgreesWithIteration(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var c Chain
		share := rapid.Float64Range(0, 0.3)
		for s := range c.Flow {
			c.Flow[s] = rapid.Float64Range(-1, 1).Draw(t, "flow")
			c.Enter[s] = rapid.Float64Range(-1, 1).Draw(t, "enter")
			for k := range 3 { // at most 0.9 in all leaves a state
				if to := (s + k + 1) % int(statesInChain); to != s {
					c.Move[s][to] = share.Draw(t, "move")
				}
			}
		}
		c.Later = c.Flow
		d := rapid.Float64Range(0, 0.97).Draw(t, "delta")
		var v [statesInChain]float64
		for range 1500 {
			v = c.back(d, &c.Flow, &v)
		}
		got := c.settled(d, &c.Flow)
		require.Equal(t, got, c.Values(d), "a chain that comes back takes the elimination")
		for s := range v {
			require.InDelta(t, v[s], got[s], 1e-9)
		}
	})
}

// The shares of time agree with running a Chain, for any moves, flows and speed of adaptation,
// if both sides decide anew every quarter; the shares add up to one.
func TestSharesAgreeWithChain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCrisis(t)
		c.prepare()
		resp := c.responds(c.depth(), rapid.Float64Range(-1, 1).Draw(t, "r"))
		m := c.moves(&resp, rapid.Float64Range(0, 1).Draw(t, "lift"))
		m.target, m.leader = 1, 1
		f := c.flows(target, &c.Target, 0.3, &resp, rapid.Float64Range(-1, 1).Draw(t, "extra"))
		d := rapid.Float64Range(0, 0.97).Draw(t, "delta")
		ch := Chain{Speed: c.Speed}
		for place, s := range [places]State{Imposed, Eased, SnappedBack, Conceded, Lifted} {
			ch.Flow[s], ch.Later[s], ch.Enter[s] = f.now[place], f.later[place], f.enter[place]
		}
		ch.Move[Imposed][Lifted] = m.lift
		ch.Move[Imposed][Conceded] = (1 - m.lift) * m.concede
		ch.Move[Imposed][Eased] = (1 - m.lift) * m.pose
		ch.Move[Eased][SnappedBack] = m.detect
		ch.Move[SnappedBack][Lifted] = m.lift
		ch.Move[SnappedBack][Conceded] = (1 - m.lift) * m.again
		want := ch.Values(d)
		for stage, state := range map[int]State{standing: Imposed, shown: Eased, found: SnappedBack, unmasked: SnappedBack} {
			s := c.shares(&m, d, stage)
			require.InDelta(t, want[state], s.value(&f), 1e-9, "%v", state)
		}
		settled, unwound := ch.settled(d, &ch.Flow), ch
		got, ok := unwound.unwound(d, &ch.Flow)
		require.True(t, ok)
		require.InDeltaSlice(t, settled[:], got[:], 1e-12)
	})
}

// From every stage the shares agree with a very long run of the chain, for any chance of a
// review.
func TestSharesAgreeWithRun(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		share := rapid.Float64Range(0, 1)
		m := moves{lift: share.Draw(t, "lift"), detect: share.Draw(t, "detect"), again: share.Draw(t, "again"), target: share.Draw(t, "target"), leader: share.Draw(t, "leader")}
		m.concede = share.Draw(t, "concede")
		m.pose = (1 - m.concede) * share.Draw(t, "pose")
		d := rapid.Float64Range(0, 0.97).Draw(t, "delta")
		for from, row := range m.forever(d) {
			var at [stages]float64
			at[from] = 1
			var want [places]float64
			weight := 1 - d
			for range 1500 {
				for k, p := range at {
					want[placeOf[k]] += weight * p
				}
				weight *= d
				m.quarter(&at)
			}
			sum := 0.0
			for k, share := range row {
				require.InDelta(t, want[k], share, 1e-9)
				sum += share
			}
			require.InDelta(t, 1, sum, 1e-12)
		}
	})
}

package coercion

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// A state that is never left is worth its flow; one that is left with chance p for a state
// worth v is worth ((1-d) u + d p (v + e)) / (1 - d (1-p)), with e the annuity of the way.
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

// Adaptation takes a flow from its first value towards its last: a state that is never
// left is worth the discounted mean of the path, cut at the horizon.
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
				if to := (s + k + 1) % int(states); to != s {
					c.Move[s][to] = share.Draw(t, "move")
				}
			}
		}
		c.Later = c.Flow
		d := rapid.Float64Range(0, 0.97).Draw(t, "delta")
		var v [states]float64
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

// The shares of the time agree with running a Chain, whatever the moves, the flows and the
// speed of adaptation, where both sides decide anew every quarter; they add up to one.
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

// From every stage the shares are what a very long run of the chain gives, whatever the
// chance of a review.
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

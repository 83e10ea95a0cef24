// This file decides the order of play within a sub-step. By default all actors move at
// once and see only earlier sub-steps. With the mechanism RandomSequence the movers
// draw lots, each from a stream of its own, and see the moves before.

package coercion

import (
	"fmt"

	"github.com/tradetalk/tradetalk/sim/internal/snapshot"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/standoff"
)

// happen carries out the acts of the sub-step.
func (c *phase) happen() {
	acts := c.acts
	c.acts = nil
	for _, act := range acts {
		act()
	}
}

// serial reports whether actors move in turn within a sub-step.
func (c *phase) serial() bool { return c.On(mechanism.RandomSequence) }

// next shows the next mover the acts of the sub-step so far. Without RandomSequence
// nothing happens.
func (c *phase) next() {
	if c.serial() {
		c.happen()
		c.Frozen = c.Docket.Clone()
	}
}

// lot returns an actor's place in the order of the sub-step. Each actor draws from a
// named stream.
func (c *phase) lot(actor string) uint64 {
	return c.Rand(actor, "sequence", fmt.Sprint(c.step)).Uint64()
}

// inTurn returns movers in the order of moving: the given order, or an order by lot.
func inTurn[T any](c *phase, movers []T, who func(T) string) []T {
	if !c.serial() {
		return movers
	}
	return snapshot.ByLot(movers, who, c.lot)
}

// inOrderOf returns the standoffs in the order in which their movers move.
func (c *phase) inOrderOf(mover func(k int) string) []int {
	all := make([]int, len(c.Standoffs))
	for k := range all {
		all[k] = k
	}
	return inTurn(c, all, mover)
}

// leader returns the leader of a standoff.
func (c *phase) leader(k int) string {
	r, s := c.Regime(k)
	return standoff.LeaderOf(r, &s)
}

// target returns the target of a standoff.
func (c *phase) target(k int) string { return c.Docket.Regimes()[k].Target }

package coercion

import (
	"fmt"

	"github.com/tradetalk/tradetalk/sim/internal/snapshot"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/standoff"
)

// happen has what was decided happen.
func (c *phase) happen() {
	acts := c.acts
	c.acts = nil
	for _, act := range acts {
		act()
	}
}

// serial reports whether actors move one after the other within a sub-step.
func (c *phase) serial() bool { return c.On(mechanism.RandomSequence) }

// next lets the one who moves next see what has been done in the sub-step so far.
func (c *phase) next() {
	if c.serial() {
		c.happen()
		c.Frozen = c.Docket.Clone()
	}
}

// lot is an actor's place in the order of the sub-step: all draw, each from a stream of its
// own.
func (c *phase) lot(actor string) uint64 {
	return c.Rand(actor, "sequence", fmt.Sprint(c.step)).Uint64()
}

// inTurn are some movers in the order in which they move: as they are, or by lot.
func inTurn[T any](c *phase, movers []T, who func(T) string) []T {
	if !c.serial() {
		return movers
	}
	return snapshot.ByLot(movers, who, c.lot)
}

// inOrderOf are the standoffs in the order in which those who move in them do.
func (c *phase) inOrderOf(mover func(k int) string) []int {
	all := make([]int, len(c.Standoffs))
	for k := range all {
		all[k] = k
	}
	return inTurn(c, all, mover)
}

// leader is who leads a standoff, target whom it is with.
func (c *phase) leader(k int) string {
	r, s := c.Regime(k)
	return standoff.LeaderOf(r, &s)
}

func (c *phase) target(k int) string { return c.Docket.Regimes()[k].Target }

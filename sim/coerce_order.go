package sim

import (
	"fmt"

	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/standoff"
)

// happen has what was decided happen.
func (c *coercing) happen() {
	acts := c.acts
	c.acts = nil
	for _, act := range acts {
		act()
	}
}

// serial reports whether actors move one after the other within a sub-step.
func (c *coercing) serial() bool { return c.on(mechanism.RandomSequence) }

// next lets the one who moves next see what has been done in the sub-step so far.
func (c *coercing) next() {
	if c.serial() {
		c.happen()
		c.frozen = c.docket.Clone()
	}
}

// lot is an actor's place in the order of the sub-step: all draw, each from a stream of its
// own.
func (c *coercing) lot(actor string) uint64 {
	return c.w.Rand("Coerce", actor, "sequence", fmt.Sprint(c.step)).Uint64()
}

// inTurn are some movers in the order in which they move: as they are, or by lot.
func inTurn[T any](c *coercing, movers []T, who func(T) string) []T {
	if !c.serial() {
		return movers
	}
	return byLot(movers, who, c.lot)
}

// inOrderOf are the disputes in the order in which those who move in them do.
func (c *coercing) inOrderOf(mover func(k int) string) []int {
	all := make([]int, len(c.disputes))
	for k := range all {
		all[k] = k
	}
	return inTurn(c, all, mover)
}

// leader is who leads a dispute, target whom it is with.
func (c *coercing) leader(k int) string {
	r, s := c.regime(k)
	return standoff.LeaderOf(r, &s)
}

func (c *coercing) target(k int) string { return c.docket.Regimes()[k].Target }

package compliance

import (
	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
)

// DefectionCost returns the loss of the actor from one visible breach of a promise, as an annuity
// in percent of real income per quarter: the worth of the modules signed or in force at the
// present record, less the worth at the record with the breach. The loss is zero where reputation
// is left out.
func DefectionCost(v agent.View) (float64, error) {
	lost, err := continuation.Reputation(v, v.Image.AfterPeriod(v.PeriodLength, false), "")
	return (1 - v.Self.Discount()) * lost, err
}

package compliance

import (
	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
)

// DefectionCost is what it costs the actor to be seen by all to break one promise: what the
// modules that bind it, or that it has signed, are worth to it at its present record less
// what they are worth at the record with the breach, as an annuity in percent of real
// income. It is zero where reputation is left out of account.
func DefectionCost(v agent.View) (float64, error) {
	lost, err := continuation.Reputation(v, v.Image.AfterPeriod(v.PeriodLength, false), "")
	return (1 - v.Self.Discount()) * lost, err
}

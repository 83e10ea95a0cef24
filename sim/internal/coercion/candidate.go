package coercion

import (
	"cmp"
	"fmt"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/sim/internal/payoffs"
)

// Candidates are what an actor chooses among in the phase Coerce. What a candidate is stands
// in typed fields, by which all code goes. The label is made from the fields for readers
// and to name the noise of the choice.

// candidate is one thing that an actor can do about a standoff.
type candidate struct {
	kind agent.OptionKind
	// regime is the regime that a demand is made with, "" in other decisions. demand is
	// what is demanded.
	regime string
	demand payoffs.Demand
	// level is the severity of measures, the level of compliance, the share of relief or
	// the share of an offer in [0, 1], 0 for options without one. bare leaves the level
	// out of the label, where only one level is on offer.
	level float64
	bare  bool
	// value is the worth to an actor of a type, in percent of income per quarter, as
	// everybody can work it out. private is what the actor alone knows on top.
	value   func(w float64) float64
	private float64
	// act is what happens at the end of the sub-step, nil for nothing.
	act func()
}

// label names a candidate: "threaten energy at 1 for 0.5", "escalate to 1", "hold". Labels
// are data, as they name the noise of a choice.
func (o *candidate) label() string {
	switch {
	case o.regime != "":
		return fmt.Sprintf("%v %s at %.4g for %s", o.kind, o.regime, o.level, o.demand)
	case o.bare || o.level == 0:
		return o.kind.String()
	case o.kind == agent.DoEscalate:
		return fmt.Sprintf("%v to %.4g", o.kind, o.level)
	case o.kind == agent.DoEase:
		return fmt.Sprintf("%v by %.4g", o.kind, o.level)
	}
	return fmt.Sprintf("%v %.4g", o.kind, o.level)
}

// constant is a value that is the same to every type.
func constant(v float64) func(float64) float64 { return func(float64) float64 { return v } }

// choose has an actor of type w take a decision, and the act of its choice happen at the
// end of the sub-step. It returns the number of the candidate.
func (c *phase) choose(actor string, d agent.Decision, list []candidate, w float64, subjects ...string) int {
	options := make([]agent.Option, len(list))
	for k := range list {
		o := &list[k]
		options[k] = agent.Option{Content: o.label(), Value: o.value(w) + o.private, Kind: o.kind, Level: o.level, Regime: o.regime}
		if c.input.Reword != nil {
			options[k].Content = c.input.Reword(options[k].Content)
		}
	}
	view := c.Sees(c.Seat(actor))
	n, err := view.Pick(d, options, subjects...)
	c.failed = cmp.Or(c.failed, err)
	if list[n].act != nil {
		c.act(list[n].act)
	}
	return n
}

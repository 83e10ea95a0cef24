package coercion

import (
	"cmp"
	"fmt"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/sim/internal/payoffs"
)

// A candidate is an option of an actor in the phase Coerce. The typed fields of a
// candidate decide everything in code. The label is made from the fields: readers see
// the label, and the label names the noise of the choice. The choice is a quantal
// response (McKelvey and Palfrey 1995) and is taken by agent.View.Pick.

// candidate is an option of an actor in a standoff.
type candidate struct {
	kind agent.OptionKind
	// regime is the regime of a demand, "" in other decisions. demand is the level of
	// compliance demanded.
	regime string
	demand payoffs.Demand
	// level is the severity of measures, the level of compliance, the share of relief
	// or the share of an offer in [0, 1], 0 for options without a level. bare leaves
	// the level out of the label where only a single level is on offer.
	level float64
	bare  bool
	// value returns the worth of the option to an actor of a type, in percent of income
	// per quarter, from public knowledge. private is the addition that the actor alone
	// knows, in the same unit.
	value   func(w float64) float64
	private float64
	// act happens at the end of the sub-step, nil for nothing.
	act func()
}

// label returns the name of a candidate: "threaten energy at 1 for 0.5", "escalate to
// 1", "hold". Labels are data, because labels name the noise of a choice.
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

// kinds returns the kinds of candidates.
func kinds(list []candidate) []agent.OptionKind {
	var out []agent.OptionKind
	for n := range list {
		out = append(out, list[n].kind)
	}
	return out
}

// offered returns the level of an offer among candidates, 0 without an offer.
func offered(list []candidate) float64 {
	for n := range list {
		if list[n].kind == agent.DoAccept {
			return list[n].level
		}
	}
	return 0
}

// constant returns a value function that is the same for every type.
func constant(v float64) func(float64) float64 { return func(float64) float64 { return v } }

// choose lets an actor of type w take a decision and returns the number of the
// candidate. The act of the chosen candidate happens at the end of the sub-step. The
// first error of a strategy is kept in failed.
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
	act := list[n].act
	if m := c.Errs(actor, d, len(list), subjects...); m >= 0 && !view.Replaces(d) {
		n = m
		if act = list[n].act; act != nil {
			act = func() {
				c.erring = true
				list[n].act()
				c.erring = false
			}
		}
	}
	if act != nil {
		c.act(act)
	}
	return n
}

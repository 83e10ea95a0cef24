// This file gives everybody's forecasts of a leader's choices by type, for the options that a leader has
// in a period.

package payoffs

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/sim/mechanism"
)

// Execution returns the draw at the deadline of a threat, in percent of income per quarter: what
// ministries, partners and firms turn out to accept. The draw belongs to the episode.
func (c *Model) Execution(p *Crisis, lead string) float64 {
	if p.Zeta == 0 {
		return 0
	}
	r, q := &c.Docket.Regimes()[p.Regime], c.Standoffs[p.Regime].Issue
	draw := c.Rules.Types(lead, "execution", r.ID, c.Issues[q].Episode).Float64()
	return p.Executed(belief.DrawCommon(draw))
}

// Enforces returns the forecast of each option of a leader at the deadline, by type: to carry the threat
// out over the draw at the deadline, or to accept the offer. The result is nil where forecasts are
// levels of reasoning.
func (p *Crisis) Enforces(options []agent.OptionKind, offer float64) func(w float64, n int) float64 {
	if p.Depth > 0 {
		return nil
	}
	return func(w float64, n int) float64 {
		taken := 0.0
		if slices.Contains(options, agent.DoAccept) {
			taken = p.Takes(w, offer)
		}
		switch firm := p.StandsFirm(w); options[n] {
		case agent.DoAccept:
			return taken
		case agent.DoImpose:
			return (1 - taken) * firm
		case agent.DoBackDown:
			return (1 - taken) * (1 - firm)
		}
		return 0
	}
}

// Maintains returns the forecast of each option of a leader with measures in force, by type, where the
// options are to hold or to lift. The result is nil where there are other options, or where forecasts
// are levels of reasoning.
func (p *Crisis) Maintains(options []agent.OptionKind) func(w float64, n int) float64 {
	if p.Depth > 0 || len(options) != 2 || options[1] != agent.DoLift {
		return nil
	}
	return func(w float64, n int) float64 {
		lift := p.Lifts(w)
		if n == 1 {
			return lift
		}
		return 1 - lift
	}
}

// Errs returns the number of the option that an actor takes by mistake, or -1. Mistakes happen with the
// chance belief.Tremble in the decisions by which others learn about types.
func (c *Model) Errs(actor string, d agent.Decision, options int, subjects ...string) int {
	switch d {
	case agent.ToDemand, agent.ToAnswer, agent.ToCarryOut, agent.ToMaintain, agent.ToEndure, agent.ToRelieve, agent.ToJoin:
	default:
		return -1
	}
	if options < 2 || !c.On(mechanism.PrivateLearning) || c.On(mechanism.CommonKnowledge) {
		return -1
	}
	r := c.Rand(actor, "mistake", append([]string{fmt.Sprint(d)}, subjects...)...)
	if r.Float64() >= belief.Tremble {
		return -1
	}
	return r.IntN(options)
}

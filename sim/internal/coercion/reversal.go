package coercion

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/internal/implementation"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/standoff"
)

// This file decides for targets on taking back compliance (Fearon 1998, International Organization 52:
// 269-305, on enforcement after a deal; Walter 1997). The structural part of a concession stays. The
// rest goes back at no cost but trust and renewed measures. The target looks at the question once a
// year, and at once where relief is withheld, a provider of relief breaks off, or measures over the
// issue are new.

// reviewed is the number of quarters between two looks at compliance.
const reviewed = 4

// reverse lets the target of each issue decide whether to take compliance back.
func (c *phase) reverse() error {
	if !c.On(mechanism.ComplianceReversal) {
		return nil
	}
	for q := range c.Rules.Issues {
		state := &c.Issues[q]
		due := state.Pressed || (c.Number-state.Reached)%c.Length.Periods(reviewed) == 0
		state.Pressed = false
		if !due || state.Feigned > 0 || state.Reached >= c.Number || state.Level <= state.Floor+numeric.SameLevel {
			continue
		}
		if err := c.reverses(q); err != nil {
			return err
		}
	}
	return nil
}

// reverses lets the target of an issue choose between present compliance and the structural part of
// it.
func (c *phase) reverses(q int) error {
	issue, state := &c.Rules.Issues[q], &c.Issues[q]
	at := c.about(q)
	if at < 0 {
		return nil
	}
	trust, err := compliance.DefectionCost(c.View(c.Seat(issue.Target)))
	if err != nil {
		return err
	}
	value, err := c.Reversal(q, trust)
	if err != nil {
		return err
	}
	floor := state.Floor
	list := []candidate{
		{kind: agent.DoHoldOut, bare: true, value: constant(0)},
		{kind: agent.DoTakeBack, level: floor, bare: true, value: value, act: func() { c.takesBack(q, floor) }},
	}
	n := c.choose(issue.Target, agent.ToEndure, list, c.Worth(at, issue.Target), issue.ID, "back")
	parties := []string{issue.Target}
	for _, x := range issue.Claims {
		parties = append(parties, x.Actor)
	}
	reward := c.Reward(at, issue.Target)
	c.act(func() {
		c.learn(at, -1, parties, len(list), func(types []float64) []float64 {
			worths := make([]float64, len(types))
			for i, r := range types {
				worths[i] = reward - r
			}
			return c.foreseen(worths, list, n)
		})
	})
	return nil
}

// takesBack brings compliance back to a level. Everybody has seen a promise broken, and the senders
// are free to act at once.
func (c *phase) takesBack(q int, floor float64) {
	issue, state := &c.Rules.Issues[q], &c.Issues[q]
	was := state.Level
	state.Level, state.Reached, state.Bought = floor, c.Number, min(state.Bought, floor)
	c.broke(issue.Target, false)
	for k := range c.Standoffs {
		d := &c.Standoffs[k]
		if d.Issue != q {
			continue
		}
		r := &c.Docket.Regimes()[k]
		s, _ := c.Docket.Standing(r.ID)
		if standoff.Bites(&s) && r.Target == issue.Target {
			d.Met, d.Held, d.Kept, d.Fresh = false, false, false, true
			d.From = min(d.From, floor)
		} else if !standoff.Opened(&s) {
			d.Reopens = min(d.Reopens, c.Number+1)
		}
	}
	reason := fmt.Sprintf("from %.4g: it saves more than renewed pressure would cost", was)
	if c.erring {
		reason = "by mistake"
	}
	c.done = append(c.done, implementation.Act{Told: event.Event{Kind: event.ComplianceReversed, Actor: issue.Target, Issue: issue.ID, Level: floor, Reason: reason}})
}

// reaches raises real compliance to a level, with the structural part of the step.
func (c *phase) reaches(q int, level float64) {
	s := &c.Issues[q]
	if level <= s.Level {
		return
	}
	s.Floor = min(level, s.Floor+standoff.Share(c.Rules.Options.Structural)*(level-s.Level))
	s.Level, s.Reached = level, c.Number
}

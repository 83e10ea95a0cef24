package sim

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/market"
)

// Levers beside sanctions: inducements and information campaigns. What they cost is on the
// books of both sides.

// Campaign is an information campaign aimed at the public of an actor: it moves who is
// blamed for what sanctions cost (Kaempfer and Lowenberg 1988, American Economic Review 78:
// 786-793, on interest groups in the target). It takes from the rally, and does nothing
// where the public does not rally.
type Campaign struct {
	// By is who pays, Target whose public it is.
	By, Target string
	// Shift is the share of the cost that the public lays at the door of its own
	// government instead, in [0, 1]. Several campaigns add up, to all of it at most. The
	// default is none. An assumption.
	Shift float64
	// Cost is what is spent in the target's country, at an annual rate in the unit of
	// the economy's data, 0 or more. The default is nothing.
	Cost float64
	// Start is the first quarter, End the first in which it no longer runs, from 0. The
	// default is from the beginning, and an End of 0, the default, is never. The scenario's.
	Start, End int
}

func (x *Campaign) runs(period int) bool {
	return period >= x.Start && (x.End == 0 || period < x.End)
}

func (s *Scenario) validateCampaigns() (errs []error) {
	for k := range s.Campaigns {
		x := &s.Campaigns[k]
		bad := func(field string, value any, want string) {
			errs = append(errs, fmt.Errorf("sim: Scenario.Campaigns is a list whose element %d has a %s of %v; want %s", k, field, value, want))
		}
		for _, one := range [][2]string{{"By", x.By}, {"Target", x.Target}} {
			if !slices.ContainsFunc(s.Actors, func(a agent.Actor) bool { return a.ID == one[1] }) {
				bad(one[0], fmt.Sprintf("%q", one[1]), "the ID of an actor")
			}
		}
		if x.By == x.Target {
			bad("Target", fmt.Sprintf("%q", x.Target), "another actor than who pays")
		}
		if !(x.Shift >= 0 && x.Shift <= 1) {
			bad("Shift", x.Shift, "a share in [0, 1]")
		}
		if !(x.Cost >= 0 && x.Cost < 1e300) {
			bad("Cost", x.Cost, "a sum of 0 or more")
		}
		if x.Start < 0 || x.End < 0 || x.End != 0 && x.End <= x.Start {
			bad("term", fmt.Sprintf("%d to %d", x.Start, x.End), "quarters, the end after the start, or 0 for no end")
		}
	}
	return errs
}

// paid are the inducements and campaigns that are paid for as things stand.
func (w *World) paid() (out []agent.Transfer) {
	for k := range w.Issues {
		q, s := &w.Scenario.Issues[k], &w.Issues[k]
		for _, x := range q.Inducements {
			if y := s.Level + s.Feigned; w.On(Inducements) && y > 0 {
				out = append(out, agent.Transfer{From: x.Donor, To: q.Target, Amount: y * x.Amount})
			}
		}
	}
	for k := range w.Scenario.Campaigns {
		if x := &w.Scenario.Campaigns[k]; w.On(Campaigns) && x.Cost > 0 && x.runs(w.Period) {
			out = append(out, agent.Transfer{From: x.By, To: x.Target, Amount: x.Cost})
		}
	}
	return out
}

// price prices the inducements: what full compliance on each issue brings the target and
// costs the donors, by seat, in percent of income per quarter. They are priced at the
// baseline, all of an issue together; what else changes hardly moves them.
func (w *World) price() error {
	w.rewards = make([][]float64, len(w.Scenario.Issues))
	for k := range w.Scenario.Issues {
		w.rewards[k] = make([]float64, len(w.public))
		q := &w.Scenario.Issues[k]
		if len(q.Inducements) == 0 || !w.On(Inducements) {
			continue
		}
		p := w.Scenario.Economy.Baseline()
		var with, without market.Equilibrium
		if err := w.solver.Solve(&without, p, nil); err != nil {
			return err
		}
		sides := []string{q.Target}
		for _, x := range q.Inducements {
			t := agent.Transfer{From: x.Donor, To: q.Target, Amount: x.Amount}
			t.Compile(p, w.public)
			sides = append(sides, x.Donor)
		}
		if err := w.solver.Solve(&with, p, nil); err != nil {
			return fmt.Errorf("sim: the inducements of issue %q cannot be paid: %w", q.ID, err)
		}
		after, before := agent.PricesOf(&with, w.public), agent.PricesOf(&without, w.public)
		for seat := range w.public {
			if slices.Contains(sides, w.public[seat].ID) {
				w.rewards[k][seat] = after.Flow(seat) - before.Flow(seat)
			}
		}
	}
	return nil
}

// reward is what full compliance on the issue of a regime brings an actor in inducements, or
// costs it.
func (c *coercing) reward(k int, actor string) float64 {
	return c.w.rewards[c.disputes[k].Issue][c.w.seat(actor)]
}

// shifted are types plus what everybody knows about.
func shifted(types []float64, by float64) []float64 {
	if by == 0 {
		return types
	}
	out := slices.Clone(types)
	for k := range out {
		out[k] += by
	}
	return out
}

// induce has targets of inducements decide whether to comply for them, on issues over which
// no dispute is open. Nobody presses them, so that no audience holds it against them.
func (c *coercing) induce() error {
	for q := range c.w.Scenario.Issues {
		issue, state := &c.w.Scenario.Issues[q], &c.issues[q]
		if len(issue.Inducements) == 0 || !c.on(Inducements) || state.Feigned > 0 || state.Level >= 1 || c.disputedNow(q) {
			continue
		}
		reward := c.w.rewards[q][c.w.seat(issue.Target)]
		list := []choice{{content: "nothing", value: func(float64) float64 { return 0 }}}
		for _, y := range issue.Levels(state.Level) {
			step := y - state.Level
			list = append(list, choice{fmt.Sprintf("comply %.4g", y), func(r float64) float64 { return (reward - r) * step }, func() {
				state.Level = y
				c.moves = append(c.moves, Move{Event: Event{
					Kind: Induced, Actor: issue.Target, Issue: issue.ID, Level: y,
					Reason: fmt.Sprintf("full compliance is rewarded by %.4f %% of real income a quarter", reward),
				}})
			}})
		}
		episode := state.Episode
		n := c.choose(issue.Target, "inducement", list, state.Resolve, issue.ID)
		parties := []string{issue.Target}
		for _, x := range issue.Inducements {
			parties = append(parties, x.Donor)
		}
		for _, x := range issue.Claims {
			parties = append(parties, x.Actor)
		}
		c.act(func() {
			if k := c.about(q); k >= 0 && state.Episode == episode {
				c.learn(k, state.AboutResolve, parties, func(types []float64) []float64 { return c.foreseen(types, list, n) })
			}
		})
	}
	return nil
}

// about is a regime about an issue, or -1.
func (c *coercing) about(q int) int {
	return slices.IndexFunc(c.disputes, func(d Dispute) bool { return d.Issue == q })
}

// disputedNow reports whether a dispute over an issue is open.
func (c *coercing) disputedNow(q int) bool {
	for k := range c.disputes {
		if _, s := c.regime(k); c.disputes[k].Issue == q && opened(&s) {
			return true
		}
	}
	return false
}

// induced reports whether anything is offered for compliance.
func (w *World) induced() bool {
	if !w.On(Inducements) {
		return false
	}
	for k := range w.Scenario.Issues {
		if len(w.Scenario.Issues[k].Inducements) > 0 {
			return true
		}
	}
	return false
}

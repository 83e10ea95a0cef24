// This file works out what it is worth to a target to take compliance back (Fearon 1998, International
// Organization 52: 269-305, on enforcement after a deal).

package payoffs

import (
	"slices"

	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Barred reports whether a treaty in force owes the target relief from a regime. The leader of a barred
// regime has promised not to use the regime.
func (c *Model) Barred(r *sanction.Regime) bool {
	return slices.ContainsFunc(c.Register.Relief(c.Number), func(due treaty.Relief) bool {
		return due.Regime == r.ID && due.Sender == r.Senders[0]
	})
}

// Reversal returns the worth to the target of an issue of taking compliance back as far as compliance
// is not structural, by minus the cost of full compliance, in percent of income per quarter.
//
// Compliance taken back saves the target resolve. The target gives up the relief still due, with the
// chance of its trust. The senders without measures in force are free to come back at once, and the
// target foresees the chance that a threat pays for a leader of each type, and its own best answer. A
// broken promise costs trust in all modules, by the given loss.
func (c *Model) Reversal(q int, trust float64) (func(w float64) float64, error) {
	issue, state := &c.Rules.Issues[q], &c.Issues[q]
	level, floor := state.Level, state.Floor
	var coming []*Crisis // of free senders
	owed := 0.0          // relief still due, times trust
	for k := range c.Standoffs {
		r, s := c.Regime(k)
		d := &c.Standoffs[k]
		switch {
		case d.Issue != q || r.Target != issue.Target || c.Barred(r):
		case standoff.Bites(&s):
			if d.Met {
				relief := 0.0
				for _, id := range s.Members {
					relief += c.Trust[c.Seat(issue.Target)][c.Seat(id)].In(true).Mean() / float64(len(s.Members))
				}
				loss, err := c.bears(k, &s)
				if err != nil {
					return nil, err
				}
				owed += relief * loss
			}
		case !standoff.Opened(&s):
			state.Level = floor // as if taken back
			p, err := c.Crisis(k, Variant{Members: standoff.Ordered(r, s.Members), Severity: slices.Max(c.Rules.Options.Severities), Demand: level})
			state.Level = level
			if err != nil {
				return nil, err
			}
			if p != nil {
				coming = append(coming, p)
			}
		}
	}
	discount := c.Actors[c.Seat(issue.Target)].Discount()
	return func(w float64) float64 { // w is minus the cost of compliance
		gain := -w*(level-floor) - owed - trust
		for _, p := range coming {
			again := 0.0
			for j, omega := range p.Value.Types {
				if p.Threaten(omega, c.Rules.Options.Deadline) > omega*floor {
					again += p.Value.Weights[j]
				}
			}
			if again > 0 {
				gain -= discount * again * max(0, w*floor-slices.Max(p.Answers(-w)))
			}
		}
		return gain
	}, nil
}

// bears returns the target's loss by the measures of a regime in force, in percent of income per
// quarter.
func (c *Model) bears(k int, s *sanction.Standing) (float64, error) {
	r := &c.Docket.Regimes()[k]
	end := standoff.ByAll(r, sanction.Event{Kind: sanction.Lift, Period: c.Number, For: s.Members}, standoff.Running(c.Frozen, r, standoff.Ordered(r, s.Members)))
	lifted, err := standoff.After(c.Frozen, end...)
	if err != nil {
		return 0, nil
	}
	without, err := c.Present.EffectsWithDocket(lifted)
	if err != nil {
		return 0, err
	}
	with, err := c.Present.EffectsWithDocket(c.Frozen)
	if err != nil {
		return 0, err
	}
	seat := c.Seat(r.Target)
	return max(0, without.Flow(seat)-with.Flow(seat)), nil
}

// Relapse returns the compliance that a target is expected to take back without relief, in [0, 1]: all
// that is not structural, by every type that minds compliance.
func (c *Model) Relapse(k int) float64 {
	_, state := c.Issue(k)
	if !c.On(mechanism.ComplianceReversal) {
		return 0
	}
	// A show looks like compliance, of which a part would be structural.
	seen := state.Level - state.Floor + (1-standoff.Share(c.Rules.Options.Structural))*state.Feigned
	return c.Actors[c.Seat(c.Docket.Regimes()[k].Target)].Discount() * max(0, seen)
}

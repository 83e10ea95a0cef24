package sim

import (
	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Escalation: an institution raises the measures of all by its vote; ad hoc senders raise
// each their own, by what that is worth to themselves, and leave the others' where they are.

// alone reports whether a sender of a regime in force would escalate for itself alone: no
// institution stands behind the measures, and others have some in force too.
func (c *coercing) alone(r *sanction.Regime, members []string) bool {
	return c.apart(r) && len(standoff.Running(c.frozen, r, members)) > 1
}

// wanted is the level at which a member's measures are under a variant, when they are at
// some level now.
func (c *coercing) wanted(r *sanction.Regime, id string, level float64, v variant) float64 {
	switch {
	case id == v.harder:
		return v.to
	case level > 0 && c.alone(r, v.members):
		return level
	}
	return v.severity
}

// harder is the crisis in which a sender has raised its own measures, or those of all where
// it is not alone.
func (c *coercing) harder(k int, p *regimeGame, id string, level float64) (*regimeGame, error) {
	r, _ := c.regime(k)
	d := &c.disputes[k]
	v := variant{members: p.members, severity: level, demand: d.Demand, least: d.Least}
	if c.alone(r, p.members) {
		v.severity, v.harder, v.to = d.Severity, id, level
	}
	return c.crisis(k, v)
}

// raises adds to a sender's options the levels to which it can raise measures in force: its
// own, or as the leader of an institution, which votes, or of senders that follow it, those
// of all.
func (c *coercing) raises(k int, p *regimeGame, id string, list *[]candidate) error {
	r, s := c.regime(k)
	own, alone := s.Level, c.alone(r, p.members)
	theirs := standoff.Running(c.frozen, r, p.members)
	if alone {
		own, theirs = s.LevelOf(id, c.w.Period), []string{id}
	}
	for _, level := range c.w.Scenario.Coercion.Severities {
		if level <= own {
			continue
		}
		harder, err := c.harder(k, p, id, level)
		if err != nil {
			return err
		}
		if harder == nil {
			continue
		}
		e := sanction.Event{Kind: sanction.Escalate, Period: c.w.Period, Level: level, Harm: c.harm(harder)}
		e.For, e.Against = c.ballot(harder, func(id string) bool {
			w := c.worth(k, id)
			return harder.Watch(ptr(c.side(harder, id)), w, true) >= p.Watch(ptr(c.side(p, id)), w, true)
		})
		all := standoff.ByAll(r, e, theirs)
		if !c.may(all) {
			continue
		}
		value := harder.Impose
		if id != p.members[0] {
			side := c.side(harder, id)
			value = func(w float64) float64 { return harder.Watch(&side, w, true) }
		}
		*list = append(*list, candidate{kind: agent.DoEscalate, level: level, value: value, act: func() {
			if !c.apply(all...) {
				return
			}
			c.disputes[k].Held, c.disputes[k].Kept = false, false // the target is asked anew
			if id == p.members[0] {
				c.disputes[k].Severity = level
			}
			c.say(k, event.Event{Kind: event.SanctionEscalated, Actor: id, Other: r.Target, Level: level, Reason: "harder measures are worth more to it"})
		}})
	}
	return nil
}

// followed has an ad hoc sender that does not lead decide on relief that is due, or else on
// raising its own measures.
func (c *coercing) followed(k int, p *regimeGame, id string, due float64) error {
	r, s := c.regime(k)
	if len(r.Milestones) > 0 && due > s.ReliefOf(id) {
		return c.eases(k, p, id, due)
	}
	if own, _ := s.Of(id); !standoff.Biting(own.State) || own.State == sanction.Suspended || s.LevelOf(id, c.w.Period) == 0 || !c.alone(r, p.members) {
		return nil
	}
	side := c.side(p, id)
	list := []candidate{{kind: agent.DoHold, value: func(w float64) float64 { return p.Watch(&side, w, true) }}}
	if err := c.raises(k, p, id, &list); err != nil || len(list) == 1 {
		return err
	}
	c.choose(id, agent.ToEscalate, list, c.worth(k, id), r.ID)
	return nil
}

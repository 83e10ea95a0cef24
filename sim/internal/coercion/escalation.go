package coercion

import (
	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/internal/payoffs"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Escalation: an institution raises the measures of all by its vote; ad hoc senders raise
// each their own, by what that is worth to themselves, and leave the others' where they are.

// harder is the crisis in which a sender has raised its own measures, or those of all where
// it is not alone.
func (c *phase) harder(k int, p *payoffs.Crisis, id string, level float64) (*payoffs.Crisis, error) {
	r, _ := c.Regime(k)
	d := &c.Standoffs[k]
	v := payoffs.Variant{Members: p.Members, Severity: level, Demand: d.Demand, Least: d.Least}
	if c.Alone(r, p.Members) {
		v.Severity, v.Harder, v.To = d.Severity, id, level
	}
	return c.Crisis(k, v)
}

// raises adds to a sender's options the levels to which it can raise measures in force: its
// own, or as the leader of an institution, which votes, or of senders that follow it, those
// of all.
func (c *phase) raises(k int, p *payoffs.Crisis, id string, list *[]candidate) error {
	r, s := c.Regime(k)
	own, alone := s.Level, c.Alone(r, p.Members)
	theirs := standoff.Running(c.Frozen, r, p.Members)
	if alone {
		own, theirs = s.LevelOf(id, c.Number), []string{id}
	}
	for _, level := range c.Rules.Options.Severities {
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
		e := sanction.Event{Kind: sanction.Escalate, Period: c.Number, Level: level, Harm: c.harm(harder)}
		e.For, e.Against = c.ballot(harder, func(id string) bool {
			w := c.Worth(k, id)
			return harder.Watch(ptr(c.Side(harder, id)), w, true) >= p.Watch(ptr(c.Side(p, id)), w, true)
		})
		all := standoff.ByAll(r, e, theirs)
		if !c.may(all) {
			continue
		}
		value := harder.Impose
		if id != p.Members[0] {
			side := c.Side(harder, id)
			value = func(w float64) float64 { return harder.Watch(&side, w, true) }
		}
		*list = append(*list, candidate{kind: agent.DoEscalate, level: level, value: value, act: func() {
			if !c.apply(all...) {
				return
			}
			c.Standoffs[k].Held, c.Standoffs[k].Kept = false, false // the target is asked anew
			if id == p.Members[0] {
				c.Standoffs[k].Severity = level
			}
			c.say(k, event.Event{Kind: event.SanctionEscalated, Actor: id, Other: r.Target, Level: level, Reason: "harder measures are worth more to it"})
		}})
	}
	return nil
}

// followed has an ad hoc sender that does not lead decide on relief that is due, or else on
// raising its own measures.
func (c *phase) followed(k int, p *payoffs.Crisis, id string, due float64) error {
	r, s := c.Regime(k)
	if len(r.Milestones) > 0 && due > s.ReliefOf(id) {
		return c.eases(k, p, id, due)
	}
	if own, _ := s.Of(id); !standoff.Biting(own.State) || own.State == sanction.Suspended || s.LevelOf(id, c.Number) == 0 || !c.Alone(r, p.Members) {
		return nil
	}
	side := c.Side(p, id)
	list := []candidate{{kind: agent.DoHold, value: func(w float64) float64 { return p.Watch(&side, w, true) }}}
	if err := c.raises(k, p, id, &list); err != nil || len(list) == 1 {
		return err
	}
	c.choose(id, agent.ToEscalate, list, c.Worth(k, id), r.ID)
	return nil
}

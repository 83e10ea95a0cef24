package coercion

import (
	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/internal/payoffs"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Escalation: an institution raises the measures of all members by vote. Each ad hoc
// sender raises only its own measures, by the worth to that sender, and leaves the
// measures of the others unchanged. The levels are a menu above the level in force.

// harder returns the crisis in which a sender has raised its own measures, or the
// measures of all members if the members act as a body. The crisis is nil if the regime
// does not allow the level.
func (c *phase) harder(k int, p *payoffs.Crisis, id string, level float64) (*payoffs.Crisis, error) {
	r, _ := c.Regime(k)
	d := &c.Standoffs[k]
	v := payoffs.Variant{Members: p.Members, Severity: level, Demand: d.Demand, Least: d.Least}
	if c.Alone(r, p.Members) {
		v.Severity, v.Harder, v.To = d.Severity, id, level
	}
	return c.Crisis(k, v)
}

// raises adds to a sender's options the levels to which the sender can raise measures
// in force. An ad hoc sender raises its own measures. The leader of an institution,
// which votes, and the leader of senders that follow raise the measures of all.
func (c *phase) raises(k int, p *payoffs.Crisis, id string, list *[]candidate) error {
	r, s := c.Regime(k)
	own, alone := s.Level, c.Alone(r, p.Members)
	theirs := standoff.Running(c.Frozen, r, p.Members)
	if alone {
		own, theirs = s.LevelOf(id, c.Number), []string{id}
	}
	// Only severities above the level in force are an escalation.
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
		// A follower escalates alone.
		if id != p.Members[0] {
			side := c.Side(harder, id)
			value = func(w float64) float64 { return harder.Watch(&side, w, true) }
		}
		*list = append(*list, candidate{kind: agent.DoEscalate, level: level, value: value, act: func() {
			if !c.apply(all...) {
				return
			}
			c.Standoffs[k].Held, c.Standoffs[k].Kept, c.Standoffs[k].Fresh = false, false, true // the target is asked anew
			if id == p.Members[0] {
				c.Standoffs[k].Severity = level
			}
			c.say(k, event.Event{Kind: event.SanctionEscalated, Actor: id, Other: r.Target, Level: level, Reason: "harder measures are worth more to it"})
		}})
	}
	return nil
}

// followed lets an ad hoc sender that does not lead decide on relief that is due, and
// otherwise on raising its own measures.
func (c *phase) followed(k int, p *payoffs.Crisis, id string, due float64) error {
	r, s := c.Regime(k)
	// Relief that is due comes before any escalation.
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

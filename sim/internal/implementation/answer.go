package implementation

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/treaty"
)

// The file decides the answer of a loser to a ruling: appeal, implementation or disregard. Input
// is the choice that package compliance values. Source: DSU Articles 16.4, 17, 21 and 22.

// answerRuling has the loser of a case appeal, implement the ruling or ignore the ruling.
func (c *complying) answerRuling(v agent.View, module string, s treaty.Standing, d treaty.Dispute) error {
	o, err := compliance.AssessRuling(v, module, d.ID)
	if err != nil {
		return err
	}
	rule := c.Register.Agreed(module).Disputes
	told := event.Event{Party: d.Complainant, Case: d.ID, Obedience: &o, Reason: o.String(), Ground: "disputes article"}
	// An open appeal comes first, then implementation.
	appeals, err := c.appeals(v, module, o, d, rule)
	if err != nil {
		return err
	}
	if appeals {
		told.Kind = event.Appealed
		c.do(treaty.Event{Kind: treaty.Appealed, Module: module, Author: v.Self.ID, Case: d.ID}, told)
		return nil
	}
	follows, err := compliance.WouldImplement(v, o)
	if err != nil {
		return err
	}
	if follows {
		c.next.Ended(module, v.Self.ID)
		told.Kind = event.RulingImplemented
		if d.Of == "" && d.Regime == "" && rule.Remedy == treaty.FromTheBreach {
			told.Module, told.Actor = module, v.Self.ID
			c.tell(told) // the breach stops, and is still paid back
			return nil
		}
		c.do(treaty.Event{Kind: treaty.Complied, Module: module, Author: v.Self.ID, Case: d.ID}, told)
		return nil
	}
	// Disregard is a breach, or the continuation of the measure in dispute.
	var sectors treaty.Sectors
	for k := range s.Measures {
		if s.Measures[k].ID == d.Of {
			sectors = s.Measures[k].Sectors
		}
	}
	told.Kind, told.Sectors = event.RulingNotImplemented, sectors
	if d.Of != "" { // the measure stands until its author ends the measure
		told.Module, told.Actor = module, v.Self.ID
		c.tell(told)
		return nil
	}
	amount, err := c.harmOf(module, v.Self.ID)
	if err != nil {
		return err
	}
	c.do(treaty.Event{Kind: treaty.Breached, Module: module, Author: v.Self.ID, Sectors: sectors, Amount: amount}, told)
	c.breaks(module, v.Self.ID, false, amount)
	return nil
}

// paying reports whether a dispute is about a breach that has stopped, under a remedy from the breach:
// the respondent has nothing left to decide.
func (c *complying) paying(module string, d *treaty.Dispute) bool {
	m := c.Register.Agreed(module)
	return d.Of == "" && d.Regime == "" && m.Disputes.Remedy == treaty.FromTheBreach && c.State.Breaching(module, d.Respondent) < 0
}

// appeals reports whether the loser of a case can appeal and gains by an appeal.
func (f *Facts) appeals(v agent.View, module string, o compliance.RulingChoice, d treaty.Dispute, rule *treaty.Disputes) (bool, error) {
	if d.Stage != treaty.RulingGiven || f.Number > d.Since+rule.Appeal.Periods() {
		return false, nil
	}
	// Without an invocation the chance of a reversal on appeal is zero.
	upheld := 0.0
	if i := f.State.Invocation(module, d.Of); i >= 0 {
		upheld = f.upheldChance(module, i)
	}
	return compliance.WouldAppeal(v, o, upheld, rule.Appeal.Periods(), !rule.Unenforceable)
}

// answerRulingOnSanctions has a sender that has lost a case about its sanctions appeal while an
// appeal is open, or bear the consequences. The earlier sanctions policy of the period decides on
// lifting the sanctions.
func (c *complying) answerRulingOnSanctions(v agent.View, module string, s treaty.Standing, d treaty.Dispute) error {
	// No answer is due once the breach or the measure has gone.
	var sectors treaty.Sectors
	if d.Of == "" {
		if !s.InBreach(v.Self.ID, d.Regime, c.Number) {
			return nil
		}
	} else {
		k := slices.IndexFunc(s.Measures, func(m treaty.Measure) bool { return m.ID == d.Of })
		if !s.Measures[k].Holds(c.Number) {
			return nil
		}
		sectors = s.Measures[k].Sectors
	}
	o, err := compliance.DefianceCost(v, module, d.ID)
	if err != nil {
		return err
	}
	// The ruling is weighed against the stake in the sanctions, and against retaliation and
	// reputation for the expected duration of the sanctions.
	ground, _ := c.State.Ground(d.Regime, v.Self.ID)
	o.Gain = ground.Stake
	o.Retaliation *= ground.Share
	o.Reputation *= ground.Share
	told := event.Event{Module: module, Actor: v.Self.ID, Party: d.Complainant, Case: d.ID, Regime: d.Regime, Sectors: sectors, Obedience: &o, Reason: o.String(), Ground: "disputes article"}
	appeals, err := c.appeals(v, module, o, d, c.Register.Agreed(module).Disputes)
	if err != nil {
		return err
	}
	if appeals {
		told.Kind = event.Appealed
		c.do(treaty.Event{Kind: treaty.Appealed, Module: module, Author: v.Self.ID, Case: d.ID}, told)
		return nil
	}
	told.Kind = event.RulingNotImplemented
	c.tell(told)
	return nil
}

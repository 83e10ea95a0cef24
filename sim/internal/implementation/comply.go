package implementation

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/internal/snapshot"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/obligation"
	"github.com/tradetalk/tradetalk/treaty"
)

// The file decides the conduct of each party about each module in force, from the capacity of the
// party, adverse rulings, its measures, and the deliberation of package compliance. Source: the
// rule of compliance in MODEL.md; carve-outs end by the dates of the text.

// Expire returns the acts that tell the end of carve-outs in a period and, in the first period, the
// modules in force from the start with the parties bound.
func Expire(p *snapshot.Period) (acts []Act) {
	for m, s := range p.Register.InForce() {
		if p.Number == 0 && m.InitialParties != nil {
			acts = append(acts, Act{Told: event.Event{
				Kind: event.EnteredIntoForce, Module: m.ID, Draft: p.Register.Space(m.ID).Format(s.Draft),
				Reason: "the law at the start binds " + event.JoinNames(s.Ratified),
			}})
		}
		for _, c := range m.CarveOuts(p.Register.Space(m.ID), s.Draft) {
			if p.Number == s.Since+c.Periods() && slices.Contains(s.Ratified, c.Party) {
				acts = append(acts, Act{Told: event.Event{
					Kind: event.CarveOutEnded, Actor: c.Party, Module: m.ID, Sectors: c.Sectors, Ground: c.Basis(), Reason: "its term has run out",
				}})
			}
		}
	}
	return acts
}

// complying holds the decisions of the parties in one period.
type complying struct {
	*Facts
	// next is the new state and acts are the acts so far.
	next *obligation.State
	acts []Act
}

// do adds an act in law and the event to tell.
func (c *complying) do(law treaty.Event, told event.Event) {
	c.acts = append(c.acts, c.legal(law, told))
}

// tell adds an act without an effect in law.
func (c *complying) tell(told event.Event) { c.acts = append(c.acts, Act{Told: told}) }

// Comply returns the decisions of the parties, or of Input.Mover alone, about each module that
// was in force at the start of the period. Parties that move
// at once do not see each other's acts of the period.
func Comply(p *snapshot.Period, old *obligation.State, in Input) (next *obligation.State, acts []Act, err error) {
	c := complying{Facts: &Facts{p, old, in}, next: old.Clone()}
	for m, s := range p.Register.InForce() {
		for _, id := range s.Members(p.Number) {
			// Trade policy of the period may have decided already: tariffs in breach of the module.
			if in.Mover != "" && in.Mover != id || s.Since == p.Number || s.InBreach(id, "", p.Number) {
				continue
			}
			if err := c.party(m.ID, s, id); err != nil {
				return nil, nil, err
			}
		}
	}
	if in.Mover == "" {
		// A notice may take effect at once. The other acts of the period come first.
		slices.SortStableFunc(c.acts, func(a, b Act) int { return cmp.Compare(notice(a), notice(b)) })
	}
	return c.next, c.acts, nil
}

// notice is 1 for a notice of withdrawal, and 0 for other acts.
func notice(a Act) int {
	if a.Told.Kind == event.NoticeGiven {
		return 1
	}
	return 0
}

// Breaks reports whether an act is a breach of a module in force.
func (a *Act) Breaks() bool {
	return slices.Contains([]event.Kind{event.Breached, event.BrokenCovertly, event.FailedToComply, event.RulingNotImplemented}, a.Told.Kind)
}

// party decides for one party in one module. A party without the capacity fails and decides
// nothing. Any other party answers the rulings against the party, reviews its measures and its
// notice of withdrawal, and chooses an action.
func (c *complying) party(module string, s treaty.Standing, id string) error {
	if c.On(mechanism.CapacityConstraints) && c.fails(module, id) {
		amount, err := c.harmOf(module, id)
		if err != nil {
			return err
		}
		c.next.Ended(module, id)
		c.do(treaty.Event{Kind: treaty.Breached, Module: module, Author: id, Involuntary: true, Amount: amount},
			event.Event{Kind: event.FailedToComply, Ground: "none", Reason: "its capacity falls short"})
		return nil
	}
	if k := c.State.Breaching(module, id); k >= 0 {
		if b := &c.State.Open[k]; c.stands(b, s) {
			return c.goOn(b)
		} else if b.Against != "" {
			c.next.Ended(module, id)
		}
	}
	v := c.View(c.Seat(id))
	var lost *treaty.Dispute // the first case about the party's own conduct
	// Rulings come first: on sanctions one by one, on other conduct the first of them.
	for k := range s.Disputes {
		d := &s.Disputes[k]
		switch {
		case d.Respondent != id || !answerable(d) || !s.BoundIn(d.Complainant, c.Number) || c.paying(module, d):
		case d.Regime != "":
			if err := c.answerRulingOnSanctions(v, module, s, *d); err != nil {
				return err
			}
		case lost == nil:
			lost = d
		}
	}
	if lost != nil { // the party decides nothing else in this period
		return c.answerRuling(v, module, s, *lost)
	}
	// Measures in force are reviewed before the choice of an action.
	if err := c.maintain(v, module, s); err != nil {
		return err
	}
	d, err := compliance.Deliberate(v, module)
	if err != nil {
		return err
	}
	// A running notice is revoked if the module is worth keeping.
	if k := slices.IndexFunc(s.Notices, func(n treaty.Notice) bool { return n.Party == id }); k >= 0 {
		stays, keep, err := compliance.WouldRevokeNotice(v, module, s.Notices[k].Effective)
		if err != nil {
			return err
		}
		if stays {
			c.do(treaty.Event{Kind: treaty.NoticeRevoked, Module: module, Author: id},
				event.Event{Kind: event.NoticeRevoked, Ground: "withdrawal article", Reason: fmt.Sprintf("keeping it is worth %+.4f %% of real income a quarter after all", keep)})
		}
	}
	if err := compliance.Choose(v, &d); err != nil {
		return err
	}
	c.carryOut(v, &d, s)
	return nil
}

// fails draws whether a party fails for lack of capacity.
func (f *Facts) fails(module, id string) bool {
	have, ok := f.Register.Capacity(module, id, f.Number)
	need := f.Register.CapacityNeed(module, id, f.Number)
	if !ok || need == 0 {
		return false
	}
	return f.Rand(id, "capacity", module).Float64() >= f.able(have, need)
}

// able returns the chance per period that a capacity is sufficient for a need.
func (f *Facts) able(have, need float64) float64 {
	return f.Length.Left(compliance.CapableChance(have, need, f.Situation.Compliance.CapacityError))
}

// carryOut turns a decision into acts. A party that complies has no act.
func (c *complying) carryOut(v agent.View, d *compliance.Deliberation, s treaty.Standing) {
	course := d.Choice()
	if course.Conduct != agent.BreachOpenly && course.Conduct != agent.BreachCovertly {
		c.next.Ended(d.Module, d.Actor)
	}
	if course.Conduct == agent.Comply {
		return
	}
	draft := c.Register.Space(d.Module).Format(s.Draft)
	told := event.Event{Draft: draft, Deliberation: d, Reason: d.String(), Sectors: course.Sectors}
	law := treaty.Event{Module: d.Module, Author: d.Actor, Sectors: course.Sectors}
	switch course.Conduct {
	case agent.BreachOpenly, agent.BreachCovertly:
		law.Kind, told.Kind, told.Ground = treaty.Breached, event.Breached, "none"
		for k, h := range course.Harm {
			law.Amount += c.Situation.Money(k, h)
		}
		if course.Conduct == agent.BreachCovertly {
			told.Kind = event.BrokenCovertly
		}
		c.do(law, told)
		c.breaks(d.Module, d.Actor, course.Conduct == agent.BreachCovertly, law.Amount)
	case agent.Withdraw:
		law.Kind, told.Kind, told.Ground = treaty.NoticeGiven, event.NoticeGiven, "withdrawal article"
		act := c.legal(law, told)
		act.IfBound = true // others may have left on the same day, so that the module no longer binds
		c.acts = append(c.acts, act)
	case agent.InvokeException, agent.ApplySafeguard:
		c.take(v, d, law, told)
	}
}

// maintain reviews the measures of a party: the party decides on notices, pays compensation, and
// ends a measure without a positive value. The sanctions policy of the period has already valued
// a measure under a sanctions regime.
func (c *complying) maintain(v agent.View, module string, s treaty.Standing) error {
	for k := range s.Measures {
		x := &s.Measures[k]
		if x.Party != v.Self.ID || !x.Holds(c.Number) || x.From == c.Number {
			continue
		}
		value, reviewed := 1.0, c.underReview(module, x)
		if x.Regime == "" {
			var err error
			if value, err = c.maintainValue(v, module, x, reviewed); err != nil {
				return err
			}
		}
		// A measure without a positive value ends.
		if value <= 0 {
			c.do(treaty.Event{Kind: treaty.Ended, Module: module, Author: x.Party, Case: x.ID},
				event.Event{Kind: event.MeasureEnded, Sectors: x.Sectors, Ground: x.Ground, Reason: fmt.Sprintf("to hold it for another "+c.Unit()+" is worth %+.4f %% of real income", value)})
			continue
		}
		if reviewed {
			c.keep(v, module, x, value)
		}
		if err := c.giveNotice(v, module, x); err != nil {
			return err
		}
		// Compensation for the harm of an exception in this period.
		if !x.Safeguard && c.Register.Agreed(module).Exception.Price.Value() > 0 {
			_, _, harm, err := compliance.Impairment(v, module, x.ID)
			if err != nil {
				return err
			}
			c.acts = append(c.acts, c.Compensate(module, x.Party, x.ID, harm)...)
		}
	}
	return nil
}

package sim

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Targets: C3, what to answer to a threat, and C6, what to do under sanctions.

// answer is C3: each target of an open threat resists, gives in, offers less or threatens
// to retaliate.
func (c *coercing) answer() error {
	for _, k := range c.inOrderOf(c.target) {
		c.next()
		r, s := c.regime(k)
		d := &c.disputes[k]
		if s.State != sanction.Threatened || c.retaliates(k) {
			continue
		}
		p, err := c.standing(k)
		if err != nil {
			return err
		}
		if p == nil {
			continue
		}
		_, state := c.issue(k)
		list := []candidate{
			{kind: agent.DoResist, act: func() {
				c.say(k, event.Event{Kind: event.Resisted, Actor: r.Target, Other: standoff.LeaderOf(r, &s), Level: d.Demand, Reason: "to resist is worth more to it than to give in"})
			}},
			{kind: agent.DoConcede, level: p.demand, bare: true, act: func() { c.concedes(k, p.demand, true) }},
		}
		for _, y := range p.Levels[:len(p.Levels)-1] {
			list = append(list, candidate{kind: agent.DoOffer, level: y, act: func() {
				c.disputes[k].Offer = y
				c.say(k, event.Event{Kind: event.CounterOffered, Actor: r.Target, Other: standoff.LeaderOf(r, &s), Level: y, Reason: fmt.Sprintf("of %.4g demanded", d.Demand)})
			}})
		}
		if p.Retaliation {
			list = append(list, candidate{kind: agent.DoThreatenRetaliation, act: func() { c.warn(k) }})
		}
		values := map[float64][]float64{}
		for n := range list {
			list[n].value = func(w float64) float64 {
				if values[w] == nil {
					values[w] = p.Answers(-w)
				}
				return values[w][n]
			}
		}
		n := c.choose(r.Target, agent.ToAnswer, list, c.worth(k, r.Target), r.ID)
		parties, beliefs, episode := c.parties(k), state.AboutResolve, state.Episode
		c.act(func() {
			if state.Episode == episode {
				c.learn(k, beliefs, parties, func(types []float64) []float64 {
					out := make([]float64, len(types))
					for i, t := range types {
						out[i] = p.Foretold(t - c.reward(k, r.Target))[n]
					}
					return out
				})
			}
		})
	}
	return nil
}

// concedes brings the issue to a level. At the threat stage it ends the dispute; with
// measures in force relief is due.
func (c *coercing) concedes(k int, level float64, threat bool) {
	r := &c.docket.Regimes()[k]
	_, state := c.issue(k)
	d := &c.disputes[k]
	s, _ := c.docket.Standing(r.ID)
	events := []sanction.Event{{Kind: sanction.Concede, Period: c.w.Period, Regime: r.ID, Author: r.Target, Level: level}}
	if threat {
		e := sanction.Event{Kind: sanction.BackDown, Period: c.w.Period, Ground: "the demand is met", For: s.Members}
		events = append(events, standoff.ByAll(r, e, []string{r.Senders[0]})...)
	}
	for _, id := range c.passed(k, level, d.Demand) {
		if n := slices.IndexFunc(r.Milestones, func(m sanction.Milestone) bool { return m.ID == id }); !threat && !slices.Contains(s.Milestones, id) {
			events = append(events, sanction.Event{Kind: sanction.MeetMilestone, Period: c.w.Period, Regime: r.ID, Author: r.Milestones[n].Verifier, Case: id})
		}
	}
	if !c.apply(events...) {
		return
	}
	part := c.part(k, level)
	c.buys(k, level)
	state.Level = max(state.Level, level)
	c.say(k, event.Event{Kind: event.Conceded, Actor: r.Target, Other: standoff.LeaderOf(r, &s), Level: level, Part: part, Face: c.face(k), Reason: fmt.Sprintf("of %.4g demanded", d.Demand)})
	switch {
	case threat:
		c.close(k)
	case level >= d.Demand-numeric.SameLevel:
		d.Met = true
	default: // what is left to concede is another question
		d.Held, d.Kept = false, false
	}
}

// warn has the target threaten to retaliate.
func (c *coercing) warn(k int) {
	s, _ := c.docket.Standing(c.docket.Regimes()[k].ID)
	for _, i := range c.retaliations(k, s.Members) {
		r := &c.docket.Regimes()[i]
		e := sanction.Event{Kind: sanction.Threaten, Period: c.w.Period, Until: max(c.w.Period, c.disputes[k].Deadline), For: r.Senders}
		c.apply(standoff.ByAll(r, e, r.Senders[:1])...) // said again, it changes nothing
		c.disputes[k].Warned = true
		c.say(k, event.Event{Kind: event.CounterThreatened, Actor: r.Senders[0], Other: r.Target, Reason: r.String()})
	}
}

// endure is C6: each target under sanctions holds out, concedes, complies for show,
// retaliates or cushions.
func (c *coercing) endure() error {
	for _, k := range c.inOrderOf(c.target) {
		c.next()
		r, s := c.regime(k)
		d := &c.disputes[k]
		_, state := c.issue(k)
		if c.retaliates(k) || d.Met || state.Feigned > 0 || !s.InForceIn(c.w.Period) {
			continue
		}
		p, err := c.standing(k)
		if err != nil {
			return err
		}
		if p == nil {
			continue
		}
		if d.Found {
			p = c.caught(p) // who was found out has no second show
		}
		holds := func() { c.disputes[k].Held = true }
		list := []candidate{{kind: agent.DoHoldOut, act: holds}}
		for _, y := range p.Steps() {
			list = append(list, candidate{kind: agent.DoConcede, level: y, act: func() { c.concedes(k, y, false) }})
		}
		if p.Posing {
			list = append(list, candidate{kind: agent.DoFeign, level: p.demand, bare: true, act: func() { c.feigns(k, p.demand) }})
		}
		if p.Retaliation {
			list = append(list, candidate{kind: agent.DoRetaliate, act: func() { c.retaliate(k) }})
		}
		values := p.Responses(-c.worth(k, r.Target))
		for n := range list {
			list[n].value = constant(values[n])
		}
		if c.on(mechanism.Cushioning) {
			if saves := c.cushion(p, r.Target); saves > 0 {
				hold := values[0] + (1-p.Target.Discount)*saves
				list = append(list, candidate{kind: agent.DoCushion, value: constant(hold), act: func() {
					holds()
					c.say(k, event.Event{Kind: event.Cushioned, Actor: r.Target, Other: standoff.LeaderOf(r, &s), Level: saves, Reason: fmt.Sprintf("what its groups lose is worth %.4f %% more to it than the money", saves)})
				}})
			}
		}
		n := c.choose(r.Target, agent.ToEndure, list, c.worth(k, r.Target), r.ID)
		c.score(standoff.LeaderOf(r, &s), belief.OfConcession, p.Complied(), list[n].kind == agent.DoConcede || list[n].kind == agent.DoFeign)
		c.watched(k, p, len(p.Steps()), n)
	}
	return nil
}

// watched has everybody learn from what a target under sanctions does: it holds out in one
// way or another, or it complies, for show or not, which looks the same.
func (c *coercing) watched(k int, p *regimeGame, steps, n int) {
	parties := c.parties(k)
	_, state := c.issue(k)
	c.act(func() {
		c.learn(k, state.AboutResolve, parties, func(types []float64) []float64 {
			out := make([]float64, len(types))
			for i, t := range types {
				hold, concede, pose := p.Foreseen(t - c.reward(k, c.docket.Regimes()[k].Target))
				switch {
				case n == steps || n == steps+1 && p.Posing: // the demand is met, it seems
					out[i] = concede[steps-1] + pose
				case n > 0 && n < steps:
					out[i] = concede[n-1]
				default:
					out[i] = hold
				}
			}
			return out
		})
	})
}

// caught is a crisis in which the target can no longer comply for show.
func (c *coercing) caught(p *regimeGame) *regimeGame {
	out := *p
	out.Game = p.Fresh()
	out.Posing = false
	return &out
}

// feigns has the target comply for show.
func (c *coercing) feigns(k int, demand float64) {
	r := &c.docket.Regimes()[k]
	s, _ := c.docket.Standing(r.ID)
	_, state := c.issue(k)
	if !c.apply(sanction.Event{Kind: sanction.Concede, Period: c.w.Period, Regime: r.ID, Author: r.Target, Level: demand}) {
		return
	}
	part := c.part(k, demand)
	state.Feigned = demand - state.Level
	c.disputes[k].Met = true
	c.say(k, event.Event{Kind: event.Conceded, Actor: r.Target, Other: standoff.LeaderOf(r, &s), Level: demand, Part: part, Reason: fmt.Sprintf("of %.4g demanded", demand)})
	c.say(k, event.Event{Kind: event.Feigned, Actor: r.Target, Other: standoff.LeaderOf(r, &s), Level: state.Feigned, Reason: "a show is worth more to it than the real thing"})
}

// retaliate puts the target's own measures in force, against all senders that it has some
// for.
func (c *coercing) retaliate(k int) {
	s, _ := c.docket.Standing(c.docket.Regimes()[k].ID)
	for _, i := range c.retaliations(k, s.Members) {
		r := &c.docket.Regimes()[i]
		if events := c.imposed(c.docket, i); len(events) > 0 && c.apply(events...) {
			c.disputes[k].Held, c.disputes[k].Kept = false, false // both sides bear more now
			c.say(i, event.Event{Kind: event.CounterImposed, Actor: r.Senders[0], Other: r.Target, Level: 1, Reason: r.String()})
		}
	}
}

// cushion is what it saves a target a quarter, in percent of its income as it counts it,
// to make good what its organised groups lose by a crisis: their loss weighs more with it
// than the public's, and a part of the money leaks.
func (c *coercing) cushion(p *regimeGame, target string) float64 {
	a := &c.w.public[c.w.seat(target)]
	if a.Bias == 0 {
		return 0
	}
	var weights, saved, cost float64
	income := c.income(target)
	for i := range a.Groups {
		g := &a.Groups[i]
		if g.Influence == 0 || g.Sectors == "" {
			continue
		}
		weights += g.Influence
		loss := p.off.Payroll(a.Regions, g.Sectors) - p.on.Payroll(a.Regions, g.Sectors)
		if loss <= 0 {
			continue
		}
		saved += g.Influence * loss
		cost += loss * c.payroll(a, g) / income
	}
	if weights == 0 {
		return 0
	}
	return a.Bias*saved/weights - (1-a.Bias)*(1+c.w.Scenario.Coercion.Leakage)*cost
}

// payroll is what a group is paid in the baseline.
func (c *coercing) payroll(a *agent.Public, g *agent.Group) (sum float64) {
	e := c.w.Scenario.Economy
	sectors, _ := g.Sectors.In(e) // validated with the actor
	for _, id := range a.Regions {
		n, _ := e.RegionIndex(id)
		for _, j := range sectors {
			sum += e.ValueAdded(n, j)
		}
	}
	return sum
}

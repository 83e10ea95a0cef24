package coercion

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/internal/payoffs"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// This file decides for targets: in C3 the answer to a threat, and in C6 the response
// to measures in force. The inputs are the values of the crisis game by type (package
// agent/crisis), the rewards of inducements, and the losses of organised groups at
// home.

// answer plays C3: each target of an open threat resists, concedes, offers less or
// threatens retaliation. Every actor learns about the target's resolve from the answer.
func (c *phase) answer() error {
	for _, k := range c.inOrderOf(c.target) {
		c.next()
		r, s := c.Regime(k)
		d := &c.Standoffs[k]
		if s.State != sanction.Threatened || c.Retaliates(k) {
			continue
		}
		p, err := c.Standing(k)
		if err != nil {
			return err
		}
		if p == nil {
			continue
		}
		_, state := c.Issue(k)
		// The target's options are in the order of the answers of the crisis game.
		list := []candidate{
			{kind: agent.DoResist, act: func() {
				c.say(k, event.Event{Kind: event.Resisted, Actor: r.Target, Other: standoff.LeaderOf(r, &s), Level: d.Demand, Reason: "to resist is worth more to it than to give in"})
			}},
			{kind: agent.DoConcede, level: p.Demand, bare: true, act: func() { c.concedes(k, p.Demand, true) }},
		}
		// A counter-offer is any level short of the demand.
		for _, y := range p.Levels[:len(p.Levels)-1] {
			list = append(list, candidate{kind: agent.DoOffer, level: y, act: func() {
				c.Standoffs[k].Offer = y
				c.say(k, event.Event{Kind: event.CounterOffered, Actor: r.Target, Other: standoff.LeaderOf(r, &s), Level: y, Reason: fmt.Sprintf("of %.4g demanded", d.Demand)})
			}})
		}
		if p.Retaliation {
			list = append(list, candidate{kind: agent.DoThreatenRetaliation, act: func() { c.warn(k) }})
		}
		values := map[float64][]float64{}
		// The answers of a type are worked out once for all options.
		for n := range list {
			list[n].value = func(w float64) float64 {
				if values[w] == nil {
					values[w] = p.Answers(-w)
				}
				return values[w][n]
			}
		}
		// Every actor learns about the target's resolve from the answer, unless a new
		// episode has begun.
		n := c.choose(r.Target, agent.ToAnswer, list, c.Worth(k, r.Target), r.ID)
		parties, episode := c.parties(k), state.Episode
		c.act(func() {
			if state.Episode == episode {
				c.learn(k, -1, parties, len(list), func(types []float64) []float64 {
					out := make([]float64, len(types))
					for i, t := range types {
						out[i] = p.Foretold(t - c.Reward(k, r.Target))[n]
					}
					return out
				})
			}
		})
	}
	return nil
}

// concedes raises compliance on the issue to a level. At the threat stage a concession
// ends the standoff; with measures in force relief is due.
func (c *phase) concedes(k int, level float64, threat bool) {
	r := &c.Docket.Regimes()[k]
	d := &c.Standoffs[k]
	s, _ := c.Docket.Standing(r.ID)
	events := []sanction.Event{{Kind: sanction.Concede, Period: c.Number, Regime: r.ID, Author: r.Target, Level: level}}
	// At the threat stage the founder withdraws the threat with the concession.
	if threat {
		e := sanction.Event{Kind: sanction.BackDown, Period: c.Number, Ground: "the demand is met", For: s.Members}
		events = append(events, standoff.ByAll(r, e, []string{r.Senders[0]})...)
	}
	// A concession under measures meets the milestones on the way.
	for _, id := range c.Passed(k, level, d.Demand) {
		if n := slices.IndexFunc(r.Milestones, func(m sanction.Milestone) bool { return m.ID == id }); !threat && !slices.Contains(s.Milestones, id) {
			events = append(events, sanction.Event{Kind: sanction.MeetMilestone, Period: c.Number, Regime: r.ID, Author: r.Milestones[n].Verifier, Case: id})
		}
	}
	if !c.apply(events...) {
		return
	}
	part := c.Part(k, level)
	c.buys(k, level)
	c.reaches(c.Standoffs[k].Issue, level)
	c.say(k, event.Event{Kind: event.Conceded, Actor: r.Target, Other: standoff.LeaderOf(r, &s), Level: level, Part: part, Face: c.Face(k), Reason: fmt.Sprintf("of %.4g demanded", d.Demand)})
	switch {
	case threat:
		c.close(k)
	case level >= d.Demand-numeric.SameLevel:
		d.Met = true
	default: // the rest of the demand is another question
		d.Held, d.Kept, d.Fresh = false, false, true
	}
}

// endure plays C6: each target under sanctions holds out, concedes, complies for show,
// retaliates or cushions. The leader's forecast of a concession is scored.
func (c *phase) endure() error {
	// Targets that have complied, truly or for show, have no decision.
	for _, k := range c.inOrderOf(c.target) {
		c.next()
		r, s := c.Regime(k)
		d := &c.Standoffs[k]
		_, state := c.Issue(k)
		if c.Retaliates(k) || d.Met || state.Feigned > 0 || !s.InForceIn(c.Number) {
			continue
		}
		c.Course(c.Rules, k, c.Number)
		p, err := c.Standing(k)
		if err != nil {
			return err
		}
		if p == nil {
			continue
		}
		if d.Found {
			p = c.caught(p) // a detected target has no second show
		}
		holds := func() { c.Standoffs[k].Held = true }
		list := []candidate{{kind: agent.DoHoldOut, act: holds}}
		// The steps are the levels of partial and full compliance above the present
		// level.
		for _, y := range p.Steps() {
			list = append(list, candidate{kind: agent.DoConcede, level: y, act: func() { c.concedes(k, y, false) }})
		}
		if p.Posing {
			list = append(list, candidate{kind: agent.DoFeign, level: p.Demand, bare: true, act: func() { c.feigns(k, p.Demand) }})
		}
		if p.Retaliation {
			list = append(list, candidate{kind: agent.DoRetaliate, act: func() { c.retaliate(k) }})
		}
		values := p.Responses(-c.Worth(k, r.Target))
		for n := range list {
			list[n].value = constant(values[n])
		}
		if c.On(mechanism.DomesticCompensation) {
			if saves := c.Cushion(p, r.Target); saves > 0 {
				hold := values[0] + (1-p.Target.Discount)*saves
				list = append(list, candidate{kind: agent.DoCushion, value: constant(hold), act: func() {
					holds()
					c.say(k, event.Event{Kind: event.DomesticCompensationPaid, Actor: r.Target, Other: standoff.LeaderOf(r, &s), Level: saves, Reason: fmt.Sprintf("what its groups lose is worth %.4f %% more to it than the money", saves)})
				}})
			}
		}
		n := c.choose(r.Target, agent.ToEndure, list, c.Worth(k, r.Target), r.ID)
		c.score(standoff.LeaderOf(r, &s), belief.OfConcession, p.Complied(), list[n].kind == agent.DoConcede || list[n].kind == agent.DoFeign)
		c.watched(k, p, len(p.Steps()), n)
	}
	return nil
}

// watched lets every actor learn from the response of a target under sanctions. The
// target holds out in some way, or complies. Real compliance and compliance for show
// look the same.
func (c *phase) watched(k int, p *payoffs.Crisis, steps, n int) {
	parties := c.parties(k)
	c.act(func() {
		c.learn(k, -1, parties, len(p.Steps())+2, func(types []float64) []float64 {
			out := make([]float64, len(types))
			for i, t := range types {
				hold, concede, pose := p.Foreseen(t - c.Reward(k, c.Docket.Regimes()[k].Target))
				switch {
				case n == steps || n == steps+1 && p.Posing: // the demand seems met
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

// caught returns a crisis in which the target can no longer comply for show.
func (c *phase) caught(p *payoffs.Crisis) *payoffs.Crisis {
	out := *p
	out.Game = p.Fresh()
	out.Posing = false
	return &out
}

// feigns makes the target comply for show at the level of the demand.
func (c *phase) feigns(k int, demand float64) {
	r := &c.Docket.Regimes()[k]
	s, _ := c.Docket.Standing(r.ID)
	_, state := c.Issue(k)
	if !c.apply(sanction.Event{Kind: sanction.Concede, Period: c.Number, Regime: r.ID, Author: r.Target, Level: demand}) {
		return
	}
	part := c.Part(k, demand)
	state.Feigned = demand - state.Level
	c.Standoffs[k].Met = true
	c.say(k, event.Event{Kind: event.Conceded, Actor: r.Target, Other: standoff.LeaderOf(r, &s), Level: demand, Part: part, Face: c.Face(k), Reason: fmt.Sprintf("of %.4g demanded", demand)})
	c.say(k, event.Event{Kind: event.ComplianceFeigned, Actor: r.Target, Other: standoff.LeaderOf(r, &s), Level: state.Feigned, Reason: "a show is worth more to it than the real thing"})
}

package coercion

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/internal/payoffs"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Coalitions: C2, who joins, who stays and who leaves, and what their institution does.

// rounds is how often the best responses to expected membership are repeated; then they
// are frozen.
const rounds = 3

// coalitions is C2: on each open standoff everybody but the leader and the target responds
// to the membership that it expects of the others, all at once, up to three times over.
// Then the senders vote on prolonging their measures.
func (c *phase) coalitions() error {
	for _, k := range c.inOrderOf(c.leader) {
		if c.Retaliates(k) {
			continue
		}
		c.next()
		r, s := c.Regime(k)
		if !standoff.Opened(&s) || c.Standoffs[k].Demand == 0 || c.Standoffs[k].Met {
			continue
		}
		members := s.Members
		if c.On(mechanism.Coalitions) {
			var err error
			if members, err = c.enrol(k); err != nil {
				return err
			}
		}
		if c.On(mechanism.RenewalRule) && r.Sunset != nil && standoff.Bites(&s) && s.Until == c.Number+1 {
			if err := c.renew(k, members); err != nil {
				return err
			}
		}
	}
	return nil
}

// enrol decides who joins and leaves, and returns the coalition as it will be.
func (c *phase) enrol(k int) ([]string, error) {
	r, s := c.Regime(k)
	lead := standoff.LeaderOf(r, &s)
	members := s.Members
	reasons := map[string]string{}
	turns := rounds
	if c.serial() {
		turns = 1 // each knows who is in when its turn comes
	}
	for range turns {
		next := []string{lead}
		for _, a := range inTurn(c, c.Actors, func(a agent.Public) string { return a.ID }) {
			if a.ID == lead || a.ID == r.Target {
				continue
			}
			q, _ := c.Issue(k)
			if q.Claim(a.ID) < 0 && !slices.Contains(members, a.ID) && !slices.Contains(r.Senders, a.ID) {
				continue // it wants nothing of the target and was not invited
			}
			in, g, err := c.joins(k, a.ID, members)
			if err != nil {
				return nil, err
			}
			reasons[a.ID] = g.String()
			if in {
				next = append(next, a.ID)
			}
			if c.serial() {
				members = slices.DeleteFunc(slices.Clone(members), func(id string) bool { return id == a.ID })
				if in {
					members = inOrder(c.Actors, append(members, a.ID))
				}
			}
		}
		next = inOrder(c.Actors, next)
		if slices.Equal(next, inOrder(c.Actors, members)) {
			break
		}
		members = next
	}
	for _, id := range members {
		if slices.Contains(s.Members, id) {
			continue
		}
		c.act(func() {
			now, _ := c.Docket.Standing(r.ID)
			if c.apply(sanction.Event{Kind: sanction.Join, Period: c.Number, Regime: r.ID, Author: id, For: now.Members}) {
				c.takesUp(k, id)
				c.say(k, event.Event{Kind: event.JoinedCoalition, Actor: id, Other: r.Target, Reason: "to be in is worth " + reasons[id]})
			}
		})
	}
	for _, id := range s.Members {
		if slices.Contains(members, id) {
			continue
		}
		c.act(func() {
			if c.apply(sanction.Event{Kind: sanction.Leave, Period: c.Number, Regime: r.ID, Author: id}) {
				c.say(k, event.Event{Kind: event.LeftCoalition, Actor: id, Other: r.Target, Ground: c.Law.Condemned(r.ID, id), Reason: "to stay is worth " + reasons[id]})
				if r.Institution != nil && r.Institution.Binding {
					c.broke(id, false)
				}
				if standoff.Bites(&s) {
					c.emptied(k, id)
				}
			}
		})
	}
	return members, nil
}

// takesUp has an ad hoc sender that comes back put its measures in force again beside those
// of the others.
func (c *phase) takesUp(k int, id string) {
	r := &c.Docket.Regimes()[k]
	s, _ := c.Docket.Standing(r.ID)
	if r.Institution == nil && s.InForceIn(c.Number) && s.LevelOf(id, c.Number) == 0 {
		c.apply(standoff.ByAll(r, sanction.Event{Kind: sanction.Impose, Period: c.Number, Level: c.Standoffs[k].Severity}, []string{id})...)
	}
}

// inOrder sorts actors by seat.
func inOrder(actors []agent.Public, ids []string) (out []string) {
	for _, a := range actors {
		if slices.Contains(ids, a.ID) {
			out = append(out, a.ID)
		}
	}
	return out
}

// joins has an actor decide on being in the coalition, when it expects some others in it.
func (c *phase) joins(k int, id string, members []string) (bool, payoffs.Gain, error) {
	g, err := c.gain(k, id, members)
	if err != nil || g == nil {
		return slices.Contains(members, id), payoffs.Gain{}, err
	}
	list := []candidate{
		{kind: agent.DoStayOut, value: constant(numeric.Negligible)},
		{kind: agent.DoBeIn, value: constant(g.Total())},
	}
	return c.choose(id, agent.ToJoin, list, 0, c.Docket.Regimes()[k].ID) == 1, *g, nil
}

// gain values membership:
//
//	[Pr(success with k) - Pr(success without)] omega - [cost with k - cost without] + transfer
//	  + dV(trust) - E[retaliation with k - retaliation without]
//
// with the chances and the costs in time by the same chains as every other move. It is nil
// if the coalition cannot be.
func (c *phase) gain(k int, id string, members []string) (*payoffs.Gain, error) {
	r, s := c.Regime(k)
	d := &c.Standoffs[k]
	with, without := slices.Clone(members), slices.DeleteFunc(slices.Clone(members), func(o string) bool { return o == id })
	if !slices.Contains(with, id) {
		with = inOrder(c.Actors, append(with, id))
	}
	in, err := c.Crisis(k, payoffs.Variant{Members: standoff.Ordered(r, with), Severity: d.Severity, Demand: d.Demand, Least: d.Least})
	if in == nil || err != nil {
		return nil, err
	}
	out, err := c.Crisis(k, payoffs.Variant{Members: standoff.Ordered(r, without), Severity: d.Severity, Demand: d.Demand, Least: d.Least})
	if out == nil || err != nil {
		return nil, err
	}
	w, force := c.Worth(k, id), standoff.Bites(&s)
	key := payoffs.GainKey{In: in, Out: out, Actor: id, W: w, Force: force, Attributed: c.Attributed(c.Seat(id), r.Target), Blamed: c.Blamed(c.Seat(id)), Mediated: c.Mediated(k, id)}
	trust, err := c.bound(k, id)
	if err != nil {
		return nil, err
	}
	if g, ok := c.Games.Gains[key]; ok {
		g.Trust = trust
		g.Law, err = c.membership(in, id, g.Total(), force)
		return &g, err
	}
	inside, outside := c.Side(in, id), c.Side(out, id)
	whole := in.Watch(&inside, w, force) - out.Watch(&outside, w, force)
	cost := in.Watch(&inside, 0, force) - out.Watch(&outside, 0, force)
	g := &payoffs.Gain{Success: whole - cost, Cost: cost, Retaliation: in.Provoked(&inside, w, force) - out.Provoked(&outside, w, force)}
	if r.Fund != nil {
		if transfers, feasible := c.transfers(in); feasible {
			// The fund pays as long as there is a burden to share.
			paid := inside
			paid.Imposed += transfers[slices.Index(in.Members, id)]
			paid.Later += transfers[slices.Index(in.Members, id)]
			g.Transfer = in.Watch(&paid, w, force) - in.Watch(&inside, w, force)
		}
	}
	if c.Games.Gains == nil || len(c.Games.Gains) > payoffs.ManyCrises {
		c.Games.Gains = map[payoffs.GainKey]payoffs.Gain{}
	}
	c.Games.Gains[key] = *g
	g.Trust = trust
	g.Law, err = c.membership(in, id, g.Total(), force)
	return g, err
}

// bound is what it would cost an actor in trust to leave a coalition: nothing unless it is a
// member and membership is binding. Who joins gains nobody's trust by it.
func (c *phase) bound(k int, id string) (float64, error) {
	r, s := c.Regime(k)
	if r.Institution == nil || !r.Institution.Binding || !slices.Contains(s.Members, id) {
		return 0, nil
	}
	return compliance.DefectionCost(c.View(c.Seat(id)))
}

// transfers are what the fund pays each member of a crisis, in percent of its own income,
// and whether it can: the coalition as a whole must gain, for what one receives the others
// pay.
func (c *phase) transfers(p *payoffs.Crisis) (out []float64, feasible bool) {
	r, _ := c.Regime(p.Regime)
	if r.Fund == nil || len(p.Members) < 2 {
		return make([]float64, len(p.Members)), false
	}
	costs, incomes := make([]float64, len(p.Members)), make([]float64, len(p.Members))
	total := 0.0
	for n, id := range p.Members {
		side, w := c.Side(p, id), c.Worth(p.Regime, id)
		incomes[n] = c.Income(id)
		costs[n] = -side.Imposed / 100 * incomes[n]
		total += (p.Watch(&side, w, true) - w*p.Now) / 100 * incomes[n]
	}
	out = r.Fund.Transfers(costs, incomes)
	for n := range out {
		out[n] *= 100 / incomes[n]
	}
	return out, total > 0
}

// renew has the members vote on another term, by whether measures in force are worth more
// to them than none.
func (c *phase) renew(k int, members []string) error {
	r, s := c.Regime(k)
	d := &c.Standoffs[k]
	p, err := c.Crisis(k, payoffs.Variant{Members: standoff.Ordered(r, s.Members), Severity: d.Severity, Demand: d.Demand, Least: d.Least})
	if p == nil || err != nil {
		return err
	}
	e := sanction.Event{Kind: sanction.Renew, Period: c.Number, Regime: r.ID, Author: p.Members[0]}
	for n, id := range p.Members {
		w := c.Worth(k, id)
		law, err := c.renewing(p, e, id, w)
		if err != nil {
			return err
		}
		yes := p.Watch(ptr(c.Side(p, id)), w, true)+law >= w*p.Now
		if n == 0 {
			yes = p.Impose(w)+law >= p.BackDown(w)
		}
		switch {
		case !slices.Contains(members, id): // it is leaving
		case yes:
			e.For = append(e.For, id)
		default:
			e.Against = append(e.Against, id)
		}
	}
	c.act(func() {
		if c.apply(e) {
			c.say(k, event.Event{Kind: event.SanctionRenewed, Actor: e.Author, Other: r.Target, Level: d.Severity, Reason: fmt.Sprintf("%d of %d members are for it", len(e.For), len(e.For)+len(e.Against))})
		}
	})
	return nil
}

// share has the funds of coalitions pay, from those who bear less than their part to those
// who bear more. What is paid is received.
func (c *phase) share() error {
	for k := range c.Standoffs {
		r, s := c.Regime(k)
		if r.Fund == nil || c.Retaliates(k) || !s.InForceIn(c.Number) || len(s.Members) < 2 || c.Standoffs[k].Met {
			continue
		}
		p, err := c.Standing(k)
		if err != nil {
			return err
		}
		if p == nil {
			continue
		}
		transfers, feasible := c.transfers(p)
		if !feasible {
			c.say(k, event.Event{Kind: event.FundInfeasible, Actor: p.Members[0], Other: r.Target, Reason: "the coalition as a whole has nothing to gain"})
			continue
		}
		due := make([]float64, len(p.Members))
		paid := 0.0
		for n, id := range p.Members {
			due[n] = transfers[n] / 100 * c.Income(id)
			paid += max(0, due[n])
		}
		if paid == 0 {
			continue
		}
		var events []sanction.Event
		for n, from := range p.Members {
			for m, to := range p.Members {
				if due[n] < 0 && due[m] > 0 {
					events = append(events, sanction.Event{
						Kind: sanction.PayFund, Period: c.Number, Regime: r.ID, Author: from, Party: to, Amount: -due[n] * due[m] / paid,
					})
				}
			}
		}
		c.act(func() {
			if c.apply(events...) {
				c.say(k, event.Event{Kind: event.BurdenSharingPaid, Actor: p.Members[0], Other: r.Target, Reason: fmt.Sprintf("%.6g a year changes hands", paid)})
			}
		})
	}
	return nil
}

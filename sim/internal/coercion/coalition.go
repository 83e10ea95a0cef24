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

// This file decides sub-step C2: who joins a coalition, who stays, who leaves, and how
// an institution votes and shares costs. Membership follows from the gain of each
// actor, given the expected membership of the others. The account of cooperation and of
// institutions follows Martin 1992 (Coercive Cooperation).

// rounds is the number of rounds of best responses to expected membership. After the
// last round membership is frozen.
const rounds = 3

// coalitions plays C2. On each open standoff every actor except the leader and the
// target responds to the expected membership of the others. All respond at once, in up
// to three rounds. Then the senders vote on the renewal of measures that are about to
// lapse.
func (c *phase) coalitions() error {
	// Retaliation has no coalition of its own.
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
		// Measures with a sunset clause need a renewal in the last period of their
		// term.
		if c.On(mechanism.RenewalRule) && r.Sunset != nil && standoff.Bites(&s) && s.Until == c.Number+1 {
			if err := c.renew(k, members); err != nil {
				return err
			}
		}
	}
	return nil
}

// enrol decides on joining and leaving, and returns the coalition that results, by
// seat. The acts of joining and leaving happen at the end of the sub-step. An actor
// without a claim on the target takes part only as a member or as a founding sender.
func (c *phase) enrol(k int) ([]string, error) {
	r, s := c.Regime(k)
	lead := standoff.LeaderOf(r, &s)
	members := s.Members
	reasons := map[string]string{}
	turns := rounds
	if c.serial() {
		turns = 1 // each mover knows the members of the moment
	}
	// Each round gives every actor's best response to the membership of the round
	// before.
	for range turns {
		next := []string{lead}
		for _, a := range inTurn(c, c.Actors, func(a agent.Public) string { return a.ID }) {
			if a.ID == lead || a.ID == r.Target {
				continue
			}
			q, _ := c.Issue(k)
			if q.Claim(a.ID) < 0 && !slices.Contains(members, a.ID) && !slices.Contains(r.Senders, a.ID) {
				continue // no claim on the target and no invitation
			}
			in, g, err := c.joins(k, a.ID, members)
			if err != nil {
				return nil, err
			}
			reasons[a.ID] = g.String()
			if in {
				next = append(next, a.ID)
			}
			// In turn, later movers see the decision at once.
			if c.serial() {
				members = slices.DeleteFunc(slices.Clone(members), func(id string) bool { return id == a.ID })
				if in {
					members = inOrder(c.Actors, append(members, a.ID))
				}
			}
		}
		next = inOrder(c.Actors, next)
		// A fixed point ends the rounds.
		if slices.Equal(next, inOrder(c.Actors, members)) {
			break
		}
		members = next
	}
	// New members join at the end of the sub-step.
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
	// Members outside the new coalition leave at the end of the sub-step. To leave a
	// binding coalition breaks a promise to the other members.
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

// takesUp puts the measures of an ad hoc sender that comes back in force again, beside
// the measures of the others. A member of an institution imposes nothing alone.
func (c *phase) takesUp(k int, id string) {
	r := &c.Docket.Regimes()[k]
	s, _ := c.Docket.Standing(r.ID)
	if r.Institution == nil && s.InForceIn(c.Number) && s.LevelOf(id, c.Number) == 0 {
		c.apply(standoff.ByAll(r, sanction.Event{Kind: sanction.Impose, Period: c.Number, Level: c.Standoffs[k].Severity}, []string{id})...)
	}
}

// inOrder returns the listed actors by seat.
func inOrder(actors []agent.Public, ids []string) (out []string) {
	for _, a := range actors {
		if slices.Contains(ids, a.ID) {
			out = append(out, a.ID)
		}
	}
	return out
}

// joins lets an actor decide on membership, given the expected other members, and
// returns the decision with the gain. Without a valid coalition the actor stays as
// before.
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

// gain returns the worth of membership to an actor, in percent of income per quarter:
//
//	[Pr(success with k) - Pr(success without)] omega - [cost with k - cost without] + transfer
//	  + dV(trust) - E[retaliation with k - retaliation without]
//
// The chances and the timing of costs come from the same continuation chains as every
// other move. The result is nil if the regime does not allow the coalition. Gains are
// remembered within the cache of games; trust and law are worked out anew.
func (c *phase) gain(k int, id string, members []string) (*payoffs.Gain, error) {
	r, s := c.Regime(k)
	d := &c.Standoffs[k]
	with, without := slices.Clone(members), slices.DeleteFunc(slices.Clone(members), func(o string) bool { return o == id })
	// The two crises differ only in the membership of the actor.
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
	key := payoffs.GainKey{In: in, Out: out, Actor: id, W: w, Force: force, Attributed: c.Attributed(c.Seat(id), r.Target), Blamed: c.Blamed(c.Seat(id)), Mediated: c.Mediated(k, id), Hazard: c.Present.Actors[c.Seat(id)].Hazard}
	trust, err := c.bound(k, id)
	if err != nil {
		return nil, err
	}
	// Trust and law depend on more than the key, so both are added to a remembered
	// gain.
	if g, ok := c.Games.Gains[key]; ok {
		g.Trust = trust
		g.Law, err = c.MembershipInLaw(in, id, g.Total(), force)
		return &g, err
	}
	inside, outside := c.Side(in, id), c.Side(out, id)
	whole := in.Watch(&inside, w, force) - out.Watch(&outside, w, force)
	cost := in.Watch(&inside, 0, force) - out.Watch(&outside, 0, force)
	g := &payoffs.Gain{Success: whole - cost, Cost: cost, Retaliation: in.Provoked(&inside, w, force) - out.Provoked(&outside, w, force)}
	// A transfer of the fund lowers the cost of measures now and later.
	if r.Fund != nil {
		if transfers, feasible := c.Transfers(in); feasible {
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
	g.Law, err = c.MembershipInLaw(in, id, g.Total(), force)
	return g, err
}

// bound returns the loss of trust of an actor that leaves a coalition, in percent of
// income per quarter. The loss is 0 without binding membership and for an actor outside
// the coalition. Joining gains no trust.
func (c *phase) bound(k int, id string) (float64, error) {
	r, s := c.Regime(k)
	if r.Institution == nil || !r.Institution.Binding || !slices.Contains(s.Members, id) {
		return 0, nil
	}
	return compliance.DefectionCost(c.View(c.Seat(id)))
}

// renew lets the members vote on another term of the measures. A member votes yes if
// measures in force are worth at least as much as no measures, the legal cost included.
func (c *phase) renew(k int, members []string) error {
	r, s := c.Regime(k)
	d := &c.Standoffs[k]
	p, err := c.Crisis(k, payoffs.Variant{Members: standoff.Ordered(r, s.Members), Severity: d.Severity, Demand: d.Demand, Least: d.Least})
	if p == nil || err != nil {
		return err
	}
	e := sanction.Event{Kind: sanction.Renew, Period: c.Number, Regime: r.ID, Author: p.Members[0]}
	// Each member votes by its own worth; a member about to leave votes no.
	for n, id := range p.Members {
		w := c.Worth(k, id)
		law, err := c.RenewalInLaw(p, e, id, w)
		if err != nil {
			return err
		}
		yes := p.Watch(ptr(c.Side(p, id)), w, true)+law >= w*p.Now
		if n == 0 {
			yes = p.Impose(w)+law >= p.BackDown(w)
		}
		switch {
		case !slices.Contains(members, id): // a member about to leave
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

// share makes the funds of coalitions pay, from members with less than their part of
// the burden to members with more. Payments made equal payments received.
func (c *phase) share() error {
	// Only coalitions with measures in force share a burden.
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
		transfers, feasible := c.Transfers(p)
		if !feasible {
			c.say(k, event.Event{Kind: event.FundInfeasible, Actor: p.Members[0], Other: r.Target, Reason: "the coalition as a whole has nothing to gain"})
			continue
		}
		due := make([]float64, len(p.Members))
		paid := 0.0
		// due is the payment to each member in income units, negative for a payer.
		for n, id := range p.Members {
			due[n] = transfers[n] / 100 * c.Income(id)
			paid += max(0, due[n])
		}
		if paid == 0 {
			continue
		}
		var events []sanction.Event
		// Each receiver is paid by the payers in proportion.
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

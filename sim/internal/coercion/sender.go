package coercion

import (
	"fmt"
	"math"
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

// This file decides for leaders: in C1 which demand to make and with which regime and
// severity, and in C4 whether to carry out a threat and whether to keep measures. The
// inputs are the values of the crisis game (package agent/crisis), with audience costs
// after Fearon 1994.

// another returns a phrase such as "another quarter" or "another 3 months".
func another(periods int, unit string) string {
	if periods == 1 {
		return "another " + unit
	}
	return fmt.Sprintf("another %d %ss", periods, unit)
}

// suspension is the length of a suspension of measures, in quarters.
const suspension = 4

// open plays C1. On each issue every claimant with regimes decides between doing
// nothing, a threat and imposition at once, and chooses the regime, the severity and
// the demand.
func (c *phase) open() error {
	type turn struct {
		issue int
		actor string
	}
	var turns []turn
	for q := range c.Rules.Issues {
		for _, claim := range c.Rules.Issues[q].Claims {
			turns = append(turns, turn{q, claim.Actor})
		}
	}
	// Claimants without anything left to demand, and claimants deceived by a show, are
	// skipped.
	for _, t := range inTurn(c, turns, func(t turn) string { return t.actor }) {
		if s := &c.Issues[t.issue]; s.Feigned > 0 || s.Level >= 1 {
			continue
		}
		if err := c.opens(t.issue, t.actor); err != nil {
			return err
		}
		c.next()
	}
	return nil
}

// opens lets a claimant decide on a standoff over issue q. A claimant with a standoff
// over the issue opens no other.
func (c *phase) opens(q int, actor string) error {
	issue, state := &c.Rules.Issues[q], &c.Issues[q]
	// free lists the claimant's regimes that may open a standoff now.
	var free []int
	for k := range c.Standoffs {
		r, s := c.Regime(k)
		if c.Standoffs[k].Issue != q || r.Senders[0] != actor {
			continue
		}
		if standoff.Opened(&s) {
			return nil // the claimant has a standoff over the issue already
		}
		if c.Number >= c.Standoffs[k].Reopens && !c.Barred(r) {
			free = append(free, k)
		}
	}
	if len(free) == 0 {
		return nil
	}
	// The first option is to do nothing: the present level of compliance goes on.
	list := []candidate{{kind: agent.DoNothing, value: func(w float64) float64 { return w * state.Level }}}
	var of []int // the regime of each choice
	of = append(of, -1)
	wait := c.Rules.Options.Deadline
	for _, k := range free {
		r, s := c.Regime(k)
		demands := c.Demands(issue, state.Level, r)
		for _, severity := range c.Rules.Options.Severities {
			for _, x := range demands {
				// Each regime, severity and demand is a crisis with a worth of its own.
				p, err := c.Crisis(k, payoffs.Variant{Members: standoff.Ordered(r, s.Members), Severity: severity, Demand: x.Met, Least: x.Least})
				if err != nil {
					return err
				}
				if p == nil {
					continue
				}
				before, opens := len(list), candidate{regime: r.ID, level: severity, demand: x}
				if c.On(mechanism.SanctionThreats) {
					opens.kind, opens.value = agent.DoThreaten, func(w float64) float64 { return p.Threaten(w, wait) }
					opens.act = func() { c.threaten(k, p, wait) }
					list, of = append(list, opens), append(of, k)
				}
				// Imposition at once needs the votes of the institution, if there is
				// any.
				if e := c.imposes(p); c.may(e) {
					opens.kind, opens.value = agent.DoImpose, c.AtOnce(p).Impose
					opens.act = func() {
						c.Standoffs[k].Bound = standoff.Share(c.Rules.Options.Unthreatened)
						c.impose(k, p, e, event.SanctionImposed)
					}
					list, of = append(list, opens), append(of, k)
				}
				// The leader's own knowledge of the threat level enters the options
				// just added.
				if err := c.privately(p, list[before:]); err != nil {
					return err
				}
			}
		}
	}
	// The type of the claimant is the worth of full compliance, with inducements
	// received.
	at := issue.Claim(actor)
	n := c.choose(actor, agent.ToDemand, list, state.Values[at]+c.Rewards(q, state, c.Seat(actor)), issue.ID)
	if n == 0 {
		return nil
	}
	// Every actor learns about the claimant's type from an opening.
	parties := c.parties(of[n])
	c.act(func() {
		c.learn(of[n], at, parties, len(list), func(types []float64) []float64 {
			return c.foreseen(standoff.Shifted(types, c.Reward(of[n], actor)), list, n)
		})
	})
	return nil
}

// threaten makes a demand with a threat, with a deadline after wait periods.
func (c *phase) threaten(k int, p *payoffs.Crisis, wait int) {
	r := &c.Docket.Regimes()[k]
	deadline := c.Number + wait
	e := sanction.Event{Kind: sanction.Threaten, Period: c.Number, Until: deadline, Level: p.Severity, For: p.Members}
	if !c.apply(standoff.ByAll(r, e, p.Members[:1])...) {
		return
	}
	c.Standoffs[k] = standoff.Standoff{Issue: c.Standoffs[k].Issue, Demand: p.Demand, Least: p.Enough, From: p.Now, Severity: p.Severity, Deadline: deadline, Bound: 1}
	c.strains(r.Target, p.Members[0])
	c.say(k, event.Event{
		Kind: event.Threatened, Actor: p.Members[0], Other: r.Target, Level: p.Demand, Least: p.Enough,
		Reason: fmt.Sprintf("it would cost it %.4f %% of real income a quarter and %s %.4f %%", p.Leader.Imposed, r.Target, p.Target.Imposed),
	})
}

// may reports whether a non-empty list of moves is allowed by the docket at the start
// of the sub-step.
func (c *phase) may(events []sanction.Event) bool {
	_, err := standoff.After(c.Frozen, events...)
	return err == nil && len(events) > 0
}

// imposes returns the events by which the measures of a crisis come into force, with
// the votes of the members of an institution and the expected harm to the target.
func (c *phase) imposes(p *payoffs.Crisis) []sanction.Event {
	r, s := c.Regime(p.Regime)
	e := sanction.Event{Kind: sanction.Impose, Period: c.Number, Level: p.Severity, Harm: c.harm(p)}
	e.For, e.Against = c.ballot(p, func(id string) bool {
		w := c.Worth(p.Regime, id)
		return p.Watch(ptr(c.Side(p, id)), w, true) >= w*p.Now
	})
	willing := p.Members
	if standoff.Bites(&s) { // senders with measures in force have nothing to impose
		willing = slices.DeleteFunc(slices.Clone(willing), func(id string) bool { return s.LevelOf(id, c.Number) > 0 })
	}
	return standoff.ByAll(r, e, willing)
}

// harm returns the harm by the measures of a crisis to the target's people. Parliaments
// compare the harm with the limit of the regime's oversight.
func (c *phase) harm(p *payoffs.Crisis) float64 {
	regions := c.Actors[c.Seat(c.Frozen.Regimes()[p.Regime].Target)].Regions
	return max(0, p.On.Harm(p.Off, regions, c.input.Essential))
}

// ballot returns the votes of the members of an institution for and against. The leader
// moves and votes for the motion. Ad hoc senders do not vote.
func (c *phase) ballot(p *payoffs.Crisis, yes func(id string) bool) (in, out []string) {
	r, _ := c.Regime(p.Regime)
	if r.Institution == nil && r.Sunset == nil {
		return nil, nil
	}
	for n, id := range p.Members {
		if n == 0 || yes(id) {
			in = append(in, id)
		} else {
			out = append(out, id)
		}
	}
	return in, out
}

// impose brings measures into force, and reports success.
func (c *phase) impose(k int, p *payoffs.Crisis, e []sanction.Event, kind event.Kind) bool {
	if !c.apply(e...) {
		return false
	}
	r := &c.Docket.Regimes()[k]
	s, _ := c.Docket.Standing(r.ID)
	d := &c.Standoffs[k]
	if d.Demand == 0 {
		*d = standoff.Standoff{Issue: d.Issue, From: p.Now, Bound: d.Bound}
	}
	d.Demand, d.Least = p.Demand, p.Enough
	d.Severity, d.Offer, d.Met, d.Found, d.Deadline = p.Severity, 0, false, false, c.Number
	d.Held, d.Kept, d.Fresh = false, false, true
	c.strains(r.Target, s.Members...)
	c.Issues[d.Issue].Pressed = true
	c.say(k, event.Event{
		Kind: kind, Actor: p.Members[0], Other: r.Target, Level: p.Severity, Demanded: p.Demand, Least: p.Enough,
		Reason: fmt.Sprintf("for %.4g %%; %v", 100*p.Demand, r),
	})
	return true
}

// decide plays C4: leaders with a deadline due or an offer received decide on the
// threat, and leaders with measures in force decide on the measures.
func (c *phase) decide() error {
	for _, k := range c.inOrderOf(c.leader) {
		if c.Retaliates(k) {
			continue
		}
		c.next()
		_, s := c.Regime(k)
		var err error
		switch {
		case s.State == sanction.Threatened:
			err = c.atDeadline(k)
		case standoff.Bites(&s), c.Standoffs[k].Met:
			err = c.maintain(k)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// atDeadline lets a leader decide on a threat: to carry out, extend, accept an offer or
// back down.
func (c *phase) atDeadline(k int) error {
	r, s := c.Regime(k)
	d := &c.Standoffs[k]
	p, err := c.Standing(k)
	if err != nil {
		return err
	}
	lead := standoff.LeaderOf(r, &s)
	down := func() { c.backDown(k, lead) }
	// A crisis that the regime no longer allows ends without a choice.
	if p == nil {
		c.act(down)
		return nil
	}
	var list []candidate
	due := c.Number >= d.Deadline
	// An offer of the target can be accepted before the deadline.
	if d.Offer > 0 {
		offer := d.Offer
		list = append(list, candidate{
			kind: agent.DoAccept, level: offer, value: func(w float64) float64 { return p.Accept(w, offer) },
			act: func() { c.accept(k, lead, offer) },
		})
	}
	// Before the deadline a leader without an offer has no decision.
	switch {
	case due:
		if e := c.imposes(p); c.may(e) {
			list = append(list, candidate{kind: agent.DoImpose, level: p.Severity, bare: true, value: p.Impose, act: func() {
				c.impose(k, p, e, event.SanctionImposed)
			}})
		}
		list = append(list, candidate{kind: agent.DoBackDown, value: p.BackDown, act: down})
		// A threat is extended at most once, by a quarter.
		if !d.Extended {
			longer := c.Length.Periods(1)
			list = append(list, candidate{kind: agent.DoExtend, value: func(w float64) float64 { return p.ExtendBy(w, longer) }, act: func() {
				c.Standoffs[k].Extended = true
				c.Standoffs[k].Deadline = c.Number + longer
				c.say(k, event.Event{Kind: event.ThreatExtended, Actor: lead, Other: r.Target, Level: d.Demand, Reason: "it gives " + another(longer, c.Unit())})
			}})
		}
	case len(list) > 0:
		list = append(list, candidate{kind: agent.DoWait, value: func(w float64) float64 { return p.Threaten(w, d.Deadline-c.Number) }})
	default:
		return nil
	}
	if err := c.privately(p, list); err != nil {
		return err
	}
	// What carrying the threat out costs is known at the deadline, and to the leader alone.
	for n := range list {
		if list[n].kind == agent.DoImpose {
			list[n].private += c.Execution(p, lead)
		}
	}
	n := c.leads(k, agent.ToCarryOut, lead, list, p.Enforces(kinds(list), offered(list)))
	// The target's forecast of enforcement is scored by the outcome.
	if did := list[n].kind; due && (did == agent.DoImpose || did == agent.DoBackDown) {
		c.score(r.Target, belief.OfEnforcement, p.CarriedOut(), did == agent.DoImpose)
	}
	return nil
}

// leads lets a leader choose, and lets every other actor learn from the choice about
// the worth of the issue to the leader. The result is the number of the candidate.
//
// foreseen is everybody's forecast of an option for a type of the leader; nil for the best response of
// the type.
func (c *phase) leads(k int, d agent.Decision, lead string, list []candidate, foreseen func(w float64, n int) float64) int {
	q, state := c.Issue(k)
	at := q.Claim(lead)
	n := c.choose(lead, d, list, c.Worth(k, lead), c.Docket.Regimes()[k].ID)
	// A leader without a claim, or without a choice, reveals nothing.
	if at < 0 || len(list) < 2 {
		return n
	}
	parties := c.parties(k)
	episode := state.Episode
	reward := c.Reward(k, lead)
	// A leader that has decided on the same question before may not look afresh; only
	// holding on is then possible.
	constancy := 0.0 // for a repeated decision on the same question
	if c.Standoffs[k].Kept && d == agent.ToMaintain && foreseen == nil {
		constancy = c.Constancy(lead)
	}
	goesOn := list[n].kind == agent.DoHold
	likely := func(types []float64) []float64 {
		types = standoff.Shifted(types, reward)
		if foreseen != nil {
			out := make([]float64, len(types))
			for i, w := range types {
				out[i] = foreseen(w, n)
			}
			return out
		}
		out := c.foreseen(types, list, n)
		for i, chance := range out {
			out[i] = (1 - constancy) * chance
			if goesOn {
				out[i] += constancy
			}
		}
		return out
	}
	c.act(func() {
		if state.Episode == episode { // otherwise the types are new
			c.learn(k, at, parties, len(list), likely)
		}
	})
	return n
}

// backDown withdraws the threat of a leader and ends the standoff.
func (c *phase) backDown(k int, lead string) {
	r := &c.Docket.Regimes()[k]
	s, _ := c.Docket.Standing(r.ID)
	if c.apply(standoff.ByAll(r, sanction.Event{Kind: sanction.BackDown, Period: c.Number, For: s.Members}, []string{lead})...) {
		c.say(k, event.Event{Kind: event.BackedDown, Actor: lead, Other: r.Target, Level: c.Standoffs[k].Demand, Part: 1, Face: c.Face(k), Reason: "it does not go through with its threat"})
		c.close(k)
	}
}

// accept closes a standoff at the level that the target has offered.
func (c *phase) accept(k int, lead string, offer float64) {
	r := &c.Docket.Regimes()[k]
	s, _ := c.Docket.Standing(r.ID)
	events := standoff.ByAll(r, sanction.Event{Kind: sanction.BackDown, Period: c.Number, Ground: "an offer accepted", For: s.Members}, []string{lead})
	concede := sanction.Event{Kind: sanction.Concede, Period: c.Number, Regime: r.ID, Author: r.Target, Level: offer}
	if !c.apply(append(events, concede)...) {
		return
	}
	part := c.Part(k, offer)
	c.buys(k, offer)
	c.reaches(c.Standoffs[k].Issue, offer)
	c.say(k, event.Event{Kind: event.OfferAccepted, Actor: lead, Other: r.Target, Level: offer, Part: part, Face: c.Face(k), Reason: fmt.Sprintf("of %.4g demanded", c.Standoffs[k].Demand)})
	c.close(k)
}

// maintain decides on measures in force. Followers decide before the leader. Once the
// demand is met each sender decides on relief instead.
func (c *phase) maintain(k int) error {
	r, s := c.Regime(k)
	d := &c.Standoffs[k]
	_, state := c.Issue(k)
	if s.Began == c.Number && !d.Met {
		return nil // imposed in this quarter: the target answers first
	}
	// Detection of a show comes first, and replaces the decision on measures.
	if c.detects(k) {
		c.act(func() { c.found(k) })
		return c.afterFeint(k, r, &s)
	}
	if d.Met {
		if standoff.Bites(&s) {
			return c.relieve(k)
		}
		return nil // relief was given, and compliance is for show or lasts
	}
	p, err := c.Standing(k)
	if p == nil || err != nil {
		return err
	}
	lead := p.Members[0]
	if own, _ := s.Of(lead); s.State == sanction.Suspended || own.State == sanction.Suspended {
		return nil // until the measures resume
	}
	due := max(r.FrontLoading, c.Due(k, state.Level, d.Demand))
	list, err := c.maintaining(k, p, due)
	if err != nil {
		return err
	}
	// Each independent follower decides on its own measures.
	if c.Apart(r) {
		for _, id := range p.Members[1:] {
			if err := c.followed(k, p, id, due); err != nil {
				return err
			}
		}
	}
	if len(list) == 1 {
		return nil
	}
	if err := c.privately(p, list); err != nil {
		return err
	}
	n := c.leads(k, agent.ToMaintain, lead, list, p.Maintains(kinds(list)))
	c.score(r.Target, belief.OfLifting, p.GivenUp(), list[n].kind == agent.DoLift)
	// A leader that holds on in spite of a passed milestone breaks a promise of relief.
	if owed := c.Due(k, state.Level, d.Demand); owed > s.ReliefOf(lead) && list[n].kind == agent.DoHold {
		c.act(func() { c.withholds(k, lead, owed) })
	}
	return nil
}

// maintaining returns a leader's options on measures in force: to hold on, to raise, to
// suspend or to lift measures, or to give the relief that is due.
func (c *phase) maintaining(k int, p *payoffs.Crisis, due float64) ([]candidate, error) {
	r, s := c.Regime(k)
	lead := p.Members[0]
	list := []candidate{{kind: agent.DoHold, value: p.Impose, act: func() { c.Standoffs[k].Kept = c.Standoffs[k].Held }}}
	if err := c.raises(k, p, lead, &list); err != nil {
		return nil, err
	}
	// A leader of independent senders lifts only its own measures.
	giveUp, leaves, err := c.leaving(k, p)
	if err != nil {
		return nil, err
	}
	theirs := standoff.Running(c.Frozen, r, p.Members)
	if leaves {
		theirs = standoff.Running(c.Frozen, r, p.Members[:1])
	}
	// The votes are by the worth of present compliance without measures against the
	// worth of measures in force.
	end := sanction.Event{Kind: sanction.Lift, Period: c.Number}
	end.For, end.Against = c.ballot(p, func(id string) bool {
		w := c.Worth(k, id)
		return w*p.Now >= p.Watch(ptr(c.Side(p, id)), w, true)
	})
	list = append(list, c.suspending(k, p, end, theirs, giveUp)...)
	if all := standoff.ByAll(r, end, theirs); leaves {
		list = append(list, candidate{kind: agent.DoLift, value: giveUp, act: func() { c.leaves(k, lead) }})
	} else if c.may(all) {
		list = append(list, candidate{kind: agent.DoLift, value: p.BackDown, act: func() { c.lifts(k, lead, all) }})
	}
	if len(r.Milestones) > 0 && due > s.ReliefOf(lead) {
		if err := c.offersRelief(k, p, due, &list); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// suspending returns the option to suspend the measures of some senders for a time, if
// the regime allows a suspension, with the votes of an event that would lift the
// measures. A leader that suspends stands down for the time, and pays the audience cost
// for that time.
func (c *phase) suspending(k int, p *payoffs.Crisis, end sanction.Event, theirs []string, giveUp func(w float64) float64) []candidate {
	r, _ := c.Regime(k)
	quarters := c.Length.Periods(suspension)
	end.Kind, end.Until = sanction.Suspend, c.Number+quarters
	all := standoff.ByAll(r, end, theirs)
	if !c.may(all) {
		return nil
	}
	// The value of a suspension is a mix of giving up for the time and measures
	// afterwards.
	value := func(w float64) float64 {
		later := math.Pow(p.Leader.Discount, float64(quarters))
		return (1-later)*giveUp(w) + later*p.Impose(w)
	}
	return []candidate{{kind: agent.DoSuspend, value: value, act: func() {
		if c.apply(all...) {
			c.Standoffs[k].Held, c.Standoffs[k].Kept = false, false
			c.say(k, event.Event{Kind: event.SanctionSuspended, Actor: p.Members[0], Other: r.Target, Reason: fmt.Sprintf("until %s %d", c.Unit(), end.Until)})
		}
	}}}
}

// lifts ends a standoff by lifting all measures without the demand being met. The
// leader gives up for nothing, or calls the result of a vague demand enough.
func (c *phase) lifts(k int, lead string, all []sanction.Event) {
	if !c.apply(all...) {
		return
	}
	r := &c.Docket.Regimes()[k]
	_, state := c.Issue(k)
	e := event.Event{Kind: event.SanctionLifted, Actor: lead, Other: r.Target, Part: 1, Face: c.Face(k), Reason: "for nothing: holding on is worth less to it"}
	if d := &c.Standoffs[k]; d.Least > 0 && state.Level >= d.Least-numeric.SameLevel {
		e.Part, e.Face = 0, 0
		e.Level, e.Reason = state.Level, "it calls enough what it has got by a vague demand"
	} else if ruled := c.Law.Condemned(r.ID, lead); ruled != "" {
		// The audience judges a withdrawal after a ruling like any other withdrawal for
		// nothing, because the leader chose to go to court.
		e.Ground, e.Reason = ruled, "for nothing: to stand by them is worth less to it"
	}
	c.say(k, e)
	c.close(k)
}

// withholds records that a sender keeps back relief that is owed.
func (c *phase) withholds(k int, id string, owed float64) {
	target := c.Docket.Regimes()[k].Target
	c.broke(id, false, target)
	c.say(k, event.Event{Kind: event.ReliefWithheld, Actor: id, Other: target, Level: owed, Reason: "measures are worth more to it than relief"})
}

// ptr returns a pointer to a copy of a value.
func ptr[T any](v T) *T { return &v }

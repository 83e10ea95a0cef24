package coercion

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/internal/implementation"
	"github.com/tradetalk/tradetalk/sim/internal/payoffs"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty"
)

// This file decides who offers inducements, who complies for inducements, and who pays.
// A donor promises, the target complies, and only then does the donor pay, each quarter
// anew. The order of moves makes a promise no more credible than a threat (Davis 2000,
// Threats and Promises; Drezner 1999). The target discounts a promise by trust in the
// donor. Trust moves in each quarter in which a payment was due. After a payment has
// stopped the target may take back compliance that was bought.

// buys records the rise in compliance that the target makes under a promise of money.
func (c *phase) buys(k int, level float64) {
	q := c.Standoffs[k].Issue
	if s := &c.Issues[q]; c.On(mechanism.DonorChoice) && level > s.Level && c.Reward(k, c.Rules.Issues[q].Target) > 0 {
		s.Bought += level - s.Level
	}
}

// induce lets targets of inducements decide on compliance, on issues without an open
// standoff, and on taking back compliance after a payment has stopped. No sender
// presses the target here, so no audience punishes the target.
func (c *phase) induce() error {
	// Issues with an open standoff or with a show of compliance are left out.
	for q := range c.Rules.Issues {
		issue, state := &c.Rules.Issues[q], &c.Issues[q]
		if len(issue.Inducements) == 0 || !c.On(mechanism.Inducements) || state.Feigned > 0 || c.disputedNow(q) {
			continue
		}
		reward := c.Rewards(q, state, c.Seat(issue.Target))
		free := c.On(mechanism.DonorChoice)
		back := free && state.Unpaid && state.Bought > 0
		if !back && (state.Level >= 1 || free && reward == 0) {
			continue
		}
		c.answersOffers(q, reward, back)
	}
	return nil
}

// answersOffers lets the target of an issue choose a level of compliance for a reward,
// in percent of income per quarter for full compliance. Everybody with a claim or an
// inducement learns from the choice.
func (c *phase) answersOffers(q int, reward float64, back bool) {
	issue, state := &c.Rules.Issues[q], &c.Issues[q]
	say := func(kind event.Kind, level float64, reason string) {
		c.done = append(c.done, implementation.Act{Told: event.Event{Kind: kind, Actor: issue.Target, Issue: issue.ID, Level: level, Reason: reason}})
	}
	// The values are relative to no change.
	list := []candidate{{kind: agent.DoNothing, value: constant(0)}}
	// Compliance that was bought can be taken back after a missed payment.
	if back {
		bought := state.Bought
		list = append(list, candidate{kind: agent.DoTakeBack, value: func(r float64) float64 { return (r - reward) * bought }, act: func() {
			state.Level, state.Bought = max(0, state.Level-bought), 0
			state.Floor, state.Reached = min(state.Floor, state.Level), c.Number
			say(event.ComplianceReversed, state.Level, "it is no longer paid for it")
		}})
		c.act(func() { state.Unpaid = false })
	}
	// Each higher level costs the target resolve and brings the reward.
	for _, y := range issue.Levels(state.Level) {
		step := y - state.Level
		list = append(list, candidate{kind: agent.DoComply, level: y, value: func(r float64) float64 { return (reward - r) * step }, act: func() {
			c.reaches(q, y)
			if c.On(mechanism.DonorChoice) {
				state.Bought += step
			}
			say(event.CompliedForInducement, y, fmt.Sprintf("full compliance is rewarded by %.4f %% of real income a quarter", reward))
		}})
	}
	episode := state.Episode
	n := c.choose(issue.Target, agent.ToAccept, list, state.Resolve, issue.ID)
	parties := []string{issue.Target}
	// The parties to the learning are the donors and the claimants.
	for _, x := range issue.Inducements {
		parties = append(parties, x.Donor)
	}
	for _, x := range issue.Claims {
		parties = append(parties, x.Actor)
	}
	c.act(func() {
		if k := c.about(q); k >= 0 && state.Episode == episode {
			c.learn(k, -1, parties, len(list), func(types []float64) []float64 { return c.foreseen(types, list, n) })
		}
	})
}

// donate lets each donor decide whether to offer an inducement, at which share, and
// whether to pay for compliance made.
func (c *phase) donate() error {
	if !c.On(mechanism.Inducements) || !c.On(mechanism.DonorChoice) {
		return nil
	}
	type turn struct {
		issue, offer int
		donor        string
	}
	var turns []turn
	for q := range c.Rules.Issues {
		for n, x := range c.Rules.Issues[q].Inducements {
			turns = append(turns, turn{q, n, x.Donor})
		}
	}
	for _, t := range inTurn(c, turns, func(t turn) string { return t.donor }) {
		if err := c.offersTo(t.issue, t.offer); err != nil {
			return err
		}
		c.next()
	}
	return nil
}

// offersTo lets a donor decide on inducement x of issue q. A share below the share
// promised is on offer only as an end of payments while a payment is due.
func (c *phase) offersTo(q, x int) error {
	issue, state := &c.Rules.Issues[q], &c.Issues[q]
	one, was := &issue.Inducements[x], state.Offered[x]
	due := was > 0 && state.Level+state.Feigned > 0
	least := 0.0
	kind := agent.DoWithhold
	// While a payment is due, a lower share ends the promise.
	if due {
		least, kind = was, agent.DoStop
	}
	shares := []float64{0}
	for _, share := range standoff.Menu {
		if share >= least {
			shares = append(shares, share)
		}
	}
	var list []candidate
	var values []float64
	// The worth of each share is compared with the worth of a share of 0.
	for _, share := range shares {
		v, err := c.donation(q, x, share, due)
		if err != nil {
			return err
		}
		values = append(values, v)
		list = append(list, candidate{kind: kind, level: share, value: constant(v), act: func() { c.donates(q, x, share, due, v-values[0]) }})
		kind = agent.DoOffer
	}
	c.choose(one.Donor, agent.ToInduce, list, 0, issue.ID, fmt.Sprint(x))
	return nil
}

// donates makes a donor offer a share of an inducement from now on, and pay by that
// share. If a payment was due, the promise is kept or broken.
func (c *phase) donates(q, x int, share float64, due bool, worth float64) {
	issue, state := &c.Rules.Issues[q], &c.Issues[q]
	one, was := &issue.Inducements[x], state.Offered[x]
	y := state.Level + state.Feigned
	state.Offered[x], state.Paid[x] = share, y*share*one.Amount
	say := event.Event{Actor: one.Donor, Other: issue.Target, Issue: issue.ID, Amount: share * one.Amount}
	if due {
		c.broke(one.Donor, share > 0, issue.Target)
		state.Unpaid = state.Unpaid || share == 0
	}
	switch {
	case share == 0 && was > 0:
		say.Kind, say.Amount, say.Reason = event.InducementStopped, was*one.Amount, "it is worth less to it than what it costs"
		c.done = append(c.done, implementation.Act{Told: say})
	case share != was:
		say.Kind, say.Reason = event.InducementOffered, fmt.Sprintf("it is worth %+.4f %% of real income a quarter to it", worth)
		c.done = append(c.done, implementation.Act{Told: say})
	}
	// A payment under a module of a treaty is an act of assistance.
	if paid := state.Paid[x]; paid > 0 && one.Module != "" {
		e := treaty.Event{Kind: treaty.Assisted, Period: c.Number, Module: one.Module, Author: one.Donor, Party: issue.Target, Amount: paid}
		if c.Register.Allows(e) == nil {
			state.Paid[x] = 0 // the register of the treaty records the payment
			c.done = append(c.done, implementation.Act{Law: e, Told: event.Event{
				Kind: event.Assisted, Actor: one.Donor, Party: issue.Target, Module: one.Module, Amount: paid,
				Ground: "capacity building article", Reason: "it rewards compliance with " + issue.ID,
			}})
		}
	}
}

// donation returns the worth to a donor of offering a share of an inducement from now
// on, all else equal, in percent of income per quarter. While a standoff is open the
// worth is the worth of the standoff with the target's resolve lowered by the reward,
// the costs to bystanders included. Otherwise the worth is
//
//	(omega + cost) E[y]
//
// over the target's types. Each type takes the levels by a logit of their worth. Where
// a promise is broken (due, and a share of 0), each type takes back bought compliance
// or not, by a logit too.
func (c *phase) donation(q, x int, share float64, due bool) (float64, error) {
	issue, state := &c.Rules.Issues[q], &c.Issues[q]
	donor := issue.Inducements[x].Donor
	was := state.Offered[x]
	state.Offered[x] = share
	defer func() { state.Offered[x] = was }()
	k := c.openOn(q)
	// In an open standoff the offer counts by the effect on the crisis.
	if k >= 0 && !c.Standoffs[k].Met {
		switch p, err := c.Standing(k); {
		case err != nil:
			return 0, err
		case p != nil:
			return c.disputed(k, p, donor), nil
		}
	}
	seat := c.Seat(donor)
	w := c.Rewards(q, state, seat)
	// A donor with a claim on the issue adds the worth of the claim.
	if at := issue.Claim(donor); at >= 0 {
		w += state.Values[at]
	}
	y := state.Level + state.Feigned
	reward := c.Rewards(q, state, c.Seat(issue.Target))
	precision := c.Rules.Options.Precision
	// The target may take back bought compliance after a broken promise.
	if share == 0 && due {
		bought := min(y, state.Bought+state.Feigned) // the donor cannot tell the two apart
		return w * (y - bought*state.AboutResolve[seat].Expect(func(r float64) float64 {
			return belief.Logit([]float64{0, (r - reward) * bought}, precision)[1]
		})), nil
	}
	// Compliance does not move while a show goes on or a met demand stands.
	if k >= 0 || state.Feigned > 0 {
		return w * y, nil
	}
	levels := append([]float64{state.Level}, issue.Levels(state.Level)...)
	values := make([]float64, len(levels))
	// Each type's expected level is a logit over the levels on offer.
	return w * state.AboutResolve[seat].Expect(func(r float64) (sum float64) {
		if reward == 0 {
			return y // no reward for compliance
		}
		for n, level := range levels {
			values[n] = (reward - r) * (level - y)
		}
		for n, p := range belief.Logit(values, precision) {
			sum += p * levels[n]
		}
		return sum
	}), nil
}

// disputed returns the worth of an open standoff to an actor in any part, in percent of
// income per quarter.
func (c *phase) disputed(k int, p *payoffs.Crisis, actor string) float64 {
	_, s := c.Regime(k)
	w, force := c.Worth(k, actor), standoff.Bites(&s)
	switch {
	case actor != p.Members[0]:
		return p.Watch(ptr(c.Side(p, actor)), w, force)
	case force:
		return p.Impose(w)
	}
	return p.Threaten(w, max(0, c.Standoffs[k].Deadline-c.Number))
}

// about returns the first regime about an issue, or -1.
func (c *phase) about(q int) int {
	return slices.IndexFunc(c.Standoffs, func(d standoff.Standoff) bool { return d.Issue == q })
}

// openOn returns the regime of an open standoff over an issue, or -1. A regime with
// measures in force comes first, and otherwise the first regime that is threatened.
func (c *phase) openOn(q int) int {
	open := -1
	for k := range c.Standoffs {
		_, s := c.Regime(k)
		switch {
		case c.Standoffs[k].Issue != q || !standoff.Opened(&s) || c.Retaliates(k):
		case standoff.Bites(&s):
			return k
		case open < 0:
			open = k
		}
	}
	return open
}

// disputedNow reports whether a standoff over an issue is open.
func (c *phase) disputedNow(q int) bool {
	for k := range c.Standoffs {
		if _, s := c.Regime(k); c.Standoffs[k].Issue == q && standoff.Opened(&s) {
			return true
		}
	}
	return false
}

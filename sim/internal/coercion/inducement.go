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

// Inducements: who offers them, who complies for them, who pays. A donor promises, the target
// complies, and only then does the donor pay, each quarter anew. That is what makes a promise
// no more credible than a threat (Davis 2000, Threats and Promises; Drezner 1999): the target
// counts on it by its trust in the donor, which each quarter in which something was due
// moves. Of what it came to under a promise it takes back what it likes once it is not paid.

// buys notes what the target comes to while it is promised money for it.
func (c *phase) buys(k int, level float64) {
	q := c.Standoffs[k].Issue
	if s := &c.Issues[q]; c.On(mechanism.DonorChoice) && level > s.Level && c.Reward(k, c.Rules.Issues[q].Target) > 0 {
		s.Bought += level - s.Level
	}
}

// induce has targets of inducements decide whether to comply for them, on issues over which
// no standoff is open, and whether to take back what they are no longer paid for. Nobody
// presses them, so that no audience holds it against them.
func (c *phase) induce() error {
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

// answersOffers has the target of an issue choose a level for a reward.
func (c *phase) answersOffers(q int, reward float64, back bool) {
	issue, state := &c.Rules.Issues[q], &c.Issues[q]
	say := func(kind event.Kind, level float64, reason string) {
		c.done = append(c.done, implementation.Act{Told: event.Event{Kind: kind, Actor: issue.Target, Issue: issue.ID, Level: level, Reason: reason}})
	}
	list := []candidate{{kind: agent.DoNothing, value: constant(0)}}
	if back {
		bought := state.Bought
		list = append(list, candidate{kind: agent.DoTakeBack, value: func(r float64) float64 { return (r - reward) * bought }, act: func() {
			state.Level, state.Bought = max(0, state.Level-bought), 0
			say(event.ComplianceReversed, state.Level, "it is no longer paid for it")
		}})
		c.act(func() { state.Unpaid = false })
	}
	for _, y := range issue.Levels(state.Level) {
		step := y - state.Level
		list = append(list, candidate{kind: agent.DoComply, level: y, value: func(r float64) float64 { return (reward - r) * step }, act: func() {
			state.Level = y
			if c.On(mechanism.DonorChoice) {
				state.Bought += step
			}
			say(event.CompliedForInducement, y, fmt.Sprintf("full compliance is rewarded by %.4f %% of real income a quarter", reward))
		}})
	}
	episode := state.Episode
	n := c.choose(issue.Target, agent.ToAccept, list, state.Resolve, issue.ID)
	parties := []string{issue.Target}
	for _, x := range issue.Inducements {
		parties = append(parties, x.Donor)
	}
	for _, x := range issue.Claims {
		parties = append(parties, x.Actor)
	}
	c.act(func() {
		if k := c.about(q); k >= 0 && state.Episode == episode {
			c.learn(k, state.AboutResolve, parties, func(types []float64) []float64 { return c.foreseen(types, list, n) })
		}
	})
}

// donate has each donor decide whether to offer its inducement, and how much of it, and
// whether to pay for what the target has done.
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

// offersTo has a donor decide on one inducement.
func (c *phase) offersTo(q, x int) error {
	issue, state := &c.Rules.Issues[q], &c.Issues[q]
	one, was := &issue.Inducements[x], state.Offered[x]
	due := was > 0 && state.Level+state.Feigned > 0
	least := 0.0
	kind := agent.DoWithhold
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

// donates has a donor offer a share of an inducement from now on, and pay by it. A promise is
// kept, or broken, if something was due.
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
	if paid := state.Paid[x]; paid > 0 && one.Module != "" {
		e := treaty.Event{Kind: treaty.Assisted, Period: c.Number, Module: one.Module, Author: one.Donor, Party: issue.Target, Amount: paid}
		if c.Register.Allows(e) == nil {
			state.Paid[x] = 0 // it is on the books of the treaty
			c.done = append(c.done, implementation.Act{Law: e, Told: event.Event{
				Kind: event.Assisted, Actor: one.Donor, Party: issue.Target, Module: one.Module, Amount: paid,
				Ground: "capacity building article", Reason: "it rewards compliance with " + issue.ID,
			}})
		}
	}
}

// donation is what it is worth to a donor to offer a share of an inducement from now on, as
// things stand otherwise. While a standoff is open it is what the standoff is worth to it with
// the target's resolve so much lower, its costs to bystanders included. Otherwise it is
//
//	(omega + cost) E[y]
//
// over the target's types, of which each is thought to take the level that is worth most to
// it, by a logit, or, where a promise is broken (due, and a share of 0), to take back what
// was bought by it or not.
func (c *phase) donation(q, x int, share float64, due bool) (float64, error) {
	issue, state := &c.Rules.Issues[q], &c.Issues[q]
	donor := issue.Inducements[x].Donor
	was := state.Offered[x]
	state.Offered[x] = share
	defer func() { state.Offered[x] = was }()
	k := c.openOn(q)
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
	if at := issue.Claim(donor); at >= 0 {
		w += state.Values[at]
	}
	y := state.Level + state.Feigned
	reward := c.Rewards(q, state, c.Seat(issue.Target))
	precision := c.Rules.Options.Precision
	if share == 0 && due {
		bought := min(y, state.Bought+state.Feigned) // the two look the same to it
		return w * (y - bought*state.AboutResolve[seat].Expect(func(r float64) float64 {
			return belief.Logit([]float64{0, (r - reward) * bought}, precision)[1]
		})), nil
	}
	if k >= 0 || state.Feigned > 0 {
		return w * y, nil
	}
	levels := append([]float64{state.Level}, issue.Levels(state.Level)...)
	values := make([]float64, len(levels))
	return w * state.AboutResolve[seat].Expect(func(r float64) (sum float64) {
		if reward == 0 {
			return y // there is nothing to comply for
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

// disputed is what an open standoff is worth to an actor, whatever its part in it.
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

// about is a regime about an issue, or -1.
func (c *phase) about(q int) int {
	return slices.IndexFunc(c.Standoffs, func(d standoff.Standoff) bool { return d.Issue == q })
}

// openOn is the regime of a standoff over an issue that is open, or -1: the first whose
// measures are in force, or else the first that is threatened.
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

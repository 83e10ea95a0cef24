// This file works out the worlds of a crisis, with and without measures, and with the
// target's answer, and each side's part in the crisis. The inputs are the docket, the
// variant of the regime and market prices. The game over these numbers is in package
// agent/crisis.

package payoffs

import (
	"cmp"
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Crisis is the crisis over a regime with a coalition, a severity and a demand: the
// numbers of the game between leader and target, and the worlds behind the numbers.
type Crisis struct {
	crisis.Game
	// Regime is the place of the regime in the docket, Members the coalition with the
	// leader first.
	Regime  int
	Members []string
	// Severity is the level of the measures in (0, 1], Demand the compliance demanded,
	// and Enough the compliance that the leader may call enough, 0 for the demand.
	Severity, Demand, Enough float64
	// Off is the world without the measures, On with the measures, and Both with the
	// target's answer too, nil if the target has none.
	Off, On, Both *welfare.Effects
	// Eased are the worlds with the relief that is due at each of Levels.
	Eased []*welfare.Effects
	// Parts are the shares of relief that each member can give. The sum of Parts is 1.
	Parts []float64
	// Listed is the cost of listings to the target's leaders with the measures on,
	// ListedAt the cost at each of Levels, and ListedBoth the cost of the target's
	// listings to the leaders of the other side, in percent of income.
	Listed     float64
	ListedAt   []float64
	ListedBoth float64
	// OffLater and OnLater are Off and On once the economy has adapted, nil if the
	// economy does not adapt.
	OffLater, OnLater *welfare.Effects
	// Docket is the docket of On, answered the docket of Both.
	Docket, answered *sanction.Docket
	// Lawless is the crisis without Levy, the legal cost of the measures. Lawless is
	// nil without a legal cost.
	Lawless *Crisis
	Levy    levy
}

// Variant describes the difference between a crisis and the present state.
type Variant struct {
	Members          []string
	Severity, Demand float64
	Least            float64         // level that may be called enough, 0 for the demand
	Route            *sanction.Route // another route, opened
	Shut             string          // a third party named, with closed routes
	Full             bool            // relief given is taken back
	Harder           string          // a sender that escalates alone
	To               float64         // level of the escalation
	Enforcer         string          // a sender with another effort of enforcement
	Effort           float64         // the effort, the chance of detection of a shipment
}

// levels returns the levels that the target can concede under a demand, the demand
// last.
func (c *Model) levels(k int, demand float64) []float64 {
	q, s := c.Issue(k)
	all := q.Levels(s.Level)
	all = slices.DeleteFunc(all, func(y float64) bool { return y > demand-numeric.SameLevel })
	return append(all, demand)
}

// price works out the worlds of a crisis. The result is false if the regime does not
// allow the measures.
func (c *Model) price(p *Crisis, v Variant) (ok bool, err error) {
	r, s := c.Regime(p.Regime)
	base, err := standoff.After(c.Frozen, c.enlist(p.Regime, v.Members)...)
	if err != nil {
		return false, nil
	}
	off, on := base, base
	backs := c.Retaliations(p.Regime, v.Members)
	inForce := standoff.Bites(&s)
	if inForce {
		end := sanction.Event{Kind: sanction.Lift, Period: c.Number, For: v.Members}
		if off, err = standoff.After(off, standoff.ByAll(r, end, standoff.Running(off, r, v.Members))...); err != nil {
			return false, nil
		}
		// The world without measures has no retaliation either.
		for _, back := range backs {
			other := &off.Regimes()[back]
			if o, _ := off.Standing(other.ID); standoff.Bites(&o) {
				end.For = o.Members
				if off, err = standoff.After(off, standoff.ByAll(other, end, o.Members)...); err != nil {
					return false, nil
				}
			}
		}
	}
	if p.Off, err = c.Present.EffectsWithDocket(off); err != nil {
		return false, err
	}
	if on, err = c.enforced(r, on, off, v); err != nil {
		return false, nil
	}
	if v.Route != nil {
		open := sanction.Event{Kind: sanction.OpenCovert, Period: c.Number, Regime: r.ID, Author: v.Route.Via, Route: *v.Route}
		if on, err = standoff.After(on, open); err != nil {
			return false, nil
		}
	}
	if v.Enforcer != "" {
		set := sanction.Event{Kind: sanction.SetEffort, Period: c.Number, Regime: r.ID, Author: v.Enforcer, Level: v.Effort}
		if on, err = standoff.After(on, set); err != nil {
			return false, nil
		}
	}
	if v.Shut != "" {
		if on, err = standoff.After(on, c.shutting(r, &s, v.Shut, v.Members)...); err != nil {
			return false, nil
		}
	}
	if p.On, err = c.Present.EffectsWithDocket(on); err != nil {
		return false, err
	}
	p.Docket = on
	p.Listed = c.Listings(on, r.ID)
	if c.Adapts {
		if p.OffLater, err = c.Present.EffectsLater(off); err != nil {
			return false, err
		}
		if p.OnLater, err = c.Present.EffectsLater(on); err != nil {
			return false, err
		}
	}
	// Each concession has a world with the relief due.
	for _, y := range c.levels(p.Regime, v.Demand) {
		eased, listed, err := c.relieved(p, on, y)
		if err != nil {
			return false, err
		}
		p.Eased, p.ListedAt = append(p.Eased, eased), append(p.ListedAt, listed)
	}
	// Retaliation is priced as the answer of the target to all members.
	var answers []sanction.Event
	for _, back := range backs {
		answers = append(answers, c.Imposed(on, back)...)
	}
	if both, err := standoff.After(on, answers...); len(answers) > 0 && err == nil {
		for _, back := range backs {
			p.ListedBoth += c.Listings(both, c.Frozen.Regimes()[back].ID)
		}
		if p.Both, err = c.Present.EffectsWithDocket(both); err != nil {
			return false, err
		}
		p.answered = both
	}
	return true, c.shares(p, on, v)
}

// Imposed returns the events by which a regime of retaliation comes into force, nil if
// the regime is in force or cannot come into force.
func (c *Model) Imposed(d *sanction.Docket, i int) []sanction.Event {
	r := &d.Regimes()[i]
	s, _ := d.Standing(r.ID)
	if standoff.Bites(&s) || len(s.Members) == 0 {
		return nil
	}
	events := standoff.ByAll(r, sanction.Event{Kind: sanction.Impose, Period: c.Number, For: s.Members}, s.Members)
	if _, err := standoff.After(d, events...); err != nil {
		return nil
	}
	return events
}

// shares works out the shares of relief: the part of the target's loss that the end of
// each member's own measures would restore. Members of an institution have equal parts,
// and so have members without any effect on the target.
func (c *Model) shares(p *Crisis, on *sanction.Docket, v Variant) error {
	r, _ := c.Regime(p.Regime)
	p.Parts = make([]float64, len(v.Members))
	seat, sum := c.Seat(r.Target), 0.0
	if len(v.Members) > 1 && c.Apart(r) {
		for n, id := range v.Members {
			without, err := standoff.After(on, sanction.Event{Kind: sanction.Lift, Period: c.Number, Regime: r.ID, Author: id})
			if err != nil {
				continue // no measures of the member
			}
			world, err := c.Present.EffectsWithDocket(without)
			if err != nil {
				return err
			}
			p.Parts[n] = max(0, world.Flow(seat)-p.On.Flow(seat))
			sum += p.Parts[n]
		}
	}
	for n := range p.Parts {
		if sum > 0 {
			p.Parts[n] /= sum
		} else {
			p.Parts[n] = 1 / float64(len(p.Parts))
		}
	}
	return nil
}

// Apart reports whether each sender of a regime decides on its own measures: the regime
// has no institution.
func (c *Model) Apart(r *sanction.Regime) bool {
	return c.On(mechanism.IndependentSenders) && r.Institution == nil
}

// enlist returns the events that form a coalition of the listed members: joining comes
// before leaving.
func (c *Model) enlist(k int, members []string) (change []sanction.Event) {
	r, s := c.Regime(k)
	at := func(kind sanction.EventKind, author string) sanction.Event {
		return sanction.Event{Kind: kind, Period: c.Number, Regime: r.ID, Author: author}
	}
	now := slices.Clone(s.Members)
	for _, id := range members {
		if !slices.Contains(s.Members, id) {
			e := at(sanction.Join, id)
			e.For = slices.Clone(now)
			change, now = append(change, e), append(now, id)
		}
	}
	for _, id := range s.Members {
		if !slices.Contains(members, id) {
			change = append(change, at(sanction.Leave, id))
		}
	}
	return change
}

// enforced returns the docket with the measures of all members in force at a severity.
// Measures in force stay unchanged, with the relief given. Independent senders keep
// their own levels.
func (c *Model) enforced(r *sanction.Regime, on, off *sanction.Docket, v Variant) (*sanction.Docket, error) {
	s, _ := on.Standing(r.ID)
	impose := sanction.Event{Kind: sanction.Impose, Period: c.Number, Level: v.Severity, For: v.Members}
	harder := impose
	harder.Kind = sanction.Escalate
	var change []sanction.Event
	for _, id := range v.Members {
		level, course := s.LevelOf(id, c.Number), sanction.Course{}
		course, _ = s.Of(id)
		want := c.wanted(r, id, level, v)
		switch {
		case v.Full && s.ReliefOf(id) > 0 || course.State == sanction.Suspended || level > want:
			return standoff.After(off, standoff.ByAll(r, impose, v.Members)...)
		case level == 0:
			change = append(change, standoff.ByAll(r, impose, []string{id})...)
		case level < want:
			harder.Level = want
			change = append(change, standoff.ByAll(r, harder, []string{id})...)
		}
		if r.Institution != nil {
			break // one course for all
		}
	}
	return standoff.After(on, change...)
}

// shutting returns the events that put a third party under secondary sanctions. The
// third party then closes all of its routes.
func (c *Model) shutting(r *sanction.Regime, s *sanction.Standing, party string, members []string) (out []sanction.Event) {
	for _, o := range s.Routes {
		if o.Via == party {
			out = append(out, sanction.Event{Kind: sanction.CloseCovert, Period: c.Number, Regime: r.ID, Author: party, Route: o.Route})
		}
	}
	return append(out, standoff.ByAll(r, sanction.Event{Kind: sanction.Name, Period: c.Number, Party: party, For: members}, members)...)
}

// relieved returns the world after a concession to level y with all relief due, and the
// cost of the listings left.
func (c *Model) relieved(p *Crisis, on *sanction.Docket, y float64) (world *welfare.Effects, listed float64, err error) {
	if y >= p.Demand-numeric.SameLevel || p.Enough > 0 && y >= p.Enough-numeric.SameLevel {
		return p.Off, 0, nil // the demand is met, or called met
	}
	share := c.Due(p.Regime, y, p.Demand)
	if share == 0 {
		return p.On, p.Listed, nil
	}
	r, _ := c.Regime(p.Regime)
	give := sanction.Event{Kind: sanction.Ease, Period: c.Number, Regime: r.ID, Level: share, Ground: "relief due", For: p.Members}
	eased := on
	for _, id := range p.Members {
		give.Author = id
		if next, err := standoff.After(eased, give); err == nil {
			eased = next
		}
	}
	world, err = c.Present.EffectsWithDocket(eased)
	return world, c.Listings(eased, r.ID), err
}

// Due returns the share of relief that the regime releases at a level on the way to the
// demand, in [0, 1]. Milestones are steps of equal length towards the demand.
func (c *Model) Due(k int, y, demand float64) float64 {
	if y >= demand-numeric.SameLevel {
		return 1
	}
	r, _ := c.Regime(k)
	if len(r.Milestones) == 0 {
		return 0
	}
	return r.ReliefDue(c.Passed(k, y, demand))
}

// Passed returns the milestones that a level passes on the way to the demand.
func (c *Model) Passed(k int, y, demand float64) (ids []string) {
	r, _ := c.Regime(k)
	start := c.start(k)
	for n := range r.Milestones {
		if step := start + (demand-start)*float64(n+1)/float64(len(r.Milestones)); y >= step-numeric.SameLevel {
			ids = append(ids, r.Milestones[n].ID)
		}
	}
	return ids
}

// start returns the compliance from which a demand counts: that at the start of the standoff, or the
// present level where no demand is open.
func (c *Model) start(k int) float64 {
	if d := &c.Standoffs[k]; d.Demand > 0 {
		return d.From
	}
	_, s := c.Issue(k)
	return s.Level
}

// Side returns the effects of a crisis on an actor, in percent of income per quarter:
// the effects of the market, and the effects on the leader at home (see home).
func (c *Model) Side(p *Crisis, actor string) crisis.Side {
	k := c.Seat(actor)
	a := &c.Present.Actors[k] // with the present hazards of office
	home := c.home(p, actor)
	side := crisis.Side{Discount: a.Discount(), Audience: home.audience, Win: home.win, Constancy: c.Constancy(actor)}
	flow := func(with, without *welfare.Effects) float64 {
		return with.Flow(k) - without.Flow(k) + home.news(with, without)
	}
	side.Imposed = flow(p.On, p.Off) - home.listed
	side.Later = side.Imposed
	if p.OnLater != nil {
		side.Later = flow(p.OnLater, p.OffLater) - home.listed
		side.Imposed = side.Later + (side.Imposed-side.Later)*math.Pow(1-p.Speed, float64(c.age(p.Regime)))
	}
	for n, world := range p.Eased {
		side.Relieved = append(side.Relieved, flow(world, p.Off)-home.listedAt(n))
	}
	if last := len(side.Relieved) - 1; last >= 0 {
		side.Relieved[last] += c.Mediated(p.Regime, actor)
	}
	if p.Both != nil {
		side.Both = p.Both.Flow(k) - p.Off.Flow(k) + home.newsOfBoth(p.Both, p.Off) - home.listed - home.listedBoth
	}
	return side
}

// Constancy returns the chance per quarter, as expected by others, that an actor does
// not reconsider a decision on measures in force.
func (c *Model) Constancy(actor string) float64 {
	return 1 - cmp.Or(c.Rules.Options.Review, c.Present.Actors[c.Seat(actor)].Hazard)
}

// age returns the number of periods that the measures of a regime have been in force.
func (c *Model) age(k int) int {
	if _, s := c.Regime(k); s.InForceIn(c.Number) {
		return c.Number - s.Began
	}
	return 0
}

// Standing returns the crisis in the present state.
func (c *Model) Standing(k int) (*Crisis, error) {
	r, s := c.Regime(k)
	d := &c.Standoffs[k]
	if len(s.Members) == 0 || d.Demand == 0 {
		return nil, nil
	}
	_, state := c.Issue(k)
	if d.Demand <= state.Level+numeric.SameLevel {
		return nil, nil
	}
	return c.Crisis(k, Variant{Members: standoff.Ordered(r, s.Members), Severity: d.Severity, Demand: d.Demand, Least: d.Least})
}

// Alone reports whether a sender of a regime in force would escalate alone: the regime
// has no institution, and other senders have measures in force too.
func (c *Model) Alone(r *sanction.Regime, members []string) bool {
	return c.Apart(r) && len(standoff.Running(c.Frozen, r, members)) > 1
}

// wanted returns the level of a member's measures under a variant, given the present
// level.
func (c *Model) wanted(r *sanction.Regime, id string, level float64, v Variant) float64 {
	switch {
	case id == v.Harder:
		return v.To
	case level > 0 && c.Alone(r, v.Members):
		return level
	}
	return v.Severity
}

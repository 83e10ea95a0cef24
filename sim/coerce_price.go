package sim

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

// regimeGame is a regime on its issue with some coalition, severity and demand: the numbers,
// and the worlds that they are read from.
type regimeGame struct {
	crisis.Game
	regime                  int
	members                 []string
	severity, demand, least float64
	// off is the world without the measures, on with them.
	off, on *welfare.Effects
	eased   []*welfare.Effects // by level
	parts   []float64          // by member, of the relief that it can give
	both    *welfare.Effects
	// listed is what listings cost the target's leaders with the measures on, listedAt
	// by level, and listedBoth what those of the target cost the other side's.
	listed     float64
	listedAt   []float64
	listedBoth float64
	// offLater and onLater are off and on once the economy has adapted, if it does.
	offLater, onLater *welfare.Effects
	// docket is that of on, answered that of both; lawless is the crisis without the
	// levy on it, nil if there is none.
	docket, answered *sanction.Docket
	lawless          *regimeGame
	levy             levy
}

// variant says how a crisis differs from how things stand.
type variant struct {
	members          []string
	severity, demand float64
	least            float64         // that may be called enough, 0 for the demand
	route            *sanction.Route // one more, opened
	shut             string          // a third party named, and its routes closed
	full             bool            // what relief was given is taken back
	harder           string          // a sender that raises its own measures alone
	to               float64         // to which level
}

// levels are the levels that a demand leaves the target to concede.
func (c *coercing) levels(k int, demand float64) []float64 {
	q, s := c.issue(k)
	all := q.Levels(s.Level)
	all = slices.DeleteFunc(all, func(y float64) bool { return y > demand-numeric.SameLevel })
	return append(all, demand)
}

// price prices the worlds of a crisis. It reports false if the regime does not allow its
// measures.
func (c *coercing) price(p *regimeGame, v variant) (ok bool, err error) {
	r, s := c.regime(p.regime)
	base, err := standoff.After(c.frozen, c.enlist(p.regime, v.members)...)
	if err != nil {
		return false, nil
	}
	off, on := base, base
	backs := c.retaliations(p.regime, v.members)
	inForce := standoff.Bites(&s)
	if inForce {
		end := sanction.Event{Kind: sanction.Lift, Period: c.w.Period, For: v.members}
		if off, err = standoff.After(off, standoff.ByAll(r, end, standoff.Running(off, r, v.members))...); err != nil {
			return false, nil
		}
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
	if p.off, err = c.situation.EffectsWithDocket(off); err != nil {
		return false, err
	}
	if on, err = c.enforced(r, on, off, v); err != nil {
		return false, nil
	}
	if v.route != nil {
		open := sanction.Event{Kind: sanction.OpenCovert, Period: c.w.Period, Regime: r.ID, Author: v.route.Via, Route: *v.route}
		if on, err = standoff.After(on, open); err != nil {
			return false, nil
		}
	}
	if v.shut != "" {
		if on, err = standoff.After(on, c.shutting(r, &s, v.shut, v.members)...); err != nil {
			return false, nil
		}
	}
	if p.on, err = c.situation.EffectsWithDocket(on); err != nil {
		return false, err
	}
	p.docket = on
	p.listed = c.listings(on, r.ID)
	if c.w.adaptation != nil {
		if p.offLater, err = c.situation.EffectsLater(off); err != nil {
			return false, err
		}
		if p.onLater, err = c.situation.EffectsLater(on); err != nil {
			return false, err
		}
	}
	for _, y := range c.levels(p.regime, v.demand) {
		eased, listed, err := c.relieved(p, on, y)
		if err != nil {
			return false, err
		}
		p.eased, p.listedAt = append(p.eased, eased), append(p.listedAt, listed)
	}
	var answers []sanction.Event
	for _, back := range backs {
		answers = append(answers, c.imposed(on, back)...)
	}
	if both, err := standoff.After(on, answers...); len(answers) > 0 && err == nil {
		for _, back := range backs {
			p.listedBoth += c.listings(both, c.frozen.Regimes()[back].ID)
		}
		if p.both, err = c.situation.EffectsWithDocket(both); err != nil {
			return false, err
		}
		p.answered = both
	}
	return true, c.shares(p, on, v)
}

// imposed are the events by which a regime of retaliation comes into force, if it can and
// is not.
func (c *coercing) imposed(d *sanction.Docket, i int) []sanction.Event {
	r := &d.Regimes()[i]
	s, _ := d.Standing(r.ID)
	if standoff.Bites(&s) || len(s.Members) == 0 {
		return nil
	}
	events := standoff.ByAll(r, sanction.Event{Kind: sanction.Impose, Period: c.w.Period, For: s.Members}, s.Members)
	if _, err := standoff.After(d, events...); err != nil {
		return nil
	}
	return events
}

// shares works out which part of what the measures do to the target each member's own
// would give back, where each is its own master; equal parts where none hurt it.
func (c *coercing) shares(p *regimeGame, on *sanction.Docket, v variant) error {
	r, _ := c.regime(p.regime)
	p.parts = make([]float64, len(v.members))
	seat, sum := c.w.seat(r.Target), 0.0
	if len(v.members) > 1 && c.apart(r) {
		for n, id := range v.members {
			without, err := standoff.After(on, sanction.Event{Kind: sanction.Lift, Period: c.w.Period, Regime: r.ID, Author: id})
			if err != nil {
				continue // it has none
			}
			world, err := c.situation.EffectsWithDocket(without)
			if err != nil {
				return err
			}
			p.parts[n] = max(0, world.Flow(seat)-p.on.Flow(seat))
			sum += p.parts[n]
		}
	}
	for n := range p.parts {
		if sum > 0 {
			p.parts[n] /= sum
		} else {
			p.parts[n] = 1 / float64(len(p.parts))
		}
	}
	return nil
}

// apart reports whether each sender of a regime decides on its own measures: no institution
// stands behind them.
func (c *coercing) apart(r *sanction.Regime) bool {
	return c.on(mechanism.IndependentSenders) && r.Institution == nil
}

// enlist are the events that make a coalition of some members: who joins comes before who
// leaves.
func (c *coercing) enlist(k int, members []string) (change []sanction.Event) {
	r, s := c.regime(k)
	at := func(kind sanction.EventKind, author string) sanction.Event {
		return sanction.Event{Kind: kind, Period: c.w.Period, Regime: r.ID, Author: author}
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

// enforced is the docket with the measures of all members in force at a severity. Those
// that are stay as they are, with the relief that has been given; where each sender is its
// own master, at their own level.
func (c *coercing) enforced(r *sanction.Regime, on, off *sanction.Docket, v variant) (*sanction.Docket, error) {
	s, _ := on.Standing(r.ID)
	impose := sanction.Event{Kind: sanction.Impose, Period: c.w.Period, Level: v.severity, For: v.members}
	harder := impose
	harder.Kind = sanction.Escalate
	var change []sanction.Event
	for _, id := range v.members {
		level, course := s.LevelOf(id, c.w.Period), sanction.Course{}
		course, _ = s.Of(id)
		want := c.wanted(r, id, level, v)
		switch {
		case v.full && s.ReliefOf(id) > 0 || course.State == sanction.Suspended || level > want:
			return standoff.After(off, standoff.ByAll(r, impose, v.members)...)
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

// shutting are the events that put a third party under secondary sanctions, upon which it
// closes its routes.
func (c *coercing) shutting(r *sanction.Regime, s *sanction.Standing, party string, members []string) (out []sanction.Event) {
	for _, o := range s.Routes {
		if o.Via == party {
			out = append(out, sanction.Event{Kind: sanction.CloseCovert, Period: c.w.Period, Regime: r.ID, Author: party, Route: o.Route})
		}
	}
	return append(out, standoff.ByAll(r, sanction.Event{Kind: sanction.Name, Period: c.w.Period, Party: party, For: members}, members)...)
}

// relieved is the world in which the target has conceded a level and all relief due for it
// is given.
func (c *coercing) relieved(p *regimeGame, on *sanction.Docket, y float64) (world *welfare.Effects, listed float64, err error) {
	if y >= p.demand-numeric.SameLevel || p.least > 0 && y >= p.least-numeric.SameLevel {
		return p.off, 0, nil // met, or called so
	}
	share := c.due(p.regime, y, p.demand)
	if share == 0 {
		return p.on, p.listed, nil
	}
	r, _ := c.regime(p.regime)
	give := sanction.Event{Kind: sanction.Ease, Period: c.w.Period, Regime: r.ID, Level: share, Ground: "relief due", For: p.members}
	eased := on
	for _, id := range p.members {
		give.Author = id
		if next, err := standoff.After(eased, give); err == nil {
			eased = next
		}
	}
	world, err = c.situation.EffectsWithDocket(eased)
	return world, c.listings(eased, r.ID), err
}

// due is the share of relief that the regime releases at a level on the way to the demand.
// Milestones are steps of equal length towards it.
func (c *coercing) due(k int, y, demand float64) float64 {
	if y >= demand-numeric.SameLevel {
		return 1
	}
	r, _ := c.regime(k)
	if len(r.Milestones) == 0 {
		return 0
	}
	return r.ReliefDue(c.passed(k, y, demand))
}

// passed are the milestones that a level passes on the way to the demand.
func (c *coercing) passed(k int, y, demand float64) (ids []string) {
	r, _ := c.regime(k)
	_, s := c.issue(k)
	start := c.disputes[k].From
	if c.disputes[k].Demand == 0 {
		start = s.Level
	}
	for n := range r.Milestones {
		if step := start + (demand-start)*float64(n+1)/float64(len(r.Milestones)); y >= step-numeric.SameLevel {
			ids = append(ids, r.Milestones[n].ID)
		}
	}
	return ids
}

// side is what a crisis does to an actor: what the market makes of it, and what happens to
// its leader at home (see home).
func (c *coercing) side(p *regimeGame, actor string) crisis.Side {
	k := c.w.seat(actor)
	a := &c.w.public[k]
	home := c.home(p, actor)
	side := crisis.Side{Discount: a.Discount(), Audience: home.audience, Win: home.win, Constancy: c.constancy(actor)}
	flow := func(with, without *welfare.Effects) float64 {
		return with.Flow(k) - without.Flow(k) + home.news(with, without)
	}
	side.Imposed = flow(p.on, p.off) - home.listed
	side.Later = side.Imposed
	if p.onLater != nil {
		side.Later = flow(p.onLater, p.offLater) - home.listed
		side.Imposed = side.Later + (side.Imposed-side.Later)*math.Pow(1-p.Speed, float64(c.age(p.regime)))
	}
	for n, world := range p.eased {
		side.Relieved = append(side.Relieved, flow(world, p.off)-home.listedAt(n))
	}
	if last := len(side.Relieved) - 1; last >= 0 {
		side.Relieved[last] += c.mediated(p.regime, actor)
	}
	if p.both != nil {
		side.Both = p.both.Flow(k) - p.off.Flow(k) + home.newsOfBoth(p.both, p.off) - home.listed - home.listedBoth
	}
	return side
}

// constancy is the chance per quarter that an actor is thought not to look afresh at what it
// has decided about measures in force.
func (c *coercing) constancy(actor string) float64 {
	return 1 - cmp.Or(c.w.Scenario.Coercion.Review, c.w.public[c.w.seat(actor)].Hazard)
}

// age is for how many quarters the measures of a regime have been in force.
func (c *coercing) age(k int) int {
	if _, s := c.regime(k); s.InForceIn(c.w.Period) {
		return c.w.Period - s.Began
	}
	return 0
}

// standing is the crisis as things stand.
func (c *coercing) standing(k int) (*regimeGame, error) {
	r, s := c.regime(k)
	d := &c.disputes[k]
	if len(s.Members) == 0 || d.Demand == 0 {
		return nil, nil
	}
	_, state := c.issue(k)
	if d.Demand <= state.Level+numeric.SameLevel {
		return nil, nil
	}
	return c.crisis(k, variant{members: standoff.Ordered(r, s.Members), severity: d.Severity, demand: d.Demand, least: d.Least})
}

// forecast works out how likely each open threat is carried out, and measures in force have
// ended, for all who price the future in the rest of the quarter.
func (c *coercing) forecast() error {
	c.frozen = c.docket
	for k := range c.disputes {
		d := &c.disputes[k]
		d.Chance, d.Fading = 0, [2]float64{}
		_, s := c.regime(k)
		fades := s.InForceIn(c.w.Period) && !d.Met && c.on(mechanism.ExpectedFading)
		if s.State != sanction.Threatened && !fades || c.retaliates(k) {
			continue
		}
		p, err := c.standing(k)
		if err != nil {
			return err
		}
		switch {
		case p == nil:
		case fades:
			d.Fading = faded(p, c.w.Scenario.PeriodLength)
		default:
			d.Chance = p.CarriedOut()
		}
	}
	return nil
}

package payoffs

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/sim/internal/implementation"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// This file works out the legal side of a sanction: a part of the worth of threats and
// of measures to each sender. A panel judges by the threat to the sender, and the
// sender alone knows the threat. The target and third parties know the chance of a
// threat. A crisis uses public knowledge, and a sender adds private knowledge of the
// case.

// levy is the legal cost of a crisis by public knowledge: the cost to the leader, and
// to the target if the target answers with measures.
type levy struct {
	Entry, Flow, answer float64
}

// tollKey is the address of a toll in a quarter.
type tollKey struct {
	p      *Crisis
	regime int
	sender string
	public bool
	giveUp float64
}

// underLaw returns a crisis with the legal cost of the leader's measures, or the same
// crisis if the measures impair no obligation of the leader.
func (c *Model) underLaw(key crisisKey, p *Crisis) (*Crisis, error) {
	if !c.On(mechanism.SanctionLegality) || p.Docket == nil {
		return p, nil
	}
	l, err := c.levied(p)
	if err != nil || l == (levy{}) {
		return p, err
	}
	key.levy = l
	if q, ok := c.Games.known[key]; ok {
		return q, nil
	}
	q := new(Crisis)
	*q = *p
	q.Lawless = p
	q.Game = p.Fresh()
	q.Charge(l)
	c.Games.known[key] = q
	return q, nil
}

// bonded reports whether a module in force binds the target and any of the senders.
func (c *Model) bonded(target string, senders []string) bool {
	if !c.On(mechanism.SanctionLegality) {
		return false
	}
	for _, s := range c.Register.InForce() {
		if s.BoundIn(target, c.Number) && slices.ContainsFunc(senders, func(id string) bool { return s.BoundIn(id, c.Number) }) {
			return true
		}
	}
	return false
}

// Charge puts a levy on the two sides of a crisis.
func (p *Crisis) Charge(l levy) {
	p.Levy = l
	s := &p.Leader
	s.Imposed, s.Later, s.Entry = s.Imposed-l.Flow, s.Later-l.Flow, l.Entry
	s.Relieved = slices.Clone(s.Relieved)
	for n := range s.Relieved {
		if p.Eased[n] != p.Off { // measures that are eased in part are still in force
			s.Relieved[n] -= l.Flow
		}
	}
	s.Both -= l.Flow
	p.Target.Both -= l.answer
}

// levied returns the levy on a crisis.
func (c *Model) levied(p *Crisis) (l levy, err error) {
	if lead := p.Members[0]; c.covers(p.Docket, p.Regime, lead) != nil {
		giveUp := p.Value.Expect(func(w float64) float64 { return max(0, p.Impose(w)-p.BackDown(w)) })
		t, err := c.Toll(p, p.Regime, lead, giveUp, true)
		if err != nil {
			return l, err
		}
		l.Entry, l.Flow = t.Entry, t.Flow
	}
	if p.Both == nil {
		return l, nil
	}
	r := &c.Frozen.Regimes()[p.Regime]
	for _, back := range c.Retaliations(p.Regime, p.Members) {
		// The entry cost of an answer is spread over the answer. To give up an answer
		// is worth nothing to a target without an answer so far.
		t, err := c.Toll(p, back, r.Target, 0, true)
		if err != nil {
			return l, err
		}
		l.answer += t.Flow + t.Entry
	}
	return l, nil
}

// Toll returns the legal cost of a sender's measures under a regime to the sender in a
// crisis. giveUp is the worth of lifting the measures. A toll is worked out once a
// quarter.
func (c *Model) Toll(p *Crisis, regime int, sender string, giveUp float64, public bool) (sum compliance.LegalCost, err error) {
	key := tollKey{p, regime, sender, public, giveUp}
	if t, ok := c.tolls[key]; ok {
		return t, nil
	}
	d, on := p.Docket, p.On
	if regime != p.Regime {
		d, on = p.answered, p.Both
	}
	for _, q := range c.covers(d, regime, sender) {
		if q.Harm == nil {
			q.Harm = c.inflicted(p, regime, sender, on)
		}
		q.GiveUp, q.Public = giveUp, public
		t, err := compliance.LegalCostOf(c.Sees(c.Seat(sender)), q)
		if err != nil {
			return sum, err
		}
		sum.Entry += t.Entry
		sum.Flow += t.Flow
	}
	if c.tolls == nil {
		c.tolls = map[tollKey]compliance.LegalCost{}
	}
	c.tolls[key] = sum
	return sum, nil
}

// covers lists the legal basis of a sender's measures under a regime in docket d:
// exceptions held, exceptions to be invoked and obligations to be broken.
func (c *Model) covers(d *sanction.Docket, regime int, sender string) (out []compliance.SanctionLegality) {
	if d == nil {
		return nil
	}
	id := c.Frozen.Regimes()[regime].ID
	for m, s := range c.Register.InForce() {
		for k := range s.Measures {
			if one := &s.Measures[k]; one.Regime == id && one.Party == sender && one.Holds(c.Number) && c.Law.Runs(d, id, sender) {
				out = append(out, compliance.SanctionLegality{Module: m.ID, Regime: id, Sectors: one.Sectors, Standing: true})
			}
		}
	}
	for _, a := range c.GroundsAt(d) {
		if a.Regime != id || a.Author != sender {
			continue
		}
		s := c.Register.Standing(a.Module)
		out = append(out, compliance.SanctionLegality{
			Module: a.Module, Regime: id, Sectors: a.Sectors,
			Breach: a.Kind == treaty.Breached, Standing: a.Kind == treaty.Breached && s.InBreach(sender, id, c.Number-1),
		})
	}
	return out
}

// inflicted returns the effect of a sender's part in a crisis on each actor, by seat,
// in percent of income per quarter: a part of the effect of the coalition's measures,
// or the effect of the sender's answer.
func (c *Model) inflicted(p *Crisis, regime int, sender string, on *welfare.Effects) []float64 {
	out := make([]float64, len(c.Actors))
	part, off := 1.0, p.Off
	if regime != p.Regime {
		off = p.On
	} else if n := slices.Index(p.Members, sender); n >= 0 {
		part = p.Parts[n]
	}
	for k := range out {
		out[k] = part * max(0, off.Flow(k)-on.Flow(k))
	}
	return out
}

// Dues returns the worth to a side of a change of flow while measures are in force, and
// of a cost paid once at imposition, by the forecasts of the crisis, in percent of
// income per quarter.
func (c *Model) Dues(p *Crisis, of *crisis.Side, flow, entry float64, inForce bool) float64 {
	side := crisis.Side{Discount: of.Discount, Imposed: flow, Later: flow, Both: flow, Relieved: make([]float64, len(p.Levels))}
	if !inForce {
		entry *= of.Discount * p.CarriedOut() // as if the target did not give in
	}
	return p.Watch(&side, 0, inForce) + entry
}

// GroundsAt returns the acts in law that docket d calls for. The acts are worked out
// once.
func (c *Model) GroundsAt(d *sanction.Docket) []implementation.SanctionAct {
	if !c.On(mechanism.SanctionLegality) || d == nil {
		return nil
	}
	version := d.Version()
	acts, ok := c.legal[version]
	if !ok {
		acts = c.Law.Grounds(d)
		if c.legal == nil {
			c.legal = map[uint64][]implementation.SanctionAct{}
		}
		c.legal[version] = acts
	}
	return acts
}

// lawful returns GroundsAt as events, for the pricing of worlds.
func (c *Model) lawful(d *sanction.Docket) (events []treaty.Event) {
	for _, a := range c.GroundsAt(d) {
		events = append(events, a.Event)
	}
	return events
}

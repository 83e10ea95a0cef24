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

// What the legal side of a sanction is worth: a part of what threatening and imposing bring
// to each sender. The panel judges by the threat that the sender is under, which it alone
// knows; the target and third parties know how likely it is to be under one. A crisis goes
// by what everybody knows, and a sender adds what it knows of its own case.

// levy is what the legal side of a crisis costs, as everybody can work it out: its leader,
// and the target if it answers with measures of its own.
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

// underLaw is a crisis with the legal side of its leader's measures, or the same one if
// they impair nothing that the leader owes.
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

// bonded reports whether a module in force binds a target and one of some senders.
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

// levied works out the levy on a crisis.
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
		// What an answer costs once is spread over it; to give it up is worth
		// nothing to a target that has not answered yet.
		t, err := c.Toll(p, back, r.Target, 0, true)
		if err != nil {
			return l, err
		}
		l.answer += t.Flow + t.Entry
	}
	return l, nil
}

// Toll is what the legal side of a sender's measures in a regime costs it in a crisis:
// giveUp is what lifting them would. It is worked out once a quarter.
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

// covers lists what a sender's measures under a regime stand on in law if the docket stands
// as d: exceptions that it holds, and what it would invoke or break.
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

// inflicted is what a sender's part in a crisis does to each actor, by seat, in percent of
// its income: its part of what the coalition's measures do, or what its answer adds.
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

// Dues is what a change of flow while measures are in force, and of what it costs once to
// put them in force, is worth to a side, by the forecasts of the crisis.
func (c *Model) Dues(p *Crisis, of *crisis.Side, flow, entry float64, inForce bool) float64 {
	side := crisis.Side{Discount: of.Discount, Imposed: flow, Later: flow, Both: flow, Relieved: make([]float64, len(p.Levels))}
	if !inForce {
		entry *= of.Discount * p.CarriedOut() // as if the target did not give in
	}
	return p.Watch(&side, 0, inForce) + entry
}

// GroundsAt are the grounds if the docket stands as d, which are worked out once.
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

// lawful is groundsAt as events, for those who price worlds.
func (c *Model) lawful(d *sanction.Docket) (events []treaty.Event) {
	for _, a := range c.GroundsAt(d) {
		events = append(events, a.Event)
	}
	return events
}

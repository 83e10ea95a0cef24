package sim

import (
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/standoff"
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
	entry, flow, answer float64
}

// tollKey is the address of a toll in a quarter.
type tollKey struct {
	p      *regimeGame
	regime int
	sender string
	public bool
	giveUp float64
}

// underLaw is a crisis with the legal side of its leader's measures, or the same one if
// they impair nothing that the leader owes.
func (c *coercing) underLaw(key crisisKey, p *regimeGame) (*regimeGame, error) {
	if !c.on(mechanism.SanctionGrounds) || p.docket == nil {
		return p, nil
	}
	l, err := c.levied(p)
	if err != nil || l == (levy{}) {
		return p, err
	}
	key.levy = l
	if q, ok := c.w.games.known[key]; ok {
		return q, nil
	}
	q := new(regimeGame)
	*q = *p
	q.lawless = p
	q.Game = p.Fresh()
	q.charge(l)
	c.w.games.known[key] = q
	return q, nil
}

// bonded reports whether a module in force binds a target and one of some senders.
func (c *coercing) bonded(target string, senders []string) bool {
	if !c.on(mechanism.SanctionGrounds) {
		return false
	}
	for _, s := range c.w.Register.InForce() {
		if s.BoundIn(target, c.w.Period) && slices.ContainsFunc(senders, func(id string) bool { return s.BoundIn(id, c.w.Period) }) {
			return true
		}
	}
	return false
}

// charge puts a levy on the two sides of a crisis.
func (p *regimeGame) charge(l levy) {
	p.levy = l
	s := &p.Leader
	s.Imposed, s.Later, s.Entry = s.Imposed-l.flow, s.Later-l.flow, l.entry
	s.Relieved = slices.Clone(s.Relieved)
	for n := range s.Relieved {
		if p.eased[n] != p.off { // measures that are eased in part are still in force
			s.Relieved[n] -= l.flow
		}
	}
	s.Both -= l.flow
	p.Target.Both -= l.answer
}

// levied works out the levy on a crisis.
func (c *coercing) levied(p *regimeGame) (l levy, err error) {
	if lead := p.members[0]; c.covers(p.docket, p.regime, lead) != nil {
		giveUp := p.Value.Expect(func(w float64) float64 { return max(0, p.Impose(w)-p.BackDown(w)) })
		t, err := c.toll(p, p.regime, lead, giveUp, true)
		if err != nil {
			return l, err
		}
		l.entry, l.flow = t.Entry, t.Flow
	}
	if p.both == nil {
		return l, nil
	}
	r := &c.frozen.Regimes()[p.regime]
	for _, back := range c.retaliations(p.regime, p.members) {
		// What an answer costs once is spread over it; to give it up is worth
		// nothing to a target that has not answered yet.
		t, err := c.toll(p, back, r.Target, 0, true)
		if err != nil {
			return l, err
		}
		l.answer += t.Flow + t.Entry
	}
	return l, nil
}

// toll is what the legal side of a sender's measures in a regime costs it in a crisis:
// giveUp is what lifting them would. It is worked out once a quarter.
func (c *coercing) toll(p *regimeGame, regime int, sender string, giveUp float64, public bool) (sum compliance.LegalCost, err error) {
	key := tollKey{p, regime, sender, public, giveUp}
	if t, ok := c.tolls[key]; ok {
		return t, nil
	}
	d, on := p.docket, p.on
	if regime != p.regime {
		d, on = p.answered, p.both
	}
	for _, q := range c.covers(d, regime, sender) {
		if q.Harm == nil {
			q.Harm = c.inflicted(p, regime, sender, on)
		}
		q.GiveUp, q.Public = giveUp, public
		t, err := compliance.LegalCostOf(c.w.View(c.situation, "Coerce", c.w.seat(sender)), q)
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
func (c *coercing) covers(d *sanction.Docket, regime int, sender string) (out []compliance.SanctionLegality) {
	if d == nil {
		return nil
	}
	w, id := c.w, c.frozen.Regimes()[regime].ID
	for m, s := range w.Register.InForce() {
		for k := range s.Measures {
			if one := &s.Measures[k]; one.Regime == id && one.Party == sender && one.Holds(w.Period) && w.runs(d, id, sender) {
				out = append(out, compliance.SanctionLegality{Module: m.ID, Regime: id, Sectors: one.Sectors, Standing: true})
			}
		}
	}
	for _, a := range c.groundsAt(d) {
		if a.Regime != id || a.Author != sender {
			continue
		}
		s := w.Register.Standing(a.Module)
		out = append(out, compliance.SanctionLegality{
			Module: a.Module, Regime: id, Sectors: a.Sectors,
			Breach: a.Kind == treaty.Breached, Standing: a.Kind == treaty.Breached && s.InBreach(sender, id, w.Period-1),
		})
	}
	return out
}

// inflicted is what a sender's part in a crisis does to each actor, by seat, in percent of
// its income: its part of what the coalition's measures do, or what its answer adds.
func (c *coercing) inflicted(p *regimeGame, regime int, sender string, on *welfare.Effects) []float64 {
	out := make([]float64, len(c.w.public))
	part, off := 1.0, p.off
	if regime != p.regime {
		off = p.on
	} else if n := slices.Index(p.members, sender); n >= 0 {
		part = p.parts[n]
	}
	for k := range out {
		out[k] = part * max(0, off.Flow(k)-on.Flow(k))
	}
	return out
}

// standings are how measures stand after a leader's choice.
type standings uint8

const (
	noMeasures standings = iota
	threatened
	inForce
	resting // suspended, and in force again after that
)

// leaves is how measures stand after a leader has chosen an option of a kind.
func leaves(kind agent.OptionKind) standings {
	switch kind {
	case agent.DoThreaten, agent.DoExtend, agent.DoWait:
		return threatened
	case agent.DoImpose, agent.DoHold, agent.DoEscalate, agent.DoEase, agent.DoSnapBack:
		return inForce
	case agent.DoSuspend:
		return resting
	}
	return noMeasures
}

// privately adds to a leader's candidates what the leader knows alone: how its case would
// go by the threat that it is under.
func (c *coercing) privately(p *regimeGame, list []candidate) error {
	if p.lawless == nil {
		return nil
	}
	lead := p.members[0]
	w := c.worth(p.regime, lead)
	t, err := c.toll(p.lawless, p.regime, lead, max(0, p.lawless.Impose(w)-p.lawless.BackDown(w)), false)
	if err != nil || t.Flow == p.levy.flow && t.Entry == p.levy.entry {
		return err
	}
	for k := range list {
		share, stand := 1.0, leaves(list[k].kind)
		switch stand {
		case noMeasures:
			continue
		case resting:
			share = math.Pow(p.Leader.Discount, float64(c.w.Scenario.PeriodLength.Periods(suspension)))
		}
		list[k].private = share * c.dues(p, &p.Leader, p.levy.flow-t.Flow, p.levy.entry-t.Entry, stand != threatened)
	}
	return nil
}

// dues is what a change of flow while measures are in force, and of what it costs once to
// put them in force, is worth to a side, by the forecasts of the crisis.
func (c *coercing) dues(p *regimeGame, of *crisis.Side, flow, entry float64, inForce bool) float64 {
	side := crisis.Side{Discount: of.Discount, Imposed: flow, Later: flow, Both: flow, Relieved: make([]float64, len(p.Levels))}
	if !inForce {
		entry *= of.Discount * p.CarriedOut() // as if the target did not give in
	}
	return p.Watch(&side, 0, inForce) + entry
}

// membership is what the legal side of its own measures makes of being in a coalition, to a
// member that does not lead it: worth is what being in is worth to it otherwise.
func (c *coercing) membership(p *regimeGame, id string, worth float64, inForce bool) (float64, error) {
	if !c.on(mechanism.SanctionGrounds) || p.docket == nil {
		return 0, nil
	}
	base := p
	if p.lawless != nil {
		base = p.lawless
	}
	t, err := c.toll(base, p.regime, id, max(0, worth), false)
	if err != nil || t.Flow == 0 && t.Entry == 0 {
		return 0, err
	}
	side := c.side(p, id)
	return c.dues(p, &side, -t.Flow, -t.Entry, inForce), nil
}

// renewing is what the legal side of another term of measures adds to what they are worth
// to a member: they are decided on anew, and need a ground if they had none.
func (c *coercing) renewing(p *regimeGame, e sanction.Event, id string, w float64) (float64, error) {
	if !c.on(mechanism.SanctionGrounds) || p.docket == nil {
		return 0, nil
	}
	e.For = p.members
	d, err := standoff.After(c.frozen, e)
	if err != nil {
		return 0, nil
	}
	q := *p
	if p.lawless != nil {
		q = *p.lawless
	}
	q.docket = d
	worth := q.Watch(ptr(c.side(&q, id)), w, true) - w*q.Now
	law, err := c.membership(&q, id, worth, true)
	if id == p.members[0] { // what everybody knows of it is in the crisis already
		law += c.dues(p, &p.Leader, p.levy.flow, p.levy.entry, true)
	}
	return law, err
}

// stakes works out the stake of a sender that was ruled against, and the share of quarters;
// without a ruling nobody asks for them.
func (c *coercing) stakes(k int, id string) (stake, share float64, err error) {
	if c.retaliates(k) || c.w.condemned(c.docket.Regimes()[k].ID, id) == "" {
		return 0, 0, nil
	}
	p, err := c.standing(k)
	if p == nil || err != nil {
		return 0, 0, err
	}
	share = c.dues(p, ptr(c.side(p, id)), 1, 0, true)
	if p.members[0] == id {
		if p.lawless != nil {
			p = p.lawless
		}
		w := c.worth(k, id)
		return max(0, p.Impose(w)-p.BackDown(w)), share, nil
	}
	g, err := c.gain(k, id, p.members)
	if g == nil || err != nil {
		return 0, 0, err
	}
	return max(0, g.total()-g.Law), share, nil
}

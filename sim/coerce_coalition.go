package sim

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Coalitions: C2, who joins, who stays and who leaves, and what their institution does.

// rounds is how often the best responses to expected membership are repeated; then they
// are frozen.
const rounds = 3

// coalitions is C2: on each open dispute everybody but the leader and the target responds
// to the membership that it expects of the others, all at once, up to three times over.
// Then the senders vote on prolonging their measures.
func (c *coercing) coalitions() error {
	for _, k := range c.inOrderOf(c.leader) {
		if c.retaliates(k) {
			continue
		}
		c.next()
		r, s := c.regime(k)
		if !standoff.Opened(&s) || c.disputes[k].Demand == 0 || c.disputes[k].Met {
			continue
		}
		members := s.Members
		if c.on(mechanism.Coalitions) {
			var err error
			if members, err = c.enrol(k); err != nil {
				return err
			}
		}
		if c.on(mechanism.RenewalRule) && r.Sunset != nil && standoff.Bites(&s) && s.Until == c.w.Period+1 {
			if err := c.renew(k, members); err != nil {
				return err
			}
		}
	}
	return nil
}

// gain is what being in a coalition is worth to an actor, against standing aside.
type gain struct {
	// Success is what the coalition's better chance is worth to it, Cost what its
	// own measures cost it, Transfer what the fund pays it, Retaliation what the
	// target's answer is expected to add, and Trust what it would lose with others by
	// leaving, if it is bound. Law is what the legal side of its measures costs it.
	Success, Cost, Transfer, Retaliation, Trust, Law float64
}

// gainKey is the address of a gain.
type gainKey struct {
	in, out *regimeGame
	actor   string
	w       float64
	force   bool
	// attributed is the share of its cost that its public lays at the target's door, blamed
	// that of retaliation at the foreigners', and mediated what relief brings it.
	attributed, blamed, mediated float64
}

func (g gain) total() float64 {
	return g.Success + g.Cost + g.Transfer + g.Retaliation + g.Trust + g.Law
}

func (g gain) String() string {
	law := ""
	if g.Law != 0 {
		law = fmt.Sprintf(", law %+.4f", g.Law)
	}
	return fmt.Sprintf("%+.4f %% of real income a quarter (success %+.4f, cost %+.4f, transfer %+.4f, retaliation %+.4f, trust %+.4f%s)",
		g.total(), g.Success, g.Cost, g.Transfer, g.Retaliation, g.Trust, law)
}

// enrol decides who joins and leaves, and returns the coalition as it will be.
func (c *coercing) enrol(k int) ([]string, error) {
	r, s := c.regime(k)
	lead := standoff.LeaderOf(r, &s)
	members := s.Members
	reasons := map[string]string{}
	turns := rounds
	if c.serial() {
		turns = 1 // each knows who is in when its turn comes
	}
	for range turns {
		next := []string{lead}
		for _, a := range inTurn(c, c.w.public, func(a agent.Public) string { return a.ID }) {
			if a.ID == lead || a.ID == r.Target {
				continue
			}
			q, _ := c.issue(k)
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
					members = inOrder(c.w, append(members, a.ID))
				}
			}
		}
		next = inOrder(c.w, next)
		if slices.Equal(next, inOrder(c.w, members)) {
			break
		}
		members = next
	}
	for _, id := range members {
		if slices.Contains(s.Members, id) {
			continue
		}
		c.act(func() {
			now, _ := c.docket.Standing(r.ID)
			if c.apply(sanction.Event{Kind: sanction.Join, Period: c.w.Period, Regime: r.ID, Author: id, For: now.Members}) {
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
			if c.apply(sanction.Event{Kind: sanction.Leave, Period: c.w.Period, Regime: r.ID, Author: id}) {
				c.say(k, event.Event{Kind: event.LeftCoalition, Actor: id, Other: r.Target, Ground: c.w.condemned(r.ID, id), Reason: "to stay is worth " + reasons[id]})
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
func (c *coercing) takesUp(k int, id string) {
	r := &c.docket.Regimes()[k]
	s, _ := c.docket.Standing(r.ID)
	if r.Institution == nil && s.InForceIn(c.w.Period) && s.LevelOf(id, c.w.Period) == 0 {
		c.apply(standoff.ByAll(r, sanction.Event{Kind: sanction.Impose, Period: c.w.Period, Level: c.disputes[k].Severity}, []string{id})...)
	}
}

// inOrder sorts actors by seat.
func inOrder(w *World, ids []string) (out []string) {
	for _, a := range w.public {
		if slices.Contains(ids, a.ID) {
			out = append(out, a.ID)
		}
	}
	return out
}

// joins has an actor decide on being in the coalition, when it expects some others in it.
func (c *coercing) joins(k int, id string, members []string) (bool, gain, error) {
	g, err := c.gain(k, id, members)
	if err != nil || g == nil {
		return slices.Contains(members, id), gain{}, err
	}
	list := []candidate{
		{kind: agent.DoStayOut, value: constant(numeric.Negligible)},
		{kind: agent.DoBeIn, value: constant(g.total())},
	}
	return c.choose(id, agent.ToJoin, list, 0, c.docket.Regimes()[k].ID) == 1, *g, nil
}

// gain values membership:
//
//	[Pr(success with k) - Pr(success without)] omega - [cost with k - cost without] + transfer
//	  + dV(trust) - E[retaliation with k - retaliation without]
//
// with the chances and the costs in time by the same chains as every other move. It is nil
// if the coalition cannot be.
func (c *coercing) gain(k int, id string, members []string) (*gain, error) {
	r, s := c.regime(k)
	d := &c.disputes[k]
	with, without := slices.Clone(members), slices.DeleteFunc(slices.Clone(members), func(o string) bool { return o == id })
	if !slices.Contains(with, id) {
		with = inOrder(c.w, append(with, id))
	}
	in, err := c.crisis(k, variant{members: standoff.Ordered(r, with), severity: d.Severity, demand: d.Demand, least: d.Least})
	if in == nil || err != nil {
		return nil, err
	}
	out, err := c.crisis(k, variant{members: standoff.Ordered(r, without), severity: d.Severity, demand: d.Demand, least: d.Least})
	if out == nil || err != nil {
		return nil, err
	}
	w, force := c.worth(k, id), standoff.Bites(&s)
	key := gainKey{in: in, out: out, actor: id, w: w, force: force, attributed: c.w.attributed(c.w.seat(id), r.Target), blamed: c.w.blamed(c.w.seat(id)), mediated: c.mediated(k, id)}
	trust, err := c.bound(k, id)
	if err != nil {
		return nil, err
	}
	if g, ok := c.w.games.gains[key]; ok {
		g.Trust = trust
		g.Law, err = c.membership(in, id, g.total(), force)
		return &g, err
	}
	inside, outside := c.side(in, id), c.side(out, id)
	whole := in.Watch(&inside, w, force) - out.Watch(&outside, w, force)
	cost := in.Watch(&inside, 0, force) - out.Watch(&outside, 0, force)
	g := &gain{Success: whole - cost, Cost: cost, Retaliation: in.Provoked(&inside, w, force) - out.Provoked(&outside, w, force)}
	if r.Fund != nil {
		if transfers, feasible := c.transfers(in); feasible {
			// The fund pays as long as there is a burden to share.
			paid := inside
			paid.Imposed += transfers[slices.Index(in.members, id)]
			paid.Later += transfers[slices.Index(in.members, id)]
			g.Transfer = in.Watch(&paid, w, force) - in.Watch(&inside, w, force)
		}
	}
	if c.w.games.gains == nil || len(c.w.games.gains) > manyCrises {
		c.w.games.gains = map[gainKey]gain{}
	}
	c.w.games.gains[key] = *g
	g.Trust = trust
	g.Law, err = c.membership(in, id, g.total(), force)
	return g, err
}

// bound is what it would cost an actor in trust to leave a coalition: nothing unless it is a
// member and membership is binding. Who joins gains nobody's trust by it.
func (c *coercing) bound(k int, id string) (float64, error) {
	r, s := c.regime(k)
	if r.Institution == nil || !r.Institution.Binding || !slices.Contains(s.Members, id) {
		return 0, nil
	}
	if c.opening == nil {
		c.opening = c.w.Situation()
	}
	return compliance.DefectionCost(c.w.View(c.opening, "Coerce", c.w.seat(id)))
}

// transfers are what the fund pays each member of a crisis, in percent of its own income,
// and whether it can: the coalition as a whole must gain, for what one receives the others
// pay.
func (c *coercing) transfers(p *regimeGame) (out []float64, feasible bool) {
	r, _ := c.regime(p.regime)
	if r.Fund == nil || len(p.members) < 2 {
		return make([]float64, len(p.members)), false
	}
	costs, incomes := make([]float64, len(p.members)), make([]float64, len(p.members))
	total := 0.0
	for n, id := range p.members {
		side, w := c.side(p, id), c.worth(p.regime, id)
		incomes[n] = c.income(id)
		costs[n] = -side.Imposed / 100 * incomes[n]
		total += (p.Watch(&side, w, true) - w*p.Now) / 100 * incomes[n]
	}
	out = r.Fund.Transfers(costs, incomes)
	for n := range out {
		out[n] *= 100 / incomes[n]
	}
	return out, total > 0
}

// income is an actor's baseline income.
func (c *coercing) income(id string) (sum float64) {
	e := c.w.Scenario.Economy
	for _, region := range c.w.public[c.w.seat(id)].Regions {
		n, _ := e.RegionIndex(region)
		sum += e.Income(n)
	}
	return sum
}

// renew has the members vote on another term, by whether measures in force are worth more
// to them than none.
func (c *coercing) renew(k int, members []string) error {
	r, s := c.regime(k)
	d := &c.disputes[k]
	p, err := c.crisis(k, variant{members: standoff.Ordered(r, s.Members), severity: d.Severity, demand: d.Demand, least: d.Least})
	if p == nil || err != nil {
		return err
	}
	e := sanction.Event{Kind: sanction.Renew, Period: c.w.Period, Regime: r.ID, Author: p.members[0]}
	for n, id := range p.members {
		w := c.worth(k, id)
		law, err := c.renewing(p, e, id, w)
		if err != nil {
			return err
		}
		yes := p.Watch(ptr(c.side(p, id)), w, true)+law >= w*p.Now
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
func (c *coercing) share() error {
	for k := range c.disputes {
		r, s := c.regime(k)
		if r.Fund == nil || c.retaliates(k) || !s.InForceIn(c.w.Period) || len(s.Members) < 2 || c.disputes[k].Met {
			continue
		}
		p, err := c.standing(k)
		if err != nil {
			return err
		}
		if p == nil {
			continue
		}
		transfers, feasible := c.transfers(p)
		if !feasible {
			c.say(k, event.Event{Kind: event.FundInfeasible, Actor: p.members[0], Other: r.Target, Reason: "the coalition as a whole has nothing to gain"})
			continue
		}
		due := make([]float64, len(p.members))
		paid := 0.0
		for n, id := range p.members {
			due[n] = transfers[n] / 100 * c.income(id)
			paid += max(0, due[n])
		}
		if paid == 0 {
			continue
		}
		var events []sanction.Event
		for n, from := range p.members {
			for m, to := range p.members {
				if due[n] < 0 && due[m] > 0 {
					events = append(events, sanction.Event{
						Kind: sanction.PayFund, Period: c.w.Period, Regime: r.ID, Author: from, Party: to, Amount: -due[n] * due[m] / paid,
					})
				}
			}
		}
		c.act(func() {
			if c.apply(events...) {
				c.say(k, event.Event{Kind: event.BurdenShared, Actor: p.members[0], Other: r.Target, Reason: fmt.Sprintf("%.6g a year changes hands", paid)})
			}
		})
	}
	return nil
}

package payoffs

import (
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/standoff"
)

// This file remembers the results of a crisis from quarter to quarter. Most quarters
// change none of the inputs of a crisis. The keys list all inputs, so a remembered
// crisis equals a crisis worked out anew.

// worldsKey is the address of the worlds of a crisis: all inputs of the worlds.
type worldsKey struct {
	regime                             int
	docket                             uint64
	segment, register, stage, schedule int
	severity, demand, least, now, from float64
	members, through, shut             string
	full                               bool
	harder                             string
	to                                 float64
	enforcer                           string
	effort                             float64
	paid                               string
	raised                             string // tariffs outside texts
	disrupted                          uint64 // disruptions in effect, as bits
	bonded                             int    // the quarter where law has a say, because law dates measures
}

// crisisKey is the address of a crisis: the worlds, beliefs and trust.
type crisisKey struct {
	worldsKey
	resolve, value   *float64 // beliefs are values: their weights never change
	trust, detection float64
	blamed           float64 // share of the cost that the target's public blames on foreigners
	answered         float64 // the share by the leader's public, for the cost of retaliation
	attributed       float64 // share of the leader's own cost blamed on the target
	reward, mine     float64 // worth of full compliance in transfers to the target and to the leader
	mediated         float64 // worth of transfers for relief to the leader
	age              int     // age of the measures to which the economy adapts
	levy             levy    // legal costs
	held, kept       bool
	hazards          [2]float64 // of the target's and the leader's office
	since            int        // periods in force
	began            *float64   // the belief about the target at the start of the course
	bound            float64    // share of the audience cost borne by the leader
}

// Cache remembers results of earlier quarters. A caller can drop a cache at any time.
type Cache struct {
	worlds map[worldsKey]*Crisis
	known  map[crisisKey]*Crisis
	// games remembers the forecasts of crises by their content.
	games *crisis.Memory
	// Watch is the Watch of the memory of games.
	Watch func(begins bool)
	Gains map[GainKey]Gain
}

// ManyCrises is the number of crises remembered before all are forgotten.
const ManyCrises = 1 << 12

// at returns the address of the worlds of a crisis at the start of the sub-step.
func (c *Model) at(k int, v Variant) worldsKey {
	_, s := c.Issue(k)
	key := worldsKey{
		regime: k, docket: c.Frozen.Version(), segment: c.Frozen.Segment(c.Number), register: len(c.Register.Log()),
		severity: v.Severity, demand: v.Demand, least: v.Least, now: s.Level, from: c.start(k),
		members: strings.Join(v.Members, "\x00"), shut: v.Shut, full: v.Full, harder: v.Harder, to: v.To, enforcer: v.Enforcer, effort: v.Effort, paid: agent.TransferKey(c.Present.Transfers),
		raised: agent.IncreaseKey(c.Present.TariffIncreases), disrupted: c.Present.Disrupted(c.Number),
	}
	if c.bonded(c.Frozen.Regimes()[k].Target, v.Members) {
		key.bonded = 1 + c.Number
	}
	if v.Route != nil {
		key.through = v.Route.Via + "\x00" + string(v.Route.Sectors)
	}
	for _, change := range c.Register.Changes(-1) {
		if change <= c.Number {
			key.stage++
		}
	}
	for i := range c.Present.Regimes {
		start, end := c.Present.Regimes[i].Term()
		if c.Number >= start {
			key.schedule++
		}
		if c.Number >= end {
			key.schedule++
		}
		for at := range c.Present.Regimes[i].Licences {
			if c.Number >= at {
				key.schedule++
			}
		}
	}
	return key
}

// coercive takes out of a leader's flows what the measures bring the leader by themselves. Measures
// that pay without a demand are trade policy, and neither a threat nor a sacrifice.
func coercive(s *crisis.Side) {
	s.Both -= max(0, s.Imposed)
	s.Imposed, s.Later = min(0, s.Imposed), min(0, s.Later)
	for k := range s.Relieved[:len(s.Relieved)-1] { // full relief leaves no measures
		s.Relieved[k] = min(0, s.Relieved[k])
	}
}

// AtOnce returns the crisis for an imposition without a threat: the leader bears a share of its
// audience cost.
func (c *Model) AtOnce(p *Crisis) *Crisis {
	out := *p
	out.Game = p.Fresh()
	out.Leader.Audience = standoff.Share(c.Rules.Options.Unthreatened) * p.Leader.Threatened
	return &out
}

// Crisis returns the crisis over a regime under a variant. The result is nil, without
// an error, if the regime's own articles do not allow the measures.
func (c *Model) Crisis(k int, v Variant) (*Crisis, error) {
	r, _ := c.Regime(k)
	q, s := c.Issue(k)
	lead := v.Members[0]
	seat, target := c.Seat(lead), c.Seat(r.Target)
	resolve, value := s.AboutResolve[seat], belief.Certain(0)
	at := q.Claim(lead)
	if at >= 0 {
		value = s.AboutValues[at][target]
	}
	key := crisisKey{
		worldsKey: c.at(k, v), resolve: &resolve.Weights[0],
		detection: c.Length.Chance(q.Monitoring(r.Institution != nil && r.Institution.Pooled, v.Members...)),
	}
	key.hazards = [2]float64{c.Present.Actors[target].Hazard, c.Present.Actors[seat].Hazard}
	key.blamed, key.attributed = c.Blamed(target), c.Attributed(seat, r.Target)
	key.answered = c.Blamed(seat)
	key.reward, key.mine, key.mediated = c.Reward(k, r.Target), c.Reward(k, lead), c.Mediated(k, lead)
	if c.Adapts {
		key.age = c.age(k)
	}
	// Harder measures, and measures that come back, are a new question to both sides.
	if d := &c.Standoffs[k]; d.Held && v.Severity <= d.Severity && v.Harder == "" && !v.Full {
		key.held, key.kept = true, d.Kept
	}
	if at >= 0 {
		key.value = &value.Weights[0]
	}
	d := &c.Standoffs[k]
	key.bound = 1
	standing, _ := c.Docket.Standing(r.ID)
	inForce := standoff.Bites(&standing)
	if standoff.Opened(&standing) && d.Demand > 0 {
		key.bound = d.Bound
	}
	began := standoff.Beliefs{}
	if v.Harder == "" && !v.Full && v.Severity <= d.Severity && slices.Equal(v.Members, d.With) {
		if key.since = min(c.Number-d.Since, c.Length.Periods(crisis.Horizon)); key.since > 0 && len(d.Began.Resolve.Weights) > 0 {
			began = d.Began
			key.began = &began.Resolve.Weights[0]
		}
	}
	if key.began == nil {
		key.since = 0
	}
	worlds, ok := c.Games.worlds[key.worldsKey]
	if !ok {
		worlds = &Crisis{Regime: k, Members: slices.Clone(v.Members), Severity: v.Severity, Demand: v.Demand, Enough: v.Least}
		if c.Adapts {
			worlds.Speed = c.Speed
		}
		allowed, err := c.price(worlds, v)
		if err != nil {
			return nil, err
		}
		if !allowed {
			worlds = nil
		}
		if c.Games.worlds == nil || len(c.Games.worlds) > ManyCrises {
			c.Games.worlds = map[worldsKey]*Crisis{}
		}
		c.Games.worlds[key.worldsKey] = worlds
	}
	if worlds == nil {
		return nil, nil
	}
	for n, id := range v.Members {
		trust := c.Trust[target][c.Seat(id)].In(true).Mean()
		key.trust += worlds.Parts[n] * c.guaranteed(worlds, id, trust)
	}
	if p, ok := c.Games.known[key]; ok {
		return c.underLaw(key, p)
	}
	p := *worlds
	options := &c.Rules.Options
	p.Precision, p.Depth, p.Rounds = options.Precision, options.Depth, options.Rounds
	p.Age, p.BeganResolve, p.BeganValue = key.since, began.Resolve.Shifted(-key.reward), began.Value.Shifted(key.mine)
	if at >= 0 && c.On(mechanism.DeadlineDraw) && !c.On(mechanism.CommonKnowledge) {
		p.Zeta = standoff.Share(options.Execution) * c.Stake(c.Rules, d.Issue, at)
	}
	p.Structural = standoff.Share(options.Structural)
	if c.On(mechanism.NextDemands) && v.Least == 0 {
		p.Recess = options.Recess
		p.Beyond = q.Levels(v.Demand)
	}
	if !c.Present.Book.Forgets() {
		if c.Games.games == nil {
			c.Games.games = &crisis.Memory{Watch: c.Games.Watch}
		}
		p.Memory = c.Games.games
	}
	p.Now, p.Levels, p.Least = s.Level, c.levels(k, v.Demand), v.Least
	p.Horizon = c.Length.Periods(crisis.Horizon)
	if c.Adapts {
		p.Speed = c.Speed
	}
	p.Held, p.Kept = key.held, key.kept
	p.Staged = len(r.Milestones) > 0
	p.Posing = c.On(mechanism.FeignedCompliance)
	p.Retaliation = p.Both != nil
	p.Trust, p.Detection = key.trust, key.detection
	p.Resolve, p.Value = resolve.Shifted(-key.reward), value.Shifted(key.mine)
	p.Target, p.Leader = c.Side(&p, r.Target), c.Side(&p, lead)
	coercive(&p.Leader)
	specific := c.specificity(k, v)
	p.Target.Audience *= specific
	p.Leader.Audience *= specific
	p.Leader.Threatened = p.Leader.Audience
	p.Leader.Audience *= key.bound
	if at >= 0 {
		p.Leader.Threat = standoff.Share(options.ThreatCost) * c.Stake(c.Rules, d.Issue, at)
		if !inForce {
			p.Leader.Entry += standoff.Share(options.ImpositionCost) * c.Stake(c.Rules, d.Issue, at)
		}
	}
	if c.Games.known == nil || len(c.Games.known) > ManyCrises {
		c.Games.known = map[crisisKey]*Crisis{}
	}
	c.Games.known[key] = &p
	return c.underLaw(key, &p)
}

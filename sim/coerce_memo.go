package sim

import (
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/sim/mechanism"
)

// What was worked out about a crisis is remembered from quarter to quarter: most quarters
// change nothing that it depends on.

// worldsKey is the address of the worlds of a crisis: all that they depend on.
type worldsKey struct {
	regime                             int
	docket                             uint64
	segment, register, stage, schedule int
	severity, demand, least, now, from float64
	members, through, shut             string
	full                               bool
	harder                             string
	to                                 float64
	paid                               string
	bonded                             int // the quarter where law has a say, which dates measures
}

// crisisKey is the address of a crisis: its worlds, and what is believed and trusted.
type crisisKey struct {
	worldsKey
	resolve, value   *float64 // beliefs are values: their weights are never written to
	trust, detection float64
	blamed           float64 // share of the cost laid at the foreigners' door, by the target's public
	answered         float64 // the same by the leader's, for what retaliation costs
	attributed       float64 // share of the leader's own cost laid at the target's
	reward, mine     float64 // what full compliance brings the target and the leader
	mediated         float64 // what relief brings the leader
	age              int     // of measures that the economy adapts to
	levy             levy    // on the legal side of it
	held, kept       bool
}

// regimeGames remembers what was worked out in earlier quarters. It can be dropped at any time.
type regimeGames struct {
	worlds map[worldsKey]*regimeGame
	known  map[crisisKey]*regimeGame
	gains  map[gainKey]gain
}

// manyCrises is how many are remembered before all are forgotten.
const manyCrises = 1 << 12

// at is the address of a crisis's worlds as the sub-step began.
func (c *coercing) at(k int, v variant) worldsKey {
	_, s := c.issue(k)
	key := worldsKey{
		regime: k, docket: c.frozen.Version(), segment: c.frozen.Segment(c.w.Period), register: len(c.w.Register.Log()),
		severity: v.severity, demand: v.demand, least: v.least, now: s.Level, from: c.disputes[k].From,
		members: strings.Join(v.members, "\x00"), shut: v.shut, full: v.full, harder: v.harder, to: v.to, paid: agent.TransferKey(c.situation.Transfers),
	}
	if c.bonded(c.frozen.Regimes()[k].Target, v.members) {
		key.bonded = 1 + c.w.Period
	}
	if v.route != nil {
		key.through = v.route.Via + "\x00" + string(v.route.Sectors)
	}
	for _, change := range c.w.Register.Changes(-1) {
		if change <= c.w.Period {
			key.stage++
		}
	}
	for i := range c.w.scheduled {
		start, end := c.w.scheduled[i].Term()
		if c.w.Period >= start {
			key.schedule++
		}
		if c.w.Period >= end {
			key.schedule++
		}
		for at := range c.w.scheduled[i].Licences {
			if c.w.Period >= at {
				key.schedule++
			}
		}
	}
	return key
}

// crisis works out a regime under a variant. It is nil, without an error, if the regime's
// own articles do not allow the measures.
func (c *coercing) crisis(k int, v variant) (*regimeGame, error) {
	r, _ := c.regime(k)
	q, s := c.issue(k)
	lead := v.members[0]
	seat, target := c.w.seat(lead), c.w.seat(r.Target)
	resolve, value := s.AboutResolve[seat], belief.Certain(0)
	at := q.Claim(lead)
	if at >= 0 {
		value = s.AboutValues[at][target]
	}
	key := crisisKey{
		worldsKey: c.at(k, v), resolve: &resolve.Weights[0],
		detection: c.w.Scenario.PeriodLength.Chance(q.Monitoring(r.Institution != nil && r.Institution.Pooled, v.members...)),
	}
	key.blamed, key.attributed = c.w.blamed(target), c.w.attributed(seat, r.Target)
	key.answered = c.w.blamed(seat)
	key.reward, key.mine, key.mediated = c.reward(k, r.Target), c.reward(k, lead), c.mediated(k, lead)
	if c.w.adaptation != nil {
		key.age = c.age(k)
	}
	// Harder measures, and those that come back, are a new question to both sides.
	if d := &c.disputes[k]; d.Held && v.severity <= d.Severity && v.harder == "" && !v.full {
		key.held, key.kept = true, d.Kept
	}
	if at >= 0 {
		key.value = &value.Weights[0]
	}
	worlds, ok := c.w.games.worlds[key.worldsKey]
	if !ok {
		worlds = &regimeGame{regime: k, members: slices.Clone(v.members), severity: v.severity, demand: v.demand, least: v.least}
		if c.w.adaptation != nil {
			worlds.Speed = c.w.adaptation.Rules().Speed
		}
		allowed, err := c.price(worlds, v)
		if err != nil {
			return nil, err
		}
		if !allowed {
			worlds = nil
		}
		if c.w.games.worlds == nil || len(c.w.games.worlds) > manyCrises {
			c.w.games.worlds = map[worldsKey]*regimeGame{}
		}
		c.w.games.worlds[key.worldsKey] = worlds
	}
	if worlds == nil {
		return nil, nil
	}
	for n, id := range v.members {
		trust := c.w.Trust[target][c.w.seat(id)].In(true).Mean()
		key.trust += worlds.parts[n] * c.guaranteed(worlds, id, trust)
	}
	if p, ok := c.w.games.known[key]; ok {
		return c.underLaw(key, p)
	}
	p := *worlds
	p.Precision, p.Depth = c.w.Scenario.Coercion.Precision, c.w.Scenario.Coercion.Depth
	p.Now, p.Levels, p.Least = s.Level, c.levels(k, v.demand), v.least
	if c.w.adaptation != nil {
		p.Speed, p.Horizon = c.w.adaptation.Rules().Speed, c.w.Scenario.PeriodLength.Periods(crisis.Horizon)
	}
	p.Held, p.Kept = key.held, key.kept
	p.Staged = len(r.Milestones) > 0
	p.Posing = c.on(mechanism.Posing)
	p.Retaliation = p.both != nil
	p.Trust, p.Detection = key.trust, key.detection
	p.Resolve, p.Value = resolve.Shifted(-key.reward), value.Shifted(key.mine)
	p.Target, p.Leader = c.side(&p, r.Target), c.side(&p, lead)
	specific := c.specificity(k, v)
	p.Target.Audience *= specific
	p.Leader.Audience *= specific
	if c.w.games.known == nil || len(c.w.games.known) > manyCrises {
		c.w.games.known = map[crisisKey]*regimeGame{}
	}
	c.w.games.known[key] = &p
	return c.underLaw(key, &p)
}

// Package payoffs works out the worth of sanctions to each side: the gains and costs of
// measures, and of crises over measures, to senders, targets and third parties.
//
// A Model prices the worlds of a regime (crisis.go), with the audience costs and the
// listings at home (audiencecost.go), the legal side of measures (legalcost.go), the
// demands open to a leader (demand.go), and the expected duration of measures
// (duration.go). The gain from membership in a coalition is in membership.go. The
// crisis game itself is in package agent/crisis. The model reads a snapshot.Period and
// a standoff.State, and knows no World. A Cache remembers the crises of earlier periods
// (cache.go).
//
// Reading order: model.go, crisis.go, demand.go, audiencecost.go, legalcost.go,
// membership.go, duration.go, cache.go.
package payoffs

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/sim/internal/implementation"
	"github.com/tradetalk/tradetalk/sim/internal/politics"
	"github.com/tradetalk/tradetalk/sim/internal/snapshot"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Input is the input of the model beside the period and the state of coercion.
type Input struct {
	// Rules are the options, the issues and the prices of transfers.
	Rules *standoff.Rules
	// Trust[i][k] is the trust of seat i in the word of seat k.
	Trust [][]belief.Reputation
	// Audience is the judgement of sanctions by publics at home.
	Audience politics.Audience
	// Law holds the facts in law, with the docket at the start of the period.
	Law *implementation.Facts
	// Adapts says that the economy adapts to measures, and Speed is the share of the
	// distance to the long run that it covers in a period.
	Adapts bool
	Speed  float64
	// Games remembers the crises of earlier periods.
	Games *Cache
}

// Model works out the worth of measures, and of crises over measures, to each side, in
// the present state of a phase. A mover changes Docket, Standoffs and Issues.
type Model struct {
	*snapshot.Period
	// State is the present state of coercion: a copy owned by the model.
	standoff.State
	Input
	// Present is the situation with the present docket. Period.Situation has the docket
	// of the start of the period.
	Present *agent.Situation
	// Frozen is the docket at the start of the sub-step.
	Frozen *sanction.Docket
	// legal and tolls hold results in law: see lawful and levied.
	legal map[uint64][]implementation.SanctionAct
	tolls map[tollKey]compliance.LegalCost
}

// NewModel returns the model of a period in a state of coercion. The model copies the
// state.
func NewModel(p *snapshot.Period, old *standoff.State, in Input) *Model {
	c := &Model{Period: p, State: *old.Clone(), Input: in}
	c.Present, c.Frozen = p.Situation.WithDocket(c.Docket), c.Docket
	c.Present.OpenSanctionThreats = nil
	if c.On(mechanism.SanctionLegality) {
		c.Present.Grounds = c.lawful
	}
	return c
}

// Sees returns the present situation as a seat sees it.
func (c *Model) Sees(seat int) agent.View { return c.ViewOf(c.Present, seat) }

// Regime returns a contested regime with its standing at the start of the sub-step.
func (c *Model) Regime(k int) (*sanction.Regime, sanction.Standing) {
	r := &c.Frozen.Regimes()[k]
	s, _ := c.Frozen.Standing(r.ID)
	return r, s
}

// Issue returns the issue of a regime, from the scenario and in its present state.
func (c *Model) Issue(k int) (*crisis.Issue, *standoff.Issue) {
	q := c.Standoffs[k].Issue
	return &c.Rules.Issues[q], &c.Issues[q]
}

// Retaliates reports whether a regime is a target's own, for retaliation.
func (c *Model) Retaliates(k int) bool {
	q, _ := c.Issue(k)
	return c.Docket.Regimes()[k].Senders[0] == q.Target
}

// Retaliations returns the regimes with which the target of a regime can answer the
// listed senders.
func (c *Model) Retaliations(k int, senders []string) (out []int) {
	r := &c.Docket.Regimes()[k]
	if !c.On(mechanism.CounterSanctions) {
		return nil
	}
	for i := range c.Standoffs {
		other := &c.Docket.Regimes()[i]
		if c.Standoffs[i].Issue == c.Standoffs[k].Issue && other.Senders[0] == r.Target && slices.Contains(senders, other.Target) {
			out = append(out, i)
		}
	}
	return out
}

// Worth returns the worth of full compliance to an actor in percent of income per
// quarter, inducements included. The worth is a secret of the actor.
func (c *Model) Worth(k int, actor string) float64 {
	q, s := c.Issue(k)
	switch at := q.Claim(actor); {
	case actor == q.Target:
		return -s.Resolve + c.Reward(k, actor)
	case at >= 0:
		return s.Values[at] + c.Reward(k, actor)
	}
	return c.Reward(k, actor)
}

// Reward returns the worth to an actor of inducements for full compliance on the issue
// of a regime, in percent of income per quarter, negative for a donor.
func (c *Model) Reward(k int, actor string) float64 {
	q := c.Standoffs[k].Issue
	return c.Rewards(q, &c.Issues[q], c.Seat(actor))
}

// Rewards returns the worth to a seat of inducements for full compliance on an issue,
// in percent of income per quarter, negative for a donor.
func (c *Model) Rewards(q int, s *standoff.Issue, seat int) float64 {
	return c.Rules.Reward(q, s, seat, c.Trust[seat])
}

// Mediated returns the worth to an actor of mediators' offers on the issue of a regime,
// in percent of income per quarter. An offer to an actor that is no sender of the
// regime belongs to another regime.
func (c *Model) Mediated(k int, actor string) float64 {
	q := c.Standoffs[k].Issue
	if len(c.Rules.Issues[q].Mediations) == 0 {
		return 0
	}
	return c.Rules.Mediated(q, &c.Issues[q], c.Seat(actor))
}

// guaranteed returns the chance that the target gives to relief by a sender, given the
// target's trust. The offer of a mediator raises the chance by the change in the
// sender's choice between relief and measures, by public knowledge:
//
//	trust + (1 - trust) [ Pr(relief, with the offer) - Pr(relief, without) ]
func (c *Model) guaranteed(p *Crisis, sender string, trust float64) float64 {
	paid := c.Mediated(p.Regime, sender)
	if !(paid > 0) || len(p.Eased) == 0 {
		return trust
	}
	side := c.Side(p, sender)
	relieved := side.Relieved[len(side.Relieved)-1]
	gives := func(relief float64) float64 {
		return belief.Logit([]float64{relief, side.Imposed}, c.Rules.Options.Precision)[0]
	}
	return trust + (1-trust)*max(0, gives(relieved)-gives(relieved-paid))
}

// Blamed returns the share of the cost of sanctions that the public of a seat lays at the door of
// foreigners.
func (c *Model) Blamed(seat int) float64 { return c.Audience.Blame.OnSenders(c.Actors[seat].ID) }

// Attributed returns the share of a sender's own cost that the public of the sender lays at the door
// of the target.
func (c *Model) Attributed(seat int, target string) float64 {
	return c.Audience.Blame.OnTarget(c.Actors[seat].ID, target)
}

// Package standoff holds the public state of coercion: the regimes that move by
// decisions of states, the standoff of each regime between leader and target, and the
// state of the issues under dispute.
//
// A State is the state. Rules are constant over the periods: the options, the issues of
// the scenario, the actors and the prices of transfers. Results of the two alone are
// here too: open threats and the expected end of measures (contingent.go), offers and
// payments for compliance and relief (transfers.go), the types of an episode
// (types.go), and the events of joint moves (moves.go). Decisions are taken in the
// phase Coerce of package sim.
//
// Reading order: standoff.go, issue.go, options.go, moves.go, types.go, transfers.go,
// contingent.go.
package standoff

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// State is the state of coercion.
type State struct {
	// Docket is the life of the contested regimes: the regimes whose demand names an
	// issue of the scenario.
	Docket *sanction.Docket
	// Standoffs are the standoffs of the contested regimes, in the order of the docket.
	Standoffs []Standoff
	// Issues are the states of the issues, in the order of Rules.Issues.
	Issues []Issue
	// Common is the common part of the private numbers of each seat's leader, a place among
	// belief.Quantiles, and the secret of the seat. AboutCommon[i][k] is the belief of seat i about
	// the common part of seat k.
	Common      []int
	AboutCommon [][]belief.Common
	// Costs are the public costs of the measures over each issue to the target, at full severity
	// of the first regime, in percent of income per quarter.
	Costs []float64

	grids [][]*belief.Grid // by issue and claim, the target first; constant
}

// Rules are the constant inputs of coercion.
type Rules struct {
	// Options are the options of the scenario with their defaults.
	Options Options
	// Issues are the issues as the scenario states them, by ID.
	Issues []crisis.Issue
	// Actors are the public sides of the actors by seat.
	Actors []agent.Public
	// Length is the length of a period.
	Length treaty.Length
	// Switches are the mechanisms of the scenario.
	Switches mechanism.Switches
	// Prices are what transfers are worth to both sides.
	Prices Prices
	// Types returns the generator of the type of an actor in an episode over an issue at
	// its first draw. The purpose is "resolve" or "claim".
	Types Draw
}

// on reports whether a mechanism is on.
func (r *Rules) on(m mechanism.ID) bool { return r.Switches.On(m) }

// seat returns the place of an actor in Actors, or -1.
func (r *Rules) seat(id string) int {
	return slices.IndexFunc(r.Actors, func(a agent.Public) bool { return a.ID == id })
}

// Open returns the state at the start of a history. No demand is made with any
// contested regime. Contested regimes lose the clauses that are switched off. The types
// of the first episode over each issue are drawn.
func Open(r *Rules, economy *market.Economy, parties []treaty.Party, contested []sanction.Regime) (*State, error) {
	regimes := make([]sanction.Regime, len(contested))
	for k := range contested {
		regimes[k] = r.switched(contested[k])
	}
	docket, err := sanction.NewDocket(economy, parties, regimes...)
	if err != nil {
		return nil, err
	}
	state := &State{Docket: docket}
	if state.Costs, err = r.costs(economy, docket); err != nil {
		return nil, err
	}
	for k := range r.Issues {
		q := &r.Issues[k]
		state.Issues = append(state.Issues, Issue{
			Level: q.Start, Floor: q.Start, Values: make([]float64, len(q.Claims)),
			AboutResolve: make([]belief.Resolve, len(r.Actors)), AboutValues: make([][]belief.Resolve, len(q.Claims)),
			OwnResolve: make([]belief.Own, len(r.Actors)), OwnValues: make([][]belief.Own, len(q.Claims)),
			Offered: make([]float64, len(q.Inducements)), Paid: make([]float64, len(q.Inducements)), Mediated: make([]float64, len(q.Mediations)),
		})
		s := &state.Issues[k]
		for c := range q.Claims {
			s.AboutValues[c] = make([]belief.Resolve, len(r.Actors))
			s.OwnValues[c] = make([]belief.Own, len(r.Actors))
		}
	}
	state.drawTypes(r)
	for k := range contested {
		state.Standoffs = append(state.Standoffs, Standoff{Issue: slices.IndexFunc(r.Issues, func(i crisis.Issue) bool { return i.ID == contested[k].Demand.Issue })})
	}
	return state, nil
}

// Beliefs are the leader's belief about the target and the target's belief about the leader.
type Beliefs struct{ Resolve, Value belief.Resolve }

// costs returns the public costs of the measures over each issue to the target.
func (r *Rules) costs(economy *market.Economy, docket *sanction.Docket) ([]float64, error) {
	out := make([]float64, len(r.Issues))
	solver := market.NewSolver(economy)
	var baseline market.Equilibrium
	if err := solver.Solve(&baseline, economy.Baseline(), nil); err != nil {
		return nil, err
	}
	before := welfare.EffectsOf(&baseline, agent.Payoffs(r.Actors))
	for k := range r.Issues {
		q := &r.Issues[k]
		at := slices.IndexFunc(docket.Regimes(), func(x sanction.Regime) bool { return x.Demand.Issue == q.ID && x.Target == q.Target })
		if at < 0 {
			continue
		}
		x := &docket.Regimes()[at]
		d, err := After(docket, Imposition(docket, x, 0, 1)...)
		if err != nil {
			continue // the regime's articles do not allow measures at once
		}
		p := economy.Baseline()
		d.Compile(p, 0)
		var with market.Equilibrium
		if err := solver.Solve(&with, p, nil); err != nil {
			return nil, fmt.Errorf("sim: the measures of %q cannot be priced: %w", x.ID, err)
		}
		after, seat := welfare.EffectsOf(&with, agent.Payoffs(r.Actors)), r.seat(q.Target)
		out[k] = max(0, before.Flow(seat)-after.Flow(seat))
	}
	return out, nil
}

// switched returns a regime without the clauses that are switched off.
func (r *Rules) switched(x sanction.Regime) sanction.Regime {
	if x.Institution != nil {
		inst := *x.Institution
		inst.Pooled = inst.Pooled && r.on(mechanism.PooledVerification)
		inst.Binding = inst.Binding && r.on(mechanism.BindingMembership)
		x.Institution = &inst
	}
	if !r.on(mechanism.TransferFund) {
		x.Fund = nil
	}
	if !r.on(mechanism.RenewalRule) {
		x.Sunset = nil
	}
	if !r.on(mechanism.SecondarySanctions) {
		x.Secondary = nil
	}
	return x
}

// Clone returns a copy that shares no variable part.
func (s *State) Clone() *State {
	c := &State{Docket: s.Docket.Clone(), Standoffs: slices.Clone(s.Standoffs), Issues: make([]Issue, len(s.Issues)), Common: slices.Clone(s.Common), Costs: s.Costs, grids: s.grids}
	for _, about := range s.AboutCommon {
		c.AboutCommon = append(c.AboutCommon, slices.Clone(about))
	}
	for k := range s.Issues {
		c.Issues[k] = s.Issues[k].clone()
	}
	return c
}

// Standoff is the state of a contested regime between its leader, the first of its
// senders, and its target, beside the regime's Standing in the docket.
type Standoff struct {
	// Issue is the place of the issue in State.Issues.
	Issue int
	// Demand is the compliance demanded and Severity the level of the measures
	// threatened or in force, while a standoff is open; Offer is the offer of the
	// target, 0 for none.
	Demand, Severity, Offer float64
	// Least is the compliance that the leader may call enough by the words of a vague
	// demand; 0 if the demand is specific.
	Least float64
	// From is the compliance at the start of the standoff.
	From float64
	// Deadline is the period in which a threat is carried out or not.
	Deadline int
	// Extended says that the deadline was put off, Warned that the target has
	// threatened to retaliate, Met that the target has visibly met the demand, and
	// Found that compliance was for show.
	Extended, Warned, Met, Found bool
	// Held says that the target has held out under the present measures, and Kept that
	// the leader has held on since.
	Held, Kept bool
	// Since is the period in which the measures were imposed or last changed, and Began holds the
	// beliefs of the two sides about each other at that time: both sides plan the whole course
	// then. Fresh says that the course begins anew in the next decision.
	Since int
	Began Beliefs
	With  []string // the senders then
	Fresh bool
	// Bound is the share of its audience cost that the present leader bears when it gives up: 1
	// after an own threat, less for measures without a threat and for a successor.
	Bound float64
	// Chance is the chance that the open threat is carried out, by public knowledge.
	Chance float64
	// Fading is the chance that measures in force have ended, by public knowledge: the
	// mean over the periods up to EndTurn, and the mean over the periods after.
	Fading [2]float64
	// Reopens is the first period in which the regime may be used again.
	Reopens int
	// Caught are third parties whose routes were found.
	Caught []string
}

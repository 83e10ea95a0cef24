// Package standoff holds the public state of coercion: the regimes that move by what states
// decide, where each stands between its leader and its target, and where the issues stand that
// they are about.
//
// A State is the state, Rules are what does not change from period to period: the options, the
// issues as the scenario states them, the actors and the prices of transfers. What follows from
// the two alone stands here too: open threats and the expected end of measures (contingent.go),
// what is offered and paid for compliance and relief (transfers.go), the types of an episode
// (types.go), and the events by which several senders move (moves.go). Who decides what is
// decided in the phase Coerce of package sim.
package standoff

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// State is where coercion stands.
type State struct {
	// Docket is the life of the contested regimes: those whose demand names an issue of
	// the scenario.
	Docket *sanction.Docket
	// Standoffs are where the contested regimes stand beside the docket, in its order.
	Standoffs []Standoff
	// Issues are where the issues stand, in the order of Rules.Issues.
	Issues []Issue
}

// Rules are what coercion goes by in all periods.
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

// On reports whether a mechanism is on.
func (r *Rules) On(m mechanism.ID) bool { return r.Switches.On(m) }

// Seat returns the place of an actor in Actors, or -1.
func (r *Rules) Seat(id string) int {
	return slices.IndexFunc(r.Actors, func(a agent.Public) bool { return a.ID == id })
}

// Open returns the state in which a history begins: nothing is demanded with any of the
// contested regimes, which lose the clauses that are switched off, and the types of the first episode over each issue are drawn.
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
	for k := range r.Issues {
		q := &r.Issues[k]
		state.Issues = append(state.Issues, Issue{
			Level: q.Start, Values: make([]float64, len(q.Claims)),
			AboutResolve: make([]belief.Resolve, len(r.Actors)), AboutValues: make([][]belief.Resolve, len(q.Claims)),
			Offered: make([]float64, len(q.Inducements)), Paid: make([]float64, len(q.Inducements)), Mediated: make([]float64, len(q.Mediations)),
		})
		s := &state.Issues[k]
		for c := range q.Claims {
			s.AboutValues[c] = make([]belief.Resolve, len(r.Actors))
		}
		r.DrawTypes(q, s)
	}
	for k := range contested {
		state.Standoffs = append(state.Standoffs, Standoff{Issue: slices.IndexFunc(r.Issues, func(i crisis.Issue) bool { return i.ID == contested[k].Demand.Issue })})
	}
	return state, nil
}

// switched leaves out of a regime the clauses that are switched off.
func (r *Rules) switched(x sanction.Regime) sanction.Regime {
	if x.Institution != nil {
		inst := *x.Institution
		inst.Pooled = inst.Pooled && r.On(mechanism.PooledVerification)
		inst.Binding = inst.Binding && r.On(mechanism.BindingMembership)
		x.Institution = &inst
	}
	if !r.On(mechanism.TransferFund) {
		x.Fund = nil
	}
	if !r.On(mechanism.RenewalRule) {
		x.Sunset = nil
	}
	if !r.On(mechanism.SecondarySanctions) {
		x.Secondary = nil
	}
	return x
}

// Clone returns a copy that shares nothing that changes.
func (s *State) Clone() *State {
	c := &State{Docket: s.Docket.Clone(), Standoffs: slices.Clone(s.Standoffs), Issues: make([]Issue, len(s.Issues))}
	for k := range s.Issues {
		c.Issues[k] = s.Issues[k].Clone()
	}
	return c
}

// Standoff is where a contested regime stands between its leader, the first of its
// senders, and its target, beside its Standing in the docket.
type Standoff struct {
	// Issue is the place of the issue in State.Issues.
	Issue int
	// Demand is the compliance demanded and Severity the level of the measures
	// threatened or in force, while a standoff is open; Offer what the target has
	// offered, 0 for nothing.
	Demand, Severity, Offer float64
	// Least is the compliance that the leader may call enough by the words of a vague
	// demand; 0 if the demand is specific.
	Least float64
	// From is the compliance at which the standoff began.
	From float64
	// Deadline is the period in which a threat is carried out or not.
	Deadline int
	// Extended says that the deadline was put off, Warned that the target has
	// threatened to retaliate, Met that the target has done what it was asked, as
	// far as anybody sees, and Found that it was for show.
	Extended, Warned, Met, Found bool
	// Held says that the target has held out under the measures as they are, and Kept that
	// the leader has held on to them since.
	Held, Kept bool
	// Chance is how likely the open threat is carried out, by what everybody can
	// work out.
	Chance float64
	// Fading is how likely measures in force have ended by what everybody can work
	// out: on average in the periods up to EndTurn, and after them.
	Fading [2]float64
	// Reopens is the first period in which the regime may be used again.
	Reopens int
	// Caught are third parties whose routes were found.
	Caught []string
}

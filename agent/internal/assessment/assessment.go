// Package assessment weighs one action of a party about a module in force: a breach, an
// invocation of the security exception, a safeguard, or a withdrawal.
//
// The division with package compliance: assessment weighs one action, compliance asks the
// questions of users and of the phases of a period. A function of compliance prepares an
// [Assessment], collects the actions from here, and chooses. No function here chooses between
// kinds of actions.
//
// Input is an [Assessment]: the view of the actor, the module as agreed, the standing of the
// module, and the effects of the present world. Output is an [agent.Action], with gain,
// protection, compensation, the cost of a challenge and the loss of reputation as annuities in
// percent of income per quarter against keeping the module.
//
// Read assessment.go first (the common input and counterfactual worlds), then temptation.go (the
// value of keeping and of breaking), breach.go, exception.go, challenge.go (the risk of a case
// and retaliation), safeguard.go and withdrawal.go.
package assessment

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/treaty"
)

// Assessment is the common input of the weighing of actions about one module.
type Assessment struct {
	// View is the view of the actor that weighs.
	agent.View
	// Module is the ID of the module, Agreed the module with every number settled, Standing the
	// state of the module in the register.
	Module   string
	Agreed   *treaty.Module // as agreed
	Standing treaty.Standing
	// Members are the IDs of the parties bound in this period.
	Members []string
	// Now are the effects of the present world, without the action.
	Now *welfare.Effects
	// Temptation is the value of keeping the module and the value of breaking the module.
	Temptation agent.Temptation
	// Public says that the actor is weighed by public information alone. PendingCase says that a
	// case about the action is already pending.
	Public, PendingCase bool
	// Wait is the number of periods in which nobody knows of the action and brings a case.
	Wait int
	// Foreseen is the continuation of the module if the module is under negotiation, nil for a
	// module in force.
	Foreseen *continuation.Continuation
}

// Supposing returns the effects in a period of the present world after some events. content names
// the counterfactual. Events without an author are the actor's. A breach by a party already in
// breach changes nothing and is left out.
func (x *Assessment) Supposing(period int, content string, events ...treaty.Event) (*welfare.Effects, error) {
	events = slices.DeleteFunc(events, func(e treaty.Event) bool {
		author := e.Author
		if author == "" {
			author = x.Self.ID
		}
		return e.Kind == treaty.Breached && x.Standing.InBreach(author, e.Regime, x.Period)
	})
	for k := range events {
		e := &events[k]
		e.Period, e.Module = x.Period, x.Module
		if e.Author == "" {
			e.Author = x.Self.ID
		}
	}
	return x.Effects(agent.Query{Period: period, Counterfactual: &agent.Counterfactual{Content: x.Self.ID + " " + x.Module + " " + content, Events: events}})
}

// Disputed reports whether panels settle disputes on the module.
func (x *Assessment) Disputed() bool { return x.Agreed.Disputes != nil && !x.Without.Disputes }

// watched reports whether a covert breach is possible: monitoring then discovers the breach with
// a chance below one.
func (x *Assessment) watched() bool { return x.Agreed.Monitoring != nil && !x.Without.Monitoring }

// Menu returns the sets of sectors that a measure may cover: the sectors of the security threat,
// and the sectors of the group that a motive could favour, within the scope of the clause.
// Without threat and motive the only set is the scope.
func (x *Assessment) Menu(scope treaty.Sectors) (sets []treaty.Sectors) {
	add := func(s treaty.Sectors) {
		if set := x.Book.Both(s, scope); set != "" && !slices.Contains(sets, set) {
			sets = append(sets, set)
		}
	}
	if p := x.SecurityThreatTo(x.Seat); p.Sectors != "" {
		add(p.Sectors)
	}
	if x.Motive != (agent.MotiveProcess{}) {
		if g := x.Motive.GroupOf(&x.Self.Public); g != nil {
			add(g.Sectors)
		}
	}
	if sets == nil {
		add(scope)
	}
	return sets
}

// holding reports whether the actor holds a measure under the module against a party or against
// all, either a safeguard or an exception.
func (x *Assessment) holding(safeguard bool, against string) bool {
	return slices.ContainsFunc(x.Standing.Measures, func(m treaty.Measure) bool {
		return m.Party == x.Self.ID && m.Safeguard == safeguard && m.Regime == "" && m.Against == against && m.Holds(x.Period)
	})
}

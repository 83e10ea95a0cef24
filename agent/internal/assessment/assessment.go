package assessment

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/treaty"
)

// Assessment is a deliberation under way.
type Assessment struct {
	agent.View
	Module     string
	Agreed     *treaty.Module // as agreed
	Standing   treaty.Standing
	Members    []string
	Now        *welfare.Effects
	Temptation agent.Temptation
	// Public says that the actor is weighed up by what everybody knows of it, and
	// pendingCase that a case has been brought already.
	Public, PendingCase bool
	// Foreseen is the module as the actor sees it, if it is only thought of.
	Foreseen *continuation.Continuation
}

// Supposing prices the present world after some events.
//
// Whoever is in breach already breaks nothing more.
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

// Disputed reports whether the module's disputes are settled by panels.
func (x *Assessment) Disputed() bool { return x.Agreed.Disputes != nil && !x.Without.Disputes }

// watched reports whether a breach can be covert: somebody watches, and finds it or not.
func (x *Assessment) watched() bool { return x.Agreed.Monitoring != nil && !x.Without.Monitoring }

// Menu lists the sectors that a measure may be about: those of the threat and those of
// the group that a motive could favour, as far as the clause reaches, or all of its
// reach if there are neither.
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

// holding reports whether the actor holds a measure under the module.
func (x *Assessment) holding(safeguard bool) bool {
	return slices.ContainsFunc(x.Standing.Measures, func(m treaty.Measure) bool {
		return m.Party == x.Self.ID && m.Safeguard == safeguard && m.Regime == "" && m.Holds(x.Period)
	})
}

package compliance

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/treaty"
)

// Weighing is a deliberation under way.
type Weighing struct {
	agent.View
	Id         string
	M          *treaty.Module // as agreed
	s          treaty.Standing
	Members    []string
	Now        *welfare.Prices
	Temptation Temptation
	// public says that the actor is weighed up by what everybody knows of it, and
	// pendingCase that a case has been brought already.
	public, pendingCase bool
	// Thought is the module as the actor sees it, if it is only thought of.
	Thought *continuation.Prospects
}

// supposing prices the present world after some events.
//
// Whoever is in breach already breaks nothing more.
func (x *Weighing) supposing(period int, content string, events ...treaty.Event) (*welfare.Prices, error) {
	events = slices.DeleteFunc(events, func(e treaty.Event) bool {
		author := e.Author
		if author == "" {
			author = x.Self.ID
		}
		return e.Kind == treaty.Breached && x.s.InBreach(author, e.Regime, x.Period)
	})
	for k := range events {
		e := &events[k]
		e.Period, e.Module = x.Period, x.Id
		if e.Author == "" {
			e.Author = x.Self.ID
		}
	}
	return x.Effects(agent.Query{Period: period, Supposed: &agent.Supposition{Content: x.Self.ID + " " + x.Id + " " + content, Events: events}})
}

// disputed reports whether the module's disputes are settled by panels.
func (x *Weighing) disputed() bool { return x.M.Disputes != nil && !x.Without.Disputes }

// watched reports whether a breach can be covert: somebody watches, and finds it or not.
func (x *Weighing) watched() bool { return x.M.Monitoring != nil && !x.Without.Monitoring }

// Menu lists the sectors that a measure may be about: those of the threat and those of
// the group that a motive could favour, as far as the clause reaches, or all of its
// reach if there are neither.
func (x *Weighing) Menu(scope treaty.Sectors) (sets []treaty.Sectors) {
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
func (x *Weighing) holding(safeguard bool) bool {
	return slices.ContainsFunc(x.s.Measures, func(m treaty.Measure) bool {
		return m.Party == x.Self.ID && m.Safeguard == safeguard && m.Regime == "" && m.Holds(x.Period)
	})
}

package agent

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/treaty"
)

// weighing is a deliberation under way.
type weighing struct {
	View
	id         string
	m          *treaty.Module // as agreed
	s          treaty.Standing
	members    []string
	now        *welfare.Prices
	temptation Temptation
	// public says that the actor is weighed up by what everybody knows of it, and
	// pendingCase that a case has been brought already.
	public, pendingCase bool
	// thought is the module as the actor sees it, if it is only thought of.
	thought *prospects
}

// supposing prices the present world after some events.
//
// Whoever is in breach already breaks nothing more.
func (x *weighing) supposing(period int, content string, events ...treaty.Event) (*welfare.Prices, error) {
	events = slices.DeleteFunc(events, func(e treaty.Event) bool {
		author := e.Author
		if author == "" {
			author = x.Self.ID
		}
		return e.Kind == treaty.Breached && x.s.InBreach(author, e.Regime, x.Period)
	})
	for k := range events {
		e := &events[k]
		e.Period, e.Module = x.Period, x.id
		if e.Author == "" {
			e.Author = x.Self.ID
		}
	}
	return x.prices(query{period: period, supposed: &supposition{content: x.Self.ID + " " + x.id + " " + content, events: events}})
}

// disputed reports whether the module's disputes are settled by panels.
func (x *weighing) disputed() bool { return x.m.Disputes != nil && !x.Without.Disputes }

// watched reports whether a breach can be covert: somebody watches, and finds it or not.
func (x *weighing) watched() bool { return x.m.Monitoring != nil && !x.Without.Monitoring }

// menu lists the sectors that a measure may be about: those of the threat and those of
// the group that a motive could favour, as far as the clause reaches, or all of its
// reach if there are neither.
func (x *weighing) menu(scope treaty.Sectors) (sets []treaty.Sectors) {
	add := func(s treaty.Sectors) {
		if set := x.Book.Both(s, scope); set != "" && !slices.Contains(sets, set) {
			sets = append(sets, set)
		}
	}
	if p := x.threats(x.Seat); p.Sectors != "" {
		add(p.Sectors)
	}
	if x.Motive != (MotiveProcess{}) {
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
func (x *weighing) holding(safeguard bool) bool {
	return slices.ContainsFunc(x.s.Measures, func(m treaty.Measure) bool {
		return m.Party == x.Self.ID && m.Safeguard == safeguard && m.Regime == "" && m.Holds(x.Period)
	})
}

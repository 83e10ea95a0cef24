package agent

import (
	"errors"
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent/redline"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Adopt adds positions to the actor's red lines, in order: public positions to Declared, others
// to RedLines.
func (a *Actor) Adopt(stances ...redline.Position) {
	for _, s := range stances {
		if s.Public {
			a.Declared = append(slices.Clip(a.Declared), s.Rule())
		} else {
			a.RedLines = append(slices.Clip(a.RedLines), s.Rule())
		}
	}
}

// ValidateIn reports every reference of the actor to something absent: a module, a term, an
// option, a regime or an actor in a red line, public or secret, and IDs in Strangers.
func (a *Actor) ValidateIn(t *treaty.Treaty, regimes []sanction.Regime, actors []Actor) error {
	var errs []error
	for _, id := range a.Strangers {
		if !slices.ContainsFunc(actors, func(b Actor) bool { return b.ID == id }) {
			errs = append(errs, fmt.Errorf("agent: actor %q: Strangers names %q; want the IDs of other actors", a.ID, id))
		}
	}
	for k, line := range slices.Concat(a.Declared, a.RedLines) {
		bad := func(format string, args ...any) {
			at := fmt.Sprintf("red line %d", k-len(a.Declared)+1)
			if k < len(a.Declared) {
				at = fmt.Sprintf("public red line %d", k+1)
			}
			errs = append(errs, fmt.Errorf("agent: actor %q: %s (%v): %s", a.ID, at, line, fmt.Sprintf(format, args...)))
		}
		if priced, ok := line.(redline.Priced); ok {
			line = priced.Line
		}
		module := func(id string) *treaty.Module {
			m := t.Module(id)
			if m == nil {
				bad("no module %q; want the ID of a module of the treaty", id)
			}
			return m
		}
		regime := func(id string) {
			if !slices.ContainsFunc(regimes, func(r sanction.Regime) bool { return r.ID == id }) {
				bad("no regime %q; want the ID of a sanction regime", id)
			}
		}
		switch line := line.(type) {
		case redline.TermBound:
			if m := module(line.Module); m != nil {
				if fault := line.Fault(m); fault != "" {
					bad("%s", fault)
				}
			}
		case redline.RequiredClause:
			if line.Module != "" {
				module(line.Module)
			}
		case redline.PartyCondition:
			if !slices.ContainsFunc(actors, func(b Actor) bool { return b.ID == line.Party }) {
				bad("no actor %q; want the ID of another actor", line.Party)
			} else if line.Party == a.ID {
				bad("the actor is always a party; want the ID of another actor")
			}
		case redline.NoDealUntilLifted:
			regime(line.Regime)
		case redline.NoReliefUntilMet:
			regime(line.Regime)
		}
	}
	return errors.Join(errs...)
}

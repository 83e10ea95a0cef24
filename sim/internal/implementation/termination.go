package implementation

import (
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/treaty"
)

// The legal grounds for the end of a broken module.
const (
	materialBreach = "VCLT Article 60(2)(a), material breach, by agreement of all other parties"
	consentOfAll   = "VCLT Article 54(b), consent of all parties"
)

// due returns the act by which the register records the end of a term, notice or measure.
func (f *Facts) due(due treaty.Event) Act {
	told := event.Event{Kind: event.Lapsed, Actor: due.Author, Module: due.Module, Ground: due.Ground, Reason: due.Kind.String()}
	switch due.Kind {
	case treaty.RanOut:
		k := slices.IndexFunc(f.Register.Standing(due.Module).Measures, func(m treaty.Measure) bool { return m.ID == due.Case })
		told.Kind, told.Case = event.MeasureEnded, due.Case
		told.Actor, told.Sectors = f.Register.Standing(due.Module).Measures[k].Party, f.Register.Standing(due.Module).Measures[k].Sectors
	case treaty.Withdrew:
		told.Kind, told.Reason = event.Withdrew, "its notice has run out"
	}
	return Act{Law: due, Told: told}
}

// terminate returns the act by which the other parties end a broken module, or by which all
// parties consent if all broke the module.
func (f *Facts) terminate(module string, members, breakers []string) Act {
	// Parties that kept the module end the module. Without such parties all consent.
	authors := slices.DeleteFunc(slices.Clone(members), func(id string) bool { return slices.Contains(breakers, id) })
	ground := materialBreach
	if len(authors) == 0 {
		authors, ground = members, consentOfAll
	}
	legal := treaty.Event{Kind: treaty.Terminated, Period: f.Number, Module: module, Author: authors[0], For: authors, Ground: ground}
	return Act{Law: legal, Told: event.Event{
		Kind: event.Terminated, Actor: strings.Join(authors, " and "), Module: module, Ground: ground,
		Reason: "it was broken by " + strings.Join(breakers, " and "),
	}}
}

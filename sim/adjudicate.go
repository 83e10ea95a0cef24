package sim

import (
	"context"
	"math"
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty"
)

// Adjudicate answers breaches, moves disputes and reviews on, holds the votes that are
// due, and records what has run out.
type Adjudicate struct{}

// Name returns "Adjudicate".
func (Adjudicate) Name() string { return "Adjudicate" }

// The grounds on which a module that was broken ends.
const (
	materialBreach = "VCLT Article 60(2)(a), material breach, by agreement of all other parties"
	consentOfAll   = "VCLT Article 54(b), consent of all parties"
)

// Step records what has run out by the text's own dates, and ends the modules that
// were broken in the quarter before for all to see, unless panels settle disputes on
// them: all other parties agree to terminate them for material breach; if everybody
// broke it, everybody consents. The others go on: complaints, rulings, retaliation,
// reviews, milestones, accession.
func (Adjudicate) Step(_ context.Context, w *World) ([]Move, error) {
	var moves []Move
	over := map[string]bool{}
	for _, due := range w.Register.Due(w.Period) {
		over[due.Module] = over[due.Module] || due.Kind == treaty.Lapsed || due.Kind == treaty.Withdrew
		moves = append(moves, w.due(due))
	}
	for m, s := range w.Register.InForce() {
		if over[m.ID] {
			continue
		}
		if culprits := w.culprits(m.ID); len(culprits) > 0 {
			over[m.ID] = true
			moves = append(moves, w.terminate(m.ID, s))
		}
	}
	situation := w.Situation()
	for m, s := range w.Register.InForce() {
		if over[m.ID] || s.Since == w.Period || !s.InForceIn(w.Period) {
			continue
		}
		x := bench{w: w, situation: situation, m: w.Register.Agreed(m.ID), s: s, members: s.Members(w.Period)}
		for _, sit := range []func() error{x.forbear, x.disputes, x.complaints, x.reviews, x.renewals, x.measures, x.milestones, x.assistance, x.accessions} {
			if err := sit(); err != nil {
				return nil, err
			}
		}
		moves = append(moves, x.moves...)
	}
	return moves, nil
}

// due records what has run out by itself.
func (w *World) due(due treaty.Event) Move {
	index := w.module(due.Module)
	told := event.Event{Kind: event.Lapsed, Actor: due.Author, Module: due.Module, Ground: due.Ground, Reason: due.Kind.String()}
	switch due.Kind {
	case treaty.RanOut:
		k := slices.IndexFunc(w.Register.Standing(due.Module).Measures, func(m treaty.Measure) bool { return m.ID == due.Case })
		told.Kind, told.Case = event.MeasureEnded, due.Case
		told.Actor, told.Sectors = w.Register.Standing(due.Module).Measures[k].Party, w.Register.Standing(due.Module).Measures[k].Sectors
	case treaty.Withdrew:
		told.Kind, told.Reason = event.Withdrew, "its notice has run out"
	}
	return Move{Event: told, Do: func(w *World) error {
		if err := w.Register.Apply(due); err != nil {
			return err
		}
		if w.Register.Standing(due.Module).Stage == treaty.Open {
			w.Tables[index].Reopens = max(w.Tables[index].Reopens, w.again(1))
		}
		return nil
	}}
}

// again is the first quarter in which talks may begin anew, some quarters from now, or
// never if nothing is renegotiated.
func (w *World) again(quarters int) int {
	if !w.On(mechanism.Renegotiation) {
		return math.MaxInt
	}
	return w.Period + quarters
}

// terminate ends a module that was broken.
func (w *World) terminate(module string, s treaty.Standing) Move {
	members := s.Members(w.Period)
	var breakers []string
	for _, b := range w.material(module, s) {
		breakers = append(breakers, b.Party)
	}
	authors := slices.DeleteFunc(slices.Clone(members), func(id string) bool { return slices.Contains(breakers, id) })
	ground := materialBreach
	if len(authors) == 0 {
		authors, ground = members, consentOfAll
	}
	legal := treaty.Event{Kind: treaty.Terminated, Period: w.Period, Module: module, Author: authors[0], For: authors, Ground: ground}
	index := w.module(module)
	return Move{
		Event: event.Event{
			Kind: event.Terminated, Actor: strings.Join(authors, " and "), Module: module, Ground: ground,
			Reason: "it was broken by " + strings.Join(breakers, " and "),
		},
		Do: func(w *World) error {
			w.Tables[index].Reopens = w.again(1 + w.Scenario.Talks.Recess)
			return w.Register.Apply(legal)
		},
	}
}

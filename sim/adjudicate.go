package sim

import (
	"context"
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/treaty"
)

// Adjudicate answers breaches.
type Adjudicate struct{}

// Name returns "Adjudicate".
func (Adjudicate) Name() string { return "Adjudicate" }

// The grounds on which a module that was broken ends.
const (
	materialBreach = "VCLT Article 60(2)(a), material breach, by agreement of all other parties"
	consentOfAll   = "VCLT Article 54(b), consent of all parties"
)

// Step records what has run out by the text's own dates, and ends the modules that
// were broken in the quarter before: all other parties agree to terminate them for
// material breach; if everybody broke it, everybody consents. Reviews, panels and
// measured remedies are not modelled yet.
func (Adjudicate) Step(_ context.Context, w *World) ([]Move, error) {
	var moves []Move
	lapsed := map[string]bool{}
	for _, due := range w.Register.Due(w.Period) {
		lapsed[due.Module] = lapsed[due.Module] || due.Kind == treaty.Lapsed
		index := w.module(due.Module)
		moves = append(moves, Move{
			Event: Event{Kind: Lapsed, Actor: due.Author, Module: due.Module, Ground: due.Ground, Reason: due.Kind.String()},
			Do: func(w *World) error {
				w.Tables[index].Reopens = max(w.Tables[index].Reopens, w.Period+1)
				return w.Register.Apply(due)
			},
		})
	}
	for m, s := range w.Register.InForce() {
		if s.BreachedIn != w.Period-1 || len(s.Breaching) == 0 || lapsed[m.ID] {
			continue
		}
		authors := slices.DeleteFunc(slices.Clone(s.Ratified), func(id string) bool { return slices.Contains(s.Breaching, id) })
		ground := materialBreach
		if len(authors) == 0 {
			authors, ground = s.Ratified, consentOfAll
		}
		legal := treaty.Event{Kind: treaty.Terminated, Period: w.Period, Module: m.ID, Author: authors[0], For: authors, Ground: ground}
		index := w.module(m.ID)
		moves = append(moves, Move{
			Event: Event{
				Kind: Terminated, Actor: strings.Join(authors, " and "), Module: m.ID, Ground: ground,
				Reason: "it was broken by " + strings.Join(s.Breaching, " and "),
			},
			Do: func(w *World) error {
				w.Tables[index].Reopens = w.Period + 1 + w.Scenario.Talks.Recess
				return w.Register.Apply(legal)
			},
		})
	}
	return moves, nil
}

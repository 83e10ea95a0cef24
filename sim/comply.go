package sim

import (
	"context"
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/treaty"
)

// Comply has every party decide whether to keep what binds it.
type Comply struct{}

// Name returns "Comply".
func (Comply) Name() string { return "Comply" }

// Step asks about modules that were in force at the start of the quarter and are not
// in breach already. It also records the carve-outs that end.
func (Comply) Step(_ context.Context, w *World) ([]Move, error) {
	var moves []Move
	situation := w.Situation()
	for m, s := range w.Register.InForce() {
		space := w.Register.Space(m.ID)
		text := treaty.Text{Module: m, Space: space, Draft: s.Draft, Since: s.Since}
		if w.Period > s.Since && slices.Contains(text.Changes(w.Period-1), w.Period) {
			moves = append(moves, Move{Event: Event{
				Kind: CarveOutEnded, Module: m.ID, Draft: space.Format(s.Draft), Ground: "the text's own term",
			}})
		}
		if s.Since == w.Period || s.BreachedIn == w.Period-1 {
			continue
		}
		for _, id := range s.Ratified {
			v := w.View(situation, "Comply", w.seat(id))
			temptation, err := v.Tempted(m.ID)
			if err != nil {
				return nil, err
			}
			if v.Complies(temptation) {
				continue
			}
			breach := treaty.Event{Kind: treaty.Breached, Period: w.Period, Module: m.ID, Author: id}
			moves = append(moves, Move{
				Event: Event{Kind: Breached, Actor: id, Module: m.ID, Draft: space.Format(s.Draft), Ground: "none", Reason: temptation.String()},
				Do:    func(w *World) error { return w.Register.Apply(breach) },
			})
		}
	}
	return moves, nil
}

// Adjudicate answers breaches.
type Adjudicate struct{}

// Name returns "Adjudicate".
func (Adjudicate) Name() string { return "Adjudicate" }

// The grounds on which a module that was broken ends.
const (
	materialBreach = "VCLT Article 60(2)(a), material breach, by agreement of all other parties"
	consentOfAll   = "VCLT Article 54(b), consent of all parties"
)

// Step ends the modules that were broken in the quarter before: all other parties
// agree to terminate them for material breach; if everybody broke it, everybody
// consents. Panels and measured remedies are not modelled yet.
func (Adjudicate) Step(_ context.Context, w *World) ([]Move, error) {
	var moves []Move
	for m, s := range w.Register.InForce() {
		if s.BreachedIn != w.Period-1 || len(s.Breaching) == 0 {
			continue
		}
		authors := slices.DeleteFunc(slices.Clone(s.Ratified), func(id string) bool { return slices.Contains(s.Breaching, id) })
		ground := materialBreach
		if len(authors) == 0 {
			authors, ground = s.Ratified, consentOfAll
		}
		legal := treaty.Event{Kind: treaty.Terminated, Period: w.Period, Module: m.ID, Author: authors[0], Ground: ground}
		index := slices.IndexFunc(w.Scenario.Treaty.Modules, func(other treaty.Module) bool { return other.ID == m.ID })
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

package sim

import (
	"context"
	"slices"

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
		for _, c := range m.CarveOuts(space, s.Draft) {
			if w.Period == s.Since+c.Quarters() && slices.Contains(s.Ratified, c.Party) {
				moves = append(moves, Move{Event: Event{
					Kind: CarveOutEnded, Actor: c.Party, Module: m.ID, Sectors: c.Sectors, Ground: c.Basis(), Reason: "its term has run out",
				}})
			}
		}
		if s.Since == w.Period || s.BreachedIn == w.Period-1 {
			continue
		}
		var broke []string
		for _, id := range s.Members(w.Period) {
			v := w.View(situation, "Comply", w.seat(id))
			temptation, err := v.Tempted(m.ID)
			if err != nil {
				return nil, err
			}
			if v.Complies(temptation) {
				continue
			}
			broke = append(broke, id)
			breach := treaty.Event{Kind: treaty.Breached, Period: w.Period, Module: m.ID, Author: id}
			moves = append(moves, Move{
				Event: Event{Kind: Breached, Actor: id, Module: m.ID, Draft: space.Format(s.Draft), Ground: "none", Reason: temptation.String()},
				Do:    func(w *World) error { return w.Register.Apply(breach) },
			})
		}
		score, err := w.score(situation, m.ID, s.Members(w.Period), broke)
		if err != nil {
			return nil, err
		}
		moves = append(moves, score)
	}
	return moves, nil
}

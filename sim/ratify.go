package sim

import (
	"context"
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent/ratification"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Ratify puts signed drafts to the vote at home and brings into force the drafts that
// enough signatories have ratified.
type Ratify struct{}

// Name returns "Ratify".
func (Ratify) Name() string { return "Ratify" }

// Step holds all votes that are due on the same day.
func (Ratify) Step(_ context.Context, w *World) ([]Move, error) {
	var moves []Move
	situation := w.Situation()
	for k := range w.Scenario.Treaty.Modules {
		module := &w.Scenario.Treaty.Modules[k]
		s := w.Register.Standing(module.ID)
		if s.Stage != treaty.Pending || w.Period < s.Since+w.Scenario.Talks.RatifyAfter {
			continue
		}
		draft := w.Register.Space(module.ID).Format(s.Draft)
		// A module whose prerequisites are not in force waits, ratified.
		passed := slices.Clone(s.Ratified)
		for seat := range w.Scenario.Actors {
			id := w.Scenario.Actors[seat].ID
			if !slices.Contains(s.Signatories, id) || slices.Contains(s.Ratified, id) || slices.Contains(s.Refused, id) {
				continue
			}
			vote, err := ratification.CallVote(w.View(situation, "Ratify", seat), module.ID, s.Draft, s.Signatories)
			if err != nil {
				return nil, err
			}
			legal := treaty.Event{Kind: treaty.Refused, Period: w.Period, Module: module.ID, Author: id, Ground: "vote at home"}
			change := event.Event{Kind: event.RatificationFailed, Actor: id, Module: module.ID, Draft: draft, Ground: legal.Ground, Reason: vote.String(), Vote: &vote}
			if vote.Passed() {
				legal.Kind, change.Kind = treaty.Ratified, event.Ratified
				passed = append(passed, id)
			}
			// Once a refusal has ended the module the later votes have no legal effect.
			// The votes are recorded all the same.
			moves = append(moves, Move{Event: change, Do: func(w *World) error {
				if w.Register.Standing(module.ID).Stage != treaty.Pending {
					return nil
				}
				return w.Register.Apply(legal)
			}})
		}
		if w.Register.EntryMet(module.ID, passed, w.Period) != nil {
			moves = append(moves, Move{Do: func(w *World) error {
				if w.Register.Standing(module.ID).Stage == treaty.Open { // voted down
					w.Tables[k].Reopens = w.again(1 + w.Scenario.Talks.Recess)
				}
				return nil
			}})
			continue
		}
		last := passed[len(passed)-1]
		moves = append(moves, Move{
			Event: event.Event{
				Kind: event.EnteredIntoForce, Module: module.ID, Draft: draft, Ground: "entry rule: " + module.Entry.String(),
				Reason: fmt.Sprintf("%d of %d signatories have ratified", len(passed), len(s.Signatories)),
			},
			Do: func(w *World) error {
				return w.Register.Apply(treaty.Event{Kind: treaty.EnteredIntoForce, Period: w.Period, Module: module.ID, Author: last, Ground: module.Entry.String()})
			},
		})
		moves = append(moves, granted(module, w.Register.Space(module.ID), s.Draft, passed, w)...)
	}
	return moves, nil
}

// granted returns the carve-outs with which a module enters into force.
func granted(m *treaty.Module, space *terms.Space, draft terms.Draft, bound []string, w *World) (moves []Move) {
	for _, c := range m.CarveOuts(space, draft) {
		if slices.Contains(bound, c.Party) {
			moves = append(moves, Move{Event: event.Event{
				Kind: event.CarveOutGranted, Actor: c.Party, Module: m.ID, Sectors: c.Sectors, Ground: c.Basis(),
				Reason: fmt.Sprintf("until %s %d", w.unit(), w.Period+c.Periods()),
			}})
		}
	}
	return moves
}

package sim

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/ratification"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/internal/bargaining"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Ratify puts signed drafts to the vote at home and brings into force the drafts that
// enough signatories have ratified. A package signed as one undertaking has one vote in each
// state, and enters into force or falls as a whole.
type Ratify struct{}

// Name returns "Ratify".
func (Ratify) Name() string { return "Ratify" }

// Step holds all votes that are due on the same day.
func (Ratify) Step(_ context.Context, w *World) ([]Move, error) {
	var moves []Move
	situation := w.Situation()
	if len(w.Package.Signed) > 0 {
		whole, err := w.ratifyPackage(situation)
		if err != nil {
			return nil, err
		}
		moves = whole
	}
	joined := map[string][]string{} // the modules ratified in this step, by state
	for k := range w.Scenario.Treaty.Modules {
		module := &w.Scenario.Treaty.Modules[k]
		s := w.Register.Standing(module.ID)
		if slices.Contains(w.Package.Signed, module.ID) || s.Stage != treaty.Pending || w.Period < s.Since+w.Scenario.Talks.RatifyAfter {
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
			elsewhere := w.Register.Rival(module.ID, id, w.Period) != "" ||
				slices.ContainsFunc(joined[id], func(other string) bool { return w.Register.Treaty().Rivals(module.ID, other) })
			legal := treaty.Event{Kind: treaty.Refused, Period: w.Period, Module: module.ID, Author: id, Ground: "vote at home"}
			change := event.Event{Kind: event.RatificationFailed, Actor: id, Module: module.ID, Draft: draft, Ground: legal.Ground, Reason: vote.String(), Vote: &vote}
			switch {
			case elsewhere:
				change.Reason, change.Vote = "it is in a rival", nil
			case vote.Passed():
				legal.Kind, change.Kind = treaty.Ratified, event.Ratified
				passed, joined[id] = append(passed, id), append(joined[id], module.ID)
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

// ratifyPackage holds the single vote of each signatory on a package, and brings all its modules
// into force together, or ends them all.
func (w *World) ratifyPackage(situation *agent.Situation) (moves []Move, err error) {
	first := w.Register.Standing(w.Package.Signed[0])
	if w.Period < first.Since+w.Scenario.Talks.RatifyAfter {
		return nil, nil
	}
	v, err := bargaining.RatifyPackage(w.Register, w.Period, w.Package.Signed, func(id string) agent.View { return w.View(situation, "Ratify", w.seat(id)) })
	if err != nil {
		return nil, err
	}
	for _, e := range v.Told {
		moves = append(moves, Move{Event: e})
	}
	if v.Falls {
		return append(moves, w.fall(strings.Join(w.Package.Signed, ", "), first.Signatories)), nil
	}
	moves = append(moves, Move{Do: func(w *World) error {
		for _, e := range v.Law {
			if err := w.Register.Apply(e); err != nil {
				return err
			}
		}
		if len(v.Entered) > 0 {
			w.Package.Signed = nil
		}
		return nil
	}})
	for _, e := range v.Entered {
		module, space := w.Register.Treaty().Module(e.Module), w.Register.Space(e.Module)
		moves = append(moves, Move{Event: e})
		moves = append(moves, granted(module, space, w.Register.Standing(e.Module).Draft, v.Ratified, w)...)
	}
	return moves, nil
}

// fall returns the end of a package that cannot enter into force: every signature is withdrawn.
func (w *World) fall(names string, signatories []string) Move {
	return Move{
		Event: event.Event{Kind: event.PackageFell, Module: names, Reason: "the states that have ratified are not those whom the entry into force takes"},
		Do: func(w *World) error {
			for _, id := range w.Package.Signed {
				for _, author := range signatories {
					if w.Register.Standing(id).Stage != treaty.Pending {
						break
					}
					change := treaty.Event{Kind: treaty.Refused, Period: w.Period, Module: id, Author: author, Ground: "the single undertaking"}
					if err := w.Register.Apply(change); err != nil {
						return err
					}
				}
			}
			w.Package.Signed = nil
			w.Package.Table.Reopens = w.again(1 + w.Scenario.Talks.Recess)
			return nil
		},
	}
}

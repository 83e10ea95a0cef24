package implementation

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/agent/ratification"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty"
)

// The file decides the accession of new parties, from the value of accession to the applicant and
// to each party, the vote rule of the text and the vote at home. Source: VCLT Article 15; WTO
// Agreement Article XII.

// accessions lets states that are not bound join the module. A state joins if accession has a
// positive value to the state, the vote of the parties carries, and its legislature consents. One
// state joins per period: the next state decides on the module after the first accession.
func (x *adjudication) accessions() error {
	rule := x.m.Accession
	if rule == nil || !x.On(mechanism.WithdrawalByNotice) {
		return nil
	}
	for seat := range x.Actors {
		id := x.Actors[seat].ID
		// Accession opens after some periods, for some states at once, and to those that
		// have not signed and have not just left.
		early := x.Number < x.s.Since+rule.First() && !slices.Contains(rule.AtAnyTime, id)
		if early || slices.Contains(x.s.Signatories, id) || slices.Contains(x.s.Ratified, id) || x.recent(id) {
			continue
		}
		v := x.view(id)
		own, others, err := compliance.AccessionValue(v, x.m.ID)
		if err != nil {
			return err
		}
		// The applicant asks only with a positive value.
		if !(own > 0) {
			continue
		}
		// Each party votes by its own gain.
		var inFavour, against []string
		for _, member := range x.members {
			if others[x.Seat(member)] >= 0 {
				inFavour = append(inFavour, member)
			} else {
				against = append(against, member)
			}
		}
		if rule.Vote.Passes(inFavour, against, x.members) != nil {
			continue
		}
		vote, err := ratification.CallVote(v, x.m.ID, x.s.Draft, append(slices.Clone(x.members), id))
		if err != nil {
			return err
		}
		if !vote.Passed() {
			continue
		}
		x.act(treaty.Event{Kind: treaty.Acceded, Author: id, For: inFavour, Against: against}, event.Event{
			Kind: event.Acceded, For: inFavour, Against: against, Vote: &vote, Ground: "accession article",
			Reason: fmt.Sprintf("it is worth %+.4f %% of real income a quarter; %s", own, vote),
		})
		return nil
	}
	return nil
}

// recent reports whether an actor has left the module within a recess.
func (x *adjudication) recent(id string) bool {
	log := x.Register.Log()
	for k := len(log) - 1; k >= 0 && log[k].Period > x.Number-x.Recess; k-- {
		if e := &log[k]; e.Kind == treaty.Withdrew && e.Module == x.m.ID && e.Author == id {
			return true
		}
	}
	return false
}

package implementation

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/appraisal"
	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/agent/ratification"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty"
)

// The file decides the accession of new parties, from the value of accession to the applicant and
// to each party, the vote rule of the text and the vote at home. Source: VCLT Article 15; WTO
// Agreement Article XII.

// accessions lets states that are not bound join the module. A state asks if accession has a
// positive value and no talks on a rival promise more, or as its own strategy decides. The vote of
// the parties has to carry, and its legislature to consent. One state joins per period: the next
// state decides on the module after the first accession. A state in a rival that gains by a change
// gives notice there first.
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
		if early || slices.Contains(x.s.Signatories, id) || slices.Contains(x.s.Ratified, id) || x.recent(id) || slices.ContainsFunc(x.joined[id], x.rivals) {
			continue
		}
		v := x.view(id)
		if rival := x.Register.Rival(x.m.ID, id, x.Number); rival != "" {
			if err := x.departs(v, rival); err != nil {
				return err
			}
			continue
		}
		own, others, err := compliance.AccessionValue(v, x.m.ID)
		if err != nil {
			return err
		}
		asks, err := x.asks(v, own)
		if err != nil {
			return err
		}
		if !asks {
			continue
		}
		var inFavour, against []string
		for _, member := range x.members {
			admits, err := x.admits(member, id, others[x.Seat(member)])
			if err != nil {
				return err
			}
			if admits {
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
		x.joined[id] = append(x.joined[id], x.m.ID)
		return nil
	}
	return nil
}

// rivals reports whether a module is a rival of this one.
func (x *adjudication) rivals(module string) bool { return x.Register.Treaty().Rivals(module, x.m.ID) }

// asks decides whether an applicant asks to join. An outside option is taken only if it is worth
// more than the best draft that the applicant would sign in open talks on a rival (Binmore, Shaked
// and Sutton 1989, Quarterly Journal of Economics 104: 753-770).
func (x *adjudication) asks(v agent.View, own float64) (bool, error) {
	stay := numeric.Negligible
	if own <= stay && !v.Replaces(agent.ToAccede) {
		return false, nil
	}
	for k := range x.Register.Treaty().Modules {
		m := &x.Register.Treaty().Modules[k]
		if !x.rivals(m.ID) || own <= stay {
			continue
		}
		switch s := x.Register.Standing(m.ID); {
		case s.Stage == treaty.Pending && slices.Contains(s.Signatories, v.Self.ID):
			return false, nil // it has signed the rival, and waits for the votes
		case s.Stage == treaty.Open:
			a, err := appraisal.New(v, m.ID)
			if err != nil {
				return false, err
			}
			if best := a.Best(); best != nil && best.Signable() {
				stay = max(stay, best.Total())
			}
		}
	}
	options := []agent.Option{
		{Content: agent.DoStayOut.String(), Value: stay, Kind: agent.DoStayOut},
		{Content: agent.DoAccede.String(), Value: own, Kind: agent.DoAccede},
	}
	k, err := v.Pick(agent.ToAccede, options, x.m.ID, v.Self.ID)
	return k == 1, err
}

// admits decides the vote of a party on an applicant, by the change in the party's flow payoff.
func (x *adjudication) admits(member, applicant string, worth float64) (bool, error) {
	options := []agent.Option{
		{Content: agent.DoReject.String(), Kind: agent.DoReject},
		{Content: agent.DoLetIn.String(), Value: worth + numeric.Negligible, Kind: agent.DoLetIn},
	}
	k, err := x.view(member).Pick(agent.ToAdmit, options, x.m.ID, applicant)
	return k == 1, err
}

// departs has a party to a rival give notice there, if it would be better off in the module and the
// parties would admit it.
func (x *adjudication) departs(v agent.View, rival string) error {
	s := x.Register.Standing(rival)
	if s.Stage != treaty.InForce || slices.ContainsFunc(s.Notices, func(n treaty.Notice) bool { return n.Party == v.Self.ID }) {
		return nil
	}
	club, err := compliance.BestClub(v, rival)
	if err != nil || club.Module != x.m.ID {
		return err
	}
	leaves, stays, err := compliance.LeavingFor(v, rival, &club)
	if err != nil {
		return err
	}
	notice := treaty.Event{Kind: treaty.NoticeGiven, Period: x.Number, Module: rival, Author: v.Self.ID}
	if leaves <= stays+numeric.Negligible || x.Register.Allows(notice) != nil {
		return nil
	}
	options := []agent.Option{
		{Content: agent.DoStayOut.String(), Kind: agent.DoStayOut},
		{Content: agent.DoAccede.String(), Value: leaves - stays, Kind: agent.DoAccede},
	}
	k, err := v.Pick(agent.ToAccede, options, x.m.ID, v.Self.ID)
	if err != nil || k == 0 {
		return err
	}
	told := x.legal(notice, event.Event{
		Kind: event.NoticeGiven, Ground: "withdrawal article",
		Reason: fmt.Sprintf("to join %s instead is worth %+.4f %% of real income a quarter", x.m.ID, leaves-stays),
	})
	told.IfBound = true
	x.acts = append(x.acts, told)
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

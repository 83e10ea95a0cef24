package implementation

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/appraisal"
	"github.com/tradetalk/tradetalk/agent/ratification"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/internal/snapshot"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty"
)

// The file decides changes of the terms of a module in force, from the value of other terms to each
// party, the vote rules of the text and the votes at home. The parties propose in an order drawn by
// lot. Each proposes the terms that it likes best among those that it expects to pass by public
// payoffs; the first proposal ends the conference, whether it passes or fails, and the terms in
// force stay where nothing passes. Sources: Romer and Rosenthal (1978, Public Choice 33: 27-43) for
// proposals against a status quo; VCLT Articles 39 and 40; WTO Agreement Articles IX:2 and X.

// proposal is a draft with the way of its adoption.
type proposal struct {
	appraisal.Amendment
	interprets bool
}

// amendments holds a conference of the parties at its dates.
func (x *adjudication) amendments() error {
	if x.m.Amendment == nil || !x.On(mechanism.Amendments) || !x.confers() {
		return nil
	}
	order := snapshot.ByLot(x.members, func(id string) string { return id }, func(id string) uint64 {
		return x.Rand(id, "order of amendment", x.m.ID).Uint64()
	})
	for _, id := range order {
		p, err := x.proposes(id)
		if err != nil {
			return err
		}
		if p != nil {
			return x.confer(id, p)
		}
	}
	return nil
}

// confers reports whether the parties meet in this period: at a conference or review, or where a
// disruption begins or ends.
func (x *adjudication) confers() bool {
	review := x.m.Sunset != nil && x.On(mechanism.Reviews) && x.s.Review != treaty.Never && x.Number == x.s.Review
	return review || x.m.Amendment.Meets(x.s.Since, x.Number) || slices.ContainsFunc(x.Situation.Disruptions, func(d agent.Disruption) bool {
		return d.From == x.Number || d.Until == x.Number
	})
}

// proposes returns the proposal of a party, nil for none.
func (x *adjudication) proposes(id string) (*proposal, error) {
	v := x.view(id)
	list, err := appraisal.Amendments(v, x.m.ID)
	if err != nil {
		return nil, err
	}
	options := []agent.Option{{Content: agent.DoKeepTerms.String(), Value: numeric.Negligible, Kind: agent.DoKeepTerms}}
	var open []proposal
	offer := func(p proposal, kind agent.OptionKind) {
		open = append(open, p)
		options = append(options, agent.Option{Content: kind.String() + ": " + p.Text, Value: p.Own, Kind: kind})
	}
	for _, one := range list {
		if one.Crossed != "" {
			continue
		}
		rule := x.m.Amendment
		// An interpretation needs no legislature, so that it comes first of equals.
		if rule.Interpretation && one.Near && x.expected(id, &one, false) >= rule.InterpretationVote.Needs(len(x.members)) {
			offer(proposal{one, true}, agent.DoInterpret)
		}
		if x.expected(id, &one, true) >= rule.Vote.Needs(len(x.members)) {
			offer(proposal{one, false}, agent.DoAmend)
		}
	}
	if len(open) == 0 {
		return nil, nil
	}
	k, err := v.Pick(agent.ToAmend, options, x.m.ID)
	if err != nil || k == 0 {
		return nil, err
	}
	return &open[k-1], nil
}

// expected returns the number of votes that a party expects for its own proposal: its own, and that
// of each party that gains by public payoffs. Where legislatures vote, only parties count whose
// legislature consents with a chance of one half or more.
func (x *adjudication) expected(id string, one *appraisal.Amendment, legislatures bool) (votes int) {
	for _, member := range x.members {
		k := x.Seat(member)
		if (member == id || one.Public[k] >= 0) && (!legislatures || one.Consent[k] >= 0.5) {
			votes++
		}
	}
	return votes
}

// confer votes on a proposal. An amendment needs the government and the legislature of each party in
// favour, an interpretation the government.
func (x *adjudication) confer(author string, p *proposal) error {
	var inFavour, against []string
	for _, id := range x.members {
		yes, err := x.adopts(id, author, p)
		if err != nil {
			return err
		}
		if yes {
			inFavour = append(inFavour, id)
		} else {
			against = append(against, id)
		}
	}
	law := treaty.Event{Kind: treaty.Amended, Author: author, Draft: p.Draft, For: inFavour, Against: against}
	told := event.Event{Kind: event.AmendmentAdopted, Actor: author, Draft: p.Text, For: inFavour, Against: against, Ground: "amendment article"}
	rule := x.m.Amendment.Vote
	if p.interprets {
		law.Kind, told.Kind, rule = treaty.Interpreted, event.InterpretationAdopted, x.m.Amendment.InterpretationVote
	}
	told.Reason = fmt.Sprintf("to %s the change is worth %+.4f %% of real income a quarter", author, p.Own)
	if rule.Passes(inFavour, against, x.members) != nil {
		told.Kind, told.Module = event.AmendmentRejected, x.m.ID
		x.acts = append(x.acts, Act{Told: told})
		return nil
	}
	x.act(law, told)
	return nil
}

// adopts decides the vote of a party on a proposal.
func (x *adjudication) adopts(id, author string, p *proposal) (bool, error) {
	v := x.view(id)
	if id != author {
		list, err := appraisal.Amendments(v, x.m.ID)
		if err != nil {
			return false, err
		}
		k := slices.IndexFunc(list, func(one appraisal.Amendment) bool { return one.Draft == p.Draft })
		own, crossed := list[k].Own, list[k].Crossed
		options := []agent.Option{
			{Content: agent.DoReject.String(), Kind: agent.DoReject},
			{Content: agent.DoAdopt.String() + ": " + p.Text, Value: own + numeric.Negligible, Kind: agent.DoAdopt},
		}
		k, err = v.Pick(agent.ToAdopt, options, x.m.ID)
		if err != nil || k == 0 || crossed != "" {
			return false, err
		}
	}
	if p.interprets {
		return true, nil
	}
	with, err := appraisal.AmendedEffects(v.Situation, x.m.ID, p.Draft)
	if err != nil {
		return false, err
	}
	without, err := appraisal.AmendedEffects(v.Situation, x.m.ID, x.s.Draft)
	if err != nil {
		return false, err
	}
	return ratification.CallVoteBetween(v, "amendment of "+x.m.ID, with, without).Passed(), nil
}

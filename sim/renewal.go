package sim

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty"
)

// renewals holds the votes on the renewal of the module and of exceptions, and extends
// safeguards.
func (x *bench) renewals() error {
	w := x.w
	if !w.On(mechanism.Reviews) {
		return nil
	}
	if x.m.Sunset == nil || x.s.Review == treaty.Never || w.Period < x.s.Review {
		return nil
	}
	var inFavour, against []string
	for _, id := range x.members {
		v := x.view(id)
		t, err := v.Renewal(x.m.ID)
		if err != nil {
			return err
		}
		renews, err := v.Renews(t)
		if err != nil {
			return err
		}
		if renews {
			inFavour = append(inFavour, id)
		} else {
			against = append(against, id)
		}
	}
	reason := "it is not renewed"
	if x.m.Sunset.Vote.Passes(inFavour, against, x.members) == nil {
		reason = fmt.Sprintf("it is renewed until %s %d", w.unit(), w.Period+x.m.Sunset.Term.Periods())
	}
	x.act(treaty.Event{Kind: treaty.Reviewed, Author: x.members[0], For: inFavour, Against: against},
		event.Event{Kind: event.Reviewed, Actor: event.JoinNames(x.members), For: inFavour, Against: against, Ground: "sunset article", Reason: reason})
	return nil
}

// measures prolongs, in their last quarter, the measures that are still worth holding
// to their author and that the text and the others let it hold.
func (x *bench) measures() error {
	w := x.w
	if !w.On(mechanism.Reviews) {
		return nil
	}
	for k := range x.s.Measures {
		one := &x.s.Measures[k]
		if !one.Holds(w.Period) || w.Period != one.Until-1 || one.From == w.Period || one.Status == treaty.MeasureInReview || one.Status == treaty.MeasureStruckDown || !slices.Contains(x.members, one.Party) {
			continue
		}
		reason := "the measures of " + one.Regime + " go on"
		if one.Regime == "" {
			value, err := x.view(one.Party).Held(x.m.ID, one.ID)
			if err != nil {
				return err
			}
			if value <= 0 {
				continue
			}
			reason = fmt.Sprintf("to hold it is worth %+.4f %% of real income a quarter", value)
		}
		told := event.Event{Kind: event.MeasureProlonged, Sectors: one.Sectors, Ground: one.Ground, Reason: reason}
		law := treaty.Event{Kind: treaty.Prolonged, Author: one.Party, Case: one.ID}
		if one.Safeguard {
			law.Until = min(one.Until+x.m.Safeguard.Length.Periods(), one.From+x.m.Safeguard.Extended.Periods())
			told.Until, told.For = law.Until, []string{one.Party}
			if law.Until > one.Until {
				x.act(law, told)
			}
			continue
		}
		rule := x.m.Exception
		if rule.MaxRenewals == treaty.NoRenewal || rule.MaxRenewals > 0 && one.Renewals >= rule.MaxRenewals {
			continue
		}
		i := w.invocation(x.m.ID, one.ID)
		for _, id := range x.members {
			// Who does not believe the author votes against it.
			if id == one.Party || i >= 0 && w.Invocations[i].Doubt[w.seat(id)] <= 0.5 {
				law.For = append(law.For, id)
			} else {
				law.Against = append(law.Against, id)
			}
		}
		law.Until = w.Period + rule.MaxLength.Periods()
		told.For, told.Against, told.Until = law.For, law.Against, law.Until
		if law.Until > one.Until && rule.Renewal.Passes(law.For, law.Against, x.members) == nil {
			x.act(law, told)
		}
	}
	return nil
}

// milestones has the verifiers look at the milestones. One is done from its date on (at
// once if it has none), as long as the party has kept the module in the quarter and its
// capacity suffices; it is then found done with the chance that monitoring finds a
// breach, and for certain where nobody monitors.
func (x *bench) milestones() error {
	w := x.w
	for k := range x.m.Milestones {
		one := &x.m.Milestones[k]
		if !slices.Contains(x.members, one.Party) || w.Period < x.s.Since+one.By.Periods() {
			continue
		}
		met := slices.ContainsFunc(x.s.Met, func(m treaty.Met) bool { return m.ID == one.ID })
		have, ok := w.Register.Capacity(x.m.ID, one.Party, w.Period)
		able := !ok || !w.On(mechanism.CapacityConstraints) || have >= w.Register.CapacityNeed(x.m.ID, one.Party, w.Period)
		kept := !(x.s.BreachedIn == w.Period && slices.Contains(x.s.Breaching, one.Party))
		if met != able && met != kept || met == (able && kept) {
			continue
		}
		if w.watched(x.m.ID) {
			hit, _ := x.m.Accuracy(1)
			if w.Rand("Adjudicate", one.Party, "milestone", x.m.ID, one.ID).Float64() >= hit {
				continue
			}
		}
		if able && kept {
			x.act(treaty.Event{Kind: treaty.MilestoneMet, Author: one.Verifier, Case: one.ID},
				event.Event{Kind: event.MilestoneMet, Party: one.Party, Ground: "milestones article", Reason: one.What})
		} else if met {
			x.act(treaty.Event{Kind: treaty.MilestoneUndone, Author: one.Verifier, Case: one.ID},
				event.Event{Kind: event.MilestoneUndone, Party: one.Party, Ground: "milestones article", Reason: one.What})
		}
	}
	return nil
}

// assistance asks the donors in turn about each recipient that falls short.
func (x *bench) assistance() error {
	w, rule := x.w, x.m.Assistance
	if rule == nil || !w.On(mechanism.CapacityConstraints) {
		return nil
	}
	for _, recipient := range rule.Recipients {
		if !slices.Contains(x.members, recipient) {
			continue
		}
		for _, donor := range rule.Donors {
			if donor == recipient || !slices.Contains(x.members, donor) {
				continue
			}
			g, err := x.view(donor).Assists(x.m.ID, recipient)
			if err != nil {
				return err
			}
			if !(g.Value > 0) || len(w.public[w.seat(donor)].Regions) == 0 || len(w.public[w.seat(recipient)].Regions) == 0 {
				continue
			}
			x.act(treaty.Event{Kind: treaty.Assisted, Author: donor, Party: recipient, Amount: g.Amount}, event.Event{
				Kind: event.Assisted, Amount: g.Amount, Ground: "capacity building article",
				Reason: fmt.Sprintf("the chance of a failure falls from %.3g to %.3g a %s, worth %+.4f %% of a %[3]s's income", g.Before, g.After, w.unit(), g.Value),
			})
			break
		}
	}
	return nil
}

// accessions lets those who are not bound join, if they gain, the parties' vote carries
// and their legislature consents.
func (x *bench) accessions() error {
	w, rule := x.w, x.m.Accession
	if rule == nil || !w.On(mechanism.WithdrawalByNotice) {
		return nil
	}
	for seat := range w.public {
		id := w.public[seat].ID
		early := w.Period < x.s.Since+rule.First() && !slices.Contains(rule.AtAnyTime, id)
		if early || slices.Contains(x.s.Signatories, id) || slices.Contains(x.s.Ratified, id) || x.recent(id) {
			continue
		}
		v := x.view(id)
		own, others, err := v.Joining(x.m.ID)
		if err != nil {
			return err
		}
		if !(own > 0) {
			continue
		}
		var inFavour, against []string
		for _, member := range x.members {
			if others[w.seat(member)] >= 0 {
				inFavour = append(inFavour, member)
			} else {
				against = append(against, member)
			}
		}
		if rule.Vote.Passes(inFavour, against, x.members) != nil {
			continue
		}
		vote, err := v.Ratify(x.m.ID, x.s.Draft, append(slices.Clone(x.members), id))
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
		return nil // one at a time: the next is asked about what the module is then
	}
	return nil
}

// recent reports whether an actor has left the module within a recess, or tried to join
// within one.
func (x *bench) recent(id string) bool {
	w := x.w
	log := w.Register.Log()
	for k := len(log) - 1; k >= 0 && log[k].Period > w.Period-w.Scenario.Talks.Recess; k-- {
		if e := &log[k]; e.Kind == treaty.Withdrew && e.Module == x.m.ID && e.Author == id {
			return true
		}
	}
	return false
}

package implementation

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty"
)

// The file decides the renewal of modules and of measures, from the value of renewal to each
// party and the vote rules of the text. Source: Koremenos (2001,
// International Organization 55: 289-325); Agreement on Safeguards, Article 7.

// renewals holds the vote on the renewal of the module in the period of a review: of the review
// on its date, or of an early review that the text orders after long measures or repeated
// breaches.
func (x *adjudication) renewals() error {
	if !x.On(mechanism.Reviews) {
		return nil
	}
	if due, _ := x.Register.ReviewsDue(x.Number); !slices.Contains(due, x.m.ID) {
		return nil
	}
	// Each party votes by the value of the module from the sunset on.
	var inFavour, against []string
	for _, id := range x.members {
		v := x.view(id)
		t, err := compliance.RenewalValue(v, x.m.ID)
		if err != nil {
			return err
		}
		renews, err := compliance.WouldRenew(v, t)
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
		reason = fmt.Sprintf("it is renewed until %s %d", x.Unit(), x.Number+x.m.Sunset.Term.Periods())
	}
	x.act(treaty.Event{Kind: treaty.Reviewed, Author: x.members[0], For: inFavour, Against: against},
		event.Event{Kind: event.RenewalVoted, Actor: event.JoinNames(x.members), For: inFavour, Against: against, Ground: "sunset article", Reason: reason})
	return nil
}

// measures prolongs measures in their last period: the author still gains by the measure, and the
// text and, for an exception, the vote of the parties allow more time. A renewal costs the author
// trust as any other review does, and each other party votes by the value of the measure to it.
func (x *adjudication) measures() error {
	if !x.On(mechanism.Reviews) {
		return nil
	}
	for k := range x.s.Measures {
		one := &x.s.Measures[k]
		if !one.Holds(x.Number) || x.Number != one.Until-1 || one.From == x.Number || one.Status == treaty.MeasureInReview || one.Status == treaty.MeasureStruckDown || !slices.Contains(x.members, one.Party) {
			continue
		}
		// Measures of a regime go on with the regime, others if their value is positive.
		reason := "the measures of " + one.Regime + " go on"
		if one.Regime == "" {
			value, err := x.renewalValue(one)
			if err != nil {
				return err
			}
			if value <= 0 {
				continue
			}
			reason = fmt.Sprintf("to hold it is worth %+.4f %% of real income a quarter", value)
		}
		told := event.Event{Kind: event.MeasureExtended, Sectors: one.Sectors, Ground: one.Ground, Reason: reason}
		law := treaty.Event{Kind: treaty.Prolonged, Author: one.Party, Case: one.ID}
		// A safeguard is extended within its maximum (Agreement on Safeguards, Article 7).
		if one.Safeguard {
			law.Until = min(one.Until+x.m.Safeguard.Length.Periods(), one.From+x.m.Safeguard.Extended.Periods())
			told.Until, told.For = law.Until, []string{one.Party}
			if law.Until > one.Until {
				x.act(law, told)
			}
			continue
		}
		// An exception is renewed by vote, as often as the text allows.
		rule := x.m.Exception
		if rule.MaxRenewals == treaty.NoRenewal || rule.MaxRenewals > 0 && one.Renewals >= rule.MaxRenewals {
			continue
		}
		law.Until = x.Number + rule.MaxLength.Periods()
		var err error
		if law.For, law.Against, err = x.votes(one, law.Until-one.Until); err != nil {
			return err
		}
		law.For = x.order(append(law.For, one.Party))
		told.For, told.Against, told.Until = law.For, law.Against, law.Until
		if law.Until > one.Until && rule.Renewal.Passes(law.For, law.Against, x.members) == nil {
			x.act(law, told)
			x.keptAtRenewal(one)
		}
	}
	return nil
}

// order returns some parties in the order of the members.
func (x *adjudication) order(ids []string) []string {
	return slices.DeleteFunc(slices.Clone(x.members), func(id string) bool { return !slices.Contains(ids, id) })
}

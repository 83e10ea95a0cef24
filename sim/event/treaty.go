package event

import (
	"fmt"
	"strings"
)

// The kinds of events from outside, and of events under a module in force. The numbers
// start at 64, above the kinds in kind.go.
const (
	// ThreatChanged: the threat to an actor's security changes; only the actor knows.
	ThreatChanged Kind = iota + 64
	// MotiveChanged: a protectionist motive comes or goes; only the actor knows.
	MotiveChanged
	// Disrupted: a crisis or a new technology begins.
	Disrupted
	// DisruptionEnded: a crisis or a new technology ends.
	DisruptionEnded
	// Reported: a report on the conduct of a party comes in.
	Reported
	// ExceptionInvoked: a party invokes the security exception.
	ExceptionInvoked
	// SafeguardTaken: a party takes a safeguard.
	SafeguardTaken
	// MeasureNotified: a party notifies its measure.
	MeasureNotified
	// MeasureEnded: a party ends its measure, or the measure runs out.
	MeasureEnded
	// MeasureProlonged: a measure is renewed or extended.
	MeasureProlonged
	// Compensated: a party pays for its measure.
	Compensated
	// FailedToComply: a party breaks a module for lack of capacity.
	FailedToComply
	// BrokenCovertly: a party breaks a module, and only monitoring can discover the breach.
	BrokenCovertly
	// NoticeGiven: a party gives notice of withdrawal.
	NoticeGiven
	// NoticeRevoked: a party revokes its notice.
	NoticeRevoked
	// Withdrew: a notice has run out.
	Withdrew
	// Complained: a party opens a dispute.
	Complained
	// PanelAsked: a party asks for a panel.
	PanelAsked
	// Ruled: a panel rules.
	Ruled
	// Appealed: a ruling is appealed.
	Appealed
	// RuledOnAppeal: the appellate body rules.
	RuledOnAppeal
	// RulingFollowed: the loser follows the ruling.
	RulingFollowed
	// RulingIgnored: the loser ignores the ruling.
	RulingIgnored
	// Retaliated: the winner takes authorised retaliation.
	Retaliated
	// Settled: a dispute is settled.
	Settled
	// ReviewOpened: a party has an exception reviewed.
	ReviewOpened
	// Upheld: a review finds an exception lawful.
	Upheld
	// StruckDown: a review finds an exception unlawful.
	StruckDown
	// Reviewed: the parties vote on the renewal of a module.
	Reviewed
	// MilestoneMet: a verifier finds a milestone met.
	MilestoneMet
	// MilestoneUndone: a verifier finds a milestone no longer met.
	MilestoneUndone
	// Assisted: a donor builds capacity.
	Assisted
	// Acceded: an actor joins a module in force.
	Acceded
	// Forborne: the other parties attribute a breach to lack of capacity.
	Forborne
	// SettledInPart: a module is agreed and waits for the other modules.
	SettledInPart
)

// lifeNames are the names of the kinds from ThreatChanged on.
// The file decides the sentence of an event under a module in force, from the fields of the
// event. The legal terms follow the WTO Dispute Settlement Understanding and the VCLT.

var lifeNames = [...]string{
	"threat changed", "motive changed", "disrupted", "disruption ended", "reported", "exception invoked",
	"safeguard taken", "measure notified", "measure ended", "measure prolonged", "compensated", "failed to comply",
	"broken covertly", "notice given", "notice revoked", "withdrew", "complained", "panel asked for", "ruled", "appealed",
	"ruled on appeal", "ruling followed", "ruling ignored", "retaliated", "settled", "review opened", "upheld", "struck down",
	"reviewed", "milestone met", "milestone undone", "assisted", "acceded", "forborne", "settled in part",
}

// clause returns an event under a module in force as the main clause of a sentence, or "" for
// other events. subject is the module in words.
func (e Event) clause(subject string) string {
	voted := func(what string) string {
		s := fmt.Sprintf("%s: %s in favour", what, JoinNames(e.For))
		if len(e.Against) > 0 {
			s += ", " + JoinNames(e.Against) + " against"
		}
		return s
	}
	switch e.Kind {
	case ThreatChanged:
		return "The threat to " + e.Actor + " changes"
	case MotiveChanged:
		return e.Actor + " feels another pressure at home"
	case Disrupted:
		return "A disruption begins"
	case DisruptionEnded:
		return "A disruption ends"
	case Reported:
		if e.Alarm {
			return fmt.Sprintf("%s reports that %s broke %s", e.Actor, e.Party, subject)
		}
		return fmt.Sprintf("%s reports that %s kept %s", e.Actor, e.Party, subject)
	case ExceptionInvoked:
		if e.Regime != "" {
			return fmt.Sprintf("%s invokes the exception of %s against %s for its part in %s, on the ground of %s", e.Actor, subject, e.Party, e.Regime, e.Ground)
		}
		return fmt.Sprintf("%s invokes the exception of %s on the ground of %s", e.Actor, subject, e.Ground)
	case SafeguardTaken:
		return fmt.Sprintf("%s takes a safeguard under %s on the ground of %s", e.Actor, subject, e.Ground)
	case MeasureNotified:
		if e.Late {
			return fmt.Sprintf("%s notifies its measure under %s late", e.Actor, subject)
		}
		return fmt.Sprintf("%s notifies its measure under %s", e.Actor, subject)
	case MeasureEnded:
		return fmt.Sprintf("A measure of %s under %s ends", e.Actor, subject)
	case MeasureProlonged:
		return voted(fmt.Sprintf("The measure of %s under %s goes on", e.Actor, subject))
	case Compensated:
		return fmt.Sprintf("%s pays %s %.6g for its measure under %s", e.Actor, e.Party, e.Amount, subject)
	case FailedToComply:
		return fmt.Sprintf("%s fails to do what %s takes", e.Actor, subject)
	case BrokenCovertly:
		return fmt.Sprintf("%s breaks %s covertly", e.Actor, subject)
	case NoticeGiven:
		return fmt.Sprintf("%s gives notice of withdrawal from %s", e.Actor, subject)
	case NoticeRevoked:
		return fmt.Sprintf("%s takes back its notice of withdrawal from %s", e.Actor, subject)
	case Withdrew:
		return fmt.Sprintf("%s has withdrawn from %s", e.Actor, subject)
	case Complained:
		return fmt.Sprintf("%s complains against %s under %s", e.Actor, e.Party, subject)
	case PanelAsked:
		return fmt.Sprintf("%s asks for a panel against %s under %s", e.Actor, e.Party, subject)
	case Ruled, RuledOnAppeal:
		who := "The panel"
		if e.Kind == RuledOnAppeal {
			who = "The appellate body"
		}
		if e.Upheld {
			return fmt.Sprintf("%s finds for %s under %s", who, e.Party, subject)
		}
		return fmt.Sprintf("%s finds against %s under %s", who, e.Party, subject)
	case Appealed:
		return fmt.Sprintf("%s appeals the ruling under %s", e.Actor, subject)
	case RulingFollowed:
		return fmt.Sprintf("%s follows the ruling under %s", e.Actor, subject)
	case RulingIgnored:
		return fmt.Sprintf("%s ignores the ruling under %s", e.Actor, subject)
	case Retaliated:
		return fmt.Sprintf("%s takes authorised retaliation against %s under %s", e.Actor, e.Party, subject)
	case Settled:
		return fmt.Sprintf("%s and %s settle their dispute under %s", e.Actor, e.Party, subject)
	case ReviewOpened:
		return fmt.Sprintf("%s has the exception of %s under %s reviewed", e.Actor, e.Party, subject)
	case Upheld:
		return fmt.Sprintf("The exception of %s under %s is upheld by %s", e.Party, subject, e.Actor)
	case StruckDown:
		return fmt.Sprintf("The exception of %s under %s is struck down by %s", e.Party, subject, e.Actor)
	case Reviewed:
		return voted("The parties review " + subject)
	case MilestoneMet:
		return fmt.Sprintf("%s finds the milestone %s of %s met", e.Actor, e.Case, subject)
	case MilestoneUndone:
		return fmt.Sprintf("%s finds the milestone %s of %s undone", e.Actor, e.Case, subject)
	case Assisted:
		return fmt.Sprintf("%s gives %s %.6g to do what %s takes", e.Actor, e.Party, e.Amount, subject)
	case Acceded:
		return voted(fmt.Sprintf("%s accedes to %s", e.Actor, subject))
	case SettledInPart:
		return fmt.Sprintf("%s is agreed", subject)
	case Forborne:
		return fmt.Sprintf("%s bear with %s under %s", e.Actor, e.Party, subject)
	}
	return ""
}

// JoinNames returns the names in words: "nobody", "A" or "A and B".
func JoinNames(ids []string) string {
	if len(ids) == 0 {
		return "nobody"
	}
	return strings.Join(ids, " and ")
}

package event

import (
	"fmt"
	"strings"
)

// What can happen to actors from outside, and under a module in force.
const (
	ThreatChanged    Kind = iota + 64 // the threat to an actor's security changes; it alone knows
	MotiveChanged                     // a protectionist motive comes or goes; the actor alone knows
	Disrupted                         // a crisis or a new technology comes up
	DisruptionEnded                   // it is over
	Reported                          // a report on what a party did comes in
	ExceptionInvoked                  // a party invokes the security exception
	SafeguardTaken                    // a party takes a safeguard
	MeasureNotified                   // a party notifies its measure
	MeasureEnded                      // a party gives its measure up, or it runs out
	MeasureProlonged                  // a measure is renewed or extended
	Compensated                       // a party pays for its measure
	FailedToComply                    // a party breaks a module for want of capacity
	BrokenCovertly                    // a party breaks a module where monitoring alone can find it
	NoticeGiven                       // a party gives notice of withdrawal
	NoticeRevoked                     // a party takes its notice back
	Withdrew                          // a notice has run out
	Complained                        // a party opens a dispute
	PanelAsked                        // a party asks for a panel
	Ruled                             // a panel rules
	Appealed                          // a ruling is appealed
	RuledOnAppeal                     // the appellate body rules
	RulingFollowed                    // the loser follows the ruling
	RulingIgnored                     // the loser ignores it
	Retaliated                        // the winner takes authorised retaliation
	Settled                           // a dispute is settled
	ReviewOpened                      // a party has an exception reviewed
	Upheld                            // a review finds an exception lawful
	StruckDown                        // a review finds it unlawful
	Reviewed                          // the parties vote on the renewal of a module
	MilestoneMet                      // a milestone is found met
	MilestoneUndone                   // a milestone is found no longer met
	Assisted                          // a donor builds capacity
	Acceded                           // an actor joins a module in force
	Forborne                          // the others put a breach down to want of capacity
	SettledInPart                     // a module is agreed and waits for the others
)

var lifeNames = [...]string{
	"threat changed", "motive changed", "disrupted", "disruption ended", "reported", "exception invoked",
	"safeguard taken", "measure notified", "measure ended", "measure prolonged", "compensated", "failed to comply",
	"broken covertly", "notice given", "notice revoked", "withdrew", "complained", "panel asked for", "ruled", "appealed",
	"ruled on appeal", "ruling followed", "ruling ignored", "retaliated", "settled", "review opened", "upheld", "struck down",
	"reviewed", "milestone met", "milestone undone", "assisted", "acceded", "forborne", "settled in part",
}

// clause is an event of life as the main clause of a sentence.
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

// JoinNames reads "nobody", "A" or "A and B".
func JoinNames(ids []string) string {
	if len(ids) == 0 {
		return "nobody"
	}
	return strings.Join(ids, " and ")
}

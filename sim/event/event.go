package event

import (
	"fmt"
	"strings"

	"github.com/tradetalk/tradetalk/agent/appraisal"
	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/agent/ratification"
	"github.com/tradetalk/tradetalk/treaty"
)

// Won is the share of what was at stake that an event has won an actor.
func (e *Event) Won(actor string) float64 {
	switch {
	case e.Kind == Conceded && e.Other == actor,
		(e.Kind == OfferAccepted || e.Kind == DisputeNegotiated) && e.Actor == actor:
		return e.Part
	}
	return 0
}

// BackedDown is how publicly an actor has backed down in an event. A treaty saves the faces
// of both sides: what is conceded in one counts as given for something.
func (e *Event) BackedDown(actor string) float64 {
	switch e.Kind {
	case BackedDown, SanctionLifted, Conceded:
		if e.Actor == actor {
			return e.Part * e.Face
		}
	case OfferAccepted:
		switch actor {
		case e.Actor:
			return (1 - e.Part) * e.Face
		case e.Other:
			return e.Part * e.Face
		}
	}
	return 0
}

// Event is something that happened, with its reason.
type Event struct {
	Period int
	Phase  string
	Kind   Kind
	// Actor is who did it; Module and Regime what it was done to, where that
	// applies.
	Actor, Module, Regime string
	// Issue is what a dispute is about, Level the compliance demanded, offered or
	// reached, or the severity or relief of measures; Other the other side.
	Issue, Other string
	Level        float64
	// Demanded is the compliance that measures are imposed for. Least is what may be
	// called enough by the words of a vague demand, 0 if it is specific.
	Demanded, Least float64
	// Part is the share of what is at stake between the two sides of a dispute that is
	// given, in [0, 1]: by the target in Conceded, OfferAccepted and DisputeNegotiated,
	// by the leader in BackedDown and SanctionLifted. Face is how much of an audience
	// sees it, in [0, 1]; by a treaty nobody loses face.
	Part, Face float64
	// Sectors are what a carve-out keeps out.
	Sectors treaty.Sectors
	// Round is the round of talks, from 1; Draft the draft in words.
	Round int
	Draft string
	// Ground is the legal ground, Reason the reason in words.
	Ground, Reason string
	// Appraisal is what the draft was worth to the actor, for Offered, Refused,
	// Accepted and Signed; for FoundNothing and WalkedOut it is that of the
	// draft which the actor minds least.
	Appraisal *appraisal.Appraisal
	// Vote is the vote at home, for Ratified and RatificationFailed.
	Vote *ratification.Vote

	// Party is the other party concerned, Case the name of the measure, the dispute
	// or the milestone, Until the first period in which a measure no longer holds.
	Party, Case string
	Until       int
	// Deliberation is what led to an act of compliance, Complaint to a case, and
	// Obedience to the answer to a ruling.
	Deliberation *compliance.Deliberation
	Complaint    *compliance.Complaint
	Obedience    *compliance.RulingChoice
	// Alarm is what a report says, Late a notice out of time, Upheld a ruling for
	// the respondent. Amount is money at an annual rate.
	Alarm, Late, Upheld bool
	Amount              float64
	// For and Against are votes among the parties.
	For, Against []string
	// Genuine says of an invocation that the threat was there. Only the run knows.
	Genuine bool

	Length treaty.Length `store:"-"` // of the period, for what it is called
}

// when reads "Quarter 3".
func (e *Event) when() string {
	unit := e.Length.String()
	return fmt.Sprintf("%s%s %d", strings.ToUpper(unit[:1]), unit[1:], e.Period)
}

// String is the event as a sentence: "Quarter 3: CHN refuses industry (depth 1): worth
// -0.0102 % of real income a quarter against no agreement." Where a period is no quarter it
// says what it is; percent of income are as much a quarter as a year.
func (e Event) String() string {
	subject := e.Module
	if e.Draft != "" {
		subject += " (" + e.Draft + ")"
	}
	clause := fmt.Sprintf("%s: %v: %s", e.Actor, e.Kind, subject)
	switch e.Kind {
	case SanctionImposed:
		if e.Issue != "" {
			break
		}
		return fmt.Sprintf("%s: Sanctions: %s, on the ground of %s.", e.when(), e.Reason, e.Ground)
	case SanctionEnded:
		clause = "Sanctions end: the " + e.Regime
	case TalksOpened:
		clause = "Talks on " + subject + " open"
	case TalksFailed:
		clause = "Talks on " + subject + " fail"
	case Offered:
		clause = e.Actor + " offers " + subject
	case Refused:
		clause = e.Actor + " refuses " + subject
	case Accepted:
		clause = e.Actor + " accepts " + subject
	case FoundNothing:
		clause = e.Actor + " has nothing to offer on " + subject
	case WalkedOut:
		clause = e.Actor + " walks out of the talks on " + subject
	case Signed:
		clause = e.Actor + " signs " + subject
	case Ratified:
		clause = e.Actor + " ratifies " + subject
	case RatificationFailed:
		clause = e.Actor + " votes down " + subject
	case EnteredIntoForce:
		clause = subject + " enters into force"
	case CarveOutGranted:
		clause = fmt.Sprintf("%s keeps %s out of %s (%s)", e.Actor, e.Sectors, subject, e.Ground)
	case CarveOutEnded:
		clause = fmt.Sprintf("%s no longer keeps %s out of %s", e.Actor, e.Sectors, subject)
	case Breached:
		clause = e.Actor + " breaks " + subject
		if e.Regime != "" {
			clause += fmt.Sprintf(" by its part in %s against %s", e.Regime, e.Party)
		}
	case UnrestBroke:
		clause = "There is unrest in " + e.Actor
	case LeaderChanged:
		clause = "The leader of " + e.Actor + " loses office"
	case Lapsed:
		clause = fmt.Sprintf("A term of %s has run out (%s)", subject, e.Ground)
	case Terminated:
		clause = fmt.Sprintf("%s is terminated by %s (%s)", subject, e.Actor, e.Ground)
	}
	if life := e.clause(subject); life != "" {
		clause = life
	}
	if e.Issue != "" {
		clause = e.dispute()
	}
	if e.Reason != "" {
		clause += ": " + e.Reason
	}
	return fmt.Sprintf("%s: %s.", e.when(), clause)
}

// Told is what the actor did, in the past.
func (e Event) Told() string {
	on := ""
	if e.Sectors != "" {
		on = " on " + string(e.Sectors)
	}
	switch e.Kind {
	case ExceptionInvoked:
		return fmt.Sprintf("%s invoked the exception of %s%s", e.Actor, e.Module, on)
	case SafeguardTaken:
		return fmt.Sprintf("%s took a safeguard under %s%s", e.Actor, e.Module, on)
	case BrokenCovertly:
		return fmt.Sprintf("%s broke %s covertly", e.Actor, e.Module)
	case NoticeGiven:
		return fmt.Sprintf("%s gave notice of withdrawal from %s", e.Actor, e.Module)
	case FailedToComply:
		return fmt.Sprintf("%s could not do what %s takes", e.Actor, e.Module)
	case RulingIgnored:
		return fmt.Sprintf("%s ignored a ruling under %s%s", e.Actor, e.Module, on)
	}
	return fmt.Sprintf("%s broke %s%s", e.Actor, e.Module, on)
}

// Magnitude reads "0.3161 % below the baseline".
func Magnitude(percent float64) string {
	switch {
	case percent < 0:
		return fmt.Sprintf("%.4f %% below the baseline", -percent)
	case percent > 0:
		return fmt.Sprintf("%.4f %% above the baseline", percent)
	}
	return "that of the baseline"
}

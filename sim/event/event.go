// Package event holds the record of a run: what happened, when, by whom, and for what reason.
//
// Input is the facts that the phases of a period report. Output is [Event] values, with a [Kind],
// the actors and texts concerned, and the deliberation behind the act; sentences in plain
// English; and [Episode] values, the disputes of a log by the categories of data on sanctions.
//
// Read event.go first (the record and its sentence), then kind.go and treaty.go (the kinds),
// coercion.go (sentences on disputes), and episode.go (from a log to episodes).
package event

import (
	"fmt"
	"strings"

	"github.com/tradetalk/tradetalk/agent/appraisal"
	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/agent/ratification"
	"github.com/tradetalk/tradetalk/agent/tradepolicy"
	"github.com/tradetalk/tradetalk/treaty"
)

// The file decides the fields of an event, the sentence of an event, and the political gain or
// loss of an actor from an event. The input is the report of a phase. Source: audience costs by
// the share conceded and the visibility (Fearon 1994) in BackedDown.

// Won returns the share of the stakes that an event wins an actor, in [0, 1].
func (e *Event) Won(actor string) float64 {
	switch {
	case e.Kind == Conceded && e.Other == actor,
		(e.Kind == OfferAccepted || e.Kind == NegotiatedSettlement) && e.Actor == actor:
		return e.Part
	}
	return 0
}

// BackedDown returns the visibility of an actor's retreat in an event, in [0, 1]: the share given
// times the share of the audience that sees the retreat. A treaty costs neither side face, since
// concessions in a treaty are reciprocal.
func (e *Event) BackedDown(actor string) float64 {
	switch e.Kind {
	case BackedDown, SanctionLifted, Conceded, TariffTakenBack:
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

// Event is a fact of a run, with the reason.
type Event struct {
	// Period is the number of the period, Phase the phase of the period, Kind the kind of the event.
	Period int
	Phase  string
	Kind   Kind
	// Actor is the author; Module and Regime are the objects of the act, where these exist.
	Actor, Module, Regime string
	// Issue is the subject of a dispute. Level is the compliance demanded, offered or reached, or
	// the severity or relief of measures, in [0, 1]. Other is the other side.
	Issue, Other string
	Level        float64
	// Demanded is the compliance for which measures are imposed, in [0, 1]. Least is the smallest
	// compliance that satisfies the words of a vague demand, 0 for a specific demand.
	Demanded, Least float64
	// From is the public compliance at the time of a threat or an imposition, in [0, 1].
	From float64
	// Part is the share of the stakes between the two sides of a dispute that is given, in [0,
	// 1]: by the target in Conceded, OfferAccepted and DisputeNegotiated, by the leader in
	// BackedDown, SanctionLifted and TariffTakenBack. Face is the share of an audience that sees the concession,
	// in [0, 1]; a treaty has zero.
	Part, Face float64
	// Sectors are the sectors of a carve-out, a measure or a route.
	Sectors treaty.Sectors
	// Round is the round of talks, from 1; Draft is the draft in words.
	Round int
	Draft string
	// Ground is the legal ground, Reason the reason in words.
	Ground, Reason string
	// Appraisal is the value of the draft to the actor, for Offered, Refused, Accepted and
	// Signed. For FoundNothing and WalkedOut the appraisal is of the best draft for the actor.
	Appraisal *appraisal.Appraisal
	// Vote is the vote at home, for Ratified and RatificationFailed.
	Vote *ratification.Vote

	// Party is the other party, Case the name of the measure, the dispute or the milestone, Until
	// the first period without the measure.
	Party, Case string
	Until       int
	// Deliberation is the choice behind an act of compliance, Complaint the values behind a case,
	// and Obedience the choice behind the answer to a ruling.
	Deliberation *compliance.Deliberation
	Complaint    *compliance.Complaint
	Obedience    *compliance.RulingChoice
	// Tariffs is the choice of trade policy behind TariffRaised, TariffHeldOff and
	// TariffTakenBack.
	Tariffs *tradepolicy.Deliberation
	// Alarm is the content of a report, Late marks a notice out of time, and Upheld a ruling for
	// the respondent. Amount is money at an annual rate.
	Alarm, Late, Upheld bool
	// Short says that a suspension with 100 points does not reach the share of the harm.
	Short  bool
	Amount float64
	// For and Against are votes among the parties.
	For, Against []string
	// Genuine says that the threat behind an invocation was real. Only the run knows.
	Genuine bool

	Length treaty.Length `store:"-"` // the length of the period, for its name
}

// when returns the period in words: "Quarter 3".
func (e *Event) when() string {
	unit := e.Length.String()
	return fmt.Sprintf("%s%s %d", strings.ToUpper(unit[:1]), unit[1:], e.Period)
}

// String returns the event as a sentence: "Quarter 3: CHN refuses industry (depth 1): worth
// -0.0102 % of real income a quarter against no agreement." Periods other than quarters have
// their own names. Percent of income has the same value per quarter and per year.
func (e Event) String() string {
	subject := e.Module
	if e.Draft != "" {
		subject += " (" + e.Draft + ")"
	}
	clause := fmt.Sprintf("%s: %v: %s", e.Actor, e.Kind, subject)
	if e.Kind > 0 && int(e.Kind) < len(kinds) {
		clause = kinds[e.Kind].clause(&e, subject)
	}
	if scheduled := e.Kind == SanctionImposed && e.Issue == ""; e.Reason != "" && !scheduled {
		clause += ": " + e.Reason // a scheduled regime is told by its reason
	}
	return fmt.Sprintf("%s: %s.", e.when(), clause)
}

// Told returns a clause with the act of the actor in the past tense.
func (e Event) Told() string {
	on := ""
	if e.Sectors != "" {
		on = " on " + string(e.Sectors)
	}
	switch e.Kind {
	case ExceptionInvoked:
		return fmt.Sprintf("%s invoked the exception of %s%s", e.Actor, e.Module, on)
	case SafeguardApplied:
		return fmt.Sprintf("%s took a safeguard under %s%s", e.Actor, e.Module, on)
	case BrokenCovertly:
		return fmt.Sprintf("%s broke %s covertly", e.Actor, e.Module)
	case NoticeGiven:
		return fmt.Sprintf("%s gave notice of withdrawal from %s", e.Actor, e.Module)
	case FailedToComply:
		return fmt.Sprintf("%s could not do what %s takes", e.Actor, e.Module)
	case RulingNotImplemented:
		return fmt.Sprintf("%s ignored a ruling under %s%s", e.Actor, e.Module, on)
	}
	return fmt.Sprintf("%s broke %s%s", e.Actor, e.Module, on)
}

// Magnitude returns a difference in words: "0.3161 % below the baseline".
func Magnitude(percent float64) string {
	switch {
	case percent < 0:
		return fmt.Sprintf("%.4f %% below the baseline", -percent)
	case percent > 0:
		return fmt.Sprintf("%.4f %% above the baseline", percent)
	}
	return "that of the baseline"
}

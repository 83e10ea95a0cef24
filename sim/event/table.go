package event

import (
	"fmt"
	"strings"
)

// about is what there is to say of a kind.
type about struct {
	name string
	// fields are those of the event that the sentence tells, beside the period and the
	// reason.
	fields string
	// clause is the main clause of the sentence. Subject is the module with the draft.
	clause func(e *Event, subject string) string
}

// kinds is the table of all kinds.
var kinds = [...]about{
	SanctionImposed: {"sanction imposed", "Actor Regime Issue Other Level Ground", func(e *Event, _ string) string {
		if e.Issue == "" {
			return fmt.Sprintf("Sanctions: %s, on the ground of %s", e.Reason, e.Ground)
		}
		return fmt.Sprintf("%s imposes %s on %s over %s at %s", e.Actor, e.Regime, e.Other, e.Issue, e.at())
	}},
	SanctionEnded: {"sanction ended", "Regime Issue", func(e *Event, _ string) string {
		if e.Issue == "" {
			return "Sanctions end: the " + e.Regime
		}
		return fmt.Sprintf("%s lapses", e.Regime)
	}},
	TalksOpened: {"talks opened", "Module Draft", func(_ *Event, subject string) string {
		return "Talks on " + subject + " open"
	}},
	Offered: {"offered", "Actor Module Draft", func(e *Event, subject string) string {
		return e.Actor + " offers " + subject
	}},
	Refused: {"refused", "Actor Module Draft", func(e *Event, subject string) string {
		return e.Actor + " refuses " + subject
	}},
	Accepted: {"accepted", "Actor Module Draft", func(e *Event, subject string) string {
		return e.Actor + " accepts " + subject
	}},
	NoOfferFound: {"found nothing to offer", "Actor Module Draft", func(e *Event, subject string) string {
		return e.Actor + " has nothing to offer on " + subject
	}},
	WalkedOut: {"walked out", "Actor Module Draft", func(e *Event, subject string) string {
		return e.Actor + " walks out of the talks on " + subject
	}},
	Signed: {"signed", "Actor Module Draft", func(e *Event, subject string) string {
		return e.Actor + " signs " + subject
	}},
	TalksFailed: {"talks failed", "Module Draft", func(_ *Event, subject string) string {
		return "Talks on " + subject + " fail"
	}},
	Ratified: {"ratified", "Actor Module Draft", func(e *Event, subject string) string {
		return e.Actor + " ratifies " + subject
	}},
	RatificationFailed: {"ratification failed", "Actor Module Draft", func(e *Event, subject string) string {
		return e.Actor + " votes down " + subject
	}},
	EnteredIntoForce: {"entered into force", "Module Draft", func(_ *Event, subject string) string {
		return subject + " enters into force"
	}},
	CarveOutGranted: {"carve-out granted", "Actor Module Sectors Draft Ground", func(e *Event, subject string) string {
		return fmt.Sprintf("%s keeps %s out of %s (%s)", e.Actor, e.Sectors, subject, e.Ground)
	}},
	CarveOutEnded: {"carve-out ended", "Actor Module Sectors Draft", func(e *Event, subject string) string {
		return fmt.Sprintf("%s no longer keeps %s out of %s", e.Actor, e.Sectors, subject)
	}},
	Breached: {"breached", "Actor Module Regime Draft Party", func(e *Event, subject string) string {
		if e.Regime != "" {
			return fmt.Sprintf("%s breaks %s by its part in %s against %s", e.Actor, subject, e.Regime, e.Party)
		}
		return e.Actor + " breaks " + subject
	}},
	Terminated: {"terminated", "Actor Module Draft Ground", func(e *Event, subject string) string {
		return fmt.Sprintf("%s is terminated by %s (%s)", subject, e.Actor, e.Ground)
	}},
	Lapsed: {"lapsed", "Module Draft Ground", func(e *Event, subject string) string {
		return fmt.Sprintf("A term of %s has run out (%s)", subject, e.Ground)
	}},
	UnrestOccurred: {"unrest", "Actor", func(e *Event, _ string) string {
		return "There is unrest in " + e.Actor
	}},
	LeaderChanged: {"leader changed", "Actor", func(e *Event, _ string) string {
		return "The leader of " + e.Actor + " loses office"
	}},
	Threatened: {"threatened", "Actor Regime Issue Other Level Least", func(e *Event, _ string) string {
		return fmt.Sprintf("%s demands %s of %s on %s and threatens it with %s", e.Actor, e.at(), e.Other, e.Issue, e.Regime)
	}},
	ThreatExtended: {"threat extended", "Actor Issue Other", func(e *Event, _ string) string {
		return fmt.Sprintf("%s gives %s more time on %s", e.Actor, e.Other, e.Issue)
	}},
	BackedDown: {"backed down", "Actor Issue Other", func(e *Event, _ string) string {
		return fmt.Sprintf("%s backs down on %s against %s", e.Actor, e.Issue, e.Other)
	}},
	Resisted: {"resisted", "Actor Issue Other", func(e *Event, _ string) string {
		return fmt.Sprintf("%s does not give in to %s on %s", e.Actor, e.Other, e.Issue)
	}},
	CounterOffered: {"counter-offered", "Actor Issue Other Level", func(e *Event, _ string) string {
		return fmt.Sprintf("%s offers %s %s on %s", e.Actor, e.Other, e.at(), e.Issue)
	}},
	CounterSanctionThreatened: {"counter-threatened", "Actor Issue Other", func(e *Event, _ string) string {
		return fmt.Sprintf("%s threatens %s to retaliate over %s", e.Actor, e.Other, e.Issue)
	}},
	Conceded: {"conceded", "Actor Issue Level", func(e *Event, _ string) string {
		return fmt.Sprintf("%s brings %s to %s", e.Actor, e.Issue, e.at())
	}},
	OfferAccepted: {"offer accepted", "Actor Issue Other Level", func(e *Event, _ string) string {
		return fmt.Sprintf("%s takes the %s that %s offers on %s", e.Actor, e.at(), e.Other, e.Issue)
	}},
	SanctionEscalated: {"sanction escalated", "Actor Regime Level", func(e *Event, _ string) string {
		return fmt.Sprintf("%s raises %s to %s", e.Actor, e.Regime, e.at())
	}},
	SanctionEased: {"sanction eased", "Actor Other Level", func(e *Event, _ string) string {
		return fmt.Sprintf("%s gives %s relief of %s", e.Actor, e.Other, e.at())
	}},
	SanctionSuspended: {"sanction suspended", "Actor Regime", func(e *Event, _ string) string {
		return fmt.Sprintf("%s suspends %s", e.Actor, e.Regime)
	}},
	SanctionResumed: {"sanction resumed", "Regime", func(e *Event, _ string) string {
		return fmt.Sprintf("%s is back in force", e.Regime)
	}},
	SanctionLifted: {"sanction lifted", "Actor Regime", func(e *Event, _ string) string {
		return fmt.Sprintf("%s lifts %s", e.Actor, e.Regime)
	}},
	ReliefWithheld: {"relief withheld", "Actor Other", func(e *Event, _ string) string {
		return fmt.Sprintf("%s gives %s no relief though it is due", e.Actor, e.Other)
	}},
	SnappedBack: {"snapped back", "Actor Regime", func(e *Event, _ string) string {
		return fmt.Sprintf("%s puts %s back in force", e.Actor, e.Regime)
	}},
	ComplianceFeigned: {"feigned compliance", "Actor Issue", func(e *Event, _ string) string {
		return fmt.Sprintf("%s complies with %s for show", e.Actor, e.Issue)
	}},
	FeigningDetected: {"feint found out", "Actor Issue Other", func(e *Event, _ string) string {
		return fmt.Sprintf("%s finds out %s on %s", e.Actor, e.Other, e.Issue)
	}},
	CounterSanctionImposed: {"retaliated against sanctions", "Actor Issue Other", func(e *Event, _ string) string {
		return fmt.Sprintf("%s retaliates against %s over %s", e.Actor, e.Other, e.Issue)
	}},
	CounterSanctionEnded: {"retaliation ended", "Actor Other", func(e *Event, _ string) string {
		return fmt.Sprintf("%s ends its retaliation against %s", e.Actor, e.Other)
	}},
	DomesticCompensationPaid: {"cushioned", "Actor Regime", func(e *Event, _ string) string {
		return fmt.Sprintf("%s makes good what its groups lose by %s", e.Actor, e.Regime)
	}},
	JoinedCoalition: {"joined the coalition", "Actor Regime Other", func(e *Event, _ string) string {
		return fmt.Sprintf("%s joins %s against %s", e.Actor, e.Regime, e.Other)
	}},
	LeftCoalition: {"left the coalition", "Actor Regime Other", func(e *Event, _ string) string {
		return fmt.Sprintf("%s leaves %s against %s", e.Actor, e.Regime, e.Other)
	}},
	TriggerFound: {"trigger found", "Actor Regime", func(e *Event, _ string) string {
		return fmt.Sprintf("%s finds what allows the measures of %s", e.Actor, e.Regime)
	}},
	SanctionRenewed: {"sanction renewed", "Regime", func(e *Event, _ string) string {
		return fmt.Sprintf("%s is renewed", e.Regime)
	}},
	EvasionOpened: {"covert route opened", "Actor Regime Sectors", func(e *Event, _ string) string {
		return fmt.Sprintf("%s opens a covert route for %s round %s", e.Actor, e.Sectors, e.Regime)
	}},
	EvasionClosed: {"covert route closed", "Actor Regime Sectors", func(e *Event, _ string) string {
		return fmt.Sprintf("%s closes its covert route for %s round %s", e.Actor, e.Sectors, e.Regime)
	}},
	EvasionDetected: {"covert route found", "Actor Regime Other", func(e *Event, _ string) string {
		return fmt.Sprintf("%s finds the covert route of %s round %s", e.Actor, e.Other, e.Regime)
	}},
	EnforcementSet: {"enforcement set", "Actor Regime Level", func(e *Event, _ string) string {
		return fmt.Sprintf("%s looks for goods that go round %s, and finds %.0f %% of shipments", e.Actor, e.Regime, 100*e.Level)
	}},
	SecondarySanctionImposed: {"named", "Actor Regime Other", func(e *Event, _ string) string {
		return fmt.Sprintf("%s puts %s under the secondary measures of %s", e.Actor, e.Other, e.Regime)
	}},
	SecondarySanctionLifted: {"cleared", "Actor Other", func(e *Event, _ string) string {
		return fmt.Sprintf("%s clears %s", e.Actor, e.Other)
	}},
	BurdenSharingPaid: {"burden shared", "Regime", func(e *Event, _ string) string {
		return fmt.Sprintf("the fund of %s pays", e.Regime)
	}},
	FundInfeasible: {"fund infeasible", "Regime", func(e *Event, _ string) string {
		return fmt.Sprintf("the fund of %s cannot pay", e.Regime)
	}},
	NegotiatedSettlement: {"dispute negotiated", "Actor Issue Other Level", func(e *Event, _ string) string {
		return fmt.Sprintf("a treaty settles %s between %s and %s at %s", e.Issue, e.Actor, e.Other, e.at())
	}},
	ReliefRevoked: {"relief taken back", "Actor Other Level", func(e *Event, _ string) string {
		return fmt.Sprintf("%s takes back the relief of %s that it gave %s", e.Actor, e.at(), e.Other)
	}},
	CompliedForInducement: {"induced", "Actor Issue Level", func(e *Event, _ string) string {
		return fmt.Sprintf("%s is paid for bringing %s to %s", e.Actor, e.Issue, e.at())
	}},
	InducementOffered: {"inducement offered", "Actor Issue Other Amount", func(e *Event, _ string) string {
		return fmt.Sprintf("%s promises %s %.6g a year for full compliance with %s", e.Actor, e.Other, e.Amount, e.Issue)
	}},
	InducementStopped: {"inducement stopped", "Actor Issue Other", func(e *Event, _ string) string {
		return fmt.Sprintf("%s no longer pays %s for %s", e.Actor, e.Other, e.Issue)
	}},
	ComplianceReversed: {"compliance taken back", "Actor Issue Level", func(e *Event, _ string) string {
		return fmt.Sprintf("%s takes %s back to %s", e.Actor, e.Issue, e.at())
	}},
	MediationOffered: {"mediation offered", "Actor Issue Other Amount", func(e *Event, _ string) string {
		return fmt.Sprintf("%s offers %s %.6g a year for relief over %s", e.Actor, e.Other, e.Amount, e.Issue)
	}},
	MediationWithdrawn: {"mediation withdrawn", "Actor Issue Other", func(e *Event, _ string) string {
		return fmt.Sprintf("%s no longer offers %s anything for relief over %s", e.Actor, e.Other, e.Issue)
	}},
	ReliefPaidFor: {"relief paid for", "Actor Issue Other Amount", func(e *Event, _ string) string {
		return fmt.Sprintf("%s pays %s %.6g a year for its relief over %s", e.Actor, e.Other, e.Amount, e.Issue)
	}},
	ThreatChanged: {"threat changed", "Actor", func(e *Event, _ string) string {
		return "The threat to " + e.Actor + " changes"
	}},
	MotiveChanged: {"motive changed", "Actor", func(e *Event, _ string) string {
		return e.Actor + " feels another pressure at home"
	}},
	Disrupted: {"disrupted", "", func(_ *Event, _ string) string {
		return "A disruption begins"
	}},
	DisruptionEnded: {"disruption ended", "", func(_ *Event, _ string) string {
		return "A disruption ends"
	}},
	Reported: {"reported", "Actor Module Draft Party Alarm", func(e *Event, subject string) string {
		if e.Alarm {
			return fmt.Sprintf("%s reports that %s broke %s", e.Actor, e.Party, subject)
		}
		return fmt.Sprintf("%s reports that %s kept %s", e.Actor, e.Party, subject)
	}},
	ExceptionInvoked: {"exception invoked", "Actor Module Regime Draft Ground Party", func(e *Event, subject string) string {
		if e.Regime != "" {
			return fmt.Sprintf("%s invokes the exception of %s against %s for its part in %s, on the ground of %s", e.Actor, subject, e.Party, e.Regime, e.Ground)
		}
		return fmt.Sprintf("%s invokes the exception of %s on the ground of %s", e.Actor, subject, e.Ground)
	}},
	SafeguardApplied: {"safeguard taken", "Actor Module Draft Ground", func(e *Event, subject string) string {
		return fmt.Sprintf("%s takes a safeguard under %s on the ground of %s", e.Actor, subject, e.Ground)
	}},
	MeasureNotified: {"measure notified", "Actor Module Draft Late", func(e *Event, subject string) string {
		if e.Late {
			return fmt.Sprintf("%s notifies its measure under %s late", e.Actor, subject)
		}
		return fmt.Sprintf("%s notifies its measure under %s", e.Actor, subject)
	}},
	MeasureEnded: {"measure ended", "Actor Module Draft", func(e *Event, subject string) string {
		return fmt.Sprintf("A measure of %s under %s ends", e.Actor, subject)
	}},
	MeasureExtended: {"measure prolonged", "Actor Module Draft For Against", func(e *Event, subject string) string {
		return e.voted(fmt.Sprintf("The measure of %s under %s goes on", e.Actor, subject))
	}},
	MeasureKept: {"measure kept", "Actor Module Draft", func(e *Event, subject string) string {
		return fmt.Sprintf("%s keeps its measure under %s at a review", e.Actor, subject)
	}},
	Compensated: {"compensated", "Actor Module Draft Party Amount", func(e *Event, subject string) string {
		return fmt.Sprintf("%s pays %s %.6g for its measure under %s", e.Actor, e.Party, e.Amount, subject)
	}},
	FailedToComply: {"failed to comply", "Actor Module Draft", func(e *Event, subject string) string {
		return fmt.Sprintf("%s fails to do what %s takes", e.Actor, subject)
	}},
	BrokenCovertly: {"broken covertly", "Actor Module Draft", func(e *Event, subject string) string {
		return fmt.Sprintf("%s breaks %s covertly", e.Actor, subject)
	}},
	NoticeGiven: {"notice given", "Actor Module Draft", func(e *Event, subject string) string {
		return fmt.Sprintf("%s gives notice of withdrawal from %s", e.Actor, subject)
	}},
	NoticeRevoked: {"notice revoked", "Actor Module Draft", func(e *Event, subject string) string {
		return fmt.Sprintf("%s takes back its notice of withdrawal from %s", e.Actor, subject)
	}},
	Withdrew: {"withdrew", "Actor Module Draft", func(e *Event, subject string) string {
		return fmt.Sprintf("%s has withdrawn from %s", e.Actor, subject)
	}},
	ConsultationsRequested: {"complained", "Actor Module Draft Party", func(e *Event, subject string) string {
		return fmt.Sprintf("%s complains against %s under %s", e.Actor, e.Party, subject)
	}},
	PanelRequested: {"panel asked for", "Actor Module Draft Party", func(e *Event, subject string) string {
		return fmt.Sprintf("%s asks for a panel against %s under %s", e.Actor, e.Party, subject)
	}},
	Ruled: {"ruled", "Module Draft Party Upheld", func(e *Event, subject string) string {
		who := "The panel"
		if e.Kind == AppellateRuling {
			who = "The appellate body"
		}
		if e.Upheld {
			return fmt.Sprintf("%s finds for %s under %s", who, e.Party, subject)
		}
		return fmt.Sprintf("%s finds against %s under %s", who, e.Party, subject)
	}},
	Appealed: {"appealed", "Actor Module Draft", func(e *Event, subject string) string {
		return fmt.Sprintf("%s appeals the ruling under %s", e.Actor, subject)
	}},
	AppellateRuling: {"ruled on appeal", "Module Draft Party Upheld", func(e *Event, subject string) string {
		who := "The panel"
		if e.Kind == AppellateRuling {
			who = "The appellate body"
		}
		if e.Upheld {
			return fmt.Sprintf("%s finds for %s under %s", who, e.Party, subject)
		}
		return fmt.Sprintf("%s finds against %s under %s", who, e.Party, subject)
	}},
	RulingImplemented: {"ruling followed", "Actor Module Draft", func(e *Event, subject string) string {
		return fmt.Sprintf("%s follows the ruling under %s", e.Actor, subject)
	}},
	RulingNotImplemented: {"ruling ignored", "Actor Module Draft", func(e *Event, subject string) string {
		return fmt.Sprintf("%s ignores the ruling under %s", e.Actor, subject)
	}},
	ObligationsSuspended: {"retaliated", "Actor Module Draft Party", func(e *Event, subject string) string {
		return fmt.Sprintf("%s takes authorised retaliation against %s under %s", e.Actor, e.Party, subject)
	}},
	ConcessionsSuspended: {"suspended concessions", "Actor Module Level Draft Party", func(e *Event, subject string) string {
		return fmt.Sprintf("%s suspends concessions under %s towards %s at %s of the harm", e.Actor, subject, e.Party, e.at())
	}},
	ConcessionsResumed: {"resumed concessions", "Actor Module Draft Party", func(e *Event, subject string) string {
		return fmt.Sprintf("%s resumes its concessions under %s towards %s", e.Actor, subject, e.Party)
	}},
	BreachedInReturn: {"breached in return", "Actor Module Draft Party", func(e *Event, subject string) string {
		return fmt.Sprintf("%s breaks %s towards %s in return", e.Actor, subject, e.Party)
	}},
	MutuallyAgreedSolution: {"settled", "Actor Module Draft Party", func(e *Event, subject string) string {
		return fmt.Sprintf("%s and %s settle their dispute under %s", e.Actor, e.Party, subject)
	}},
	ReviewOpened: {"review opened", "Actor Module Draft Party", func(e *Event, subject string) string {
		return fmt.Sprintf("%s has the exception of %s under %s reviewed", e.Actor, e.Party, subject)
	}},
	ExceptionJustified: {"upheld", "Actor Module Draft Party", func(e *Event, subject string) string {
		return fmt.Sprintf("The exception of %s under %s is upheld by %s", e.Party, subject, e.Actor)
	}},
	ExceptionNotJustified: {"struck down", "Actor Module Draft Party", func(e *Event, subject string) string {
		return fmt.Sprintf("The exception of %s under %s is struck down by %s", e.Party, subject, e.Actor)
	}},
	RenewalVoted: {"reviewed", "Module Draft For Against", func(e *Event, subject string) string {
		return e.voted("The parties review " + subject)
	}},
	MilestoneMet: {"milestone met", "Actor Module Draft Case", func(e *Event, subject string) string {
		return fmt.Sprintf("%s finds the milestone %s of %s met", e.Actor, e.Case, subject)
	}},
	MilestoneReversed: {"milestone undone", "Actor Module Draft Case", func(e *Event, subject string) string {
		return fmt.Sprintf("%s finds the milestone %s of %s undone", e.Actor, e.Case, subject)
	}},
	Assisted: {"assisted", "Actor Module Draft Party Amount", func(e *Event, subject string) string {
		return fmt.Sprintf("%s gives %s %.6g to do what %s takes", e.Actor, e.Party, e.Amount, subject)
	}},
	Acceded: {"acceded", "Actor Module Draft For Against", func(e *Event, subject string) string {
		return e.voted(fmt.Sprintf("%s accedes to %s", e.Actor, subject))
	}},
	BreachExcused: {"forborne", "Actor Module Draft Party", func(e *Event, subject string) string {
		return fmt.Sprintf("%s bear with %s under %s", e.Actor, e.Party, subject)
	}},
	PackageFell: {"package fell", "Module Draft", func(_ *Event, subject string) string {
		return fmt.Sprintf("%s fall as a whole", subject)
	}},
	TariffRaised: {"tariff raised", "Actor Module Level Sectors Party", func(e *Event, _ string) string {
		if e.Module != "" {
			return fmt.Sprintf("%s raises tariffs by %s in breach of %s", e.Actor, e.increase(), e.Module)
		}
		return fmt.Sprintf("%s raises tariffs by %s", e.Actor, e.increase())
	}},
	TariffHeldOff: {"tariff held off", "Actor Module Level Sectors Party", func(e *Event, _ string) string {
		if e.Module != "" {
			return fmt.Sprintf("%s holds off from %s in breach of %s", e.Actor, e.increase(), e.Module)
		}
		return fmt.Sprintf("%s holds off from %s", e.Actor, e.increase())
	}},
	TariffTakenBack: {"tariff taken back", "Actor Level Sectors Party", func(e *Event, _ string) string {
		if e.Level == 0 {
			return e.Actor + " takes all its tariff increases back"
		}
		return fmt.Sprintf("%s takes back %s", e.Actor, e.increase())
	}},
	AmendmentAdopted: {"amendment adopted", "Actor Module Draft For Against", func(e *Event, subject string) string {
		return e.voted("The parties amend " + subject + " on the proposal of " + e.Actor)
	}},
	AmendmentRejected: {"amendment rejected", "Actor Module Draft For Against", func(e *Event, subject string) string {
		return e.voted("The parties do not change the terms to " + subject + ", as " + e.Actor + " proposes")
	}},
	InterpretationAdopted: {"interpretation adopted", "Actor Module Draft For Against", func(e *Event, subject string) string {
		return e.voted("The parties interpret the text as " + subject + " on the proposal of " + e.Actor)
	}},
}

// increase is a tariff increase in words.
func (e *Event) increase() string {
	from := e.Party
	if from == "" {
		from = "all"
	}
	return fmt.Sprintf("%.4g points on %s from %s", 100*e.Level, e.Sectors, from)
}

// at is a level in percent, or the range of a vague demand.
func (e *Event) at() string {
	at := fmt.Sprintf("%.4g %%", 100*e.Level)
	if e.Kind == Threatened && e.Least > 0 {
		at = fmt.Sprintf("%.4g to %s", 100*e.Least, at)
	}
	return at
}

// voted is a clause with the votes for and against.
func (e *Event) voted(clause string) string {
	s := fmt.Sprintf("%s: %s in favour", clause, JoinNames(e.For))
	if len(e.Against) > 0 {
		s += ", " + JoinNames(e.Against) + " against"
	}
	return s
}

// JoinNames reads "nobody", "A" or "A and B".
func JoinNames(ids []string) string {
	if len(ids) == 0 {
		return "nobody"
	}
	return strings.Join(ids, " and ")
}

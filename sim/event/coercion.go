package event

import "fmt"

// dispute returns the clause of an event of the coercion phase, without its reason. Levels are in
// percent of full compliance or severity.
func (e Event) dispute() string {
	at := fmt.Sprintf("%.4g %%", 100*e.Level)
	if e.Kind == Threatened && e.Least > 0 {
		at = fmt.Sprintf("%.4g to %s", 100*e.Least, at)
	}
	switch e.Kind {
	case Threatened:
		return fmt.Sprintf("%s demands %s of %s on %s and threatens it with %s", e.Actor, at, e.Other, e.Issue, e.Regime)
	case ThreatExtended:
		return fmt.Sprintf("%s gives %s more time on %s", e.Actor, e.Other, e.Issue)
	case BackedDown:
		return fmt.Sprintf("%s backs down on %s against %s", e.Actor, e.Issue, e.Other)
	case Resisted:
		return fmt.Sprintf("%s does not give in to %s on %s", e.Actor, e.Other, e.Issue)
	case CounterOffered:
		return fmt.Sprintf("%s offers %s %s on %s", e.Actor, e.Other, at, e.Issue)
	case CounterThreatened:
		return fmt.Sprintf("%s threatens %s to retaliate over %s", e.Actor, e.Other, e.Issue)
	case Conceded:
		return fmt.Sprintf("%s brings %s to %s", e.Actor, e.Issue, at)
	case OfferAccepted:
		return fmt.Sprintf("%s takes the %s that %s offers on %s", e.Actor, at, e.Other, e.Issue)
	case SanctionImposed:
		return fmt.Sprintf("%s imposes %s on %s over %s at %s", e.Actor, e.Regime, e.Other, e.Issue, at)
	case SanctionEnded:
		return fmt.Sprintf("%s lapses", e.Regime)
	case SanctionEscalated:
		return fmt.Sprintf("%s raises %s to %s", e.Actor, e.Regime, at)
	case SanctionEased:
		return fmt.Sprintf("%s gives %s relief of %s", e.Actor, e.Other, at)
	case SanctionSuspended:
		return fmt.Sprintf("%s suspends %s", e.Actor, e.Regime)
	case SanctionResumed:
		return fmt.Sprintf("%s is back in force", e.Regime)
	case SanctionLifted:
		return fmt.Sprintf("%s lifts %s", e.Actor, e.Regime)
	case ReliefWithheld:
		return fmt.Sprintf("%s gives %s no relief though it is due", e.Actor, e.Other)
	case ReliefTakenBack:
		return fmt.Sprintf("%s takes back the relief of %s that it gave %s", e.Actor, at, e.Other)
	case SnappedBack:
		return fmt.Sprintf("%s puts %s back in force", e.Actor, e.Regime)
	case Feigned:
		return fmt.Sprintf("%s complies with %s for show", e.Actor, e.Issue)
	case FeintFound:
		return fmt.Sprintf("%s finds out %s on %s", e.Actor, e.Other, e.Issue)
	case CounterImposed:
		return fmt.Sprintf("%s retaliates against %s over %s", e.Actor, e.Other, e.Issue)
	case RetaliationEnded:
		return fmt.Sprintf("%s ends its retaliation against %s", e.Actor, e.Other)
	case Cushioned:
		return fmt.Sprintf("%s makes good what its groups lose by %s", e.Actor, e.Regime)
	case JoinedCoalition:
		return fmt.Sprintf("%s joins %s against %s", e.Actor, e.Regime, e.Other)
	case LeftCoalition:
		return fmt.Sprintf("%s leaves %s against %s", e.Actor, e.Regime, e.Other)
	case SanctionRenewed:
		return fmt.Sprintf("%s is renewed", e.Regime)
	case RouteOpened:
		return fmt.Sprintf("%s opens a covert route for %s round %s", e.Actor, e.Sectors, e.Regime)
	case RouteClosed:
		return fmt.Sprintf("%s closes its covert route for %s round %s", e.Actor, e.Sectors, e.Regime)
	case RouteFound:
		return fmt.Sprintf("%s finds the covert route of %s round %s", e.Actor, e.Other, e.Regime)
	case PartyNamed:
		return fmt.Sprintf("%s puts %s under the secondary measures of %s", e.Actor, e.Other, e.Regime)
	case PartyCleared:
		return fmt.Sprintf("%s clears %s", e.Actor, e.Other)
	case BurdenShared:
		return fmt.Sprintf("the fund of %s pays", e.Regime)
	case FundInfeasible:
		return fmt.Sprintf("the fund of %s cannot pay", e.Regime)
	case Induced:
		return fmt.Sprintf("%s is paid for bringing %s to %s", e.Actor, e.Issue, at)
	case InducementOffered:
		return fmt.Sprintf("%s promises %s %.6g a year for full compliance with %s", e.Actor, e.Other, e.Amount, e.Issue)
	case InducementStopped:
		return fmt.Sprintf("%s no longer pays %s for %s", e.Actor, e.Other, e.Issue)
	case TakenBack:
		return fmt.Sprintf("%s takes %s back to %s", e.Actor, e.Issue, at)
	case MediatorOffered:
		return fmt.Sprintf("%s offers %s %.6g a year for relief over %s", e.Actor, e.Other, e.Amount, e.Issue)
	case MediatorWithdrew:
		return fmt.Sprintf("%s no longer offers %s anything for relief over %s", e.Actor, e.Other, e.Issue)
	case ReliefPaidFor:
		return fmt.Sprintf("%s pays %s %.6g a year for its relief over %s", e.Actor, e.Other, e.Amount, e.Issue)
	case DisputeNegotiated:
		return fmt.Sprintf("a treaty settles %s between %s and %s at %s", e.Issue, e.Actor, e.Other, at)
	}
	return fmt.Sprintf("%s: %v: %s", e.Actor, e.Kind, e.Issue)
}

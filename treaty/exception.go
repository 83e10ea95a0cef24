package treaty

import "fmt"

// This file decides the terms of the two escape clauses, from numbers of the text.
// Sources: GATT Article XXI for the security exception; WTO Agreement on Safeguards,
// Articles 7 and 8.3, for the safeguard.

// SecurityException is the article on the suspension of commitments for reasons of
// security (compare GATT Article XXI). The numbers decide the value of the exception
// and the limit of abuse; the caller draws the threat and the decision of the panel.
//
// The threat is known to the invoking party alone: no statement of the party shows the
// gravity. The thresholds bind through reviews.
type SecurityException struct {
	// May lists the kinds of measure that a party may take. The default is all kinds,
	// as in GATT Article XXI(b): "any action which it considers necessary".
	May []MeasureKind
	// MostSurcharge is the largest surcharge, ad valorem, from 0 to 10. The default 1,
	// a hundred points, is an assumption.
	MostSurcharge Parameter
	// Towards lists the parties against which a measure may be taken, one party at a
	// time. The default nil permits measures against all parties together.
	Towards []string
	// Threshold is the least gravity of a threat for a suspension of obligations, on
	// the scale 0 calm, 1 serious, 2 grave, from 0 to 100. The default 1.5 is an
	// assumption.
	Threshold Parameter
	// SurchargeThreshold and BanThreshold are the same for a surcharge, at most
	// Threshold, and for a ban of imports, at least Threshold. The defaults are
	// Threshold less 0.5 and Threshold plus 0.5, half a step of the scale: an
	// assumption.
	SurchargeThreshold, BanThreshold Parameter
	// Notice is the number of quarters between invocation and the last date for
	// notification. A later notification is valid and recorded as late. The default 1
	// is an assumption.
	Notice Parameter
	// MaxLength is the longest exception, and the longest renewal, in quarters. The
	// default is 20, the five years of the sunset in the WTO Anti-Dumping Agreement,
	// Article 11.3.
	MaxLength Parameter
	// Renewal is the vote of the parties bound on a renewal. The default is unanimity.
	// MaxRenewals is the largest number of renewals; the default 0 is any number, and
	// NoRenewal is none.
	Renewal     VoteRule
	MaxRenewals int
	// Review is the number of quarters between reviews of a measure in effect: the
	// author keeps or ends the measure, and the other parties judge the measure anew.
	// The default 4, a year, is an assumption; 0 is no review before the end.
	Review Parameter
	// CoolingOff is the number of quarters after an exception in which its author does
	// not invoke the exception again on the same sectors, except by the vote for a
	// renewal. The default is as long as the exception lasted, and MaxLength at least
	// after a finding that the exception was not justified. The default is borrowed from
	// safeguards (Agreement on Safeguards, Article 7.5); without any such time MaxLength,
	// MaxRenewals and reviews would bind nobody.
	CoolingOff Parameter
	// Scope is the set of sectors open to measures. The default is Everything.
	Scope Sectors
	// Price is kappa, the ratio of compensation owed to harm done, 0 or more. The
	// default is 0. See Compensation.
	Price Parameter
	// Vagueness is phi, the standard deviation added by the wording to the judgement of
	// a panel, in units of the threat, from 0 to 100. The default 0.3 is an assumption.
	Vagueness Parameter
	// SelfJudging excludes any review of the invocation.
	SelfJudging bool
	// PeerReview assigns the review to the parties bound instead of a panel.
	PeerReview bool
}

// NoRenewal is the SecurityException.MaxRenewals of an exception without renewal.
const NoRenewal = -1

// Compensation returns the compensation owed by the invoking party for a harm, in the
// unit of the harm: kappa times the harm. The module must be settled.
func (x *SecurityException) Compensation(harm float64) float64 { return x.Price.Value() * harm }

// scope returns the sectors open to suspension, Everything by default.
func (x *SecurityException) scope() Sectors {
	if x.Scope == "" {
		return Everything
	}
	return x.Scope
}

// reviewer returns the name of the reviewing body, or "" for a self-judging exception.
func (x *SecurityException) reviewer() string {
	switch {
	case x.SelfJudging:
		return ""
	case x.PeerReview:
		return Peers
	}
	return Panel
}

// text returns the article on the security exception.
func (x *SecurityException) text() string {
	judge := "The invocation is open to review by a panel"
	switch x.reviewer() {
	case "":
		judge = "The party itself is judge of it"
	case Peers:
		judge = "The invocation is open to review by the other parties"
	}
	again := fmt.Sprintf("may be renewed by %v", x.Renewal)
	if x.MaxRenewals == NoRenewal {
		again = "may not be renewed"
	} else if x.MaxRenewals > 0 {
		again = fmt.Sprintf("may be renewed by %v, at most %s", x.Renewal, times(x.MaxRenewals))
	}
	price := ""
	if x.Price != Set(0) {
		price = fmt.Sprintf(" Those harmed are paid %s.", x.Price.times("the harm done"))
	}
	pause := "On the same sectors it is not invoked again for as long as it lasted, and for " + x.MaxLength.span() + " at least after a finding against it"
	if x.CoolingOff.term != "" || x.CoolingOff.given && x.CoolingOff.value != leftOut {
		pause = fmt.Sprintf("On the same sectors it is not invoked again for %s after its end", x.CoolingOff.span())
	}
	if x.MaxRenewals != NoRenewal {
		pause += ", save by that vote"
	}
	review := ""
	if x.Review != Set(0) {
		review = fmt.Sprintf(" It is reviewed every %s.", x.Review.span())
	}
	return fmt.Sprintf("%s It notifies within %s. The measure lasts at most %s and %s.%s %s.%s %s.",
		x.menuText(), x.Notice.span(), x.MaxLength.span(), again, review, pause, price, judge)
}

// times returns a count of times in words: "once" or "3 times".
func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

package treaty

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// This file decides whether a module is in force and which parties are bound in a
// period, from the record of events. All ends follow from dates on record: terms,
// notices and measures.

// Stage is the stage of a module in its life.
type Stage uint8

// The stages of a module. A module is Open before the signature of a draft and after
// its end, Pending (signed) before entry into force, and InForce until its end.
const (
	Open Stage = iota
	Pending
	InForce
)

// String returns the stage in words.
func (s Stage) String() string {
	switch s {
	case Open:
		return "open"
	case Pending:
		return "signed"
	case InForce:
		return "in force"
	}
	return fmt.Sprintf("Stage(%d)", uint8(s))
}

// Never is the period of an event without a date.
const Never = -1

// Standing is the state of a module: the stage, the draft, the dates and the parties.
// The caller must not change the lists.
type Standing struct {
	// Stage is the stage in the life of the module.
	Stage Stage
	// Draft is the draft signed.
	Draft terms.Draft
	// Since is the period of signature under Pending, and of entry into force under
	// InForce.
	Since int
	// Signatories are the signatories; Ratified and Refused are the signatories after a
	// vote, all in the order of the parties of the register. Under InForce the parties
	// in Ratified are bound until a notice of withdrawal has run out.
	Signatories, Ratified, Refused []string
	// Breaching are the parties in breach in the period BreachedIn, which is Never
	// before the first breach.
	Breaching  []string
	BreachedIn int
	// Breaches are the breaches of the period BreachedIn.
	Breaches []Breach
	// Broke are all parties ever in breach, each with the last period of breach.
	Broke []Member
	// Bound are the parties in Ratified, each with the first period of obligation.
	Bound []Member
	// Until is the first period after the term, and Review the date of the next review;
	// Never without a sunset. ReviewedIn is the period of the last review, or Never.
	// BrokenSince is the number of breaches since the last review.
	Until, Review, ReviewedIn, BrokenSince int
	// Notices are the notices of withdrawal neither run out nor revoked.
	Notices []Notice
	// Suspensions are the obligations suspended for a time, with authorised retaliation
	// under its Case.
	Suspensions []Suspension
	// Measures are the exceptions and safeguards taken, with those already ended.
	Measures []Measure
	// Met are the milestones met.
	Met []Met
	// Disputes are the disputes, with those already closed.
	Disputes []Dispute
	// Capacity are the stocks of capacity of the recipients.
	Capacity []Stock
	// Reports and Alarms are the numbers of reports and of alarms recorded.
	Reports, Alarms int
	reported        []reported
	// Payments are the payments of compensation and assistance.
	Payments []Payment
}

// Breach is a breach by a party on some sectors. Harm is the harm to all others
// together, at an annual rate in the unit of the data of the economy, or 0 if unknown.
type Breach struct {
	// Party is the ID of the party in breach.
	Party   string
	Against string  // the only party harmed, or "" for all
	Regime  string  // the sanction regime whose measures are the breach, or ""
	Sectors Sectors // "" is all sectors
	// Involuntary marks a breach for want of capacity.
	Involuntary bool
	// Harm is the harm to all others together, at an annual rate.
	Harm float64
}

// Member is a party bound, with the first period of obligation.
type Member struct {
	Party string
	Since int
}

// Notice is a notice of withdrawal by a party, with its effective period.
type Notice struct {
	Party     string
	Effective int
}

// Met is a milestone found met, with the period of the finding.
type Met struct {
	ID     string
	Period int
}

// Stock is the capacity of a party as of a period, in units of Assistance.Need.
type Stock struct {
	Party  string
	Period int
	Amount float64
}

// Payment is money paid by a party to another party in a period, at an annual rate in
// the unit of the data of the economy.
type Payment struct {
	From, To string
	Period   int
	Amount   float64
	Case     string // the measure or dispute; "" for assistance
}

// freshStanding returns the standing of a module without any event.
func freshStanding() Standing {
	return Standing{BreachedIn: Never, Until: Never, Review: Never, ReviewedIn: Never}
}

// clone returns a copy with the lists that events change in place.
func (s Standing) clone() Standing {
	s.Signatories, s.Ratified, s.Refused = slices.Clone(s.Signatories), slices.Clone(s.Ratified), slices.Clone(s.Refused)
	s.Breaching, s.Breaches = slices.Clone(s.Breaching), slices.Clone(s.Breaches)
	s.Bound, s.Notices = slices.Clone(s.Bound), slices.Clone(s.Notices)
	s.Suspensions, s.Measures = slices.Clone(s.Suspensions), slices.Clone(s.Measures)
	s.Met, s.Disputes = slices.Clone(s.Met), slices.Clone(s.Disputes)
	s.Capacity, s.Payments = slices.Clone(s.Capacity), slices.Clone(s.Payments)
	s.Broke, s.reported = slices.Clone(s.Broke), slices.Clip(s.reported)
	return s
}

// InForceIn reports whether the module is in force in a period: after entry into force,
// before the end of the term, and with two parties bound at least.
func (s *Standing) InForceIn(period int) bool {
	if s.Stage != InForce || period < s.Since || s.Until != Never && period >= s.Until {
		return false
	}
	n := 0
	for _, m := range s.Bound {
		if s.boundIn(m, period) {
			n++
		}
	}
	return n >= 2
}

// BoundIn reports whether a party is bound in a period.
func (s *Standing) BoundIn(party string, period int) bool {
	if !s.InForceIn(period) {
		return false
	}
	for _, m := range s.Bound {
		if m.Party == party {
			return s.boundIn(m, period)
		}
	}
	return false
}

// boundIn reports whether a member is bound in a period of a module in force: after its
// first period and before the effective date of a notice.
func (s *Standing) boundIn(m Member, period int) bool {
	if period < m.Since {
		return false
	}
	for _, n := range s.Notices {
		if n.Party == m.Party && period >= n.Effective {
			return false
		}
	}
	return true
}

// Members returns the IDs of the parties bound in a period, in the order of the
// register.
func (s *Standing) Members(period int) (ids []string) {
	if !s.InForceIn(period) {
		return nil
	}
	for _, m := range s.Bound {
		if s.boundIn(m, period) {
			if ids == nil {
				ids = make([]string, 0, len(s.Bound))
			}
			ids = append(ids, m.Party)
		}
	}
	return ids
}

// met returns the number of given milestones met by a period.
func (s *Standing) met(ids []string, period int) (n int) {
	for _, m := range s.Met {
		if m.Period <= period && slices.Contains(ids, m.ID) {
			n++
		}
	}
	return n
}

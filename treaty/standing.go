package treaty

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Stage is where a module stands in its life.
type Stage uint8

// The stages of a module. A module is Open until a draft of it is signed, and
// again once it has ended.
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

// Never is the period of what does not come by itself.
const Never = -1

// Standing is how a module stands: at which stage, under which draft, since when
// and for whom. Its lists must not be changed.
type Standing struct {
	Stage Stage
	Draft terms.Draft
	// Since is the period of signature under Pending, of entry into force
	// under InForce.
	Since int
	// Signatories, and of them those that have ratified or refused, in the
	// order of the register's parties. Under InForce those in Ratified are
	// bound, unless their notice of withdrawal has run out.
	Signatories, Ratified, Refused []string
	// Breaching are the parties in breach in the period BreachedIn, which is
	// -1 as long as nobody was.
	Breaching  []string
	BreachedIn int
	// Breaches are those breaches one by one.
	Breaches []Breach
	// Broke are the parties that have been in breach, with the last period of it.
	Broke []Member
	// Bound are the parties in Ratified with the period since when each is bound.
	Bound []Member
	// Until is the first period after its term, Review the period in which the
	// next review is due by its date; Never where there is no sunset. ReviewedIn is the
	// period of the last review, Never before one; BrokenSince counts the breaches since.
	Until, Review, ReviewedIn, BrokenSince int
	// Notices are notices of withdrawal that have not run out or been taken back.
	Notices []Notice
	// Suspensions are what parties owe each other no longer, for a time; among
	// them authorised retaliation, with its Case.
	Suspensions []Suspension
	// Measures are the exceptions invoked and safeguards taken, those that have
	// ended included.
	Measures []Measure
	// Met are the milestones that are met.
	Met []Met
	// Disputes are the disputes, those closed included.
	Disputes []Dispute
	// Capacity are the recipients' stocks of capacity.
	Capacity []Stock
	// Reports and Alarms count the reports taken in.
	Reports, Alarms int
	reported        []reported
	// Payments are what was paid in compensation and assistance.
	Payments []Payment
}

// Breach is one breach: who, on what, whether it could have done otherwise, and the harm
// that it does to the others together, at an annual rate, if it is known.
type Breach struct {
	Party       string
	Against     string  // the only party that it is owed to and not given, "" for all
	Regime      string  // the sanction regime whose measures it consists of, "" if it is none's
	Sectors     Sectors // "" is everything
	Involuntary bool
	Harm        float64
}

// Member is a party that is bound, and since when.
type Member struct {
	Party string
	Since int
}

// Notice is a party's notice of withdrawal and the period in which it takes effect.
type Notice struct {
	Party     string
	Effective int
}

// Met is a milestone that was found met, and when.
type Met struct {
	ID     string
	Period int
}

// Stock is a party's capacity as of a period.
type Stock struct {
	Party  string
	Period int
	Amount float64
}

// Payment is money that one party paid another in a period, at an annual rate.
type Payment struct {
	From, To string
	Period   int
	Amount   float64
	Case     string // what it was paid for; "" is assistance
}

// freshStanding is how a module stands before anything has happened to it.
func freshStanding() Standing {
	return Standing{BreachedIn: Never, Until: Never, Review: Never, ReviewedIn: Never}
}

// clone copies the lists that events change in place.
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

// InForceIn reports whether the module is in force in a period: it has entered into
// force, its term has not run out and at least two parties are bound.
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

// Members are the parties bound in a period, in the order of the register.
func (s *Standing) Members(period int) (ids []string) {
	if !s.InForceIn(period) {
		return nil
	}
	for _, m := range s.Bound {
		if s.boundIn(m, period) {
			ids = append(ids, m.Party)
		}
	}
	return ids
}

// met is how many of some milestones are met by a period.
func (s *Standing) met(ids []string, period int) (n int) {
	for _, m := range s.Met {
		if m.Period <= period && slices.Contains(ids, m.ID) {
			n++
		}
	}
	return n
}

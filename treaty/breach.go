package treaty

import (
	"errors"
	"fmt"
	"slices"
)

// This file decides which breaches go on record and which suspensions may answer a
// breach, from the standing of a module and from an event. Source: Vienna Convention on
// the Law of Treaties (VCLT), Article 60.

// Suspension is a suspension of the obligations of By towards Against, from the period
// From until before the period Until. A suspension ends on its date or when By resumes.
// Authorised retaliation also ends when the measure or breach answered has ended.
type Suspension struct {
	By, Against string
	Sectors     Sectors
	// From is the first period of the suspension, and Until the first period after.
	From, Until int
	// Surcharge is added to the tariffs of By on the goods of Against, ad valorem.
	Surcharge float64
	// Points are added to the tariffs in force of By on the goods of Against, ad valorem.
	// With Points the other obligations of By stay in force.
	Points float64
	Ground string
	Case   string // the dispute, for authorised retaliation
	// Amount is the stated harm of the suspension to Against, at an annual rate in the
	// unit of the data of the economy.
	Amount float64
}

// active reports whether the suspension holds in a period.
func (s *Suspension) active(period int) bool { return period >= s.From && period < s.Until }

// Conflict counts breaches of modules, the answers and the cases of a party.
type Conflict struct {
	// InBreach is the number of modules that the party breaks, in public or in secret.
	InBreach int
	// Suspending is the number of suspensions of concessions by the party in answer to a breach,
	// with or without authority, and Suspended the number against the party.
	Suspending, Suspended int
	// Cases is the number of pending cases that the party has brought, Complaints the number of
	// those brought in the period.
	Cases, Complaints int
}

// Count adds the conflict of a party in a period under one module.
func (c *Conflict) Count(s *Standing, party string, period int) {
	if s.BreachedIn == period && slices.Contains(s.Breaching, party) {
		c.InBreach++
	}
	for k := range s.Suspensions {
		if one := &s.Suspensions[k]; one.active(period) {
			if one.By == party {
				c.Suspending++
			}
			if one.Against == party {
				c.Suspended++
			}
		}
	}
	for k := range s.Disputes {
		if one := &s.Disputes[k]; one.Complainant == party && one.Stage != DisputeClosed {
			c.Cases++
			if one.Stage == InConsultation && one.Since == period {
				c.Complaints++
			}
		}
	}
}

// StandingBreach is a breach that goes on from period to period.
type StandingBreach struct {
	Module, Party string
	// Since is the first period of the breach, Until the first period in which the party may
	// end the breach.
	Since, Until int
	// Withstood is the largest share of the harm at which others have suspended their
	// concessions without an end of the breach.
	Withstood float64
}

// BreachIn returns the breach of a module by a party in a list, or false.
func BreachIn(list []StandingBreach, module, party string) (StandingBreach, bool) {
	for _, one := range list {
		if one.Module == module && one.Party == party {
			return one, true
		}
	}
	return StandingBreach{}, false
}

// LongestSuspension is the longest suspension in quarters under a text without a rule.
const LongestSuspension = defaultSuspension

// defaultSuspension is the longest suspension in quarters under a text without a rule:
// two years. The number is an assumption; the Dispute Settlement Understanding (DSU),
// Article 22.8, asks only for a temporary suspension.
const defaultSuspension = 8

// breach records a breach by the author: of all commitments, of those on named sectors,
// or of those towards one party.
func (x *step) breach() error {
	s := x.s
	if x.Sectors != "" {
		if _, err := x.Sectors.In(x.r.economy); err != nil {
			return err
		}
	}
	if !(x.Amount >= 0 && x.Amount < 1e300) {
		return wrong("Amount", x.Amount, "the harm that it does, or 0 if it is not known")
	}
	if err := x.directed(terminationArticle, 0); err != nil {
		return err
	}
	if s.InBreach(x.Author, x.Regime, x.Period) {
		return errors.New("it is in breach already")
	}
	if s.BreachedIn != x.Period {
		s.Breaching, s.Breaches, s.BreachedIn = nil, nil, x.Period
	}
	s.Breaching = x.r.ordered(append(slices.Clip(s.Breaching), x.Author))
	s.Breaches = append(slices.Clip(s.Breaches), Breach{Party: x.Author, Against: x.Party, Regime: x.Regime, Sectors: x.Sectors, Involuntary: x.Involuntary, Harm: x.Amount})
	s.BrokenSince++
	s.Broke = append(slices.DeleteFunc(slices.Clone(s.Broke), func(m Member) bool { return m.Party == x.Author }), Member{x.Author, x.Period})
	return nil
}

// suspend answers a breach: for a time the author owes nothing on some sectors to the
// party in breach (VCLT Article 60). A surcharge is a further countermeasure. The cap
// on retaliation times the stated harm of the breach bounds the harm of all surcharges.
func (x *step) suspend() error {
	s := x.s
	longest, limit := x.m.suspension()
	k := slices.IndexFunc(s.Breaches, func(one Breach) bool { return one.Party == x.Party })
	switch {
	case x.Ground == "":
		return errors.New("it names no legal ground")
	case x.m.Disputes != nil && x.m.Disputes.Exclusive:
		return x.breaks(disputesArticle, "no party answers a breach before a ruling")
	case x.Party == x.Author || !s.BoundIn(x.Party, x.Period):
		return fmt.Errorf("%q is no other party bound by the module", x.Party)
	case k < 0 || s.BreachedIn < x.Period-1:
		return x.breaks(terminationArticle, "%s has not been in breach in this period or the one before", x.Party)
	case s.Breaches[k].Involuntary && x.growing(x.Party):
		return x.breaks(assistanceArticle, "%s failed for want of capacity, which is still being built", x.Party)
	case x.Until <= x.Period || x.Until-x.Period > longest:
		return x.breaks(terminationArticle, "Until is %d; want a period after %d and at most %d", x.Until, x.Period, x.Period+longest)
	case !(x.Amount >= 0 && x.Amount < 1e300):
		return wrong("Amount", x.Amount, "the harm that it does, or 0")
	case x.Surcharge+x.Points > 0 && x.Amount == 0:
		return x.breaks(terminationArticle, "Amount is 0; want the harm that the surcharge does, which is bounded by that of the breach")
	}
	if x.Surcharge+x.Points > 0 {
		done := x.Amount
		for i := range s.Suspensions {
			if one := &s.Suspensions[i]; one.By == x.Author && one.Against == x.Party && one.Case == "" && one.Surcharge+one.Points > 0 && one.active(x.Period) {
				done += one.Amount
			}
		}
		harm := 0.0 // of all breaches by the party that concern the author
		for _, one := range s.Breaches {
			if one.Party == x.Party && (one.Against == "" || one.Against == x.Author) {
				harm += one.Harm
			}
		}
		if most := limit * harm; done > most {
			return x.breaks(terminationArticle, "surcharges on %s would do it a harm of %v; the most is %v, by the harm stated for its breach", x.Party, done, most)
		}
	}
	return x.addSuspension(Suspension{
		By: x.Author, Against: x.Party, Sectors: x.Sectors, From: x.Period, Until: x.Until,
		Surcharge: x.Surcharge, Points: x.Points, Ground: x.Ground, Amount: x.Amount,
	})
}

// suspension returns the longest suspension in periods, and the multiple of the harm of
// a breach that bounds surcharges. The module must be settled.
func (m *Module) suspension() (longest int, limit float64) {
	if m.Disputes == nil {
		return m.length.Periods(defaultSuspension), 1
	}
	return m.Disputes.Suspension.Periods(), m.Disputes.Cap.Value()
}

// addSuspension records a suspension after a check of sectors and surcharge.
func (x *step) addSuspension(one Suspension) error {
	if err := x.checkSuspension(one); err != nil {
		return err
	}
	x.s.Suspensions = append(slices.Clip(x.s.Suspensions), one)
	return nil
}

// checkSuspension checks the sectors, the surcharge and the points of a suspension.
func (x *step) checkSuspension(one Suspension) error {
	if _, err := one.Sectors.In(x.r.economy); err != nil {
		return err
	}
	if !(one.Surcharge >= 0 && one.Surcharge < maxSurcharge) {
		return wrong("Surcharge", one.Surcharge, fmt.Sprintf("an ad valorem rate in [0, %d)", maxSurcharge))
	}
	if !(one.Points >= 0 && one.Points <= 1) {
		return wrong("Points", one.Points, "an ad valorem rate in [0, 1]")
	}
	return nil
}

// resume ends a suspension of the author in the period of the event.
func (x *step) resume() error {
	k := slices.IndexFunc(x.s.Suspensions, func(one Suspension) bool {
		return one.By == x.Author && one.Against == x.Party && one.Case == x.Case && one.active(x.Period)
	})
	if k < 0 {
		return fmt.Errorf("it has suspended nothing against %s", x.Party)
	}
	x.s.Suspensions = slices.Clone(x.s.Suspensions)
	x.s.Suspensions[k].Until = x.Period
	return nil
}

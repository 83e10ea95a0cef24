package treaty

import (
	"fmt"
	"slices"
	"strconv"
)

// This file decides how exceptions and safeguards begin, are notified, reviewed,
// prolonged and end, from the articles and from events. Sources: GATT Article XXI; WTO
// Agreement on Safeguards, Articles 2.2, 7 and 8.3.

// maxSurcharge bounds surcharges, ad valorem: 10 is 1000 %.
const maxSurcharge = 10

// MeasureStatus is the status of an exception or a safeguard.
type MeasureStatus uint8

// The statuses of a measure. A measure holds until its end date under the first three,
// and under the fourth until the author takes the measure back: a respondent has time
// to comply, and compliance is a choice. A review that strikes a measure down ends the
// measure.
const (
	MeasureTaken      MeasureStatus = iota + 1 // invoked or taken, and not reviewed
	MeasureInReview                            // under review or appeal
	MeasureUpheld                              // found lawful
	MeasureStruckDown                          // found unlawful
	MeasureEnded                               // given up before its end
	MeasureRanOut                              // reached its end
)

// String returns the status in words.
func (s MeasureStatus) String() string {
	switch s {
	case MeasureTaken:
		return "taken"
	case MeasureInReview:
		return "under review"
	case MeasureUpheld:
		return "upheld"
	case MeasureStruckDown:
		return "struck down"
	case MeasureEnded:
		return "ended"
	case MeasureRanOut:
		return "ran out"
	}
	return fmt.Sprintf("MeasureStatus(%d)", uint8(s))
}

// open reports whether the measure is lawful until decided otherwise: taken, under
// review or upheld.
func (s MeasureStatus) open() bool {
	return s == MeasureTaken || s == MeasureInReview || s == MeasureUpheld
}

// Measure is a temporary departure from a module: a security exception invoked, or a
// safeguard.
type Measure struct {
	// ID is the name given by Event.Case, unique within the module.
	ID string
	// Safeguard distinguishes a safeguard from a security exception. Kind is the kind of
	// measure; a safeguard suspends obligations and may add a surcharge.
	Safeguard bool
	Kind      MeasureKind
	Party     string // the author of the measure
	Against   string // the only party targeted, or "" for all
	Regime    string // the sanction regime whose measures are covered, or ""
	Ground    string // as stated by the author
	Sectors   Sectors
	// From is the period of the measure's start, and Until the first period after its
	// end date.
	From, Until int
	// Surcharge is added to the tariffs of the author, ad valorem.
	Surcharge float64
	Status    MeasureStatus
	// NotifiedIn is the period of notification, or Never. Late marks a notification
	// after the last date.
	NotifiedIn int
	Late       bool
	// EndedIn is the period in which the author gave the measure up or a review struck
	// the measure down, and Never otherwise.
	EndedIn int
	// Renewals is the number of renewals or extensions, for an exception with those
	// inherited from earlier exceptions.
	Renewals int

	review MeasureStatus // the outcome of a review so far, 0 without a review
}

// stands reports whether no end of the measure is on record.
func (x *Measure) stands() bool {
	return x.Status.open() || x.Status == MeasureStruckDown && x.EndedIn == Never
}

// end returns the first period after the measure.
func (x *Measure) end() int {
	if x.EndedIn != Never {
		return min(x.EndedIn, x.Until)
	}
	return x.Until
}

// Holds reports whether the measure is in effect in a period.
func (x *Measure) Holds(period int) bool {
	return period >= x.From && period < x.Until && (x.EndedIn == Never || period < x.EndedIn)
}

// Age returns the number of periods in which the measure has held up to and including a
// period. The age separates a temporary measure from a permanent one.
func (x *Measure) Age(period int) int {
	return max(0, min(period+1, x.end())-x.From)
}

// article returns the kind of article behind the measure.
func (x *Measure) article() articleKind {
	if x.Safeguard {
		return safeguardArticle
	}
	return exceptionArticle
}

// measure returns the measure with an ID, or nil.
func (s *Standing) measure(id string) *Measure {
	for k := range s.Measures {
		if s.Measures[k].ID == id {
			return &s.Measures[k]
		}
	}
	return nil
}

// NoticeDue returns the last period for a notification in time. NoticeDue reports false
// for a measure unknown to the module.
func (r *Register) NoticeDue(module, measure string) (period int, ok bool) {
	k := r.index(module)
	if k < 0 {
		return 0, false
	}
	x := r.standing[k].measure(measure)
	if x == nil {
		return 0, false
	}
	return x.From + r.notice(k, x), true
}

// notice returns the number of periods between a measure and the last date for
// notification.
func (r *Register) notice(k int, x *Measure) int {
	if x.Safeguard {
		return r.settled[k].module.Safeguard.Notice.Periods()
	}
	return r.settled[k].module.Exception.Notice.Periods()
}

// invoke takes a security exception within the menu of the text.
func (x *step) invoke() error {
	rule := x.m.Exception
	if rule == nil {
		return x.lacks(exceptionArticle)
	}
	if !(x.Surcharge >= 0 && x.Surcharge < maxSurcharge) {
		return wrong("Surcharge", x.Surcharge, fmt.Sprintf("an ad valorem rate in [0, %d)", maxSurcharge))
	}
	if err := x.limits(); err != nil {
		return err
	}
	return x.take(exceptionArticle, rule.scope(), rule.MaxLength.Periods())
}

// safeguard takes a safeguard.
func (x *step) safeguard() error {
	rule := x.m.Safeguard
	if rule == nil {
		return x.lacks(safeguardArticle)
	}
	return x.take(safeguardArticle, rule.scope(), rule.Length.Periods())
}

// take records a measure after the checks common to exceptions and safeguards.
func (x *step) take(a articleKind, scope Sectors, longest int) error {
	inScope, err := scope.In(x.r.economy)
	if err != nil {
		panic(err) // NewRegister has checked it
	}
	sectors, err := x.Sectors.In(x.r.economy)
	switch {
	case err != nil:
		return err
	case x.Ground == "":
		return x.breaks(a, "it states no ground")
	case x.Case == "" || x.s.measure(x.Case) != nil || x.s.dispute(x.Case) != nil:
		return wrong("Case", strconv.Quote(x.Case), "a name that nothing else in the module has")
	case x.Until <= x.Period:
		return x.breaks(a, "Until is %d; want a period after %d", x.Until, x.Period)
	case x.Until-x.Period > longest:
		return x.breaks(a, "it would last %d periods; the most is %d", x.Until-x.Period, longest)
	case !(x.Surcharge >= 0 && x.Surcharge < maxSurcharge):
		return wrong("Surcharge", x.Surcharge, fmt.Sprintf("an ad valorem rate in [0, %d)", maxSurcharge))
	}
	if a == safeguardArticle {
		// Applied to all sources alike (Agreement on Safeguards, Article 2.2).
		x.Party, x.Regime, x.Measure = "", "", SuspendObligations
	}
	if err := x.directed(a, x.Surcharge); err != nil {
		return err
	}
	for _, j := range sectors {
		if !slices.Contains(inScope, j) {
			return x.breaks(a, "%s is outside its scope, %s", x.r.economy.Sector(j).ID, scope)
		}
	}
	renewals, err := x.again(a, sectors)
	if err != nil {
		return err
	}
	x.s.Measures = append(slices.Clip(x.s.Measures), Measure{
		ID: x.Case, Safeguard: a == safeguardArticle, Kind: x.Measure, Party: x.Author, Against: x.Party, Regime: x.Regime, Ground: x.Ground, Sectors: x.Sectors,
		From: x.Period, Until: x.Until, Surcharge: x.Surcharge, Status: MeasureTaken, NotifiedIn: Never, EndedIn: Never,
		Renewals: renewals,
	})
	return nil
}

// held returns the measure of the event if the measure is in effect. The list is copied
// first, so that the caller can change the measure.
func (x *step) held() (*Measure, error) {
	one := x.s.measure(x.Case)
	switch {
	case one == nil:
		return nil, fmt.Errorf("the module knows no measure %q", x.Case)
	case !one.stands():
		return nil, fmt.Errorf("measure %q is %v", x.Case, one.Status)
	case x.Period >= one.Until:
		return nil, x.breaks(one.article(), "measure %q ended in period %d", x.Case, one.Until)
	}
	x.s.Measures = slices.Clone(x.s.Measures)
	return x.s.measure(x.Case), nil
}

// notify records the notification of a measure by its author, late or in time.
func (x *step) notify() error {
	one, err := x.held()
	switch {
	case err != nil:
		return err
	case one.Party != x.Author:
		return fmt.Errorf("the measure is %s's", one.Party)
	case one.NotifiedIn != Never:
		return x.breaks(one.article(), "it was notified in period %d", one.NotifiedIn)
	}
	one.NotifiedIn = x.Period
	one.Late = x.Period > one.From+x.r.notice(x.k, one)
	return nil
}

// openReview opens the review of an exception by another party.
func (x *step) openReview() error {
	one, err := x.held()
	switch {
	case err != nil:
		return err
	case one.Safeguard:
		return x.breaks(safeguardArticle, "a safeguard is disputed, not reviewed")
	case x.m.Exception.SelfJudging:
		return x.breaks(exceptionArticle, "the invoking party itself is judge of it")
	case one.Party == x.Author:
		return x.breaks(exceptionArticle, "the measure is its own")
	case one.Status != MeasureTaken || one.review != 0:
		return x.breaks(exceptionArticle, "it is %v", one.Status)
	}
	one.review = MeasureInReview
	x.s.weigh(one)
	return nil
}

// decide upholds or strikes down an exception under review, and counts a decided case.
func (x *step) decide() error {
	one, err := x.held()
	if err != nil {
		return err
	}
	if one.Safeguard {
		return x.breaks(safeguardArticle, "a safeguard is disputed, not reviewed")
	}
	if one.Status != MeasureInReview || one.review != MeasureInReview && !x.s.appealed(one) {
		return x.breaks(one.article(), "it is not under review, but %v", one.Status)
	}
	if who := x.m.Exception.reviewer(); x.Author != who {
		return x.breaks(exceptionArticle, "the reviewer is %q", who)
	}
	if x.s.appealed(one) {
		return x.breaks(disputesArticle, "a dispute about it is under appeal")
	}
	one.review = MeasureUpheld
	if x.Kind == StruckDown {
		one.review = MeasureStruckDown
		one.Status, one.EndedIn = MeasureStruckDown, x.Period
		x.gone(one)
	}
	x.s.weigh(one)
	x.r.decided[x.k]++
	return nil
}

// prolong renews an exception by a vote, or extends a safeguard within its longest
// duration.
func (x *step) prolong() error {
	one, err := x.held()
	if err != nil {
		return err
	}
	if one.Party != x.Author {
		return fmt.Errorf("the measure is %s's", one.Party)
	}
	if !one.Status.open() {
		return fmt.Errorf("measure %q is %v", x.Case, one.Status)
	}
	if x.Until <= one.Until {
		return x.breaks(one.article(), "Until is %d; want a period after %d", x.Until, one.Until)
	}
	if one.Safeguard {
		if most := x.m.Safeguard.Extended.Periods(); x.Until-one.From > most {
			return x.breaks(safeguardArticle, "it would last %d periods; the most with extensions is %d", x.Until-one.From, most)
		}
	} else {
		rule := x.m.Exception
		if most := rule.MaxLength.Periods(); x.Until-x.Period > most {
			return x.breaks(exceptionArticle, "it would last another %d periods; the most is %d", x.Until-x.Period, most)
		}
		if err := x.renew(one.Renewals); err != nil {
			return err
		}
	}
	one.Until = x.Until
	one.Renewals++
	return nil
}

// end ends a measure on request of its author.
func (x *step) end() error {
	one, err := x.held()
	switch {
	case err != nil:
		return err
	case one.Party != x.Author:
		return fmt.Errorf("the measure is %s's", one.Party)
	}
	x.takeBack(one)
	return nil
}

// takeBack ends a standing measure. A measure struck down keeps its status.
func (x *step) takeBack(one *Measure) {
	one.EndedIn = x.Period
	if one.Status != MeasureStruckDown {
		one.Status = MeasureEnded
	}
	x.gone(one)
}

// runOut records the end of a measure on its end date.
func (x *step) runOut() error {
	one := x.s.measure(x.Case)
	switch {
	case one == nil:
		return fmt.Errorf("the module knows no measure %q", x.Case)
	case !one.stands():
		return fmt.Errorf("measure %q is %v", x.Case, one.Status)
	case x.Author != TheText:
		return x.breaks(one.article(), "its author is %q", TheText)
	case x.Period < one.Until:
		return x.breaks(one.article(), "it lasts until period %d", one.Until)
	}
	x.s.Measures = slices.Clone(x.s.Measures)
	one = x.s.measure(x.Case)
	if one.Status == MeasureStruckDown {
		one.EndedIn = one.Until
	} else {
		one.Status = MeasureRanOut
	}
	x.gone(one)
	return nil
}

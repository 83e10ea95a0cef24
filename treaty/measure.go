package treaty

import (
	"fmt"
	"slices"
	"strconv"
)

// maxSurcharge bounds surcharges: 10 is 1000 %. maxThreat bounds the gravity of threats,
// as that of the thresholds that they are held against.
const (
	maxSurcharge = 10
	maxThreat    = 100
)

// MeasureStatus says how an exception or a safeguard stands.
type MeasureStatus uint8

// The statuses of a measure. It holds in the first three, until its end, and in the
// fourth until its author takes it back: who is ruled against in a dispute has time to
// comply, and whether it does is its choice. A review that strikes a measure down ends it.
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

func (s MeasureStatus) open() bool {
	return s == MeasureTaken || s == MeasureInReview || s == MeasureUpheld
}

// Measure is a temporary departure from a module: a security exception that was
// invoked, or a safeguard.
type Measure struct {
	ID        string
	Safeguard bool
	Party     string // its author
	Against   string // the only party that it is taken against, "" for all
	Regime    string // the sanction regime whose measures it covers, "" if it is none's
	Ground    string // what the author states
	Sectors   Sectors
	// From is the period in which it was taken, Until the first in which it no
	// longer holds.
	From, Until int
	Surcharge   float64
	Threat      float64 // as stated
	Status      MeasureStatus
	// NotifiedIn is the period of notification, Never if there was none; Late says
	// that it came after the term for it.
	NotifiedIn int
	Late       bool
	// EndedIn is the period in which it was given up or a review struck it down, Never
	// otherwise.
	EndedIn int
	// Renewals counts the renewals or extensions, for an exception those of what it
	// follows upon included.
	Renewals int

	review MeasureStatus // where a review of it stands, 0 without one
}

// stands reports whether the measure has not been found to have ended.
func (x *Measure) stands() bool {
	return x.Status.open() || x.Status == MeasureStruckDown && x.EndedIn == Never
}

// end is the first period in which the measure no longer holds.
func (x *Measure) end() int {
	if x.EndedIn != Never {
		return min(x.EndedIn, x.Until)
	}
	return x.Until
}

// Holds reports whether the measure holds in a period.
func (x *Measure) Holds(period int) bool {
	return period >= x.From && period < x.Until && (x.EndedIn == Never || period < x.EndedIn)
}

// Age is how many periods the measure has held by a period, counting that one: what
// tells a temporary measure from one that has become permanent.
func (x *Measure) Age(period int) int {
	return max(0, min(period+1, x.end())-x.From)
}

func (x *Measure) article() articleKind {
	if x.Safeguard {
		return safeguardArticle
	}
	return exceptionArticle
}

func (s *Standing) measure(id string) *Measure {
	for k := range s.Measures {
		if s.Measures[k].ID == id {
			return &s.Measures[k]
		}
	}
	return nil
}

// NoticeDue is the last period in which the measure can be notified in time, and false
// if there is no such measure of the module.
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

func (r *Register) notice(k int, x *Measure) int {
	if x.Safeguard {
		return r.settled[k].module.Safeguard.Notice.Periods()
	}
	return r.settled[k].module.Exception.Notice.Periods()
}

func (x *step) invoke() error {
	rule := x.m.Exception
	switch {
	case rule == nil:
		return x.lacks(exceptionArticle)
	case !(x.Threat >= 0 && x.Threat <= maxThreat):
		return wrong("Threat", x.Threat, fmt.Sprintf("a gravity in [0, %d]", maxThreat))
	case !rule.SelfJudging && x.Threat < rule.Threshold.Value():
		return x.breaks(exceptionArticle, "the threat stated has gravity %g; the threshold is %g", x.Threat, rule.Threshold.Value())
	}
	return x.take(exceptionArticle, rule.scope(), rule.MaxLength.Periods())
}

func (x *step) safeguard() error {
	rule := x.m.Safeguard
	if rule == nil {
		return x.lacks(safeguardArticle)
	}
	return x.take(safeguardArticle, rule.scope(), rule.Length.Periods())
}

// take records a measure after the checks that exceptions and safeguards share.
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
		x.Party, x.Regime = "", "" // whatever its source (Agreement on Safeguards, Article 2.2)
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
		ID: x.Case, Safeguard: a == safeguardArticle, Party: x.Author, Against: x.Party, Regime: x.Regime, Ground: x.Ground, Sectors: x.Sectors,
		From: x.Period, Until: x.Until, Surcharge: x.Surcharge, Threat: x.Threat, Status: MeasureTaken, NotifiedIn: Never, EndedIn: Never,
		Renewals: renewals,
	})
	return nil
}

// held finds the measure of the event, which must hold, and copies the list so that
// it can be changed.
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

// decide upholds or strikes down an exception under review.
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

// prolong renews an exception by a vote, or extends a safeguard.
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

// takeBack ends a measure that stands. One that was struck down keeps that mark.
func (x *step) takeBack(one *Measure) {
	one.EndedIn = x.Period
	if one.Status != MeasureStruckDown {
		one.Status = MeasureEnded
	}
	x.gone(one)
}

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

package treaty

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
)

// maxSurcharge bounds surcharges: 10 is 1000 %.
const maxSurcharge = 10

// MeasureStatus says how an exception or a safeguard stands.
type MeasureStatus uint8

// The statuses of a measure. It holds in the first three, until its end.
const (
	MeasureTaken      MeasureStatus = iota + 1 // invoked or taken, and not reviewed
	MeasureInReview                            // under review
	MeasureUpheld                              // reviewed and found lawful
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
	// EndedIn is the period in which it was struck down or given up, Never
	// otherwise.
	EndedIn int
	// Renewals counts the renewals or extensions.
	Renewals int
}

// Holds reports whether the measure holds in a period.
func (x *Measure) Holds(period int) bool {
	return period >= x.From && period < x.Until && (x.EndedIn == Never || period < x.EndedIn)
}

// Age is how many quarters the measure has held by a period, counting that one: what
// tells a temporary measure from one that has become permanent.
func (x *Measure) Age(period int) int {
	end := min(period+1, x.Until)
	if x.EndedIn != Never {
		end = min(end, x.EndedIn)
	}
	return max(0, end-x.From)
}

func (x *Measure) article() articleKind {
	if x.Safeguard {
		return safeguardArticle
	}
	return exceptionArticle
}

// Temporary is a temporary departure from what a module obliges to, in force in a
// period: a carve-out, an exception, a safeguard or a suspension.
type Temporary struct {
	Module, Party string
	What          string // "carve-out", "security exception", "safeguard", "suspension"
	Sectors       Sectors
	Ground        string
	// Since is when it began, Until when it ends by itself (Never if it does not),
	// Age how many quarters it has held and Renewals how often it was prolonged.
	Since, Until, Age, Renewals int
}

// Temporary lists the temporary departures in force in a period, by module, then
// carve-outs, measures and suspensions.
func (r *Register) Temporary(period int) (out []Temporary) {
	for k := range r.standing {
		s := &r.standing[k]
		if !s.InForceIn(period) {
			continue
		}
		m := r.settled[k].module
		for _, c := range m.Excluded {
			if until := s.Since + c.Quarters(); period < until && s.BoundIn(c.Party, period) {
				ground := c.Ground
				if ground == "" {
					ground = "insistence"
				}
				out = append(out, Temporary{m.ID, c.Party, "carve-out", c.Sectors, ground, s.Since, until, period - s.Since + 1, 0})
			}
		}
		for i := range s.Measures {
			x := &s.Measures[i]
			if x.Holds(period) {
				out = append(out, Temporary{m.ID, x.Party, articleTitles[x.article()], x.Sectors, x.Ground, x.From, x.Until, x.Age(period), x.Renewals})
			}
		}
		for i := range s.Suspensions {
			if x := &s.Suspensions[i]; x.active(period) {
				out = append(out, Temporary{m.ID, x.By, "suspension", x.Sectors, x.Ground, x.From, x.Until, period - x.From + 1, 0})
			}
		}
	}
	return out
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
		return r.settled[k].module.Safeguard.Notice.quarters()
	}
	return r.settled[k].module.Exception.Notice.quarters()
}

func (x *step) invoke() error {
	rule := x.m.Exception
	if rule == nil {
		return x.lacks(exceptionArticle)
	}
	if !rule.SelfJudging && x.Threat < rule.Threshold.Value() {
		return x.breaks(exceptionArticle, "the threat stated has gravity %g; the threshold is %g", x.Threat, rule.Threshold.Value())
	}
	return x.take(exceptionArticle, rule.scope(), rule.MaxLength.quarters())
}

func (x *step) safeguard() error {
	rule := x.m.Safeguard
	if rule == nil {
		return x.lacks(safeguardArticle)
	}
	return x.take(safeguardArticle, rule.scope(), rule.Length.quarters())
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
	case x.Case == "" || x.s.measure(x.Case) != nil:
		return wrong("Case", strconv.Quote(x.Case), "a name that no other measure of the module has")
	case x.Until <= x.Period:
		return x.breaks(a, "Until is %d; want a period after %d", x.Until, x.Period)
	case x.Until-x.Period > longest:
		return x.breaks(a, "it would last %d quarters; the most is %d", x.Until-x.Period, longest)
	case !(x.Surcharge >= 0 && x.Surcharge < maxSurcharge):
		return wrong("Surcharge", x.Surcharge, fmt.Sprintf("an ad valorem rate in [0, %d)", maxSurcharge))
	}
	for _, j := range sectors {
		if !slices.Contains(inScope, j) {
			return x.breaks(a, "%s is outside its scope, %s", x.r.economy.Sector(j).ID, scope)
		}
	}
	x.s.Measures = append(slices.Clip(x.s.Measures), Measure{
		ID: x.Case, Safeguard: a == safeguardArticle, Party: x.Author, Ground: x.Ground, Sectors: x.Sectors,
		From: x.Period, Until: x.Until, Surcharge: x.Surcharge, Threat: x.Threat, Status: MeasureTaken, NotifiedIn: Never, EndedIn: Never,
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
	case !one.Status.open():
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
	case one.Status != MeasureTaken:
		return x.breaks(exceptionArticle, "it is %v", one.Status)
	}
	one.Status = MeasureInReview
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
	if one.Status != MeasureInReview {
		return x.breaks(one.article(), "it is not under review, but %v", one.Status)
	}
	if who := x.m.Exception.reviewer(); x.Author != who {
		return x.breaks(exceptionArticle, "the reviewer is %q", who)
	}
	for k := range x.s.Disputes {
		if d := &x.s.Disputes[k]; d.Of == x.Case && d.Stage == BeforeAppeal {
			return x.breaks(disputesArticle, "dispute %q about it is under appeal", d.ID)
		}
	}
	one.Status = MeasureUpheld
	if x.Kind == StruckDown {
		one.Status, one.EndedIn = MeasureStruckDown, x.Period
	}
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
	if x.Until <= one.Until {
		return x.breaks(one.article(), "Until is %d; want a period after %d", x.Until, one.Until)
	}
	if one.Safeguard {
		if most := x.m.Safeguard.Extended.quarters(); x.Until-one.From > most {
			return x.breaks(safeguardArticle, "it would last %d quarters; the most with extensions is %d", x.Until-one.From, most)
		}
	} else {
		rule := x.m.Exception
		switch most := rule.MaxLength.quarters(); {
		case rule.MaxRenewals == NoRenewal:
			return x.breaks(exceptionArticle, "it may not be renewed")
		case rule.MaxRenewals > 0 && one.Renewals >= rule.MaxRenewals:
			return x.breaks(exceptionArticle, "it was renewed %s and may not be again", times(one.Renewals))
		case x.Until-x.Period > most:
			return x.breaks(exceptionArticle, "it would last another %d quarters; the most is %d", x.Until-x.Period, most)
		}
		if err := rule.Renewal.Passes(x.For, x.Against, x.members()); err != nil {
			return x.breaks(exceptionArticle, "%w", err)
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
	one.Status, one.EndedIn = MeasureEnded, x.Period
	return nil
}

func (x *step) runOut() error {
	one := x.s.measure(x.Case)
	switch {
	case one == nil:
		return fmt.Errorf("the module knows no measure %q", x.Case)
	case !one.Status.open():
		return fmt.Errorf("measure %q is %v", x.Case, one.Status)
	case x.Author != TheText:
		return x.breaks(one.article(), "its author is %q", TheText)
	case x.Period < one.Until:
		return x.breaks(one.article(), "it lasts until period %d", one.Until)
	}
	x.s.Measures = slices.Clone(x.s.Measures)
	x.s.measure(x.Case).Status = MeasureRanOut
	return nil
}

// compensate books what a party pays another for a measure or in a dispute.
func (x *step) compensate() error {
	if x.s.measure(x.Case) == nil && x.s.dispute(x.Case) == nil {
		return fmt.Errorf("the module knows no measure or dispute %q", x.Case)
	}
	if one := x.s.measure(x.Case); one != nil && one.Party != x.Author {
		return fmt.Errorf("the measure is %s's", one.Party)
	}
	if !x.s.BoundIn(x.Party, x.Period) {
		return fmt.Errorf("%q is not bound", x.Party)
	}
	return x.pay(x.Case)
}

func (x *step) pay(of string) error {
	switch {
	case x.Party == x.Author || x.r.party(x.Party) < 0:
		return fmt.Errorf("%q is no other party", x.Party)
	case !(x.Amount > 0 && x.Amount < 1e300):
		return wrong("Amount", x.Amount, "a sum above 0")
	case len(x.r.regions[x.r.party(x.Party)]) == 0 || len(x.r.regions[x.r.party(x.Author)]) == 0:
		return errors.New("a party without regions has no account to pay from or to")
	}
	x.s.Payments = append(slices.Clip(x.s.Payments), Payment{From: x.Author, To: x.Party, Period: x.Period, Amount: x.Amount, Case: of})
	return nil
}

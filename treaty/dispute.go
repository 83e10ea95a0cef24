package treaty

import (
	"fmt"
	"slices"
	"strconv"
)

// This file decides the course of a dispute from complaint to settlement, from the
// article on disputes and from events. Source: Understanding on Rules and Procedures
// Governing the Settlement of Disputes (DSU), Articles 4 to 22.

// DisputeStage is the stage reached by a dispute.
type DisputeStage uint8

// The stages of a dispute.
const (
	InConsultation DisputeStage = iota + 1
	BeforePanel
	RulingGiven   // ruled; open to appeal and, if adverse to the respondent, to compliance
	BeforeAppeal  // appealed, and not decided
	RulingFinal   // decided on appeal against the respondent; open to compliance
	InRetaliation // retaliation authorised and, until its end date, in effect
	DisputeClosed // dismissed, complied with or settled
)

// String returns the stage in words.
func (s DisputeStage) String() string {
	switch s {
	case InConsultation:
		return "in consultation"
	case BeforePanel:
		return "before the panel"
	case RulingGiven:
		return "ruled, open to appeal"
	case BeforeAppeal:
		return "under appeal"
	case RulingFinal:
		return "ruled for good"
	case InRetaliation:
		return "in retaliation"
	case DisputeClosed:
		return "closed"
	}
	return fmt.Sprintf("DisputeStage(%d)", uint8(s))
}

// Dispute is a complaint of a party against another party, with its course so far.
type Dispute struct {
	ID                      string
	Complainant, Respondent string
	Of                      string // the measure disputed, or "" for a breach
	Regime                  string // the sanction regime behind the measure or breach, or ""
	Stage                   DisputeStage
	// Since is the period of entry into the stage.
	Since int
	// Ruled is the period of the first ruling, or Never. Harm is the harm found, at an
	// annual rate in the unit of the data of the economy.
	Ruled int
	Harm  float64
	// Adverse reports a standing ruling against the respondent: not under appeal and
	// not overturned. ComplyBy is the first period in which retaliation can be
	// authorised against a respondent without compliance, or Never without such a
	// ruling.
	Adverse  bool
	ComplyBy int
	// OnBreach reports a breach of the respondent on record at the time of the
	// complaint. Involuntary reports a breach for want of capacity.
	OnBreach, Involuntary bool
}

// dispute returns the dispute with an ID, or nil.
func (s *Standing) dispute(id string) *Dispute {
	for k := range s.Disputes {
		if s.Disputes[k].ID == id {
			return &s.Disputes[k]
		}
	}
	return nil
}

// complain opens a dispute about a breach or about a measure in effect. A self-judging
// exception cannot be disputed, nor a measure twice by the same complainant at a time.
func (x *step) complain() error {
	rule := x.m.Disputes
	switch {
	case rule == nil:
		return x.lacks(disputesArticle)
	case x.Party == x.Author || !x.s.BoundIn(x.Party, x.Period):
		return fmt.Errorf("%q is no other party bound by the module", x.Party)
	case x.Case == "" || x.s.dispute(x.Case) != nil || x.s.measure(x.Case) != nil:
		return wrong("Case", strconv.Quote(x.Case), "a name that nothing else in the module has")
	}
	if x.Of != "" {
		one := x.s.measure(x.Of)
		switch {
		case one == nil || !one.Holds(x.Period):
			return wrong("Of", strconv.Quote(x.Of), "a measure that holds")
		case one.Party != x.Party:
			return fmt.Errorf("the measure is %s's", one.Party)
		case !one.Safeguard && x.m.Exception.SelfJudging:
			return x.breaks(exceptionArticle, "the invoking party itself is judge of it")
		case !one.Safeguard && x.m.Exception.PeerReview:
			return x.breaks(exceptionArticle, "%s review it", Peers)
		}
		for k := range x.s.Disputes {
			if d := &x.s.Disputes[k]; d.Of == x.Of && d.Complainant == x.Author && d.Stage != DisputeClosed {
				return x.breaks(disputesArticle, "its dispute %q about %q is open", d.ID, d.Of)
			}
		}
	}
	d := Dispute{
		ID: x.Case, Complainant: x.Author, Respondent: x.Party, Of: x.Of, Stage: InConsultation, Since: x.Period,
		Ruled: Never, ComplyBy: Never,
		OnBreach: slices.ContainsFunc(x.s.Broke, func(m Member) bool { return m.Party == x.Party }),
	}
	if one := x.s.measure(x.Of); one != nil {
		d.Regime = one.Regime
	}
	for _, one := range x.s.Breaches {
		if x.Of == "" && one.Party == x.Party && !x.s.InBreach(x.Party, "", x.s.BreachedIn) {
			d.Regime = one.Regime
		}
		d.Involuntary = d.Involuntary || x.Of == "" && one.Party == x.Party && one.Involuntary
	}
	x.s.Disputes = append(slices.Clip(x.s.Disputes), d)
	return nil
}

// disputed returns the dispute of the event if the dispute is at a given stage. The
// list is copied first, so that the caller can change the dispute.
func (x *step) disputed(stages ...DisputeStage) (*Dispute, error) {
	d := x.s.dispute(x.Case)
	switch {
	case d == nil:
		return nil, fmt.Errorf("the module knows no dispute %q", x.Case)
	case !slices.Contains(stages, d.Stage):
		return nil, x.breaks(disputesArticle, "dispute %q is %v", x.Case, d.Stage)
	}
	x.s.Disputes = slices.Clone(x.s.Disputes)
	return x.s.dispute(x.Case), nil
}

// after checks the minimum length of a stage, in periods.
func (x *step) after(d *Dispute, quarters int, what string) error {
	if x.Period < d.Since+quarters {
		return x.breaks(disputesArticle, "%s until period %d", what, d.Since+quarters)
	}
	return nil
}

// askPanel moves a dispute from consultation to the panel, on request of the
// complainant (DSU Article 4.7).
func (x *step) askPanel() error {
	d, err := x.disputed(InConsultation)
	if err == nil && d.Complainant != x.Author {
		err = fmt.Errorf("the complainant is %s", d.Complainant)
	}
	if err == nil {
		err = x.after(d, x.m.Disputes.Consultation.Periods(), "the parties consult")
	}
	if err != nil {
		return err
	}
	d.Stage, d.Since = BeforePanel, x.Period
	return nil
}

// rule records the ruling of the panel and counts a decided case.
func (x *step) rule() error {
	d, err := x.disputed(BeforePanel)
	if err == nil && x.Author != Panel {
		err = x.breaks(disputesArticle, "%q decides", Panel)
	}
	if err == nil {
		err = x.after(d, x.m.Disputes.Panel.Periods(), "the panel sits")
	}
	if err == nil {
		err = x.harm()
	}
	if err != nil {
		return err
	}
	d.Ruled = x.Period
	x.found(d, RulingGiven)
	x.r.decided[x.k]++
	return nil
}

// harm checks the harm found: zero if and only if the respondent is upheld.
func (x *step) harm() error {
	if !(x.Amount >= 0 && x.Amount < 1e300) || x.Upheld != (x.Amount == 0) {
		return wrong("Amount", x.Amount, "the harm found, and none if the respondent is in the right")
	}
	return nil
}

// appeal takes a ruling to the appellate body within the time for appeals. An appeal
// suspends the ruling.
func (x *step) appeal() error {
	d, err := x.disputed(RulingGiven)
	switch {
	case err != nil:
		return err
	case x.Author != d.Complainant && x.Author != d.Respondent:
		return fmt.Errorf("the dispute is between %s and %s", d.Complainant, d.Respondent)
	case x.Period > d.Since+x.m.Disputes.Appeal.Periods():
		return x.breaks(disputesArticle, "the ruling could be appealed until period %d", d.Since+x.m.Disputes.Appeal.Periods())
	}
	d.Stage, d.Since, d.Adverse, d.ComplyBy = BeforeAppeal, x.Period, false, Never
	x.weigh(d.Of)
	return nil
}

// ruleOnAppeal records the decision on appeal. An upheld respondent closes the dispute.
func (x *step) ruleOnAppeal() error {
	if x.m.Disputes != nil && x.m.Disputes.Unenforceable {
		return x.breaks(disputesArticle, "an appeal is never heard")
	}
	d, err := x.disputed(BeforeAppeal)
	if err == nil && x.Author != AppellateBody {
		err = x.breaks(disputesArticle, "%q decides", AppellateBody)
	}
	if err == nil {
		err = x.after(d, x.m.Disputes.Appeal.Periods(), "the appeal is heard")
	}
	if err == nil {
		err = x.harm()
	}
	if err != nil {
		return err
	}
	x.found(d, RulingFinal)
	if x.Upheld {
		d.Stage = DisputeClosed
	}
	return nil
}

// found records the finding of a panel or of the appellate body, and sets the time to
// comply.
func (x *step) found(d *Dispute, stage DisputeStage) {
	d.Stage, d.Since, d.Harm, d.Adverse, d.ComplyBy = stage, x.Period, x.Amount, !x.Upheld, Never
	if d.Adverse {
		d.ComplyBy = x.Period + x.m.Disputes.Compliance.Periods()
	}
	x.weigh(d.Of)
}

// weigh updates the status of a measure by all disputes and reviews about the measure.
func (x *step) weigh(measure string) {
	if x.s.measure(measure) == nil {
		return
	}
	x.s.Measures = slices.Clone(x.s.Measures)
	x.s.weigh(x.s.measure(measure))
}

// weigh sets the status of a measure that has not ended. The status is struck down
// while a ruling in any dispute stands against the measure; otherwise under review
// while a review or an appeal is pending; otherwise upheld if any body upheld the
// measure. An appeal revives only a measure struck down by the ruling under appeal.
func (s *Standing) weigh(one *Measure) {
	if !one.stands() {
		return
	}
	one.Status = MeasureTaken
	if one.review != 0 {
		one.Status = one.review
	}
	for k := range s.Disputes {
		d := &s.Disputes[k]
		switch {
		case d.Of != one.ID:
		case d.Adverse:
			one.Status = MeasureStruckDown
			return
		case d.Stage == BeforeAppeal:
			one.Status = MeasureInReview
		case d.Ruled != Never && d.Harm == 0 && one.Status == MeasureTaken:
			one.Status = MeasureUpheld
		}
	}
}

// appealed reports whether a dispute about a measure is under appeal.
func (s *Standing) appealed(one *Measure) bool {
	return slices.ContainsFunc(s.Disputes, func(d Dispute) bool { return d.Of == one.ID && d.Stage == BeforeAppeal })
}

// comply records compliance of the respondent with an adverse ruling: the measure ends
// and the dispute closes. A breach on record in the same period excludes compliance.
func (x *step) comply() error {
	d, err := x.disputed(RulingGiven, RulingFinal, InRetaliation)
	switch {
	case err != nil:
		return err
	case d.Respondent != x.Author:
		return fmt.Errorf("the respondent is %s", d.Respondent)
	case !d.Adverse:
		return x.breaks(disputesArticle, "the complaint was dismissed")
	case d.Of == "" && x.s.InBreach(x.Author, d.Regime, x.Period):
		return x.breaks(disputesArticle, "it is in breach in this very period")
	}
	if one := x.s.measure(d.Of); one != nil && one.stands() && one.Holds(x.Period) {
		x.s.Measures = slices.Clone(x.s.Measures)
		x.takeBack(x.s.measure(d.Of)) // takeBack closes the dispute
		return nil
	}
	x.closeDispute(d)
	return nil
}

// gone closes the disputes lost by a measure and ends retaliation in them, because the
// cause of retaliation is removed (DSU Article 22.8).
func (x *step) gone(one *Measure) {
	x.s.Disputes = slices.Clone(x.s.Disputes)
	for k := range x.s.Disputes {
		if d := &x.s.Disputes[k]; d.Of == one.ID && d.Adverse && d.Stage != DisputeClosed {
			x.closeDispute(d)
		}
	}
}

// closeDispute closes a dispute and ends retaliation in the case.
func (x *step) closeDispute(d *Dispute) {
	d.Stage, d.Since = DisputeClosed, x.Period
	x.stopRetaliation(d.ID)
}

// settle closes a dispute by agreement of both parties, or because the complainant
// drops the complaint.
func (x *step) settle() error {
	d, err := x.disputed(InConsultation, BeforePanel, RulingGiven, BeforeAppeal, RulingFinal, InRetaliation)
	switch {
	case err != nil:
		return err
	case x.Author != d.Complainant && x.Author != d.Respondent:
		return fmt.Errorf("the dispute is between %s and %s", d.Complainant, d.Respondent)
	case x.Author == d.Respondent && !slices.Contains(x.For, d.Complainant):
		return x.breaks(disputesArticle, "%s has not agreed; it alone may drop its complaint", d.Complainant)
	}
	x.closeDispute(d)
	x.weigh(d.Of)
	return nil
}

package treaty

import (
	"fmt"
	"slices"
	"strconv"
)

// DisputeStage says how far a dispute has come.
type DisputeStage uint8

// The stages of a dispute.
const (
	InConsultation DisputeStage = iota + 1
	BeforePanel
	RulingGiven   // ruled; open to appeal, and if against the respondent to be complied with
	BeforeAppeal  // appealed, and not decided
	RulingFinal   // decided on appeal against the respondent; to be complied with
	InRetaliation // not complied with, and retaliated against; no more once the dates of it have passed
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

// Dispute is a complaint of one party against another and what became of it.
type Dispute struct {
	ID                      string
	Complainant, Respondent string
	Of                      string // the measure it is about, or "" for a breach
	Regime                  string // the sanction regime whose measures that consists of, "" if it is none's
	Stage                   DisputeStage
	// Since is the period in which it came to this stage.
	Since int
	// Ruled is the period of the first ruling, Never before it; Harm what it found,
	// at an annual rate.
	Ruled int
	Harm  float64
	// Adverse says that a ruling against the respondent stands: it is not under appeal,
	// nor was it overturned. ComplyBy is the period from which on retaliation can be
	// authorised if the respondent does not comply; Never without such a ruling.
	Adverse  bool
	ComplyBy int
	// OnBreach says that a breach of the respondent was on record when the complaint
	// was made, Involuntary that it was for want of capacity.
	OnBreach, Involuntary bool
}

func (s *Standing) dispute(id string) *Dispute {
	for k := range s.Disputes {
		if s.Disputes[k].ID == id {
			return &s.Disputes[k]
		}
	}
	return nil
}

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

// disputed finds the dispute of the event at one of some stages, and copies the list
// so that it can be changed.
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

// after says that a stage takes its time.
func (x *step) after(d *Dispute, quarters int, what string) error {
	if x.Period < d.Since+quarters {
		return x.breaks(disputesArticle, "%s until period %d", what, d.Since+quarters)
	}
	return nil
}

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

func (x *step) harm() error {
	if !(x.Amount >= 0 && x.Amount < 1e300) || x.Upheld != (x.Amount == 0) {
		return wrong("Amount", x.Amount, "the harm found, and none if the respondent is in the right")
	}
	return nil
}

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

// found notes what a panel or the appellate body has found.
func (x *step) found(d *Dispute, stage DisputeStage) {
	d.Stage, d.Since, d.Harm, d.Adverse, d.ComplyBy = stage, x.Period, x.Amount, !x.Upheld, Never
	if d.Adverse {
		d.ComplyBy = x.Period + x.m.Disputes.Compliance.Periods()
	}
	x.weigh(d.Of)
}

// weigh works out how a measure stands by all disputes and reviews of it.
func (x *step) weigh(measure string) {
	if x.s.measure(measure) == nil {
		return
	}
	x.s.Measures = slices.Clone(x.s.Measures)
	x.s.weigh(x.s.measure(measure))
}

// weigh sets the status of a measure that has not ended: struck down as long as a ruling
// against it stands in any dispute; otherwise under review as long as a review or an
// appeal is pending, which revives what the ruling appealed struck down and nothing else;
// otherwise upheld if anybody upheld it.
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
		x.takeBack(x.s.measure(d.Of)) // closes the dispute
		return nil
	}
	x.closeDispute(d)
	return nil
}

// gone closes the disputes that a measure has lost and ends the retaliation in them:
// there is nothing left to answer (DSU Article 22.8).
func (x *step) gone(one *Measure) {
	x.s.Disputes = slices.Clone(x.s.Disputes)
	for k := range x.s.Disputes {
		if d := &x.s.Disputes[k]; d.Of == one.ID && d.Adverse && d.Stage != DisputeClosed {
			x.closeDispute(d)
		}
	}
}

func (x *step) closeDispute(d *Dispute) {
	d.Stage, d.Since = DisputeClosed, x.Period
	x.stopRetaliation(d.ID)
}

// settle closes a dispute: by agreement of both, or because the complainant drops it.
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

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
	InRetaliation // not complied with, and retaliated against
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
	Stage                   DisputeStage
	// Since is the period in which it came to this stage.
	Since int
	// Ruled is the period of the first ruling, Never before it; Harm what it found,
	// at an annual rate.
	Ruled int
	Harm  float64
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
	}
	x.s.Disputes = append(slices.Clip(x.s.Disputes), Dispute{
		ID: x.Case, Complainant: x.Author, Respondent: x.Party, Of: x.Of, Stage: InConsultation, Since: x.Period, Ruled: Never,
	})
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
		err = x.after(d, x.m.Disputes.Consultation.quarters(), "the parties consult")
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
		err = x.after(d, x.m.Disputes.Panel.quarters(), "the panel sits")
	}
	if err == nil {
		err = x.harm()
	}
	if err != nil {
		return err
	}
	d.Ruled, d.Harm = x.Period, x.Amount
	d.Stage, d.Since = RulingGiven, x.Period
	x.effect(d, MeasureTaken, MeasureInReview, MeasureUpheld)
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
	case x.Period > d.Since+x.m.Disputes.Appeal.quarters():
		return x.breaks(disputesArticle, "the ruling could be appealed until period %d", d.Since+x.m.Disputes.Appeal.quarters())
	}
	d.Stage, d.Since = BeforeAppeal, x.Period
	if one := x.s.measure(d.Of); one != nil && (one.Status == MeasureStruckDown || one.Status == MeasureUpheld) {
		x.s.Measures = slices.Clone(x.s.Measures)
		one = x.s.measure(d.Of)
		one.Status, one.EndedIn = MeasureInReview, Never
	}
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
		err = x.after(d, x.m.Disputes.Appeal.quarters(), "the appeal is heard")
	}
	if err == nil {
		err = x.harm()
	}
	if err != nil {
		return err
	}
	d.Harm, d.Since, d.Stage = x.Amount, x.Period, RulingFinal
	if x.Upheld {
		d.Stage = DisputeClosed
	}
	x.effect(d, MeasureInReview)
	return nil
}

// effect is what a ruling does to the measure it is about, if that has one of some
// statuses: it is upheld or struck down. An appeal puts it under review again until it
// is decided, and it holds meanwhile.
func (x *step) effect(d *Dispute, among ...MeasureStatus) {
	one := x.s.measure(d.Of)
	if one == nil || !slices.Contains(among, one.Status) {
		return
	}
	x.s.Measures = slices.Clone(x.s.Measures)
	one = x.s.measure(d.Of)
	one.Status = MeasureUpheld
	if !x.Upheld {
		one.Status, one.EndedIn = MeasureStruckDown, x.Period
	}
}

func (x *step) comply() error {
	d, err := x.disputed(RulingGiven, RulingFinal, InRetaliation)
	switch {
	case err != nil:
		return err
	case d.Respondent != x.Author:
		return fmt.Errorf("the respondent is %s", d.Respondent)
	}
	if one := x.s.measure(d.Of); one != nil && one.Status.open() {
		x.s.Measures = slices.Clone(x.s.Measures)
		one = x.s.measure(d.Of)
		one.Status, one.EndedIn = MeasureEnded, x.Period
	}
	x.closeDispute(d)
	return nil
}

func (x *step) closeDispute(d *Dispute) {
	d.Stage, d.Since = DisputeClosed, x.Period
	x.s.Suspensions = slices.Clone(x.s.Suspensions)
	for k := range x.s.Suspensions {
		if one := &x.s.Suspensions[k]; one.Case == d.ID && one.active(x.Period) {
			one.Until = x.Period
		}
	}
}

// retaliate authorises the complainant to suspend what it owes the respondent, once
// the time to comply has passed.
func (x *step) retaliate() error {
	rule := x.m.Disputes
	if rule != nil && rule.Unenforceable {
		return x.breaks(disputesArticle, "rulings cannot be enforced")
	}
	d, err := x.disputed(RulingGiven, RulingFinal)
	switch {
	case err != nil:
		return err
	case d.Complainant != x.Author:
		return fmt.Errorf("the complainant is %s", d.Complainant)
	case d.Harm == 0:
		return x.breaks(disputesArticle, "the complaint was dismissed")
	case x.Period < d.Since+rule.Compliance.quarters():
		return x.breaks(disputesArticle, "%s has until period %d to comply", d.Respondent, d.Since+rule.Compliance.quarters())
	case !(x.Amount > 0) || x.Amount > rule.RetaliationCap(d.Harm):
		return x.breaks(disputesArticle, "Amount is %v; want more than 0 and at most the cap, %v", x.Amount, rule.RetaliationCap(d.Harm))
	}
	if one := x.s.measure(d.Of); one != nil && one.Safeguard && x.Period < one.From+x.m.Safeguard.Peace.quarters() {
		return x.breaks(safeguardArticle, "nobody retaliates before period %d", one.From+x.m.Safeguard.Peace.quarters())
	}
	err = x.addSuspension(Suspension{
		By: d.Complainant, Against: d.Respondent, Sectors: x.Sectors, From: x.Period, Until: Never,
		Surcharge: x.Surcharge, Ground: x.m.cite(provision{disputesArticle, 0}), Case: d.ID,
	})
	if err != nil {
		return err
	}
	d = x.s.dispute(x.Case)
	d.Stage, d.Since = InRetaliation, x.Period
	return nil
}

func (x *step) settle() error {
	d, err := x.disputed(InConsultation, BeforePanel, RulingGiven, BeforeAppeal, RulingFinal, InRetaliation)
	switch {
	case err != nil:
		return err
	case x.Author != d.Complainant && x.Author != d.Respondent:
		return fmt.Errorf("the dispute is between %s and %s", d.Complainant, d.Respondent)
	}
	x.closeDispute(d)
	return nil
}

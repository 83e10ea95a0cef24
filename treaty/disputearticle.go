package treaty

import (
	"fmt"
	"math"
)

// Disputes is the article on the settlement of disputes. The default lengths of the
// stages are the norms of the WTO Dispute Settlement Understanding, Articles 4.7, 12.8
// and 12.9, 17.5, 21.3(c); practice takes longer.
type Disputes struct {
	// Consultation is the number of quarters between a complaint and the request for a
	// panel; default 1.
	Consultation Parameter
	// Panel is the least number of quarters before the ruling of a panel; default 3.
	Panel Parameter
	// Appeal is the number of quarters after a ruling in which an appeal is open, and
	// the least number of quarters taken by the appeal; default 1.
	Appeal Parameter
	// Compliance is the number of quarters left to the loser to comply before
	// retaliation is authorised; default 5.
	Compliance Parameter
	// Cap is the ratio of the largest retaliation to the harm found. The default is 1:
	// equivalence, DSU Article 22.4.
	Cap Parameter
	// Suspension is the longest authorised retaliation, or suspension in answer to a
	// breach, in quarters before a renewal; default 8, two years. The default is an
	// assumption: DSU Article 22.8 asks only for a temporary suspension.
	Suspension Parameter
	// Deference is g, the margin below the threshold at which a panel still accepts a
	// plea of security, in units of the threat from -100 to 100. The default 0 is an
	// assumption.
	Deference Parameter
	// Error is the standard deviation s of the view of the threat held by a first
	// panel, in units of the threat from 0 to 100; default 0.5. Learning is the rate l
	// at which decided cases reduce the error, 0 or more per case; default 0. Both
	// defaults are assumptions.
	Error, Learning Parameter
	// Unenforceable excludes the enforcement of rulings: no appeal is ever heard, and
	// no retaliation is ever authorised.
	Unenforceable bool
	// Exclusive forbids every answer to a breach before a ruling (DSU Article 23). The
	// default lets the injured parties answer at once, under Article 60 of the Vienna
	// Convention.
	Exclusive bool
	// Remedy is the time covered by authorised retaliation; default Prospective.
	Remedy Remedy
}

// Remedy is the rule on the time covered by authorised retaliation.
type Remedy uint8

// The rules on remedies.
const (
	// Prospective retaliation lasts while the respondent stays in breach: the practice of
	// the DSU, without a remedy for the time before.
	Prospective Remedy = iota
	// FromTheBreach lets retaliation last as long as the breach has lasted, even after the
	// end of the breach: the full reparation of ILC Articles on State Responsibility, 31.
	FromTheBreach
)

// String returns the rule in words.
func (r Remedy) String() string {
	switch r {
	case Prospective:
		return "prospective"
	case FromTheBreach:
		return "from the breach"
	}
	return fmt.Sprintf("Remedy(%d)", uint8(r))
}

// panelError returns s_p = s/sqrt(1 + l n), the standard deviation of the view of a
// threat held by a panel after n decided cases, in units of the threat. The module must
// be settled.
func (x *Disputes) panelError(decided int) float64 {
	return x.Error.Value() / math.Sqrt(1+x.Learning.Value()*float64(decided))
}

// RetaliationCap returns the largest retaliation authorised for a harm, in the unit of
// the harm. The module must be settled.
func (x *Disputes) RetaliationCap(harm float64) float64 {
	if x.Unenforceable {
		return 0
	}
	return x.Cap.Value() * harm
}

// Judgement returns the numbers in the judgement of a panel on the security exception
// of a settled module about a kind of measure, with some cases decided before. The panel
// upholds a plea at a threat z with the chance
//
//	Phi( (z - threshold + deference) / spread )
//
// where spread is sqrt(s_p^2 + phi^2), s_p is the error of the panel and phi the
// vagueness of the text. The power of the parties has no term. Judgement reports false
// for a module without an exception or with a self-judging exception.
func (m *Module) Judgement(kind MeasureKind, decided int) (threshold, deference, spread float64, ok bool) {
	x := m.Exception
	if x == nil || x.SelfJudging {
		return 0, 0, 0, false
	}
	s := 0.5 // the default of Disputes.Error
	if m.Disputes != nil {
		deference, s = m.Disputes.Deference.Value(), m.Disputes.panelError(decided)
	}
	return x.ThresholdOf(kind), deference, math.Hypot(s, x.Vagueness.Value()), true
}

// text returns the article on disputes.
func (x *Disputes) text() string {
	end := fmt.Sprintf("Only then is retaliation authorised, up to %s, for at most %s at a time and as long as there is something to answer",
		x.Cap.times("the harm found"), x.Suspension.span())
	if x.Remedy == FromTheBreach {
		end += "; retaliation against a breach lasts as long as the breach has lasted"
	}
	if x.Exclusive {
		end += ". No party answers a breach before a ruling"
	}
	if x.Unenforceable {
		end = "Rulings cannot be enforced"
	}
	deference := ""
	if x.Deference != Set(0) {
		deference = fmt.Sprintf(" A panel defers to a plea of security by %s.", x.Deference)
	}
	return fmt.Sprintf("A panel may be asked for %s after a complaint and takes %s; an appeal is open for %s; the loser has %s to comply; a measure struck down stands until it is taken back or runs out. %s.%s",
		x.Consultation.span(), x.Panel.span(), x.Appeal.span(), x.Compliance.span(), end, deference)
}

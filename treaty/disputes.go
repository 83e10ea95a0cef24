package treaty

import (
	"fmt"
	"math"
)

// Disputes is how parties settle what they disagree on. The defaults for the length
// of the stages are the norms of the WTO Dispute Settlement Understanding: Articles
// 4.7, 12.8 and 12.9, 17.5, 21.3(c); practice is longer.
type Disputes struct {
	// Consultation is how many quarters after a complaint a panel may be asked
	// for; default 1.
	Consultation Parameter
	// Panel is how many quarters a panel takes at least; default 3.
	Panel Parameter
	// Appeal is how many quarters after a ruling it may be appealed, and how many
	// the appeal takes at least; default 1.
	Appeal Parameter
	// Compliance is how many quarters the loser has to comply before retaliation
	// is authorised; default 5.
	Compliance Parameter
	// Cap limits retaliation to a multiple of the harm found. The default is 1:
	// equivalence, DSU Article 22.4.
	Cap Parameter
	// Suspension is how many quarters authorised retaliation, or a suspension in answer
	// to a breach, lasts at most before it is authorised or taken anew; default 8, two
	// years. An assumption: DSU Article 22.8 asks that it be temporary.
	Suspension Parameter
	// Deference is g: how much less grave than the threshold a threat may be for a
	// panel still to accept a plea of security, from -100 to 100. The default is 0. An
	// assumption.
	Deference Parameter
	// Error is the standard deviation s of a first panel's view of the threat, in
	// its unit, from 0 to 100; default 0.5. Learning is the rate at which cases decided make
	// it smaller, 0 or more; default 0. Assumptions.
	Error, Learning Parameter
	// Unenforceable says that no ruling can be enforced: an appeal is never heard,
	// and retaliation is never authorised.
	Unenforceable bool
}

// PanelError is s_p, the standard deviation of a panel's view of a threat once some
// cases have been decided: s/sqrt(1 + l n). The module must be settled.
func (x *Disputes) PanelError(decided int) float64 {
	return x.Error.Value() / math.Sqrt(1+x.Learning.Value()*float64(decided))
}

// RetaliationCap is the most retaliation that can be authorised for a harm, in its
// unit. The module must be settled.
func (x *Disputes) RetaliationCap(harm float64) float64 {
	if x.Unenforceable {
		return 0
	}
	return x.Cap.Value() * harm
}

// Judgement is what a settled module lets a panel go by when it judges an invocation
// of the security exception with some cases decided before: it upholds a plea at a
// threat z with the chance
//
//	Phi( (z - threshold + deference) / spread )
//
// where spread is sqrt(s_p^2 + phi^2), s_p the panel's error and phi the vagueness of
// the text. There is no term for the power of the parties. It reports false if the
// module has no exception, or one that is self-judging.
func (m *Module) Judgement(decided int) (threshold, deference, spread float64, ok bool) {
	x := m.Exception
	if x == nil || x.SelfJudging {
		return 0, 0, 0, false
	}
	s := 0.5 // the default of Disputes.Error
	if m.Disputes != nil {
		deference, s = m.Disputes.Deference.Value(), m.Disputes.PanelError(decided)
	}
	return x.Threshold.Value(), deference, math.Hypot(s, x.Vagueness.Value()), true
}

func (x *Disputes) text() string {
	end := fmt.Sprintf("Only then is retaliation authorised, up to %s, for at most %s at a time and as long as there is something to answer",
		x.Cap.times("the harm found"), x.Suspension.span())
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

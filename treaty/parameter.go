package treaty

import (
	"fmt"
	"math"
	"strconv"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// This file decides how a number of a text is stated, left open and settled, with its
// default and its valid range, from the fields of a module and a draft. The source of
// each default is at its field.

// Parameter is a number in a text: settled ([Set]) or open to negotiation
// ([Negotiated]). The zero Parameter is a number left out and means the default stated
// at the field.
type Parameter struct {
	term   string
	value  float64
	given  bool
	length Length // of the periods of a duration, see Treaty.In
}

// Set returns a number settled in the text.
func Set(value float64) Parameter { return Parameter{value: value, given: true} }

// Negotiated returns a number settled by a draft: the value of the option chosen for a
// term.
func Negotiated(term string) Parameter { return Parameter{term: term, given: true} }

// Open returns the name of the term that settles the parameter. Open reports false for
// a parameter settled or left out.
func (p Parameter) Open() (term string, open bool) { return p.term, p.term != "" }

// Value returns the settled number, for a duration in quarters, and zero for a
// parameter open or left out. In a module made by [Module.Settle] every parameter has a
// value, defaults included.
func (p Parameter) Value() float64 { return p.value }

// Periods returns the number of periods of a settled duration (see [Length]). Under a
// clock of quarters Periods equals Value.
func (p Parameter) Periods() int { return p.length.Periods(p.count()) }

// count returns the value as a whole number.
func (p Parameter) count() int { return int(math.Round(p.value)) }

// as returns the parameter with another value and the same clock.
func (p Parameter) as(value float64) Parameter {
	return Parameter{value: value, given: true, length: p.length}
}

// String returns the number as "0.5", or "[depth]" while the term is open.
func (p Parameter) String() string {
	if p.term != "" {
		return "[" + p.term + "]"
	}
	return strconv.FormatFloat(p.value, 'g', -1, 64)
}

// share returns the number as "50 %", or "[depth]".
func (p Parameter) share() string {
	if p.term != "" {
		return "[" + p.term + "]"
	}
	return fmt.Sprintf("%.6g %%", 100*p.value)
}

// of returns a share of a whole as "5 %", or "[depth] of 10 %".
func (p Parameter) of(whole float64) string {
	if p.term != "" {
		return fmt.Sprintf("[%s] of %.6g %%", p.term, 100*whole)
	}
	return fmt.Sprintf("%.6g %%", 100*p.value*whole)
}

// partly returns ", going 50 % of the way", or "" for the whole way.
func (p Parameter) partly() string {
	if p == Set(1) {
		return ""
	}
	return ", going " + p.share() + " of the way"
}

// times returns a multiple of a harm: "the harm", "0.5 times the harm" or "[cap] times
// the harm".
func (p Parameter) times(what string) string {
	if p == Set(1) {
		return what
	}
	return p.String() + " times " + what
}

// span returns a duration as "16 quarters", "1 quarter" or "[notice] quarters".
func (p Parameter) span() string {
	if p.term == "" && p.value == 1 {
		return "1 quarter"
	}
	return p.String() + " quarters"
}

// MaxQuarters bounds all durations and dates, in quarters: a thousand years, which no run outlasts.
// A duration without an end is MaxQuarters; the word for it in scenario files is never.
const MaxQuarters = 4000

// maxSpan bounds all durations and counts of quarters in a text, and latest bounds the
// periods of events. No sum of them overflows.
const (
	maxSpan = MaxQuarters
	latest  = 500_000_000
)

// bounds is the valid range of a parameter.
type bounds struct {
	standard float64 // the default; NaN for a required parameter
	lo, hi   float64 // inclusive
	whole    bool    // a number of quarters, or a count
	counts   bool
}

// The ranges in common use: a share, a number of 0 or more, a count, and the mark of a
// required parameter.
var (
	share    = bounds{standard: 0, lo: 0, hi: 1}
	rate     = bounds{standard: 0, lo: 0, hi: market.MaxRate}
	atLeast0 = bounds{standard: 0, lo: 0, hi: math.MaxFloat64}
	counting = bounds{lo: 0, hi: maxSpan, whole: true, counts: true}
	needed   = math.NaN()
)

// or returns the range with another default.
func (b bounds) or(standard float64) bounds { b.standard = standard; return b }

// spanning returns the range of a number of quarters of lo or more.
func spanning(standard float64, lo int) bounds {
	return bounds{standard: standard, lo: float64(lo), hi: maxSpan, whole: true}
}

// want returns the range in words, for errors.
func (b bounds) want() string {
	switch {
	case b.counts:
		return fmt.Sprintf("a whole number, at least %g", b.lo)
	case b.whole:
		return fmt.Sprintf("whole quarters, at least %g", b.lo)
	case b.hi == math.MaxFloat64:
		return fmt.Sprintf("a finite number, at least %g", b.lo)
	}
	return fmt.Sprintf("a number in [%g, %g]", b.lo, b.hi)
}

// holds reports whether a value lies in the range.
func (b bounds) holds(v float64) bool {
	return v >= b.lo && v <= b.hi && (!b.whole || v == math.Trunc(v))
}

// each calls visit for every parameter of the module, with the article, the field and
// the valid range.
func (m *Module) each(visit func(a provision, field string, p *Parameter, b bounds)) {
	for i := range m.Commitments {
		c := &m.Commitments[i]
		a := provision{commitmentArticle, i}
		visit(a, "Depth", &c.Depth, share.or(1))
		switch c.Kind {
		case BindTariffs:
			visit(a, "Rate", &c.Rate, rate.or(needed))
		case StandStill:
			visit(a, "Rate", &c.Rate, rate)
		case SwissCut:
			visit(a, "Rate", &c.Rate, bounds{standard: needed, lo: 1e-9, hi: market.MaxRate})
		}
		visit(a, "PhaseIn.Quarters", &c.PhaseIn.Quarters, spanning(0, 0))
	}
	if x := m.Exception; x != nil {
		a := provision{exceptionArticle, 0}
		visit(a, "MostSurcharge", &x.MostSurcharge, bounds{standard: 1, lo: 0, hi: maxSurcharge})
		visit(a, "Threshold", &x.Threshold, bounds{standard: 1.5, lo: 0, hi: 100})
		visit(a, "SurchargeThreshold", &x.SurchargeThreshold, bounds{standard: leftOut, lo: 0, hi: 100})
		visit(a, "BanThreshold", &x.BanThreshold, bounds{standard: leftOut, lo: 0, hi: 100})
		visit(a, "Review", &x.Review, spanning(4, 0))
		visit(a, "CoolingOff", &x.CoolingOff, spanning(leftOut, 0))
		visit(a, "Notice", &x.Notice, spanning(1, 0))
		visit(a, "MaxLength", &x.MaxLength, spanning(20, 1))
		visit(a, "Price", &x.Price, atLeast0)
		visit(a, "Vagueness", &x.Vagueness, bounds{standard: 0.3, lo: 0, hi: 100})
	}
	if x := m.Safeguard; x != nil {
		a := provision{safeguardArticle, 0}
		visit(a, "Length", &x.Length, spanning(16, 1))
		visit(a, "Extended", &x.Extended, spanning(32, 1))
		visit(a, "Peace", &x.Peace, spanning(12, 0))
		visit(a, "Notice", &x.Notice, spanning(1, 0))
	}
	if x := m.Monitoring; x != nil {
		a := provision{monitoringArticle, 0}
		visit(a, "Hit", &x.Hit, share.or(0.7))
		visit(a, "FalseAlarm", &x.FalseAlarm, share.or(0.1))
		visit(a, "Delay", &x.Delay, spanning(1, 0))
		visit(a, "Bias", &x.Bias, share.or(0.5))
	}
	for i := range m.Milestones {
		visit(provision{milestoneArticle, i}, "By", &m.Milestones[i].By, spanning(0, 0))
	}
	if x := m.Assistance; x != nil {
		a := provision{assistanceArticle, 0}
		visit(a, "Need", &x.Need, atLeast0.or(1))
		visit(a, "Start", &x.Start, atLeast0)
		visit(a, "Gain", &x.Gain, atLeast0.or(1))
		visit(a, "Decay", &x.Decay, share)
	}
	if x := m.Disputes; x != nil {
		a := provision{disputesArticle, 0}
		visit(a, "Consultation", &x.Consultation, spanning(1, 0))
		visit(a, "Panel", &x.Panel, spanning(3, 0))
		visit(a, "Appeal", &x.Appeal, spanning(1, 0))
		visit(a, "Compliance", &x.Compliance, spanning(5, 0))
		visit(a, "Cap", &x.Cap, atLeast0.or(1))
		visit(a, "Suspension", &x.Suspension, spanning(defaultSuspension, 1))
		visit(a, "Deference", &x.Deference, bounds{standard: 0, lo: -100, hi: 100})
		visit(a, "Error", &x.Error, bounds{standard: 0.5, lo: 0, hi: 100})
		visit(a, "Learning", &x.Learning, atLeast0)
	}
	if x := m.Sunset; x != nil {
		a := provision{sunsetArticle, 0}
		visit(a, "Term", &x.Term, spanning(defaultTerm, 1))
		visit(a, "Review", &x.Review, spanning(0, 0))
		visit(a, "Again", &x.Again, spanning(0, 0))
		visit(a, "OnAge", &x.OnAge, spanning(0, 0))
		visit(a, "OnBreaches", &x.OnBreaches, counting)
	}
	visit(provision{withdrawalArticle, 0}, "Notice", &m.Withdrawal.Notice, spanning(2, 0))
}

// Settle returns a copy of the module, settled by a draft of its space: no term is
// open, every parameter has a value, and Excluded holds the carve-outs granted.
// Compilation, the life of the module and the agreed text all use the copy.
func (m *Module) Settle(space *terms.Space, d terms.Draft) *Module {
	s := m.copied()
	s.Excluded = m.CarveOuts(space, d)
	s.Terms, s.Menus, s.Constraints = nil, nil, nil
	s.each(func(_ provision, _ string, p *Parameter, b bounds) { *p = p.settled(space, d, b.standard) })
	return s
}

// stated returns a copy of the module with defaults filled in and open terms left open:
// the content of the text.
func (m *Module) stated() *Module {
	s := m.copied()
	s.each(func(_ provision, _ string, p *Parameter, b bounds) {
		if !p.given {
			*p = p.as(b.standard)
		}
	})
	return s
}

// copied returns a copy of the module without shared parameters.
func (m *Module) copied() *Module {
	s := *m
	s.Commitments = append([]Commitment(nil), m.Commitments...)
	s.Milestones = append([]Milestone(nil), m.Milestones...)
	s.Exception, s.Safeguard, s.Monitoring = copied(m.Exception), copied(m.Safeguard), copied(m.Monitoring)
	s.Assistance, s.Disputes, s.Sunset = copied(m.Assistance), copied(m.Disputes), copied(m.Sunset)
	return &s
}

// copied returns a pointer to a copy of a value, or nil for nil.
func copied[T any](p *T) *T {
	if p == nil {
		return nil
	}
	v := *p
	return &v
}

// settled returns the parameter under a draft. A missing term is a mistake reported by
// Validate, and a panic here.
func (p Parameter) settled(space *terms.Space, d terms.Draft, standard float64) Parameter {
	if p.term != "" {
		k, ok := space.Term(p.term)
		if !ok {
			panic(fmt.Sprintf("treaty: no term %q in the space of drafts", p.term))
		}
		return p.as(space.Option(d, k).Value)
	}
	if !p.given {
		return p.as(standard)
	}
	return p
}

package agent

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Stance is a red line as an actor holds it: what it is, what it would take to cross it,
// and who knows. It is written on a line of its own, and [ParseRedLine] reads it:
//
//	industry.depth <= 0.5 at price 0.02 public
type Stance struct {
	Line RedLine
	// Price makes crossing the line possible: a loss, once and for all, whose
	// annuity is so many percent of income per quarter. The zero value means that
	// the line is absolute.
	Price float64
	// Public says that everybody knows of the line.
	Public bool
}

// Declared is a red line that can be written down in words that ParseRedLine reads.
type Declared interface {
	RedLine
	// Declaration is the line in those words.
	Declaration() string
}

// String is the stance in words. ParseRedLine reads it back if the line is Declared, as
// all of this package are.
func (s Stance) String() string {
	text := fmt.Sprint(s.Line)
	if d, ok := s.Line.(Declared); ok {
		text = d.Declaration()
	}
	if s.Price != 0 {
		text += " at price " + decimal(s.Price)
	}
	if s.Public {
		text += " public"
	}
	return text
}

// rule is the line as an actor keeps it.
func (s Stance) rule() RedLine {
	if s.Price == 0 {
		return s.Line
	}
	return Priced{Line: s.Line, Price: s.Price}
}

// Hold adds stances to the actor's red lines, in their order: public ones to those that
// it has Declared, the others to its own.
func (a *Actor) Hold(stances ...Stance) {
	for _, s := range stances {
		if s.Public {
			a.Declared = append(slices.Clip(a.Declared), s.rule())
		} else {
			a.RedLines = append(slices.Clip(a.RedLines), s.rule())
		}
	}
}

// Priced is a red line that can be crossed at a price, which is a loss once and for all
// when a draft that crosses it is signed, whatever becomes of the draft. It moves when
// what the best choice gains by crossing it is worth the price, and by nothing else.
type Priced struct {
	Line RedLine
	// Price is the annuity of the loss, in percent of income per quarter, above 0.
	Price float64
}

// Crossed is that of the line.
func (p Priced) Crossed(x *Prospect) string { return p.Line.Crossed(x) }

// Validate checks the line and the price.
func (p Priced) Validate(e *market.Economy) error {
	var errs []error
	if p.Line == nil {
		errs = append(errs, errors.New("agent: Priced.Line is nil; want a red line"))
	} else {
		errs = append(errs, p.Line.Validate(e))
	}
	if !(p.Price > 0 && p.Price <= math.MaxFloat64) {
		errs = append(errs, fmt.Errorf("agent: Priced.Price is %v; want a finite percentage of income above 0", p.Price))
	}
	return errors.Join(errs...)
}

// String states the line and its price.
func (p Priced) String() string { return fmt.Sprintf("%v, at a price of %g %%", p.Line, p.Price) }

// Declaration is "industry.depth <= 0.5".
func (b TermBound) Declaration() string {
	value := decimal(b.Value)
	if b.Label != "" {
		value = name(b.Label)
	}
	return fmt.Sprintf("%s.%s %s %s", name(b.Module), name(b.Term), b.Is, value)
}

// Declaration is "require exception in industry".
func (r RequiredClause) Declaration() string {
	if r.Module == "" {
		return "require " + string(r.Clause)
	}
	return fmt.Sprintf("require %s in %s", r.Clause, name(r.Module))
}

// Declaration is "no deal with CHN".
func (c Company) Declaration() string {
	if c.Without {
		return "no deal without " + name(c.Party)
	}
	return "no deal with " + name(c.Party)
}

// Declaration is "income >= -0.1".
func (f IncomeFloor) Declaration() string { return "income >= " + decimal(f.Change) }

// Declaration is "no deal until chips lifted".
func (l NoDealUntilLifted) Declaration() string {
	return fmt.Sprintf("no deal until %s lifted", name(l.Regime))
}

// Declaration is "no relief until chips met".
func (l NoReliefUntilMet) Declaration() string {
	return fmt.Sprintf("no relief until %s met", name(l.Regime))
}

// Declaration is "payroll MET,ELE >= -0.5".
func (f PayrollFloor) Declaration() string {
	return fmt.Sprintf("payroll %s >= %s", name(string(f.Sectors)), decimal(-f.Loss))
}

// Declaration is "untouched AGF for 8".
func (u Untouchable) Declaration() string {
	if u.Quarters == 0 {
		return "untouched " + name(string(u.Sectors))
	}
	return fmt.Sprintf("untouched %s for %d", name(string(u.Sectors)), u.Quarters)
}

// name writes a name, in quotes if it is not one word.
func name(id string) string {
	if plain(id) {
		return id
	}
	return strconv.Quote(id)
}

// decimal writes a number.
func decimal(v float64) string {
	if v == 0 {
		v = 0 // no minus
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}

// ValidateIn reports what the actor names that is not there: red lines, public and its own,
// on a module, a term, an option, a regime or an actor, and Strangers.
func (a *Actor) ValidateIn(t *treaty.Treaty, regimes []sanction.Regime, actors []Actor) error {
	var errs []error
	for _, id := range a.Strangers {
		if !slices.ContainsFunc(actors, func(b Actor) bool { return b.ID == id }) {
			errs = append(errs, fmt.Errorf("agent: actor %q: Strangers names %q; want the IDs of other actors", a.ID, id))
		}
	}
	for k, line := range slices.Concat(a.Declared, a.RedLines) {
		bad := func(format string, args ...any) {
			at := fmt.Sprintf("red line %d", k-len(a.Declared)+1)
			if k < len(a.Declared) {
				at = fmt.Sprintf("public red line %d", k+1)
			}
			errs = append(errs, fmt.Errorf("agent: actor %q: %s (%v): %s", a.ID, at, line, fmt.Sprintf(format, args...)))
		}
		if priced, ok := line.(Priced); ok {
			line = priced.Line
		}
		module := func(id string) *treaty.Module {
			m := t.Module(id)
			if m == nil {
				bad("no module %q; want the ID of a module of the treaty", id)
			}
			return m
		}
		regime := func(id string) {
			if !slices.ContainsFunc(regimes, func(r sanction.Regime) bool { return r.ID == id }) {
				bad("no regime %q; want the ID of a sanction regime", id)
			}
		}
		switch line := line.(type) {
		case TermBound:
			if m := module(line.Module); m != nil {
				if fault := line.fault(m); fault != "" {
					bad("%s", fault)
				}
			}
		case RequiredClause:
			if line.Module != "" {
				module(line.Module)
			}
		case Company:
			if !slices.ContainsFunc(actors, func(b Actor) bool { return b.ID == line.Party }) {
				bad("no actor %q; want the ID of another actor", line.Party)
			} else if line.Party == a.ID {
				bad("the actor is always a party; want the ID of another actor")
			}
		case NoDealUntilLifted:
			regime(line.Regime)
		case NoReliefUntilMet:
			regime(line.Regime)
		}
	}
	return errors.Join(errs...)
}

// fault says what the line names that a module lacks, or "".
func (b TermBound) fault(m *treaty.Module) string {
	var terms []string
	for _, t := range m.Terms {
		terms = append(terms, t.Name)
		if t.Name != b.Term {
			continue
		}
		var labels []string
		for _, o := range t.Options {
			labels = append(labels, o.Label)
		}
		if b.Label != "" && !slices.Contains(labels, b.Label) {
			return fmt.Sprintf("no option %q; want one of %s", b.Label, strings.Join(labels, ", "))
		}
		return ""
	}
	return fmt.Sprintf("no term %q in %s; want one of %s", b.Term, m.ID, strings.Join(terms, ", "))
}

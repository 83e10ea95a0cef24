package redline

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// Declaration returns words such as "industry.depth <= 0.5".
func (b TermBound) Declaration() string {
	value := decimal(b.Value)
	if b.Label != "" {
		value = name(b.Label)
	}
	return fmt.Sprintf("%s.%s %s %s", name(b.Module), name(b.Term), b.Is, value)
}

// Fault returns the reference of the line to a term or option absent from a module, or "".
func (b TermBound) Fault(m *treaty.Module) string {
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

// Comparison is the relation of a TermBound.
type Comparison string

// The comparisons.
const (
	AtMost   Comparison = "<="
	AtLeast  Comparison = ">="
	Below    Comparison = "<"
	Above    Comparison = ">"
	Exactly  Comparison = "="
	AnyOther Comparison = "!="
)

// comparisons lists the comparisons in the order of parsing: longer marks first.
var comparisons = [...]Comparison{AtMost, AtLeast, AnyOther, Below, Above, Exactly}

// holds reports whether a stands in the relation to b.
func (c Comparison) holds(a, b float64) bool {
	switch c {
	case AtMost:
		return a <= b
	case AtLeast:
		return a >= b
	case Below:
		return a < b
	case Above:
		return a > b
	case Exactly:
		return a == b
	case AnyOther:
		return a != b
	}
	return false
}

// TermBound is a red line on the settled value of a term of a module. With a Label, the option
// with the label is required (Exactly) or excluded (AnyOther).
//
//	industry.depth <= 0.5
//	industry."kept out" != nothing
type TermBound struct {
	// Module is the ID of the module and Term the name of the term. Value is in the unit of the
	// term.
	Module, Term string
	Is           Comparison
	Value        float64
	Label        string
}

// Crossed looks at the option picked by the draft. A draft of another module, or of a module
// without the term, does not cross the line.
func (b TermBound) Crossed(p *Prospect) string {
	if p.Module() != b.Module {
		return ""
	}
	k, ok := p.Text.Space.Term(b.Term)
	if !ok {
		return ""
	}
	option := p.Text.Space.Option(p.Text.Draft, k)
	holds := b.Is.holds(option.Value, b.Value)
	if b.Label != "" {
		holds = (option.Label == b.Label) == (b.Is == Exactly)
	}
	if holds {
		return ""
	}
	return fmt.Sprintf("%s would be %s, and it wants %s", b.Term, option.Label, b.Declaration())
}

// Validate reports every fault of the line in one error.
func (b TermBound) Validate(*market.Economy) error {
	var errs []error
	if b.Module == "" || b.Term == "" {
		errs = append(errs, fmt.Errorf("redline: TermBound is on %q of %q; want a term of a module", b.Term, b.Module))
	}
	switch {
	case !slices.Contains(comparisons[:], b.Is):
		errs = append(errs, fmt.Errorf("redline: TermBound.Is is %q; want one of <=, >=, <, >, =, !=", string(b.Is)))
	case b.Label != "" && b.Is != Exactly && b.Is != AnyOther:
		errs = append(errs, fmt.Errorf("redline: TermBound.Is is %q with the label %q; want = or !=", string(b.Is), b.Label))
	}
	if math.IsNaN(b.Value) || math.IsInf(b.Value, 0) {
		errs = append(errs, fmt.Errorf("redline: TermBound.Value is %v; want a finite number", b.Value))
	}
	return errors.Join(errs...)
}

// String states the line.
func (b TermBound) String() string { return b.Declaration() }

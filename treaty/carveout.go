package treaty

import (
	"fmt"
	"strings"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// DefaultCarveOutTerm is how many quarters a carve-out lasts unless it says
// otherwise: five years. It is an assumption, borrowed from the sunset of another kind
// of measure (WTO Anti-Dumping Agreement, Article 11.3).
const DefaultCarveOutTerm = 20

// CarveOut keeps sectors of one party out of the commitments of a module, wholly
// or in part, for a time. The party imports as if it were not bound; the others'
// obligations to it stand.
type CarveOut struct {
	Party   string
	Sectors Sectors
	// Retained is the share of each commitment that still binds, in [0, 1).
	// The zero value keeps the sectors out wholly.
	Retained float64
	// Term is how many quarters from entry into force the carve-out lasts. The
	// zero value means DefaultCarveOutTerm.
	Term int
	// Ground is the objective criterion that the party bases it on. The zero value
	// means that it insists, on none.
	Ground string

	length Length
}

// Objective reports whether the carve-out rests on an objective criterion, not on
// sheer insistence.
func (c *CarveOut) Objective() bool { return c.Ground != "" }

// CarveOuts are granted together as one option.
type CarveOuts []CarveOut

// Menu gives the carve-outs that each option of a term stands for.
type Menu struct {
	Term    string
	Options []CarveOuts // by option of the term
}

// WithCarveOuts returns the module with one more term, whose options are the
// given sets of carve-outs; nil is the option to have none.
func (m Module) WithCarveOuts(term string, options ...CarveOuts) Module {
	labels := make([]string, len(options))
	for k, o := range options {
		labels[k] = o.String()
	}
	m.Terms = append(m.Terms[:len(m.Terms):len(m.Terms)], terms.Labels(term, labels...))
	m.Menus = append(m.Menus[:len(m.Menus):len(m.Menus)], Menu{Term: term, Options: options})
	return m
}

// String reads "AGF for USA, ELE for CHN but for 50%", or "nothing".
func (c CarveOuts) String() string {
	if len(c) == 0 {
		return "nothing"
	}
	parts := make([]string, len(c))
	for k, one := range c {
		parts[k] = one.String()
	}
	return strings.Join(parts, ", ")
}

// String reads "AGF for USA".
func (c CarveOut) String() string {
	s := fmt.Sprintf("%s for %s", c.Sectors, c.Party)
	if c.Retained > 0 {
		s += fmt.Sprintf(" but for %g%%", 100*c.Retained)
	}
	return s
}

// Quarters is how long the carve-out lasts, counted from entry into force.
func (c *CarveOut) Quarters() int {
	if c.Term == 0 {
		return DefaultCarveOutTerm
	}
	return c.Term
}

// Periods is how many periods that is.
func (c *CarveOut) Periods() int { return c.length.Periods(c.Quarters()) }

// Basis is the ground of the carve-out in words.
func (c *CarveOut) Basis() string {
	if c.Objective() {
		return c.Ground
	}
	return "it insists"
}

func (c *CarveOut) check(e *market.Economy, parties []Party) (errs []error) {
	if _, err := c.Sectors.In(e); err != nil {
		errs = append(errs, fmt.Errorf("carve-out %q: %w", c, err))
	}
	if !(c.Retained >= 0 && c.Retained < 1) {
		errs = append(errs, fmt.Errorf("carve-out %q: Retained is %v; want a share in [0, 1)", c, c.Retained))
	}
	if c.Term < 0 || c.Term > maxSpan {
		errs = append(errs, fmt.Errorf("carve-out %q: Term is %d quarters; want at least 1 and at most %d, or 0 for %d", c, c.Term, maxSpan, DefaultCarveOutTerm))
	}
	if !c.length.Whole(c.Term) {
		errs = append(errs, fmt.Errorf("carve-out %q: Term is %d quarters; want %s", c, c.Term, c.length.NotWhole()))
	}
	return append(errs, isParty(fmt.Sprintf("carve-out %q: Party", c), c.Party, parties)...)
}

// text reads "AGF carved out for USA until quarter 20 (it insists)", counted from
// entry into force.
func (c *CarveOut) text() string {
	s := fmt.Sprintf("%s carved out for %s", c.Sectors.phrase(), c.Party)
	if c.Retained > 0 {
		s += fmt.Sprintf(" but for %.6g %% of the obligation", 100*c.Retained)
	}
	return s + fmt.Sprintf(" until quarter %d (%s)", c.Quarters(), c.Basis())
}

// CarveOuts returns the carve-outs that a draft of the module's space grants: those
// settled in the text, then those of the options, in the order of the terms.
func (m *Module) CarveOuts(space *terms.Space, d terms.Draft) CarveOuts {
	granted := m.Excluded[:len(m.Excluded):len(m.Excluded)]
	for i := range m.Menus {
		if k, ok := space.Term(m.Menus[i].Term); ok {
			granted = append(granted, m.Menus[i].Options[space.Choice(d, k)]...)
		}
	}
	return granted
}

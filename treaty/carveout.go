package treaty

import (
	"fmt"
	"strings"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// This file decides which sectors of a party stay outside the commitments of a module,
// for how long and on which ground, from settled carve-outs and from the options of a
// draft. The default term is an assumption, stated at DefaultCarveOutTerm.

// DefaultCarveOutTerm is the length of a carve-out in quarters if Term is zero: five
// years. The number is an assumption, borrowed from the sunset of another kind of
// measure (WTO Anti-Dumping Agreement, Article 11.3).
const DefaultCarveOutTerm = 20

// CarveOut keeps sectors of a party out of the commitments of a module, wholly or in
// part, for a time. The party imports like a party without the commitment. The
// obligations of the other parties to the party stay in force.
type CarveOut struct {
	// Party is the ID of the party with the carve-out.
	Party string
	// Sectors are the sectors kept out.
	Sectors Sectors
	// Retained is the share of each commitment still binding, in [0, 1). The zero value
	// keeps the sectors out wholly.
	Retained float64
	// Term is the length of the carve-out in quarters from entry into force. The zero
	// value means DefaultCarveOutTerm.
	Term int
	// Ground is the objective criterion stated by the party. The zero value means bare
	// insistence, without a criterion.
	Ground string

	length Length
}

// objective reports whether the carve-out rests on an objective criterion and not on
// bare insistence.
func (c *CarveOut) objective() bool { return c.Ground != "" }

// CarveOuts is a set of carve-outs granted together as an option of a term.
type CarveOuts []CarveOut

// Menu maps the options of a term to sets of carve-outs.
type Menu struct {
	Term    string
	Options []CarveOuts // by option of the term
}

// WithCarveOuts returns the module with a further term whose options are the given sets
// of carve-outs. A nil set is the option without any carve-out.
func (m Module) WithCarveOuts(term string, options ...CarveOuts) Module {
	labels := make([]string, len(options))
	for k, o := range options {
		labels[k] = o.String()
	}
	m.Terms = append(m.Terms[:len(m.Terms):len(m.Terms)], terms.Labels(term, labels...))
	m.Menus = append(m.Menus[:len(m.Menus):len(m.Menus)], Menu{Term: term, Options: options})
	return m
}

// String returns the carve-outs as "AGF for USA, ELE for CHN but for 50%", or
// "nothing".
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

// String returns the carve-out as "AGF for USA".
func (c CarveOut) String() string {
	s := fmt.Sprintf("%s for %s", c.Sectors, c.Party)
	if c.Retained > 0 {
		s += fmt.Sprintf(" but for %g%%", 100*c.Retained)
	}
	return s
}

// Quarters returns the length of the carve-out in quarters from entry into force.
func (c *CarveOut) Quarters() int {
	if c.Term == 0 {
		return DefaultCarveOutTerm
	}
	return c.Term
}

// Periods returns the length of the carve-out in periods from entry into force.
func (c *CarveOut) Periods() int { return c.length.Periods(c.Quarters()) }

// Basis returns the ground of the carve-out in words.
func (c *CarveOut) Basis() string {
	if c.objective() {
		return c.Ground
	}
	return "it insists"
}

// check returns the mistakes in the carve-out: unknown sectors or party, Retained
// outside [0, 1), Term out of range or not a whole number of periods.
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

// text returns the carve-out as an article reads: "AGF carved out for USA until quarter
// 20 (it insists)", counted from entry into force.
func (c *CarveOut) text() string {
	s := fmt.Sprintf("%s carved out for %s", c.Sectors.phrase(), c.Party)
	if c.Retained > 0 {
		s += fmt.Sprintf(" but for %.6g %% of the obligation", 100*c.Retained)
	}
	return s + fmt.Sprintf(" until quarter %d (%s)", c.Quarters(), c.Basis())
}

// CarveOuts returns the carve-outs granted by a draft of the space of the module: first
// those settled in the text, then those of the options, in the order of the terms.
func (m *Module) CarveOuts(space *terms.Space, d terms.Draft) CarveOuts {
	granted := m.Excluded[:len(m.Excluded):len(m.Excluded)]
	for i := range m.Menus {
		if k, ok := space.Term(m.Menus[i].Term); ok {
			granted = append(granted, m.Menus[i].Options[space.Choice(d, k)]...)
		}
	}
	return granted
}

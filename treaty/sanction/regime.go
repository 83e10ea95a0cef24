package sanction

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// DefaultTerm is how many quarters a regime lasts unless it says otherwise: five
// years. It is an assumption, borrowed from the sunset of another kind of measure
// (WTO Anti-Dumping Agreement, Article 11.3), and a scenario should set its own.
const DefaultTerm = 20

// DefaultGround is the legal ground of a regime that names none.
const DefaultGround = "GATT Article XXI(b), essential security interests"

// Regime is a set of measures of one or more senders against a target.
type Regime struct {
	ID string
	// Senders and Target are IDs of parties.
	Senders  []string
	Target   string
	Measures []Measure
	// Start is the first quarter in which the measures are in force, End the
	// first in which they no longer are. An End of zero means DefaultTerm
	// quarters after the start.
	Start, End int
	// Ground is the legal ground. The zero value means DefaultGround.
	Ground string
}

// MeasureKind says which flows a measure stops.
type MeasureKind uint8

// The kinds of measure.
const (
	// ImportBan: the senders buy nothing of the sectors from the target.
	ImportBan MeasureKind = iota + 1
	// ExportBan: the senders sell nothing of the sectors to the target.
	ExportBan
)

// String returns the kind in words.
func (k MeasureKind) String() string {
	switch k {
	case ImportBan:
		return "import ban"
	case ExportBan:
		return "export ban"
	}
	return fmt.Sprintf("MeasureKind(%d)", uint8(k))
}

// Measure stops trade in some sectors.
type Measure struct {
	Kind    MeasureKind
	Sectors treaty.Sectors
}

// Ban makes a regime that stops all trade in the sectors between the senders and
// the target, both ways, from the first quarter on.
func Ban(sectors treaty.Sectors, target string, senders ...string) Regime {
	return Regime{
		ID:       fmt.Sprintf("ban on %s with %s", sectors, target),
		Senders:  senders,
		Target:   target,
		Measures: []Measure{{Kind: ImportBan, Sectors: sectors}, {Kind: ExportBan, Sectors: sectors}},
	}
}

// From returns the regime with another first quarter. An End that was set stays.
func (r Regime) From(start int) Regime {
	r.Start = start
	return r
}

// Until returns the regime with another end: the first quarter in which it is no
// longer in force.
func (r Regime) Until(end int) Regime {
	r.End = end
	return r
}

// Term returns the first quarter of the regime and the first after it.
func (r *Regime) Term() (start, end int) {
	if r.End == 0 {
		return r.Start, r.Start + DefaultTerm
	}
	return r.Start, r.End
}

// LegalGround is the ground the senders act under.
func (r *Regime) LegalGround() string {
	if r.Ground == "" {
		return DefaultGround
	}
	return r.Ground
}

// InForce reports whether the measures are in force in a quarter.
func (r *Regime) InForce(period int) bool {
	start, end := r.Term()
	return period >= start && period < end
}

// String reads "USA and EUR ban ELE both ways with CHN".
func (r *Regime) String() string {
	parts := make([]string, len(r.Measures))
	for k, m := range r.Measures {
		verb := "buy no %s from %s"
		if m.Kind == ExportBan {
			verb = "sell no %s to %s"
		}
		parts[k] = fmt.Sprintf(verb, m.Sectors, r.Target)
	}
	return strings.Join(r.Senders, " and ") + " " + strings.Join(parts, " and ")
}

// Validate reports everything that is wrong with the regime: names that are no
// party, a target among its own senders, sectors that the economy lacks, an end
// that does not come after the start.
func (r *Regime) Validate(e *market.Economy, parties []treaty.Party) error {
	var errs []error
	known := func(id string) bool {
		return slices.ContainsFunc(parties, func(p treaty.Party) bool { return p.ID == id })
	}
	if r.ID == "" {
		errs = append(errs, errors.New("no ID"))
	}
	if len(r.Senders) == 0 {
		errs = append(errs, errors.New("no senders; want at least one"))
	}
	for k, s := range r.Senders {
		switch {
		case !known(s):
			errs = append(errs, fmt.Errorf("sender %q is no party", s))
		case s == r.Target:
			errs = append(errs, fmt.Errorf("sender %q is the target too", s))
		case slices.Contains(r.Senders[:k], s):
			errs = append(errs, fmt.Errorf("sender %q stands twice", s))
		}
	}
	if !known(r.Target) {
		errs = append(errs, fmt.Errorf("target %q is no party", r.Target))
	}
	if len(r.Measures) == 0 {
		errs = append(errs, errors.New("no measures; want at least one"))
	}
	for k, m := range r.Measures {
		if m.Kind != ImportBan && m.Kind != ExportBan {
			errs = append(errs, fmt.Errorf("measure %d: unknown kind %v", k+1, m.Kind))
		}
		if _, err := m.Sectors.In(e); err != nil {
			errs = append(errs, fmt.Errorf("measure %d (%v): %w", k+1, m.Kind, err))
		}
	}
	start, end := r.Term()
	if start < 0 {
		errs = append(errs, fmt.Errorf("starts in quarter %d; want 0 or later", start))
	}
	if end <= start {
		errs = append(errs, fmt.Errorf("starts in quarter %d and ends in quarter %d; want an end after the start", start, end))
	}
	for k, err := range errs {
		errs[k] = fmt.Errorf("sanction: regime %q: %w", r.ID, err)
	}
	return errors.Join(errs...)
}

// Compile writes into p what the regime stops in a quarter. The parties tell whose
// trade policy covers which regions. It must have passed Validate.
func (r *Regime) Compile(p *market.Policy, parties []treaty.Party, period int) {
	if !r.InForce(period) {
		return
	}
	e := p.Economy()
	target := regions(e, parties, r.Target)
	for _, m := range r.Measures {
		sectors, err := m.Sectors.In(e)
		if err != nil {
			panic(err) // Validate has checked it
		}
		for _, sender := range r.Senders {
			for _, own := range regions(e, parties, sender) {
				for _, theirs := range target {
					for _, j := range sectors {
						if m.Kind == ImportBan {
							p.Ban(j, own, theirs)
						} else {
							p.Ban(j, theirs, own)
						}
					}
				}
			}
		}
	}
}

func regions(e *market.Economy, parties []treaty.Party, id string) (out []int) {
	for _, p := range parties {
		if p.ID != id {
			continue
		}
		for _, r := range p.Regions {
			if n, ok := e.RegionIndex(r); ok {
				out = append(out, n)
			}
		}
	}
	return out
}

package redline

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// SectorExclusion is a red line against obligations in some sectors for a time. A draft crosses
// the line unless a carve-out of the actor excludes the sectors wholly for the time. No
// carve-out lasts for ever, and so neither can the line.
type SectorExclusion struct {
	Sectors treaty.Sectors
	// Quarters is the minimum time from entry into force, in quarters, rounded up to whole
	// periods; 1 or more. The zero value means treaty.DefaultCarveOutTerm.
	Quarters int
}

// Crossed looks for a commitment of the draft in a sector of the line.
func (u SectorExclusion) Crossed(p *Prospect) string {
	if p.Quarter >= p.Length.Periods(u.quarters()) {
		return ""
	}
	bound := p.Bound(u.Sectors)
	switch {
	case len(bound) == 0:
		return ""
	case p.Quarter == 0:
		return fmt.Sprintf("%s would be bound, which it will not have touched", strings.Join(bound, " and "))
	}
	l := p.Length
	return fmt.Sprintf("%s would be bound after %d %ss, which it will not have touched for %d",
		strings.Join(bound, " and "), p.Quarter, l, l.Periods(u.quarters()))
}

// quarters returns the time with the default filled in, in quarters.
func (u SectorExclusion) quarters() int { return cmp.Or(u.Quarters, treaty.DefaultCarveOutTerm) }

// Validate reports unknown sectors and a negative time.
func (u SectorExclusion) Validate(e *market.Economy) error {
	_, err := u.Sectors.In(e)
	if u.Quarters < 0 {
		err = errors.Join(err, fmt.Errorf("redline: SectorExclusion.Quarters is %d; want at least 1, or 0 for %d", u.Quarters, treaty.DefaultCarveOutTerm))
	}
	return err
}

// String states the line.
func (u SectorExclusion) String() string {
	return fmt.Sprintf("%s is not to be touched for %d quarters", u.Sectors, u.quarters())
}

// Declaration returns words such as "untouched AGF for 8".
func (u SectorExclusion) Declaration() string {
	if u.Quarters == 0 {
		return "untouched " + name(string(u.Sectors))
	}
	return fmt.Sprintf("untouched %s for %d", name(string(u.Sectors)), u.Quarters)
}

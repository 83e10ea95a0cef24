package agent

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// RedLine is something that an actor will not sign, at any price unless it is [Priced].
// It is declared, not computed: a predicate on what a draft would bring and on the world
// that it would come into. [ParseRedLine] knows the lines of this package by their text.
type RedLine interface {
	// Crossed says how a prospect crosses the line, or "" if it does not.
	Crossed(p *Prospect) string
	// Validate reports what is wrong with the line for an economy.
	Validate(e *market.Economy) error
	// String states the line.
	String() string
}

// Prospect is what a draft would bring to an actor in one quarter in which it is in
// force, beside what that quarter brings without it. A line is asked about the quarter
// of entry into force and every later one in which something changes.
type Prospect struct {
	// Actor is the ID of the actor, Regions are the regions that the actor speaks for.
	Actor   string
	Regions []string
	// Text is the module under the draft, with its parties and its entry into force.
	Text treaty.Text
	// Period is the period of the prospect. Quarter counts the periods since entry into
	// force, from zero: quarters, unless a period is something else, which Length says.
	Period, Quarter int
	Length          treaty.Length
	// Economy is the economy of the baseline, Regimes are the scheduled sanction regimes.
	Economy *market.Economy
	Regimes []sanction.Regime
	// With and Without are the effects of the world with the draft and of the world
	// without the draft.
	With, Without Effects
}

// Effects are what one world brings to some regions, in percent of the baseline: real
// income, and the real payroll of sectors.
type Effects interface {
	RealIncome(regions []string) float64
	Payroll(regions []string, sectors treaty.Sectors) float64
}

// Module is the ID of the module.
func (p *Prospect) Module() string { return p.Text.Module.ID }

// Draft is the draft in words.
func (p *Prospect) Draft() string { return p.Text.Space.Format(p.Text.Draft) }

// RealIncome is the change in the actor's real income that the draft brings in the
// quarter, in percent.
func (p *Prospect) RealIncome() float64 {
	return p.With.RealIncome(p.Regions) - p.Without.RealIncome(p.Regions)
}

// Payroll is the change in real payroll of some sectors of the actor's regions that
// the draft brings in the quarter, in percent.
func (p *Prospect) Payroll(sectors treaty.Sectors) float64 {
	return p.With.Payroll(p.Regions, sectors) - p.Without.Payroll(p.Regions, sectors)
}

// Bound lists the sectors, of those given, in which the draft obliges the actor to
// anything in the quarter.
func (p *Prospect) Bound(sectors treaty.Sectors) []string {
	list, err := sectors.In(p.Economy)
	if err != nil {
		return nil // a line on sectors that are not there, which Validate reports
	}
	var ids []string
	for _, j := range list {
		if p.Text.Binds(p.Economy, p.Actor, j, p.Period) {
			ids = append(ids, p.Economy.Sectors()[j].ID)
		}
	}
	return ids
}

// PayrollFloor is the red line not to let real payroll in some sectors fall by more
// than a bound in any quarter in which a draft is in force.
type PayrollFloor struct {
	Sectors treaty.Sectors
	// Loss is the bound in percent of the payroll that there would be without
	// the draft, 0 or more.
	Loss float64
}

// Crossed compares the fall in payroll with the bound.
func (f PayrollFloor) Crossed(p *Prospect) string {
	if change := p.Payroll(f.Sectors); change < -f.Loss {
		return fmt.Sprintf("payroll in %s would fall by %.2f %%, more than %g %%", f.Sectors, -change, f.Loss)
	}
	return ""
}

// Validate checks the sectors and the bound.
func (f PayrollFloor) Validate(e *market.Economy) error {
	_, err := f.Sectors.In(e)
	if !(f.Loss >= 0) {
		err = errors.Join(err, fmt.Errorf("agent: PayrollFloor.Loss is %v; want percent, 0 or more", f.Loss))
	}
	return err
}

// String states the line.
func (f PayrollFloor) String() string {
	return fmt.Sprintf("payroll in %s must not fall by more than %g %%", f.Sectors, f.Loss)
}

// Untouchable is the red line not to be bound in some sectors for a time: a draft
// crosses it unless a carve-out of the actor's keeps them out wholly for so long. No
// carve-out lasts for ever, so neither can the line.
type Untouchable struct {
	Sectors treaty.Sectors
	// Quarters is for how long at least, from entry into force, rounded up to whole
	// periods. The zero value means treaty.DefaultCarveOutTerm.
	Quarters int
}

// Crossed looks for a commitment of the draft that covers a sector of the line.
func (u Untouchable) Crossed(p *Prospect) string {
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

func (u Untouchable) quarters() int { return cmp.Or(u.Quarters, treaty.DefaultCarveOutTerm) }

// Validate checks the sectors and the time.
func (u Untouchable) Validate(e *market.Economy) error {
	_, err := u.Sectors.In(e)
	if u.Quarters < 0 {
		err = errors.Join(err, fmt.Errorf("agent: Untouchable.Quarters is %d; want at least 1, or 0 for %d", u.Quarters, treaty.DefaultCarveOutTerm))
	}
	return err
}

// String states the line.
func (u Untouchable) String() string {
	return fmt.Sprintf("%s is not to be touched for %d quarters", u.Sectors, u.quarters())
}

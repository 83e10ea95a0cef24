package agent

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
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
	situation       *Situation
	self            *Public
	text            treaty.Text
	quarter, period int
	with, without   *Prices
}

// Actor is the public side of the actor.
func (p *Prospect) Actor() Public { return *p.self }

// Module is the ID of the module, Draft the draft in words.
func (p *Prospect) Module() string { return p.text.Module.ID }

// Draft is the draft in words.
func (p *Prospect) Draft() string { return p.text.Space.Format(p.text.Draft) }

// Quarter counts the periods since entry into force, from zero: quarters, unless a period
// is something else.
func (p *Prospect) Quarter() int { return p.quarter }

// RealIncome is the change in the actor's real income that the draft brings in the
// quarter, in percent.
func (p *Prospect) RealIncome() float64 {
	return p.with.RealIncome(p.self.Regions) - p.without.RealIncome(p.self.Regions)
}

// Payroll is the change in real payroll of some sectors of the actor's regions that
// the draft brings in the quarter, in percent.
func (p *Prospect) Payroll(sectors treaty.Sectors) float64 {
	return p.with.Payroll(p.self.Regions, sectors) - p.without.Payroll(p.self.Regions, sectors)
}

// Bound lists the sectors, of those given, in which the draft obliges the actor to
// anything in the quarter.
func (p *Prospect) Bound(sectors treaty.Sectors) []string {
	list, err := sectors.In(p.with.economy)
	if err != nil {
		return nil // a line on sectors that are not there, which Validate reports
	}
	var ids []string
	for _, j := range list {
		if p.text.Binds(p.with.economy, p.self.ID, j, p.period) {
			ids = append(ids, p.with.economy.Sectors()[j].ID)
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
	if p.Quarter() >= p.situation.PeriodLength.Periods(u.quarters()) {
		return ""
	}
	bound := p.Bound(u.Sectors)
	switch {
	case len(bound) == 0:
		return ""
	case p.Quarter() == 0:
		return fmt.Sprintf("%s would be bound, which it will not have touched", strings.Join(bound, " and "))
	}
	l := p.situation.PeriodLength
	return fmt.Sprintf("%s would be bound after %d %ss, which it will not have touched for %d",
		strings.Join(bound, " and "), p.Quarter(), l, l.Periods(u.quarters()))
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

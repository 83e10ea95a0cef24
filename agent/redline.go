package agent

import (
	"errors"
	"fmt"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// RedLine is something that an actor will not sign at any price. It is declared,
// not computed: a predicate on what a draft would bring.
type RedLine interface {
	// Crossed says how a prospect crosses the line, or "" if it does not.
	Crossed(p *Prospect) string
	// Validate reports what is wrong with the line for an economy.
	Validate(e *market.Economy) error
	// String states the line.
	String() string
}

// Prospect is what a draft would bring to an actor in the quarter in which it could
// enter into force, beside what that quarter brings without it.
type Prospect struct {
	Economy *market.Economy
	Actor   *Actor
	Text    treaty.Text
	// With and Without are the prices of the two worlds.
	With, Without *Prices
}

// Payroll is the change of real payroll in some sectors of the actor's regions that
// the draft would bring, in percent.
func (p *Prospect) Payroll(sectors treaty.Sectors) float64 {
	return p.With.Payroll(p.Actor.Regions, sectors) - p.Without.Payroll(p.Actor.Regions, sectors)
}

// PayrollFloor is the red line not to let real payroll in some sectors fall by more
// than a bound when a draft enters into force.
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

// Untouchable is the red line not to be bound in some sectors: a draft crosses it
// unless a carve-out of the actor's keeps them out wholly.
type Untouchable struct{ Sectors treaty.Sectors }

// Crossed looks for a commitment of the draft that covers a sector of the line.
func (u Untouchable) Crossed(p *Prospect) string {
	sectors, err := u.Sectors.In(p.Economy)
	if err != nil {
		panic(err) // Validate has checked it
	}
	for _, j := range sectors {
		if p.Text.Binds(p.Economy, p.Actor.ID, j) {
			return fmt.Sprintf("%s would be bound, which it will not have touched", p.Economy.Sectors()[j].ID)
		}
	}
	return ""
}

// Validate checks the sectors.
func (u Untouchable) Validate(e *market.Economy) error {
	_, err := u.Sectors.In(e)
	return err
}

// String states the line.
func (u Untouchable) String() string { return fmt.Sprintf("%s is not to be touched", u.Sectors) }

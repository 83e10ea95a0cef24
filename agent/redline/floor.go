package redline

import (
	"errors"
	"fmt"
	"math"

	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// PayrollFloor is a red line against a fall in the real payroll of some sectors by more than a
// bound, in any quarter with the draft in force.
type PayrollFloor struct {
	Sectors treaty.Sectors
	// Loss is the bound in percent of the payroll without the draft; 0 or more.
	Loss float64
}

// Crossed compares the fall in payroll with the bound.
func (f PayrollFloor) Crossed(p *Prospect) string {
	if change := p.Payroll(f.Sectors); change < -f.Loss {
		return fmt.Sprintf("payroll in %s would fall by %.2f %%, more than %g %%", f.Sectors, -change, f.Loss)
	}
	return ""
}

// Validate reports unknown sectors and a bound out of range.
func (f PayrollFloor) Validate(e *market.Economy) error {
	_, err := f.Sectors.In(e)
	if !(f.Loss >= 0) {
		err = errors.Join(err, fmt.Errorf("redline: PayrollFloor.Loss is %v; want percent, 0 or more", f.Loss))
	}
	return err
}

// String states the line.
func (f PayrollFloor) String() string {
	return fmt.Sprintf("payroll in %s must not fall by more than %g %%", f.Sectors, f.Loss)
}

// Declaration returns words such as "income >= -0.1".
func (f IncomeFloor) Declaration() string { return "income >= " + decimal(f.Change) }

// Declaration returns words such as "payroll MET,ELE >= -0.5".
func (f PayrollFloor) Declaration() string {
	return fmt.Sprintf("payroll %s >= %s", name(string(f.Sectors)), decimal(-f.Loss))
}

// IncomeFloor is a red line against a change in real income below a bound, in any quarter with
// the draft in force.
//
//	income >= -0.1
type IncomeFloor struct {
	// Change is the bound in percent of the real income without the draft: -0.1 allows a loss
	// of 0.1 %. Any finite number.
	Change float64
}

// Crossed compares the change in real income with the bound, up to the accuracy of the
// solution.
func (f IncomeFloor) Crossed(p *Prospect) string {
	if change := p.RealIncome(); change < f.Change-numeric.Negligible {
		return fmt.Sprintf("real income would change by %+.3f %%, less than %+g %%", change, f.Change)
	}
	return ""
}

// Validate reports a bound which is not finite.
func (f IncomeFloor) Validate(*market.Economy) error {
	if math.IsNaN(f.Change) || math.IsInf(f.Change, 0) {
		return fmt.Errorf("redline: IncomeFloor.Change is %v; want a finite percentage", f.Change)
	}
	return nil
}

// String states the line.
func (f IncomeFloor) String() string { return f.Declaration() }

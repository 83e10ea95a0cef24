package market

import (
	"errors"
	"math"
)

// This file tells policies without an equilibrium from policies that the solver fails on.
// Balanced trade has an equilibrium as long as every good can be bought (Alvarez and Lucas 2007,
// Journal of Monetary Economics 54:1726-1768). Deficits that are given in money need none: near
// autarky exports earn less than a surplus region has to pay, at any wage.

const (
	leastShare = 1e-12 // of payments; below there are none
	shareStep  = 0.1   // from a share without an equilibrium to the next share tried
	shareError = 1.01  // ratio of shares without and with an equilibrium at the end
)

// Diagnose explains the error of a solve under p. For a ConvergenceError, Diagnose looks for
// the largest share of deficits, transfers and freezes at which there is an equilibrium. If
// there is an equilibrium with fewer payments, Diagnose returns an UnpayableError. All other
// errors are returned as given, and so is a ConvergenceError of a policy for which no smaller
// payments have an equilibrium either: then the solver fails. Diagnose takes some twenty
// solves.
func (v *Solver) Diagnose(p *Policy, err error) error {
	var lost *ConvergenceError
	if !errors.As(err, &lost) || p.e != v.e || v.ker.build(p, nil) != nil {
		return err
	}
	defer func() { v.owed = 1 }()
	if v.payable(1) {
		return err
	}
	low, high := 0.0, 1.0
	poorest := 0
	// better keeps the poorest region at the largest share with an equilibrium.
	better := func() {
		least := math.Inf(1)
		for r, income := range v.income {
			if x := income / v.e.income[r]; x < least {
				least, poorest = x, r
			}
		}
	}
	for low == 0 && high > leastShare {
		if x := high * shareStep; v.payable(x) {
			low = x
			better()
		} else {
			high = x
		}
	}
	// Without any payments a region that may only buy has no equilibrium, and all others have.
	if low == 0 {
		if !v.payable(0) {
			return err
		}
		better()
	}
	for low > 0 && high > shareError*low {
		if x := math.Sqrt(low * high); v.payable(x) {
			low = x
			better()
		} else {
			high = x
		}
	}
	return &UnpayableError{Share: low, Region: v.e.regions[poorest].ID, Cause: lost}
}

// payable reports whether an equilibrium is found with a share of all payments between regions.
func (v *Solver) payable(share float64) bool {
	tol := v.Tolerance
	if tol == 0 {
		tol = DefaultTolerance
	}
	v.owed = share
	v.baselineState(v.start)
	v.passes, v.best = 0, math.Inf(1)
	clear(v.scale)
	if !(v.find(tol) <= tol) {
		return false
	}
	for _, income := range v.income {
		if income <= 0 {
			return false
		}
	}
	return true
}

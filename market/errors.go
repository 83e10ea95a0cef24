package market

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// This file holds the errors of the package: mistakes in input, policies out of range, and
// policies without an equilibrium or without derivatives. Each error names the place, the
// value found and the value expected.

// An InputError is a mistake in tables given to Load or New. All mistakes of an input are
// reported together, joined with errors.Join; errors.As finds the first.
type InputError struct {
	File   string // name of the file; empty for tables built in memory
	Line   int    // line in File, from 1; 0 if the mistake has no single line
	Column string // column or table that holds the value

	Sector   string // sector concerned, if any
	Region   string // region concerned (the importer of a flow), if any
	Exporter string // the other region of a flow, if any

	Value string // the value found
	Want  string // the values accepted
}

// Error gives the place of the mistake, the value found and the values accepted.
func (e *InputError) Error() string {
	var b strings.Builder
	b.WriteString("market: ")
	if e.File != "" {
		b.WriteString(e.File)
		if e.Line > 0 {
			b.WriteString(":" + strconv.Itoa(e.Line))
		}
		b.WriteString(": ")
	}
	for _, part := range [...]struct{ label, value string }{
		{"sector", e.Sector}, {"region", e.Region}, {"exporter", e.Exporter},
	} {
		if part.value != "" {
			fmt.Fprintf(&b, "%s %q, ", part.label, part.value)
		}
	}
	fmt.Fprintf(&b, "%s: got %s, want %s", e.Column, e.Value, e.Want)
	return b.String()
}

// errOtherEconomy reports arguments made for different Economies.
var errOtherEconomy = errors.New("market: policy, elasticities or start belong to another economy")

// A CutOffError reports a region that uses a good without any supplier under a policy,
// domestic or foreign: the good has no finite price there, so the economy has no equilibrium.
type CutOffError struct {
	Region string // ID of the region
	Sector string // ID of the sector

	File string // name of the file with the policy, from ReadPolicy; else empty
	Line int    // line in File, from 1, of the ban that left no supplier
}

// Error names the region and the good.
func (e *CutOffError) Error() string {
	where := ""
	if e.File != "" {
		where = e.File + ":" + strconv.Itoa(e.Line) + ": "
	}
	return fmt.Sprintf("market: %sregion %q is cut off from sector %q: the policy leaves no supplier, domestic or foreign", where, e.Region, e.Sector)
}

// A ConvergenceError reports that the solver found no equilibrium.
type ConvergenceError struct {
	Residual   float64 // largest relative residual of the best iterate; see Equilibrium.Residual
	Tolerance  float64 // of the solve
	Iterations int     // passes over the economy made in all
}

// Error gives the residual reached and the tolerance asked for.
func (e *ConvergenceError) Error() string {
	return fmt.Sprintf("market: no equilibrium found: residual %.3g after %d passes, want at most %.3g", e.Residual, e.Iterations, e.Tolerance)
}

// An UnpayableError reports that deficits, transfers and freezes leave no equilibrium: trade
// earns some regions less than the regions owe. With Share of all payments there is an
// equilibrium. See Solver.Diagnose.
type UnpayableError struct {
	Share  float64 // the largest at which an equilibrium was found, to one per cent of itself
	Region string  // ID of the region with the least income over its baseline at Share
	Cause  *ConvergenceError
}

// Error gives the share of payments that trade can earn.
func (e *UnpayableError) Error() string {
	return fmt.Sprintf("market: no equilibrium: trade earns at most %.3g %% of the deficits, transfers and freezes that are owed, which region %q cannot pay beyond (see Policy.SetDeficits)", 100*e.Share, e.Region)
}

// Unwrap returns what the solver found of the equilibrium.
func (e *UnpayableError) Unwrap() error { return e.Cause }

// A SeparatedError reports that an equilibrium has no derivatives, because the policy leaves
// regions in groups without trade or payments between the groups. The model does not
// determine the wages of a group relative to another group's, and the least trade between the
// groups would move both by a finite step.
type SeparatedError struct {
	Regions []string // IDs of the regions of a group
}

// Error names the regions of the group.
func (e *SeparatedError) Error() string {
	return fmt.Sprintf("market: no derivatives: nothing links regions %q with the others, and their wages relative to the others' are not determined", e.Regions)
}

// A DerivativeError reports that the linear equations for the derivatives of an
// equilibrium were not solved.
type DerivativeError struct {
	Singular   bool    // wages or incomes are not determined to working precision
	Residual   float64 // otherwise: largest residual left, relative to its column
	Tolerance  float64 // of the equations
	Iterations int     // sweeps allowed
}

// Error names the obstacle: undetermined wages, or a residual above the tolerance.
func (e *DerivativeError) Error() string {
	if e.Singular {
		return "market: no derivatives: the equilibrium does not determine how wages and incomes respond"
	}
	return fmt.Sprintf("market: no derivatives: their linear equations are left with a residual of %.3g after %d sweeps, want at most %.3g", e.Residual, e.Iterations, e.Tolerance)
}

// A StrandedError reports a region whose trade cannot balance at any wage: the region may
// only buy or only sell abroad, or neither, and the deficit does not fit. The same may befall
// a group of regions that may trade only with each other.
type StrandedError struct {
	Region               string   // ID of the region; of the group's first
	Group                []string // IDs of all regions of a group of several; else nil
	MayExport, MayImport bool     // some flow of any sector is open; not of a group
	Deficit              float64  // with transfers and freezes; the sum over a group
}

// Error gives the region's open directions of trade and the deficit.
func (e *StrandedError) Error() string {
	switch {
	case len(e.Group) > 1:
		return fmt.Sprintf("market: regions %q may trade with each other only: got deficits that sum to %.6g, want zero (see Policy.SetDeficits)", e.Group, e.Deficit)
	case e.MayImport:
		return fmt.Sprintf("market: region %q may buy abroad but not sell, and has no deficit to pay with: got %.6g, want more than zero", e.Region, e.Deficit)
	case e.MayExport:
		return fmt.Sprintf("market: region %q may sell abroad but not buy, and has no surplus to give: got a deficit of %.6g, want less than zero", e.Region, e.Deficit)
	}
	return fmt.Sprintf("market: region %q may not trade with anyone: got a deficit of %.6g, want zero (see Policy.SetDeficits)", e.Region, e.Deficit)
}

// An InsolvencyError reports a region whose payments to others exceed all earnings.
type InsolvencyError struct {
	Region string  // ID of the region
	Income float64 // to spend per year: zero or less
}

// Error names the region and the income left, per year.
func (e *InsolvencyError) Error() string {
	return fmt.Sprintf("market: region %q is left with an income of %.6g a year: its deficit, transfers and freezes exceed what it earns", e.Region, e.Income)
}

// A PolicyError reports a value in a Policy outside the range of the solver.
type PolicyError struct {
	Field    Field
	Sector   string // ID of the sector, if the field has one
	Importer string // ID of the importer; of the region, receiver or host in other fields
	Exporter string // ID of the exporter; of the payer or owner in other fields
	Value    float64
	Want     string
}

// Error names the cell, the value found and the values accepted.
func (e *PolicyError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "market: policy %s", e.Field)
	for _, part := range [...]struct{ label, value string }{
		{"sector", e.Sector}, {"region", e.Importer}, {"exporter", e.Exporter},
	} {
		if part.value != "" {
			fmt.Fprintf(&b, ", %s %q", part.label, part.value)
		}
	}
	fmt.Fprintf(&b, ": got %v, want %s", e.Value, e.Want)
	return b.String()
}

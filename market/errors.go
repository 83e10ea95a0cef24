package market

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// An InputError is one mistake in tables given to Load or New. All mistakes of
// one input are reported together, joined with errors.Join; errors.As finds the
// first of them.
type InputError struct {
	File   string // name of the file; empty for tables built in memory
	Line   int    // line in File, from 1; 0 if the mistake has no single line
	Column string // column or table that holds the value

	Sector   string // sector concerned, if any
	Region   string // region concerned (the importer of a flow), if any
	Exporter string // the other region of a flow, if any

	Value string // what was found
	Want  string // what was expected
}

// Error says where the mistake is, what was found and what was expected.
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

var errOtherEconomy = errors.New("market: policy, elasticities or start belong to another economy")

// A CutOffError reports a region that uses a good which, under a policy, it
// neither makes nor can buy from anyone: the good has no finite price there, so
// the economy has no equilibrium.
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
	Tolerance  float64 // what was asked for
	Iterations int     // passes over the economy made in all
}

// Error gives the residual reached and the tolerance asked for.
func (e *ConvergenceError) Error() string {
	return fmt.Sprintf("market: no equilibrium found: residual %.3g after %d passes, want at most %.3g", e.Residual, e.Iterations, e.Tolerance)
}

// A SeparatedError reports that an equilibrium has no derivatives, because its
// policy leaves regions in groups between which nothing is traded nor paid. The model
// does not determine the wages of one group relative to another's, and the least
// trade between them would move both by a finite step.
type SeparatedError struct {
	Regions []string // IDs of the regions of one such group
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
	Tolerance  float64 // what was wanted
	Iterations int     // sweeps allowed
}

// Error says what stood in the way.
func (e *DerivativeError) Error() string {
	if e.Singular {
		return "market: no derivatives: the equilibrium does not determine how wages and incomes respond"
	}
	return fmt.Sprintf("market: no derivatives: their linear equations are left with a residual of %.3g after %d sweeps, want at most %.3g", e.Residual, e.Iterations, e.Tolerance)
}

// A StrandedError reports a region whose trade cannot balance at any wage: it may
// only buy or only sell abroad, or neither, and its deficit does not fit that. The
// same may befall a group of regions that may trade with each other but with nobody
// else.
type StrandedError struct {
	Region               string   // ID of the region; of the group's first
	Group                []string // IDs of all regions of a group of several; else nil
	MayExport, MayImport bool     // some flow of any sector is open; not of a group
	Deficit              float64  // with transfers and freezes; the sum over a group
}

// Error says what the region may do and what its deficit is.
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

// An InsolvencyError reports a region whose payments to others exceed what it
// earns.
type InsolvencyError struct {
	Region string  // ID of the region
	Income float64 // what would be left to spend per year: zero or less
}

// Error names the region and what it would be left with.
func (e *InsolvencyError) Error() string {
	return fmt.Sprintf("market: region %q is left with an income of %.6g a year: its deficit, transfers and freezes exceed what it earns", e.Region, e.Income)
}

// A PolicyError reports a value in a Policy that no economy can be solved under.
type PolicyError struct {
	Field    Field
	Sector   string // ID of the sector, if the field has one
	Importer string // ID of the importer; of the region, receiver or host in other fields
	Exporter string // ID of the exporter; of the payer or owner in other fields
	Value    float64
	Want     string
}

// Error names the cell, the value and what was expected.
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

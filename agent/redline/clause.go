package redline

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// Declaration is "require exception in industry".
func (r RequiredClause) Declaration() string {
	if r.Module == "" {
		return "require " + string(r.Clause)
	}
	return fmt.Sprintf("require %s in %s", r.Clause, name(r.Module))
}

// Clause is a kind of article that a text can have.
type Clause string

// The clauses that a red line can require.
const (
	ExceptionClause  Clause = "exception" // a security exception
	SafeguardClause  Clause = "safeguard"
	MonitoringClause Clause = "monitoring"
	DisputesClause   Clause = "disputes"
	SunsetClause     Clause = "sunset"
	AssistanceClause Clause = "assistance"
	AccessionClause  Clause = "accession"
)

var clauses = []Clause{
	ExceptionClause, SafeguardClause, MonitoringClause, DisputesClause, SunsetClause, AssistanceClause, AccessionClause,
}

// in reports whether a module has the clause.
func (c Clause) in(m *treaty.Module) bool {
	switch c {
	case ExceptionClause:
		return m.Exception != nil
	case SafeguardClause:
		return m.Safeguard != nil
	case MonitoringClause:
		return m.Monitoring != nil
	case DisputesClause:
		return m.Disputes != nil
	case SunsetClause:
		return m.Sunset != nil
	case AssistanceClause:
		return m.Assistance != nil
	case AccessionClause:
		return m.Accession != nil
	}
	return false
}

// RequiredClause is the red line to sign no text without a clause.
//
//	require exception in industry
//	require disputes
type RequiredClause struct {
	Clause Clause
	// Module is where it is required. The default ("") is in every module.
	Module string
}

// Crossed looks for the clause.
func (r RequiredClause) Crossed(p *Prospect) string {
	if r.Module != "" && r.Module != p.Module() || r.Clause.in(p.Text.Module) {
		return ""
	}
	return fmt.Sprintf("there would be no %s clause", r.Clause)
}

// Validate checks the clause.
func (r RequiredClause) Validate(*market.Economy) error {
	if !slices.Contains(clauses, r.Clause) {
		return fmt.Errorf("agent: RequiredClause.Clause is %q; want one of %v", string(r.Clause), clauses)
	}
	return nil
}

// String states the line.
func (r RequiredClause) String() string { return r.Declaration() }

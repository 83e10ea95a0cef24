package redline

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// Declaration returns words such as "require exception in industry".
func (r RequiredClause) Declaration() string {
	if r.Module == "" {
		return "require " + string(r.Clause)
	}
	return fmt.Sprintf("require %s in %s", r.Clause, name(r.Module))
}

// Clause is a kind of article of a text.
type Clause string

// The clauses open to requirement by a red line.
const (
	ExceptionClause  Clause = "exception" // a security exception
	SafeguardClause  Clause = "safeguard"
	MonitoringClause Clause = "monitoring"
	DisputesClause   Clause = "disputes"
	SunsetClause     Clause = "sunset"
	AssistanceClause Clause = "assistance"
	AccessionClause  Clause = "accession"
)

// clauses lists all clauses, in the order of error messages.
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

// RequiredClause is a red line against texts without a clause.
//
//	require exception in industry
//	require disputes
type RequiredClause struct {
	Clause Clause
	// Module is the ID of the module with the requirement. The default, "", means every module.
	Module string
}

// Crossed returns the crossing if the text lacks the clause.
func (r RequiredClause) Crossed(p *Prospect) string {
	if r.Module != "" && r.Module != p.Module() || r.Clause.in(p.Text.Module) {
		return ""
	}
	return fmt.Sprintf("there would be no %s clause", r.Clause)
}

// Validate reports an unknown clause.
func (r RequiredClause) Validate(*market.Economy) error {
	if !slices.Contains(clauses, r.Clause) {
		return fmt.Errorf("redline: RequiredClause.Clause is %q; want one of %v", string(r.Clause), clauses)
	}
	return nil
}

// String states the line.
func (r RequiredClause) String() string { return r.Declaration() }

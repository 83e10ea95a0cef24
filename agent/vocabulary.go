package agent

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Comparison is how a TermBound compares.
type Comparison string

// The comparisons.
const (
	AtMost   Comparison = "<="
	AtLeast  Comparison = ">="
	Below    Comparison = "<"
	Above    Comparison = ">"
	Exactly  Comparison = "="
	AnyOther Comparison = "!="
)

// comparisons in the order in which they are read: the longer first.
var comparisons = [...]Comparison{AtMost, AtLeast, AnyOther, Below, Above, Exactly}

// holds compares.
func (c Comparison) holds(a, b float64) bool {
	switch c {
	case AtMost:
		return a <= b
	case AtLeast:
		return a >= b
	case Below:
		return a < b
	case Above:
		return a > b
	case Exactly:
		return a == b
	case AnyOther:
		return a != b
	}
	return false
}

// TermBound is the red line that a term of a module is settled within bounds: by its
// value, or if Label is not empty at the option with that label (Exactly) or any other
// (AnyOther).
//
//	industry.depth <= 0.5
//	industry."kept out" != nothing
type TermBound struct {
	Module, Term string
	Is           Comparison
	Value        float64
	Label        string
}

// Crossed looks at the option that the draft picks. A draft of another module, or one
// that has no such term, does not cross the line.
func (b TermBound) Crossed(p *Prospect) string {
	if p.Module() != b.Module {
		return ""
	}
	k, ok := p.Text.Space.Term(b.Term)
	if !ok {
		return ""
	}
	option := p.Text.Space.Option(p.Text.Draft, k)
	holds := b.Is.holds(option.Value, b.Value)
	if b.Label != "" {
		holds = (option.Label == b.Label) == (b.Is == Exactly)
	}
	if holds {
		return ""
	}
	return fmt.Sprintf("%s would be %s, and it wants %s", b.Term, option.Label, b.Declaration())
}

// Validate checks the comparison.
func (b TermBound) Validate(*market.Economy) error {
	var errs []error
	if b.Module == "" || b.Term == "" {
		errs = append(errs, fmt.Errorf("agent: TermBound is on %q of %q; want a term of a module", b.Term, b.Module))
	}
	switch {
	case !slices.Contains(comparisons[:], b.Is):
		errs = append(errs, fmt.Errorf("agent: TermBound.Is is %q; want one of <=, >=, <, >, =, !=", string(b.Is)))
	case b.Label != "" && b.Is != Exactly && b.Is != AnyOther:
		errs = append(errs, fmt.Errorf("agent: TermBound.Is is %q with the label %q; want = or !=", string(b.Is), b.Label))
	}
	if math.IsNaN(b.Value) || math.IsInf(b.Value, 0) {
		errs = append(errs, fmt.Errorf("agent: TermBound.Value is %v; want a finite number", b.Value))
	}
	return errors.Join(errs...)
}

// String states the line.
func (b TermBound) String() string { return b.Declaration() }

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

// Company is the red line to sign nothing together with a party, or nothing without it.
//
//	no deal with CHN
//	no deal without USA
type Company struct {
	Party   string
	Without bool
}

// Crossed looks through the parties to the text.
func (c Company) Crossed(p *Prospect) string {
	switch in := slices.Contains(p.Text.Parties, c.Party); {
	case in && !c.Without:
		return fmt.Sprintf("%s would be a party", c.Party)
	case !in && c.Without:
		return fmt.Sprintf("%s would not be a party", c.Party)
	}
	return ""
}

// Validate checks that there is a name.
func (c Company) Validate(*market.Economy) error {
	if c.Party == "" {
		return errors.New(`agent: Company.Party is ""; want the ID of an actor`)
	}
	return nil
}

// String states the line.
func (c Company) String() string { return c.Declaration() }

// IncomeFloor is the red line not to let real income change by less than a bound in any
// quarter in which a draft is in force.
//
//	income >= -0.1
type IncomeFloor struct {
	// Change is the bound in percent of the real income that there would be without
	// the draft: -0.1 allows a loss of 0.1 %.
	Change float64
}

// Crossed compares the change in real income with the bound.
func (f IncomeFloor) Crossed(p *Prospect) string {
	if change := p.RealIncome(); change < f.Change-numeric.Negligible {
		return fmt.Sprintf("real income would change by %+.3f %%, less than %+g %%", change, f.Change)
	}
	return ""
}

// Validate checks the bound.
func (f IncomeFloor) Validate(*market.Economy) error {
	if math.IsNaN(f.Change) || math.IsInf(f.Change, 0) {
		return fmt.Errorf("agent: IncomeFloor.Change is %v; want a finite percentage", f.Change)
	}
	return nil
}

// String states the line.
func (f IncomeFloor) String() string { return f.Declaration() }

// NoDealUntilLifted is the red line to bring no text into force as long as a sanction
// regime is.
//
//	no deal until chips lifted
type NoDealUntilLifted struct{ Regime string }

// Crossed looks at the regime in the quarter of entry into force.
func (l NoDealUntilLifted) Crossed(p *Prospect) string {
	if p.Quarter > 0 || !p.InForce(l.Regime) {
		return ""
	}
	return fmt.Sprintf("the sanctions of %q would not be lifted", l.Regime)
}

// Validate checks that there is a name.
func (l NoDealUntilLifted) Validate(*market.Economy) error { return regimeNamed(l.Regime) }

// String states the line.
func (l NoDealUntilLifted) String() string { return l.Declaration() }

// NoReliefUntilMet is the red line to promise no relief from a sanction regime as long
// as what it demands has not been done.
//
//	no relief until chips met
type NoReliefUntilMet struct{ Regime string }

// Crossed looks for relief in the text, and for the demand.
func (l NoReliefUntilMet) Crossed(p *Prospect) string {
	if p.Met(l.Regime) {
		return ""
	}
	settled := p.Text.Module.Settle(p.Text.Space, p.Text.Draft)
	for i := range settled.Commitments {
		c := &settled.Commitments[i]
		if c.Kind == treaty.RelieveSanctions && c.Regime == l.Regime && c.Depth.Value() > 0 {
			return fmt.Sprintf("the sanctions of %q would be eased before its demand is met", l.Regime)
		}
	}
	return ""
}

// Validate checks that there is a name.
func (l NoReliefUntilMet) Validate(*market.Economy) error { return regimeNamed(l.Regime) }

// String states the line.
func (l NoReliefUntilMet) String() string { return l.Declaration() }

func regimeNamed(id string) error {
	if id == "" {
		return errors.New(`agent: a red line on the regime ""; want the ID of a sanction regime`)
	}
	return nil
}

// InForce reports whether a sanction regime is in force in the quarter, as far as is
// known now.
func (p *Prospect) InForce(regime string) bool {
	r := p.regime(regime)
	return r != nil && r.InForce(p.Period)
}

// Met reports whether nothing is demanded any more under a sanction regime in the
// quarter, as far as is known now: the measures of a scheduled regime are there as long
// as its demand is not met.
func (p *Prospect) Met(regime string) bool { return !p.InForce(regime) }

func (p *Prospect) regime(id string) *sanction.Regime {
	for k := range p.Regimes {
		if r := &p.Regimes[k]; r.ID == id {
			return r
		}
	}
	return nil
}

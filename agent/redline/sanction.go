package redline

import (
	"errors"
	"fmt"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// Declaration returns words such as "no deal until chips lifted".
func (l NoDealUntilLifted) Declaration() string {
	return fmt.Sprintf("no deal until %s lifted", name(l.Regime))
}

// Declaration returns words such as "no relief until chips met".
func (l NoReliefUntilMet) Declaration() string {
	return fmt.Sprintf("no relief until %s met", name(l.Regime))
}

// NoDealUntilLifted is a red line against any text in force during a sanction regime.
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

// Validate reports an empty name.
func (l NoDealUntilLifted) Validate(*market.Economy) error { return regimeNamed(l.Regime) }

// String states the line.
func (l NoDealUntilLifted) String() string { return l.Declaration() }

// NoReliefUntilMet is a red line against a promise of relief from a sanction regime before the
// demand is met.
//
//	no relief until chips met
type NoReliefUntilMet struct{ Regime string }

// Crossed looks for relief in the text, and for an unmet demand.
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

// Validate reports an empty name.
func (l NoReliefUntilMet) Validate(*market.Economy) error { return regimeNamed(l.Regime) }

// String states the line.
func (l NoReliefUntilMet) String() string { return l.Declaration() }

// regimeNamed reports an empty ID of a regime.
func regimeNamed(id string) error {
	if id == "" {
		return errors.New(`agent: a red line on the regime ""; want the ID of a sanction regime`)
	}
	return nil
}

package agent

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/treaty"
)

// In returns the process per period of length l, with defaults filled in. Any power of a
// two-state chain exists unless the chain oscillates (Rise + Fall at most 1). With w the share
// of a deviation from the long run left after a period, (1 - Rise - Fall)^length, the chances
// are the long-run shares times 1-w. An oscillating chain is slowed down in periods shorter
// than a quarter, like a SecurityThreat.
func (p MotiveProcess) In(l treaty.Length) MotiveProcess {
	p = p.WithDefaults()
	sum := p.Rise + p.Fall
	if l == treaty.Quarter || sum == 0 {
		return p
	}
	gone := l.Quarters() * sum
	if left := 1 - sum; left >= 0 || l.Quarters() > 1 {
		gone = 1 - math.Pow(left, l.Quarters())
	}
	p.Rise, p.Fall = p.Rise/sum*gone, p.Fall/sum*gone
	return p
}

// MotiveProcess is the rise and fall of a protectionist motive: for a time a group at home has
// more influence than publicly known. Rates are chances per quarter. In every number zero means
// the default, and a negative number means none.
type MotiveProcess struct {
	// Group is the name of the group. "" means the organised group with the largest influence.
	Group string
	// Rise is the chance per quarter of the group gaining the ear of the government (default
	// 0.03). Fall is the chance of losing the government's ear again (0.15). Each is at most 1.
	// Assumptions.
	Rise, Fall float64
	// Weight is the group's additional weight in the actor's payoff, taken from real income.
	// The default is 0.1, the usual weight of all groups together (DefaultBias). The sum of
	// Weight and Bias is at most 1. An assumption.
	Weight float64
}

// WithDefaults returns the process with defaults in place of zeros and zeros in place of
// negative numbers.
func (p MotiveProcess) WithDefaults() MotiveProcess {
	p.Rise, p.Fall, p.Weight = standard(p.Rise, 0.03), standard(p.Fall, 0.15), standard(p.Weight, DefaultBias)
	return p
}

// Validate reports every fault of the process for an actor in one error.
func (p MotiveProcess) Validate(a *Public) error {
	p = p.WithDefaults()
	var errs []error
	if p.GroupOf(a) == nil {
		errs = append(errs, fmt.Errorf("the Group is %q; want a group of %s that is paid in some sectors", p.Group, a.ID))
	}
	for _, f := range []struct {
		name  string
		value float64
	}{{"Rise", p.Rise}, {"Fall", p.Fall}, {"Weight", p.Weight}} {
		if !(f.value <= 1) {
			errs = append(errs, fmt.Errorf("%s is %v; want at most 1, 0 for the default or a negative number for none", f.name, f.value))
		}
	}
	if a.Bias+p.Weight > 1 {
		errs = append(errs, fmt.Errorf("the number Weight is %v; want at most %v, what is left beside the Bias of %s", p.Weight, 1-a.Bias, a.ID))
	}
	return errors.Join(errs...)
}

// Next reports whether the motive is present a period later, for a uniform draw u in [0, 1).
func (p MotiveProcess) Next(on bool, u float64) bool {
	if on {
		return u >= p.Fall
	}
	return u < p.Rise
}

// GroupOf returns the actor's group behind the motive, or nil.
func (p MotiveProcess) GroupOf(a *Public) *Group {
	k := slices.IndexFunc(a.Groups, func(g Group) bool { return g.Name == p.Group && g.Sectors != "" })
	if p.Group == "" {
		for g := range a.Groups {
			if a.Groups[g].Sectors != "" && (k < 0 || a.Groups[g].Influence > a.Groups[k].Influence) {
				k = g
			}
		}
	}
	if k < 0 {
		return nil
	}
	return &a.Groups[k]
}

// Private is the actor's private information from shocks, invisible to all others.
type Private struct {
	// Threat is the level of the threat to the actor's security: ThreatNone, ThreatSerious or
	// ThreatGrave.
	Threat int
	// Motive says whether a group at home has gained influence for a time.
	Motive bool
}

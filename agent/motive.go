package agent

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/treaty"
)

// In is the process by a clock whose periods are so long, with its defaults filled in. Of
// a chain of two states any power is one, as long as it does not swing to and fro (Rise +
// Fall at most 1): with w what is left of a departure from the long run after a period,
// (1 - Rise - Fall)^length, the chances are the shares of the long run times 1-w. A chain
// that swings is slowed down in periods shorter than a quarter, as a ThreatProcess is.
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

// MotiveProcess is how a protectionist motive comes and goes: for a time a group at
// home has more influence than everybody knows it to have. Rates are chances per
// quarter. In every number zero means the default and a negative number none.
type MotiveProcess struct {
	// Group is the name of the group. "" is the organised group with the largest
	// influence.
	Group string
	// Rise is the chance that it gains the ear of the government (default 0.03),
	// Fall that it loses it again (0.15), each at most 1. Assumptions.
	Rise, Fall float64
	// Weight is the weight that it then has in the actor's payoff on top of its
	// usual one, taken from real income. The default is 0.1, the usual weight of
	// all groups together (DefaultBias); with the Bias it is at most 1. An assumption.
	Weight float64
}

// WithDefaults fills in what zeros and negative numbers mean.
func (p MotiveProcess) WithDefaults() MotiveProcess {
	p.Rise, p.Fall, p.Weight = standard(p.Rise, 0.03), standard(p.Fall, 0.15), standard(p.Weight, DefaultBias)
	return p
}

// Validate reports everything that is wrong with the process for an actor.
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

// Next reports whether the motive is there a period later, for a uniform draw.
func (p MotiveProcess) Next(on bool, u float64) bool {
	if on {
		return u >= p.Fall
	}
	return u < p.Rise
}

// GroupOf is the group of an actor that the motive is about, or nil.
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

// Private is what shocks have done to an actor that nobody else sees.
type Private struct {
	// Threat is the level of the threat to its security: Calm, Serious or Grave.
	Threat int
	// Motive says that a group at home has gained influence for a time.
	Motive bool
}

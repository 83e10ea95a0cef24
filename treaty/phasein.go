package treaty

import (
	"fmt"
	"slices"
	"strings"
)

// This file decides the share of a commitment in force at each age of a module, from a
// kind of phase-in, its steps and the milestones met. Source of the median length:
// DESTA 2.1 (Dür, Baccini and Elsig 2014).

// PhaseKind is the way in which a commitment reaches its depth.
type PhaseKind uint8

// The ways to phase in.
const (
	AtOnce      PhaseKind = iota // the full depth from entry into force: the default
	LinearPhase                  // equal steps, a step each period, the first at entry into force
	StagedPhase                  // steps at given quarters
	ByMilestone                  // equal steps, a step for each milestone met
)

// PhaseIn is the path of a commitment over quarters or milestones. [Linear], [Staged],
// [After] and [Upon] make a PhaseIn.
type PhaseIn struct {
	// Kind is the way to phase in.
	Kind PhaseKind
	// Quarters is the length of a LinearPhase in quarters. In agreements with phase-ins
	// the median is 32 quarters (DESTA 2.1).
	Quarters Parameter
	// Steps are the steps of a StagedPhase, in order.
	Steps []Step
	// Milestones are the IDs of the milestones of a ByMilestone, defined in the module.
	Milestones []string

	length Length
}

// Step is the share of a commitment, in [0, 1], reached After quarters from entry into
// force.
type Step struct {
	After int
	Share float64
}

// Linear returns a phase-in by equal steps over a number of quarters, with the first
// step at entry into force.
func Linear(quarters Parameter) PhaseIn { return PhaseIn{Kind: LinearPhase, Quarters: quarters} }

// Staged returns a phase-in by the given steps. The share before the first step is
// zero.
func Staged(steps ...Step) PhaseIn { return PhaseIn{Kind: StagedPhase, Steps: steps} }

// After returns a phase-in with nothing owed before a number of quarters after entry
// into force and everything owed from then on.
func After(quarters int) PhaseIn { return Staged(Step{After: quarters, Share: 1}) }

// Upon returns a phase-in by equal steps, a step for each of the milestones met.
func Upon(milestones ...string) PhaseIn { return PhaseIn{Kind: ByMilestone, Milestones: milestones} }

// Share returns the share of the commitment owed, in [0, 1], at an age in periods after
// entry into force with a number of milestones met. The share is zero before entry into
// force. The module must be settled.
func (f PhaseIn) Share(age, met int) float64 {
	if age < 0 {
		return 0
	}
	switch f.Kind {
	case LinearPhase:
		if n := f.Quarters.Periods(); age+1 < n {
			return float64(age+1) / float64(n)
		}
		return 1
	case StagedPhase:
		share := 0.0
		for _, s := range f.Steps {
			if age >= f.length.Periods(s.After) {
				share = s.Share
			}
		}
		return share
	case ByMilestone:
		return min(1, float64(met)/float64(len(f.Milestones)))
	}
	return 1
}

// changes returns the ages in periods at which the share changes by date.
func (f PhaseIn) changes() (ages []int) {
	switch f.Kind {
	case LinearPhase:
		for age := 1; age < f.Quarters.Periods(); age++ {
			ages = append(ages, age)
		}
	case StagedPhase:
		for _, s := range f.Steps {
			ages = append(ages, f.length.Periods(s.After))
		}
	}
	return ages
}

// String returns the phase-in as ", in equal quarterly steps over 16 quarters", or ""
// for the full depth at once.
func (f PhaseIn) String() string {
	switch f.Kind {
	case LinearPhase:
		return fmt.Sprintf(", in equal %s steps over %s", f.length.ordinal(), f.Quarters.span())
	case StagedPhase:
		steps := make([]string, len(f.Steps))
		for k, s := range f.Steps {
			when := "after " + Set(float64(s.After)).span()
			if s.After == 0 {
				when = "at once"
			}
			steps[k] = fmt.Sprintf("%.6g %% %s", 100*s.Share, when)
		}
		return ", of which " + strings.Join(steps, ", ")
	case ByMilestone:
		return ", in equal steps as the milestones are met: " + strings.Join(f.Milestones, ", ")
	}
	return ""
}

// check returns the mistakes in the phase-in: no steps or milestones, unknown or
// repeated milestones, steps out of order, and dates that are no whole number of
// periods.
func (f PhaseIn) check(m *Module) (errs []error) {
	switch f.Kind {
	case AtOnce, LinearPhase:
	case StagedPhase:
		if len(f.Steps) == 0 {
			errs = append(errs, fmt.Errorf("PhaseIn.Steps is empty; want at least one step"))
		}
		for k, s := range f.Steps {
			if s.After < 0 || s.After > maxSpan || k > 0 && s.After <= f.Steps[k-1].After {
				errs = append(errs, fmt.Errorf("PhaseIn.Steps[%d].After is %d; want quarters that rise from 0 or more, to %d at most", k, s.After, maxSpan))
			}
			if !f.length.Whole(s.After) {
				errs = append(errs, fmt.Errorf("PhaseIn.Steps[%d].After is %d quarters; want %s", k, s.After, f.length.NotWhole()))
			}
			if !(s.Share >= 0 && s.Share <= 1) || k > 0 && s.Share < f.Steps[k-1].Share {
				errs = append(errs, fmt.Errorf("PhaseIn.Steps[%d].Share is %v; want shares in [0, 1] that do not fall", k, s.Share))
			}
		}
	case ByMilestone:
		if len(f.Milestones) == 0 {
			errs = append(errs, fmt.Errorf("PhaseIn.Milestones is empty; want at least one"))
		}
		for k, id := range f.Milestones {
			if m.milestone(id) == nil {
				errs = append(errs, fmt.Errorf("PhaseIn.Milestones: no milestone %q in the module", id))
			} else if slices.Contains(f.Milestones[:k], id) {
				errs = append(errs, fmt.Errorf("PhaseIn.Milestones: %q stands twice; want each milestone once, as it is met once", id))
			}
		}
	default:
		errs = append(errs, fmt.Errorf("PhaseIn.Kind is %d; want one of the four", f.Kind))
	}
	return errs
}

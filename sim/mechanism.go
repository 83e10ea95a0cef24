package sim

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Mechanism is the name of a part of the model that a scenario can turn off, or set
// to its alternative, by Scenario.Switches. Turning one removes its draws and nobody
// else's.
type Mechanism string

// mechanism is what there is to say of a Mechanism.
type mechanism struct {
	name Mechanism
	on   bool   // its setting in a scenario that says nothing
	does string // what happens when it is on, with its source
}

// mechanisms lists every switch, in the order in which they are documented.
var mechanisms = slices.Concat(politicsMechanisms)

// Switches sets mechanisms on or off by name. What it does not name keeps its
// default, which Mechanisms tells.
type Switches map[Mechanism]bool

// Mechanisms yields every mechanism that a scenario can switch: its name, whether it
// is on by default, and what it does.
func Mechanisms(yield func(name Mechanism, about About) bool) {
	for _, d := range mechanisms {
		if !yield(d.name, About{On: d.on, Does: d.does}) {
			return
		}
	}
}

// About says what a mechanism is.
type About struct {
	On   bool
	Does string
}

// On reports whether a mechanism is on.
func (s Switches) On(m Mechanism) bool {
	if on, ok := s[m]; ok {
		return on
	}
	k := slices.IndexFunc(mechanisms, func(d mechanism) bool { return d.name == m })
	return k >= 0 && mechanisms[k].on
}

// validate reports the names that no mechanism has.
func (s Switches) validate() (errs []error) {
	var known []string
	for _, d := range mechanisms {
		known = append(known, string(d.name))
	}
	for _, m := range slices.Sorted(maps.Keys(s)) {
		if !slices.Contains(known, string(m)) {
			errs = append(errs, fmt.Errorf("sim: Scenario.Switches names %q; want one of %s", m, strings.Join(known, ", ")))
		}
	}
	return errs
}

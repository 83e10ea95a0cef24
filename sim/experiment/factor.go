package experiment

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/experiment/design"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/scenario"
)

// Settings are values of a scenario by path, written as in a scenario file (scenario.Set).
type Settings map[string]string

// Paths returns the paths in order: a path comes before the paths inside.
func (s Settings) Paths() []string { return slices.Sorted(maps.Keys(s)) }

// Apply sets all values of a scenario, or returns all mistakes.
func (s Settings) Apply(sc *sim.Scenario) error {
	var errs []error
	for _, path := range s.Paths() {
		errs = append(errs, scenario.Set(sc, path, s[path]))
	}
	return errors.Join(errs...)
}

// Factor is one thing that a study varies: levels, or a range.
type Factor struct {
	// Name is the name in tables. The default ("") is Path.
	Name string
	// Path is the place of the value in the scenario (scenario.Set).
	Path string
	// Levels are the values, as in a scenario file. Nil means a range.
	Levels []string
	// Settings set several values at once, by level. Path is empty then, and Levels are names of
	// the same number.
	Settings []Settings
	// Low and High bound a range, on Scale. Whole leaves whole numbers only.
	Low, High float64
	Scale     design.Scale
	Whole     bool
}

// Vary returns a factor with the given levels: numbers, words or flags, as fmt prints them.
func Vary(path string, levels ...any) Factor {
	f := Factor{Path: path, Levels: []string{}}
	for _, l := range levels {
		f.Levels = append(f.Levels, fmt.Sprint(l))
	}
	return f
}

// Range returns a factor with a range.
func Range(path string, low, high float64) Factor { return Factor{Path: path, Low: low, High: high} }

// Switch returns a factor with a mechanism off and on.
func Switch(m mechanism.ID) Factor { return Vary("switches."+string(m), false, true) }

// name returns the name of the factor in tables.
func (f Factor) name() string {
	if f.Name != "" {
		return f.Name
	}
	return f.Path
}

// plain returns the factor of a design.
func (f Factor) plain() design.Factor {
	return design.Factor{Name: f.name(), Levels: f.Levels, Low: f.Low, High: f.High, Scale: f.Scale, Whole: f.Whole}
}

// check returns the mistakes that package design does not see.
func (f Factor) check() error {
	switch {
	case f.Settings == nil && strings.TrimSpace(f.Path) == "":
		return fmt.Errorf("experiment: factor %q: Path is empty; want a path in the scenario, or Settings", f.Name)
	case f.Settings != nil && f.Path != "":
		return fmt.Errorf("experiment: factor %q has both Path %q and Settings; want one", f.name(), f.Path)
	case f.Settings != nil && f.Name == "":
		return errors.New("experiment: a factor with Settings has no Name")
	case f.Settings != nil && len(f.Settings) != len(f.Levels):
		return fmt.Errorf("experiment: factor %q has %d Levels and %d Settings; want Settings for each level", f.Name, len(f.Levels), len(f.Settings))
	case f.name() == baseFactor:
		return fmt.Errorf("experiment: a factor is named %q; want another name, since tables have the base scenario there", baseFactor)
	}
	return nil
}

// settings returns what a value of the factor sets.
func (f Factor) settings(v design.Value) Settings {
	if f.Settings != nil {
		return f.Settings[v.Level]
	}
	return Settings{f.Path: v.Text}
}

// At returns the number of the factor at the coordinate u of [0, 1), NaN for a level that is no
// number (design.Factor.At).
func (f Factor) At(u float64) float64 { return f.plain().At(u).Number }

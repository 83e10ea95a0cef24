package experiment

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/sim/experiment/effect"
	"github.com/tradetalk/tradetalk/sim/experiment/interval"
)

// Contrast asks what a factor does: a level against another, all else equal.
type Contrast struct {
	// Factor is the name of the factor; "base" stands for the base scenario.
	Factor string
	// Against is the level to compare with, as in the study. The default ("") is the first.
	Against string
	// Level is the level compared. The default ("") is every other level.
	Level string
	// Within compares within each combination of the other factors. The default compares means
	// over all combinations.
	Within bool
}

// Effect is what a level of a factor does to an observable, against another level.
type Effect struct {
	Observable, Factor, Level, Against string
	// Within is the combination of all other factors in words; "" for the mean over all.
	Within string
	// Effect is measured from pairs of runs with one seed (effect.Compare).
	effect.Effect
	// Dropped is the number of seeds without a pair: a failed run, or no figure.
	Dropped int
	// Holm is the p-value adjusted for all effects of one call (Holm 1979).
	Holm float64
	// Cases is the effect over single cases, with the seed as cluster (CR2, wild bootstrap below
	// 30 clusters); nil for observables with one figure a run.
	Cases *effect.Coefficient
	// Note says why a figure is missing.
	Note string
}

// String returns the effect in one line.
func (e Effect) String() string {
	s := fmt.Sprintf("%s: %s %s against %s", e.Observable, e.Factor, e.Level, e.Against)
	if e.Within != "" {
		s += " (" + e.Within + ")"
	}
	if e.Note != "" {
		return s + ": " + e.Note
	}
	s += ": " + e.Effect.String() + fmt.Sprintf(", Holm p = %.3g", e.Holm)
	if e.Dropped > 0 {
		s += fmt.Sprintf(", %d seeds without a pair", e.Dropped)
	}
	if c := e.Cases; c != nil {
		s += fmt.Sprintf("; cases: %.4g %s (%d cases, %d clusters, %s, p = %.3g)", c.Estimate, c.Interval, c.N, c.Clusters, c.Method, c.P)
	}
	return s
}

// Effects are effects, with a line for each as text.
type Effects []Effect

// String returns a line for each effect.
func (e Effects) String() string {
	var b strings.Builder
	for k := range e {
		b.WriteString(e[k].String() + "\n")
	}
	return b.String()
}

// stratum is a pair of points that differ in one factor alone.
type stratum struct {
	points [2]int // with and without
	within string
}

// arms are all strata of a level.
type arms struct {
	level  string
	strata []stratum
}

// check returns the mistakes of a contrast.
func (c Contrast) check(p *prepared) error {
	known := p.factors()
	if len(p.bases) > 1 {
		known = append([]string{baseFactor}, known...)
	}
	if !slices.Contains(known, c.Factor) {
		if len(known) == 0 {
			return fmt.Errorf("experiment: contrast of %q: the study varies nothing", c.Factor)
		}
		return unknown("experiment: factors", c.Factor, known)
	}
	levels := p.levels(c.Factor)
	for _, l := range []string{c.Level, c.Against} {
		if l != "" && !slices.Contains(levels, l) {
			return unknown(fmt.Sprintf("experiment: levels of %s", c.Factor), l, levels)
		}
	}
	if c.Level != "" && c.Level == p.against(c) {
		return fmt.Errorf("experiment: contrast of %s: level %s is compared with itself", c.Factor, c.Level)
	}
	for _, a := range p.strata(c) {
		if len(a.strata) == 0 {
			return fmt.Errorf("experiment: contrast of %s: the design has no two points that differ in it alone, at %s and %s", c.Factor, a.level, p.against(c))
		}
	}
	return nil
}

// levels returns the levels of a factor, in the order of the study.
func (p *prepared) levels(factor string) (out []string) {
	if factor == baseFactor {
		for k := range p.bases {
			out = append(out, p.bases[k].Name)
		}
		return out
	}
	k := p.factor(factor)
	if f := p.Factors[k]; f.Levels != nil {
		return f.Levels
	}
	seen := map[string]bool{}
	for row := range p.points {
		if text := p.value(row, k).Text; !seen[text] {
			seen[text] = true
			out = append(out, text)
		}
	}
	return out
}

// against returns the level to compare with.
func (p *prepared) against(c Contrast) string {
	if c.Against != "" {
		return c.Against
	}
	return p.levels(c.Factor)[0]
}

// strata returns the pairs of points of a contrast, by level.
func (p *prepared) strata(c Contrast) (out []arms) {
	k := p.factor(c.Factor)
	// Points by everything but the factor.
	split := func(point int) (level, rest string) {
		b, row := p.at(point)
		var parts []string
		if c.Factor == baseFactor {
			level = p.bases[b].Name
		} else if len(p.bases) > 1 {
			parts = append(parts, baseFactor+" "+p.bases[b].Name)
		}
		if p.table != nil {
			for i, f := range p.table.Factors {
				v := p.value(row, i)
				if i == k && c.Factor != baseFactor {
					level = v.Text
					continue
				}
				parts = append(parts, f.Name+" "+v.Text)
			}
		}
		return level, strings.Join(parts, ", ")
	}
	against := p.against(c)
	base := map[string]int{}
	for i := range p.all() {
		if level, rest := split(i); level == against {
			if _, twice := base[rest]; !twice {
				base[rest] = i
			}
		}
	}
	for _, level := range p.levels(c.Factor) {
		if level == against || c.Level != "" && level != c.Level {
			continue
		}
		a := arms{level: level}
		for i := range p.all() {
			l, rest := split(i)
			if j, ok := base[rest]; ok && l == level {
				a.strata = append(a.strata, stratum{[2]int{i, j}, rest})
			}
		}
		out = append(out, a)
	}
	return out
}

// Compare measures the effects of contrasts on all observables, from pairs of runs with one seed.
// Without contrasts, those of the study are measured. Holm's adjustment is over all effects.
func (r *Result) Compare(contrasts ...Contrast) (Effects, error) {
	if len(contrasts) == 0 {
		contrasts = r.p.Compare
	}
	if len(contrasts) == 0 {
		return nil, fmt.Errorf("experiment: nothing to compare; want a Contrast")
	}
	var out Effects
	for _, c := range contrasts {
		if err := c.check(r.p); err != nil {
			return nil, err
		}
		for _, a := range r.p.strata(c) {
			groups := [][]stratum{a.strata}
			if c.Within {
				groups = nil
				for _, s := range a.strata {
					groups = append(groups, []stratum{s})
				}
			}
			for _, group := range groups {
				for k := range r.p.Observe {
					e := r.effect(k, group)
					e.Factor, e.Level, e.Against = c.Factor, a.level, r.p.against(c)
					if c.Within {
						e.Within = group[0].within
					}
					out = append(out, e)
				}
			}
		}
	}
	out.adjust()
	return out, nil
}

// adjust sets the p-values adjusted for all effects that have one.
func (e Effects) adjust() {
	var p []float64
	for k := range e {
		if e[k].Note == "" {
			p = append(p, e[k].P)
		}
	}
	p = effect.Holm(p)
	for k := range e {
		e[k].Holm = math.NaN()
		if e[k].Note == "" {
			e[k].Holm, p = p[0], p[1:]
		}
	}
}

// arm returns the figures of both arms of a group of strata, by seed, without the seeds that lack one.
func (r *Result) arm(k int, group []stratum) (with, without []float64, dropped int) {
	all := r.p.all()
	for first := 0; first+all <= r.Len(); first += all {
		a, b, ok := 0.0, 0.0, true
		for _, s := range group {
			x, y := r.value(first+s.points[0], k), r.value(first+s.points[1], k)
			if x != x || y != y {
				ok = false
				break
			}
			a += x / float64(len(group))
			b += y / float64(len(group))
		}
		if !ok {
			dropped++
			continue
		}
		with, without = append(with, a), append(without, b)
	}
	return with, without, dropped
}

// effect measures the effect of a group of strata on an observable.
func (r *Result) effect(k int, group []stratum) Effect {
	e := Effect{Observable: r.p.Observe[k].Name}
	with, without, dropped := r.arm(k, group)
	e.measure(with, without)
	e.Dropped = dropped
	if r.p.Observe[k].Each == nil {
		return e
	}
	var cases [2][]effect.Episode
	all := r.p.all()
	for first := 0; first+all <= r.Len(); first += all {
		for _, s := range group {
			for arm, point := range s.points {
				_, seed := r.p.of(first + point)
				for _, x := range r.each(first+point, k) {
					cases[arm] = append(cases[arm], effect.Episode{Seed: seed, Value: x})
				}
			}
		}
	}
	if c, err := effect.Episodes(cases[0], cases[1], effect.Options{}); err == nil {
		e.Cases = &c
	}
	return e
}

// measure sets the effect of two arms, or the note.
func (e *Effect) measure(with, without []float64) {
	var err error
	if e.Effect, err = effect.Compare(with, without, effect.Options{}); err != nil {
		nan := math.NaN()
		e.Effect = effect.Effect{Pairs: len(with), Mean: nan, SD: nan, SE: nan, P: nan, Interval: interval.Of(nan, nan)}
		e.Note = strings.ReplaceAll(err.Error(), "\n", "; ")
	}
}

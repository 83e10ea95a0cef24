package selection

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/internal/stream"
)

// Space is a list of terms, each with a number of options: Space{3, 5} has 15 points.
type Space []int

// Search is a search over the points of a space.
type Search struct {
	Space Space
	// Outcome returns the outcome of one run at a point, one option for each term, with
	// the seed of the given number. Larger is better. point is not to be changed.
	Outcome func(ctx context.Context, point []int, seed int) (float64, error)
	// Allowed tells whether a point is to be considered. Nil allows all.
	Allowed func(point []int) bool
	// Start holds points that are compared first. Random points join them up to Sample.
	Start [][]int
	// Sample is the number of points compared first, at least 2. The default (0) is 20.
	Sample int
	// Selection says how sure each comparison is.
	Selection Options
	// Steps bounds the moves after the first comparison. The default (0) is 100.
	Steps int
	// Seed names the draws of random points.
	Seed uint64
}

// Found is the outcome of a search.
type Found struct {
	Point  []int
	Mean   float64
	Local  bool // no neighbour was found better; false when Steps ran out
	Path   [][]int
	Runs   int
	Points int // different points that were run
}

// Climb selects the best of a sample of points, then the best among that point and all
// points that differ in one term, and goes on until the point itself is selected. Each
// comparison is by Sequential, with the probability of a correct selection per
// comparison. Outcomes are kept: a point met again costs no run twice.
func Climb(ctx context.Context, s Search) (Found, error) {
	if err := s.check(); err != nil {
		return Found{}, err
	}
	c := climber{Search: s, memory: make(map[string][]float64)}
	sample, err := c.sample()
	if err != nil {
		return Found{}, err
	}
	at, mean, err := c.best(ctx, sample)
	if err != nil {
		return Found{}, err
	}
	out := Found{Path: [][]int{at}}
	steps := s.Steps
	if steps == 0 {
		steps = 100
	}
	for range steps {
		// The point itself stands first and wins ties.
		near := append([][]int{at}, c.neighbours(at)...)
		if len(near) == 1 {
			out.Local = true
			break
		}
		next, m, err := c.best(ctx, near)
		if err != nil {
			return Found{}, err
		}
		// The incumbent takes part in the comparison and may win.
		mean = m
		// A point visited before is no progress: two points within Delta may take turns.
		if slices.ContainsFunc(out.Path, func(p []int) bool { return slices.Equal(p, next) }) {
			out.Local = true
			at = next
			break
		}
		at = next
		out.Path = append(out.Path, at)
	}
	out.Point, out.Mean, out.Runs, out.Points = at, mean, c.runs, len(c.memory)
	return out, nil
}

// check returns all mistakes of a search.
func (s Search) check() error {
	var errs []error
	if len(s.Space) == 0 {
		errs = append(errs, errors.New("selection: the space has no terms"))
	}
	for j, n := range s.Space {
		if n < 1 {
			errs = append(errs, fmt.Errorf("selection: term %d has %d options", j, n))
		}
	}
	if s.Outcome == nil {
		errs = append(errs, errors.New("selection: no Outcome"))
	}
	if s.Sample < 0 || s.Sample == 1 {
		errs = append(errs, fmt.Errorf("selection: Sample is %d, needs 2 or more", s.Sample))
	}
	if s.Steps < 0 {
		errs = append(errs, fmt.Errorf("selection: Steps is %d", s.Steps))
	}
	for i, p := range s.Start {
		if len(p) != len(s.Space) {
			errs = append(errs, fmt.Errorf("selection: start %d has %d terms, the space has %d", i, len(p), len(s.Space)))
			continue
		}
		for j, o := range p {
			if o < 0 || o >= s.Space[j] {
				errs = append(errs, fmt.Errorf("selection: start %d: option %d of term %d, which has %d", i, o, j, s.Space[j]))
			}
		}
	}
	return errors.Join(errs...)
}

// climber is a search under way.
type climber struct {
	Search
	memory map[string][]float64 // outcomes of each point, by seed number
	runs   int
}

// sample returns the points that are compared first.
func (c *climber) sample() ([][]int, error) {
	n := c.Sample
	if n == 0 {
		n = 20
	}
	// The number of points, or a bound beyond all listing.
	total := 1
	for _, k := range c.Space {
		total = min(total*k, 1<<40)
	}
	// A point is compared once.
	seen := make(map[string]bool)
	var out [][]int
	add := func(p []int) {
		if key := fmt.Sprint(p); !seen[key] && (c.Allowed == nil || c.Allowed(p)) {
			seen[key] = true
			out = append(out, p)
		}
	}
	// Given points come first, random ones after.
	for _, p := range c.Start {
		add(slices.Clone(p))
	}
	rng := stream.Root(c.Seed).Text("selection.climb").Rand()
	if total <= 100*n {
		// A small space is listed in random order rather than guessed.
		for _, k := range rng.Perm(total) {
			if len(out) >= n {
				break
			}
			add(c.point(k))
		}
	}
	for tries := 0; total > 100*n && len(out) < n && tries < 1000*n; tries++ {
		p := make([]int, len(c.Space))
		for j, k := range c.Space {
			p[j] = rng.IntN(k)
		}
		add(p)
	}
	if len(out) == 0 {
		return nil, errors.New("selection: no point of the space is allowed")
	}
	return out, nil
}

// point returns the point of a number: the options are its digits.
func (c *climber) point(number int) []int {
	// The last term is the fastest digit.
	p := make([]int, len(c.Space))
	for j := len(p) - 1; j >= 0; j-- {
		p[j] = number % c.Space[j]
		number /= c.Space[j]
	}
	return p
}

// neighbours returns the allowed points that differ in one term.
func (c *climber) neighbours(at []int) [][]int {
	// Terms in order, options in order: the list is the same in every process.
	var out [][]int
	for j, k := range c.Space {
		for o := range k {
			if o == at[j] {
				continue
			}
			p := slices.Clone(at)
			p[j] = o
			if c.Allowed == nil || c.Allowed(p) {
				out = append(out, p)
			}
		}
	}
	return out
}

// best returns the best of several points and its mean.
func (c *climber) best(ctx context.Context, points [][]int) ([]int, float64, error) {
	run := func(ctx context.Context, i, seed int) (float64, error) {
		// Outcomes of a point met before are read from memory, seed by seed.
		key := fmt.Sprint(points[i])
		for len(c.memory[key]) <= seed {
			y, err := c.Outcome(ctx, points[i], len(c.memory[key]))
			if err != nil {
				return 0, fmt.Errorf("point %v: %w", points[i], err)
			}
			c.memory[key] = append(c.memory[key], y)
			c.runs++
		}
		return c.memory[key][seed], nil
	}
	if len(points) == 1 { // the only allowed point: its mean over a first stage
		sum, n := 0.0, max(c.Selection.First, 20)
		for seed := range n {
			y, err := run(ctx, 0, seed)
			if err != nil {
				return nil, 0, err
			}
			sum += y
		}
		return points[0], sum / float64(n), nil
	}
	s, err := Sequential(ctx, len(points), run, c.Selection)
	if err != nil {
		return nil, 0, err
	}
	return points[s.Best], s.Means[s.Best], nil
}

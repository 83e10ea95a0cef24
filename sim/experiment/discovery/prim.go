package discovery

// PRIM: boxes of high density, from points and whether each is of interest. Sources:
// Friedman and Fisher (1999), Statistics and Computing 9, 123-143, sections 8 and 9 for
// peeling and pasting; Bryant and Lempert (2010), Technological Forecasting and Social
// Change 77, 34-49, for coverage, density and quasi-p-values.

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/stat/distuv"
)

// Options says how boxes are peeled. The zero value is the sensible default.
type Options struct {
	// Peel is the share of the points in the box that a slice holds, in (0, 0.5]. The
	// default (0) is 0.05, the patient end of what the authors recommend.
	Peel float64
	// MinMass is the least share of all points that a box holds, in (0, 1). The default
	// (0) is 0.05.
	MinMass float64
	// Levels gives, for each factor, how many unordered levels the factor has: coordinates
	// are then level numbers 0..Levels-1 and a slice is one level. Zero, and a nil slice,
	// means an ordered factor.
	Levels []int
	// P is the quasi-p-value at and above which Best drops a restriction, in (0, 1). The
	// default (0) is 0.05.
	P float64
}

// filled returns the options with defaults, or all mistakes.
func (o Options) filled(dim int) (Options, error) {
	var errs []error
	// set puts the default for zero and notes what lies outside the range.
	set := func(name string, x *float64, standard, top float64) {
		if *x == 0 {
			*x = standard
		}
		if !(*x > 0 && *x <= top) {
			errs = append(errs, fmt.Errorf("discovery: %s %g lies outside (0, %g]", name, *x, top))
		}
	}
	set("Peel", &o.Peel, .05, .5)
	set("MinMass", &o.MinMass, .05, 1)
	set("P", &o.P, .05, 1)
	if o.Levels == nil {
		o.Levels = make([]int, dim)
	}
	if len(o.Levels) != dim {
		errs = append(errs, fmt.Errorf("discovery: Levels of %d factors, points have %d", len(o.Levels), dim))
	}
	for j, l := range o.Levels {
		if l < 0 || l == 1 {
			errs = append(errs, fmt.Errorf("discovery: factor %d has %d levels: needs 0 for an ordered factor, or 2 and more", j, l))
		}
	}
	return o, errors.Join(errs...)
}

// Limit is what a box allows a factor.
type Limit struct {
	// Low and High bound an ordered factor; an end that is not restricted is infinite.
	Low, High float64
	// Kept tells for each level of an unordered factor whether the box holds the level.
	Kept []bool
	// QuasiP is the quasi-p-value of the restriction; NaN without one.
	QuasiP float64
}

// Restricted tells whether the box says anything of the factor.
func (l Limit) Restricted() bool {
	return !math.IsInf(l.Low, -1) || !math.IsInf(l.High, 1) || slices.Contains(l.Kept, false)
}

// holds tells whether the limit allows the value.
func (l Limit) holds(x float64) bool {
	if l.Kept != nil {
		return l.Kept[int(x)]
	}
	return x >= l.Low && x <= l.High
}

// Box is a part of the space of factors, and the cases inside.
type Box struct {
	Limits   []Limit
	Points   int     // points inside
	Cases    float64 // cases of interest inside; a sum of shares if outcomes are shares
	Mass     float64 // share of all points inside
	Coverage float64 // share of all cases inside
	Density  float64 // share of cases among the points inside
}

// Restricted returns the number of factors that the box says anything of.
func (b Box) Restricted() int {
	n := 0
	for _, l := range b.Limits {
		if l.Restricted() {
			n++
		}
	}
	return n
}

// Holds tells whether a point lies in the box.
func (b Box) Holds(x []float64) bool {
	for j, l := range b.Limits {
		if !l.holds(x[j]) {
			return false
		}
	}
	return true
}

// String lists the restrictions, then coverage and density.
func (b Box) String() string {
	var parts []string
	for j, l := range b.Limits {
		switch {
		case !l.Restricted():
		case l.Kept != nil:
			var kept []string
			for k, in := range l.Kept {
				if in {
					kept = append(kept, fmt.Sprint(k))
				}
			}
			parts = append(parts, fmt.Sprintf("x%d in {%s}", j, strings.Join(kept, " ")))
		case math.IsInf(l.Low, -1):
			parts = append(parts, fmt.Sprintf("x%d <= %.4g", j, l.High))
		case math.IsInf(l.High, 1):
			parts = append(parts, fmt.Sprintf("x%d >= %.4g", j, l.Low))
		default:
			parts = append(parts, fmt.Sprintf("x%d in [%.4g, %.4g]", j, l.Low, l.High))
		}
	}
	if parts == nil {
		parts = []string{"everywhere"}
	}
	return fmt.Sprintf("%s: coverage %.3f, density %.3f", strings.Join(parts, ", "), b.Coverage, b.Density)
}

// Trajectory is the list of boxes from the whole space to the smallest.
type Trajectory struct {
	Boxes  []Box
	points [][]float64
	y      []float64
	total  float64
	o      Options
}

// Peel returns the peeling trajectory. points has a row for each case, in the units of
// the factors; outcomes says how much each case is of interest, from 0 (not) to 1
// (wholly): 0 or 1, or a share of runs. At least one case has to be of interest and
// one not.
func Peel(points [][]float64, outcomes []float64, o Options) (*Trajectory, error) {
	if len(points) == 0 || len(points[0]) == 0 {
		return nil, errors.New("discovery: empty: no points")
	}
	dim := len(points[0])
	o, err := o.filled(dim)
	if err = errors.Join(err, check(points, outcomes, o)); err != nil {
		return nil, err
	}
	t := &Trajectory{points: points, y: outcomes, o: o}
	inside := make([]int, len(points))
	for i := range inside {
		inside[i] = i
		t.total += outcomes[i]
	}
	if t.total == 0 || t.total == float64(len(points)) {
		return nil, fmt.Errorf("discovery: the cases of interest are %g of %d points: nothing to tell apart", t.total, len(points))
	}
	// The first box is the whole space.
	limits := make([]Limit, dim)
	for j := range limits {
		limits[j] = Limit{Low: math.Inf(-1), High: math.Inf(1), QuasiP: math.NaN()}
		if o.Levels[j] > 0 {
			limits[j].Kept = make([]bool, o.Levels[j])
			for k := range limits[j].Kept {
				limits[j].Kept[k] = true
			}
		}
	}
	for {
		t.Boxes = append(t.Boxes, t.box(limits, inside))
		next, left, ok := t.peel(limits, inside)
		if !ok {
			return t, nil
		}
		limits, inside = next, left
	}
}

// check returns all mistakes of points and outcomes.
func check(points [][]float64, outcomes []float64, o Options) error {
	var errs []error
	if len(points) != len(outcomes) {
		return fmt.Errorf("discovery: %d points and %d outcomes", len(points), len(outcomes))
	}
	// Each fault names its point and factor. Ten are enough to see what is wrong.
	for i, x := range points {
		if len(x) != len(points[0]) {
			errs = append(errs, fmt.Errorf("discovery: point %d has %d factors, point 0 has %d", i, len(x), len(points[0])))
			continue
		}
		for j, v := range x {
			l := 0
			if j < len(o.Levels) {
				l = o.Levels[j]
			}
			switch {
			case math.IsNaN(v) || math.IsInf(v, 0):
				errs = append(errs, fmt.Errorf("discovery: point %d: factor %d is %g", i, j, v))
			case l > 0 && (v != math.Trunc(v) || v < 0 || v >= float64(l)):
				errs = append(errs, fmt.Errorf("discovery: point %d: factor %d is %g, not a level 0 to %d", i, j, v, l-1))
			}
		}
		if !(outcomes[i] >= 0 && outcomes[i] <= 1) {
			errs = append(errs, fmt.Errorf("discovery: outcome %d is %g, outside 0 to 1", i, outcomes[i]))
		}
		if len(errs) > 10 {
			errs = append(errs, errors.New("discovery: and more"))
			break
		}
	}
	return errors.Join(errs...)
}

// box returns the box of limits with its figures.
func (t *Trajectory) box(limits []Limit, inside []int) Box {
	// The box keeps limits of its own.
	b := Box{Limits: slices.Clone(limits), Points: len(inside), Cases: t.cases(inside)}
	b.Mass = float64(b.Points) / float64(len(t.points))
	b.Coverage = b.Cases / t.total
	if b.Points > 0 {
		b.Density = b.Cases / float64(b.Points)
	}
	return b
}

// cases returns the cases of interest among points.
func (t *Trajectory) cases(points []int) float64 {
	sum := 0.0
	for _, i := range points {
		sum += t.y[i]
	}
	return sum
}

// cut is a slice of a box that may go.
type cut struct {
	factor int
	limit  Limit // of the factor once the slice is gone
	out    int   // points in the slice
	cases  float64
}

// peel removes the slice whose removal raises the density most. Equal gains are settled
// by the smaller slice, then by the earlier factor. ok is false when no slice raises the
// density or the box would become too small.
func (t *Trajectory) peel(limits []Limit, inside []int) (next []Limit, left []int, ok bool) {
	// No box may hold fewer points than this.
	floor := int(math.Ceil(t.o.MinMass * float64(len(t.points))))
	all := t.cases(inside)
	best, bestDensity := cut{factor: -1}, all/float64(len(inside))
	for j := range limits {
		for _, c := range t.cuts(limits[j], j, inside) {
			rest := len(inside) - c.out
			if c.out == 0 || rest < floor || rest == 0 {
				continue
			}
			// The objective is the density of what is left (Friedman and Fisher 1999, section 8).
			density := (all - c.cases) / float64(rest)
			if density > bestDensity || density == bestDensity && best.factor >= 0 && c.out < best.out {
				best, bestDensity = c, density
			}
		}
	}
	if best.factor < 0 {
		return nil, nil, false
	}
	// The limits of the last box are kept: boxes of the trajectory share nothing.
	next = slices.Clone(limits)
	next[best.factor] = best.limit
	for _, i := range inside {
		if best.limit.holds(t.points[i][best.factor]) {
			left = append(left, i)
		}
	}
	return next, left, true
}

// cuts returns the slices of a factor: the lowest and the highest share of the points,
// or each level. Equal values go together.
func (t *Trajectory) cuts(l Limit, j int, inside []int) []cut {
	var out []cut
	// add counts what a slice takes away.
	add := func(limit Limit) {
		c := cut{factor: j, limit: limit}
		for _, i := range inside {
			if !limit.holds(t.points[i][j]) {
				c.out++
				c.cases += t.y[i]
			}
		}
		out = append(out, c)
	}
	if l.Kept != nil {
		for k, in := range l.Kept {
			if in {
				limit := l
				limit.Kept = slices.Clone(l.Kept)
				limit.Kept[k] = false
				add(limit)
			}
		}
		return out
	}
	x := t.sorted(j, inside)
	// At least one point goes, so that peeling ends.
	k := max(1, int(t.o.Peel*float64(len(x))))
	// A bound lies halfway between the last point that goes and the first that stays.
	// The slice at the low end takes all points equal to its last.
	low := k
	for low < len(x) && x[low] == x[k-1] {
		low++
	}
	if low < len(x) {
		limit := l
		limit.Low = (x[low-1] + x[low]) / 2
		add(limit)
	}
	// And the slice at the high end all points equal to its first.
	high := len(x) - 1 - k
	for high >= 0 && x[high] == x[len(x)-k] {
		high--
	}
	if high >= 0 {
		limit := l
		limit.High = (x[high] + x[high+1]) / 2
		add(limit)
	}
	return out
}

// sorted returns the values of a factor at points, in order.
func (t *Trajectory) sorted(j int, points []int) []float64 {
	// Values of the factor at the points, sorted below.
	x := make([]float64, len(points))
	for k, i := range points {
		x[k] = t.points[i][j]
	}
	slices.Sort(x)
	return x
}

// Best returns the box of the trajectory with the highest harmonic mean of coverage and
// density, refined: bounds are moved where the harmonic mean rises (pasting, in both
// directions), and restrictions with a quasi-p-value of P and more are dropped, the
// worst first.
func (t *Trajectory) Best() Box {
	// The first of equals is the larger box.
	best := 0
	for k, b := range t.Boxes {
		if b.balance() > t.Boxes[best].balance() {
			best = k
		}
	}
	return t.Refine(t.Boxes[best])
}

// balance returns the harmonic mean of coverage and density.
func (b Box) balance() float64 {
	// A box without cases has no balance to speak of.
	if b.Coverage+b.Density == 0 {
		return 0
	}
	return 2 * b.Coverage * b.Density / (b.Coverage + b.Density)
}

// Refine returns a box with bounds moved and needless restrictions dropped, as Best
// does, with quasi-p-values.
func (t *Trajectory) Refine(b Box) Box {
	for {
		b = t.paste(b)
		b = t.Judge(b)
		// Dropping one restriction changes the p-values of all others: the worst goes first
		// and the rest is tested again.
		worst := -1
		for j, l := range b.Limits {
			if l.Restricted() && l.QuasiP >= t.o.P && (worst < 0 || l.QuasiP > b.Limits[worst].QuasiP) {
				worst = j
			}
		}
		if worst < 0 {
			return b
		}
		limits := slices.Clone(b.Limits)
		limits[worst] = free(limits[worst])
		b = t.box(limits, t.inside(limits, -1))
	}
}

// free returns a limit without restriction.
func free(l Limit) Limit {
	// All values and all levels are allowed again.
	l.Low, l.High, l.QuasiP = math.Inf(-1), math.Inf(1), math.NaN()
	if l.Kept != nil {
		l.Kept = slices.Clone(l.Kept)
		for k := range l.Kept {
			l.Kept[k] = true
		}
	}
	return l
}

// inside returns the points that all limits allow, factor skip left aside.
func (t *Trajectory) inside(limits []Limit, skip int) []int {
	var out []int
next:
	for i, x := range t.points {
		for j, l := range limits {
			if j != skip && !l.holds(x[j]) {
				continue next
			}
		}
		out = append(out, i)
	}
	return out
}

// paste moves one bound after another to the place with the highest balance of coverage
// and density, until none moves. Peeling leaves a bound up to one slice off; pasting
// (Friedman and Fisher 1999, section 9) puts slices back. Here all places of a
// restricted bound between two points are tried at once.
func (t *Trajectory) paste(b Box) Box {
	// A round tries all bounds. A hundred rounds are far more than boxes need.
	for range 100 {
		moved := false
		for j, l := range b.Limits {
			if l.Kept != nil || !l.Restricted() {
				continue
			}
			for _, side := range []int{-1, 1} {
				if side < 0 && math.IsInf(l.Low, -1) || side > 0 && math.IsInf(l.High, 1) {
					continue
				}
				// Only a rise counts: equal balances would go round for ever.
				at, balance := t.place(b, j, side)
				if balance > b.balance()+1e-12 {
					limits := slices.Clone(b.Limits)
					if side < 0 {
						limits[j].Low = at
					} else {
						limits[j].High = at
					}
					b = t.box(limits, t.inside(limits, -1))
					moved = true
				}
				l = b.Limits[j]
			}
		}
		if !moved {
			return b
		}
	}
	return b
}

// place returns the best value of one bound of factor j with all other bounds as they
// are, and the balance there.
func (t *Trajectory) place(b Box, j, side int) (at, balance float64) {
	limits := slices.Clone(b.Limits)
	if side < 0 {
		limits[j].Low = math.Inf(-1)
	} else {
		limits[j].High = math.Inf(1)
	}
	// All points that any place of the bound could let in, from the other end outward.
	points := t.inside(limits, -1)
	slices.SortFunc(points, func(a, c int) int { // from the inner end outward
		x, y := t.points[a][j], t.points[c][j]
		switch {
		case x == y:
			return a - c
		case (x > y) == (side < 0):
			return -1
		}
		return 1
	})
	floor := int(math.Ceil(t.o.MinMass * float64(len(t.points))))
	cases := 0.0
	for k, i := range points {
		cases += t.y[i]
		x := t.points[i][j]
		next := math.Inf(side)
		if k+1 < len(points) {
			if next = t.points[points[k+1]][j]; next == x {
				continue // equal values go together
			}
		}
		if k+1 < floor {
			continue
		}
		// With the bound behind this point the box holds the k+1 points so far.
		trial := Box{Coverage: cases / t.total, Density: cases / float64(k+1)}
		if v := trial.balance(); v > balance {
			balance = v
			if at = next; !math.IsInf(next, 0) {
				at = x + (next-x)/2
			}
		}
	}
	return at, balance
}

// Judge returns a box with the quasi-p-value of each restriction (Bryant and Lempert 2010, appendix):
// the chance that the points of the box hold as many cases, or more, as they do, if the
// density were that of the box without the restriction.
func (t *Trajectory) Judge(b Box) Box {
	limits := slices.Clone(b.Limits)
	for j, l := range limits {
		limits[j].QuasiP = math.NaN()
		if !l.Restricted() {
			continue
		}
		// The density that the box would have without this restriction.
		without := t.inside(b.Limits, j)
		p := t.cases(without) / float64(len(without))
		limits[j].QuasiP = upperTail(b.Points, b.Cases, p)
	}
	b.Limits = limits
	return b
}

// upperTail returns the chance of at least k successes in n trials. Shares of runs give
// a k that is not whole: the tail of the beta law interpolates.
func upperTail(n int, k, p float64) float64 {
	// The beta law has no density at the ends.
	switch {
	case k <= 0 || p >= 1:
		return 1
	case p <= 0:
		return 0
	}
	return distuv.Beta{Alpha: k, Beta: float64(n) - k + 1}.CDF(p)
}

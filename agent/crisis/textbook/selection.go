// The methods of this file select an equilibrium of a Game: payoffs in, an equilibrium and the
// path out. The path starts at a large standard deviation of types and follows the curve of
// equilibria. Sources: McKelvey and Palfrey (1995), Turocy (2005), Keller (1977) for the
// numerical method.

package textbook

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Path describes the way of Select to the equilibrium.
type Path struct {
	// Start is the standard deviation at the start of the curve: Sigma, doubled until the game
	// has a single equilibrium.
	Start float64
	// Turns is the number of folds of the curve on the way: points where the followed
	// equilibrium disappears as types become more alike. The curve then returns over greater
	// standard deviations to another equilibrium.
	Turns int
}

// ErrLost says that the curve could not be followed numerically to the end.
var ErrLost = errors.New("crisis: the curve of equilibria was lost")

// Select returns an equilibrium of the game: the end of the curve from a game with so much
// uncertainty that the equilibrium is unique, as the private types become more alike. Sigma is
// doubled until Equilibria finds a single root. From there the curve of roots over the standard
// deviation is followed until the first arrival at Sigma.
//
// At a fold of the curve, the followed root no longer exists at lower standard deviations. The
// curve continues around the fold, back over greater standard deviations and down again on
// another branch. The curve is in one piece, and with a single root at the start the only exit
// is past Sigma. Path.Turns counts folds; the number is 0 or even. With a single root at Sigma
// no curve is followed.
//
// The rule is the principal branch of quantal response equilibria (McKelvey and Palfrey 1995,
// section 3; Turocy 2005, Games and Economic Behavior 51: 243-263, on following the branch
// through folds). The error is the error of Validate, or ErrLost.
func (g Game) Select() (Equilibrium, Path, error) {
	if err := g.Validate(); err != nil {
		return Equilibrium{}, Path{}, err
	}
	roots := g.roots()
	wide := g
	start := roots
	for len(start) != 1 {
		if wide.Sigma > 1e9*g.Sigma {
			return Equilibrium{}, Path{}, fmt.Errorf("%w: several equilibria at Sigma = %v still", ErrLost, wide.Sigma)
		}
		wide.Sigma *= 2
		start = wide.roots()
	}
	path := Path{Start: wide.Sigma}
	if len(roots) == 1 {
		return g.at(roots[0]), path, nil
	}
	f := follower{game: g, target: math.Log(g.Sigma)}
	end, turns, err := f.follow(point{math.Asinh(start[0]), math.Log(wide.Sigma)})
	if err != nil {
		return Equilibrium{}, path, err
	}
	path.Turns = turns
	nearest := slices.MinFunc(roots, func(a, b float64) int {
		if math.Abs(math.Asinh(a)-end) < math.Abs(math.Asinh(b)-end) {
			return -1
		}
		return 1
	})
	if math.Abs(math.Asinh(nearest)-end) > 1e-5 {
		return Equilibrium{}, path, fmt.Errorf("%w at Sigma = %v", ErrLost, g.Sigma)
	}
	return g.at(nearest), path, nil
}

// point is a place on the curve: u = asinh(t), a scale with far roots near, and the logarithm
// of the standard deviation.
type point struct{ u, s float64 }

// follower walks along the curve by arc length, and so around folds: pseudo-arclength
// continuation, Keller (1977), in Rabinowitz (ed.), Applications of Bifurcation Theory,
// 359-384.
type follower struct {
	game   Game
	target float64 // logarithm of the standard deviation at the end
}

// gap returns the distance from the curve at a point, in u.
func (f *follower) gap(p point) float64 {
	g := f.game
	g.Sigma = math.Exp(p.s)
	t := math.Sinh(p.u)
	return math.Asinh(g.gap(t)+t) - p.u
}

// tangent returns the direction of the curve at p, of unit length, on the side of before.
func (f *follower) tangent(p, before point) point {
	const h = 1e-5
	du := (f.gap(point{p.u + h, p.s}) - f.gap(point{p.u - h, p.s})) / (2 * h)
	ds := (f.gap(point{p.u, p.s + h}) - f.gap(point{p.u, p.s - h})) / (2 * h)
	length := math.Hypot(du, ds)
	out := point{-ds / length, du / length}
	if out.u*before.u+out.s*before.s < 0 {
		out = point{-out.u, -out.s}
	}
	return out
}

// The steps along the curve. A bend of more than 10 degrees in a step is too much.
const (
	longest  = 0.03
	shortest = 1e-9
	straight = 0.985
)

// follow walks from p towards lower standard deviations until the target, and returns the place
// there.
func (f *follower) follow(p point) (u float64, turns int, err error) {
	dir := f.tangent(p, point{0, -1})
	step := longest
	for range 200_000 {
		if step < shortest {
			break
		}
		next, ok := f.correct(point{p.u + step*dir.u, p.s + step*dir.s}, dir)
		if !ok {
			step /= 2
			continue
		}
		turned := f.tangent(next, dir)
		if turned.u*dir.u+turned.s*dir.s < straight {
			step /= 2
			continue
		}
		if next.s <= f.target {
			// The target lies between p and next: halve the step.
			if step <= 1e-7 || p.s-f.target < 1e-12 {
				return p.u + (next.u-p.u)*(p.s-f.target)/(p.s-next.s), turns, nil
			}
			step /= 2
			continue
		}
		if turned.s > 0 != (dir.s > 0) {
			// A turn is either a fold just above the target, or a dip below the target within
			// the step.
			if min(p.s, next.s)-f.target < step && step > 1e-6 {
				step /= 2
				continue
			}
			turns++
		}
		p, dir = next, turned
		step = min(1.5*step, longest)
	}
	return 0, turns, fmt.Errorf("%w at Sigma = %v on the way to %v", ErrLost, math.Exp(p.s), math.Exp(f.target))
}

// correct returns the point of the curve on the line through guess at right angles to the
// direction of the walk, by the secant method.
func (f *follower) correct(guess, dir point) (point, bool) {
	along := func(x float64) point { return point{guess.u - x*dir.s, guess.s + x*dir.u} }
	x0, x1 := 0.0, 1e-6
	y0, y1 := f.gap(along(x0)), f.gap(along(x1))
	for range 12 {
		if math.Abs(y0) < 1e-13 {
			return along(x0), true
		}
		if y1 == y0 {
			break
		}
		x2 := x1 - y1*(x1-x0)/(y1-y0)
		if math.Abs(x2) > longest || math.IsNaN(x2) {
			return point{}, false
		}
		x0, y0 = x1, y1
		x1, y1 = x2, f.gap(along(x2))
		if math.Abs(x1-x0) < 1e-13 {
			return along(x1), true
		}
	}
	return along(x1), math.Abs(y1) < 1e-10
}

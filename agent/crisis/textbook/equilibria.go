// The methods of this file find all equilibria of a Game from the payoffs, as roots of a
// fixed-point equation in a single variable. The equation is Lewis and Schultz (2003) in the
// form of Crisman-Cox and Gibilisco (2019); the search is a grid with bisection.

package textbook

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"

	"github.com/tradetalk/tradetalk/internal/numeric"
)

// Equilibria returns all equilibria of the game, by rising probability of resistance. A game
// has at least one equilibrium, and often three. The error is the error of Validate.
//
// An equilibrium is a root of p_R = f(p_F(p_R)). The search works with t, where p_R = Phi(t):
// there the right side is a plain number however close p_R is to 0 or 1. A grid covers all t
// with changes in p_F; beyond the grid p_F is constant and the root, if any, is explicit.
// Between neighbouring points a change of sign is bisected. The top of a bump on one side of
// zero is searched for a pair of roots missed by the grid.
func (g Game) Equilibria() ([]Equilibrium, error) {
	if err := g.Validate(); err != nil {
		return nil, err
	}
	var out []Equilibrium
	for _, t := range g.roots() {
		out = append(out, g.at(t))
	}
	return out, nil
}

// at returns the equilibrium at the root t.
func (g Game) at(t float64) Equilibrium {
	cut := g.cut(numeric.NormalCDF(t), numeric.NormalCDF(-t))
	return Equilibrium{Resist: numeric.NormalCDF(t), Threaten: g.threatens(cut), Firm: g.firm(cut)}
}

// gap returns zero at an equilibrium: B's resolve against a sender with an expected resistance
// of Phi(t), less t. The gap is positive for small t and negative for large t.
func (g Game) gap(t float64) float64 {
	return g.resolve(g.firm(g.cut(numeric.NormalCDF(t), numeric.NormalCDF(-t)))) - t
}

// The fineness of the grid, in t and in standard deviations of the sender's types.
const (
	stepT   = 1. / 64
	stepCut = 1. / 64
	edge    = 9.5 // Phi(-9.5) is below 2^-65, the resolution of a probability near 1 in p_F
)

// grid returns the points of the gap's evaluation, rising.
func (g Game) grid() []float64 {
	// Beyond hi, 1-p_R is so small that c* is the status quo. Beyond lo, p_R is so small that
	// every type threatens.
	scale := (g.Concession - g.StatusQuo) / g.Sigma
	hi := quantile(1e-17 / max(1, scale))
	low := min(0, (g.FirmA-g.StatusQuo)/g.Sigma, (g.BackingDown-g.StatusQuo)/g.Sigma) - edge
	lo := -quantile(scale / (scale - low))
	var out []float64
	for k := math.Floor(lo / stepT); k*stepT < hi+stepT; k++ {
		out = append(out, k*stepT)
	}
	for k := 1.0; -k*stepCut > low; k++ {
		out = append(out, -quantile(scale/(scale+k*stepCut)))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// roots returns the zeros of the gap, rising.
func (g Game) roots() []float64 {
	grid := g.grid()
	gaps := make([]float64, len(grid))
	for k, t := range grid {
		gaps[k] = g.gap(t)
	}
	var out []float64
	// The resolve is constant left of the grid, and also right of the grid.
	if gaps[0] < 0 {
		out = append(out, grid[0]+gaps[0])
	}
	for k := range grid {
		if gaps[k] == 0 {
			out = append(out, grid[k])
			continue
		}
		// Two roots may hide under the top of a bump between neighbours, short of zero on the
		// grid.
		if 0 < k && k < len(grid)-1 && math.Abs(gaps[k]) <= math.Abs(gaps[k-1]) && math.Abs(gaps[k]) <= math.Abs(gaps[k+1]) &&
			gaps[k-1]*gaps[k] > 0 && gaps[k]*gaps[k+1] > 0 {
			if t, ok := g.crossing(grid[k-1], grid[k+1], gaps[k] > 0); ok {
				out = append(out, g.bisect(grid[k-1], t), g.bisect(t, grid[k+1]))
			}
		}
		if k+1 < len(grid) && gaps[k]*gaps[k+1] < 0 {
			out = append(out, g.bisect(grid[k], grid[k+1]))
		}
	}
	if last := len(grid) - 1; gaps[last] > 0 {
		out = append(out, grid[last]+gaps[last])
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// crossing searches between lo and hi, by golden section, for a point with the other sign of
// the gap.
func (g Game) crossing(lo, hi float64, positive bool) (t float64, ok bool) {
	toward := func(t float64) float64 {
		if positive {
			return g.gap(t)
		}
		return -g.gap(t)
	}
	const ratio = 0.6180339887498949 // (sqrt5 - 1)/2
	a, b := hi-ratio*(hi-lo), lo+ratio*(hi-lo)
	fa, fb := toward(a), toward(b)
	for range 40 {
		switch {
		case fa < 0:
			return a, true
		case fb < 0:
			return b, true
		case fa < fb:
			hi, b, fb = b, a, fa
			a = hi - ratio*(hi-lo)
			fa = toward(a)
		default:
			lo, a, fa = a, b, fb
			b = lo + ratio*(hi-lo)
			fb = toward(b)
		}
	}
	return 0, false
}

// bisect returns the root between two points with different signs of the gap.
func (g Game) bisect(lo, hi float64) float64 {
	positive := g.gap(lo) > 0
	for {
		mid := lo + (hi-lo)/2
		if mid <= lo || mid >= hi {
			return mid
		}
		if (g.gap(mid) > 0) == positive {
			lo = mid
		} else {
			hi = mid
		}
	}
}

// quantile returns the t with 1 - Phi(t) = q.
func quantile(q float64) float64 { return -mathext.NormalQuantile(q) }

package textbook

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"

	"github.com/tradetalk/tradetalk/internal/numeric"
)

// Equilibria returns all equilibria of the game, by rising probability of resistance.
// There is always one, and often there are three. The error is that of Validate.
//
// An equilibrium is a root of p_R = f(p_F(p_R)). The search works with t, where
// p_R = Phi(t): there the right side is a plain number however close p_R comes to 0 or
// 1. A grid covers all t at which p_F still changes; beyond it p_F is constant and the
// root, if any, is explicit. Between neighbouring points a change of sign is bisected,
// and the top of a bump that stays on one side is searched for a pair of roots that the
// grid has stepped over.
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

// at is the equilibrium at the root t.
func (g Game) at(t float64) Equilibrium {
	cut := g.cut(numeric.NormalCDF(t), numeric.NormalCDF(-t))
	return Equilibrium{Resist: numeric.NormalCDF(t), Threaten: g.threatens(cut), Firm: g.firm(cut)}
}

// gap is zero at an equilibrium: B's resolve against a sender that expects it to resist
// with the probability Phi(t), less t. It is positive as t falls and negative as t rises.
func (g Game) gap(t float64) float64 {
	return g.resolve(g.firm(g.cut(numeric.NormalCDF(t), numeric.NormalCDF(-t)))) - t
}

// How fine the grid is, in t and in standard deviations of the sender's types.
const (
	stepT   = 1. / 64
	stepCut = 1. / 64
	edge    = 9.5 // Phi(-9.5) is below 2^-65, what a probability near 1 can resolve in p_F
)

// grid lists the points at which the gap is computed, rising.
func (g Game) grid() []float64 {
	// Beyond hi, 1-p_R is so small that c* is the status quo; beyond lo, p_R is so
	// small that every type threatens.
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

// roots lists where the gap is zero, rising.
func (g Game) roots() []float64 {
	grid := g.grid()
	gaps := make([]float64, len(grid))
	for k, t := range grid {
		gaps[k] = g.gap(t)
	}
	var out []float64
	// Left of the grid the resolve is constant, and so it is right of it.
	if gaps[0] < 0 {
		out = append(out, grid[0]+gaps[0])
	}
	for k := range grid {
		if gaps[k] == 0 {
			out = append(out, grid[k])
			continue
		}
		// The top of a bump between the neighbours that does not reach zero on the
		// grid: two roots may hide under it.
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

// crossing looks between lo and hi, by golden section, for a point at which the gap has
// the other sign.
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

// bisect returns the root between two points at which the gap has different signs.
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

package numeric

import (
	"errors"
	"fmt"
	"math"
)

// MaxChainStates is the largest number of states of a RegimeChain: a sanction regime
// has seven (none, threatened, imposed, eased, conceded, backed down, snapped back).
const MaxChainStates = 8

// RegimeChain is an arrangement, the module of a treaty or a sanction regime, as a Markov
// chain: in each quarter it is in one of a few states, which pays a flow and moves to
// another with given chances. Quarters run from now; the last one stands for all that
// follow.
type RegimeChain struct {
	// States is how many there are, 1 to MaxChainStates.
	States int
	// Flow is what a quarter in a state pays, in percent of income: the quarter
	// times States plus the state.
	Flow []float64
	// Move is the chance to go from one state to another at the end of a quarter:
	// the quarter times States plus the state now, times States, plus the next one.
	// Each row sums to one.
	Move []float64
}

// Quarters is how many quarters the chain lists.
func (c *RegimeChain) Quarters() int { return len(c.Flow) / c.States }

// Validate reports everything that is wrong with the chain.
func (c *RegimeChain) Validate() error {
	n := c.States
	if n < 1 || n > MaxChainStates {
		return fmt.Errorf("agent: RegimeChain.States is %d; want 1 to %d", n, MaxChainStates)
	}
	if len(c.Flow) == 0 || len(c.Flow)%n != 0 || len(c.Move) != len(c.Flow)*n {
		return fmt.Errorf("agent: RegimeChain has %d flows and %d moves of %d states; want a multiple of %d flows, and %d moves for each",
			len(c.Flow), len(c.Move), n, n, n)
	}
	var errs []error
	for k, u := range c.Flow {
		if math.IsNaN(u) || math.IsInf(u, 0) {
			errs = append(errs, fmt.Errorf("agent: RegimeChain: the flow of state %d in quarter %d is %v; want a finite number", k%n, k/n, u))
		}
		sum, bad := 0.0, false
		for _, p := range c.Move[k*n : k*n+n] {
			sum += p
			bad = bad || !(p >= 0 && p <= 1)
		}
		if bad || math.Abs(sum-1) > chanceTolerance {
			errs = append(errs, fmt.Errorf("agent: RegimeChain: the chances of state %d in quarter %d are %v; want numbers from 0 to 1 that sum to one", k%n, k/n, c.Move[k*n:k*n+n]))
		}
	}
	return errors.Join(errs...)
}

// chanceTolerance is what rounding may make of chances that sum to one.
const chanceTolerance = 1e-9

// Values writes to dst what it is worth to be in each state now, a present value at the
// discount factor delta in [0, 1), and returns dst, which it makes if it is nil. It
// allocates nothing else. With u_h the flows, P_h the moves and H the last quarter
//
//	V_H = (I - delta P_H)^-1 u_H,     V_h = u_h + delta P_h V_h+1
//
// The chain must be valid.
func (c *RegimeChain) Values(dst []float64, delta float64) []float64 {
	n, last := c.States, c.Quarters()-1
	if dst == nil {
		dst = make([]float64, n)
	}
	dst = dst[:n]
	// I - delta P is diagonally dominant by rows, so that elimination needs no
	// pivots (Golub and Van Loan 2013, Matrix Computations, section 4.1.1).
	var a [MaxChainStates * MaxChainStates]float64
	move := c.Move[last*n*n:]
	copy(dst, c.Flow[last*n:])
	for k := range n * n {
		a[k] = -delta * move[k]
	}
	for k := range n {
		a[k*n+k]++
	}
	for k := range n {
		for i := k + 1; i < n; i++ {
			f := a[i*n+k] / a[k*n+k]
			if f == 0 {
				continue
			}
			for j := k + 1; j < n; j++ {
				a[i*n+j] -= f * a[k*n+j]
			}
			dst[i] -= f * dst[k]
		}
	}
	for k := n - 1; k >= 0; k-- {
		for j := k + 1; j < n; j++ {
			dst[k] -= a[k*n+j] * dst[j]
		}
		dst[k] /= a[k*n+k]
	}
	var next [MaxChainStates]float64
	for h := last - 1; h >= 0; h-- {
		copy(next[:], dst)
		for k := range n {
			row, sum := c.Move[(h*n+k)*n:(h*n+k)*n+n], 0.0
			for j, p := range row {
				sum += p * next[j]
			}
			dst[k] = c.Flow[h*n+k] + delta*sum
		}
	}
	return dst
}

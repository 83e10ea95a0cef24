package agent

import (
	"errors"
	"fmt"
	"math"

	"github.com/tradetalk/tradetalk/internal/numeric"
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

// ModuleState is how a module of a treaty stands for one party.
type ModuleState uint8

// The states of a module.
const (
	// ModuleKept: it is in force and kept.
	ModuleKept ModuleState = iota
	// ModuleOthersOut: another party invokes an exception, or does not keep it.
	ModuleOthersOut
	// ModuleSelfOut: the party itself invokes an exception.
	ModuleSelfOut
	// ModuleRetaliated: retaliation is in force.
	ModuleRetaliated
	// ModuleDead: it is not in force.
	ModuleDead
	// ModuleStates is how many states there are.
	ModuleStates
)

var moduleStates = [...]string{"kept", "others out", "self out", "retaliated", "dead"}

// String names the state.
func (s ModuleState) String() string {
	if s >= ModuleStates {
		return fmt.Sprintf("ModuleState(%d)", uint8(s))
	}
	return moduleStates[s]
}

// StateFlows are flows by state of a module, in percent of income.
type StateFlows [ModuleStates]float64

// StateMoves are the chances to go from one state of a module to another.
type StateMoves [ModuleStates][ModuleStates]float64

// StayPut are the moves of a module that stays as it is.
func StayPut() (m StateMoves) {
	for k := range m {
		m[k][k] = 1
	}
	return m
}

// ModuleQuarter is one quarter of a module as one party sees it.
type ModuleQuarter struct {
	// Economy is the flow in a world without sanctions, Coercion what sanctions
	// add to it, Security, Sovereignty and Domestic the other flows.
	Economy, Coercion, Security, Sovereignty, Domestic StateFlows
	// Others are the moves if the party itself never steps out, All the moves if
	// it does when it will.
	Others, All StateMoves
}

func (q *ModuleQuarter) flow(k ModuleState) float64 {
	return q.Economy[k] + q.Coercion[k] + q.Security[k] + q.Sovereignty[k] + q.Domestic[k]
}

// ModuleChain is a module as one party sees it, from now on; the last quarter stands for
// all that follow.
type ModuleChain []ModuleQuarter

// Parts says where the worth of being in a state comes from, against a module that is
// dead and stays so, as annuities at the discount factor delta in [0, 1):
//
//	economy, coercion,        the flows of a module that is kept for good,
//	security, sovereignty,    less those of one that is dead for good
//	domestic
//	compliance risk           what the moves of the others change
//	option                    what the own moves change on top
//
// They add up to what the chain with all moves is worth. The error says which flows or
// chances cannot be.
func (m ModuleChain) Parts(delta float64, from ModuleState) (Parts, error) {
	if !(delta >= 0 && delta < 1) || from >= ModuleStates {
		return Parts{}, fmt.Errorf("agent: a module chain is valued at the discount factor %v from %v; want a number from 0 to below 1 and a state", delta, from)
	}
	const n = int(ModuleStates)
	others := RegimeChain{States: n, Flow: make([]float64, 0, len(m)*n), Move: make([]float64, 0, len(m)*n*n)}
	all := RegimeChain{States: n, Move: make([]float64, 0, len(m)*n*n)}
	for h := range m {
		q := &m[h]
		for k := range ModuleStates {
			others.Flow = append(others.Flow, q.flow(k))
			others.Move = append(others.Move, q.Others[k][:]...)
			all.Move = append(all.Move, q.All[k][:]...)
		}
	}
	all.Flow = others.Flow
	if err := errors.Join(others.Validate(), all.Validate()); err != nil {
		return Parts{}, err
	}
	p := Parts{
		Economy:     m.sure(delta, func(q *ModuleQuarter) *StateFlows { return &q.Economy }),
		Coercion:    m.sure(delta, func(q *ModuleQuarter) *StateFlows { return &q.Coercion }),
		Security:    m.sure(delta, func(q *ModuleQuarter) *StateFlows { return &q.Security }),
		Sovereignty: m.sure(delta, func(q *ModuleQuarter) *StateFlows { return &q.Sovereignty }),
		Domestic:    m.sure(delta, func(q *ModuleQuarter) *StateFlows { return &q.Domestic }),
	}
	var a, b [ModuleStates]float64
	others.Values(a[:], delta)
	all.Values(b[:], delta)
	dead := numeric.Annuity(len(m), delta, func(h int) float64 { return m[h].flow(ModuleDead) })
	p.ComplianceRisk = (1-delta)*a[from] - dead - p.Total()
	p.Option = (1 - delta) * (b[from] - a[from])
	return p, nil
}

// sure is the annuity of one flow of a module that is kept for good, less that of one
// that is dead for good.
func (m ModuleChain) sure(delta float64, of func(*ModuleQuarter) *StateFlows) float64 {
	return numeric.Annuity(len(m), delta, func(h int) float64 {
		u := of(&m[h])
		return u[ModuleKept] - u[ModuleDead]
	})
}

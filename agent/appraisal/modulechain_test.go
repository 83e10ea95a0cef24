package appraisal_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent/appraisal"
	"github.com/tradetalk/tradetalk/internal/numeric"
)

// A module that pays u as long as it lives and dies with the chance e per quarter is worth
// u/(1 - delta (1-e)): the sum of a geometric series.
func TestRegimeChainIsAGeometricSum(t *testing.T) {
	const u, e, delta = 0.3, 0.1, 0.95
	c := numeric.RegimeChain{States: 2, Flow: []float64{u, 0}, Move: []float64{1 - e, e, 0, 1}}
	require.NoError(t, c.Validate())
	v := c.Values(nil, delta)
	require.InDelta(t, u/(1-delta*(1-e)), v[0], 1e-12)
	require.Zero(t, v[1])
}

// A chain that is left for good, by way of states that each last one quarter at least,
// pays the expected discounted visits to each state: with the chance q to leave a
// suspension that was entered with the chance e,
//
//	V_F = (u_F + delta e V_X)/(1 - delta (1-e)),   V_X = (u_X + delta q V_F)/(1 - delta (1-q))
func TestRegimeChainThatComesAndGoes(t *testing.T) {
	const uF, uX, e, q, delta = 0.4, -0.1, 0.05, 0.25, 0.9
	c := numeric.RegimeChain{States: 2, Flow: []float64{uF, uX}, Move: []float64{1 - e, e, q, 1 - q}}
	v := c.Values(nil, delta)
	a, b := 1-delta*(1-e), 1-delta*(1-q)
	det := a*b - delta*delta*e*q
	require.InDelta(t, (uF*b+delta*e*uX)/det, v[0], 1e-12)
	require.InDelta(t, (uX*a+delta*q*uF)/det, v[1], 1e-12)
}

// drawChain draws a chain of some states and quarters.
func drawChain(t *rapid.T) numeric.RegimeChain {
	n := rapid.IntRange(1, numeric.MaxChainStates).Draw(t, "states")
	quarters := rapid.IntRange(1, 6).Draw(t, "quarters")
	c := numeric.RegimeChain{States: n}
	for range quarters * n {
		c.Flow = append(c.Flow, rapid.Float64Range(-2, 2).Draw(t, "flow"))
		c.Move = append(c.Move, drawChances(t, n)...)
	}
	return c
}

func drawChances(t *rapid.T, n int) []float64 {
	p, sum := make([]float64, n), 0.0
	for k := range p {
		p[k] = float64(rapid.IntRange(0, 4).Draw(t, "chance"))
		sum += p[k]
	}
	if sum == 0 {
		p[n-1], sum = 1, 1
	}
	for k := range p {
		p[k] /= sum
	}
	return p
}

// The values are what following the chain forward, quarter by quarter, adds up to.
func TestRegimeChainAgainstWalkingForward(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawChain(t)
		require.NoError(t, c.Validate())
		delta := rapid.Float64Range(0, 0.95).Draw(t, "delta")
		v := c.Values(nil, delta)
		n, last := c.States, c.Quarters()-1
		for start := range n {
			at := make([]float64, n)
			at[start] = 1
			sum, factor := 0.0, 1.0
			for h := 0; factor > 1e-15 || h <= last; h++ {
				q := min(h, last)
				next := make([]float64, n)
				for k := range n {
					sum += factor * at[k] * c.Flow[q*n+k]
					for j := range n {
						next[j] += at[k] * c.Move[(q*n+k)*n+j]
					}
				}
				at = next
				factor *= delta
			}
			require.InDelta(t, sum, v[start], 1e-9)
		}
	})
}

func TestRegimeChainAllocatesNothing(t *testing.T) {
	c := numeric.RegimeChain{States: 2, Flow: []float64{1, 0}, Move: []float64{0.5, 0.5, 0, 1}}
	dst := make([]float64, 2)
	require.Zero(t, testing.AllocsPerRun(10, func() { c.Values(dst, 0.9) }))
}

func TestRegimeChainReportsEveryMistake(t *testing.T) {
	err := (&numeric.RegimeChain{States: 2, Flow: []float64{math.NaN(), 0}, Move: []float64{0.5, 0.4, -1, 2}}).Validate()
	require.ErrorContains(t, err, "the flow of state 0 in quarter 0 is NaN")
	require.ErrorContains(t, err, "the chances of state 0 in quarter 0 are [0.5 0.4]")
	require.ErrorContains(t, err, "the chances of state 1 in quarter 0 are [-1 2]")
	require.ErrorContains(t, (&numeric.RegimeChain{States: 9}).Validate(), "States is 9; want 1 to 8")
	require.ErrorContains(t, (&numeric.RegimeChain{States: 2, Flow: []float64{1}}).Validate(), "want a multiple of 2 flows")
	_, err = appraisal.ModuleChain{{}}.Parts(0.9, appraisal.ModuleKept)
	require.ErrorContains(t, err, "sum to one")
	_, err = appraisal.ModuleChain{}.Parts(0.9, appraisal.ModuleKept)
	require.ErrorContains(t, err, "0 flows")
	_, err = appraisal.ModuleChain{{Others: appraisal.StayPut(), All: appraisal.StayPut()}}.Parts(1, appraisal.ModuleKept)
	require.ErrorContains(t, err, "discount factor 1")
}

// The parts add up to the worth of the chain with all moves, less that of a dead module.
func TestModuleChainPartsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const n = int(appraisal.ModuleStates)
		m := make(appraisal.ModuleChain, rapid.IntRange(1, 5).Draw(t, "quarters"))
		whole := numeric.RegimeChain{States: n}
		for h := range m {
			q := &m[h]
			for k := range n {
				for _, u := range []*appraisal.StateFlows{&q.Economy, &q.Coercion, &q.Security, &q.Sovereignty, &q.Domestic} {
					u[k] = rapid.Float64Range(-1, 1).Draw(t, "flow")
				}
				copy(q.Others[k][:], drawChances(t, n))
				copy(q.All[k][:], drawChances(t, n))
				whole.Flow = append(whole.Flow, q.Economy[k]+q.Coercion[k]+q.Security[k]+q.Sovereignty[k]+q.Domestic[k])
				whole.Move = append(whole.Move, q.All[k][:]...)
			}
		}
		dead := numeric.RegimeChain{States: n, Flow: whole.Flow}
		for range m {
			for k := range n {
				row := make([]float64, n)
				row[k] = 1
				dead.Move = append(dead.Move, row...)
			}
		}
		delta := rapid.Float64Range(0, 0.97).Draw(t, "delta")
		for from := range appraisal.ModuleStates {
			p, err := m.Parts(delta, from)
			require.NoError(t, err)
			want := (1 - delta) * (whole.Values(nil, delta)[from] - dead.Values(nil, delta)[appraisal.ModuleDead])
			require.InDelta(t, want, p.Total(), 1e-12)
		}
	})
}

// With nobody stepping out the whole of a kept module is its flows, and with the others
// alone failing for good at the chance e the risk is what the geometric sum lacks.
func TestModuleChainParts(t *testing.T) {
	const e, delta = 0.1, 0.95
	q := appraisal.ModuleQuarter{Others: appraisal.StayPut(), All: appraisal.StayPut()}
	q.Economy[appraisal.ModuleKept], q.Sovereignty[appraisal.ModuleKept], q.Coercion[appraisal.ModuleDead] = 0.5, -0.1, -0.2
	p, err := appraisal.ModuleChain{q}.Parts(delta, appraisal.ModuleKept)
	require.NoError(t, err)
	require.InDelta(t, 0, p.ComplianceRisk, 1e-14)
	require.Zero(t, p.Option)
	require.InDelta(t, 0.5, p.Economy, 1e-12)
	require.InDelta(t, 0.2, p.Coercion, 1e-12)
	require.InDelta(t, -0.1, p.Sovereignty, 1e-12)

	q.Others[appraisal.ModuleKept] = [appraisal.ModuleStates]float64{1 - e, 0, 0, 0, e}
	q.All = q.Others
	p, err = appraisal.ModuleChain{q}.Parts(delta, appraisal.ModuleKept)
	require.NoError(t, err)
	require.InDelta(t, 0.6*(1-delta)/(1-delta*(1-e))-0.6, p.ComplianceRisk, 1e-12)

	// A way out that costs nothing and pays 1 a quarter for good is worth
	// waiting for: taken for certain at the end of the first quarter.
	q.Economy[appraisal.ModuleSelfOut] = 1
	q.All[appraisal.ModuleKept] = [appraisal.ModuleStates]float64{0, 0, 1, 0, 0}
	p, err = appraisal.ModuleChain{q}.Parts(delta, appraisal.ModuleKept)
	require.NoError(t, err)
	require.InDelta(t, (1-delta)*0.6+delta*1.2-0.6*(1-delta)/(1-delta*(1-e)), p.Option, 1e-12)
}

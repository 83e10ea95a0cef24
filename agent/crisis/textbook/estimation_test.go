// The tests of this file check the estimators of the crisis game against the multinomial
// likelihood, finite differences, simulated data, and published estimates and equilibria.
// Source: the data and examples of the R package sigInt (Crisman-Cox and Gibilisco 2019).

package textbook

import (
	"encoding/csv"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/internal/numeric"
)

// columns returns the numeric columns of a file of the reference data on crises, or skips.
func columns(t *testing.T, name string) map[string][]float64 {
	t.Helper()
	root := os.Getenv("TRADETALK_REFERENCE")
	if root == "" {
		t.Skip("TRADETALK_REFERENCE is not set: no data on crises to estimate with")
	}
	f, err := os.Open(filepath.Join(root, "sanctions", "crisis", name))
	require.NoError(t, err)
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	out := map[string][]float64{}
	for c, name := range rows[0] {
		for _, row := range rows[1:] {
			if v, err := strconv.ParseFloat(row[c], 64); err == nil {
				out[name] = append(out[name], v)
			}
		}
	}
	return out
}

// constant returns a column of ones.
func constant(n int) Term {
	t := Term{Name: "1", Values: make([]float64, n)}
	for i := range t.Values {
		t.Values[i] = 1
	}
	return t
}

// sanctionSample returns the sample of sanction crises of 1970-2000, with payoffs as in
// Crisman-Cox and Gibilisco (2019), and the probabilities of resistance and of standing firm
// published with the data.
func sanctionSample(t *testing.T) (*Sample, []Belief) {
	column := columns(t, "sanctionsData.csv")
	n := len(column["sq"])
	column["1"] = constant(n).Values
	for _, name := range []string{"senderecondep", "targetecondep"} {
		root := make([]float64, n)
		for i, v := range column[name] {
			root[i] = math.Sqrt(v)
		}
		column["sqrt("+name+")"] = root
	}
	s := &Sample{}
	var published []Belief
	for i := range n {
		s.Ends = append(s.Ends, [4]float64{column["sq"][i], column["cd"][i], column["sf"][i], column["bd"][i]})
		published = append(published, Belief{Resist: column["PRnpl"][i], Firm: column["PFnpl"][i]})
	}
	for p, names := range [Payoffs][]string{
		StatusQuo:   {"sqrt(senderecondep)", "senderdemocracy", "contig", "ally"},
		Concession:  {"1", "anticipatedsendercosts"},
		Conceding:   {"1", "sqrt(targetecondep)", "anticipatedtargetcosts", "contig", "ally"},
		FirmA:       {"1", "sqrt(senderecondep)", "senderdemocracy", "lncaprat"},
		FirmB:       {"1", "targetdemocracy", "lncaprat"},
		BackingDown: {"1", "senderdemocracy"},
	} {
		for _, name := range names {
			s.Terms[p] = append(s.Terms[p], Term{Name: name, Values: column[name]})
		}
	}
	return s, published
}

// 418 dyad-decades of sanctions. The published nested pseudo-likelihood has a log-likelihood of
// -3932.447 and the published probabilities; the constrained maximum reaches -3927.92.
func TestSanctionCrises(t *testing.T) {
	s, published := sanctionSample(t)
	fit, err := s.NestedPseudoLikelihood(nil)
	require.NoError(t, err)
	require.InDelta(t, -3932.447, fit.LogLikelihood, 0.001)
	require.Less(t, fit.Residual, 1e-8)
	require.Less(t, fit.Moves, 1e-7)
	require.Len(t, fit.Coefficients, 20)
	for i, g := range fit.Games {
		require.InDelta(t, published[i].Resist, g.Resist, 1e-6)
		require.InDelta(t, published[i].Firm, g.Firm, 1e-6)
	}
	other, err := s.NestedPseudoLikelihood(published)
	require.NoError(t, err)
	require.InDeltaSlice(t, fit.Coefficients, other.Coefficients, 1e-6)
	for _, se := range fit.StandardErrors() {
		require.Greater(t, se, 0.0)
	}

	ml, err := s.MaximumLikelihood(nil)
	require.NoError(t, err)
	require.GreaterOrEqual(t, ml.LogLikelihood, -3927.92)
	require.Less(t, ml.Residual, 1e-10)
	require.Less(t, ml.Moves, 1e-7)

	all, err := s.Equilibria(fit.Coefficients)
	require.NoError(t, err)
	for i, games := range all {
		near := 1.0
		for _, e := range games {
			near = min(near, math.Abs(e.Resist-fit.Games[i].Resist))
			require.Less(t, residual(s.Game(fit.Coefficients, i), e), 1e-10)
		}
		require.Less(t, near, 1e-7, "the estimate's equilibrium is one of game %d", i)
	}
}

// residual returns the distance of an equilibrium from the best answers.
func residual(g Game, e Equilibrium) float64 {
	return max(math.Abs(g.Resists(e.Firm)-e.Resist), math.Abs(g.Firm(e.Resist)-e.Firm), math.Abs(g.Threatens(e.Resist)-e.Threaten))
}

// The files have all equilibria of the two documented examples of sigInt by a grid search over
// p_R with steps of 1e-4: p_R is good to 5e-5. The files' p_C is the p_C at that p_R and has the
// error of p_R times the slope of p_C, which is up to 2.
func TestDocumentedEquilibria(t *testing.T) {
	for _, c := range []struct {
		file      string
		n         int
		low, high float64
	}{
		{"sigint_example1_equilibria.csv", 101, -2.9 - 0.1, -2.9 + 0.2},
		{"sigint_example2_equilibria.csv", 15, -2.9, -2.2},
	} {
		column := columns(t, c.file)
		want := map[int][]Equilibrium{}
		for k, row := range column["Row"] {
			want[int(row)] = append(want[int(row)], Equilibrium{Threaten: column["pc"][k], Resist: column["pr"][k], Firm: column["pf"][k]})
		}
		require.Len(t, want, c.n)
		for row := 1; row <= c.n; row++ {
			g := example(c.low + (c.high-c.low)*float64(row-1)/float64(c.n-1))
			got, err := g.Equilibria()
			require.NoError(t, err)
			require.Len(t, got, len(want[row]), "%s, row %d", c.file, row)
			for k, e := range got {
				require.Less(t, residual(g, e), 1e-10)
				require.InDelta(t, want[row][k].Resist, e.Resist, 6e-5)
				require.InDelta(t, want[row][k].Firm, e.Firm, 6e-5)
				require.InDelta(t, want[row][k].Threaten, g.Threatens(want[row][k].Resist), 1e-12)
				slope := math.Abs(g.Threatens(e.Resist+1e-5)-g.Threatens(e.Resist-1e-5)) / 2e-5
				require.InDelta(t, want[row][k].Threaten, e.Threaten, 6e-5*max(1, 1.1*slope))
			}
		}
	}
}

// drawn returns a sample of n games with two covariates and the coefficients behind it, from a
// fixed seed. Each game is observed 60 times at its equilibrium.
func drawn(n int, seed uint64) (*Sample, []float64) {
	rng := rand.New(rand.NewPCG(seed, 1))
	one, x, y := constant(n), Term{Name: "x", Values: make([]float64, n)}, Term{Name: "y", Values: make([]float64, n)}
	for i := range n {
		x.Values[i], y.Values[i] = rng.NormFloat64(), rng.NormFloat64()
	}
	s := &Sample{Ends: make([][4]float64, n)}
	s.Fixed[Concession] = 1
	s.Terms[StatusQuo] = []Term{x}
	s.Terms[Conceding] = []Term{one, y}
	s.Terms[FirmA] = []Term{one, y}
	s.Terms[FirmB] = []Term{one}
	s.Terms[BackingDown] = []Term{one}
	theta := []float64{0.1, -1.1, 0.2, -0.7, 0.3, -0.2, -1.1}
	for i := range n {
		all, err := s.Game(theta, i).Equilibria()
		if err != nil {
			panic(err)
		}
		o := all[0].Outcomes()
		for range 60 {
			u, k := rng.Float64(), 0
			for _, p := range []float64{o.StatusQuo, o.Concede, o.Firm} {
				if u -= p; u >= 0 {
					k++
				}
			}
			s.Ends[i][k]++
		}
	}
	return s, theta
}

// Both estimators recover the coefficients of drawn data. The distance from the truth, in the
// metric of the covariance, is chi-square with 7 degrees of freedom to first order: above 40
// with a probability of 1e-6; the seed is fixed.
func TestEstimatorsRecoverTheTruth(t *testing.T) {
	s, truth := drawn(120, 7)
	nested, err := s.NestedPseudoLikelihood(nil)
	require.NoError(t, err)
	ml, err := s.MaximumLikelihood(nil)
	require.NoError(t, err)
	for _, fit := range []*Fit{nested, ml} {
		k := len(truth)
		v, d := mat.NewDense(k, k, nil), mat.NewVecDense(k, nil)
		for a := range k {
			v.SetRow(a, fit.Covariance[a])
			d.SetVec(a, fit.Coefficients[a]-truth[a])
		}
		var w mat.VecDense
		require.NoError(t, w.SolveVec(v, d))
		require.Less(t, mat.Dot(d, &w), 40.0)
		require.Greater(t, mat.Dot(d, &w), 0.5, "the probability below 0.5 is 0.0005: the covariance is too large")
		require.Less(t, fit.Residual, 1e-8)
	}
	require.GreaterOrEqual(t, ml.LogLikelihood, nested.LogLikelihood-1e-9, "the pseudo-likelihood ends at an equilibrium, which the maximum covers")
}

// A game with three free payoffs meets any frequencies: the maximum is the multinomial's, and
// the covariance that of the frequencies by the delta method.
func TestSaturatedGame(t *testing.T) {
	counts := [4]int{180, 8, 6, 10}
	s := &Sample{}
	for k, n := range counts {
		for range n {
			var row [4]float64
			row[k] = 1
			s.Ends = append(s.Ends, row)
		}
	}
	n := len(s.Ends)
	s.Fixed[Concession], s.Fixed[Prize] = 1, 1
	for _, p := range []Payoff{FirmA, FirmB, BackingDown} {
		s.Terms[p] = []Term{constant(n)}
	}
	multinomial := 0.0
	share := make([]float64, 4)
	for k, c := range counts {
		share[k] = float64(c) / float64(n)
		multinomial += float64(c) * math.Log(share[k])
	}
	nested, err := s.NestedPseudoLikelihood(nil)
	require.NoError(t, err)
	ml, err := s.MaximumLikelihood(nil)
	require.NoError(t, err)
	for _, fit := range []*Fit{nested, ml} {
		require.InDelta(t, multinomial, fit.LogLikelihood, 1e-7)
		o := fit.Games[0].Outcomes()
		require.InDeltaSlice(t, share, []float64{o.StatusQuo, o.Concede, o.Firm, o.BackDown}, 1e-8)
		// J has the derivatives of the shares of concession, firmness and backing down.
		jacobian, sigma := mat.NewDense(3, 3, nil), mat.NewDense(3, 3, nil)
		shares := func(theta []float64) []float64 {
			t, ok := follow(s.payoffs(theta, 0), -quantile(fit.Games[0].Resist))
			if !ok {
				panic("no root")
			}
			o := s.Game(theta, 0).at(t).Outcomes()
			return []float64{o.Concede, o.Firm, o.BackDown}
		}
		for c := range 3 {
			up, down := append([]float64(nil), fit.Coefficients...), append([]float64(nil), fit.Coefficients...)
			up[c] += 1e-5
			down[c] -= 1e-5
			u, d := shares(up), shares(down)
			for r := range 3 {
				jacobian.Set(r, c, (u[r]-d[r])/2e-5)
				sigma.Set(r, c, -share[r+1]*share[c+1]/float64(n))
			}
		}
		for r := range 3 {
			sigma.Set(r, r, share[r+1]*(1-share[r+1])/float64(n))
		}
		want, err := sandwich(jacobian, sigma)
		require.NoError(t, err)
		for r := range 3 {
			for c := range 3 {
				require.InEpsilon(t, want[r][c], fit.Covariance[r][c], 1e-5)
			}
		}
	}
}

// The derivatives of both likelihoods agree with central differences.
func TestDerivativesOfLikelihoods(t *testing.T) {
	s, truth := drawn(6, 3)
	k := len(truth)
	rapid.Check(t, func(t *rapid.T) {
		theta := make([]float64, k)
		for c := range theta {
			theta[c] = truth[c] + rapid.Float64Range(-0.2, 0.2).Draw(t, "shift")
		}
		beliefs := make([]belief, len(s.Ends))
		resolves := make([]float64, len(s.Ends))
		for i := range beliefs {
			beliefs[i] = belief{rapid.Float64Range(-1, 2).Draw(t, "resolve"), rapid.Float64Range(0.05, 0.95).Draw(t, "firm")}
			resolves[i] = s.Game(theta, i).roots()[0]
		}
		for name, f := range map[string]func(b, g []float64, h *mat.SymDense) float64{
			"pseudo": func(b, g []float64, h *mat.SymDense) float64 { return s.pseudo(b, beliefs, g, h) },
			"equilibrium": func(b, g []float64, h *mat.SymDense) float64 {
				return s.equilibriumLikelihood(b, append([]float64(nil), resolves...), g, h, nil)
			},
		} {
			gradient, hessian := make([]float64, k), mat.NewSymDense(k, nil)
			f(theta, gradient, hessian)
			gu, gd, scratch := make([]float64, k), make([]float64, k), mat.NewSymDense(k, nil)
			for c := range theta {
				const step = 1e-5
				at := theta[c]
				theta[c] = at + step
				up := f(theta, gu, scratch)
				theta[c] = at - step
				down := f(theta, gd, scratch)
				theta[c] = at
				// A difference has the error of its third derivative, step^2 times numbers of the
				// size of the derivatives themselves, and of rounding, 1e-16 value/step.
				scale := 1e-5 * (100 + mat.Norm(hessian, 1))
				require.InDelta(t, (up-down)/(2*step), gradient[c], scale, "%s, by %d", name, c)
				for d := range theta {
					require.InDelta(t, (gu[d]-gd[d])/(2*step), hessian.At(c, d), scale, "%s, by %d and %d", name, c, d)
				}
			}
		}
	})
}

// With a cost of conceding below zero and above, the search finds what a fine grid finds.
func TestEquilibriaWithoutAPrize(t *testing.T) {
	g := Game{Concession: 0.8, Conceding: 0.4, FirmA: -1.2, FirmB: -0.3, BackingDown: -1.5, Sigma: 1}
	require.NoError(t, g.estimable())
	require.Error(t, g.Validate())
	signs := 0
	for x := -8.0; x < 8; x += 1e-2 {
		if (g.gap(x) > 0) != (g.gap(x+1e-2) > 0) {
			signs++
		}
	}
	require.Len(t, g.roots(), signs)
	for _, x := range g.roots() {
		require.InDelta(t, x, numericRoot(g, x), 1e-9)
	}
}

// numericRoot iterates the best answers once from a root.
func numericRoot(g Game, t float64) float64 {
	return g.resolve(g.Firm(numeric.NormalCDF(t)))
}

// Every fault of a sample is named at once.
func TestFaultsOfASample(t *testing.T) {
	s := &Sample{Ends: [][4]float64{{1, 1, 1, -1}, {1, 0, 0, 0}}}
	s.Fixed[Prize] = math.NaN()
	s.Terms[FirmA] = []Term{{Name: "x", Values: []float64{1}}, {Name: "y", Values: []float64{1, math.Inf(1)}}}
	err := s.Validate()
	for _, want := range []string{
		"Sample.Ends[0][3] is -1", "no game ending in backing down", "Sample.Fixed[VB] is NaN", `"x" has 1 values; want 2`, `"y" has the value +Inf for game 1`,
	} {
		require.ErrorContains(t, err, want)
	}
	s, _ = drawn(5, 1)
	s.Terms[Prize] = []Term{constant(5)}
	require.ErrorContains(t, s.Validate(), `"1" in all of [CB WB VB]`)
	s, _ = drawn(5, 1)
	_, err = s.NestedPseudoLikelihood([]Belief{{}})
	require.ErrorContains(t, err, "1 beliefs for a sample of 5 games")
	_, err = s.NestedPseudoLikelihood(make([]Belief, 5))
	require.ErrorContains(t, err, "belief 4 is")
	_, err = s.Equilibria([]float64{1})
	require.ErrorContains(t, err, "1 coefficients for a sample with 7")
	s.Fixed[Concession] = -9
	_, err = s.Equilibria(make([]float64, 7))
	require.ErrorContains(t, err, "game 0: crisis: Game.Concession is -9")
}

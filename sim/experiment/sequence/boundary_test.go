package sequence

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// Reference values of the authors (package confseq), tolerance 1e-5 as in their tests.
func TestReferenceBoundaries(t *testing.T) {
	dir := os.Getenv("TRADETALK_REFERENCE")
	if dir == "" {
		t.Skip("TRADETALK_REFERENCE is not set: no reference data")
	}
	data, err := os.ReadFile(filepath.Join(dir, "statistics", "confseq_reference.json"))
	require.NoError(t, err)
	var raw map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(data, &raw))
	get := func(group, name string) float64 {
		var m map[string]float64
		require.NoError(t, json.Unmarshal(raw[group], &m))
		require.Contains(t, m, name)
		return m[name]
	}
	near := func(want, got float64) {
		t.Helper()
		require.InDelta(t, want, got, 1e-5*max(1, want))
	}
	const v, a = 100, .05

	two := NormalMixture{NormalRho(v, a)}
	near(get("two_sided_normal_mixture", "best_rho(v_opt,alpha_opt)"), two.Rho)
	near(get("two_sided_normal_mixture", "log_mixture(s=10,v=100)"), two.Log(10, v))
	near(get("two_sided_normal_mixture", "bound(v=100)"), Bound(two, v, a))
	one := OneSidedNormalMixture{OneSidedRho(v, a)}
	near(get("one_sided_normal_mixture", "log_mixture(s=10,v=100)"), one.Log(10, v))
	near(get("one_sided_normal_mixture", "bound(v=100)"), Bound(one, v, a))
	ge := GammaExponentialMixture{OneSidedRho(v, a), 2}
	near(get("gamma_exponential_mixture_c=2", "log_mixture(10,100)"), ge.Log(10, v))
	near(get("gamma_exponential_mixture_c=2", "bound(100)"), Bound(ge, v, a))
	gp := GammaPoissonMixture{OneSidedRho(v, a), 2}
	near(get("gamma_poisson_mixture_c=2", "log_mixture(10,100)"), gp.Log(10, v))
	near(get("gamma_poisson_mixture_c=2", "bound(100)"), Bound(gp, v, a))
	bb := NewBetaBinomialMixture(v, a, .2, .8, false)
	near(get("beta_binomial_two_sided_g=.2_h=.8", "log_mixture(10,100)"), bb.Log(10, v))
	near(get("beta_binomial_two_sided_g=.2_h=.8", "bound(100)"), Bound(bb, v, a))
	b1 := NewBetaBinomialMixture(v, a, .2, .8, true)
	near(get("beta_binomial_one_sided_g=.2_h=.8", "log_mixture(10,100)"), b1.Log(10, v))
	near(get("beta_binomial_one_sided_g=.2_h=.8", "bound(100)"), Bound(b1, v, a))
	near(get("poly_stitching", "v=100,v_min=10,c=3"), PolynomialStitching(v, a, 10, 3))
	near(get("poly_stitching", "v=100,v_min=10,c=-1"), PolynomialStitching(v, a, 10, -1))

	var rows [][]float64
	require.NoError(t, json.Unmarshal(raw["bernoulli_confidence_interval(successes,trials,alpha,t_opt)"], &rows))
	require.NotEmpty(t, rows)
	for _, r := range rows {
		got := Bernoulli(int(r[0]), int(r[1]), r[2], int(r[3]))
		require.InDelta(t, r[4], got.Low, 1e-5, r)
		require.InDelta(t, r[5], got.High, 1e-5, r)
	}
}

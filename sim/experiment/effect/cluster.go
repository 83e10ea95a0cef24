package effect

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/tradetalk/tradetalk/internal/stream"
	"github.com/tradetalk/tradetalk/sim/experiment/interval"
)

// Episode is one outcome of a run. Episodes of one seed form a cluster.
type Episode struct {
	Seed  uint64
	Value float64
}

// Method says how the uncertainty of a coefficient is measured.
type Method uint8

const (
	CR2  Method = iota // bias-reduced cluster-robust variance, Satterthwaite degrees of freedom
	Wild               // wild cluster bootstrap with the null imposed
)

// String returns "CR2" or "wild cluster bootstrap".
func (m Method) String() string {
	if m == Wild {
		return "wild cluster bootstrap"
	}
	return "CR2"
}

// FewClusters is the number of clusters below which Episodes uses the wild bootstrap
// (Cameron, Gelbach and Miller 2008 find tests by asymptotic variances misleading from 5
// to 30 clusters).
const FewClusters = 30

// Coefficient is an effect with clusters, in the unit of the outcome.
type Coefficient struct {
	Method   Method
	Clusters int
	N        int     // episodes
	Estimate float64 // least squares
	SE       float64 // CR2; of the wild bootstrap the CR1 that its statistic uses
	DF       float64 // Satterthwaite; NaN for the wild bootstrap
	T, P     float64
	Interval interval.Interval
}

// Episodes measures the effect of a lever as the difference of mean outcomes of
// episodes, with the seed as cluster. The two arms may have different numbers of
// episodes, and a seed may have episodes in one arm only.
func Episodes(with, without []Episode, o Options) (Coefficient, error) {
	var y []float64
	var x [][]float64
	var cluster []uint64
	// A constant and a dummy of the arm: the coefficient of the dummy is the difference
	// of the two means.
	for arm, episodes := range [][]Episode{without, with} {
		for _, e := range episodes {
			y = append(y, e.Value)
			x = append(x, []float64{1, float64(arm)})
			cluster = append(cluster, e.Seed)
		}
	}
	// Without both arms there is no difference.
	if len(with) == 0 || len(without) == 0 {
		return Coefficient{}, fmt.Errorf("effect: %d episodes with the lever and %d without: needs some of both", len(with), len(without))
	}
	r, err := Regress(y, x, cluster)
	if err != nil {
		return Coefficient{}, err
	}
	// Few clusters: the sandwich has too few terms, and its law is unknown.
	if r.Clusters() < FewClusters {
		return r.Wild(1, o)
	}
	return r.CR2(1, o)
}

// Regression is a least-squares fit of outcomes in clusters.
type Regression struct {
	Beta []float64 // coefficients
	y    []float64
	x    *mat.Dense
	inv  *mat.Dense // (X'X)^-1
	rows [][]int    // rows of each cluster, clusters in the order of their numbers
	res  []float64
}

// Regress fits outcomes y to regressors x by least squares. Rows of x have equal length;
// a constant is a column of ones. cluster names the cluster of each row. Regressors
// that depend on each other linearly are an error, and so is a single cluster.
func Regress(y []float64, x [][]float64, cluster []uint64) (*Regression, error) {
	n := len(y)
	if n == 0 || len(x) != n || len(cluster) != n {
		return nil, fmt.Errorf("effect: %d outcomes, %d rows of regressors and %d clusters: needs as many of each, one at least", n, len(x), len(cluster))
	}
	k := len(x[0])
	errs := []error{checkFinite("outcomes", y)}
	dense := mat.NewDense(n, max(k, 1), nil)
	for i, row := range x {
		if len(row) != k || k == 0 {
			return nil, fmt.Errorf("effect: row %d has %d regressors, row 0 has %d", i, len(row), k)
		}
		errs = append(errs, checkFinite(fmt.Sprintf("regressors of row %d", i), row))
		dense.SetRow(i, row)
	}
	r := &Regression{y: y, x: dense}
	// Clusters are sorted, so that the order of episodes moves no bootstrap weight.
	names := slices.Compact(slices.Sorted(slices.Values(cluster)))
	r.rows = make([][]int, len(names))
	for i, c := range cluster {
		g, _ := slices.BinarySearch(names, c)
		r.rows[g] = append(r.rows[g], i)
	}
	if len(r.rows) < 2 {
		errs = append(errs, errors.New("effect: 1 cluster, needs 2 or more"))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	// The QR factors judge dependence and give the fit; the inverse of X'X serves the
	// variances, which need fewer digits.
	var qr mat.QR
	qr.Factorize(dense)
	if n < k || !(qr.Cond() < 1e12) {
		return nil, fmt.Errorf("effect: %d regressors over %d rows depend on each other", k, n)
	}
	var beta mat.Dense
	if err := qr.SolveTo(&beta, false, mat.NewDense(n, 1, y)); err != nil {
		return nil, fmt.Errorf("effect: %w", err)
	}
	r.Beta = mat.Col(nil, 0, &beta)
	var cross, inv mat.Dense
	cross.Mul(dense.T(), dense)
	if err := inv.Inverse(&cross); err != nil {
		return nil, fmt.Errorf("effect: %w", err)
	}
	r.inv = &inv
	r.res = make([]float64, n)
	for i := range y {
		r.res[i] = y[i] - dot(dense.RawRowView(i), r.Beta)
	}
	return r, nil
}

// Clusters returns the number of clusters.
func (r *Regression) Clusters() int { return len(r.rows) }

// dot returns a plain ordered sum of products.
func dot(a, b []float64) float64 {
	s := 0.0
	for i, x := range a {
		s += float64(x * b[i])
	}
	return s
}

// CR2 returns coefficient j with the bias-reduced cluster-robust variance of Bell and
// McCaffrey (2002, Survey Methodology 28), which is exact for independent outcomes of
// equal variance, and Satterthwaite degrees of freedom (Pustejovsky and Tipton 2018,
// Journal of Business and Economic Statistics 36, equations 5, 10 and 11).
func (r *Regression) CR2(j int, o Options) (Coefficient, error) {
	o, err := o.filled()
	if err != nil {
		return Coefficient{}, err
	}
	_, k := r.x.Dims()
	if j < 0 || j >= k {
		return Coefficient{}, fmt.Errorf("effect: coefficient %d of %d", j, k)
	}
	c := mat.Col(nil, j, r.inv)
	// For cluster g: p = A_g X_g (X'X)^-1 e_j for A_g = (I - H_gg)^(-1/2). The variance
	// is the sum of (p'e)^2; the degrees of freedom follow from q = X_g'p and p'p.
	var chol mat.Cholesky
	if !chol.Factorize(mat.NewSymDense(k, r.inv.RawMatrix().Data)) {
		return Coefficient{}, errors.New("effect: regressors depend on each other")
	}
	var root mat.TriDense
	chol.LTo(&root) // root root' = (X'X)^-1
	variance := 0.0
	q := make([][]float64, len(r.rows))
	pp := make([]float64, len(r.rows))
	for g, rows := range r.rows {
		xg := mat.NewDense(len(rows), k, nil)
		p := make([]float64, len(rows))
		for a, i := range rows {
			xg.SetRow(a, r.x.RawRowView(i))
			p[a] = dot(r.x.RawRowView(i), c)
		}
		// X_g root = U S V', hence H_gg = U S^2 U'. A_g changes the components of p along U
		// and leaves all others.
		var z mat.Dense
		z.Mul(xg, &root)
		var svd mat.SVD
		if !svd.Factorize(&z, mat.SVDThin) {
			return Coefficient{}, errors.New("effect: singular values of a cluster do not converge")
		}
		var u mat.Dense
		svd.UTo(&u)
		p0 := append([]float64(nil), p...)
		for m, s := range svd.Values(nil) {
			factor := -1.0 // a direction that the cluster alone determines: pseudo-inverse
			if rest := 1 - s*s; rest > 1e-10 {
				factor = 1/math.Sqrt(rest) - 1
			}
			along := 0.0
			for a := range p0 {
				along += u.At(a, m) * p0[a]
			}
			for a := range p {
				p[a] += factor * along * u.At(a, m)
			}
		}
		// The share of the cluster in the variance, and what the degrees of freedom need.
		pe := 0.0
		q[g] = make([]float64, k)
		for a, i := range rows {
			pe += p[a] * r.res[i]
			pp[g] += p[a] * p[a]
			for m := range k {
				q[g][m] += xg.At(a, m) * p[a]
			}
		}
		variance += pe * pe
	}
	// gamma_gh = p_g'(I-H)_gh p_h; df = (trace gamma)^2 / sum of squares. Off the diagonal
	// (I-H)_gh is -X_g (X'X)^-1 X_h'.
	var trace, squares float64
	mq := make([]float64, k)
	for g := range q {
		for m := range k {
			mq[m] = dot(r.inv.RawRowView(m), q[g])
		}
		for h := range q {
			gamma := -dot(mq, q[h])
			if g == h {
				gamma += pp[g]
				trace += gamma
			}
			squares += gamma * gamma
		}
	}
	out := Coefficient{Method: CR2, Clusters: len(r.rows), N: len(r.y), Estimate: r.Beta[j], SE: math.Sqrt(variance), DF: trace * trace / squares}
	if out.SE == 0 || !(out.DF > 0) {
		return Coefficient{}, fmt.Errorf("effect: the residuals of %d clusters do not vary: no standard error", len(r.rows))
	}
	// The t distribution with estimated degrees of freedom.
	t := distuv.StudentsT{Sigma: 1, Nu: out.DF}
	out.T = out.Estimate / out.SE
	out.P = 2 * t.Survival(math.Abs(out.T))
	half := t.Quantile(1-(1-o.Level)/2) * out.SE
	out.Interval = interval.Of(out.Estimate-half, out.Estimate+half)
	return out, nil
}

// Wild returns coefficient j with the p-value of the wild cluster bootstrap with the
// null imposed (Cameron, Gelbach and Miller 2008, Review of Economics and Statistics
// 90, appendix B; statistic with CR1 variance) and the interval of all values that the
// test does not reject. Weights are the six points of Webb (2014) below 12 clusters,
// where signs alone have too few patterns, and signs (Rademacher) above.
func (r *Regression) Wild(j int, o Options) (Coefficient, error) {
	o, err := o.filled()
	if err != nil {
		return Coefficient{}, err
	}
	_, k := r.x.Dims()
	if j < 0 || j >= k {
		return Coefficient{}, fmt.Errorf("effect: coefficient %d of %d", j, k)
	}
	// The small-sample factor of CR1 is shared by all statistics and drops out of p.
	w := newWild(r, j, o)
	g := float64(len(r.rows))
	n := float64(len(r.y))
	t, se := w.statistic(0, nil)
	if se <= 1e-14*(1+math.Abs(r.Beta[j])) {
		return Coefficient{}, fmt.Errorf("effect: the residuals of %d clusters do not vary: no standard error", len(r.rows))
	}
	small := math.Sqrt(g / (g - 1) * (n - 1) / (n - float64(k))) // CR1
	out := Coefficient{Method: Wild, Clusters: len(r.rows), N: len(r.y), Estimate: r.Beta[j], SE: se * small, DF: math.NaN(), T: t / small}
	out.P = w.p(0)
	alpha := 1 - o.Level
	out.Interval = interval.Of(w.edge(r.Beta[j], -out.SE, alpha), w.edge(r.Beta[j], out.SE, alpha))
	return out, nil
}

// wild holds what a bootstrap statistic needs of each cluster. By the theorem of
// Frisch, Waugh and Lovell the statistic needs the residual of regressor j on all
// others, xt, and that of the outcome, yt: under the null b the residuals are
// u = yt - b*xt. All sums are linear in b.
type wild struct {
	scale   float64     // sum of xt^2
	ay, ax  []float64   // sums over the cluster of xt*yt and xt*xt
	cm      [][]float64 // (X'X)^-1 X_g'xt_g
	dy, dx  [][]float64 // X_g'yt_g and X_g'xt_g
	weights [][]float64 // a weight for each resample and cluster
}

// newWild sums up the clusters and draws the weights of all resamples.
func newWild(r *Regression, j int, o Options) *wild {
	_, k := r.x.Dims()
	// Row j of (X'X)^-1 X' is xt / sum(xt^2), and (X'X)^-1_jj is 1 / sum(xt^2).
	w := &wild{scale: 1 / r.inv.At(j, j)}
	for _, rows := range r.rows {
		var ay, ax float64
		dy, dx := make([]float64, k), make([]float64, k)
		for _, i := range rows {
			row := r.x.RawRowView(i)
			xt := dot(row, mat.Col(nil, j, r.inv)) * w.scale
			yt := r.res[i] + r.Beta[j]*xt
			ay += xt * yt
			ax += xt * xt
			for m, v := range row {
				dy[m] += v * yt
				dx[m] += v * xt
			}
		}
		cm := make([]float64, k)
		for m := range cm {
			cm[m] = dot(r.inv.RawRowView(m), dx)
		}
		w.ay, w.ax = append(w.ay, ay), append(w.ax, ax)
		w.dy, w.dx, w.cm = append(w.dy, dy), append(w.dx, dx), append(w.cm, cm)
	}
	// All weights have mean 0 and variance 1.
	points := []float64{-1, 1}
	if len(r.rows) < 12 {
		points = []float64{-math.Sqrt(1.5), -1, -math.Sqrt(.5), math.Sqrt(.5), 1, math.Sqrt(1.5)}
	}
	rng := stream.Root(o.Seed).Text("effect.wild").Rand()
	for range o.Resamples {
		v := make([]float64, len(r.rows))
		for g := range v {
			v[g] = points[rng.IntN(len(points))]
		}
		w.weights = append(w.weights, v)
	}
	return w
}

// statistic returns the t statistic and the standard error, without the factor of CR1
// that all statistics share, of the null b under weights. Nil weights give those of
// the sample itself.
func (w *wild) statistic(b float64, weights []float64) (t, se float64) {
	k := len(w.cm[0])
	d := make([]float64, k)
	num := 0.0
	// Resampled outcomes are the fit under the null plus weighted residuals. The fit drops
	// out of the coefficient less b, and of the residuals of the new regression.
	at := func(g int) float64 {
		if weights == nil {
			return 1
		}
		return weights[g]
	}
	for g := range w.ay {
		v := at(g)
		num += v * (w.ay[g] - b*w.ax[g])
		for m := range d {
			d[m] += v * (w.dy[g][m] - b*w.dx[g][m])
		}
	}
	variance := 0.0
	for g := range w.ay {
		score := at(g)*(w.ay[g]-b*w.ax[g]) - dot(w.cm[g], d)
		variance += score * score
	}
	se = math.Sqrt(variance) / w.scale
	return num / w.scale / se, se
}

// p returns the two-sided p-value of the null b; the sample itself is one of the draws.
func (w *wild) p(b float64) float64 {
	t, _ := w.statistic(b, nil)
	bar := math.Abs(t) * (1 - 1e-9) // equal up to rounding counts as equal
	extreme := 1
	for _, v := range w.weights {
		if s, _ := w.statistic(b, v); math.Abs(s) >= bar {
			extreme++
		}
	}
	return float64(extreme) / float64(len(w.weights)+1)
}

// edge returns the end of the interval on the side of step: the value where the p-value
// falls to alpha. Steps double until a value is rejected; a test that never rejects
// gives an infinite end.
func (w *wild) edge(estimate, step, alpha float64) float64 {
	// The first trial is two standard errors out.
	inside, outside := estimate, estimate+2*step
	for range 40 {
		if w.p(outside) <= alpha {
			for range 40 {
				if math.Abs(outside-inside) < 1e-5*math.Abs(step) {
					break
				}
				middle := (inside + outside) / 2
				if w.p(middle) <= alpha {
					outside = middle
				} else {
					inside = middle
				}
			}
			return outside
		}
		inside = outside
		outside = estimate + 2*(outside-estimate)
	}
	return math.Copysign(math.Inf(1), step)
}

package calibrate

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"sort"

	"gonum.org/v1/gonum/mat"

	"github.com/tradetalk/tradetalk/internal/stream"
)

// The numbers of the sequential method.
const (
	// firstShare is the share of the runs that is drawn from the prior. The prior draws
	// stay in the mixture of all steps and bound every weight.
	firstShare = .1
	// steps is the number of further steps, equal in runs.
	steps = 18
	// centres is the number of normal components in a step's proposal.
	centres = 400
	// widen is the factor on the local covariance: twice, as in Beaumont and others
	// (2009), so that proposals have heavier tails than the target. In d dimensions the
	// factor of narrow components falls as 1/(1+(d-2)/5): neighbours lie farther out there,
	// and a mixture wider than the target by s^2 in every dimension keeps a share of
	// (sqrt(2s^2-1)/s^2)^d of its draws.
	widen = 2.0
	// around is the number of particles that local covariances are taken from.
	around = 1000
)

// SMC draws the first tenth of the runs from the prior, and then step by step from a
// mixture of normals around the particles so far. A component has a multiple of the
// weighted covariance of the particles nearest to its centre (local, as Filippi, Barnes,
// Cornebise and Stumpf 2013 advise, Statistical Applications in Genetics and Molecular
// Biology 12, 87-107): of a tenth of the particles, so that thin and curved posteriors
// are followed, and for every fourth component of half of them.
//
// All runs of all steps stay in the pool. A run weighs prior over the mixture of all
// proposals used so far (the deterministic mixture of Cornuet and others 2012), and the
// tolerance after each step is the least at which the runs within have an effective
// number of Keep.
func (a ABC) SMC(ctx context.Context) (*Posterior, error) {
	a, err := a.filled()
	if err != nil {
		return nil, err
	}
	root := stream.Root(a.Seed).Text("calibrate.abc")
	// The prior draws have to hold twice the particles that are kept, so that the first
	// tolerance is no more than their median distance.
	first := max(int(firstShare*float64(a.Runs)), 2*a.Keep)
	first = min(first, a.Runs)
	pool, scale, err := a.fromPrior(ctx, root, first)
	if err != nil {
		return nil, err
	}
	for i := range pool {
		pool[i].logPrior = a.logPrior(pool[i].theta)
		pool[i].mixture = float64(first) * math.Exp(pool[i].logPrior)
	}
	// done holds the proposals of all steps: new particles are weighed by all of them.
	var done []proposal
	var log []Step
	// record notes a step: how many of its runs are within the tolerance after it.
	record := func(step, runs int) {
		p := posterior(pool)
		accepted := 0
		for _, q := range pool {
			if q.step == step {
				accepted++
			}
		}
		log = append(log, Step{runs, p.Tolerance, p.ESS, float64(accepted) / float64(runs)})
	}
	pool, enough := a.within(pool)
	if !enough {
		return nil, fmt.Errorf("calibrate: fewer than %d of %d runs from the prior have all summaries", a.Keep, first)
	}
	record(0, first)
	rest := a.Runs - first
	for s := 1; s <= steps; s++ {
		// The runs that are left are shared out to the last one.
		n := rest*s/steps - rest*(s-1)/steps
		if n == 0 {
			continue
		}
		name := root.Text("step").Int(uint64(s))
		q := newProposal(pool, n, name)
		thetas, err := q.draw(a, n, name)
		if err != nil {
			return nil, err
		}
		summaries, err := a.simulate(ctx, thetas, root.Text("run").Int(uint64(s)))
		if err != nil {
			return nil, err
		}
		// The pool grows by the runs within the last tolerance. Old particles see the new proposal; new ones see all proposals and the prior. A run
		// outside the tolerance never comes back: the tolerance only falls.
		for i := range pool {
			pool[i].mixture += q.density(pool[i].theta)
		}
		done = append(done, q)
		tolerance := log[len(log)-1].Tolerance
		for i, theta := range thetas {
			d := a.distance(summaries[i], scale)
			if d > tolerance {
				continue
			}
			p := particle{theta: theta, distance: d, logPrior: a.logPrior(theta), step: s}
			p.mixture = float64(first) * math.Exp(p.logPrior)
			for _, q := range done {
				p.mixture += q.density(theta)
			}
			pool = append(pool, p)
		}
		pool, _ = a.within(pool)
		record(s, n)
	}
	out := posterior(pool)
	out.Runs, out.Steps = a.Runs, log
	return out, nil
}

// within returns the particles within the least tolerance at which they have an
// effective number of Keep, with weights. enough is false when all particles together
// have less; all with a finite distance are returned then.
func (a ABC) within(pool []particle) (kept []particle, enough bool) {
	for i := range pool {
		pool[i].weight = math.Exp(pool[i].logPrior) / pool[i].mixture
	}
	slices.SortStableFunc(pool, func(x, y particle) int { return cmp.Compare(x.distance, y.distance) })
	var sum, square float64
	for k, p := range pool {
		if math.IsInf(p.distance, 1) {
			return pool[:k], false
		}
		sum += p.weight
		square += p.weight * p.weight
		if sum*sum/square >= float64(a.Keep) {
			return slices.Clone(pool[:k+1]), true
		}
	}
	return pool, false
}

// proposal is a mixture of normals around particles, cut to the support of the prior.
type proposal struct {
	centre [][]float64
	root   []mat.TriDense // lower Cholesky factor of each covariance
	scale  []float64      // runs over components over mass inside the support over density constant
	n      int
	inside float64
}

// newProposal places components at particles drawn by weight.
func newProposal(pool []particle, n int, name stream.Name) proposal {
	q := proposal{n: n}
	rng := name.Text("centres").Rand()
	// The particles for local covariances are different ones, weighted by how often the
	// draw met them: copies of a heavy particle would make a covariance of rank one.
	var theta [][]float64
	var weight []float64
	last := -1
	for _, i := range systematic(pool, around, rng.Float64()) {
		if i != last {
			theta, weight, last = append(theta, pool[i].theta), append(weight, 0), i
		}
		weight[len(weight)-1]++
	}
	d := len(theta[0])
	local := newNeighbourhood(theta, weight)
	narrow := widen / (1 + float64(max(d-2, 0))/5)
	for c, i := range systematic(pool, centres, rng.Float64()) {
		// Every fourth component is as wide as half of the particles. Narrow components alone
		// would leave the edge of the posterior to the prior draws, whose few particles would
		// then carry most of the weight.
		near, w := max(10*d, len(theta)/10), narrow
		if c%4 == 3 {
			near, w = max(10*d, len(theta)/2), widen
		}
		q.centre = append(q.centre, pool[i].theta)
		q.root = append(q.root, local.root(pool[i].theta, near, w))
	}
	return q
}

// systematic returns n numbers of particles, drawn at even distances of their cumulative
// weight (Kitagawa 1996) in the order of the first parameter, so that draws spread.
func systematic(pool []particle, n int, offset float64) []int {
	order := make([]int, len(pool))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(pool[a].theta[0], pool[b].theta[0]) })
	cumulative := make([]float64, len(pool))
	sum := 0.0
	for k, i := range order {
		sum += pool[i].weight
		cumulative[k] = sum
	}
	// Draw k stands at (k + offset)/n of the total weight.
	out := make([]int, n)
	for k := range out {
		at := sort.SearchFloat64s(cumulative, (float64(k)+offset)/float64(n)*sum)
		out[k] = order[min(at, len(order)-1)]
	}
	return out
}

// neighbourhood finds the local covariance of particles.
type neighbourhood struct {
	theta  [][]float64
	weight []float64 // nil for equal weights
	spread []float64 // range of each parameter, the unit of distances
}

// newNeighbourhood measures the spread of the particles.
func newNeighbourhood(theta [][]float64, weight []float64) neighbourhood {
	n := neighbourhood{theta, weight, make([]float64, len(theta[0]))}
	for j := range n.spread {
		low, high := math.Inf(1), math.Inf(-1)
		for _, t := range theta {
			low, high = min(low, t[j]), max(high, t[j])
		}
		// A parameter without spread is compared on a tiny scale instead of by zero.
		n.spread[j] = max(high-low, 1e-12)
	}
	return n
}

// nearest returns the numbers of the k particles nearest to a centre.
func (n neighbourhood) nearest(centre []float64, k int) []int {
	k = min(k, len(n.theta))
	out := make([]int, 0, k+1)
	far := make([]float64, 0, k+1) // their distances, in order
	for i, t := range n.theta {
		d2 := 0.0
		for j, x := range t {
			z := (x - centre[j]) / n.spread[j]
			d2 += z * z
		}
		if len(out) == k && d2 >= far[k-1] {
			continue
		}
		// The list stays sorted: an insertion moves at most k entries.
		at, _ := slices.BinarySearch(far, d2)
		for at < len(far) && far[at] == d2 {
			at++ // of equals the earlier stays ahead
		}
		out, far = slices.Insert(out, at, i), slices.Insert(far, at, d2)
		if len(out) > k {
			out, far = out[:k], far[:k]
		}
	}
	return out
}

// root returns the Cholesky factor of widen times the weighted covariance of the near
// particles about a centre.
func (n neighbourhood) root(centre []float64, near int, widen float64) mat.TriDense {
	d := len(centre)
	theta, weight, spread := n.theta, n.weight, n.spread
	cov := mat.NewSymDense(d, nil)
	sum := 0.0
	for _, i := range n.nearest(centre, near) {
		w := 1.0
		if weight != nil {
			w = weight[i]
		}
		sum += w
		for a := range d {
			for b := a; b < d; b++ {
				cov.SetSym(a, b, cov.At(a, b)+w*(theta[i][a]-centre[a])*(theta[i][b]-centre[b]))
			}
		}
	}
	// A ridge of a part in a million of the spread keeps the factor positive.
	for a := range d {
		for b := a; b < d; b++ {
			v := cov.At(a, b) / sum * widen
			if a == b {
				v += 1e-12 * spread[a] * spread[a]
			}
			cov.SetSym(a, b, v)
		}
	}
	// The factor turns standard normal draws into steps of the component.
	var chol mat.Cholesky
	var root mat.TriDense
	if chol.Factorize(cov) {
		chol.LTo(&root)
		return root
	}
	// Numbers so small that the factor fails: axes on their own.
	root = *mat.NewTriDense(d, mat.Lower, nil)
	for a := range d {
		root.SetTri(a, a, math.Sqrt(max(cov.At(a, a), 1e-12*spread[a]*spread[a])))
	}
	return root
}

// maxTries bounds the draws for each run that fall outside the support of the prior.
const maxTries = 10_000

// draw returns n draws inside the support of the prior and sets the constants of the
// density: the share of draws that fell inside estimates the mass inside.
func (q *proposal) draw(a ABC, n int, name stream.Name) ([][]float64, error) {
	rng := name.Text("draws").Rand()
	out := make([][]float64, 0, n)
	tries := 0
	d := len(q.centre[0])
	z := make([]float64, d)
	for len(out) < n {
		// A proposal that hardly ever hits the support is a fault of the prior.
		if tries++; tries > maxTries*n {
			return nil, fmt.Errorf("calibrate: %d of %d draws fell inside the prior", len(out), tries)
		}
		// A component, then a normal step by its Cholesky factor.
		c := rng.IntN(len(q.centre))
		for j := range z {
			z[j] = rng.NormFloat64()
		}
		x := slices.Clone(q.centre[c])
		for i := range d {
			for j := range i + 1 {
				x[i] += float64(q.root[c].At(i, j) * z[j])
			}
		}
		if !math.IsInf(a.logPrior(x), -1) {
			out = append(out, x)
		}
	}
	// The constant of component c: runs of the step, over components, over the mass inside
	// the support, over the determinant and the constant of the normal density.
	q.inside = float64(n) / float64(tries)
	for c := range q.centre {
		det := 1.0
		for i := range d {
			det *= q.root[c].At(i, i)
		}
		q.scale = append(q.scale, float64(n)/float64(len(q.centre))/q.inside/det/math.Pow(2*math.Pi, float64(d)/2))
	}
	return out, nil
}

// density returns the number of runs of the step times the density of its draws.
func (q *proposal) density(x []float64) float64 {
	d := len(x)
	sum := 0.0
	z := make([]float64, d)
	for c, centre := range q.centre {
		// Forward substitution solves root z = x - centre row by row; z z is the squared
		// distance, and the loop ends once the component adds nothing.
		square := 0.0
		raw := q.root[c].RawTriangular()
		for i := range d {
			v := x[i] - centre[i]
			for j := range i {
				v -= raw.Data[i*raw.Stride+j] * z[j]
			}
			z[i] = v / raw.Data[i*raw.Stride+i]
			if square += z[i] * z[i]; square > 80 {
				break
			}
		}
		if square < 80 { // beyond, a component adds less than 1e-17 of its peak
			sum += q.scale[c] * math.Exp(-square/2)
		}
	}
	return sum
}

// Sample returns n draws from the posterior. Particles are drawn by weight; each draw
// moves by a normal step with smooth^2 times the covariance of its nearest neighbours,
// so that no two draws are equal. A smooth of 0 moves none; 0.7 is about the distance of
// neighbours and does well on posteriors that are thin or curved.
func (p *Posterior) Sample(n int, smooth float64, seed uint64) [][]float64 {
	rng := stream.Root(seed).Text("calibrate.sample").Rand()
	cumulative := make([]float64, len(p.Weights))
	sum := 0.0
	for i, w := range p.Weights {
		sum += w
		cumulative[i] = sum
	}
	// The factor of a particle is computed when the particle is drawn first.
	d := len(p.Theta[0])
	roots := make([]*mat.TriDense, len(p.Theta))
	local := newNeighbourhood(p.Theta, p.Weights)
	out := make([][]float64, n)
	// Systematic resampling gives each particle its share to within one draw.
	// The offset is the only draw that decides who is drawn.
	offset := rng.Float64()
	for k := range out {
		i := min(sort.SearchFloat64s(cumulative, (float64(k)+offset)/float64(n)*sum), len(p.Theta)-1)
		x := slices.Clone(p.Theta[i])
		if smooth > 0 {
			if roots[i] == nil {
				r := local.root(p.Theta[i], 2*d+6, smooth*smooth)
				roots[i] = &r
			}
			z := make([]float64, d)
			for j := range z {
				z[j] = rng.NormFloat64()
			}
			for a := range d {
				for b := range a + 1 {
					x[a] += float64(roots[i].At(a, b) * z[b])
				}
			}
		}
		out[k] = x
	}
	return out
}

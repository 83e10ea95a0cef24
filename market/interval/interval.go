// Package interval measures the uncertainty of a policy's effects: elasticities are
// estimates with standard errors, and a Monte Carlo over elasticities gives intervals of
// welfare. A policy and standard errors go in; intervals by region come out.
//
//	out, err := interval.RealIncomes(ctx, p, interval.Options{Errors: wiod.StandardErrors(e)})
//	fmt.Println(out.RealIncome[r].Low, out.RealIncome[r].High)
//
// The intervals cover errors of elasticities alone: data and model are given. The package
// has a single file, read from top to bottom: options, results, draws, solves, quantiles.
package interval

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"

	"github.com/tradetalk/tradetalk/internal/stream"
	"github.com/tradetalk/tradetalk/market"
)

// This file draws elasticities from log-normal distributions, solves for the policy at each
// draw, and takes quantiles of real incomes (type 7 of Hyndman and Fan 1996, The American
// Statistician 50:361-365).

// Options say how elasticities are drawn. Errors must be given.
type Options struct {
	// Errors are the standard errors of the sectors' Theta, by index; zero for a known
	// elasticity. Each elasticity is drawn independently from the log-normal distribution
	// with mean Theta and the error as standard deviation, so that elasticities stay
	// positive.
	Errors []float64
	// Draws is the number of draws. The default, 1,000, puts the ends of a 90 % interval
	// between the 3.9th and 6.1th percentile, nine times in ten.
	Draws int
	// Level is the probability of an interval, between 0 and 1. The default is 0.9, from the
	// 5th to the 95th percentile.
	Level float64
	// Seed names the draws. Equal seeds give equal draws, sector by sector.
	Seed uint64
	// Workers is the number of solves at a time. The default is the number of processors.
	// Results do not depend on Workers.
	Workers int
}

// An Interval is the distribution of a number over draws.
type Interval struct {
	Estimate  float64 // at the elasticities of the economy
	Low, High float64 // quantiles of the draws
	Mean      float64 // of the draws
	Deviation float64 // standard deviation of the draws
}

// A Result holds the intervals of a policy's effects.
type Result struct {
	RealIncome []Interval  // by region: real income over its baseline
	Draws      [][]float64 // by draw, then region: real incomes; nil for a draw that failed
	Thetas     [][]float64 // by draw, then sector: the elasticities
	Failed     int         // draws at whose elasticities no equilibrium was found
}

// RealIncomes returns an interval for the effect of a policy on each region's real income, by
// solving for the policy at elasticities drawn within their errors. Baseline shares are data
// and do not move; with fixed firms Sigma moves with Theta, and with Sigma the division of
// value added into wages and profits.
//
// RealIncomes returns an error if the policy cannot be solved at the economy's own
// elasticities or at any draw, and the context's error if stopped.
func RealIncomes(ctx context.Context, p *market.Policy, o Options) (*Result, error) {
	e := p.Economy()
	if err := o.check(e); err != nil {
		return nil, err
	}
	// The policy at the economy's own elasticities is the estimate, and a good start for
	// every draw.
	n, s := e.NumRegions(), e.NumSectors()
	v := market.NewSolver(e)
	var q market.Equilibrium
	if err := v.Solve(&q, p, nil); err != nil {
		return nil, err
	}
	out := &Result{RealIncome: make([]Interval, n), Draws: make([][]float64, o.Draws), Thetas: make([][]float64, o.Draws)}
	// All draws come first, each from a named random stream.
	for d := range out.Thetas {
		out.Thetas[d] = make([]float64, s)
		for j := range s {
			out.Thetas[d][j] = draw(e.Sector(j), o.Errors[j], o.Seed, d)
		}
	}
	// Worker w takes the draws w, w+Workers and so on; the answer of a draw does not depend
	// on the worker.
	var wg sync.WaitGroup
	for w := range o.Workers {
		wg.Go(func() {
			mine := worker{p: p, v: market.NewSolver(e), start: &q}
			for d := w; d < o.Draws && ctx.Err() == nil; d += o.Workers {
				out.Draws[d] = mine.solve(out.Thetas[d])
			}
		})
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("interval: %w", err)
	}
	// Quantiles are over the draws with an equilibrium.
	values := make([]float64, 0, o.Draws)
	for r := range n {
		values = values[:0]
		for _, x := range out.Draws {
			if x != nil {
				values = append(values, x[r])
			}
		}
		if len(values) == 0 {
			return nil, errors.New("interval: no equilibrium was found at any draw of elasticities")
		}
		out.RealIncome[r] = summary(values, o.Level)
		out.RealIncome[r].Estimate = q.RealIncome(r)
		out.Failed = o.Draws - len(values)
	}
	return out, nil
}

// check fills defaults in and reports options out of range, all together.
func (o *Options) check(e *market.Economy) error {
	var bad []error
	add := func(field string, value any, want string) {
		bad = append(bad, fmt.Errorf("interval: Options.%s: got %v, want %s", field, value, want))
	}
	if o.Draws == 0 {
		o.Draws = 1000
	}
	if o.Level == 0 {
		o.Level = 0.9
	}
	if o.Workers == 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.Draws < 2 {
		add("Draws", o.Draws, "at least 2")
	}
	if !(o.Level > 0 && o.Level < 1) {
		add("Level", o.Level, "a probability between 0 and 1")
	}
	if o.Workers < 0 {
		add("Workers", o.Workers, "a positive number")
	}
	// A missing error is a mistake; a known elasticity has the error zero.
	if len(o.Errors) != e.NumSectors() {
		add("Errors", fmt.Sprintf("%d values", len(o.Errors)), fmt.Sprintf("%d, one for each sector", e.NumSectors()))
	}
	for j, v := range o.Errors {
		if !(v >= 0) || math.IsInf(v, 0) {
			add(fmt.Sprintf("Errors[%d]", j), v, "a standard error of at least zero")
		}
	}
	return errors.Join(bad...)
}

// draw returns an elasticity: log-normal with mean theta and standard deviation se, within
// the range of an economy.
func draw(s market.Sector, se float64, seed uint64, draw int) float64 {
	if se == 0 {
		return s.Theta
	}
	// Variance and mean of the logarithm give Theta's mean and deviation.
	variance := math.Log1p(se * se / (s.Theta * s.Theta))
	z := stream.Root(seed).Text("elasticity").Int(uint64(draw)).Text(s.ID).Rand().NormFloat64()
	return min(max(math.Exp(math.Log(s.Theta)-variance/2+math.Sqrt(variance)*z), 0.001), 1000)
}

// A worker solves for a policy at sets of elasticities in turn.
type worker struct {
	p     *market.Policy
	v     *market.Solver
	start *market.Equilibrium
	q     market.Equilibrium
}

// solve returns real incomes by region at elasticities theta, nil without an equilibrium.
func (w *worker) solve(theta []float64) []float64 {
	e := w.p.Economy()
	// Without profits an elasticity says how buyers answer, and nothing about accounts.
	if e.Closure() == market.PerfectCompetition {
		l := e.Elasticities()
		for j, t := range theta {
			for m := range e.NumRegions() {
				l.SetTheta(j, m, t)
			}
		}
		if w.v.SolveWith(&w.q, w.p, l, w.start) != nil {
			return nil
		}
	} else {
		// With fixed firms accounts are read anew: Sigma divides value added.
		a := e.Accounts()
		for j, t := range theta {
			a.Sectors[j].Sigma = 1 + t
		}
		f, err := market.New(a)
		if err != nil {
			return nil
		}
		if market.NewSolver(f).Solve(&w.q, moved(f, w.p), nil) != nil {
			return nil
		}
	}
	out := make([]float64, e.NumRegions())
	for r := range out {
		out[r] = w.q.RealIncome(r)
	}
	return out
}

// moved returns a policy for another economy with the same regions and sectors.
func moved(e *market.Economy, p *market.Policy) *market.Policy {
	// A policy holds levels, not changes; regions and sectors are the same.
	q := e.Baseline()
	n := e.NumRegions()
	for m := range n {
		q.SetFriction(m, p.Friction(m))
		for i := range n {
			if v := p.Transfer(m, i); v != 0 {
				q.SetTransfer(m, i, v)
			}
			if v := p.Freeze(m, i); v != 0 {
				q.SetFreeze(m, i, v)
			}
			for j := range e.NumSectors() {
				q.SetTariff(j, m, i, p.Tariff(j, m, i))
				q.SetBarrier(j, m, i, p.Barrier(j, m, i))
				q.SetWeight(j, m, i, p.Weight(j, m, i))
				if v := p.ExportTax(j, m, i); v != 0 {
					q.SetExportTax(j, m, i, v)
				}
				if v, to := p.Wedge(j, m, i); v != 0 {
					q.SetWedge(j, m, i, v, to)
				}
			}
		}
	}
	q.SetDeficits(p.Deficits())
	return q
}

// summary returns quantiles and moments of draws.
func summary(x []float64, level float64) Interval {
	sorted := slices.Clone(x)
	slices.Sort(sorted)
	quantile := func(p float64) float64 { // type 7 of Hyndman and Fan (1996)
		h := p * float64(len(sorted)-1)
		k := int(h)
		if k+1 >= len(sorted) {
			return sorted[len(sorted)-1]
		}
		return sorted[k] + (h-float64(k))*(sorted[k+1]-sorted[k])
	}
	out := Interval{Low: quantile((1 - level) / 2), High: quantile((1 + level) / 2)}
	// Mean first, then the standard deviation with n-1.
	for _, v := range x {
		out.Mean += v / float64(len(x))
	}
	for _, v := range x {
		out.Deviation += (v - out.Mean) * (v - out.Mean)
	}
	out.Deviation = math.Sqrt(out.Deviation / float64(len(x)-1))
	return out
}

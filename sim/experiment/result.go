package experiment

import (
	"fmt"
	"iter"
	"maps"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/sim/experiment/ensemble"
	"github.com/tradetalk/tradetalk/sim/experiment/interval"
	"github.com/tradetalk/tradetalk/sim/experiment/sequence"
)

// Result holds the figures of a study, in the order of seeds and, within a seed, of points: eight
// bytes for each. Rows of tables that the study keeps stay on the disk.
type Result struct {
	// Failed is the number of runs that failed.
	Failed int
	// Stopped says why a study with Stop ended, after so many seeds, with the last interval.
	Stopped  sequence.Status
	Seeds    int
	Interval interval.Interval

	p      *prepared
	next   int // the number of the next run
	stop   *watch
	broken error // the first figure outside the bounds of Stop

	// values has the figures of run i from i times the number of observables on.
	values []float64
	// cases has the figures of observables with several in a run, one run behind the other, and ends
	// the place behind each list, one for each run and such observable.
	cases []float64
	ends  []int
	// failures has the errors of failed runs.
	failures map[int]string
	archive  ensemble.Archive
}

// Outcome is one run.
type Outcome struct {
	// Point is the number of the point, over all bases, and Seed the seed.
	Point int
	Seed  uint64
	// Failed is the error of a failed run, with scenario and seed; "" for a run that has ended.
	Failed string
	// Values has a figure for each observable, NaN for none. Of an observable with several
	// figures in a run the value is the mean, and Each has the figures.
	Values []float64
	Each   [][]float64
}

// Len returns the number of runs that count.
func (r *Result) Len() int { return r.next }

// Outcome returns a run, numbered from 0 to Len less one in the order of seeds and, within a seed, of
// points. The lists are those of the result, not copies.
func (r *Result) Outcome(run int) Outcome {
	o := Outcome{Failed: r.failures[run]}
	o.Point, o.Seed = r.p.of(run)
	if o.Failed != "" {
		return o
	}
	n := len(r.p.Observe)
	o.Values = r.values[run*n : run*n+n : run*n+n]
	o.Each = make([][]float64, n)
	for k := range r.p.Observe {
		o.Each[k] = r.each(run, k)
	}
	return o
}

// Outcomes returns the runs in order.
func (r *Result) Outcomes() iter.Seq[Outcome] {
	return func(yield func(Outcome) bool) {
		for run := range r.Len() {
			if !yield(r.Outcome(run)) {
				return
			}
		}
	}
}

// value returns the figure of a run, NaN for a failed run.
func (r *Result) value(run, k int) float64 { return r.values[run*len(r.p.Observe)+k] }

// each returns the figures of an observable with several in a run, and nil of others.
func (r *Result) each(run, k int) []float64 {
	if r.p.Observe[k].Each == nil {
		return nil
	}
	several, before := 0, 0
	for i := range r.p.Observe {
		if r.p.Observe[i].Each == nil {
			continue
		}
		if i < k {
			before++
		}
		several++
	}
	at := run*several + before
	from := 0
	if at > 0 {
		from = r.ends[at-1]
	}
	return r.cases[from:r.ends[at]:r.ends[at]]
}

// mean returns the mean, NaN without values.
func mean(x []float64) float64 { return total(x) / float64(len(x)) }

// Hash returns the hash of the study.
func (r *Result) Hash() string { return r.p.hash }

// Points returns the number of points, over all bases.
func (r *Result) Points() int { return r.p.all() }

// Label returns a point in words.
func (r *Result) Label(point int) string { return r.p.label(point) }

// Observables returns the names of the observables.
func (r *Result) Observables() []string { return r.p.observed() }

// Setting returns the value of a factor at a point, in words; "base" is the base scenario.
func (r *Result) Setting(point int, factor string) string {
	b, row := r.p.at(point)
	if factor == baseFactor {
		return r.p.bases[b].Name
	}
	k := r.p.factor(factor)
	if k < 0 {
		return ""
	}
	return r.p.value(row, k).Text
}

// Values returns the figures of an observable at a point, in the order of seeds; NaN stands for a
// failed run and for a run without the figure. An unknown observable gives nil.
func (r *Result) Values(point int, observable string) []float64 {
	k := r.p.observable(observable)
	if k < 0 || point < 0 || point >= r.p.all() {
		return nil
	}
	var out []float64
	for run := point; run < r.Len(); run += r.p.all() {
		out = append(out, r.value(run, k))
	}
	return out
}

// Matrix returns the figures of an observable by point and then by seed, as package sensitivity
// takes them, and the points of the design in the unit cube (nil for a design of levels). The
// study has one base.
func (r *Result) Matrix(observable string) (points, outcomes [][]float64, err error) {
	if len(r.p.bases) != 1 {
		return nil, nil, fmt.Errorf("experiment: the study has %d bases; a matrix is of one", len(r.p.bases))
	}
	if r.p.observable(observable) < 0 {
		return nil, nil, unknown("experiment: observables", observable, r.p.observed())
	}
	for point := range r.p.points {
		outcomes = append(outcomes, r.Values(point, observable))
	}
	return r.p.cube, outcomes, nil
}

// observed returns the names of the observables.
func (p *prepared) observed() (names []string) {
	for _, o := range p.Observe {
		names = append(names, o.Name)
	}
	return names
}

// observable returns the place of an observable, or -1.
func (p *prepared) observable(name string) int { return slices.Index(p.observed(), name) }

// factors returns the names of the factors.
func (p *prepared) factors() (names []string) {
	for _, f := range p.Factors {
		names = append(names, f.name())
	}
	return names
}

// factor returns the place of a factor, or -1.
func (p *prepared) factor(name string) int { return slices.Index(p.factors(), name) }

// newResult returns a result without outcomes.
func newResult(p *prepared) *Result {
	r := &Result{p: p, stop: newWatch(p), failures: map[int]string{}}
	if r.stop == nil { // the number of runs is known
		r.values = make([]float64, 0, p.runs()*len(p.Observe))
	}
	return r
}

// finish checks that all runs are there.
func (r *Result) finish() error {
	if r.broken != nil {
		return r.broken
	}
	if r.stopped() {
		// Seeds after the stop were played in the same shard, and do not count.
		r.next = r.Seeds * r.p.all()
		maps.DeleteFunc(r.failures, func(run int, _ string) bool { return run >= r.next })
		r.Failed = len(r.failures)
		return nil
	}
	if r.next != r.p.runs() {
		return fmt.Errorf("experiment: %d of %d runs are there", r.next, r.p.runs())
	}
	r.Seeds = r.p.Seeds
	return nil
}

// Mean is the mean of an observable at a point, with the interval of Student at 95 % over the
// runs that have the figure.
type Mean struct {
	Mean     float64
	Interval interval.Interval
	N        int
}

// Half returns the half-width of the interval.
func (m Mean) Half() float64 { return m.Interval.Width() / 2 }

// Mean returns the mean of an observable at a point; NaN without runs, and an interval of NaN with
// less than two.
func (r *Result) Mean(point int, observable string) Mean {
	var x []float64
	for _, v := range r.Values(point, observable) {
		if v == v {
			x = append(x, v)
		}
	}
	m, sd := stat.MeanStdDev(x, nil)
	half := math.NaN()
	if len(x) > 1 {
		n := float64(len(x))
		half = distuv.StudentsT{Sigma: 1, Nu: n - 1}.Quantile(0.975) * sd / math.Sqrt(n)
	}
	return Mean{m, interval.Of(m-half, m+half), len(x)}
}

// Between measures the effect of one point against another on an observable, from pairs of runs with
// one seed.
func (r *Result) Between(with, without int, observable string) (Effect, error) {
	k := r.p.observable(observable)
	switch {
	case k < 0:
		return Effect{}, unknown("experiment: observables", observable, r.p.observed())
	case min(with, without) < 0 || max(with, without) >= r.p.all() || with == without:
		return Effect{}, fmt.Errorf("experiment: points %d and %d; want two of 0 to %d", with, without, r.p.all()-1)
	}
	e := r.effect(k, []stratum{{points: [2]int{with, without}}})
	e.Level, e.Against, e.Holm = r.p.label(with), r.p.label(without), e.P
	return e, nil
}

// Forecasts returns the forecasts of all runs, in the order of runs, of a study that keeps them.
func (r *Result) Forecasts() (out belief.Forecasts, err error) {
	words := map[string]belief.ForecastKind{}
	for _, kind := range belief.ForecastKinds() {
		words[kind.String()] = kind
	}
	err = r.rows("forecasts", func(_ int, row []any) error {
		// The columns are those of the type forecast: actor, kind, chance, happened.
		kind, _ := row[1].(string)
		chance, _ := row[2].(float64)
		happened, _ := row[3].(bool)
		out = append(out, belief.Forecast{Kind: words[kind], Chance: chance, Happened: happened})
		return nil
	})
	return out, err
}

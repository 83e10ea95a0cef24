// Package surrogate approximates outputs of the model for the drafts of a large space, from exact
// prices of some hundred drafts.
//
// Input is a [terms.Space] and a [Pricer] with a number of outputs. Output is a [Model], whose
// estimates are the sum of the linear economy, the effect of every option alone, and the effect
// of sampled pairs of options, with its [Accuracy] on fresh drafts. An [IncomeModel] has the real
// income of every region as outputs.
//
// Read model.go first (the expansion), then interactions.go (pairs of options), accuracy.go (the
// error on fresh drafts), localsearch.go (the best drafts), linear.go, linearise.go and
// bindingcuts.go (the linear economy), and income.go (real incomes).
package surrogate

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/internal/vec"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// The file decides the estimate of each output for a draft, from exact prices of the anchor, of
// every option alone and of pairs of options. Source: cut-HDMR of the second order (Rabitz and
// Alis 1999, Journal of Mathematical Chemistry 25: 197-233).

// Middle returns a draft near all others: the middle option of each term, where carve-outs have
// an effect, or the first draft of a search if the constraints exclude the middle.
func Middle(space *terms.Space) (d terms.Draft) {
	for k, t := range space.Terms() {
		d = space.With(d, k, len(t.Options)/2)
	}
	if space.Allows(d) {
		return d
	}
	return TopDrafts(space, 1, func(terms.Draft) float64 { return 0 })[0]
}

// Pricer values drafts exactly.
type Pricer interface {
	// Price writes the exact outputs of a draft to dst, one number per output, in the unit of the
	// pricer.
	Price(dst []float64, d terms.Draft) error
}

// Model approximates the outputs of the drafts of a space, from exact prices of a few drafts, in
// the unit of the pricer. Each output is expanded around one draft, the anchor:
//
//	f(d) = f(anchor) + g(d) + sum_k f_k(d_k) + sum_kl s_k(d_k) s_l(d_l) J_kl
//
// g is the linear economy, if there is one (see [Ground]): the effect of the draft on tariffs and
// costs, times their marginal values. f_k is the further effect of an option alone. f_k is exact,
// since every option of every term is priced alone, so a draft that differs from the anchor in
// one term is exact. J_kl is the further joint effect of an option of one term and an option of
// another. J_kl is priced for the pairs in which a large effect is likely, and scaled to other
// options by s: the distance of an option in the direction of the priced option.
//
// Without g the model is a cut-HDMR of the second order (Rabitz and Alis 1999, Journal of
// Mathematical Chemistry 25: 197-233), with sampled pair terms. A Model does not represent jumps;
// callers that need certainty price a draft exactly.
//
// A Model is constant after its construction.
type Model struct {
	space   *terms.Space
	outputs int
	stride  int
	anchor  terms.Draft
	ground  *linearModel // nil for a model without the linear economy
	base    []float64
	first   []int     // by term: the row of its first option
	rows    []float64 // by option: the effect alone
	ways    []way     // by option
	leads   [][]int   // by term and way: the farthest option
	pairs   []termPair
	cross   []float64 // the rows of pairs
	prices  int
	// Miss is the accuracy on fresh drafts.
	Miss Accuracy
}

// Options bound the cost of a Model. The zero value is the default.
type Options struct {
	// Pairs is the number of priced pairs of options. The zero value means 60; more pairs gain
	// little on a treaty of 20 terms. A negative number means none.
	Pairs int
	// Check is the number of random drafts priced to estimate the error. The zero value means 8.
	// A negative number means none.
	Check int
	// Anchor is the draft of the expansion. Nil means the middle option of each term, or some
	// draft if the constraints exclude the middle. Marginal values of cuts at the status quo
	// would predict deep cuts less well.
	Anchor *terms.Draft
	// After is the number of quarters from entry into force to the quarter of the outputs, for
	// outputs that depend on the quarter (see [NewIncomeModel]). The zero value is the quarter of
	// entry. Negative numbers get an error.
	After int
}

// around returns the anchor in a space, and an error for an anchor outside the space.
func (o Options) around(space *terms.Space) (terms.Draft, error) {
	if o.Anchor == nil {
		return Middle(space), nil
	}
	if !space.Contains(*o.Anchor) {
		return terms.Draft{}, errors.New("surrogate: Options.Anchor is not a draft of the space")
	}
	return *o.Anchor, nil
}

// withDefaults returns the options with their defaults.
func (o Options) withDefaults() Options {
	o.Pairs, o.Check = max(0, cmp.Or(o.Pairs, 60)), max(0, cmp.Or(o.Check, 8))
	return o
}

// maxOutputs is the largest number of outputs of a Model, maxTerms the largest number of terms of
// a space.
const (
	maxOutputs = 1024
	maxTerms   = 256
)

// NewModel fits a Model to a space by a pricer with 1 to 1024 outputs. All priced drafts satisfy
// the constraints of the space; an option or a pair that violates the constraints alone has an
// effect of zero. The error is the pricer's, with the draft that has no price.
func NewModel(space *terms.Space, outputs int, price Pricer, o Options) (*Model, error) {
	return Fit(space, outputs, price, o, nil)
}

// Fit fits a Model as [NewModel] does, on top of a linear economy g, or without one if g is nil.
func Fit(space *terms.Space, outputs int, price Pricer, o Options, g *linearModel) (*Model, error) {
	switch {
	case space == nil || price == nil:
		return nil, errors.New("surrogate: a survey needs a space of drafts and a pricer")
	case outputs < 1 || outputs > maxOutputs:
		return nil, fmt.Errorf("surrogate: a survey of %d outputs; want 1 to %d", outputs, maxOutputs)
	case o.After < 0:
		return nil, fmt.Errorf("surrogate: Options.After is %d; want quarters, 0 or more", o.After)
	}
	anchor, err := o.around(space)
	if err != nil {
		return nil, err
	}
	o = o.withDefaults()
	s := &Model{space: space, outputs: outputs, stride: vec.Stride(outputs), anchor: anchor, ground: g}
	options := 0
	for _, t := range space.Terms() {
		s.first = append(s.first, options)
		options += len(t.Options)
	}
	s.base, s.rows, s.ways = make([]float64, s.stride), make([]float64, options*s.stride), make([]way, options)
	if err := s.exact(s.base, s.anchor, price); err != nil {
		return nil, err
	}
	scale, err := s.alone(price)
	if err != nil {
		return nil, err
	}
	for k := range s.first {
		s.leads = append(s.leads, s.group(k, scale))
	}
	if err := s.together(price, scale, o.Pairs); err != nil {
		return nil, err
	}
	return s, s.check(price, o.Check)
}

// exact writes the price of a draft less the part of the linear economy.
func (s *Model) exact(dst []float64, d terms.Draft, price Pricer) error {
	s.prices++
	if err := price.Price(dst[:s.outputs], d); err != nil {
		return fmt.Errorf("surrogate: survey: draft %q: %w", s.space.Format(d), err)
	}
	if s.ground != nil {
		var choice [maxTerms]int32
		sum := make([]float64, s.stride)
		s.ground.add(sum, s.choices(&choice, d))
		for i := range sum {
			dst[i] -= sum[i]
		}
	}
	return nil
}

// choices writes the option of each term of a draft.
func (s *Model) choices(to *[maxTerms]int32, d terms.Draft) []int32 {
	for k := range s.first {
		to[k] = int32(s.space.Choice(d, k))
	}
	return to[:len(s.first)]
}

// row returns the effect of an option alone, without the part of the linear economy.
func (s *Model) row(k, c int) []float64 {
	at := (s.first[k] + c) * s.stride
	return s.rows[at : at+s.stride]
}

// alone prices every option alone, and returns the weight of each output: the inverse sum of
// squares of all effects, so that a small region counts as much as a large region.
func (s *Model) alone(price Pricer) (scale []float64, err error) {
	list := s.space.Terms()
	scale = make([]float64, s.stride)
	for k := range list {
		for c := range list[k].Options {
			d := s.space.With(s.anchor, k, c)
			if d == s.anchor || !s.space.Allows(d) {
				continue
			}
			row := s.row(k, c)
			if err := s.exact(row, d, price); err != nil {
				return nil, err
			}
			for i := range s.outputs {
				row[i] -= s.base[i]
			}
			// The whole effect of the option, with the part of the linear economy, gives the
			// weight.
			for i, v := range s.whole(k, c) {
				scale[i] += v * v
			}
		}
	}
	for i, v := range scale {
		if v > 0 {
			scale[i] = 1 / v
		}
	}
	return scale, nil
}

// whole returns the effect of an option alone, with the part of the linear economy.
func (s *Model) whole(k, c int) []float64 {
	sum := slices.Clone(s.row(k, c))
	if s.ground != nil {
		var choice [maxTerms]int32
		s.ground.add(sum, s.choices(&choice, s.space.With(s.anchor, k, c)))
	}
	return sum
}

// Space returns the space of the drafts.
func (s *Model) Space() *terms.Space { return s.space }

// Outputs returns the number of outputs.
func (s *Model) Outputs() int { return s.outputs }

// Prices returns the number of drafts priced exactly.
func (s *Model) Prices() int { return s.prices }

// Estimate writes all outputs of a draft of the space to dst, in the unit of the pricer, without
// allocation.
func (s *Model) Estimate(dst []float64, d terms.Draft) {
	if s.stride <= fewOutputs {
		var room [fewOutputs]float64 // clearing the larger array would take longer than the sum
		s.estimate(dst, room[:s.stride], d)
		return
	}
	var room [maxOutputs]float64
	s.estimate(dst, room[:s.stride], d)
}

// fewOutputs is the largest number of outputs for which the small array is used.
const fewOutputs = 32

// estimate writes the outputs of a draft to dst. sum is working space of the length of a row.
func (s *Model) estimate(dst, sum []float64, d terms.Draft) {
	var choice [maxTerms]int32
	copy(sum, s.base)
	picked := s.choices(&choice, d)
	for k, c := range picked {
		at := (s.first[k] + int(c)) * s.stride
		add(sum, s.rows[at:])
	}
	for p := range s.pairs {
		if at := s.pairs[p].row(picked); at >= 0 {
			add(sum, s.cross[at*s.stride:])
		}
	}
	if s.ground != nil {
		s.ground.add(sum, picked)
	}
	copy(dst[:s.outputs], sum)
}

// add adds to sum as many entries of a row as sum has, a multiple of four.
func add(sum, row []float64) {
	row = row[:len(sum)]
	for len(sum) >= 4 && len(row) >= 4 {
		sum[0] += row[0]
		sum[1] += row[1]
		sum[2] += row[2]
		sum[3] += row[3]
		sum, row = sum[4:], row[4:]
	}
}

// Value returns one output of a draft of the space, in the unit of the pricer, without
// allocation.
func (s *Model) Value(d terms.Draft, output int) float64 {
	var choice [maxTerms]int32
	picked := s.choices(&choice, d)
	sum := s.base[output]
	for k, c := range picked {
		sum += s.rows[(s.first[k]+int(c))*s.stride+output]
	}
	for p := range s.pairs {
		if at := s.pairs[p].row(picked); at >= 0 {
			sum += s.cross[at*s.stride+output]
		}
	}
	if s.ground != nil {
		sum += s.ground.one(output, picked)
	}
	return sum
}

// Top returns the n drafts with the largest values of an output in descending order, as far as a
// local search finds them (see [TopDrafts]).
func (s *Model) Top(output, n int) []terms.Draft {
	return TopDrafts(s.space, n, func(d terms.Draft) float64 { return s.Value(d, output) })
}

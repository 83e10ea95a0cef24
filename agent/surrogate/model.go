package surrogate

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/internal/vec"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Middle is a draft from which no draft is far: the middle option of each term, where
// carve-outs have something to take away, or the first draft found if the constraints rule
// that out.
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
	// Price writes what a draft is worth to dst, one number for each output.
	Price(dst []float64, d terms.Draft) error
}

// Model approximates what the drafts of a space are worth, from exact prices of a few of
// them. It expands each output around one draft, the anchor:
//
//	f(d) = f(anchor) + g(d) + sum_k f_k(d_k) + sum_kl s_k(d_k) s_l(d_l) J_kl
//
// g is the linear economy, where there is one (see [Situation.Survey]): what the draft does
// to tariffs and costs, times what they are worth at the margin. f_k is what an option
// changes beyond that by itself. It is exact, as every option of every term is priced
// alone, so that a draft that differs from the anchor in one term is exact. J_kl is what
// an option of one term and an option of another change together beyond all that. It is
// priced for the pairs where it is likely to be large, and scaled to other options by s:
// how far an option goes the way of the one priced.
//
// Without g this is a cut-HDMR of the second order (Rabitz and Alis 1999, Journal of
// Mathematical Chemistry 25: 197-233), with its pair terms sampled. A Survey does not see
// jumps, and who wants to be sure prices a draft exactly.
//
// A Survey does not change once made.
type Model struct {
	space   *terms.Space
	outputs int
	stride  int
	anchor  terms.Draft
	ground  *linearModel // or nil
	base    []float64
	first   []int     // by term: row of its first option
	rows    []float64 // by option: what it changes
	ways    []way     // by option
	leads   [][]int   // by term and way: the option that goes farthest
	pairs   []termPair
	cross   []float64 // rows of pairs
	prices  int
	Miss    Accuracy
}

// Options say how much a Survey may cost. The zero value is the default.
type Options struct {
	// Pairs is how many pairs of options are priced. The zero value means 60,
	// after which little is gained on a treaty of 20 terms. A negative number means
	// none.
	Pairs int
	// Check is how many drafts, drawn at random, are priced to tell the error. The
	// zero value means 8. A negative number means none.
	Check int
	// Anchor is the draft to expand around. Nil means the middle option of each
	// term, from which no draft is far, or some draft if the constraints rule that
	// out. What marginal cuts are worth at the status quo says less about deep ones.
	Anchor *terms.Draft
	// After is how many quarters after entry into force drafts are looked at, where
	// that matters (see [Situation.Survey]). The zero value is the quarter of entry.
	After int
}

// around returns the anchor in a space.
func (o Options) around(space *terms.Space) (terms.Draft, error) {
	if o.Anchor == nil {
		return Middle(space), nil
	}
	if !space.Contains(*o.Anchor) {
		return terms.Draft{}, errors.New("agent: SurveyOptions.Anchor is not a draft of the space")
	}
	return *o.Anchor, nil
}

func (o Options) withDefaults() Options {
	o.Pairs, o.Check = max(0, cmp.Or(o.Pairs, 60)), max(0, cmp.Or(o.Check, 8))
	return o
}

// maxOutputs bounds the outputs of a Survey, maxTerms the terms of a space.
const (
	maxOutputs = 1024
	maxTerms   = 256
)

// NewModel surveys a space by a pricer with a number of outputs, up to 1024. All drafts that
// are priced meet the space's constraints; options that by themselves do not, or pairs,
// are taken to change nothing. The error is the pricer's, with the draft that it could
// not price.
func NewModel(space *terms.Space, outputs int, price Pricer, o Options) (*Model, error) {
	return Fit(space, outputs, price, o, nil)
}

func Fit(space *terms.Space, outputs int, price Pricer, o Options, g *linearModel) (*Model, error) {
	switch {
	case space == nil || price == nil:
		return nil, errors.New("agent: a survey needs a space of drafts and a pricer")
	case outputs < 1 || outputs > maxOutputs:
		return nil, fmt.Errorf("agent: a survey of %d outputs; want 1 to %d", outputs, maxOutputs)
	case o.After < 0:
		return nil, fmt.Errorf("agent: SurveyOptions.After is %d; want quarters, 0 or more", o.After)
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

// exact writes the price of a draft less what the ground makes of it.
func (s *Model) exact(dst []float64, d terms.Draft, price Pricer) error {
	s.prices++
	if err := price.Price(dst[:s.outputs], d); err != nil {
		return fmt.Errorf("agent: survey: draft %q: %w", s.space.Format(d), err)
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

func (s *Model) choices(to *[maxTerms]int32, d terms.Draft) []int32 {
	for k := range s.first {
		to[k] = int32(s.space.Choice(d, k))
	}
	return to[:len(s.first)]
}

// row is what an option changes by itself.
func (s *Model) row(k, c int) []float64 {
	at := (s.first[k] + c) * s.stride
	return s.rows[at : at+s.stride]
}

// alone prices every option by itself, and returns what each output is to be weighed by, so
// that a small region counts as much as a large one.
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
			// What the whole option changes, with the ground's part, tells how
			// important it is.
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

// whole is what an option changes by itself, with the ground's part of it.
func (s *Model) whole(k, c int) []float64 {
	sum := slices.Clone(s.row(k, c))
	if s.ground != nil {
		var choice [maxTerms]int32
		s.ground.add(sum, s.choices(&choice, s.space.With(s.anchor, k, c)))
	}
	return sum
}

// Space returns the space that was surveyed.
func (s *Model) Space() *terms.Space { return s.space }

// Outputs is how many numbers an estimate has.
func (s *Model) Outputs() int { return s.outputs }

// Prices is how many drafts were priced exactly.
func (s *Model) Prices() int { return s.prices }

// Estimate writes all outputs of a draft of the space to dst. It allocates nothing.
func (s *Model) Estimate(dst []float64, d terms.Draft) {
	if s.stride <= fewOutputs {
		var room [fewOutputs]float64 // clearing room for all would cost more than the sum
		s.estimate(dst, room[:s.stride], d)
		return
	}
	var room [maxOutputs]float64
	s.estimate(dst, room[:s.stride], d)
}

const fewOutputs = 32

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

// add adds as many entries of a row as sum has, which is a multiple of four.
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

// Value is one output of a draft of the space. It allocates nothing.
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

// Top returns the n drafts for which an output is largest, as far as a search finds them,
// best first.
func (s *Model) Top(output, n int) []terms.Draft {
	return TopDrafts(s.space, n, func(d terms.Draft) float64 { return s.Value(d, output) })
}

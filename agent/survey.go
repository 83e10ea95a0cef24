package agent

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/tradetalk/tradetalk/internal/vec"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Pricer values drafts exactly.
type Pricer interface {
	// Price writes what a draft is worth to dst, one number for each output.
	Price(dst []float64, d terms.Draft) error
}

// Survey approximates what the drafts of a space are worth, from exact prices of a few of
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
type Survey struct {
	space   *terms.Space
	outputs int
	stride  int
	anchor  terms.Draft
	ground  *ground // or nil
	base    []float64
	first   []int     // by term: row of its first option
	rows    []float64 // by option: what it changes
	ways    []way     // by option
	leads   [][]int   // by term and way: the option that goes farthest
	pairs   []termPair
	cross   []float64 // rows of pairs
	prices  int
	miss    SurveyError
}

// way is the direction in which an option leads away from the anchor: options of one term
// that change the outputs alike go the same way, and differ in how far they go.
type way struct {
	of    int     // which way of the term's; -1 if it changes nothing
	level float64 // how far, as a share of the option that goes farthest
}

// termPair is what two terms change together.
type termPair struct {
	k, l, width int
	at          []int32 // by option of k and of l: row in cross, or -1 if not priced
}

// SurveyOptions say how much a Survey may cost. The zero value is the default.
type SurveyOptions struct {
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
func (o SurveyOptions) around(space *terms.Space) (terms.Draft, error) {
	if o.Anchor == nil {
		return middle(space), nil
	}
	if !space.Contains(*o.Anchor) {
		return terms.Draft{}, errors.New("agent: SurveyOptions.Anchor is not a draft of the space")
	}
	return *o.Anchor, nil
}

func (o SurveyOptions) withDefaults() SurveyOptions {
	o.Pairs, o.Check = max(0, cmp.Or(o.Pairs, 60)), max(0, cmp.Or(o.Check, 8))
	return o
}

// maxOutputs bounds the outputs of a Survey, maxTerms the terms of a space.
const (
	maxOutputs = 1024
	maxTerms   = 256
)

// SurveyError tells how far a Survey was from drafts that it had not seen.
type SurveyError struct {
	// Drafts is how many there were.
	Drafts int
	// RMS is the root of the mean square of estimate less exact price, by output.
	RMS []float64
	// Spread is the standard deviation of the exact prices, by output: what an
	// RMS is to be compared with.
	Spread []float64
}

// NewSurvey surveys a space by a pricer with a number of outputs, up to 1024. All drafts that
// are priced meet the space's constraints; options that by themselves do not, or pairs,
// are taken to change nothing. The error is the pricer's, with the draft that it could
// not price.
func NewSurvey(space *terms.Space, outputs int, price Pricer, o SurveyOptions) (*Survey, error) {
	return newSurvey(space, outputs, price, o, nil)
}

func newSurvey(space *terms.Space, outputs int, price Pricer, o SurveyOptions, g *ground) (*Survey, error) {
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
	s := &Survey{space: space, outputs: outputs, stride: vec.Stride(outputs), anchor: anchor, ground: g}
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
func (s *Survey) exact(dst []float64, d terms.Draft, price Pricer) error {
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

func (s *Survey) choices(to *[maxTerms]int32, d terms.Draft) []int32 {
	for k := range s.first {
		to[k] = int32(s.space.Choice(d, k))
	}
	return to[:len(s.first)]
}

// row is what an option changes by itself.
func (s *Survey) row(k, c int) []float64 {
	at := (s.first[k] + c) * s.stride
	return s.rows[at : at+s.stride]
}

// alone prices every option by itself, and returns what each output is to be weighed by, so
// that a small region counts as much as a large one.
func (s *Survey) alone(price Pricer) (scale []float64, err error) {
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
func (s *Survey) whole(k, c int) []float64 {
	sum := slices.Clone(s.row(k, c))
	if s.ground != nil {
		var choice [maxTerms]int32
		s.ground.add(sum, s.choices(&choice, s.space.With(s.anchor, k, c)))
	}
	return sum
}

// alike is the least cosine between what two options change for them to go the same way.
const alike = 0.9

// group finds the ways of a term, and returns the option that leads each.
func (s *Survey) group(k int, scale []float64) (leads []int) {
	n := len(s.space.Terms()[k].Options)
	size, order := make([]float64, n), make([]int, n)
	changes := make([][]float64, n)
	for c := range n {
		order[c], changes[c] = c, s.whole(k, c)
		size[c] = product(changes[c], changes[c], scale)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(size[b], size[a]) })
	for _, c := range order {
		w := way{of: -1}
		if size[c] > 0 {
			for g, lead := range leads {
				if along := product(changes[c], changes[lead], scale); along > alike*math.Sqrt(size[c]*size[lead]) {
					w = way{g, along / size[lead]}
					break
				}
			}
			if w.of < 0 {
				w = way{len(leads), 1}
				leads = append(leads, c)
			}
		}
		s.ways[s.first[k]+c] = w
	}
	return leads
}

func product(a, b, weights []float64) (sum float64) {
	for i, v := range a {
		sum += v * b[i] * weights[i]
	}
	return sum
}

// wayPair is a way of one term and a way of another.
type wayPair struct {
	k, g, l, h int
	size       float64
}

// together prices pairs of ways: first those that change the same outputs most, then the
// other ways of terms that were found to matter to each other.
func (s *Survey) together(price Pricer, scale []float64, budget int) error {
	var all []wayPair
	changes := make([][]float64, len(s.ways)) // by option that leads a way
	for k := range s.leads {
		for _, c := range s.leads[k] {
			changes[s.first[k]+c] = s.whole(k, c)
		}
	}
	for k := range s.leads {
		for l := k + 1; l < len(s.leads); l++ {
			for g, a := range s.leads[k] {
				for h, b := range s.leads[l] {
					x, y, size := changes[s.first[k]+a], changes[s.first[l]+b], 0.0
					for i := range x {
						size += math.Abs(x[i]*y[i]) * scale[i]
					}
					if size > 0 && s.space.Allows(s.space.With(s.space.With(s.anchor, k, a), l, b)) {
						all = append(all, wayPair{k, g, l, h, size})
					}
				}
			}
		}
	}
	largest := func(a, b wayPair) int { return cmp.Compare(b.size, a.size) }
	slices.SortStableFunc(all, largest)
	budget = min(budget, len(all))
	found := make([]float64, len(s.leads)*len(s.leads)) // by pair of terms: what was found
	priced := func(list []wayPair) error {
		for i := range list {
			size, err := s.pair(&list[i], price, scale)
			if err != nil {
				return err
			}
			at := list[i].k*len(s.leads) + list[i].l
			found[at] = max(found[at], size)
		}
		return nil
	}
	half := (budget + 1) / 2
	if err := priced(all[:half]); err != nil {
		return err
	}
	rest := all[half:]
	// A guess is the product of two changes, what was found a change by both: what was
	// found goes first.
	slices.SortStableFunc(rest, func(a, b wayPair) int {
		return cmp.Or(cmp.Compare(found[b.k*len(s.leads)+b.l], found[a.k*len(s.leads)+a.l]), largest(a, b))
	})
	return priced(rest[:budget-half])
}

// pair prices two ways together and tells the size of what they change together.
func (s *Survey) pair(p *wayPair, price Pricer, scale []float64) (size float64, err error) {
	a, b := s.leads[p.k][p.g], s.leads[p.l][p.h]
	row := make([]float64, s.stride)
	if err := s.exact(row, s.space.With(s.space.With(s.anchor, p.k, a), p.l, b), price); err != nil {
		return 0, err
	}
	x, y := s.row(p.k, a), s.row(p.l, b)
	for i := range s.outputs {
		row[i] -= s.base[i] + x[i] + y[i]
	}
	at := slices.IndexFunc(s.pairs, func(q termPair) bool { return q.k == p.k && q.l == p.l })
	list := s.space.Terms()
	n, width := len(list[p.k].Options), len(list[p.l].Options)
	if at < 0 {
		at = len(s.pairs)
		s.pairs = append(s.pairs, termPair{p.k, p.l, width, slices.Repeat([]int32{-1}, n*width)})
	}
	for c := range n {
		for d := range width {
			u, v := s.ways[s.first[p.k]+c], s.ways[s.first[p.l]+d]
			if u.of != p.g || v.of != p.h {
				continue
			}
			s.pairs[at].at[c*width+d] = int32(len(s.cross) / s.stride)
			for _, z := range row {
				s.cross = append(s.cross, z*u.level*v.level)
			}
		}
	}
	return product(row, row, scale), nil
}

// check prices drafts that the survey has not seen.
func (s *Survey) check(price Pricer, drafts int) error {
	s.miss = SurveyError{Drafts: drafts, RMS: make([]float64, s.outputs), Spread: make([]float64, s.outputs)}
	if drafts == 0 {
		return nil
	}
	// The draws are those of a fixed seed: a check, not chance in the model.
	rng := rand.New(rand.NewPCG(0x737572766579, uint64(len(s.first))))
	exact, near := make([]float64, s.outputs), make([]float64, s.outputs)
	mean := make([]float64, s.outputs)
	for n := range drafts {
		d := s.space.Sample(rng)
		s.prices++
		if err := price.Price(exact, d); err != nil {
			return fmt.Errorf("agent: survey: draft %q: %w", s.space.Format(d), err)
		}
		s.Estimate(near, d)
		for i, v := range exact {
			s.miss.RMS[i] += (near[i] - v) * (near[i] - v)
			step := v - mean[i] // Welford (1962)
			mean[i] += step / float64(n+1)
			s.miss.Spread[i] += step * (v - mean[i])
		}
	}
	for i := range mean {
		s.miss.RMS[i] = math.Sqrt(s.miss.RMS[i] / float64(drafts))
		s.miss.Spread[i] = math.Sqrt(s.miss.Spread[i] / float64(max(drafts-1, 1)))
	}
	return nil
}

// Space returns the space that was surveyed.
func (s *Survey) Space() *terms.Space { return s.space }

// Outputs is how many numbers an estimate has.
func (s *Survey) Outputs() int { return s.outputs }

// Prices is how many drafts were priced exactly.
func (s *Survey) Prices() int { return s.prices }

// Error tells how far the survey is from the truth, by drafts that went into nothing else.
// It is an estimate from few drafts.
func (s *Survey) Error() SurveyError {
	e := s.miss
	e.RMS, e.Spread = slices.Clone(e.RMS), slices.Clone(e.Spread)
	return e
}

// Estimate writes all outputs of a draft of the space to dst. It allocates nothing.
func (s *Survey) Estimate(dst []float64, d terms.Draft) {
	if s.stride <= fewOutputs {
		var room [fewOutputs]float64 // clearing room for all would cost more than the sum
		s.estimate(dst, room[:s.stride], d)
		return
	}
	var room [maxOutputs]float64
	s.estimate(dst, room[:s.stride], d)
}

const fewOutputs = 32

func (s *Survey) estimate(dst, sum []float64, d terms.Draft) {
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

// row is the row of cross for a draft, or -1.
func (p *termPair) row(choice []int32) int {
	return int(p.at[int(choice[p.k])*p.width+int(choice[p.l])])
}

// Value is one output of a draft of the space. It allocates nothing.
func (s *Survey) Value(d terms.Draft, output int) float64 {
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
func (s *Survey) Top(output, n int) []terms.Draft {
	return topDrafts(s.space, n, func(d terms.Draft) float64 { return s.Value(d, output) })
}

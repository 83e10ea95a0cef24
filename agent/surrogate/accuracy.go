package surrogate

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Accuracy is the error of a Model on drafts outside its fit.
type Accuracy struct {
	// Drafts is the number of such drafts.
	Drafts int
	// RMS is the root mean square of the estimate less the exact price, by output, in the unit of
	// the pricer.
	RMS []float64
	// Spread is the standard deviation of the exact prices, by output: the scale for RMS.
	Spread []float64
}

// check prices random drafts outside the fit and records the error.
func (s *Model) check(price Pricer, drafts int) error {
	s.Miss = Accuracy{Drafts: drafts, RMS: make([]float64, s.outputs), Spread: make([]float64, s.outputs)}
	if drafts == 0 {
		return nil
	}
	// The seed is fixed, since the check is no random event of the model.
	rng := rand.New(rand.NewPCG(0x737572766579, uint64(len(s.first))))
	exact, near := make([]float64, s.outputs), make([]float64, s.outputs)
	mean := make([]float64, s.outputs)
	for n := range drafts {
		d := s.space.Sample(rng)
		s.prices++
		if err := price.Price(exact, d); err != nil {
			return fmt.Errorf("surrogate: survey: draft %q: %w", s.space.Format(d), err)
		}
		s.Estimate(near, d)
		for i, v := range exact {
			s.Miss.RMS[i] += (near[i] - v) * (near[i] - v)
			step := v - mean[i] // Welford (1962)
			mean[i] += step / float64(n+1)
			s.Miss.Spread[i] += step * (v - mean[i])
		}
	}
	for i := range mean {
		s.Miss.RMS[i] = math.Sqrt(s.Miss.RMS[i] / float64(drafts))
		s.Miss.Spread[i] = math.Sqrt(s.Miss.Spread[i] / float64(max(drafts-1, 1)))
	}
	return nil
}

// Error returns the accuracy of the model on drafts outside its fit. The accuracy is an estimate
// from few drafts.
func (s *Model) Error() Accuracy {
	e := s.Miss
	e.RMS, e.Spread = slices.Clone(e.RMS), slices.Clone(e.Spread)
	return e
}

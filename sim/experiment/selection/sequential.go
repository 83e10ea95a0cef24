package selection

import (
	"context"
	"math"
)

// Sequential selects the best of k alternatives by the fully sequential procedure of
// Kim and Nelson (2001, ACM Transactions on Modeling and Computer Simulation 11,
// 251-273, section 3.1, with c = 1): after each round of one run each, alternatives
// whose sum lies too far below another's are dropped. Variances are of differences, so
// that common seeds make rounds few; the promise holds for normal outcomes with any
// correlation.
func Sequential(ctx context.Context, k int, outcome Outcome, o Options) (Selection, error) {
	s, o, first, err := begin(ctx, k, outcome, o)
	if err != nil {
		return Selection{}, err
	}
	// The constants of the procedure depend on the first stage and the level alone.
	n0 := float64(o.First)
	// eta solves g(eta) = alpha/(k-1), equation 2 with c = 1.
	alpha := 1 - o.Level
	eta := .5 * (math.Pow(2*alpha/float64(k-1), -2/(n0-1)) - 1)
	h2 := 2 * eta * (n0 - 1)
	// Variances of all pairs of alternatives, symmetric.
	s2 := make([][]float64, k)
	for i := range s2 {
		s2[i] = make([]float64, k)
		for l := range i {
			s2[i][l] = differences(first[i], first[l], o.Binary)
			s2[l][i] = s2[i][l]
		}
	}
	in := all(k)
	r := o.First
	for {
		// Screening: i stays if its sum is within W of every other sum still in, where W =
		// max(0, delta/2 (h2 S2/delta^2 - r)), step 2 of the procedure.
		var left []int
		for _, i := range in {
			// An alternative goes when any other beats it by more than the triangle allows.
			stays := true
			for _, l := range in {
				if l == i {
					continue
				}
				w := max(0, o.Delta/2*(h2*s2[i][l]/(o.Delta*o.Delta)-float64(r)))
				// At a width of zero equal sums keep each other: the lower number wins.
				if s.sums[i] < s.sums[l]-w || w == 0 && s.sums[i] == s.sums[l] && l < i {
					stays = false
					break
				}
			}
			if stays {
				left = append(left, i)
			}
		}
		in = left
		switch {
		case len(in) == 1:
			return s.selection(in, Selected), nil
		// The budget is spent: the best mean so far, without the promise.
		case r == o.Max:
			return s.selection(in, Stopped), nil
		}
		// One more run of each alternative that is left, with one more common seed.
		for _, i := range in {
			if _, err := s.run(i); err != nil {
				return Selection{}, err
			}
		}
		r++
	}
}

// differences returns the variance of the differences of two rows. Binary rows get one
// pair more in favour of each side: a variance of zero from few runs would end the
// comparison at once, and rare outcomes need not have shown yet (the plus-four rule of
// Agresti and Min 2005, Statistics in Medicine 24, 729-740, for matched pairs).
func differences(a, b []float64, binary bool) float64 {
	// Sums of differences and of their squares.
	var sum, square float64
	n := float64(len(a))
	for i := range a {
		d := a[i] - b[i]
		sum += d
		square += d * d
	}
	if binary {
		n += 2
		square += 2
	}
	return (square - sum*sum/n) / (n - 1)
}

package belief

import "math"

// DefaultConjecture is the precision lambda of actors' predictions of the choices of others, in
// 1 over percent of income: prediction errors have a standard deviation of pi/(sqrt(6) lambda),
// 0.05 % of income. An assumption; from 5 to infinity.
const DefaultConjecture = 25.0

// Logit returns the chance of each option in a choice with precision lambda among the given
// values, exp(lambda v_k) / sum exp(lambda v): the forecast of agent.Choose without sight of
// the noise (McKelvey and Palfrey 1995, Games and Economic Behavior 10: 6-38). As in Choose, a
// lambda of zero or infinity means no noise: the first of the best. An option with a value of
// minus infinity is never chosen, unless all values are. No value is too large: only
// differences count.
func Logit(values []float64, lambda float64) []float64 {
	return AppendLogit(make([]float64, 0, len(values)), values, lambda)
}

// AppendLogit appends the result of Logit to dst, which may not overlap values.
func AppendLogit(dst, values []float64, lambda float64) []float64 {
	best := 0
	for k, v := range values {
		if v > values[best] {
			best = k
		}
	}
	from := len(dst)
	if lambda == 0 || math.IsInf(lambda, 1) {
		for k := range values {
			if k == best {
				dst = append(dst, 1)
			} else {
				dst = append(dst, 0)
			}
		}
		return dst
	}
	total := 0.0
	for _, v := range values {
		weight := 1.0 // equal to the best, also where both are infinite
		if v != values[best] {
			weight = math.Exp(lambda * (v - values[best]))
		}
		dst = append(dst, weight)
		total += weight
	}
	for k := from; k < len(dst); k++ {
		dst[k] /= total
	}
	return dst
}

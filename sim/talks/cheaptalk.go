package talks

import (
	"fmt"
	"math"
)

// CheapTalk returns how much words alone can say when who speaks knows a state that is
// uniform on [0,1] and would like the listener to act as if it were greater by bias; both
// lose by the square of the distance from what they would like. In the most informative
// equilibrium the speaker says in which of several intervals the state lies; cuts are
// their ends, from 0 to 1. variance is what the listener still does not know. A bias of
// 1/4 or more leaves one interval: nothing is said.
//
// Source: Crawford and Sobel (1982), Strategic information transmission, Econometrica 50:
// 1431-1451, section 4: N = ceil(-1/2 + sqrt(1 + 2/bias)/2) intervals with the cuts
// i/N + 2*bias*i*(i-N), and the variance 1/(12N^2) + bias^2(N^2-1)/3.
func CheapTalk(bias float64) (cuts []float64, variance float64, err error) {
	if !(bias > 0) || math.IsInf(bias, 1) {
		return nil, 0, fmt.Errorf("talks: the bias is %v; want a finite number above 0", bias)
	}
	n := math.Ceil(-0.5 + math.Sqrt(1+2/bias)/2)
	if n > 1e6 {
		return nil, 0, fmt.Errorf("talks: a bias of %v allows %.0f intervals; want at most a million", bias, n)
	}
	for i := 0.0; i <= n; i++ {
		cuts = append(cuts, i/n+2*bias*i*(i-n))
	}
	return cuts, 1/(12*n*n) + bias*bias*(n*n-1)/3, nil
}

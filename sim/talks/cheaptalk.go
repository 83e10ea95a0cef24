package talks

import (
	"fmt"
	"math"
)

// CheapTalk returns the most informative equilibrium of cheap talk: the cuts between
// intervals of the state, from 0 to 1, and the remaining variance for the listener. The
// speaker knows a state uniform on [0,1] and prefers the action for a state greater by
// bias; both players lose the square of the distance from their preferred action. The
// speaker reveals only the interval of the state. A bias of 1/4 or more leaves a single
// interval, and talk carries no information. The bias must be positive and finite.
//
// Source: Crawford and Sobel (1982), Strategic information transmission, Econometrica
// 50: 1431-1451, section 4: N = ceil(-1/2 + sqrt(1 + 2/bias)/2) intervals with the cuts
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

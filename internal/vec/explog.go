package vec

import "math"

// The coefficients and the algorithms come from FreeBSD's e_exp.c and e_log.c (Sun Microsystems
// 1993), with errors below one unit in the last place. In bulk and without special cases the
// functions take half the time of math.Exp and math.Log, and give the same bits on every
// platform.
const (
	ln2Hi = 6.93147180369123816490e-01
	ln2Lo = 1.90821492927058770002e-10

	p1 = 1.66666666666666657415e-01
	p2 = -2.77777777770155933842e-03
	p3 = 6.61375632143793436117e-05
	p4 = -1.65339022054652515390e-06
	p5 = 4.13813679705723846039e-08

	l1 = 6.666666666666735130e-01
	l2 = 3.999999999940941908e-01
	l3 = 2.857142874366239149e-01
	l4 = 2.222219843214978396e-01
	l5 = 1.818357216161805012e-01
	l6 = 1.531383769920937332e-01
	l7 = 1.479819860511658591e-01

	// Adding and subtracting rounder rounds to the nearest integer.
	rounder = 0x1.8p52

	maxExp = 708 // e^708 and e^-708 are normal numbers
)

// Exp replaces every entry of x by the exponential. Entries beyond 708 either way count as 708
// or -708; a NaN stays NaN.
func Exp(x []float64) {
	n := exp(x)
	expGeneric(x[n:])
}

// Log replaces every entry of x by the natural logarithm. Entries must be normal positive
// numbers; for others the result is unspecified.
func Log(x []float64) {
	n := log(x)
	logGeneric(x[n:])
}

// expGeneric is Exp without vector instructions.
func expGeneric(x []float64) {
	for i, v := range x {
		if v > maxExp {
			v = maxExp
		} else if v < -maxExp {
			v = -maxExp
		}
		t := float64(v*math.Log2E) + rounder
		n := t - rounder
		hi := v - float64(n*ln2Hi)
		lo := float64(n * ln2Lo)
		r := hi - lo
		s := float64(r * r)
		c := r - float64(s*(p1+float64(s*(p2+float64(s*(p3+float64(s*(p4+float64(s*p5)))))))))
		y := 1 - ((lo - float64(r*c)/(2-c)) - hi)
		// The low bits of t hold n.
		x[i] = y * math.Float64frombits((math.Float64bits(t)+1023)<<52)
	}
}

// logGeneric is Log without vector instructions.
func logGeneric(x []float64) {
	for i, v := range x {
		// v = 2^k (1+f) with 1+f between the roots of 1/2 and 2.
		b := math.Float64bits(v) + (0x3ff0000000000000 - 0x3fe6a09e667f3bcd)
		k := float64(int64(b>>52) - 1023)
		f := math.Float64frombits(b&0x000fffffffffffff+0x3fe6a09e667f3bcd) - 1
		s := f / (2 + f)
		s2 := float64(s * s)
		s4 := float64(s2 * s2)
		t1 := float64(s2 * (l1 + float64(s4*(l3+float64(s4*(l5+float64(s4*l7)))))))
		t2 := float64(s4 * (l2 + float64(s4*(l4+float64(s4*l6)))))
		h := float64(0.5 * float64(f*f))
		x[i] = float64(k*ln2Hi) - ((h - (float64(s*(h+(t1+t2))) + float64(k*ln2Lo))) - f)
	}
}

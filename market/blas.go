package market

// Inner loops. They keep several independent sums, because one sum waits for
// each addition before the next.

// dot returns the inner product of a and b.
func dot(a, b []float64) float64 {
	var s0, s1, s2, s3 float64
	b = b[:len(a)]
	for len(a) >= 4 && len(b) >= 4 {
		s0 += a[0] * b[0]
		s1 += a[1] * b[1]
		s2 += a[2] * b[2]
		s3 += a[3] * b[3]
		a, b = a[4:], b[4:]
	}
	for i, v := range a {
		s0 += v * b[i]
	}
	return (s0 + s1) + (s2 + s3)
}

// dot2 returns the inner products of a and b with q.
func dot2(a, b, q []float64) (sa, sb float64) {
	var a0, a1, b0, b1 float64
	a, b = a[:len(q)], b[:len(q)]
	for len(q) >= 2 && len(a) >= 2 && len(b) >= 2 {
		q0, q1 := q[0], q[1]
		a0 += a[0] * q0
		b0 += b[0] * q0
		a1 += a[1] * q1
		b1 += b[1] * q1
		a, b, q = a[2:], b[2:], q[2:]
	}
	for i, v := range q {
		a0 += a[i] * v
		b0 += b[i] * v
	}
	return a0 + a1, b0 + b1
}

// axpy adds f times a to y.
func axpy(y []float64, f float64, a []float64) {
	y = y[:len(a)]
	for len(a) >= 4 && len(y) >= 4 {
		y[0] += f * a[0]
		y[1] += f * a[1]
		y[2] += f * a[2]
		y[3] += f * a[3]
		a, y = a[4:], y[4:]
	}
	for i, v := range a {
		y[i] += f * v
	}
}

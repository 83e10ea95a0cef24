package design

import (
	"math"

	"github.com/tradetalk/tradetalk/internal/stream"
)

// MaxHaltonDim is the highest dimension of Halton points, the number of primes below
// 10,000. Points in more than some ten dimensions need scrambling: coordinates of
// neighbouring large bases are nearly equal in the first points.
const MaxHaltonDim = 1229

// Halton returns the first n Halton points from the origin (point 0): coordinate d is
// the radical inverse of the point's number in the base of prime d (Halton 1960,
// Numerische Mathematik 2, 84-90).
func Halton(dim, n int) (Cube, error) {
	if err := checkSize("halton", dim, MaxHaltonDim, n, 1<<sobolBits); err != nil {
		return Cube{}, err
	}
	bases := primes(dim)
	return Cube{Dim: dim, N: n, name: "halton", at: func(i int, dst []float64) {
		for d, b := range bases {
			// Digits reversed over b^k: both are whole numbers below 2^53, and the quotient
			// is the float nearest to the radical inverse.
			reversed, power := 0, 1
			for k := i; k > 0; k /= b {
				reversed, power = reversed*b+k%b, power*b
			}
			dst[d] = float64(reversed) / float64(power)
		}
	}}, nil
}

// OwenHalton returns the first n Halton points with a random permutation of the digits
// at each place and dimension (Owen 2017, A randomized Halton algorithm in R,
// arXiv:1706.02808). Each point is uniform on the cube.
func OwenHalton(dim, n int, seed uint64) (Cube, error) {
	c, err := Halton(dim, n)
	if err != nil {
		return Cube{}, err
	}
	bases := primes(dim)
	tables := make([][][]int, dim) // dimension, place, digit
	for d, b := range bases {
		places := int(math.Ceil(53 * math.Ln2 / math.Log(float64(b))))
		rng := stream.Root(seed).Text("design.halton").Int(uint64(d)).Rand()
		for range places {
			tables[d] = append(tables[d], rng.Perm(b))
		}
	}
	c.name = "halton, Owen-scrambled"
	c.at = func(i int, dst []float64) {
		for d, b := range bases {
			x, scale, k := 0.0, 1.0, i
			for _, table := range tables[d] {
				scale /= float64(b)
				x += float64(float64(table[k%b]) * scale) // no fused multiply-add
				k /= b
			}
			dst[d] = min(x, below1)
		}
	}
	return c, nil
}

// primes returns the first n primes.
func primes(n int) []int {
	var out []int
next:
	for x := 2; len(out) < n; x++ {
		for _, p := range out {
			if p*p > x {
				break
			}
			if x%p == 0 {
				continue next
			}
		}
		out = append(out, x)
	}
	return out
}

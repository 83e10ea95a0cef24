package design

import (
	"bufio"
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"math/bits"
	"strconv"

	"github.com/tradetalk/tradetalk/internal/stream"
)

// MaxSobolDim is the highest dimension of Sobol points, that of the list of Joe and Kuo.
const MaxSobolDim = 21201

// sobolBits is the number of binary digits of a Sobol coordinate. Direction numbers of
// 30 bits are those of the published lists of points; a design has at most 2^30 points.
const sobolBits = 30

//go:embed new-joe-kuo-6.21201.gz
var joeKuo []byte

// directions holds, for each dimension, the 30 direction numbers as whole numbers over
// 2^30.
type directions [][sobolBits]uint32

// readDirections reads the direction numbers of the first dim dimensions. Line d of
// the list has the degree s of a primitive polynomial, its inner coefficients a as
// binary digits and the odd initial numbers m_1..m_s. The recurrence is that of Joe
// and Kuo (2008, equation 2): v_k = a_1 v_{k-1} xor ... xor a_{s-1} v_{k-s+1} xor
// v_{k-s} xor v_{k-s}/2^s.
func readDirections(dim int) (directions, error) {
	v := make(directions, dim)
	for k := range sobolBits {
		v[0][k] = 1 << (sobolBits - 1 - k) // the van der Corput sequence
	}
	if dim == 1 {
		return v, nil
	}
	unzipped, err := gzip.NewReader(bytes.NewReader(joeKuo))
	if err != nil {
		return nil, fmt.Errorf("design: direction numbers: %w", err)
	}
	lines := bufio.NewScanner(unzipped)
	lines.Scan() // the heading
	for d := 1; d < dim; d++ {
		if !lines.Scan() {
			return nil, fmt.Errorf("design: direction numbers end at dimension %d: %w", d, lines.Err())
		}
		var numbers [3 + 18]uint32 // 18 is the highest degree of the list
		n := 0
		for field := range bytes.FieldsSeq(lines.Bytes()) {
			x, err := strconv.ParseUint(string(field), 10, 32)
			if err != nil || n == len(numbers) {
				return nil, fmt.Errorf("design: direction numbers of dimension %d: %q", d+1, lines.Text())
			}
			numbers[n] = uint32(x)
			n++
		}
		// The order on the line is d, s, a, m_1 .. m_s.
		s, a, m := int(numbers[1]), numbers[2], numbers[3:n]
		if int(numbers[0]) != d+1 || len(m) != s {
			return nil, fmt.Errorf("design: direction numbers of dimension %d: %q", d+1, lines.Text())
		}
		for k := range sobolBits {
			if k < s {
				v[d][k] = m[k] << (sobolBits - 1 - k)
				continue
			}
			x := v[d][k-s] ^ v[d][k-s]>>s
			for j := 1; j < s; j++ {
				if a>>(s-1-j)&1 == 1 {
					x ^= v[d][k-j]
				}
			}
			v[d][k] = x
		}
	}
	return v, nil
}

// digits returns the 30 binary digits of coordinate d of point i, in Gray-code order.
func (v directions) digits(i uint32, d int) uint32 {
	var x uint32
	for gray := i ^ i>>1; gray != 0; gray &= gray - 1 {
		x ^= v[d][bits.TrailingZeros32(gray)]
	}
	return x
}

// Sobol returns the first n points of the Sobol sequence, in Gray-code order and from
// the origin (point 0). dim is 1 to MaxSobolDim, n 1 to 2^30. The balance of the
// points holds for n a power of two; skipping the origin breaks the balance (Owen
// 2020, arXiv:2008.08051).
func Sobol(dim, n int) (Cube, error) {
	if err := checkSize("sobol", dim, MaxSobolDim, n, 1<<sobolBits); err != nil {
		return Cube{}, err
	}
	v, err := readDirections(dim)
	if err != nil {
		return Cube{}, err
	}
	return Cube{Dim: dim, N: n, name: "sobol", at: func(i int, dst []float64) {
		for d := range dst {
			dst[d] = float64(v.digits(uint32(i), d)) / (1 << sobolBits)
		}
	}}, nil
}

// OwenSobol returns the first n Sobol points under nested uniform scrambling (Owen
// 1995, in Niederreiter and Shiue, Monte Carlo and Quasi-Monte Carlo Methods, section
// 3): each binary digit is flipped or not by a fair coin of its own, which depends on
// the seed, the dimension and all higher digits. Each point is then uniform on the
// cube, averages are unbiased, and the set keeps the balance of the Sobol sequence.
// Digits 31 to 53 are random. Limits are those of Sobol.
func OwenSobol(dim, n int, seed uint64) (Cube, error) {
	if err := checkSize("sobol", dim, MaxSobolDim, n, 1<<sobolBits); err != nil {
		return Cube{}, err
	}
	v, err := readDirections(dim)
	if err != nil {
		return Cube{}, err
	}
	names := make([]stream.Name, dim)
	for d := range names {
		names[d] = stream.Root(seed).Text("design.owen").Int(uint64(d))
	}
	return Cube{Dim: dim, N: n, name: "sobol, Owen-scrambled", at: func(i int, dst []float64) {
		for d := range dst {
			dst[d] = float64(owen(names[d], v.digits(uint32(i), d))) / two53
		}
	}}, nil
}

// owenBlock is the number of digits that one random word scrambles: a binary tree of
// five levels has 31 inner nodes, and each node takes one bit of the word.
const owenBlock = 5

// owen returns the 53 scrambled digits of a coordinate of 30 digits.
func owen(name stream.Name, x uint32) uint64 {
	var out uint64
	for done := 0; done < sobolBits; done += owenBlock {
		// A leading one keeps prefixes of different lengths apart.
		prefix := 1<<done | uint64(x>>(sobolBits-done))
		word, _ := name.Int(prefix).Words()
		node := uint(1)
		for b := range owenBlock {
			digit := x >> (sobolBits - 1 - done - b) & 1
			out = out<<1 | uint64(digit) ^ (word >> node & 1)
			node = node<<1 | uint(digit)
		}
	}
	word, _ := name.Int(1<<sobolBits | uint64(x)).Words()
	return out<<(53-sobolBits) | word>>(64-(53-sobolBits))
}

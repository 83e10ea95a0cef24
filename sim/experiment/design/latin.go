package design

import "github.com/tradetalk/tradetalk/internal/stream"

// LatinHypercube returns n points such that each of the n slices of each dimension
// holds one point, at a uniform place in the slice (McKay, Beckman and Conover 1979,
// Technometrics 21, 239-245). The design holds n*dim numbers of 4 bytes in memory; n
// is at most 2^30.
func LatinHypercube(dim, n int, seed uint64) (Cube, error) {
	if err := checkSize("latin hypercube", dim, MaxSobolDim, n, 1<<sobolBits); err != nil {
		return Cube{}, err
	}
	names := make([]stream.Name, dim)
	slices := make([][]int32, dim)
	for d := range slices {
		names[d] = stream.Root(seed).Text("design.latin").Int(uint64(d))
		slices[d] = make([]int32, n)
		for i := range slices[d] {
			slices[d][i] = int32(i)
		}
		names[d].Text("order").Rand().Shuffle(n, func(i, j int) {
			slices[d][i], slices[d][j] = slices[d][j], slices[d][i]
		})
	}
	return Cube{Dim: dim, N: n, name: "latin hypercube", at: func(i int, dst []float64) {
		for d := range dst {
			// The place inside the slice has a stream of each point, so that points can be
			// asked for in any order.
			word, _ := names[d].Int(uint64(i)).Words()
			u := float64(word>>11) / two53
			dst[d] = min((float64(slices[d][i])+u)/float64(n), below1)
		}
	}}, nil
}

// Uniform returns n independent uniform points: the design to compare others with.
func Uniform(dim, n int, seed uint64) (Cube, error) {
	if err := checkSize("uniform", dim, MaxSobolDim, n, 1<<sobolBits); err != nil {
		return Cube{}, err
	}
	name := stream.Root(seed).Text("design.uniform")
	return Cube{Dim: dim, N: n, name: "uniform", at: func(i int, dst []float64) {
		point := name.Int(uint64(i))
		for d := range dst {
			word, _ := point.Int(uint64(d)).Words()
			dst[d] = float64(word>>11) / two53
		}
	}}, nil
}

// Package design lays out experiments: points of the unit cube (Sobol, Owen
// scrambling, Latin hypercube, Halton) and combinations of named factors (factorial,
// one at a time, list, or a factor mapped from the cube).
//
// Points come from a Cube, which computes any point from its number alone. Workers
// and shards may ask for points in any order and get the same coordinates:
//
//	points, err := design.OwenSobol(3, 1024, 7) // 3 dimensions, 1,024 points, seed 7
//	if err != nil {
//		return err
//	}
//	for i, x := range points.All() {
//		y[i] = model(x)
//	}
//
// A factor turns a coordinate into a value of a study:
//
//	factors := []design.Factor{
//		{Name: "actors.CHN.precision", Low: 1, High: 100, Scale: design.Log},
//		{Name: "mechanism.reputation", Levels: []string{"on", "off"}},
//	}
//	table, err := design.Spread(factors, points)
//
// # Choice of a design
//
// A factorial answers which combination does what, at a cost that multiplies with
// every factor. Owen-scrambled Sobol points answer averages and sensitivity with the
// least error for a given cost; the number of points should be a power of two. A
// Latin hypercube is for any number of points. Halton points can be extended by one
// at a time.
//
// # Randomness
//
// Scramblings and permutations are read from package internal/stream under the name
// of the design, the seed and the dimension. A seed gives the same points on every
// platform: coordinates are whole numbers over a power of two, or products and
// quotients of such.
package design

package design

import (
	"crypto/sha256"
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// reference reads a table of numbers from the folder of reference data.
func reference(t *testing.T, name string) [][]float64 {
	t.Helper()
	dir := os.Getenv("TRADETALK_REFERENCE")
	if dir == "" {
		t.Skip("TRADETALK_REFERENCE is not set: no reference data")
	}
	f, err := os.Open(filepath.Join(dir, "statistics", name))
	require.NoError(t, err)
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	rows := make([][]float64, len(records))
	for i, r := range records {
		for _, field := range r {
			x, err := strconv.ParseFloat(field, 64)
			require.NoError(t, err)
			rows[i] = append(rows[i], x)
		}
	}
	return rows
}

// The reference points are computed by other software from the same direction numbers.
func TestSobolReference(t *testing.T) {
	for _, dim := range []int{2, 5, 10} {
		c, err := Sobol(dim, 64)
		require.NoError(t, err)
		require.Equal(t, reference(t, fmt.Sprintf("sobol_d%d_64.csv", dim)), c.Points())
	}
}

// SHA-256 of whole-number coordinates (over 2^30, comma-separated, a line a point) of
// scipy 1.10.1: qmc.Sobol(d, scramble=False, bits=30).random(n).
func TestSobolHashHighDimensions(t *testing.T) {
	for _, c := range []struct {
		dim, n int
		sum    string
	}{
		{1000, 128, "c983c75513dc44f235176817dd5b6260f4938790ba68f1df6bea8bf20c21b173"},
		{1111, 1024, "34c1cc6e057f098224daf665ceb63c5dfcaa8504b112cd25637e3e7045d01787"},
		{21201, 16, "fa4419aee4c65fd0bbf157fecd8c18abef4b1773758cbdd6ead92fd98b0ccfed"},
	} {
		if testing.Short() && c.dim > 1000 {
			continue
		}
		points, err := Sobol(c.dim, c.n)
		require.NoError(t, err)
		h := sha256.New()
		for _, x := range points.All() {
			for d, u := range x {
				if d > 0 {
					fmt.Fprint(h, ",")
				}
				fmt.Fprint(h, int(u*(1<<30)))
			}
			fmt.Fprintln(h)
		}
		require.Equal(t, c.sum, fmt.Sprintf("%x", h.Sum(nil)), "dimension %d", c.dim)
	}
}

// Of 2^k points each of the 2^k slices of a dimension holds one, and each cell of the
// first two dimensions of area 2^-k too: the net property of (Owen-scrambled) Sobol
// points. A Latin hypercube has the first only.
func TestNets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.IntRange(1, 9).Draw(t, "k")
		n := 1 << k
		seed := rapid.Uint64().Draw(t, "seed")
		dim := rapid.IntRange(2, 8).Draw(t, "dim")
		scrambled, err := OwenSobol(dim, n, seed)
		require.NoError(t, err)
		plain, err := Sobol(dim, n)
		require.NoError(t, err)
		latin, err := LatinHypercube(dim, n, seed)
		require.NoError(t, err)
		for _, c := range []Cube{plain, scrambled, latin} {
			for d := range dim {
				var slices []int
				for _, x := range c.All() {
					slices = append(slices, int(x[d]*float64(n)))
				}
				requireEachOnce(t, slices, n)
			}
		}
		for _, c := range []Cube{plain, scrambled} {
			for split := 0; split <= k; split++ {
				var cells []int
				for _, x := range c.All() {
					cells = append(cells, int(x[0]*float64(int(1)<<split))<<(k-split)|int(x[1]*float64(int(1)<<(k-split))))
				}
				requireEachOnce(t, cells, n)
			}
		}
	})
}

func requireEachOnce(t *rapid.T, got []int, n int) {
	slices.Sort(got)
	for i := range n {
		require.Equal(t, i, got[i])
	}
}

// A randomised point is uniform: over 4,000 seeds the mean of a coordinate lies within
// 4 standard errors of 1/2 and that of its square within 4 of 1/3, and coordinates of
// two dimensions are uncorrelated.
func TestRandomisedPointsAreUniform(t *testing.T) {
	seeds := 4000
	if testing.Short() {
		seeds = 400
	}
	n := float64(seeds)
	for name, make := range map[string]func(seed uint64) (Cube, error){
		"owen sobol":  func(s uint64) (Cube, error) { return OwenSobol(3, 8, s) },
		"owen halton": func(s uint64) (Cube, error) { return OwenHalton(3, 8, s) },
		"latin":       func(s uint64) (Cube, error) { return LatinHypercube(3, 8, s) },
		"uniform":     func(s uint64) (Cube, error) { return Uniform(3, 8, s) },
	} {
		t.Run(name, func(t *testing.T) {
			for _, i := range []int{0, 5} {
				var m1, m2, cross float64
				for s := range seeds {
					c, err := make(uint64(s))
					require.NoError(t, err)
					x := c.At(i, nil)
					for _, u := range x {
						require.True(t, u >= 0 && u < 1)
					}
					m1 += x[1] / n
					m2 += x[1] * x[1] / n
					cross += (x[1] - .5) * (x[2] - .5) / n
				}
				require.InDelta(t, .5, m1, 4*math.Sqrt(1./12/n))
				require.InDelta(t, 1./3, m2, 4*math.Sqrt(4./45/n)) // var(u^2) = 1/5 - 1/9
				require.InDelta(t, 0, cross, 4./12/math.Sqrt(n))
			}
		})
	}
}

// Owen (1997): the error of a smooth integral falls faster than n^-1. Sixteen times the
// points cut the root mean square error of the mean of a product far more than 16-fold.
func TestScramblingConverges(t *testing.T) {
	rmse := func(n int) float64 {
		var sum float64
		for s := range 50 {
			c, err := OwenSobol(3, n, uint64(s))
			require.NoError(t, err)
			var mean float64
			for _, x := range c.All() {
				mean += (1 + (x[0] - .5)) * (1 + (x[1]-.5)/2) * (1 + (x[2]-.5)/3) / float64(n)
			}
			sum += (mean - 1) * (mean - 1)
		}
		return math.Sqrt(sum / 50)
	}
	require.Less(t, rmse(1024)*25, rmse(64))
}

// The first Halton points in closed form: bases 2, 3 and 5.
func TestHalton(t *testing.T) {
	c, err := Halton(3, 8)
	require.NoError(t, err)
	require.Equal(t, [][]float64{
		{0, 0, 0}, {1. / 2, 1. / 3, 1. / 5}, {1. / 4, 2. / 3, 2. / 5}, {3. / 4, 1. / 9, 3. / 5},
		{1. / 8, 4. / 9, 4. / 5}, {5. / 8, 7. / 9, 1. / 25}, {3. / 8, 2. / 9, 6. / 25}, {7. / 8, 5. / 9, 11. / 25},
	}, c.Points())
	p := primes(MaxHaltonDim)
	require.Equal(t, 9973, p[len(p)-1]) // the largest prime below 10,000
}

// Points asked for in any order are the points of the list.
func TestRandomAccess(t *testing.T) {
	for _, c := range sample(t) {
		rows := c.Points()
		for i := len(rows) - 1; i >= 0; i-- {
			require.Equal(t, rows[i], c.At(i, nil), c)
		}
		require.Panics(t, func() { c.At(c.N, nil) })
	}
}

func sample(t *testing.T) []Cube {
	t.Helper()
	var out []Cube
	add := func(c Cube, err error) {
		require.NoError(t, err)
		out = append(out, c)
	}
	add(Sobol(4, 33))
	add(OwenSobol(4, 33, 1))
	add(LatinHypercube(4, 33, 1))
	add(Halton(4, 33))
	add(OwenHalton(4, 33, 1))
	add(Uniform(4, 33, 1))
	return out
}

func TestBadSizes(t *testing.T) {
	_, err := Sobol(0, 8)
	require.EqualError(t, err, "design: sobol has 1 to 21201 dimensions, not 0")
	_, err = OwenSobol(21202, 8, 1)
	require.EqualError(t, err, "design: sobol has 1 to 21201 dimensions, not 21202")
	_, err = LatinHypercube(2, 0, 1)
	require.EqualError(t, err, "design: empty: latin hypercube needs at least 1 point, not 0")
	_, err = Halton(1230, 8)
	require.EqualError(t, err, "design: halton has 1 to 1229 dimensions, not 1230")
}

func TestFactorial(t *testing.T) {
	factors := []Factor{
		{Name: "lever", Levels: []string{"on", "off"}},
		{Name: "severity", Levels: Evenly(0, .3, 4)},
	}
	table, err := Factorial(factors)
	require.NoError(t, err)
	require.Len(t, table.Rows, 8)
	require.Equal(t, "[off 0.2]", fmt.Sprint(table.Rows[6]))
	require.Equal(t, .2, table.Rows[6][1].Number)
	require.True(t, math.IsNaN(table.Rows[6][0].Number))

	one, err := OneAtATime(factors)
	require.NoError(t, err)
	require.Equal(t, "[[on 0] [off 0] [on 0.1] [on 0.2] [on 0.3]]", fmt.Sprint(one.Rows))
}

// All mistakes come in one error, each with the name of its factor.
func TestBadFactors(t *testing.T) {
	_, err := Factorial([]Factor{
		{Name: "a", Levels: []string{"x"}},
		{Name: "b", Low: 1, High: 1},
		{Name: "b", Low: 2, High: 1},
		{Name: "c", Low: -1, High: 1, Scale: Log},
		{Name: "d", Low: 0, High: 1.5, Whole: true},
		{Name: "e", Low: 0, High: math.NaN()},
		{Name: "f", Levels: []string{"x", "y", "x"}, High: 3},
	})
	for _, want := range []string{
		`factor "a": constant: 1 level, needs 2 or more`,
		`factor "b": constant: the range is 1 to 1`,
		`factor "b" stands twice`,
		`factor "b": the range runs down from 2 to 1`,
		`factor "c": a log scale needs a positive range`,
		`factor "d": whole numbers from 0 to 1.5: the bounds are not whole`,
		`factor "e": the range 0 to NaN is not finite`,
		`factor "f": level "x" stands twice`,
		`factor "f": has both levels and a range`,
		`factor "b" has a range; a factorial design needs levels`,
	} {
		require.ErrorContains(t, err, want)
	}
	_, err = Factorial(nil)
	require.EqualError(t, err, "design: empty: no factor")
	_, err = Spread([]Factor{{Name: "a", High: 1}}, Cube{})
	require.EqualError(t, err, "design: empty: no points")
	many := make([]Factor, 30)
	for i := range many {
		many[i] = Factor{Name: fmt.Sprint(i), Levels: []string{"0", "1"}}
	}
	_, err = Factorial(many)
	require.ErrorContains(t, err, "more than 10000000 rows")
}

// Levels and whole numbers are equally frequent over a balanced design, and a log range
// has its median at the geometric mean.
func TestSpread(t *testing.T) {
	points, err := OwenSobol(3, 1024, 3)
	require.NoError(t, err)
	table, err := Spread([]Factor{
		{Name: "level", Levels: []string{"a", "b", "c", "d"}},
		{Name: "whole", Low: 1, High: 8, Whole: true},
		{Name: "log", Low: 1, High: 100, Scale: Log},
	}, points)
	require.NoError(t, err)
	levels, wholes, below := map[string]int{}, map[float64]int{}, 0
	for _, r := range table.Rows {
		levels[r[0].Text]++
		wholes[r[1].Number]++
		if r[2].Number < 10 {
			below++
		}
	}
	require.Equal(t, map[string]int{"a": 256, "b": 256, "c": 256, "d": 256}, levels)
	require.Equal(t, map[float64]int{1: 128, 2: 128, 3: 128, 4: 128, 5: 128, 6: 128, 7: 128, 8: 128}, wholes)
	require.Equal(t, 512, below)
}

func TestList(t *testing.T) {
	factors := []Factor{{Name: "a", Levels: []string{"on", "off"}}, {Name: "b", Low: 0, High: 1}}
	table, err := List(factors, [][]string{{"off", "0.25"}, {"on", "1"}})
	require.NoError(t, err)
	require.Equal(t, "[[off 0.25] [on 1]]", fmt.Sprint(table.Rows))
	_, err = List(factors, [][]string{{"of", "2"}, {"on"}, {"on", "x"}})
	require.ErrorContains(t, err, `row 0: factor "a": "of" is none of the levels ["on" "off"]`)
	require.ErrorContains(t, err, `row 0: factor "b": 2 lies outside 0 to 1`)
	require.ErrorContains(t, err, `row 1 has 1 values for 2 factors`)
	require.ErrorContains(t, err, `row 2: factor "b": "x" is no number`)
}

func BenchmarkOwenSobol(b *testing.B) {
	c, err := OwenSobol(10, 1<<20, 1)
	require.NoError(b, err)
	x := make([]float64, 10)
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		c.At(i&(1<<20-1), x)
		i++
	}
}

package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// study runs a command and returns what it prints.
func study(t testing.TB, stdin string, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), args, strings.NewReader(stdin), &out, io.Discard), args)
	return out.String()
}

// The bytes of the reference points, first point 0, Gray-code order.
func TestSobolBytes(t *testing.T) {
	dir := os.Getenv("TRADETALK_REFERENCE")
	if dir == "" {
		t.Skip("TRADETALK_REFERENCE is not set: no reference data")
	}
	for _, dim := range []int{2, 5, 10} {
		want, err := os.ReadFile(filepath.Join(dir, "statistics", fmt.Sprintf("sobol_d%d_64.csv", dim)))
		require.NoError(t, err)
		require.Equal(t, string(want), study(t, "", "points", "-design", "sobol", "-dim", fmt.Sprint(dim), "-n", "64"))
	}
}

// ishigami adds the value of the function of Ishigami and Homma to each point.
func ishigami(t testing.TB, points string, seeds int) string {
	rows, err := csv.NewReader(strings.NewReader(points)).ReadAll()
	require.NoError(t, err)
	var out strings.Builder
	for _, r := range rows {
		var x [3]float64
		for i, f := range r {
			u, err := strconv.ParseFloat(f, 64)
			require.NoError(t, err)
			x[i] = math.Pi * (2*u - 1)
		}
		y := math.Sin(x[0]) + 7*math.Pow(math.Sin(x[1]), 2) + .1*math.Pow(x[2], 4)*math.Sin(x[0])
		out.WriteString(strings.Join(r, ","))
		for s := range seeds {
			fmt.Fprintf(&out, ",%v", y+float64(s))
		}
		out.WriteString("\n")
	}
	return out.String()
}

// column returns the numbers of a column of a comma-separated table.
func column(t testing.TB, text, name string) []float64 {
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	require.NoError(t, err)
	for j, h := range rows[0] {
		if h == name {
			var out []float64
			for _, r := range rows[1:] {
				x, err := strconv.ParseFloat(r[j], 64)
				require.NoError(t, err)
				out = append(out, x)
			}
			return out
		}
	}
	t.Fatalf("no column %q in %q", name, rows[0])
	return nil
}

// From points to indices, by all three kinds of points. Exact: S1 0.3139, 0.4424, 0; ST
// 0.5576, 0.4424, 0.2437; mu* of x2 7.875.
func TestIshigami(t *testing.T) {
	points := study(t, "", "points", "-design", "saltelli", "-dim", "3", "-n", "4096", "-scramble", "owen", "-seed", "3")
	for _, first := range []string{"saltelli", "jansen"} {
		out := study(t, ishigami(t, points, 1), "sensitivity", "-in", "-", "-csv", "-resamples", "99", "-first", first)
		require.InDeltaSlice(t, []float64{.3139, .4424, 0}, column(t, out, "first"), .02)
		require.InDeltaSlice(t, []float64{.5576, .4424, .2437}, column(t, out, "total"), .02)
	}
	walks := study(t, "", "points", "-design", "morris", "-dim", "3", "-n", "500")
	out := study(t, ishigami(t, walks, 1), "sensitivity", "-in", "-", "-csv", "-resamples", "99")
	require.InDeltaSlice(t, []float64{7.70, 7.875, 6.25}, column(t, out, "mu_star"), 1.2)
	require.InDelta(t, 7.875, column(t, out, "mu_star")[1], 1e-9)
	for _, design := range []string{"sobol", "lhs", "halton", "uniform"} {
		points := study(t, "", "points", "-design", design, "-dim", "3", "-n", "4096")
		out := study(t, ishigami(t, points, 1), "sensitivity", "-in", "-", "-csv", "-resamples", "99")
		require.InDeltaSlice(t, []float64{.3139, .4424, 0}, column(t, out, "first"), .05, design)
	}
}

// Several values a point, a heading, comments, and the table for people.
func TestTable(t *testing.T) {
	points := study(t, "", "points", "-design", "saltelli", "-dim", "3", "-n", "256", "-scramble", "owen")
	file := filepath.Join(t.TempDir(), "in.csv")
	text := "# a model\nseverity,patience,noise,y1,y2,y3\n" + ishigami(t, points, 3)
	require.NoError(t, os.WriteFile(file, []byte(text), 0o666))
	out := study(t, "", "sensitivity", "-in", file, "-values", "3")
	require.Contains(t, out, "1280 points, Saltelli groups A, AB, B, 3 values each")
	require.Contains(t, out, "variance of single values: factors")
	require.Contains(t, out, "severity  0.")
}

func TestUsage(t *testing.T) {
	require.Contains(t, study(t, ""), "Usage: study COMMAND")
	for _, c := range []struct {
		stdin string
		args  []string
		want  []string
	}{
		{"", []string{"pints"}, []string{`unknown command "pints"`}},
		{"", []string{"points"}, []string{"-dim is missing", "-n is missing"}},
		{"", []string{"points", "-dim", "2", "-n", "4", "x"}, []string{`unexpected argument "x"`}},
		{"", []string{"points", "-dim", "2", "-n", "4", "-design", "grid"}, []string{`unknown design "grid"`}},
		{"", []string{"points", "-dim", "2", "-n", "4", "-design", "lhs", "-scramble", "owen", "-levels", "6"}, []string{"-scramble owen has no meaning", "-levels has no meaning"}},
		{"", []string{"points", "-dim", "0", "-n", "4"}, []string{"1 to 21201 dimensions, not 0"}},
		{"", []string{"points", "-dim", "2", "-n", "0", "-scramble", "digital"}, []string{`-scramble "digital"`}},
		{"", []string{"sensitivity", "-values", "0", "-first", "sobol"}, []string{"-in is missing", "-values is 0", `-first "sobol"`}},
		{"", []string{"sensitivity", "-in", "nowhere.csv"}, []string{"nowhere.csv"}},
		{"", []string{"sensitivity", "-in", "-"}, []string{"no points"}},
		{"1\n2\n", []string{"sensitivity", "-in", "-"}, []string{"line 1 has 1 columns"}},
		{"1,2\n3,x\n4,5,6\nNaN,1\n", []string{"sensitivity", "-in", "-"}, []string{`line 2, column 2: "x"`, "line 3 has 3 columns, the first line has 2", `line 4, column 1: "NaN"`}},
		{"1,2\n3,2\n", []string{"sensitivity", "-in", "-"}, []string{"2 points"}},
	} {
		err := run(t.Context(), c.args, strings.NewReader(c.stdin), io.Discard, io.Discard)
		for _, want := range c.want {
			require.ErrorContains(t, err, want)
		}
	}
}

package main

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

// small returns the arguments of a short experiment, in a temporary folder.
func small(t *testing.T) []string {
	dir := t.TempDir()
	return []string{"-seeds", "2", "-periods", "6", "-picture", filepath.Join(dir, "p", "leverage.png"), "-o", filepath.Join(dir, "h.csv")}
}

func TestSameBytesOnAnyNumberOfProcessors(t *testing.T) {
	was := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(was)
	var outputs, files []string
	for _, n := range []int{1, 2} {
		runtime.GOMAXPROCS(n)
		args := small(t)
		var out bytes.Buffer
		require.NoError(t, run(t.Context(), args, &out, os.Stderr))
		head, _, found := bytes.Cut(out.Bytes(), []byte("\nEvery history:"))
		require.True(t, found)
		outputs = append(outputs, string(head))
		file, err := os.ReadFile(args[7])
		require.NoError(t, err)
		files = append(files, string(file))
		picture, err := os.ReadFile(args[5])
		require.NoError(t, err)
		require.Equal(t, "\x89PNG", string(picture[:4]))
	}
	require.Equal(t, outputs[0], outputs[1])
	require.Equal(t, files[0], files[1])
	lines, err := csv.NewReader(bytes.NewReader([]byte(files[0]))).ReadAll()
	require.NoError(t, err)
	require.Len(t, lines, 1+2*len(arms)*len(audiences)*len(severities))
}

// An interval of known numbers: 1, 2, 3 have the mean 2 and the standard error 1/sqrt(3).
func TestEstimate(t *testing.T) {
	e := estimateOf([]float64{1, 2, 3})
	require.InDelta(t, 2, e.mean, 1e-15)
	require.InDelta(t, 1.959963984540054/1.7320508075688772, e.half, 1e-12)

	// Draws shared by two cells cancel in an effect, and not in a level.
	r := results{cell{0, 0, 0}: {{mean: 0.1}, {mean: 0.9}}, cell{0, 0, 1}: {{mean: 0.2}, {mean: 1}}}
	effect := r.effect(cell{0, 0, 1}, cell{0, 0, 0}, concession)
	require.InDelta(t, 0.1, effect.mean, 1e-15)
	require.InDelta(t, 0, effect.half, 1e-12)
}

func TestMistakesAreReportedTogether(t *testing.T) {
	err := run(t.Context(), []string{"-seeds", "1", "-periods", "0", "more"}, os.Stdout, os.Stderr)
	require.ErrorContains(t, err, "-seeds is 1")
	require.ErrorContains(t, err, "-periods is 0")
	require.ErrorContains(t, err, `argument "more"`)
}

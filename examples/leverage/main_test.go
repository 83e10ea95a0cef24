package main

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/sim/store"
)

// small returns the arguments of a short experiment, in a temporary folder.
func small(t *testing.T) []string {
	dir := t.TempDir()
	return []string{"-seeds", "2", "-periods", "6", "-picture", filepath.Join(dir, "p", "leverage.png"), "-o", filepath.Join(dir, "tables")}
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
		at, err := store.Latest(args[7])
		require.NoError(t, err)
		file, err := os.ReadFile(filepath.Join(at, "runs.csv"))
		require.NoError(t, err)
		files = append(files, string(file))
		picture, err := os.ReadFile(args[5])
		require.NoError(t, err)
		require.Equal(t, "\x89PNG", string(picture[:4]))
	}
	require.Equal(t, outputs[0], outputs[1])
	require.Equal(t, files[0], files[1])
	rows := csv.NewReader(bytes.NewReader([]byte(files[0])))
	rows.Comment = '#'
	lines, err := rows.ReadAll()
	require.NoError(t, err)
	require.Len(t, lines, 1+2*len(arms)*len(audiences)*len(severities))
}

func TestMistakesAreReportedTogether(t *testing.T) {
	err := run(t.Context(), []string{"-seeds", "1", "-periods", "0", "more"}, os.Stdout, os.Stderr)
	require.ErrorContains(t, err, "-seeds is 1")
	require.ErrorContains(t, err, "-periods is 0")
	require.ErrorContains(t, err, `argument "more"`)
}

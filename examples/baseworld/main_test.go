package main

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write testdata/quick.md anew")

// The quick table of three quarters is the one on file, to the byte.
func TestQuickTableIsTheOneOnFile(t *testing.T) {
	file := filepath.Join("testdata", "quick.md")
	var out bytes.Buffer
	require.NoError(t, write(t.Context(), &out, options{quarters: 3, quick: true}, "of the test"))
	if *update {
		require.NoError(t, os.WriteFile(file, out.Bytes(), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), out.String())
}

// The full table has all worlds, each scenario is valid, and the columns are those of the quick one.
func TestFullTableIsComplete(t *testing.T) {
	list, err := worlds(options{quarters: 20})
	require.NoError(t, err)
	require.Len(t, list, 32)
	for _, one := range list {
		require.NoError(t, one.scenario.Validate())
	}
	text, err := os.ReadFile("baseworld.md")
	require.NoError(t, err)
	require.Len(t, regexp.MustCompile(`(?m)^\| (long run|x 0\.38) \|`).FindAll(text, -1), 32)
}

// Mistakes in the flags are reported together.
func TestFlags(t *testing.T) {
	_, err := parse([]string{"-quarters", "1", "more"}, io.Discard)
	require.ErrorContains(t, err, `got argument "more"`)
	require.ErrorContains(t, err, "-quarters is 1; want at least 2")
}

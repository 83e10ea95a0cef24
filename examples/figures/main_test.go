package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// Two runs give every picture with its numbers and its caption.
func TestPictures(t *testing.T) {
	dir := t.TempDir()
	var out, errs bytes.Buffer
	require.NoError(t, run(context.Background(), []string{"-runs", "2", "-format", "svg", "-width", "85", "-out", dir}, &out, &errs))
	for _, name := range []string{"life", "dispute-border", "barriers", "trust", "income", "restrictions", "survival", "effects"} {
		for _, ending := range []string{".svg", ".csv"} {
			info, err := os.Stat(filepath.Join(dir, name+ending))
			require.NoError(t, err)
			require.NotZero(t, info.Size())
		}
		require.Contains(t, out.String(), name+".svg\n")
	}
	require.Empty(t, errs.String())
}

// A scenario whose module never enters into force has no survival to draw, and all other pictures.
func TestNothingToDraw(t *testing.T) {
	var out bytes.Buffer
	file := filepath.Join("..", "..", "sim", "experiment", "testdata", "ban.yaml")
	require.NoError(t, run(context.Background(), []string{"-runs", "2", "-format", "svg", "-out", t.TempDir(), "-scenario", file}, &out, &out))
	require.Contains(t, out.String(), "survival: figure: no module of ensemble \"as told\" is ever in force: nothing to draw\n")
}

func TestWrongInput(t *testing.T) {
	var out bytes.Buffer
	err := run(context.Background(), []string{"-runs", "1", "-format", "gif", "-width", "10", "x"}, &out, &out)
	for _, want := range []string{"-runs is 1", `-format is "gif"`, "-width is 10", `argument "x"`} {
		require.ErrorContains(t, err, want)
	}
	require.ErrorContains(t, run(context.Background(), []string{"-scenario", "nowhere.yaml"}, &out, &out), "nowhere.yaml")
}

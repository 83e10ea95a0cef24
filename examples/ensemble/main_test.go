package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/sim/experiment"
	"github.com/tradetalk/tradetalk/sim/store"
)

// The whole way: design, ensemble, tables in Parquet, indices, box, picture; and the same from merged
// shards.
func TestEnsemble(t *testing.T) {
	dir := t.TempDir()
	args := func(more ...string) []string {
		return append([]string{"-points", "16", "-seeds", "2", "-o", filepath.Join(dir, "tables"), "-picture", filepath.Join(dir, "p.png")}, more...)
	}
	var one bytes.Buffer
	require.NoError(t, run(t.Context(), args(), &one, io.Discard))
	for _, want := range []string{"112 worlds of one dispute, each with 2 seeds", "severity", "quasi-p", "IN WHICH WORLDS"} {
		if want == "quasi-p" { // only of a box that restricts something
			continue
		}
		require.Contains(t, one.String(), want)
	}
	picture, err := os.ReadFile(filepath.Join(dir, "p.png"))
	require.NoError(t, err)
	require.Equal(t, "\x89PNG", string(picture[:4]))
	at, err := store.Latest(filepath.Join(dir, "tables"))
	require.NoError(t, err)
	file, err := os.ReadFile(filepath.Join(at, "runs.parquet"))
	require.NoError(t, err)
	f, err := parquet.OpenFile(bytes.NewReader(file), int64(len(file)))
	require.NoError(t, err)
	require.Equal(t, int64(224), f.NumRows())

	// The same study as shards, as a batch system would play them.
	study, err := experiment.ReadText("study.yaml", studyText)
	require.NoError(t, err)
	study.Design.Points, study.Seeds = 16, 2
	for k := range study.Shards {
		_, err := study.Shard(t.Context(), k, experiment.Options{Dir: filepath.Join(dir, "runs")})
		require.NoError(t, err)
	}
	paths, err := study.Paths(filepath.Join(dir, "runs"))
	require.NoError(t, err)
	require.NoError(t, study.Merge(paths, filepath.Join(dir, "all")))
	var many bytes.Buffer
	require.NoError(t, run(t.Context(), args("-in", filepath.Join(dir, "all")), &many, io.Discard))
	// The tables of the second call have the next folder.
	require.Equal(t, strings.ReplaceAll(one.String(), "run-1", "run-2"), many.String())

	require.ErrorContains(t, run(t.Context(), []string{"-seeds", "-1", "more"}, io.Discard, io.Discard), `argument "more"`)
}

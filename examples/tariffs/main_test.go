package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/internal/reference"
	"github.com/tradetalk/tradetalk/market"
)

var ctx = context.Background()

// read returns the records of a CSV file.
func read(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open(name)
	require.NoError(t, err)
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	return all
}

func TestComparison(t *testing.T) {
	t.Chdir(t.TempDir())
	var out, again, note bytes.Buffer
	require.NoError(t, run(ctx, nil, &out, &note))
	require.Contains(t, note.String(), "trade does not balance")
	require.Contains(t, out.String(), "United States                  +0.045     +0.255     -0.107     +0.115     +0.538 |    2.5   13.8   14.2")
	require.Contains(t, out.String(), "Picture: out/tariffs.png")
	picture, err := os.ReadFile("out/tariffs.png")
	require.NoError(t, err)
	img, err := png.Decode(bytes.NewReader(picture))
	require.NoError(t, err)
	require.Greater(t, img.Bounds().Dx(), 600)
	require.NoError(t, run(ctx, nil, &again, io.Discard))
	require.Equal(t, out.String(), again.String())
	second, err := os.ReadFile("out/tariffs.png")
	require.NoError(t, err)
	require.True(t, bytes.Equal(picture, second), "the same picture, byte for byte")
}

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	tariffs, results := filepath.Join(dir, "tariffs.csv"), filepath.Join(dir, "results.csv")
	for _, args := range [][]string{
		{"-solve", "nash"}, {"-solve", "mfn-nash", "-start", "approximate"}, {"-solve", "optimal", "-region", "USA"},
		{"-solve", "cooperative", "-threat", "war"}, {"-solve", "cooperative", "-bargain", "product", "-check", "none"},
	} {
		var out bytes.Buffer
		require.NoError(t, run(ctx, append(args, "-o", tariffs, "-results", results), &out, io.Discard), "%v", args)
		records := read(t, tariffs)
		require.Equal(t, []string{"sector", "importer", "exporter", "tariff"}, records[0])
		require.Greater(t, len(records), 8*8*7/2)
		records = read(t, results)
		require.Equal(t, []string{"region", "w_hat", "price_hat", "real_income_pct", "residual", "gain_from_moving_pct"}, records[0])
		require.Len(t, records, 9)
		for _, rec := range records[1:] {
			residual, err := strconv.ParseFloat(rec[4], 64)
			require.NoError(t, err)
			require.LessOrEqual(t, residual, 1e-6)
			equilibrium := args[1] == "nash" || args[1] == "mfn-nash" || args[1] == "optimal" && rec[0] == "USA"
			switch {
			case equilibrium:
				gain, err := strconv.ParseFloat(rec[5], 64)
				require.NoError(t, err)
				require.Less(t, gain, 1e-7, "%v", args)
			case args[1] == "optimal" || args[len(args)-1] == "none":
				require.Empty(t, rec[5])
			default:
				require.NotEmpty(t, rec[5])
			}
		}
	}
}

// The economy of Ossa (2014) from its directory: the war among political governments, and
// talks from there without subsidies, whose equal gain is 3.6 % in his table 5.
func TestOssa(t *testing.T) {
	economy, dir := reference.Ossa(t), t.TempDir()
	tariffs, results := filepath.Join(dir, "tariffs.csv"), filepath.Join(dir, "results.csv")
	args := []string{"-economy", economy, "-closure", "profits", "-objective", "political", "-o", tariffs, "-results", results}
	require.NoError(t, run(ctx, append(args, "-solve", "nash", "-check", "none"), io.Discard, io.Discard))
	war := read(t, results)
	// Prohibitive tariffs of the war are far above 1,000 %, and the file is a policy all the same.
	e, err := market.LoadDir(economy)
	require.NoError(t, err)
	f, err := os.Open(tariffs)
	require.NoError(t, err)
	defer f.Close()
	p, err := e.ReadPolicy(tariffs, f)
	require.NoError(t, err)
	rice, _ := e.SectorIndex("ric")
	japan, _ := e.RegionIndex("Japan")
	us, _ := e.RegionIndex("US")
	require.Greater(t, p.Tariff(rice, japan, us), 20.0)
	require.Equal(t, []string{"region", "w_hat", "price_hat", "real_income_pct", "government_pct", "residual", "gain_from_moving_pct"}, war[0])
	require.NoError(t, run(ctx, append(args, "-solve", "cooperative", "-threat", "war", "-no-subsidies", "-check", "none"), io.Discard, io.Discard))
	for k, rec := range read(t, results)[1:] {
		before, err := strconv.ParseFloat(war[k+1][4], 64)
		require.NoError(t, err)
		after, err := strconv.ParseFloat(rec[4], 64)
		require.NoError(t, err)
		require.Equal(t, "3.6", fmt.Sprintf("%.1f", 100*((100+after)/(100+before)-1)), "region %s", rec[0])
	}
}

func TestMistakes(t *testing.T) {
	err := run(ctx, []string{"-solve", "peace", "-closure", "none", "-objective", "glory", "-threat", "x", "-bargain", "x", "-start", "x", "-check", "x", "extra"}, io.Discard, io.Discard)
	for _, want := range []string{"-solve", "-closure", "-objective", "-threat", "-bargain", "-start", "-check", `"extra"`} {
		require.ErrorContains(t, err, want)
	}
	err = run(ctx, []string{"-region", "USA", "-threat", "war", "-bargain", "product", "-steps", "4"}, io.Discard, io.Discard)
	for _, want := range []string{"-region: got the flag, want it only with -solve", "-threat", "-bargain", "-steps: got the flag, want it only with -talks"} {
		require.ErrorContains(t, err, want)
	}
	require.ErrorContains(t, run(ctx, []string{"-talks", "2", "-o", "x.csv"}, io.Discard, io.Discard), "-o: got the flag")
	require.ErrorContains(t, run(ctx, []string{"-solve", "optimal"}, io.Discard, io.Discard), "-region: got none")
	require.ErrorContains(t, run(ctx, []string{"-solve", "optimal", "-region", "MOON"}, io.Discard, io.Discard), `got "MOON"`)
	require.ErrorContains(t, run(ctx, []string{"-solve", "nash", "-region", "MOON"}, io.Discard, io.Discard), `got "MOON"`)
	var note bytes.Buffer
	require.NoError(t, run(ctx, []string{"-solve", "nash", "-region", "USA", "-check", "none"}, io.Discard, &note))
	require.Contains(t, note.String(), "-region: nash tariffs are those of all regions")
	require.ErrorContains(t, run(ctx, []string{"-economy", "mars"}, io.Discard, io.Discard), "want world, small or a directory")
	require.ErrorContains(t, run(ctx, []string{"-objective", "political"}, io.Discard, io.Discard), "has no weights")
	require.ErrorContains(t, run(ctx, []string{"-closure", "profits"}, io.Discard, io.Discard), "sigma")
	// A folder that is not there is made; a file in its place is an error.
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o644))
	require.ErrorContains(t, run(ctx, []string{"-solve", "nash", "-check", "none", "-o", filepath.Join(file, "f.csv")}, io.Discard, io.Discard), "-o:")
	var stderr bytes.Buffer
	require.True(t, errors.Is(run(ctx, []string{"-h"}, io.Discard, &stderr), flag.ErrHelp))
	require.Contains(t, stderr.String(), "-threat name")
	done, cancel := context.WithCancel(ctx)
	cancel()
	require.ErrorIs(t, run(done, nil, io.Discard, io.Discard), context.Canceled)
}

package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/sim/experiment"
	"github.com/tradetalk/tradetalk/sim/experiment/effect"
	"github.com/tradetalk/tradetalk/sim/store"
)

// Every claim from 1 to 98 is in the registry once, and says what is played or why nothing is.
func TestRegistryIsWhole(t *testing.T) {
	rows, err := registry()
	require.NoError(t, err)
	number := regexp.MustCompile(`^M(\d+)([a-z]?)$`)
	seen := map[string]bool{}
	found := map[int]bool{}
	played := 0
	for _, r := range rows {
		m := number.FindStringSubmatch(r.ID)
		require.NotNil(t, m, r.ID)
		require.False(t, seen[r.ID], r.ID)
		seen[r.ID] = true
		n, _ := strconv.Atoi(m[1])
		found[n] = true
		require.NotEmpty(t, r.Claim, r.ID)
		require.NotEmpty(t, r.Source, r.ID)
		if r.Not != "" {
			require.Empty(t, r.Lever, r.ID)
			continue
		}
		played++
		require.Contains(t, []string{"up", "down", "none", "up through"}, r.Sign, r.ID)
		if strings.HasSuffix(r.Sign, "through") {
			require.NotNil(t, r.Placebo, r.ID)
		}
		require.NotEmpty(t, r.Code, r.ID)
		_, err := os.Stat(filepath.Join("..", "..", filepath.FromSlash(r.Code)))
		require.NoError(t, err, "%s: the place of the mechanism", r.ID)
	}
	for n := 1; n <= 98; n++ {
		require.True(t, found[n], "M%d", n)
	}
	require.GreaterOrEqual(t, played, 60)
}

// Every lever, placebo and observable is there in both economies. A lever that is renamed fails
// here, with the nearest names.
func TestEveryLeverExists(t *testing.T) {
	rows, err := registry()
	require.NoError(t, err)
	for _, e := range economies {
		for _, r := range rows {
			if r.Not != "" {
				continue
			}
			p, err := r.pair(e, true, 2)
			if err == nil {
				_, err = p.Study().Hash()
			}
			if err != nil {
				t.Errorf("%s, %s: %v", r.ID, e.name, err)
			}
		}
	}
}

// The same bytes twice, with all processors and with one; the files have the same lines.
func TestTable(t *testing.T) {
	dir := t.TempDir()
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"-quick", "-only", "M1,M4,M36", "-base", "8x8", "-replay", "2", "-o", dir}, &out, io.Discard))
	require.Equal(t, 5, strings.Count(out.String(), "\n| "), out.String())
	require.Contains(t, out.String(), "not modelled | no belief about red lines")
	require.Contains(t, out.String(), "| M1 | y |")
	at, err := store.Latest(dir)
	require.NoError(t, err)
	file, err := os.ReadFile(filepath.Join(at, "mechanisms.csv"))
	require.NoError(t, err)
	require.Contains(t, string(file), "\nM36,y,")
	require.FileExists(t, filepath.Join(at, "mechanisms.jsonl"))

	err = run(t.Context(), []string{"-only", "M1,M999", "-seeds", "1", "-replay", "-1", "-base", "9x9", "more"}, &out, io.Discard)
	for _, want := range []string{`-only names "M999"`, "-seeds is 1", "-replay is -1", `-base is "9x9"`, `argument "more"`} {
		require.ErrorContains(t, err, want)
	}
}

// The verdict follows from effect, sign and placebo alone.
func TestVerdicts(t *testing.T) {
	rows, err := registry()
	require.NoError(t, err)
	for _, c := range []struct {
		sign             string
		mean, p, placebo float64
		ties             int
		want             string
	}{
		{"up", 1, .01, 0, 0, "as claimed"},
		{"down", 1, .01, 0, 0, "against the claim"},
		{"up", 1, .5, 0, 0, "no effect found"},
		{"up", 0, 1, 0, 9, "the lever moves nothing"},
		{"none", 1, .01, 0, 0, "against the claim: there is an effect"},
		{"none", 1, .5, 0, 0, "no effect found, as claimed"},
		{"up", 1, .01, 1, 0, "the sign as claimed, and as much with the mechanism off"},
	} {
		l := line{row: rows[0], status: "y", effect: made(c.mean, c.p, c.ties)}
		l.Sign = c.sign
		if c.placebo != 0 {
			l.placebo, l.through = made(c.placebo, .01, 0), made(0, .9, 0)
		}
		lines := []line{l}
		judge(lines)
		require.Equal(t, c.want, lines[0].verdict, fmt.Sprintf("%+v", c))
	}
}

// made returns an effect of nine pairs.
func made(mean, p float64, ties int) *experiment.Effect {
	return &experiment.Effect{Effect: effect.Effect{Pairs: 9, Mean: mean, P: p, Sign: effect.Sign{Ties: ties}}}
}

package main

import (
	"bytes"
	"io"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/internal/reference"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
)

// The talks of two seeds are as recorded, so that the table of a hundred in README.md can be
// trusted to be what the program prints. TRADETALK_UPDATE=1 records them anew.
func TestTalksOfTwoSeeds(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, run(ctx, []string{"-talks", "2"}, &out, io.Discard))
	name := filepath.Join("testdata", "talks2.txt")
	if os.Getenv("TRADETALK_UPDATE") == "1" {
		require.NoError(t, os.WriteFile(name, out.Bytes(), 0o644))
	}
	want, err := os.ReadFile(name)
	require.NoError(t, err)
	require.Equal(t, string(want), out.String())
}

// Incomes by sector add up to the government's objective under any weights, with profits and
// without.
func TestIncomesBySector(t *testing.T) {
	economies := []*market.Economy{wiod.Small()}
	if os.Getenv("TRADETALK_REFERENCE") != "" {
		e, err := market.LoadDir(reference.Ossa(t))
		require.NoError(t, err)
		e, err = e.WithClosure(market.FixedFirms)
		require.NoError(t, err)
		economies = append(economies, e)
	}
	for _, e := range economies {
		w := e.Weights()
		for m := range e.NumRegions() {
			for j := range e.NumSectors() {
				w.SetWeight(m, j, 1+math.Sin(float64(m+3*j))/2)
			}
		}
		p := e.Baseline()
		p.SetTariff(0, 0, 1, 0.4)
		p.SetTariff(1, 2, 0, 0.2)
		before, err := e.Solve(e.Baseline())
		require.NoError(t, err)
		after, err := e.Solve(p)
		require.NoError(t, err)
		old, now := incomesBySector(before), incomesBySector(after)
		s := e.NumSectors()
		for m := range e.NumRegions() {
			a, b := 0.0, 0.0
			for j := range s {
				a += w.Weight(m, j) * old[m*s+j]
				b += w.Weight(m, j) * now[m*s+j]
			}
			require.InDelta(t, after.Government(w, m), b/a, 1e-12)
		}
	}
}

// The text in which all regions agree on everything has the cooperative tariffs, and with the
// declared weights each region gains the yardstick.
func TestFullAgreementIsTheYardstick(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, run(ctx, []string{"-talks", "2", "-spread", "0"}, &out, io.Discard))
	require.Regexp(t, `formula +100 % +100\.0 \[100\.0, 100\.0\] % +100\.0 \[100\.0, 100\.0\] % +1\.0`, out.String())
}

func TestTalksRefuseMistakes(t *testing.T) {
	err := run(ctx, []string{"-talks", "1", "-groups", "0", "-steps", "1", "-spread", "NaN", "-strategy", "nice", "-solve", "nash"}, io.Discard, io.Discard)
	for _, want := range []string{"-talks: got 1", "-groups: got 0", "-steps: got 1", "-spread: got NaN", `-strategy: got "nice"`, "-talks and -solve"} {
		require.ErrorContains(t, err, want)
	}
	require.ErrorContains(t, run(ctx, []string{"-talks", "2", "-steps", "9"}, io.Discard, io.Discard), "want fewer groups or steps")
}

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"image/png"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/sim/store"
)

func TestStory(t *testing.T) {
	var out, errs bytes.Buffer
	dir := filepath.Join(t.TempDir(), "out")
	args := []string{"-out", dir, "-periods", "16"}
	require.NoError(t, run(context.Background(), args, &out, &errs))
	require.Empty(t, errs.String(), "no progress where nobody looks")
	story := out.String()
	for _, want := range []string{
		"Quarter 0\n", "All sign services (depth 1). It is worth least to USA,", "ratify", "enters into force",
		"Talks on electronics fail: no agreement at the deadline;", "WHO GAINED WHAT", "IN FORCE AT THE END",
		"THE SAME SEED WITHOUT SANCTIONS", "WHAT NEVER HAPPENED", "  industry was never signed.\n    RUS said no, ", "timeline.png",
	} {
		require.Contains(t, story, want)
	}
	for _, line := range strings.Split(story, "\n") {
		require.LessOrEqual(t, len(line), 120)
	}

	// What README shows of the story is in it, line by line.
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	require.NoError(t, err)
	_, shown, found := strings.Cut(string(readme), "```\nQuarter ")
	require.True(t, found)
	shown, _, found = strings.Cut("Quarter "+shown, "...\n")
	require.True(t, found)
	rest := story
	for line := range strings.Lines(shown) {
		_, after, ok := strings.Cut(rest, line)
		require.True(t, ok, "README shows a line that the story does not have, or not there: %s", line)
		rest = after
	}

	at, err := store.Latest(dir)
	require.NoError(t, err)
	rows, err := os.ReadFile(filepath.Join(at, "rows.csv"))
	require.NoError(t, err)
	require.Contains(t, string(rows), `# name: "eight at the table"`)
	var metadata struct{ Ended string }
	text, err := os.ReadFile(filepath.Join(at, "metadata.json"))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &metadata))
	require.Equal(t, "complete", metadata.Ended)
	picture, err := os.Open(filepath.Join(at, "timeline.png"))
	require.NoError(t, err)
	defer picture.Close()
	image, err := png.Decode(picture)
	require.NoError(t, err)
	require.Greater(t, image.Bounds().Dx(), 1000)

	var again, quiet bytes.Buffer
	require.NoError(t, run(context.Background(), args, &again, &errs))
	// The second run has the next directory, and the first is gone.
	require.Equal(t, strings.ReplaceAll(story, "run-1", "run-2"), again.String())
	require.NoDirExists(t, at)
	require.NoError(t, run(context.Background(), append(args, "-quiet"), &quiet, &errs))
	require.NotContains(t, quiet.String(), "Quarter 0\n")
	require.Contains(t, quiet.String(), "WHO GAINED WHAT")
}

// The answers of a survey are the same for any number of processors.
func TestSurvey(t *testing.T) {
	survey := func(procs int) string {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
		var out bytes.Buffer
		require.NoError(t, run(context.Background(), []string{"-survey", "3", "-periods", "12"}, &out, &out))
		return out.String()
	}
	one := survey(1)
	require.Equal(t, one, survey(2))
	for _, want := range []string{"95 % interval", "THE TREATY", "COERCION", "46.2% (T01)", "seeds 2 to 4"} {
		require.Contains(t, one, want)
	}
}

func TestWrongInput(t *testing.T) {
	wrong := filepath.Join(t.TempDir(), "wrong.yaml")
	require.NoError(t, os.WriteFile(wrong, []byte("economy: {wiod: small}\nperiods: 0\nactros: []\n"), 0o600))
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	for want, args := range map[string][]string{
		"invalid value \"x\" for flag -seed":                       {"-seed", "x"},
		"-periods is 0; want at least 1 period":                    {"-periods", "0"},
		"-survey is -1; want at least 1 seed":                      {"-survey", "-1"},
		"unexpected argument \"now\"":                              {"now"},
		"flag provided but not defined: -sanctions":                {"-sanctions"},
		"no such file or directory":                                {"-scenario", "nowhere.yaml"},
		"wrong.yaml:3:1: actros: unknown key; did you mean actors": {"-scenario", wrong},
		"not a directory":                                          {"-periods", "1", "-out", filepath.Join(file, "out")},
	} {
		var out, errs bytes.Buffer
		err := run(context.Background(), args, &out, &errs)
		require.ErrorContains(t, err, want)
		require.Empty(t, out.String())
	}
}

// An interrupted run keeps the results so far and reports the point of interruption.
func TestInterrupted(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	dir := t.TempDir()
	var out bytes.Buffer
	err := run(ctx, []string{"-out", dir}, &out, &out)
	require.ErrorIs(t, err, context.Canceled)
	at, err := store.Latest(dir)
	require.NoError(t, err)
	require.Contains(t, out.String(), "the results so far are in "+at)
	text, err := os.ReadFile(filepath.Join(at, "metadata.json"))
	require.NoError(t, err)
	require.Contains(t, string(text), "stopped in quarter 0")
}

// What a scenario states without an effect is on the error output and in the metadata.
func TestWarnings(t *testing.T) {
	dir := t.TempDir()
	sc, err := load(settings{})
	require.NoError(t, err)
	require.Empty(t, sc.Warnings())
	file := filepath.Join(t.TempDir(), "late.yaml")
	require.NoError(t, os.WriteFile(file, []byte(`name: late
economy: {wiod: small}
periods: 1
actors: [{id: USA, from_economy: true}, {id: CHN, from_economy: true}]
treaty: {modules: [{id: industry, commitments: [{kind: tariff cut, sectors: goods, depth: {term: depth}}], terms: [{name: depth, options: [0, 1]}]}]}
regimes: [{id: ban, senders: [USA], target: CHN, measures: [{kind: import ban, sectors: ELE, severity: 1}], start: 30, end: 40}]
`), 0o644))
	var out, errs bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"-scenario", file, "-quiet", "-out", dir}, &out, &errs))
	require.Contains(t, errs.String(), "talks: warning: Regimes[0] (ban).Start is quarter 30, and the run ends before\n")
	at, err := store.Latest(dir)
	require.NoError(t, err)
	about, err := os.ReadFile(filepath.Join(at, "metadata.json"))
	require.NoError(t, err)
	require.Contains(t, string(about), `"warnings": "Regimes[0] (ban).Start is quarter 30`)
}

// wild makes requests outside the choices on offer.
type wild struct{}

func (wild) Threaten(agent.View, []agent.Option, string) int { return 99 }

// The error of a survey is the failure of a history, and not the cancellation of the
// others.
func TestSurveySaysWhatWentWrong(t *testing.T) {
	sc, err := load(settings{periods: 4})
	require.NoError(t, err)
	sc.Periods = 4
	for k := range sc.Actors {
		sc.Actors[k].Strategies.Threaten = wild{}
	}
	_, _, err = censuses(t.Context(), sc, 1, 6, func(int, int) {})
	require.ErrorContains(t, err, "picked option 99")
	require.NotErrorIs(t, err, context.Canceled)
}

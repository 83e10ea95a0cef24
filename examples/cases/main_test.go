package main

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/sim/experiment"
)

var update = flag.Bool("update", false, "write testdata/quick.md anew")

// Two seeds of each case give the tables on record.
func TestQuick(t *testing.T) {
	var out, errs bytes.Buffer
	require.NoError(t, run(context.Background(), []string{"-seeds", "2"}, &out, &errs))
	require.Empty(t, errs.String())
	const file = "testdata/quick.md"
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(file, out.Bytes(), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), out.String(), "go test ./examples/cases -update, where the change is meant; cases.md too")
}

// The full tables are those of the studies as they are, every case has a note, and no run failed.
func TestTablesAreOfTheseStudies(t *testing.T) {
	text, err := os.ReadFile("cases.md")
	require.NoError(t, err)
	for _, c := range cases() {
		study, err := c.study(0)
		require.NoError(t, err)
		require.GreaterOrEqual(t, study.Seeds, 100)
		hash, err := study.Hash()
		require.NoError(t, err)
		require.Contains(t, string(text), "Study "+hash+", 100 seeds, 0 runs failed.", "go run ./examples/cases > examples/cases/cases.md")
		note, err := os.ReadFile(filepath.Join(c.name, "README.md"))
		require.NoError(t, err)
		for _, part := range []string{"**What happened.**", "Sources:", "**What the model plays.**", "**Where the model fails, plainly.**"} {
			require.Contains(t, string(note), part, c.name)
		}
		for _, p := range c.patterns {
			require.Contains(t, string(text), "| "+p.words+" |")
		}
	}
}

// A quarter in which a party leaves and a measure found unjustified runs out: the case over the measure is closed
// by the end of the measure and by nothing else. The run ended with an error before.
func TestCaseClosedOnce(t *testing.T) {
	c := cases()[0]
	study, err := c.study(2)
	require.NoError(t, err)
	study.First = 6
	r, err := study.Run(context.Background(), experiment.Options{})
	require.NoError(t, err)
	require.Zero(t, r.Failed)
}

func TestWrongInput(t *testing.T) {
	var out bytes.Buffer
	for want, args := range map[string][]string{
		"-seeds is 1":       {"-seeds", "1"},
		`-only names "itta`: {"-only", "itta"},
		`argument "now"`:    {"now"},
	} {
		require.ErrorContains(t, run(context.Background(), args, &out, &out), want)
	}
	require.False(t, strings.Contains(out.String(), "##"))
}

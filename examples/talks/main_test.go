package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestStory(t *testing.T) {
	var out, errs bytes.Buffer
	rows := filepath.Join(t.TempDir(), "rows.csv")
	require.NoError(t, run(context.Background(), []string{"-o", rows}, &out, &errs))
	require.Empty(t, errs.String())
	story := out.String()
	for _, want := range []string{
		"Sanctions: USA and EUR buy no ELE from CHN", "CHN refuses facilitation", "coercion -",
		"enters into force", "WHY CHINA SAID NO", "THE SAME SEED WITHOUT THE BAN", "mean",
	} {
		require.Contains(t, story, want)
	}
	_, without, _ := strings.Cut(story, "THE SAME SEED WITHOUT THE BAN")
	require.NotContains(t, without, "coercion", "without a ban nothing is coerced")

	data, err := os.ReadFile(rows)
	require.NoError(t, err)
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	require.Len(t, lines, 1+40*3)
	require.True(t, strings.HasPrefix(lines[0], "period,actor,real_income_pct,"))

	var again bytes.Buffer
	require.NoError(t, run(context.Background(), nil, &again, &errs))
	require.Equal(t, story, again.String())
}

func TestWrongInput(t *testing.T) {
	for want, args := range map[string][]string{
		"invalid value \"x\" for flag -seed":        {"-seed", "x"},
		"Scenario.Periods is 0; want at least 1":    {"-periods", "0"},
		"unexpected argument \"now\"":               {"now"},
		"flag provided but not defined: -sanctions": {"-sanctions"},
		"no such file or directory":                 {"-o", filepath.Join("no", "such", "folder", "rows.csv")},
	} {
		var out, errs bytes.Buffer
		err := run(context.Background(), args, &out, &errs)
		require.ErrorContains(t, err, want)
		require.Empty(t, out.String())
	}
}

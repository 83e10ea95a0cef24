package program_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/examples/internal/program"
)

// The whole-number flags of a program are bounded before anything is made for them.
func TestCountsAreBounded(t *testing.T) {
	f := program.Flags("trial")
	f.Int("n", 1, "")
	f.Int("m", 1, "")
	f.Uint64("seed", 1, "")
	err := program.Parse(f, []string{"-n", "1000000000", "-m", "100001", "-seed", "18446744073709551615"}, nil)
	require.ErrorContains(t, err, "-n is 1000000000; want at most 100000")
	require.ErrorContains(t, err, "-m is 100001; want at most 100000")
	require.NotContains(t, err.Error(), "seed")
}

// Every number that a program takes, set to nonsense: the exit code is 1 or 2, and the message names
// the flag and says what was expected, or that the value is invalid.
func TestNonsenseInFlags(t *testing.T) {
	dir := t.TempDir()
	var packages []string
	flags := map[string][]string{
		"talks": {"seed", "periods", "survey"}, "tables": {"seeds"}, "leverage": {"seeds", "periods"}, "ensemble": {"points", "seeds"},
		"figures": {"seed", "runs", "width"}, "baseworld": {"quarters"}, "mechanisms": {"seeds", "replay"},
		"counterfactual": {"intervals"}, "bargain": {"rounds", "seed"}, "tariffs": {"seed", "talks", "groups", "steps", "spread", "ceiling"},
	}
	for name := range flags {
		packages = append(packages, "github.com/tradetalk/tradetalk/examples/"+name)
	}
	build, err := exec.Command("go", append([]string{"build", "-o", dir + string(filepath.Separator)}, packages...)...).CombinedOutput()
	require.NoError(t, err, string(build))
	for name, list := range flags {
		for _, flag := range list {
			for _, value := range []string{"x", "-1", "1e999", "999999999999999999999", "1000000000", ""} {
				if value == "1000000000" && (flag == "seed" || flag == "spread" || flag == "ceiling") {
					continue // a seed like any other; bounds of rates are the market's
				}
				ctx, stop := context.WithTimeout(t.Context(), time.Minute)
				cmd := exec.CommandContext(ctx, filepath.Join(dir, name), "-"+flag+"="+value)
				cmd.Dir = t.TempDir()
				var errs bytes.Buffer
				cmd.Stderr = &errs
				err := cmd.Run()
				stop()
				var exit *exec.ExitError
				require.ErrorAs(t, err, &exit, "%s -%s=%s", name, flag, value)
				require.Contains(t, []int{1, 2}, exit.ExitCode(), "%s -%s=%s: %s", name, flag, value, errs.String())
				require.Contains(t, errs.String(), "-"+flag, "%s -%s=%s", name, flag, value)
				require.True(t, strings.Contains(errs.String(), "want") || strings.Contains(errs.String(), "invalid value"), "%s -%s=%s: %s", name, flag, value, errs.String())
				require.NotContains(t, errs.String(), "goroutine ", "%s -%s=%s", name, flag, value)
				left, err := os.ReadDir(cmd.Dir)
				require.NoError(t, err)
				require.Empty(t, left, "%s -%s=%s left files", name, flag, value)
			}
		}
	}
}

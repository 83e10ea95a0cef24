package checks_test

import (
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/internal/checks"
)

// Two rounds of fixed draws are the same, and draws differ among each other.
func TestFixedDrawsAreFixed(t *testing.T) {
	draw := func() (out []uint64) {
		checks.Fixed(20, func(t *rapid.T) { out = append(out, rapid.Uint64().Draw(t, "word")) })
		return out
	}
	first := draw()
	require.Len(t, first, 20)
	require.Equal(t, first, draw())
	require.NotEqual(t, first[0], first[1])
}

// A property that fails on a fixed draw fails its test.
func TestFixedDrawsFail(t *testing.T) {
	require.Panics(t, func() {
		checks.Fixed(1, func(t *rapid.T) { require.Zero(t, rapid.IntRange(1, 2).Draw(t, "one or two")) })
	})
}

// A long test is skipped without the variable, with a line that names it, and runs with it.
func TestLong(t *testing.T) {
	t.Setenv(checks.LongVariable, "1")
	require.True(t, checks.Long())
	if !testing.Short() {
		require.Equal(t, 9, checks.Count(t, 2, 9))
	}
	t.Setenv(checks.LongVariable, "")
	require.False(t, checks.Long())
	require.Equal(t, 2, checks.Count(t, 2, 9))

	cmd := exec.Command(os.Args[0], "-test.run=^TestHelperIsSkipped$", "-test.v")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err)
	require.Contains(t, string(out), "set TRADETALK_LONG=1 to run it")
	require.Contains(t, string(out), "--- SKIP: TestHelperIsSkipped")
}

// TestHelperIsSkipped is run by TestLong.
func TestHelperIsSkipped(t *testing.T) { checks.NeedLong(t) }

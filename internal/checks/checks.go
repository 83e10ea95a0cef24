// Package checks holds shared parts of tests: the choice of long tests, and draws of rapid
// that are the same in every run.
package checks

import (
	"flag"
	"os"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// LongVariable names the environment variable that asks for long tests by the value 1.
const LongVariable = "TRADETALK_LONG"

// Long reports whether long tests are asked for.
func Long() bool { return os.Getenv(LongVariable) == "1" }

// NeedLong skips a test that takes long unless long tests are asked for.
func NeedLong(tb testing.TB) {
	tb.Helper()
	if !Long() {
		tb.Skipf("a long test: set %s=1 to run it", LongVariable)
	}
}

// Count returns the number of seeds or cases of a test: many if long tests are asked for, few
// otherwise and in short runs. The log names both numbers.
func Count(tb testing.TB, few, many int) int {
	tb.Helper()
	if Long() && !testing.Short() {
		return many
	}
	tb.Logf("%d of %d cases: set %s=1 for all", few, many, LongVariable)
	return few
}

// Main runs the tests of a package whose properties take long. Rapid draws few cases of
// each property, unless the user asks for long tests, short tests or a number of cases. The
// result is the exit code of the process.
func Main(m *testing.M, few int) int {
	flag.Parse()
	_, asked := os.LookupEnv("RAPID_CHECKS")
	flag.Visit(func(f *flag.Flag) { asked = asked || f.Name == "rapid.checks" })
	if !asked && !Long() && !testing.Short() {
		if err := flag.Set("rapid.checks", strconv.Itoa(few)); err != nil {
			panic(err) // rapid has no such flag any more
		}
	}
	return m.Run()
}

// Fixed runs a property on n draws that are the same in every run. A test counts
// the encounters of a property on fixed draws. A count over the draws of [rapid.Check] fails
// at times for no fault, because the draws differ from run to run and are few in short runs.
func Fixed(n int, property func(t *rapid.T)) {
	g := rapid.Custom(func(t *rapid.T) bool {
		property(t)
		return true
	})
	for k := range n {
		g.Example(k)
	}
}

package scenario_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/sim/scenario"
	"github.com/tradetalk/tradetalk/treaty"
)

// Percentages and fractions among the options of a term are what they say, and any other text is
// an error where a number is read from the term.
func TestOptionsAreReadAsWhatTheySay(t *testing.T) {
	for options, want := range map[string][]float64{
		"[0, 50%]": {0, 0.5}, `["0", "0.5"]`: {0, 0.5}, "[1/2, 1]": {0.5, 1}, "[2.5%, 100 %]": {0.025, 1},
	} {
		sc, err := scenario.Read("pact.yaml", []byte(strings.Replace(pact, "[0, 0.5, 1]", options, 1)), nil)
		require.NoError(t, err, options)
		for k, o := range sc.Treaty.Modules[0].Terms[0].Options {
			require.Equal(t, want[k], o.Value, options)
		}
	}
	for _, word := range []string{"half", "50 percent", "1/0", "0x1", "deep"} {
		_, err := scenario.Read("pact.yaml", []byte(strings.Replace(pact, "[0, 0.5, 1]", fmt.Sprintf("[0, %q]", word), 1)), nil)
		require.ErrorContains(t, err, fmt.Sprintf("is the text %q; want a number, a percentage or a fraction, for Depth is read from it", word))
	}
	_, err := scenario.Read("pact.yaml", []byte(strings.Replace(pact, "[0, 0.5, 1]", "[{label: none, value: 0}, {label: half, value: 0.5}]", 1)), nil)
	require.NoError(t, err)
}

// Numbers are decimal: 010 is neither 8 nor 10.
func TestOctalNumbersAreMistakes(t *testing.T) {
	for _, text := range []string{"010", "0x10", "0b11", "1_000", "007"} {
		_, err := scenario.Read("pact.yaml", []byte(strings.Replace(pact, "periods: 8", "periods: "+text, 1)), nil)
		require.ErrorContains(t, err, "periods: is written "+text, text)
	}
	_, err := scenario.Read("pact.yaml", []byte(strings.Replace(pact, "periods: 8", "periods: 10", 1)), nil)
	require.NoError(t, err)
}

// A duration without an end is never, and no duration is longer.
func TestDurationsHaveOneMaximum(t *testing.T) {
	at := func(text string) (string, error) {
		sc, err := scenario.Read("pact.yaml", []byte(strings.Replace(pact, "ratify_after: 1", "recess: "+text, 1)), nil)
		return fmt.Sprint(sc.Talks.Recess), err
	}
	never, err := at("never")
	require.NoError(t, err)
	require.Equal(t, fmt.Sprint(treaty.MaxQuarters), never)
	_, err = at("2147483647")
	require.ErrorContains(t, err, "talks.recess: sim: Scenario.Talks.Recess is 2147483647; want at most 4000")
}

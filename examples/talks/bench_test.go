package main

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
)

// BenchmarkHistory plays the scenario of the example under ten seeds in turn and reports the
// worlds priced for appraisals per quarter.
func BenchmarkHistory(b *testing.B) {
	sc, err := load(settings{})
	require.NoError(b, err)
	solves, seed := 0, uint64(0)
	b.ReportAllocs()
	for b.Loop() {
		r, err := play(context.Background(), sc, 1+seed%10, nil, func(int, int) {})
		require.NoError(b, err)
		solves += r.World.Solves()
		seed++
	}
	b.ReportMetric(float64(solves)/float64(b.N*sc.Periods), "solves/quarter")
}

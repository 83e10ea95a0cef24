package main

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
)

// BenchmarkHistory plays the scenario of the example under ten seeds in turn.
func BenchmarkHistory(b *testing.B) {
	sc, err := load(settings{})
	require.NoError(b, err)
	seed := uint64(0)
	b.ReportAllocs()
	for b.Loop() {
		_, err := play(context.Background(), sc, 1+seed%10, nil, func(int, int) {})
		require.NoError(b, err)
		seed++
	}
}

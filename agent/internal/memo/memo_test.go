package memo_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent/internal/memo"
)

type chains struct{ n int }
type paths struct{ n int }

// A table keeps an entry of each type, and another table shares none of the entries.
func TestOneEntryOfEachType(t *testing.T) {
	var table, other memo.Table
	built := 0
	build := func() *chains { built++; return &chains{n: built} }
	memo.Of(&table, build).n = 7
	require.Equal(t, 7, memo.Of(&table, build).n)
	require.Equal(t, 1, built)
	require.Zero(t, memo.Of(&table, func() *paths { return &paths{} }).n)
	require.Equal(t, 7, memo.Of(&table, build).n)
	require.Equal(t, 2, memo.Of(&other, build).n)
}

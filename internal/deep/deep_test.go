package deep_test

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/internal/deep"
)

type leaf struct{ Names []string }

type guard struct{ names []string }

type tree struct {
	Leaves []leaf
	ByName map[string]*leaf
	Array  [2][]int
	Guard  *guard
	None   []int
	secret []int
}

// A copy is equal and shares nothing that others can write to.
func TestCopySharesNothing(t *testing.T) {
	build := func() tree {
		return tree{
			Leaves: []leaf{{[]string{"a", "b"}}}, ByName: map[string]*leaf{"x": {[]string{"c"}}},
			Array: [2][]int{{1}, {2}}, Guard: &guard{[]string{"d"}}, secret: []int{3},
		}
	}
	one := build()
	c := deep.Copy(one)
	require.Equal(t, one, c)
	require.Nil(t, c.None)
	require.Same(t, one.Guard, c.Guard)
	c.Leaves[0].Names[0], c.ByName["x"].Names[0], c.Array[1][0] = "-", "-", 0
	c.ByName["y"] = nil
	require.Equal(t, build(), one)
	e := deep.Exported(&one)
	require.Nil(t, e.secret)
	e.Leaves[0].Names[1] = "-"
	require.Equal(t, build(), one)
	require.True(t, reflect.DeepEqual(one, build()))
}

package stream_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/internal/stream"
)

// The draws of every recorded run depend on the words below. Do NOT change the words: a new
// scheme gets a new stream.Version, and a line in CHANGELOG.md.
func TestGoldenWords(t *testing.T) {
	var got strings.Builder
	for seed := range uint64(4) {
		root := stream.Root(seed)
		for _, n := range []stream.Name{
			root,
			root.Int(1),
			root.Text("ratify").Text("USA"),
			root.Int(7).Text("a purpose of more than eight bytes"),
			root.Text(""),
		} {
			h1, h2 := n.Words()
			fmt.Fprintf(&got, "%016x %016x %.6f\n", h1, h2, n.Rand().Float64())
		}
	}
	require.Equal(t, golden, got.String())
}

const golden = `3424483645ae55d2 34dd5790908ed626 0.123318
cf2f1f59e7bb0880 29fcb2fba40dfb33 0.166246
e14638504c0ebc71 2c63c14ff529c04d 0.935679
4a4fa08e6ce5bb2b 98c419fa2f0d67d6 0.517742
eff93e77957f3465 373b39a007b0fd25 0.731162
cf88912801f71b63 27b9e0bfa16c148d 0.640110
48aa5f0e2ddc9cdd 6fb45293bcd819c0 0.819361
ac9a584d7644aa3e ef99424195caff11 0.657848
014d509b6f41a4e7 f74207849838d1f0 0.956752
f34dfdf2bda9e94c c4748b0441149ba2 0.489429
277eb217ce000268 298900361ad1c50a 0.022550
3fbd3c09d07f20bf 1e7248a4ae9b9b49 0.041875
ae8e797f3ce8ac01 eb1498d9755e62f3 0.311929
50abaab0d80d2cd6 8d3f6fac2506135c 0.808790
50de91828d83e3e4 27efe1ae667e478f 0.302114
866a2ae290e36766 cd5bb5dfb841fd1b 0.841763
b68f5129ca7e8d1c 5d9903f7b827e9f9 0.658260
cba72333610ce0ae 82dba7e20f0b17ef 0.215944
9aaa11c31c99ad93 5268ebccf8489b1f 0.032048
6fa21c8acaf29a53 9995d1112a93d077 0.370348
`

// Names with the same text when run together must not collide.
func TestNamesAreTheirParts(t *testing.T) {
	root := stream.Root(1)
	names := map[stream.Name]string{}
	for label, n := range map[string]stream.Name{
		"ab c": root.Text("ab").Text("c"),
		"a bc": root.Text("a").Text("bc"),
		"abc":  root.Text("abc"),
		"abc ": root.Text("abc").Text(""),
		"0":    root.Int(0),
		"00":   root.Int(0).Int(0),
		"root": root,
		"zero": root.Text("\x00"),
		"nul2": root.Text("\x00\x00"),
	} {
		require.NotContains(t, names, n, label)
		names[n] = label
	}
}

// First draws of consecutive names must look like uniform draws: mean, variance,
// and the correlation of neighbours, each within four standard errors.
func TestFirstDrawsAreUniform(t *testing.T) {
	const n = 1 << 16
	var sum, square, lag, last float64
	root := stream.Root(42)
	for k := range uint64(n) {
		x := root.Int(k).Rand().Float64() - 0.5
		sum += x
		square += x * x
		lag += x * last
		last = x
	}
	require.InDelta(t, 0, sum/n, 4*0.2887/256)
	require.InDelta(t, 1.0/12, square/n, 4*0.0745/256)
	require.InDelta(t, 0, lag/n, 4*0.0833/256)
}

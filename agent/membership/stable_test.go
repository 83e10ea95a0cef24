package membership_test

import (
	"fmt"
	"math/bits"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent/membership"
)

// linear is Barrett's game with linear benefits b and costs c q^2/2: each of k signatories
// abates k b/c, everybody else b/c.
func linear(seats int, b, c float64) func(int, uint64) (bool, error) {
	benefit := func(k int) float64 { return b * (float64(k)*float64(k)*b/c + float64(seats-k)*b/c) }
	in := func(k int) float64 { q := float64(k) * b / c; return benefit(k) - c*q*q/2 }
	out := func(k int) float64 { return benefit(k) - b*b/(2*c) }
	return func(seat int, set uint64) (bool, error) {
		k := bits.OnesCount64(set &^ (1 << seat))
		return in(k+1) >= out(k)-1e-12, nil
	}
}

// A stable agreement has two or three members however many could join: k is stable if and only if
// k^2 - 4k + 3 <= 0 for the members and not for one more (Barrett 1994, Oxford Economic Papers 46:
// 878-894, the linear case). The third is indifferent, and indifferent parties sign.
func TestStableSizeWithLinearBenefits(t *testing.T) {
	for n := 3; n <= 20; n++ {
		for _, start := range []uint64{0, 1<<n - 1, 0b101} {
			set, cycle, err := membership.Stable(n, start, linear(n, 1, 2))
			require.NoError(t, err)
			require.Nil(t, cycle)
			require.Equal(t, 3, bits.OnesCount64(set), "%d states, from %b", n, start)
		}
	}
}

// Without a circle the result is stable both ways, whatever the preferences.
func TestStableIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(t, "seats")
		likes := rapid.SliceOfN(rapid.Bool(), n<<n, n<<n).Draw(t, "wants")
		wants := func(k int, set uint64) (bool, error) { return likes[k<<n|int(set&^(1<<k))], nil }
		set, cycle, err := membership.Stable(n, 1<<n-1, wants)
		require.NoError(t, err)
		stable := func(set uint64, members bool) bool {
			for k := range n {
				in := set&(1<<k) != 0
				if want, _ := wants(k, set); want != in && (in || !members) {
					return false
				}
			}
			return true
		}
		if cycle == nil {
			require.True(t, stable(set, false))
			return
		}
		require.Contains(t, cycle, set)
		some := false
		for k, met := range cycle {
			require.Equal(t, 1, bits.OnesCount64(met^cycle[(k+1)%len(cycle)]), "one seat moves at a time")
			require.False(t, stable(met, false), "a stable set ends the moves")
			some = some || stable(met, true)
		}
		require.Equal(t, some, stable(set, true))
		for _, met := range cycle {
			if stable(met, true) == stable(set, true) {
				require.GreaterOrEqual(t, bits.OnesCount64(set), bits.OnesCount64(met))
			}
		}
	})
}

// TestMembershipInText plays cases that a reader can follow: who wants to be in with whom.
//
//	linear states=N     the linear game of Barrett (1994)
//	wishes              a line for each state: "A with B C" says that A wants to be in exactly
//	                    when the others in are listed; sets of others are separated by "or",
//	                    "always" and "never" are sets of their own
func TestMembershipInText(t *testing.T) {
	datadriven.RunTest(t, "testdata/membership", func(t *testing.T, d *datadriven.TestData) string {
		name := func(set uint64) string {
			var ids []string
			for k := range 64 {
				if set&(1<<k) != 0 {
					ids = append(ids, string(rune('A'+k)))
				}
			}
			return "{" + strings.Join(ids, " ") + "}"
		}
		tell := func(n int, wants func(int, uint64) (bool, error)) string {
			set, cycle, err := membership.Stable(n, 1<<n-1, wants)
			require.NoError(t, err)
			s := "in: " + name(set) + "\n"
			if cycle != nil {
				s += "round and round:"
				for _, met := range cycle {
					s += " " + name(met)
				}
				s += "\n"
			}
			return s
		}
		if d.Cmd == "linear" {
			var n int
			d.ScanArgs(t, "states", &n)
			return tell(n, linear(n, 1, 1))
		}
		lines := strings.Split(strings.TrimSpace(d.Input), "\n")
		wishes := make([]map[uint64]bool, len(lines))
		always := make([]bool, len(lines))
		for _, line := range lines {
			words := strings.Fields(line)
			k := int(words[0][0] - 'A')
			wishes[k] = map[uint64]bool{}
			set := uint64(0)
			for _, w := range append(words[1:], "or") {
				switch w {
				case "with", "never":
				case "always":
					always[k] = true
				case "or":
					if words[1] == "with" {
						wishes[k][set] = true
					}
					set = 0
				default:
					set |= 1 << (w[0] - 'A')
				}
			}
		}
		require.Equal(t, "wishes", d.Cmd, fmt.Sprintf("%s: no such command", d.Pos))
		return tell(len(lines), func(k int, set uint64) (bool, error) { return always[k] || wishes[k][set&^(1<<k)], nil })
	})
}

package surrogate

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Where the worth is a sum over terms the search finds the best drafts of the whole space,
// as many as are asked for, best first.
func TestTopDraftsOfSums(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var list []terms.Term
		var worth [][]float64
		for k := range rapid.IntRange(1, 5).Draw(t, "terms") {
			n := rapid.IntRange(1, 5).Draw(t, "options")
			values := make([]float64, n)
			for c := range values {
				values[c] = float64(c)
			}
			list = append(list, terms.Choice(fmt.Sprint("term ", k), values...))
			worth = append(worth, rapid.SliceOfN(rapid.Float64Range(-1, 1), n, n).Draw(t, "worth"))
		}
		space, err := terms.NewSpace(list...)
		require.NoError(t, err)
		value := func(d terms.Draft) (sum float64) {
			for k := range worth {
				sum += worth[k][space.Choice(d, k)]
			}
			return sum
		}
		var all []float64
		for d := range space.All() {
			all = append(all, value(d))
		}
		slices.SortFunc(all, func(a, b float64) int { return cmp.Compare(b, a) })
		n := rapid.IntRange(1, 60).Draw(t, "n")
		var found []float64
		seen := map[terms.Draft]bool{}
		for _, d := range TopDrafts(space, n, value) {
			require.False(t, seen[d])
			seen[d] = true
			found = append(found, value(d))
		}
		require.Equal(t, all[:min(n, len(all))], found)
	})
}

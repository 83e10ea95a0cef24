package terms_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

func drawSpace(t *rapid.T) *terms.Space {
	n := rapid.IntRange(0, 5).Draw(t, "terms")
	list := make([]terms.Term, n)
	for k := range list {
		options := rapid.IntRange(1, 6).Draw(t, "options")
		labels := make([]string, options)
		for i := range labels {
			labels[i] = fmt.Sprintf("o%d", i)
		}
		list[k] = terms.Labels(fmt.Sprintf("t%d", k), labels...)
	}
	s, err := terms.NewSpace(list...)
	require.NoError(t, err)
	return s
}

// Enumeration, index, text and membership agree.
func TestSpaceRoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSpace(t)
		size, ok := s.Size()
		require.True(t, ok)
		seen := map[terms.Draft]bool{}
		var n uint64
		for d := range s.All() {
			require.False(t, seen[d], "draft repeated")
			seen[d] = true
			require.True(t, s.Contains(d))
			require.Equal(t, n, s.Index(d))
			require.Equal(t, d, s.At(n))
			back, err := s.Parse(s.Format(d))
			require.NoError(t, err)
			require.Equal(t, d, back)
			n++
		}
		require.Equal(t, size, n)
	})
}

func TestNeighboursDifferInOneTerm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSpace(t)
		size, _ := s.Size()
		d := s.At(rapid.Uint64Range(0, size-1).Draw(t, "draft"))
		want := 0
		for _, term := range s.Terms() {
			want += len(term.Options) - 1
		}
		got := slices.Collect(s.Neighbours(d))
		require.Len(t, got, want)
		for _, e := range got {
			differ := 0
			for k := range s.Terms() {
				if s.Choice(d, k) != s.Choice(e, k) {
					differ++
				}
			}
			require.Equal(t, 1, differ)
		}
	})
}

// A space of 4^40 drafts cannot be counted in 64 bits, but drafts can be written, read
// and changed.
func TestUncountableSpace(t *testing.T) {
	list := make([]terms.Term, 40)
	for k := range list {
		list[k] = terms.Choice(fmt.Sprintf("t%02d", k), 0, 1, 2, 3)
	}
	s, err := terms.NewSpace(list...)
	require.NoError(t, err)
	_, ok := s.Size()
	require.False(t, ok)
	var d terms.Draft
	for k := range list {
		d = s.With(d, k, k%4)
	}
	for k := range list {
		require.Equal(t, k%4, s.Choice(d, k))
	}
	require.True(t, s.Contains(d))
	require.Panics(t, func() { s.At(0) })
}

func TestContainsRefusesForeignDrafts(t *testing.T) {
	three, err := terms.NewSpace(terms.Choice("a", 0, 1, 2))
	require.NoError(t, err)
	four, err := terms.NewSpace(terms.Choice("a", 0, 1, 2, 3))
	require.NoError(t, err)
	two, err := terms.NewSpace(terms.Choice("a", 0, 1, 2), terms.Choice("b", 0, 1))
	require.NoError(t, err)
	require.False(t, three.Contains(four.At(3)), "an option that the term lacks")
	require.False(t, three.Contains(two.At(1)), "a term that the space lacks")
}

func TestNewSpaceReportsEveryMistake(t *testing.T) {
	_, err := terms.NewSpace(
		terms.Choice("depth"),
		terms.Labels("scope", "all", "all"),
		terms.Choice("depth", 1),
		terms.Term{Options: []terms.Option{{Label: "x"}}},
		terms.Labels("party", "A; B", " C", ""),
	)
	require.ErrorContains(t, err, `term "depth" has no options`)
	require.ErrorContains(t, err, `term "scope" has the option "all" twice`)
	require.ErrorContains(t, err, `term "depth" stands twice`)
	require.ErrorContains(t, err, `term #4 has no name`)
	require.ErrorContains(t, err, `option 1 ("A; B") holds a semicolon`)
	require.ErrorContains(t, err, `option 2 (" C") begins or ends with white space`)
	require.ErrorContains(t, err, `option 3 ("") is empty`)
}

func FuzzParse(f *testing.F) {
	s, err := terms.NewSpace(terms.Choice("depth", 0, 0.5, 1), terms.Labels("depth of cut", "none", "all goods"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add("depth 0.5; depth of cut all goods")
	f.Add("depth of cut none")
	f.Add(";;depth")
	f.Fuzz(func(t *testing.T, text string) {
		d, err := s.Parse(text)
		if err != nil {
			return
		}
		back, err := s.Parse(s.Format(d))
		if err != nil || back != d {
			t.Fatalf("%q reads as %q, which reads as %q (%v)", text, s.Format(d), s.Format(back), err)
		}
	})
}

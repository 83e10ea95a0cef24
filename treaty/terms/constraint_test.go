package terms_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

func drawConstraints(t *rapid.T, s *terms.Space) []terms.Constraint {
	var list []terms.Constraint
	n := len(s.Terms())
	if n < 2 {
		return nil
	}
	for range rapid.IntRange(0, 3).Draw(t, "constraints") {
		k := rapid.IntRange(0, n-1).Draw(t, "term")
		i := (k + rapid.IntRange(1, n-1).Draw(t, "other")) % n
		a, b := s.Terms()[k], s.Terms()[i]
		c := terms.Constraint{Term: a.Name, Needs: b.Name}
		c.Options = append(c.Options, rapid.SampledFrom(a.Options).Draw(t, "option").Label)
		for _, o := range b.Options {
			if rapid.Bool().Draw(t, "among") {
				c.Among = append(c.Among, o.Label)
			}
		}
		if len(c.Among) > 0 {
			list = append(list, c)
		}
	}
	return list
}

// meets decides by the text of a draft whether the draft meets a constraint, in the
// simplest way.
func meets(s *terms.Space, d terms.Draft, c terms.Constraint) bool {
	k, _ := s.Term(c.Term)
	i, _ := s.Term(c.Needs)
	return !slices.Contains(c.Options, s.Option(d, k).Label) || slices.Contains(c.Among, s.Option(d, i).Label)
}

// Under constraints enumeration, index, text, neighbours and samples agree on the same
// drafts: exactly those that meet the constraints.
func TestConstrainedSpace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		free := drawSpace(t)
		list := drawConstraints(t, free)
		var want []terms.Draft
		allowed := map[terms.Draft]bool{}
		for d := range free.All() {
			if !slices.ContainsFunc(list, func(c terms.Constraint) bool { return !meets(free, d, c) }) {
				want = append(want, d)
				allowed[d] = true
			}
		}
		s, err := free.Under(list...)
		if len(want) == 0 {
			require.ErrorContains(t, err, "leave no draft")
			return
		}
		require.NoError(t, err)
		got := slices.Collect(s.All())
		require.True(t, slices.Equal(want, got))
		size, ok := s.Size()
		require.True(t, ok)
		require.Equal(t, uint64(len(want)), size)
		for n, d := range got {
			if s.Index(d) != uint64(n) || s.At(uint64(n)) != d {
				t.Fatalf("draft %d has the index %d", n, s.Index(d))
			}
			back, err := s.Parse(s.Format(d))
			require.NoError(t, err)
			require.True(t, d == back)
			for e := range s.Neighbours(d) {
				if !allowed[e] {
					t.Fatalf("neighbour %q is not allowed", s.Format(e))
				}
			}
		}
		for d := range free.All() {
			if s.Contains(d) != allowed[d] {
				t.Fatalf("%q: contained %v", free.Format(d), s.Contains(d))
			}
			if _, err := s.Parse(free.Format(d)); !allowed[d] {
				require.ErrorContains(t, err, "may not stand with")
			}
		}
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		for range 5 {
			require.True(t, allowed[s.Sample(rng)])
		}
	})
}

// Every draft is drawn about equally often: 4 of 6 drafts are allowed, and 4,000 draws
// give each draft 1,000 with a standard deviation of 27.
func TestSampleIsUniform(t *testing.T) {
	s, err := terms.NewSpace(terms.Choice("depth", 0, 0.5, 1), terms.Labels("carve-out", "none", "agriculture"))
	require.NoError(t, err)
	s, err = s.Under(terms.Need("carve-out", "agriculture", "depth", "1"))
	require.NoError(t, err)
	rng := rand.New(rand.NewPCG(1, 2))
	count := map[terms.Draft]int{}
	for range 4000 {
		count[s.Sample(rng)]++
	}
	require.Len(t, count, 4)
	for d, n := range count {
		require.InDelta(t, 1000, n, 150, s.Format(d))
	}
}

// A space too large to list can be searched, sampled and checked under constraints,
// even with few drafts allowed.
func TestUncountableUnderConstraints(t *testing.T) {
	list := make([]terms.Term, 40)
	var chain []terms.Constraint
	for k := range list {
		list[k] = terms.Choice(fmt.Sprintf("t%02d", k), 0, 1, 2, 3)
		if k > 0 { // all terms must be equal
			for _, label := range []string{"0", "1", "2", "3"} {
				chain = append(chain, terms.Need(fmt.Sprintf("t%02d", k-1), label, fmt.Sprintf("t%02d", k), label))
			}
		}
	}
	s, err := terms.NewSpace(list...)
	require.NoError(t, err)
	s, err = s.Under(chain...)
	require.NoError(t, err)
	_, ok := s.Size()
	require.False(t, ok)
	d := s.Sample(rand.New(rand.NewPCG(3, 4)))
	require.True(t, s.Contains(d))
	require.Empty(t, slices.Collect(s.Neighbours(d)), "one term alone cannot move")
}

func TestUnderReportsEveryMistake(t *testing.T) {
	s, err := terms.NewSpace(terms.Choice("depth", 0, 1), terms.Labels("scope", "all", "some"))
	require.NoError(t, err)
	_, err = s.Under(
		terms.Need("depht", "1", "scope", "all"),
		terms.Need("depth", "2", "scope", "none"),
		terms.Need("depth", "1", "depth", "0"),
		terms.Need("depth", "1", "scope"),
	)
	require.ErrorContains(t, err, `Term: no term "depht"`)
	require.ErrorContains(t, err, `Term: term "depth" has no option "2"`)
	require.ErrorContains(t, err, `Needs: term "scope" has no option "none"`)
	require.ErrorContains(t, err, `Needs: term "depth" needs itself`)
	require.ErrorContains(t, err, `Needs: no options; want at least one of term "scope"`)
	_, err = s.Under(terms.Need("depth", "0", "scope", "all"), terms.Need("depth", "1", "scope", "all"),
		terms.Need("scope", "all", "depth", "0"), terms.Need("depth", "0", "scope", "some"))
	require.ErrorContains(t, err, "the constraints leave no draft")
}

// Admits agrees with an enumeration of all drafts.
func TestAdmitsAsEnumerated(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSpace(t)
		var list []terms.Constraint
		for range rapid.IntRange(0, 6).Draw(t, "constraints") {
			if len(s.Terms()) < 2 {
				break
			}
			k := rapid.IntRange(0, len(s.Terms())-1).Draw(t, "term")
			l := (k + rapid.IntRange(1, len(s.Terms())-1).Draw(t, "other")) % len(s.Terms())
			label := func(k int) string {
				return rapid.SampledFrom(s.Terms()[k].Options).Draw(t, "option").Label
			}
			list = append(list, terms.Need(s.Terms()[k].Name, label(k), s.Terms()[l].Name, label(l)))
		}
		s, err := s.Under(list...)
		if err != nil {
			return // the constraints leave nothing
		}
		have := map[[4]int]bool{}
		for d := range s.All() {
			for k := range s.Terms() {
				for l := range s.Terms() {
					have[[4]int{k, s.Choice(d, k), l, s.Choice(d, l)}] = true
				}
			}
		}
		for k := range s.Terms() {
			for i := range s.Terms()[k].Options {
				for l := range s.Terms() {
					for j := range s.Terms()[l].Options {
						require.Equal(t, have[[4]int{k, i, l, j}], s.Admits(k, i, l, j), "%d.%d with %d.%d", k, i, l, j)
					}
				}
			}
		}
	})
}

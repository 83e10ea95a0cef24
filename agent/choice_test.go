package agent_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/internal/trial"
	"github.com/tradetalk/tradetalk/internal/stream"
)

// shocks names an option's generator by seed and content.
func shocks(seed uint64) func(string) *rand.Rand {
	return func(content string) *rand.Rand { return stream.Root(seed).Text("choose").Text(content).Rand() }
}

// Without noise Choose takes the best option, the first of equals, and asks for no generator: a
// draw would be a draw too many.
func TestChooseWithoutNoise(t *testing.T) {
	none := func(content string) *rand.Rand {
		t.Fatalf("asked for the noise of %q", content)
		return nil
	}
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.IntRange(-2, 2), 1, 8).Draw(t, "values") // few levels, many ties
		options := make([]agent.Option, len(values))
		best := 0
		for k, v := range values {
			options[k] = agent.Option{Content: "same", Value: float64(v)}
			if v > values[best] {
				best = k
			}
		}
		require.Equal(t, best, agent.Choose(options, 0, none))
		require.Equal(t, best, agent.Choose(options, math.Inf(1), none))
	})
}

func TestChooseNeedsAnOption(t *testing.T) {
	require.Panics(t, func() { agent.Choose(nil, 0, nil) })
}

// Frequencies are softmax(lambda v) within four standard errors (McKelvey and
// Palfrey 1995, equation 6).
func TestChooseIsLogit(t *testing.T) {
	const seeds = 20000
	options := []agent.Option{{Content: "a", Value: 0.10}, {Content: "b", Value: 0.05}, {Content: "c", Value: -0.02}, {Content: "d", Value: math.Inf(-1)}}
	for _, lambda := range []float64{0.5, 10, 25} {
		counts := make([]float64, len(options))
		for seed := range uint64(seeds) {
			counts[agent.Choose(options, lambda, shocks(seed))]++
		}
		sum := 0.0
		for _, o := range options {
			sum += math.Exp(lambda * o.Value)
		}
		for k, o := range options {
			p := math.Exp(lambda*o.Value) / sum
			require.InDelta(t, p, counts[k]/seeds, 4*math.Sqrt(p*(1-p)/seeds), "lambda %v, %s", lambda, o.Content)
		}
	}
}

// An option's shock belongs to the option's content. The choice from a list, in any order, is
// therefore the best of pairwise choices: the option taken from the whole list is taken from
// every sublist with the option.
func TestChoiceDoesNotDependOnWhatElseIsOnOffer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		contents := rapid.SliceOfNDistinct(rapid.StringN(1, 12, -1), 2, 8, rapid.ID[string]).Draw(t, "contents")
		options := make([]agent.Option, len(contents))
		for k, c := range contents {
			options[k] = agent.Option{Content: c, Value: rapid.Float64Range(-0.1, 0.1).Draw(t, "value")}
		}
		taken := options[agent.Choose(options, 25, shocks(seed))]
		part := rapid.Permutation(options).Draw(t, "order")
		part = append([]agent.Option{taken}, part[:rapid.IntRange(0, len(part)).Draw(t, "left")]...)
		part[0], part[len(part)-1] = part[len(part)-1], part[0]
		require.Equal(t, taken.Content, part[agent.Choose(part, 25, shocks(seed))].Content)
	})
}

// Logit forecasts Choose: 20,000 choices, each chance within four standard deviations.
func TestLogitForeseesChoose(t *testing.T) {
	const tries = 20000
	values := []float64{0.10, 0.12, 0.05}
	counts := make([]float64, len(values))
	s := trial.Three()
	situation := s.Situation(t)
	for seed := range uint64(tries) {
		s.Seed = seed
		v := s.View(situation, 0)
		var options []agent.Option
		for k, value := range values {
			options = append(options, agent.Option{Content: string(rune('a' + k)), Value: value})
		}
		counts[agent.Choose(options, belief.DefaultConjecture, func(content string) *rand.Rand { return v.Rand("test", content) })]++
	}
	for k, p := range belief.Logit(values, belief.DefaultConjecture) {
		require.InDelta(t, p, counts[k]/tries, 4*math.Sqrt(p*(1-p)/tries))
	}
}

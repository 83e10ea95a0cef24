package scenario_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/sim/scenario"
)

// islands is an economy of two regions whose numbers a test can change.
func islands(theta float64, trade ...float64) market.Accounts {
	a := market.Accounts{
		Regions:      []market.Region{{ID: "A"}, {ID: "B"}},
		Sectors:      []market.Sector{{ID: "X", Theta: theta}},
		Trade:        []float64{80, 10, 10, 90},
		Tariff:       make([]float64, 4),
		Intermediate: make([]float64, 2),
	}
	copy(a.Trade, trade)
	a.ValueAdded = []float64{a.Trade[0] + a.Trade[2], a.Trade[1] + a.Trade[3]} // what each sells
	return a
}

// The hash changes with every number of the economy and every field, and with nothing
// else.
func TestHash(t *testing.T) {
	sc, err := scenario.ReadFile(sample)
	require.NoError(t, err)
	seen := map[string]string{}
	hash := func(name string) {
		h, err := scenario.Hash(sc)
		require.NoError(t, err)
		require.Len(t, h, 64)
		require.NotContains(t, seen, h, "%s changes nothing", name)
		seen[h] = name
	}
	hash("the sample")
	sc.Name += "!"
	hash("the name")
	sc.Actors[0].Precision++
	hash("a number of an actor")
	sc.Treaty.Modules[1].Terms[0].Options[1].Value = 0.51
	hash("an option")
	for name, a := range map[string]market.Accounts{
		"an economy": islands(5), "an elasticity": islands(6), "a flow": islands(5, 80, 11, 11, 90), "a tariff": func() market.Accounts {
			a := islands(5)
			a.Tariff[1] = 0.1
			return a
		}(),
	} {
		e, err := market.New(a)
		require.NoError(t, err)
		sc.Economy = e
		hash(name)
		again, err := market.New(a)
		require.NoError(t, err)
		sc.Economy = again
		h, err := scenario.Hash(sc)
		require.NoError(t, err)
		require.Equal(t, name, seen[h], "another copy of the same numbers")
	}
}

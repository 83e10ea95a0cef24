package sim_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Two pairs that trade within themselves alone are two blocs: Q is 1 - 2 (1/2)^2 = 1/2.
// Four regions that all trade alike have none.
func TestFragmentationOfKnownNetworks(t *testing.T) {
	for name, c := range map[string]struct {
		apart func(n, i int) bool
		want  float64
	}{
		"two pairs": {func(n, i int) bool { return n/2 != i/2 }, 0.5},
		"all alike": {func(n, i int) bool { return false }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			e := ring(t, 4)
			p := e.Baseline()
			for n := range 4 {
				for i := range 4 {
					if n != i && c.apart(n, i) {
						p.Ban(0, n, i)
					}
				}
			}
			q, err := e.Solve(p)
			require.NoError(t, err)
			require.InDelta(t, c.want, sim.Fragmentation(q), 1e-6)
		})
	}
}

// ring is an economy of n regions that are all alike and trade alike with each other.
func ring(t *testing.T, n int) *market.Economy {
	a := market.Accounts{Sectors: []market.Sector{{ID: "goods", Theta: 4}}}
	for r := range n {
		a.Regions = append(a.Regions, market.Region{ID: fmt.Sprint("R", r)})
	}
	a.Trade, a.Tariff = make([]float64, n*n), make([]float64, n*n)
	a.Intermediate = make([]float64, n)
	a.ValueAdded, a.FinalDemand = make([]float64, n), make([]float64, n)
	for r := range n {
		for i := range n {
			a.Trade[r*n+i] = 10
			if r == i {
				a.Trade[r*n+i] = 100
			}
		}
		a.ValueAdded[r], a.FinalDemand[r] = 100+10*float64(n-1), 100+10*float64(n-1)
	}
	e, err := market.New(a)
	require.NoError(t, err)
	return e
}

// listener counts what it is told of the economy.
type listener struct {
	world   []sim.WorldRow
	sectors []sim.SectorRow
	fail    error
}

func (*listener) Event(event.Event) error { return nil }
func (*listener) Row(sim.Row) error       { return nil }
func (l *listener) World(r sim.WorldRow) error {
	l.world = append(l.world, r)
	return l.fail
}
func (l *listener) Sector(r sim.SectorRow) error {
	l.sectors = append(l.sectors, r)
	return nil
}

func TestMarketsAreTold(t *testing.T) {
	sc := threeWithVotes()
	sc.Periods = 6
	sc.Regimes = []sanction.Regime{sanction.Ban("ELE", "CHN", "USA", "EUR").From(2).Until(4)}
	var l listener
	h := play(t, sc, sim.Options{Seed: 1, Observers: []sim.Observer{&l}})
	e := wiod.Small()
	require.Len(t, l.world, 6)
	require.Len(t, l.sectors, 6*e.NumRegions()*e.NumSectors())
	require.InDelta(t, 1, l.world[0].Trade, 1e-9, "the baseline")
	require.Less(t, l.world[2].Trade, 1.0, "a ban costs trade")
	require.NotEqual(t, l.world[1].Fragmentation, l.world[2].Fragmentation)
	for _, r := range l.sectors {
		if r.Period == 0 {
			require.InDelta(t, 1, r.Price, 1e-9)
			require.InDelta(t, 1, r.Payroll, 1e-9)
		}
		require.True(t, r.Concentration >= 0 && r.Concentration <= 1+1e-12)
	}
	for _, r := range h.Rows {
		require.True(t, r.Exposure > 0 && r.Exposure < 1, "%+v", r)
	}

	l = listener{fail: errors.New("deaf")}
	_, err := sim.Run(t.Context(), sc, sim.Options{Seed: 1, Observers: []sim.Observer{&l}})
	require.ErrorContains(t, err, "deaf")
}

// Exposure is the share of trade with the partner that has most of it. With one region an
// actor it is the market's own measure.
func TestExposureIsDependence(t *testing.T) {
	sc := threeWithVotes()
	sc.Periods = 1
	h := play(t, sc, sim.Options{})
	e := sc.Economy
	for _, r := range h.Rows {
		n, _ := e.RegionIndex(r.Actor)
		most := 0.0
		for _, a := range sc.Actors {
			if i, _ := e.RegionIndex(a.ID); i != n {
				most = max(most, h.World.Equilibrium.Dependence(n, i))
			}
		}
		require.InDelta(t, most, r.Exposure, 1e-12)
	}
}

package treaty_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// standingTariffs returns a standing obligation of three parties not to raise tariffs on goods beyond
// some water.
func standingTariffs(water float64) treaty.Module {
	return treaty.Module{
		ID: "bound", InitialParties: []string{"USA", "EUR", "CHN"},
		Commitments: []treaty.Commitment{{Kind: treaty.StandStill, Sectors: treaty.Goods, Rate: treaty.Set(water)}},
	}
}

// A module with initial parties is law before the first move: in force in period 0 among these
// parties, with the same state after a replay of the log.
func TestInitialPartiesAreBoundFromTheStart(t *testing.T) {
	e := wiod.Small()
	text := treaty.Treaty{Modules: []treaty.Module{standingTariffs(0)}}
	r, err := treaty.NewRegister(text, e, parties("CHN", "EUR", "IND", "USA")...)
	require.NoError(t, err)
	s := r.Standing("bound")
	require.Equal(t, treaty.InForce, s.Stage)
	require.Equal(t, 0, s.Since)
	require.Equal(t, []string{"CHN", "EUR", "USA"}, s.Members(0))
	again, err := treaty.Replay(text, e, parties("CHN", "EUR", "IND", "USA"), r.Log())
	require.NoError(t, err)
	require.Equal(t, s, again.Standing("bound"))
	require.Equal(t, r.Log(), again.Log())
	past, err := r.At(3)
	require.NoError(t, err)
	require.Equal(t, s, past.Standing("bound"))
}

// A binding with water holds tariffs at the baseline plus the water, towards parties alone; a
// breach towards one party frees the tariff on the sectors of the breach and on no others.
func TestStandStillWithWater(t *testing.T) {
	e := wiod.Small()
	usa, _ := e.RegionIndex("USA")
	chn, _ := e.RegionIndex("CHN")
	ind, _ := e.RegionIndex("IND")
	for _, water := range []float64{0, 0.07} {
		r, err := treaty.NewRegister(treaty.Treaty{Modules: []treaty.Module{standingTariffs(water)}}, e, parties("CHN", "EUR", "IND", "USA")...)
		require.NoError(t, err)
		p := e.Baseline()
		raised := func(j, from int) float64 { // of 20 points, what is left
			for s := range e.NumSectors() {
				for _, i := range []int{chn, ind} {
					p.SetTariff(s, usa, i, e.Tariff(s, usa, i)+0.2)
				}
			}
			r.Compile(p, 1)
			return p.Tariff(j, usa, from) - e.Tariff(j, usa, from)
		}
		require.InDelta(t, water, raised(0, chn), 1e-12)
		require.InDelta(t, 0.2, raised(0, ind), 1e-12, "an outsider has no claim")
		require.NoError(t, r.Apply(treaty.Event{Kind: treaty.Breached, Module: "bound", Period: 1, Author: "USA", Party: "CHN", Sectors: treaty.Sector(e.Sector(0).ID)}))
		require.InDelta(t, 0.2, raised(0, chn), 1e-12)
		require.InDelta(t, water, raised(1, chn), 1e-12)
	}
}

// Faults of a module in force from the start are found together.
func TestInitialPartiesMistakes(t *testing.T) {
	e := wiod.Small()
	m := standingTariffs(0)
	m.InitialParties = []string{"USA", "ATL"}
	m.Terms = []terms.Term{terms.Choice("depth", 0, 1)}
	m.Commitments[0].Depth = treaty.Negotiated("depth")
	err := (&treaty.Treaty{Modules: []treaty.Module{m}}).Validate(e, parties("CHN", "EUR", "IND", "USA"))
	require.ErrorContains(t, err, `InitialParties: "ATL" is no party`)
	require.ErrorContains(t, err, "none in a module with open Terms")
	m = standingTariffs(0)
	m.InitialParties = []string{"USA"}
	require.ErrorContains(t, (&treaty.Treaty{Modules: []treaty.Module{m}}).Validate(e, parties("CHN", "EUR", "IND", "USA")), "at least 2 parties")
	m = standingTariffs(0)
	m.Entry.Named = []string{"IND"}
	require.ErrorContains(t, (&treaty.Treaty{Modules: []treaty.Module{m}}).Validate(e, parties("CHN", "EUR", "IND", "USA")), "want parties with which the module enters into force")
	m = standingTariffs(-0.1)
	require.ErrorContains(t, (&treaty.Treaty{Modules: []treaty.Module{m}}).Validate(e, parties("CHN", "EUR", "IND", "USA")), "Rate is -0.1")
}

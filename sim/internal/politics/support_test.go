package politics_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/sim/domestic"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/internal/politics"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Under lasting sanctions the target's support comes to the mean plus the rally of a quarter
// over one less the persistence: the cost times Rally over 1-0.8, with nothing taken off by
// campaigns and the legitimacy of an institution, and their shares of it off with them.
func TestRallySettles(t *testing.T) {
	settled := func(shift, legitimacy float64) (support, cost float64) {
		s := newStage(t, 1)
		s.actors[1].Politics.Rally = 2
		ban := sanction.Ban("ENM", "RUS", "EUR").Until(1000)
		if legitimacy > 0 {
			ban.Institution, s.in.Audience.Legitimacy = &sanction.Institution{Name: "the Council"}, legitimacy
		}
		s.regimes = []sanction.Regime{ban}
		if shift > 0 {
			s.said = []domestic.Campaign{{By: "EUR", Target: "RUS", Shift: shift}}
		}
		for range 120 {
			s.quarter()
		}
		return s.state.Home[1].Support, s.state.Home[1].News.ForeignCost
	}
	support, cost := settled(0, 0)
	require.Positive(t, cost)
	require.InDelta(t, 50+2*cost/0.2, support, 1e-6)
	support, _ = settled(0.25, 0)
	require.InDelta(t, 50+2*cost*0.75/0.2, support, 1e-6)
	support, _ = settled(0.25, 0.5)
	require.InDelta(t, 50+2*cost*0.75*0.5/0.2, support, 1e-6)
}

// Under lasting sanctions a sender's support settles below the mean by the fatigue of a quarter
// over one less the persistence, less what communication and campaigns spare. The target's
// public does not tire, and that of the sender does not rally.
func TestFatigueSettles(t *testing.T) {
	settled := func(communication, attributed float64, on bool) (support, cost float64) {
		s := newStage(t, 1)
		s.actors[0].Politics.Fatigue, s.actors[0].Politics.Rally = 3, 3
		s.actors[0].Politics.Communication = communication
		s.on[mechanism.Communication] = on
		s.regimes = []sanction.Regime{sanction.Ban("ENM", "RUS", "EUR").Until(1000)}
		s.said = []domestic.Campaign{{By: "USA", Target: "EUR", Blames: "RUS", Shift: attributed}}
		for range 120 {
			s.quarter()
		}
		home := &s.state.Home[0]
		require.Zero(t, home.News.ForeignCost)
		require.Zero(t, s.state.Home[1].News.OwnCost)
		return home.Support, home.News.OwnCost
	}
	support, cost := settled(0, 0, true)
	require.Positive(t, cost)
	require.InDelta(t, 50-3*cost/0.2, support, 1e-6)
	support, _ = settled(0.5, 0.25, true)
	require.InDelta(t, 50-3*cost*0.5*0.75/0.2, support, 1e-6)
	support, _ = settled(0.5, 0, false)
	require.InDelta(t, 50-3*cost/0.2, support, 1e-6)
}

// The switch of the rally takes the rally away, and sanctions cost the target's leader what they
// cost in income alone.
func TestWithoutTheRally(t *testing.T) {
	s := newStage(t, 1)
	s.on = mechanism.Switches{mechanism.Rally: false}
	s.actors[1].Politics.Rally = 2
	s.regimes = []sanction.Regime{sanction.Ban("ENM", "RUS", "EUR").Until(1000)}
	s.quarter()
	home := &s.state.Home[1]
	require.Negative(t, home.News.Income)
	require.Zero(t, home.Domestic)
	require.InDelta(t, 50+home.News.Income, home.Support, 1e-12)
}

// A leader falls with the hazard of office at the present support, unrest comes with its
// chance, and with the switches off nothing moves at all.
func TestChancesOfOffice(t *testing.T) {
	const n = 1500
	s := newStage(t, 0)
	s.actors[0].Hazard = 0.2
	s.actors[0].Politics.UnrestBase = 0.3
	s.state.Home[0].Support = 40
	chance := s.actors[0].Politics.Hazard(0.2, 50+0.8*(40-50))
	fallen, unrest := 0, 0
	for s.seed = range uint64(n) {
		before := s.state
		for _, e := range s.quarter() {
			switch e.Kind {
			case event.LeaderChanged:
				fallen++
				require.Equal(t, domestic.Home{Support: 50, Leader: 1, Incomes: s.state.Home[0].Incomes, Prices: s.state.Home[0].Prices, News: s.state.Home[0].News, Domestic: s.state.Home[0].Domestic}, s.state.Home[0])
			case event.UnrestOccurred:
				unrest++
			}
		}
		s.state, s.period = before, 0
	}
	for name, one := range map[string]struct {
		chance float64
		hits   int
	}{"office": {chance, fallen}, "unrest": {0.3, unrest}} {
		require.InDelta(t, one.chance, float64(one.hits)/n, 4*math.Sqrt(one.chance*(1-one.chance)/n), name)
	}
	s.on = mechanism.Switches{mechanism.Support: false, mechanism.Leaders: false, mechanism.Unrest: false}
	before := s.state.Clone()
	require.Empty(t, s.quarter())
	require.Equal(t, before, s.state)
}

// Blame adds up to all of a cost at most, and campaigns count while they run.
func TestBlame(t *testing.T) {
	list := []domestic.Campaign{
		{Target: "RUS", Shift: 0.7}, {Target: "RUS", Shift: 0.7, Start: 2, End: 4}, {Target: "USA", Blames: "RUS", Shift: 0.4},
	}
	require.InDelta(t, 0.3, domestic.BlameIn(1, list).OnSenders("RUS"), 1e-15)
	require.Zero(t, domestic.BlameIn(2, list).OnSenders("RUS"))
	require.InDelta(t, 0.3, domestic.BlameIn(4, list).OnSenders("RUS"), 1e-15)
	require.Equal(t, 1.0, domestic.Blame(nil).OnSenders("RUS"))
	require.Equal(t, 0.4, domestic.BlameIn(0, list).OnTarget("USA", "RUS"))
	require.Zero(t, domestic.BlameIn(0, list).OnTarget("USA", ""))
}

// Without sanctions there is no harm to people. With them the harm is to the target's people and
// to third regions that lose, and measured over everything it is the fall in real income.
func TestHarms(t *testing.T) {
	s := newStage(t, 1)
	register, err := treaty.NewRegister(treaty.Treaty{Modules: []treaty.Module{treaty.BarrierCut("pact", treaty.Goods, 0.02, terms.Choice("depth", 0, 1))}}, s.economy, s.parties...)
	require.NoError(t, err)
	situation := &agent.Situation{Actors: s.actors, Book: s.book, Register: register}
	none, err := politics.Harms(situation, s.economy, treaty.Everything)
	require.NoError(t, err)
	require.Nil(t, none)

	situation.Regimes = []sanction.Regime{sanction.Ban("ENM", "RUS", "EUR")}
	harms, err := politics.Harms(situation, s.economy, treaty.Everything)
	require.NoError(t, err)
	for seat := range harms {
		cost, err := situation.SanctionCost(seat)
		require.NoError(t, err)
		require.InDelta(t, cost, harms[seat].Own, 1e-9)
	}
	require.Zero(t, harms[0].Spillover, "given for targets alone")
	require.GreaterOrEqual(t, harms[1].Spillover, 0.0)
}

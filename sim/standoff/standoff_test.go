package standoff_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/internal/stream"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// border is an issue between EUR, which has a claim and a ban on energy, and RUS.
func border(t *testing.T, change func(r *standoff.Rules, ban *sanction.Regime)) (*standoff.Rules, *standoff.State) {
	economy := wiod.Small()
	ban := sanction.Ban("ENM", "RUS", "EUR", "USA")
	ban.ID, ban.Demand.Issue = "energy", "border"
	r := &standoff.Rules{
		Options: standoff.Options{}.WithDefaults(treaty.Quarter),
		Issues: []crisis.Issue{{
			ID: "border", Target: "RUS", Resolve: crisis.Prior{Mean: 1, SD: 0.5},
			Claims: []crisis.Claim{{Actor: "EUR", Value: crisis.Prior{Mean: 2, SD: 0.5}}},
		}},
		Types: func(actor, purpose, issue string, episode int) *rand.Rand {
			return stream.Root(1).Text(actor).Text(purpose).Text(issue).Int(uint64(episode)).Rand()
		},
	}
	var parties []treaty.Party
	for _, a := range agent.FromEconomy(economy, "EUR", "RUS", "USA") {
		r.Actors, parties = append(r.Actors, a.Public), append(parties, a.Party())
	}
	change(r, &ban)
	var err error
	r.Prices, err = r.Price(economy, market.NewSolver(economy))
	require.NoError(t, err)
	s, err := standoff.Open(r, economy, parties, []sanction.Regime{ban})
	require.NoError(t, err)
	return r, s
}

// A state knows its own type, others know the prior, and with common knowledge all know.
func TestTypesArePrivate(t *testing.T) {
	for _, known := range []bool{false, true} {
		_, s := border(t, func(r *standoff.Rules, _ *sanction.Regime) {
			r.Switches = mechanism.Switches{mechanism.CommonKnowledge: known}
		})
		q := &s.Issues[0]
		require.Equal(t, belief.Certain(q.Resolve), q.AboutResolve[1])
		require.Equal(t, belief.Certain(q.Values[0]), q.AboutValues[0][0])
		require.Equal(t, known, len(q.AboutResolve[0].Types) == 1)
		require.Equal(t, known, len(q.AboutValues[0][1].Types) == 1)
	}
}

// Types belong to a leader: a new leader draws new ones, with a common part that is new with the chance
// of Options.Turnover. Conduct and forecasts have the same distribution.
func TestTypesBelongToLeaders(t *testing.T) {
	r, s := border(t, func(*standoff.Rules, *sanction.Regime) {})
	prior := s.Issues[0].AboutResolve[0]
	count, stays := map[float64]int{}, 0
	const leaders = 20000
	at := 0
	for range leaders {
		was := s.Common[1]
		s.NewLeader(r, 1, func(purpose, issue string) *rand.Rand {
			at++
			return stream.Root(9).Text(purpose).Text(issue).Int(uint64(at)).Rand()
		})
		if s.Common[1] == was {
			stays++
		}
		count[s.Issues[0].Resolve]++
	}
	require.InDelta(t, 0.5+0.5/15, float64(stays)/leaders, 4*0.5/141, "four standard errors")
	for k, v := range prior.Types {
		p := prior.Weights[k]
		require.InDelta(t, p, float64(count[v])/leaders, 5*math.Sqrt(p/leaders)*1.5, "type %v", v)
	}
	require.InDeltaSlice(t, prior.Weights, s.Issues[0].AboutResolve[0].Weights, 1e-6, "beliefs are back at the prior")
}

// An open threat hangs over all with the chance that everybody works out, from its deadline on.
// Measures in force end by two chances, before and after the turn.
func TestThreatsAndTheEndOfMeasures(t *testing.T) {
	_, s := border(t, func(*standoff.Rules, *sanction.Regime) {})
	require.Empty(t, s.Threats(0, treaty.Quarter))
	require.Empty(t, s.Settlements(0))
	r := &s.Docket.Regimes()[0]
	require.NoError(t, s.Docket.Apply(sanction.Event{Kind: sanction.Threaten, Regime: "energy", Author: "EUR", Until: 3, Level: 1, For: r.Senders}))
	s.Standoffs[0] = standoff.Standoff{Demand: 0.75, Severity: 1, Deadline: 3, Chance: 0.4}
	threats := s.Threats(0, treaty.Quarter)
	require.Len(t, threats, 1)
	require.Equal(t, 3, threats[0].From)
	require.Equal(t, 0.4, threats[0].Chance)
	require.True(t, threats[0].Carried.InForce("energy", 3))
	linkages := s.Settlements(0)
	require.Len(t, linkages, 1)
	require.Equal(t, "EUR", linkages[0].Leader)
	require.Equal(t, 0.75, linkages[0].Step)

	imposed, err := standoff.After(s.Docket, standoff.Imposition(s.Docket, r, 0, 1)...)
	require.NoError(t, err)
	s.Docket = imposed
	s.Standoffs[0].Chance, s.Standoffs[0].Fading = 0, [2]float64{0.1, 0.6}
	ends := s.Threats(4, treaty.Quarter)
	require.Len(t, ends, 2)
	require.Equal(t, []int{5, 4 + standoff.EndTurn, 4 + standoff.EndTurn}, []int{ends[0].From, ends[0].Until, ends[1].From})
	require.Equal(t, []float64{0.1, 0.6}, []float64{ends[0].Chance, ends[1].Chance})
	require.False(t, ends[0].Carried.InForce("energy", 5))
}

// A copy shares nothing that changes.
func TestClone(t *testing.T) {
	_, s := border(t, func(*standoff.Rules, *sanction.Regime) {})
	was := s.Clone()
	c := s.Clone()
	require.NoError(t, c.Docket.Apply(sanction.Event{Kind: sanction.Threaten, Regime: "energy", Author: "EUR", Level: 1, For: []string{"EUR", "USA"}}))
	c.Standoffs[0].Demand = 1
	c.Issues[0].Level, c.Issues[0].Values[0] = 1, 9
	c.Issues[0].AboutResolve[0], c.Issues[0].AboutValues[0][1] = belief.Certain(3), belief.Certain(3)
	require.Equal(t, was.Standoffs, s.Standoffs)
	require.Equal(t, was.Issues, s.Issues)
	require.Empty(t, s.Docket.Log())
}

// A regime loses the clauses that are switched off, and the regime as stated keeps them.
func TestClausesAreSwitchedOff(t *testing.T) {
	stated := &sanction.Fund{Coverage: 1}
	for _, on := range []bool{true, false} {
		_, s := border(t, func(r *standoff.Rules, ban *sanction.Regime) {
			ban.Fund, ban.Institution = stated, &sanction.Institution{Name: "the Union", Binding: true}
			r.Switches = mechanism.Switches{mechanism.TransferFund: on, mechanism.BindingMembership: on}
		})
		r := &s.Docket.Regimes()[0]
		require.Equal(t, on, r.Fund != nil)
		require.Equal(t, on, r.Institution.Binding)
	}
}

// All mistakes of the options are reported at once.
func TestOptionsAreValidated(t *testing.T) {
	require.Empty(t, new(standoff.Options).Validate())
	bad := standoff.Options{Precision: -1, Depth: 9, Review: 2, Deadline: -2, Severities: []float64{0}, Vagueness: []float64{2}, Recess: -1, Leakage: 2, Secrecy: 2, Legitimacy: -1}
	require.Len(t, bad.Validate(), 10)
	o := standoff.Options{Deadline: standoff.AtOnce, Severities: []float64{1, 0.5}}.WithDefaults(treaty.Quarter)
	require.Zero(t, o.Deadline)
	require.Equal(t, []float64{0.5, 1}, o.Severities)
	require.Equal(t, 4, o.Recess)
}

package sim_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// busted counts what covert routes do in histories of a dispute over chemicals, with a third
// party that a short detour makes a carrier.
type busted struct {
	opened, set, paid, infeasible int
	evaded                        []float64 // of the target, in quarters with goods on routes
	transit                       float64
}

func (b *busted) Event(e event.Event) error {
	switch e.Kind {
	case event.EvasionOpened:
		b.opened++
	case event.EnforcementSet:
		b.set++
	case event.BurdenSharingPaid:
		b.paid++
	case event.FundInfeasible:
		b.infeasible++
	}
	return nil
}

func (b *busted) Row(r sim.Row) error {
	if r.Evaded > 0 {
		b.evaded = append(b.evaded, r.Evaded)
	}
	b.transit += r.Transit
	return nil
}

// busting plays eight histories at an effort of the regime, with or without the choice of efforts.
func busting(t *testing.T, effort float64, chosen bool) busted {
	var b busted
	for seed := range uint64(8) {
		sc := rich()
		sc.Actors = agent.FromEconomy(sc.Economy, "USA", "EUR", "CHN", "RUS", "IND")
		sc.Coercion.Routes = []sanction.Route{{Via: "IND", Sectors: "ENM", Detour: 1.02}}
		sc.Switches = mechanism.Switches{mechanism.Enforcement: chosen}
		for k := range sc.Regimes {
			sc.Regimes[k].Effort, sc.Regimes[k].Secondary = effort, nil
		}
		// A target that holds out against a sender that wants much.
		for q := range sc.Issues {
			if sc.Issues[q].ID == "border" {
				sc.Issues[q].Resolve = crisis.Prior{Mean: 3, SD: 0.5}
				sc.Issues[q].Claims = []crisis.Claim{{Actor: "EUR", Value: crisis.Prior{Mean: 3, SD: 0.5}}, {Actor: "USA", Value: crisis.Prior{Mean: 3, SD: 0.5}}}
			}
		}
		sc.Periods = 16
		_, err := sim.Run(t.Context(), sc, sim.Options{Seed: seed, Observers: []sim.Observer{&b}})
		require.NoError(t, err)
	}
	return b
}

// Rows record the share evaded and the revenue of the third party. Busting is largest where
// nobody looks, and falls with the effort of the senders; senders who may choose do.
func TestRowsOfEvasion(t *testing.T) {
	mean := func(b busted) (sum float64) {
		for _, v := range b.evaded {
			sum += v / float64(len(b.evaded))
		}
		return sum
	}
	open, watched := busting(t, 0, false), busting(t, 0.5, false)
	require.Positive(t, open.opened)
	require.NotEmpty(t, open.evaded)
	require.Positive(t, open.transit)
	require.Zero(t, open.set)
	require.Less(t, mean(watched), mean(open))
	chosen := busting(t, 0, true)
	require.Positive(t, chosen.set)
	require.Positive(t, open.paid, "the fund of the coalition pays")
	t.Logf("evaded without effort %.4f (%d quarters), at an effort of 0.5 %.4f, by choice %.4f with %d choices; the fund paid %d times and could not %d times",
		mean(open), len(open.evaded), mean(watched), mean(chosen), chosen.set, open.paid, open.infeasible)
}

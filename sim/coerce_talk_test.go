package sim_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/internal/checks"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// settled is a duel in which a treaty with relief in it is on the table.
func settled() sim.Scenario {
	// Measures that cost both: by those on energy the sender gains, and needs no treaty.
	sc := duel(crisis.Prior{Mean: 0.6, SD: 0.1}, crisis.Prior{Mean: 0.6})
	ban := sanction.Ban("OMF", "RUS", "EUR")
	ban.ID, ban.Demand.Issue = "goods", "border"
	sc.Regimes = []sanction.Regime{ban}
	for k := range sc.Actors {
		sc.Actors[k] = agent.New(sc.Actors[k].ID, sc.Actors[k].ID)
		sc.Actors[k].Hazard = 0 // the same leaders throughout
	}
	relief := treaty.Module{
		ID:          "peace",
		Commitments: []treaty.Commitment{{Kind: treaty.RelieveSanctions, Regime: "goods", Obliged: []string{"EUR"}, Depth: treaty.Negotiated("relief")}},
		Terms:       []terms.Term{terms.Choice("relief", 0, 0.25, 0.5, 0.75, 1)},
	}
	sc.Treaty = treaty.Treaty{Modules: []treaty.Module{relief}}
	sc.Talks = sim.Talks{RatifyAfter: sim.Immediately, RoundsPerPeriod: 8}
	return sc
}

// disputed is a phase that rests while nothing is in dispute.
type disputed struct{ sim.Phase }

func (d disputed) Step(ctx context.Context, w *sim.World) ([]sim.Move, error) {
	if w.Coercion.Standoffs[0].Demand == 0 || w.Coercion.Standoffs[0].Met {
		return nil, nil
	}
	return d.Phase.Step(ctx, w)
}

// A treaty that gives relief settles the dispute: the sanction ends, the target complies,
// and the data would call it negotiated. States that would not back down before their
// audience do so by treaty.
func TestTreatySettlesDispute(t *testing.T) {
	checks.NeedLong(t)
	sc := settled()
	phases := sim.Phases()
	for k := range phases {
		if phases[k].Name() == "Talk" {
			phases[k] = disputed{sim.Talk{}}
		}
	}
	deals := 0
	for seed := range uint64(80) {
		h := play(t, sc, sim.Options{Seed: seed, Phases: phases})
		level, before, worth := 0.0, 0.0, 0.0
		for k := range h.Events {
			e := &h.Events[k]
			switch {
			case e.Kind == event.Conceded, e.Kind == event.OfferAccepted:
				level, before = e.Level, level
			case e.Kind == event.ComplianceFeigned:
				level = before
			case e.Kind == event.Signed && e.Actor == "EUR":
				worth = e.Appraisal.Issue
			}
			if e.Kind == event.Signed && e.Appraisal.Issue != 0 {
				if e.Actor == "RUS" {
					require.Negative(t, e.Appraisal.Issue)
					require.Positive(t, e.Appraisal.Coercion, "what it signs for is the end of the measures")
				} else {
					require.Positive(t, e.Appraisal.Issue)
				}
			}
			if e.Kind != event.NegotiatedSettlement {
				continue
			}
			deals++
			require.Zero(t, e.Face, "by a treaty nobody loses face")
			require.InDelta(t, 0.6*(e.Level-level), worth, 1e-9, "omega times the step")
			level = e.Level
			require.NotEmpty(t, e.Ground)
			require.False(t, h.World.Coercion.Docket.InForce("goods", e.Period))
			codes := []event.FinalOutcome{}
			for _, x := range event.Episodes(h.Events, sc.Periods) {
				if x.Closed == e.Period {
					codes = append(codes, x.End)
				}
			}
			require.Len(t, codes, 1)
			require.Contains(t, []event.FinalOutcome{event.Negotiated, event.NegotiatedImposed}, codes[0])
			require.GreaterOrEqual(t, h.World.Coercion.Issues[0].Level, e.Level-1e-9)
		}
	}
	// With types that last, a sender of this scene gets by threats what it can get, and little is left
	// for a treaty to settle. What is settled must be settled as above.
	t.Log(deals, "disputes were settled by treaty")
}

// A threat moves the impasse of both sides, by the chance that it is carried out times
// what the measures would do, from its deadline on.
func TestThreatMovesTheImpasse(t *testing.T) {
	sc := duel(crisis.Prior{Mean: 0.5, SD: 0.5}, crisis.Prior{Mean: 0.5, SD: 0.3})
	sc.Coercion.Deadline = 3
	sc.Periods = 1
	seed := uint64(0)
	for ; seed < 100; seed++ {
		if play(t, sc, sim.Options{Seed: seed}).World.Coercion.Standoffs[0].Chance > 0 {
			break
		}
	}
	first := func(sc sim.Scenario) map[string]float64 {
		out := map[string]float64{}
		for _, e := range play(t, sc, sim.Options{Seed: seed}).Events {
			if a := e.Appraisal; a != nil {
				out[e.Actor] = a.Impasse
			}
		}
		return out
	}
	h := play(t, sc, sim.Options{Seed: seed})
	require.Positive(t, count(h, event.Threatened))
	chance := h.World.Coercion.Standoffs[0].Chance
	require.True(t, chance > 0 && chance <= 1, "%v", chance)
	with := first(sc)
	sc.Issues, sc.Regimes = nil, nil
	without := first(sc)
	sc.Regimes = []sanction.Regime{sanction.Ban("ENM", "RUS", "EUR").From(3).Until(sanction.DefaultTerm)}
	sure := first(sc)
	require.NotEmpty(t, with)
	for id, v := range with {
		want := without[id] + chance*(sure[id]-without[id])
		require.InDelta(t, want, v, 1e-9, id)
	}
}

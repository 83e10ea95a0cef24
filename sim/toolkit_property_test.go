package sim_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty"
)

// Whatever is offered, decided and switched: what was bought is no more than what there is,
// what is paid is what is offered for it, nothing is set aside for longer than was said, a copy
// goes on as the original, and what changes hands is on the books.
func TestToolkitInvariants(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sc := toolbox()
		sc.Periods = rapid.IntRange(2, 10).Draw(t, "periods")
		q := &sc.Issues[0]
		q.Start = rapid.SampledFrom([]float64{0, 0.25}).Draw(t, "start")
		q.Resolve.Mean = rapid.SampledFrom([]float64{0.1, 0.4, 0.8}).Draw(t, "resolve")
		q.Claims[0].Value.Mean = rapid.SampledFrom([]float64{-0.2, 0.3, 1}).Draw(t, "claim")
		q.Inducements = append(q.Inducements, crisis.Inducement{Donor: "EUR", Amount: rapid.SampledFrom([]float64{1000, 20000}).Draw(t, "amount")})
		q.Mediations[0].Compensation = rapid.SampledFrom([]float64{1000, 200000}).Draw(t, "compensation")
		q.Mediations[0].Quarters = rapid.IntRange(0, 3).Draw(t, "quarters")
		for _, m := range []mechanism.ID{mechanism.Inducements, mechanism.DonorChoice, mechanism.Mediation, mechanism.FeignedCompliance, mechanism.RandomSequence, mechanism.Leaders, mechanism.Campaigns} {
			sc.Switches[m] = rapid.Bool().Draw(t, string(m))
		}
		w, err := sim.Start(sc, sim.Options{Seed: rapid.Uint64().Draw(t, "seed")})
		require.NoError(t, err)
		at := rapid.IntRange(0, sc.Periods-1).Draw(t, "copied in")
		var branch *sim.World
		seat := func(id string) int { n, _ := sc.Economy.RegionIndex(id); return n }
		for w.Period < sc.Periods {
			if w.Period == at {
				branch = w.Clone()
			}
			period := w.Period
			require.NoError(t, w.Step(t.Context()))
			s := &w.Coercion.Issues[0]
			require.True(t, s.Bought >= 0 && s.Bought <= s.Level+1e-9, "%v of %v", s.Bought, s.Level)
			require.True(t, s.Level >= 0 && s.Level+s.Feigned <= 1+1e-9)
			paid := map[string]float64{}
			for n, x := range q.Inducements {
				if sc.Switches[mechanism.DonorChoice] {
					require.InDelta(t, s.Offered[n]*x.Amount*(s.Level+s.Feigned), s.Paid[n], 1e-9)
					paid[x.Donor] += s.Paid[n]
				} else {
					paid[x.Donor] += x.Amount * (s.Level + s.Feigned)
				}
			}
			if !sc.Switches[mechanism.Inducements] {
				clear(paid)
			}
			if sc.Switches[mechanism.Campaigns] {
				paid["EUR"] += 500
			}
			for _, donor := range []string{"EUR", "IND"} {
				require.InDelta(t, paid[donor], w.Policy.Transfer(seat(donor), seat("RUS")), 1e-6)
			}
			pledged := 0.0
			for _, x := range s.Pledges {
				require.LessOrEqual(t, x.Until, period+q.Mediations[0].Term(treaty.Quarter))
				if period < x.Until {
					pledged += x.Amount
				}
			}
			require.InDelta(t, pledged, w.Policy.Transfer(seat("IND"), seat("EUR")), 1e-6)
			require.True(t, sc.Switches[mechanism.Mediation] || pledged == 0)
		}
		_, err = branch.Run(t.Context())
		require.NoError(t, err)
		require.Equal(t, bytesOf(w.History()), bytesOf(branch.History()))
	})
}

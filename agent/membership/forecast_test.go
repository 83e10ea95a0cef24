package membership_test

import (
	"math"
	"math/bits"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/trial"
	"github.com/tradetalk/tradetalk/agent/membership"
	"github.com/tradetalk/tradetalk/agent/ratification"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// four is a scene of four actors with one module owed to everybody.
func four(noise float64, entry treaty.EntryRule) trial.Scene {
	m := treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0, 0.5, 1))
	m.Entry = entry
	s := trial.Scene{Actors: agent.FromEconomy(trial.Small, "CHN", "EUR", "IND", "USA"), Modules: []treaty.Module{m}, Lag: 2}
	for k := range s.Actors {
		s.Actors[k].VoteNoise = noise
	}
	return s
}

// proposal returns the text of a draft in words.
func proposal(t *testing.T, s *agent.Situation, draft string) treaty.Text {
	t.Helper()
	text, err := s.Proposal("industry")
	require.NoError(t, err)
	text.Draft, err = text.Space.Parse(draft)
	require.NoError(t, err)
	return text
}

// The expected signatories are stable by flows from separate solves: nobody inside gains by
// staying out, nobody outside by joining, and what falls short of the mass binds nobody.
func TestSignatoriesAreStable(t *testing.T) {
	ledger := trial.NewLedger()
	for _, mass := range []float64{0.5, 0.75, 1} {
		s := four(0, treaty.EntryRule{Ratifications: 2})
		for m := range s.Modules {
			s.Modules[m].Commitments[0].Beneficiaries = treaty.MostFavouredNation
		}
		situation := s.Situation(t)
		situation.Without = agent.Omissions{}
		situation.Signing = treaty.Signing{Open: true, Mass: mass}
		for _, draft := range []string{"depth 0.5", "depth 1"} {
			text := proposal(t, situation, draft)
			f, err := membership.Expect(situation, text)
			require.NoError(t, err)
			require.Nil(t, f.Cycle)
			flow := func(seat int, set uint64) float64 {
				x := text
				x.Parties = situation.IDsIn(set)
				p := &x
				if n := bits.OnesCount64(set); n < 2 || float64(n) < mass*4 {
					p = nil
				}
				return trial.FlowOf(ledger.Price(t, trial.PolicyOf(situation.Register, nil, p, nil, "", text.Since+1)), &situation.Actors[seat])
			}
			for k := range s.Actors {
				in, out := flow(k, f.Signs|1<<k), flow(k, f.Signs&^(1<<k))
				require.Equal(t, in >= out-1e-8, f.Signs&(1<<k) != 0, "%s, mass %v, %s", draft, mass, s.Actors[k].ID)
				o, err := f.Of(k)
				require.NoError(t, err)
				goes := f.GoesAhead(o.Members &^ (1 << k))
				require.Equal(t, goes, o.GoesAhead)
				if goes && o.Out != 0 { // votes are certain here, so the value is the whole or nothing
					d := s.Actors[k].Discount()
					require.InDelta(t, math.Pow(d, 2)*(out-flow(k, 0)), o.Out, 1e-7)
				}
			}
		}
	}
}

// With unanimous entry the chance of entry is the product of the votes of the others, and nobody is
// missing; with the entry of three out of four the chances are those of a hand-written sum, and the
// loss is that of the one missing, from separate solves.
func TestExpectationOverRatification(t *testing.T) {
	ledger := trial.NewLedger()
	for _, need := range []int{4, 3} {
		s := four(0.3, treaty.EntryRule{Ratifications: need})
		situation := s.Situation(t)
		text := proposal(t, situation, "depth 1")
		f, err := membership.Expect(situation, text)
		require.NoError(t, err)
		all := text
		p := make([]float64, 4)
		for k := range p {
			p[k], err = ratification.PublicChance(situation, k, all)
			require.NoError(t, err)
			require.Greater(t, p[k], 0.0)
			require.Less(t, p[k], 1.0)
		}
		flow := func(seat int, set uint64) float64 {
			x := text
			x.Parties = situation.IDsIn(set)
			return trial.FlowOf(ledger.Price(t, trial.PolicyOf(situation.Register, nil, &x, nil, "", text.Since+1)), &situation.Actors[seat])
		}
		for seat := range p {
			everybody, missing := 1.0, 0.0
			enters := 0.0
			for k := range p {
				if k != seat {
					everybody *= p[k]
				}
			}
			enters = everybody
			if need == 3 {
				for k := range p {
					if k == seat {
						continue
					}
					one := everybody / p[k] * (1 - p[k])
					enters += one
					missing += one * math.Pow(s.Actors[seat].Discount(), 2) * (flow(seat, 15) - flow(seat, 15&^(1<<k)))
				}
			}
			o, err := f.Of(seat)
			require.NoError(t, err)
			require.Equal(t, uint64(15), o.Members)
			require.InDelta(t, enters, o.Enters, 1e-12)
			require.InDelta(t, missing, o.Missing, 1e-7)
			require.False(t, o.GoesAhead, "talks take all at the table")
			if need == 4 {
				require.Zero(t, o.Defeated)
			}
		}
	}
}

// A public red line keeps a state out of the expected signatories, a secret one does not.
func TestPublicRedLinesAreForeseen(t *testing.T) {
	for _, public := range []bool{false, true} {
		s := four(0, treaty.EntryRule{Ratifications: 2})
		line := trial.Stance(t, "untouched ELE")
		line.Public = public
		s.Actors[1].Adopt(line)
		situation := s.Situation(t)
		situation.Signing = treaty.Signing{Open: true, Mass: 0.5}
		f, err := membership.Expect(situation, proposal(t, situation, "depth 1"))
		require.NoError(t, err)
		if public {
			require.Zero(t, f.Signs&2)
		}
		o, err := f.Of(1)
		require.NoError(t, err)
		require.NotZero(t, o.Members&2, "its own outlook has it in")
	}
}

package appraisal_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/appraisal"
	"github.com/tradetalk/tradetalk/agent/internal/trial"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// pack is the package of the two modules of a scene, for a seat.
func pack(t *testing.T, s trial.Scene, situation *agent.Situation, seat int) (*appraisal.Package, *appraisal.PackageSpace) {
	t.Helper()
	space, err := appraisal.NewPackageSpace(situation.Register, []string{"industry", "services"})
	require.NoError(t, err)
	p, err := appraisal.NewPackage(s.View(situation, seat), space)
	require.NoError(t, err)
	return p, space
}

// The space of a package is the product of the spaces of the parts: every package splits into a
// draft of each, and every pair of drafts is one package.
func TestPackageSpaceIsTheProduct(t *testing.T) {
	s := trial.Three()
	s.Modules[0].Constraints = []terms.Constraint{terms.Need("kept out", s.Modules[0].Terms[1].Options[1].Label, "depth", "1")}
	r := s.Register(t)
	space, err := appraisal.NewPackageSpace(r, []string{"industry", "services"})
	require.NoError(t, err)
	seen := map[[2]terms.Draft]bool{}
	for d := range space.All() {
		parts := [2]terms.Draft{space.Part(d, 0), space.Part(d, 1)}
		require.True(t, r.Space("industry").Contains(parts[0]))
		require.True(t, r.Space("services").Contains(parts[1]))
		require.False(t, seen[parts])
		seen[parts] = true
	}
	m, _ := r.Space("industry").Size()
	n, _ := r.Space("services").Size()
	require.Len(t, seen, int(m*n))
}

// A package is worth the sum of its parts plus the joint effect, by flows from separate solves of
// the economy with both texts. With two modules the estimate prices the one pair there is, so that
// the estimate is the appraisal, where the joint effect is the same in all quarters.
func TestPackageIsPartsAndLinkage(t *testing.T) {
	s := trial.Three()
	s.Modules[0].Excluded, s.Modules[0].Menus = nil, nil
	s.Modules[0] = treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0, 0.5, 1))
	s.Lag = 2
	situation := s.Situation(t)
	ledger := trial.NewLedger()
	linked := 0
	for seat := range s.Actors {
		p, space := pack(t, s, situation, seat)
		parts := make([]*appraisal.Appraiser, 2)
		for k, id := range []string{"industry", "services"} {
			var err error
			parts[k], err = appraisal.New(s.View(situation, seat), id)
			require.NoError(t, err)
		}
		flow := func(texts ...treaty.Text) float64 {
			policy := trial.Small.Baseline()
			for _, x := range texts {
				situation.Register.CompileText(policy, x, x.Since)
			}
			return trial.FlowOf(ledger.Price(t, policy), &situation.Actors[seat])
		}
		for d := range space.All() {
			one := p.Of(d)
			var texts []treaty.Text
			sum := 0.0
			for k, id := range space.Modules {
				text, err := situation.Proposal(id)
				require.NoError(t, err)
				text.Draft = space.Part(d, k)
				if !text.Module.Obliges(text.Space, text.Draft) {
					continue
				}
				texts = append(texts, text)
				sum += parts[k].Of(text.Draft).Total()
			}
			require.Equal(t, len(texts) == 0, one.Empty)
			if one.Empty {
				require.Equal(t, math.Inf(-1), p.Value(d))
				continue
			}
			joint := 0.0
			if len(texts) == 2 {
				delta := s.Actors[seat].Discount()
				joint = delta * delta * (flow(texts...) - flow(texts[0]) - flow(texts[1]) + flow())
				if math.Abs(joint) > 1e-6 {
					linked++
				}
			}
			require.InDelta(t, joint, one.Linkage, 1e-7)
			require.InDelta(t, sum+joint, one.Total(), 1e-7)
			if v := p.Exact(d); !math.IsInf(v, -1) {
				require.InDelta(t, one.Total(), v, 1e-9)
				require.InDelta(t, v, p.Value(d), 1e-7)
			}
		}
		best := p.Best()
		for d := range space.All() {
			require.LessOrEqual(t, p.Exact(d), p.Exact(best.Draft)+1e-9)
		}
	}
	require.Positive(t, linked, "some modules affect each other")
}

// A part below the reserve is signed for the sake of the whole: what neither would sign alone, both
// sign together.
func TestPackageTradesAcrossModules(t *testing.T) {
	s := trial.Three()
	s.Modules[0] = treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 1))
	s.Modules[1] = treaty.BarrierCut("services", treaty.Services, 0.02, terms.Choice("depth", 1))
	for k := range s.Modules { // without panels the loser would break its part at once
		s.Modules[k].Disputes = &treaty.Disputes{}
	}
	situation := s.Situation(t)
	loss := map[string]float64{}
	for seat := range s.Actors { // what each would lose at most by one module
		for _, id := range []string{"industry", "services"} {
			a, err := appraisal.New(s.View(situation, seat), id)
			require.NoError(t, err)
			loss[s.Actors[seat].ID+id] = a.Best().Total()
		}
	}
	// Each is made to lose by one module half of what the other gives.
	bad := map[int]string{}
	for seat := range s.Actors {
		id := s.Actors[seat].ID
		for _, pair := range [][2]string{{"industry", "services"}, {"services", "industry"}} {
			if gain := loss[id+pair[1]]; gain > 0.001 {
				bad[seat] = pair[0]
				s.Actors[seat].Sovereignty = map[string]float64{pair[0]: loss[id+pair[0]] + gain/2}
			}
		}
	}
	require.Greater(t, len(bad), 1)
	situation = s.Situation(t)
	for seat := range s.Actors {
		if bad[seat] == "" {
			continue
		}
		a, err := appraisal.New(s.View(situation, seat), bad[seat])
		require.NoError(t, err)
		require.False(t, a.Best().Signable(), "%s", a.Best().Breakdown())
		p, space := pack(t, s, situation, seat)
		require.True(t, p.Of(space.At(0)).Signable(), "%s: %v", s.Actors[seat].ID, p.Of(space.At(0)).Reason())
	}
}

package appraisal_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent/appraisal"
	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/agent/internal/trial"
	"github.com/tradetalk/tradetalk/agent/redline"
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// A module too large to be priced draft by draft is ranked nearly as by exact appraisals,
// sanctions or not, whatever enforces it or ends it, and what is asked for is the exact
// appraisal.
func TestSearchRanksAsAppraisals(t *testing.T) {
	bans := []sanction.Regime{sanction.Ban("ELE", "CHN", "USA").From(1).Until(12)}
	for _, c := range []struct {
		regimes  []sanction.Regime
		disputes *treaty.Disputes
		watched  *treaty.Monitoring
		sunset   *treaty.Sunset
		least    float64
	}{
		{least: 0.95}, {regimes: bans, least: 0.95}, {disputes: &treaty.Disputes{}, least: 0.95},
		{disputes: &treaty.Disputes{}, watched: &treaty.Monitoring{By: treaty.PeerReview}, sunset: &treaty.Sunset{Term: treaty.Set(12)}, least: 0.9},
		// A covert breach may end the text or not, and the worth jumps where one begins to pay.
		{watched: &treaty.Monitoring{}, least: 0.85},
	} {
		s := trial.Wide()
		s.Regimes = c.regimes
		m := &s.Modules[0]
		m.Disputes, m.Monitoring, m.Sunset = c.disputes, c.watched, c.sunset
		s.Actors[1].Sovereignty = map[string]float64{"wide": 0.05}
		situation := s.Situation(t)
		for seat := range s.Actors {
			v := s.View(situation, seat)
			a, err := appraisal.New(v, "wide")
			require.NoError(t, err)
			rng := rand.New(rand.NewPCG(1, uint64(seat)))
			var near, exact []float64
			missed := 0
			for range 300 {
				d := situation.Register.Space("wide").Sample(rng)
				x, y := a.Value(d), a.Exact(d)
				one := a.Of(d)
				require.Equal(t, y == math.Inf(-1), one.Empty || one.Stillborn || one.Crossed != "")
				if y != math.Inf(-1) {
					require.InDelta(t, one.Total(), y, 1e-8)
				}
				if math.IsInf(x, -1) != math.IsInf(y, -1) {
					missed++
				} else if !math.IsInf(x, -1) {
					near, exact = append(near, x), append(exact, y)
				}
			}

			if len(near) > 50 {
				require.GreaterOrEqual(t, trial.Spearman(near, exact), c.least)
			}
			t.Logf("%s: %d of 300 drafts could be signed, %d misjudged, Spearman %.4f", s.Actors[seat].ID, len(near), missed, trial.Spearman(near, exact))
			// Whether somebody would break a draft at once turns on the small
			// difference between two worlds.
			require.LessOrEqual(t, missed, 60)
			require.LessOrEqual(t, a.Survey().Prices(), 120)
		}
	}
}

// An appraisal that was searched for is the appraisal of the same draft in a module small
// enough to be priced throughout.
func TestSearchAppraisesExactly(t *testing.T) {
	s := trial.Wide()
	one := s.Modules[0]
	one.ID, one.Terms = "one", slices.Clone(one.Terms)
	for k := range 4 { // leaves one option of four terms
		one.Terms[k].Options = one.Terms[k].Options[2:3]
	}
	s.Modules = append(s.Modules, one)
	situation := s.Situation(t)
	v := s.View(situation, 2)
	large, err := appraisal.New(v, "wide")
	require.NoError(t, err)
	listed, err := appraisal.New(v, "one")
	require.NoError(t, err)
	require.Nil(t, listed.Survey())
	rng := rand.New(rand.NewPCG(7, 7))
	for range 30 {
		d := situation.Register.Space("one").Sample(rng)
		e, err := situation.Register.Space("wide").Parse(situation.Register.Space("one").Format(d))
		require.NoError(t, err)
		a, b := *large.Of(e), *listed.Of(d)
		require.Equal(t, b.Parts, a.Parts)
		require.Equal(t, b.Impasse, a.Impasse)
		require.Equal(t, b.WalkOut, a.WalkOut)
		require.Equal(t, b.Breakers, a.Breakers)
		require.Equal(t, listed.Reserve(), large.Reserve())
	}
}

// Red lines hold in a module that is searched: nobody's best crosses one, and nothing that
// is agreed does.
func TestSearchKeepsToRedLines(t *testing.T) {
	s := trial.Wide()
	s.Actors[0].RedLines = []redline.Line{redline.SectorExclusion{Sectors: "ELE", Quarters: 4}}
	s.Actors[2].RedLines = []redline.Line{redline.PayrollFloor{Sectors: "MVH", Loss: 0.3}}
	situation := s.Situation(t)
	space := situation.Register.Space("wide")
	var parties []talks.Party
	var views []*appraisal.Appraiser
	for seat := range s.Actors {
		a, err := appraisal.New(s.View(situation, seat), "wide")
		require.NoError(t, err)
		best := a.Best()
		require.True(t, best.Signable(), best.Reason())
		views = append(views, a)
		parties = append(parties, talks.Party{Name: s.Actors[seat].ID, Utility: a, Player: &bargain.Seeker{}})
	}
	out, err := talks.Play(context.Background(), space, talks.AlternatingOffers{Rounds: 20}, parties...)
	require.NoError(t, err)
	require.Equal(t, talks.Agreed, out.Status, out.Reason)
	for _, a := range views {
		one := a.Of(out.Draft)
		require.True(t, one.Signable(), one.Reason())
		t.Logf("%s: %s, %s", one.Actor, one.Text, one.Worth())
	}
}

// The same question gets the same answer, whatever was asked before.
func TestSearchIsPure(t *testing.T) {
	s := trial.Wide()
	ask := func(warm bool) (out []string) {
		a, err := appraisal.New(s.View(s.Situation(t), 1), "wide")
		require.NoError(t, err)
		space := s.Register(t).Space("wide")
		rng := rand.New(rand.NewPCG(9, 9))
		for range 20 {
			d := space.Sample(rng)
			if warm {
				a.Of(d)
			}
			out = append(out, fmt.Sprint(a.Value(d), a.Reserve()))
		}
		return append(out, a.Best().Text)
	}
	require.Equal(t, ask(false), ask(true))
}

package appraisal_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/appraisal"
	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/agent/internal/trial"
	"github.com/tradetalk/tradetalk/agent/ratification"
	"github.com/tradetalk/tradetalk/agent/redline"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// everything writes down all that a seat makes of a situation and all that it decides, to
// the last bit.
func everything(s trial.Scene, tb trial.TestingT, seat int) string {
	situation := s.Situation(tb)
	v := s.View(situation, seat)
	must := func(err error) { require.NoError(tb, err) }
	out := ""
	note := func(what any) { out += fmt.Sprintf("%#v\n", what) }
	a, err := appraisal.New(v, "industry")
	must(err)
	u, err := appraisal.Utility(v, "industry", a)
	must(err)
	w, err := ratification.OwnWinSet(v, "industry")
	must(err)
	for _, d := range s.Drafts(tb, "industry") {
		one := *a.Of(d)
		note(fmt.Sprintf("%+v", one))
		for _, x := range []float64{u.Value(d), u.Reserve(), w.Chance(d)} {
			note(math.Float64bits(x))
		}
		vote, err := ratification.CallVote(v, "industry", d, []string{"CHN", "EUR", "USA"})
		must(err)
		note(fmt.Sprintf("%+v", vote))
	}
	for other := range s.Actors {
		if other != seat {
			foreseen, err := ratification.PublicWinSet(situation, "industry", other)
			must(err)
			for _, d := range s.Drafts(tb, "industry") {
				note(math.Float64bits(foreseen.Chance(d)))
			}
		}
	}
	temptation, err := compliance.NewTemptation(v, "services")
	must(err)
	note(temptation)
	deliberation, err := compliance.Deliberate(v, "services")
	must(err)
	must(compliance.Choose(v, &deliberation))
	note(fmt.Sprintf("%+v", deliberation))
	for _, kind := range []agent.Decision{agent.ToComply, agent.ToDemand, agent.ToJoin} {
		k, err := v.Pick(kind, []agent.Option{{Content: "a", Value: 0.1}, {Content: "b", Value: 0.2}}, "chips", "CHN")
		must(err)
		note(k)
	}
	return out
}

// What one actor keeps to itself changes nothing that another makes of the world or
// decides, not by one bit; and it does change what the actor itself makes of it, so that
// the test could fail.
func TestSecretsStaySecret(t *testing.T) {
	s := trial.Three()
	s.Period, s.Lag = 4, 2
	s.Regimes = []sanction.Regime{sanction.Ban("ELE", "CHN", "USA").From(3).Until(9)}
	s.Force = []trial.Standing{{Module: "services", Draft: "depth 0.5", Parties: []string{"CHN", "EUR", "USA"}, Since: 2}}
	for k := range s.Actors {
		a := &s.Actors[k]
		a.Precision = 25
		a.Foresight = agent.Foresight{Weighs: true, Picture: 0.05, Defeat: 0.1}
		a.Adopt(trial.Stance(t, "industry.depth <= 0.5 at price 0.01 public"), trial.Stance(t, "payroll AGF >= -3 public"))
	}
	want := make([]string, 3)
	for seat := range want {
		want[seat] = everything(s, t, seat)
	}
	altered := func(who int) (trial.Scene, *agent.Actor) {
		changed := s
		changed.Actors = slices.Clone(s.Actors)
		a := &changed.Actors[who]
		*a = a.Clone()
		return changed, a
	}
	// Each secret by itself changes what its owner makes of the world or decides. A secret
	// that fails here would be varied in vain below.
	for name, secret := range map[string]func(a *agent.Actor){
		"sovereignty": func(a *agent.Actor) { a.Sovereignty = map[string]float64{"industry": 1} },
		"red lines":   func(a *agent.Actor) { a.RedLines = []redline.Line{redline.SectorExclusion{Sectors: treaty.Goods}} },
		"prior":       func(a *agent.Actor) { a.Prior = belief.Trust{Kept: 1, Broken: 9} },
		"strangers":   func(a *agent.Actor) { a.Strangers = []string{"EUR"} },
		"precision":   func(a *agent.Actor) { a.Precision = 0.001 },
		"foresight":   func(a *agent.Actor) { a.Foresight.Picture = 1 },
		"invoke":      func(a *agent.Actor) { a.Strategies.Invoke = trial.Stub{Pick: 1, Asked: new([]string)} },
		"threaten":    func(a *agent.Actor) { a.Strategies.Threaten = trial.Stub{Pick: 0, Asked: new([]string)} },
	} {
		changed, a := altered(0)
		secret(a)
		require.NotEqual(t, want[0], everything(changed, t, 0), name)
	}
	rapid.Check(t, func(t *rapid.T) {
		who := rapid.IntRange(0, 2).Draw(t, "who")
		changed, a := altered(who)
		number := func(name string, lo, hi float64) float64 { return rapid.Float64Range(lo, hi).Draw(t, name) }
		a.Sovereignty = map[string]float64{"industry": number("chi", 0.1, 3), "services": number("chi of services", 0.1, 3)}
		a.RedLines = []redline.Line{redline.SectorExclusion{Sectors: treaty.Goods}, redline.IncomeFloor{Change: number("floor", -1, 1)}}
		a.Prior = drawTrust(t, 0.05)
		a.Strangers = []string{changed.Actors[(who+1)%3].ID}
		a.Precision = number("lambda", 0, 50)
		a.Foresight = agent.Foresight{Weighs: rapid.Bool().Draw(t, "weighs"), Picture: number("picture", 0, 1), Defeat: number("defeat", 0, 1)}
		a.Player = bargain.Tough{} // at the table alone: nothing that a View decides
		a.Strategies.Invoke = trial.Stub{Pick: 1, Asked: new([]string)}
		a.Strategies.Threaten = trial.Stub{Pick: 1, Asked: new([]string)}
		for seat := range want {
			if seat == who {
				require.NotEqual(t, want[seat], everything(changed, t, seat))
			} else {
				require.Equal(t, want[seat], everything(changed, t, seat))
			}
		}
	})
}

// drawTrust draws a trust of so many promises of either kind at least.
func drawTrust(t *rapid.T, least float64) belief.Trust {
	count := rapid.Float64Range(least, 40)
	return belief.Trust{Kept: count.Draw(t, "kept"), Broken: count.Draw(t, "broken")}
}

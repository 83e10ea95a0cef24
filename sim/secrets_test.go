package sim_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/redline"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty"
)

// agreeable accepts whatever stands, and else offers the drafts of the space one after
// the other: what it says shows nothing of what it wants.
type agreeable struct{ spoken int }

func (p *agreeable) Clone() bargain.Player {
	c := *p
	return &c
}

func (p *agreeable) Act(t *bargain.Turn) bargain.Move {
	if _, ok := t.Standing(); ok {
		return bargain.Accept()
	}
	p.spoken++
	return bargain.Offer(t.Menu.Ranked(t.Menu.Len() - 1))
}

// fickle is agreeable in other words.
type fickle struct{ agreeable }

func (p *fickle) Clone() bargain.Player {
	c := *p
	return &c
}

// faithful keeps its word whatever it gains by breaking it, and counts its decisions.
type faithful struct{ asked *int }

func (f faithful) Invoke(agent.View, []agent.Option, string) int {
	*f.asked++
	return 0
}

// haunted puts a seat under a threat and a motive that nobody else knows of.
type haunted struct {
	seat    int
	private func(period int) agent.Private
}

func (haunted) Name() string { return "Haunted" }

func (p haunted) Step(_ context.Context, w *sim.World) ([]sim.Move, error) {
	return []sim.Move{{Do: func(w *sim.World) error {
		w.Private[p.seat] = p.private(w.Period)
		return nil
	}}}, nil
}

// Over a whole history, what an actor keeps to itself changes nothing that anybody else
// does, thinks or suffers, to the last bit, as long as what it does in public stays the
// same: not what it is worth to it to be bound, not its red lines, the trust it began with,
// the noise of its choices, its player, its strategies, nor what threatens it.
//
// Its public acts stay the same by the numbers. Where every breach ends the text, a breach costs it
// all that it gains by being bound, so that even noise leaves its word alone; where the others answer
// in proportion, it has no noise, and no threat and no motive outweighs the answers.
func TestSecretsStaySecretOverAHistory(t *testing.T) {
	t.Run("the end of the text", func(t *testing.T) { keepsSecrets(t, agent.Grim, 0, 50, 500) })
	t.Run("answers in proportion", func(t *testing.T) { keepsSecrets(t, agent.Joint, 0) })
}

// keepsSecrets plays histories in which the others answer a breach by the given rule, and the noise
// of the secret's choices is one of some.
func keepsSecrets(t *testing.T, answers agent.Answers, noise ...float64) {
	const secret = "CHN"
	base := lively()
	base.Compliance.Answers = answers
	base.Periods = 24
	// The talks of five drag on; it is about what comes after.
	base.Actors = agent.FromEconomy(base.Economy, "USA", "EUR", "CHN")
	base.Treaty.Modules = base.Treaty.Modules[:2]
	for k := range base.Shocks.Threats {
		base.Shocks.Threats[k].Actors = []string{"USA", "EUR"}
	}
	for k := range base.Shocks.Motives {
		base.Shocks.Motives[k].Actors = []string{"USA", "EUR"}
	}
	// It can keep its word or break it, and that is all: which cases it brings and what it
	// invokes would show what it thinks.
	base.Switches = mechanism.Switches{mechanism.CapacityConstraints: false, mechanism.Exceptions: false, mechanism.SafeguardClauses: false, mechanism.Panels: false}
	seat := 0 // by ID
	change := func(sc sim.Scenario, set func(a *agent.Actor)) sim.Scenario {
		actors := make([]agent.Actor, len(sc.Actors))
		for k := range actors {
			if actors[k] = sc.Actors[k].Clone(); actors[k].ID == secret {
				set(&actors[k])
			}
		}
		sc.Actors = actors
		return sc
	}
	base = change(base, func(a *agent.Actor) {
		// It is so glad to be bound that it never leaves or breaks anything.
		a.Sovereignty = map[string]float64{"industry": -3, "food": -3}
		a.Player = &agreeable{}
	})
	run := func(t require.TestingT, sc sim.Scenario, private func(int) agent.Private) (others, acts, own string) {
		phases := sim.Phases()
		phases = append(phases[:1:1], append([]sim.Phase{haunted{seat, private}}, phases[1:]...)...) // after Nature
		h, err := sim.Run(context.Background(), sc, sim.Options{Seed: 3, Phases: phases})
		require.NoError(t, err)
		require.Equal(t, secret, h.World.Scenario.Actors[seat].ID)
		for _, e := range h.Events {
			if e.Actor == secret {
				acts += fmt.Sprintln(e.Period, e.Kind, e.Module, e.Round, e.Draft, e.Party, e.Case)
				own += fmt.Sprintf("%+v %+v\n", e.Appraisal, e.Deliberation)
				continue
			}
			others += fmt.Sprintf("%+v %+v %+v %+v %+v\n", e, e.Appraisal, e.Vote, e.Deliberation, e.Complaint)
		}
		for _, r := range h.Rows {
			r.Trust = 0 // a mean that holds what the actor thinks; what the others do is below
			others += fmt.Sprintf("%+v\n", r)
		}
		for i := range h.World.Trust {
			if i == seat {
				own += fmt.Sprintf("%x %+v", h.World.Trust[i], h.World.Image[i])
			} else {
				others += fmt.Sprintf("%+v %+v %+v %+v\n", h.World.Trust[i], h.World.Forecasts[i], h.World.Image[i], h.World.Private[i])
			}
		}
		return others, acts, own
	}
	calm := func(int) agent.Private { return agent.Private{} }
	others, acts, own := run(t, base, calm)
	require.Contains(t, others, "industry", "something happens")
	require.Contains(t, acts, "ratified")
	asked := 0
	rapid.Check(t, func(t *rapid.T) {
		number := func(name string, lo, hi float64) float64 { return rapid.Float64Range(lo, hi).Draw(t, name) }
		sc := change(base, func(a *agent.Actor) {
			a.Sovereignty = map[string]float64{"industry": -number("industry", 2, 5), "food": -number("food", 2, 5)}
			a.RedLines = []redline.Line{redline.Priced{Line: redline.SectorExclusion{Sectors: treaty.Goods}, Price: number("price", 0.001, 0.1)}}
			a.Prior = belief.Trust{Kept: number("kept", 0.1, 20), Broken: number("broken", 0.1, 20)}
			a.Strangers = rapid.SampledFrom([][]string{nil, {"USA"}, {"EUR", "USA"}}).Draw(t, "strangers")
			a.Precision = rapid.SampledFrom(noise).Draw(t, "lambda")
			a.Foresight = agent.Foresight{Picture: number("picture", 0, 1)}
			a.Player = &fickle{}
			if rapid.Bool().Draw(t, "faithful") {
				a.Strategies.Invoke = faithful{&asked} // it decides as it would have without, by another rule
			}
		})
		level := rapid.SliceOfN(rapid.IntRange(agent.ThreatNone, agent.ThreatGrave), 24, 24).Draw(t, "threats")
		motive := rapid.SliceOfN(rapid.Bool(), 24, 24).Draw(t, "motives")
		o, a, mine := run(t, sc, func(period int) agent.Private {
			return agent.Private{Threat: level[period], Motive: motive[period]}
		})
		require.Equal(t, acts, a, "it does the same in public")
		require.NotEqual(t, own, mine, "it thinks otherwise")
		require.Equal(t, others, o)
	})
	require.Positive(t, asked, "the strategy decides")
}

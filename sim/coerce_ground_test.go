package sim_test

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/coercion"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// pact is a dispute between two states that are bound to each other, and to a third, by a
// module on goods: it has the given clauses, and is in force from the first quarter on.
func pact(r, omega coercion.Prior, change func(*treaty.Module)) sim.Scenario {
	sc := duel(r, omega)
	sc.Actors = agent.FromEconomy(sc.Economy, "EUR", "RUS", "USA")
	m := treaty.Module{
		ID: "pact",
		Commitments: []treaty.Commitment{
			{Kind: treaty.FacilitateTrade, Sectors: treaty.Goods, Cut: 0.04},
		},
		Exception: &treaty.SecurityException{Threshold: treaty.Set(0.8)},
		Disputes:  &treaty.Disputes{},
		Entry:     treaty.EntryRule{Ratifications: 2},
	}
	change(&m)
	sc.Treaty = treaty.Treaty{Modules: []treaty.Module{m}}
	sc.Shocks.Threats = []sim.Threat{{Actors: []string{"EUR"}, ThreatProcess: agent.ThreatProcess{Sectors: "ENM", Rise: 0.1, Worsen: 0.3, Serious: -1, Grave: -1}}}
	sc.Switches = sim.Switches{sim.Threats: false}
	sc.Compliance.Surcharges = []float64{0}
	for k := range sc.Actors {
		sc.Actors[k].Bias = 0 // nobody gains by an exception for its own sake
	}
	sc.Periods = 24
	return sc
}

// concluded puts a module in force between some parties before anybody acts.
type concluded struct {
	module string
	in     int
	ids    []string
}

func (concluded) Name() string { return "Concluded" }

func (p concluded) Step(_ context.Context, w *sim.World) ([]sim.Move, error) {
	if w.Period != p.in {
		return nil, nil
	}
	return []sim.Move{{Do: func(w *sim.World) error {
		e := treaty.Event{Module: p.module, Period: w.Period, Author: p.ids[0], Signatories: p.ids}
		for _, kind := range []treaty.EventKind{treaty.Signed, treaty.Ratified, treaty.EnteredIntoForce} {
			e.Kind = kind
			for _, id := range p.ids {
				e.Author = id
				if err := w.Register.Apply(e); err != nil {
					return err
				}
				if kind != treaty.Ratified {
					break
				}
			}
		}
		return nil
	}}}, nil
}

// under has the threat to an actor stand at a level, whatever the shocks are.
type under struct {
	actor string
	level int
}

func (under) Name() string { return "Under" }

func (p under) Step(_ context.Context, w *sim.World) ([]sim.Move, error) {
	return []sim.Move{{Do: func(w *sim.World) error {
		for k := range w.Scenario.Actors {
			if w.Scenario.Actors[k].ID == p.actor {
				w.Private[k].Threat = p.level
			}
		}
		return nil
	}}}, nil
}

// inLaw plays the phases of law and coercion alone.
func inLaw(t require.TestingT, sc sim.Scenario, seed uint64, threat int, ids ...string) *sim.History {
	if ids == nil {
		ids = []string{"EUR", "RUS", "USA"}
	}
	return play(t, sc, sim.Options{Seed: seed, Phases: []sim.Phase{
		concluded{"pact", 0, ids}, under{"EUR", threat}, delayed{sim.Coerce{}}, sim.Comply{}, sim.Adjudicate{}, sim.Clear{}, sim.Learn{}, sim.Record{},
	}})
}

// delayed is a phase that begins in the second quarter, when what was concluded in the first
// is to be complied with.
type delayed struct{ sim.Phase }

func (p delayed) Step(ctx context.Context, w *sim.World) ([]sim.Move, error) {
	if w.Period == 0 {
		return nil, nil
	}
	return p.Phase.Step(ctx, w)
}

// of lists the events of some kinds that are about a regime.
func of(h *sim.History, regime string, list ...sim.EventKind) (out []sim.Event) {
	for _, e := range kinds(h, list...) {
		if e.Regime == regime {
			out = append(out, e)
		}
	}
	return out
}

var unyielding, keen = coercion.Prior{Mean: 1.5, SD: 0.5}, coercion.Prior{Mean: 0.6, SD: 0.2}

func TestZZ(t *testing.T) {
	for _, mean := range []float64{0.15, 0.2, 0.3, 0.45, 0.6} {
		for _, cut := range []float64{0.04, 0.1, 0.15} {
			threat := 0
			n, lifted, ret, upheld, ruled := 0, 0, 0, 0, 0
			for seed := range uint64(20) {
				sc := pact(coercion.Prior{Mean: 3, SD: 0.5}, coercion.Prior{Mean: mean, SD: mean / 3}, func(m *treaty.Module) { m.Commitments[0].Cut = cut; m.Disputes.Cap = treaty.Set(2) })
				h := inLaw(t, sc, seed, threat)
				_ = keen
				_ = unyielding
				n += len(of(h, "energy", sim.ExceptionInvoked))
				for _, e := range kinds(h, sim.SanctionLifted, sim.LeftCoalition) {
					if len(e.Ground) > 10 && e.Ground[:10] == "the ruling" {
						lifted++
					}
				}
				ret += len(kinds(h, sim.Retaliated))
				for _, i := range h.World.Invocations {
					if i.Regime != "" && i.Ruling != agent.NotReviewed {
						ruled++
						if i.Ruling == agent.FoundLawful {
							upheld++
						}
					}
				}
				if seed < 1 && mean == 0.3 && cut == 0.1 {
					for _, e := range h.Events {
						t.Log(mean, seed, e.String())
					}
				}
			}
			t.Log(mean, threat, "invoked", n, "lifted", lifted, "retaliated", ret, "ruled", ruled, "upheld", upheld)
		}
	}
	_ = slices.Index[[]int]
	_ = sanction.Ban
}

package sim_test

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// pact is a dispute between two states that are bound to each other, and to a third, by a
// module on goods: it lowers costs by a share, has the given clauses, and is in force from
// the first quarter on. Compliance is worth omega to the sender, and the target holds out.
func pact(omega, cut float64, change func(*treaty.Module)) sim.Scenario {
	sc := duel(crisis.Prior{Mean: 3, SD: 0.5}, crisis.Prior{Mean: omega, SD: omega / 3})
	sc.Actors = agent.FromEconomy(sc.Economy, "EUR", "RUS", "USA")
	m := treaty.Module{
		ID:          "pact",
		Commitments: []treaty.Commitment{{Kind: treaty.CutBarriers, Sectors: treaty.Goods, Cut: cut}},
		Exception:   &treaty.SecurityException{Threshold: treaty.Set(0.8)},
		Disputes:    &treaty.Disputes{Cap: treaty.Set(2)},
		Entry:       treaty.EntryRule{Ratifications: 2},
	}
	change(&m)
	sc.Treaty = treaty.Treaty{Modules: []treaty.Module{m}}
	sc.Shocks.Threats = []sim.Threat{{Actors: []string{"EUR"}, SecurityThreat: agent.SecurityThreat{Sectors: "ENM", Rise: 0.1, Worsen: 0.3, Serious: -1, Grave: -1}}}
	sc.Switches = mechanism.Switches{mechanism.SanctionThreats: false}
	sc.Compliance.Surcharges = []float64{0}
	// Nobody looks ahead far, so that measures are imposed on a target that holds out: what is
	// asked is what they are in law.
	sc.Coercion.Depth, sc.Coercion.Review = 1, 1
	sc.Coercion.ImpositionCost, sc.Coercion.Unthreatened, sc.Coercion.Inherited = standoff.None, 1, 1
	for k := range sc.Actors {
		sc.Actors[k].Bias = 0 // nobody gains by an exception for its own sake
		sc.Actors[k].Audience = min(3, 0.45/omega)
	}
	sc.Periods = 24
	return sc
}

// concluded puts a module in force between some parties before anybody acts.
type concluded struct {
	module string
	in     int
	ids    []string
	draft  string // of what is open in it
}

func (concluded) Name() string { return "Concluded" }

func (p concluded) Step(_ context.Context, w *sim.World) ([]sim.Move, error) {
	if w.Period != p.in {
		return nil, nil
	}
	return []sim.Move{{Do: func(w *sim.World) error {
		e := treaty.Event{Module: p.module, Period: w.Period, Author: p.ids[0], Signatories: p.ids}
		if p.draft != "" {
			var err error
			if e.Draft, err = w.Register.Space(p.module).Parse(p.draft); err != nil {
				return err
			}
		}
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
		concluded{module: "pact", in: 0, ids: ids}, under{"EUR", threat}, delayed{sim.Coerce{}}, sim.Comply{}, sim.Adjudicate{}, sim.Clear{}, sim.Learn{}, sim.Record{},
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
func of(h *sim.History, regime string, list ...event.Kind) (out []event.Event) {
	for _, e := range kinds(h, list...) {
		if e.Regime == regime {
			out = append(out, e)
		}
	}
	return out
}

// none leaves the clauses as they are.
func none(*treaty.Module) {}

// A sender whose threat is real is upheld more often than one that has none: the same
// seeds, the same text, the same target; nothing else decides a case.
func TestGenuineSenderIsUpheldMoreOften(t *testing.T) {
	share := func(threat int) float64 {
		ruled, upheld := 0, 0
		for seed := range uint64(15) {
			for _, i := range inLaw(t, pact(0.6, 0.1, none), seed, threat).World.Obligations.Invocations {
				if i.Regime == "" || i.Ruling == belief.NotReviewed {
					continue
				}
				require.Equal(t, threat > 0, i.Genuine)
				ruled++
				if i.Ruling == belief.FoundLawful {
					upheld++
				}
			}
		}
		require.Greater(t, ruled, 5)
		return float64(upheld) / float64(ruled)
	}
	require.Greater(t, share(2), share(0)+0.3)
}

// The sender alone knows its threat. What it adds to its own value of imposing changes what
// it does; what the others believe changes with what it does and with nothing else.
func TestThreatOfASenderIsItsSecret(t *testing.T) {
	imposed := map[int]int{}
	same := 0
	for seed := range uint64(12) {
		var first [2]*sim.World
		for n, threat := range []int{0, 2} {
			w, err := sim.Start(pact(0.35, 0.1, none), sim.Options{Seed: seed, Phases: []sim.Phase{
				concluded{module: "pact", in: 0, ids: []string{"EUR", "RUS", "USA"}}, under{"EUR", threat}, delayed{sim.Coerce{}},
			}})
			require.NoError(t, err)
			require.NoError(t, w.Until(context.Background(), 2))
			imposed[threat] += len(of(w.History(), "energy", event.SanctionImposed))
			first[n] = w
		}
		a, b := of(first[0].History(), "energy", event.SanctionImposed), of(first[1].History(), "energy", event.SanctionImposed)
		if len(a) == len(b) && (len(a) == 0 || a[0].Reason == b[0].Reason) {
			require.Equal(t, first[0].Coercion.Issues, first[1].Coercion.Issues)
			same++
		}
	}
	require.Positive(t, same)
	require.Greater(t, imposed[2], imposed[0], "who has a case dares more")
}

// A measure that was struck down is lifted where standing by it costs more: on the ground
// of the ruling, in time, and the case is closed.
func TestStruckDownSanctionIsLifted(t *testing.T) {
	lifted := 0
	for seed := range uint64(10) {
		h := inLaw(t, pact(0.6, 0.15, none), seed, 0)
		for _, e := range of(h, "energy", event.SanctionLifted) {
			if e.Ground != "the ruling for RUS under pact" {
				continue
			}
			lifted++
			require.Equal(t, 1.0, e.Part, "its audience minds as it minds any backing down")
			followed := of(h, "energy", event.RulingImplemented)
			k := slices.IndexFunc(followed, func(x event.Event) bool { return x.Period == e.Period })
			require.GreaterOrEqual(t, k, 0, "%v", e)
			require.Equal(t, "RUS", followed[k].Party)
		}
		s := h.World.Register.Standing("pact")
		for _, d := range s.Disputes {
			require.Equal(t, "energy", d.Regime)
		}
	}
	require.Positive(t, lifted)
}

// A sender that stands by its measures bears retaliation, within the cap on the harm that
// was found and after the time to comply.
func TestStruckDownSanctionIsRetaliatedAgainst(t *testing.T) {
	many := 0
	for seed := range uint64(6) {
		sc := pact(0.6, 0.1, none)
		for k := range sc.Actors {
			sc.Actors[k].Audience = 3
		}
		h := inLaw(t, sc, seed, 0)
		harm, ruled := 0.0, 0
		for _, e := range kinds(h, event.Ruled, event.AppellateRuling, event.ObligationsSuspended) {
			if e.Kind != event.ObligationsSuspended {
				harm, ruled = e.Amount, e.Period
				continue
			}
			many++
			require.Equal(t, "RUS", e.Actor)
			require.Equal(t, "EUR", e.Party)
			require.LessOrEqual(t, e.Amount, 2*harm*(1+1e-9))
			require.GreaterOrEqual(t, e.Period, ruled+int(h.World.Register.Agreed("pact").Disputes.Compliance.Value()))
			require.NotEmpty(t, of(h, "energy", event.RulingNotImplemented), "it stood by them")
		}
	}
	require.Positive(t, many)
}

// Without an exception to invoke the measures break the text: under panels in every quarter
// until they are lifted, with a complaint; without panels the others end it.
func TestSanctionWithoutAnException(t *testing.T) {
	for name, clauses := range map[string]func(*treaty.Module){
		"no exception": func(m *treaty.Module) { m.Exception = nil },
		"out of reach": func(m *treaty.Module) { m.Exception.Scope = "AGF" },
	} {
		t.Run(name, func(t *testing.T) {
			h := inLaw(t, pact(0.8, 0.1, clauses), 1, 2)
			breaches := of(h, "energy", event.Breached)
			require.NotEmpty(t, breaches)
			require.Empty(t, of(h, "energy", event.ExceptionInvoked))
			for _, e := range breaches {
				require.Equal(t, "none", e.Ground)
				require.Equal(t, treaty.Sectors("ENM"), e.Sectors)
				require.Equal(t, "RUS", e.Party)
			}
			inForce, since := 0, -1
			for _, e := range of(h, "energy", event.SanctionImposed, event.SanctionEnded, event.SanctionLifted) {
				switch {
				case e.Kind == event.SanctionImposed:
					since = e.Period
				case since >= 0:
					inForce, since = inForce+e.Period-since, -1
				}
			}
			if since >= 0 {
				inForce += 24 - since
			}
			require.Len(t, breaches, inForce, "in every quarter")
		})
	}
	h := inLaw(t, pact(4, 0.1, func(m *treaty.Module) { m.Exception, m.Disputes = nil, nil }), 1, 2)
	require.NotEmpty(t, of(h, "energy", event.Breached), "it imposes in spite of it")
	require.Empty(t, kinds(h, event.Terminated), "the others keep what they gain by")
}

// An exception that may not last covers measures for its time, and what follows is a breach
// unless the others renew it: who minds a breach lifts them then, and who does not goes on.
func TestGroundRunsOut(t *testing.T) {
	for minds, kind := range map[bool]event.Kind{true: event.SanctionLifted, false: event.Breached} {
		sc := pact(4, 0.1, func(m *treaty.Module) {
			m.Exception.MaxLength, m.Exception.MaxRenewals, m.Exception.SelfJudging = treaty.Set(4), treaty.NoRenewal, true
		})
		sc.Switches[mechanism.ReputationCosts] = minds
		h := inLaw(t, sc, 1, 2)
		invoked, then := of(h, "energy", event.ExceptionInvoked), of(h, "energy", kind)
		require.NotEmpty(t, invoked)
		require.NotEmpty(t, then, "%v", kind)
		require.Equal(t, invoked[0].Until, invoked[0].Period+4)
		require.Equal(t, invoked[0].Until, then[0].Period)
	}
}

// Nobody is held to what it has not ratified, nor owed it; measures that were there before a
// text are outside it.
func TestSanctionOutsideATreaty(t *testing.T) {
	sc := pact(0.8, 0.1, none)
	sc.Issues[0].Resolve = crisis.Prior{Mean: 0.5, SD: 0.3} // the less is traded, the less it has to lose
	for _, ids := range [][]string{{"EUR", "USA"}, {"RUS", "USA"}} {
		h := inLaw(t, sc, 1, 2, ids...)
		require.NotEmpty(t, of(h, "energy", event.SanctionImposed))
		require.Empty(t, of(h, "energy", event.ExceptionInvoked, event.Breached))
	}
	h := play(t, sc, sim.Options{Seed: 1, Phases: []sim.Phase{
		sim.Coerce{}, concluded{module: "pact", in: 5, ids: []string{"EUR", "RUS", "USA"}}, sim.Comply{}, sim.Adjudicate{}, sim.Clear{}, sim.Learn{},
	}})
	var harder []int
	for _, e := range of(h, "energy", event.SanctionImposed, event.SnappedBack) {
		harder = append(harder, e.Period)
	}
	require.Less(t, harder[0], 5)
	for _, e := range of(h, "energy", event.ExceptionInvoked, event.Breached) {
		require.Greater(t, e.Period, 5)
		require.Contains(t, harder, e.Period, "once they come anew they need a ground")
	}
}

// The exception suspends the commitment towards the target, the regime adds its surcharge,
// and neither does both.
func TestSanctionIsCountedOnce(t *testing.T) {
	sc := pact(0.8, 0.1, func(m *treaty.Module) {
		m.Commitments = append(m.Commitments, treaty.Commitment{Kind: treaty.CutTariffs, Sectors: treaty.Goods, Depth: treaty.Set(0.5)})
		m.Exception.SelfJudging = true
	})
	sc.Regimes = []sanction.Regime{{
		ID: "energy", Senders: []string{"EUR"}, Target: "RUS", Demand: sanction.Demand{Issue: "border"},
		Measures: []sanction.Measure{{Kind: sanction.TariffSurcharge, Sectors: "AGF", Rate: 0.25}, {Kind: sanction.ImportBan, Sectors: "ENM"}},
	}}
	h := inLaw(t, sc, 1, 2)
	e := sc.Economy
	j, _ := e.SectorIndex("AGF")
	at := func(id string) int { n, _ := e.RegionIndex(id); return n }
	require.NotEmpty(t, of(h, "energy", event.ExceptionInvoked))
	seen := false
	for period := range 20 {
		w, err := sim.Start(sc, sim.Options{Seed: 1, Phases: []sim.Phase{
			concluded{module: "pact", in: 0, ids: []string{"EUR", "RUS", "USA"}}, under{"EUR", 2}, delayed{sim.Coerce{}}, sim.Comply{}, sim.Adjudicate{}, sim.Clear{},
		}})
		require.NoError(t, err)
		require.NoError(t, w.Until(context.Background(), period+1))
		s, _ := w.Coercion.Docket.Standing("energy")
		if s.Bite("EUR", period) < 1 || !w.Register.Bound("EUR", "pact") {
			continue
		}
		seen = true
		base := e.Tariff(j, at("EUR"), at("RUS"))
		require.InDelta(t, base+0.25, w.Policy.Tariff(j, at("EUR"), at("RUS")), 1e-12)
		require.InDelta(t, e.Tariff(j, at("EUR"), at("USA"))/2, w.Policy.Tariff(j, at("EUR"), at("USA")), 1e-12, "others are owed what they were")
		break
	}
	require.True(t, seen)
}

// With the mechanism off the treaty takes no notice of sanctions, and no draw of another
// moves.
func TestSwitchOfGrounds(t *testing.T) {
	draws := func(on bool) (sim.Draws, *sim.History) {
		sc := pact(0.6, 0.1, none)
		sc.Switches[mechanism.SanctionLegality] = on
		out := sim.Draws{}
		w, err := sim.Start(sc, sim.Options{Seed: 3, Phases: []sim.Phase{
			sim.Nature{}, concluded{module: "pact", in: 0, ids: []string{"EUR", "RUS", "USA"}}, delayed{sim.Coerce{}}, sim.Comply{}, sim.Adjudicate{}, sim.Clear{}, sim.Learn{},
		}})
		require.NoError(t, err)
		w.RecordDraws(out)
		h, err := w.Run(context.Background())
		require.NoError(t, err)
		return out, h
	}
	with, h := draws(true)
	require.NotEmpty(t, of(h, "energy", event.ExceptionInvoked))
	without, h := draws(false)
	require.NotEmpty(t, of(h, "energy", event.SanctionImposed))
	require.Empty(t, of(h, "energy", event.ExceptionInvoked, event.Breached, event.RulingImplemented, event.RulingNotImplemented))
	shared := 0
	for stream, words := range with {
		if was, ok := without[stream]; ok {
			n := min(len(was), len(words))
			require.Equal(t, was[:n], words[:n], stream)
			shared++
		}
	}
	require.Greater(t, shared, 20)
}

// Whatever the clauses and the switches: no act in law is refused, what stands for measures
// has a ground and a target, nothing holds for measures that are gone, and a copy goes on as
// the original.
func TestGroundInvariants(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sc := pact(rapid.SampledFrom([]float64{0.3, 0.6, 1, 4}).Draw(t, "omega"), rapid.SampledFrom([]float64{0.04, 0.1, 0.15}).Draw(t, "cut"), func(m *treaty.Module) {
			x := &treaty.SecurityException{
				MaxLength: treaty.Set(float64(rapid.IntRange(1, 12).Draw(t, "length"))), MaxRenewals: rapid.IntRange(-1, 2).Draw(t, "renewals"),
				Renewal: treaty.Majority, Scope: rapid.SampledFrom([]treaty.Sectors{"", "ENM", "AGF", "ENM,ELE"}).Draw(t, "scope"),
				Price: treaty.Set(rapid.SampledFrom([]float64{0, 0.5}).Draw(t, "price")),
			}
			switch rapid.IntRange(0, 3).Draw(t, "judge") {
			case 0:
				x = nil
			case 1:
				x.SelfJudging = true
			case 2:
				x.PeerReview = true
			}
			m.Exception = x
			if rapid.Bool().Draw(t, "no panels") {
				m.Disputes = nil
			} else {
				m.Disputes.Unenforceable = rapid.Bool().Draw(t, "unenforceable")
			}
		})
		sc.Periods = rapid.IntRange(2, 24).Draw(t, "periods")
		sc.Regimes[0].Measures[0].Sectors = rapid.SampledFrom([]treaty.Sectors{"ENM", "ENM,ELE"}).Draw(t, "sectors")
		answer := sanction.Ban("AGF", "EUR", "RUS")
		answer.ID, answer.Demand.Issue = "answer", "border"
		sc.Regimes[0].Senders = rapid.SampledFrom([][]string{{"EUR"}, {"EUR", "USA"}}).Draw(t, "senders")
		if rapid.Bool().Draw(t, "institution") {
			sc.Regimes[0].Institution = &sanction.Institution{Name: "the Union", Decides: treaty.Majority}
			sc.Regimes[0].Sunset = &sanction.Sunset{Every: 4}
		}
		sc.Regimes = append(sc.Regimes, answer)
		for k := range sc.Actors {
			sc.Actors[k].Precision = rapid.SampledFrom([]float64{0, 1, 5, 25}).Draw(t, "noise")
		}
		sc.Compliance.Surcharges = nil
		for m := range mechanism.All {
			if m != mechanism.SanctionLegality {
				sc.Switches[m] = rapid.Bool().Draw(t, string(m))
			}
		}
		o := sim.Options{Seed: rapid.Uint64().Draw(t, "seed"), Phases: []sim.Phase{
			sim.Nature{}, concluded{module: "pact", in: 0, ids: []string{"EUR", "RUS", "USA"}}, under{"EUR", rapid.IntRange(0, 2).Draw(t, "threat")},
			delayed{sim.Coerce{}}, sim.Comply{}, sim.Adjudicate{}, sim.Clear{}, sim.Learn{}, sim.Record{},
		}}
		h := play(t, sc, o)
		for _, e := range h.Events {
			if e.Regime == "" || e.Issue != "" || e.Kind != event.ExceptionInvoked && e.Kind != event.Breached {
				continue
			}
			require.NotEmpty(t, e.Ground, "%v", e)
			require.NotEmpty(t, e.Reason, "%v", e)
			require.Contains(t, []string{"RUS", "EUR"}, e.Party)
			require.NotEmpty(t, e.Sectors)
		}
		last := sc.Periods - 1
		for _, m := range h.World.Register.Standing("pact").Measures {
			if m.Regime == "" || !m.Holds(last) || !h.World.Register.Bound(m.Party, "pact") {
				continue
			}
			s, _ := h.World.Coercion.Docket.Standing(m.Regime)
			c, ok := s.Of(m.Party)
			require.True(t, ok && (c.State == sanction.Suspended || s.Bite(m.Party, last) > 0), "%+v", m)
		}
		w, err := sim.Start(sc, o)
		require.NoError(t, err)
		require.NoError(t, w.Until(context.Background(), rapid.IntRange(0, sc.Periods).Draw(t, "copied in")))
		branch := w.Clone()
		for _, one := range []*sim.World{branch, w} {
			_, err := one.Run(context.Background())
			require.NoError(t, err)
			require.Equal(t, bytesOf(h), bytesOf(one.History()), "a copy goes on as the original")
		}
	})
}

package sim_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/agent/redline"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// clauses gives a module every clause that the register knows.
func clauses(m treaty.Module, watcher treaty.Monitoring) treaty.Module {
	m.Exception = &treaty.SecurityException{}
	m.Safeguard = &treaty.Safeguard{}
	m.Monitoring = &watcher
	m.Disputes = &treaty.Disputes{}
	m.Sunset = &treaty.Sunset{Term: treaty.Set(24)}
	m.Accession = &treaty.Accession{}
	return m
}

// lively is a scenario in which everything can happen: five actors, three modules with
// all clauses, threats to security and motives at home for all. Every number is the
// default of the model.
func lively() sim.Scenario {
	economy := wiod.Small()
	depth := terms.Choice("depth", 0, 0.5, 1)
	industry := clauses(treaty.TariffCut("industry", treaty.Goods, depth), treaty.Monitoring{})
	food := treaty.TariffCut("food", "AGF", depth)
	food.Exception = &treaty.SecurityException{Price: treaty.Set(1)}
	facilitation := clauses(treaty.BarrierCut("facilitation", treaty.Goods, 0.02, depth), treaty.Monitoring{By: treaty.PeerReview})
	facilitation.Disputes = nil
	facilitation.Assistance = &treaty.Assistance{Donors: []string{"USA", "EUR"}, Recipients: []string{"IND"}, Start: treaty.Set(0.8), Gain: treaty.Set(0.001)}
	facilitation.Milestones = []treaty.Milestone{{ID: "single window", What: "one window for all papers", Party: "IND", Verifier: "EUR", By: treaty.Set(4)}}
	return sim.Scenario{
		Economy: economy,
		Actors:  agent.FromEconomy(economy, "USA", "EUR", "CHN", "IND", "JKT"),
		Treaty:  treaty.Treaty{Modules: []treaty.Module{industry, food, facilitation}},
		Shocks: sim.Shocks{
			Threats: []sim.Threat{{SecurityThreat: agent.SecurityThreat{Sectors: "ELE"}}},
			Motives: []sim.Motive{{}},
		},
		Talks:   sim.Talks{RatifyAfter: 1},
		Periods: 60,
	}
}

// underway plays a scenario until a module has entered into force.
func underway(t *testing.T, sc sim.Scenario, module string) *sim.World {
	t.Helper()
	w, err := sim.Start(sc, sim.Options{Seed: 1})
	require.NoError(t, err)
	for w.Period < sc.Periods {
		require.NoError(t, w.Step(context.Background()))
		if w.Register.Standing(module).Stage == treaty.InForce {
			return w
		}
	}
	t.Fatalf("%s never enters into force", module)
	return nil
}

// quiet is three actors under one module that they keep, with the given clauses.
func quiet(change func(*treaty.Module)) sim.Scenario {
	sc := three()
	sc.Talks.RatifyAfter = sim.Immediately
	change(&sc.Treaty.Modules[0])
	return sc
}

// threatened plays a scenario with a threat to the USA that never goes away, in which the
// exception cannot be invoked before the module binds, and nobody foresees what the threat
// will do: the others, who know of it, would not sign what lets the USA out at once, and the
// USA not what leaves it exposed.
func threatened(t *testing.T, sc sim.Scenario, seed uint64) *sim.History {
	t.Helper()
	sc.Shocks.Threats = []sim.Threat{{Actors: []string{"USA"}, SecurityThreat: agent.SecurityThreat{Sectors: "ELE", Rise: 1, Worsen: 1, Ease: -1, Relent: -1}}}
	sc.Switches = mechanism.Switches{mechanism.Exceptions: false, mechanism.ThreatForesight: false}
	w, err := sim.Start(sc, sim.Options{Seed: seed})
	require.NoError(t, err)
	require.NoError(t, w.Until(context.Background(), 5))
	require.True(t, w.Register.Bound("USA", "industry"))
	require.NoError(t, w.Change(func(sc *sim.Scenario) { sc.Switches = nil }))
	h, err := w.Run(context.Background())
	require.NoError(t, err)
	return h
}

// kinds lists what happened of some kinds, in order.
func kinds(h *sim.History, of ...event.Kind) (out []event.Event) {
	for _, e := range h.Events {
		if slices.Contains(of, e.Kind) {
			out = append(out, e)
		}
	}
	return out
}

// The life of an exception under panels by the calendar: invoked on a stated ground,
// notified, complained of, consulted on, ruled on, each in its time.
func TestDisputeByTheCalendar(t *testing.T) {
	sc := quiet(func(m *treaty.Module) {
		// Tariff cuts that panels enforce would be broken, and are not signed.
		*m = treaty.BarrierCut("industry", treaty.Goods, 0.02, m.Terms[0])
		m.Exception = &treaty.SecurityException{}
		m.Disputes = &treaty.Disputes{}
	})
	h := threatened(t, sc, 1)
	invoked := kinds(h, event.ExceptionInvoked)
	k := slices.IndexFunc(invoked, func(e event.Event) bool { return e.Actor == "USA" && e.Genuine })
	require.GreaterOrEqual(t, k, 0)
	first := invoked[k]
	require.Equal(t, compliance.SecurityGround, first.Ground)
	require.Equal(t, first.Period+20, first.Until)
	require.True(t, first.Genuine)
	require.Equal(t, agent.ThreatGrave, first.Deliberation.Threat)
	require.Contains(t, h.Explain("USA", "industry"), "It alone knew that the threat to it was grave")
	when := map[event.Kind]int{}
	for _, e := range h.Events {
		if _, ok := when[e.Kind]; !ok && (e.Case == first.Case || strings.Contains(e.Case, "on the "+first.Case)) {
			when[e.Kind] = e.Period
		}
	}
	require.Contains(t, when, event.MeasureNotified)
	require.Contains(t, when, event.ConsultationsRequested)
	require.GreaterOrEqual(t, when[event.ConsultationsRequested], first.Period)
	require.Equal(t, when[event.ConsultationsRequested]+1, when[event.PanelRequested])
	require.Equal(t, when[event.PanelRequested]+3, when[event.Ruled])
}

// Where nobody could answer a measure, silence spares nothing, and every notice is on time.
func TestNoticeOnTimeWhereItCostsNothing(t *testing.T) {
	sc := quiet(func(m *treaty.Module) {
		m.Exception = &treaty.SecurityException{SelfJudging: true, Notice: treaty.Set(2)}
	})
	notices := kinds(threatened(t, sc, 1), event.MeasureNotified)
	require.NotEmpty(t, notices)
	for _, e := range notices {
		require.False(t, e.Late)
	}
}

// Where the text gives no time for a notice, the notice goes with the measure, and after it in law.
func TestNoticeGoesWithTheMeasure(t *testing.T) {
	sc := quiet(func(m *treaty.Module) {
		m.Exception = &treaty.SecurityException{SelfJudging: true, Notice: treaty.Set(0)}
	})
	h := threatened(t, sc, 1)
	taken, notices := kinds(h, event.ExceptionInvoked), kinds(h, event.MeasureNotified)
	require.NotEmpty(t, taken)
	require.Len(t, notices, len(taken))
	for k := range taken {
		require.Equal(t, taken[k].Period, notices[k].Period)
	}
}

// A module whose renewal all want is renewed at each review and never lapses.
func TestRenewal(t *testing.T) {
	h := play(t, quiet(func(m *treaty.Module) { m.Sunset = &treaty.Sunset{Term: treaty.Set(6)} }), sim.Options{})
	require.Zero(t, count(h, event.Lapsed))
	reviews := kinds(h, event.RenewalVoted)
	require.Greater(t, len(reviews), 3)
	for k, e := range reviews {
		require.Equal(t, []string{"CHN", "EUR", "USA"}, e.For)
		if k > 0 {
			require.Equal(t, reviews[k-1].Period+5, e.Period, "in the last quarter of the term")
		}
	}
}

// A party that cannot do what it owes fails with the chance that its capacity gives,
// and not once it has been helped to more than enough.
func TestCapacity(t *testing.T) {
	scenario := func(start float64, donors ...string) sim.Scenario {
		return quiet(func(m *treaty.Module) {
			*m = treaty.BarrierCut("industry", treaty.Goods, 0.02, m.Terms[0]) // which all want to keep
			m.Assistance = &treaty.Assistance{Donors: donors, Recipients: []string{"CHN"}, Start: treaty.Set(start), Gain: treaty.Set(1)}
			m.Disputes = &treaty.Disputes{Unenforceable: true}
		})
	}
	failures := func(sc sim.Scenario) (n int) {
		for seed := range uint64(5) {
			n += count(play(t, sc, sim.Options{Seed: seed}), event.FailedToComply)
		}
		return n
	}
	// Need 1, spread 0.25: Phi(-1) keeps 16 % of quarters, Phi(4) all.
	none := scenario(0.75, "EUR")
	none.Treaty.Modules[0].Assistance.Gain = treaty.Set(1e-12)
	require.InDelta(t, 0.84, float64(failures(none))/(5*38), 0.08)
	require.Zero(t, failures(scenario(2, "EUR")))
	helped := scenario(0.75, "EUR")
	require.Less(t, failures(helped), failures(none)/3, "money is cheap, so that Europe helps")
	h := play(t, helped, sim.Options{})
	require.NotEmpty(t, kinds(h, event.Assisted))
	off := none
	off.Switches = mechanism.Switches{mechanism.CapacityConstraints: false}
	require.Zero(t, failures(off))
}

// An actor for which a module has become worth nothing gives notice and is free once it
// has run out; the others stay bound; and it may come back.
func TestWithdrawalAndAccession(t *testing.T) {
	sc := quiet(func(m *treaty.Module) {
		m.Accession = &treaty.Accession{}
		m.Withdrawal.Notice = treaty.Set(0) // so that leaving costs no more than breaking it
	})
	w := underway(t, sc, "industry")
	require.NoError(t, w.Change(func(sc *sim.Scenario) {
		for k := range sc.Actors {
			if sc.Actors[k].ID == "CHN" {
				sc.Actors[k].Sovereignty = map[string]float64{"industry": 0.3}
			}
		}
	}))
	require.NoError(t, w.Until(context.Background(), 20))
	h := w.History()
	given, gone := kinds(h, event.NoticeGiven), kinds(h, event.Withdrew)
	require.NotEmpty(t, gone)
	require.Equal(t, "CHN", given[0].Actor)
	require.Equal(t, given[0].Period, gone[0].Period)
	require.Contains(t, h.Explain("CHN", "industry"), "CHN gave notice of withdrawal from industry")
	require.False(t, w.Register.Bound("CHN", "industry"))
	require.True(t, w.Register.Bound("USA", "industry"))
	require.NoError(t, w.Change(func(sc *sim.Scenario) {
		for k := range sc.Actors {
			sc.Actors[k].Sovereignty = nil
		}
	}))
	_, err := w.Run(context.Background())
	require.NoError(t, err)
	back := kinds(h, event.Acceded)
	require.NotEmpty(t, back)
	require.Equal(t, []string{"EUR", "USA"}, back[0].For)
	require.True(t, w.Register.Bound("CHN", "industry"))
}

// A disruption costs what it costs for as long as it lasts.
func TestDisruptions(t *testing.T) {
	sc := quiet(func(*treaty.Module) {})
	before := play(t, sc, sim.Options{Seed: 1})
	sc.Shocks = sim.Shocks{Disruptions: []agent.Disruption{{Name: "a closed strait", Regions: []string{"EUR"}, From: 20, Until: 25, Factor: 1.05}}}
	crisis := play(t, sc, sim.Options{Seed: 1})
	for q := range sc.Periods {
		worse := crisis.RealIncome("EUR")[q] < before.RealIncome("EUR")[q]-0.01
		require.Equal(t, q >= 20 && q < 25, worse, "quarter %d", q)
	}
	sc.Shocks.Disruptions[0].Factor, sc.Shocks.Disruptions[0].Output = 0.95, true
	require.Greater(t, play(t, sc, sim.Options{Seed: 1}).RealIncome("EUR")[22], before.RealIncome("EUR")[22]+0.01)
}

// A single undertaking is signed in one quarter or not at all; one by one, the second
// module is not talked about before the first is closed; and a module that takes trust
// waits for it.
func TestAgendas(t *testing.T) {
	two := func() sim.Scenario {
		sc := three()
		depth := terms.Choice("depth", 0, 0.5, 1)
		sc.Treaty.Modules = append(sc.Treaty.Modules, treaty.BarrierCut("facilitation", treaty.Goods, 0.02, depth))
		return sc
	}
	signed := func(sc sim.Scenario) map[string]int {
		first := map[string]int{}
		for _, e := range play(t, sc, sim.Options{Seed: 1}).Events {
			if _, ok := first[e.Module]; !ok && e.Kind == event.Signed {
				first[e.Module] = e.Period
			}
		}
		return first
	}
	sc := two()
	sc.Talks.Agenda = sim.SingleUndertaking
	whole := signed(sc)
	require.Len(t, whole, 2)
	require.Equal(t, whole["industry"], whole["facilitation"])

	sc = two()
	sc.Talks.Sequence = sim.OneByOne
	opened := map[string]int{}
	for _, e := range play(t, sc, sim.Options{Seed: 1}).Events {
		if e.Kind == event.TalksOpened {
			opened[e.Module] = e.Period
		}
	}
	require.Greater(t, opened["facilitation"], opened["industry"])

	sc = two()
	sc.Talks.Unlock = map[string]float64{"facilitation": 0.81}
	require.Greater(t, signed(sc)["facilitation"], signed(sc)["industry"]+4, "trust has to grow first")
	sc.Talks.Unlock["facilitation"] = 0.999
	require.NotContains(t, signed(sc), "facilitation")
}

// A chair with a single text, and a proposer drawn each round, close deals too, by
// draws of their own.
func TestProtocols(t *testing.T) {
	for name, p := range map[string]talks.Protocol{
		"single text":     talks.SingleText{Rounds: 8},
		"random proposer": talks.RandomProposer{Rounds: 12},
		"request-offer":   talks.AlternatingOffers{Rounds: 3},
	} {
		t.Run(name, func(t *testing.T) {
			sc := three()
			sc.Talks.Protocol = p
			h := play(t, sc, sim.Options{Seed: 1})
			require.Positive(t, count(h, event.Signed))
			checkSignatures(t, h)
			require.Equal(t, bytesOf(h), bytesOf(play(t, sc, sim.Options{Seed: 1})))
		})
	}
}

// The willing sign by themselves, unless the entry rule asks for somebody who is not: then
// there is nothing to sign.
func TestTheWillingMustBeThoseWhomItTakes(t *testing.T) {
	sc := three()
	for k := range sc.Actors {
		if sc.Actors[k].ID == "CHN" {
			sc.Actors[k].Adopt(redline.Position{Line: redline.TermBound{Module: "industry", Term: "depth", Is: "<=", Value: 0}})
		}
	}
	sc.Talks.Protocol = talks.Plurilateral{Rounds: 12, CriticalMass: 0.6}
	of := func(h *sim.History, kind event.Kind) (out []event.Event) {
		for _, e := range kinds(h, kind) {
			if e.Module == "industry" {
				out = append(out, e)
			}
		}
		return out
	}
	willing := of(play(t, sc, sim.Options{Seed: 1}), event.Signed)
	require.NotEmpty(t, willing)
	for _, e := range willing {
		require.NotEqual(t, "CHN", e.Actor)
	}
	sc.Treaty.Modules[0].Entry = treaty.EntryRule{Named: []string{"CHN"}}
	h := play(t, sc, sim.Options{Seed: 1})
	require.Empty(t, of(h, event.Signed))
	require.Contains(t, of(h, event.TalksFailed)[0].Reason, "EUR and USA would sign, but CHN")
}

// What is not renegotiated is talked about once.
func TestNoRenegotiation(t *testing.T) {
	sc := three()
	for k := range sc.Actors {
		sc.Actors[k].Player = stubborn{}
	}
	sc.Regimes = []sanction.Regime{sanction.Ban("ELE", "CHN", "USA", "EUR").Until(60)}
	sc.Talks = sim.Talks{Rounds: 4, Recess: 1}
	require.Greater(t, count(play(t, sc, sim.Options{}), event.TalksOpened), 1)
	sc.Switches = mechanism.Switches{mechanism.Renegotiation: false}
	require.Equal(t, 1, count(play(t, sc, sim.Options{}), event.TalksOpened))
}

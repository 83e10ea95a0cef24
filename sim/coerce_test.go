package sim_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/internal/checks"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// duel is one issue between two states, without talks of any consequence.
func duel(r, omega crisis.Prior) sim.Scenario {
	sc := threeWithVotes()
	sc.Actors = agent.FromEconomy(sc.Economy, "EUR", "RUS")
	sc.Issues = []crisis.Issue{{
		ID: "border", Target: "RUS", Resolve: r, Claims: []crisis.Claim{{Actor: "EUR", Value: omega}},
	}}
	ban := sanction.Ban("ENM", "RUS", "EUR")
	ban.ID, ban.Demand.Issue = "energy", "border"
	sc.Regimes = []sanction.Regime{ban}
	return sc
}

// tally counts the events of a kind in a scenario over some seeds.
func tally(t require.TestingT, sc sim.Scenario, seeds uint64) map[event.Kind]int {
	out := map[event.Kind]int{}
	for seed := range seeds {
		for _, e := range play(t, sc, sim.Options{Seed: seed}).Events {
			out[e.Kind]++
		}
	}
	return out
}

// rich is a scenario in which every mechanism of coercion has something to do.
func rich() sim.Scenario {
	sc := quarrel()
	sc.Coercion.Severities = []float64{0.5, 1}
	sc.Treaty.Modules = append(sc.Treaty.Modules, treaty.BarrierCut("facilitation", treaty.Goods, 0.02, terms.Choice("depth", 0, 0.5, 1)))
	sc.Talks = sim.Talks{RatifyAfter: 1, Recess: 1}
	for k := range sc.Actors {
		sc.Actors[k].Precision = 5
		sc.Actors[k].Bias = 0.5
	}
	for k := range sc.Regimes {
		r := &sc.Regimes[k]
		r.Secondary = &sanction.Secondary{Measures: []sanction.Measure{{Kind: sanction.TariffSurcharge, Sectors: "OMF", Rate: 0.1}}}
		r.Effort = 0.4
		r.Sunset = &sanction.Sunset{Every: 4}
		if r.ID == "energy" {
			r.Institution = &sanction.Institution{Name: "the Union", Decides: treaty.Majority, Pooled: true, Binding: true}
			r.Fund = &sanction.Fund{Coverage: 1}
			r.Senders = []string{"EUR", "USA"}
			r.Snapback = &sanction.Snapback{}
			r.Milestones = []sanction.Milestone{
				{ID: "half", What: "half way", Verifier: "EUR", Relief: 0.5}, {ID: "all", What: "all the way", Verifier: "EUR", Relief: 0.5},
			}
			r.FrontLoading = 0.1
		}
	}
	return sc
}

// The moves that a mechanism makes.
var made = map[mechanism.ID][]event.Kind{
	mechanism.SanctionThreats:      {event.Threatened, event.ThreatExtended, event.BackedDown, event.Resisted, event.CounterOffered, event.OfferAccepted},
	mechanism.Coalitions:           {event.JoinedCoalition, event.LeftCoalition},
	mechanism.FeignedCompliance:    {event.ComplianceFeigned, event.FeigningDetected, event.SnappedBack},
	mechanism.CounterSanctions:     {event.CounterSanctionImposed, event.CounterSanctionEnded, event.CounterSanctionThreatened},
	mechanism.DomesticCompensation: {event.DomesticCompensationPaid},
	mechanism.Evasion:              {event.EvasionOpened, event.EvasionClosed, event.EvasionDetected, event.SecondarySanctionImposed, event.SecondarySanctionLifted},
	mechanism.SecondarySanctions:   {event.SecondarySanctionImposed, event.SecondarySanctionLifted},
	mechanism.TransferFund:         {event.BurdenSharingPaid, event.FundInfeasible},
	mechanism.RenewalRule:          {event.SanctionRenewed},
}

// With a mechanism off its moves are gone; with it on they are there.
func TestSwitchesOfCoercion(t *testing.T) {
	checks.NeedLong(t)
	const seeds = 5
	on := tally(t, rich(), seeds)
	for m, kinds := range made {
		t.Run(string(m), func(t *testing.T) {
			sc := rich()
			sc.Switches = mechanism.Switches{m: false}
			off := tally(t, sc, seeds)
			some := 0
			for _, k := range kinds {
				some += on[k]
				require.Zero(t, off[k], "%v", k)
			}
			if m != mechanism.SecondarySanctions { // whether anybody is named is up to the leaders
				require.Positive(t, some, "it must have something to do")
			}
		})
	}
}

// A mechanism that is switched moves no draw of others: votes, the order of speaking, the
// types of states.
func TestSwitchesMoveNoOtherDraws(t *testing.T) {
	checks.NeedLong(t)
	short := rich()
	short.Periods = 1
	seeds := checks.Count(t, 1, 2)
	var before []map[string]string
	var ones []*sim.World
	for seed := range uint64(seeds) {
		before = append(before, shocks(play(t, rich(), sim.Options{Seed: seed})))
		ones = append(ones, play(t, short, sim.Options{Seed: seed}).World)
	}
	for m := range mechanism.All {
		t.Run(string(m), func(t *testing.T) {
			shared := 0
			for seed := range uint64(seeds) {
				sc := rich()
				setting := sc.Switches.On(m)
				sc.Switches = mechanism.Switches{m: !setting}
				after := play(t, sc, sim.Options{Seed: seed})
				was := before[seed]
				for what, shock := range shocks(after) {
					if !strings.HasPrefix(what, "vote") {
						continue // who offers first is drawn, and then may have nothing to offer
					}
					if other, ok := was[what]; ok {
						require.Equal(t, other, shock, what)
						shared++
					}
				}
				first := short
				first.Switches = sc.Switches
				for i, s := range play(t, first, sim.Options{Seed: seed}).World.Coercion.Issues {
					if s.Episode == 0 {
						if one := ones[seed].Coercion.Issues[i]; one.Episode == 0 {
							require.Equal(t, one.Resolve, s.Resolve)
							require.Equal(t, one.Values, s.Values)
						}
					}
				}
			}
			require.Positive(t, shared)
		})
	}
}

// I1: members that pool what they see find out a show of compliance with the chance of the
// best of them, otherwise with that of their leader.
func TestPooledVerification(t *testing.T) {
	q := crisis.Issue{Claims: []crisis.Claim{{Actor: "A", Monitoring: 0.2}, {Actor: "B", Monitoring: 0.9}}}
	require.Equal(t, 0.2, q.Monitoring(false, "A", "B"))
	require.Equal(t, 0.9, q.Monitoring(true, "A", "B"))
	require.Equal(t, 0.9, q.Monitoring(false, "B", "A"))
}

// I3: who leaves a coalition whose membership is binding has broken a promise in the eyes
// of all; without the content nobody minds.
func TestBindingMembership(t *testing.T) {
	checks.NeedLong(t)
	lost := func(binding bool) (left int, broken float64) {
		sc := rich()
		sc.Switches = mechanism.Switches{mechanism.BindingMembership: binding}
		for seed := range uint64(20) {
			h := play(t, sc, sim.Options{Seed: seed, Phases: []sim.Phase{sim.Coerce{}, sim.Clear{}}})
			for _, e := range h.Events {
				if e.Kind == event.LeftCoalition && e.Regime == "energy" {
					left++
					break
				}
			}
			for i := range h.World.Trust {
				k := h.World.Scenario.Actors
				for j := range k {
					if i != j && k[i].ID == "IND" && k[j].ID == "USA" {
						broken += h.World.Trust[i][j].In(true).Broken - k[i].Prior.Broken
					}
				}
			}
		}
		return left, broken
	}
	left, broken := lost(true)
	require.Positive(t, left)
	require.Positive(t, broken)
	_, broken = lost(false)
	require.Zero(t, broken, "India has no other promise of theirs to judge by")
}

// Common knowledge replaces beliefs by the truth, and nothing else.
func TestCommonKnowledge(t *testing.T) {
	sc := quarrel()
	sc.Switches = mechanism.Switches{mechanism.CommonKnowledge: true}
	h := play(t, sc, sim.Options{Seed: 3})
	for _, s := range h.World.Coercion.Issues {
		for _, b := range s.AboutResolve {
			require.Equal(t, []float64{s.Resolve}, b.Types)
		}
	}
	// Otherwise the target alone knows.
	sc.Switches, sc.Periods = nil, 1
	h = play(t, sc, sim.Options{Seed: 3, Phases: []sim.Phase{sim.Clear{}}})
	for q, s := range h.World.Coercion.Issues {
		for i, b := range s.AboutResolve {
			if h.World.Scenario.Actors[i].ID == h.World.Scenario.Issues[q].Target {
				require.Equal(t, []float64{s.Resolve}, b.Types)
			} else {
				require.LessOrEqual(t, len(b.Types), belief.Draws)
				require.Greater(t, len(b.Types), 1)
			}
		}
	}
}

// Without learning nobody's belief moves; onlookers learn only if they do.
func TestLearning(t *testing.T) {
	moved := func(s mechanism.Switches, who string) (n int) {
		sc := quarrel()
		sc.Switches = s
		sc.Periods = 3
		for seed := range uint64(10) {
			h := play(t, sc, sim.Options{Seed: seed})
			start := play(t, sc, sim.Options{Seed: seed, Phases: []sim.Phase{sim.Clear{}}})
			for q, state := range h.World.Coercion.Issues {
				if state.Episode > 0 {
					continue
				}
				prior := start.World.Coercion.Issues[q].AboutResolve
				for i, a := range h.World.Scenario.Actors {
					if a.ID == who && math.Abs(state.AboutResolve[i].Mean()-prior[i].Mean()) > 1e-9 {
						n++
					}
				}
			}
		}
		return n
	}
	require.Positive(t, moved(nil, "USA"))
	require.Positive(t, moved(nil, "IND"))
	require.Zero(t, moved(mechanism.Switches{mechanism.OnlookerLearning: false}, "IND"))
	require.Positive(t, moved(mechanism.Switches{mechanism.OnlookerLearning: false}, "USA"))
	require.Zero(t, moved(mechanism.Switches{mechanism.PrivateLearning: false}, "USA"))
}

// Where the target has nothing to lose, sanctions have no effect on it, and it concedes
// nothing: a ban on a good that the two do not trade. Its resolve is above zero in every
// type that anybody thinks possible.
func TestZeroExposure(t *testing.T) {
	checks.NeedLong(t)
	sc := duel(crisis.Prior{Mean: 0.5, SD: 0.05}, crisis.Prior{Mean: 0.5, SD: 0.1})
	sc.Economy = isolated(t)
	sc.Actors = []agent.Actor{agent.New("EUR", "EUR"), agent.New("RUS", "RUS")}
	sc.Treaty = treaty.Treaty{Modules: []treaty.Module{treaty.TariffCut("all", treaty.Everything, terms.Choice("depth", 0, 1))}}
	sc.Periods = 20
	for _, deadline := range []int{standoff.AtOnce, 1, 2} {
		sc.Coercion = standoff.Options{Deadline: deadline, Precision: math.Inf(1)}
		for seed := range uint64(20) {
			h := play(t, sc, sim.Options{Seed: seed})
			for _, e := range h.Events {
				require.NotEqual(t, event.Conceded, e.Kind, "%v", e)
				require.NotEqual(t, event.CounterOffered, e.Kind, "%v", e)
			}
			for _, r := range h.Rows {
				require.InDelta(t, 0, r.RealIncome, 1e-8, "no economic effect")
			}
		}
	}
}

// Nothing to lose is never threatened, when nobody errs and no audience watches.
func TestNothingToLoseIsNeverThreatened(t *testing.T) {
	checks.NeedLong(t)
	sc := duel(crisis.Prior{Mean: 0.5, SD: 0.05}, crisis.Prior{Mean: 0.5, SD: 0.1})
	sc.Economy = isolated(t)
	sc.Actors = []agent.Actor{agent.New("EUR", "EUR"), agent.New("RUS", "RUS")}
	for k := range sc.Actors {
		sc.Actors[k].Audience = 0
	}
	sc.Treaty = treaty.Treaty{Modules: []treaty.Module{treaty.TariffCut("all", treaty.Everything, terms.Choice("depth", 0, 1))}}
	sc.Coercion.Precision = math.Inf(1)
	// Nobody errs where acts teach nothing.
	sc.Switches = mechanism.Switches{mechanism.PrivateLearning: false}
	n := tally(t, sc, 20)
	require.Zero(t, n[event.Threatened])
	require.Zero(t, n[event.SanctionImposed])
	// The same states, where there is something to lose and backing down costs something. What
	// the measures turn out to be worth at the deadline can carry a threat without an audience.
	sc.Economy, sc.Treaty = threeWithVotes().Economy, threeWithVotes().Treaty
	for k := range sc.Actors {
		sc.Actors[k].Audience = agent.DefaultAudience
	}
	require.Positive(t, tally(t, sc, 20)[event.Threatened])
}

// isolated is an economy of three regions in which Europe and Russia trade no energy.
func isolated(t *testing.T) *market.Economy {
	e, err := market.New(market.Accounts{
		Regions: []market.Region{{ID: "EUR"}, {ID: "RUS"}, {ID: "ROW"}},
		Sectors: []market.Sector{{ID: "ENM", Theta: 5}, {ID: "REST", Theta: 5}},
		Trade: []float64{
			20, 0, 5, // energy bought by EUR from EUR, RUS, ROW
			0, 20, 5, // by RUS
			5, 5, 20, // by ROW
			70, 5, 5, // the rest, bought by EUR
			5, 70, 5, // by RUS
			5, 5, 70, // by ROW
		},
		Tariff:       make([]float64, 18),
		Intermediate: make([]float64, 12),
		ValueAdded:   []float64{25, 80, 25, 80, 30, 80},
	})
	require.NoError(t, err)
	return e
}

// With types known to all, best responses and an issue that can be divided, what could be
// had by sanctions is had by the threat of them, and at most one episode in ten comes to
// measures, with a threat or without (Fearon 1995). None would in equilibrium; eight rounds
// of thought leave a few. Energy, by which Europe gains a little, is reported alone.
func TestCommonKnowledgeMakesImpositionsRare(t *testing.T) {
	checks.NeedLong(t)
	count := func(sectors treaty.Sectors) (episodes, atOnce, carriedOut int) {
		sc := duel(crisis.Prior{Mean: 0.5, SD: 0.3}, crisis.Prior{Mean: 0.5, SD: 0.3})
		ban := sanction.Ban(sectors, "RUS", "EUR")
		ban.ID, ban.Demand.Issue = "ban", "border"
		sc.Regimes = []sanction.Regime{ban}
		sc.Switches = mechanism.Switches{mechanism.CommonKnowledge: true}
		sc.Coercion.Precision = math.Inf(1)
		for seed := range uint64(40) {
			h := play(t, sc, sim.Options{Seed: seed, Phases: []sim.Phase{sim.Coerce{}, sim.Clear{}}})
			for _, e := range event.Episodes(h.Events, sc.Periods) {
				switch episodes++; {
				case e.Imposed && e.Threatened:
					carriedOut++
				case e.Imposed:
					atOnce++
				}
			}
		}
		require.Greater(t, episodes, 20, "%s", sectors)
		return episodes, atOnce, carriedOut
	}
	for _, costly := range []treaty.Sectors{"OMF", "AGF", "SRV"} {
		episodes, atOnce, carriedOut := count(costly)
		t.Logf("%s: %d episodes, %d imposed at once, %d threats carried out", costly, episodes, atOnce, carriedOut)
		require.LessOrEqual(t, 10*(atOnce+carriedOut), episodes, "%s", costly)
	}
	episodes, atOnce, carriedOut := count("ENM")
	t.Logf("energy: %d episodes, %d imposed at once, %d threats carried out", episodes, atOnce, carriedOut)
}

// What states foresee of each other under measures in force is better than the base rate.
func TestForecastsInForceAreSensible(t *testing.T) {
	checks.NeedLong(t)
	skill := func() (float64, int) {
		sc := quarrel()
		var fs belief.Forecasts
		for seed := range uint64(20) {
			h := play(t, sc, sim.Options{Seed: seed, Phases: []sim.Phase{sim.Nature{}, sim.Politics{}, sim.Coerce{}, sim.Clear{}, sim.Learn{}}})
			for _, seat := range h.World.Forecasts {
				require.NoError(t, seat.Validate())
				fs = append(fs, seat.Of(belief.OfConcession)...)
				for _, f := range seat.Of(belief.OfLifting) {
					require.Less(t, f.Chance, 1.0)
				}
			}
		}
		return fs.Skill(), len(fs)
	}
	own, n := skill()
	t.Logf("%d forecasts: skill %.2f", n, own)
	require.Greater(t, n, 50)
	require.Positive(t, own)
}

// Every contested sanction has an author, a start, a legal ground and an end, whatever
// states do; the log of the docket is its state; the same seed gives the same bytes.
func TestCoercionInvariants(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sc := rich()
		sc.Periods = rapid.IntRange(1, 30).Draw(t, "periods")
		sc.Coercion.Deadline = rapid.SampledFrom([]int{standoff.AtOnce, 0, 1, 3}).Draw(t, "deadline")
		sc.Coercion.Precision = rapid.SampledFrom([]float64{0, 5, math.Inf(1)}).Draw(t, "precision")
		for k := range sc.Issues {
			sc.Issues[k].Whole = rapid.Bool().Draw(t, "whole")
		}
		for k := range sc.Actors {
			sc.Actors[k].Precision = rapid.SampledFrom([]float64{0, 1, 5, 25}).Draw(t, "noise")
			sc.Actors[k].Audience = rapid.SampledFrom([]float64{0, 0.15, 1}).Draw(t, "audience")
		}
		sc.Switches = mechanism.Switches{}
		for m := range mechanism.All {
			sc.Switches[m] = rapid.Bool().Draw(t, string(m))
		}
		seed := rapid.Uint64().Draw(t, "seed")
		h := play(t, sc, sim.Options{Seed: seed})
		for _, e := range h.Events {
			if e.Issue == "" {
				continue
			}
			require.NotEmpty(t, e.Actor, "%v", e)
			if e.Regime != "" { // to offer rewards, and to take compliance back, are acts outside regimes
				require.NotEmpty(t, e.Ground, "%v", e)
			}
			require.Equal(t, "Coerce", e.Phase)
			require.False(t, strings.Contains(e.String(), "NaN"), "%v", e)
			require.True(t, e.Level >= 0 && e.Level <= 1 || e.Kind == event.DomesticCompensationPaid, "%v", e)
		}
		for _, r := range h.World.Coercion.Docket.Regimes() {
			s, _ := h.World.Coercion.Docket.Standing(r.ID)
			if s.InForceIn(sc.Periods - 1) {
				require.NotEmpty(t, s.Members)
				require.NotEqual(t, sanction.Never, s.ImposedIn)
				require.NotEqual(t, sanction.Never, s.End(), "nothing is open-ended")
			}
		}
		again, err := sanction.Replay(sc.Economy, h.World.Register.Parties(), h.World.Coercion.Docket.Regimes(), h.World.Coercion.Docket.Log())
		require.NoError(t, err)
		require.Equal(t, h.World.Coercion.Docket.Version(), again.Version())
		for _, s := range h.World.Coercion.Issues {
			require.True(t, s.Level >= 0 && s.Level+s.Feigned <= 1+1e-9)
			for _, b := range s.AboutResolve {
				require.NoError(t, b.Validate())
			}
		}
		for _, e := range event.Episodes(h.Events, sc.Periods) {
			require.LessOrEqual(t, e.Opened, e.Closed)
			require.Less(t, e.Closed, sc.Periods+event.StalemateAfter)
		}
		checkDisputes(t, h)
		w, err := sim.Start(sc, sim.Options{Seed: seed})
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

// checkDisputes reads the story of each regime: no answer without a threat, no end without
// a beginning, no snapback without a show found out.
func checkDisputes(t require.TestingT, h *sim.History) {
	type story struct{ threatened, imposed, feigned, found bool }
	stories := map[string]*story{}
	for _, e := range h.Events {
		if e.Issue == "" {
			continue
		}
		if stories[e.Regime] == nil {
			stories[e.Regime] = &story{}
		}
		s := stories[e.Regime]
		switch e.Kind {
		case event.Threatened:
			require.False(t, s.threatened || s.imposed, "%v", e)
			s.threatened = true
		case event.SanctionImposed:
			require.False(t, s.imposed, "%v", e)
			s.threatened, s.imposed = false, true
		case event.Resisted, event.CounterOffered, event.CounterSanctionThreatened, event.ThreatExtended:
			require.True(t, s.threatened, "%v", e)
		case event.BackedDown, event.OfferAccepted:
			require.True(t, s.threatened, "%v", e)
			s.threatened = false
		case event.Conceded:
			require.True(t, s.threatened || s.imposed, "%v", e)
			s.threatened = false
		case event.SanctionEscalated, event.SanctionEased, event.SanctionSuspended, event.ReliefWithheld, event.DomesticCompensationPaid, event.BurdenSharingPaid:
			require.True(t, s.imposed, "%v", e)
		case event.SanctionLifted, event.SanctionEnded:
			s.imposed = false
		case event.ComplianceFeigned:
			s.feigned = true
		case event.FeigningDetected:
			require.True(t, s.feigned, "%v", e)
			s.feigned, s.found = false, true
		case event.SnappedBack:
			require.True(t, s.found, "%v", e)
			s.found, s.imposed = false, true
		case event.NegotiatedSettlement:
			require.True(t, s.threatened || s.imposed, "%v", e)
			*s = story{}
		}
	}
}

// A dispute's secrets stay secret: the target's resolve changes nothing that anybody does
// before the target has answered, to the last bit.
func TestResolveStaysSecret(t *testing.T) {
	seen := func(mean float64) (out []string) {
		sc := quarrel()
		sc.Periods = 1
		for seed := range uint64(20) {
			h := play(t, sc, sim.Options{Seed: seed, Phases: []sim.Phase{reveal{mean}, sim.Coerce{}}})
			for _, e := range h.Events {
				if e.Kind != event.Threatened && e.Kind != event.JoinedCoalition && e.Kind != event.LeftCoalition {
					continue
				}
				out = append(out, e.String())
			}
		}
		return out
	}
	require.NotEmpty(t, seen(0))
	require.Equal(t, seen(0), seen(5))
}

// reveal sets everybody's resolve, behind all backs.
type reveal struct{ resolve float64 }

func (reveal) Name() string { return "reveal" }

func (r reveal) Step(_ context.Context, w *sim.World) ([]sim.Move, error) {
	return []sim.Move{{Do: func(w *sim.World) error {
		for k := range w.Coercion.Issues {
			w.Coercion.Issues[k].Resolve = r.resolve
		}
		return nil
	}}}, nil
}

// Under a ban that lasts, an economy that adapts loses most at first.
func TestAdaptationInHistory(t *testing.T) {
	sc := threeWithVotes()
	sc.Actors = agent.FromEconomy(sc.Economy, "EUR", "RUS")
	sc.Regimes = []sanction.Regime{sanction.Ban("ENM", "RUS", "EUR").From(1).Until(100)}
	sc.Switches = mechanism.Switches{mechanism.Adaptation: true}
	sc.Periods = 24
	path := play(t, sc, sim.Options{Phases: []sim.Phase{sim.Coerce{}, sim.Clear{}, sim.Record{}}}).RealIncome("RUS")
	require.InDelta(t, 0, path[0], 1e-9)
	require.Less(t, path[1], path[23])
	require.Less(t, path[23], 0.0)
	sc.Switches = nil
	still := play(t, sc, sim.Options{Phases: []sim.Phase{sim.Coerce{}, sim.Clear{}, sim.Record{}}}).RealIncome("RUS")
	require.Equal(t, still[1], still[23], "without the mechanism nothing moves")
	require.Greater(t, still[1], path[1])
}

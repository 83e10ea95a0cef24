package sim_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// threeWithVotes is the scenario of the root example.
func threeWithVotes() sim.Scenario {
	economy := wiod.Small()
	return sim.Scenario{
		Economy: economy,
		Actors:  agent.FromEconomy(economy, "USA", "EUR", "CHN"),
		Treaty:  treaty.Treaty{Modules: []treaty.Module{treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0, 0.5, 1))}},
		Periods: 40,
	}
}

// three is the same without votes at home, so that nothing is drawn but who speaks
// first.
func three() sim.Scenario {
	sc := threeWithVotes()
	for k := range sc.Actors {
		a := agent.New(sc.Actors[k].ID, sc.Actors[k].ID)
		a.Bias, a.Groups = sc.Actors[k].Bias, sc.Actors[k].Groups
		for g := range a.Groups {
			a.Groups[g].Votes = 0
		}
		sc.Actors[k] = a
	}
	return sc
}

func count(h *sim.History, kind event.Kind) (n int) {
	for _, e := range h.Events {
		if e.Kind == kind {
			n++
		}
	}
	return n
}

// A life by the calendar: signed at once, voted on after the lag, in force from
// that quarter's economy on, and kept by all.
func TestTimingOfALife(t *testing.T) {
	sc := three()
	sc.Talks.RatifyAfter = 3
	h := play(t, sc, sim.Options{})
	var signed, force int
	for _, e := range h.Events {
		switch e.Kind {
		case event.Signed:
			signed = e.Period
		case event.EnteredIntoForce:
			force = e.Period
		}
	}
	require.Equal(t, signed+3, force)
	for quarter, income := range h.RealIncome("EUR") {
		if quarter < force {
			require.Zero(t, income)
		} else {
			require.Positive(t, income)
		}
	}
	require.Zero(t, count(h, event.Breached))
	last := h.Rows[len(h.Rows)-1]
	require.Greater(t, last.Trust, agent.DefaultPrior().Mean(), "kept promises build trust")
	require.Equal(t, 1, last.Bound)
	require.Equal(t, 1.0, last.Depth)
	require.Nil(t, h.RealIncome("XYZ"))

	// Relative prices are those of the equilibrium.
	china, _ := sc.Economy.RegionIndex("CHN")
	for _, r := range h.Rows {
		if r.Actor == "CHN" && r.Period == sc.Periods-1 {
			require.InDelta(t, h.World.Equilibrium.Wage(china), r.Wage, 1e-15)
			require.InDelta(t, h.World.Equilibrium.PriceIndex(china), r.PriceIndex, 1e-15)
			require.NotEqual(t, 1.0, r.Wage)
		}
	}
}

// A module with a sunset that nobody renews binds for its term, lapses, and is talked
// about again.
func TestSunset(t *testing.T) {
	sc := three()
	sc.Switches = mechanism.Switches{mechanism.Reviews: false}
	// Nobody gains by not cutting its own barriers, so that it is kept to its last day.
	sc.Treaty.Modules[0] = treaty.BarrierCut("industry", treaty.Goods, 0.02, terms.Choice("depth", 0, 0.5, 1))
	sc.Treaty.Modules[0].Sunset = &treaty.Sunset{Term: treaty.Set(6)}
	h := play(t, sc, sim.Options{})
	force, lapsed, reopened := -1, -1, -1
	for _, e := range h.Events {
		switch {
		case e.Kind == event.EnteredIntoForce && force < 0:
			force = e.Period
		case e.Kind == event.Lapsed && lapsed < 0:
			lapsed = e.Period
			require.NotEmpty(t, e.Ground)
		case e.Kind == event.TalksOpened && lapsed >= 0 && reopened < 0:
			reopened = e.Period
		}
	}
	require.Equal(t, force+6, lapsed)
	require.Equal(t, lapsed+1, reopened)
	for quarter, income := range h.RealIncome("EUR") {
		if quarter <= lapsed {
			require.Equal(t, quarter >= force && quarter < lapsed, income > 0, "quarter %d", quarter)
		}
	}
}

// A regime and a carve-out are told when they begin to bite and when they end.
func TestEndsAreTold(t *testing.T) {
	sc := three()
	sc.Treaty.Modules[0] = sc.Treaty.Modules[0].WithCarveOuts("kept out", treaty.CarveOuts{{Party: "EUR", Sectors: "AGF", Term: 7}})
	sc.Regimes = []sanction.Regime{sanction.Ban("AGF", "CHN", "EUR").From(2).Until(9)}
	h := play(t, sc, sim.Options{})
	when := map[event.Kind]int{}
	for _, e := range h.Events {
		when[e.Kind] = e.Period
	}
	require.Equal(t, 2, when[event.SanctionImposed])
	require.Equal(t, 9, when[event.SanctionEnded])
	require.Equal(t, when[event.EnteredIntoForce]+7, when[event.CarveOutEnded])
	for _, r := range h.Rows {
		want := 0
		if r.Period >= 2 && r.Period < 9 {
			want = 1
		}
		if r.Actor == "CHN" {
			require.Equal(t, want, r.Sanctioned)
		}
		if r.Actor == "EUR" {
			require.Equal(t, want, r.Sanctioning)
		}
	}
}

// An actor that errs breaks what it signed; the others end the module for material
// breach in the next quarter, talk again only after the recess, and trust it less.
func TestBreachIsAnswered(t *testing.T) {
	sc := three()
	sc.Actors[0].Precision = 5 // the USA, whose hand trembles
	sc.Talks.RatifyAfter = sim.Immediately
	sc.Compliance.Answers = agent.Grim
	h := play(t, sc, sim.Options{Seed: 1})
	require.Positive(t, count(h, event.Breached))
	for k, e := range h.Events {
		if e.Kind != event.Breached || e.Deliberation == nil { // a breach that stands
			continue
		}
		require.Equal(t, "USA", e.Actor)
		var answer event.Event
		for _, later := range h.Events[k:] {
			if later.Kind == event.Terminated {
				answer = later
				break
			}
		}
		require.Equal(t, e.Period+1, answer.Period)
		require.NotEqual(t, "USA", answer.Actor)
		require.Contains(t, answer.Ground, "Article 60")
		require.Equal(t, "CHN and EUR", answer.Actor, "all others agree")
		for _, later := range h.Events {
			if later.Kind == event.TalksOpened && later.Period > answer.Period {
				require.GreaterOrEqual(t, later.Period, answer.Period+5)
				break
			}
		}
	}
	trust := map[string]float64{}
	for _, r := range h.Rows {
		trust[r.Actor] = r.Trust
	}
	require.Less(t, trust["USA"], trust["EUR"])
}

// An actor that would break a text for certain finds no partner: the others see it
// in its public payoff, and say so.
func TestNobodySignsWithOneWhoWillBreak(t *testing.T) {
	sc := three()
	sc.Compliance.Answers = agent.Grim
	for k := range sc.Actors {
		if sc.Actors[k].ID == "CHN" {
			sc.Actors[k].Patience = 0.2
		}
	}
	h := play(t, sc, sim.Options{})
	require.Zero(t, count(h, event.EnteredIntoForce))
	found := false
	for _, e := range h.Events {
		if e.Kind == event.NoOfferFound && e.Actor == "EUR" {
			found = true
			require.True(t, e.Appraisal.Stillborn)
			require.Contains(t, e.Appraisal.Breakers, "CHN")
			require.Negative(t, e.Appraisal.ComplianceRisk)
			require.Contains(t, h.Explain("EUR", "industry"), "CHN and EUR would break it as soon as they could")
		}
	}
	require.True(t, found)
}

// stubborn offers its best draft for ever.
type stubborn struct{}

func (stubborn) Clone() bargain.Player            { return stubborn{} }
func (stubborn) Act(t *bargain.Turn) bargain.Move { return bargain.Offer(t.Best()) }

// quitter leaves when its turn comes.
type quitter struct{}

func (quitter) Clone() bargain.Player          { return quitter{} }
func (quitter) Act(*bargain.Turn) bargain.Move { return bargain.Leave() }

// Talks that fail open again after the recess, and a player of one's own is told
// apart by how they fail.
func TestTalksFailAndReopen(t *testing.T) {
	for name, c := range map[string]struct {
		player bargain.Player
		reason string
	}{
		"stubborn": {stubborn{}, "no agreement at the deadline"},
		"quitter":  {quitter{}, "a party walked out: CHN: it left"},
	} {
		t.Run(name, func(t *testing.T) {
			sc := three()
			for k := range sc.Actors {
				sc.Actors[k].Player = stubborn{}
				if sc.Actors[k].ID == "CHN" {
					sc.Actors[k].Player = c.player
				}
			}
			// Under a ban China's best draft is not the others'.
			sc.Regimes = []sanction.Regime{sanction.Ban("ELE", "CHN", "USA", "EUR").Until(60)}
			sc.Talks = sim.Talks{Rounds: 8, RoundsPerPeriod: 4, Recess: 5}
			h := play(t, sc, sim.Options{})
			failed := -1
			for _, e := range h.Events {
				switch e.Kind {
				case event.TalksFailed:
					require.Equal(t, c.reason, e.Reason)
					failed = e.Period
				case event.TalksOpened:
					if failed >= 0 {
						require.Equal(t, failed+6, e.Period)
					}
				}
			}
			require.GreaterOrEqual(t, count(h, event.TalksFailed), 3)
			require.Contains(t, h.Explain("USA", "industry"), "The last talks on industry failed")
		})
	}
}

func TestExplainKnowsWhatIsNotThere(t *testing.T) {
	h := play(t, three(), sim.Options{})
	require.Contains(t, h.Explain("XYZ", "industry"), "XYZ took no part")
	require.Contains(t, h.Explain("USA", "fisheries"), "no module fisheries")
}

// broken is an observer that fails on its first row, as a full disk would.
type broken struct{}

var errFull = errors.New("no space left")

func (broken) Event(event.Event) error { return nil }
func (broken) Row(sim.Row) error       { return errFull }

func TestRunKeepsWhatWasPlayed(t *testing.T) {
	h, err := sim.Run(context.Background(), three(), sim.Options{Observers: []sim.Observer{broken{}}})
	require.ErrorIs(t, err, errFull)
	require.ErrorContains(t, err, "quarter 0, Record")
	require.NotEmpty(t, h.Events)

	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	h, err = sim.Run(ctx, three(), sim.Options{})
	require.ErrorIs(t, err, context.Canceled)
	require.Empty(t, h.Events)
}

// A phase of one's own: a court that forgives, in place of Adjudicate.
type amnesty struct{}

func (amnesty) Name() string { return "Adjudicate" }

func (amnesty) Step(_ context.Context, w *sim.World) ([]sim.Move, error) {
	return nil, nil // nobody terminates anything
}

func ExamplePhases() {
	sc := three()
	sc.Actors[0].Precision = 5
	sc.Talks.RatifyAfter = sim.Immediately
	phases := sim.Phases()
	for k, p := range phases {
		if p.Name() == "Adjudicate" {
			phases[k] = amnesty{}
		}
	}
	for name, o := range map[string]sim.Options{"with amnesty": {Seed: 1, Phases: phases}} {
		h, err := sim.Run(context.Background(), sc, o)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(name+":", count(h, event.Breached) > 0, "breaches,", count(h, event.Terminated), "terminations")
	}
	// Output:
	// with amnesty: true breaches, 0 terminations
}

// Runs may share an economy and a scenario between goroutines.
func TestRunsInParallel(t *testing.T) {
	sc := threeWithVotes()
	sc.Regimes = []sanction.Regime{sanction.Ban("ELE", "CHN", "USA", "EUR")}
	alone := make([]string, 4)
	together := make([]string, len(alone))
	for seed := range alone {
		alone[seed] = bytesOf(play(t, sc, sim.Options{Seed: uint64(seed)}))
	}
	var wg sync.WaitGroup
	for seed := range together {
		wg.Go(func() {
			if h, err := sim.Run(context.Background(), sc, sim.Options{Seed: uint64(seed)}); err == nil {
				together[seed] = bytesOf(h)
			}
		})
	}
	wg.Wait()
	require.Equal(t, alone, together)
}

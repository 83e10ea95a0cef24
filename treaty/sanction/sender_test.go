package sanction_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// life is a docket with a single regime, for tests with a sequence of events.
type life struct {
	t  require.TestingT
	d  *sanction.Docket
	id string
}

func live(t require.TestingT, r sanction.Regime, parties ...treaty.Party) life {
	if parties == nil {
		parties = five
	}
	d, err := sanction.NewDocket(wiod.Small(), parties, r)
	require.NoError(t, err)
	return life{t, d, r.ID}
}

func (l life) try(e sanction.Event) error {
	e.Regime = l.id
	return l.d.Apply(e)
}

func (l life) do(events ...sanction.Event) {
	for _, e := range events {
		require.NoError(l.t, l.try(e))
	}
}

func (l life) now() sanction.Standing {
	s, ok := l.d.Standing(l.id)
	require.True(l.t, ok)
	return s
}

// Among ad hoc senders no event of a sender moves the measures of another. Only a
// renewal by vote, and ends by date, may move the measures of several senders.
func TestAdHocSendersBindNobodyElse(t *testing.T) {
	economy := wiod.Small()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDice(t)
		regime := drawRegime(d)
		regime.Institution = nil
		docket, err := sanction.NewDocket(economy, five, regime)
		require.NoError(t, err)
		period := 0
		for range 60 {
			period += max(0, d.IntN(8)-6)
			before, _ := docket.Standing("regime")
			e := drawMove(d, before, period)
			if docket.Apply(e) != nil {
				continue
			}
			now, _ := docket.Standing("regime")
			for _, was := range before.Courses {
				is, ok := now.Of(was.Sender)
				require.True(t, ok)
				switch {
				case was.Sender == e.Author || e.Kind == sanction.Renew || e.Author == treaty.TheText:
					continue
				case e.Kind == sanction.Join:
					was.Named, is.Named = nil, nil // who joins is no third party any more
				case e.Kind == sanction.Veto:
					was.CalledIn, is.CalledIn = 0, 0
				case e.Kind == sanction.FindTrigger:
					was.Answered, is.Answered = nil, nil
				}
				require.Equal(t, was, is, "%v by %s", e.Kind, e.Author)
				for _, at := range []int{period, period + 3} {
					require.Equal(t, before.Bite(was.Sender, at), now.Bite(was.Sender, at), "%v by %s", e.Kind, e.Author)
				}
			}
		}
	})
}

// Under an institution the measures of all members have the same state, after any
// events.
func TestInstitutionMovesAll(t *testing.T) {
	economy := wiod.Small()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDice(t)
		regime := drawRegime(d)
		regime.Institution = &sanction.Institution{Name: "the Council", Decides: treaty.Majority, OneSchedule: true}
		docket, err := sanction.NewDocket(economy, five, regime)
		require.NoError(t, err)
		period := 0
		for range 60 {
			period += max(0, d.IntN(8)-6)
			before, _ := docket.Standing("regime")
			e := drawMove(d, before, period)
			if docket.Apply(e) != nil {
				continue
			}
			now, _ := docket.Standing("regime")
			for _, id := range now.Members {
				c, _ := now.Of(id)
				c.Sender = now.Sender
				require.Equal(t, now.Course, c, "%v by %s", e.Kind, e.Author)
				require.Equal(t, now.ReliefOf(now.Members[0]), now.ReliefOf(id), "%v by %s", e.Kind, e.Author)
			}
			switch e.Kind {
			case sanction.Impose, sanction.Escalate, sanction.Ease, sanction.TakeBack, sanction.Suspend, sanction.Lift, sanction.Name, sanction.Clear:
				require.GreaterOrEqual(t, len(e.For), treaty.Majority.Needs(len(before.Members)), "%v without a vote", e.Kind)
			case sanction.Join:
				require.True(t, len(before.Members) == 0 || len(e.For) >= treaty.Majority.Needs(len(before.Members)), "admitted without a vote")
			}
		}
	})
}

// The frozen assets held by a sender do not depend on the membership of others.
func TestFrozenAssetsLieWhereTheyLie(t *testing.T) {
	economy := wiod.Small()
	usa, _ := economy.RegionIndex("USA")
	rus, _ := economy.RegionIndex("RUS")
	l := live(t, sanction.Regime{ID: "r", Senders: []string{"USA", "EUR"}, Target: "RUS", Measures: []sanction.Measure{{Kind: sanction.AssetFreeze, Amount: 1000}}})
	held := func() float64 {
		p := economy.Baseline()
		l.d.Compile(p, 1)
		return p.Freeze(rus, usa)
	}
	l.do(sanction.Event{Kind: sanction.Impose, Author: "USA"})
	alone := held()
	require.InEpsilon(t, 1000*economy.Income(usa)/(economy.Income(usa)+economy.Income(must(economy.RegionIndex("EUR")))), alone, 1e-12)
	for _, e := range []sanction.Event{
		{Kind: sanction.Impose, Author: "EUR"}, {Kind: sanction.Join, Author: "JKT"}, {Kind: sanction.Leave, Author: "EUR"},
	} {
		l.do(e)
		require.Equal(t, alone, held(), "%v", e.Kind)
	}
}

func must(k int, ok bool) int {
	if !ok {
		panic("no such region")
	}
	return k
}

// A payment of a party with several regions is divided on both sides in proportion to
// income.
func TestPaymentsOfLargeParties(t *testing.T) {
	economy := wiod.Small()
	parties := []treaty.Party{{ID: "WEST", Regions: []string{"USA", "EUR"}}, {ID: "EAST", Regions: []string{"JKT", "CHN"}}, {ID: "RUS", Regions: []string{"RUS"}}}
	r := embargo("WEST", "EAST")
	r.Fund = &sanction.Fund{Coverage: 0.5}
	l := live(t, r, parties...)
	l.do(sanction.Event{Kind: sanction.PayFund, Period: 2, Author: "WEST", Party: "EAST", Amount: 100})
	p := economy.Baseline()
	l.d.Compile(p, 2)
	income := func(id string) float64 { return economy.Income(must(economy.RegionIndex(id))) }
	sum := 0.0
	for _, from := range parties[0].Regions {
		for _, to := range parties[1].Regions {
			want := 100 * income(from) / (income("USA") + income("EUR")) * income(to) / (income("JKT") + income("CHN"))
			got := p.Transfer(must(economy.RegionIndex(from)), must(economy.RegionIndex(to)))
			require.InEpsilon(t, want, got, 1e-12, "%s to %s", from, to)
			sum += got
		}
	}
	require.InEpsilon(t, 100, sum, 1e-12)
	p = economy.Baseline()
	l.d.Compile(p, 3)
	require.True(t, p.Equal(economy.Baseline()), "in its quarter alone")
}

// A docket does not open for invalid parties, and reports all mistakes.
func TestDocketChecksItsParties(t *testing.T) {
	_, err := sanction.NewDocket(wiod.Small(), []treaty.Party{
		{ID: "USA", Regions: []string{"USA", "MARS"}}, {ID: "RUS", Regions: []string{"RUS"}}, {ID: "EAST", Regions: []string{"CHN", "RUS"}},
		{ID: "USA", Regions: []string{"EUR"}}, {Regions: []string{"IND"}},
	}, embargo("USA"))
	for _, want := range []string{
		`party "USA": no region "MARS" in the economy`, `party "EAST": region "RUS" belongs to party "RUS" already`,
		`two parties have the ID "USA"`, "party 5 has no ID",
	} {
		require.ErrorContains(t, err, want)
	}
}

// Invalid numbers, and periods before the first, are refused for every kind of event.
func TestEventsOfNonsense(t *testing.T) {
	l := live(t, embargo("USA", "EUR"))
	l.do(sanction.Event{Kind: sanction.Impose, Author: "USA"})
	nan, inf := math.NaN(), math.Inf(1)
	for k := sanction.Threaten; k <= sanction.TakeBack; k++ {
		for name, e := range map[string]sanction.Event{
			"Period": {Period: -1}, "Period ": {Period: math.MaxInt}, "Until": {Until: math.MaxInt},
			"Level": {Level: nan}, "Level ": {Level: -0.1}, "Harm": {Harm: nan}, "Harm ": {Harm: -inf}, "Amount": {Amount: nan}, "Amount ": {Amount: -1}, "Amount  ": {Amount: inf},
			"Route.Detour": {Route: sanction.Route{Detour: nan}}, "Route.In": {Route: sanction.Route{In: 0.5}}, "Route.Out": {Route: sanction.Route{Out: inf}},
			"Route.Watch": {Route: sanction.Route{Watch: nan}},
		} {
			e.Kind, e.Author, e.Party, e.Until = k, "USA", "EUR", max(e.Until, 5)
			require.Error(t, l.try(e), "%v with a bad %s", k, name)
		}
	}
	l = live(t, embargo("USA", "EUR"))
	require.ErrorContains(t, l.try(sanction.Event{Kind: sanction.Impose, Period: -1, Author: "USA"}), "Period is -1; want a quarter, 0 or later")
	err := l.try(sanction.Event{Kind: sanction.Escalate, Author: "USA", Level: nan, Harm: inf, Amount: -1})
	for _, want := range []string{"Level is NaN", "Harm is +Inf", "Amount is -1"} {
		require.ErrorContains(t, err, want, "all mistakes at once")
	}
}

// contract is an embargo with a single milestone.
func contract(senders ...string) sanction.Regime {
	r := embargo(senders...)
	r.Milestones = []sanction.Milestone{{ID: "halt", Verifier: "OSCE", Relief: 0.5}}
	return r
}

// A sender that takes back relief released by a milestone, directly or by a new
// imposition after lifting, has reneged. A sender that takes back relief beyond the
// amount due, or relief for a milestone no longer met, has not reneged.
func TestReneging(t *testing.T) {
	met := sanction.Event{Kind: sanction.MeetMilestone, Author: "OSCE", Case: "halt"}
	for _, c := range []struct {
		name   string
		events []sanction.Event
		want   []string
	}{
		{"below what is due", []sanction.Event{{Kind: sanction.Ease, Level: 0.5}, {Kind: sanction.TakeBack, Level: 0.2, Ground: "a quarrel"}}, []string{"USA"}},
		{"down to what is due", []sanction.Event{{Kind: sanction.Ease, Level: 0.9, Ground: "a deal"}, {Kind: sanction.TakeBack, Level: 0.5, Ground: "a quarrel"}}, nil},
		{"once the milestone is undone", []sanction.Event{
			{Kind: sanction.Ease, Level: 0.5}, {Kind: sanction.UndoMilestone, Author: "OSCE", Case: "halt"}, {Kind: sanction.TakeBack, Ground: "the halt is over"},
		}, nil},
		{"lifted and imposed again", []sanction.Event{{Kind: sanction.Lift}, {Kind: sanction.Impose}}, []string{"USA"}},
		{"lifted, threatened and imposed again", []sanction.Event{{Kind: sanction.Lift}, {Kind: sanction.Threaten}, {Kind: sanction.Impose}}, []string{"USA"}},
		{"after an empty threat", []sanction.Event{{Kind: sanction.Lift}, {Kind: sanction.Threaten}, {Kind: sanction.BackDown}, {Kind: sanction.Impose}}, []string{"USA"}},
		{"in and out", []sanction.Event{
			{Kind: sanction.Join, Author: "JKT"}, {Kind: sanction.Leave}, {Kind: sanction.Join}, {Kind: sanction.Threaten}, {Kind: sanction.Impose},
		}, []string{"USA"}},
		{"after they have lapsed", []sanction.Event{
			{Kind: sanction.Ease, Level: 0.5}, {Kind: sanction.Threaten, Period: 20, Until: 20}, {Kind: sanction.Impose, Period: 20},
		}, nil},
		{"after they have been found to have lapsed", []sanction.Event{
			{Kind: sanction.Ease, Level: 0.5}, {Kind: sanction.Lapse, Period: 20, Author: treaty.TheText}, {Kind: sanction.Impose, Period: 20},
		}, nil},
		{"twice", []sanction.Event{{Kind: sanction.Lift}, {Kind: sanction.Impose}, met, {Kind: sanction.Lift}, {Kind: sanction.Impose}}, []string{"USA"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := live(t, contract("USA"))
			l.do(sanction.Event{Kind: sanction.Impose, Author: "USA"}, met)
			for _, e := range c.events {
				if e.Author == "" {
					e.Author = "USA"
				}
				l.do(e)
			}
			require.Equal(t, c.want, l.now().Reneged)
		})
	}
	r := contract("USA", "EUR")
	r.Institution = &sanction.Institution{Name: "the Council"}
	l := live(t, r)
	both := []string{"USA", "EUR"}
	l.do(sanction.Event{Kind: sanction.Impose, Author: "USA", For: both}, met, sanction.Event{Kind: sanction.Lift, Author: "USA", For: both}, sanction.Event{Kind: sanction.Impose, Author: "USA", For: both})
	require.Equal(t, both, l.now().Reneged)

	// Leaving an institution and coming back is a way to take relief back.
	l = live(t, r)
	l.do(
		sanction.Event{Kind: sanction.Impose, Author: "USA", For: both}, met, sanction.Event{Kind: sanction.Ease, Author: "EUR", Level: 0.5},
		sanction.Event{Kind: sanction.Leave, Author: "EUR"}, sanction.Event{Kind: sanction.Join, Author: "EUR", For: []string{"USA"}},
	)
	require.Equal(t, []string{"EUR"}, l.now().Reneged)
	l.do(sanction.Event{Kind: sanction.Join, Author: "JKT", For: both})
	require.Equal(t, []string{"EUR"}, l.now().Reneged, "who was no sender before has taken nothing back")

	l = live(t, r)
	l.do(
		sanction.Event{Kind: sanction.Impose, Author: "USA", For: both}, met, sanction.Event{Kind: sanction.Leave, Author: "EUR"},
		sanction.Event{Kind: sanction.Lift, Author: "USA", For: []string{"USA"}}, sanction.Event{Kind: sanction.Join, Author: "EUR", For: []string{"USA"}},
	)
	require.Empty(t, l.now().Reneged, "there is nothing to put back")
}

// A new episode starts without milestones met, but an episode of a single sender keeps
// the milestones met for the other senders.
func TestMilestonesOfANewEpisode(t *testing.T) {
	met := sanction.Event{Kind: sanction.MeetMilestone, Author: "OSCE", Case: "halt"}
	l := live(t, contract("USA"))
	l.do(sanction.Event{Kind: sanction.Impose, Author: "USA"}, met, sanction.Event{Kind: sanction.Lift, Author: "USA"}, sanction.Event{Kind: sanction.Impose, Author: "USA"})
	require.Empty(t, l.now().Milestones)

	l = live(t, contract("USA", "EUR"))
	l.do(sanction.Event{Kind: sanction.Impose, Author: "USA"}, sanction.Event{Kind: sanction.Impose, Author: "EUR"}, met)
	l.do(sanction.Event{Kind: sanction.Lift, Author: "USA"}, sanction.Event{Kind: sanction.Impose, Author: "USA"})
	require.Equal(t, []string{"halt"}, l.now().Milestones)
	l.do(sanction.Event{Kind: sanction.Ease, Author: "EUR", Level: 0.5})
}

// A sender that joins with measures in force passes the test of proportionality, takes
// the measures on until their end, and gives no relief from before its departure.
func TestJoiningAndLeaving(t *testing.T) {
	r := embargo("USA", "EUR")
	r.Oversight = &sanction.Oversight{MaxHarm: 2}
	r.Effort = 0.1
	l := live(t, r)
	l.do(
		sanction.Event{Kind: sanction.Impose, Period: 1, Author: "USA", Level: 0.6}, sanction.Event{Kind: sanction.Impose, Period: 1, Author: "EUR"},
		sanction.Event{Kind: sanction.SetEffort, Period: 1, Author: "EUR", Level: 0.9}, sanction.Event{Kind: sanction.Ease, Period: 1, Author: "EUR", Level: 0.7},
		sanction.Event{Kind: sanction.Leave, Period: 2, Author: "EUR"},
	)
	s := l.now()
	require.Zero(t, s.ReliefOf("EUR"))
	require.Empty(t, s.Efforts)
	require.ErrorContains(t, l.try(sanction.Event{Kind: sanction.Join, Period: 3, Author: "JKT", Harm: 3}), "Article 4 (oversight): the harm expected is 3 %")
	l.do(sanction.Event{Kind: sanction.Join, Period: 3, Author: "JKT", Harm: 1})
	s = l.now()
	c, _ := s.Of("JKT")
	require.Equal(t, [2]int{3, 21}, [2]int{c.Began, c.End()})
	require.Equal(t, 0.6, s.Bite("JKT", 3), "at the level that stands")
	l.do(sanction.Event{Kind: sanction.Join, Period: 4, Author: "EUR"})
	s = l.now()
	require.Zero(t, s.LevelOf("EUR", 4), "its own are lifted")
	l.do(sanction.Event{Kind: sanction.Impose, Period: 4, Author: "EUR"})
	s = l.now()
	require.Equal(t, 1.0, s.Bite("EUR", 4))
}

package sim_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/treaty"
)

// coded is the part of an episode that two coders compare.
type coded struct {
	Regime         string
	Opened, Closed int
	End, True      event.FinalOutcome
	Ending         event.Ending
	Slice          bool
}

// secondCoder codes a log by another algorithm than package event. The log of a regime is cut at
// the facts that open an episode. For each piece the coder works out the first quarter of each kind
// of end, and takes the earliest. Levels at the end of each quarter come from a table by issue.
func secondCoder(events []event.Event, periods, patience int) (out []coded) {
	// after returns the public and the real level on an issue after the events up to place n,
	// or up to the end of a quarter.
	after := func(issue string, upTo int) (public, real float64) {
		show := 0.0
		for _, e := range events[:upTo] {
			if e.Issue != issue {
				continue
			}
			switch e.Kind {
			case event.Threatened, event.SanctionImposed, event.SnappedBack:
				// An opening states the level, and changes nothing.
			case event.Conceded, event.OfferAccepted, event.CompliedForInducement, event.ComplianceReversed:
				public = e.Level
			case event.NegotiatedSettlement, event.FeigningDetected:
				public, show = e.Level, 0
			case event.ComplianceFeigned:
				show = e.Level
			}
		}
		return public, public - show
	}
	endOf := func(quarter int) int {
		n := 0
		for n < len(events) && events[n].Period <= quarter {
			n++
		}
		return n
	}
	opens := func(k event.Kind) bool {
		return k == event.Threatened || k == event.SanctionImposed || k == event.SnappedBack
	}
	type span struct {
		coded
		place, until  int // in the log
		issue, sender string
	}
	var spans []span
	var regimes []string
	for _, e := range events {
		if !slices.Contains(regimes, e.Regime) && e.Regime != "" && e.Issue != "" {
			regimes = append(regimes, e.Regime)
		}
	}
	for _, regime := range regimes {
		for from := 0; from < len(events); from++ {
			first := events[from]
			if first.Regime != regime || first.Issue == "" || !opens(first.Kind) {
				continue
			}
			public0, real0 := after(first.Issue, from)
			// at returns the demand and the stage after the events up to a place.
			at := func(upTo int) (demand float64, imposed bool) {
				for _, e := range events[from:upTo] {
					if e.Regime != regime {
						continue
					}
					level, least := 0.0, 0.0
					switch e.Kind {
					case event.Threatened:
						level, least = e.Level, e.Least
					case event.SanctionImposed, event.SnappedBack:
						imposed, level, least = true, e.Demanded, e.Least
					}
					if level > 0 {
						demand = level
						if least > 0 {
							demand = least
						}
					}
				}
				return demand, imposed
			}
			type end struct {
				place, quarter int
				how            event.Ending
			}
			var best *end
			propose := func(e end) {
				if best == nil || e.place < best.place {
					best = &e
				}
			}
			// Facts that end an episode at once, in the order of the log. A drop with the
			// demand met waits.
			waiting := event.Unended
			for n := from + 1; n <= len(events); n++ {
				quarterOver := n == len(events) || events[n].Period > events[n-1].Period
				e := events[n-1]
				if n-1 > from && e.Regime == regime && e.Issue != "" {
					demand, imposed := at(n)
					level, _ := after(first.Issue, n)
					how := event.Unended
					switch e.Kind {
					case event.NegotiatedSettlement:
						propose(end{n, e.Period, event.Settled})
					case event.OfferAccepted, event.BackedDown:
						how = event.Withdrawn
					case event.SanctionLifted:
						how = event.Lifted
					case event.SanctionEnded:
						how = event.Expired
						if imposed {
							how = event.LapsedMeasures
						}
					case event.SnappedBack:
						waiting = event.Unended
					case event.Threatened, event.SanctionImposed:
						if waiting != event.Unended {
							propose(end{n - 1, e.Period, event.Met})
						}
					}
					if how != event.Unended {
						if level >= demand-1e-9 {
							waiting = how
						} else {
							propose(end{n, e.Period, how})
						}
					}
				}
				if best != nil {
					break
				}
				if quarterOver && waiting != event.Unended {
					demand, _ := at(n)
					if level, _ := after(first.Issue, n); level < demand-1e-9 {
						propose(end{n, e.Period, waiting})
						break
					}
				}
			}
			// The first two quarters in a row with the demand met.
			for q := first.Period + 1; q < periods; q++ {
				met := true
				for _, quarter := range []int{q - 1, q} {
					upTo := endOf(quarter)
					demand, _ := at(upTo)
					level, _ := after(first.Issue, upTo)
					met = met && level >= demand-1e-9
				}
				if met {
					if best == nil || best.quarter > q {
						best = &end{endOf(q), q, event.Met}
					}
					break
				}
			}
			// The first quarter that ends a long time without a move.
			moved := first.Period
			for q := first.Period; q < periods; q++ {
				for _, e := range events[:endOf(q)] {
					if e.Period == q && e.Issue == first.Issue && secondMoves(e.Kind) && (e.Regime == regime || e.Actor == first.Other) {
						moved = q
					}
				}
				demand, _ := at(endOf(q))
				level, _ := after(first.Issue, endOf(q))
				if q-moved >= patience && level < demand-1e-9 {
					if best == nil || best.quarter > q {
						best = &end{endOf(q), q, event.Unmoved}
					}
					break
				}
			}
			x := span{place: from, issue: first.Issue, sender: first.Actor, coded: coded{Regime: regime, Opened: first.Period, Closed: periods - 1}}
			next := len(events)
			if best != nil {
				x.Closed, x.Ending, next = best.quarter, best.how, best.place
				x.until = next
				demand, imposed := at(best.place)
				public, real := after(first.Issue, best.place)
				judge := func(y, y0 float64) event.FinalOutcome {
					add := event.FinalOutcome(0)
					if imposed {
						add = 5
					}
					switch {
					case best.how == event.Settled:
						return 5 + add
					case y > demand-1e-6:
						return 2 + add
					case y > y0+0.1249:
						return 1 + add
					case best.how == event.Unmoved:
						return 4 + add
					}
					return 3 + add
				}
				x.End, x.True = judge(public, public0), judge(real, real0)
			}
			spans = append(spans, x)
			from = next - 1
		}
	}
	slices.SortStableFunc(spans, func(a, b span) int { return a.place - b.place })
	for k := range spans {
		for _, was := range spans[:k] {
			over := was.Ending != event.Unended && was.until <= spans[k].place
			if over && was.issue == spans[k].issue && was.sender == spans[k].sender {
				switch was.End {
				case 1, 2, 5, 6, 7, 10:
					spans[k].Slice = true
				}
			}
		}
		out = append(out, spans[k].coded)
	}
	return out
}

// secondMoves lists what is no move.
func secondMoves(k event.Kind) bool {
	switch k {
	case event.Resisted, event.ReliefWithheld, event.ComplianceFeigned, event.DomesticCompensationPaid, event.SanctionRenewed,
		event.EvasionOpened, event.EvasionClosed, event.EvasionDetected, event.SecondarySanctionImposed, event.SecondarySanctionLifted,
		event.BurdenSharingPaid, event.FundInfeasible:
		return false
	}
	return true
}

// randomLog plays senders and targets at random over two issues. The moves are possible moves: a
// threat needs a free regime, relief needs measures.
func randomLog(r *rand.Rand, periods int) (events []event.Event) {
	type state struct {
		regime, issue, sender string
		stage                 int // free, threatened, in force, resting
		demand                float64
		free                  int
	}
	states := []*state{{regime: "oil", issue: "border", sender: "A"}, {regime: "gas", issue: "border", sender: "A"}, {regime: "chips", issue: "border", sender: "C"}, {regime: "steel", issue: "patents", sender: "A"}}
	level, show := map[string]float64{}, map[string]float64{}
	busy := r.Float64() // how often somebody moves
	for t := range periods {
		say := func(s *state, e event.Event) {
			e.Period, e.Regime, e.Issue = t, s.regime, s.issue
			if e.Actor == "" {
				e.Actor, e.Other = s.sender, "B"
			}
			events = append(events, e)
		}
		for _, s := range states {
			if r.Float64() > busy {
				continue
			}
			y := level[s.issue]
			switch s.stage {
			case 0:
				if t < s.free || y >= 1 || show[s.issue] > 0 {
					continue
				}
				s.demand = y + 0.25*float64(1+r.IntN(int(4*(1-y)+0.5)))
				least := 0.0
				if r.IntN(4) == 0 && s.demand-0.25 > y {
					least = s.demand - 0.25
				}
				if s.stage = 1 + r.IntN(2); s.stage == 1 {
					say(s, event.Event{Kind: event.Threatened, Level: s.demand, Least: least, From: y})
				} else {
					say(s, event.Event{Kind: event.SanctionImposed, Level: 1, Demanded: s.demand, Least: least, From: y})
				}
			case 1, 2:
				switch n := r.IntN(14); {
				case n == 0 && s.stage == 1:
					say(s, event.Event{Kind: event.SanctionImposed, Level: 1, Demanded: s.demand, From: y})
					s.stage = 2
				case n == 1 && s.stage == 1:
					say(s, event.Event{Kind: event.BackedDown})
					s.stage, s.free = 0, t+1+r.IntN(4)
				case n == 2:
					say(s, event.Event{Kind: event.SanctionEnded})
					s.stage, s.free = 0, t+1+r.IntN(4)
				case n == 3 && s.stage == 2:
					say(s, event.Event{Kind: event.SanctionLifted})
					s.stage, s.free = 0, t+1+r.IntN(4)
					if show[s.issue] > 0 {
						s.stage = 3
					}
				case n <= 5 && show[s.issue] == 0 && y < s.demand:
					level[s.issue] = y + 0.25*float64(1+r.IntN(int(4*(s.demand-y)+0.5)))
					say(s, event.Event{Kind: event.Conceded, Level: level[s.issue], Actor: "B", Other: s.sender})
					if s.stage == 2 && r.IntN(3) == 0 {
						show[s.issue] = level[s.issue] - y
						say(s, event.Event{Kind: event.ComplianceFeigned, Level: show[s.issue], Actor: "B", Other: s.sender})
					}
				case n == 6 && s.stage == 1 && show[s.issue] == 0 && y < s.demand-0.25:
					level[s.issue] = y + 0.25
					say(s, event.Event{Kind: event.OfferAccepted, Level: y + 0.25})
					s.stage, s.free = 0, t+1
				case n == 7:
					level[s.issue], show[s.issue] = max(y-show[s.issue], s.demand), 0
					say(s, event.Event{Kind: event.NegotiatedSettlement, Level: level[s.issue]})
					s.stage, s.free = 0, t+2
				case n == 8:
					say(s, event.Event{Kind: event.ReliefWithheld})
				case n == 9:
					say(s, event.Event{Kind: event.EvasionOpened, Actor: "D"})
				case n == 10 && s.stage == 2:
					say(s, event.Event{Kind: event.SanctionEased, Level: 0.5})
				case n == 11 && show[s.issue] == 0 && y > 0:
					level[s.issue] = max(0, y-0.25)
					events = append(events, event.Event{Kind: event.ComplianceReversed, Period: t, Issue: s.issue, Actor: "B", Level: level[s.issue]})
				}
			}
			if show[s.issue] > 0 && s.stage >= 2 && r.IntN(3) == 0 {
				level[s.issue], show[s.issue] = level[s.issue]-show[s.issue], 0
				say(s, event.Event{Kind: event.FeigningDetected, Level: level[s.issue]})
				if s.stage == 3 && r.IntN(2) == 0 {
					say(s, event.Event{Kind: event.SnappedBack, Level: 1, Demanded: s.demand, From: level[s.issue]})
					s.stage = 2
				} else if s.stage == 3 {
					s.stage, s.free = 0, t+1
				}
			}
		}
	}
	return events
}

// Two coders, written from the same text by different algorithms, agree on every episode of random
// logs: at least 1,000 episodes, each ending and each code among them.
func TestTwoCodersAgree(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 14))
	episodes, codes, slices := 0, map[event.FinalOutcome]int{}, 0
	differ := 0
	for n := 0; episodes < 2000; n++ {
		after := []int{8, 20, 40}[n%3]
		periods := 30 + r.IntN(60)
		events := randomLog(r, periods)
		var got []coded
		for _, e := range (event.Coder{StalemateAfter: after}).Episodes(events, periods) {
			got = append(got, coded{e.Regime, e.Opened, e.Closed, e.End, e.True, e.Ending, e.Slice})
			codes[e.End]++
			if e.Slice {
				slices++
			}
			if e.End != e.True {
				differ++
			}
		}
		if want := secondCoder(events, periods, after); fmt.Sprint(want) != fmt.Sprint(got) {
			for _, e := range events {
				t.Log(e.Period, e.Regime, e.Issue, e.Kind, e.Level, e.Demanded, e.Least)
			}
			require.Equal(t, want, got, "log %d, %d periods, stalemate after %d", n, periods, after)
		}
		episodes += len(got)
	}
	for code := event.Censored; code <= event.NegotiatedImposed; code++ {
		require.NotZero(t, codes[code], "%v", code)
	}
	require.NotZero(t, slices)
	require.NotZero(t, differ)
	t.Logf("%d episodes: %v; %d slices, %d with another true code", episodes, codes, slices, differ)
}

// Periods of another length do not change what is coded.
func TestEpisodesOfMonths(t *testing.T) {
	month := func(period int, kind event.Kind, level float64) event.Event {
		e := ev(period, kind, level)
		e.Length = treaty.Month
		return e
	}
	got := event.Episodes(log(month(0, event.SanctionImposed, 1), month(2, event.Conceded, 1)), 100)
	require.Equal(t, event.TotalAcquiescenceImposed, got[0].End)
	require.Equal(t, 7, got[0].Closed, "two quarters are six months")
	got = event.Episodes(log(month(0, event.SanctionImposed, 1)), 100)
	require.Equal(t, event.StalemateImposed, got[0].End)
	require.Equal(t, 60, got[0].Closed)
}

package sim_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/sim/event"
)

// log writes the events of one regime by hand.
func log(events ...event.Event) []event.Event {
	for k := range events {
		e := &events[k]
		if e.Issue == "" {
			e.Issue = "border"
		}
		if e.Regime == "" {
			e.Regime = "oil"
		}
	}
	return events
}

func ev(period int, kind event.Kind, level float64) event.Event {
	e := event.Event{Period: period, Kind: kind, Actor: "A", Other: "B", Level: level}
	if kind == event.SanctionImposed || kind == event.SnappedBack {
		e.Level, e.Demanded = 1, level
	}
	return e
}

// Every way in which an episode can end, from logs written by hand.
func TestEpisodes(t *testing.T) {
	half := func(e event.Event) event.Event { e.From = 0.5; return e }
	for name, c := range map[string]struct {
		log                []event.Event
		end, actual        event.FinalOutcome
		how                event.Ending
		closed             int
		threatened, forced bool
		reached            float64
	}{
		"1 an offer is taken": {log(ev(2, event.Threatened, 1), ev(2, event.CounterOffered, 0.25), ev(3, event.OfferAccepted, 0.25)),
			event.PartialAcquiescence, event.PartialAcquiescence, event.Withdrawn, 3, true, false, 0.25},
		"2 the target gives in": {log(ev(2, event.Threatened, 0.5), ev(3, event.Conceded, 0.5)),
			event.TotalAcquiescence, event.TotalAcquiescence, event.Met, 4, true, false, 0.5},
		"2 a vague demand is met at its lower end": {log(vague(2, 0.5, 1), ev(2, event.CounterOffered, 0.5), ev(3, event.OfferAccepted, 0.5)),
			event.TotalAcquiescence, event.TotalAcquiescence, event.Met, 4, true, false, 0.5},
		"3 the sender backs down": {log(ev(2, event.Threatened, 1), ev(2, event.Resisted, 1), ev(3, event.BackedDown, 1)),
			event.SenderGivesUp, event.SenderGivesUp, event.Withdrawn, 3, true, false, 0},
		"3 an earlier gain does not count again": {log(half(ev(2, event.Threatened, 1)), ev(3, event.BackedDown, 1)),
			event.SenderGivesUp, event.SenderGivesUp, event.Withdrawn, 3, true, false, 0.5},
		"3 the threat expires": {log(ev(2, event.Threatened, 1), ev(4, event.SanctionEnded, 1)),
			event.SenderGivesUp, event.SenderGivesUp, event.Expired, 4, true, false, 0},
		"4 nobody moves": {log(ev(2, event.Threatened, 1), ev(2, event.Resisted, 1)),
			event.Stalemate, event.Stalemate, event.Unmoved, 22, true, false, 0},
		"5 a treaty at the threat": {log(ev(2, event.Threatened, 1), ev(5, event.NegotiatedSettlement, 0.75)),
			event.Negotiated, event.Negotiated, event.Settled, 5, true, false, 0.75},
		"6 a part, and it is lifted": {log(ev(3, event.SanctionImposed, 1), ev(5, event.Conceded, 0.5), ev(9, event.SanctionLifted, 0)),
			event.PartialAcquiescenceImposed, event.PartialAcquiescenceImposed, event.Lifted, 9, false, true, 0.5},
		"6 a part, and nobody moves": {log(ev(3, event.SanctionImposed, 1), ev(5, event.Conceded, 0.5)),
			event.PartialAcquiescenceImposed, event.PartialAcquiescenceImposed, event.Unmoved, 25, false, true, 0.5},
		"7 compliance under sanctions": {log(ev(2, event.Threatened, 1), ev(3, event.SanctionImposed, 1), ev(5, event.Conceded, 1), ev(6, event.SanctionLifted, 1)),
			event.TotalAcquiescenceImposed, event.TotalAcquiescenceImposed, event.Met, 6, true, true, 1},
		"7 relief is withheld for ever": {log(ev(3, event.SanctionImposed, 0.5), ev(5, event.Conceded, 0.5), ev(6, event.ReliefWithheld, 1), ev(7, event.ReliefWithheld, 1)),
			event.TotalAcquiescenceImposed, event.TotalAcquiescenceImposed, event.Met, 6, false, true, 0.5},
		"7 in public, 8 in truth": {log(ev(3, event.SanctionImposed, 1), ev(5, event.Conceded, 1), ev(5, event.ComplianceFeigned, 1), ev(6, event.SanctionLifted, 1), ev(9, event.FeigningDetected, 0)),
			event.TotalAcquiescenceImposed, event.SenderGivesUpImposed, event.Met, 6, false, true, 1},
		"8 lifted for nothing": {log(ev(3, event.SanctionImposed, 1), ev(9, event.SanctionLifted, 0)),
			event.SenderGivesUpImposed, event.SenderGivesUpImposed, event.Lifted, 9, false, true, 0},
		"8 lapsed": {log(ev(3, event.SanctionImposed, 1), ev(9, event.SanctionEnded, 0)),
			event.SenderGivesUpImposed, event.SenderGivesUpImposed, event.LapsedMeasures, 9, false, true, 0},
		"9 twenty quarters without": {log(ev(3, event.SanctionImposed, 1), ev(7, event.SanctionRenewed, 0)),
			event.StalemateImposed, event.StalemateImposed, event.Unmoved, 23, false, true, 0},
		"10 a treaty under sanctions": {log(ev(3, event.SanctionImposed, 1), ev(9, event.NegotiatedSettlement, 1)),
			event.NegotiatedImposed, event.NegotiatedImposed, event.Settled, 9, false, true, 1},
		"censored at the horizon": {log(ev(15, event.Threatened, 1), ev(16, event.SanctionImposed, 1)),
			event.Censored, event.Censored, event.Unended, 29, true, true, 0},
		"an escalation is a move": {log(ev(3, event.SanctionImposed, 1), ev(10, event.SanctionEscalated, 1), ev(26, event.SanctionLifted, 0)),
			event.SenderGivesUpImposed, event.SenderGivesUpImposed, event.Lifted, 26, false, true, 0},
		"routine does not count as one": {log(ev(3, event.SanctionImposed, 1), ev(10, event.DomesticCompensationPaid, 1), ev(26, event.SanctionLifted, 0)),
			event.StalemateImposed, event.StalemateImposed, event.Unmoved, 23, false, true, 0},
		"a show is found out before relief": {log(ev(3, event.SanctionImposed, 1), ev(4, event.Conceded, 1), ev(4, event.ComplianceFeigned, 1), ev(5, event.FeigningDetected, 0), ev(6, event.SanctionLifted, 0)),
			event.SenderGivesUpImposed, event.SenderGivesUpImposed, event.Lifted, 6, false, true, 0},
		"a show is found out after relief": {log(ev(3, event.SanctionImposed, 1), ev(4, event.Conceded, 1), ev(4, event.ComplianceFeigned, 1), ev(4, event.SanctionLifted, 1), ev(5, event.FeigningDetected, 0)),
			event.SenderGivesUpImposed, event.SenderGivesUpImposed, event.Lifted, 5, false, true, 0},
		"and the measures return": {log(ev(3, event.SanctionImposed, 1), ev(4, event.Conceded, 1), ev(4, event.ComplianceFeigned, 1), ev(4, event.SanctionLifted, 1), ev(5, event.FeigningDetected, 0), ev(5, event.SnappedBack, 1), ev(8, event.SanctionLifted, 0)),
			event.SenderGivesUpImposed, event.SenderGivesUpImposed, event.Lifted, 8, false, true, 0},
	} {
		t.Run(name, func(t *testing.T) {
			got := event.Episodes(c.log, 30)
			require.Len(t, got, 1)
			e := got[0]
			require.Equal(t, c.end, e.End, "%v", e.End)
			require.Equal(t, c.actual, e.True, "%v", e.True)
			require.Equal(t, c.how, e.Ending, "%v", e.Ending)
			require.Equal(t, c.closed, e.Closed)
			require.Equal(t, c.threatened, e.Threatened)
			require.Equal(t, c.forced, e.Imposed)
			require.Equal(t, c.reached, e.Reached)
			require.Equal(t, "A", e.Sender)
			require.Equal(t, "B", e.Target)
		})
	}
}

// vague is a threat with a vague demand.
func vague(period int, least, level float64) event.Event {
	e := ev(period, event.Threatened, level)
	e.Least = least
	return e
}

// Episodes of several regimes run side by side, one follows another, and a relapse is
// noted on the episode that it undoes while the measures that come back open the next.
func TestEpisodesSideBySide(t *testing.T) {
	other := ev(1, event.Threatened, 1)
	other.Regime, other.Issue = "chips", "patents"
	end := ev(4, event.BackedDown, 1)
	end.Regime, end.Issue = "chips", "patents"
	joins, leaves, route, ease := ev(3, event.JoinedCoalition, 0), ev(4, event.LeftCoalition, 0), ev(4, event.EvasionOpened, 0), ev(4, event.SanctionEased, 0.5)
	got := event.Episodes(log(
		ev(0, event.Threatened, 0.5), other, ev(2, event.SanctionImposed, 0.5), joins, ev(3, event.Conceded, 0.5), leaves, route, ease,
		ev(4, event.SanctionLifted, 0), end, ev(6, event.FeigningDetected, 0), ev(7, event.SnappedBack, 0.5),
	), 10)
	require.Len(t, got, 3)
	require.Equal(t, event.TotalAcquiescenceImposed, got[0].End)
	require.True(t, got[0].Relapsed)
	require.Equal(t, [4]int{1, 1, 1, 1}, [4]int{got[0].Joined, got[0].Left, got[0].Routes, got[0].Eased})
	require.Equal(t, 5, got[0].Quarters())
	require.Equal(t, event.SenderGivesUp, got[1].End)
	require.False(t, got[1].Slice)
	require.Equal(t, event.Censored, got[2].End)
	require.True(t, got[2].Imposed)
	require.False(t, got[2].Threatened)
	require.True(t, got[2].Slice)
	require.Equal(t, 7, got[2].ImposedIn)

	require.Empty(t, event.Episodes(nil, 10))
	require.Empty(t, event.Episodes([]event.Event{{Kind: event.SanctionImposed, Regime: "scheduled"}}, 10), "a schedule is no dispute")
}

// The rule for stalemates has an effect, and nothing else moves with it.
func TestStalemateAfter(t *testing.T) {
	l := log(ev(0, event.SanctionImposed, 1), ev(30, event.SanctionEnded, 0))
	for after, want := range map[int]event.FinalOutcome{8: event.StalemateImposed, 20: event.StalemateImposed, 40: event.SenderGivesUpImposed, 0: event.StalemateImposed} {
		require.Equal(t, want, event.Coder{StalemateAfter: after}.Episodes(l, 50)[0].End, "%d quarters", after)
	}
}

func TestEndCodes(t *testing.T) {
	narrow, broad := 0, 0
	for code := event.Censored; code <= event.NegotiatedImposed; code++ {
		require.NotContains(t, code.String(), "FinalOutcome")
		if code.Narrow() {
			narrow++
		}
		if code.Broad() {
			broad++
		}
	}
	require.Equal(t, 4, narrow, "1, 2, 6 and 7")
	require.Equal(t, 6, broad, "and 5 and 10")
	require.Equal(t, "7 total acquiescence, imposed", event.TotalAcquiescenceImposed.String())
	require.Equal(t, 1, int(event.PartialAcquiescence), "the codes of the data")
	for e := event.Unended; e <= event.Unmoved; e++ {
		require.NotContains(t, e.String(), "Ending")
	}
}

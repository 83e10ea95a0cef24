package event_test

import (
	"fmt"

	"github.com/tradetalk/tradetalk/sim/event"
)

// A log of events as episodes of coercion, in the categories of the data.
func ExampleEpisodes() {
	events := []event.Event{
		{Kind: event.Threatened, Period: 0, Phase: "Coerce", Actor: "EUR", Other: "RUS", Regime: "curbs", Issue: "border", Demanded: 0.5},
		{Kind: event.Conceded, Period: 1, Phase: "Coerce", Actor: "RUS", Other: "EUR", Regime: "curbs", Issue: "border", Demanded: 0.5, Level: 0.5},
	}
	for _, one := range event.Episodes(events, 8) {
		fmt.Printf("%s against %s over %s: after %d quarters, a success: %v\n", one.Sender, one.Target, one.Issue, one.Quarters(), one.End.Broad())
	}
	// Output:
	// EUR against RUS over border: after 2 quarters, a success: true
}

// The same log under two rules for the end of an episode in which nobody moves.
func ExampleCoder() {
	events := []event.Event{
		{Kind: event.SanctionImposed, Period: 0, Phase: "Coerce", Actor: "EUR", Other: "RUS", Regime: "curbs", Issue: "border", Demanded: 0.5},
	}
	for _, quarters := range []int{0, 8} {
		for _, one := range (event.Coder{StalemateAfter: quarters}).Episodes(events, 16) {
			fmt.Printf("%v after %d quarters\n", one.Ending, one.Quarters())
		}
	}
	// Output:
	// open after 16 quarters
	// unmoved after 9 quarters
}

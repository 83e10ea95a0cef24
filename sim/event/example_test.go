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

package sim_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/domestic"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// What is without an effect is a warning, and a mistake of a strict run.
func TestWarnings(t *testing.T) {
	sc := quarrel()
	require.Empty(t, sc.Warnings())
	_, err := sim.Start(sc, sim.Options{Strict: true})
	require.NoError(t, err)

	sc.Treaty.Modules[0].Terms = append(sc.Treaty.Modules[0].Terms, terms.Choice("colour", 0, 1))
	ban := sanction.Ban("ELE", "CHN", "USA").From(sc.Periods)
	ban.ID, ban.Triggers = "late", []sanction.Trigger{{ID: "t", What: "a crossing", Finder: "USA"}}
	sc.Regimes = append(sc.Regimes, ban)
	sc.Campaigns = append(sc.Campaigns, domestic.Campaign{By: sc.Actors[0].ID, Target: sc.Actors[1].ID, Shift: 0.1, Start: 4 * sc.Periods})
	sc.Shocks.Disruptions = append(sc.Shocks.Disruptions, agent.Disruption{Name: "strait", Regions: []string{"CHN"}, Sectors: treaty.Everything, From: 4 * sc.Periods, Until: 4*sc.Periods + 4, Factor: 1.1})
	require.NoError(t, sc.Validate())
	found := sc.Warnings()
	for k, want := range []string{
		`no article uses the term "colour"`, "Start is quarter", "nobody finds triggers", "Campaigns[", ".From is quarter",
	} {
		ok := false
		for _, w := range found {
			ok = ok || strings.Contains(w, want)
		}
		require.True(t, ok, "%d: %q in %q", k, want, found)
	}
	_, err = sim.Start(sc, sim.Options{Strict: true})
	require.ErrorContains(t, err, `sim: Treaty.Modules[0]`)
	_, err = sim.Start(sc, sim.Options{})
	require.NoError(t, err)
}

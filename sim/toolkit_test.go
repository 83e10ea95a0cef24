package sim_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/domestic"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// aided is a duel with a third actor, in which aid is offered for compliance.
func aided(donor string, amount float64) sim.Scenario {
	sc := duel(crisis.Prior{Mean: 0.4, SD: 0.2}, crisis.Prior{Mean: 0.4, SD: 0.2})
	sc.Actors = agent.FromEconomy(sc.Economy, "EUR", "IND", "RUS")
	for k := range sc.Actors {
		sc.Actors[k].Hazard = 0
	}
	if amount > 0 {
		sc.Issues[0].Inducements = []crisis.Inducement{{Donor: donor, Amount: amount}}
	}
	sc.Periods = 12
	return sc
}

// complied is the mean level of real compliance at the end, over some seeds.
func complied(t *testing.T, sc sim.Scenario) float64 {
	const seeds = 40
	sum := 0.0
	for seed := range uint64(seeds) {
		sum += play(t, sc, sim.Options{Seed: seed}).World.Coercion.Issues[0].Level
	}
	return sum / seeds
}

// Aid alone, without any sanction, by donors bound to it: a target whose resolve is below what it brings complies,
// one whose resolve is above does not. What the donor pays, the target receives.
func TestInducementWithoutSanctions(t *testing.T) {
	const amount = 20000
	for _, donor := range []string{"EUR", "IND"} { // one of the claimants, and a mediator
		for resolve, level := range map[float64]float64{0.2: 1, 3: 0} {
			sc := aided(donor, amount)
			sc.Regimes = nil
			sc.Issues[0].Resolve = crisis.Prior{Mean: resolve}
			sc.Switches = mechanism.Switches{mechanism.DonorChoice: false}
			h := play(t, sc, sim.Options{Seed: 1})
			require.Equal(t, level, h.World.Coercion.Issues[0].Level, "resolve %v", resolve)
			e := sc.Economy
			from, _ := e.RegionIndex(donor)
			to, _ := e.RegionIndex("RUS")
			require.InDelta(t, level*amount, h.World.Policy.Transfer(from, to), 1e-9)
			require.Equal(t, int(level), count(h, event.CompliedForInducement))
			if level == 1 {
				require.Greater(t, last(h, "RUS"), 0.2)
				require.Less(t, last(h, donor), 0.0)
				require.Zero(t, h.World.Domestic.Home[2].News.BackedDown, "no face is lost over what nobody pressed for")
			}
			sc.Switches = mechanism.Switches{mechanism.Inducements: false}
			h = play(t, sc, sim.Options{Seed: 1})
			require.Zero(t, h.World.Coercion.Issues[0].Level)
			require.Zero(t, h.World.Policy.Transfer(from, to))
			require.Zero(t, count(h, event.CompliedForInducement))
		}
	}
}

// last is the real income of an actor at the end.
func last(h *sim.History, actor string) float64 {
	path := h.RealIncome(actor)
	return path[len(path)-1]
}

// Whether carrots and sticks are complements (M6) is for the figures to say; that more of
// either moves a target no less is not.
func TestCarrotsAndSticks(t *testing.T) {
	const amount = 6000
	sticks, both, carrots := aided("IND", 0), aided("IND", amount), aided("IND", amount)
	carrots.Regimes = nil
	s, b, c := complied(t, sticks), complied(t, both), complied(t, carrots)
	t.Logf("mean compliance: sanctions %.3f, aid %.3f, both %.3f: cross-term %+.3f", s, c, b, b-s-c)
	require.GreaterOrEqual(t, b, s)
	require.GreaterOrEqual(t, b, c)
	both.Switches = mechanism.Switches{mechanism.Inducements: false}
	require.Equal(t, s, complied(t, both), "switched off its effect is gone")
}

// What is wrong with a toolkit is said all at once.
func TestToolkitIsValidated(t *testing.T) {
	sc := aided("RUS", -1)
	sc.Issues[0].Inducements = []crisis.Inducement{{Donor: "RUS", Amount: -1}}
	sc.Campaigns = []domestic.Campaign{{By: "MARS", Target: "RUS", Shift: 2, Cost: -1, Start: 4, End: 2}, {By: "EUR", Target: "EUR"}}
	sc.Essential = "STEEL"
	sc.Coercion.Secrecy, sc.Coercion.Legitimacy = 2, -1
	sc.Actors[0].Politics.Communication, sc.Actors[0].Politics.Coattails = 2, -1
	err := sc.Validate()
	for _, want := range []string{
		`Inducements[0].Donor is "RUS"`, "Inducements[0].Amount is -1", `element 0 has a By of "MARS"`, "a Shift of 2", "a Cost of -1",
		"a term of 4 to 2", `element 1 has a Target of "EUR"`, `Scenario.Essential is "STEEL"`, "Coercion.Secrecy is 2", "Coercion.Legitimacy is -1",
		"Politics.Communication is 2", "Politics.Coattails is -1",
	} {
		require.ErrorContains(t, err, want)
	}
}

// toolbox is a scenario in which each of the mechanisms of this file and of politics has
// something to do.
func toolbox() sim.Scenario {
	sc := aided("IND", 4000)
	sc.Switches = mechanism.Switches{mechanism.Rally: true}
	r := &sc.Regimes[0]
	r.Measures = append(r.Measures, sanction.Measure{Kind: sanction.Listing, Rate: 0.2})
	r.Exemptions = []sanction.Exemption{{Sectors: "ENM", Share: 0.5, Chill: 0.5}}
	r.Oversight = &sanction.Oversight{TimeLimit: 2}
	sc.Campaigns = []domestic.Campaign{{By: "EUR", Target: "RUS", Shift: 0.6, Cost: 500}}
	sc.Issues[0].Mediations = []crisis.Mediation{{Mediator: "IND", Sender: "EUR", Compensation: 20000}}
	for k := range sc.Actors {
		a := &sc.Actors[k]
		a.Precision, a.Hazard = 10, 0.02
		p := &a.Politics
		p.Weight, p.Rally, p.Fatigue, p.Communication, p.Win, p.Coattails = 0.1, 2, 2, 0.5, 2, 0.01
	}
	sc.Talks = sim.Talks{RatifyAfter: 1, Recess: 1}
	return sc
}

// Each switch changes something when it is turned, and moves no draw but those of its own
// choices: every stream that two histories share has the same words in both.
func TestToolkitSwitchesMoveNoOtherDraws(t *testing.T) {
	const seeds = 12
	record := func(pair, m mechanism.ID, seed uint64) (sim.Draws, string) {
		sc := toolbox()
		if pair == mechanism.Coattails { // there must be votes, and news that move support before
			sc = threeWithVotes()
			sc.Regimes = []sanction.Regime{sanction.Ban("ELE", "CHN", "USA", "EUR").Until(6)}
			sc.Talks = sim.Talks{RatifyAfter: 1, Recess: 1}
			sc.Switches = mechanism.Switches{}
			for k := range sc.Actors {
				sc.Actors[k].Politics.Coattails = 0.01
			}
		}
		if m != "" {
			sc.Switches[m] = !sc.Switches.On(m)
		}
		w, err := sim.Start(sc, sim.Options{Seed: seed})
		require.NoError(t, err)
		d := sim.Draws{}
		w.RecordDraws(d)
		h, err := w.Run(t.Context())
		require.NoError(t, err)
		var said strings.Builder
		for _, e := range h.Events {
			fmt.Fprintln(&said, e, e.Appraisal)
			if e.Vote != nil {
				fmt.Fprintf(&said, "%+v\n", *e.Vote)
			}
		}
		for _, r := range h.Rows {
			fmt.Fprintf(&said, "%+v\n", r)
		}
		return d, said.String()
	}
	for _, m := range []mechanism.ID{
		mechanism.Inducements, mechanism.DonorChoice, mechanism.Mediation, mechanism.Campaigns, mechanism.Listings, mechanism.Communication, mechanism.Coattails, mechanism.Rally, mechanism.OverCompliance, mechanism.Oversight,
	} {
		t.Run(string(m), func(t *testing.T) {
			changed, shared := 0, 0
			for seed := range uint64(seeds) {
				all, before := record(m, "", seed)
				other, after := record(m, m, seed)
				if before != after {
					changed++
				}
				for stream, words := range all {
					if also, ok := other[stream]; ok {
						require.Equal(t, words, also, stream)
						shared++
					}
				}
				for stream := range other {
					if m == mechanism.Inducements {
						require.NotContains(t, stream, "choose inducement")
					}
				}
			}
			require.Positive(t, changed, "it must have something to do")
			require.Positive(t, shared)
		})
	}
}

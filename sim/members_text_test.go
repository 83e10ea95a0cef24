package sim_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// TestMembersInText plays short histories and tells the events that concern membership: who signs,
// amends, joins and leaves. States are EUR, IND and USA, and for clubs CHN and JKT; nobody votes at
// home.
//
//	bind module=M parties=(A,B) draft="depth 0.5"   M is in force among some from quarter 0 on
//	cost actor=A module=M percent=0.1               what it costs A to be bound by M at full depth
//	amend module=M vote=0.5 every=4 interpretation  the article on amendment
//	accession module=M vote=0.5                     the article on accession
//	rivals module=M of=N                            nobody is in both
//	panels                                          panels settle disputes on every module
//	package                                         a single undertaking
//	off mechanism="amendments"                      turns a mechanism off
//	play quarters=8                                 tells what happens
func TestMembersInText(t *testing.T) {
	datadriven.Walk(t, "testdata/members", func(t *testing.T, path string) {
		economy := wiod.Small()
		depth, states := terms.Choice("depth", 0.25, 0.5, 1), []string{"EUR", "IND", "USA"}
		if strings.HasSuffix(path, "club") {
			states = append(states, "CHN", "JKT")
		}
		sc := sim.Scenario{
			Economy: economy, Actors: agent.FromEconomy(economy, states...), Switches: mechanism.Switches{},
			Treaty: treaty.Treaty{Modules: []treaty.Module{
				treaty.TariffCut("industry", treaty.Goods, depth), treaty.BarrierCut("services", treaty.Services, 0.02, depth),
			}},
			Talks: sim.Talks{RatifyAfter: sim.Immediately},
		}
		for k := range sc.Actors {
			for g := range sc.Actors[k].Groups {
				sc.Actors[k].Groups[g].Votes = 0
			}
			sc.Actors[k].Hazard = 0
		}
		var bound []sim.Phase
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			arg := func(key string) (s string) {
				if d.HasArg(key) {
					d.ScanArgs(t, key, &s)
				}
				return s
			}
			number := func(key string) (x float64) {
				if s := arg(key); s != "" {
					_, err := fmt.Sscan(s, &x)
					require.NoError(t, err)
				}
				return x
			}
			module := sc.Treaty.Module(arg("module"))
			switch d.Cmd {
			case "bind":
				for _, a := range d.CmdArgs {
					if a.Key == "parties" {
						bound = append(bound, concluded{module: module.ID, ids: a.Vals, draft: "depth " + arg("depth")})
					}
				}
			case "cost":
				for k := range sc.Actors {
					if a := &sc.Actors[k]; a.ID == arg("actor") {
						if a.Sovereignty == nil {
							a.Sovereignty = map[string]float64{}
						}
						a.Sovereignty[module.ID] = number("percent")
					}
				}
			case "amend":
				module.Amendment = &treaty.Amendment{Vote: treaty.VoteRule(number("vote")), Every: int(number("every")), Interpretation: d.HasArg("interpretation")}
				if d.HasArg("interpretation") {
					module.Amendment.InterpretationVote = treaty.Majority
				}
			case "accession":
				module.Accession = &treaty.Accession{Vote: treaty.VoteRule(number("vote"))}
			case "panels":
				for k := range sc.Treaty.Modules {
					sc.Treaty.Modules[k].Disputes = &treaty.Disputes{}
				}
			case "rivals":
				module.Rivals = []string{arg("of")}
			case "package":
				sc.Talks.Agenda = sim.SingleUndertaking
			case "off":
				sc.Switches[mechanism.ID(strings.ReplaceAll(arg("mechanism"), "_", " "))] = false
			case "play":
				sc.Periods = int(number("quarters"))
				h := play(t, sc, sim.Options{Seed: 1, Phases: append(slices.Clone(bound), sim.Phases()...)})
				var b strings.Builder
				for _, e := range h.Events {
					switch e.Kind {
					case event.Signed, event.EnteredIntoForce, event.PackageFell, event.AmendmentAdopted, event.AmendmentRejected,
						event.InterpretationAdopted, event.Acceded, event.NoticeGiven, event.NoticeRevoked, event.Withdrew, event.TalksFailed:
						fmt.Fprintln(&b, e.String())
					}
				}
				return b.String()
			default:
				t.Fatalf("%s: no command %q", d.Pos, d.Cmd)
			}
			return ""
		})
	})
}

package coercion

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/internal/stream"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// quarter plays a quarter, checks that the old state stays as it was, and carries out what the
// machine returns. It tells what happened, and how the regimes and the issues stand.
func (s *stage) quarter() string {
	old := s.state.Clone()
	next, acts, out, err := Step(s.snapshot("Coerce"), s.state, s.input())
	require.NoError(s.t, err)
	require.Equal(s.t, old.Standoffs, s.state.Standoffs, "the step writes to the old state")
	require.Equal(s.t, old.Issues, s.state.Issues, "the step writes to the old state")
	require.Equal(s.t, old.Docket.Log(), s.state.Docket.Log(), "the step writes to the old state")
	var b strings.Builder
	for _, a := range acts {
		require.NoError(s.t, a.Apply(s.register))
		if a.Told.Kind != 0 {
			a.Told.Period = s.period
			fmt.Fprintln(&b, a.Told)
		}
	}
	s.state = next
	if out.Trust != nil {
		s.trust = out.Trust
	}
	if out.Obligations != nil {
		s.law = out.Obligations
	}
	fmt.Fprintf(&b, "  after quarter %d:", s.period)
	for k := range s.state.Standoffs {
		r := &s.state.Docket.Regimes()[k]
		now, _ := s.state.Docket.Standing(r.ID)
		fmt.Fprintf(&b, " %s is %v", r.ID, now.State)
		if standoff.Opened(&now) {
			fmt.Fprintf(&b, " by %s for a compliance of %.4g", strings.Join(now.Members, " and "), s.state.Standoffs[k].Demand)
		}
		for _, route := range now.Routes {
			fmt.Fprintf(&b, ", and %s go through %s", route.Sectors, route.Via)
		}
		fmt.Fprint(&b, ";")
	}
	for k := range s.state.Issues {
		fmt.Fprintf(&b, " compliance on the %s is %.4g\n", s.Issues[k].ID, s.state.Issues[k].Level)
	}
	s.period++
	return b.String()
}

// TestText reads cases of coercion. Rewrite with -rewrite, and read the difference before
// committing it.
func TestText(t *testing.T) {
	datadriven.Walk(t, "testdata", func(t *testing.T, path string) {
		economy := wiod.Small()
		sc := scene{
			Economy: economy,
			Treaty:  treaty.Treaty{Modules: []treaty.Module{treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0, 1))}},
		}
		var s *stage
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			word := func(key string) (text string) {
				if d.HasArg(key) {
					d.ScanArgs(t, key, &text)
				}
				return text
			}
			number := func(key string, otherwise float64) float64 {
				if !d.HasArg(key) {
					return otherwise
				}
				x, err := strconv.ParseFloat(word(key), 64)
				require.NoError(t, err)
				return x
			}
			switch d.Cmd {
			case "states":
				sc.Actors = agent.FromEconomy(economy, strings.Split(word("ids"), ",")...)
			case "issue": // between a target, whom full compliance costs its resolve, and those with a claim
				sc.Issues = append(sc.Issues, crisis.Issue{
					ID: word("id"), Target: word("target"), Resolve: crisis.Prior{Mean: number("resolve", 0), SD: number("sd", 0)},
				})
			case "claim": // of a state, to whom full compliance is worth so much
				q := &sc.Issues[len(sc.Issues)-1]
				q.Claims = append(q.Claims, crisis.Claim{Actor: word("of"), Value: crisis.Prior{Mean: number("worth", 0), SD: number("sd", 0)}})
			case "ban": // of trade in some sectors, which some states may put on a target
				r := sanction.Ban(treaty.Sectors(word("sectors")), word("target"), strings.Split(word("by"), ",")...)
				r.ID, r.Demand.Issue, r.Effort = word("id"), sc.Issues[len(sc.Issues)-1].ID, number("effort", 0)
				r.Demand.Level = number("demand", 0)
				if d.HasArg("secondary") {
					r.Secondary = &sanction.Secondary{Measures: []sanction.Measure{{Kind: sanction.ImportBan, Sectors: treaty.Sectors(word("secondary"))}}}
				}
				sc.Regimes = append(sc.Regimes, r)
			case "without": // a mechanism, by name
				if sc.Switches == nil {
					sc.Switches = mechanism.Switches{}
				}
				sc.Switches[mechanism.ID(strings.ReplaceAll(word("mechanism"), "-", " "))] = false
				require.Empty(t, sc.Switches.Validate())
			case "open":
				s = newStage(t, sc, uint64(number("seed", 1)))
			case "shift": // of what an issue costs the target, from now on, which the target alone knows
				k := slices.IndexFunc(s.Issues, func(q crisis.Issue) bool { return q.ID == word("id") })
				s.state.Issues[k].Resolve = number("resolve", 0)
			case "wants": // of what an issue is worth to a claimant, from now on, which it alone knows
				k := slices.IndexFunc(s.Issues, func(q crisis.Issue) bool { return q.ID == word("id") })
				s.state.Issues[k].Values[s.Issues[k].Claim(word("of"))] = number("worth", 0)
			case "leader": // a new one, whose types are drawn anew
				seat := slices.Index(strings.Split(word("seats"), ","), word("of"))
				s.state.NewLeader(&s.rules, seat, func(purpose, issue string) *rand.Rand {
					return stream.Root(uint64(number("seed", 1))).Text(purpose).Text(issue).Rand()
				})
			case "quarters":
				out := ""
				for range int(number("n", 1)) {
					out += s.quarter()
				}
				return out
			default:
				t.Fatalf("%s: no command %q", d.Pos, d.Cmd)
			}
			return ""
		})
	})
}

package politics_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/internal/stream"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim/domestic"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/internal/politics"
	"github.com/tradetalk/tradetalk/sim/internal/snapshot"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// stage is three states whose publics judge sanctions, without a World.
type stage struct {
	t       testing.TB
	economy *market.Economy
	actors  []agent.Public
	parties []treaty.Party
	book    *welfare.Evaluator
	state   *domestic.State
	in      politics.Input
	on      mechanism.Switches
	regimes []sanction.Regime
	said    []domestic.Campaign
	period  int
	seed    uint64
}

// newStage has EUR, RUS and USA at the mean of support and at the baseline.
func newStage(t testing.TB, seed uint64) *stage {
	s := &stage{t: t, economy: wiod.Small(), state: new(domestic.State), on: mechanism.Switches{mechanism.Rally: true}, seed: seed}
	for _, a := range agent.FromEconomy(s.economy, "EUR", "RUS", "USA") {
		a.Hazard = 0
		s.actors, s.parties = append(s.actors, a.Public), append(s.parties, a.Party())
		s.state.Home = append(s.state.Home, domestic.Home{Support: a.Politics.Mean})
	}
	s.book = welfare.NewEvaluator(s.economy, agent.Payoffs(s.actors))
	return s
}

// quarter clears the economy under the sanctions in force, plays a quarter of politics on what
// has come of them, and checks that the old state stays as it was.
func (s *stage) quarter() (events []event.Event) {
	policy := s.economy.Baseline()
	sanction.CompileUnder(policy, s.parties, s.period, nil, s.regimes...)
	s.in.Equilibrium = new(market.Equilibrium)
	require.NoError(s.t, market.NewSolver(s.economy).Solve(s.in.Equilibrium, policy, nil))
	register, err := treaty.NewRegister(treaty.Treaty{Modules: []treaty.Module{treaty.BarrierCut("pact", treaty.Goods, 0.02, terms.Choice("depth", 0, 1))}}, s.economy, s.parties...)
	require.NoError(s.t, err)
	s.in.Audience.Switches, s.in.Audience.Blame = s.on, domestic.BlameIn(s.period, s.said)
	p := &snapshot.Period{
		Number: s.period, Economy: s.economy, Actors: s.actors, Register: register, Switches: s.on,
		Situation: &agent.Situation{Period: s.period, Register: register, Regimes: s.regimes, Actors: s.actors, Book: s.book},
		Rand: func(actor, purpose string, subjects ...string) *rand.Rand {
			return stream.Root(s.seed).Int(uint64(s.period)).Text(actor).Text(purpose).Rand()
		},
	}
	old := s.state.Clone()
	next, events, err := politics.Step(p, s.state, s.in)
	require.NoError(s.t, err)
	require.Equal(s.t, old, s.state, "the step writes to the old state")
	s.state, s.in.Events = next, nil
	s.period++
	return events
}

// TestPolitics reads cases of politics at home. Rewrite with -rewrite, and read the difference
// before committing it.
func TestPolitics(t *testing.T) {
	datadriven.Walk(t, "testdata/politics", func(t *testing.T, path string) {
		s := newStage(t, 1)
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
			case "public": // of one state: what moves it
				for k := range s.actors {
					if a := &s.actors[k]; a.ID == word("of") {
						p := &a.Politics
						p.Rally, p.Fatigue = number("rally", p.Rally), number("fatigue", p.Fatigue)
						p.Swing = number("swing", p.Swing)
						if d.HasArg("election") { // every four years
							p.Term, p.FirstElection = 16, int(number("election", 0))
						}
					}
				}
			case "ban": // of trade in some sectors between the target and those who ban it
				r := sanction.Ban(treaty.Sectors(word("sectors")), word("target"), strings.Split(word("by"), ",")...).From(s.period)
				if d.HasArg("institution") {
					r.Institution, s.in.Audience.Legitimacy = &sanction.Institution{Name: word("institution")}, number("legitimacy", 0)
				}
				require.NoError(t, r.Validate(s.economy, s.parties))
				s.regimes = append(s.regimes, r)
			case "campaign":
				s.said = append(s.said, domestic.Campaign{By: word("by"), Target: word("at"), Blames: word("blames"), Shift: number("shift", 0), Start: s.period})
			case "backsdown": // before everybody
				s.in.Events = append(s.in.Events, event.Event{Kind: event.BackedDown, Actor: word("actor"), Part: 1, Face: 1})
			case "quarters":
				var b strings.Builder
				for range int(number("n", 1)) {
					was := s.period
					for _, e := range s.quarter() {
						e.Period = was
						fmt.Fprintln(&b, e)
					}
					fmt.Fprintf(&b, "quarter %d:", was)
					for k := range s.actors {
						h := &s.state.Home[k]
						fmt.Fprintf(&b, "  %s %.3f (income %+.3f, politics %+.3f)", s.actors[k].ID, h.Support, h.News.Income, h.Domestic)
					}
					fmt.Fprintln(&b)
				}
				return b.String()
			default:
				t.Fatalf("%s: no command %q", d.Pos, d.Cmd)
			}
			return ""
		})
	})
}

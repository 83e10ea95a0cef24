package implementation_test

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
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/internal/stream"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim/internal/implementation"
	"github.com/tradetalk/tradetalk/sim/internal/snapshot"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/obligation"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// stage is a treaty between three states on which the machines run, without a World.
type stage struct {
	t        testing.TB
	economy  *market.Economy
	actors   []agent.Actor
	public   []agent.Public
	register *treaty.Register
	docket   *sanction.Docket
	pending  *sanction.Docket // as it stands once the senders have moved
	stake    float64          // what holding on to its measures is worth to EUR
	state    *obligation.State
	in       implementation.Input
	threats  []agent.SecurityThreat
	rules    agent.ComplianceParameters
	book     *welfare.Evaluator
	switches mechanism.Switches
	period   int
	seed     uint64
}

// newStage has EUR, RUS and USA, or other states, at a calm that all believe in each other's word.
func newStage(t testing.TB, seed uint64, ids ...string) *stage {
	if ids == nil {
		ids = []string{"EUR", "RUS", "USA"}
	}
	s := &stage{t: t, economy: wiod.Small(), state: new(obligation.State), seed: seed, rules: agent.ComplianceParameters{}.WithDefaults()}
	s.actors = agent.FromEconomy(s.economy, ids...)
	for k := range s.actors {
		s.actors[k].Bias = 0
		s.public = append(s.public, s.actors[k].Public)
		trust := make([]belief.Reputation, len(s.actors))
		for i := range trust {
			trust[i] = belief.NewReputation(s.actors[k].Meets(s.actors[i].ID))
		}
		s.in.Trust = append(s.in.Trust, trust)
		s.threats = append(s.threats, agent.SecurityThreat{}.WithDefaults())
	}
	s.in.Private = make([]agent.Private, len(s.actors))
	s.book = welfare.NewEvaluator(s.economy, agent.Payoffs(s.public))
	return s
}

// conclude puts a module in force between all three in period 0, and prepares a ban on RUS where it is
// one of them.
func (s *stage) conclude(m treaty.Module) {
	parties := make([]treaty.Party, len(s.actors))
	ids := make([]string, len(s.actors))
	for k := range s.actors {
		parties[k], ids[k] = s.actors[k].Party(), s.actors[k].ID
	}
	var err error
	s.register, err = treaty.NewRegister(treaty.Treaty{Modules: []treaty.Module{m}}, s.economy, parties...)
	require.NoError(s.t, err)
	apply := func(kind treaty.EventKind, author string) {
		require.NoError(s.t, s.register.Apply(treaty.Event{Kind: kind, Module: m.ID, Author: author, Signatories: ids}))
	}
	apply(treaty.Signed, ids[0])
	for _, id := range ids {
		apply(treaty.Ratified, id)
	}
	apply(treaty.EnteredIntoForce, ids[0])
	if !slices.Contains(ids, "RUS") {
		return
	}
	ban := sanction.Ban("ENM", "RUS", "EUR")
	ban.ID, ban.Demand.Issue = "energy", "border"
	s.docket, err = sanction.NewDocket(s.economy, parties, ban)
	require.NoError(s.t, err)
	s.pending = s.docket
}

// input is what the machines are given of the period, in a phase.
func (s *stage) input(phase string) *snapshot.Period {
	records := make([]belief.Trust, len(s.actors))
	for k := range records {
		records[k] = agent.DefaultPrior()
	}
	situation := &agent.Situation{
		Period: s.period, Register: s.register, Docket: s.docket, Actors: s.public, Book: s.book, Records: records,
		SecurityThreats: s.threats, Compliance: s.rules,
	}
	situation.Breaches = s.state.Standing("")
	random := func(actor, purpose string, subjects ...string) *rand.Rand {
		name := stream.Root(s.seed).Int(uint64(s.period)).Text(phase).Text(actor).Text(purpose)
		for _, one := range subjects {
			name = name.Text(one)
		}
		return name.Rand()
	}
	return &snapshot.Period{
		Number: s.period, Economy: s.economy, Actors: s.public, Register: s.register, Situation: situation, Rand: random, Switches: s.switches,
		ViewOf: func(situation *agent.Situation, seat int) agent.View {
			self := &s.actors[seat]
			return agent.View{
				Situation: situation, Self: self, Seat: seat, Trust: situation.Trusted(s.in.Trust[seat]), Private: s.in.Private[seat], Image: self.Prior,
				Rand: func(purpose string, subjects ...string) *rand.Rand { return random(self.ID, purpose, subjects...) },
			}
		},
	}
}

// machine is one of the three.
type machine func(*snapshot.Period, *obligation.State, implementation.Input) (*obligation.State, []implementation.Act, error)

// run runs a machine, checks that it has written neither to the old state nor to the register,
// carries its acts out, and tells them.
func (s *stage) run(phase string, step machine) string {
	old, log := s.state.Clone(), len(s.register.Log())
	next, acts, err := step(s.input(phase), s.state, s.in)
	require.NoError(s.t, err)
	require.Equal(s.t, old, s.state, "%s writes to the old state", phase)
	require.Len(s.t, s.register.Log(), log, "%s writes to the register", phase)
	s.state = next
	return s.carryOut(acts)
}

func (s *stage) carryOut(acts []implementation.Act) string {
	var b strings.Builder
	for _, a := range acts {
		require.NoError(s.t, a.Apply(s.register))
		if a.Told.Kind != 0 {
			a.Told.Period = s.period
			fmt.Fprintln(&b, a.Told)
		}
	}
	return b.String()
}

// declare has EUR do in law what its measures ask for, once they are to stand as in pending.
func (s *stage) declare() string {
	if s.pending == nil {
		return ""
	}
	facts := implementation.Facts{Period: s.input("Comply"), State: s.state, Input: s.in}
	grounds, since := facts.Grounds(s.pending), facts.Acted(s.pending, "energy", "EUR")
	s.state = s.state.Clone()
	s.state.Grounds = nil
	if facts.Runs(s.pending, "energy", "EUR") {
		s.state.Grounds = []obligation.Ground{{Regime: "energy", Sender: "EUR", Period: since, Stake: s.stake, Share: 1}}
	}
	s.docket = s.pending
	out := ""
	for _, a := range grounds {
		acts, invoked := facts.Declare(a, make([]float64, len(s.actors)))
		out += s.carryOut(acts)
		if invoked != nil {
			s.state.Invocations = append(s.state.Invocations, *invoked)
		}
	}
	return out
}

// quarter is a quarter of sanctions, monitoring, compliance and adjudication.
func (s *stage) quarter() string {
	out := s.declare() + s.run("Inform", implementation.Monitor) + s.run("Comply", implementation.Comply) + s.run("Adjudicate", implementation.Adjudicate)
	s.period++
	return out
}

// TestLegality reads cases about the law of sanctions between the parties of a text. Rewrite
// with -rewrite, and read the difference before committing it.
func TestLegality(t *testing.T) {
	datadriven.Walk(t, "testdata/legality", func(t *testing.T, path string) {
		var s *stage
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			number := func(key string, otherwise float64) float64 {
				if !d.HasArg(key) {
					return otherwise
				}
				var text string
				d.ScanArgs(t, key, &text)
				x, err := strconv.ParseFloat(text, 64)
				require.NoError(t, err)
				return x
			}
			word := func(key string) (text string) {
				d.ScanArgs(t, key, &text)
				return text
			}
			switch d.Cmd {
			case "pact": // a module on goods with panels, and an exception unless its threshold is "none"
				s = newStage(t, uint64(number("seed", 1)))
				m := treaty.Module{
					ID:          "pact",
					Commitments: []treaty.Commitment{{Kind: treaty.CutBarriers, Sectors: treaty.Goods, Cut: 0.1}},
					Disputes:    &treaty.Disputes{Cap: treaty.Set(2)},
					Entry:       treaty.EntryRule{Ratifications: 2},
				}
				if word("exception") != "none" {
					m.Exception = &treaty.SecurityException{
						May: []treaty.MeasureKind{treaty.SuspendObligations}, Threshold: treaty.Set(number("exception", 0)), Scope: treaty.Sectors(word("scope")),
					}
				}
				s.conclude(m)
				s.period = 1
				text, err := s.register.Treaty().Render()
				require.NoError(t, err)
				return text
			case "threat": // what a state alone knows: 0 calm, 1 serious, 2 grave
				for k := range s.actors {
					if s.actors[k].ID == word("to") {
						s.in.Private[k].Threat = int(number("level", 0))
					}
				}
				return ""
			case "ban", "lift": // of trade in energy by EUR, against RUS
				e := sanction.Event{Kind: sanction.Impose, Period: s.period, Regime: "energy", Author: "EUR"}
				if d.Cmd == "lift" {
					e.Kind = sanction.Lift
				}
				s.pending, s.stake = s.docket.Clone(), number("stake", 0)
				require.NoError(t, s.pending.Apply(e))
				return ""
			case "quarters":
				out := ""
				for range int(number("n", 1)) {
					out += s.quarter()
				}
				return out
			case "secrets": // what nobody but the run and the authors know
				var b strings.Builder
				for _, i := range s.state.Invocations {
					fmt.Fprintf(&b, "%s: genuine %t; the chance of abuse is %.2f to EUR, %.2f to RUS, %.2f to USA, %.2f by the public record\n",
						i.Case, i.Genuine, i.Doubt[0], i.Doubt[1], i.Doubt[2], i.PublicDoubt)
				}
				return b.String()
			}
			t.Fatalf("%s: no command %q", d.Pos, d.Cmd)
			return ""
		})
	})
}

// This file holds the state of a run: the World, its start from a scenario, its random
// streams, and the application of moves. The inputs are the scenario and the seed.
// Phases change the World only by moves.

package sim

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/tradepolicy"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/internal/stream"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/sim/domestic"
	"github.com/tradetalk/tradetalk/sim/internal/payoffs"
	"github.com/tradetalk/tradetalk/sim/internal/politics"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/obligation"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// World is the state of a run. Phases read the World and change the World by moves
// alone.
type World struct {
	// Scenario is the scenario in play, with defaults filled in and lists by ID. The
	// place of an actor in Scenario.Actors is its seat. Where a period is no quarter,
	// chances, discounts and durations are per period.
	Scenario *Scenario
	Seed     uint64
	// Period is the period, from zero: the quarter, unless the scenario's PeriodLength
	// says otherwise.
	Period int
	// Register records the obligations in law of every party.
	Register *treaty.Register
	// Trust[i][k] is the trust of seat i in the word of seat k.
	Trust [][]belief.Reputation
	// Forecasts are the forecasts of each seat about others, with the outcomes.
	// Forecasts of breaches: for each other party, module in force and quarter.
	// Forecasts about the two sides of a dispute, under an open threat and under
	// measures in force: for each such dispute and quarter (see belief.ForecastKind).
	Forecasts []belief.Forecasts
	// Domestic is the state of each seat's leader at home.
	Domestic domestic.State
	// Tables are the talks, by module in the order of the treaty. Package is the state of a
	// single undertaking.
	Tables  []Table
	Package Package
	// Coercion is the state of the contested regimes and their issues.
	Coercion standoff.State
	// Policy is the policy in force at the last Clear, Equilibrium the outcome of the
	// economy. Before the first Clear both are the baseline.
	Policy      *market.Policy
	Equilibrium market.Equilibrium

	// Private holds the effects of shocks on each seat. Only the seat knows its own
	// entry.
	Private []agent.Private
	// Image is each seat's own record by its own prior: the seat's estimate of the
	// opinion of others.
	Image []belief.Trust
	// Records are the public records of each seat's word: the default prior, and all
	// public conduct.
	Records []belief.Trust
	// Tariffs are the tariffs raised outside any text, in the order of the seats.
	Tariffs []agent.TariffIncrease
	// Obligations is the state of exceptions, breaches and disputes beside the
	// register.
	Obligations obligation.State

	caches
	stated         *Scenario              // the scenario as stated, in quarters
	threats        []agent.SecurityThreat // by seat
	motives        []agent.MotiveProcess  // by seat
	scheduled      []sanction.Regime      // regimes that start and end by their dates
	surcharges     []float64              // the default menu of measures
	public         []agent.Public
	forgets        bool               // no outlook is remembered, only in tests
	rest           *agent.RestPrices  // prices of free tariffs, set at the start; nil for none
	adaptation     *market.Adaptation // nil without adaptation
	adapted        *market.Policy
	atFirst        *market.Elasticities // elasticities before any restriction
	prices         standoff.Prices
	bargained      []float64 // cost of talks in the period, by seat
	baseline, next *market.Policy
	cleared        market.Equilibrium // result of Clear, until applied
	history        *History
	observe        []Observer
	intervene      agent.Intervention
	phases         []Phase
	failed         error  // error that ended the run within a quarter
	deciding       string // actor whose decision is under way
	drawn          func(stream string, src rand.Source) rand.Source
	reworded       func(label string) string // other labels of candidates, only in tests
}

// caches are results that a World could work out again: solvers, prices and forecasts.
// A copy of a World gets caches of its own.
type caches struct {
	solver *market.Solver
	// book prices worlds, later the same worlds once the economy has adapted. later is
	// nil if the economy does not adapt.
	book, later *welfare.Evaluator
	// games are the crisis games of earlier periods.
	games payoffs.Cache
	// dated are the scheduled regimes, looked up; nil before the first use.
	dated *sanction.Schedule
	// shown is the last result of publicly, foreseen the last result of outlook.
	shown    []agent.Public
	foreseen outlook
	// support is the last result of popular, basics the result of essentials.
	support []float64
	basics  treaty.Sectors
	// accesses are the results of through.
	accesses []access
	// trade is the working space of exposures.
	trade politics.TradeSpace
}

// anew returns caches for a copy of a World of an economy. Books take long to fill, so
// the caches hold copies of the books.
func (c *caches) anew(e *market.Economy) caches {
	n := caches{solver: market.NewSolver(e), book: c.book.Clone()}
	if c.later != nil {
		n.later = c.later.Clone()
	}
	return n
}

// Table is the talks on one module.
type Table struct {
	// Session is under way, or nil.
	Session *talks.Session
	// Order is the seat of the actor in each chair, Opened the first quarter of the
	// talks.
	Order  []int
	Opened int
	// Reopens is the first quarter in which talks may begin again.
	Reopens int
}

// Package is the state of a single undertaking.
type Package struct {
	// Table is the talks on the package, and Modules are the modules at the table while talks
	// are under way.
	Table   Table
	Modules []string
	// Signed are the modules signed as a whole that wait for entry into force; nil for none.
	Signed []string
}

// newWorld returns the World of a valid scenario before its first period.
func newWorld(sc Scenario, seed uint64) (*World, error) {
	stated := sc.prepared()
	w := &World{Scenario: stated.played(), Seed: seed, Tables: make([]Table, len(sc.Treaty.Modules)), stated: &stated}
	sc = *w.Scenario
	var err error
	if w.Register, err = treaty.NewRegister(sc.Treaty, sc.Economy, parties(sc.Actors)...); err != nil {
		return nil, err
	}
	for i := range sc.Actors {
		w.public = append(w.public, sc.Actors[i].Public)
		w.Domestic.Home = append(w.Domestic.Home, domestic.Home{Support: sc.Actors[i].Politics.Mean})
		trust := make([]belief.Reputation, len(sc.Actors))
		for k := range trust {
			trust[k] = belief.NewReputation(sc.Actors[i].Meets(sc.Actors[k].ID))
		}
		w.Trust = append(w.Trust, trust)
	}
	for i := range sc.Actors {
		w.Image = append(w.Image, sc.Actors[i].Prior)
		w.Records = append(w.Records, agent.DefaultPrior())
	}
	w.Private = make([]agent.Private, len(sc.Actors))
	w.surcharges = agent.ComplianceParameters{}.WithDefaults().Surcharges
	w.processes()
	w.Forecasts = make([]belief.Forecasts, len(sc.Actors))
	w.Policy, w.baseline, w.next = sc.Economy.Baseline(), sc.Economy.Baseline(), sc.Economy.Baseline()
	w.book = welfare.NewEvaluator(sc.Economy, agent.Payoffs(w.public))
	w.solver = market.NewSolver(sc.Economy)
	if sc.Switches.On(mechanism.Adaptation) {
		rules := sc.Adaptation
		if !sc.Switches.On(mechanism.Diversification) {
			rules.Speed, rules.Build = -1, -1
		}
		if w.adaptation, err = market.NewAdaptation(sc.Economy, rules); err != nil {
			return nil, err
		}
		w.adapted = sc.Economy.Baseline()
		w.later = welfare.NewEvaluator(sc.Economy, agent.Payoffs(w.public))
		w.atFirst = w.adaptation.Elasticities().Clone()
		w.book.At(w.atFirst)
	}
	if err := w.openCoercion(); err != nil {
		return nil, err
	}
	if err := w.priceTransfers(); err != nil {
		return nil, err
	}
	return w, w.solver.Solve(&w.Equilibrium, w.Policy, nil)
}

// Rand returns the generator of a named stream at its first draw. The name consists of
// the run's seed, the period, a phase, an actor ("" for none), a purpose and its
// subjects.
func (w *World) Rand(phase, actor, purpose string, subjects ...string) *rand.Rand {
	name := stream.Root(w.Seed).Int(0).Int(uint64(w.Period)).Text(phase).Text(actor).Text(purpose)
	for _, s := range subjects {
		name = name.Text(s)
	}
	if w.drawn != nil {
		h, l := name.Words()
		return rand.New(w.drawn(fmt.Sprintf("%d/%s/%s/%s/%q", w.Period, phase, actor, purpose, subjects), rand.NewPCG(h, l)))
	}
	return name.Rand()
}

// Situation returns the public state of the present. A caller must not change its
// lists.
func (w *World) Situation() *agent.Situation {
	threats, settlements := w.outlook()
	return &agent.Situation{
		Support: w.popular(), Transfers: w.paid(), Period: w.Period, PeriodLength: w.Scenario.PeriodLength, Register: w.Register, Regimes: w.scheduled, Docket: w.Coercion.Docket,
		OpenSanctionThreats: threats, IssueLinkages: settlements,
		TariffIncreases: w.Tariffs, TradePolicy: w.tradePolicy(), Rest: w.rest, Unbound: tradepolicy.Unbound,
		Actors: w.publicly(), Signing: w.signing(), RatifyAfter: w.Scenario.Talks.RatifyAfter, Book: w.book, Later: w.later,
		SecurityThreats: w.threats, Disruptions: w.disruptions(), Compliance: w.compliance(), Without: w.without(), Records: w.Records,
		Breaches: w.Obligations.Standing(""),
	}
}

// View returns the view of a seat on a situation, in a phase.
func (w *World) View(s *agent.Situation, phase string, seat int) agent.View {
	self := new(agent.Actor)
	*self = w.Scenario.Actors[seat]
	self.Hazard = w.hazard(seat)
	w.deciding = self.ID
	audience := w.audience()
	return agent.View{
		Situation: s, Self: self, Seat: seat, Trust: s.Trusted(w.Trust[seat]), Worth: w.worth(s, seat), Home: audience.Opinion(s, &w.public[seat]),
		Private: w.Private[seat], Motive: w.motives[seat], Image: w.Image[seat], Intervene: w.intervene, Covert: w.Obligations.Standing(self.ID),
		Rand: func(purpose string, subjects ...string) *rand.Rand {
			return w.Rand(phase, self.ID, purpose, subjects...)
		},
	}
}

// unit returns the name of a period, such as "quarter".
func (w *World) unit() string { return w.Scenario.PeriodLength.String() }

// On reports whether a mechanism is on.
func (w *World) On(m mechanism.ID) bool { return w.Scenario.Switches.On(m) }

// compliance returns the parameters of decisions on compliance, defaults included.
func (w *World) compliance() agent.ComplianceParameters {
	c := w.Scenario.Compliance
	if c.Surcharges == nil {
		c.Surcharges = w.surcharges
	}
	return c.In(w.Scenario.PeriodLength)
}

// without returns the mechanisms of compliance that the scenario switches off.
func (w *World) without() agent.Omissions {
	return agent.Omissions{
		Exceptions: !w.On(mechanism.Exceptions), Safeguards: !w.On(mechanism.SafeguardClauses), Disputes: !w.On(mechanism.Panels), Answers: !w.On(mechanism.Answers), Withdrawal: !w.On(mechanism.WithdrawalByNotice),
		Reputation: !w.On(mechanism.ReputationCosts), Monitoring: !w.On(mechanism.MonitoringNoise), Reviews: !w.On(mechanism.Reviews), ThreatForesight: !w.On(mechanism.ThreatForesight),
		MembershipForesight: !w.On(mechanism.MembershipForesight),
	}
}

// seat returns the place of an actor, or -1.
func (w *World) seat(id string) int {
	return slices.IndexFunc(w.public, func(p agent.Public) bool { return p.ID == id })
}

// module returns the place of a module in the treaty, and of the module's table.
func (w *World) module(id string) int {
	return slices.IndexFunc(w.Scenario.Treaty.Modules, func(m treaty.Module) bool { return m.ID == id })
}

// apply makes the moves of a phase and tells the observers.
func (w *World) apply(phase string, moves []Move) error {
	for _, m := range moves {
		if m.Do != nil {
			if err := m.Do(w); err != nil {
				return err
			}
		}
		if m.Event.Kind == 0 {
			continue
		}
		m.Event.Period, m.Event.Phase, m.Event.Length = w.Period, phase, w.Scenario.PeriodLength
		w.history.Events = append(w.history.Events, m.Event)
		for _, o := range w.observe {
			w.deciding = "an observer"
			if err := o.Event(m.Event); err != nil {
				return err
			}
		}
		w.deciding = ""
	}
	return nil
}

// record keeps a row and tells the observers.
func (w *World) record(r Row) error {
	w.history.Rows = append(w.history.Rows, r)
	for _, o := range w.observe {
		w.deciding = "an observer"
		if err := o.Row(r); err != nil {
			return err
		}
	}
	w.deciding = ""
	return nil
}

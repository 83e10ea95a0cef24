package sim

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/internal/stream"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/sim/domestic"
	"github.com/tradetalk/tradetalk/sim/internal/payoffs"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/obligation"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// World is the state of a run. Phases read it and change it by their moves alone.
type World struct {
	// Scenario is what is played, with defaults filled in and lists by ID. The
	// place of an actor in Scenario.Actors is its seat. Where a period is no quarter,
	// it is in periods: chances, discounts and durations are those of the period.
	Scenario *Scenario
	Seed     uint64
	// Period is the period, from zero: the quarter, unless the scenario's PeriodLength
	// says otherwise.
	Period int
	// Register is who is bound by what.
	Register *treaty.Register
	// Trust[i][k] is what seat i thinks of the word of seat k.
	Trust [][]belief.Reputation
	// Forecasts are what each seat foresaw of others and what came of it: of breaches, one
	// for each other party, module in force and quarter; of what the two sides of a dispute
	// do under an open threat and under measures in force, one for each such dispute and
	// quarter (see belief.ForecastKind).
	Forecasts []belief.Forecasts
	// Domestic is how each seat's leader stands at home.
	Domestic domestic.State
	// Tables are the talks, by module in the order of the treaty.
	Tables []Table
	// Coercion is where the contested regimes and the issues stand that they are about.
	Coercion standoff.State
	// Policy is what was in force at the last Clear, Equilibrium what the
	// economy cleared to. Before the first Clear they are the baseline.
	Policy      *market.Policy
	Equilibrium market.Equilibrium

	// Private is what shocks have done to each seat, which it alone knows.
	Private []agent.Private
	// Image is each seat's record by its own prior: what it supposes that others
	// think of it.
	Image []belief.Trust
	// Records are what everybody can make of each seat's word: the default prior, and
	// what all saw.
	Records []belief.Trust
	// Obligations are what is true of exceptions, breaches and disputes beside the
	// register.
	Obligations obligation.State

	caches
	stated         *Scenario              // the scenario as it was stated, in quarters
	threats        []agent.SecurityThreat // by seat
	motives        []agent.MotiveProcess  // by seat
	scheduled      []sanction.Regime      // those that start and end by their dates
	surcharges     []float64              // the default menu of measures
	public         []agent.Public
	forgets        bool               // it remembers no outlook, which only tests do
	adaptation     *market.Adaptation // nil if it does not
	adapted        *market.Policy
	atFirst        *market.Elasticities // those before anything was restricted
	prices         standoff.Prices
	baseline, next *market.Policy
	cleared        market.Equilibrium // what Clear has found, until it is applied
	history        *History
	observe        []Observer
	phases         []Phase
	failed         error  // what ended the run within a quarter
	deciding       string // whose decision is being taken
	drawn          func(stream string, src rand.Source) rand.Source
	reworded       func(label string) string // what candidates are called instead, which only tests do
}

// caches are what a World could work out again: solvers, prices and forecasts. A copy of a World
// gets caches of its own.
type caches struct {
	solver *market.Solver
	// book prices worlds, later the same worlds once the economy has adapted, which is nil
	// if the economy does not.
	book, later *welfare.Evaluator
	// games are the crisis games of earlier periods.
	games payoffs.Cache
	// dated are the scheduled regimes, looked up; nil before they are asked for.
	dated *sanction.Schedule
	// shown is what publicly returned last, foreseen what outlook returned last.
	shown    []agent.Public
	foreseen outlook
}

// anew are caches for a copy of a World of an economy. Of books, which take long to fill, they
// hold copies.
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
	// Order is the seat of the actor in each chair, Opened the quarter in which
	// the talks began.
	Order  []int
	Opened int
	// Reopens is the first quarter in which talks may begin again.
	Reopens int
	// Settled is what was agreed and waits for the other modules, under a single
	// undertaking, or nil.
	Settled *Settlement
}

// newWorld sets up a valid scenario.
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
		if w.adaptation, err = market.NewAdaptation(sc.Economy, sc.Adaptation); err != nil {
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

// Rand returns the generator of a named stream at its first draw: of this run, this
// quarter, a phase, an actor ("" for none), a purpose and its subjects.
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

// Situation is what is public now. Its lists must not be changed.
func (w *World) Situation() *agent.Situation {
	threats, settlements := w.outlook()
	var support []float64
	if w.On(mechanism.Coattails) && w.On(mechanism.Support) {
		support = make([]float64, len(w.Domestic.Home))
		for seat := range w.Domestic.Home {
			support[seat] = w.Domestic.Home[seat].Support - w.public[seat].Politics.Mean
		}
	}
	return &agent.Situation{
		Support: support, Transfers: w.paid(), Period: w.Period, PeriodLength: w.Scenario.PeriodLength, Register: w.Register, Regimes: w.scheduled, Docket: w.Coercion.Docket,
		OpenSanctionThreats: threats, IssueLinkages: settlements,
		Actors: w.publicly(), RatifyAfter: w.Scenario.Talks.RatifyAfter, Book: w.book, Later: w.later,
		SecurityThreats: w.threats, Disruptions: w.disruptions(), Compliance: w.compliance(), Without: w.without(), Records: w.Records,
	}
}

// View is what one seat sees of a situation, in a phase.
func (w *World) View(s *agent.Situation, phase string, seat int) agent.View {
	self := new(agent.Actor)
	*self = w.Scenario.Actors[seat]
	self.Hazard = w.hazard(seat)
	w.deciding = self.ID
	audience := w.audience()
	return agent.View{
		Situation: s, Self: self, Seat: seat, Trust: s.Trusted(w.Trust[seat]), Worth: w.worth(s, seat), Home: audience.Opinion(s, &w.public[seat]),
		Private: w.Private[seat], Motive: w.motives[seat], Image: w.Image[seat],
		Rand: func(purpose string, subjects ...string) *rand.Rand {
			return w.Rand(phase, self.ID, purpose, subjects...)
		},
	}
}

// unit is what a period is called: "quarter".
func (w *World) unit() string { return w.Scenario.PeriodLength.String() }

// On reports whether a mechanism is on.
func (w *World) On(m mechanism.ID) bool { return w.Scenario.Switches.On(m) }

// compliance is what decisions on compliance go by, defaults included.
func (w *World) compliance() agent.ComplianceParameters {
	c := w.Scenario.Compliance
	if c.Surcharges == nil {
		c.Surcharges = w.surcharges
	}
	return c.WithDefaults()
}

// without are the mechanisms of compliance that the scenario switches off.
func (w *World) without() agent.Omissions {
	return agent.Omissions{
		Exceptions: !w.On(mechanism.Exceptions), Safeguards: !w.On(mechanism.SafeguardClauses), Disputes: !w.On(mechanism.Panels), Withdrawal: !w.On(mechanism.WithdrawalByNotice),
		Reputation: !w.On(mechanism.ReputationCosts), Monitoring: !w.On(mechanism.MonitoringNoise), Reviews: !w.On(mechanism.Reviews), ThreatForesight: !w.On(mechanism.ThreatForesight),
	}
}

// seat is the place of an actor, or -1.
func (w *World) seat(id string) int {
	return slices.IndexFunc(w.public, func(p agent.Public) bool { return p.ID == id })
}

// module is the place of a module in the treaty, and of its table.
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
			if err := o.Event(m.Event); err != nil {
				return err
			}
		}
	}
	return nil
}

// record keeps a row and tells the observers.
func (w *World) record(r Row) error {
	w.history.Rows = append(w.history.Rows, r)
	for _, o := range w.observe {
		if err := o.Row(r); err != nil {
			return err
		}
	}
	return nil
}

// This file holds the input of a run: the Scenario with its Talks, the defaults, and the
// check of the whole. The fields state units, ranges and defaults. Defaults come from
// data where a source is named, and are assumptions otherwise.

package sim

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/internal/deep"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/sim/domestic"
	"github.com/tradetalk/tradetalk/sim/internal/units"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Scenario is the input of a run, except the seed.
type Scenario struct {
	Name string
	// Economy is the world economy at the start.
	Economy *market.Economy
	// Actors are the states that take part, in any order: a run sorts actors by ID.
	// Regions without an actor trade but do not decide. An actor without a region
	// observes: an observer has no seat, no vote and no rows, and texts and regimes
	// cannot name an observer as a party.
	Actors []agent.Actor
	// Treaty is the text to be negotiated, all modules open.
	Treaty treaty.Treaty
	// Regimes are the sanctions. A regime whose Demand names an issue in Issues is
	// contested: the regime starts dormant, and states threaten, impose, join and lift
	// the regime at will. All other regimes are on a schedule, from Start to End.
	Regimes []sanction.Regime
	// Issues are the issues over which states may coerce each other.
	Issues   []crisis.Issue
	Coercion standoff.Options
	// Campaigns are aimed at the publics of targets.
	Campaigns []domestic.Campaign
	// Essential are the sectors by which civilian harm is measured (see agent.Harm):
	// the harm is the fall in the consumption of essential goods. The default is every
	// sector of DefaultEssential in the economy, or every sector if the economy has
	// none of DefaultEssential.
	Essential treaty.Sectors
	// Adaptation says how the economy adapts to restrictions, if that mechanism is on.
	Adaptation market.AdaptationRules
	Talks      Talks
	// Shocks are the processes from outside. The zero value has no process.
	Shocks Shocks
	// TradePolicy holds the parameters of tariffs raised outside texts, if the mechanism
	// trade policy is on.
	TradePolicy agent.TradePolicyParameters
	// Compliance holds the parameters of decisions on compliance beside the texts.
	Compliance agent.ComplianceParameters
	// Switches turns mechanisms on or off.
	Switches mechanism.Switches
	// Periods is the number of periods to play, at least 1. The number must be given by
	// the scenario.
	Periods int
	// PeriodLength is the length of a period: treaty.Quarter, the default, Month,
	// HalfYear or Year. PeriodLength is the clock of the run and changes no statement
	// of the scenario: all numbers stay per quarter, or in quarters, except Periods and
	// Talks.RoundsPerPeriod, which count periods. Durations stated in quarters must be
	// a whole number of periods; defaults are rounded up.
	PeriodLength treaty.Length
}

// Talks says how modules are negotiated. Every open module has talks of its own, in
// stacked alternating offers among all actors; the order of speaking is drawn when
// talks open.
type Talks struct {
	// Rounds is the deadline of talks on a module in rounds, at least 1. The zero value
	// means 24. An assumption.
	Rounds int
	// RoundsPerPeriod is the number of rounds played in a period, at least 1. The default
	// is 4 a quarter, so that talks last up to six quarters: 8 in half a year, 16 in a
	// year, and in three months 1, 1 and 2. An assumption.
	RoundsPerPeriod int
	// Recess is the number of quarters between a failure of talks, of a vote or of a
	// module and new talks, at least 1. The zero value means 4. An assumption.
	Recess int
	// RatifyAfter is the number of quarters between the signature of a draft and the
	// vote. The zero value means 4, the median lag from signature to entry into force
	// of trade agreements (DESTA 2.1: one year). Immediately puts the draft to the vote
	// at once, in the period of signature.
	RatifyAfter int
	// Protocol holds the rules of the table. Nil means talks.AlternatingOffers{Rounds:
	// Rounds}; any other protocol keeps its own deadline. The run draws the seed of a
	// protocol with draws, anew for each table.
	Protocol talks.Protocol
	// Agenda is the rule for a module that has been agreed. The default is Modular.
	Agenda Agenda
	// Sequence is the rule for the modules negotiated at a time. The default is
	// Together.
	Sequence Sequence
	// Unlock is the least mean trust of the actors in each other, in [0, 1], for talks
	// on a module to open, by module ID: confidence building first. A module that is
	// not listed needs no trust. An assumption of the scenario.
	Unlock map[string]float64
	// LineCost is the cost of a round of talks to each party at the table for each open term,
	// in percent of a quarter's real income, from 0 to 1. A party weighs the cost of one more
	// round against what it could still gain (bargain.Frugal), and the rows have what was
	// spent (Row.Bargaining). The default is 0. An assumption; Moser and Rose (2012, Review of
	// International Economics 20: 285-299) find that more parties take longer.
	LineCost float64
}

// Immediately is the Talks.RatifyAfter of votes that follow signature at once.
const Immediately = -1

// withDefaults returns the talks with the zero values replaced by defaults.
func (t Talks) withDefaults(l treaty.Length) Talks {
	t.Rounds = cmp.Or(t.Rounds, 24)
	if l != treaty.Month { // see roundsIn
		t.RoundsPerPeriod = cmp.Or(t.RoundsPerPeriod, int(roundsPerQuarter*l.Quarters()))
	}
	t.Recess = cmp.Or(t.Recess, l.Least(4))
	t.RatifyAfter = cmp.Or(t.RatifyAfter, l.Least(4))
	if t.RatifyAfter == Immediately {
		t.RatifyAfter = 0
	}
	return t
}

// roundsPerQuarter is the default number of rounds of talks in a quarter.
const roundsPerQuarter = 4

// roundsIn returns the number of rounds in a period of some age of the talks: the
// rounds that are due by the end of the period and were not due by the start.
func (t *Talks) roundsIn(age int, l treaty.Length) int {
	if t.RoundsPerPeriod > 0 {
		return t.RoundsPerPeriod
	}
	due := func(periods int) int { return periods * 4 * roundsPerQuarter / l.PerYear() }
	return due(age+1) - due(age)
}

// Validate reports all mistakes in the scenario.
func (s *Scenario) Validate() error {
	if s.Economy == nil {
		return errors.New("sim: Scenario.Economy is nil; want an economy, such as wiod.Small()")
	}
	// What is too large is not looked at more closely, in time and memory without a bound.
	errs := units.Extremes(reflect.ValueOf(s).Elem(), "Scenario")
	if errs != nil {
		return errors.Join(errs...)
	}
	bad := func(field string, value any, want string) {
		errs = append(errs, fmt.Errorf("sim: Scenario.%s is %v; want %s", field, value, want))
	}
	if n := len(seated(s.Actors)); n < 2 || n > agent.MaxActors {
		bad("Actors", fmt.Sprintf("a list of %d", n), fmt.Sprintf("2 to %d actors", agent.MaxActors))
	}
	if n := len(s.Regimes); n > agent.MaxRegimes {
		bad("Regimes", fmt.Sprintf("a list of %d", n), fmt.Sprintf("at most %d regimes", agent.MaxRegimes))
	}
	if s.Periods < 1 {
		bad("Periods", s.Periods, "at least 1 period")
	}
	length := s.PeriodLength
	if err := length.Validate(); err != nil {
		bad("PeriodLength", length, "treaty.Quarter, Month, HalfYear or Year")
		length = treaty.Quarter
	} else {
		errs = append(errs, s.validateSpans()...)
	}
	if s.Talks.Rounds < 0 {
		bad("Talks.Rounds", s.Talks.Rounds, "at least 1, or 0 for the default")
	}
	if s.Talks.RoundsPerPeriod < 0 {
		bad("Talks.RoundsPerPeriod", s.Talks.RoundsPerPeriod, "at least 1, or 0 for the default")
	}
	if s.Talks.Recess < 0 {
		bad("Talks.Recess", s.Talks.Recess, "quarters, at least 1, or 0 for the default")
	}
	if !(s.Talks.LineCost >= 0 && s.Talks.LineCost <= 1) {
		bad("Talks.LineCost", s.Talks.LineCost, "percent of a quarter's income, from 0 to 1")
	}
	errs = append(errs, s.Talks.validate(&s.Treaty, len(seated(s.Actors)))...)
	if s.Talks.RatifyAfter < Immediately {
		bad("Talks.RatifyAfter", s.Talks.RatifyAfter, "quarters, 0 for the default, or Immediately")
	}
	errs = append(errs, s.Switches.Validate()...)
	errs = append(errs, s.Shocks.validate(s)...)
	for _, err := range s.Compliance.Validate() {
		errs = append(errs, fmt.Errorf("sim: Scenario.Compliance: %w", err))
	}
	for _, err := range s.TradePolicy.Validate() {
		errs = append(errs, fmt.Errorf("sim: Scenario.TradePolicy: %w", err))
	}
	errs = append(errs, s.validateIssues()...)
	if s.Essential != "" {
		if _, err := s.Essential.In(s.Economy); err != nil {
			errs = append(errs, fmt.Errorf("sim: Scenario.Essential is %q; want sectors of the economy: %w", s.Essential, err))
		}
	}
	errs = append(errs, s.validateCampaigns()...)
	errs = append(errs, s.validateOffers()...)
	if _, err := market.NewAdaptation(s.Economy, s.Adaptation); err != nil && s.Switches.On(mechanism.Adaptation) {
		errs = append(errs, err)
	}
	for k := range s.Actors {
		errs = append(errs, s.Actors[k].Validate(s.Economy), s.Actors[k].ValidateIn(&s.Treaty, s.Regimes, s.Actors))
		for _, id := range slices.Sorted(maps.Keys(s.Actors[k].Sovereignty)) {
			if s.Treaty.Module(id) == nil {
				errs = append(errs, fmt.Errorf("sim: actor %q: Sovereignty names %q; want the ID of a module of the treaty", s.Actors[k].ID, id))
			}
		}
	}
	parties := parties(seated(s.Actors))
	text := s.Treaty.In(length)
	errs = append(errs, text.Validate(s.Economy, parties))
	seen := map[string]bool{}
	for k := range s.Regimes {
		regime := s.Regimes[k].In(length)
		errs = append(errs, regime.Validate(s.Economy, parties))
		if seen[s.Regimes[k].ID] {
			errs = append(errs, fmt.Errorf("sim: two regimes have the ID %q", s.Regimes[k].ID))
		}
		seen[s.Regimes[k].ID] = true
	}
	return errors.Join(errs...)
}

// prepared returns a copy for a run to keep: defaults filled in, lists by ID.
func (s Scenario) prepared() Scenario {
	s.Talks = s.Talks.withDefaults(s.PeriodLength)
	s.Coercion = s.Coercion.WithDefaults(s.PeriodLength)
	s = s.copied()
	s.Actors = seated(s.Actors)
	return s
}

// played returns a prepared scenario in periods: the input of the phases of a World.
// Processes of threats and motives fill in their defaults first, so World.processes
// converts those processes.
func (s *Scenario) played() *Scenario {
	l := s.PeriodLength
	if l == treaty.Quarter {
		return s
	}
	p := s.copied()
	p.Treaty = p.Treaty.In(l)
	for k := range p.Regimes {
		p.Regimes[k] = p.Regimes[k].In(l)
	}
	p.Adaptation = units.AdaptationIn(p.Economy, p.Adaptation, l)
	for k := range p.Actors {
		p.Actors[k].Politics = p.Actors[k].Politics.In(l)
	}
	units.Convert(reflect.ValueOf(&p).Elem(), l)
	return &p
}

// validateSpans reports stated durations that are no whole number of periods. Durations
// in law are reported with their articles.
func (s *Scenario) validateSpans() []error {
	l := s.PeriodLength
	if l.Whole(1) {
		return nil // any number of quarters is a whole number of periods
	}
	c := s.copied() // the walk sets nothing, and needs settable values
	errs := units.NotWhole(reflect.ValueOf(&c).Elem(), "Scenario", l)
	for k := range c.Actors {
		p, at := &c.Actors[k].Politics, fmt.Sprintf("actor %q: Politics.", c.Actors[k].ID)
		errs = append(errs, units.Whole(at+"FirstElection", p.FirstElection, l), units.Whole(at+"Term", p.Term, l))
	}
	return errs
}

// seated returns the actors that speak for regions.
func seated(actors []agent.Actor) []agent.Actor {
	return slices.DeleteFunc(slices.Clone(actors), func(a agent.Actor) bool { return a.Observes() })
}

// copied returns a copy that shares no data with the scenario, lists by ID.
func (s Scenario) copied() Scenario {
	s = deep.Copy(s)
	slices.SortStableFunc(s.Shocks.Disruptions, func(a, b agent.Disruption) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Name, b.Name))
	})
	slices.SortFunc(s.Issues, func(a, b crisis.Issue) int { return cmp.Compare(a.ID, b.ID) })
	for k := range s.Issues {
		slices.SortFunc(s.Issues[k].Claims, func(a, b crisis.Claim) int { return cmp.Compare(a.Actor, b.Actor) })
	}
	slices.SortFunc(s.Actors, func(a, b agent.Actor) int { return cmp.Compare(a.ID, b.ID) })
	for k := range s.Actors {
		if s.Actors[k].Player == nil {
			s.Actors[k].Player = bargain.Boulware{}
		}
	}
	slices.SortFunc(s.Regimes, func(a, b sanction.Regime) int { return cmp.Compare(a.ID, b.ID) })
	return s
}

// parties returns the actors as parties of a treaty.
func parties(actors []agent.Actor) []treaty.Party {
	out := make([]treaty.Party, len(actors))
	for k := range actors {
		out[k] = actors[k].Party()
	}
	return out
}

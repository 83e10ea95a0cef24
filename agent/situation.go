// The type Situation holds the public facts of a period, filled by the run and read by actors.
// Its methods answer for seats, records, open modules and the sanctions in force. The valuation
// of worlds follows in worlds.go.

package agent

import (
	"fmt"
	"iter"
	"slices"

	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/internal/memo"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// SecurityThreatTo returns the public process of threats to a seat; the zero value for none.
func (s *Situation) SecurityThreatTo(seat int) SecurityThreat {
	if seat < len(s.SecurityThreats) {
		return s.SecurityThreats[seat]
	}
	return SecurityThreat{}
}

// Income returns a seat's baseline income at an annual rate, in the unit of the economy's data.
func (s *Situation) Income(seat int) float64 {
	sum := 0.0
	for _, id := range s.Actors[seat].Regions {
		n, _ := s.Book.Economy().RegionIndex(id)
		sum += s.Book.Economy().Income(n)
	}
	return sum
}

// SeatOf returns the seat of an actor, or -1 if no actor has the ID.
func (s *Situation) SeatOf(id string) int {
	return slices.IndexFunc(s.Actors, func(p Public) bool { return p.ID == id })
}

// PublicView returns the public estimate of a seat's view: the seat's public payoff,
// everybody's public record, and calm.
func (s *Situation) PublicView(seat int) View {
	v := View{Situation: s, Self: &Actor{Public: s.Actors[seat]}, Seat: seat, Image: s.PublicRecord(seat), Trust: make([]belief.Trust, len(s.Actors))}
	for k := range v.Trust {
		v.Trust[k] = s.PublicRecord(k)
	}
	return v
}

// Money returns harm in percent of a seat's baseline real income as money at an annual rate, in
// the unit of the economy's data.
func (s *Situation) Money(seat int, percent float64) float64 { return percent / 100 * s.Income(seat) }

// AnswerLag returns the time from a breach to the answer of the injured parties in periods: a part of
// a period where a period is longer than the lag.
func (s *Situation) AnswerLag() float64 {
	return float64(s.Compliance.WithDefaults().Lag) / s.PeriodLength.Quarters()
}

// CaseCost returns the cost of bringing a case in percent of a seat's income of a period.
func (s *Situation) CaseCost(seat int) float64 {
	if income := s.Income(seat); income > 0 {
		return 400 * s.Compliance.CaseCost / (income * s.PeriodLength.Quarters())
	}
	return 0
}

// StandingBreachOf returns the breach by a party of a module that still goes on in public, or
// false.
func (s *Situation) StandingBreachOf(module, party string) (StandingBreach, bool) {
	return treaty.BreachIn(s.Breaches, module, party)
}

// StandingBreach is a breach that goes on from period to period.
type StandingBreach = treaty.StandingBreach

// PublicRecord returns the public's trust in a seat: the default prior updated by visible
// conduct.
func (s *Situation) PublicRecord(seat int) belief.Trust {
	if seat < len(s.Records) {
		return s.Records[seat]
	}
	return DefaultPrior()
}

// Proposal returns an open module as a text binding all actors that may sign, if signed now.
func (s *Situation) Proposal(module string) (treaty.Text, error) {
	m := s.Register.Treaty().Module(module)
	if m == nil {
		return treaty.Text{}, fmt.Errorf("agent: no module %q in the treaty", module)
	}
	if stage := s.Register.Standing(module).Stage; stage != treaty.Open {
		return treaty.Text{}, fmt.Errorf("agent: module %q is %v; want one that is open", module, stage)
	}
	text := treaty.Text{Module: m, Space: s.Register.Space(module), Since: s.Period + s.RatifyAfter}
	text.Parties = s.IDsIn(s.AtTable(module))
	return text, nil
}

// StandingText returns a module signed or in force as a text.
func (s *Situation) StandingText(module string) treaty.Text {
	standing := s.Register.Standing(module)
	if text, ok := s.Register.Text(module, s.Period); ok {
		return text
	}
	text := treaty.Text{
		Module: s.Register.Treaty().Module(module), Space: s.Register.Space(module), Draft: standing.Draft,
		Parties: standing.Signatories, Since: standing.Since,
	}
	if standing.Stage == treaty.Pending {
		text.Since = max(s.Period, standing.Since+s.RatifyAfter)
	}
	return text
}

// AtTable returns the seats that may sign some open modules, as bits: those in no rival of them.
func (s *Situation) AtTable(modules ...string) (seats uint64) {
	for k := range s.Actors {
		free := true
		for _, id := range modules {
			free = free && s.Register.Rival(id, s.Actors[k].ID, s.Period) == ""
		}
		if free {
			seats |= 1 << k
		}
	}
	return seats
}

// MaxActors, MaxRegimes and MaxDisruptions bound a situation: sets of each kind fit in 64 bits.
const (
	MaxActors      = 64
	MaxRegimes     = 64
	MaxDisruptions = 64
)

// Situation is the public state of a period. The run fills the fields; actors read the fields.
// A Situation is not safe for concurrent use.
type Situation struct {
	// Period is the number of the present period, from 0.
	Period int
	// PeriodLength is the length of a period; the zero value is a quarter. Actors, processes
	// and rules in a Situation hold numbers per period in place of numbers per quarter, and
	// durations in periods.
	PeriodLength treaty.Length
	Register     *treaty.Register
	Regimes      []sanction.Regime
	// Docket is the state of the regimes driven by events, beside the scheduled regimes; nil
	// for none. OpenSanctionThreats are the threats of changes to the docket.
	Docket              *sanction.Docket
	OpenSanctionThreats []SanctionThreat
	// IssueLinkages are the disputes open to settlement by a treaty with relief.
	IssueLinkages []IssueLinkage
	// Actors are the public parts of all actors. A seat is a place in the list.
	Actors []Public
	// Transfers are the payments outside treaties and sanctions.
	Transfers []Transfer
	// TariffIncreases are the tariffs raised outside any text, in the order of their actors.
	TariffIncreases []TariffIncrease
	// TradePolicy are the parameters of trade policy outside texts, with defaults filled in; the
	// zero value means that nobody raises tariffs outside texts. Rest
	// are the prices of free tariffs at the start, nil for none.
	TradePolicy TradePolicyParameters
	Rest        *RestPrices
	// Unbound returns the tariffs that the parties of a module in force are expected to raise
	// once the module has ended; nil where nobody raises tariffs outside texts. The world without
	// a module in force holds these tariffs, and so does the world after a withdrawal, as far as
	// the law still allows.
	Unbound func(s *Situation, module string) ([]TariffIncrease, error)
	// Support is each leader's support at home above the mean, in points, by seat; nil if
	// support does not move votes.
	Support []float64
	// Signing is the rule by which talks close on a draft; the zero value takes all at the table.
	Signing treaty.Signing
	// RatifyAfter is the number of periods from signature to the vote and, after a yes, the
	// entry into force.
	RatifyAfter int
	// Book prices worlds. All situations of a history with the same actors and regimes may
	// share a Book; a branch of the history needs a Book of its own.
	Book *welfare.Evaluator
	// Later prices the same worlds after the economy's adaptation; nil without adaptation.
	Later *welfare.Evaluator
	// Records are the public's trust in each seat: DefaultPrior updated by conduct visible to
	// all. Nil means no conduct seen.
	Records []belief.Trust
	// SecurityThreats are the processes of threats to security by seat, public, with defaults
	// filled in; an empty list means none. The present level is each actor's secret.
	SecurityThreats []SecurityThreat
	// Disruptions are the crises and new technologies announced so far.
	Disruptions []Disruption
	// Compliance are the parameters of decisions on compliance, with defaults filled in.
	Compliance ComplianceParameters
	// Without are the mechanisms left out.
	Without Omissions
	// Breaches are the breaches in public that go on.
	Breaches []StandingBreach
	// Grounds returns the legal acts of senders under another docket: exceptions invoked for
	// measures with impairment of obligations, breaches by measures without an exception, and
	// exceptions that end. EffectsWithDocket takes the acts into account. Nil means no legal
	// acts.
	Grounds func(*sanction.Docket) []treaty.Event

	// memo keeps results of the packages above agent about the situation.
	memo memo.Table
	// counted is the length of the register's log at the last count; moved and changes belong
	// to counted.
	counted, moved int
	changes        []int
	mixed          map[mixture]*welfare.Effects
	dependence     [][]int // sectors of threats by seat, see dependent
	forces         map[forceKey]string
	binding        []treaty.Text // texts of the last query
}

// Memo returns the table of results kept by the packages above agent. The table lives as long
// as the situation; WithDocket begins with an empty table.
func (s *Situation) Memo() *memo.Table {
	if s.Book.Forgets() {
		return new(memo.Table)
	}
	return &s.memo
}

// SetOf returns the set of the named actors as bits by seat.
func (s *Situation) SetOf(ids []string) (set uint64) {
	for k := range s.Actors {
		if slices.Contains(ids, s.Actors[k].ID) {
			set |= 1 << k
		}
	}
	return set
}

// IDsIn returns the IDs of the actors in a set, by seat.
func (s *Situation) IDsIn(set uint64) (ids []string) {
	for k := range s.Actors {
		if set&(1<<k) != 0 {
			ids = append(ids, s.Actors[k].ID)
		}
	}
	return ids
}

// regimes returns the set of scheduled regimes in force in a period, as bits.
func (s *Situation) regimes(period int) (set uint64) {
	for k := range s.Regimes {
		if s.Regimes[k].InForce(period) {
			set |= 1 << k
		}
	}
	return set
}

// Sanctions yields every sanction regime in force now with the IDs of the senders: scheduled
// regimes first, then the regimes of the docket.
func (s *Situation) Sanctions() iter.Seq2[*sanction.Regime, []string] {
	return func(yield func(*sanction.Regime, []string) bool) {
		for k := range s.Regimes {
			if r := &s.Regimes[k]; r.InForce(s.Period) && !yield(r, r.Senders) {
				return
			}
		}
		if s.Docket == nil {
			return
		}
		for k := range s.Docket.Regimes() {
			r := &s.Docket.Regimes()[k]
			if x, _ := s.Docket.Standing(r.ID); x.InForceIn(s.Period) && !yield(r, x.Members) {
				return
			}
		}
	}
}

// module returns the place of a module in the treaty, or -1.
func (s *Situation) module(id string) int {
	return slices.IndexFunc(s.Register.Treaty().Modules, func(m treaty.Module) bool { return m.ID == id })
}

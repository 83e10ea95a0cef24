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

// SecurityThreatTo is the public process of a seat.
func (s *Situation) SecurityThreatTo(seat int) SecurityThreat {
	if seat < len(s.SecurityThreats) {
		return s.SecurityThreats[seat]
	}
	return SecurityThreat{}
}

// Income is a seat's baseline income at an annual rate, in the unit of the economy's
// data.
func (s *Situation) Income(seat int) float64 {
	sum := 0.0
	for _, id := range s.Actors[seat].Regions {
		n, _ := s.Book.Economy().RegionIndex(id)
		sum += s.Book.Economy().Income(n)
	}
	return sum
}

func (s *Situation) SeatOf(id string) int {
	return slices.IndexFunc(s.Actors, func(p Public) bool { return p.ID == id })
}

// PublicView is the situation as everybody can work out that a seat sees it: by its public payoff
// and everybody's public record, calm.
func (s *Situation) PublicView(seat int) View {
	v := View{Situation: s, Self: &Actor{Public: s.Actors[seat]}, Seat: seat, Image: s.PublicRecord(seat), Trust: make([]belief.Trust, len(s.Actors))}
	for k := range v.Trust {
		v.Trust[k] = s.PublicRecord(k)
	}
	return v
}

// Money is harm in percent of a seat's baseline real income as money at an annual rate.
func (s *Situation) Money(seat int, percent float64) float64 { return percent / 100 * s.Income(seat) }

// PublicRecord is what everybody can make of a seat's word: the default prior and what was seen.
func (s *Situation) PublicRecord(seat int) belief.Trust {
	if seat < len(s.Records) {
		return s.Records[seat]
	}
	return DefaultPrior()
}

// Proposal is an open module with all actors bound by it if it is signed now.
func (s *Situation) Proposal(module string) (treaty.Text, error) {
	m := s.Register.Treaty().Module(module)
	if m == nil {
		return treaty.Text{}, fmt.Errorf("agent: no module %q in the treaty", module)
	}
	if stage := s.Register.Standing(module).Stage; stage != treaty.Open {
		return treaty.Text{}, fmt.Errorf("agent: module %q is %v; want one that is open", module, stage)
	}
	text := treaty.Text{Module: m, Space: s.Register.Space(module), Since: s.Period + s.RatifyAfter}
	for k := range s.Actors {
		text.Parties = append(text.Parties, s.Actors[k].ID)
	}
	return text, nil
}

// StandingText is a module that is signed or in force as a text.
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

// MaxActors, MaxRegimes and MaxDisruptions bound a situation, so that sets of them fit
// in a word.
const (
	MaxActors      = 64
	MaxRegimes     = 64
	MaxDisruptions = 64
)

// Situation is what is public in a period. The run fills it; actors read it. It is
// not safe for concurrent use.
type Situation struct {
	Period int
	// PeriodLength is how long a period is: the zero value is a quarter. What the
	// actors, processes and rules in it hold per quarter elsewhere they hold per period
	// here, and their durations in periods.
	PeriodLength treaty.Length
	Register     *treaty.Register
	Regimes      []sanction.Regime
	// Docket is the life of the regimes that move by events, beside those on a
	// schedule; nil if there are none. OpenThreats are those that hang over it.
	Docket              *sanction.Docket
	OpenSanctionThreats []SanctionThreat
	// IssueLinkages are the disputes that a treaty with relief in it would settle.
	IssueLinkages []IssueLinkage
	// Actors are the public sides of all actors; a seat is a place in them.
	Actors []Public
	// Transfers are what is paid outside treaties and sanctions.
	Transfers []Transfer
	// Support is by how much each leader's support at home is above its mean, in points,
	// by seat; nil if votes do not go by it.
	Support []float64
	// RatifyAfter is how many periods after signature a text is put to the
	// vote and, if it passes, enters into force.
	RatifyAfter int
	// Book prices worlds. It may be shared by all situations of one history,
	// with the same actors and regimes; a history that branches off needs a
	// book of its own.
	Book *welfare.Evaluator
	// Later prices the same worlds once the economy has adapted to them; nil if it
	// does not.
	Later *welfare.Evaluator
	// Records are what everybody can make of each seat's word: the default prior
	// (DefaultPrior), and what all saw it do since. Nil means that nothing was seen.
	Records []belief.Trust
	// SecurityThreats are the processes of threats to security by seat, which everybody
	// knows, with their defaults filled in; an empty list has none. Where a chain
	// stands is each actor's secret.
	SecurityThreats []SecurityThreat
	// Disruptions are the crises and new technologies that have come up.
	Disruptions []Disruption
	// Compliance is what decisions on compliance go by, with its defaults filled in.
	Compliance ComplianceParameters
	// Without are the mechanisms that are left out.
	Without Omissions
	// Grounds are what senders do in law if the docket stands as another one: the
	// exceptions that they invoke for measures that impair what they owe, the breaches
	// that these are, and the exceptions that end. PricesUnder takes them into account.
	// Nil if nothing of the kind is done.
	Grounds func(*sanction.Docket) []treaty.Event

	// memo keeps what packages above have worked out of the situation.
	memo memo.Table
	// counted is the length of the register's log that moved and changes go by.
	counted, moved int
	changes        []int
	mixed          map[mixture]*welfare.Effects
	dependence     [][]int // see dependent
	forces         map[forceKey]string
	binding        []treaty.Text // those of the last query
}

// Memo is where packages above keep what they have worked out of the situation. What is
// kept is forgotten with the situation, and Under begins with an empty one.
func (s *Situation) Memo() *memo.Table { return &s.memo }

// SetOf is the set of the named actors.
func (s *Situation) SetOf(ids []string) (set uint64) {
	for k := range s.Actors {
		if slices.Contains(ids, s.Actors[k].ID) {
			set |= 1 << k
		}
	}
	return set
}

// IDsIn lists the actors of a set.
func (s *Situation) IDsIn(set uint64) (ids []string) {
	for k := range s.Actors {
		if set&(1<<k) != 0 {
			ids = append(ids, s.Actors[k].ID)
		}
	}
	return ids
}

// regimes is the set of regimes in force in a period.
func (s *Situation) regimes(period int) (set uint64) {
	for k := range s.Regimes {
		if s.Regimes[k].InForce(period) {
			set |= 1 << k
		}
	}
	return set
}

// Sanctions yields every sanction regime in force now with those who are its senders:
// scheduled ones first, then those of the docket.
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

func (s *Situation) module(id string) int {
	return slices.IndexFunc(s.Register.Treaty().Modules, func(m treaty.Module) bool { return m.ID == id })
}

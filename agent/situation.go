package agent

import (
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strconv"

	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/internal/memo"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

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
	Docket      *sanction.Docket
	OpenThreats []Threat
	// Settlements are the disputes that a treaty with relief in it would settle.
	Settlements []Settlement
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
	Book *welfare.PriceBook
	// Later prices the same worlds once the economy has adapted to them; nil if it
	// does not.
	Later *welfare.PriceBook
	// Records are what everybody can make of each seat's word: the default prior
	// (DefaultPrior), and what all saw it do since. Nil means that nothing was seen.
	Records []belief.Trust
	// Threats are the processes of threats to security by seat, which everybody
	// knows, with their defaults filled in; an empty list has none. Where a chain
	// stands is each actor's secret.
	Threats []ThreatProcess
	// Disruptions are the crises and new technologies that have come up.
	Disruptions []Disruption
	// Compliance is what decisions on compliance go by, with its defaults filled in.
	Compliance Compliance
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
	mixed          map[mixture]*welfare.Prices
	dependence     [][]int // see dependent
	forces         map[forceKey]string
	binding        []treaty.Text // those of the last query
}

// chainKey is the address of a chain in a situation.
type chainKey struct {
	module  string
	draft   terms.Draft
	parties uint64
	since   int
	mark    string
}

// View is a Situation as one actor sees it: what is public, itself, and its own
// beliefs. Nothing in it is another actor's secret.
type View struct {
	*Situation
	Self *Actor
	Seat int
	// Trust is what the actor thinks of each other, by seat.
	Trust []belief.Trust
	// Private is what shocks have done to the actor that nobody else sees.
	Private Private
	// Motive is the process of the actor's own motive, with its defaults filled
	// in; the zero value has none.
	Motive MotiveProcess
	// Image is what the actor makes of its own record by its own prior: the trust
	// that it supposes others to have in it.
	Image belief.Trust
	// Home is what sanctions are to the public at home.
	Home HomeFront
	// Worth is what full compliance is worth to the actor in each of the
	// Settlements, in percent of income per quarter; nil if nothing is.
	Worth []float64
	// recall keeps what the actor has worked out since Remembering; nil before.
	recall *memo.Table
	// Rand returns the generator for a purpose of this actor in this quarter
	// and phase. Two purposes, or two subjects of one, never share draws.
	Rand func(purpose string, subjects ...string) *rand.Rand
}

// Memo is where packages above keep what they have worked out of the situation. What is
// kept is forgotten with the situation, and Under begins with an empty one.
func (s *Situation) Memo() *memo.Table { return &s.memo }

// Remembering returns the View with an empty Recall. What weighs many drafts or measures one
// after another begins with it, so that nothing kept outlives the call. A book that remembers
// nothing leaves the View as it is.
func (v View) Remembering() View {
	if v.Book.Forgets() {
		return v
	}
	return v.Afresh()
}

// Afresh returns the View with an empty Recall.
func (v View) Afresh() View {
	v.recall = new(memo.Table)
	return v
}

// Recall is where packages above keep what the actor has worked out by its own beliefs, or
// nil if the View remembers nothing.
func (v View) Recall() *memo.Table { return v.recall }

// seats is the set of the named actors.
func (s *Situation) seats(ids []string) (set uint64) {
	for k := range s.Actors {
		if slices.Contains(ids, s.Actors[k].ID) {
			set |= 1 << k
		}
	}
	return set
}

// names lists the actors of a set.
func (s *Situation) names(set uint64) (ids []string) {
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

// query asks for the prices of a world in a period.
type query struct {
	period int
	text   *treaty.Text // thought of on top of what is in force, or nil
	// changes are its Changes(-1), or nil if they have not been asked for.
	changes []int
	// without is a module in force that is left out, or "".
	without   string
	breaching uint64 // seats that do not keep the text
	leaver    uint64 // seats that are bound by nothing
	calm      bool   // no sanction regimes
	// mark tells the text from one of the same module, draft and parties that is
	// thought to stand otherwise, or is "".
	mark string
	// supposed is what else is thought to have happened, or nil. It goes with no
	// text and no leaver.
	supposed *supposition
	// docket stands for the situation's own, if it is not nil.
	docket *sanction.Docket
	later  bool // once the economy has adapted
}

// supposition is what is thought to happen in the present quarter, in law: how a
// measure, a breach or a notice would change what is in force.
type supposition struct {
	content string // names it once for all
	events  []treaty.Event
}

// quiet are the kinds of events that change nobody's obligations.
var quiet = [...]bool{
	treaty.Reported: true, treaty.Notified: true, treaty.ReviewOpened: true, treaty.Upheld: true,
	treaty.Complained: true, treaty.PanelAsked: true, treaty.MilestoneMet: false,
}

// version is how often what is in force has changed: the number of events of the
// register's log that are not quiet.
func (s *Situation) version() int {
	if log := s.Register.Log(); len(log) != s.counted {
		s.counted, s.moved = len(log), 0
		for k := range log {
			if kind := int(log[k].Kind); kind >= len(quiet) || !quiet[kind] {
				s.moved++
			}
		}
		s.changes = s.Register.Changes(-1)
	}
	return s.moved
}

// prices answers a query, with the threats that hang over it.
func (s *Situation) prices(q query) (*welfare.Prices, error) {
	p, err := s.priced(q)
	if err != nil || q.calm || q.docket != nil {
		return p, err
	}
	return s.threatened(p, q)
}

// priced answers a query. Obligations are compiled first and sanctions on top.
func (s *Situation) priced(q query) (*welfare.Prices, error) {
	w := welfare.World{Version: s.version(), Breaching: q.breaching, Leaver: q.leaver, Transfers: TransferKey(s.Transfers)}
	if !q.calm {
		w.Regimes = s.regimes(q.period)
		w.Licences = s.licences(q.period)
		w.Docket = s.inForce(s.docket(q), q.period)
	}
	for k := range s.Disruptions {
		if s.Disruptions[k].Holds(q.period) {
			w.Disruptions |= 1 << k
		}
	}
	for _, change := range s.changes {
		if change <= q.period {
			w.Segment++
		}
	}
	if q.without != "" {
		w.Without = 1 + s.module(q.without)
	}
	if q.text != nil && q.period >= q.text.Since {
		w.Module, w.Draft, w.Parties = 1+s.module(q.text.Module.ID), q.text.Draft, s.seats(q.text.Parties)
		changes := q.changes
		if changes == nil {
			changes = q.text.Changes(-1)
		}
		for _, change := range changes {
			if change <= q.period {
				w.Stage++
			}
		}
	} else {
		w.Breaching = 0
	}
	if q.text != nil && q.mark != "" {
		w.Supposed = q.text.Module.ID + " " + q.mark
	}
	if q.supposed != nil {
		return s.suppose(w, q)
	}
	book := s.Book
	if q.later {
		book = s.Later
	}
	var texts []treaty.Text
	return book.Price(w, func(key []byte) ([]byte, bool) {
		texts = s.texts(q)
		key, ok := s.Register.KeyOf(append(key, 0), q.period, texts...)
		return s.overlayKey(key, &w, q), ok
	}, func(p *market.Policy) {
		if texts == nil {
			texts = s.texts(q)
		}
		s.compile(p, q, texts...)
	})
}

// licences counts the licences for humanitarian trade under scheduled regimes that have been
// issued in some quarter after imposition.
func (s *Situation) licences(period int) (n int) {
	for k := range s.Regimes {
		for at := range s.Regimes[k].Licences {
			if at <= period {
				n++
			}
		}
	}
	return n
}

// docket is the docket of a query: the one that it thinks of, or the situation's own, less
// a dispute that its text settles.
func (s *Situation) docket(q query) *sanction.Docket {
	if q.docket != nil {
		return q.docket
	}
	if q.text != nil && q.period >= q.text.Since {
		for k := range s.Settlements {
			if s.Settlements[k].share(q.text) > 0 {
				return s.Settlements[k].Docket
			}
		}
	}
	return s.Docket
}

// Under is the situation in which another docket stands. What was worked out under the old
// one is forgotten.
func (s *Situation) Under(d *sanction.Docket) *Situation {
	u := *s
	u.Docket = d
	u.memo, u.binding = memo.Table{}, nil
	return &u
}

// errUnlawful says that the text does not allow what is supposed.
var errUnlawful = errors.New("not open to it")

// suppose answers a query about what would be in force after some events.
func (s *Situation) suppose(w welfare.World, q query) (*welfare.Prices, error) {
	w.Supposed = q.supposed.content
	for _, one := range s.Register.InForce() {
		if one.BreachedIn == q.period { // a breach holds for its period, which no change of the law ends
			w.Supposed += " in breach in " + strconv.Itoa(q.period)
			break
		}
	}
	book := s.Book
	if q.later {
		book = s.Later
	}
	if known, ok := book.Known(w); ok {
		return known, nil
	}
	register, err := s.Register.Suppose(q.supposed.events...)
	if err != nil {
		return nil, fmt.Errorf("agent: %s: %w: %w", q.supposed.content, errUnlawful, err)
	}
	return book.Price(w, func(key []byte) ([]byte, bool) {
		return s.overlayKey(register.Key(append(key, 1), q.period), &w, q), true
	}, func(p *market.Policy) {
		register.Compile(p, q.period)
		s.overlay(p, q, register.ExportFloors(q.period))
	})
}

// texts are those that bind in a query, in the order in which they are compiled: what is in
// force, and what is thought of. The list is good until the next call.
func (s *Situation) texts(q query) []treaty.Text {
	gone := s.names(q.leaver)
	texts := s.binding[:0]
	for m := range s.Register.InForce() {
		text, ok := s.Register.Text(m.ID, q.period)
		if !ok || m.ID == q.without {
			continue
		}
		text.Parties = slices.DeleteFunc(text.Parties, func(id string) bool { return slices.Contains(gone, id) })
		texts = append(texts, text)
	}
	if q.text != nil {
		text := *q.text
		text.Breaching = s.names(q.breaching)
		texts = append(texts, text)
	}
	s.binding = texts
	return texts
}

// compile writes what some texts oblige to in the period of a query on top of the baseline,
// and sanctions on top.
func (s *Situation) compile(p *market.Policy, q query, texts ...treaty.Text) {
	s.Register.CompileTexts(p, q.period, texts...)
	s.overlay(p, q, s.Register.ExportFloorsOf(q.period, texts...))
}

// overlayKey appends all that overlay reads beside the floors, which follow from the texts:
// regimes, the docket, transfers and disruptions, of which the address of the world has all
// but how old scheduled regimes are.
func (s *Situation) overlayKey(key []byte, w *welfare.World, q query) []byte {
	if !q.calm {
		key = s.Book.Scheduled(s.Register, s.Regimes).Key(append(key, 1), q.period)
		key = append(binary.AppendUvarint(key, uint64(len(w.Docket))), w.Docket...)
	}
	key = binary.LittleEndian.AppendUint64(append(key, 3), w.Disruptions)
	return append(key, w.Transfers...)
}

// overlay puts sanctions and disruptions on top of what the treaty obliges to, sanctions
// within the floors that it sets under export restraints.
func (s *Situation) overlay(p *market.Policy, q query, floors *treaty.ExportFloors) {
	if !q.calm {
		s.Book.Scheduled(s.Register, s.Regimes).CompileUnder(p, floors, q.period)
		if d := s.docket(q); d != nil {
			d.CompileUnder(p, floors, q.period)
		}
	}
	for k := range s.Transfers {
		s.Transfers[k].Compile(p, s.Actors)
	}
	for k := range s.Disruptions {
		if s.Disruptions[k].Holds(q.period) {
			s.Disruptions[k].Compile(p)
		}
	}
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

// SanctionCost is what the sanctions now in force cost an actor, in percent of real
// income: the difference to the same world without them.
func (s *Situation) SanctionCost(seat int) (float64, error) {
	with, err := s.prices(query{period: s.Period})
	if err != nil {
		return 0, err
	}
	without, err := s.prices(query{period: s.Period, calm: true})
	if err != nil {
		return 0, err
	}
	regions := s.Actors[seat].Regions
	return without.RealIncome(regions) - with.RealIncome(regions), nil
}

func (s *Situation) module(id string) int {
	return slices.IndexFunc(s.Register.Treaty().Modules, func(m treaty.Module) bool { return m.ID == id })
}

// turning returns the present period and the later ones in which the world changes
// by itself, as far as public texts tell: starts and ends of regimes, ends of
// carve-outs, and the changes that a text thought of would bring: its entry into
// force, the quarter from which it can be broken, the ends of its carve-outs.
func (s *Situation) turning(text *treaty.Text) []int {
	periods := append([]int{s.Period}, s.Register.Changes(s.Period)...)
	for k := range s.Regimes {
		start, end := s.Regimes[k].Term()
		periods = append(periods, start, end)
		for at := range s.Regimes[k].Licences {
			periods = append(periods, at)
		}
	}
	for k := range s.Disruptions {
		periods = append(periods, s.Disruptions[k].Until)
	}
	if s.Docket != nil {
		periods = append(periods, s.Docket.Changes(s.Period)...)
	}
	for k := range s.OpenThreats {
		t := &s.OpenThreats[k]
		periods = append(append(periods, t.From), t.Carried.Changes(s.Period)...)
		if t.Until != 0 {
			periods = append(periods, t.Until)
		}
	}
	if text != nil {
		periods = append(append(periods, text.Changes(s.Period)...), text.Since+1)
	}
	periods = slices.DeleteFunc(periods, func(p int) bool { return p < s.Period })
	slices.Sort(periods)
	return slices.Compact(periods)
}

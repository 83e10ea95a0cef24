package agent

import (
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
	"strconv"

	"github.com/tradetalk/tradetalk/agent/internal/memo"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// grounded is what senders do in law if the docket stands as another one, or nil.
func (s *Situation) grounded(d *sanction.Docket) *Counterfactual {
	if s.Grounds == nil {
		return nil
	}
	events := s.Grounds(d)
	if events == nil {
		return nil
	}
	content := ""
	for k := range events {
		e := &events[k]
		content += fmt.Sprintf("%d %s %s %s %s %s %s; ", e.Kind, e.Module, e.Author, e.Party, e.Regime, e.Sectors, e.Case)
	}
	return &Counterfactual{Content: content, Events: events}
}

// Sanctioned prices the world as it stands and the same without any sanctions.
func (s *Situation) Sanctioned() (with, without *welfare.Effects, err error) {
	if with, err = s.priced(Query{Period: s.Period}); err != nil {
		return nil, nil, err
	}
	without, err = s.priced(Query{Period: s.Period, Calm: true})
	return with, without, err
}

// EffectsWithDocket prices the present quarter with the regimes of the docket standing as
// another docket has them. The error says that the world cannot be priced.
func (s *Situation) EffectsWithDocket(d *sanction.Docket) (*welfare.Effects, error) {
	return s.Effects(Query{Period: s.Period, Docket: d, Counterfactual: s.grounded(d)})
}

// EffectsLater is PricesUnder once the economy has adapted, in a situation in which it does.
func (s *Situation) EffectsLater(d *sanction.Docket) (*welfare.Effects, error) {
	return s.Effects(Query{Period: s.Period, Docket: d, Counterfactual: s.grounded(d), later: true})
}

// mixture is the address of prices that a threat hangs over.
type mixture struct {
	base, carried *welfare.Effects
	chance        float64
}

// threatened mixes into the prices of a query those of the worlds in which threats are
// carried out, each by its chance. Threats are taken one by one: with several the mixture
// adds what each would change.
func (s *Situation) threatened(p *welfare.Effects, q Query) (*welfare.Effects, error) {
	out := p
	for k := range s.OpenSanctionThreats {
		t := &s.OpenSanctionThreats[k]
		if !t.hangs(q.Period) || s.ends(q, t.Regime) {
			continue
		}
		// What the threat changes is told from the docket that it is a change of,
		// not from one that a text has settled other disputes in.
		q.Docket = s.Docket
		p, err := s.priced(q)
		if err != nil {
			return nil, err
		}
		q.Docket = t.Carried
		carried, err := s.priced(q)
		if err != nil {
			return nil, err
		}
		key := mixture{out, carried, t.Chance}
		mixed, ok := s.mixed[key]
		if !ok {
			mixed = out.Toward(p, carried, t.Chance)
			if s.mixed == nil {
				s.mixed = map[mixture]*welfare.Effects{}
			}
			s.mixed[key] = mixed
		}
		out = mixed
	}
	return out, nil
}

// ends reports whether the text of a query settles the dispute over a regime.
func (s *Situation) ends(q Query, regime string) bool {
	if q.Text == nil || q.Period < q.Text.Since {
		return false
	}
	return slices.ContainsFunc(s.IssueLinkages, func(x IssueLinkage) bool { return x.Regime == regime && x.Share(q.Text) > 0 })
}

// forceKey is the address of what is in force of a docket. A docket in a situation, or
// thought of in one, does not change.
type forceKey struct {
	docket *sanction.Docket
	period int
}

// inForce remembers inForce for the quarter.
func (s *Situation) inForce(d *sanction.Docket, period int) string {
	if d == nil {
		return ""
	}
	key := forceKey{d, period}
	force, ok := s.forces[key]
	if !ok {
		force = inForce(d, period)
		if s.forces == nil {
			s.forces = map[forceKey]string{}
		}
		s.forces[key] = force
	}
	return force
}

// inForce says in bytes all that Compile reads of a docket in a period, so that dockets
// with the same effect have the same words whatever led to it. It is "" if nothing is in
// force.
func inForce(d *sanction.Docket, period int) string {
	if d == nil {
		return ""
	}
	var b []byte
	number := func(v float64) { b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v)) }
	text := func(s string) { b = append(append(b, s...), 0) }
	shares := func(list []sanction.Delivered) {
		for _, one := range list {
			text(one.Sender)
			number(one.Share)
		}
		b = append(b, 1)
	}
	for k := range d.Regimes() {
		r := &d.Regimes()[k]
		s, _ := d.Standing(r.ID)
		bites := s.InForceIn(period)
		if bites {
			b = append(b, 2, byte(k), byte(k>>8))
			for _, id := range s.Members {
				level := s.LevelOf(id, period)
				if level == 0 {
					continue
				}
				text(id)
				number(level)
				number(s.ReliefOf(id))
				course, _ := s.Of(id)
				for i := range r.Exemptions {
					if period-course.ImposedIn >= r.Exemptions[i].After() {
						b = append(b, 3)
					} else {
						b = append(b, 4)
					}
				}
				for _, named := range course.Named {
					text(named)
				}
				b = append(b, 1)
			}
			shares(s.Efforts)
			for i := range s.Routes {
				o := &s.Routes[i]
				text(o.Via)
				text(string(o.Sectors))
				number(o.Detour)
				number(o.In)
				number(o.Out)
				number(o.Watch)
			}
			b = append(b, 1)
		}
		for i := range s.Payments {
			if one := &s.Payments[i]; one.Period == period {
				b = append(b, 5)
				text(one.From)
				text(one.To)
				number(one.Amount)
			}
		}
	}
	return string(b)
}

// Query asks for the prices of a world in a period.
type Query struct {
	Period int
	Text   *treaty.Text // thought of on top of what is in force, or nil
	// Changes are its Changes(-1), or nil if they have not been asked for.
	Changes []int
	// Without is a module in force that is left out, or "".
	Without   string
	Breaching uint64 // seats that do not keep the text
	Leaver    uint64 // seats that are bound by nothing
	Calm      bool   // no sanction regimes
	// Mark tells the text from one of the same module, draft and parties that is
	// thought to stand otherwise, or is "".
	Mark string
	// Counterfactual is what else is thought to have happened, or nil. It goes with no
	// text and no leaver.
	Counterfactual *Counterfactual
	// Docket stands for the situation's own, if it is not nil.
	Docket *sanction.Docket
	later  bool // once the economy has adapted
}

// Counterfactual is what is thought to happen in the present quarter, in law: how a
// measure, a breach or a notice would change what is in force.
type Counterfactual struct {
	Content string // names it once for all
	Events  []treaty.Event
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

// Effects answers a query, with the threats that hang over it.
func (s *Situation) Effects(q Query) (*welfare.Effects, error) {
	p, err := s.priced(q)
	if err != nil || q.Calm || q.Docket != nil {
		return p, err
	}
	return s.threatened(p, q)
}

// priced answers a query. Obligations are compiled first and sanctions on top.
func (s *Situation) priced(q Query) (*welfare.Effects, error) {
	w := welfare.World{Version: s.version(), Breaching: q.Breaching, Leaver: q.Leaver, Transfers: TransferKey(s.Transfers)}
	if !q.Calm {
		w.Regimes = s.regimes(q.Period)
		w.Licences = s.licences(q.Period)
		w.Docket = s.inForce(s.docket(q), q.Period)
	}
	for k := range s.Disruptions {
		if s.Disruptions[k].Holds(q.Period) {
			w.Disruptions |= 1 << k
		}
	}
	for _, change := range s.changes {
		if change <= q.Period {
			w.Segment++
		}
	}
	if q.Without != "" {
		w.Without = 1 + s.module(q.Without)
	}
	if q.Text != nil && q.Period >= q.Text.Since {
		w.Module, w.Draft, w.Parties = 1+s.module(q.Text.Module.ID), q.Text.Draft, s.SetOf(q.Text.Parties)
		changes := q.Changes
		if changes == nil {
			changes = q.Text.Changes(-1)
		}
		for _, change := range changes {
			if change <= q.Period {
				w.Stage++
			}
		}
	} else {
		w.Breaching = 0
	}
	if q.Text != nil && q.Mark != "" {
		w.Supposed = q.Text.Module.ID + " " + q.Mark
	}
	if q.Counterfactual != nil {
		return s.suppose(w, q)
	}
	book := s.Book
	if q.later {
		book = s.Later
	}
	var texts []treaty.Text
	return book.Price(w, func(key []byte) ([]byte, bool) {
		texts = s.Binding(q)
		key, ok := s.Register.KeyOf(append(key, 0), q.Period, texts...)
		return s.overlayKey(key, &w, q), ok
	}, func(p *market.Policy) {
		if texts == nil {
			texts = s.Binding(q)
		}
		s.Compile(p, q, texts...)
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
func (s *Situation) docket(q Query) *sanction.Docket {
	if q.Docket != nil {
		return q.Docket
	}
	if q.Text != nil && q.Period >= q.Text.Since {
		for k := range s.IssueLinkages {
			if s.IssueLinkages[k].Share(q.Text) > 0 {
				return s.IssueLinkages[k].Docket
			}
		}
	}
	return s.Docket
}

// WithDocket is the situation in which another docket stands. What was worked out under the old
// one is forgotten.
func (s *Situation) WithDocket(d *sanction.Docket) *Situation {
	u := *s
	u.Docket = d
	u.memo, u.binding = memo.Table{}, nil
	return &u
}

// ErrUnlawful says that the text does not allow what is supposed.
var ErrUnlawful = errors.New("not open to it")

// suppose answers a query about what would be in force after some events.
func (s *Situation) suppose(w welfare.World, q Query) (*welfare.Effects, error) {
	w.Supposed = q.Counterfactual.Content
	for _, one := range s.Register.InForce() {
		if one.BreachedIn == q.Period { // a breach holds for its period, which no change of the law ends
			w.Supposed += " in breach in " + strconv.Itoa(q.Period)
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
	register, err := s.Register.Suppose(q.Counterfactual.Events...)
	if err != nil {
		return nil, fmt.Errorf("agent: %s: %w: %w", q.Counterfactual.Content, ErrUnlawful, err)
	}
	return book.Price(w, func(key []byte) ([]byte, bool) {
		return s.overlayKey(register.Key(append(key, 1), q.Period), &w, q), true
	}, func(p *market.Policy) {
		register.Compile(p, q.Period)
		s.overlay(p, q, register.ExportFloors(q.Period))
	})
}

// Binding are those that bind in a query, in the order in which they are compiled: what is in
// force, and what is thought of. The list is good until the next call.
func (s *Situation) Binding(q Query) []treaty.Text {
	gone := s.IDsIn(q.Leaver)
	texts := s.binding[:0]
	for m := range s.Register.InForce() {
		text, ok := s.Register.Text(m.ID, q.Period)
		if !ok || m.ID == q.Without {
			continue
		}
		text.Parties = slices.DeleteFunc(text.Parties, func(id string) bool { return slices.Contains(gone, id) })
		texts = append(texts, text)
	}
	if q.Text != nil {
		text := *q.Text
		text.Breaching = s.IDsIn(q.Breaching)
		texts = append(texts, text)
	}
	s.binding = texts
	return texts
}

// Compile writes what some texts oblige to in the period of a query on top of the baseline,
// and sanctions on top.
func (s *Situation) Compile(p *market.Policy, q Query, texts ...treaty.Text) {
	s.Register.CompileTexts(p, q.Period, texts...)
	s.overlay(p, q, s.Register.ExportFloorsOf(q.Period, texts...))
}

// overlayKey appends all that overlay reads beside the floors, which follow from the texts:
// regimes, the docket, transfers and disruptions, of which the address of the world has all
// but how old scheduled regimes are.
func (s *Situation) overlayKey(key []byte, w *welfare.World, q Query) []byte {
	if !q.Calm {
		key = s.Book.Scheduled(s.Register, s.Regimes).Key(append(key, 1), q.Period)
		key = append(binary.AppendUvarint(key, uint64(len(w.Docket))), w.Docket...)
	}
	key = binary.LittleEndian.AppendUint64(append(key, 3), w.Disruptions)
	return append(key, w.Transfers...)
}

// overlay puts sanctions and disruptions on top of what the treaty obliges to, sanctions
// within the floors that it sets under export restraints.
func (s *Situation) overlay(p *market.Policy, q Query, floors *treaty.ExportFloors) {
	if !q.Calm {
		s.Book.Scheduled(s.Register, s.Regimes).CompileUnder(p, floors, q.Period)
		if d := s.docket(q); d != nil {
			d.CompileUnder(p, floors, q.Period)
		}
	}
	for k := range s.Transfers {
		s.Transfers[k].Compile(p, s.Actors)
	}
	for k := range s.Disruptions {
		if s.Disruptions[k].Holds(q.Period) {
			s.Disruptions[k].Compile(p)
		}
	}
}

// SanctionCost is what the sanctions now in force cost an actor, in percent of real
// income: the difference to the same world without them.
func (s *Situation) SanctionCost(seat int) (float64, error) {
	with, err := s.Effects(Query{Period: s.Period})
	if err != nil {
		return 0, err
	}
	without, err := s.Effects(Query{Period: s.Period, Calm: true})
	if err != nil {
		return 0, err
	}
	regions := s.Actors[seat].Regions
	return without.RealIncome(regions) - with.RealIncome(regions), nil
}

// TurningPoints returns the present period and the later ones in which the world changes
// by itself, as far as public texts tell: starts and ends of regimes, ends of
// carve-outs, and the changes that a text thought of would bring: its entry into
// force, the quarter from which it can be broken, the ends of its carve-outs.
func (s *Situation) TurningPoints(text *treaty.Text) []int {
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
	for k := range s.OpenSanctionThreats {
		t := &s.OpenSanctionThreats[k]
		periods = append(append(periods, t.From), t.Carried.Changes(s.Period)...)
		if t.Until != 0 {
			periods = append(periods, t.Until)
		}
	}
	if text != nil {
		periods = append(append(periods, text.Changes(s.Period)...), text.Since+1)
	}
	return s.FromNow(periods)
}

// FromNow returns the periods of a list from the present one on, in their order and each
// once. The list is changed.
func (s *Situation) FromNow(periods []int) []int {
	periods = slices.DeleteFunc(periods, func(p int) bool { return p < s.Period })
	slices.Sort(periods)
	return slices.Compact(periods)
}

// Stretches yields the periods of a list of turning points, each with the number of periods
// up to the next one. The last counts for one period.
func Stretches(turning []int) iter.Seq2[int, int] {
	return func(yield func(from, periods int) bool) {
		for k, from := range turning {
			periods := 1
			if k+1 < len(turning) {
				periods = turning[k+1] - from
			}
			if !yield(from, periods) {
				return
			}
		}
	}
}

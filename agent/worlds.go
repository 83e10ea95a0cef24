// The functions of this file price worlds: a Query, the public Situation and package market go
// in, a welfare.Effects comes out. Obligations are compiled first, sanctions and disruptions on
// top. Open sanction threats enter by probability: an expectation over the two worlds.

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

// grounded returns the legal acts of senders under another docket, or nil.
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

// Sanctioned prices the present world with sanctions and without.
func (s *Situation) Sanctioned() (with, without *welfare.Effects, err error) {
	if with, err = s.priced(Query{Period: s.Period}); err != nil {
		return nil, nil, err
	}
	without, err = s.priced(Query{Period: s.Period, Calm: true})
	return with, without, err
}

// EffectsWithDocket prices the present quarter with the regimes of another docket in place of
// the situation's. The error names the world without a price.
func (s *Situation) EffectsWithDocket(d *sanction.Docket) (*welfare.Effects, error) {
	return s.Effects(Query{Period: s.Period, Docket: d, Counterfactual: s.grounded(d)})
}

// EffectsLater prices the same world as EffectsWithDocket after the economy's adaptation. Call
// EffectsLater only if the situation has a Later evaluator.
func (s *Situation) EffectsLater(d *sanction.Docket) (*welfare.Effects, error) {
	return s.Effects(Query{Period: s.Period, Docket: d, Counterfactual: s.grounded(d), later: true})
}

// mixture is the key of the prices of a world under an open threat.
type mixture struct {
	base, carried *welfare.Effects
	chance        float64
}

// threatened mixes the prices of a query with the prices of the worlds after the threatened
// change, each by probability. Threats are taken in turn: with several, the mixture adds the
// separate effects.
func (s *Situation) threatened(p *welfare.Effects, q Query) (*welfare.Effects, error) {
	out := p
	for k := range s.OpenSanctionThreats {
		t := &s.OpenSanctionThreats[k]
		if !t.hangs(q.Period) || s.ends(q, t.Regime) {
			continue
		}
		// The effect of the threat is a difference from the threat's own docket, not from a
		// docket with other disputes settled by a text.
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
		if !ok || s.Book.Forgets() {
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
	for text := range q.texts() {
		if q.Period >= text.Since && slices.ContainsFunc(s.IssueLinkages, func(x IssueLinkage) bool { return x.Regime == regime && x.Share(text) > 0 }) {
			return true
		}
	}
	return false
}

// texts yields the hypothetical texts of a query.
func (q *Query) texts() iter.Seq[*treaty.Text] {
	return func(yield func(*treaty.Text) bool) {
		if q.Text != nil && !yield(q.Text) {
			return
		}
		for k := range q.Also {
			if !yield(&q.Also[k]) {
				return
			}
		}
	}
}

// forceKey is the key of the measures in force under a docket. A docket in a situation, or in a
// query, does not change.
type forceKey struct {
	docket *sanction.Docket
	period int
}

// inForce caches the function inForce by docket and period.
func (s *Situation) inForce(d *sanction.Docket, period int) string {
	if d == nil {
		return ""
	}
	key := forceKey{d, period}
	force, ok := s.forces[key]
	if !ok || s.Book.Forgets() {
		force = inForce(d, period)
		if s.forces == nil {
			s.forces = map[forceKey]string{}
		}
		s.forces[key] = force
	}
	return force
}

// inForce returns everything read by Compile of a docket in a period, as bytes. Dockets with
// the same effect have the same bytes, whatever the history. The result is "" if nothing is in
// force.
func inForce(d *sanction.Docket, period int) string {
	if d == nil {
		return ""
	}
	b := make([]byte, 0, 256)
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

// Query describes a world in a period, to be priced.
type Query struct {
	Period int
	Text   *treaty.Text // hypothetical text on top of the texts in force, or nil
	// Also are further hypothetical texts on top of Text, which all of their parties keep.
	Also []treaty.Text
	// Changes are the text's Changes(-1), or nil before a first computation.
	Changes []int
	// Without is the ID of a module in force to leave out, or "".
	Without   string
	Breaching uint64 // seats in breach of the text
	Leaver    uint64 // seats bound by nothing
	Calm      bool   // no sanction regimes
	// Increases replace the situation's tariffs raised outside any text, unless nil.
	Increases *[]TariffIncrease
	// Mark distinguishes the text from a text with the same module, draft and parties in
	// another hypothetical state; "" for none.
	Mark string
	// Counterfactual is a set of further hypothetical events, or nil. A Counterfactual excludes
	// a text and a leaver.
	Counterfactual *Counterfactual
	// Docket replaces the situation's own docket, unless nil.
	Docket *sanction.Docket
	// Surcharges are hypothetical answers to a breach, on top of everything else.
	Surcharges []Surcharge
	later      bool // price after the economy's adaptation
}

// Surcharge is an addition to the tariffs in force of one actor on the goods of another.
type Surcharge = welfare.Surcharge

// gone returns the module in force that ends for good in the world of a query, for all or for a party
// that withdraws, or "".
func (q *Query) gone() string {
	if q.Text != nil {
		return ""
	}
	if q.Counterfactual != nil {
		for k := range q.Counterfactual.Events {
			if e := &q.Counterfactual.Events[k]; e.Kind == treaty.NoticeGiven {
				return e.Module
			}
		}
	}
	return q.Without
}

// Counterfactual is a set of hypothetical legal events in the present quarter: the effect of a
// measure, a breach or a notice on the texts in force.
type Counterfactual struct {
	Content string // unique name of the events
	Events  []treaty.Event
}

// quiet are the kinds of events without a change in obligations.
var quiet = [...]bool{
	treaty.Reported: true, treaty.Notified: true, treaty.ReviewOpened: true, treaty.Upheld: true,
	treaty.Complained: true, treaty.PanelAsked: true, treaty.MilestoneMet: false,
}

// version returns the number of changes in obligations so far: the events of the register's log
// without the quiet kinds.
func (s *Situation) version() int {
	if log := s.Register.Log(); len(log) != s.counted || s.Book.Forgets() {
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

// Effects prices the world of a query, open threats included.
func (s *Situation) Effects(q Query) (*welfare.Effects, error) {
	p, err := s.priced(q)
	if err != nil || q.Calm || q.Docket != nil {
		return p, err
	}
	return s.threatened(p, q)
}

// priced prices the world of a query without open threats. Obligations are compiled first and
// sanctions on top.
func (s *Situation) priced(q Query) (*welfare.Effects, error) {
	w := welfare.World{Version: s.version(), Breaching: q.Breaching, Leaver: q.Leaver, Transfers: TransferKey(s.Transfers)}
	if gone := q.gone(); s.Unbound != nil && gone != "" && q.Increases == nil {
		raised, err := s.Unbound(s, gone)
		if err != nil {
			return nil, err
		}
		if raised != nil {
			all := slices.Concat(s.TariffIncreases, raised)
			q.Increases = &all
		}
	}
	w.Increases = IncreaseKey(s.increases(q))
	if !q.Calm {
		w.Regimes = s.regimes(q.Period)
		w.Licences = s.licences(q.Period)
		w.Docket = s.inForce(s.docket(q), q.Period)
	}
	w.Disruptions = s.Disrupted(q.Period)
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
	if q.Surcharges != nil {
		w.Supposed += " surcharges " + welfare.SurchargeKey(q.Surcharges)
	}
	for k := range q.Also {
		if text := &q.Also[k]; q.Period >= text.Since {
			w.Supposed += s.address(text, q.Period)
		}
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

// Disrupted returns the places of the disruptions in effect in a period, as bits.
func (s *Situation) Disrupted(period int) (set uint64) {
	for k := range s.Disruptions {
		if s.Disruptions[k].Holds(period) {
			set |= 1 << k
		}
	}
	return set
}

// address returns the address of a further text in a period.
func (s *Situation) address(text *treaty.Text, period int) string {
	b := append([]byte("; also "), text.Module.ID...)
	b = binary.LittleEndian.AppendUint64(text.Draft.Append(append(b, 0)), s.SetOf(text.Parties))
	stage := 0
	for _, change := range text.Changes(-1) {
		if change <= period {
			stage++
		}
	}
	return string(binary.AppendUvarint(b, uint64(stage)))
}

// licences returns the number of licences for humanitarian trade issued so far under scheduled
// regimes.
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

// docket returns the docket of a query: the query's own, or the situation's without a dispute
// settled by the query's text.
func (s *Situation) docket(q Query) *sanction.Docket {
	if q.Docket != nil {
		return q.Docket
	}
	for text := range q.texts() {
		if q.Period < text.Since {
			continue
		}
		for k := range s.IssueLinkages {
			if s.IssueLinkages[k].Share(text) > 0 {
				return s.IssueLinkages[k].Docket
			}
		}
	}
	return s.Docket
}

// WithDocket returns the situation with another docket. Results kept under the old docket are
// dropped.
func (s *Situation) WithDocket(d *sanction.Docket) *Situation {
	u := *s
	u.Docket = d
	u.memo, u.binding = memo.Table{}, nil
	return &u
}

// WithIncreases returns the situation with other tariffs raised outside any text. Results kept under
// the old ones are dropped.
func (s *Situation) WithIncreases(list []TariffIncrease) *Situation {
	u := *s
	u.TariffIncreases = list
	u.memo, u.binding = memo.Table{}, nil
	return &u
}

// ErrUnlawful says that the texts do not allow the hypothetical events.
var ErrUnlawful = errors.New("not open to it")

// suppose prices the world after some hypothetical events.
func (s *Situation) suppose(w welfare.World, q Query) (*welfare.Effects, error) {
	w.Supposed += q.Counterfactual.Content
	for _, one := range s.Register.InForce() {
		if one.BreachedIn == q.Period { // a breach holds for the whole period, whatever the change of the law
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
		s.raise(p, q)
		register.Compile(p, q.Period)
		s.overlay(p, q, register.ExportFloors(q.Period))
	})
}

// Binding returns the binding texts of a query in the order of compilation: the texts in force,
// then the hypothetical text. The list is valid until the next call.
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
	texts = append(texts, q.Also...)
	s.binding = texts
	return texts
}

// increases returns the tariffs raised outside any text in the world of a query.
func (s *Situation) increases(q Query) []TariffIncrease {
	if q.Increases != nil {
		return *q.Increases
	}
	return s.TariffIncreases
}

// raise writes the tariffs raised outside any text to p, before the law.
func (s *Situation) raise(p *market.Policy, q Query) {
	list := s.increases(q)
	for k := range list {
		list[k].Compile(p, s.Actors)
	}
}

// Compile writes the tariffs raised outside any text and the obligations of some texts in the
// period of a query on top of the baseline, then sanctions on top.
func (s *Situation) Compile(p *market.Policy, q Query, texts ...treaty.Text) {
	s.raise(p, q)
	s.Register.CompileTexts(p, q.Period, texts...)
	s.overlay(p, q, s.Register.ExportFloorsOf(q.Period, texts...))
}

// overlayKey appends everything read by overlay except the floors, which follow from the texts:
// regimes, the docket, transfers, disruptions and tariffs raised outside any text. The address of the world holds all of the
// list except the age of scheduled regimes.
func (s *Situation) overlayKey(key []byte, w *welfare.World, q Query) []byte {
	if !q.Calm {
		key = s.Book.Scheduled(s.Register, s.Regimes).Key(append(key, 1), q.Period)
		key = append(binary.AppendUvarint(key, uint64(len(w.Docket))), w.Docket...)
	}
	if q.Surcharges != nil {
		key = append(append(key, 4), welfare.SurchargeKey(q.Surcharges)...)
	}
	key = binary.LittleEndian.AppendUint64(append(key, 3), w.Disruptions)
	if w.Increases != "" {
		key = append(append(binary.AppendUvarint(append(key, 5), uint64(len(w.Increases))), w.Increases...), 5)
	}
	return append(key, w.Transfers...)
}

// overlay puts sanctions, transfers and disruptions on top of the treaty's obligations.
// Sanctions stay within the treaty's floors on export restraints.
func (s *Situation) overlay(p *market.Policy, q Query, floors *treaty.ExportFloors) {
	for _, one := range q.Surcharges {
		s.Register.AddPoints(p, s.Actors[one.By].ID, s.Actors[one.Against].ID, one.Sectors, one.Points)
	}
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

// SanctionCost returns a seat's loss from the sanctions in force, in percent of real income:
// the difference to the same world without sanctions.
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

// TurningPoints returns the present period and the later periods with a foreseeable change of
// the world, by public texts: starts and ends of regimes, ends of carve-outs, and the changes
// under a hypothetical text: the entry into force, the first quarter open to a breach, the ends
// of carve-outs.
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

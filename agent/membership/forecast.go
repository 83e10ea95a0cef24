package membership

import (
	"math"
	"math/bits"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/memo"
	"github.com/tradetalk/tradetalk/agent/ratification"
	"github.com/tradetalk/tradetalk/agent/redline"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// The file decides the expected signatories of a draft and what staying out is worth, from public
// payoffs under every set that the parties consider. With S the others, k signs if and only if
//
//	v_k(S + k) >= v_k(S)
//
// where v_k of a set is the flow payoff of k if the set keeps the text, and of the present world
// if the set cannot bring the text into force. Free riding (the right side is good for k) and
// exclusion (the right side is bad for k) both count. Source: Barrett (1994, Oxford Economic
// Papers 46: 878-894); Gruber (2000), Ruling the World, for parties that sign for fear of being
// left out.
//
// Payoffs are those of the quarter from which on nothing more changes: a carve-out for some years
// does not decide on membership.

// Forecast is the public forecast of the parties to a draft.
type Forecast struct {
	// Signs are the expected signatories as bits by seat. Where agreement takes all at the
	// table, these are all.
	Signs uint64
	// Cycle are the sets in which the moves of the parties went round, nil for none.
	Cycle []uint64

	s     *agent.Situation
	texts []treaty.Text
	// since is the period in which all texts are in force, table the seats that may sign.
	since   int
	table   uint64
	late    int // the period from which on nothing more changes
	with    map[uint64]*welfare.Effects
	entry   map[[2]uint64]bool
	chances map[uint64][]float64
	// none are the effects without the texts, from the period late on.
	none  *welfare.Effects
	wills map[[2]uint64]bool // by seat and set: no public line or council forbids the signature
}

// Expect returns the forecast of a draft of one open module, or of a package: drafts of several
// open modules that are signed, ratified and brought into force together. The parties of the texts
// are not read. The forecast is worked out once per draft and situation.
func Expect(s *agent.Situation, texts ...treaty.Text) (*Forecast, error) {
	type table map[string]*Forecast
	known := *memo.Of(s.Memo(), func() *table { return &table{} })
	var key []byte
	for k := range texts {
		key = texts[k].Draft.Append(append(append(key, texts[k].Module.ID...), 0))
	}
	if f, ok := known[string(key)]; ok {
		return f, nil
	}
	f := newForecast(s, texts)
	ids := s.IDsIn(f.table)
	for k := range f.texts {
		f.texts[k].Parties = ids
		turning := s.TurningPoints(&f.texts[k])
		f.late, f.since = max(f.late, turning[len(turning)-1]), max(f.since, f.texts[k].Since)
	}
	var err error
	if f.none, err = s.Effects(agent.Query{Period: f.late}); err != nil {
		return nil, err
	}
	f.Signs = f.table
	if s.Signing.Open {
		f.Signs, f.Cycle, err = Stable(len(s.Actors), f.table, f.wants)
	}
	known[string(key)] = f
	return f, err
}

// Given returns the forecast of a draft whose signatories are a given set, worked out anew.
func Given(s *agent.Situation, signs uint64, texts ...treaty.Text) *Forecast {
	f := newForecast(s, texts)
	f.Signs = signs
	return f
}

// newForecast returns a forecast without signatories.
func newForecast(s *agent.Situation, texts []treaty.Text) *Forecast {
	ids := make([]string, len(texts))
	for k := range texts {
		ids[k] = texts[k].Module.ID
	}
	return &Forecast{
		table: s.AtTable(ids...),
		s:     s, texts: slices.Clone(texts), with: map[uint64]*welfare.Effects{}, entry: map[[2]uint64]bool{},
		chances: map[uint64][]float64{}, wills: map[[2]uint64]bool{},
	}
}

// Enters returns the chance that the text enters into force among the signatories and a seat if
// the seat ratifies, in [0, 1].
func (f *Forecast) Enters(seat int) (float64, error) {
	set := f.Signs | 1<<seat
	chances, err := f.ratify(set)
	if err != nil || !f.s.Signing.Closes(set, f.table) {
		return 0, err
	}
	return f.ratifiers(set, 1<<seat, 0, chances).enters, nil
}

// wants reports whether a seat prefers to be in a set to staying out of it.
func (f *Forecast) wants(seat int, set uint64) (bool, error) {
	in, out := set|1<<seat, set&^(1<<seat)
	if f.table&(1<<seat) == 0 {
		return false, nil
	}
	if ok, err := f.permitted(seat, in); !ok || err != nil {
		return false, err
	}
	with, err := f.effects(in)
	if err != nil {
		return false, err
	}
	without, err := f.effects(out)
	if err != nil {
		return false, err
	}
	return with.Flow(seat) >= without.Flow(seat)-numeric.Negligible, nil
}

// permitted reports whether the public red lines of a seat and its council permit the signature
// of the draft among a set. Secret lines are unknown to others.
func (f *Forecast) permitted(seat int, set uint64) (bool, error) {
	a := &f.s.Actors[seat]
	if len(a.Declared) == 0 && a.Council == nil {
		return true, nil
	}
	at := [2]uint64{uint64(seat), set}
	if ok, known := f.wills[at]; known {
		return ok, nil
	}
	with, err := f.effects(set)
	if err != nil {
		return false, err
	}
	ok := a.Council == nil || ratification.Decide(a.Council, ratification.Ballots(a.Council, with, f.none)).Carried
	for _, text := range f.textsAmong(set) {
		p := redline.Prospect{
			Actor: a.ID, Regions: a.Regions, Text: text, Quarter: f.late - text.Since, Period: f.late, Length: f.s.PeriodLength,
			Economy: f.s.Book.Economy(), Regimes: f.s.Regimes, With: with, Without: f.none,
		}
		for _, line := range a.Declared {
			if _, priced := line.(redline.Priced); !priced && line.Crossed(&p) != "" {
				ok = false
			}
		}
	}
	f.wills[at] = ok
	return ok, nil
}

// effects returns the effects of a set that keeps the text, or of the world without the text if
// the set cannot bring the text into force.
func (f *Forecast) effects(set uint64) (*welfare.Effects, error) {
	if !f.GoesAhead(set) {
		return f.none, nil
	}
	return f.among(set)
}

// among returns the effects of a set that keeps the text, in the quarter from which on nothing
// more changes.
func (f *Forecast) among(set uint64) (*welfare.Effects, error) {
	if bits.OnesCount64(set) < 2 {
		return f.none, nil
	}
	if p, ok := f.with[set]; ok {
		return p, nil
	}
	texts := f.textsAmong(set)
	p, err := f.s.Effects(agent.Query{Period: f.late, Text: &texts[0], Also: texts[1:]})
	if err != nil {
		return nil, err
	}
	f.with[set] = p
	return p, nil
}

// textsAmong returns the texts with a set of seats as their parties.
func (f *Forecast) textsAmong(set uint64) []treaty.Text {
	texts, ids := slices.Clone(f.texts), f.s.IDsIn(set)
	for k := range texts {
		texts[k].Parties = ids
	}
	return texts
}

// GoesAhead reports whether a set of seats could agree at the table without the others and bring
// the text into force if each of them ratifies.
func (f *Forecast) GoesAhead(set uint64) bool {
	return bits.OnesCount64(set) >= 2 && f.s.Signing.Closes(set, f.table) && f.enters(set, set)
}

// Outlook is the forecast of a draft as one seat sees it.
type Outlook struct {
	// Members are the seats bound if all signatories ratify: those expected to sign, and the
	// seat itself.
	Members uint64
	// Enters is the chance that the text enters into force if the seat ratifies, in [0, 1].
	Enters float64
	// Missing is the expected loss to the seat from signatories that do not ratify while the
	// text enters into force without them, in percent of income per quarter as an annuity;
	// negative where their absence is a gain.
	Missing float64
	// GoesAhead says that the others sign without the seat. Out is then what the text among them
	// is worth to the seat, and 0 otherwise. Defeated is what the text among the others is worth
	// to a seat that has signed and lost the vote at home. Unit: percent of income per quarter, as
	// an annuity over no agreement.
	GoesAhead bool
	Out       float64
	Defeated  float64
}

// Of returns the outlook of a seat, to the first order in the signatories that fail to ratify:
// with S all signatories, r those that ratify and F the flow payoff of the seat,
//
//	F(r) = F(S) - sum over k in S without r of (F(S) - F(S without k))
//
// and, for a seat outside r, F(r) over no agreement in proportion to the number that ratify.
// The seat's own vote counts as won, except in Defeated.
func (f *Forecast) Of(seat int) (o Outlook, err error) {
	self := uint64(1) << seat
	o.Members = f.Signs | self
	d := f.s.Actors[seat].Discount()
	late := math.Pow(d, float64(max(0, f.since-f.s.Period)))
	chances, err := f.ratify(o.Members)
	if err != nil {
		return o, err
	}
	if f.s.Signing.Closes(o.Members, f.table) {
		r := f.ratifiers(o.Members, self, 0, chances)
		o.Enters = r.enters
		for k, chance := range r.missing {
			if chance == 0 {
				continue
			}
			full, err := f.among(o.Members)
			if err != nil {
				return o, err
			}
			less, err := f.among(o.Members &^ (1 << k))
			if err != nil {
				return o, err
			}
			o.Missing += late * chance * (full.Flow(seat) - less.Flow(seat))
		}
	}
	if o.GoesAhead = f.s.Signing.Open && f.GoesAhead(o.Members&^self); o.GoesAhead {
		if o.Out, err = f.outside(seat, o.Members&^self, late, chances); err != nil {
			return o, err
		}
	}
	o.Defeated, err = f.outside(seat, o.Members, late, chances)
	return o, err
}

// outside returns the value to a seat of the text among signatories without the ratification of
// the seat, in percent of income per quarter as an annuity over no agreement. late discounts from
// entry into force.
func (f *Forecast) outside(seat int, signatories uint64, late float64, chances []float64) (float64, error) {
	self := uint64(1) << seat
	r := f.ratifiers(signatories, 0, self&signatories, chances)
	if r.share == 0 {
		return 0, nil
	}
	p, err := f.among(signatories &^ self)
	if err != nil {
		return 0, err
	}
	return late * r.share * (p.Flow(seat) - f.none.Flow(seat)), nil
}

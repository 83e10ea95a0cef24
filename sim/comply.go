package sim

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty"
)

// Comply has every party decide what to do about what binds it.
type Comply struct{}

// Name returns "Comply".
func (Comply) Name() string { return "Comply" }

// Serial is a phase whose actors can also move one after the other, each seeing what
// those before it did: with the mechanism RandomSequence its Step makes the moves that
// are nobody's, and StepBy those of one seat.
type Serial interface {
	Phase
	StepBy(ctx context.Context, w *World, seat int) ([]Move, error)
}

// Step asks about modules that were in force at the start of the quarter and are not
// about to be ended for a breach. It also records the carve-outs that end.
func (p Comply) Step(ctx context.Context, w *World) ([]Move, error) {
	var moves []Move
	for m, s := range w.Register.InForce() {
		for _, c := range m.CarveOuts(w.Register.Space(m.ID), s.Draft) {
			if w.Period == s.Since+c.Periods() && slices.Contains(s.Ratified, c.Party) {
				moves = append(moves, Move{Event: event.Event{
					Kind: event.CarveOutEnded, Actor: c.Party, Module: m.ID, Sectors: c.Sectors, Ground: c.Basis(), Reason: "its term has run out",
				}})
			}
		}
	}
	if w.On(mechanism.RandomSequence) {
		return moves, nil
	}
	situation := w.Situation()
	for m, s := range w.Register.InForce() {
		var broke []string
		for _, id := range s.Members(w.Period) {
			more, err := w.comply(situation, m, s, w.seat(id))
			if err != nil {
				return nil, err
			}
			moves = append(moves, more...)
			if slices.ContainsFunc(more, breaks) {
				broke = append(broke, id)
			}
		}
		if s.Since == w.Period || len(w.culprits(m.ID)) > 0 {
			continue
		}
		score, err := w.score(situation, m.ID, s.Members(w.Period), broke)
		if err != nil {
			return nil, err
		}
		moves = append(moves, score)
	}
	// A notice may take effect at once: what the others do in the same quarter they do
	// before it.
	slices.SortStableFunc(moves, func(a, b Move) int { return cmp.Compare(notice(a), notice(b)) })
	return moves, nil
}

// breaks reports whether a move is a breach.
func breaks(m Move) bool {
	return slices.Contains([]event.Kind{event.Breached, event.BrokenCovertly, event.FailedToComply, event.RulingIgnored}, m.Event.Kind)
}

// notice is 1 for a notice of withdrawal, and 0 for other moves.
func notice(m Move) int {
	if m.Event.Kind == event.NoticeGiven {
		return 1
	}
	return 0
}

// StepBy makes the moves of one seat.
func (Comply) StepBy(_ context.Context, w *World, seat int) ([]Move, error) {
	var moves []Move
	situation := w.Situation()
	for m, s := range w.Register.InForce() {
		if !s.BoundIn(w.public[seat].ID, w.Period) {
			continue
		}
		more, err := w.comply(situation, m, s, seat)
		if err != nil {
			return nil, err
		}
		moves = append(moves, more...)
	}
	return moves, nil
}

// lots draws the order in which seats move, each from a stream of its own actor.
func (w *World) lots(phase string) []int {
	return w.seatsByLot(func(actor string) uint64 { return w.Rand(phase, actor, "sequence").Uint64() })
}

// comply is what one party does about one module: it fails for want of capacity before
// it can choose; it answers the rulings against it; it looks after the measures that it
// holds and its notice; and then it chooses its course.
func (w *World) comply(situation *agent.Situation, m *treaty.Module, s treaty.Standing, seat int) ([]Move, error) {
	id := w.public[seat].ID
	if s.Since == w.Period || len(w.culprits(m.ID)) > 0 {
		return nil, nil
	}
	if w.On(mechanism.CapacityConstraints) && w.fails(m.ID, id) {
		return []Move{w.legal(
			treaty.Event{Kind: treaty.Breached, Module: m.ID, Author: id, Involuntary: true},
			event.Event{Kind: event.FailedToComply, Ground: "none", Reason: "its capacity falls short"},
		)}, nil
	}
	v := w.View(situation, "Comply", seat)
	var moves []Move
	var lost *treaty.Dispute // about its own conduct, the first
	for k := range s.Disputes {
		d := &s.Disputes[k]
		switch {
		case d.Respondent != id || !answerable(d) || !s.BoundIn(d.Complainant, w.Period):
		case d.Regime != "":
			stands, err := w.standsBy(v, m.ID, s, *d)
			if err != nil {
				return nil, err
			}
			moves = append(moves, stands...)
		case lost == nil:
			lost = d
		}
	}
	if lost != nil {
		answer, err := w.answer(v, m.ID, s, *lost)
		return append(moves, answer...), err
	}
	more, err := w.maintain(v, m.ID, s)
	if err != nil {
		return nil, err
	}
	moves = append(moves, more...)
	d, err := v.Deliberate(m.ID)
	if err != nil {
		return nil, err
	}
	if k := slices.IndexFunc(s.Notices, func(n treaty.Notice) bool { return n.Party == id }); k >= 0 {
		stays, keep, err := v.Stays(m.ID, s.Notices[k].Effective)
		if err != nil {
			return nil, err
		}
		if stays {
			moves = append(moves, w.legal(treaty.Event{Kind: treaty.NoticeRevoked, Module: m.ID, Author: id},
				event.Event{Kind: event.NoticeRevoked, Ground: "withdrawal article", Reason: fmt.Sprintf("keeping it is worth %+.4f %% of real income a quarter after all", keep)}))
		}
	}
	if err := v.Decide(&d); err != nil {
		return nil, err
	}
	return append(moves, w.carryOut(v, &d, s)...), nil
}

// fails draws whether a party fails for want of capacity.
func (w *World) fails(module, id string) bool {
	have, ok := w.Register.Capacity(module, id, w.Period)
	need := w.Register.CapacityNeed(module, id, w.Period)
	if !ok || need == 0 {
		return false
	}
	return w.Rand("Comply", id, "capacity", module).Float64() >= w.able(have, need)
}

// able is the chance that a capacity does for a need.
func (w *World) able(have, need float64) float64 {
	return w.Scenario.PeriodLength.Left(agent.CapableChance(have, need, w.compliance().CapacityError))
}

// carryOut turns a decision into moves.
func (w *World) carryOut(v agent.View, d *agent.Deliberation, s treaty.Standing) []Move {
	c := d.Choice()
	if c.Conduct == agent.Keeps {
		return nil // and nothing is told
	}
	draft := w.Register.Space(d.Module).Format(s.Draft)
	told := event.Event{Draft: draft, Deliberation: d, Reason: d.String(), Sectors: c.Sectors}
	law := treaty.Event{Module: d.Module, Author: d.Actor, Sectors: c.Sectors}
	switch c.Conduct {
	case agent.BreaksOpenly:
		law.Kind, told.Kind, told.Ground = treaty.Breached, event.Breached, "none"
		if len(d.Courses) == 2 || c.Quarters == 0 && w.Register.Agreed(d.Module).Disputes == nil {
			told.Reason = d.Temptation.String()
		}
		return []Move{w.legal(law, told)}
	case agent.BreaksCovertly:
		law.Kind, told.Kind, told.Ground = treaty.Breached, event.BrokenCovertly, "none"
		one := breach{d.Module, d.Actor, w.Period}
		return []Move{w.legal(law, told), {Do: func(w *World) error {
			w.covert = append(w.covert, one)
			return nil
		}}}
	case agent.Leaves:
		law.Kind, told.Kind, told.Ground = treaty.NoticeGiven, event.NoticeGiven, "withdrawal article"
		move := w.legal(law, told)
		apply := move.Do
		move.Do = func(w *World) error {
			if !w.Register.Bound(law.Author, law.Module) {
				return nil // others have left on the same day, and nothing is left to leave
			}
			return apply(w)
		}
		return []Move{move}
	case agent.Invokes, agent.Safeguards:
		return w.take(v, d, law, told)
	}
	return nil
}

// take is the moves of a party that takes a measure: it states a ground, notifies or
// does not yet, and pays what the text asks for.
func (w *World) take(v agent.View, d *agent.Deliberation, law treaty.Event, told event.Event) []Move {
	c, m := d.Choice(), w.Register.Agreed(d.Module)
	law.Surcharge, law.Until = c.Surcharge, w.Period+c.Quarters
	one := Invocation{Module: d.Module, Actor: d.Actor, Period: w.Period, Threat: d.Threat, Motive: d.Motive, Genuine: true, Doubt: make([]float64, len(w.public))}
	if c.Conduct == agent.Safeguards {
		law.Kind, told.Kind, one.Safeguard = treaty.SafeguardTaken, event.SafeguardTaken, true
		law.Case, law.Ground = fmt.Sprintf("safeguard of %s in %s %d", d.Actor, w.unit(), w.Period), agent.SurgeGround
	} else {
		law.Kind, told.Kind = treaty.Invoked, event.ExceptionInvoked
		law.Case, law.Ground = fmt.Sprintf("exception of %s in %s %d", d.Actor, w.unit(), w.Period), agent.SecurityGround
		// Who has no such threat states one that is just grave enough.
		threshold := m.Exception.Threshold.Value()
		law.Threat = max(threshold, float64(d.Threat))
		one.Genuine = d.Genuine(threshold)
		for k := range one.Doubt {
			one.Doubt[k] = w.doubt(k, v.Seat, m, belief.NotReviewed)
		}
		one.PublicDoubt = w.plea(w.Records[v.Seat], v.Seat, m, belief.NotReviewed)
	}
	one.Case = law.Case
	told.Genuine, told.Until = one.Genuine, law.Until
	moves := []Move{w.legal(law, told), {Do: func(w *World) error {
		w.Invocations = append(w.Invocations, one)
		return nil
	}}}
	moves = append(moves, w.notify(d.Module, d.Actor, law.Case, false)...)
	if c.Conduct == agent.Invokes {
		moves = append(moves, w.compensate(d.Module, d.Actor, law.Case, c.Harm)...)
	}
	return moves
}

// doubt is the chance that a seat gives to an exception of another being abusive.
func (w *World) doubt(observer, invoker int, m *treaty.Module, r belief.Ruling) float64 {
	return w.plea(w.trust(observer, invoker), invoker, m, r)
}

// plea is the chance that trust in the invoker gives to it.
func (w *World) plea(trust belief.Trust, invoker int, m *treaty.Module, r belief.Ruling) float64 {
	_, deference, spread, _ := m.Judgement(w.Register.CasesDecided(m.ID))
	plea := agent.Pleaded(trust.Mean(), w.threats[invoker], m.Exception.Threshold.Value(), deference, spread, r)
	return plea.Abusive()
}

// notify draws whether a measure is notified in this quarter.
func (w *World) notify(module, id, measure string, late bool) []Move {
	if w.Rand("Comply", id, "notice", module, measure).Float64() >= w.compliance().Diligence {
		return nil
	}
	return []Move{w.legal(treaty.Event{Kind: treaty.Notified, Module: module, Author: id, Case: measure}, event.Event{Kind: event.MeasureNotified, Late: late})}
}

// compensate is what a party pays the others for the harm that its measure does them.
func (w *World) compensate(module, id, measure string, harm []float64) (moves []Move) {
	rule := w.Register.Agreed(module).Exception
	situation := w.Situation()
	if len(w.public[w.seat(id)].Regions) == 0 {
		return nil
	}
	for k, h := range harm {
		amount := rule.Compensation(situation.Money(k, h))
		if amount <= 0 || len(w.public[k].Regions) == 0 {
			continue
		}
		moves = append(moves, w.legal(
			treaty.Event{Kind: treaty.Compensated, Module: module, Author: id, Party: w.public[k].ID, Case: measure, Amount: amount},
			event.Event{Kind: event.Compensated, Amount: amount, Ground: "exception article", Reason: fmt.Sprintf("a harm of %.4f %% of its income", h)},
		))
	}
	return moves
}

// maintain looks after the measures that a party holds: notice that is still due,
// compensation, and giving up what is worth nothing any more.
func (w *World) maintain(v agent.View, module string, s treaty.Standing) ([]Move, error) {
	var moves []Move
	for k := range s.Measures {
		x := &s.Measures[k]
		if x.Party != v.Self.ID || !x.Holds(w.Period) || x.From == w.Period {
			continue
		}
		value := 1.0 // what a regime's measures are worth was decided on with the regime
		if x.Regime == "" {
			var err error
			if value, err = v.Held(module, x.ID); err != nil {
				return nil, err
			}
		}
		if value <= 0 {
			moves = append(moves, w.legal(treaty.Event{Kind: treaty.Ended, Module: module, Author: x.Party, Case: x.ID},
				event.Event{Kind: event.MeasureEnded, Sectors: x.Sectors, Ground: x.Ground, Reason: fmt.Sprintf("to hold it for another "+w.unit()+" is worth %+.4f %% of real income", value)}))
			continue
		}
		if x.NotifiedIn == treaty.Never {
			due, _ := w.Register.NoticeDue(module, x.ID)
			moves = append(moves, w.notify(module, x.Party, x.ID, w.Period > due)...)
		}
		if !x.Safeguard && w.Register.Agreed(module).Exception.Price.Value() > 0 {
			_, _, harm, err := v.Harms(module, x.ID)
			if err != nil {
				return nil, err
			}
			moves = append(moves, w.compensate(module, x.Party, x.ID, harm)...)
		}
	}
	return moves, nil
}

// answer is what the loser of a case does: appeal, follow the ruling or ignore it.
func (w *World) answer(v agent.View, module string, s treaty.Standing, d treaty.Dispute) ([]Move, error) {
	o, err := v.Obeys(module, d.ID)
	if err != nil {
		return nil, err
	}
	rule := w.Register.Agreed(module).Disputes
	told := event.Event{Party: d.Complainant, Case: d.ID, Obedience: &o, Reason: o.String(), Ground: "disputes article"}
	if w.appeals(v, module, o, d, rule) {
		told.Kind = event.Appealed
		return []Move{w.legal(treaty.Event{Kind: treaty.Appealed, Module: module, Author: v.Self.ID, Case: d.ID}, told)}, nil
	}
	follows, err := v.Follows(o)
	if err != nil {
		return nil, err
	}
	if follows {
		told.Kind = event.RulingFollowed
		return []Move{w.legal(treaty.Event{Kind: treaty.Complied, Module: module, Author: v.Self.ID, Case: d.ID}, told)}, nil
	}
	var sectors treaty.Sectors
	for k := range s.Measures {
		if s.Measures[k].ID == d.Of {
			sectors = s.Measures[k].Sectors
		}
	}
	told.Kind, told.Sectors = event.RulingIgnored, sectors
	if d.Of != "" { // the measure stands until it is taken back
		told.Module, told.Actor = module, v.Self.ID
		return []Move{{Event: told}}, nil
	}
	return []Move{w.legal(treaty.Event{Kind: treaty.Breached, Module: module, Author: v.Self.ID, Sectors: sectors}, told)}, nil
}

// appeals reports whether the loser of a case can appeal and does.
func (w *World) appeals(v agent.View, module string, o agent.Obedience, d treaty.Dispute, rule *treaty.Disputes) bool {
	if d.Stage != treaty.RulingGiven || w.Period > d.Since+rule.Appeal.Periods() {
		return false
	}
	upheld := 0.0
	if i := w.invocation(module, d.Of); i >= 0 {
		upheld = w.upheldChance(module, i)
	}
	return v.Appeals(o, upheld, rule.Appeal.Periods(), !rule.Unenforceable)
}

// invocation is the place of a measure among those taken, or -1.
func (w *World) invocation(module, measure string) int {
	return slices.IndexFunc(w.Invocations, func(i Invocation) bool { return measure != "" && i.Module == module && i.Case == measure })
}

// upheldChance is the chance that a panel upholds an invocation, which the run knows.
func (w *World) upheldChance(module string, i int) float64 {
	threshold, deference, spread, ok := w.Register.Agreed(module).Judgement(w.Register.CasesDecided(module))
	if !ok {
		return 0
	}
	return belief.UpheldChance(float64(w.Invocations[i].Threat), threshold, deference, spread)
}

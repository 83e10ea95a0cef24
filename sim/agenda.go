package sim

import (
	"fmt"
	"maps"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/appraisal"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Agenda says what becomes of a module once it is agreed.
type Agenda uint8

// The agendas.
const (
	// Modular: each module is signed as soon as it is agreed.
	Modular Agenda = iota
	// SingleUndertaking: nothing is agreed until everything is agreed. A module that
	// is agreed waits for all other open ones; then everybody signs the whole, if it
	// is worth no less to each than what it has without, or all of it is talked
	// about again.
	SingleUndertaking
)

// String returns the agenda in words.
func (a Agenda) String() string {
	switch a {
	case Modular:
		return "modular"
	case SingleUndertaking:
		return "single undertaking"
	}
	return fmt.Sprintf("Agenda(%d)", uint8(a))
}

// Sequence says which modules are talked about at a time.
type Sequence uint8

// The sequences.
const (
	// Together: all open modules at once.
	Together Sequence = iota
	// OneByOne: the first open module, in the order of the treaty, whose
	// prerequisites are in force and whose talks are not in recess.
	OneByOne
)

// String returns the sequence in words.
func (s Sequence) String() string {
	switch s {
	case Together:
		return "together"
	case OneByOne:
		return "one by one"
	}
	return fmt.Sprintf("Sequence(%d)", uint8(s))
}

// Settlement is what a table has agreed on.
type Settlement struct {
	Draft       terms.Draft
	Author      string
	Signatories []string
	Rounds      int
}

func (t *Talks) validate(text *treaty.Treaty, actors int) (errs []error) {
	if t.Protocol != nil {
		if err := t.Protocol.Validate(actors); err != nil {
			errs = append(errs, fmt.Errorf("sim: Scenario.Talks.Protocol: %w", err))
		}
	}
	if t.Agenda > SingleUndertaking {
		errs = append(errs, fmt.Errorf("sim: Scenario.Talks.Agenda is %v; want Modular or SingleUndertaking", t.Agenda))
	}
	if t.Sequence > OneByOne {
		errs = append(errs, fmt.Errorf("sim: Scenario.Talks.Sequence is %v; want Together or OneByOne", t.Sequence))
	}
	for _, id := range slices.Sorted(maps.Keys(t.Unlock)) {
		if text.Module(id) == nil {
			errs = append(errs, fmt.Errorf("sim: Scenario.Talks.Unlock names %q; want the ID of a module of the treaty", id))
		}
		if v := t.Unlock[id]; !(v >= 0 && v <= 1) {
			errs = append(errs, fmt.Errorf("sim: Scenario.Talks.Unlock of %q is %v; want a mean trust in [0, 1]", id, v))
		}
	}
	return errs
}

// protocol is the rules of a new table, with a seed of its own where they draw.
func (w *World) protocol(module string) talks.Protocol {
	seed := func() uint64 { return w.Rand("Talk", "", "chair", module).Uint64() }
	switch p := w.Scenario.Talks.Protocol.(type) {
	case nil:
		return talks.AlternatingOffers{Rounds: w.Scenario.Talks.Rounds}
	case talks.SingleText:
		p.Seed = seed()
		return p
	case talks.RandomProposer:
		p.Seed = seed()
		return p
	default:
		return p
	}
}

// sounding reports whether a step only tells a chair what a party prefers, which binds
// nobody and is not recorded.
func (w *World) sounding(step talks.Step) bool {
	p, ok := w.Scenario.Talks.Protocol.(talks.SingleText)
	return ok && step.Round < p.Rounds
}

// talkable reports whether a module is talked about in this quarter.
func (w *World) talkable(k int) bool {
	if !w.pending(k) {
		return false
	}
	if w.Scenario.Talks.Sequence == OneByOne {
		for other := range k {
			if w.pending(other) {
				return false
			}
		}
	}
	return true
}

// pending reports whether a module is open, unlocked and not in recess.
func (w *World) pending(k int) bool {
	m := &w.Scenario.Treaty.Modules[k]
	table := &w.Tables[k]
	if w.Register.Standing(m.ID).Stage != treaty.Open || w.Period < table.Reopens || table.Settled != nil {
		return false
	}
	if table.Session != nil {
		return true
	}
	if w.Scenario.Talks.Sequence == OneByOne {
		for _, id := range m.Requires {
			if s := w.Register.Standing(id); !s.InForceIn(w.Period) {
				return false
			}
		}
	}
	need, ok := w.Scenario.Talks.Unlock[m.ID]
	return !ok || w.mutualTrust() >= need
}

// mutualTrust is the mean trust of the actors in each other.
func (w *World) mutualTrust() float64 {
	sum, n := 0.0, len(w.Trust)
	for i := range w.Trust {
		for k := range w.Trust[i] {
			if i != k {
				sum += w.trust(i, k).Mean()
			}
		}
	}
	return sum / float64(n*(n-1))
}

// settlement is what the talks have agreed on, signed by all or by those who stand by
// it.
func (t *negotiation) settlement(out talks.Outcome, last talks.Step) Settlement {
	actors := t.w.Scenario.Actors
	signs := make([]bool, len(actors))
	for seat := range signs {
		signs[seat] = out.Signed == nil
	}
	for _, chair := range out.Signed {
		signs[t.table.Order[chair]] = true
	}
	s := Settlement{Draft: out.Draft, Rounds: out.Rounds}
	for seat, yes := range signs {
		if yes {
			s.Signatories = append(s.Signatories, actors[seat].ID)
		}
	}
	s.Author = s.Signatories[0]
	if p := last.Proposer; p >= 0 && p < len(t.table.Order) && signs[t.table.Order[p]] {
		s.Author = actors[t.table.Order[p]].ID
	}
	return s
}

// settle keeps what was agreed until everything is.
func (t *negotiation) settle(s Settlement) {
	t.say(event.Event{Kind: event.ProvisionallyAgreed, Actor: s.Author, Draft: t.w.Register.Space(t.module.ID).Format(s.Draft), Reason: "it waits for the other modules"})
	t.keep(Table{Settled: &s})
}

// conclude signs a single undertaking once every open module is settled, or nil while
// it is not. Whoever would be worse off with the whole sends all of it back.
func (w *World) conclude(s *agent.Situation) ([]Move, error) {
	if w.Scenario.Talks.Agenda != SingleUndertaking {
		return nil, nil
	}
	var parts []*negotiation
	for k := range w.Scenario.Treaty.Modules {
		module := &w.Scenario.Treaty.Modules[k]
		if w.Register.Standing(module.ID).Stage != treaty.Open {
			continue
		}
		if w.Tables[k].Settled == nil {
			return nil, nil
		}
		parts = append(parts, &negotiation{w: w, module: module, index: k, table: w.Tables[k]})
	}
	totals := make([]float64, len(w.Scenario.Actors))
	refusal := ""
	for _, t := range parts {
		for seat := range totals {
			a, err := appraisal.New(w.View(s, "Talk", seat), t.module.ID)
			if err != nil {
				return nil, err
			}
			t.views = append(t.views, a)
			one := a.Of(t.table.Settled.Draft)
			totals[seat] += one.Total()
			if refusal == "" && (one.Crossed != "" || one.Stillborn) {
				refusal = w.public[seat].ID + ": " + one.Reason()
			}
		}
	}
	for seat := range totals {
		if len(parts) > 0 && refusal == "" && totals[seat] < parts[0].views[seat].Reserve()-1e-8 {
			refusal = fmt.Sprintf("%s: the whole is worth %+.4f %% of real income a quarter against no agreement", w.public[seat].ID, totals[seat])
		}
	}
	var moves []Move
	for _, t := range parts {
		if refusal == "" {
			t.sign(*t.table.Settled)
		} else {
			t.say(event.Event{Kind: event.TalksFailed, Reason: "the single undertaking: " + refusal})
			t.keep(Table{Reopens: w.again(1 + w.Scenario.Talks.Recess)})
		}
		moves = append(moves, t.moves...)
	}
	return moves, nil
}

// This file decides which modules are negotiated at a time, and under which protocol. The
// inputs are the Talks of the scenario and the state of the tables.

package sim

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/sim/internal/bargaining"
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty"
)

// Agenda is the rule for a module that has been agreed.
type Agenda uint8

// The agendas.
const (
	// Modular: each module is signed as soon as the module is agreed.
	Modular Agenda = iota
	// SingleUndertaking: nothing is agreed until everything is agreed. All open modules are
	// one package: one table bargains over the drafts of all of them, the package is signed
	// as a whole, has one vote in each state, and enters into force as a whole or falls. A
	// module that the draft leaves without any obligation is no part of what is signed.
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

// Sequence is the rule for the modules negotiated at a time.
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

// validate reports all mistakes in the rules of talks, as fields of the scenario.
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
	if t.Agenda == SingleUndertaking && t.Sequence == OneByOne {
		errs = append(errs, fmt.Errorf("sim: Scenario.Talks.Sequence is %v under a %v; want Together, because all modules are one package", t.Sequence, t.Agenda))
	}
	for k := range text.Modules {
		if m := &text.Modules[k]; t.Agenda == SingleUndertaking && len(m.Rivals) > 0 {
			errs = append(errs, fmt.Errorf("sim: Scenario.Talks.Agenda is %v and module %q has rivals; want Modular, because nobody can be in two rivals", t.Agenda, m.ID))
		}
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

// signing returns the rule by which talks close on a draft, by seat.
func (w *World) signing() treaty.Signing {
	return bargaining.Signing(w.Scenario.Talks.Protocol, len(w.public))
}

// protocol returns the rules of a new table, with a seed of its own for a protocol that
// draws.
func (w *World) protocol(module string, order []int) talks.Protocol {
	if w.Scenario.Talks.Protocol == nil {
		return talks.AlternatingOffers{Rounds: w.Scenario.Talks.Rounds}
	}
	return bargaining.Seated(w.Scenario.Talks.Protocol, order, func() uint64 { return w.Rand("Talk", "", "chair", module).Uint64() })
}

// sounding reports whether a step only tells a chair the preference of a party. Such a
// step binds no party and is not recorded.
func (w *World) sounding(step talks.Step) bool {
	p, ok := w.Scenario.Talks.Protocol.(talks.SingleText)
	return ok && step.Round < p.Rounds
}

// talkable reports whether a module is negotiated in this quarter.
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
	if w.Register.Standing(m.ID).Stage != treaty.Open || w.Period < table.Reopens {
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

// packaged returns the modules of the package under negotiation in this quarter, nil for none.
// A package waits until every module that will be negotiated again is open to talks.
func (w *World) packaged() (modules []string) {
	switch {
	case w.Package.Table.Session != nil:
		return w.Package.Modules
	case w.Period < w.Package.Table.Reopens || len(w.Package.Signed) > 0:
		return nil
	}
	for k := range w.Scenario.Treaty.Modules {
		id := w.Scenario.Treaty.Modules[k].ID
		switch {
		case w.Register.Standing(id).Stage != treaty.Open || w.Tables[k].Reopens == math.MaxInt:
		case !w.pending(k):
			return nil
		default:
			modules = append(modules, id)
		}
	}
	return modules
}

// mutualTrust returns the mean trust of the actors in each other, in [0, 1].
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

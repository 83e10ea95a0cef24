package treaty

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Party is a state or bloc able to be bound, with the regions under its trade policy.
type Party struct {
	ID      string
	Regions []string // IDs of regions of the economy
}

// Treaty is a text in modules: chapters open to separate agreement. A single
// undertaking is a treaty with a single module.
type Treaty struct {
	Name    string
	Modules []Module
}

// Module returns the module with the ID, or nil.
func (t *Treaty) Module(id string) *Module {
	for k := range t.Modules {
		if t.Modules[k].ID == id {
			return &t.Modules[k]
		}
	}
	return nil
}

// Rivals reports whether a state may be in only one of two modules; see Module.Rivals.
func (t *Treaty) Rivals(a, b string) bool {
	m, n := t.Module(a), t.Module(b)
	return m != nil && n != nil && (slices.Contains(m.Rivals, b) || slices.Contains(n.Rivals, a))
}

// Module is a part of a treaty with its own agreement, entry into force and end. The
// articles are the commitments and the clauses present; see [Module.Articles] for the
// numbers. A nil clause is absent from the text.
type Module struct {
	// ID is the name of the module, unique within the treaty.
	ID string
	// Requires are the IDs of modules in force as a condition of entry into force, for
	// instance confidence building first. The condition concerns entry alone. After the
	// later end of a required module the present module goes on, but any party may give
	// notice at any time, even against the bars of Withdrawal.
	Requires []string
	// InitialParties are the IDs of the parties bound from the start: the module is in
	// force in period 0, with the ratification of all of them, as law made before the
	// first negotiation (GATT Article II: the schedules in force). Such a module has no
	// open terms, meets its entry rule, and has at least two initial parties. The default
	// (nil) is a module open to negotiation. After its end the module is open like any
	// other.
	InitialParties []string
	// Rivals are the IDs of modules of which a state can be in only one: a state bound by a
	// rival, or with a ratification of a rival, cannot sign, ratify or accede. It is enough
	// that one of the two modules names the other. Two customs unions are rivals, since each
	// has one external tariff (GATT Article XXIV:8(a)).
	Rivals []string
	// Commitments are the obligations, in the order of the articles.
	Commitments []Commitment
	// Excluded are carve-outs settled in the text, apart from those granted by a draft.
	Excluded CarveOuts

	// Terms are the open terms settled by a draft. Parameters and Menus refer to a term
	// by name. Constraints exclude drafts.
	Terms       []terms.Term
	Constraints []terms.Constraint
	// Menus map the options of a term to carve-outs.
	Menus []Menu

	// The clauses below are absent if nil or empty.
	Exception  *SecurityException
	Safeguard  *Safeguard
	Monitoring *Monitoring
	Milestones []Milestone
	Assistance *Assistance
	Disputes   *Disputes
	Sunset     *Sunset
	// Entry is the rule of entry into force. The zero value asks for the ratification
	// of every signatory.
	Entry EntryRule
	// Accession is the article on later members. Without the article no state may
	// accede.
	Accession *Accession
	// Amendment is the article on changing the open terms in force. Without the article the
	// terms stand until the module ends.
	Amendment *Amendment
	// Withdrawal is the article on leaving. The zero value is a notice of 2 quarters.
	Withdrawal Withdrawal

	length Length // of a period, see Treaty.In
}

// Space returns the space of drafts of the module, under the constraints.
func (m *Module) Space() (*terms.Space, error) {
	s, err := terms.NewSpace(m.Terms...)
	if err == nil {
		s, err = s.Under(m.Constraints...)
	}
	if err != nil {
		return nil, fmt.Errorf("treaty: module %q: %w", m.ID, err)
	}
	return s, nil
}

// Obliges reports whether a draft of the space of the module obliges any party to
// anything. A draft with depth zero everywhere is no agreement.
func (m *Module) Obliges(space *terms.Space, d terms.Draft) bool {
	for i := range m.Commitments {
		if m.depth(space, d, &m.Commitments[i]) > 0 {
			return true
		}
	}
	return false
}

// Depth returns the mean depth of the commitments of the module under a draft, in [0,
// 1].
func (m *Module) Depth(space *terms.Space, d terms.Draft) float64 {
	sum := 0.0
	for i := range m.Commitments {
		sum += m.depth(space, d, &m.Commitments[i])
	}
	return sum / float64(len(m.Commitments))
}

// depth returns the depth of a commitment under a draft, in [0, 1].
func (m *Module) depth(space *terms.Space, d terms.Draft, c *Commitment) float64 {
	return c.Depth.settled(space, d, 1).Value()
}

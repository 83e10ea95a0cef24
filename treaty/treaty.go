package treaty

import (
	"fmt"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Party is a state or bloc that can be bound, with the regions of the economy
// whose trade policy it decides.
type Party struct {
	ID      string
	Regions []string // IDs
}

// Treaty is a text in modules: chapters that can be agreed one by one. A single
// undertaking is a treaty of one module.
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

// Module is a part of a treaty that can be agreed, enter into force and end by
// itself. Its articles are its commitments and the clauses below that it has; see
// [Module.Articles] for how they are numbered. A clause that is nil is not in the
// text.
type Module struct {
	ID string
	// Requires are the IDs of modules that must be in force before this one can
	// enter into force: confidence building first. It is a condition of entry alone:
	// if one of them ends later, this one goes on, but whoever wants to leave it may
	// give notice at any time, whatever Withdrawal bars.
	Requires []string
	// Commitments are the obligations, in the order of the articles.
	Commitments []Commitment
	// Excluded are carve-outs settled in the text, before any draft grants more.
	Excluded CarveOuts

	// Terms are what is open until a draft settles it: Parameters and Menus refer
	// to them by name. Constraints rule out drafts.
	Terms       []terms.Term
	Constraints []terms.Constraint
	// Menus give the carve-outs that the options of a term stand for.
	Menus []Menu

	Exception  *SecurityException
	Safeguard  *Safeguard
	Monitoring *Monitoring
	Milestones []Milestone
	Assistance *Assistance
	Disputes   *Disputes
	Sunset     *Sunset
	// Entry is the rule of entry into force. The zero value asks for the
	// ratification of every signatory.
	Entry EntryRule
	// Accession lets others join later. Without it nobody may.
	Accession *Accession
	// Withdrawal says how a party leaves. The zero value is a notice of 2
	// quarters.
	Withdrawal Withdrawal

	length Length // of a period, see Treaty.In
}

// Space is the space of drafts of the module, under its constraints.
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

// Obliges reports whether a draft of the module's space would oblige anybody to
// anything. A draft of depth zero does not; it is no agreement.
func (m *Module) Obliges(space *terms.Space, d terms.Draft) bool {
	for i := range m.Commitments {
		if m.depth(space, d, &m.Commitments[i]) > 0 {
			return true
		}
	}
	return false
}

// Depth is the mean depth of the module's commitments under a draft, in [0, 1].
func (m *Module) Depth(space *terms.Space, d terms.Draft) float64 {
	sum := 0.0
	for i := range m.Commitments {
		sum += m.depth(space, d, &m.Commitments[i])
	}
	return sum / float64(len(m.Commitments))
}

func (m *Module) depth(space *terms.Space, d terms.Draft, c *Commitment) float64 {
	return c.Depth.settled(space, d, 1).Value()
}

package treaty

import (
	"errors"
	"fmt"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Party is a state or bloc that can be bound, with the regions of the economy
// whose trade policy it decides.
type Party struct {
	ID      string
	Regions []string // IDs
}

// Treaty is a text in modules.
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
// itself.
type Module struct {
	ID string
	// Commitments are the obligations, in the order of the articles.
	Commitments []Commitment
	// Terms are what is open until a draft settles it. Commitments refer to
	// them by name.
	Terms []terms.Term
	// Menus give the carve-outs that the options of a term stand for.
	Menus []Menu
	// Entry is the rule of entry into force. The zero value asks for the
	// ratification of every signatory.
	Entry EntryRule
}

// Kind says what a commitment obliges a party to.
type Kind uint8

// The kinds of commitment.
const (
	// CutTariffs multiplies the party's tariff on goods of the other parties
	// by one minus the depth.
	CutTariffs Kind = iota + 1
	// CutBarriers lowers the cost of bringing goods or services from the other
	// parties: at depth d the iceberg factor falls by d times the
	// commitment's Cut.
	CutBarriers
)

// String names the kind as an article would.
func (k Kind) String() string {
	switch k {
	case CutTariffs:
		return "tariff cut"
	case CutBarriers:
		return "barrier cut"
	}
	return fmt.Sprintf("Kind(%d)", uint8(k))
}

// Commitment is one obligation, which every party bound by the module owes to
// every other.
type Commitment struct {
	Kind    Kind
	Sectors Sectors
	// Depth names the term whose value in [0, 1] says how deep the obligation
	// goes.
	Depth string
	// Cut is the share of the cost of delivery that CutBarriers takes away at
	// full depth, in [0, 1).
	Cut float64
}

// TariffCut makes a module with one commitment: the parties cut the tariffs on
// each other's goods in the sectors by the share that the term depth settles.
func TariffCut(id string, sectors Sectors, depth terms.Term) Module {
	return Module{
		ID:          id,
		Commitments: []Commitment{{Kind: CutTariffs, Sectors: sectors, Depth: depth.Name}},
		Terms:       []terms.Term{depth},
	}
}

// BarrierCut makes a module with one commitment: the parties lower the cost of
// bringing each other's goods or services across the border. At full depth the
// cost of delivery falls by the share cut: 0.02 is 2 % of the delivered price.
func BarrierCut(id string, sectors Sectors, cut float64, depth terms.Term) Module {
	return Module{
		ID:          id,
		Commitments: []Commitment{{Kind: CutBarriers, Sectors: sectors, Depth: depth.Name, Cut: cut}},
		Terms:       []terms.Term{depth},
	}
}

// Space is the space of drafts of the module.
func (m *Module) Space() (*terms.Space, error) {
	s, err := terms.NewSpace(m.Terms...)
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
	k, ok := space.Term(c.Depth)
	if !ok {
		panic(fmt.Sprintf("treaty: module %q: commitment refers to no term %q", m.ID, c.Depth))
	}
	return space.Option(d, k).Value
}

// Validate reports everything that is wrong with the text: names missing or used
// twice, terms without options, depths outside [0, 1], references to terms that
// are not there, carve-outs for states that are no party or in sectors that the
// economy lacks.
func (t *Treaty) Validate(e *market.Economy, parties []Party) error {
	var errs []error
	if len(t.Modules) == 0 {
		errs = append(errs, errors.New("treaty: no modules; want at least one"))
	}
	errs = append(errs, checkParties(e, parties)...)
	seen := map[string]bool{}
	for k := range t.Modules {
		m := &t.Modules[k]
		if m.ID == "" {
			errs = append(errs, fmt.Errorf("treaty: module %d has no ID", k+1))
		} else if seen[m.ID] {
			errs = append(errs, fmt.Errorf("treaty: two modules have the ID %q", m.ID))
		}
		seen[m.ID] = true
		for _, err := range m.check(e, parties) {
			errs = append(errs, fmt.Errorf("treaty: module %q: %w", m.ID, err))
		}
	}
	return errors.Join(errs...)
}

func checkParties(e *market.Economy, parties []Party) (errs []error) {
	seen := map[string]bool{}
	owner := map[string]string{}
	for k, p := range parties {
		if p.ID == "" {
			errs = append(errs, fmt.Errorf("treaty: party %d has no ID", k+1))
		} else if seen[p.ID] {
			errs = append(errs, fmt.Errorf("treaty: two parties have the ID %q", p.ID))
		}
		seen[p.ID] = true
		for _, r := range p.Regions {
			if _, ok := e.RegionIndex(r); !ok {
				errs = append(errs, fmt.Errorf("treaty: party %q: no region %q in the economy", p.ID, r))
			}
			if other, taken := owner[r]; taken {
				errs = append(errs, fmt.Errorf("treaty: party %q: region %q belongs to party %q already", p.ID, r, other))
			}
			owner[r] = p.ID
		}
	}
	return errs
}

func (m *Module) check(e *market.Economy, parties []Party) (errs []error) {
	term := map[string]*terms.Term{}
	for k := range m.Terms {
		term[m.Terms[k].Name] = &m.Terms[k]
	}
	if _, err := terms.NewSpace(m.Terms...); err != nil {
		errs = append(errs, err)
	}
	if len(m.Commitments) == 0 {
		errs = append(errs, errors.New("no commitments; want at least one"))
	}
	for k, c := range m.Commitments {
		article := fmt.Sprintf("commitment %d (%v)", k+1, c.Kind)
		if _, err := c.Sectors.In(e); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", article, err))
		}
		switch {
		case c.Kind != CutTariffs && c.Kind != CutBarriers:
			errs = append(errs, fmt.Errorf("%s: unknown kind", article))
		case c.Kind == CutBarriers && !(c.Cut > 0 && c.Cut < 1):
			errs = append(errs, fmt.Errorf("%s: Cut is %v; want a share above 0 and below 1", article, c.Cut))
		case c.Kind == CutTariffs && c.Cut != 0:
			errs = append(errs, fmt.Errorf("%s: Cut is %v; a tariff cut has none", article, c.Cut))
		}
		depth := term[c.Depth]
		if depth == nil {
			errs = append(errs, fmt.Errorf("%s: no term %q for its depth", article, c.Depth))
			continue
		}
		for _, o := range depth.Options {
			if !(o.Value >= 0 && o.Value <= 1) {
				errs = append(errs, fmt.Errorf("%s: term %q has the depth %v; want a share in [0, 1]", article, c.Depth, o.Value))
			}
		}
	}
	for _, menu := range m.Menus {
		t := term[menu.Term]
		if t == nil {
			errs = append(errs, fmt.Errorf("carve-outs: no term %q", menu.Term))
		} else if len(t.Options) != len(menu.Options) {
			errs = append(errs, fmt.Errorf("carve-outs: term %q has %d options, its menu %d", menu.Term, len(t.Options), len(menu.Options)))
		}
		for _, option := range menu.Options {
			for _, c := range option {
				errs = append(errs, c.check(e, parties)...)
			}
		}
	}
	if m.Entry.Ratifications < 0 || m.Entry.Ratifications > len(parties) {
		errs = append(errs, fmt.Errorf("entry into force after %d ratifications; want 0 (all signatories) to %d", m.Entry.Ratifications, len(parties)))
	}
	return errs
}

// EntryRule says when a signed module enters into force, for those that have
// ratified it.
type EntryRule struct {
	// Ratifications is how many it takes. The zero value means all signatories.
	Ratifications int
}

// Needs is the number of ratifications that it takes for a number of signatories.
func (r EntryRule) Needs(signatories int) int {
	if r.Ratifications == 0 {
		return signatories
	}
	return r.Ratifications
}

// String reads "all signatories" or "2 ratifications".
func (r EntryRule) String() string {
	switch r.Ratifications {
	case 0:
		return "all signatories"
	case 1:
		return "1 ratification"
	}
	return fmt.Sprintf("%d ratifications", r.Ratifications)
}

package treaty

import (
	"slices"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Clone returns a deep copy of the treaty.
func (t Treaty) Clone() Treaty {
	t.Modules = slices.Clone(t.Modules)
	for k := range t.Modules {
		t.Modules[k] = t.Modules[k].clone()
	}
	return t
}

// clone returns a deep copy of the module.
func (m Module) clone() Module {
	m.Requires, m.Rivals = slices.Clone(m.Requires), slices.Clone(m.Rivals)
	m.InitialParties = slices.Clone(m.InitialParties)
	m.Commitments = slices.Clone(m.Commitments)
	for k := range m.Commitments {
		c := &m.Commitments[k]
		c.Obliged = slices.Clone(c.Obliged)
		c.PhaseIn.Steps = slices.Clone(c.PhaseIn.Steps)
		c.PhaseIn.Milestones = slices.Clone(c.PhaseIn.Milestones)
	}
	m.Excluded = slices.Clone(m.Excluded)
	m.Terms = slices.Clone(m.Terms)
	for k := range m.Terms {
		m.Terms[k].Options = slices.Clone(m.Terms[k].Options)
	}
	m.Constraints = cloneAll(m.Constraints, func(c terms.Constraint) terms.Constraint {
		c.Options, c.Among = slices.Clone(c.Options), slices.Clone(c.Among)
		return c
	})
	m.Menus = cloneAll(m.Menus, func(menu Menu) Menu {
		menu.Options = cloneAll(menu.Options, func(c CarveOuts) CarveOuts { return slices.Clone(c) })
		return menu
	})
	m.Exception, m.Safeguard = clonePointer(m.Exception), clonePointer(m.Safeguard)
	if m.Exception != nil {
		m.Exception.May, m.Exception.Towards = slices.Clone(m.Exception.May), slices.Clone(m.Exception.Towards)
	}
	m.Monitoring, m.Assistance = clonePointer(m.Monitoring), clonePointer(m.Assistance)
	m.Milestones = slices.Clone(m.Milestones)
	if m.Assistance != nil {
		m.Assistance.Donors, m.Assistance.Recipients = slices.Clone(m.Assistance.Donors), slices.Clone(m.Assistance.Recipients)
	}
	m.Disputes, m.Sunset, m.Accession = clonePointer(m.Disputes), clonePointer(m.Sunset), clonePointer(m.Accession)
	m.Amendment = clonePointer(m.Amendment)
	if m.Accession != nil {
		m.Accession.AtAnyTime = slices.Clone(m.Accession.AtAnyTime)
	}
	m.Entry = m.Entry.clone()
	return m
}

// clone returns a deep copy of the entry rule, alternatives included.
func (r EntryRule) clone() EntryRule {
	r.Named, r.Shares = slices.Clone(r.Named), slices.Clone(r.Shares)
	r.Or = cloneAll(r.Or, EntryRule.clone)
	return r
}

// cloneAll returns a copy of a list with every element cloned.
func cloneAll[T any](list []T, clone func(T) T) []T {
	list = slices.Clone(list)
	for k := range list {
		list[k] = clone(list[k])
	}
	return list
}

// clonePointer returns a pointer to a copy of the value, or nil for nil.
func clonePointer[T any](p *T) *T {
	if p == nil {
		return nil
	}
	c := *p
	return &c
}

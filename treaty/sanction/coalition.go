package sanction

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/tradetalk/tradetalk/treaty"
)

// The moves of members among themselves, of the target and of third parties.

func (m *move) join() error {
	switch {
	case !m.d.isParty(m.Author):
		return fmt.Errorf("%q is no party", m.Author)
	case m.Author == m.r.Target:
		return m.breaks(partiesArticle, "it is the target")
	case slices.Contains(m.s.Members, m.Author):
		return m.breaks(partiesArticle, "it is a sender already")
	}
	m.s.Members = m.d.ordered(append(slices.Clone(m.s.Members), m.Author))
	// Who joins closes its routes, and is no third party any more.
	m.s.Routes = slices.DeleteFunc(slices.Clone(m.s.Routes), func(o OpenRoute) bool { return o.Via == m.Author })
	m.s.Named = slices.DeleteFunc(slices.Clone(m.s.Named), func(id string) bool { return id == m.Author })
	return nil
}

func (m *move) leave() error {
	m.s.Members = slices.DeleteFunc(slices.Clone(m.s.Members), func(id string) bool { return id == m.Author })
	if m.r.Institution != nil && m.r.Institution.Binding {
		m.s.Deserted = append(slices.Clip(m.s.Deserted), m.Author)
	}
	if len(m.s.Members) == 0 && (m.s.State.biting() || m.s.State == Suspended) {
		return m.to(Lifted)
	}
	return nil
}

func (m *move) concede() error {
	if m.Author != m.r.Target {
		return m.breaks(partiesArticle, "the target is %s", m.r.Target)
	}
	if m.r.Demand.Issue == "" {
		return m.lacks(demandArticle)
	}
	m.s.Conceded = m.Level
	return nil
}

func (m *move) openRoute() error {
	r := m.Route
	switch {
	case !m.d.isParty(m.Author) || r.Via != m.Author:
		return m.wrong("Route.Via", strconv.Quote(r.Via), "the party that opens the route")
	case m.Author == m.r.Target:
		return errors.New("a route leads through a third party, not the target")
	case slices.Contains(m.s.Members, m.Author):
		return errors.New("a sender leaves before it lets goods through")
	case !(r.Detour == 0 || r.Detour >= 1) || r.Detour > 1e6:
		return m.wrong("Route.Detour", r.Detour, "a factor of 1 or more, or 0 for 1.1")
	case !(r.Watch >= 0 && r.Watch <= 1):
		return m.wrong("Route.Watch", r.Watch, "a chance in [0, 1]")
	}
	if _, err := r.Sectors.In(m.d.economy); err != nil {
		return fmt.Errorf("%s: %w", "Route.Sectors", err)
	}
	if slices.ContainsFunc(m.s.Routes, func(o OpenRoute) bool { return o.Via == r.Via && o.Sectors == r.Sectors }) {
		return errors.New("the route is open already")
	}
	m.s.Routes = append(slices.Clip(m.s.Routes), OpenRoute{r, m.Period})
	return nil
}

func (m *move) closeRoute() error {
	n := len(m.s.Routes)
	m.s.Routes = slices.DeleteFunc(slices.Clone(m.s.Routes), func(o OpenRoute) bool { return o.Via == m.Author && o.Sectors == m.Route.Sectors })
	if len(m.s.Routes) == n {
		return errors.New("it has no such route open")
	}
	return nil
}

func (m *move) setEffort() error {
	m.s.Efforts = set(m.s.Efforts, m.Author, m.Level)
	return nil
}

func (m *move) name() error {
	switch {
	case m.r.Secondary == nil:
		return m.lacks(secondaryArticle)
	case m.biting() != nil:
		return m.biting()
	case !m.d.isParty(m.Party) || m.Party == m.r.Target || slices.Contains(m.s.Members, m.Party):
		return m.breaks(secondaryArticle, "%q is no third party", m.Party)
	case slices.Contains(m.s.Named, m.Party):
		return m.breaks(secondaryArticle, "%s is named already", m.Party)
	}
	if err := m.decided(); err != nil {
		return err
	}
	m.s.Named = append(slices.Clip(m.s.Named), m.Party)
	return nil
}

func (m *move) clear() error {
	k := slices.Index(m.s.Named, m.Party)
	if k < 0 {
		return m.breaks(secondaryArticle, "%q is not named", m.Party)
	}
	m.s.Named = slices.Delete(slices.Clone(m.s.Named), k, k+1)
	return nil
}

func (m *move) payFund() error {
	switch {
	case m.r.Fund == nil:
		return m.lacks(fundArticle)
	case m.Party == m.Author || !slices.Contains(m.s.Members, m.Party):
		return m.breaks(fundArticle, "%q is no other sender", m.Party)
	case !(m.Amount > 0 && m.Amount < 1e300):
		return m.wrong("Amount", m.Amount, "a sum above 0")
	}
	l := m.d.plans[m.k]
	if len(l.regions[l.party(m.Author)]) == 0 || len(l.regions[l.party(m.Party)]) == 0 {
		return errors.New("a party without regions has no account to pay from or to")
	}
	m.s.Payments = append(slices.Clip(m.s.Payments), treaty.Payment{From: m.Author, To: m.Party, Period: m.Period, Amount: m.Amount, Case: m.Regime})
	return nil
}

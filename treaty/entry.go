package treaty

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/market"
)

// This file decides when a signed module enters into force, and how states join and
// leave, from ratifications, shares of trade and dates. Sources: the entry rules of
// CPTPP, ITA and RCEP; WTO Agreement, Article XV:1; VCLT Article 54(b).

// EntryRule is the rule of entry into force of a signed module for the parties with a
// ratification. All conditions set must be met; a rule in Or suffices instead. The zero
// value asks for the ratification of every signatory.
//
//	EntryRule{Ratifications: 6, Or: []EntryRule{{Fraction: 0.5}}} // six or half, whichever is fewer (CPTPP)
//	EntryRule{TradeShare: 0.9, Of: "ELE"}                         // 90 % of trade (ITA)
type EntryRule struct {
	// Ratifications is the number of ratifications needed.
	Ratifications int
	// Fraction is the share of signatories, in (0, 1], needed to have ratified.
	Fraction float64
	// TradeShare, in (0, 1], is the share of world trade in the sectors Of needed from
	// the parties with a ratification: exports plus imports over twice world trade. Of
	// is Everything by default.
	TradeShare float64
	Of         Sectors
	// Shares are the shares of trade assigned to parties. The default (nil) is the
	// share in the baseline of the economy.
	Shares []PartyShare
	// Named are parties whose ratification is indispensable.
	Named []string
	// Or lists alternative rules. Any alternative met suffices.
	Or []EntryRule
}

// PartyShare is the share of a party in some trade, in [0, 1].
type PartyShare struct {
	Party string
	Share float64
}

// zero reports whether the rule sets no condition of its own.
func (r EntryRule) zero() bool {
	return r.Ratifications == 0 && r.Fraction == 0 && r.TradeShare == 0 && len(r.Named) == 0
}

// Needs returns the least number of ratifications for a number of signatories: two at
// least, since no party can be bound to itself alone. Trade shares or named parties may
// need more; see Register.EntryMet.
func (r EntryRule) Needs(signatories int) int {
	n := max(2, r.Ratifications, len(r.Named), fraction(r.Fraction, signatories))
	if r.zero() {
		n = signatories
	}
	for _, other := range r.Or {
		n = min(n, other.Needs(signatories))
	}
	return n
}

// fraction returns the least whole number of members that is a share f of n.
func fraction(f float64, n int) int { return int(math.Ceil(f*float64(n) - 1e-9)) }

// met returns the conditions missing for the rule, or "" for a rule met.
func (r EntryRule) met(ratified []string, signatories int, trade func(EntryRule) float64) string {
	missing := ""
	note := func(format string, args ...any) {
		if missing != "" {
			missing += "; "
		}
		missing += fmt.Sprintf(format, args...)
	}
	// No party can be bound to itself alone.
	if n := max(2, r.Ratifications, fraction(r.Fraction, signatories)); len(ratified) < n || r.zero() && len(ratified) < signatories {
		note("%d have ratified; the entry rule asks for %v", len(ratified), r)
	}
	if r.TradeShare > 0 {
		if share := trade(r); share < r.TradeShare-1e-12 {
			note("those that have ratified account for %.6g %% of trade in %s; the entry rule asks for %.6g %%", 100*share, r.of(), 100*r.TradeShare)
		}
	}
	for _, id := range r.Named {
		if !slices.Contains(ratified, id) {
			note("%s has not ratified, without which there is no entry into force", id)
		}
	}
	for _, other := range r.Or {
		if missing != "" && other.met(ratified, signatories, trade) == "" {
			return ""
		}
	}
	return missing
}

// of returns the sectors of the trade share, Everything by default.
func (r EntryRule) of() Sectors {
	if r.Of == "" {
		return Everything
	}
	return r.Of
}

// String returns the rule as "all signatories", "6 ratifications or 50 % of the
// signatories" or "90 % of trade in ELE".
func (r EntryRule) String() string {
	var parts []string
	if r.Ratifications == 1 {
		parts = append(parts, "1 ratification")
	} else if r.Ratifications > 0 {
		parts = append(parts, fmt.Sprintf("%d ratifications", r.Ratifications))
	}
	if r.Fraction > 0 {
		parts = append(parts, fmt.Sprintf("%.4g %% of the signatories", 100*r.Fraction))
	}
	if r.TradeShare > 0 {
		parts = append(parts, fmt.Sprintf("%.4g %% of trade in %s", 100*r.TradeShare, r.of()))
	}
	if len(r.Named) > 0 {
		parts = append(parts, strings.Join(r.Named, " and "))
	}
	text := strings.Join(parts, " and ")
	if r.zero() {
		text = "all signatories"
	}
	for _, other := range r.Or {
		text += " or " + other.String()
	}
	return text
}

// check returns the mistakes in the rule and in its alternatives.
func (r EntryRule) check(e *market.Economy, parties []Party) (errs []error) {
	if n := r.Ratifications; n < 0 || n == 1 || n > len(parties) {
		errs = append(errs, wrong("Ratifications", n, fmt.Sprintf("0 (all signatories), or 2 to %d", len(parties))))
	}
	if !(r.Fraction >= 0 && r.Fraction <= 1) {
		errs = append(errs, wrong("Fraction", r.Fraction, "a share in [0, 1]"))
	}
	if !(r.TradeShare >= 0 && r.TradeShare <= 1) {
		errs = append(errs, wrong("TradeShare", r.TradeShare, "a share in [0, 1]"))
	}
	if _, err := r.of().In(e); err != nil {
		errs = append(errs, fmt.Errorf("%s: %w", "Of", err))
	}
	sum := 0.0
	for k, s := range r.Shares {
		sum += s.Share
		if slices.ContainsFunc(r.Shares[:k], func(other PartyShare) bool { return other.Party == s.Party }) {
			errs = append(errs, wrong("Shares", fmt.Sprintf("%q twice", s.Party), "each party once"))
		}
		errs = append(errs, isParty("Shares", s.Party, parties)...)
		if !(s.Share >= 0 && s.Share <= 1) {
			errs = append(errs, wrong("Shares: the share of "+s.Party, s.Share, "a number in [0, 1]"))
		}
	}
	if sum > 1+1e-9 {
		errs = append(errs, wrong("Shares: their sum", sum, "at most 1"))
	}
	if r.Shares != nil && sum < r.TradeShare-1e-12 {
		errs = append(errs, wrong("TradeShare", r.TradeShare, fmt.Sprintf("at most what all parties account for, %.6g", sum)))
	}
	errs = append(errs, once("Named", r.Named, parties)...)
	for _, other := range r.Or {
		errs = append(errs, other.check(e, parties)...)
	}
	return errs
}

// trade returns the share of some parties in world trade in the sectors of a rule, in
// [0, 1].
func (r *Register) trade(rule EntryRule, ids []string) float64 {
	share := 0.0
	if rule.Shares != nil {
		for _, s := range rule.Shares {
			if slices.Contains(ids, s.Party) {
				share += s.Share
			}
		}
		return share
	}
	sectors, err := rule.of().In(r.economy)
	if err != nil {
		panic(err) // NewRegister has checked it
	}
	inside := make([]bool, r.economy.NumRegions())
	for k, p := range r.parties {
		for _, n := range r.regions[k] {
			inside[n] = slices.Contains(ids, p.ID)
		}
	}
	var own, world float64
	for _, j := range sectors {
		for n := range inside {
			for i := range inside {
				if n == i {
					continue
				}
				flow := r.economy.Trade(j, n, i)
				world += 2 * flow
				if inside[n] {
					own += flow
				}
				if inside[i] {
					own += flow
				}
			}
		}
	}
	if world == 0 {
		return 0
	}
	return own / world
}

// TradeShare returns the share of the named parties in baseline world trade, exports
// plus imports, in some sectors, in [0, 1]. The error lists sectors missing from the
// economy.
func (r *Register) TradeShare(sectors Sectors, parties ...string) (float64, error) {
	if _, err := sectors.In(r.economy); err != nil {
		return 0, err
	}
	return r.trade(EntryRule{Of: sectors}, parties), nil
}

// Accession is the article on joining a module in force without a signature.
type Accession struct {
	// Vote is the vote of the parties bound on an accession. The default is unanimity.
	Vote VoteRule
	// NotBefore is the number of quarters after entry into force before the first
	// accession, except for the states in AtAnyTime (RCEP: 18 months, India at any
	// time).
	NotBefore int
	AtAnyTime []string

	length Length
}

// First returns the number of periods after entry into force before accession opens.
func (a *Accession) First() int { return a.length.Periods(a.NotBefore) }

// text returns the article on accession.
func (a *Accession) text() string {
	s := fmt.Sprintf("Others may accede by decision of the parties, taken by %v", a.Vote)
	if a.NotBefore > 0 {
		s += fmt.Sprintf(", from %d quarters after entry into force on", a.NotBefore)
		if len(a.AtAnyTime) > 0 {
			s += fmt.Sprintf("; %s at any time", strings.Join(a.AtAnyTime, " and "))
		}
	}
	return s + "."
}

// Withdrawal is the article on leaving a module in force.
type Withdrawal struct {
	// Notice is the number of quarters between the notice and the end of obligations.
	// The default is 2, the six months of the WTO Agreement, Article XV:1.
	Notice Parameter
	// NotBefore is the number of quarters after entry into force before the first
	// notice. The default is 0.
	NotBefore int
	// Barred excludes withdrawal. A barred or early notice is valid with the consent of
	// all others (Vienna Convention on the Law of Treaties, Article 54(b)), or once a
	// module required by the present module has ended.
	Barred bool

	length Length
}

// First returns the number of periods after entry into force before the first notice.
func (w *Withdrawal) First() int { return w.length.Periods(w.NotBefore) }

// withdrawalText returns the article on withdrawal.
func (m *Module) withdrawalText() string {
	w := m.Withdrawal
	s := "No party may withdraw"
	if !w.Barred {
		s = fmt.Sprintf("A party may withdraw at a notice of %s", w.Notice.span())
		if w.NotBefore > 0 {
			s += fmt.Sprintf(", given %s after entry into force or later", Set(float64(w.NotBefore)).span())
		}
	}
	if len(m.Requires) > 0 && (w.Barred || w.NotBefore > 0) {
		s += fmt.Sprintf("; once module %s has ended, a notice of %s may be given at any time", either(m.Requires), w.Notice.span())
	}
	return s + "."
}

// once returns an error for each name that is no party or is repeated.
func once(field string, ids []string, parties []Party) (errs []error) {
	for k, id := range ids {
		errs = append(errs, isParty(field, id, parties)...)
		if slices.Contains(ids[:k], id) {
			errs = append(errs, wrong(field, fmt.Sprintf("%q twice", id), "each party once"))
		}
	}
	return errs
}

// isParty returns an error if an ID is no party.
func isParty(field, id string, parties []Party) []error {
	if slices.ContainsFunc(parties, func(p Party) bool { return p.ID == id }) {
		return nil
	}
	return []error{fmt.Errorf("%s: %q is no party", field, id)}
}

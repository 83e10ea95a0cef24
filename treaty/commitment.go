package treaty

import (
	"fmt"
	"strings"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// This file decides which kinds of obligation a module can hold, and the text of each,
// from a kind, sectors, parties and numbers. Sources: GATT Articles I, II and XI:1; the
// Swiss formula of the Tokyo Round; the Trade Facilitation Agreement.

// Kind is a kind of commitment. In the list below d is the depth in force, in [0, 1]:
// the agreed depth, times the share phased in, times the share left by carve-outs.
type Kind uint8

// The kinds of commitment.
const (
	// CutTariffs multiplies the tariff of the party on goods of the beneficiaries by
	// 1-d.
	CutTariffs Kind = iota + 1
	// CutBarriers lowers non-tariff barriers to goods or services from the
	// beneficiaries: the iceberg factor falls by d times Cut.
	CutBarriers
	// SwissCut lowers a tariff t by d of the way to a*t/(a+t), where a is the Rate.
	// High tariffs fall by more (the Swiss formula of the Tokyo Round, used for
	// industrial goods since).
	SwissCut
	// BindTariffs lowers a tariff above the Rate by d of the way to the Rate, and
	// bounds the tariff at the Rate from above (GATT Article II).
	BindTariffs
	// OpenExports disciplines export restraints: the export taxes of the party fall by
	// d, and bans and controls on exports let at least the share d through (compare
	// GATT Article XI:1; see ExportFloors).
	OpenExports
	// AlignRules is regulatory alignment: the iceberg factor falls by d times Cut.
	AlignRules
	// FacilitateTrade is faster customs clearance (compare the Trade Facilitation
	// Agreement): the iceberg factor falls by d times Cut.
	FacilitateTrade
	// BeTransparent is the publication of measures by the party. Prices do not move;
	// the share of breaches missed by reports falls by d times Cut (see Monitoring).
	BeTransparent
	// ShareData is the free flow of data across the border: the iceberg factor of
	// sectors in need of data falls by d times Cut. Cut may be zero.
	ShareData
	// RelieveSanctions eases the sanction regime named by Regime: d is the share of
	// relief due from the obliged party (see Register.Relief). The regime itself states
	// its sectors; Sectors, if given, are the sectors on which carve-outs and
	// exceptions reduce the relief.
	RelieveSanctions
	// StandStill keeps tariffs, barriers and export taxes from rising above the
	// baseline, at any depth above zero. Tariffs may be raised by the Rate, the water
	// between applied and bound rates (GATT Article II:1(b)).
	StandStill
)

// kindNames holds the name of each kind in an article.
var kindNames = [...]string{
	"unknown kind", "tariff cut", "barrier cut", "Swiss-formula cut", "tariff binding", "export-restraint discipline", "regulatory alignment",
	"trade facilitation", "transparency", "data sharing", "sanctions relief", "standstill",
}

// String returns the name of the kind in an article.
func (k Kind) String() string {
	if k == 0 || int(k) >= len(kindNames) {
		return fmt.Sprintf("Kind(%d)", uint8(k))
	}
	return kindNames[k]
}

// cuts reports whether the kind uses Commitment.Cut.
func (k Kind) cuts() bool {
	switch k {
	case CutBarriers, AlignRules, FacilitateTrade, ShareData, BeTransparent:
		return true
	}
	return false
}

// channel returns the tariff, export tax or part of trade costs multiplied by a kind,
// or -1 for a kind that is no factor. Of two commitments of the same kind the deeper
// governs a flow; different kinds lower different costs, and their factors multiply.
func (k Kind) channel() int {
	switch k {
	case CutBarriers:
		return 0
	case AlignRules:
		return 1
	case FacilitateTrade:
		return 2
	case ShareData:
		return 3
	case CutTariffs:
		return tariffChannel
	case OpenExports:
		return exportChannel
	}
	return -1
}

// The channels after the four parts of trade costs: tariffs and export taxes; and their
// number.
const (
	tariffChannel = 4
	exportChannel = 5
	channels      = 6
)

// cut returns the share of the cost removed at full depth.
func (c *Commitment) cut() float64 {
	if c.Kind.cuts() {
		return c.Cut
	}
	return 1
}

// Beneficiaries names the states to which a commitment is owed.
type Beneficiaries uint8

const (
	// PartiesOnly limits the commitment to the other parties bound by the module, as a
	// preference. The zero value.
	PartiesOnly Beneficiaries = iota
	// MostFavouredNation extends the commitment to all states (GATT Article I).
	MostFavouredNation
)

// String returns "the other parties" or "all (most-favoured-nation)".
func (b Beneficiaries) String() string {
	switch b {
	case PartiesOnly:
		return "the other parties"
	case MostFavouredNation:
		return "all (most-favoured-nation)"
	}
	return fmt.Sprintf("Beneficiaries(%d)", uint8(b))
}

// Commitment is an obligation of a module: an article.
type Commitment struct {
	// Kind is the kind of obligation.
	Kind Kind
	// Sectors are the sectors covered.
	Sectors Sectors
	// Obliged are the IDs of the parties with the obligation. The default (nil) is all
	// parties bound by the module.
	Obliged []string
	// Beneficiaries are the states with a claim to the commitment. The default is
	// PartiesOnly.
	Beneficiaries Beneficiaries
	// Depth in [0, 1] is the extent of the obligation. The default is 1.
	Depth Parameter
	// Rate is the bound tariff of BindTariffs, ad valorem (0.05 is 5 %), or the
	// coefficient of SwissCut in the same unit; neither has a default. Under StandStill
	// Rate is the water: the points by which a tariff may exceed the baseline, 0 by
	// default. Rate is a mistake under other kinds.
	Rate Parameter
	// Cut is the share removed at full depth: of the cost of delivery, in (0, 1) under
	// CutBarriers, AlignRules and FacilitateTrade and in [0, 1) under ShareData; of the
	// breaches missed by reports, in (0, 1], under BeTransparent.
	Cut float64
	// PhaseIn is the path of the depth after entry into force. The default is the full
	// depth at once.
	PhaseIn PhaseIn
	// Regime is the ID of the sanction regime eased by RelieveSanctions.
	Regime string
}

// TariffCut returns a module with a single commitment: the parties cut the tariffs on
// goods of each other in the sectors, by the share settled by the term depth.
func TariffCut(id string, sectors Sectors, depth terms.Term) Module {
	return Module{
		ID:          id,
		Commitments: []Commitment{{Kind: CutTariffs, Sectors: sectors, Depth: Negotiated(depth.Name)}},
		Terms:       []terms.Term{depth},
	}
}

// BarrierCut returns a module with a single commitment: the parties lower the cost of
// delivery of goods or services of each other. At full depth the cost of delivery falls
// by the share cut: 0.02 is 2 % of the delivered price.
func BarrierCut(id string, sectors Sectors, cut float64, depth terms.Term) Module {
	return Module{
		ID:          id,
		Commitments: []Commitment{{Kind: CutBarriers, Sectors: sectors, Depth: Negotiated(depth.Name), Cut: cut}},
		Terms:       []terms.Term{depth},
	}
}

// text returns the commitment as an article reads.
func (c *Commitment) text() string {
	who := "The parties"
	if c.Obliged != nil {
		who = strings.Join(c.Obliged, " and ")
	}
	on, owed := c.Sectors.phrase(), "from "+c.Beneficiaries.String()
	cost := "lower the delivered cost by " + c.Depth.of(c.Cut)
	var what string
	switch c.Kind {
	case CutTariffs:
		what = fmt.Sprintf("cut tariffs on %s %s by %s", on, owed, c.Depth.share())
	case CutBarriers:
		what = fmt.Sprintf("lift non-tariff barriers to %s %s, to %s", on, owed, cost)
	case SwissCut:
		what = fmt.Sprintf("cut tariffs t on %s %s by the Swiss formula a*t/(a+t) with a = %s", on, owed, c.Rate.share()) + c.Depth.partly()
	case BindTariffs:
		what = fmt.Sprintf("bind tariffs on %s %s at %s", on, owed, c.Rate.share()) + c.Depth.partly()
	case OpenExports:
		what = fmt.Sprintf("lower export taxes on %s to %s by %s and let at least that share through export bans and controls", on, c.Beneficiaries, c.Depth.share())
	case AlignRules:
		what = fmt.Sprintf("align rules on %s %s, to %s", on, owed, cost)
	case FacilitateTrade:
		what = fmt.Sprintf("facilitate trade in %s %s, to %s", on, owed, cost)
	case BeTransparent:
		what = fmt.Sprintf("publish measures on %s, so that of the breaches that reports would miss %s are found", on, c.Depth.of(c.Cut))
	case ShareData:
		what = fmt.Sprintf("let data for %s cross the border %s", on, owed)
		if c.Cut > 0 {
			what += ", to " + cost
		}
	case RelieveSanctions:
		what = fmt.Sprintf("ease the sanctions of %q by %s", c.Regime, c.Depth.share())
		if c.Sectors != "" {
			what = fmt.Sprintf("ease the sanctions of %q on %s by %s", c.Regime, on, c.Depth.share())
		}
	case StandStill:
		what = fmt.Sprintf("raise no tariff, barrier or export tax on %s %s", on, owed)
		if term, open := c.Rate.Open(); open || c.Rate.Value() > 0 {
			what = fmt.Sprintf("raise no tariff on %s %s by more than %s", on, owed, c.Rate.share())
			if open {
				what = fmt.Sprintf("raise no tariff on %s %s by more than [%s]", on, owed, term)
			}
			what += ", and no barrier or export tax"
		}
		if term, open := c.Depth.Open(); open {
			what += " (if [" + term + "] is above zero)"
		} else if c.Depth.Value() == 0 {
			what += " (not agreed)"
		}
	default:
		what = c.Kind.String()
	}
	return who + " shall " + what + c.PhaseIn.String() + "."
}

package treaty

import (
	"fmt"
	"strings"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Kind says what a commitment obliges a party to. In all of them d is the depth in
// force: the agreed depth times the share phased in times what carve-outs leave.
type Kind uint8

// The kinds of commitment.
const (
	// CutTariffs multiplies the party's tariff on goods of the beneficiaries by
	// 1-d.
	CutTariffs Kind = iota + 1
	// CutBarriers lowers non-tariff barriers to goods or services from the
	// beneficiaries: the iceberg factor falls by d times Cut.
	CutBarriers
	// SwissCut lowers a tariff t by d of the way to a*t/(a+t), a the Rate: high
	// tariffs fall by more (the Swiss formula of the Tokyo Round, used in
	// industrial goods since).
	SwissCut
	// BindTariffs lowers a tariff above the Rate by d of the way to it, and keeps
	// it from rising above (GATT Article II).
	BindTariffs
	// OpenExports disciplines export restraints: the party's export taxes fall by
	// d, and bans and controls on exports let at least the share d through
	// (compare GATT Article XI:1; see ExportFloors).
	OpenExports
	// AlignRules is regulatory alignment: the iceberg factor falls by d times Cut.
	AlignRules
	// FacilitateTrade is faster borders (compare the Trade Facilitation
	// Agreement): the iceberg factor falls by d times Cut.
	FacilitateTrade
	// BeTransparent has the party publish what it does. It moves no price; reports
	// miss d times Cut less of the breaches (see Monitoring).
	BeTransparent
	// ShareData lets data cross the border: the iceberg factor of what needs it
	// falls by d times Cut, which may be zero.
	ShareData
	// RelieveSanctions eases the sanction regime named by Regime: d is the share
	// of relief that is due from the obliged party (see Register.Relief). Which
	// sectors the regime is on is its own affair; Sectors, if they are given, are
	// those on which carve-outs and exceptions take from the relief.
	RelieveSanctions
	// StandStill keeps tariffs, barriers and export taxes from rising above the
	// baseline, at any depth above zero.
	StandStill
)

var kindNames = [...]string{
	"unknown kind", "tariff cut", "barrier cut", "Swiss-formula cut", "tariff binding", "export-restraint discipline", "regulatory alignment",
	"trade facilitation", "transparency", "data sharing", "sanctions relief", "standstill",
}

// String names the kind as an article would.
func (k Kind) String() string {
	if k == 0 || int(k) >= len(kindNames) {
		return fmt.Sprintf("Kind(%d)", uint8(k))
	}
	return kindNames[k]
}

// cuts reports whether the kind goes by Commitment.Cut.
func (k Kind) cuts() bool {
	switch k {
	case CutBarriers, AlignRules, FacilitateTrade, ShareData, BeTransparent:
		return true
	}
	return false
}

// channel is the tariff, export tax or part of trade costs that a kind multiplies by a
// factor, or -1. The
// deeper of two commitments of one kind governs a flow; different kinds lower different
// costs, so that their factors multiply.
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

const (
	tariffChannel = 4
	exportChannel = 5
	channels      = 6
)

// cut is what full depth takes away of what the commitment is a factor on.
func (c *Commitment) cut() float64 {
	if c.Kind.cuts() {
		return c.Cut
	}
	return 1
}

// Beneficiaries says to whom a commitment is owed.
type Beneficiaries uint8

const (
	// PartiesOnly owes it to the other parties bound by the module, as a
	// preference. It is the default.
	PartiesOnly Beneficiaries = iota
	// MostFavouredNation owes it to everyone (GATT Article I).
	MostFavouredNation
)

// String reads "the other parties" or "all (most-favoured-nation)".
func (b Beneficiaries) String() string {
	switch b {
	case PartiesOnly:
		return "the other parties"
	case MostFavouredNation:
		return "all (most-favoured-nation)"
	}
	return fmt.Sprintf("Beneficiaries(%d)", uint8(b))
}

// Commitment is one obligation of a module: an article.
type Commitment struct {
	Kind    Kind
	Sectors Sectors
	// Obliged are the parties that owe it. The default (nil) is all that are
	// bound by the module.
	Obliged []string
	// Beneficiaries are those it is owed to. The default is PartiesOnly.
	Beneficiaries Beneficiaries
	// Depth in [0, 1] says how far it goes. The default is 1.
	Depth Parameter
	// Rate is the bound tariff of BindTariffs, ad valorem (0.05 is 5 %), or the
	// coefficient of SwissCut in the same unit. It has no default there and no
	// place elsewhere.
	Rate Parameter
	// Cut is what full depth takes away: a share of the cost of delivery, in
	// (0, 1), under CutBarriers, AlignRules and FacilitateTrade, in [0, 1) under
	// ShareData; of the breaches that reports miss under BeTransparent.
	Cut float64
	// PhaseIn says how the depth is reached. The default is at once.
	PhaseIn PhaseIn
	// Regime is the ID of the sanction regime that RelieveSanctions eases.
	Regime string
}

// TariffCut makes a module with one commitment: the parties cut the tariffs on
// each other's goods in the sectors by the share that the term depth settles.
func TariffCut(id string, sectors Sectors, depth terms.Term) Module {
	return Module{
		ID:          id,
		Commitments: []Commitment{{Kind: CutTariffs, Sectors: sectors, Depth: Negotiated(depth.Name)}},
		Terms:       []terms.Term{depth},
	}
}

// BarrierCut makes a module with one commitment: the parties lower the cost of
// bringing each other's goods or services across the border. At full depth the
// cost of delivery falls by the share cut: 0.02 is 2 % of the delivered price.
func BarrierCut(id string, sectors Sectors, cut float64, depth terms.Term) Module {
	return Module{
		ID:          id,
		Commitments: []Commitment{{Kind: CutBarriers, Sectors: sectors, Depth: Negotiated(depth.Name), Cut: cut}},
		Terms:       []terms.Term{depth},
	}
}

// text is the commitment as an article reads.
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

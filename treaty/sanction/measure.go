package sanction

import (
	"fmt"

	"github.com/tradetalk/tradetalk/treaty"
)

// MeasureKind says what a measure does to trade, payments or people. In all of them s
// is the severity in force: the measure's own, times the level at which the regime
// stands, less relief and exemptions.
type MeasureKind uint8

// The kinds of measure.
const (
	// ImportBan stops the share s of what the senders buy of the sectors from the
	// target.
	ImportBan MeasureKind = iota + 1
	// ExportBan stops the share s of what the senders sell of them to the target.
	ExportBan
	// TariffSurcharge adds s times Rate to the senders' tariffs, ad valorem.
	TariffSurcharge
	// ExportControl stops the share s of what the senders sell: the varieties on
	// the control list. It is an ExportBan in all but name and breadth.
	ExportControl
	// LicenceRegime lets the share 1-s of the senders' sales through, each at a
	// cost of delivery raised by s times Rate.
	LicenceRegime
	// FinancialRestriction raises the cost of all the target's foreign trade by s
	// times Rate times Cleared. The senders that the regime names clear that share
	// together, in proportion to their incomes; who joins clears as much more for its
	// income, up to all there is. Goods that go round other measures by a covert route
	// are paid for all the same: nothing goes round this one.
	FinancialRestriction
	// AssetFreeze withholds s times Amount a year from the target, of which the
	// senders have the use while it lasts. The senders that the regime names hold
	// the assets in proportion to their incomes, who joins as much for its income.
	AssetFreeze
	// Listing bans travel and freezes the accounts of persons: it costs the
	// target's leaders s times Rate (see Regime.LeaderCost) and moves no price.
	Listing
	// TransportBan raises the cost of delivery of the sectors between the senders
	// and the target, both ways, by s times Rate.
	TransportBan
)

var measureNames = [...]string{
	"unknown measure", "import ban", "export ban", "tariff surcharge", "export control", "licence regime",
	"financial restriction", "asset freeze", "listing", "transport ban",
}

// String returns the kind in words.
func (k MeasureKind) String() string {
	if k == 0 || int(k) >= len(measureNames) {
		return fmt.Sprintf("MeasureKind(%d)", uint8(k))
	}
	return measureNames[k]
}

// trades reports whether the kind is about the trade of sectors.
func (k MeasureKind) trades() bool {
	switch k {
	case FinancialRestriction, AssetFreeze, Listing:
		return false
	}
	return true
}

// rated reports whether the kind goes by Rate.
func (k MeasureKind) rated() bool {
	switch k {
	case TariffSurcharge, LicenceRegime, FinancialRestriction, Listing, TransportBan:
		return true
	}
	return false
}

// Measure is one thing that the senders do to the target.
type Measure struct {
	Kind MeasureKind
	// Sectors are what it is about. FinancialRestriction, AssetFreeze and Listing
	// name none.
	Sectors treaty.Sectors
	// Severity is how hard it bites, in (0, 1]. The default (0) is 1.
	Severity float64
	// Rate is the surcharge of TariffSurcharge (0.25 is 25 points), the rise in
	// the cost of delivery under LicenceRegime, FinancialRestriction and
	// TransportBan (0.1 is 10 %), and the cost to leaders of a Listing, in percent
	// of the target's income per quarter.
	Rate float64
	// Cleared is the share of the target's trade that is paid through the banks of the
	// senders named, together, under FinancialRestriction, in (0, 1]. The default (0) is 1.
	Cleared float64
	// Amount is what the assets frozen pay a year, in the unit of the economy's
	// data, under AssetFreeze.
	Amount float64
}

func (m *Measure) severity() float64 {
	if m.Severity == 0 {
		return 1
	}
	return m.Severity
}

func (m *Measure) cleared() float64 {
	if m.Cleared == 0 {
		return 1
	}
	return m.Cleared
}

// clause is what the senders do, after their names.
func (m *Measure) clause(target string) string {
	some := ""
	if m.severity() < 1 {
		some = fmt.Sprintf(" (%.4g %%)", 100*m.severity())
	}
	switch m.Kind {
	case ImportBan:
		return fmt.Sprintf("buy no %s from %s%s", m.Sectors, target, some)
	case ExportBan:
		return fmt.Sprintf("sell no %s to %s%s", m.Sectors, target, some)
	case TariffSurcharge:
		return fmt.Sprintf("put %.4g points on tariffs on %s from %s", 100*m.Rate*m.severity(), m.Sectors, target)
	case ExportControl:
		return fmt.Sprintf("control exports of %s to %s%s", m.Sectors, target, some)
	case LicenceRegime:
		return fmt.Sprintf("license exports of %s to %s: %.4g %% pass, at %.4g %% more", m.Sectors, target, 100*(1-m.severity()), 100*m.Rate*m.severity())
	case FinancialRestriction:
		return fmt.Sprintf("restrict payments of %s: its trade costs %.4g %% more", target, 100*m.Rate*m.cleared()*m.severity())
	case AssetFreeze:
		return fmt.Sprintf("freeze assets of %s that pay %.6g a year", target, m.Amount*m.severity())
	case Listing:
		return fmt.Sprintf("list leaders of %s, at a cost to them of %.4g %%", target, m.Rate*m.severity())
	case TransportBan:
		return fmt.Sprintf("close transport of %s with %s: delivery costs %.4g %% more", m.Sectors, target, 100*m.Rate*m.severity())
	}
	return m.Kind.String()
}

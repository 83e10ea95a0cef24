package sanction

import (
	"fmt"

	"github.com/tradetalk/tradetalk/treaty"
)

// MeasureKind is the effect of a measure on trade, payments or people. In the list
// below s is the severity in force, in [0, 1]: the severity of the measure, times the
// level of the regime, less relief and exemptions.
type MeasureKind uint8

// The kinds of measure.
const (
	// ImportBan stops the share s of purchases of the sectors by the senders from the
	// target.
	ImportBan MeasureKind = iota + 1
	// ExportBan stops the share s of sales of the sectors by the senders to the target.
	ExportBan
	// TariffSurcharge adds s times Rate to the tariffs of the senders, ad valorem.
	TariffSurcharge
	// ExportControl stops the share s of sales by the senders: the varieties on the
	// control list. The effect is the effect of a narrower ExportBan.
	ExportControl
	// LicenceRegime lets the share 1-s of sales by the senders through, each at a cost
	// of delivery raised by s times Rate.
	LicenceRegime
	// FinancialRestriction raises the cost of all foreign trade of the target by s
	// times Rate times Cleared. The named senders clear the share Cleared together, in
	// proportion to income; a sender that joins later clears more in the same
	// proportion, up to all trade. Goods on a covert route are paid for as well: no
	// route goes round a financial restriction.
	FinancialRestriction
	// AssetFreeze withholds s times Amount a year from the target. The senders have the
	// use of the assets during the freeze. The named senders hold the assets in
	// proportion to income, and a sender that joins later holds more in the same
	// proportion.
	AssetFreeze
	// Listing bans travel and freezes the accounts of persons. A listing costs the
	// leaders of the target s times Rate (see Regime.LeaderCost) and moves no price.
	Listing
	// TransportBan raises the cost of delivery of the sectors between the senders and
	// the target, both ways, by s times Rate.
	TransportBan
)

// measureNames holds the name of each kind of measure.
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

// trades reports whether the kind restricts the trade of sectors.
func (k MeasureKind) trades() bool {
	switch k {
	case FinancialRestriction, AssetFreeze, Listing:
		return false
	}
	return true
}

// rated reports whether the kind uses Rate.
func (k MeasureKind) rated() bool {
	switch k {
	case TariffSurcharge, LicenceRegime, FinancialRestriction, Listing, TransportBan:
		return true
	}
	return false
}

// Measure is a restriction of the senders on the target.
type Measure struct {
	// Kind is the kind of measure.
	Kind MeasureKind
	// Sectors are the sectors restricted. FinancialRestriction, AssetFreeze and Listing
	// name no sector.
	Sectors treaty.Sectors
	// Severity is the share restricted at full level, in (0, 1]. The default 0 means 1.
	Severity float64
	// Rate is the surcharge of TariffSurcharge, ad valorem (0.25 is 25 percentage
	// points); the rise in the cost of delivery under LicenceRegime,
	// FinancialRestriction and TransportBan (0.1 is 10 %); and the cost of a Listing to
	// leaders, in percent of the income of the target per quarter. Rate is below 100.
	Rate float64
	// Cleared is the share of the trade of the target paid through the banks of all
	// named senders, under FinancialRestriction, in (0, 1]. The default 0 means 1.
	Cleared float64
	// Amount is the yearly return of the frozen assets, in the unit of the data of the
	// economy, under AssetFreeze.
	Amount float64
}

// severity returns the severity, in (0, 1], with the default filled in.
func (m *Measure) severity() float64 {
	if m.Severity == 0 {
		return 1
	}
	return m.Severity
}

// cleared returns the share cleared, in (0, 1], with the default filled in.
func (m *Measure) cleared() float64 {
	if m.Cleared == 0 {
		return 1
	}
	return m.Cleared
}

// clause returns the act of the senders in words, to follow their names.
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

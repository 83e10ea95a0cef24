// Package wiod holds two calibrated economies of 2014, embedded in the program:
// World, 17 regions by 27 sectors, and its aggregate Small, 8 by 8. Amounts are
// annual, in million US dollars. Tariffs are ad valorem rates.
//
// # World
//
// Regions are the United States (USA), China (CHN), the EU as of 2020 onwards
// (EU27), the United Kingdom, Japan, Canada, Mexico, Korea, India, Brazil,
// Russia, Turkey, Australia, Indonesia, Taiwan, Switzerland with Norway (EFTA),
// and the rest of the world (ROW). Sectors follow Caliendo and Parro's (2015)
// industries for goods, with nine groups of services; Sector.ISIC gives the
// concordance to ISIC Rev. 4.
//
//	AGR  Agriculture           PHA  Chemicals (pharma)    MCH  Machinery n.e.c. (C28, C33)
//	MIN  Mining                RUB  Plastic               MVH  Auto
//	FOD  Food                  NMM  Minerals              OTR  Other transport
//	TEX  Textile               MET  Basic metals          OMF  Other
//	WPP  Wood and Paper        FAB  Metal products        UTL to PUB  services
//	PET  Petroleum             ELE  Office, Communication, Medical (C26)
//	CHM  Chemicals             ELQ  Electrical
//
// Five cells make nothing, as in the source: FAB, ELQ, OTR and PHA in RUS, and
// PHA in TUR.
//
// # Small
//
// Regions are USA; EUR (the EU27 with the United Kingdom, Switzerland and
// Norway); CHN; RUS; JKT (Japan, Korea, Taiwan); IND; AME (Canada, Mexico and
// Brazil, the only ones in the Americas the source separates); and ROW, with
// Turkey, Australia and Indonesia in it. Sectors are AGF, agriculture and food;
// ENM, mining and refined petroleum; MET, basic and fabricated metals; CHP,
// chemicals and pharmaceuticals; MVH, machinery, vehicles and other transport
// equipment; ELE, electronics and electrical equipment; OMF, other
// manufacturing; SRV, services, utilities and construction. Critical minerals
// cannot be told apart: ores are in ENM, refined metals in MET. There are no
// zero flows and no zero-output cells.
//
// # Provenance
//
// Flows, input-output use and value added come from the World Input-Output
// Database, Release 2016 (Timmer, Dietzenbacher, Los, Stehrer and de Vries 2015,
// Review of International Economics 23:575-605; doi 10.34894/PJ2M1C), aggregated
// from 44 regions and 56 sectors and re-balanced. Inventories were absorbed into
// final demand; expenditure was raised by 0.015 % of the world total where
// residual final demand came out negative; value added is the sum of cost shares
// times output. The matrices were read through the replication repository
// ingaheiland/FelbermayrGroeschlHeilandJIE2022, which states no licence; only its
// re-arrangement of WIOD numbers is used, neither its tariffs nor its
// elasticities. A second extraction agrees to a median 0.1 to 2 % per flow.
//
// Tariffs come from the World Bank's World Development Indicators, weighted mean
// applied rates on manufactured and primary products, read from Gapminder's
// packaging of them, for 2014 (Indonesia 2013; India and Turkey the mean of 2013
// and 2015). No sector detail is published under an open licence, so rates vary
// by importer, by {manufactures, food and agriculture, energy and mining} and by
// partner only. Own assumptions: Taiwan has Japan's rates; ROW the simple mean
// of 24 economies outside the database; each importer's published mean is kept
// over its imports of manufactures; the duty on primary goods falls on AGR and
// FOD up to 50 % and the rest on MIN and PET (India 1.5 %, Korea 3.0 % only);
// partners in a free trade agreement pay none on industrial goods, those in a
// partial one half, and non-partners carry the rest of the mean. Agreements were
// written down from general knowledge. Flows inside a region and services carry
// no tariff. The folder data/sources holds the published means, the agreements
// and the rates that follow.
//
// Elasticities are those of Caliendo and Parro (2015, Review of Economic Studies
// 82:1-44; the 99 % sample), as shipped in the R package cp2015 (MIT licence).
// Services have 5, an assumption. Petroleum's 64.85 is the published estimate
// and is kept in World; Small leaves it out of ENM, which has Mining's 13.53.
//
// # Licences and attribution
//
// Whoever passes these data on must carry their attribution, which stands in the
// file data/ATTRIBUTION.md and reads in short:
//
//   - World Input-Output Database, WIOD Release 2016 (Timmer, Dietzenbacher, Los,
//     Stehrer, de Vries 2015, Review of International Economics 23:575-605; doi
//     10.34894/PJ2M1C), licensed CC BY 4.0; aggregated and re-balanced.
//   - The World Bank: World Development Indicators: Tariff rate, applied, weighted
//     mean, manufactured products / primary products (TM.TAX.MANF.WM.AR.ZS,
//     TM.TAX.TCOM.WM.AR.ZS), CC BY 4.0.
//   - Caliendo, L. and Parro, F. (2015), Estimates of the Trade and Welfare Effects
//     of NAFTA, Review of Economic Studies 82:1-44, for the trade elasticities.
package wiod

import (
	"embed"
	"fmt"
	"io/fs"
	"sync"

	"github.com/tradetalk/tradetalk/market"
)

//go:embed data
var data embed.FS

// World returns the economy of 17 regions and 27 sectors. Every call returns the
// same, immutable Economy.
func World() *market.Economy { return world() }

// Small returns the economy of 8 regions and 8 sectors. Every call returns the
// same, immutable Economy.
func Small() *market.Economy { return small() }

// Attribution returns the attribution and licence text that must accompany the
// data, in Markdown.
func Attribution() string {
	b, err := data.ReadFile("data/ATTRIBUTION.md")
	if err != nil {
		panic(fmt.Sprintf("wiod: embedded attribution: %v", err))
	}
	return string(b)
}

var (
	world = sync.OnceValue(func() *market.Economy { return load("data/world") })
	small = sync.OnceValue(func() *market.Economy { return load("data/small") })
)

// load reads an embedded economy. The files are part of the program, so a
// mistake in them is a bug and a panic.
func load(dir string) *market.Economy {
	sub, err := fs.Sub(data, dir)
	if err != nil {
		panic(fmt.Sprintf("wiod: %v", err))
	}
	e, err := market.Load(sub)
	if err != nil {
		panic(fmt.Sprintf("wiod: %s: %v", dir, err))
	}
	return e
}

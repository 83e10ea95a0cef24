package market

import (
	"regexp"
	"slices"
	"strings"
)

// This file holds an Economy: labels, elasticities and the calibrated baseline, and the ways
// to read the baseline's amounts and shares.

// A Region is a place with one labour market: a country, a bloc, or the rest of the world.
type Region struct {
	ID   string // stable key; used in files, errors and ordering
	Name string // for people; the ID if the data give no name
}

// A Sector is a group of goods or services.
type Sector struct {
	ID   string
	Name string // for people; the ID if the data give no name
	// ISIC lists the sector's ISIC Rev. 4 divisions, as in "B+C19" or "C10-C12"; empty if the
	// data do not say.
	ISIC string
	// Theta is the trade elasticity, above zero: a share falls with the power -Theta of the
	// trade cost, ceteris paribus.
	Theta float64
	// Sigma is the elasticity of substitution between the varieties of the sector's
	// firms, above 1. Zero means that the data do not say. The closure FixedFirms
	// needs Sigma, and has Theta equal Sigma - 1.
	Sigma float64
}

// Classified reports whether the ISIC codes of the sector can be read: one or more divisions or
// ranges of ISIC Rev. 4 with their section letter.
func (s Sector) Classified() bool {
	parts := 0
	for part := range strings.FieldsFuncSeq(s.ISIC, separates) {
		if !isicCode.MatchString(part) {
			return false
		}
		parts++
	}
	return parts > 0
}

// isicCode is a section of ISIC Rev. 4, a division, or a range or pair of divisions: "A", "C19",
// "C10-C12", "C31_C32" as in the World Input-Output Database.
var isicCode = regexp.MustCompile(`^[A-U][0-9]{0,2}([-_][A-U]?[0-9]{0,2})*$`)

// separates reports whether a character stands between ISIC codes.
func separates(r rune) bool { return r == '+' || r == ',' || r == ' ' }

// Goods reports whether every part of the sector lies in ISIC Rev. 4 sections A
// (agriculture), B (mining) or C (manufacturing), the sections under tariffs. A sector with
// an empty ISIC is not known to hold goods, and Goods reports false; compare ISIC with "" to
// tell the cases apart.
func (s Sector) Goods() bool {
	known := false
	for part := range strings.FieldsFuncSeq(s.ISIC, separates) {
		if part[0] < 'A' || part[0] > 'C' {
			return false
		}
		known = true
	}
	return known
}

// An Economy is a calibrated baseline: purchases by sector, importer and exporter, tariffs,
// and the inputs of production. The accounts close exactly, so that a solve under the
// Baseline policy changes nothing.
//
// An Economy is immutable and safe for concurrent use. Money amounts are annual, in the unit
// of the data; see the package documentation for shorter periods.
type Economy struct {
	// Numbers of regions and sectors, labels, and indices by ID.
	n, s        int
	regions     []Region
	sectors     []Sector
	regionIndex map[string]int
	sectorIndex map[string]int

	// By cell (sector, importer, exporter).
	tariff []float64 // ad valorem rate
	trade  []float64 // flow net of tariff
	share  []float64 // pi: share of the importer's spending, tariff included

	theta []float64 // by sector

	closure Closure
	elastic Labour
	margin  []float64 // by sector: profits over sales; nil without profits

	// By region and sector, region-major: index region*s + sector.
	labour      []float64 // share of wages in cost
	alpha       []float64 // share of the sector in final expenditure
	expenditure []float64 // X, tariff included
	output      []float64 // Y, gross output

	// inputs[(region*s+output)*s+input] is the share of input in output's cost.
	inputs []float64

	// By region.
	payroll []float64 // wages: value added less profits
	profit  []float64
	deficit []float64 // imports minus exports, net of tariffs
	revenue []float64 // tariff revenue
	income  []float64 // wages + profits + revenue + deficit

	worldPayroll float64
	domestic     []bool // by sector: every region buys at home only
	responder    *responder
	residuals    []Residual
	open         bool // accounts are not an equilibrium yet; see resolve
}

// cell is the flat index of a (sector, importer, exporter) entry.
func (e *Economy) cell(sector, importer, exporter int) int {
	if uint(importer) >= uint(e.n) || uint(exporter) >= uint(e.n) {
		panic("market: region index out of range")
	}
	return (sector*e.n+importer)*e.n + exporter
}

// NumRegions returns the number of regions.
func (e *Economy) NumRegions() int { return e.n }

// NumSectors returns the number of sectors.
func (e *Economy) NumSectors() int { return e.s }

// Regions returns the regions in index order. The slice is the caller's own.
func (e *Economy) Regions() []Region { return slices.Clone(e.regions) }

// Sectors returns the sectors in index order. The slice is the caller's own.
func (e *Economy) Sectors() []Sector { return slices.Clone(e.sectors) }

// Region returns the region with the given index.
func (e *Economy) Region(i int) Region { return e.regions[i] }

// Sector returns the sector with the given index.
func (e *Economy) Sector(j int) Sector { return e.sectors[j] }

// RegionIndex returns the index of the region with the given ID, and whether there is one.
// Without one the index is -1, which is no index of anything.
func (e *Economy) RegionIndex(id string) (int, bool) {
	if i, ok := e.regionIndex[id]; ok {
		return i, true
	}
	return -1, false
}

// SectorIndex returns the index of the sector with the given ID, and whether there is one.
// Without one the index is -1, which is no index of anything.
func (e *Economy) SectorIndex(id string) (int, bool) {
	if i, ok := e.sectorIndex[id]; ok {
		return i, true
	}
	return -1, false
}

// Tariff returns the baseline tariff, an ad valorem rate: 0.05 is 5 %.
func (e *Economy) Tariff(sector, importer, exporter int) float64 {
	return e.tariff[e.cell(sector, importer, exporter)]
}

// Trade returns the baseline annual flow, net of tariff. A flow from a region to
// itself is its domestic sales.
func (e *Economy) Trade(sector, importer, exporter int) float64 {
	return e.trade[e.cell(sector, importer, exporter)]
}

// Share returns the share of the importer's spending on the sector, tariffs
// included, that goes to the exporter. Shares sum to one over exporters, except
// that all are zero if the importer uses nothing of the sector.
func (e *Economy) Share(sector, importer, exporter int) float64 {
	return e.share[e.cell(sector, importer, exporter)]
}

// ValueAdded returns a sector's baseline annual value added in a region: wages and,
// where firms earn them, profits.
func (e *Economy) ValueAdded(region, sector int) float64 {
	c := region*e.s + sector
	return e.addedShare(region, sector) * e.output[c]
}

// Output returns a sector's baseline annual gross output in a region.
func (e *Economy) Output(region, sector int) float64 { return e.output[region*e.s+sector] }

// Income returns a region's baseline annual income, which the region spends on final
// goods: value added (wages and profits), tariff revenue and deficit.
func (e *Economy) Income(region int) float64 { return e.income[region] }

// Revenue returns a region's baseline annual tariff revenue.
func (e *Economy) Revenue(region int) float64 { return e.revenue[region] }

// Deficit returns a region's baseline annual trade deficit: imports minus
// exports, net of tariffs. Deficits sum to zero over regions.
func (e *Economy) Deficit(region int) float64 { return e.deficit[region] }

// Expenditure returns a region's baseline annual spending on a sector, for final
// and intermediate use, tariffs included.
func (e *Economy) Expenditure(region, sector int) float64 { return e.expenditure[region*e.s+sector] }

// FinalShare returns the share of a sector in a region's final expenditure,
// which does not change: preferences over sectors are Cobb-Douglas.
func (e *Economy) FinalShare(region, sector int) float64 { return e.alpha[region*e.s+sector] }

// LabourShare returns the share of wages in a sector's cost in a region. Without
// profits wages are all of value added.
func (e *Economy) LabourShare(region, sector int) float64 { return e.labour[region*e.s+sector] }

// InputShare returns the share of the input sector in the cost of the output
// sector in a region.
func (e *Economy) InputShare(region, output, input int) float64 {
	return e.inputs[(region*e.s+output)*e.s+input]
}

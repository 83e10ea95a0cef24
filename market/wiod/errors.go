package wiod

import (
	"maps"
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/market"
)

// published are the standard errors of Caliendo and Parro (2015), table 1, the sample of
// 99 %, by industry of theirs.
var published = map[string]float64{
	"Agriculture": 2.01, "Mining": 3.67, "Food": 0.61, "Textile": 1.28, "Wood": 2.87, "Paper": 2.65, "Petroleum": 15.61,
	"Chemicals": 1.78, "Plastic": 2.23, "Minerals": 1.60, "Basic metals": 2.51, "Metal products": 2.12, "Machinery": 2.80,
	"Office": 4.53, "Electrical": 1.64, "Communication": 1.77, "Medical": 1.56, "Other": 1.08,
}

// industries are the industries whose estimates a bundled sector's elasticity is made
// of, in equal parts.
var industries = map[string][]string{
	"AGR": {"Agriculture"}, "MIN": {"Mining"}, "FOD": {"Food"}, "TEX": {"Textile"}, "WPP": {"Wood", "Paper"}, "PET": {"Petroleum"},
	"CHM": {"Chemicals"}, "PHA": {"Chemicals"}, "RUB": {"Plastic"}, "NMM": {"Minerals"}, "MET": {"Basic metals"}, "FAB": {"Metal products"},
	"ELE": {"Office", "Communication", "Medical"}, "ELQ": {"Electrical"}, "MCH": {"Machinery"}, "OMF": {"Other"},
}

// members are the sectors of World whose elasticities those of Small are means of.
var members = map[string][]string{
	"AGF": {"AGR", "FOD"}, "ENM": {"MIN"}, "MET": {"MET", "FAB"}, "CHP": {"CHM", "PHA"}, "MVH": {"MCH", "MVH", "OTR"},
	"ELE": {"ELE", "ELQ"}, "OMF": {"TEX", "WPP", "RUB", "NMM", "OMF"},
}

// StandardErrors returns the standard errors of the elasticities of World or Small, by
// sector index, for package interval: those that Caliendo and Parro (2015) publish for
// the industries of the sector. Where an elasticity is a mean over industries, so is the
// error, for estimates that are independent of each other: weighted by trade in Small,
// whose sectors merge World's. What is an assumption has no error: services, motor
// vehicles and other transport equipment. Errors of an economy that is not bundled are
// all zero.
//
// The errors are quoted. No copy of the published table has been at hand to compare each
// figure with, so compare them before an interval carries an argument.
func StandardErrors(e *market.Economy) []float64 {
	out := make([]float64, e.NumSectors())
	if e != World() && e != Small() {
		return out
	}
	for j, s := range e.Sectors() {
		ids := []string{s.ID}
		if e == Small() {
			ids = members[s.ID]
		}
		// The part of each industry's estimate in the elasticity.
		part := make(map[string]float64)
		all := 0.0
		for _, id := range ids {
			weight := 1.0
			if len(ids) > 1 {
				weight = traded(id)
			}
			all += weight
			for _, name := range industries[id] {
				part[name] += weight / float64(len(industries[id]))
			}
		}
		variance := 0.0
		for _, name := range slices.Sorted(maps.Keys(part)) {
			v := part[name] / all * published[name]
			variance += v * v
		}
		out[j] = math.Sqrt(variance)
	}
	return out
}

// traded returns the trade between regions of a sector of World.
func traded(id string) float64 {
	w := World()
	j, _ := w.SectorIndex(id)
	sum := 0.0
	for m := range w.NumRegions() {
		for i := range w.NumRegions() {
			if i != m {
				sum += w.Trade(j, m, i)
			}
		}
	}
	return sum
}

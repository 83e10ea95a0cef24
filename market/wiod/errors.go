package wiod

import (
	"maps"
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/market"
)

// estimate is an elasticity of Caliendo and Parro (2015), table 1, the sample of 99 %, with
// its standard error.
type estimate struct{ theta, err float64 }

// published are their estimates, by industry of theirs.
var published = map[string]estimate{
	"Agriculture": {9.11, 2.01}, "Mining": {13.53, 3.67}, "Food": {2.62, 0.61}, "Textile": {8.10, 1.28}, "Wood": {11.50, 2.87},
	"Paper": {16.52, 2.65}, "Petroleum": {64.85, 15.61}, "Chemicals": {3.13, 1.78}, "Plastic": {1.67, 2.23}, "Minerals": {2.41, 1.60},
	"Basic metals": {3.28, 2.51}, "Metal products": {6.99, 2.12}, "Machinery": {1.45, 2.80}, "Office": {12.95, 4.53},
	"Electrical": {12.91, 1.64}, "Communication": {3.95, 1.77}, "Medical": {8.71, 1.56}, "Other": {3.98, 1.08},
}

// parts are the parts that the estimates have in the elasticity of a sector of World. Wood
// and paper are weighted by trade; the three parts of electronics weigh the same.
var parts = map[string]map[string]float64{
	"AGR": {"Agriculture": 1}, "MIN": {"Mining": 1}, "FOD": {"Food": 1}, "TEX": {"Textile": 1}, "WPP": {"Wood": 0.33, "Paper": 0.67},
	"PET": {"Petroleum": 1}, "CHM": {"Chemicals": 1}, "PHA": {"Chemicals": 1}, "RUB": {"Plastic": 1}, "NMM": {"Minerals": 1},
	"MET": {"Basic metals": 1}, "FAB": {"Metal products": 1}, "ELE": {"Office": 1. / 3, "Communication": 1. / 3, "Medical": 1. / 3},
	"ELQ": {"Electrical": 1}, "MCH": {"Machinery": 1}, "OMF": {"Other": 1},
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
// The estimates agree with the file of elasticities that the authors publish with their
// programs. That file has no errors: those are quoted from the table, of which no copy has
// been at hand to compare each figure with.
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
			for name, v := range parts[id] {
				part[name] += weight * v
			}
		}
		variance := 0.0
		for _, name := range slices.Sorted(maps.Keys(part)) {
			v := part[name] / all * published[name].err
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

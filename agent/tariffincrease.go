package agent

import (
	"fmt"
	"strings"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// TariffIncrease is a tariff raised by a government on its own, outside any text: points on top
// of the tariffs of the baseline. Increases on the same flow add up. The law in force comes
// after: a text that binds the tariff takes the points back, unless the text is broken there or
// an exception frees the tariff (treaty.Register.Compile).
type TariffIncrease struct {
	// By is the ID of the actor, Against the ID of the only partner concerned, or "" for all
	// other regions of the economy.
	By, Against string
	// Sectors are the sectors concerned. Points are added to the tariffs, ad valorem: 0.1 is
	// ten points.
	Sectors treaty.Sectors
	Points  float64
	// Since is the first period of the increase.
	Since int
}

// String reads "10 points on ELE from CHN", or "25 points on goods from all".
func (t *TariffIncrease) String() string {
	from := t.Against
	if from == "" {
		from = "all"
	}
	return fmt.Sprintf("%.4g points on %s from %s", 100*t.Points, t.Sectors, from)
}

// Covers calls each for every flow of the increase: the sector, the importer and the exporter,
// as places in the economy.
func (t *TariffIncrease) Covers(e *market.Economy, actors []Public, each func(sector, importer, exporter int)) {
	var own, from []int
	for k := range actors {
		for _, id := range actors[k].Regions {
			n, _ := e.RegionIndex(id)
			if actors[k].ID == t.By {
				own = append(own, n)
			}
			if actors[k].ID == t.Against {
				from = append(from, n)
			}
		}
	}
	inside := make([]bool, e.NumRegions())
	for _, n := range own {
		inside[n] = true
	}
	if t.Against == "" {
		for i := range inside {
			if !inside[i] {
				from = append(from, i)
			}
		}
	}
	for j := range e.NumSectors() {
		if !t.Sectors.Covers(e, j) {
			continue
		}
		for _, n := range own {
			for _, i := range from {
				each(j, n, i)
			}
		}
	}
}

// Compile adds the points to the tariffs in p.
func (t *TariffIncrease) Compile(p *market.Policy, actors []Public) {
	t.Covers(p.Economy(), actors, func(j, n, i int) { p.SetTariff(j, n, i, p.Tariff(j, n, i)+t.Points) })
}

// IncreaseKey returns a key of a list of increases: equal lists have equal keys, whenever the
// increases began.
func IncreaseKey(list []TariffIncrease) string {
	if len(list) == 0 {
		return ""
	}
	var b strings.Builder
	for k := range list {
		fmt.Fprintf(&b, "%s\x00%s\x00%s\x00%b\x00", list[k].By, list[k].Against, list[k].Sectors, list[k].Points)
	}
	return b.String()
}

// RestPrices are the prices of points on tariffs that no law bound at the start: what a government
// gives up by raising a tariff that has been at rest, beside the effects that the model counts.
type RestPrices struct {
	// Price is by seat and sector, in percent of the government's income per quarter for a
	// percentage point on all imports of the sector.
	Price [][]float64
	// Free are the points that the law left free at the start, ad valorem, by sector, importer
	// and exporter; infinite for a flow that no text bound.
	Free []float64
}

// Cost returns the price of some increases of a seat, in percent of its income per quarter. A
// partner counts by its share of the imports of the sector. Points beyond those free at the start
// have no price here: the law has one.
func (r *RestPrices) Cost(e *market.Economy, actors []Public, seat int, own []TariffIncrease) float64 {
	if r == nil || len(own) == 0 {
		return 0
	}
	n := e.NumRegions()
	points := map[int]float64{}
	var cells []int
	for k := range own {
		own[k].Covers(e, actors, func(j, to, from int) {
			c := (j*n+to)*n + from
			if _, seen := points[c]; !seen {
				cells = append(cells, c)
			}
			points[c] += own[k].Points
		})
	}
	sum := 0.0
	for _, c := range cells {
		j, to, from := c/(n*n), c/n%n, c%n
		sum += r.Price[seat][j] * 100 * min(points[c], r.Free[c]) * importShare(e, actors, seat, j, to, from)
	}
	return sum
}

// importShare returns the share of a flow in an actor's baseline imports of a sector.
func importShare(e *market.Economy, actors []Public, seat, sector, importer, exporter int) float64 {
	total := 0.0
	own := make([]bool, e.NumRegions())
	for _, id := range actors[seat].Regions {
		n, _ := e.RegionIndex(id)
		own[n] = true
	}
	for n := range own {
		for i := range own {
			if own[n] && !own[i] {
				total += e.Trade(sector, n, i)
			}
		}
	}
	if total == 0 {
		return 0
	}
	return e.Trade(sector, importer, exporter) / total
}

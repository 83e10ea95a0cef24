package treaty

import (
	"fmt"
	"strings"

	"github.com/tradetalk/tradetalk/market"
)

// Sectors names part of an economy: one of the words [Goods], [Services] and
// [Everything], or the IDs of sectors with commas between them, "AGF,MET".
type Sectors string

// The words that stand for many sectors.
const (
	Goods      Sectors = "goods"      // all sectors that make goods
	Services   Sectors = "services"   // all others
	Everything Sectors = "everything" // all sectors
)

// Sector names sectors by their IDs.
func Sector(ids ...string) Sectors { return Sectors(strings.Join(ids, ",")) }

// Covers reports whether sector j of an economy is among those named. It does not look
// for names that the economy lacks; see In.
func (s Sectors) Covers(e *market.Economy, j int) bool {
	switch s {
	case Everything:
		return true
	case Goods, Services:
		return e.Sector(j).Goods() == (s == Goods)
	}
	id, rest := e.Sector(j).ID, string(s)
	for rest != "" {
		var part string
		part, rest, _ = strings.Cut(rest, ",")
		if strings.TrimSpace(part) == id {
			return true
		}
	}
	return false
}

// phrase reads "all goods", "all services", "all sectors" or the IDs.
func (s Sectors) phrase() string {
	switch s {
	case Goods, Services:
		return "all " + string(s)
	case Everything:
		return "all sectors"
	}
	return strings.ReplaceAll(string(s), ",", ", ")
}

// list reads "A, B and C".
func list(ids []string) string {
	switch len(ids) {
	case 0:
		return "nobody"
	case 1:
		return ids[0]
	}
	return strings.Join(ids[:len(ids)-1], ", ") + " and " + ids[len(ids)-1]
}

// either reads "A, B or C".
func either(ids []string) string {
	if len(ids) == 1 {
		return ids[0]
	}
	return strings.Join(ids[:len(ids)-1], ", ") + " or " + ids[len(ids)-1]
}

// In returns the indices of the sectors in an economy, in its order. The error
// lists every ID that the economy lacks.
func (s Sectors) In(e *market.Economy) ([]int, error) {
	var out []int
	switch s {
	case Goods, Services, Everything:
		for j, sector := range e.Sectors() {
			if s == Everything || sector.Goods() == (s == Goods) {
				out = append(out, j)
			}
		}
		return out, nil
	}
	named := make([]bool, e.NumSectors())
	var unknown []string
	for _, id := range strings.Split(string(s), ",") {
		j, ok := e.SectorIndex(strings.TrimSpace(id))
		if !ok {
			unknown = append(unknown, fmt.Sprintf("%q", id))
			continue
		}
		named[j] = true
	}
	if len(unknown) > 0 {
		return nil, fmt.Errorf("treaty: no sector %s in the economy; want sector IDs, or one of %q, %q, %q",
			strings.Join(unknown, ", "), Goods, Services, Everything)
	}
	for j, yes := range named {
		if yes {
			out = append(out, j)
		}
	}
	return out, nil
}

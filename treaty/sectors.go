package treaty

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/tradetalk/tradetalk/market"
)

// Sectors names part of an economy by a word ([Goods], [Services] or [Everything]) or
// by the IDs of sectors with commas between them, as in "AGF,MET".
type Sectors string

// The words for groups of sectors.
const (
	Goods      Sectors = "goods"      // all sectors that make goods
	Services   Sectors = "services"   // all other sectors
	Everything Sectors = "everything" // all sectors
)

// Sector returns the Sectors with the given IDs.
func Sector(ids ...string) Sectors { return Sectors(strings.Join(ids, ",")) }

// Covers reports whether sector j of an economy is among the sectors named. Covers
// ignores names missing from the economy; see In.
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

// phrase returns the sectors as "all goods", "all services", "all sectors" or the IDs.
func (s Sectors) phrase() string {
	switch s {
	case Goods, Services:
		return "all " + string(s)
	case Everything:
		return "all sectors"
	}
	return strings.ReplaceAll(string(s), ",", ", ")
}

// list returns names as "A, B and C", or "nobody" for none.
func list(ids []string) string {
	switch len(ids) {
	case 0:
		return "nobody"
	case 1:
		return ids[0]
	}
	return strings.Join(ids[:len(ids)-1], ", ") + " and " + ids[len(ids)-1]
}

// either returns names as "A, B or C".
func either(ids []string) string {
	if len(ids) == 1 {
		return ids[0]
	}
	return strings.Join(ids[:len(ids)-1], ", ") + " or " + ids[len(ids)-1]
}

// In returns the indices of the sectors in an economy, in the order of the economy. The
// error lists every ID missing from the economy.
func (s Sectors) In(e *market.Economy) ([]int, error) {
	out := make([]int, 0, e.NumSectors())
	switch s {
	case Goods, Services, Everything:
		var unclear []string
		for j, sector := range e.Sectors() {
			if s != Everything && !sector.Classified() {
				unclear = append(unclear, strconv.Quote(sector.ID))
				continue
			}
			if s == Everything || sector.Goods() == (s == Goods) {
				out = append(out, j)
			}
		}
		if len(unclear) > 0 {
			return nil, fmt.Errorf("treaty: %q is not known: the ISIC codes of %s do not say whether they hold goods; want codes such as A01 or C10-C12 (column isic4 of sectors.csv), or sector IDs",
				string(s), strings.Join(unclear, ", "))
		}
		if len(out) == 0 {
			return nil, fmt.Errorf("treaty: %q covers no sector of the economy", string(s))
		}
		return out, nil
	}
	named := make([]bool, e.NumSectors())
	var unknown []string
	for id := range strings.SplitSeq(string(s), ",") {
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

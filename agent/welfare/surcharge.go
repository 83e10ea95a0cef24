package welfare

import (
	"encoding/binary"
	"math"

	"github.com/tradetalk/tradetalk/treaty"
)

// Surcharge is an addition to the tariffs in force of one actor on the goods of another.
type Surcharge struct {
	// By and Against are seats.
	By, Against int
	// Sectors are the sectors concerned. Points are added to the tariffs, ad valorem.
	Sectors treaty.Sectors
	Points  float64
}

// SurchargeKey returns the surcharges as bytes, "" for none.
func SurchargeKey(list []Surcharge) string {
	var b []byte
	for _, one := range list {
		b = append(b, byte(one.By), byte(one.Against))
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(one.Points))
		b = append(append(b, one.Sectors...), 0)
	}
	return string(b)
}

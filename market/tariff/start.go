package tariff

import "math"

// rates returns the rate, by player, that Lashkaripour (2021, Journal of
// International Economics 131, 103419, Proposition 2) has for the Nash tariffs of a
// Ricardian economy without inputs: one rate for all goods and exporters,
//
//	t_i = 1 / sum_k sum_n chi_nik theta_k (1 - lambda_nik)
//
// with chi the share of each sector and destination n in i's exports and lambda the
// share of i in n's spending on the sector. The rate is exact when others' wages do not
// answer; the shares are those of the baseline.
func (t *table) rates() []float64 {
	// Exports and the elasticity of others' demand, summed over goods and destinations.
	e := t.e
	out := make([]float64, len(t.players))
	for x, i := range t.players {
		exports, elasticity := 0.0, 0.0
		for j := range e.NumSectors() {
			for n := range e.NumRegions() {
				if n == i {
					continue
				}
				v := e.Trade(j, n, i)
				exports += v
				elasticity += v * e.Sector(j).Theta * (1 - e.Share(j, n, i))
			}
		}
		if elasticity > 0 {
			out[x] = exports / elasticity
		}
	}
	return out
}

// approximate sets x to the rates of the approximation.
func (t *table) approximate(x []float64) {
	rates := t.rates()
	for k := range t.rows {
		r := &t.rows[k]
		for v := r.first; v < r.first+r.variables; v++ {
			x[v] = t.within(math.Log1p(rates[r.player]))
		}
	}
}

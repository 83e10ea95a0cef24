package market

import "math"

// Fingerprint returns a hash of the policy's changes against the baseline: two policies of an
// Economy that are Equal have equal hashes, and two different policies have different hashes
// but for a chance of about 2^-128. The hash is the same on every platform. Rows that were
// touched and set back do not count.
func (p *Policy) Fingerprint() [2]uint64 {
	h := fingerprint{0x9e3779b97f4a7c15, 0xd1b54a32d192ed03}
	n := p.e.n
	for row, touched := range p.touched {
		if !touched {
			continue
		}
		tariff, before := p.tariff[row*n:row*n+n], p.e.tariff[row*n:row*n+n]
		barrier, weight := p.barrier[row*n:row*n+n], p.weight[row*n:row*n+n]
		for i := range n {
			c := row*n + i
			h.cell(uint64(c), 0, tariff[i], before[i])
			h.cell(uint64(c), 1, barrier[i], 1)
			h.cell(uint64(c), 2, weight[i], 1)
			h.cell(uint64(c), 3, at(p.exportTax, c), 0)
			if rate := at(p.wedge, c); rate != 0 {
				h.cell(uint64(c), 4, rate, 0)
				h.cell(uint64(c), 5, p.recipientOf(c), -1)
			}
		}
	}
	for r, f := range p.friction {
		h.cell(uint64(r), 6, f, 1)
	}
	for c := range n * n {
		h.cell(uint64(c), 7, at(p.transfer, c), 0)
		h.cell(uint64(c), 8, at(p.freeze, c), 0)
	}
	h.cell(0, 9, float64(p.rule), 0)
	return h
}

// A fingerprint is the state of the hash: two words of 64 bits.
type fingerprint [2]uint64

// cell folds in a value that differs from the baseline.
func (h *fingerprint) cell(place, field uint64, value, baseline float64) {
	if value != baseline {
		h.fold(place<<4|field, value)
	}
}

// fold mixes a key (place and field) and a value into both words. The finaliser is the
// function of SplitMix64 (Steele, Lea and Flood 2014, OOPSLA).
func (h *fingerprint) fold(what uint64, value float64) {
	for _, v := range [2]uint64{what, math.Float64bits(value)} {
		h[0] = scramble(h[0] ^ scramble(v+0x9e3779b97f4a7c15))
		h[1] = scramble(h[1] + scramble(v^0x8cb92ba72f3d8dd7))
	}
}

// scramble is the finaliser of SplitMix64.
func scramble(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

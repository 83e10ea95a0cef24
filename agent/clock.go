package agent

import "github.com/tradetalk/tradetalk/treaty"

// How what actors know, want and fear is read by a clock whose periods are no quarters.
// Rates, durations and defaults are stated per quarter everywhere; the functions of this
// file give what they come to in a period, so that the same happens in the same time by the
// calendar. A period of a quarter changes nothing, to the last bit.

// In is the process by a clock whose periods are so long, with its defaults filled in. For
// periods longer than a quarter the chances of a period are the power of those of a quarter,
// and the levels at the ends of the longer periods are as likely as before.
//
// For shorter ones there is no root to take. A chain that never goes from calm to grave
// within a quarter, but can in two, is no chain of any shorter step: where a month can lead
// from calm to serious and from serious to grave, three months lead from calm to grave
// (compare Elfving 1937; Singer and Spilerman 1976, American Journal of Sociology 82: 1-54).
// The chain is then slowed down: each move is as much less likely as the period is shorter,
// which keeps the mean time spent at a level and the share of time at each exactly as they
// were. What it loses is the exact chances at the ends of quarters.
func (p SecurityThreat) In(l treaty.Length) SecurityThreat {
	p = p.WithDefaults()
	if l == treaty.Quarter {
		return p
	}
	p.moves = nil
	var quarter, moves [ThreatLevels][ThreatLevels]float64
	for z := range quarter {
		quarter[z] = p.Row(z)
	}
	if l.Quarters() < 1 {
		for z := range moves {
			for to := range moves[z] {
				moves[z][to] = l.Quarters() * quarter[z][to]
			}
			moves[z][z] += 1 - l.Quarters()
		}
		p.moves = &moves
		return p
	}
	moves = quarter
	for n := 1.0; n < l.Quarters(); n++ {
		var next [ThreatLevels][ThreatLevels]float64
		for z := range next {
			for mid, chance := range moves[z] {
				for to, more := range quarter[mid] {
					next[z][to] += chance * more
				}
			}
		}
		moves = next
	}
	p.moves = &moves
	return p
}

// In is how support answers by a clock whose periods are so long. What is left of a
// departure from the mean after a period is the power of what is left after a quarter. What
// comes once counts as if it came in any quarter of the period, or of the quarter any
// month, with equal chance; what lasts counts in each. With q quarters to a period and
// s = (1 - Persistence^q) / (1 - Persistence), the weight of all its quarters at its end,
//
//	Income, Prices, BackDown, Win, Unrest    times s/q
//	Rally, Fatigue                           times s
//	Weight                                   divided by s
//
// so that steady growth and steady sanctions move support as far in the end as they did, and
// what they are worth to those who decide adds up to the same. The mean and the standard
// deviation of an election's result, and what support does to votes, are as they were.
func (p Politics) In(l treaty.Length) Politics {
	if l == treaty.Quarter {
		return p
	}
	left := l.Left(p.Persistence)
	s := (1 - left) / (1 - p.Persistence)
	for _, once := range []*float64{&p.Income, &p.Prices, &p.BackDown, &p.Win, &p.Unrest} {
		*once *= s / l.Quarters()
	}
	for _, lasting := range []*float64{&p.Rally, &p.Fatigue} {
		*lasting *= s
	}
	p.Weight /= s
	p.Persistence, p.UnrestBase = left, l.Chance(p.UnrestBase)
	p.FirstElection, p.Term = l.Periods(p.FirstElection), l.Periods(p.Term)
	return p
}

package agent

import "github.com/tradetalk/tradetalk/treaty"

// The functions of this file convert the processes of an actor to periods other than a quarter.
// Rates, durations and defaults are stated per quarter everywhere; the functions return the
// equivalent per period, so that the calendar time of events stays the same. A period of a
// quarter changes nothing, to the last bit.

// In returns the process per period of length l, with defaults filled in. For periods longer
// than a quarter, the transition matrix of a period is a power of the quarterly matrix, and the
// levels at the ends of periods are as likely as before.
//
// For shorter periods the matrix has in general no root with non-negative entries. A chain
// which never moves from calm to
// grave within a quarter, but can within two, is no power of a chain with a shorter step: if a
// month can lead from calm to serious and from serious to grave, three months lead from calm to
// grave (compare Elfving 1937; Singer and Spilerman 1976, American Journal of Sociology 82:
// 1-54). In slows the chain down instead: each move is less likely in proportion to the period.
// The mean time spent at a level and the share of time at each level stay exactly the same. The
// exact chances at the ends of quarters are lost.
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

// In returns the response of support per period of length l. The persistence of a deviation
// from the mean over a period is a power of the persistence over a quarter. An event of a
// single date counts as if equally likely in any quarter of the period, or in any month of the
// quarter; a lasting influence counts in each. With q quarters to a period and s = (1 -
// Persistence^q) / (1 - Persistence), the weight of all quarters of the period at the end,
//
//	Income, Prices, BackDown, Win, Unrest    times s/q
//	Rally, Fatigue                           times s
//	Weight                                   divided by s
//
// Steady growth and steady sanctions then move support as far in the long run as before, with
// the same total value to decision makers. The mean and the standard deviation of an election's
// result, and the effect of support on votes, stay the same.
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

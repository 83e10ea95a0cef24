package agent

import "github.com/tradetalk/tradetalk/agent/belief"

// KeptPlea is what an observer knows about a measure under an exception: the plea, and the
// reviews at which the author has kept the measure since.
type KeptPlea struct {
	// Trust is the observer's chance of a kept word of the author, Threat the public process of
	// the author's threats.
	Trust  float64
	Threat SecurityThreat
	// Threshold, Deference and Spread are the numbers of the text for the measure (see
	// [treaty.Module.Judgement]); Ruling is the result of a review by a panel.
	Threshold, Deference, Spread float64
	Ruling                       belief.Ruling
	// Every is the number of periods between reviews.
	Every int
}

// Doubts returns the chance of abuse at the invocation and at each of some reviews at which the
// author keeps the measure ([belief.Plea.Doubts]). An author keeps as an author invokes (see
// [NewPlea]), and between reviews the threat moves by its process.
func (x KeptPlea) Doubts(reviews int) []float64 {
	plea := NewPlea(x.Trust, x.Threat, x.Threshold, x.Deference, x.Spread, x.Ruling)
	return plea.Doubts(reviews, x.Every, func(chances []float64) []float64 {
		next := x.Threat.moved([ThreatLevels]float64(chances))
		return next[:]
	})
}

// moved returns the chances of the levels a period later.
func (p SecurityThreat) moved(chances [ThreatLevels]float64) (next [ThreatLevels]float64) {
	for z, chance := range chances {
		for to, move := range p.Row(z) {
			next[to] += chance * move
		}
	}
	return next
}

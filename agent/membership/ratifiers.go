package membership

import (
	"math/bits"

	"github.com/tradetalk/tradetalk/agent/ratification"
	"github.com/tradetalk/tradetalk/internal/stream"
)

// The file decides the chance that a signed text enters into force and with whom, from the public
// forecasts of the votes at home and the entry rule. Votes of different states are independent.
// Source: Putnam (1988, International Organization 42: 427-460) on two-level games; Iida (1993)
// on votes known up to a shock.

// ratifiers is the distribution of the parties that ratify.
type ratifiers struct {
	// enters is the chance of entry into force.
	enters float64
	// missing is, by seat, the chance that the text enters into force without the seat's
	// ratification, although the seat has signed.
	missing []float64
	// share is the expectation of the share of the open votes won, over the cases with entry
	// into force; 0 in the other cases.
	share float64
}

// maxExact is the largest number of open votes whose outcomes are all listed; samples is the
// number of outcomes drawn for more votes, always the same.
const (
	maxExact = 12
	samples  = 1 << maxExact
)

// ratifiers returns the distribution of ratifications among signatories. Seats in sure ratify,
// seats in never do not. chances are by seat.
func (f *Forecast) ratifiers(signatories, sure, never uint64, chances []float64) (r ratifiers) {
	r.missing = make([]float64, len(chances))
	votes := signatories &^ sure &^ never
	yes := sure & signatories
	var open []int // seats whose vote is not certain
	for k, p := range chances {
		switch {
		case votes&(1<<k) == 0:
		case p >= 1:
			yes |= 1 << k
		case p > 0:
			open = append(open, k)
		}
	}
	count := func(set uint64, weight float64) {
		if weight == 0 || !f.enters(signatories, set) {
			return
		}
		r.enters += weight
		for k := range chances {
			if votes&^set&(1<<k) != 0 {
				r.missing[k] += weight
			}
		}
		if votes != 0 {
			r.share += weight * float64(bits.OnesCount64(set&votes)) / float64(bits.OnesCount64(votes))
		}
	}
	if len(open) > maxExact {
		draw := stream.Root(0).Text("votes on a text, for an expectation").Rand()
		for range samples {
			set := yes
			for _, k := range open {
				if draw.Float64() < chances[k] {
					set |= 1 << k
				}
			}
			count(set, 1.0/samples)
		}
		return r
	}
	for outcome := range uint64(1) << len(open) {
		set, weight := yes, 1.0
		for i, k := range open {
			if outcome&(1<<i) != 0 {
				set |= 1 << k
				weight *= chances[k]
			} else {
				weight *= 1 - chances[k]
			}
		}
		count(set, weight)
	}
	return r
}

// enters reports whether the text enters into force among signatories of whom some have ratified.
func (f *Forecast) enters(signatories, ratified uint64) bool {
	at := [2]uint64{signatories, ratified}
	ok, known := f.entry[at]
	if !known {
		ok = true
		for k := range f.texts {
			ok = ok && f.s.Register.EntersWith(f.texts[k].Module.ID, bits.OnesCount64(signatories), f.s.IDsIn(ratified))
		}
		f.entry[at] = ok
	}
	return ok
}

// ratify returns the chance of ratification by seat for the draft among a set, by the public
// forecast of the vote at home; 0 outside the set.
func (f *Forecast) ratify(set uint64) ([]float64, error) {
	if chances, ok := f.chances[set]; ok {
		return chances, nil
	}
	texts := f.textsAmong(set)
	chances := make([]float64, len(f.s.Actors))
	for k := range chances {
		if set&(1<<k) == 0 {
			continue
		}
		var err error
		if chances[k], err = ratification.PublicChance(f.s, k, texts...); err != nil {
			return nil, err
		}
	}
	f.chances[set] = chances
	return chances, nil
}

package answer

import (
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/internal/numeric"
)

// ForGood is the number of periods that stands for a breach without an end.
const ForGood = 400

// Plan is what everybody foresees of the answers to a breach, by public payoffs (level-1 play).
type Plan struct {
	// Shares are the shares of the harm at which each seat suspends; zero for no suspension.
	Shares []float64
	// Loss is the loss of the breaker by all suspensions while they last, in percent of its
	// income per quarter. Change is the effect of the suspensions on each seat.
	Loss   float64
	Change []float64
	// Ends is the chance that the breach ends as soon as the breach may end: one or zero in
	// level-1 play.
	Ends float64
	// Terminates says that all other parties prefer the end of the text.
	Terminates bool
	// Short are the injured parties that do not reach their share with 100 points.
	Short uint64
}

// Lasts returns the number of periods of a breach from the answer on: the periods for which the
// breach must stand, or ForGood for a breach that does not end.
func Lasts[N int | float64](ends bool, stands N) N {
	if ends {
		return stands
	}
	return ForGood
}

// Foresee returns the answers that everybody foresees. stands is the number of periods for which
// the breach must stand from the answer on. withstood is the largest share that the breach has
// already withstood: no share up to withstood is expected to end the breach. dead are the effects
// of the world without the text, nil where the text cannot end. With h the harm, x(s) the effect
// of the suspension at s on the injured party itself and T(s) the duration, a party compares
//
//	v(s) = (1 - delta) (x(s) - h) (1 + delta + ... + delta^(T(s)-1)),    x(0) = 0
//
// The breach ends under s if the breaker loses at least as much as the breach gains, when all
// injured parties answer at s, or by this party's answer alone (see Rules).
func (b *Breach) Foresee(r Rules, dead *welfare.Effects, stands float64, withstood float64) (Plan, error) {
	s := b.Situation
	p := Plan{Shares: make([]float64, len(s.Actors)), Change: make([]float64, len(s.Actors))}
	if r.Off {
		return p, nil
	}
	harm, gain := b.Harm(), b.Gain()
	var injured uint64
	for k, h := range harm {
		if h > 0 {
			injured |= 1 << k
		}
	}
	if r.Grim && dead != nil {
		p.Terminates, p.Ends = true, 1
		return p, nil
	}
	if injured == 0 {
		return p, nil
	}
	responses := make([]Response, len(r.Shares))
	for i, share := range r.Shares {
		one, err := b.Estimate(share, injured, harm)
		if err != nil {
			return p, err
		}
		responses[i] = one
	}
	value := func(k int, change float64, ends bool) float64 {
		d := s.Actors[k].Discount()
		return (1 - d) * (change + b.Broken.Flow(k) - b.Kept.Flow(k)) * numeric.Span(d, Lasts(ends, stands))
	}
	for k, h := range harm {
		if h == 0 {
			continue
		}
		best, chosen := value(k, 0, gain <= numeric.Negligible), -1
		for i := range responses {
			one := &responses[i]
			loss := one.Loss
			if r.Alone {
				loss = one.Parts[k]
			}
			if v := value(k, one.Change[k], one.Share > withstood && gain <= loss+numeric.Negligible); v > best+numeric.Negligible {
				best, chosen = v, i
			}
		}
		if chosen >= 0 {
			one := &responses[chosen]
			p.Shares[k] = one.Share
			p.Loss += one.Parts[k]
			p.Change[k] = one.Change[k]
			p.Short |= one.Short & (1 << k)
		}
	}
	p.Change[b.Breaker] = -p.Loss
	ends := gain <= p.Loss+numeric.Negligible
	if ends {
		p.Ends = 1
	}
	if dead == nil || r.NoTermination {
		return p, nil
	}
	p.Terminates = true
	for k := range s.Actors {
		if k != b.Breaker && b.Parties&(1<<k) != 0 && !(dead.Flow(k)-b.Kept.Flow(k) > value(k, p.Change[k], ends)+numeric.Negligible) {
			p.Terminates = false
			break
		}
	}
	return p, nil
}

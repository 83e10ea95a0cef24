package appraisal

import (
	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/internal/numeric"
)

// privateStates is how many states what an actor alone knows can be in: the level of the
// threat, and whether there is a motive.
const privateStates = 2 * agent.ThreatLevels

func privateState(k int) agent.Private { return agent.Private{Threat: k / 2, Motive: k%2 == 1} }

// firstUse is when a party first takes a measure: in the first quarter in which what it alone
// knows makes it worth taking.
type firstUse struct {
	threat agent.SecurityThreat
	motive agent.MotiveProcess // the zero value has none
	worth  [privateStates]float64
}

// takes reports whether the measure is taken in a state.
func (o *firstUse) takes(k int) bool { return o.worth[k] > numeric.Negligible }

// step moves chances of states by a quarter.
func (o *firstUse) step(p [privateStates]float64) (next [privateStates]float64) {
	for k, chance := range p {
		if chance == 0 {
			continue
		}
		on := k % 2
		change := o.motive.Rise
		if on == 1 {
			change = o.motive.Fall
		}
		for z, moves := range o.threat.Row(k / 2) {
			next[2*z+on] += chance * moves * (1 - change)
			next[2*z+1-on] += chance * moves * change
		}
	}
	return next
}

// taken splits chances of states into the chance that the measure is taken in a quarter in
// which they hold, what it is then worth on average, and the chances if it is not taken.
func (o *firstUse) taken(p [privateStates]float64) (chance, worth float64, left [privateStates]float64) {
	for k, share := range p {
		if o.takes(k) {
			chance += share
			worth += share * o.worth[k]
		}
	}
	if chance > 0 {
		worth /= chance
	}
	for k, share := range p {
		if !o.takes(k) && chance < 1 {
			left[k] = share / (1 - chance)
		}
	}
	return min(1, chance), worth, left
}

// settled is the chance per quarter that a party takes the measure, and what it is then
// worth to it, as who knows nothing of its present state sees it: that of entering a state
// in which it does from the long run of the others, or 1 if it does in all of them.
func (o *firstUse) settled() (chance, worth float64) {
	var p [privateStates]float64
	on := 0.0
	if sum := o.motive.Rise + o.motive.Fall; sum > 0 {
		on = o.motive.Rise / sum
	}
	for z, share := range o.threat.LongRun() {
		p[2*z], p[2*z+1] = share*(1-on), share*on
	}
	chance, worth, left := o.taken(p)
	if chance > 1-numeric.Negligible {
		return 1, worth
	}
	chance, worth, _ = o.taken(o.step(left))
	return chance, worth
}

// from writes the chance that a party in a known state takes the measure in each quarter,
// if it can and has not yet done so, and what it is then worth to it. The last quarter
// stands for all that follow, and has the long run.
func (o *firstUse) from(now agent.Private, can []bool, chances, worths []float64) {
	var p [privateStates]float64
	k := 2 * now.Threat
	if now.Motive {
		k++
	}
	p[k] = 1
	last := len(can) - 1
	for h := range last {
		if h > 0 {
			p = o.step(p)
		}
		if can[h] {
			chance, worth, left := o.taken(p)
			chances[h], worths[h] = chance, worth
			if chance > 1-numeric.Negligible {
				// It has taken it by now. What it does after that is the long run.
				for h := h + 1; h < last; h++ {
					chances[h], worths[h] = o.settled()
				}
				break
			}
			p = left
		}
	}
	chances[last], worths[last] = o.settled()
}

package appraisal

import (
	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/internal/numeric"
)

// privateStates is the number of private states of an actor: the levels of the threat times the
// presence of a motive.
const privateStates = 2 * agent.ThreatLevels

// privateState returns the private information of a state.
func privateState(k int) agent.Private { return agent.Private{Threat: k / 2, Motive: k%2 == 1} }

// firstUse is the process by which a party first takes a measure: in the first quarter in which
// the private state makes the measure worthwhile.
type firstUse struct {
	threat agent.SecurityThreat
	motive agent.MotiveProcess // the zero value has no motive
	worth  [privateStates]float64
}

// takes reports whether the party takes the measure in a private state.
func (o *firstUse) takes(k int) bool { return o.worth[k] > numeric.Negligible }

// step returns the chances of the private states after one more quarter.
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

// taken splits the chances of private states in a quarter: the chance that the party takes the
// measure, the mean value of the measure then in percent of income per quarter, and the chances
// of the states if the party does not.
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

// settled returns the chance per quarter that a party takes the measure, and the mean value of
// the measure then, for an observer without information on the present state. The chance is the
// chance of entering a state with the measure from the long run of the other states, or 1 if all
// states have the measure.
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

// from writes the chance by quarter that a party in a known state takes the measure, if the party
// can and has not yet, and the mean value of the measure then in percent of income per quarter.
// The last quarter stands for all later quarters and has the long run.
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
				// The party has taken the measure by now. The long run gives later uses.
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

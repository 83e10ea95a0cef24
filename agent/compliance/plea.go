package compliance

import (
	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
)

// Pleaded is an invocation under a text as an observer of trust rho in the invoker sees
// it, who knows of its threats what is public. A party under such a threat as the text
// asks for invokes; one without does so if it does not keep its word.
func Pleaded(rho float64, p agent.ThreatProcess, threshold, deference, noise float64, r belief.Ruling) belief.Invocation {
	long := p.LongRun()
	x := belief.Invocation{Threats: long[:], Invokes: make([]float64, len(long)), Threshold: threshold, Deference: deference, Noise: noise, Ruling: r}
	for z := range x.Invokes {
		if x.Invokes[z] = 1; float64(z) < threshold {
			x.Invokes[z] = 1 - rho
		}
	}
	return x
}

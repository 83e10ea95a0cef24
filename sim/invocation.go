package sim

import "github.com/tradetalk/tradetalk/agent/belief"

// Invocation is an exception or a safeguard that was taken, with what nobody but the
// run and its author knows.
type Invocation struct {
	Module, Case, Actor string
	Period              int
	Safeguard           bool
	// Regime is the sanction regime whose measures it covers, "" if it is none's.
	Regime string
	// Threat and Motive are the author's at the time. Genuine says that the threat
	// reached the text's threshold; a safeguard always is.
	Threat          int
	Motive, Genuine bool
	// Ruling is how its review has ended.
	Ruling belief.Ruling
	// Doubt is the chance that each seat gives to its being abusive.
	Doubt []float64
	// PublicDoubt is the chance that the author's public record gives to it.
	PublicDoubt float64
}

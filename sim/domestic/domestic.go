// Package domestic holds the state of domestic politics: how each leader stands at home,
// and the campaigns that move the blame for the costs of sanctions. The phase Politics of
// package sim takes the step from one period to the next.
package domestic

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent"
)

// State is the state of domestic politics between two periods.
type State struct {
	// Home is how each seat's leader stands at home.
	Home []Home
}

// Clone returns a copy that shares nothing with the state.
func (s *State) Clone() *State { return &State{Home: slices.Clone(s.Home)} }

// Home is the standing of an actor's leader at home.
type Home struct {
	// Support is in points, see agent.Politics.
	Support float64
	// News is the news of the last period, Domestic the part of the change in support that
	// was not economic.
	News     agent.PoliticalNews
	Domestic float64
	// Leader counts the leaders so far, from zero. Since is the period in which the
	// present leader took office.
	Leader, Since int
	// Incomes are 100 times the logs of real income in the periods of the last year,
	// latest first. Prices is 100 times the log of the last price index.
	Incomes [12]float64
	Prices  float64
}

// Hazard returns the chance per period that the leader loses office, at the present support
// and in the eyes of all. The chance stays below one, so that a leader who is sure to fall
// still decides in this period.
func (h *Home) Hazard(a *agent.Public) float64 {
	return min(a.Politics.Hazard(a.Hazard, h.Support), maxHazard)
}

// maxHazard keeps the discount factor of a leader above zero.
const maxHazard = 0.99

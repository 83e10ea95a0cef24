package main

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/sim/talks"
)

// slack is the largest concession of a time-based player below its aim, in the unit of
// utility, as in the public reference runs of the case format.
const slack = 1.02e-4

// strategies holds the named players, each made for a range of utility. The exponents
// 4, 1 and 0.25 are the usual values for a tough, a linear and a conceding time-based
// player.
var strategies = map[string]func(span float64) bargain.Player{
	"boulware":    func(span float64) bargain.Player { return timed(4, span) },
	"linear":      func(span float64) bargain.Player { return timed(1, span) },
	"conceder":    func(span float64) bargain.Player { return timed(0.25, span) },
	"tough":       func(float64) bargain.Player { return bargain.Tough{} },
	"micro":       func(float64) bargain.Player { return &bargain.MiCRO{} },
	"tit_for_tat": func(float64) bargain.Player { return &bargain.TitForTat{} },
	"hill_climber": func(float64) bargain.Player {
		return bargain.HillClimber{}
	},
	"seeker":        func(float64) bargain.Player { return &bargain.Seeker{} },
	equilibriumName: func(float64) bargain.Player { return unsolved{} },
}

// otherNames are names of other software for these strategies: the aspiration negotiator and
// naive tit-for-tat of NegMAS, the time-dependent and hard-headed agents of GENIUS.
var otherNames = map[string]string{
	"aspiration": "boulware", "time_dependent": "boulware", "tft": "tit_for_tat", "naive_tit_for_tat": "tit_for_tat", "titfortat": "tit_for_tat",
	"hardliner": "tough", "hard_headed": "tough", "hardheaded": "tough", "hillclimber": "hill_climber", "rubinstein": equilibriumName,
}

// defaultStrategy is the strategy of parties without a named strategy.
const defaultStrategy = "seeker"

// timed returns a time-based player (Faratin, Sierra and Jennings 1998) with a slack in
// the unit of utility.
func timed(exponent, span float64) bargain.Player {
	return bargain.Boulware{Exponent: exponent, Slack: slack / max(span, slack), ToWorst: true}
}

// protocols holds the named protocols.
var protocols = map[string]func(o options, parties int) talks.Protocol{
	"alternating_offers": func(o options, _ int) talks.Protocol { return talks.AlternatingOffers{Rounds: o.rounds} },
	// A protocol with draws takes the seed of the flags.
	"random_proposer": func(o options, _ int) talks.Protocol {
		return talks.RandomProposer{Rounds: o.rounds, Seed: o.seed}
	},
	"open_rule": func(o options, _ int) talks.Protocol {
		return talks.RandomProposer{Rounds: o.rounds, Seed: o.seed, Open: true}
	},
	"single_text": func(o options, _ int) talks.Protocol {
		return talks.SingleText{Rounds: o.rounds, Seed: o.seed}
	},
	"plurilateral": func(o options, parties int) talks.Protocol {
		// A critical mass of 1 asks for all parties.
		return talks.Plurilateral{Rounds: o.rounds, CriticalMass: 1}
	},
	"full_disclosure": func(o options, _ int) talks.Protocol { return talks.FullDisclosure{Rounds: o.rounds} },
}

// protocolNames holds the names of protocols used in case files.
var protocolNames = map[string]string{"": "alternating_offers", "sao": "alternating_offers"}

// plain returns the normal form of a name: "Tit-for-Tat" becomes "tit_for_tat". A number in
// parentheses stays.
func plain(name string) string {
	return strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(strings.TrimSpace(name)))
}

// strategyNamed returns the strategy with a name, or an error with all known names.
func strategyNamed(name string) (func(float64) bargain.Player, error) {
	if name == "" {
		name = defaultStrategy
	}
	key, argument, parameters := strings.Cut(plain(name), "(")
	if full, ok := otherNames[key]; ok {
		key = full
	}
	s, ok := strategies[key]
	if !ok {
		return nil, fmt.Errorf("strategy %q is not known; want one of %s, or a name of other software: %s", name, names(strategies), names(otherNames))
	}
	if !parameters {
		return s, nil
	}
	value, err := strconv.ParseFloat(strings.TrimSuffix(argument, ")"), 64)
	if err != nil || !strings.HasSuffix(argument, ")") || !(value > 0) || math.IsInf(value, 0) {
		return nil, fmt.Errorf("strategy %q: want one number above 0 in parentheses, as in boulware(4)", name)
	}
	switch key {
	case "boulware", "linear", "conceder":
		return func(span float64) bargain.Player { return timed(value, span) }, nil
	case "tit_for_tat":
		return func(float64) bargain.Player { return &bargain.TitForTat{Gain: value} }, nil
	case "seeker":
		return func(float64) bargain.Player { return &bargain.Seeker{Exponent: value} }, nil
	}
	return nil, fmt.Errorf("strategy %q: %s has no parameter; want it without parentheses", name, key)
}

// protocolNamed returns the protocol with a name, or an error with all known names.
func protocolNamed(name string) (func(options, int) talks.Protocol, error) {
	// Case files use names of other software for some protocols.
	key := plain(name)
	if full, ok := protocolNames[key]; ok {
		key = full
	}
	if p, ok := protocols[key]; ok {
		return p, nil
	}
	return nil, fmt.Errorf("protocol %q is not known; want one of %s", name, names(protocols))
}

// names returns the keys of a map, sorted and with commas between them.
func names[V any](m map[string]V) string {
	return strings.Join(slices.Sorted(maps.Keys(m)), ", ")
}

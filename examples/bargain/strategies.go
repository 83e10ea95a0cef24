package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/sim/talks"
)

// slack is how far below its aim a time-based player of the case format may fall, in
// the unit of its utility: what the public reference runs of the format show.
const slack = 1.02e-4

// strategies are the players that can be named, as they play in a range of utility.
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
	"seeker": func(float64) bargain.Player { return &bargain.Seeker{} },
}

// defaultStrategy is played by parties that name none.
const defaultStrategy = "seeker"

func timed(exponent, span float64) bargain.Player {
	return bargain.Boulware{Exponent: exponent, Slack: slack / max(span, slack), ToWorst: true}
}

// protocols are the rules that can be named.
var protocols = map[string]func(o options, parties int) talks.Protocol{
	"alternating_offers": func(o options, _ int) talks.Protocol { return talks.AlternatingOffers{Rounds: o.rounds} },
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
		return talks.Plurilateral{Rounds: o.rounds, CriticalMass: 1}
	},
	"full_disclosure": func(o options, _ int) talks.Protocol { return talks.FullDisclosure{Rounds: o.rounds} },
}

// protocolNames gives the names that case files use for the same rules.
var protocolNames = map[string]string{"": "alternating_offers", "sao": "alternating_offers"}

// plain turns the spellings of a name into one: "Tit-for-Tat" is "tit_for_tat".
func plain(name string) string {
	return strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(strings.TrimSpace(name)))
}

func strategyNamed(name string) (func(float64) bargain.Player, error) {
	if name == "" {
		name = defaultStrategy
	}
	if s, ok := strategies[plain(name)]; ok {
		return s, nil
	}
	return nil, fmt.Errorf("strategy %q is not known; want one of %s", name, names(strategies))
}

func protocolNamed(name string) (func(options, int) talks.Protocol, error) {
	key := plain(name)
	if full, ok := protocolNames[key]; ok {
		key = full
	}
	if p, ok := protocols[key]; ok {
		return p, nil
	}
	return nil, fmt.Errorf("protocol %q is not known; want one of %s", name, names(protocols))
}

func names[V any](m map[string]V) string {
	return strings.Join(slices.Sorted(maps.Keys(m)), ", ")
}

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// This file plays games with red lines, from scores and thresholds. A game is turned
// into a case and played by the same code.

// redLineGame is a game of a file: scores by party, issue and option, and for each
// party the least score at which the party signs.
type redLineGame struct {
	// Game is the name of the game.
	Game string
	// Parties are the parties, with a required threshold each.
	Parties []struct {
		Name      string
		Scores    [][]number
		Threshold *number
		Strategy  string
		// Role describes the party, and is not read.
		Role string
	}
	// IssueSizes lists the number of options of each issue; the scores of the first
	// party stand in if absent.
	IssueSizes []int `json:"issue_sizes"`
	// The other fields are facts on the game in files of other software, and are not read.
	InitialDeal json.RawMessage `json:"initial_deal"`
	Outcomes    json.RawMessage `json:"n_outcomes"`
	Feasible    json.RawMessage `json:"all_party_feasible"`
	NMinusOne   json.RawMessage `json:"n_minus_1_feasible"`
	Veto        json.RawMessage `json:"n_minus_1_with_p1_p2_veto"`
	Nash        json.RawMessage `json:"nash_over_thresholds"`
	MaxWelfare  json.RawMessage `json:"max_welfare_feasible"`
}

// verdict is the output for a game.
type verdict struct {
	Game string `json:"game"`
	// Deal is the option of each issue, numbered from 0, or null.
	Deal []int `json:"deal"`
	// Scores are the scores of the deal by party, or null.
	Scores []float64 `json:"scores"`
	// AllThresholds reports a deal that meets every threshold.
	AllThresholds bool `json:"all_thresholds"`
	// NashRatio is the product of gains over the thresholds, relative to the largest
	// product; null if no deal gives every party a gain.
	NashRatio *float64 `json:"nash_ratio"`
	// Rounds is the number of rounds begun, and DistinctOffers the number of different
	// drafts proposed.
	Rounds         int `json:"rounds"`
	DistinctOffers int `json:"distinct_offers"`
	// BlockedBy lists the minimal sets of parties with incompatible thresholds.
	BlockedBy [][]string `json:"blocked_by"`
	// Status is the end of the talks in words.
	Status string `json:"status"`
}

// asCase returns the game as a case, with a weight of 1 for each issue.
func (g *redLineGame) asCase() (*bargainCase, error) {
	c := &bargainCase{ID: g.Game, game: true}
	sizes := g.IssueSizes
	if sizes == nil && len(g.Parties) > 0 {
		for _, s := range g.Parties[0].Scores {
			sizes = append(sizes, len(s))
		}
	}
	c.Issues = make([]issue, len(sizes))
	// Issues are named by letters, with a number after the first 26.
	for k, n := range sizes {
		c.Issues[k].Name = "issue " + string(rune('A'+k%26))
		if k >= 26 {
			c.Issues[k].Name += strconv.Itoa(k / 26)
		}
		for v := range max(n, 0) {
			c.Issues[k].Values = append(c.Issues[k].Values, json.RawMessage(strconv.Itoa(v)))
		}
	}
	// A game without a threshold for a party is incomplete.
	var errs []error
	for _, p := range g.Parties {
		if p.Threshold == nil {
			errs = append(errs, fmt.Errorf("party %q: threshold is missing", p.Name))
		}
		c.Parties = append(c.Parties, party{Name: p.Name, Values: p.Scores, Reserved: p.Threshold, Strategy: p.Strategy})
	}
	return c, errors.Join(errs...)
}

// playGame plays a game and returns the verdict.
func playGame(ctx context.Context, g *redLineGame, o options) (*verdict, error) {
	c, missing := g.asCase()
	// The default deadline is 1000 rounds.
	if o.rounds == 0 {
		o.rounds = 1000
	}
	// Mistakes in the game and in the case are reported together.
	t, err := c.open(o)
	if err = errors.Join(missing, err); err != nil {
		return nil, err
	}
	s, err := talks.NewSession(t.space, t.protocol, t.parties...)
	if err != nil {
		return nil, err
	}
	// Drafts are counted over all proposals, including those of a chair.
	offers := map[terms.Draft]bool{}
	round := 0
	// A cancelled context stops the play at the next round.
	for step := range s.Steps() {
		if step.Move.Act == bargain.ActOffer {
			offers[step.Move.Draft] = true
		} else if step.Proposer >= 0 {
			offers[step.Answered] = true // the draft of a chair
		}
		if step.Round != round {
			if round = step.Round; ctx.Err() != nil {
				return nil, ctx.Err()
			}
		}
	}
	out := s.Outcome()
	// BlockedBy is written as [] and not as null.
	v := &verdict{Game: g.Game, Rounds: out.Rounds, DistinctOffers: len(offers), Status: out.Status.String(), BlockedBy: [][]string{}}
	for _, set := range t.game.Conflicts() {
		v.BlockedBy = append(v.BlockedBy, t.namesOf(set))
	}
	// The ratio needs a positive product in some outcome.
	nash, feasible := t.game.Nash()
	most := 0.0
	if feasible {
		most = t.game.NashProduct(nash)
	}
	// Deal and Scores stay null without an agreement.
	if out.Status == talks.Agreed {
		v.AllThresholds = true
		for k := range t.space.Terms() {
			v.Deal = append(v.Deal, t.space.Choice(out.Draft, k))
		}
		for _, p := range t.parties {
			worth := p.Utility.Value(out.Draft)
			v.Scores = append(v.Scores, worth)
			v.AllThresholds = v.AllThresholds && worth >= p.Utility.Reserve()
		}
	}
	if most > 0 {
		ratio := 0.0
		if out.Status == talks.Agreed {
			ratio = t.game.NashProduct(talks.Point{Values: v.Scores}) / most
		}
		if !math.IsNaN(ratio) {
			v.NashRatio = &ratio
		}
	}
	return v, nil
}

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

// redLineGame is one game of a file: scores by party, issue and option, and for each
// party the least score at which it signs.
type redLineGame struct {
	Game    string
	Parties []struct {
		Name      string
		Scores    [][]number
		Threshold *number
		Strategy  string
	}
	IssueSizes []int `json:"issue_sizes"`
}

// verdict is what is written for a game.
type verdict struct {
	Game string `json:"game"`
	// Deal is the option of each issue, counted from zero, or null.
	Deal []int `json:"deal"`
	// Scores are what the deal is worth to each party, or null.
	Scores        []float64 `json:"scores"`
	AllThresholds bool      `json:"all_thresholds"`
	// NashRatio is the product of gains over the thresholds, against the greatest;
	// null if no deal could give every party a gain.
	NashRatio      *float64 `json:"nash_ratio"`
	Rounds         int      `json:"rounds"`
	DistinctOffers int      `json:"distinct_offers"`
	// BlockedBy lists the minimal sets of parties whose thresholds no deal meets
	// together.
	BlockedBy [][]string `json:"blocked_by"`
	Status    string     `json:"status"`
}

// asCase writes the game as a case: one weight of 1 for each issue.
func (g *redLineGame) asCase() (*bargainCase, error) {
	c := &bargainCase{ID: g.Game, game: true}
	sizes := g.IssueSizes
	if sizes == nil && len(g.Parties) > 0 {
		for _, s := range g.Parties[0].Scores {
			sizes = append(sizes, len(s))
		}
	}
	c.Issues = make([]struct {
		Name   string
		Values []json.RawMessage
	}, len(sizes))
	for k, n := range sizes {
		c.Issues[k].Name = "issue " + string(rune('A'+k%26))
		if k >= 26 {
			c.Issues[k].Name += strconv.Itoa(k / 26)
		}
		for v := range max(n, 0) {
			c.Issues[k].Values = append(c.Issues[k].Values, json.RawMessage(strconv.Itoa(v)))
		}
	}
	var errs []error
	for _, p := range g.Parties {
		if p.Threshold == nil {
			errs = append(errs, fmt.Errorf("party %q: threshold is missing", p.Name))
		}
		c.Parties = append(c.Parties, struct {
			Name     string
			Weights  []number
			Values   [][]number
			Reserved *number
			Strategy string
		}{Name: p.Name, Values: p.Scores, Reserved: p.Threshold, Strategy: p.Strategy})
	}
	return c, errors.Join(errs...)
}

// playGame plays one game.
func playGame(ctx context.Context, g *redLineGame, o options) (*verdict, error) {
	c, missing := g.asCase()
	if o.rounds == 0 {
		o.rounds = 1000
	}
	t, err := c.open(o)
	if err = errors.Join(missing, err); err != nil {
		return nil, err
	}
	s, err := talks.NewSession(t.space, t.protocol, t.parties...)
	if err != nil {
		return nil, err
	}
	offers := map[terms.Draft]bool{}
	round := 0
	for step := range s.Steps() {
		if step.Move.Act == bargain.ActOffer {
			offers[step.Move.Draft] = true
		} else if step.Proposer >= 0 {
			offers[step.Answered] = true // a chair's draft
		}
		if step.Round != round {
			if round = step.Round; ctx.Err() != nil {
				return nil, ctx.Err()
			}
		}
	}
	out := s.Outcome()
	v := &verdict{Game: g.Game, Rounds: out.Rounds, DistinctOffers: len(offers), Status: out.Status.String(), BlockedBy: [][]string{}}
	for _, set := range t.game.Conflicts() {
		v.BlockedBy = append(v.BlockedBy, t.namesOf(set))
	}
	nash, feasible := t.game.Nash()
	most := 0.0
	if feasible {
		most = t.game.NashProduct(nash)
	}
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

package tariff

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/tradetalk/tradetalk/internal/stream"
	"github.com/tradetalk/tradetalk/market"
)

// This file looks for moves by which a player would gain at the tariffs of an alleged
// equilibrium: a tariff at a time, and all of a player's tariffs jointly. Moves are solved
// for exactly; starts of local searches are drawn from named random streams.

// A Search says how hard Check looks for gains from moving. The zero value is 20 local
// searches for each player, and each tariff by itself.
type Search struct {
	// Starts is the number of local searches over all of a player's tariffs, each from
	// a point of its own around the tariffs checked. Besides, all of a sector's tariffs
	// are moved together, farther. The default is 20; a negative number means none.
	Starts int
	// Radius is how far in ln(1+tariff) the starts are from the tariffs checked: each
	// tariff moves by a uniform draw up to Radius either way. The default, 0.3, moves a
	// tariff of 50 % to between 11 and 102 %.
	Radius float64
	// Singles is the number of single tariffs of each player that are moved, spread
	// evenly over them. The default is all; a negative number means none.
	Singles int
	// Seed names the draws. Equal seeds give equal starts.
	Seed uint64
	// Evaluations is the most equilibria that a local search solves for. The default is
	// 300.
	Evaluations int
}

// A Deviation is the best move found for a player.
type Deviation struct {
	Player int // index of the region
	// Single and Joint are the largest gains found from moving one tariff and from moving all
	// tariffs: the objective after the move over the objective before, less one; zero without
	// a gain.
	Single, Joint float64
	// Sector and Exporter say which single tariff gains most, and Rate where to. Exporter is
	// -1 where the tariff holds for all exporters.
	Sector, Exporter int
	Rate             float64
	// Best is the policy with the player's best joint move; nil if none gains.
	Best *market.Policy
}

// singleMoves lists the moves of a single tariff, in ln(1+tariff).
var singleMoves = [...]float64{-1, -0.25, -0.05, -0.01, 0.01, 0.05, 0.25, 1}

// Check looks for gains from moving at the tariffs of p, from Nash or from any other source:
// by exact solves of moves of each tariff, refined where a move gains, and by local searches
// over all tariffs of the player. Check returns a Deviation for each player, in the players'
// order. The absence of gains is evidence, not proof.
func (g Game) Check(ctx context.Context, v *market.Solver, p *market.Policy, s Search) ([]Deviation, error) {
	if s.Starts == 0 {
		s.Starts = 20
	}
	if s.Radius == 0 {
		s.Radius = 0.3
	}
	if s.Evaluations == 0 {
		s.Evaluations = 300
	}
	var bad []error
	if !(s.Radius > 0) {
		bad = append(bad, fmt.Errorf("tariff: Search.Radius: got %v, want a positive number", s.Radius))
	}
	if s.Evaluations < 0 {
		bad = append(bad, fmt.Errorf("tariff: Search.Evaluations: got %v, want a positive number", s.Evaluations))
	}
	t, err := g.newTable(v.Economy(), p)
	if bad = append(bad, err); errors.Join(bad...) != nil {
		return nil, errors.Join(bad...)
	}
	c := checker{t: t, v: v, p: p, search: s, q: new(market.Equilibrium), trial: p.Clone(), after: new(market.Equilibrium)}
	if err := v.Solve(c.q, p, nil); err != nil {
		return nil, err
	}
	if err := balanced(c.q); err != nil {
		return nil, err
	}
	c.here = make([]float64, len(t.players))
	t.values(c.here, c.q)
	c.x = make([]float64, t.variables)
	t.read(c.x, p)
	// Players in their order; each search begins at the tariffs checked.
	out := make([]Deviation, len(t.players))
	for x, m := range t.players {
		if err := stopped(ctx, "check of moves"); err != nil {
			return nil, err
		}
		out[x] = Deviation{Player: m, Sector: -1, Exporter: -1}
		if s.Singles >= 0 {
			c.singles(&out[x], x)
		}
		c.sectorMoves(&out[x], x)
		if err := c.joint(ctx, &out[x], x); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// A checker is the state of one Check.
type checker struct {
	t      *table
	v      *market.Solver
	p      *market.Policy
	search Search

	q, after *market.Equilibrium // at the tariffs checked, and after a move
	trial    *market.Policy      // the policy with a move
	here     []float64           // ln of objectives at the tariffs checked
	x        []float64           // the tariffs checked, as ln(1+rate)
}

// gain returns the gain of a player from a policy, or minus infinity without an equilibrium.
func (c *checker) gain(player int, p *market.Policy) float64 {
	if c.v.Solve(c.after, p, c.q) != nil {
		return math.Inf(-1)
	}
	// The objective over the objective at the tariffs checked.
	m := c.t.players[player]
	if w := c.t.weights; w != nil {
		return math.Expm1(math.Log(c.after.Government(w, m)) - c.here[player])
	}
	return math.Expm1(math.Log(c.after.RealIncome(m)) - c.here[player])
}

// singles moves each of a player's tariffs.
func (c *checker) singles(d *Deviation, player int) {
	t := c.t
	// Numbers of tariffs, and of tariffs to move.
	total := 0
	for k := range t.rows {
		if t.rows[k].player == player {
			total += t.rows[k].variables
		}
	}
	most, at := total, 0
	if c.search.Singles > 0 {
		most = min(most, c.search.Singles)
	}
	for k := range t.rows {
		r := &t.rows[k]
		if r.player != player {
			continue
		}
		for x := range r.variables {
			// Of total tariffs most are taken, evenly spread.
			take := (at+1)*most/total > at*most/total
			at++
			if !take {
				continue
			}
			exporters := r.exporters
			if r.variables > 1 {
				exporters = exporters[x : x+1]
			}
			start := c.x[r.first+x]
			move := func(to float64) float64 {
				for _, i := range exporters {
					c.trial.SetTariff(r.sector, r.importer, i, math.Expm1(to))
				}
				return c.gain(player, c.trial)
			}
			// Moves in both directions; from the best gain, halving steps.
			best, rate := 0.0, start
			for _, step := range singleMoves {
				to := t.within(start + step)
				if v := move(to); v > best {
					best, rate = v, to
				}
			}
			if best > 0 {
				for width := 0.5; width > 1e-3; width /= 2 {
					for _, to := range [...]float64{t.within(rate - width), t.within(rate + width)} {
						if v := move(to); v > best {
							best, rate = v, to
						}
					}
				}
			}
			// The old rate returns before the next tariff.
			for _, i := range exporters {
				c.trial.SetTariff(r.sector, r.importer, i, c.p.Tariff(r.sector, r.importer, i))
			}
			if best > d.Single {
				d.Single, d.Sector, d.Rate = best, r.sector, math.Expm1(rate)
				if d.Exporter = -1; r.variables > 1 {
					d.Exporter = exporters[0]
				}
			}
		}
	}
}

// sectorSteps lists the joint moves of all of a player's tariffs in a sector.
var sectorSteps = [...]float64{-2, -0.5, 0.5, 1, 2, 3, 4}

// sectorMoves moves all tariffs of each sector together, and so finds a second maximum beyond
// the reach of local searches.
func (c *checker) sectorMoves(d *Deviation, player int) {
	// No joint search, no joint moves.
	t := c.t
	if c.search.Starts < 0 {
		return
	}
	for k := range t.rows {
		r := &t.rows[k]
		if r.player != player {
			continue
		}
		for _, step := range sectorSteps {
			for at, i := range r.exporters {
				c.trial.SetTariff(r.sector, r.importer, i, math.Expm1(t.within(c.x[r.variable(at)]+step)))
			}
			if v := c.gain(player, c.trial); v > d.Joint {
				d.Joint, d.Best = v, c.trial.Clone()
			}
		}
		for _, i := range r.exporters {
			c.trial.SetTariff(r.sector, r.importer, i, c.p.Tariff(r.sector, r.importer, i))
		}
	}
}

// joint searches from points around a player's tariffs.
func (c *checker) joint(ctx context.Context, d *Deviation, player int) error {
	t := c.t
	// The game of the player alone: all others keep their tariffs.
	alone, err := t.alone(player, c.p)
	if err != nil {
		return err
	}
	for start := range c.search.Starts {
		if err := stopped(ctx, "check of moves"); err != nil {
			return err
		}
		// Each start has a named stream, so that more starts change no draw.
		rng := stream.Root(c.search.Seed).Text("tariff check").Int(uint64(d.Player)).Int(uint64(start)).Rand()
		p := c.p.Clone()
		for k := range t.rows {
			r := &t.rows[k]
			if r.player != player {
				continue
			}
			for x := range r.variables {
				to := math.Expm1(t.within(c.x[r.first+x] + c.search.Radius*(2*rng.Float64()-1)))
				exporters := r.exporters
				if r.variables > 1 {
					exporters = exporters[x : x+1]
				}
				for _, i := range exporters {
					p.SetTariff(r.sector, r.importer, i, to)
				}
			}
		}
		// A local search from the start, for the player's own objective.
		climb := alone.newClimber(c.v, one{}, p, c.q)
		if err := climb.start(); err != nil {
			continue // no equilibrium to start from
		}
		if _, err := climb.climb(ctx, alone.game.Tolerance, c.search.Evaluations); err != nil {
			if ctx.Err() != nil {
				return err
			}
			continue // no derivatives
		}
		if v := c.gain(player, climb.p); v > d.Joint {
			d.Joint, d.Best = v, climb.p
		}
	}
	return nil
}

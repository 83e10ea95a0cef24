package figure

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/treaty"
)

// This file keeps of a run what the pictures show. Input is a World after each period; output is
// numbers by period.

// Run is one history with the state that pictures show, by period.
type Run struct {
	Name    string
	Seed    uint64
	Length  treaty.Length
	Periods int
	// Actors are the IDs of the actors by seat.
	Actors []string
	// Modules are the modules in the order of the treaty, Regimes the sanction regimes and Issues
	// the issues of disputes, both by ID.
	Modules []ModulePath
	Regimes []RegimePath
	Issues  []IssuePath
	// Sanctions[t][i][k] is the severity of the hardest regime of seat i against seat k, in [0, 1].
	// Restrictions[t][i][k] is 1 if seat i departs from the text at the expense of seat k, else 0:
	// by an exception, a safeguard, retaliation, or a tariff raised outside the text.
	Sanctions, Restrictions [][][]float64
	// Barriers[t][i] is the mean cost of the barriers to the imports of seat i, see Barriers.
	Barriers [][]float64
	// Rows[t][i] is the row of seat i; the zero Row for a seat without one.
	Rows   [][]sim.Row
	Events []event.Event
}

// ModulePath is the life of a module, by period.
type ModulePath struct {
	ID string
	// Depth is the depth as phased in so far, in [0, 1], and Bound the share of actors bound; both
	// are 0 in a period without the module in force. InForce has the periods in force.
	Depth, Bound []float64
	InForce      []bool
}

// RegimePath is the course of a sanction regime, by period.
type RegimePath struct {
	ID, Target string
	Senders    []string
	// Issue is the issue of the demand, "" without a demand.
	Issue string
	// Severity is the severity of the hardest measures of a sender net of relief, in [0, 1].
	Severity []float64
}

// IssuePath is the course of a dispute, by period.
type IssuePath struct {
	ID, Target string
	// Level is the real compliance of the target, Shown the compliance that others see; both in [0, 1].
	Level, Shown []float64
}

// Play plays a scenario with n seeds, on all cores, and returns the runs in the order
// of seeds; the first seed is o.Seed. The first error of a run ends all. Runs are played at the same
// time: o.Intervene must allow that, and observers are refused for more than one run.
func Play(ctx context.Context, sc sim.Scenario, o sim.Options, n int) ([]Run, error) {
	if n < 1 {
		return nil, fmt.Errorf("figure: got %d runs, want 1 or more", n)
	}
	if n > 1 && len(o.Observers) > 0 {
		return nil, fmt.Errorf("figure: got %d observers for %d runs, want none for more than one run", len(o.Observers), n)
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	runs := make([]Run, n)
	next := make(chan int)
	var wait sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		wait.Go(func() {
			for k := range next {
				one := o
				one.Seed += uint64(k)
				if err := play(ctx, sc, one, &runs[k]); err != nil {
					stop(fmt.Errorf("figure: seed %d: %w", one.Seed, err))
				}
			}
		})
	}
	for k := range n {
		next <- k
	}
	close(next)
	wait.Wait()
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	return runs, nil
}

// play plays one run and fills r.
func play(ctx context.Context, sc sim.Scenario, o sim.Options, r *Run) error {
	w, err := sim.Start(sc, o)
	if err != nil {
		return err
	}
	r.begin(w)
	for w.Period < sc.Periods {
		if err := w.Step(ctx); err != nil {
			return err
		}
		r.take(w)
	}
	h := w.History()
	r.Events = h.Events
	r.Rows = make([][]sim.Row, r.Periods)
	for t := range r.Rows {
		r.Rows[t] = make([]sim.Row, len(r.Actors))
	}
	for _, row := range h.Rows {
		if seat := slices.Index(r.Actors, row.Actor); seat >= 0 {
			r.Rows[row.Period][seat] = row
		}
	}
	return nil
}

// begin fills in what does not change.
func (r *Run) begin(w *sim.World) {
	sc := w.Scenario
	*r = Run{Name: sc.Name, Seed: w.Seed, Length: sc.PeriodLength}
	for k := range sc.Actors {
		r.Actors = append(r.Actors, sc.Actors[k].ID)
	}
	for k := range sc.Treaty.Modules {
		r.Modules = append(r.Modules, ModulePath{ID: sc.Treaty.Modules[k].ID})
	}
	for k := range sc.Regimes {
		one := &sc.Regimes[k]
		r.Regimes = append(r.Regimes, RegimePath{ID: one.ID, Target: one.Target, Senders: slices.Clone(one.Senders), Issue: one.Demand.Issue})
	}
	for k := range sc.Issues {
		r.Issues = append(r.Issues, IssuePath{ID: sc.Issues[k].ID, Target: sc.Issues[k].Target})
	}
}

// take adds the period that has just ended.
func (r *Run) take(w *sim.World) {
	t := w.Period - 1
	n := len(r.Actors)
	r.Periods++
	r.Sanctions, r.Restrictions = append(r.Sanctions, square(n)), append(r.Restrictions, square(n))
	for k := range r.Modules {
		r.Modules[k].take(w, t, n)
	}
	for k := range r.Regimes {
		r.takeRegime(w, k, t)
	}
	for k := range r.Issues {
		now := &w.Coercion.Issues[k]
		r.Issues[k].Level = append(r.Issues[k].Level, now.Level)
		r.Issues[k].Shown = append(r.Issues[k].Shown, min(1, now.Level+now.Feigned))
	}
	r.takeRestrictions(w, t)
	barriers := make([]float64, n)
	for i := range barriers {
		barriers[i] = importBarrier(w.Policy, w.Scenario.Actors[i].Regions)
	}
	r.Barriers = append(r.Barriers, barriers)
}

// take adds a period to the life of a module.
func (m *ModulePath) take(w *sim.World, t, actors int) {
	s := w.Register.Standing(m.ID)
	depth, bound := 0.0, 0.0
	if s.InForceIn(t) {
		depth = w.Register.PhasedDepth(m.ID, t)
		bound = float64(len(s.Members(t))) / float64(actors)
	}
	m.Depth, m.Bound, m.InForce = append(m.Depth, depth), append(m.Bound, bound), append(m.InForce, s.InForceIn(t))
}

// takeRegime adds a period to the course of a regime, and to the sanctions of its senders.
func (r *Run) takeRegime(w *sim.World, k, t int) {
	path, regime := &r.Regimes[k], &w.Scenario.Regimes[k]
	target, most := slices.Index(r.Actors, path.Target), 0.0
	impose := func(sender string, severity float64) {
		most = max(most, severity)
		if seat := slices.Index(r.Actors, sender); seat >= 0 && target >= 0 {
			cell := &r.Sanctions[t][seat][target]
			*cell = max(*cell, severity)
		}
	}
	if s, contested := w.Coercion.Docket.Standing(path.ID); contested && s.InForceIn(t) {
		for _, sender := range s.Members {
			impose(sender, s.Bite(sender, t))
		}
	} else if !contested && regime.InForce(t) {
		for _, sender := range path.Senders {
			impose(sender, 1)
		}
	}
	path.Severity = append(path.Severity, most)
}

// takeRestrictions marks who departs from the text at whose expense.
func (r *Run) takeRestrictions(w *sim.World, t int) {
	mark := func(by, against string, others []string) {
		i := slices.Index(r.Actors, by)
		for k, id := range r.Actors {
			if i >= 0 && k != i && (id == against || against == "" && slices.Contains(others, id)) {
				r.Restrictions[t][i][k] = 1
			}
		}
	}
	for _, s := range w.Register.InForce() {
		members := s.Members(t)
		for k := range s.Measures {
			if x := &s.Measures[k]; x.Holds(t) && x.From <= t && x.Regime == "" {
				mark(x.Party, x.Against, members)
			}
		}
		for k := range s.Suspensions {
			if x := &s.Suspensions[k]; x.From <= t && t < x.Until {
				mark(x.By, x.Against, members)
			}
		}
	}
	for k := range w.Tariffs {
		mark(w.Tariffs[k].By, w.Tariffs[k].Against, r.Actors)
	}
}

// square returns a square matrix of zeros.
func square(n int) [][]float64 {
	m := make([][]float64, n)
	for i := range m {
		m[i] = make([]float64, n)
	}
	return m
}

// importBarrier returns the mean cost of the barriers to the imports of some regions, in percent of
// the price, with the trade of the baseline as weights. The cost of a flow is what tariff, export tax
// and wedge add to the price, times the factor on trade costs; a weight below 1 (a licence regime)
// stands for the cost that cuts the flow as much. The factors on all foreign trade of a region are
// in it. Flows under an exact ban have no price and are left out.
func importBarrier(p *market.Policy, regions []string) float64 {
	e := p.Economy()
	var own []int
	for _, id := range regions {
		if n, ok := e.RegionIndex(id); ok {
			own = append(own, n)
		}
	}
	sum, all := 0.0, 0.0
	for _, n := range own {
		for i := range e.NumRegions() {
			if slices.Contains(own, i) {
				continue
			}
			for j := range e.NumSectors() {
				weight, barrier, flow := p.Weight(j, n, i), p.Barrier(j, n, i), e.Trade(j, n, i)
				if weight == 0 || math.IsInf(barrier, 1) || flow == 0 {
					continue
				}
				wedge, _ := p.Wedge(j, n, i)
				cost := (1 + p.Tariff(j, n, i)) * (1 + p.ExportTax(j, n, i)) * (1 + wedge) * barrier * p.Friction(n) * p.Friction(i)
				cost *= math.Pow(weight, -1/e.Sector(j).Theta)
				sum, all = sum+flow*(cost-1), all+flow
			}
		}
	}
	if all == 0 {
		return 0
	}
	return 100 * sum / all
}
